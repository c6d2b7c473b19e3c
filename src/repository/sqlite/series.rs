//! Series of numbers: the next one of a till, and the one of a foreign shop.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::{connection::wrap, links::Head};
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

/// A number in a series of ours.
pub struct Numbered {
    /// Row of the series.
    pub series: i64,
    pub number: i64,
    pub prefix: String,
    pub kind: &'static str,
    pub year: i32,
}

/// The next number, which [`keep`] gives. Both are inside the commit, so what fails leaves no gap.
pub fn next(c: &Connection, key: &SeriesKey) -> Result<Numbered> {
    let till: String = c
        .prepare_cached("SELECT prefix FROM tills WHERE id = :till")
        .and_then(|mut statement| statement.query_row(named_params! {":till": key.till.0}, |row| row.get(0)))
        .map_err(wrap("read a till"))?;
    let prefix = key.prefix(&till);
    let kind = key.kind.code();
    let begun = c
        .prepare_cached(
            "SELECT id, last_number + 1, prefix FROM series WHERE till_id = :till AND year = :year AND kind = :kind",
        )
        .and_then(|mut statement| {
            let values = named_params! {":till": key.till.0, ":year": key.year, ":kind": kind};
            statement.query_row(values, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()
        })
        .map_err(wrap("number a document"))?;
    let (series, number, prefix) = match begun {
        Some(next) => next,
        None => {
            c.execute(
                "INSERT INTO series (prefix, till_id, year, kind) VALUES (:prefix, :till, :year, :kind)",
                named_params! {":prefix": prefix, ":till": key.till.0, ":year": key.year, ":kind": kind},
            )
            .map_err(wrap("begin a series"))?;
            (c.last_insert_rowid(), 1, prefix)
        }
    };
    Ok(Numbered { series, number, prefix, kind, year: key.year })
}

/// Gives a number to the document of a link.
pub fn keep(c: &Connection, number: &Numbered, head: &Head) -> Result<()> {
    c.prepare_cached(
        "UPDATE series SET last_number = :number, link_number = :link, link_hash = :hash WHERE id = :series",
    )
    .and_then(|mut statement| {
        statement.execute(named_params! {
            ":number": number.number, ":link": head.number, ":hash": head.hash, ":series": number.series,
        })
    })
    .map(drop)
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
