//! Search as you type. Rows that have the typed words as whole words come first, then those with words that start with
//! them, then those that contain them, then those with a word that differs by one typing error.
//!
//! A store proposes candidates, and their keys are compared here. Each step looks at a bounded number of candidates, so a
//! letter that occurs in a million names costs no more than a rare one.

mod part;
mod typo;

use std::collections::HashSet;

pub use part::{Fit, Part};

use super::fold::{clean_name, fold};

/// The most rows that a search finds.
pub const MOST: usize = 300;
/// Candidates that one step looks at.
const CANDIDATES: usize = 500;
/// With fewer results than this, words with a typing error are looked for.
const FEW: usize = 10;
/// The most words of an input that are used.
const WORDS: usize = 8;
/// From so many digits on, what is behind `00` is a country's code.
const COUNTRY: usize = 3;
/// From so many digits on, what is behind a `0` is looked for without it.
const NATIONAL: usize = 6;

/// What a store proposes. Its rows have a key (see [`key`]) and a folded name; only those that a list shows count.
pub trait Candidates {
    type Error;
    /// The lowest ids of rows that may have one of the parts of each word, at most so many.
    fn ids(&self, each: &[Vec<Part>], most: usize) -> Result<Vec<i64>, Self::Error>;
    /// Hands over id, key and name of those of the rows that the list shows.
    fn rows(&self, ids: &[i64], row: &mut dyn FnMut(i64, &str, &str)) -> Result<(), Self::Error>;
    /// Hands over the longer words of names with this start, and how many names have each; at most so many.
    fn words(&self, start: &str, most: usize, word: &mut dyn FnMut(&str, i64)) -> Result<(), Self::Error>;
    /// The letters that words of names start with, at most so many.
    fn letters(&self, most: usize) -> Result<Vec<char>, Self::Error>;
}

/// What a search found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Ids, the best first.
    pub ids: Vec<i64>,
    /// There are others that were not looked at.
    pub cut: bool,
}

impl Found {
    /// Puts a row first, whether it was found or not.
    pub fn put_first(&mut self, id: Option<i64>) {
        if let Some(id) = id {
            self.ids.retain(|other| *other != id);
            self.ids.insert(0, id);
        }
    }
}

/// Is nothing typed, so that a list shows all its rows? Marks that are no words are typed, and find nothing.
pub fn asks_nothing(typed: &str) -> bool {
    clean_name(typed).is_empty()
}

/// The folded words of an input: letters and digits. Other signs count only where there is nothing else.
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

/// Finds the rows that have each of the words; the next of `wordings` is tried where nothing has those of the one before.
pub fn find<C: Candidates>(store: &C, wordings: &[Vec<String>]) -> Result<Found, C::Error> {
    let mut search = Search { store, seen: HashSet::new(), rows: Vec::new(), cut: false };
    // No words are in every row, and that is not what marks alone mean.
    for words in wordings.iter().filter(|words| !words.is_empty()) {
        if !search.rows.is_empty() {
            break;
        }
        search.look_for(words.get(..WORDS.min(words.len())).unwrap_or_default())?;
    }
    if let Some(words) = wordings.last().filter(|_| search.rows.len() < FEW) {
        search.add_typos(words)?;
    }
    Ok(search.best())
}

/// A row that was found: how well, its name and its id.
type Ranked = (usize, String, i64);

struct Search<'a, C> {
    store: &'a C,
    seen: HashSet<i64>,
    rows: Vec<Ranked>,
    cut: bool,
}

impl<C: Candidates> Search<'_, C> {
    /// Adds the rows that have each of the words.
    fn look_for(&mut self, words: &[String]) -> Result<(), C::Error> {
        // What does not hold a word doesn't start with it either.
        let mut looked = HashSet::new();
        let mut ask = |search: &mut Self, fit: Fit| {
            let each: Vec<Vec<Part>> = words.iter().map(|word| vec![Part::new(word, fit)]).collect();
            search.collect(&each, &mut looked)
        };
        // Where all candidates of a question could be looked at, those of a narrower one are among them; and nothing is
        // better than a row of whole words.
        if words.iter().all(|word| part::is_short(word)) {
            if ask(self, Fit::Start)? && !self.is_full() {
                ask(self, Fit::Whole)?;
            }
            // Nearly every row holds short words: a row that does is looked for only where there is room behind the others.
            if self.rows.len() < MOST && !words.iter().all(|word| part::is_start_only(word)) {
                ask(self, Fit::Within)?;
            }
        } else if ask(self, Fit::Within)? && !self.is_full() {
            ask(self, Fit::Whole)?;
            if !self.is_full() {
                ask(self, Fit::Start)?;
            }
        }
        Ok(())
    }

    /// Adds the rows that have one of the parts of each word, but for those that were looked at before; says whether there are
    /// candidates that were not looked at.
    fn collect(&mut self, each: &[Vec<Part>], looked: &mut HashSet<i64>) -> Result<bool, C::Error> {
        let mut ids = self.store.ids(each, CANDIDATES)?;
        let cut = ids.len() >= CANDIDATES;
        self.cut |= cut;
        ids.retain(|id| looked.insert(*id) && !self.seen.contains(id));
        let (seen, rows) = (&mut self.seen, &mut self.rows);
        self.store.rows(&ids, &mut |id, key, name| {
            let rank: Option<usize> = each.iter().map(|word| word.iter().filter_map(|part| part.rank(key)).min()).sum();
            if let Some(rank) = rank {
                seen.insert(id);
                rows.push((rank, name.to_owned(), id));
            }
        })?;
        Ok(cut)
    }

    /// Adds the rows that match with one typing error in a word.
    fn add_typos(&mut self, words: &[String]) -> Result<(), C::Error> {
        let mut each = Vec::with_capacity(words.len());
        let mut mistyped = false;
        for word in words.iter().take(WORDS) {
            let mut parts = vec![Part::new(word, Fit::Within)];
            for word in typo::meant(self.store, word)? {
                mistyped = true;
                parts.push(Part::meant(word));
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

/// The digits of what reads like a phone number, however it is spaced.
pub fn phone_digits(text: &str) -> Option<String> {
    let like_a_number = text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-./()".contains(c));
    let digits = digits(text);
    (like_a_number && !digits.is_empty()).then_some(digits)
}

/// The wordings that a search for a client tries: a phone number is found however it is spaced, and what is none may still be
/// in a name or an address.
pub fn client_wordings(typed: &str, words: Vec<String>) -> Vec<Vec<String>> {
    let number = phone_digits(typed).map(|digits| vec![without_prefix(&digits).to_owned()]);
    let mut wordings = vec![words];
    if let Some(number) = number.filter(|number| !wordings.contains(number)) {
        wordings.insert(0, number);
    }
    wordings
}

/// What a number has in whatever country it is written: `00` stands for the `+` before a country's code, and a leading `0` is
/// left out behind one. A few figures may be any part of a number, and are left as they are.
fn without_prefix(digits: &str) -> &str {
    let code = digits.strip_prefix("00").filter(|code| code.len() >= COUNTRY);
    let national = || digits.strip_prefix('0').filter(|national| national.len() >= NATIONAL);
    code.or_else(national).unwrap_or(digits)
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// What a product is searched by.
pub fn product_key(name: &str, code: Option<&str>) -> String {
    key([name, code.unwrap_or_default()])
}

/// What a client is searched by: name, address, phone number, and its digits.
pub fn client_key(name: &str, phone: Option<&str>, email: Option<&str>) -> String {
    let phone = phone.unwrap_or_default();
    key([name, email.unwrap_or_default(), phone, &digits(phone)])
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
}
