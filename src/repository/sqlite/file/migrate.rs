//! An older shop is brought up to date: migrations change a copy, which takes the place of the file when it is whole. What stood there
//! is kept beside it.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::OpenFlags;

use super::claim::{Claim, claim, foresee};
use super::names::{Draft, beside, draft_name, folder_of, like, real, shown, sweep, sync_folder, wrap_io, wrap_place};
use super::open::{inspect, open_to_read, recognise};
use super::schema::{WHOLE, drop_foreign, latest, upgrade, version};
use crate::domain::import::Progress;
use crate::log;
use crate::repository::sqlite::{
    connection::{self, configure, open_file, wrap},
    seals,
};
use crate::repository::{FileProblem, Migrated, OnProgress, RepositoryError, Result};

/// Of a thousand parts of the progress, copying takes so many.
const COPIED: u64 = 200;

/// Brings the shop of an older program up to date; `None` where there was nothing to do.
pub fn migrate(path: &Path, progress: OnProgress<'_>) -> Result<Option<Migrated>> {
    let path = &real(path);
    let from = version_of(path)?;
    if from >= latest() {
        return Ok(None);
    }
    foresee(path)?;
    // Nobody gets in from here on, so that what is copied is what is replaced.
    let claimed = claim(path)?;
    let Claim::Database { presence, .. } = &claimed else {
        return Err(RepositoryError::File { path: shown(path), problem: FileProblem::InUse });
    };
    // Somebody else may have been faster.
    let from = version_of_claimed(&claimed)?.unwrap_or(from);
    if from >= latest() {
        return Ok(None);
    }
    sweep(path, folder_of(path));
    let draft = Draft::beside(path, "migrating").map_err(wrap_place(path))?;
    let mut tell = |done: u64| {
        if progress(Progress { done, total: WHOLE }) { Ok(()) } else { Err(RepositoryError::Interrupted) }
    };
    tell(0)?;
    let mut stopped = None;
    let copied = OpenOptions::new().write(true).open(draft.path()).and_then(|mut file| {
        presence.copy(&mut file, &mut |done, whole| {
            let outcome = tell(COPIED.saturating_mul(done).checked_div(whole).unwrap_or(0));
            let go_on = outcome.is_ok();
            stopped = outcome.err();
            go_on
        })
    });
    if let Some(stopped) = stopped {
        return Err(stopped);
    }
    copied.map_err(wrap_place(path))?;
    let (redated, left_out) = change(draft.path(), &mut |done| tell(COPIED + done * (WHOLE - COPIED) / WHOLE))
        .map_err(|error| of_place(error, path))?;
    like(draft.path(), path).map_err(wrap_place(path))?;
    let kept = keep(path, from).map_err(wrap_io("keep the file as it was"))?;
    draft.place(path, true).map_err(wrap_place(path))?;
    log::info(format_args!("schema changed from version {from} to {}", latest()));
    Ok(Some(Migrated { kept, redated, left_out }))
}

fn version_of(path: &Path) -> Result<i64> {
    let _presence = inspect(path)?;
    let c = open_to_read(path)?;
    recognise(&c, path)
}

fn version_of_claimed(claimed: &Claim) -> Result<Option<i64>> {
    match claimed {
        Claim::Database { connection, .. } => version(connection).map(Some),
        Claim::Bare { .. } => Ok(None),
    }
}

/// Where the copy has no room, neither has the shop.
fn of_place(error: RepositoryError, path: &Path) -> RepositoryError {
    match error {
        RepositoryError::DiskFull => RepositoryError::File { path: shown(path), problem: FileProblem::NoRoom },
        other => other,
    }
}

/// Changes a private copy: it needs no journal, for half of it is discarded, and it is synced before it is renamed.
///
/// Returns how many documents got another day, and the triggers that were taken out.
fn change(draft: &Path, tell: &mut dyn FnMut(u64) -> Result<()>) -> Result<(usize, Vec<String>)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut c = open_file(draft, flags).map_err(wrap("open the copy"))?;
    configure(&c)?;
    connection::journal_off(&c)?;
    let _tuned = connection::Tuned::for_long_work(&c, false)?;
    let left_out = drop_foreign(&c, version(&c)?, true)?;
    upgrade(&mut c, tell)?;
    let redated = seals::redated(&c)?.len();
    c.close().map_err(|(_, error)| wrap("close the copy")(error))?;
    Ok((redated, left_out))
}

/// The file gets a second name, `<name>.before-v5.bak`; it keeps its first one until the new file takes it.
fn keep(path: &Path, from: i64) -> io::Result<PathBuf> {
    let kept = beside(path, &format!(".before-v{}.bak", from + 1));
    let second = draft_name(&kept, "new");
    if fs::hard_link(path, &second).is_err() {
        // A file system without links (a USB stick).
        fs::copy(path, &second)?;
        File::open(&second)?.sync_all()?;
    }
    fs::rename(&second, &kept)?;
    sync_folder(path);
    Ok(kept)
}
