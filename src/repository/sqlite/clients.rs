//! Clients: list, card, edit, delete, anonymise, history.
use chrono::NaiveDate;
use rusqlite::Connection;
use crate::domain::{client::{Client, ClientDraft}, ids::ClientId, moment::Moment, query::{ClientQuery, Page}, report::ClientCard, sale::HistoryLine};
use crate::repository::Result;
pub fn list(c: &Connection, query: &ClientQuery) -> Result<Page<Client>> { todo!() }
pub fn load(c: &Connection, id: ClientId) -> Result<Client> { todo!() }
pub fn card(c: &Connection, id: ClientId, today: NaiveDate) -> Result<ClientCard> { todo!() }
pub fn add(c: &Connection, draft: &ClientDraft, now: &Moment) -> Result<Client> { todo!() }
pub fn edit(c: &Connection, id: ClientId, draft: &ClientDraft) -> Result<Client> { todo!() }
pub fn delete(c: &Connection, id: ClientId, now: &Moment) -> Result<()> { todo!() }
pub fn restore(c: &Connection, id: ClientId) -> Result<Client> { todo!() }
pub fn anonymise(c: &Connection, id: ClientId, now: &Moment) -> Result<()> { todo!() }
pub fn history(c: &Connection, id: ClientId) -> Result<Vec<HistoryLine>> { todo!() }
