//! What was learned of the reader: how slow it is, what it types around a code, and for which keyboard.

use std::time::Duration;

use toml::{Spanned, de::DeValue};
use toml_edit::{InlineTable, Value};

use crate::domain::code::Layout;

/// A reader as it was learned, or as any reader is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scanner {
    /// The longest time between two characters, in milliseconds; 0 before anything was learned.
    pub gap_ms: u64,
    /// Typed before each code.
    pub before: String,
    /// Typed behind each code, before its end.
    pub after: String,
    /// The keyboard for which it types.
    pub layout: Layout,
}

/// A slower reader than this can't be told from a hand.
const SLOWEST: Duration = Duration::from_millis(250);
/// Longer words around a code are none that a reader types.
const LONGEST: usize = 16;

const LAYOUTS: [(Layout, &str); 3] =
    [(Layout::Same, "same"), (Layout::UsOnAzerty, "us-on-azerty"), (Layout::AzertyOnUs, "azerty-on-us")];

impl Scanner {
    /// Characters of one run are so far apart: a little further than was learned.
    pub fn gap(&self) -> Duration {
        Duration::from_millis(self.gap_ms.saturating_mul(3) / 2).min(SLOWEST)
    }

    /// A text without what the reader types around each code.
    pub fn strip<'a>(&self, text: &'a str) -> &'a str {
        let text = text.strip_prefix(self.before.as_str()).filter(|rest| !rest.is_empty()).unwrap_or(text);
        text.strip_suffix(self.after.as_str()).filter(|rest| !rest.is_empty()).unwrap_or(text)
    }

    /// What the config file says: `scanner = { gap = 40, before = "", after = "", layout = "same" }`, each part if it likes.
    pub fn of_file(value: &Spanned<DeValue<'_>>) -> Option<Scanner> {
        let DeValue::Table(parts) = value.get_ref() else { return None };
        let mut scanner = Scanner::default();
        for (key, value) in parts {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("gap", DeValue::Integer(gap)) => {
                    scanner.gap_ms = gap.as_str().parse().ok().filter(|gap| *gap <= 10_000)?;
                }
                ("before", DeValue::String(text)) if text.chars().count() <= LONGEST => {
                    scanner.before = text.to_string();
                }
                ("after", DeValue::String(text)) if text.chars().count() <= LONGEST => {
                    scanner.after = text.to_string();
                }
                ("layout", DeValue::String(word)) => {
                    scanner.layout = LAYOUTS.iter().find(|(_, known)| known == word).map(|(layout, _)| *layout)?;
                }
                _ => return None,
            }
        }
        Some(scanner)
    }

    /// The layout's word in the config file.
    pub fn layout_word(&self) -> &'static str {
        LAYOUTS.iter().find(|(layout, _)| *layout == self.layout).map_or("same", |(_, word)| word)
    }

    /// As the config file has it.
    pub fn to_value(&self) -> Value {
        let mut parts = InlineTable::new();
        parts.insert("gap", Value::from(i64::try_from(self.gap_ms).unwrap_or(0)));
        parts.insert("before", Value::from(self.before.as_str()));
        parts.insert("after", Value::from(self.after.as_str()));
        parts.insert("layout", Value::from(self.layout_word()));
        Value::from(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_types_around_a_code_comes_off() {
        let scanner = Scanner { before: "~".into(), after: "#".into(), ..Scanner::default() };
        assert_eq!(scanner.strip("~3760091720116#"), "3760091720116");
        assert_eq!(scanner.strip("3760091720116"), "3760091720116");
        assert_eq!(scanner.strip("~"), "~");
    }

    #[test]
    fn the_learned_reader_is_read_as_it_is_written() {
        let scanner = Scanner { gap_ms: 90, before: "~".into(), after: "\"\\".into(), layout: Layout::UsOnAzerty };
        let text = format!("scanner = {}", scanner.to_value());
        let table = toml::de::DeTable::parse(&text).unwrap();
        let (_, value) = table.get_ref().iter().next().unwrap();
        assert_eq!(Scanner::of_file(value), Some(scanner));
    }

    #[test]
    fn a_wrong_part_is_no_reader() {
        for text in [
            "scanner = 3",
            "scanner = { gap = -1 }",
            "scanner = { gap = 99999999999999999999 }",
            "scanner = { before = 3 }",
            "scanner = { layout = \"klingon\" }",
            "scanner = { speed = 3 }",
        ] {
            let table = toml::de::DeTable::parse(text).unwrap();
            let (_, value) = table.get_ref().iter().next().unwrap();
            assert_eq!(Scanner::of_file(value), None, "{text}");
        }
    }
}
