//! What the index of trigrams proposes to a search; what of it fits, the domain says.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::connection::wrap;
use crate::domain::search::{Candidates, Fit, Part};
use crate::repository::{RepositoryError, Result};

/// Letters of a part of the index.
const TRIGRAM: usize = 3;
/// The most letters that two letters are looked for with. Where there are more, there are at least as many rows.
const THIRD: usize = 500;

/// What is searched: the table, and what its index and its words are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Searched {
    /// The table, and the list of its words.
    pub table: &'static str,
    pub index: &'static str,
    /// The vocabulary of the index: each trigram, and how many rows have it.
    pub trigrams: &'static str,
    /// The same, row by row: the next trigram is found without counting any.
    pub terms: &'static str,
    /// The longer words of its names.
    pub words: &'static str,
}

/// Products, by name and code.
pub const PRODUCTS: Searched = Searched {
    table: "products",
    index: "product_search",
    trigrams: "product_trigrams",
    terms: "product_terms",
    words: "product_words",
};
/// Clients, by name, e-mail and phone.
pub const CLIENTS: Searched = Searched {
    table: "clients",
    index: "client_search",
    trigrams: "client_trigrams",
    terms: "client_terms",
    words: "client_words",
};

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
        let mut all = Vec::with_capacity(each.len());
        for word in each {
            let mut one_of = Vec::with_capacity(word.len());
            for part in word {
                one_of.extend(self.query(part)?);
            }
            if one_of.is_empty() {
                return Ok(Vec::new());
            }
            all.push(format!("({})", one_of.join(" OR ")));
        }
        let query = all.join(" AND ");
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

impl Searching<'_> {
    /// A part in the words of the index; `None` where nothing can have it.
    fn query(&self, part: &Part) -> Result<Option<String>> {
        if part.fit == Fit::Within && part.word.chars().count() < TRIGRAM {
            let trigrams = self.starting_with(&part.word).map_err(wrap("read the index of a search"))?;
            let any: Vec<String> = trigrams.iter().map(|trigram| quoted(trigram)).collect();
            return Ok((!any.is_empty()).then(|| format!("({})", any.join(" OR "))));
        }
        Ok(Some(needed(part)))
    }

    /// The trigrams that start with these letters: behind each two letters of a key stands a third, be it a blank.
    fn starting_with(&self, letters: &str) -> rusqlite::Result<Vec<String>> {
        let sql = format!(
            "SELECT term FROM {} WHERE term >= :from AND term < :letters || char(0x10FFFF) LIMIT 1",
            self.searched.terms
        );
        let mut statement = self.c.prepare_cached(&sql)?;
        let mut found: Vec<String> = Vec::new();
        let mut from = letters.to_owned();
        while found.len() < THIRD {
            let next = statement.query_row(named_params! { ":from": from, ":letters": letters }, |row| row.get(0));
            let Some(term) = next.optional()? else { break };
            // What comes right behind it.
            from = format!("{term}\u{1}");
            found.push(term);
        }
        Ok(found)
    }
}

/// A part of three letters or more: its trigrams, less those that follow from the others. Two blanks always part two words, and
/// every other trigram holds every letter of a long word.
fn needed(part: &Part) -> String {
    let text = match (part.fit, part.word.chars().count()) {
        (Fit::Within, _) => part.word.clone(),
        (Fit::Start, 1) => format!("  {}", part.word),
        (Fit::Start, _) => format!(" {}", part.word),
        (Fit::Whole, _) => format!(" {} ", part.word),
    };
    let letters: Vec<char> = text.chars().collect();
    let last = letters.len().saturating_sub(TRIGRAM);
    let needed = letters.windows(TRIGRAM).enumerate().filter(|(at, _)| at % 2 == 0 || *at == last);
    let parts: Vec<String> = needed.map(|(_, part)| quoted(&part.iter().collect::<String>())).collect();
    format!("({})", parts.join(" AND "))
}

fn quoted(trigram: &str) -> String {
    format!("\"{}\"", trigram.replace('"', "\"\""))
}
