//! Backups: a copy of one state of the shop, verified before it gets its name; and the way back.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::claim::{Claim, claim, foresee};
use super::names::{
    Draft, SIDES, beside, folder_of, is_there, like, name, owned_like, real, shown, sweep, sync_folder, wrap_place,
};
use super::open::{inspect, open_to_read, recognise};
use super::{presence, schema};
use crate::domain::{import::Progress, moment::Moment};
use crate::log;
use crate::private;
use crate::repository::heads::{Checked, Heads, HeadsFile};
use crate::repository::sqlite::{
    check,
    connection::{configure, open_file, wrap},
    documents, restored, settings,
};
use crate::repository::{FileProblem, Finding, NotAShop, OnProgress, RepositoryError, Restored, Result};

/// Pages copied between two looks at whether to go on.
const STEP: i32 = 256;
/// While one long query runs, this often.
const LOOK: Duration = Duration::from_millis(50);
/// How much of the progress is the copy; the rest is the check. Parts of a thousand.
const COPY: u64 = 400;
const WHOLE: u64 = 1_000;

/// Writes a backup of an open shop to a file. It is one state of the shop, whoever sells meanwhile; it is verified, and
/// safe on the disk, before it gets its name. Whatever goes wrong, nothing is left.
/// The whole is checked, or what came since it was, and that no chain ends before what is known of it.
///
/// Returns how far the shop was in it.
pub fn back_up(
    c: &Connection,
    shop: &Path,
    to: &Path,
    replace: bool,
    known: &Heads,
    since: Option<&Checked>,
    progress: OnProgress<'_>,
) -> Result<(i64, Heads)> {
    refuse_place(shop, to, replace)?;
    // What is replaced may be somebody's open shop, or have a log that SQLite would play into the new file.
    let claimed = if replace && is_there(to) { Some(claim(to)?) } else { None };
    sweep(to, folder_of(to));
    let draft = Draft::beside(to, "new").map_err(wrap_place(to))?;
    copy(c, draft.path(), &mut part(progress, 0, COPY)).map_err(|error| of_target(error, to))?;
    let reached = verify(draft.path(), to, known, since, &mut part(progress, COPY, WHOLE))?;
    // A backup stays for its owner only, whatever the rights of the shop are.
    owned_like(draft.path(), shop);
    if claimed.is_some() {
        for side in SIDES {
            fs::remove_file(beside(to, side)).ok();
        }
    }
    draft.place(to, replace).map_err(wrap_place(to))?;
    log::info(format_args!("backed up to {}", to.display()));
    Ok(reached)
}

/// The places where no backup goes.
fn refuse_place(shop: &Path, to: &Path, replace: bool) -> Result<()> {
    let refused = |problem| Err(RepositoryError::File { path: shown(to), problem });
    let about = fs::metadata(to).ok();
    if about.as_ref().is_some_and(fs::Metadata::is_dir) {
        return refused(FileProblem::Folder);
    }
    let Some(file) = to.file_name() else { return refused(FileProblem::Folder) };
    // Under a name that SQLite gives to the side files of the shop, a copy would be taken for one.
    let is_side = || SIDES.iter().any(|side| beside(shop, side).file_name() == Some(file));
    if is_same(shop, to) || is_same(folder_of(shop), folder_of(to)) && is_side() {
        return refused(FileProblem::TheShop);
    }
    if replace {
        return match about {
            Some(about) if !about.is_file() => {
                Err(RepositoryError::NotAShop { path: shown(to), why: NotAShop::NotAFile })
            }
            Some(_) | None => Ok(()),
        };
    }
    let names = [to.to_owned()].into_iter().chain(SIDES.map(|side| beside(to, side)));
    names.into_iter().find(|name| is_there(name)).map_or(Ok(()), |name| Err(RepositoryError::Exists(shown(&name))))
}

fn is_same(one: &Path, other: &Path) -> bool {
    match (fs::metadata(one), fs::metadata(other)) {
        (Ok(one), Ok(other)) => presence::identity(&one) == presence::identity(&other),
        (Ok(_) | Err(_), _) => false,
    }
}

