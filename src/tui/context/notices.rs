//! What the reader is told: a word at the end of the key line, a banner above it.

use std::time::Instant;

/// What a toast tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something worked.
    Done,
    /// Something worked, and one key takes it back.
    Undoable,
    /// Nothing was done, for this reason.
    Refused,
}

/// A word at the right end of the key line.
#[derive(Debug, Clone)]
pub struct Toast {
    pub text: String,
    pub tone: Tone,
    /// When it goes.
    pub until: Instant,
}

/// An error of an action, or news that wants to be read: what happened, what was kept, what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Banner {
    pub title: String,
    pub text: String,
    /// Is it an error? Else it is news.
    pub wrong: bool,
}

/// What the reader is told.
#[derive(Debug, Default)]
pub struct Notices {
    pub toast: Option<Toast>,
    pub banner: Option<Banner>,
}
