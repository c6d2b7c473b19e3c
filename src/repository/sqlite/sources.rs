//! Foreign shops that rows were imported from, and what is known of them.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{connection::wrap, products, rows, series};
use crate::domain::{
    ids::{ClientId, SourceId},
    moment::Act,
    product::Product,
};
use crate::repository::{Result, store::SourceClient};

/// The foreign shops that were imported.
pub fn all(c: &Connection) -> Result<Vec<SourceId>> {
    c.prepare_cached("SELECT source_id FROM series WHERE source_id IS NOT NULL ORDER BY id")
        .and_then(|mut statement| statement.query_map([], |row| row.get(0).map(SourceId))?.collect())
        .map_err(wrap("list the sources"))
}

/// A foreign shop that is imported for the first time, with a series of numbers.
pub fn add(c: &Connection, act: &Act) -> Result<SourceId> {
    c.execute(
        "INSERT INTO sources (kind, first_import_ms) VALUES ('python', :now)",
        named_params! {":now": act.at.instant_ms},
    )
    .map_err(wrap("add the source"))?;
    let source = SourceId(c.last_insert_rowid());
    series::add_source(c, source)?;
    Ok(source)
}

/// Rows of a source up to an old id, the lowest first.
fn up_to<T>(
    c: &Connection,
    sql: &str,
    (source, last, most): (SourceId, i64, usize),
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    c.prepare(sql)
        .and_then(|mut statement| {
            let values = named_params! {":source": source.0, ":last": last, ":most": most};
            statement.query_map(values, read)?.collect()
        })
        .map_err(wrap("read what is known of the source"))
}

/// Old ids and days of its orders.
pub fn orders(c: &Connection, source: SourceId, last: i64, most: usize) -> Result<Vec<(i64, NaiveDate)>> {
    let sql = "SELECT number, day FROM documents
         WHERE series_id = (SELECT id FROM series WHERE source_id = :source) AND number <= :last
         ORDER BY number LIMIT :most";
    up_to(c, sql, (source, last, most), |row| Ok((row.get(0)?, rows::day_at(row, 1)?)))
}

/// Its products by their old ids.
pub fn products(c: &Connection, source: SourceId, last: i64, most: usize) -> Result<Vec<(i64, Product)>> {
    let sql = format!(
        "SELECT {}, old_id FROM products WHERE source_id = :source AND old_id <= :last ORDER BY old_id LIMIT :most",
        products::COLUMNS
    );
    up_to(c, &sql, (source, last, most), |row| Ok((row.get("old_id")?, products::read(row)?)))
}

/// Its clients by their old ids.
pub fn clients(c: &Connection, source: SourceId, last: i64, most: usize) -> Result<Vec<(i64, SourceClient)>> {
    let sql = "SELECT old_id, id, name, deleted_ms IS NOT NULL FROM clients
         WHERE source_id = :source AND old_id <= :last ORDER BY old_id LIMIT :most";
    up_to(c, sql, (source, last, most), |row| {
        Ok((row.get(0)?, SourceClient { id: ClientId(row.get(1)?), name: row.get(2)?, deleted: row.get(3)? }))
    })
}

/// Has this order been imported?
pub fn knows(c: &Connection, source: SourceId, number: i64) -> Result<bool> {
    c.prepare_cached(
        "SELECT 1 FROM documents
         WHERE series_id = (SELECT id FROM series WHERE source_id = :source) AND number = :number",
    )
    .and_then(|mut statement| {
        statement.query_row(named_params! {":source": source.0, ":number": number}, |_| Ok(())).optional()
    })
    .map(|row| row.is_some())
    .map_err(wrap("look for an order"))
}
