//! The log: a small file in the state folder that says what the program did.
//!
//! A line holds fixed words, counts, paths and error kinds: no name, no amount, nothing that was typed. A log that can't be
//! written must not stop a sale, so nothing here returns an error or prints.

use std::fmt::Display;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::panic::{self, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use rustix::fs::{FlockOperation, flock};

use crate::clock::Clock;
use crate::private;

/// A file of this size is rotated; only one old file is kept.
const LIMIT: u64 = 1 << 20;
/// The most characters of a line.
const LONGEST: usize = 2_000;

static LOG: OnceLock<Log> = OnceLock::new();

/// How much is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Level {
    /// Nothing; no file is made.
    Off,
    /// Failures.
    Error,
    /// What could not be done.
    Warn,
    /// What was done with the file: opened, migrated, backed up, restored.
    #[default]
    Info,
    /// Every command.
    Debug,
}

impl Level {
    /// Every level, the quietest first.
    pub const ALL: [Level; 5] = [Level::Off, Level::Error, Level::Warn, Level::Info, Level::Debug];

    pub fn parse(word: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.word() == word)
    }

    /// Its word, in the config file and in the log.
    pub fn word(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
        }
    }
}

/// Opens the log of this process, once; panics are written down from here on.
pub fn start(path: PathBuf, level: Level, clock: Clock) {
    if level > Level::Off && LOG.set(Log::new(path, level, clock, LIMIT)).is_ok() {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            panicked(info);
            report(info);
        }));
    }
}

/// What broke.
pub fn error(line: impl Display) {
    write(Level::Error, line);
}

/// What could not be done.
pub fn warn(line: impl Display) {
    write(Level::Warn, line);
}

/// What was done.
pub fn info(line: impl Display) {
    write(Level::Info, line);
}

/// Details for debugging.
pub fn debug(line: impl Display) {
    write(Level::Debug, line);
}

/// A panic: its place, not its message, which may quote personal data.
pub fn panicked(panic: &PanicHookInfo<'_>) {
    match panic.location() {
        Some(place) => error(format_args!("panic at {}:{}", place.file(), place.line())),
        None => error("panic"),
    }
}

fn write(level: Level, line: impl Display) {
    if let Some(log) = LOG.get() {
        log.write(level, &line);
    }
}

struct Log {
    path: PathBuf,
    level: Level,
    clock: Clock,
    limit: u64,
    /// Opened at the first line.
    file: Mutex<Option<File>>,
}

impl Log {
    fn new(path: PathBuf, level: Level, clock: Clock, limit: u64) -> Log {
        Log { path, level, clock, limit, file: Mutex::new(None) }
    }

    fn write(&self, level: Level, line: &dyn Display) {
        if level > self.level {
            return;
        }
        let time = self.clock.local().format("%Y-%m-%dT%H:%M:%S%:z");
        let line = format!("{time} {:5} {} {line}", level.word(), std::process::id());
        // One line is one line, whatever a path has in its name.
        let mut line: String =
            line.chars().take(LONGEST).map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
        line.push('\n');
        let mut held = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let current = held.take().filter(|file| is_at(file, &self.path)).or_else(|| open(&self.path));
        let current = current.and_then(|file| self.rotated(file, line.len()));
        if let Some(mut file) = current {
            // A full disk loses the line, and nothing else.
            if file.write_all(line.as_bytes()).is_ok() {
                *held = Some(file);
            }
        }
    }

    /// Rotates a full file. Several processes write to it: the one that gets its lock renames it, the others open the new one.
    fn rotated(&self, file: File, more: usize) -> Option<File> {
        let about = file.metadata().ok()?;
        if about.len() == 0 || about.len().saturating_add(more as u64) <= self.limit {
            return Some(file);
        }
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok() && is_at(&file, &self.path) {
            let mut old = self.path.clone().into_os_string();
            old.push(".1");
            if fs::rename(&self.path, old).is_err() {
                // Writing on would let the file grow without limit.
                return None;
            }
        }
        open(&self.path)
    }
}

/// For its owner only, and always written at its end.
fn open(path: &Path) -> Option<File> {
    if let Some(folder) = path.parent() {
        private::folder(folder).ok()?;
    }
    private::append(path).ok()
}

fn is_at(file: &File, path: &Path) -> bool {
    match (file.metadata(), fs::metadata(path)) {
        (Ok(one), Ok(other)) => (one.dev(), one.ino()) == (other.dev(), other.ino()),
        (Ok(_) | Err(_), _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(folder: &Path, level: Level, limit: u64) -> Log {
        let clock = Clock::fixed("2026-11-23T10:15:00+01:00".parse().unwrap());
        Log::new(folder.join("state/salestrack.log"), level, clock, limit)
    }

    #[test]
    fn a_line_is_one_line_of_its_level_or_above() {
        let folder = tempfile::tempdir().unwrap();
        let log = log(folder.path(), Level::Warn, LIMIT);
        log.write(Level::Info, &"quiet");
        assert!(!log.path.exists());
        log.write(Level::Error, &"a\nb\u{1b}[2J");
        let text = fs::read_to_string(&log.path).unwrap();
        let pid = std::process::id();
        assert_eq!(text, format!("2026-11-23T10:15:00+01:00 error {pid} a\u{FFFD}b\u{FFFD}[2J\n"));
        assert_eq!(fs::metadata(&log.path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(folder.path().join("state")).unwrap().mode() & 0o777, 0o700);
    }

    #[test]
    fn two_files_of_a_bounded_size_are_all_there_ever_is() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (log(folder.path(), Level::Info, 4_000), log(folder.path(), Level::Info, 4_000));
        for n in 0..200 {
            if n % 2 == 0 { &one } else { &other }.write(Level::Info, &format_args!("line {n:03}"));
        }
        let mut names: Vec<_> = fs::read_dir(folder.path().join("state")).unwrap().map(|e| e.unwrap()).collect();
        names.sort_by_key(fs::DirEntry::file_name);
        assert_eq!(names.len(), 2);
        assert!(names.iter().all(|name| name.metadata().unwrap().len() <= 4_000));
        let text: String = names.iter().rev().map(|name| fs::read_to_string(name.path()).unwrap()).collect();
        let lines: Vec<&str> = text.lines().map(|line| line.split_once("line ").unwrap().1).collect();
        // The newest are there, in order, none twice.
        let first: usize = lines[0].parse().unwrap();
        let expected: Vec<String> = (first..200).map(|n| format!("{n:03}")).collect();
        assert_eq!(lines, expected);
        assert!(lines.len() > 60);
    }

    #[test]
    fn what_cannot_be_written_stops_nobody() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("state"), "a file where the folder should be").unwrap();
        log(folder.path(), Level::Debug, LIMIT).write(Level::Error, &"lost");
    }

    #[test]
    fn every_level_has_its_word() {
        assert!(Level::ALL.into_iter().all(|level| Level::parse(level.word()) == Some(level)));
        assert_eq!((Level::parse("loud"), Level::default()), (None, Level::Info));
    }
}
