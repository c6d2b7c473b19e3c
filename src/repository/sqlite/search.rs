//! Search as you type: the rows whose words are whole, start with, hold, or were meant by what was typed, in this order.
//!
//! The index of trigrams gives candidates, and what is found is compared with each row's own `search_key`. Each step looks at a bounded
//! number of candidates, so a letter that a million names have costs what a rare one does.

use std::collections::HashSet;

use rusqlite::{Connection, named_params};

use super::connection::wrap;
use crate::domain::fold::fold;
use crate::repository::Result;

/// The most rows that a search finds.
pub const MOST: usize = 300;
/// Candidates that one step looks at.
const CANDIDATES: u32 = 500;
/// Typing errors are looked for when so few rows have what was typed.
const FEW: usize = 10;
/// More words than these narrow nothing down any more.
const WORDS: usize = 8;
/// A word has so many letters at least before an error in it is forgiven.
const FORGIVEN_FROM: usize = 5;
/// So many words that a mistyped one may have been meant to be.
const MEANT: usize = 12;
/// Words of the vocabulary that are compared with a mistyped one.
const COMPARED: u32 = 4_000;
/// Letters that a missing or wrong one is tried with.
const ALPHABET: u32 = 64;
/// Letters of a part of the index.
const TRIGRAM: usize = 3;

/// What is searched: the table, and what its index and its words are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Searched {
    /// The table, and the list of its words.
    pub table: &'static str,
    /// The index.
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

/// What a search found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Ids, the best first.
    pub ids: Vec<i64>,
    /// There are others that were not looked at.
    pub cut: bool,
}

impl Found {
    /// Puts a row before all others, found or not.
    pub fn put_first(&mut self, id: Option<i64>) {
        if let Some(id) = id {
            self.ids.retain(|other| *other != id);
            self.ids.insert(0, id);
        }
    }
}

/// How a word stands in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    Whole,
    Start,
    Within,
}

/// The words of what was typed, folded: letters and digits. Signs count only where there is nothing else.
pub fn words(typed: &str) -> Vec<String> {
    let folded = fold(typed);
    let (signs, letters): (Vec<&str>, Vec<&str>) = parts(&folded).partition(|part| is_sign(part));
    let taken = if letters.is_empty() { signs } else { letters };
    taken.into_iter().map(str::to_owned).collect()
}

/// What a row is searched by: each word of the texts, and each sign, with two blanks on either side.
pub fn key<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut key = String::new();
    for text in texts {
        let folded = fold(text);
        for part in parts(&folded) {
            key.push_str("  ");
            key.push_str(part);
        }
    }
    if !key.is_empty() {
        key.push_str("  ");
    }
    key
}

/// Words and runs of other signs. What joins words (`d'Almeida`, `Jean-Pierre`, `awa@example.org`) only parts them.
fn parts(folded: &str) -> impl Iterator<Item = &str> {
    let joins = |c: char| c.is_whitespace() || "-'.,;:/()@\"«»".contains(c);
    folded.split(joins).flat_map(|mut rest| {
        std::iter::from_fn(move || {
            let first = rest.chars().next()?;
            let other = |c: char| c.is_alphanumeric() != first.is_alphanumeric();
            let (part, left) = rest.split_at(rest.find(other).unwrap_or(rest.len()));
            rest = left;
            Some(part)
        })
    })
}

fn is_sign(part: &str) -> bool {
    !part.starts_with(char::is_alphanumeric)
}

