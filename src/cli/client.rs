//! `salestrack client`: clients and what they bought.

use clap::{Args, Subcommand};

use super::Session;
use super::desk::{Desk, Id};
use super::failure::Failure;
use crate::domain::client::ClientDraft;
use crate::domain::edit::Edit as Change;
use crate::domain::query::ClientQuery;
use crate::exchange::records::{CLIENT, PURCHASE};
use crate::repository::pages::PAGE_ROWS;
use crate::repository::{Erasure, Reader, Repository};
use crate::tr;

/// What is to be done with a client.
#[derive(Debug, Subcommand)]
pub enum Command {
    List,
    Show(Id),
    Add(Add),
    Edit(Edit),
    Delete(Id),
    Anonymise(Id),
    History(Id),
}

/// A new client.
#[derive(Debug, Args)]
pub struct Add {
    #[arg(long, value_name = "N")]
    name: String,
    #[arg(long, value_name = "P", allow_hyphen_values = true)]
    phone: Option<String>,
    #[arg(long, value_name = "E")]
    email: Option<String>,
}

/// What changes; an empty phone or e-mail takes it away.
#[derive(Debug, Args)]
pub struct Edit {
    #[arg(allow_hyphen_values = true)]
    id: String,
    #[arg(long, value_name = "N")]
    name: Option<String>,
    #[arg(long, value_name = "P", allow_hyphen_values = true)]
    phone: Option<String>,
    #[arg(long, value_name = "E")]
    email: Option<String>,
}

/// Does it: what only looks opens the shop to read it.
pub fn run(session: &Session, command: Command) -> Result<(), Failure> {
    match command {
        Command::List => session.reading(list),
        Command::History(Id { id }) => session.reading(|desk| {
            let lines = desk.repository.client_history(desk.client("ID", &id)?)?;
            desk.output().table(PURCHASE.table(&lines))
        }),
        Command::Show(Id { id }) => session.reading(|desk| {
            let client = desk.repository.client(desk.client("ID", &id)?)?;
            desk.output().one(CLIENT.record(&client))
        }),
        Command::Add(_) | Command::Edit(_) | Command::Delete(_) | Command::Anonymise(_) => {
            session.working(|desk| change(desk, command))
        }
    }
}

fn change(desk: &mut Desk<'_, dyn Repository>, command: Command) -> Result<(), Failure> {
    let act = desk.act();
    let client = match command {
        Command::List | Command::History(_) | Command::Show(_) => return Ok(()),
        Command::Add(add) => {
            let draft = ClientDraft { name: add.name, phone: add.phone, email: add.email };
            desk.repository.add_client(&draft, &act)?
        }
        Command::Edit(edit) => {
            let id = desk.client("ID", &edit.id)?;
            let before = desk.repository.client(id)?.draft();
            let after = ClientDraft {
                name: edit.name.unwrap_or_else(|| before.name.clone()),
                phone: edit.phone.or_else(|| before.phone.clone()),
                email: edit.email.or_else(|| before.email.clone()),
            };
            desk.repository.edit_client(id, &Change::new(before, after), &act)?
        }
        Command::Delete(Id { id }) => {
            let id = desk.client("ID", &id)?;
            desk.repository.delete_client(id, &act)?;
            let client = desk.repository.client(id)?;
            let sentence = tr!(desk.texts, "cli-client-deleted", name = client.name.as_str());
            return desk.output().done(&sentence, CLIENT.record(&client));
        }
        Command::Anonymise(Id { id }) => {
            let id = desk.client("ID", &id)?;
            let sentence = match desk.repository.anonymise_client(id, &act)? {
                Erasure::Done => tr!(desk.texts, "cli-client-anonymised", id = id.to_string()),
                Erasure::Held => tr!(desk.texts, "cli-client-anonymised-held", id = id.to_string()),
            };
            return desk.output().done(&sentence, CLIENT.record(&desk.repository.client(id)?));
        }
    };
    desk.output().one(CLIENT.record(&client))
}

fn list(desk: &Desk<'_, dyn Reader>) -> Result<(), Failure> {
    let query = ClientQuery { limit: PAGE_ROWS, ..ClientQuery::default() };
    desk.list(&CLIENT, |from| desk.repository.clients(&ClientQuery { from, ..query.clone() }))
}
