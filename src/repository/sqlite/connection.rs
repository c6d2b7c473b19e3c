//! The connection: the file and its permissions, the pragmas, and the words of SQLite turned into ours.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig, ffi};

use super::files::{Draft, SIDES, beside, folder_of, is_there, real, remove_all, shown, wrap_io};
use super::presence::Presence;
use super::{migrations, settings};
use crate::domain::{moment::Moment, money::Overflow, shop::Shop};
use crate::log;
use crate::private;
use crate::repository::{FileProblem, OpenMode, RepositoryError, Result, Stranger};

/// `STrk`: what marks a file as ours.
const APPLICATION_ID: i32 = 0x5354_726B;
/// How long a call waits for another process's lock: longer than any transaction of ours, shorter than patience.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(4);
/// The same where nothing is lost when it is too short: a transaction of another till takes some thousandths.
pub const SHORT_TIMEOUT: Duration = Duration::from_millis(500);
/// A sale changes some fifty pages, few bytes in each: small pages halve what it writes, and cost reports nothing.
const PAGE_BYTES: i64 = 2_048;
/// The log is folded into the file when it has so many pages, 32 MiB: that waits for the disk as long as a hundred sales, so it
/// happens once in some 250.
const CHECKPOINT_PAGES: i64 = 16_384;
/// The first 100 bytes of an SQLite file say whose it is and how long it is.
const HEADER: usize = 100;
/// So many restores in a row may change what a name leads to while it is being opened.
const ATTEMPTS: usize = 5;
/// Between two of them, where one look did not agree with the next.
const PAUSE: Duration = Duration::from_millis(20);

/// Turns an error of SQLite into ours, with a phrase of context.
pub fn wrap(context: &'static str) -> impl Fn(rusqlite::Error) -> RepositoryError {
    move |error| {
        let ours = translated(context, &error);
        // The number says to whoever helps what the words for the reader don't.
        if let (rusqlite::Error::SqliteFailure(code, _), false) = (
            &error,
            matches!(ours, RepositoryError::Busy | RepositoryError::Interrupted | RepositoryError::Overflow(_)),
        ) {
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
            // An interruption keeps SQLite from preparing even a function of its own.
            ErrorCode::Unknown if message.as_deref() == Some("vtable constructor failed: json_each") => {
                RepositoryError::Interrupted
            }
            // `sum()` beyond 64 bits.
            ErrorCode::Unknown if message.as_deref() == Some("integer overflow") => RepositoryError::Overflow(Overflow),
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

/// An open shop, and our own handle on its file.
pub struct Opened {
    /// Dropped first.
    pub connection: Connection,
    /// Outlives it.
    pub presence: Presence,
}

/// Creates a shop. It is built whole under another name and then gets its own, so that a kill in between leaves no half
/// of a shop where one is looked for, and a file that is there already is never touched.
pub fn create(path: &Path, shop: &Shop, now: &Moment) -> Result<Opened> {
    nothing_there(path)?;
    make_folder(path)?;
    let draft = Draft::beside(path, "new").map_err(wrap_io("create the file"))?;
    build(draft.path(), shop, now)?;
    place(draft, path)?;
    open(path, OpenMode::Existing)
}

/// Creates a shop and fills it, in a place beside its own; it gets its name once it is whole, and nothing is left of it
/// when `fill` fails.
pub fn create_filled<E: From<RepositoryError>>(
    path: &Path,
    fill: impl FnOnce(&Path) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    nothing_there(path)?;
    make_folder(path)?;
    let draft = Draft::beside(path, "filling").map_err(wrap_io("create the file"))?;
    remove_all(draft.path());
    fill(draft.path())?;
    Ok(place(draft, path)?)
}

/// The folder of a new file, and those on the way to it; a file in the way is named for what it is.
fn make_folder(path: &Path) -> Result<()> {
    private::folder(folder_of(path)).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            RepositoryError::File { path: shown(path), problem: FileProblem::NoFolder }
        }
        _ => wrap_io("create the folder")(error),
    })
}

/// A file of that name is left alone. So is a log that has lost its file: SQLite would play it into the new one.
fn nothing_there(path: &Path) -> Result<()> {
    let names = [path.to_owned()].into_iter().chain(SIDES.map(|side| beside(path, side)));
    match names.into_iter().find(|name| is_there(name)) {
        Some(name) => Err(RepositoryError::Exists(shown(&name))),
        None => Ok(()),
    }
}

