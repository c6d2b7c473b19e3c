//! Which shop a file comes from: one that was imported before, or a new one.

use std::collections::HashMap;

use rusqlite::{Connection, Row, named_params};

use crate::domain::moment::{Moment, day_number};
use crate::repository::sqlite::connection::wrap;
use crate::repository::{Result, SourceSample};

/// So many orders tell two shops apart by themselves; with fewer, products and clients are asked too.
const ENOUGH_ORDERS: usize = 10;

/// A source and its series of numbers.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    /// Row of `sources`.
    pub source: i64,
    /// Row of `series`.
    pub series: i64,
    /// Imported for the first time?
    pub new: bool,
}

/// The source of which at least half of what is known reappears in the sample, the best of them; else a new one.
pub fn find_or_create(c: &Connection, sample: &SourceSample, now: &Moment) -> Result<Origin> {
    let known: Vec<(i64, i64)> =
        rows(c, "SELECT source_id, id FROM series WHERE source_id IS NOT NULL ORDER BY id", |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let mut best: Option<(usize, Origin)> = None;
    for (source, series) in known {
        if let Some(score) = likeness(c, source, series, sample)?
            && best.is_none_or(|(most, _)| score > most)
        {
            best = Some((score, Origin { source, series, new: false }));
        }
    }
    match best {
        Some((_, origin)) => Ok(origin),
        None => create(c, now),
    }
}

/// How much of what is known of a source reappears, if it is at least half.
fn likeness(c: &Connection, source: i64, series: i64, sample: &SourceSample) -> Result<Option<usize>> {
    let orders: HashMap<i64, i64> = sample.orders.iter().map(|(id, day)| (*id, day_number(*day))).collect();
    let mut seen = reappearing(
        c,
        "SELECT number, day FROM documents WHERE series_id = :of AND number <= :last ORDER BY number",
        series,
        &orders,
    )?;
    if seen.known > 0 && seen.again == 0 {
        return Ok(None);
    }
    if seen.known < ENOUGH_ORDERS {
        const PRODUCTS: &str = "SELECT old_id, name FROM products
             WHERE source_id = :of AND old_id <= :last AND name <> '#' || old_id AND deleted_ms IS NULL ORDER BY old_id";
        const CLIENTS: &str = "SELECT old_id, name FROM clients
             WHERE source_id = :of AND old_id <= :last AND name <> '#' || old_id AND deleted_ms IS NULL ORDER BY old_id";
        for (sql, names) in [(PRODUCTS, &sample.products), (CLIENTS, &sample.clients)] {
            let names: HashMap<i64, String> = names.iter().cloned().collect();
            let more = reappearing(c, sql, source, &names)?;
            seen = Seen { known: seen.known + more.known, again: seen.again + more.again };
        }
    }
    // Neither an order nor a name: what is left are the ids.
    if seen.known == 0 {
        let ids = sample.products.iter().chain(&sample.clients).map(|(id, _)| (*id, *id)).collect();
        let known = "SELECT old_id, old_id FROM products WHERE source_id = :of AND old_id <= :last
             UNION ALL SELECT old_id, old_id FROM clients WHERE source_id = :of AND old_id <= :last ORDER BY old_id";
        seen = reappearing(c, known, source, &ids)?;
    }
    // Two empty shops are alike.
    Ok((seen.again * 2 >= seen.known && (seen.again > 0 || is_empty(sample))).then_some(seen.again))
}

fn is_empty(sample: &SourceSample) -> bool {
    sample.orders.is_empty() && sample.products.is_empty() && sample.clients.is_empty()
}

/// Rows known up to the last id of a sample, and those of them that stand in it.
#[derive(Clone, Copy)]
struct Seen {
    known: usize,
    again: usize,
}

fn reappearing<T>(c: &Connection, sql: &str, of: i64, sample: &HashMap<i64, T>) -> Result<Seen>
where
    T: Eq + rusqlite::types::FromSql,
{
    // Beyond the end of a sample that is not whole, nothing can reappear.
    let whole = sample.len() < SourceSample::LIMIT;
    let last = sample.keys().max().copied().filter(|_| !whole).unwrap_or(i64::MAX);
    let mut statement = c.prepare_cached(sql).map_err(wrap("recognise the source"))?;
    let known: Vec<(i64, T)> = statement
        .query_map(named_params! {":of": of, ":last": last}, |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(|rows| rows.take(SourceSample::LIMIT).collect())
        .map_err(wrap("recognise the source"))?;
    let again = known.iter().filter(|(id, value)| sample.get(id) == Some(value)).count();
    Ok(Seen { known: known.len(), again })
}

fn rows<T>(c: &Connection, sql: &str, read: impl Fn(&Row<'_>) -> rusqlite::Result<T>) -> Result<Vec<T>> {
    c.prepare_cached(sql)
        .and_then(|mut statement| statement.query_map([], |row| read(row)).and_then(Iterator::collect))
        .map_err(wrap("list the sources"))
}

fn create(c: &Connection, now: &Moment) -> Result<Origin> {
    c.execute(
        "INSERT INTO sources (kind, first_import_ms) VALUES ('python', :now)",
        named_params! {":now": now.instant_ms},
    )
    .map_err(wrap("add the source"))?;
    let source = c.last_insert_rowid();
    c.execute(
        "INSERT INTO series (prefix, source_id) VALUES (:prefix, :source)",
        named_params! {":prefix": format!("P{source}-"), ":source": source},
    )
    .map_err(wrap("add the source's series"))?;
    Ok(Origin { source, series: c.last_insert_rowid(), new: true })
}
