//! Links for what came without: the history of an older shop, and what an import brings in. Documents are sealed, one link for
//! each month; each movement without a document has a link of its own.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use rusqlite::{Connection, Row};
use serde::{Deserialize, Serialize};

use super::{
    connection::wrap,
    links::{self, Head, Linked, PROGRAM},
    totals,
    walk::{self, Look},
};
use crate::domain::chain::{self, ChainKey, Seal};
use crate::domain::ids::{SourceId, TillId};
use crate::repository::{RepositoryError, Result};

/// Which documents a seal holds: those of its chain in a month, from one id to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// As in 202503.
    pub month: i64,
    pub first: i64,
    pub last: i64,
    /// Documents that an import had on a day on which no shop sold, and that day: they are on the day of the import.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redated: Vec<(i64, i64)>,
}

impl Sealed {
    pub fn holds(&self, document: i64, day: i64) -> bool {
        (self.first..=self.last).contains(&document) && self.month == month_of(day)
    }
}

/// The month of a day's number.
pub fn month_of(day: i64) -> i64 {
    day / 100
}

/// Begins the chains of an older shop, in its migration.
pub fn begin(c: &Connection, go_on: &mut dyn FnMut() -> Result<()>) -> Result<()> {
    let redated: BTreeMap<i64, i64> = c
        .prepare("SELECT id, day FROM temp.redated")
        .and_then(|mut statement| statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .map_err(wrap("read what was dated anew"))?;
    c.execute_batch("DROP TABLE temp.redated").map_err(wrap("read what was dated anew"))?;
    if !redated.is_empty() {
        totals::rebuild(c, go_on)?;
    }
    link_and_seal(c, 0, &redated, go_on)
}

/// Links every movement without a document that has no link, and seals all documents from this id on.
pub fn seal(c: &Connection, first: i64, go_on: &mut dyn FnMut() -> Result<()>) -> Result<()> {
    link_and_seal(c, first, &BTreeMap::new(), go_on)
}

/// The documents that were imported with a day on which no shop sold: number, and that day.
pub fn redated(c: &Connection) -> Result<Vec<(String, String)>> {
    let day =
        |column: &str| format!("printf('%04d-%02d-%02d', {column} / 10000, {column} / 100 % 100, {column} % 100)");
    c.prepare(&format!(
        "SELECT r.prefix || printf('%06d', d.number), {}
         FROM links k, json_each(k.content, '$.redated') e JOIN documents d ON d.id = e.value ->> 0
         JOIN series r ON r.id = d.series_id WHERE k.kind = 'seal' ORDER BY d.id",
        day("(e.value ->> 1)")
    ))
    .and_then(|mut statement| statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
    .map_err(wrap("read what was dated anew"))
}

fn link_and_seal(
    c: &Connection,
    first: i64,
    redated: &BTreeMap<i64, i64>,
    go_on: &mut dyn FnMut() -> Result<()>,
) -> Result<()> {
    let mut heads = BTreeMap::new();
    link_movements(c, &mut heads)?;
    seal_documents(c, first, redated, &mut heads, go_on)?;
    heads.values().try_for_each(|head| head.keep(c))
}

fn head<'a>(c: &Connection, heads: &'a mut BTreeMap<ChainKey, Head>, key: ChainKey) -> Result<&'a mut Head> {
    Ok(match heads.entry(key) {
        Entry::Occupied(head) => head.into_mut(),
        Entry::Vacant(place) => place.insert(Head::of(c, key)?),
    })
}

/// What a movement without a document is read from: product and number, its chain, its fields, its reason.
pub fn unattached(which: &str) -> String {
    let fields = chain::MOVEMENT.map(|field| format!("m.{field}")).join(", ");
    format!(
        "SELECT m.product_id, m.seq, CASE WHEN m.instant_ms IS NULL THEN p.source_id END, m.till_id, m.reason, {fields}
         FROM stock_movements m LEFT JOIN products p ON p.id = m.product_id WHERE m.document_id IS NULL {which}"
    )
}

/// A movement without a document.
pub struct Unattached {
    pub id: (i64, i64),
    pub chain: ChainKey,
    pub reason: Option<String>,
    /// Those of [`chain::MOVEMENT`], encoded.
    pub fields: Vec<u8>,
}

impl Unattached {
    pub fn read(row: &Row<'_>) -> rusqlite::Result<Unattached> {
        let chain = match row.get::<_, Option<i64>>(2)? {
            Some(source) => ChainKey::Source(SourceId(source)),
            None => ChainKey::Till(TillId(row.get(3)?)),
        };
        let fields = links::of_row(row, 5, chain::MOVEMENT.len())?;
        Ok(Unattached { id: (row.get(0)?, row.get(1)?), chain, reason: row.get(4)?, fields })
    }
}

fn link_movements(c: &Connection, heads: &mut BTreeMap<ChainKey, Head>) -> Result<()> {
    let failed = || wrap("link the movements");
    let linked: BTreeSet<(i64, i64)> = c
        .prepare("SELECT product_id, seq FROM links WHERE product_id IS NOT NULL")
        .and_then(|mut statement| statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .map_err(failed())?;
    let mut statement = c.prepare(&unattached("")).map_err(failed())?;
    let mut rows = statement.query([]).map_err(failed())?;
    while let Some(row) = rows.next().map_err(failed())? {
        let movement = Unattached::read(row).map_err(failed())?;
        if !linked.contains(&movement.id) {
            let head = head(c, heads, movement.chain)?;
            links::append_movement(c, head, movement.id, &movement.fields, movement.reason.as_deref())?;
        }
    }
    Ok(())
}

fn seal_documents(
    c: &Connection,
    first: i64,
    redated: &BTreeMap<i64, i64>,
    heads: &mut BTreeMap<ChainKey, Head>,
    go_on: &mut dyn FnMut() -> Result<()>,
) -> Result<()> {
    let mut months: BTreeMap<(ChainKey, i64), (Sealed, Seal)> = BTreeMap::new();
    walk::documents(c, first, Look { moved: false, linked: true }, &mut |document| {
        let (id, month) = (document.recorded.id, month_of(document.day));
        let fresh = || (Sealed { month, first: id, last: id, redated: Vec::new() }, Seal::default());
        let (sealed, seal) = months.entry((document.chain, month)).or_insert_with(fresh);
        sealed.last = id;
        sealed.redated.extend(redated.get(&id).map(|day| (id, *day)));
        seal.add(&document.body.clone().finish(PROGRAM));
        if id % 4_096 == 0 { go_on() } else { Ok(()) }
    })?;
    for ((key, _), (sealed, seal)) in months {
        let content = serde_json::to_string(&sealed).map_err(|error| RepositoryError::Damaged(error.to_string()))?;
        let body = seal.finish(&content, PROGRAM);
        head(c, heads, key)?.append(c, &Linked::Seal(&content), &body)?;
    }
    Ok(())
}
