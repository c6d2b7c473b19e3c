//! Opening and creating: a shop's file, looked at before SQLite does, and given its name when it is whole.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::{ffi::OsStrExt, fs::MetadataExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use rustix::fs::{Access, access};

use super::names::{Draft, SIDES, beside, folder_of, is_there, real, remove_all, shown, wrap_io};
use super::presence::Presence;
use super::schema;
use crate::domain::{moment::Moment, shop::Shop};
use crate::private;
use crate::repository::sqlite::{
    connection::{BUSY_TIMEOUT, PAGE_BYTES, configure, open_file, settle, wait_for_locks, wrap},
    settings,
};
use crate::repository::{FileProblem, NotAShop, RepositoryError, Result};

/// `STrk`: what marks a file as ours.
const APPLICATION_ID: i32 = 0x5354_726B;
/// The first 100 bytes of an SQLite file say whose it is and how long it is.
const HEADER: usize = 100;
/// Where its version is in them.
const VERSION: usize = 60;
/// The byte of the header that is 2 where a write-ahead log is kept.
const WRITTEN_BY: usize = 18;
/// So often is looked for a log that is just being made or left.
const LOOKS: u32 = 5;
/// So many restores in a row may change what a name leads to while it is being opened.
const ATTEMPTS: usize = 5;
/// Between two of them, where one look did not agree with the next.
const PAUSE: Duration = Duration::from_millis(20);

/// What a file is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To work in it; a file that can't be written is refused.
    Work,
    /// To repair it: the same, with triggers in it that may not be ours.
    Repair,
    /// To read it; nothing is ever written.
    Read,
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
    open(path, Purpose::Work)
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
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut c = open_file(draft, flags).map_err(wrap("create the file"))?;
    c.pragma_update(None, "page_size", PAGE_BYTES).map_err(wrap("set up the file"))?;
    configure(&c)?;
    let transaction = c.transaction().map_err(wrap("begin"))?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(wrap("mark the file"))?;
    schema::build(&transaction)?;
    settings::insert(&transaction, shop, now)?;
    transaction.commit().map_err(wrap("commit"))?;
    c.pragma_update(None, "journal_mode", "WAL").map_err(wrap("switch to a write-ahead log"))?;
    settle(&c)?;
    c.close().map_err(|(_, error)| wrap("close the new file")(error))
}

/// Opens a shop. A file that can't be written gives [`RepositoryError::ReadOnly`] unless it is opened to read only, and one of an
/// older program [`RepositoryError::Older`]: nothing is migrated by the way.
pub fn open(path: &Path, purpose: Purpose) -> Result<Opened> {
    for attempt in 1..=ATTEMPTS {
        let presence = match inspect(path) {
            // Between two looks, at its length and at its log, somebody may have folded the log into it.
            Err(RepositoryError::CutOff) if attempt < ATTEMPTS => {
                thread::sleep(PAUSE);
                continue;
            }
            other => other?,
        };
        one_name(path, &presence)?;
        let connection = connect(path, purpose, &presence);
        // A restore has put another file under the name while this one was being opened. A connection that has read
        // holds a lock that keeps the next restore out, so once is enough to look.
        if presence.is_at(path) {
            return connection.map(|connection| Opened { connection, presence });
        }
    }
    Err(RepositoryError::Busy)
}

/// A file may have two names (hard links, a file that is mounted in another folder), and SQLite keeps a log for each: what is sold
/// under the one is lost under the other. Refused where somebody uses another name, or where a log is left beside another one.
fn one_name(given: &Path, presence: &Presence) -> Result<()> {
    let path = &real(given);
    let refused = |problem| Err(RepositoryError::File { path: shown(given), problem });
    if has_log(path) {
        return Ok(());
    }
    // Whoever has it open under this name has a log beside it, be it empty; but for the moment in which it opens or is left.
    let is_linked = fs::metadata(path).is_ok_and(|about| about.nlink() > 1);
    let log = beside(path, "-wal");
    let used_elsewhere = || {
        let is_used = presence.is_locked() || (is_linked && presence.users() > 1);
        is_used && keeps_log(presence) && !is_there(&log)
    };
    if (0..LOOKS).all(|look| {
        thread::sleep(if look == 0 { Duration::ZERO } else { PAUSE });
        used_elsewhere()
    }) {
        return refused(if is_linked { FileProblem::OtherName } else { FileProblem::LogElsewhere });
    }
    let is_another = |other: &Path| presence.is_at(other) && other.file_name() != path.file_name();
    let entries = fs::read_dir(folder_of(path)).into_iter().flatten().flatten();
    if is_linked && entries.map(|entry| entry.path()).any(|other| is_another(&other) && has_log(&other)) {
        refused(FileProblem::OtherName)
    } else {
        Ok(())
    }
}

/// Does its header say that it has a write-ahead log?
fn keeps_log(presence: &Presence) -> bool {
    presence.head(HEADER).is_ok_and(|head| head.get(WRITTEN_BY) == Some(&2))
}