/// Finds the rows that `living` lets through and that have each of the words; the next of `wordings` is tried where nothing has those
/// of the one before.
pub fn find(c: &Connection, searched: Searched, wordings: &[Vec<String>], living: &str) -> Result<Found> {
    let mut search = Search { c, searched, living, seen: HashSet::new(), rows: Vec::new(), cut: false };
    for words in wordings {
        if !search.rows.is_empty() {
            break;
        }
        let words = words.get(..WORDS.min(words.len())).unwrap_or_default();
        // What does not hold a word doesn't start with it either.
        let mut looked = HashSet::new();
        let short = words.iter().all(|word| is_short(word));
        // Of short words only, what holds them is what starts with them.
        let fits: &[Fit] = if short { &[Fit::Start, Fit::Whole] } else { &[Fit::Within, Fit::Whole, Fit::Start] };
        for (at, fit) in fits.iter().enumerate() {
            let each: Vec<Vec<Part>> = words.iter().map(|word| vec![Part::new(word, *fit)]).collect();
            let cut = search.collect(&each, &mut looked)?;
            // Where all candidates of the widest question could be looked at, those of the others are among them; and
            // nothing is better than a row of whole words.
            if (at == 0 && !cut) || search.is_full() {
                break;
            }
        }
    }
    if let Some(words) = wordings.last().filter(|_| search.rows.len() < FEW) {
        search.forgive(words)?;
    }
    Ok(search.best())
}

/// One letter or two are in too many words to mean anything but a start.
fn is_short(word: &str) -> bool {
    word.chars().count() < TRIGRAM
}

/// What must stand in a row's `search_key`: a word as it was typed, or one that it may have been meant to be.
struct Part {
    word: String,
    fit: Fit,
    meant: bool,
}

impl Part {
    fn new(word: &str, fit: Fit) -> Part {
        let fit = if is_short(word) && fit == Fit::Within { Fit::Start } else { fit };
        Part { word: word.to_owned(), fit, meant: false }
    }

    fn text(&self) -> String {
        match self.fit {
            Fit::Whole => format!("  {}  ", self.word),
            Fit::Start => format!("  {}", self.word),
            Fit::Within => self.word.clone(),
        }
    }

    /// In the words of the index: its trigrams, less those that follow from the others. Two blanks always part two words, and every
    /// other trigram holds every letter of a long word.
    fn query(&self) -> String {
        let text = match (self.fit, self.word.chars().count()) {
            (Fit::Within, _) => self.word.clone(),
            (Fit::Start, 1) => format!("  {}", self.word),
            (Fit::Start, _) => format!(" {}", self.word),
            (Fit::Whole, _) => format!(" {} ", self.word),
        };
        let letters: Vec<char> = text.chars().collect();
        let last = letters.len().saturating_sub(TRIGRAM);
        let quoted = |part: &[char]| format!("\"{}\"", part.iter().collect::<String>().replace('"', "\"\""));
        let needed = letters.windows(TRIGRAM).enumerate().filter(|(at, _)| at % 2 == 0 || *at == last);
        let parts: Vec<String> = needed.map(|(_, part)| quoted(part)).collect();
        format!("({})", parts.join(" AND "))
    }

    /// How well it stands in a key: the lower the better; not at all is none.
    fn rank(&self, key: &str) -> Option<usize> {
        if !key.contains(&self.text()) {
            return None;
        }
        let (start, whole) = (format!("  {}", self.word), format!("  {}  ", self.word));
        let fit = if key.contains(&whole) {
            0
        } else if key.contains(&start) {
            1
        } else {
            2
        };
        Some(if self.meant { 3 } else { fit })
    }
}

/// A row that was found: how well, its name and its id.
type Ranked = (usize, String, i64);

struct Search<'a> {
    c: &'a Connection,
    searched: Searched,
    living: &'a str,
    seen: HashSet<i64>,
    rows: Vec<Ranked>,
    cut: bool,
}

