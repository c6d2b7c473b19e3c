//! An edit of a row: the fields that were changed, over the version that was read.

use rusqlite::{Connection, ToSql};

use super::connection::wrap;
use crate::repository::{RepositoryError, Result};

/// Writes the fields that were changed, and moves the version of the row on; another version than was read is a conflict.
pub fn update(
    c: &Connection,
    table: &str,
    id: i64,
    over: i64,
    fields: &[(&'static str, bool, &dyn ToSql)],
) -> Result<()> {
    let changed = fields.iter().filter(|(_, changed, _)| *changed);
    let (mut terms, mut values): (Vec<String>, Vec<&dyn ToSql>) = (Vec::new(), vec![&id, &over]);
    for (name, _, value) in changed {
        values.push(*value);
        terms.push(format!("{name} = ?{}", values.len()));
    }
    if terms.is_empty() {
        return Ok(());
    }
    let terms = terms.join(", ");
    let sql = format!("UPDATE {table} SET {terms}, version = version + 1 WHERE id = ?1 AND version = ?2");
    let written = c
        .prepare_cached(&sql)
        .and_then(|mut statement| statement.execute(values.as_slice()))
        .map_err(wrap("change a row"))?;
    if written == 0 { Err(RepositoryError::Conflict) } else { Ok(()) }
}

/// Takes a row out of every list at a moment, or brings it back.
pub fn delete(c: &Connection, table: &str, id: i64, at: Option<i64>) -> Result<()> {
    c.prepare_cached(&format!("UPDATE {table} SET deleted_ms = ?2, version = version + 1 WHERE id = ?1"))
        .and_then(|mut statement| statement.execute((id, at)))
        .map_err(wrap("delete or restore a row"))?;
    Ok(())
}