fn connect(given: &Path, purpose: Purpose, presence: &Presence) -> Result<Connection> {
    let path = &real(given);
    // SQLite is not even asked: a reader without a right to write would leave its side files behind.
    let (written, known) =
        (i64::from(header_word(&presence.head(HEADER).map_err(wrap_io("read the file"))?, VERSION)), schema::latest());
    if (1..known).contains(&written) && !has_log(path) {
        return Err(RepositoryError::Older { found: written, known });
    }
    // Looked at without a right to write first: closing must not fold a newer program's log into its file.
    let reader = open_to_read(path)?;
    let found = recognise(&reader, given)?;
    if found < known {
        return Err(RepositoryError::Older { found, known });
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match purpose {
        Purpose::Read => {
            // A connection without a right to write would leave the side files of the log behind, where it made them.
            let c = open_file(path, flags).ok().filter(|c| c.is_readonly("main") == Ok(false));
            let c = c.filter(|c| c.query_row("PRAGMA schema_version", [], |_| Ok(())).is_ok()).unwrap_or(reader);
            configure(&c)?;
            c.pragma_update(None, "query_only", true).map_err(wrap("forbid writing"))?;
            Ok(c)
        }
        Purpose::Work | Purpose::Repair => {
            if purpose == Purpose::Work {
                schema::no_foreign_triggers(&reader)?;
            }
            drop(reader);
            let mut c = open_file(path, flags).map_err(cannot_open("open the file"))?;
            if c.is_readonly("main").map_err(wrap("open the file"))? {
                return Err(RepositoryError::ReadOnly);
            }
            configure(&c)?;
            wait_for_locks(&mut c, false)?;
            // Not a word is written to a file that has lost its name.
            if presence.is_at(given) {
                c.pragma_update(None, "journal_mode", "WAL").map_err(cannot_open("switch to a write-ahead log"))?;
            }
            Ok(c)
        }
    }
}

/// A reader. On a read-only mount SQLite can't make the side files of its log; when there is no log, the file alone is
/// the whole shop, and can't change either.
pub fn open_to_read(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = |path: &Path, flags: OpenFlags| -> rusqlite::Result<Connection> {
        let is_uri = flags.contains(OpenFlags::SQLITE_OPEN_URI);
        let c = if is_uri { Connection::open_with_flags(path, flags) } else { open_file(path, flags) }?;
        c.busy_timeout(BUSY_TIMEOUT)?;
        c.query_row("PRAGMA schema_version", [], |_| Ok(()))?;
        Ok(c)
    };
    let alone =
        || open(&immutable(path), flags | OpenFlags::SQLITE_OPEN_URI).map_err(cannot_open("open the file to read"));
    // Whoever may not write can't remove the side files that reading would make.
    if access(path, Access::WRITE_OK).is_err() && !is_there(&beside(path, "-wal")) {
        return alone();
    }
    let refused = match open(path, flags) {
        Err(rusqlite::Error::SqliteFailure(code, _))
            if matches!(code.code, ErrorCode::CannotOpen | ErrorCode::ReadOnly) =>
        {
            code
        }
        other => return other.map_err(cannot_open("open the file to read")),
    };
    if !has_log(path) {
        alone()
    } else if access(folder_of(path), Access::WRITE_OK).is_err() {
        Err(RepositoryError::File { path: shown(path), problem: FileProblem::LogUnread })
    } else {
        Err(cannot_open("open the file to read")(rusqlite::Error::SqliteFailure(refused, None)))
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
    let not_a_shop = |why: NotAShop| Err(RepositoryError::NotAShop { path: shown(path), why });
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Err(RepositoryError::NoShop(shown(path)));
        }
        Err(error) => return Err(unread(error)),
    };
    if about.is_dir() {
        return not_a_shop(NotAShop::Folder);
    }
    if !about.is_file() {
        return not_a_shop(NotAShop::NotAFile);
    }
    // SQLite would wait at a pipe for ever.
    for side in SIDES.map(|side| beside(&real(path), side)) {
        if fs::metadata(&side).is_ok_and(|about| !about.is_file()) {
            return Err(RepositoryError::NotAShop { path: shown(&side), why: NotAShop::NotAFile });
        }
    }
    let presence = Presence::on(path).map_err(unread)?;
    let head = presence.head(HEADER).map_err(unread)?;
    if head.is_empty() {
        return not_a_shop(NotAShop::Empty);
    }
    if !head.starts_with(b"SQLite format 3\0") {
        return not_a_shop(NotAShop::NotSqlite);
    }
    if head.len() < HEADER {
        return Err(RepositoryError::CutOff);
    }
    let word = |at: usize| header_word(&head, at);
    if word(68) != APPLICATION_ID.cast_unsigned() {
        return not_a_shop(NotAShop::OtherProgram);
    }
    let newest = i64::from(word(VERSION));
    if newest > schema::latest() {
        return Err(RepositoryError::Newer { found: newest, known: schema::latest() });
    }
    // A page size of 1 stands for 65536. While there is a log, the missing pages may be in it.
    let page = match word(16) >> 16 {
        1 => 65_536,
        size => u64::from(size),
    };
    if about.len() < page * u64::from(word(28)) && !has_log(&real(path)) {
        return Err(RepositoryError::CutOff);
    }
    Ok(presence)
}

/// Four bytes of a header, as a number.
fn header_word(head: &[u8], at: usize) -> u32 {
    head.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes)
}

/// Our schema, in a version that we know? Gives the version.
pub fn recognise(c: &Connection, path: &Path) -> Result<i64> {
    let (version, known) = (schema::version(c)?, schema::latest());
    if version > known {
        return Err(RepositoryError::Newer { found: version, known });
    }
    let shop = c
        .query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'shop'", [], |row| {
            row.get::<_, i64>(0)
        })
        .map_err(wrap("read the schema"))?;
    if version < 1 || shop == 0 {
        return Err(RepositoryError::NotAShop { path: shown(path), why: NotAShop::NoShop });
    }
    Ok(version)
}

/// Ends a draft as every other file is: with a write-ahead log, and closed. It is synced when it gets its place.
pub fn finish_draft(c: Connection) -> Result<()> {
    c.pragma_update(None, "journal_mode", "WAL").map_err(wrap("switch to a write-ahead log"))?;
    settle(&c)?;
    c.close().map_err(|(_, error)| wrap("close the new file")(error))
}
