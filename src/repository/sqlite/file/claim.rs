//! A file for ourselves alone: proof that no other program has it open, and a lock that keeps all of them out.

use std::fs::{self, File, OpenOptions};
use std::path::Path;
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use rustix::fs::{FlockOperation, fcntl_lock};

use super::names::{shown, wrap_place};
use super::presence::Presence;
use crate::repository::sqlite::connection::{open_file, wrap};
use crate::repository::{FileProblem, NotAShop, RepositoryError, Result};

/// A command that sells is gone after some milliseconds: so many times it is waited for, so long each time.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(50);

/// Exclusive use of a file until this is dropped.
#[expect(dead_code, reason = "its parts are held, not used")]
pub enum Claim {
    /// By SQLite's own lock. The log has been folded into the file, and its side files are gone.
    Database {
        /// In an exclusive transaction that never writes. Dropped first.
        connection: Connection,
        /// Outlives it.
        presence: Presence,
    },
    /// What SQLite can't read any more is locked without it, in the same place. Its side files stand where they were.
    Bare {
        /// Holds the lock.
        file: File,
        /// Like any other user of the file.
        presence: Presence,
    },
}

/// Fails where a claim would fail now, and changes nothing: called before long work.
pub fn foresee(path: &Path) -> Result<()> {
    let presence = plain_file(path)?;
    if presence.users() > 1 || presence.is_locked() {
        return Err(RepositoryError::File { path: shown(path), problem: FileProblem::InUse });
    }
    Ok(())
}

fn plain_file(path: &Path) -> Result<Presence> {
    let refused = |problem| Err(RepositoryError::File { path: shown(path), problem });
    // A link that leads nowhere: perhaps to a disk that is not there at the moment.
    let Ok(about) = fs::metadata(path) else { return refused(FileProblem::Missing) };
    if about.is_dir() {
        return refused(FileProblem::Folder);
    }
    if !about.is_file() {
        return Err(RepositoryError::NotAShop { path: shown(path), why: NotAShop::NotAFile });
    }
    Presence::on(path).map_err(wrap_place(path))
}

/// Claims a file, or says who has it. An idle window holds a lock too: every connection does, from its first read on.
pub fn claim(path: &Path) -> Result<Claim> {
    let refused = |problem| Err(RepositoryError::File { path: shown(path), problem });
    let presence = plain_file(path)?;
    let alone = presence.users() == 1;
    match exclusive(path) {
        Ok(connection) => Ok(Claim::Database { connection, presence }),
        Err(RepositoryError::Busy) => refused(FileProblem::InUse),
        Err(RepositoryError::ReadOnly) => refused(FileProblem::NotWritable),
        Err(RepositoryError::DiskFull) => refused(FileProblem::NoRoom),
        // The lock of a process does not keep the process itself out.
        Err(_) if !alone => refused(FileProblem::InUse),
        Err(_) => {
            let file = OpenOptions::new().read(true).write(true).open(path).map_err(wrap_place(path))?;
            match fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => Ok(Claim::Bare { file, presence }),
                Err(_) => refused(FileProblem::InUse),
            }
        }
    }
}

/// Leaves WAL mode, which only the last connection to a file can do, and keeps everybody out from there on.
fn exclusive(path: &Path) -> Result<Connection> {
    let c = open_file(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(wrap("open the file"))?;
    if c.is_readonly("main").map_err(wrap("open the file"))? {
        return Err(RepositoryError::ReadOnly);
    }
    c.busy_timeout(Duration::ZERO).map_err(wrap("set up the connection"))?;
    for _ in 0..TRIES {
        match lock(&c) {
            Ok(true) => return Ok(c),
            Ok(false) | Err(RepositoryError::Busy) => thread::sleep(PAUSE),
            Err(error) => return Err(error),
        }
    }
    Err(RepositoryError::Busy)
}

fn lock(c: &Connection) -> Result<bool> {
    let mode = |sql: &str| -> Result<String> { c.query_row(sql, [], |row| row.get(0)).map_err(wrap("lock the file")) };
    if mode("PRAGMA journal_mode = DELETE")? != "delete" {
        return Ok(false);
    }
    c.execute_batch("BEGIN EXCLUSIVE").map_err(wrap("lock the file"))?;
    // Somebody may have opened it between the two, and brought the log back.
    let alone = mode("PRAGMA journal_mode")? == "delete";
    if !alone {
        c.execute_batch("ROLLBACK").map_err(wrap("unlock the file"))?;
    }
    Ok(alone)
}
