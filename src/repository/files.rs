//! What belongs to a shop's file, and not to the shop in it: made, opened, migrated, repaired, backed up, put back.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::sqlite::{SqliteStore, file};
use super::{Finding, OnProgress, Reader, Repository, RepositoryError, Result};
use crate::domain::{moment::Moment, shop::Shop};

pub use super::sqlite::file::names::{OpenWindow, is_open as window_is_open};

/// How a shop is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenMode {
    /// To work in it.
    Existing,
    /// A file that can't be written: every use case is refused with [`RepositoryError::ReadOnly`].
    ReadOnly,
}

/// Creates a shop in a new file; refused when there is something already.
pub fn create(path: &Path, shop: &Shop, now: &Moment) -> Result<Box<dyn Repository>> {
    Ok(Box::new(SqliteStore::create(path, shop, now)?))
}

/// Creates a shop and fills it; it appears under its name only once it is whole, and not at all when `fill` fails.
pub fn create_filled<E: From<RepositoryError>>(
    path: &Path,
    shop: &Shop,
    now: &Moment,
    fill: impl FnOnce(&mut (dyn Repository + 'static)) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    SqliteStore::create_filled(path, shop, now, fill)
}

/// Opens a shop. One of an older program is refused ([`RepositoryError::Older`]) until it has been migrated.
pub fn open(path: &Path, mode: OpenMode) -> Result<Box<dyn Repository>> {
    Ok(Box::new(match mode {
        OpenMode::Existing => SqliteStore::open(path)?,
        OpenMode::ReadOnly => SqliteStore::read_only(path)?,
    }))
}

/// Opens a shop to read it: nothing is written, and nothing that is returned here can write.
pub fn open_reader(path: &Path) -> Result<Box<dyn Reader>> {
    Ok(Box::new(SqliteStore::read_only(path)?))
}

/// Opens a shop to work in it; where nothing may be written to its file, to read it, and says why.
pub fn open_as_possible(path: &Path) -> Result<(Box<dyn Repository>, Option<RepositoryError>)> {
    match open(path, OpenMode::Existing) {
        Err(why @ (RepositoryError::ReadOnly | RepositoryError::Foreign(_))) => {
            Ok((open(path, OpenMode::ReadOnly)?, Some(why)))
        }
        opened => Ok((opened?, None)),
    }
}

/// Is there a shop of an older program?
pub fn needs_migration(path: &Path) -> bool {
    matches!(open_reader(path), Err(RepositoryError::Older { .. }))
}

/// What a migration did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// What stood there.
    pub kept: PathBuf,
    /// So many imported documents had a day on which no shop sold; they are on the day of the import.
    pub redated: usize,
    /// Triggers that were not ours; they are in what was kept.
    pub left_out: Vec<String>,
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What stood there, where anything did.
    pub kept: Option<PathBuf>,
    /// Triggers, tables and views of the backup that are not ours.
    pub left_out: Vec<String>,
}

/// Brings the shop of an older program up to date; `None` where there was nothing to do.
///
/// Refused while anybody else has the shop open. Killed at any moment, it leaves the old shop or the new one, whole.
pub fn migrate(path: &Path, progress: OnProgress<'_>) -> Result<Option<Migrated>> {
    file::migrate::migrate(path, progress)
}

/// Rebuilds what is derived in a shop (stock caches, totals, counts, triggers), takes triggers out that are not ours, and does nothing
/// else; returns what was found before.
pub fn repair(path: &Path, progress: OnProgress<'_>) -> Result<Vec<Finding>> {
    SqliteStore::open_to_repair(path)?.repair(progress)
}

/// Writes a backup of a shop: one state of it, whoever sells meanwhile, verified before it gets its name. It goes over another
/// file only where `replace` says so; nothing is left of one that fails or is stopped.
pub fn back_up(path: &Path, to: &Path, replace: bool, progress: OnProgress<'_>) -> Result<()> {
    SqliteStore::read_only(path)?.back_up(to, replace, None, progress)
}

/// The same for the backup of a day: the whole is checked once a week, else what came since.
pub fn back_up_of_day(path: &Path, to: &Path, replace: bool, day: NaiveDate, progress: OnProgress<'_>) -> Result<()> {
    SqliteStore::read_only(path)?.back_up(to, replace, Some(day), progress)
}

/// Puts a backup in the place of a shop, or where there is none yet; an older one is migrated, and each is verified
/// before anything is touched. What was there is kept beside it: returns its name.
///
/// Refused while anybody else has the shop open. `force` also replaces another shop than the backup's, or a file that is
/// no shop at all.
pub fn restore(path: &Path, from: &Path, now: &Moment, force: bool, progress: OnProgress<'_>) -> Result<Restored> {
    file::backup::restore(path, from, now, force, progress)
}

/// The first bytes of any file, at most so many. Closing a handle of one's own on a file that is open as a shop would
/// take its locks away; this one doesn't.
pub fn head(path: &Path, length: usize) -> std::io::Result<Vec<u8>> {
    file::presence::Presence::on(path)?.head(length)
}