impl Search<'_> {
    /// Adds the rows that have one of the parts of each word, but for those that were looked at before; says whether there are
    /// candidates that were not looked at.
    fn collect(&mut self, each: &[Vec<Part>], looked: &mut HashSet<i64>) -> Result<bool> {
        let candidates = self.candidates(each)?;
        let cut = candidates.len() >= CANDIDATES as usize;
        self.cut |= cut;
        let Searched { table, .. } = self.searched;
        let sql = format!("SELECT t.search_key, t.name_key, {} FROM {table} t WHERE t.id = :id", self.living);
        let rank = |key: &str| each.iter().map(|word| word.iter().filter_map(|part| part.rank(key)).min()).sum();
        let look = || -> rusqlite::Result<()> {
            let mut statement = self.c.prepare_cached(&sql)?;
            for id in candidates {
                if !looked.insert(id) || self.seen.contains(&id) {
                    continue;
                }
                let mut rows = statement.query(named_params! { ":id": id })?;
                let Some(row) = rows.next()? else { continue };
                let rank: Option<usize> = rank(row.get_ref(0)?.as_str()?);
                if let (Some(rank), true) = (rank, row.get(2)?) {
                    self.seen.insert(id);
                    self.rows.push((rank, row.get(1)?, id));
                }
            }
            Ok(())
        };
        look().map_err(wrap("search"))?;
        Ok(cut)
    }

    /// The first ids that the index has for the words.
    fn candidates(&self, each: &[Vec<Part>]) -> Result<Vec<i64>> {
        let one_of = |word: &Vec<Part>| {
            let parts: Vec<String> = word.iter().map(Part::query).collect();
            format!("({})", parts.join(" OR "))
        };
        let query = each.iter().map(one_of).collect::<Vec<_>>().join(" AND ");
        let Searched { index, .. } = self.searched;
        let sql = format!("SELECT rowid FROM {index} WHERE {index} MATCH :query ORDER BY rowid LIMIT :most");
        self.c
            .prepare_cached(&sql)
            .and_then(|mut statement| {
                let values = named_params! { ":query": query, ":most": CANDIDATES };
                statement.query_map(values, |row| row.get(0))?.collect()
            })
            .map_err(wrap("search"))
    }

    /// Adds the rows that have what a mistyped word may have been meant to be.
    fn forgive(&mut self, words: &[String]) -> Result<()> {
        let mut each = Vec::with_capacity(words.len());
        let mut mistyped = false;
        for word in words.iter().take(WORDS) {
            let mut parts = vec![Part::new(word, Fit::Within)];
            for word in meant(self.c, self.searched, word)? {
                mistyped = true;
                parts.push(Part { word, fit: Fit::Whole, meant: true });
            }
            each.push(parts);
        }
        if mistyped { self.collect(&each, &mut HashSet::new()).map(drop) } else { Ok(()) }
    }

    /// Are there as many of the best rows as are ever asked for?
    fn is_full(&self) -> bool {
        self.rows.iter().filter(|(rank, ..)| *rank == 0).count() >= MOST
    }

    fn best(mut self) -> Found {
        self.rows.sort_unstable();
        let cut = self.cut || self.rows.len() > MOST;
        Found { ids: self.rows.into_iter().take(MOST).map(|(_, _, id)| id).collect(), cut }
    }
}

/// The words of names that a word may have been meant to be the start of: one letter wrong, missing, too many, or two
/// swapped. A number is never guessed.
fn meant(c: &Connection, searched: Searched, word: &str) -> Result<Vec<String>> {
    let typed: Vec<char> = word.chars().collect();
    if typed.len() < FORGIVEN_FROM || typed.iter().any(|c| c.is_numeric()) {
        return Ok(Vec::new());
    }
    let mut statement = c
        .prepare_cached(
            "SELECT word, n FROM words WHERE list = :list AND word >= :start AND word < :start || char(0x10FFFF) LIMIT :most",
        )
        .map_err(wrap("search the words"))?;
    let mut near: Vec<(i64, String)> = Vec::new();
    for start in starts(&typed, &alphabet(c, searched)?) {
        let values = named_params! { ":list": searched.table, ":start": start, ":most": COMPARED };
        let mut rows = statement.query(values).map_err(wrap("search the words"))?;
        while let Some(row) = rows.next().map_err(wrap("search the words"))? {
            let known = row.get_ref(0).and_then(|word| Ok(word.as_str()?)).map_err(wrap("search the words"))?;
            if one_error(&typed, known) {
                near.push((row.get(1).map_err(wrap("search the words"))?, known.to_owned()));
            }
        }
    }
    // The commonest first; the same word may have come by two ways.
    near.sort_unstable_by(|a, b| b.cmp(a));
    near.dedup();
    Ok(near.into_iter().take(MEANT).map(|(_, word)| word).collect())
}