/// Copies one state of a database, page by page, into an empty file of ours.
fn copy(source: &Connection, into: &Path, progress: OnProgress<'_>) -> Result<()> {
    let broken = wrap("copy the shop");
    // The state of this moment: what is sold from now on goes into the log, past which this transaction does not read.
    let state = source.unchecked_transaction().map_err(&broken)?;
    state.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map_err(&broken)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut target = open_file(into, flags).map_err(&broken)?;
    // Nobody needs half of it back, and the whole is synced at its end.
    target.pragma_update(None, "journal_mode", "OFF").map_err(&broken)?;
    target.pragma_update(None, "synchronous", "OFF").map_err(&broken)?;
    {
        let backup = Backup::new(&state, &mut target).map_err(&broken)?;
        loop {
            match backup.step(STEP).map_err(&broken)? {
                StepResult::Done => break,
                StepResult::More => {
                    let (left, total) = (backup.progress().remaining, backup.progress().pagecount);
                    let count = |pages: i32| u64::try_from(pages).unwrap_or(0);
                    if !progress(Progress { done: count(total - left), total: count(total) }) {
                        return Err(RepositoryError::Interrupted);
                    }
                }
                _ => return Err(RepositoryError::Busy),
            }
        }
    }
    // One file that is everything, and that even a medium without a right to write can show.
    let mode: String = target.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0)).map_err(&broken)?;
    if mode != "delete" {
        return Err(RepositoryError::Busy);
    }
    target.close().map_err(|(_, error)| broken(error))
}

/// Opens a copy as a shop, and checks everything that can be checked in it. Errors name `told`.
fn verify(
    path: &Path,
    told: &Path,
    known: &Heads,
    since: Option<&Checked>,
    progress: OnProgress<'_>,
) -> Result<(i64, Heads)> {
    let mut looked = || -> Result<(Vec<Finding>, (i64, Heads))> {
        let _presence = inspect(path)?;
        let c = open_to_read(path)?;
        recognise(&c, path)?;
        configure(&c)?;
        settings::load(&c)?;
        let reached = (documents::next_id(&c)? - 1, restored::heads(&c)?);
        Ok((check_until(c, known, since, progress)?, reached))
    };
    let (mut findings, reached) = looked().map_err(|error| of_backup(error, told))?;
    // What is not ours is copied with the rest; a restore leaves it out.
    findings.retain(|finding| !finding.note && finding.check != "foreign");
    if findings.is_empty() {
        return Ok(reached);
    }
    let derived = findings.iter().all(|finding| finding.derived);
    let problem = FileProblem::Unsound { count: findings.len(), derived };
    Err(RepositoryError::File { path: shown(told), problem })
}

