//! Documents read back: one, by number, and the list of History.
use rusqlite::Connection;
use crate::domain::{ids::DocumentId, query::{Page, SaleQuery}, sale::{Sale, SaleRow}};
use crate::repository::Result;
pub fn load(c: &Connection, id: DocumentId) -> Result<Sale> { todo!() }
pub fn by_number(c: &Connection, number: &str) -> Result<Option<Sale>> { todo!() }
pub fn list(c: &Connection, query: &SaleQuery) -> Result<Page<SaleRow>> { todo!() }
