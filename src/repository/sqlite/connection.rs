//! The connection: what it is set to, and the words of SQLite turned into ours.

use std::{
    mem,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig, ffi};

use crate::domain::money::Overflow;
use crate::log;
use crate::repository::{Interrupter, RepositoryError, Result};

/// How long a call waits for another process's lock: longer than any transaction of ours, shorter than patience.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(4);
/// The same where nothing is lost when it is too short: a transaction of another till takes some thousandths.
const SHORT_TIMEOUT: Duration = Duration::from_millis(500);

/// How soon a lock is tried again, at first: SQLite's own timer soon looks but ten times a second, and a till that sells without a pause
/// then keeps another one waiting for seconds.
const SOON: Duration = Duration::from_micros(150);
/// So many times; who still waits then waits for long work, and looks less often.
const SOON_TRIES: u32 = 1_500;
const LATER: Duration = Duration::from_millis(5);

/// Waits for locks, at the most so long as is worth it.
pub fn wait_for_locks(c: &mut Connection, hurried: bool) -> Result<()> {
    let handler: fn(i32) -> bool = if hurried { wait_shortly } else { wait };
    c.busy_handler(Some(handler)).map_err(wrap("set up the connection"))
}

fn wait(tries: i32) -> bool {
    try_again(tries, BUSY_TIMEOUT)
}

fn wait_shortly(tries: i32) -> bool {
    try_again(tries, SHORT_TIMEOUT)
}

/// Sleeps, and says whether to try again: by the number of tries, as SQLite tells no time.
fn try_again(tries: i32, longest: Duration) -> bool {
    let tries = u32::try_from(tries).unwrap_or(u32::MAX);
    let waited = SOON * tries.min(SOON_TRIES) + LATER * tries.saturating_sub(SOON_TRIES).min(1_000);
    if waited >= longest {
        return false;
    }
    thread::sleep(if tries < SOON_TRIES { SOON } else { LATER });
    true
}
/// A sale changes some fifty pages, few bytes in each: small pages halve what it writes, and cost reports nothing.
pub const PAGE_BYTES: i64 = 2_048;
/// The log is folded into the file when it has so many pages, 32 MiB: that waits for the disk as long as a hundred sales, so it
/// happens once in some 250.
const CHECKPOINT_PAGES: i64 = 16_384;

/// Turns an error of SQLite into ours, with a phrase of context.
pub fn wrap(context: &'static str) -> impl Fn(rusqlite::Error) -> RepositoryError {
    move |error| {
        let ours = translated(context, &error);
        // SQLite's extended code, for support.
        if let (rusqlite::Error::SqliteFailure(code, _), false) =
            (&error, matches!(ours, RepositoryError::Busy | RepositoryError::Interrupted | RepositoryError::Refused(_)))
        {
            log::warn(format_args!("SQLite error {}: {context}", code.extended_code));
        }
        ours
    }
}

fn translated(context: &'static str, error: &rusqlite::Error) -> RepositoryError {
    match error {
        rusqlite::Error::SqliteFailure(code, message) => match code.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => RepositoryError::Busy,
            ErrorCode::ReadOnly => RepositoryError::ReadOnly,
            ErrorCode::DiskFull => RepositoryError::DiskFull,
            // Readers and writers share a small file beside the log; where it can't grow, there is no room left.
            ErrorCode::SystemIoFailure if code.extended_code == ffi::SQLITE_IOERR_SHMSIZE => RepositoryError::DiskFull,
            ErrorCode::OperationInterrupted => RepositoryError::Interrupted,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => RepositoryError::Damaged(error.to_string()),
            ErrorCode::SystemIoFailure if code.extended_code == ffi::SQLITE_IOERR_SHORT_READ => {
                RepositoryError::Damaged(error.to_string())
            }
            // `sum()` beyond 64 bits.
            ErrorCode::Unknown if message.as_deref() == Some("integer overflow") => Overflow.into(),
            // Our own words are right, and tested: a table or a column that they miss is missing in the file.
            ErrorCode::Unknown => RepositoryError::Damaged(format!("{context}: {error}")),
            _ => RepositoryError::Storage { context, cause: error.to_string() },
        },
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::SqlInputError { .. }
        | rusqlite::Error::Utf8Error(..)
        // A row that is always there.
        | rusqlite::Error::QueryReturnedNoRows
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::IntegralValueOutOfRange(..) => RepositoryError::Damaged(format!("{context}: {error}")),
        _ => RepositoryError::Storage { context, cause: error.to_string() },
    }
}

/// Lets another thread break off a read, and nothing but the read: a transaction whose end is interrupted stays open, and the
/// next one is refused.
#[derive(Default)]
pub struct Interruption(Arc<Mutex<Stage>>);

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Stage {
    #[default]
    Idle,
    Reading,
    Interrupted,
}

