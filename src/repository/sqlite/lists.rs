//! Pages by key: what every list of this store shares.
//!
//! A page is found through the index of its sort, whatever its depth. Rows that tie with the cursor and rows beyond it
//! are two statements, each one range of the index; one statement for both would make SQLite read every tie.

use std::collections::HashMap;

use rusqlite::{Connection, Row, ToSql, named_params};

use super::connection::wrap;
use crate::domain::{
    query::{Cursor, Direction, From, Page},
    search::Found,
};
use crate::repository::Result;

/// The expression that a list sorts by, written as its index writes it.
#[derive(Debug, Clone, Copy)]
pub enum Sort {
    /// Sorted by its bytes.
    Text(&'static str),
    /// Sorted by size.
    Number(&'static str),
}

/// A list: constant pieces of SQL, and the values that they name.
pub struct List<'a, T> {
    /// What is read of a row.
    pub columns: &'static str,
    /// The table, with its joins.
    pub table: &'static str,
    /// The condition of every row in it.
    pub filter: &'a str,
    /// What `filter` names.
    pub params: &'a [(&'a str, &'a dyn ToSql)],
    /// The order.
    pub sort: Sort,
    /// The row's id, which breaks ties.
    pub id: &'static str,
    /// The way.
    pub direction: Direction,
    /// Makes the value of a row.
    pub read: fn(&Row<'_>) -> rusqlite::Result<T>,
}

/// An edge of a page: from this row on, with or without it.
type Edge<'a> = Option<(&'a Cursor, bool)>;

impl<T> List<'_, T> {
    /// A page, its rows in list order whichever way it was asked for. `total` is how many rows the whole list has.
    pub fn page(&self, c: &Connection, from: &From, limit: u32, total: u64) -> Result<Page<T>> {
        let (edge, backwards): (Edge<'_>, bool) = match from {
            From::Start => (None, false),
            From::End => (None, true),
            From::After(cursor) => (Some((cursor, false)), false),
            From::Before(cursor) => (Some((cursor, false)), true),
            From::At(cursor) => (Some((cursor, true)), false),
        };
        let way = if backwards { opposite(self.direction) } else { self.direction };
        let limit = limit as usize;
        // One row more than asked tells whether there are others.
        let mut rows = self.fetch(c, edge, way, limit + 1)?;
        let beyond = rows.len() > limit;
        rows.truncate(limit);
        // Rows beyond the page's edge.
        let behind = match edge {
            None => false,
            Some((cursor, with)) => !self.fetch(c, Some((cursor, !with)), opposite(way), 1)?.is_empty(),
        };
        if backwards {
            rows.reverse();
        }
        let (before, after) = if backwards { (beyond, behind) } else { (behind, beyond) };
        Ok(Page { rows, before, after, total, cut: false })
    }

    /// A page of what a search has found: in its own order, or in this list's where `sorted`.
    pub fn found(&self, c: &Connection, found: Found, sorted: bool, from: &From, limit: u32) -> Result<Page<T>> {
        let Found { mut ids, cut } = found;
        if sorted {
            ids = self.sorted(c, &ids)?;
        }
        let limit = limit as usize;
        let at = |cursor: &Cursor| ids.iter().position(|id| *id == cursor.id);
        let (start, end) = match from {
            From::Start => (0, limit),
            From::End => (ids.len().saturating_sub(limit), ids.len()),
            From::At(cursor) => at(cursor).map_or((0, limit), |at| (at, at.saturating_add(limit))),
            From::After(cursor) => {
                at(cursor).map_or((ids.len(), ids.len()), |at| (at + 1, at.saturating_add(1).saturating_add(limit)))
            }
            From::Before(cursor) => at(cursor).map_or((0, 0), |at| (at.saturating_sub(limit), at)),
        };
        let end = end.min(ids.len());
        let shown = ids.get(start..end).unwrap_or_default();
        let mut by_id = self.by_id(c, shown)?;
        let rows =
            shown.iter().filter_map(|id| Some((Cursor { number: 0, text: String::new(), id: *id }, by_id.remove(id)?)));
        let total = u64::try_from(ids.len()).unwrap_or(u64::MAX);
        Ok(Page { rows: rows.collect(), before: start > 0, after: end < ids.len(), total, cut })
    }

    fn sorted(&self, c: &Connection, ids: &[i64]) -> Result<Vec<i64>> {
        let way = match self.direction {
            Direction::Up => "ASC",
            Direction::Down => "DESC",
        };
        let (table, key, id) = (self.table, self.key(), self.id);
        let sql = format!(
            "SELECT {id} FROM {table} WHERE {id} IN (SELECT value FROM json_each(:ids)) ORDER BY {key} {way}, {id} {way}"
        );
        c.prepare_cached(&sql)
            .and_then(|mut statement| {
                statement.query_map(named_params! { ":ids": json(ids) }, |row| row.get(0))?.collect()
            })
            .map_err(wrap("sort what was found"))
    }

