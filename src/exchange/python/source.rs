//! The Python program's file, opened so that not a byte of it changes, and refused with a clear reason when it is not one.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};
use thiserror::Error;

use crate::i18n::{Texts, errors};
use crate::repository::{self, unread_page};
use crate::tr;

/// The tables that are read, and the columns that they must have.
const TABLES: [(&str, &[&str]); 4] = [
    ("customer", &["id", "name", "email", "phone_number"]),
    ("products", &["product_id", "name", "price", "stock"]),
    ("orders", &["order_id", "customer_id", "order_date"]),
    ("order_details", &["id_details", "id_order", "id_product", "quantity", "price"]),
];

/// Why a source can't be read; nothing is imported.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SourceError {
    /// No file, or no permission.
    #[error("can't open the file: {0}")]
    Unopened(ErrorKind),
    #[error("not an SQLite database")]
    NotSqlite,
    #[error("there is no table {0}")]
    NoTable(String),
    /// A view or a virtual table stands where a table must be; it could run anything.
    #[error("{0} is not a plain table")]
    NotATable(String),
    #[error("there is no column {0}")]
    NoColumn(String),
    /// A write was cut off, and only the program that made it may mend it.
    #[error("a write to the file was cut off: open it once with the old program, then import")]
    HotJournal,
    /// What was written last is still in another file.
    #[error("the last changes stand in a -wal file: close the program that uses the file, then import")]
    PendingWal,
    #[error("another program is writing to the file")]
    Busy,
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// Anything else that SQLite says.
    #[error("can't read the file: {0}")]
    Unreadable(String),
}

impl SourceError {
    /// The reader's words.
    pub fn text(&self, texts: &Texts) -> String {
        match self {
            SourceError::Unopened(kind) => {
                tr!(texts, "import-source-unopened", why = errors::cause_text(texts, *kind))
            }
            SourceError::NotSqlite => tr!(texts, "import-source-not-sqlite"),
            SourceError::NoTable(name) => tr!(texts, "import-source-no-table", name = name.as_str()),
            SourceError::NotATable(name) => tr!(texts, "import-source-not-a-table", name = name.as_str()),
            SourceError::NoColumn(name) => tr!(texts, "import-source-no-column", name = name.as_str()),
            SourceError::HotJournal => tr!(texts, "import-source-hot-journal"),
            SourceError::PendingWal => tr!(texts, "import-source-pending-wal"),
            SourceError::Busy => tr!(texts, "import-source-busy"),
            SourceError::Damaged(_) => tr!(texts, "import-source-damaged"),
            SourceError::Unreadable(why) => tr!(texts, "import-source-unreadable", why = why.as_str()),
        }
    }
}

impl From<rusqlite::Error> for SourceError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => SourceError::NotSqlite,
            Some(ErrorCode::DatabaseCorrupt) => SourceError::Damaged(error.to_string()),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => SourceError::Busy,
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                SourceError::Unopened(ErrorKind::PermissionDenied)
            }
            Some(_) | None => SourceError::Unreadable(error.to_string()),
        }
    }
}

/// Opens and verifies a source, and holds one state of it until the connection is dropped.
pub fn open(path: &Path) -> Result<Connection, SourceError> {
    let unopened = |error: std::io::Error| SourceError::Unopened(error.kind());
    // Its journal lies beside the real file, wherever a link to it may stand.
    let path = path.canonicalize().map_err(unopened)?;
    // A pipe would be waited for without end.
    if !path.metadata().map_err(unopened)?.is_file() {
        return Err(SourceError::NotSqlite);
    }
    let header = repository::head(&path, 20).map_err(unopened)?;
    if header.len() < 20 || !header.starts_with(b"SQLite format 3\0") {
        return Err(SourceError::NotSqlite);
    }
    if begins_with_data(&beside(&path, "-journal")) {
        return Err(SourceError::HotJournal);
    }
    let log = beside(&path, "-wal");
    if begins_with_data(&log) {
        return Err(SourceError::PendingWal);
    }
    // A log beside the file makes SQLite read it as one with a log, whatever the file says of itself.
    let connection = if header.ends_with(&[1, 1]) && !log.exists() {
        // With a rollback journal a reader creates no file, and its lock keeps writers out.
        Connection::open_with_flags(
            // `file:x` and `:memory:` are names like any other.
            std::path::absolute(&path).unwrap_or(path),
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?
    } else {
        // A reader of a file in WAL mode would leave its -wal and -shm beside it; an immutable one does not.
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        Connection::open_with_flags(immutable_uri(&path), flags)?
    };
    guard(&connection)?;
    verify(&connection)?;
    Ok(connection)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// A journal that is done with is gone, empty, or begins with zeros. A pipe, at which reading would wait for ever, is not.
fn begins_with_data(path: &Path) -> bool {
    if fs::metadata(path).is_ok_and(|about| !about.is_file()) {
        return true;
    }
    let mut first = [0_u8; 1];
    File::open(path).and_then(|mut file| file.read_exact(&mut first)).is_ok() && first != [0]
}

fn immutable_uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => uri.push(char::from(*byte)),
            // Writing to a string never fails.
            _ => _ = write!(uri, "%{byte:02X}"),
        }
    }
    uri + "?mode=ro&immutable=1"
}

/// Nothing that the file brings is run, and one state of it is seen throughout.
fn guard(connection: &Connection) -> Result<(), SourceError> {
    connection.busy_timeout(Duration::from_secs(2))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.execute_batch(
        "PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA ignore_check_constraints = ON;
         PRAGMA cache_size = -16384; BEGIN;",
    )?;
    Ok(())
}

fn verify(connection: &Connection) -> Result<(), SourceError> {
    for (table, columns) in TABLES {
        let mut found = connection.prepare("SELECT type = 'table' AND rootpage > 0 FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE AND type IN ('table', 'view')")?;
        let plain: Option<bool> = found.query_map([table], |row| row.get(0))?.next().transpose()?;
        match plain {
            Some(true) => {}
            Some(false) => return Err(SourceError::NotATable(table.to_owned())),
            None => return Err(SourceError::NoTable(table.to_owned())),
        }
        let mut names = connection.prepare("SELECT lower(name) FROM pragma_table_info(?1)")?;
        let names: Vec<String> = names.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for column in columns {
            if !names.iter().any(|name| name == column) {
                return Err(SourceError::NoColumn(format!("{table}.{column}")));
            }
        }
    }
    let mut check = connection.prepare("PRAGMA quick_check(100)")?;
    let mut messages = check.query([])?;
    while let Some(row) = messages.next()? {
        let message: String = row.get(0)?;
        // A NULL where the schema wants none is for the cleaning to judge, not damage.
        if message != "ok" && !message.starts_with("NULL value in") {
            if unread_page(&message) {
                return Err(SourceError::Unreadable(message));
            }
            return Err(SourceError::Damaged(message.lines().next_back().unwrap_or_default().to_owned()));
        }
    }
    Ok(())
}
