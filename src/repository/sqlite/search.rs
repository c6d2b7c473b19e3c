//! What the index of trigrams proposes to a search; what of it fits, the domain says.

use rusqlite::{Connection, named_params};

use super::connection::wrap;
use crate::domain::search::{Candidates, Fit, Part};
use crate::repository::{RepositoryError, Result};

/// Letters of a part of the index.
const TRIGRAM: usize = 3;

/// What is searched: the table, and what its index and its words are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Searched {
    /// The table, and the list of its words.
    pub table: &'static str,
    pub index: &'static str,
    /// The vocabulary of the index.
    pub trigrams: &'static str,
    /// The longer words of its names.
    pub words: &'static str,
}

/// Products, by name and code.
pub const PRODUCTS: Searched =
    Searched { table: "products", index: "product_search", trigrams: "product_trigrams", words: "product_words" };
/// Clients, by name, e-mail and phone.
pub const CLIENTS: Searched =
    Searched { table: "clients", index: "client_search", trigrams: "client_trigrams", words: "client_words" };

/// The rows of a table that a list shows, as a search asks for them.
pub struct Searching<'c> {
    /// The shop.
    pub c: &'c Connection,
    /// Which table.
    pub searched: Searched,
    /// The condition of every row of the list.
    pub living: &'static str,
}

impl Candidates for Searching<'_> {
    type Error = RepositoryError;

    fn ids(&self, each: &[Vec<Part>], most: usize) -> Result<Vec<i64>> {
        let one_of = |word: &Vec<Part>| {
            let parts: Vec<String> = word.iter().map(query).collect();
            format!("({})", parts.join(" OR "))
        };
        let query = each.iter().map(one_of).collect::<Vec<_>>().join(" AND ");
        let Searched { index, .. } = self.searched;
        let sql = format!("SELECT rowid FROM {index} WHERE {index} MATCH :query ORDER BY rowid LIMIT :most");
        self.c
            .prepare_cached(&sql)
            .and_then(|mut statement| {
                let values = named_params! { ":query": query, ":most": limit(most) };
                statement.query_map(values, |row| row.get(0))?.collect()
            })
            .map_err(wrap("search"))
    }

    fn rows(&self, ids: &[i64], each: &mut dyn FnMut(i64, &str, &str)) -> Result<()> {
        let Searched { table, .. } = self.searched;
        let sql = format!("SELECT t.search_key, t.name_key FROM {table} t WHERE t.id = :id AND {}", self.living);
        let mut look = || -> rusqlite::Result<()> {
            let mut statement = self.c.prepare_cached(&sql)?;
            for id in ids {
                let mut rows = statement.query(named_params! { ":id": id })?;
                if let Some(row) = rows.next()? {
                    each(*id, row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
                }
            }
            Ok(())
        };
        look().map_err(wrap("search"))
    }

    fn words(&self, start: &str, most: usize, each: &mut dyn FnMut(&str, i64)) -> Result<()> {
        let mut look = || -> rusqlite::Result<()> {
            let mut statement = self.c.prepare_cached(
                "SELECT word, n FROM words WHERE list = :list AND word >= :start AND word < :start || char(0x10FFFF)
                 LIMIT :most",
            )?;
            let values = named_params! { ":list": self.searched.table, ":start": start, ":most": limit(most) };
            let mut rows = statement.query(values)?;
            while let Some(row) = rows.next()? {
                each(row.get_ref(0)?.as_str()?, row.get(1)?);
            }
            Ok(())
        };
        look().map_err(wrap("search the words"))
    }

    fn letters(&self, most: usize) -> Result<Vec<char>> {
        self.c
            .prepare_cached(
                "WITH RECURSIVE first (letter) AS (
                    SELECT substr(min(word), 1, 1) FROM words WHERE list = :list
                    UNION ALL
                    SELECT (SELECT substr(min(word), 1, 1) FROM words
                            WHERE list = :list AND word > first.letter || char(0x10FFFF))
                    FROM first WHERE letter IS NOT NULL LIMIT :most)
                 SELECT letter FROM first WHERE letter IS NOT NULL",
            )
            .and_then(|mut statement| {
                let values = named_params! { ":list": self.searched.table, ":most": limit(most) };
                let letters: rusqlite::Result<Vec<String>> = statement.query_map(values, |row| row.get(0))?.collect();
                Ok(letters?.iter().filter_map(|letter| letter.chars().next()).collect())
            })
            .map_err(wrap("read the letters of words"))
    }
}

fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

/// A part in the words of the index: its trigrams, less those that follow from the others. Two blanks always part two
/// words, and every other trigram holds every letter of a long word.
fn query(part: &Part) -> String {
    let text = match (part.fit, part.word.chars().count()) {
        (Fit::Within, _) => part.word.clone(),
        (Fit::Start, 1) => format!("  {}", part.word),
        (Fit::Start, _) => format!(" {}", part.word),
        (Fit::Whole, _) => format!(" {} ", part.word),
    };
    let letters: Vec<char> = text.chars().collect();
    let last = letters.len().saturating_sub(TRIGRAM);
    let quoted = |part: &[char]| format!("\"{}\"", part.iter().collect::<String>().replace('"', "\"\""));
    let needed = letters.windows(TRIGRAM).enumerate().filter(|(at, _)| at % 2 == 0 || *at == last);
    let parts: Vec<String> = needed.map(|(_, part)| quoted(part)).collect();
    format!("({})", parts.join(" AND "))
}