impl Interruption {
    fn enter(&self, stage: Stage) -> Stage {
        mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), stage)
    }

    /// Reads, and may be broken off meanwhile. SQLite has many errors for that: a table of the search that could not be opened
    /// is `SQLITE_ERROR`, as a table that is not there.
    pub fn allow<T>(&self, read: impl FnOnce() -> Result<T>) -> Result<T> {
        self.enter(Stage::Reading);
        let outcome = read();
        match (outcome, self.enter(Stage::Idle)) {
            (Err(_), Stage::Interrupted) => Err(RepositoryError::Interrupted),
            (outcome, _) => outcome,
        }
    }

    /// What breaks the read off, if there is one when it is called.
    pub fn handle(&self, c: &Connection) -> Interrupter {
        let (stage, sqlite) = (Arc::clone(&self.0), c.get_interrupt_handle());
        Box::new(move || {
            let mut stage = stage.lock().unwrap_or_else(PoisonError::into_inner);
            if *stage != Stage::Idle {
                *stage = Stage::Interrupted;
                sqlite.interrupt();
            }
        })
    }
}

/// Moves everything from the log into the file, so that the file alone is the shop. Closing does it too, but says nothing
/// when the disk refuses, and what is in the log then would be lost with it.
pub fn settle(c: &Connection) -> Result<()> {
    let busy: bool = c
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .map_err(wrap("move the log into the new file"))?;
    if busy { Err(RepositoryError::Busy) } else { Ok(()) }
}

/// Ends the transaction of many use cases. SQLite itself rolls one back on some errors of the disk: then there is nothing
/// left to roll back, and nothing to commit either, whatever the work made of the error.
pub fn end_bulk(c: &Connection, outcome: Result<()>) -> Result<()> {
    let broken_off = c.is_autocommit();
    match outcome {
        Ok(()) if broken_off => Err(RepositoryError::Storage {
            context: "commit",
            cause: "the transaction was broken off before its end".to_owned(),
        }),
        Ok(()) => c.execute_batch("COMMIT").map_err(wrap("commit")).or_else(|error| end_bulk(c, Err(error))),
        Err(error) if broken_off => Err(error),
        // What was wrong first is what the reader wants to know; a connection that can't even roll back says so next.
        Err(error) => c.execute_batch("ROLLBACK").or(Ok(())).and(Err(error)),
    }
}

/// Opens a file by its whole path: to SQLite, `file:shop.db` and `:memory:` are no names of files.
pub fn open_file(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    Connection::open_with_flags(whole, flags)
}

/// What every connection is set to.
pub fn configure(c: &Connection) -> Result<()> {
    let set = || -> rusqlite::Result<()> {
        c.busy_timeout(BUSY_TIMEOUT)?;
        for (switch, on) in [
            (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
            (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
            (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
            (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
            // A plan never depends on a bound value: else some statements are compiled anew at each call.
            (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
        ] {
            c.set_db_config(switch, on)?;
        }
        c.pragma_update(None, "synchronous", "FULL")?;
        c.pragma_update(None, "foreign_keys", true)?;
        c.pragma_update(None, "secure_delete", true)?;
        // 16 MiB of pages. None is mapped: a disk that fails, or a file that another program cuts, would end the process by a
        // signal where an error can be told.
        c.pragma_update(None, "cache_size", -16_384)?;
        c.pragma_update(None, "journal_size_limit", PAGE_BYTES * CHECKPOINT_PAGES)?;
        c.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
        c.set_prepared_statement_cache_capacity(128);
        Ok(())
    };
    set().map_err(wrap("set up the connection"))
}

/// Settings that long work changes for its own time: what it sorts may be larger than the memory of a small machine.
#[derive(Debug)]
pub struct Tuned {
    temp_store: i64,
    cache_size: i64,
    foreign_keys: i64,
}

impl Tuned {
    /// Sets a connection up for long work, outside any transaction; returns what it was set to. Foreign keys may be
    /// switched off where the work verifies all of them itself before it commits.
    pub fn for_long_work(c: &Connection, foreign_keys: bool) -> Result<Tuned> {
        let read = |name: &str| c.pragma_query_value(None, name, |row| row.get(0)).map_err(wrap("read the settings"));
        let before = Tuned {
            temp_store: read("temp_store")?,
            cache_size: read("cache_size")?,
            foreign_keys: read("foreign_keys")?,
        };
        Tuned { temp_store: 1, cache_size: -65_536, foreign_keys: foreign_keys.into() }.restore(c)?;
        Ok(before)
    }

    /// Sets the connection to this.
    pub fn restore(&self, c: &Connection) -> Result<()> {
        c.pragma_update(None, "temp_store", self.temp_store).map_err(wrap("set up the connection"))?;
        c.pragma_update(None, "foreign_keys", self.foreign_keys).map_err(wrap("set up the connection"))?;
        c.pragma_update(None, "cache_size", self.cache_size).map_err(wrap("set up the connection"))
    }
}

/// A private draft, deleted when anything fails, needs no journal and no waiting for
/// the disk.
pub fn journal_off(c: &Connection) -> Result<()> {
    // A connection on the defensive refuses it.
    c.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false).map_err(wrap("set up the connection"))?;
    c.pragma_update(None, "journal_mode", "OFF").map_err(wrap("switch the journal off"))?;
    c.pragma_update(None, "synchronous", "OFF").map_err(wrap("set up the connection"))
}

/// Folds the write-ahead log into the file and empties it; `false` where a reader of another program holds it back.
pub fn truncate_log(c: &Connection) -> Result<bool> {
    if !c.is_autocommit() {
        return Ok(false);
    }
    let busy = c.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    Ok(!busy.map_err(wrap("empty the log"))?)
}
