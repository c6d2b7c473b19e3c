//! `salestrack client`: clients and what they bought.

use clap::{Args, Subcommand};

use super::Session;
use super::desk::Desk;
use super::failure::Failure;
use super::output::{Cell, Record, Shape};
use crate::domain::client::{Client, ClientDraft};
use crate::domain::edit::Edit as Change;
use crate::domain::ids::ClientId;
use crate::domain::query::{ClientQuery, From};
use crate::domain::sale::HistoryLine;
use crate::repository::{Reader, Repository};
use crate::tr;

/// Rows that one question asks the store for.
const PAGE: u32 = 500;
const COLUMNS: &[&str] = &["id", "name", "phone", "email", "orders", "revenue"];
const HISTORY: &[&str] = &["number", "day", "product_id", "name", "quantity", "unit_price", "total"];

/// What is to be done with a client.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Every client
    List,
    /// One client
    Show {
        /// Its number
        #[arg(allow_hyphen_values = true)]
        id: String,
    },
    /// Add a client
    Add(Add),
    /// Change a client; what is not named stays
    Edit(Edit),
    /// Take a client out of every list
    Delete {
        /// Its number
        #[arg(allow_hyphen_values = true)]
        id: String,
    },
    /// Erase a client's personal data, for good; amounts stay
    Anonymise {
        /// Its number
        #[arg(allow_hyphen_values = true)]
        id: String,
    },
    /// Every line that a client bought, oldest first
    History {
        /// Its number
        #[arg(allow_hyphen_values = true)]
        id: String,
    },
}

/// A new client.
#[derive(Debug, Args)]
pub struct Add {
    /// Name
    #[arg(long, value_name = "N")]
    name: String,
    /// Phone number
    #[arg(long, value_name = "P", allow_hyphen_values = true)]
    phone: Option<String>,
    /// E-mail address
    #[arg(long, value_name = "E")]
    email: Option<String>,
}

/// What changes; an empty phone or e-mail takes it away.
#[derive(Debug, Args)]
pub struct Edit {
    /// Its number
    #[arg(allow_hyphen_values = true)]
    id: String,
    /// Name
    #[arg(long, value_name = "N")]
    name: Option<String>,
    /// Phone number; empty for none
    #[arg(long, value_name = "P", allow_hyphen_values = true)]
    phone: Option<String>,
    /// E-mail address; empty for none
    #[arg(long, value_name = "E")]
    email: Option<String>,
}

/// Does it: what only looks opens the shop to read it.
pub fn run(session: &Session, command: Command) -> Result<(), Failure> {
    match command {
        Command::List => session.reading(list),
        Command::History { id } => session.reading(|desk| history(desk, desk.client("ID", &id)?)),
        Command::Show { id } => session.reading(|desk| {
            let client = desk.repository.client(desk.client("ID", &id)?)?;
            Ok(desk.output().one(&record(&client))?)
        }),
        Command::Add(_) | Command::Edit(_) | Command::Delete { .. } | Command::Anonymise { .. } => {
            session.working(|desk| change(desk, command))
        }
    }
}

fn change(desk: &mut Desk<'_, dyn Repository>, command: Command) -> Result<(), Failure> {
    let act = desk.act();
    let client = match command {
        Command::List | Command::History { .. } | Command::Show { .. } => return Ok(()),
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
        Command::Delete { id } => {
            let id = desk.client("ID", &id)?;
            desk.repository.delete_client(id, &act)?;
            let client = desk.repository.client(id)?;
            desk.output().say(&tr!(desk.texts, "cli-client-deleted", name = client.name.as_str()))?;
            if desk.shape == Shape::Table {
                return Ok(());
            }
            client
        }
        Command::Anonymise { id } => {
            let id = desk.client("ID", &id)?;
            desk.repository.anonymise_client(id, &act)?;
            desk.output().say(&tr!(desk.texts, "cli-client-anonymised", id = id.to_string()))?;
            if desk.shape == Shape::Table {
                return Ok(());
            }
            desk.repository.client(id)?
        }
    };
    Ok(desk.output().one(&record(&client))?)
}

fn list(desk: &Desk<'_, dyn Reader>) -> Result<(), Failure> {
    let mut query = ClientQuery { limit: PAGE, ..ClientQuery::default() };
    let mut page = Vec::new().into_iter();
    let mut more = true;
    desk.output().many::<Failure>(COLUMNS, || {
        if page.len() == 0 && more {
            let next = desk.repository.clients(&query)?;
            more = next.after && !next.rows.is_empty();
            if let Some((cursor, _)) = next.rows.last() {
                query.from = From::After(cursor.clone());
            }
            page = next.rows.into_iter();
        }
        Ok(page.next().map(|(_, client)| record(&client)))
    })
}

fn history(desk: &Desk<'_, dyn Reader>, id: ClientId) -> Result<(), Failure> {
    let mut lines = desk.repository.client_history(id)?.into_iter();
    desk.output().many::<Failure>(HISTORY, || Ok(lines.next().map(of_line)))
}

fn record(client: &Client) -> Record {
    let name = if client.name.is_empty() { Cell::Nobody("cli-anonymised") } else { Cell::Text(client.name.clone()) };
    vec![
        ("id", Cell::Integer(client.id.0)),
        ("name", name),
        ("phone", Cell::text(client.phone.as_deref())),
        ("email", Cell::text(client.email.as_deref())),
        ("orders", Cell::Integer(client.orders)),
        ("revenue", Cell::Money(client.revenue)),
    ]
}

fn of_line(line: HistoryLine) -> Record {
    vec![
        ("number", Cell::Text(line.number)),
        ("day", Cell::Day(line.day)),
        ("product_id", line.product.map_or(Cell::Null, |id| Cell::Integer(id.0))),
        ("name", Cell::Text(line.name)),
        ("quantity", Cell::Quantity(line.quantity, Some(line.unit))),
        ("unit_price", Cell::Price(line.unit_price)),
        ("total", Cell::Money(line.total)),
    ]
}
