//! A part of a search: what must be in a row's key, and how good a match is.

/// Words of fewer letters are in so many others that what holds them is looked for last.
const SHORT: usize = 3;
/// Words of so many letters are too common to mean anything but a start.
const START_ONLY: usize = 1;

/// How a word matches a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    Whole,
    Start,
    /// Anywhere in one.
    Within,
}

/// What must be in a row's key: a word as it was typed, or one that it may have been meant to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub word: String,
    pub fit: Fit,
    meant: bool,
}

/// One letter or two: nearly every row holds them.
pub fn is_short(word: &str) -> bool {
    word.chars().count() < SHORT
}

/// One letter is in too many words to mean anything but a start.
pub fn is_start_only(word: &str) -> bool {
    word.chars().count() <= START_ONLY
}

impl Part {
    /// A word as it was typed.
    pub fn new(word: &str, fit: Fit) -> Part {
        let fit = if is_start_only(word) && fit == Fit::Within { Fit::Start } else { fit };
        Part { word: word.to_owned(), fit, meant: false }
    }

    /// A word that another one may have been meant to be.
    pub fn meant(word: String) -> Part {
        Part { word, fit: Fit::Whole, meant: true }
    }

    /// What a key must hold.
    pub fn text(&self) -> String {
        match self.fit {
            Fit::Whole => format!("  {}  ", self.word),
            Fit::Start => format!("  {}", self.word),
            Fit::Within => self.word.clone(),
        }
    }

    /// The rank of its match in a key, lower is better; `None` where there is none.
    pub fn rank(&self, key: &str) -> Option<usize> {
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
