//! Why a command failed, and its exit code.

use std::io;

use crate::config::ConfigError;
use crate::i18n::errors::{cause_text, error_text, system_text};
use crate::i18n::{Format, Texts};
use crate::repository::RepositoryError;
use crate::tr;

/// The exit code of what was refused or failed.
pub const REFUSED: u8 = 1;
/// The exit code of an argument that can't be read.
pub const USAGE: u8 = 2;

/// Why a command ended.
#[derive(Debug)]
pub enum Failure {
    /// Already in the user's language.
    Told { message: String, code: u8 },
    /// Nothing to print: it has been printed, or the pipe is closed.
    Silent(u8),
    /// The store's.
    Store(RepositoryError),
    /// The system's, while writing the answer.
    Io(io::Error),
    /// A bug, or an error that nothing handles.
    Unforeseen(color_eyre::Report),
}

impl From<RepositoryError> for Failure {
    fn from(error: RepositoryError) -> Failure {
        Failure::Store(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        // A closed pipe, as by `| head`, is no failure.
        if error.kind() == io::ErrorKind::BrokenPipe { Failure::Silent(0) } else { Failure::Io(error) }
    }
}

impl From<color_eyre::Report> for Failure {
    fn from(report: color_eyre::Report) -> Failure {
        Failure::Unforeseen(report)
    }
}

impl Failure {
    /// Refused, in words.
    pub fn refused(message: String) -> Failure {
        Failure::Told { message, code: REFUSED }
    }

    /// An argument that can't be read, in words.
    pub fn usage(message: String) -> Failure {
        Failure::Told { message, code: USAGE }
    }

    /// For an answer that can't be written after the work is done: an error message would make the user do it again.
    #[must_use]
    pub fn after_the_fact(self, texts: &Texts) -> Failure {
        self.recorded(texts, tr!(texts, "cli-recorded-all"))
    }

    /// The same, naming what is done.
    #[must_use]
    pub fn recorded(self, texts: &Texts, what: String) -> Failure {
        match self {
            Failure::Io(error) => {
                let why = system_text(texts, &error);
                Failure::Told { message: tr!(texts, "cli-recorded", what = what, why = why), code: 0 }
            }
            other => other,
        }
    }

    /// The same in the user's language.
    pub fn told(self, texts: &Texts, format: Format) -> Failure {
        match self {
            Failure::Store(error) => {
                error.note();
                Failure::refused(error_text(texts, format, &error))
            }
            Failure::Io(error) => Failure::refused(tr!(texts, "cli-write", why = system_text(texts, &error))),
            Failure::Told { .. } | Failure::Silent(_) | Failure::Unforeseen(_) => self,
        }
    }
}

/// The words for a setting that can't be used.
pub fn config_text(texts: &Texts, error: &ConfigError) -> String {
    match error {
        ConfigError::Unreadable { path, cause } => {
            tr!(texts, "config-unreadable", path = path.as_str(), why = cause_text(texts, *cause))
        }
        ConfigError::Syntax { path, line, cause } => {
            tr!(texts, "config-syntax", path = path.as_str(), line = line.to_string(), why = cause.as_str())
        }
        ConfigError::UnknownKey { path, line, key } => {
            tr!(texts, "config-unknown-key", path = path.as_str(), line = line.to_string(), key = key.as_str())
        }
        ConfigError::BadValue { path, line, key } => {
            tr!(texts, "config-bad-value", path = path.as_str(), line = line.to_string(), key = key.as_str())
        }
        ConfigError::BadVariable { name, value } => {
            tr!(texts, "config-bad-variable", name = *name, value = value.as_str())
        }
        ConfigError::NoHome => tr!(texts, "config-no-home"),
    }
}
