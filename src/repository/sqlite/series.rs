//! Series of numbers: the next one of a till, and the one of a foreign shop.

use rusqlite::{Connection, named_params};

use super::connection::wrap;
use crate::domain::{
    ids::SourceId,
    sale::number::{Series, SeriesKey, source_prefix},
};
use crate::repository::Result;

/// Every series that is known.
pub fn all(c: &Connection) -> Result<Vec<Series>> {
    c.prepare_cached("SELECT id, prefix, year, source_id FROM series")
        .and_then(|mut statement| {
            statement
                .query_map([], |row| {
                    let source = row.get::<_, Option<i64>>("source_id")?.map(SourceId);
                    Ok(Series { id: row.get("id")?, prefix: row.get("prefix")?, year: row.get("year")?, source })
                })?
                .collect()
        })
        .map_err(wrap("read the series"))
}

/// The next number: row of the series, and the number. It is given inside the commit, so what fails leaves no gap.
pub fn next(c: &Connection, key: &SeriesKey) -> Result<(i64, i64)> {
    let till: String = c
        .prepare_cached("SELECT prefix FROM tills WHERE id = :till")
        .and_then(|mut statement| statement.query_row(named_params! {":till": key.till.0}, |row| row.get(0)))
        .map_err(wrap("read a till"))?;
    c.prepare_cached(
        "INSERT INTO series (prefix, till_id, year, kind, last_number) VALUES (:prefix, :till, :year, :kind, 1)
         ON CONFLICT (till_id, year, kind) DO UPDATE SET last_number = last_number + 1
         RETURNING id, last_number",
    )
    .and_then(|mut statement| {
        let values = named_params! {
            ":prefix": key.prefix(&till), ":till": key.till.0, ":year": key.year, ":kind": key.kind.code(),
        };
        statement.query_row(values, |row| Ok((row.get(0)?, row.get(1)?)))
    })
    .map_err(wrap("number a document"))
}

/// The series of a new source.
pub fn add_source(c: &Connection, source: SourceId) -> Result<()> {
    c.execute(
        "INSERT INTO series (prefix, kind, source_id) VALUES (:prefix, 'sale', :source)",
        named_params! {":prefix": source_prefix(source), ":source": source.0},
    )
    .map_err(wrap("add the source's series"))?;
    Ok(())
}

/// The series of a source.
pub fn of_source(c: &Connection, source: SourceId) -> Result<i64> {
    c.prepare_cached("SELECT id FROM series WHERE source_id = :source")
        .and_then(|mut statement| statement.query_row(named_params! {":source": source.0}, |row| row.get(0)))
        .map_err(wrap("read the source's series"))
}