    fn by_id(&self, c: &Connection, ids: &[i64]) -> Result<HashMap<i64, T>> {
        let (columns, table, id) = (self.columns, self.table, self.id);
        let sql = format!(
            "SELECT {columns}, {id} AS cursor_id FROM {table} WHERE {id} IN (SELECT value FROM json_each(:ids))"
        );
        c.prepare_cached(&sql)
            .and_then(|mut statement| {
                let read = |row: &Row<'_>| Ok((row.get("cursor_id")?, (self.read)(row)?));
                statement.query_map(named_params! { ":ids": json(ids) }, read)?.collect()
            })
            .map_err(wrap("read what was found"))
    }

    fn fetch(&self, c: &Connection, edge: Edge<'_>, way: Direction, limit: usize) -> Result<Vec<(Cursor, T)>> {
        let mut rows = Vec::new();
        let Some((cursor, with)) = edge else {
            self.read_range(c, &self.sql("true", Some(self.key()), way), None, limit, &mut rows)?;
            return Ok(rows);
        };
        let beyond = match way {
            Direction::Up => ">",
            Direction::Down => "<",
        };
        let (key, id) = (self.key(), self.id);
        let ties = format!("{key} = :key AND {id} {beyond}{} :row", if with { "=" } else { "" });
        self.read_range(c, &self.sql(&ties, None, way), Some((cursor, true)), limit, &mut rows)?;
        if rows.len() < limit {
            let others = format!("{key} {beyond} :key");
            self.read_range(c, &self.sql(&others, Some(key), way), Some((cursor, false)), limit, &mut rows)?;
        }
        Ok(rows)
    }

    /// Ordered by the key and the id; among ties by the id alone, or SQLite would sort them.
    fn sql(&self, range: &str, by: Option<&str>, way: Direction) -> String {
        let way = match way {
            Direction::Up => "ASC",
            Direction::Down => "DESC",
        };
        let (columns, table, filter, key, id) = (self.columns, self.table, self.filter, self.key(), self.id);
        let by = by.map_or(String::new(), |key| format!("{key} {way}, "));
        format!(
            "SELECT {columns}, {key} AS cursor_key, {id} AS cursor_id FROM {table}
             WHERE {filter} AND {range} ORDER BY {by}{id} {way} LIMIT :rows"
        )
    }

    fn read_range(
        &self,
        c: &Connection,
        sql: &str,
        edge: Option<(&Cursor, bool)>,
        limit: usize,
        rows: &mut Vec<(Cursor, T)>,
    ) -> Result<()> {
        let left = i64::try_from(limit.saturating_sub(rows.len())).unwrap_or(i64::MAX);
        let mut params = self.params.to_vec();
        params.push((":rows", &left));
        if let Some((cursor, ties)) = edge {
            params.push(match self.sort {
                Sort::Text(_) => (":key", &cursor.text),
                Sort::Number(_) => (":key", &cursor.number),
            });
            if ties {
                params.push((":row", &cursor.id));
            }
        }
        let mut statement = c.prepare_cached(sql).map_err(wrap("prepare a list"))?;
        let found = statement
            .query_map(params.as_slice(), |row| Ok((self.cursor(row)?, (self.read)(row)?)))
            .map_err(wrap("read a list"))?;
        for row in found {
            rows.push(row.map_err(wrap("read a list"))?);
        }
        Ok(())
    }

    fn cursor(&self, row: &Row<'_>) -> rusqlite::Result<Cursor> {
        let id = row.get("cursor_id")?;
        Ok(match self.sort {
            Sort::Text(_) => Cursor { number: 0, text: row.get("cursor_key")?, id },
            Sort::Number(_) => Cursor { number: row.get("cursor_key")?, text: String::new(), id },
        })
    }

    fn key(&self) -> &'static str {
        match self.sort {
            Sort::Text(key) | Sort::Number(key) => key,
        }
    }
}

/// Ids as a text that `json_each` takes apart.
pub fn json(ids: &[i64]) -> String {
    let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
    format!("[{}]", ids.join(","))
}

fn opposite(way: Direction) -> Direction {
    match way {
        Direction::Up => Direction::Down,
        Direction::Down => Direction::Up,
    }
}

/// How many rows a list without a filter has, from the counts that the triggers keep.
pub fn counted(c: &Connection, list: &str) -> Result<u64> {
    c.prepare_cached("SELECT n FROM counts WHERE list = :list")
        .and_then(|mut statement| statement.query_row(&[(":list", list)], |row| row.get::<_, i64>(0)))
        .map_err(wrap("read the counts"))
        .map(i64::unsigned_abs)
}

/// Does SQLite answer these pages from an index, without sorting? For tests.
#[cfg(test)]
pub fn assert_indexed<T>(c: &Connection, list: &List<'_, T>, index: &str) {
    let key = list.key();
    for way in [Direction::Up, Direction::Down] {
        let ties = format!("{key} = :key AND {} > :row", list.id);
        let others = format!("{key} < :key");
        for (range, by) in [("true", Some(key)), (ties.as_str(), None), (others.as_str(), Some(key))] {
            let sql = format!("EXPLAIN QUERY PLAN {}", list.sql(range, by, way));
            let mut statement = c.prepare(&sql).unwrap();
            let plan: Vec<String> =
                statement.raw_query().mapped(|row| row.get("detail")).map(|detail| detail.unwrap()).collect();
            let plan = plan.join("; ");
            assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
        }
    }
}
