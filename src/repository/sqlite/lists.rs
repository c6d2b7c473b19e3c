//! Pages by key: what every list of this store shares.
//!
//! A page is found through the index of its sort, whatever its depth. Rows that tie with the cursor and rows beyond it
//! are two statements, each one range of the index; one statement for both would make SQLite read every tie.

use rusqlite::{Connection, Row, ToSql};

use super::connection::wrap;
use crate::domain::{
    fold::fold,
    query::{Cursor, Direction, From, Page},
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
        // On the other side of the edge stands what the page left out.
        let behind = match edge {
            None => false,
            Some((cursor, with)) => !self.fetch(c, Some((cursor, !with)), opposite(way), 1)?.is_empty(),
        };
        if backwards {
            rows.reverse();
        }
        let (before, after) = if backwards { (beyond, behind) } else { (behind, beyond) };
        Ok(Page { rows, before, after, total })
    }

    /// How many rows the list has.
    pub fn count(&self, c: &Connection) -> Result<u64> {
        let sql = format!("SELECT count(*) FROM {} WHERE {}", self.table, self.filter);
        c.prepare_cached(&sql)
            .and_then(|mut statement| statement.query_row(self.params, |row| row.get::<_, i64>(0)))
            .map_err(wrap("count a list"))
            .map(i64::unsigned_abs)
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

fn opposite(way: Direction) -> Direction {
    match way {
        Direction::Up => Direction::Down,
        Direction::Down => Direction::Up,
    }
}

/// Names of the words of a search; more words than these narrow nothing down any more.
const NAMES: [&str; 8] = [":word0", ":word1", ":word2", ":word3", ":word4", ":word5", ":word6", ":word7"];

/// The words of a search, each to be found anywhere in `search_key`.
pub struct Words(Vec<(&'static str, String)>);

impl Words {
    /// Folds and parts what was typed.
    pub fn of(search: &str) -> Words {
        Words(NAMES.into_iter().zip(fold(search).split(' ').filter(|word| !word.is_empty()).map(like)).collect())
    }

    /// Nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The condition in SQL.
    pub fn condition(&self) -> String {
        let each: Vec<String> = self.0.iter().map(|(name, _)| format!(r"search_key LIKE {name} ESCAPE '\'")).collect();
        if each.is_empty() { "true".to_owned() } else { each.join(" AND ") }
    }

    /// What the condition names.
    pub fn params(&self) -> Vec<(&'static str, &dyn ToSql)> {
        self.0.iter().map(|(name, word)| (*name, word as &dyn ToSql)).collect()
    }
}

/// The pattern that finds a text anywhere, its own `%`, `_` and `\` taken as they are.
pub fn like(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
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