fn place(draft: Draft, path: &Path) -> Result<()> {
    draft.place(path, false).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => RepositoryError::Exists(shown(path)),
        _ => wrap_io("name the new file")(error),
    })
}

fn build(draft: &Path, shop: &Shop, now: &Moment) -> Result<()> {
    let mut c = Connection::open_with_flags(draft, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(wrap("create the file"))?;
    c.pragma_update(None, "page_size", PAGE_BYTES).map_err(wrap("set up the file"))?;
    configure(&c)?;
    let transaction = c.transaction().map_err(wrap("begin"))?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(wrap("mark the file"))?;
    migrations::build(&transaction)?;
    settings::insert(&transaction, shop, now)?;
    transaction.commit().map_err(wrap("commit"))?;
    c.pragma_update(None, "journal_mode", "WAL").map_err(wrap("switch to a write-ahead log"))?;
    settle(&c)?;
    c.close().map_err(|(_, error)| wrap("close the new file")(error))
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

/// Opens a shop. A file that can't be written gives [`RepositoryError::ReadOnly`] unless it is opened to read only.
pub fn open(path: &Path, mode: OpenMode) -> Result<Opened> {
    for attempt in 1..=ATTEMPTS {
        let presence = match inspect(path) {
            // Between two looks, at its length and at its log, somebody may have folded the log into it.
            Err(RepositoryError::CutOff) if attempt < ATTEMPTS => {
                thread::sleep(PAUSE);
                continue;
            }
            other => other?,
        };
        let connection = connect(path, mode, &presence);
        // A restore has put another file under the name while this one was being opened. A connection that has read
        // holds a lock that keeps the next restore out, so once is enough to look.
        if presence.is_at(path) {
            return connection.map(|connection| Opened { connection, presence });
        }
    }
    Err(RepositoryError::Busy)
}

fn connect(given: &Path, mode: OpenMode, presence: &Presence) -> Result<Connection> {
    let path = &real(given);
    // Looked at without a right to write first: closing must not fold a newer program's log into its file.
    let reader = open_to_read(path)?;
    let version = recognise(&reader, given)?;
    match mode {
        OpenMode::ReadOnly if version < migrations::latest() => Err(RepositoryError::ReadOnly),
        OpenMode::ReadOnly => {
            configure(&reader)?;
            reader.pragma_update(None, "query_only", true).map_err(wrap("forbid writing"))?;
            Ok(reader)
        }
        OpenMode::Existing => {
            drop(reader);
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let mut c = Connection::open_with_flags(path, flags).map_err(cannot_open("open the file"))?;
            if c.is_readonly("main").map_err(wrap("open the file"))? {
                return Err(RepositoryError::ReadOnly);
            }
            configure(&c)?;
            c.pragma_update(None, "journal_mode", "WAL").map_err(cannot_open("switch to a write-ahead log"))?;
            // Not a word is written to a file that has lost its name.
            if presence.is_at(given) {
                migrations::migrate(&mut c, path)?;
            }
            Ok(c)
        }
    }
}

/// A reader. On a read-only mount SQLite can't make the side files of its log; when there is no log, the file alone is
/// the whole shop, and can't change either.
pub fn open_to_read(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = |path: &Path, flags| -> rusqlite::Result<Connection> {
        let c = Connection::open_with_flags(path, flags)?;
        c.busy_timeout(BUSY_TIMEOUT)?;
        c.query_row("PRAGMA schema_version", [], |_| Ok(()))?;
        Ok(c)
    };
    match open(path, flags) {
        Err(rusqlite::Error::SqliteFailure(code, _))
            if matches!(code.code, ErrorCode::CannotOpen | ErrorCode::ReadOnly) && !has_log(path) =>
        {
            open(&immutable(path), flags | OpenFlags::SQLITE_OPEN_URI).map_err(cannot_open("open the file to read"))
        }
        other => other.map_err(cannot_open("open the file to read")),
    }
}

/// A file or folder that can't be opened for what SQLite wants to do with it can't be written.
fn cannot_open(context: &'static str) -> impl Fn(rusqlite::Error) -> RepositoryError {
    move |error| match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => RepositoryError::ReadOnly,
        _ => wrap(context)(error),
    }
}

/// The same file as a URI that promises that nobody changes it.
fn immutable(path: &Path) -> PathBuf {
    use std::fmt::Write;
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_') {
            uri.push(char::from(*byte));
        } else {
            // Writing to a string never fails.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri.push_str("?immutable=1");
    PathBuf::from(uri)
}

fn has_log(path: &Path) -> bool {
    fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0)
}

