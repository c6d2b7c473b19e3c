//! The totals kept beside the documents: one place that adds a document to them.
use rusqlite::Connection;
use crate::domain::{ids::DocumentId};
use crate::repository::Result;
/// Adds a document that has just been written, with its lines, to every total.
pub fn add_document(c: &Connection, id: DocumentId) -> Result<()> { todo!() }
