//! Baskets: a sale in the making, one row a window.

use rusqlite::{Connection, named_params};

use super::connection::wrap;
use crate::domain::basket::Basket;
use crate::repository::{Owner, RepositoryError, Result};

/// A basket as it is stored.
struct Stored {
    key: String,
    process: Option<i64>,
    content: String,
}

/// The window's own basket, else one that nobody has any more, else a fresh one.
pub fn claim(c: &Connection, owner: &Owner<'_>, fresh_key: &str) -> Result<Basket> {
    let own = i64::from(owner.process);
    let mut stored = all(c)?;
    // Its own first; of the others, the last saved.
    stored.sort_by_key(|basket| basket.process != Some(own));
    for basket in stored {
        let free = basket.process.is_none_or(|process| {
            // What is no process id belongs to nobody.
            process == own || u32::try_from(process).map_or(true, |process| !(owner.alive)(process))
        });
        // A basket that can't be read is left where it is: it must not keep the shop from selling.
        let Some(content) = free.then(|| serde_json::from_str::<Basket>(&basket.content).ok()).flatten() else {
            continue;
        };
        c.execute(
            "UPDATE baskets SET process = :process WHERE key = :key",
            named_params! {":process": own, ":key": basket.key},
        )
        .map_err(wrap("take a basket over"))?;
        return Ok(Basket { key: basket.key, ..content });
    }
    Ok(Basket::new(fresh_key.to_owned()))
}

fn all(c: &Connection) -> Result<Vec<Stored>> {
    c.prepare_cached("SELECT key, process, content FROM baskets ORDER BY saved_ms DESC, key")
        .and_then(|mut statement| {
            statement
                .query_map([], |row| {
                    Ok(Stored { key: row.get("key")?, process: row.get("process")?, content: row.get("content")? })
                })?
                .collect()
        })
        .map_err(wrap("read the baskets"))
}

/// Writes a basket down, in place of any other of this window; an empty one is forgotten.
pub fn save(c: &Connection, owner: &Owner<'_>, basket: &Basket) -> Result<()> {
    let own = i64::from(owner.process);
    if !basket.is_empty() {
        write(c, own, basket)?;
    }
    // Only now: a basket that is refused takes nothing with it.
    let kept = if basket.is_empty() { "" } else { basket.key.as_str() };
    c.prepare_cached("DELETE FROM baskets WHERE process = :process AND key <> :kept")
        .and_then(|mut statement| statement.execute(named_params! {":process": own, ":kept": kept}))
        .map_err(wrap("forget a basket"))?;
    Ok(())
}

fn write(c: &Connection, own: i64, basket: &Basket) -> Result<()> {
    let content = serde_json::to_string(basket)
        .map_err(|error| RepositoryError::Storage { context: "write a basket", cause: error.to_string() })?;
    // `saved_ms` only has to grow: no clock is asked for the order of a handful of rows.
    let changed = c
        .prepare_cached(
            "INSERT INTO baskets (key, till_id, process, content, saved_ms)
             VALUES (:key, 1, :process, :content, (SELECT coalesce(max(saved_ms), 0) + 1 FROM baskets))
             ON CONFLICT (key) DO UPDATE
                SET process = excluded.process, content = excluded.content, saved_ms = excluded.saved_ms
                WHERE process IS NULL OR process = excluded.process",
        )
        .and_then(|mut statement| {
            statement.execute(named_params! {":key": basket.key, ":process": own, ":content": content})
        })
        .map_err(wrap("save a basket"))?;
    // Another window has taken it over.
    if changed == 0 { Err(RepositoryError::Busy) } else { Ok(()) }
}

/// Forgets the basket that has become a sale, in the sale's own transaction: a crash right after it never sells twice.
pub fn forget(c: &Connection, key: &str) -> Result<()> {
    c.prepare_cached("DELETE FROM baskets WHERE key = :key")
        .and_then(|mut statement| statement.execute(named_params! {":key": key}))
        .map_err(wrap("forget a sold basket"))?;
    Ok(())
}

/// Gives the basket up for the next window.
pub fn release(c: &Connection, owner: &Owner<'_>) -> Result<()> {
    c.execute(
        "UPDATE baskets SET process = NULL WHERE process = :process",
        named_params! {":process": i64::from(owner.process)},
    )
    .map_err(wrap("release a basket"))?;
    Ok(())
}