/// The letters that words start with.
fn alphabet(c: &Connection, searched: Searched) -> Result<Vec<char>> {
    c.prepare_cached(
        "WITH RECURSIVE first (letter) AS (
            SELECT substr(min(word), 1, 1) FROM words WHERE list = :list
            UNION ALL
            SELECT (SELECT substr(min(word), 1, 1) FROM words WHERE list = :list AND word > first.letter || char(0x10FFFF))
            FROM first WHERE letter IS NOT NULL LIMIT :most)
         SELECT letter FROM first WHERE letter IS NOT NULL",
    )
    .and_then(|mut statement| {
        let values = named_params! { ":list": searched.table, ":most": ALPHABET };
        let letters: rusqlite::Result<Vec<String>> = statement.query_map(values, |row| row.get(0))?.collect();
        Ok(letters?.iter().filter_map(|letter| letter.chars().next()).collect())
    })
    .map_err(wrap("read the letters of words"))
}

/// How the words start that have at most one error against what was typed: an error behind the second letter leaves the
/// first two; any other one leaves the letters behind it.
fn starts(typed: &[char], alphabet: &[char]) -> Vec<String> {
    let [a, b, c, d, ..] = *typed else { return Vec::new() };
    let mut starts = vec![vec![a, b], vec![b, c, d], vec![a, c, d], vec![b, a, c], vec![a, c, b]];
    for letter in alphabet {
        starts.extend([vec![*letter, b, c], vec![a, *letter, c], vec![*letter, a, b], vec![a, *letter, b]]);
    }
    // What starts with the first two letters is read once.
    starts.retain(|start| start.len() == 2 || !start.starts_with(&[a, b]));
    starts.sort_unstable();
    starts.dedup();
    starts.into_iter().map(String::from_iter).collect()
}

/// Does a start of the word differ from what was typed by exactly one error?
fn one_error(typed: &[char], word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    let first = typed.iter().zip(&word).take_while(|(a, b)| a == b).count();
    let (typed, word) = (typed.get(first..).unwrap_or_default(), word.get(first..).unwrap_or_default());
    let starts = |typed_skip: usize, word_skip: usize| match (typed.get(typed_skip..), word.get(word_skip..)) {
        (Some(typed), Some(word)) => word.starts_with(typed),
        _ => false,
    };
    let swapped = match (typed, word) {
        ([a, b, ..], [c, d, ..]) => a == d && b == c && starts(2, 2),
        _ => false,
    };
    !typed.is_empty() && (starts(1, 1) || starts(0, 1) || starts(1, 0) || swapped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_holds_each_word_between_blanks() {
        assert_eq!(key(["Café-crème  « Awa » 50%", "A1-B2"]), "  cafe  creme  awa  50  %  a1  b2  ");
        assert_eq!(words("Café-crème 50%"), ["cafe", "creme", "50"]);
        assert_eq!(words("%"), ["%"]);
        assert_eq!(key(["***"]), "  ***  ");
        assert_eq!(key(["", " "]), "");
    }

    #[test]
    fn one_error_is_forgiven_and_two_are_not() {
        let near = |typed: &str, word: &str| one_error(&typed.chars().collect::<Vec<_>>(), word);
        for typed in ["clabier", "clvier", "claviier", "calvier", "xlavier", "lavier", "clavi3r", "clave"] {
            assert!(near(typed, "clavier"), "{typed}");
        }
        for typed in ["clavier", "clabeer", "revlavi", "claviers2"] {
            assert!(!near(typed, "clavier"), "{typed}");
        }
    }

    #[test]
    fn the_starts_reach_every_word_with_one_error() {
        let alphabet: Vec<char> = ('a'..='z').collect();
        let word: Vec<char> = "clavier".chars().collect();
        let mut typed = Vec::new();
        for at in 0..5 {
            for letter in &alphabet {
                let mut wrong = word.clone();
                wrong[at] = *letter;
                typed.push(wrong);
                let mut more = word.clone();
                more.insert(at, *letter);
                typed.push(more);
            }
            let mut less = word.clone();
            less.remove(at);
            typed.push(less);
            let mut swapped = word.clone();
            swapped.swap(at, at + 1);
            typed.push(swapped);
        }
        for typed in typed {
            let reached = starts(&typed, &alphabet).iter().any(|start| "clavier".starts_with(start.as_str()));
            assert!(reached, "{}", typed.iter().collect::<String>());
        }
    }
}
