//! The backups that are kept of a shop: one a day, the newest of them; those that somebody asked for; what stood there
//! before a migration or a restore.
//!
//! ```text
//! shop.db
//! shop.db.before-v2.bak                        before a migration
//! shop.db.before-restore-2026-11-23-101500.bak what a restore replaced
//! backups/shop.db.2026-11-23.bak               of the day: seven are kept
//! backups/shop.db.2026-11-23-101500.bak        asked for: kept until somebody removes it
//! ```

use std::ffi::OsStr;
use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use chrono::{DateTime, NaiveDate, NaiveDateTime};

use super::sqlite::file::{
    names::{folder_of, real, sweep},
    open::inspect,
};
use super::{FileProblem, OnProgress, RepositoryError, Result, back_up, back_up_of_day};
use crate::domain::moment::Moment;
use crate::private;

/// So many days are kept.
const DAYS: usize = 7;
/// How every backup's name ends.
const ENDING: &str = ".bak";
const RESTORED: &str = "before-restore-";

/// Why a backup is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackupKind {
    /// Of the day.
    Daily,
    /// Somebody asked for it.
    Asked,
    /// Before the schema was changed.
    BeforeMigration,
    /// What stood there before a backup was put in its place.
    BeforeRestore,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptBackup {
    /// Where.
    pub path: PathBuf,
    /// Why.
    pub kind: BackupKind,
    /// When it was written, by the clock on the wall.
    pub at: NaiveDateTime,
    /// How large it is.
    pub bytes: u64,
}

/// The folder of a shop's backups, beside the shop.
pub fn folder(shop: &Path) -> PathBuf {
    real(shop).with_file_name("backups")
}