/// Checks on a thread of its own, so that a query of seconds can be ended in its midst.
fn check_until(
    c: Connection,
    known: &Heads,
    since: Option<&Checked>,
    progress: OnProgress<'_>,
) -> Result<Vec<Finding>> {
    let handle = c.get_interrupt_handle();
    let (sender, steps) = mpsc::channel();
    thread::scope(|scope| {
        let checking = scope.spawn(move || {
            let mut tell = |at| sender.send(at).is_ok();
            let outcome = match since {
                None => check::check(&c, known, &mut tell),
                Some(since) => check::check_since(&c, since, known, &mut tell),
            };
            // The connection is closed here, before anybody looks at the file again.
            drop(c);
            outcome
        });
        let mut at = Progress { done: 0, total: 0 };
        let mut stopped = false;
        loop {
            match steps.recv_timeout(LOOK) {
                Ok(step) => at = step,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if !progress(at) {
                stopped = true;
                drop(steps);
                while !checking.is_finished() {
                    handle.interrupt();
                    thread::sleep(LOOK / 10);
                }
                break;
            }
        }
        let panicked = |_| RepositoryError::Storage { context: "check the copy", cause: "panic".to_owned() };
        let outcome = checking.join().map_err(panicked)?;
        if stopped { Err(RepositoryError::Interrupted) } else { outcome }
    })
}

/// A stretch of the whole progress.
fn part(progress: OnProgress<'_>, from: u64, to: u64) -> impl FnMut(Progress) -> bool {
    move |at| {
        let within = at.done.min(at.total).saturating_mul(to - from).checked_div(at.total).unwrap_or(0);
        progress(Progress { done: from + within, total: WHOLE })
    }
}

/// Puts a backup in the place of a shop, or where there is none. What was there is kept beside it; returns its name.
///
/// Nobody else may have the shop open, not even idly. `force` also replaces another shop, or a file that is none.
pub fn restore(path: &Path, from: &Path, now: &Moment, force: bool, progress: OnProgress<'_>) -> Result<Restored> {
    let path = &real(path);
    if is_same(path, from) {
        return Err(RepositoryError::File { path: shown(from), problem: FileProblem::TheShop });
    }
    drop(inspect(from).map_err(|error| of_backup(error, from))?);
    private::folder(folder_of(path)).map_err(wrap_place(path))?;
    let replaces = is_there(path);
    let mut ours = false;
    if replaces {
        foresee(path)?;
        ours = is_shop(path, force)?;
    }
    let draft = Draft::beside(path, "restoring").map_err(wrap_place(path))?;
    let left_out =
        fetch(from, draft.path(), &mut part(progress, 0, COPY)).map_err(|error| of_source(error, path, from))?;
    verify(draft.path(), from, &Heads::default(), None, &mut part(progress, COPY, WHOLE))?;
    // From here on the shop is locked, and every step is short.
    let claimed = if replaces { Some(claim(path)?) } else { None };
    if !force && let Some(Claim::Database { connection, .. }) = &claimed {
        refuse_other_shop(connection, draft.path(), from)?;
    }
    if ours {
        like(draft.path(), path).map_err(wrap_place(path))?;
    }
    let (id, heads) = mark(draft.path(), claimed.as_ref(), path).map_err(|error| of_source(error, path, from))?;
    let kept = Kept::new(path, now).map_err(wrap_place(path))?;
    if let Err(error) = draft.place(path, claimed.is_some()) {
        kept.undo(path);
        return Err(wrap_place(path)(error));
    }
    if let Some(file) = HeadsFile::of(&id, path) {
        file.replace(&heads);
    }
    log::info(format_args!("restored {} from {}", path.display(), from.display()));
    Ok(Restored { kept: claimed.map(|_| kept.path), left_out })
}

/// Notes in the backup what it takes the place of; returns the id of its shop, and the heads of its chains.
fn mark(draft: &Path, claimed: Option<&Claim>, path: &Path) -> Result<(String, Heads)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut c = open_file(draft, flags).map_err(wrap("open the copy"))?;
    configure(&c)?;
    let id = restored::shop_id(&c)?;
    let known = HeadsFile::of(&id, path).map(|file| file.known()).unwrap_or_default();
    // A damaged shop, or another one, has no heads to tell.
    let of = |current: &Connection| (restored::shop_id(current).ok()? == id).then(|| restored::heads(current).ok())?;
    let left = match claimed {
        Some(Claim::Database { connection, .. }) => known.and(&of(connection).unwrap_or_default()),
        Some(Claim::Bare { .. }) | None => known,
    };
    restored::mark(&mut c, &left)?;
    let heads = restored::heads(&c)?;
    c.close().map_err(|(_, error)| wrap("close the copy")(error))?;
    Ok((id, heads))
}

/// Is it a shop, be it a damaged one? Without `force`, it has to be.
fn is_shop(path: &Path, force: bool) -> Result<bool> {
    match inspect(path) {
        Err(error @ RepositoryError::NotAShop { .. }) if !force => Err(error),
        Err(RepositoryError::NotAShop { .. }) => Ok(false),
        Ok(_) | Err(_) => Ok(true),
    }
}

/// The backup's content, in the schema of this program; returns what is not ours in it, and was left out.
fn fetch(from: &Path, draft: &Path, progress: OnProgress<'_>) -> Result<Vec<String>> {
    let _presence = inspect(from)?;
    let from = &real(from);
    let reader = open_to_read(from)?;
    recognise(&reader, from)?;
    // A reader that may not write would leave its side files behind.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = match open_file(from, flags) {
        Ok(writer) if writer.query_row("PRAGMA schema_version", [], |_| Ok(())).is_ok() => {
            drop(reader);
            writer
        }
        Ok(_) | Err(_) => reader,
    };
    copy(&source, draft, progress)?;
    let mut c = open_file(draft, flags).map_err(wrap("open the copy"))?;
    configure(&c)?;
    let left_out = schema::drop_foreign(&c, schema::version(&c)?, false)?;
    schema::upgrade(&mut c, &mut |_| Ok(()))?;
    schema::reinstall(&c)?;
    c.close().map_err(|(_, error)| wrap("close the copy")(error))?;
    Ok(left_out)
}

