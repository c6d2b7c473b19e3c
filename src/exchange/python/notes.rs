//! What an import changed or left out, in bounded memory: every reason is counted, the first notes are kept whole.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;

use crate::domain::import::ImportNote;

/// Notes that are kept whole; beyond them only the counts go on.
pub const NOTES_KEPT: usize = 10_000;

/// The longest piece of a value that a note quotes, in characters.
const QUOTE_MAX: usize = 60;

/// The notes of one import.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notes {
    kept: Vec<ImportNote>,
    counts: BTreeMap<(&'static str, bool), u64>,
    silent: bool,
}

impl Notes {
    /// Discards notes: the first pass sees the same rows as the second.
    pub fn silent() -> Notes {
        Notes { silent: true, ..Notes::default() }
    }

    /// The notes, in the order of the source; at most [`NOTES_KEPT`].
    pub fn kept(&self) -> &[ImportNote] {
        &self.kept
    }

    /// How often each reason occurred, and whether it left its rows out.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, bool, u64)> {
        self.counts.iter().map(|((reason, left_out), n)| (*reason, *left_out, *n))
    }

    /// How many rows were left out.
    pub fn left_out(&self) -> u64 {
        self.total(true)
    }

    /// How many changes were made to rows that were kept.
    pub fn changed(&self) -> u64 {
        self.total(false)
    }

    fn total(&self, left_out: bool) -> u64 {
        self.counts.iter().filter(|((_, out), _)| *out == left_out).map(|(_, n)| n).sum()
    }

    /// Notes a row that was kept with a change.
    pub fn change(&mut self, table: &'static str, id: Option<i64>, reason: &'static str, was: impl FnOnce() -> String) {
        self.add(table, id, false, reason, was);
    }

    /// Notes a row that was left out.
    pub fn leave_out(
        &mut self,
        table: &'static str,
        id: Option<i64>,
        reason: &'static str,
        was: impl FnOnce() -> String,
    ) {
        self.add(table, id, true, reason, was);
    }

    fn add(
        &mut self,
        table: &'static str,
        id: Option<i64>,
        left_out: bool,
        reason: &'static str,
        was: impl FnOnce() -> String,
    ) {
        if self.silent {
            return;
        }
        let count = self.counts.entry((reason, left_out)).or_insert(0);
        *count = count.saturating_add(1);
        if self.kept.len() < NOTES_KEPT {
            self.kept.push(ImportNote { table, id, left_out, reason, was: was() });
        }
    }
}

/// A value as a note quotes it: one line, cut to a readable length.
pub fn quote(value: ValueRef<'_>) -> String {
    let text = match value {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(n) => n.to_string(),
        ValueRef::Real(x) => x.to_string(),
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).escape_debug().to_string(),
        ValueRef::Blob(bytes) => format!("blob of {} bytes", bytes.len()),
    };
    if text.chars().nth(QUOTE_MAX).is_none() {
        return text;
    }
    text.chars().take(QUOTE_MAX).chain(['…']).collect()
}
