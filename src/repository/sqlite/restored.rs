//! A backup that takes the place of the shop: a link says which heads were left, and numbers go on after the highest that is known.

use std::{collections::BTreeMap, fmt};

use rusqlite::{Connection, Row, named_params};
use serde::{Deserialize, Serialize};

use super::{
    connection::wrap,
    links::{self, Head, Linked, PROGRAM},
};
use crate::domain::{
    chain::{self, ChainKey, LinkKind},
    ids::TillId,
    sale::number::SeriesKind,
};
use crate::repository::{RepositoryError, Result, heads::Heads};

/// What the link of a restore says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restored {
    /// The heads that were left: chain, number, hash.
    pub left: Vec<(String, i64, String)>,
    /// The numbers that no document of this shop has: prefix, first, last.
    pub passed: Vec<(String, i64, i64)>,
}

impl fmt::Display for Restored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a backup took the place of the shop")?;
        for (chain, number, _) in &self.left {
            write!(f, "; {chain} was left at link {number}")?;
        }
        for (prefix, first, last) in &self.passed {
            write!(f, "; {prefix}{first:06} to {prefix}{last:06} are of the shop that was left")?;
        }
        Ok(())
    }
}

/// The heads of a shop, and the last numbers of its series.
pub fn heads(c: &Connection) -> Result<Heads> {
    let chains = Head::all(c)?.into_iter().filter_map(|head| Some((head.key, (head.number, head.hash?)))).collect();
    Ok(Heads { chains, series: last_numbers(c)? })
}

/// The last number of each series of ours, by prefix.
fn last_numbers(c: &Connection) -> Result<BTreeMap<String, i64>> {
    c.prepare_cached("SELECT prefix, last_number FROM series WHERE source_id IS NULL")
        .and_then(|mut statement| statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .map_err(wrap("read the series"))
}

/// The random id of the shop.
pub fn shop_id(c: &Connection) -> Result<String> {
    c.query_row("SELECT random_id FROM shop", [], |row| row.get(0)).map_err(wrap("read the shop's id"))
}

/// Writes the link into a backup that is about to be the shop.
pub fn mark(c: &mut Connection, left: &Heads) -> Result<()> {
    let transaction = c.transaction().map_err(wrap("begin"))?;
    let mut content = Restored::default();
    content.left.extend(left.chains.iter().map(|(key, (number, hash))| (key.to_string(), *number, chain::hex(hash))));
    content.passed = pass(&transaction, &left.series)?;
    let content = serde_json::to_string(&content).map_err(|error| RepositoryError::Damaged(error.to_string()))?;
    let body = links::text_body(LinkKind::Restore, &content, PROGRAM);
    links::append(&transaction, ChainKey::Till(TillId(1)), &Linked::Restore(&content), &body)?;
    transaction.commit().map_err(wrap("commit"))
}

/// Moves every series on to the last numbers that are known, by prefix, so that none is given twice. Returns the numbers that are passed
/// over: prefix, first, last.
pub fn pass(c: &Connection, known: &BTreeMap<String, i64>) -> Result<Vec<(String, i64, i64)>> {
    let stored = last_numbers(c)?;
    let mut passed = Vec::new();
    for (prefix, last) in known {
        let first = pass_one(c, prefix, stored.get(prefix).copied(), *last)?;
        passed.extend(first.map(|first| (prefix.clone(), first, *last)));
    }
    Ok(passed)
}

/// Moves one series on, whose last number is `known`; returns the first that is passed over.
fn pass_one(c: &Connection, prefix: &str, known: Option<i64>, last: i64) -> Result<Option<i64>> {
    let number = known.unwrap_or(0);
    if number >= last {
        return Ok(None);
    }
    let sql = match known {
        Some(_) => "UPDATE series SET last_number = :last WHERE prefix = :prefix AND :kind = :kind",
        // A year that the backup has not seen: the prefix is that of a till, and the year.
        None => {
            "INSERT INTO series (prefix, till_id, year, kind, last_number)
             SELECT :prefix, id, CAST(substr(:prefix, -5, 4) AS INTEGER), :kind, :last FROM tills
             WHERE prefix || substr(:prefix, -5) = :prefix"
        }
    };
    let values = named_params! {":prefix": prefix, ":last": last, ":kind": SeriesKind::Sale.code()};
    let moved = c.execute(sql, values).map_err(wrap("move a series on"))?;
    Ok((moved > 0).then(|| number.saturating_add(1)))
}

/// Every restore that the shop knows of.
pub fn all(c: &Connection) -> Result<Vec<Restored>> {
    let contents: Vec<String> = c
        .prepare("SELECT content FROM links WHERE kind = 'restore' AND content IS NOT NULL")
        .and_then(|mut statement| statement.query_map([], |row: &Row<'_>| row.get(0))?.collect())
        .map_err(wrap("read the restores"))?;
    // One that can't be read is told by the walk over its chain.
    Ok(contents.iter().filter_map(|content| serde_json::from_str(content).ok()).collect())
}

/// The numbers of each series that restores passed over and that are not above its highest: how many, and the last of all.
pub fn passed(restores: &[Restored], highest: &BTreeMap<String, i64>) -> BTreeMap<String, (i64, i64)> {
    let mut passed: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for (prefix, first, last) in restores.iter().flat_map(|restored| &restored.passed) {
        let (count, end) = passed.entry(prefix.clone()).or_default();
        if highest.get(prefix).is_some_and(|highest| highest > last) {
            *count = count.saturating_add(last.saturating_sub(*first).saturating_add(1));
        }
        *end = (*end).max(*last);
    }
    passed
}