/// Shops are told apart by the moment at which they were made.
fn refuse_other_shop(current: &Connection, draft: &Path, from: &Path) -> Result<()> {
    let made = |c: &Connection| c.query_row("SELECT created_ms FROM shop", [], |row| row.get::<_, i64>(0)).ok();
    let c = open_to_read(draft)?;
    match (made(current), made(&c)) {
        (Some(one), Some(other)) if one != other => {
            let problem = FileProblem::OtherShop(settings::load(&c)?.row.name);
            Err(RepositoryError::File { path: shown(from), problem })
        }
        // Of a damaged shop it is not known.
        (Some(_) | None, _) => Ok(()),
    }
}

/// What stood in the place of a shop, under its new name.
struct Kept {
    path: PathBuf,
    /// The old name is gone already: the file system knows no second names.
    moved: bool,
    sides: Vec<&'static str>,
}

impl Kept {
    /// Gives it the first free name of this moment. A log without its file is kept too: it may hold the last sales.
    fn new(path: &Path, now: &Moment) -> io::Result<Kept> {
        let stamp = now.stamp();
        let names = (0..100).map(|n| match n {
            0 => beside(path, &format!(".before-restore-{stamp}.bak")),
            n => beside(path, &format!(".before-restore-{stamp}-{n}.bak")),
        });
        let free = |name: &PathBuf| !is_there(name) && SIDES.iter().all(|side| !is_there(&beside(name, side)));
        let kept = names.into_iter().find(free).ok_or(io::ErrorKind::AlreadyExists)?;
        let mut kept = Kept { path: kept, moved: false, sides: Vec::new() };
        // The index of a log is made anew from the log.
        fs::remove_file(beside(path, "-shm")).ok();
        for side in ["-wal", "-journal"] {
            if is_there(&beside(path, side)) {
                if let Err(error) = fs::rename(beside(path, side), beside(&kept.path, side)) {
                    kept.undo(path);
                    return Err(error);
                }
                kept.sides.push(side);
            }
        }
        if is_there(path) {
            if let Err(error) = name(path, &kept.path) {
                kept.undo(path);
                return Err(error);
            }
            kept.moved = !is_there(path);
        }
        sync_folder(path);
        Ok(kept)
    }

    /// Puts everything back; a step that fails is ignored, for an error is being returned already.
    fn undo(&self, path: &Path) {
        if self.moved {
            fs::rename(&self.path, path).ok();
        } else if is_there(path) {
            fs::remove_file(&self.path).ok();
        }
        for side in &self.sides {
            fs::rename(beside(&self.path, side), beside(path, side)).ok();
        }
    }
}

/// The file that was being written is the one that is meant.
fn of_target(error: RepositoryError, to: &Path) -> RepositoryError {
    let problem = match error {
        RepositoryError::DiskFull => FileProblem::NoRoom,
        RepositoryError::ReadOnly => FileProblem::NotWritable,
        RepositoryError::Storage { cause, .. } => FileProblem::Failed(cause),
        other => return other,
    };
    RepositoryError::File { path: shown(to), problem }
}

/// The backup is the one that is meant, not the shop.
fn of_backup(error: RepositoryError, from: &Path) -> RepositoryError {
    let problem = match error {
        RepositoryError::NoShop(_) => FileProblem::Missing,
        RepositoryError::CutOff => FileProblem::CutOff,
        RepositoryError::Damaged(why) => FileProblem::Damaged(why),
        RepositoryError::Storage { cause, .. } => FileProblem::Failed(cause),
        RepositoryError::NotAShop { why, .. } => return RepositoryError::NotAShop { path: shown(from), why },
        other => return other,
    };
    RepositoryError::File { path: shown(from), problem }
}

/// Reading goes wrong in the backup, writing in the place of the shop.
fn of_source(error: RepositoryError, path: &Path, from: &Path) -> RepositoryError {
    match error {
        RepositoryError::DiskFull | RepositoryError::ReadOnly => of_target(error, path),
        other => of_backup(other, from),
    }
}
