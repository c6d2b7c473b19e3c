//! Formatting and parsing of document numbers.

use std::fmt;

use chrono::Datelike;

use super::DocumentKind;
use crate::domain::{
    ids::{SourceId, TillId},
    moment::Stamp,
};

/// A number as it is printed: the prefix of its series and a count in it, `2026-000123`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number<'a> {
    /// Of the series, up to the count.
    pub prefix: &'a str,
    /// 1, 2, 3 ... in a series of ours; the old id in an import's, which may be anything.
    pub count: i64,
}

impl fmt::Display for Number<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:06}", self.prefix, self.count)
    }
}

/// Which documents share a series of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SeriesKind {
    /// Sales, and what corrects them.
    Sale,
}

impl SeriesKind {
    fn of(kind: DocumentKind) -> SeriesKind {
        match kind {
            DocumentKind::Sale | DocumentKind::Void => SeriesKind::Sale,
        }
    }

    /// The stable word in files.
    pub fn code(self) -> &'static str {
        match self {
            SeriesKind::Sale => "sale",
        }
    }
}

/// A series of ours: of one till, one year and one kind, without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeriesKey {
    pub till: TillId,
    /// Of the business day.
    pub year: i32,
    /// Of which documents.
    pub kind: SeriesKind,
}

impl SeriesKey {
    /// The series that a document of this kind is numbered in.
    pub fn of(kind: DocumentKind, stamp: &Stamp) -> SeriesKey {
        SeriesKey { till: stamp.till, year: stamp.day.year(), kind: SeriesKind::of(kind) }
    }

    /// What its numbers begin with, behind the till's own prefix: empty for the first till.
    pub fn prefix(&self, till: &str) -> String {
        match self.kind {
            SeriesKind::Sale => format!("{till}{:04}-", self.year),
        }
    }
}

/// What the numbers of an imported shop begin with.
pub fn source_prefix(source: SourceId) -> String {
    format!("P{source}-")
}

/// A series that is known: its prefix, the year of one of ours, the source of one that was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its row in the store; later ones are newer.
    pub id: i64,
    pub prefix: String,
    /// Of one of ours.
    pub year: Option<i32>,
    /// Of one that was imported.
    pub source: Option<SourceId>,
}

/// What a reader means by a number that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed<'a> {
    /// Nothing was typed.
    Empty,
    /// This count, of any series.
    Count(i64),
    /// Everything of this series.
    Series(&'a Series),
    Number(&'a Series, i64),
    /// No number.
    Nonsense,
}

/// Reads a number as it was typed: `2026-000123`, `#2026-123`, `123`, `2026-`. The longest prefix that is known counts.
pub fn read<'a>(typed: &str, known: &'a [Series]) -> Typed<'a> {
    let typed = typed.trim().trim_start_matches('#').trim();
    if typed.is_empty() {
        return Typed::Empty;
    }
    let rest = |series: &Series| {
        let (start, rest) = typed.split_at_checked(series.prefix.len())?;
        start.eq_ignore_ascii_case(&series.prefix).then_some(rest)
    };
    let longest = known.iter().filter(|series| rest(series).is_some()).max_by_key(|series| series.prefix.len());
    match longest.and_then(|series| Some((series, rest(series)?))) {
        Some((series, "")) => Typed::Series(series),
        Some((series, digits)) => digits.parse().map_or(Typed::Nonsense, |count| Typed::Number(series, count)),
        // What is before the dash is an unknown prefix.
        None if typed.contains('-') => Typed::Nonsense,
        None => typed.parse().map_or(Typed::Nonsense, Typed::Count),
    }
}

/// The one series that a count without a prefix means: this year's rather than an older one, and any of ours rather than
/// an import's.
pub fn newest(known: &[Series]) -> Option<&Series> {
    known.iter().max_by_key(|series| (series.source.is_none(), series.year, series.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<Series> {
        let series = |id, prefix: &str, year, source: Option<i64>| Series {
            id,
            prefix: prefix.into(),
            year,
            source: source.map(SourceId),
        };
        vec![
            series(1, "2025-", Some(2025), None),
            series(2, "2026-", Some(2026), None),
            series(3, "R-2026-", Some(2026), None),
            series(4, "R-", None, Some(2)),
            series(5, "P1-", None, Some(1)),
        ]
    }

    #[test]
    fn a_number_is_written_with_six_digits_at_least() {
        let of = |prefix, count| Number { prefix, count }.to_string();
        assert_eq!(of("2026-", 12), "2026-000012");
        assert_eq!(of("2026-", 1_234_567), "2026-1234567");
        assert_eq!(of("P1-", -17), "P1--00017");
    }

    #[test]
    fn a_number_is_read_by_the_longest_prefix_that_is_known() {
        let known = known();
        let of = |typed| match read(typed, &known) {
            Typed::Empty => "empty".to_owned(),
            Typed::Count(count) => format!("any {count}"),
            Typed::Series(series) => format!("all of {}", series.id),
            Typed::Number(series, count) => format!("{count} of {}", series.id),
            Typed::Nonsense => "nonsense".to_owned(),
        };
        for (typed, meant) in [
            (" ", "empty"),
            ("#", "empty"),
            ("12", "any 12"),
            ("#2026-000123", "123 of 2"),
            ("2025-", "all of 1"),
            ("r-2026-7", "7 of 3"),
            ("R-7", "7 of 4"),
            ("p1--00017", "-17 of 5"),
            ("2024-1", "nonsense"),
            ("-5", "nonsense"),
            ("2026-x", "nonsense"),
            ("é", "nonsense"),
            ("99999999999999999999", "nonsense"),
        ] {
            assert_eq!(of(typed), meant, "{typed:?}");
        }
    }

    #[test]
    fn a_count_alone_means_the_newest_series_of_ours() {
        let series =
            |id, year, source: Option<i64>| Series { id, prefix: String::new(), year, source: source.map(SourceId) };
        let of = |known: &[Series]| newest(known).map(|series| series.id);
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[series(1, None, Some(1)), series(2, None, Some(2))]), Some(2));
        assert_eq!(of(&[series(1, Some(2026), None), series(2, Some(2025), None), series(3, None, Some(1))]), Some(1));
    }
}
