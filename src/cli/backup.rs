//! `salestrack backup` and `salestrack restore`: a copy of the shop in a file, and the way back.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use super::Session;
use super::desk::Desk;
use super::failure::Failure;
use super::progress::with_progress;
use crate::exchange::record::{Cell, Record};
use crate::i18n::Texts;
use crate::repository::{self, Migrated, OnProgress, Reader, RepositoryError, backups};
use crate::tr;

/// Where the backup goes.
#[derive(Debug, Args)]
pub struct BackupArguments {
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[arg(long, requires = "file")]
    force: bool,
}

/// Where the shop comes back from.
#[derive(Debug, Args)]
pub struct RestoreArguments {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long)]
    force: bool,
}

/// Writes a backup, verifies it, and says so.
pub fn back_up(desk: &Desk<'_, dyn Reader>, shop: &Path, arguments: &BackupArguments) -> Result<(), Failure> {
    let written = stoppable(tr!(desk.texts, "cli-backing-up"), |progress| match &arguments.file {
        Some(file) => repository::back_up(shop, file, arguments.force, progress).map(|()| Some(file.clone())),
        None => backups::back_up_day(shop, &desk.now(), progress),
    })?;
    let written = written.map_err(|error| match error {
        RepositoryError::Exists(path) => Failure::refused(tr!(desk.texts, "cli-backup-exists", path = path)),
        other => Failure::Store(other),
    });
    let Some(path) = written? else {
        return Ok(desk.output().say(&tr!(desk.texts, "cli-backed-up-already"))?);
    };
    let bytes = i64::try_from(std::fs::metadata(&path)?.len()).unwrap_or(i64::MAX);
    let path = path.display().to_string();
    let sentence = tr!(desk.texts, "cli-backed-up", path = path.as_str());
    desk.output()
        .done(&sentence, vec![("file", Cell::Text(path)), ("bytes", Cell::Integer(bytes))])
        .map_err(|failure| failure.after_the_fact(&desk.texts))
}

/// Puts a backup in the place of the shop.
pub fn restore(session: &Session, arguments: &RestoreArguments) -> Result<(), Failure> {
    let path = &session.config.database;
    let texts = Texts::new(session.config.lang(None));
    let now = session.clock.moment(0);
    let restored = stoppable(tr!(texts, "cli-restoring"), |progress| {
        repository::restore(path, &arguments.file, &now, arguments.force, progress)
    })?;
    let restored = restored.map_err(|error| match error {
        RepositoryError::NotAShop { ref path, .. } if *path != arguments.file.display().to_string() => {
            let format = crate::i18n::Format::new(session.config.lang(None), crate::domain::Currency::EUR);
            let why = crate::i18n::errors::error_text(&texts, format, &error);
            Failure::refused(tr!(texts, "cli-restore-force", why = why))
        }
        other => Failure::Store(other),
    })?;
    let kept = restored.kept.map(|kept| kept.display().to_string());
    session.reading(|desk| {
        let (name, file) = (desk.shop.name.as_str(), arguments.file.display().to_string());
        let mut sentence = tr!(desk.texts, "cli-restored", name = name, file = file);
        if let Some(kept) = &kept {
            sentence.push('\n');
            sentence.push_str(&tr!(desk.texts, "cli-restored-kept", path = kept.as_str()));
        }
        if let Some(left_out) = left_out(&restored.left_out, &desk.texts) {
            sentence = format!("{sentence}\n{left_out}");
        }
        desk.output()
            .done(&sentence, replaced(name, path, kept.as_deref()))
            .map_err(|failure| failure.after_the_fact(&desk.texts))
    })
}

/// What of a file is not SalesTrack's and was not taken over, in a sentence.
fn left_out(names: &[String], texts: &Texts) -> Option<String> {
    (!names.is_empty()).then(|| tr!(texts, "files-left-out", names = names.join(", ")))
}

/// What a program reads of a shop that was replaced: where it is, and where its former file is kept.
fn replaced(name: &str, path: &Path, kept: Option<&str>) -> Record {
    let path = path.display().to_string();
    vec![("name", Cell::Text(name.to_owned())), ("database", Cell::Text(path)), ("kept", Cell::text(kept))]
}

/// Brings the shop of an older program up to date.
pub fn migrate(session: &Session) -> Result<(), Failure> {
    let path = &session.config.database;
    let texts = Texts::new(session.config.lang(None));
    let migrated = migrated(session, path, &texts)?;
    let kept = migrated.as_ref().map(|migrated| migrated.kept.display().to_string());
    session.reading(|desk| {
        let name = desk.shop.name.as_str();
        let mut sentence = match kept.as_deref() {
            Some(path) => tr!(desk.texts, "cli-migrated", name = name, path = path),
            None => tr!(desk.texts, "cli-migrated-already"),
        };
        for more in migrated.iter().flat_map(|migrated| about(migrated, &desk.texts)) {
            sentence = format!("{sentence}\n{more}");
        }
        desk.output()
            .done(&sentence, replaced(name, path, kept.as_deref()))
            .map_err(|failure| failure.after_the_fact(&desk.texts))
    })
}

/// The same, with the progress on a line of standard error.
pub fn migrated(session: &Session, path: &Path, texts: &Texts) -> Result<Option<Migrated>, Failure> {
    let kept = stoppable(tr!(texts, "cli-migrating"), |progress| repository::migrate(path, progress))?;
    let format = crate::i18n::Format::new(session.config.lang(None), crate::domain::Currency::EUR);
    kept.map_err(|error| Failure::Store(error).told(texts, format))
}

/// What a migration changed in what was there: a sentence for what was dated anew, and one for what was left out.
pub fn about(migrated: &Migrated, texts: &Texts) -> Vec<String> {
    let count = i64::try_from(migrated.redated).unwrap_or(i64::MAX);
    let redated = (count > 0).then(|| tr!(texts, "cli-migrated-redated", count = count));
    redated.into_iter().chain(left_out(&migrated.left_out, texts)).collect()
}

/// Runs a long operation; ctrl+c, SIGTERM and SIGHUP stop it at its next progress report, so that it can tidy up.
fn stoppable<T>(label: String, work: impl FnOnce(OnProgress<'_>) -> T) -> Result<T, Failure> {
    let stopped = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&stopped))?;
    }
    Ok(with_progress(label, || !stopped.load(Ordering::Relaxed), work))
}
