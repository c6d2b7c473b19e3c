//! `salestrack init`: an empty shop.

use clap::Args;

use super::Session;
use super::failure::Failure;
use crate::exchange::record::Cell;
use crate::tr;

/// What a new shop is told.
#[derive(Debug, Args)]
pub struct Arguments {
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
}

pub fn run(session: &Session, arguments: &Arguments) -> Result<(), Failure> {
    let shop = session.new_shop(arguments.name.as_deref(), arguments.currency.as_deref())?;
    let path = &session.config.database;
    let mut repository = session.create(path, &shop)?;
    session.at_desk(repository.as_mut(), |desk| {
        let path = path.display().to_string();
        let sentence = tr!(desk.texts, "cli-created", name = desk.shop.name.as_str(), path = path.as_str());
        let record = vec![
            ("name", Cell::Text(desk.shop.name.clone())),
            ("currency", Cell::Text(desk.shop.currency.code().to_owned())),
            ("database", Cell::Text(path)),
        ];
        desk.output().done(&sentence, record).map_err(|failure| failure.after_the_fact(&desk.texts))
    })
}