/// Looks at the file's first bytes before SQLite does: what is no shop is not even opened.
pub fn inspect(path: &Path) -> Result<Presence> {
    let unread = |error: std::io::Error| match error.kind() {
        ErrorKind::PermissionDenied => RepositoryError::File { path: shown(path), problem: FileProblem::NotReadable },
        _ => RepositoryError::Storage { context: "read the file", cause: error.to_string() },
    };
    let not_a_shop = |why: Stranger| Err(RepositoryError::NotAShop { path: shown(path), why });
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Err(RepositoryError::NoShop(shown(path)));
        }
        Err(error) => return Err(unread(error)),
    };
    if about.is_dir() {
        return not_a_shop(Stranger::Folder);
    }
    if !about.is_file() {
        return not_a_shop(Stranger::NotAFile);
    }
    let presence = Presence::on(path).map_err(unread)?;
    let head = presence.head(HEADER).map_err(unread)?;
    if head.is_empty() {
        return not_a_shop(Stranger::Empty);
    }
    if !head.starts_with(b"SQLite format 3\0") {
        return not_a_shop(Stranger::NotSqlite);
    }
    let Some((_, rest)) = head.split_at_checked(16).filter(|_| head.len() == HEADER) else {
        return Err(RepositoryError::CutOff);
    };
    let word = |at: usize| -> u32 {
        rest.get(at - 16..at - 12).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes)
    };
    if word(68) != APPLICATION_ID.cast_unsigned() {
        return not_a_shop(Stranger::OtherProgram);
    }
    let newest = i64::from(word(60));
    if newest > migrations::latest() {
        return Err(RepositoryError::Newer { found: newest, known: migrations::latest() });
    }
    // A page size of 1 stands for 65536. While there is a log, the missing pages may stand in it.
    let page = match word(16) >> 16 {
        1 => 65_536,
        size => u64::from(size),
    };
    if about.len() < page * u64::from(word(28)) && !has_log(&real(path)) {
        return Err(RepositoryError::CutOff);
    }
    Ok(presence)
}

/// Our schema, in a version that we know? Gives the version.
pub fn recognise(c: &Connection, path: &Path) -> Result<i64> {
    let (version, known) = (migrations::version(c)?, migrations::latest());
    if version > known {
        return Err(RepositoryError::Newer { found: version, known });
    }
    let shop = c
        .query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'shop'", [], |row| {
            row.get::<_, i64>(0)
        })
        .map_err(wrap("read the schema"))?;
    if version < 1 || shop == 0 {
        return Err(RepositoryError::NotAShop { path: shown(path), why: Stranger::NoShop });
    }
    Ok(version)
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
    /// Sets a connection up for long work, outside any transaction; gives what it was set to. Foreign keys may be
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

/// A draft that nobody else sees, and that is thrown away whole when anything fails, needs no journal and no waiting for
/// the disk.
pub fn journal_off(c: &Connection) -> Result<()> {
    // A connection on the defensive refuses it.
    c.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false).map_err(wrap("set up the connection"))?;
    c.pragma_update(None, "journal_mode", "OFF").map_err(wrap("switch the journal off"))?;
    c.pragma_update(None, "synchronous", "OFF").map_err(wrap("set up the connection"))
}

/// Ends a draft as every other file is: with a write-ahead log, and closed. It is synced when it gets its place.
pub fn finish_draft(c: Connection) -> Result<()> {
    c.pragma_update(None, "journal_mode", "WAL").map_err(wrap("switch to a write-ahead log"))?;
    settle(&c)?;
    c.close().map_err(|(_, error)| wrap("close the new file")(error))
}

/// Folds the write-ahead log into the file and empties it. A reader in another window may hold it back; then the next
/// checkpoint does it, and nothing is lost.
pub fn truncate_log(c: &Connection) -> Result<()> {
    if !c.is_autocommit() {
        return Ok(());
    }
    c.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(wrap("empty the log"))
}