/// The backup of a day: makes it, and removes the oldest of those before it. `None` when there is one already.
pub fn back_up_day(shop: &Path, now: &Moment, progress: OnProgress<'_>) -> Result<Option<PathBuf>> {
    let path = in_folder(shop, &now.day.format("%Y-%m-%d").to_string());
    if is_backup(&path) {
        return Ok(None);
    }
    yield_to_others();
    make_folder(shop)?;
    // What bears the name and is no shop is no backup: an empty file, a half of one.
    let replace = path.symlink_metadata().is_ok();
    match back_up_of_day(shop, &path, replace, now.day, progress) {
        Ok(()) => {
            tidy(shop, &path, now.day);
            Ok(Some(path))
        }
        // Another window was faster.
        Err(RepositoryError::Exists(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Nobody waits for the backup of a day: its thread gets what the others leave, from here on.
fn yield_to_others() {
    // Elsewhere the priority is that of the whole process.
    #[cfg(target_os = "linux")]
    rustix::process::setpriority_process(None, LOWEST_PRIORITY).ok();
}

#[cfg(target_os = "linux")]
const LOWEST_PRIORITY: i32 = 19;

/// A backup that somebody asks for: makes it, with the time in its name; returns its path.
pub fn back_up_now(shop: &Path, now: &Moment, progress: OnProgress<'_>) -> Result<PathBuf> {
    make_folder(shop)?;
    let path = in_folder(shop, &now.stamp());
    back_up(shop, &path, false, progress)?;
    Ok(path)
}

/// Every backup of a shop, the newest first; `now` says how far the clock on the wall is from UTC.
pub fn list(shop: &Path, now: &Moment) -> Vec<KeptBackup> {
    let shop = real(shop);
    let places = [shop.parent().map(Path::to_owned), Some(folder(&shop))];
    let entries = places.into_iter().flatten().flat_map(|place| entries(&place));
    let mut kept: Vec<KeptBackup> = entries.filter_map(|entry| look(&shop, &entry, now)).collect();
    kept.sort_by(|one, other| (other.at, &other.path).cmp(&(one.at, &one.path)));
    kept
}

fn in_folder(shop: &Path, middle: &str) -> PathBuf {
    let mut name = real(shop).file_name().unwrap_or_else(|| OsStr::new("shop")).to_owned();
    name.push(format!(".{middle}{ENDING}"));
    folder(shop).join(name)
}

fn make_folder(shop: &Path) -> Result<()> {
    let folder = folder(shop);
    private::folder(&folder).map_err(|error| {
        let problem = match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => FileProblem::NotWritable,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FileProblem::NoRoom,
            _ => FileProblem::Failed(error.to_string()),
        };
        RepositoryError::File { path: folder.display().to_string(), problem }
    })
}

fn entries(place: &Path) -> Vec<DirEntry> {
    // A folder that can't be read shows no backups; making one there will say why.
    fs::read_dir(place).map(|entries| entries.flatten().collect()).unwrap_or_default()
}

/// The part of the name between the shop's and the ending.
fn middle(shop: &Path, entry: &DirEntry) -> Option<String> {
    let own = shop.file_name()?.to_str()?;
    let name = entry.file_name();
    Some(name.to_str()?.strip_prefix(own)?.strip_prefix('.')?.strip_suffix(ENDING)?.to_owned())
}

fn look(shop: &Path, entry: &DirEntry, now: &Moment) -> Option<KeptBackup> {
    let middle = middle(shop, entry)?;
    let about = entry.metadata().ok().filter(Metadata::is_file)?;
    let (kind, named) = kind_of(&middle)?;
    let at = named.or_else(|| written(&about, now))?;
    Some(KeptBackup { path: entry.path(), kind, at, bytes: about.len() })
}

/// What a name says: why, and when.
fn kind_of(middle: &str) -> Option<(BackupKind, Option<NaiveDateTime>)> {
    // Two in one second are told apart by a number behind the time.
    let stamp = |text: &str| NaiveDateTime::parse_from_str(text.get(..17)?, "%Y-%m-%d-%H%M%S").ok();
    if let Some(text) = middle.strip_prefix(RESTORED) {
        return Some((BackupKind::BeforeRestore, Some(stamp(text)?)));
    }
    if middle.strip_prefix("before-v").is_some_and(|version| version.bytes().all(|byte| byte.is_ascii_digit())) {
        return Some((BackupKind::BeforeMigration, None));
    }
    if day_of(middle).is_some() {
        return Some((BackupKind::Daily, None));
    }
    Some((BackupKind::Asked, Some(stamp(middle)?)))
}

fn day_of(middle: &str) -> Option<NaiveDate> {
    (middle.len() == 10).then(|| NaiveDate::parse_from_str(middle, "%Y-%m-%d").ok()).flatten()
}

fn written(about: &Metadata, now: &Moment) -> Option<NaiveDateTime> {
    let since = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let utc = DateTime::from_timestamp_millis(i64::try_from(since.as_millis()).ok()?)?;
    utc.naive_utc().checked_add_signed(chrono::Duration::minutes(i64::from(now.offset_minutes)))
}

/// Is it the file of a shop, as far as its first bytes say?
fn is_backup(path: &Path) -> bool {
    matches!(inspect(path), Ok(_) | Err(RepositoryError::Newer { .. }))
}

/// Removes the oldest backups of a day beyond those that are kept, never the one just made, and what a killed window
/// left half written. A day that is still to come, or a file that is no backup, pushes none out. What can't be removed is no reason
/// to call the new backup a failure.
fn tidy(shop: &Path, new: &Path, today: NaiveDate) {
    let shop = real(shop);
    let entries = entries(&folder(&shop));
    let days = entries.iter().filter_map(|entry| Some((day_of(&middle(&shop, entry)?)?, entry.path())));
    let counts = |(day, path): &(NaiveDate, PathBuf)| path != new && *day <= today && is_backup(path);
    let mut days: Vec<(NaiveDate, PathBuf)> = days.filter(counts).collect();
    days.sort_by(|one, other| other.cmp(one));
    for (_, path) in days.iter().skip(DAYS - 1) {
        fs::remove_file(path).ok();
    }
    sweep(&shop, &folder(&shop));
    sweep(&shop, folder_of(&shop));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_why_and_when() {
        let at = |day, h, m, s| NaiveDate::from_ymd_opt(2026, 11, day).unwrap().and_hms_opt(h, m, s);
        assert_eq!(kind_of("2026-11-23"), Some((BackupKind::Daily, None)));
        assert_eq!(kind_of("2026-11-23-101500"), Some((BackupKind::Asked, at(23, 10, 15, 0))));
        assert_eq!(kind_of("before-v2"), Some((BackupKind::BeforeMigration, None)));
        for name in ["before-restore-2026-11-22-090807", "before-restore-2026-11-22-090807-1"] {
            assert_eq!(kind_of(name), Some((BackupKind::BeforeRestore, at(22, 9, 8, 7))));
        }
        for name in ["", "2026-13-01", "old", "2026-11-23-99", "before-restore-x", "2026-11-é3-101500"] {
            assert_eq!(kind_of(name), None, "{name}");
        }
    }
}
