//! The connection: pragmas, permissions, and the words of SQLite turned into ours.
use crate::repository::{OpenMode, RepositoryError, Result};
use rusqlite::Connection;
use std::path::Path;
/// Turns an error of SQLite into ours, with a phrase of context.
pub fn wrap(context: &'static str) -> impl Fn(rusqlite::Error) -> RepositoryError {
    move |e| todo!()
}
pub fn create(path: &Path) -> Result<Connection> {
    todo!()
}
pub fn open(path: &Path, mode: OpenMode) -> Result<Connection> {
    todo!()
}
pub fn truncate_log(c: &Connection) -> Result<()> {
    todo!()
}
