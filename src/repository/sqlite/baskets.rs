//! Baskets: a sale in the making, one row a window.

use rusqlite::{Connection, named_params};

use super::connection::wrap;
use crate::domain::basket::Basket;
use crate::repository::{RepositoryError, Result, store::StoredBasket};

/// Every basket, the last saved first.
pub fn all(c: &Connection) -> Result<Vec<StoredBasket>> {
    c.prepare_cached("SELECT key, window, content FROM baskets ORDER BY saved_ms DESC, key")
        .and_then(|mut statement| {
            statement
                .query_map([], |row| {
                    let basket = serde_json::from_str(row.get_ref("content")?.as_str()?).ok();
                    Ok(StoredBasket { key: row.get("key")?, window: row.get("window")?, basket })
                })?
                .collect()
        })
        .map_err(wrap("read the baskets"))
}

/// Gives a basket to a window.
pub fn give(c: &Connection, key: &str, window: &str) -> Result<()> {
    c.prepare_cached("UPDATE baskets SET window = :window WHERE key = :key")
        .and_then(|mut statement| statement.execute(named_params! {":window": window, ":key": key}))
        .map_err(wrap("take a basket over"))?;
    Ok(())
}

/// Writes a window's basket down; `false` where another window has it.
pub fn put(c: &Connection, window: &str, basket: &Basket) -> Result<bool> {
    let content = serde_json::to_string(basket)
        .map_err(|error| RepositoryError::Storage { context: "write a basket", cause: error.to_string() })?;
    // `saved_ms` only has to grow: no clock is asked for the order of a handful of rows.
    let changed = c
        .prepare_cached(
            "INSERT INTO baskets (key, till_id, window, content, saved_ms)
             VALUES (:key, 1, :window, :content, (SELECT coalesce(max(saved_ms), 0) + 1 FROM baskets))
             ON CONFLICT (key) DO UPDATE
                SET window = excluded.window, content = excluded.content, saved_ms = excluded.saved_ms
                WHERE window IS NULL OR window = excluded.window",
        )
        .and_then(|mut statement| {
            statement.execute(named_params! {":key": basket.key, ":window": window, ":content": content})
        })
        .map_err(wrap("save a basket"))?;
    Ok(changed > 0)
}

/// Forgets the baskets of a window, but for one.
pub fn forget_but(c: &Connection, window: &str, kept: &str) -> Result<()> {
    c.prepare_cached("DELETE FROM baskets WHERE window = :window AND key <> :kept")
        .and_then(|mut statement| statement.execute(named_params! {":window": window, ":kept": kept}))
        .map_err(wrap("forget a basket"))?;
    Ok(())
}

/// Forgets a basket.
pub fn forget(c: &Connection, key: &str) -> Result<()> {
    c.prepare_cached("DELETE FROM baskets WHERE key = :key")
        .and_then(|mut statement| statement.execute(named_params! {":key": key}))
        .map_err(wrap("forget a sold basket"))?;
    Ok(())
}

/// A window has no basket any more.
pub fn free(c: &Connection, window: &str) -> Result<()> {
    c.execute("UPDATE baskets SET window = NULL WHERE window = :window", named_params! {":window": window})
        .map_err(wrap("release a basket"))?;
    Ok(())
}
