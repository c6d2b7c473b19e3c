//! Texts, and the formats of amounts, quantities and dates, in each language.

pub mod calendar;
pub mod errors;
pub mod format;
pub mod parse;
mod texts;
mod topics;

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use format::Format;
pub use parse::error_text as number_error_text;
pub use texts::{Arg, Texts};
pub use topics::{TOPICS, Topic};

/// A text by its id, with arguments where it has some: `tr!(texts, "sale-count", count = 3)`. Used everywhere instead of
/// the methods, because a test reads these calls and checks their ids and arguments against both languages.
#[macro_export]
macro_rules! tr {
    ($texts:expr, $id:literal $(,)?) => {
        $texts.get($id)
    };
    ($texts:expr, $id:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $texts.with($id, &[$((stringify!($name), $crate::i18n::Arg::from($value))),+])
    };
}

/// A text as a sentence of its own begins: with a capital.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A language of the program.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    En,
    Fr,
}

/// A text that names no language of ours.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no such language: {0}")]
pub struct UnknownLang(pub String);

impl Lang {
    pub const ALL: [Self; 2] = [Self::En, Self::Fr];

    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// The language's name in itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Fr => "Français",
        }
    }

    /// Reads `fr`, `fr_FR.UTF-8`, `fr-CA`.
    pub fn parse(text: &str) -> Option<Self> {
        let language = text.trim().split(['_', '-', '.', '@']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|lang| lang.code() == language)
    }

    /// The language of the environment: the first of the locale variables that is set decides, English when in doubt.
    pub fn detect(get_env: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &&str| get_env(name).filter(|value| !value.is_empty());
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set).and_then(|value| Self::parse(&value)).unwrap_or_default()
    }
}

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).ok_or_else(|| UnknownLang(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let with = |pairs: &'static [(&str, &str)]| {
            Lang::detect(|name| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1.to_owned()))
        };
        assert_eq!(with(&[("LANG", "fr_FR.UTF-8")]), Lang::Fr);
        assert_eq!(with(&[("LC_ALL", ""), ("LANG", "fr")]), Lang::Fr);
        assert_eq!(with(&[("LC_ALL", "C"), ("LANG", "fr")]), Lang::En);
        assert_eq!(with(&[("LC_MESSAGES", "fr-CA"), ("LANG", "en_GB")]), Lang::Fr);
        assert_eq!(with(&[]), Lang::En);
        assert!("de".parse::<Lang>().is_err());
    }
}
