//! What can go wrong in a store: the shop says no ([`Refusal`]), or the store can't. Whoever shows it finds the reader's words.

use thiserror::Error;

use crate::domain::{invalid::Invalid, money::Overflow, refusal::Refusal};
use crate::log;

/// Result of a repository call.
pub type Result<T> = std::result::Result<T, RepositoryError>;

/// What went wrong. Nothing was written, except where a variant says so.
#[derive(Debug, Error)]
pub enum RepositoryError {
    /// The shop said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What the decision relied on no longer holds: to be decided anew.
    #[error("changed while it was being decided")]
    Conflict,
    /// There is no file.
    #[error("no shop at {0}")]
    NoShop(String),
    /// There is a file already.
    #[error("{0} exists already")]
    Exists(String),
    /// The file is not a shop of SalesTrack.
    #[error("{path} is not a SalesTrack shop: {why:?}")]
    NotAShop {
        /// Which file.
        path: String,
        /// What it is instead.
        why: NotAShop,
    },
    /// A file that a backup is written to, or read from.
    #[error("{path}: {problem:?}")]
    File {
        path: String,
        /// What is wrong with it.
        problem: FileProblem,
    },
    /// Written by a newer SalesTrack; left untouched.
    #[error("schema {found} is newer than {known}")]
    Newer {
        /// Of the file.
        found: i64,
        /// Of this program.
        known: i64,
    },
    /// Written by an older SalesTrack: it is to be migrated first.
    #[error("schema {found} is older than {known}")]
    Older {
        /// Of the file.
        found: i64,
        /// Of this program.
        known: i64,
    },
    /// Another program holds the file.
    #[error("the database is busy")]
    Busy,
    /// The file or its folder can't be written.
    #[error("the database is read-only")]
    ReadOnly,
    /// The file holds triggers that are not ours, by name: nothing is written that could fire them.
    #[error("foreign triggers: {0}")]
    Foreign(String),
    /// No room on the disk.
    #[error("the disk is full")]
    DiskFull,
    /// The file is damaged.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The end of the file is missing.
    #[error("the database is cut off")]
    CutOff,
    /// Stopped by an [`super::Interrupter`] or a progress that said no.
    #[error("interrupted")]
    Interrupted,
    /// The import's source could not be read.
    #[error("the source can't be read: {0}")]
    Source(String),
    /// Anything else of the store.
    #[error("{context}: {cause}")]
    Storage {
        /// What was being done.
        context: &'static str,
        /// What the store said.
        cause: String,
    },
}

impl RepositoryError {
    /// Logs the kind of error, without its text, which may hold personal data.
    pub fn note(&self) {
        let kind = match self {
            RepositoryError::File { problem, .. } => variant(problem),
            RepositoryError::Refused(refusal) => variant(refusal),
            other => variant(other),
        };
        match self {
            RepositoryError::Damaged(_) | RepositoryError::CutOff | RepositoryError::DiskFull => log::error(kind),
            RepositoryError::Storage { context, .. } => log::error(format_args!("{kind}: {context}")),
            RepositoryError::Busy
            | RepositoryError::ReadOnly
            | RepositoryError::Foreign(_)
            | RepositoryError::NotAShop { .. }
            | RepositoryError::Newer { .. }
            | RepositoryError::File { .. }
            | RepositoryError::Source(_)
            | RepositoryError::Older { .. }
            | RepositoryError::Refused(Refusal::ClockBehind { .. } | Refusal::ClockAhead { .. }) => log::warn(kind),
            RepositoryError::Refused(_)
            | RepositoryError::Conflict
            | RepositoryError::NoShop(_)
            | RepositoryError::Exists(_)
            | RepositoryError::Interrupted => log::debug(kind),
        }
    }
}

impl From<Invalid> for RepositoryError {
    fn from(invalid: Invalid) -> RepositoryError {
        RepositoryError::Refused(invalid.into())
    }
}

impl From<Overflow> for RepositoryError {
    fn from(overflow: Overflow) -> RepositoryError {
        RepositoryError::Refused(overflow.into())
    }
}

/// The name of a variant, without what it holds.
fn variant(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}").chars().take_while(char::is_ascii_alphanumeric).collect()
}

/// What a file is that is no shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAShop {
    Folder,
    /// A pipe, a device.
    NotAFile,
    /// Nothing is in it.
    Empty,
    /// Anything else than a database.
    NotSqlite,
    /// A database of another program.
    OtherProgram,
    /// Marked as ours, and no shop in it.
    NoShop,
}

/// What is wrong with a file that a backup is written to, or read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileProblem {
    /// It is not there.
    Missing,
    NoFolder,
    Folder,
    /// It is the shop itself, or belongs to it.
    TheShop,
    /// The folder, or the file, can't be written to.
    NotWritable,
    /// The folder, or the file, can't be read.
    NotReadable,
    /// No room on that disk.
    NoRoom,
    /// Another program has it open.
    InUse,
    /// It was moved, removed or replaced while it was open: what is written now is in no file that bears its name.
    Moved,
    /// A log is beside it that can't be read where nothing may be written.
    LogUnread,
    /// It is used by another program, and the log of that is not beside it: mounted elsewhere, or removed.
    LogElsewhere,
    /// It is another name of a file that is in use under its first one.
    OtherName,
    /// A part of it is missing.
    CutOff,
    /// It is damaged; what the store said.
    Damaged(String),
    /// The check found so many things in it.
    Unsound {
        /// How many.
        count: usize,
        /// Could `repair` rebuild all of them?
        derived: bool,
    },
    /// It is a backup of another shop, of this name.
    OtherShop(String),
    /// Anything else; what the system said.
    Failed(String),
}
