//! `salestrack backup` and `salestrack restore`: a copy of the shop in a file, and the way back.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use super::Session;
use super::desk::Desk;
use super::failure::Failure;
use super::output::{Cell, Shape};
use super::progress::ProgressLine;
use crate::i18n::Texts;
use crate::repository::{self, Reader, RepositoryError, backups};
use crate::tr;

/// Where the backup goes.
#[derive(Debug, Args)]
pub struct BackupArguments {
    /// The file to write; without, the backup of the day in the folder `backups` beside the shop, of which seven are kept
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Write over FILE if there is one
    #[arg(long, requires = "file")]
    force: bool,
}

/// Where the shop comes back from.
#[derive(Debug, Args)]
pub struct RestoreArguments {
    /// The backup; it is only read
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Also replace another shop than the backup's, or a file that is no shop; it is kept beside it all the same
    #[arg(long)]
    force: bool,
}

/// Writes a backup, verifies it, and says so.
pub fn back_up(desk: &Desk<'_, dyn Reader>, shop: &Path, arguments: &BackupArguments) -> Result<(), Failure> {
    let stopped = watch()?;
    let mut line = ProgressLine::new(tr!(desk.texts, "cli-backing-up"));
    let mut progress = |at| {
        line.show(at);
        !stopped.load(Ordering::Relaxed)
    };
    let written = match &arguments.file {
        Some(file) => repository::back_up(shop, file, arguments.force, &mut progress).map(|()| Some(file.clone())),
        None => backups::back_up_day(shop, &desk.now(), &mut progress),
    };
    drop(line);
    let mut output = desk.output();
    let written = written.map_err(|error| match error {
        RepositoryError::Exists(path) => Failure::refused(tr!(desk.texts, "cli-backup-exists", path = path)),
        other => Failure::Store(other),
    });
    let Some(path) = written? else {
        return Ok(output.say(&tr!(desk.texts, "cli-backed-up-already"))?);
    };
    let bytes = std::fs::metadata(&path)?.len();
    let told = path.display().to_string();
    output.say(&tr!(desk.texts, "cli-backed-up", path = told.as_str()))?;
    if desk.shape != Shape::Table {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        output.one(&vec![("file", Cell::Text(told)), ("bytes", Cell::Integer(bytes))])?;
    }
    Ok(())
}

/// Puts a backup in the place of the shop.
pub fn restore(session: &Session, arguments: &RestoreArguments) -> Result<(), Failure> {
    let path = &session.config.database;
    let texts = Texts::new(session.config.lang(None));
    let stopped = watch()?;
    let mut line = ProgressLine::new(tr!(texts, "cli-restoring"));
    let now = session.clock.moment(0);
    let restored = repository::restore(path, &arguments.file, &now, arguments.force, &mut |at| {
        line.show(at);
        !stopped.load(Ordering::Relaxed)
    });
    drop(line);
    let kept = restored.map_err(|error| match error {
        RepositoryError::NotAShop { ref path, .. } if *path != arguments.file.display().to_string() => {
            let format = crate::i18n::Format::new(session.config.lang(None), crate::domain::Currency::EUR);
            let why = crate::i18n::errors::error_text(&texts, format, &error);
            Failure::refused(tr!(texts, "cli-restore-force", why = why))
        }
        other => Failure::Store(other),
    })?;
    session.reading(|desk| {
        let mut output = desk.output();
        let (name, file) = (desk.shop.name.as_str(), arguments.file.display().to_string());
        output.say(&tr!(desk.texts, "cli-restored", name = name, file = file.as_str()))?;
        if let Some(kept) = &kept {
            output.say(&tr!(desk.texts, "cli-restored-kept", path = kept.display().to_string()))?;
        }
        if desk.shape != Shape::Table {
            let kept = kept.as_ref().map(|kept| kept.display().to_string());
            output.one(&vec![
                ("name", Cell::Text(desk.shop.name.clone())),
                ("database", Cell::Text(path.display().to_string())),
                ("kept", Cell::text(kept.as_deref())),
            ])?;
        }
        Ok(())
    })
}

/// Brings the shop of an older program up to date.
pub fn migrate(session: &Session) -> Result<(), Failure> {
    let path = &session.config.database;
    let texts = Texts::new(session.config.lang(None));
    let kept = migrated(session, path, &texts)?;
    session.reading(|desk| {
        let mut output = desk.output();
        let told = kept.as_ref().map(|kept| kept.display().to_string());
        output.say(&match &told {
            Some(path) => tr!(desk.texts, "cli-migrated", name = desk.shop.name.as_str(), path = path.as_str()),
            None => tr!(desk.texts, "cli-migrated-already"),
        })?;
        if desk.shape != Shape::Table {
            output.one(&vec![
                ("name", Cell::Text(desk.shop.name.clone())),
                ("database", Cell::Text(path.display().to_string())),
                ("kept", Cell::text(told.as_deref())),
            ])?;
        }
        Ok(())
    })
}

/// The same, told on a line of standard error; returns the name of what is kept, where there was anything to do.
pub fn migrated(session: &Session, path: &Path, texts: &Texts) -> Result<Option<PathBuf>, Failure> {
    let stopped = watch()?;
    let mut line = ProgressLine::new(tr!(texts, "cli-migrating"));
    let kept = repository::migrate(path, &mut |at| {
        line.show(at);
        !stopped.load(Ordering::Relaxed)
    });
    drop(line);
    let format = crate::i18n::Format::new(session.config.lang(None), crate::domain::Currency::EUR);
    kept.map_err(|error| Failure::Store(error).told(texts, format))
}

/// Turns ctrl+c, and what ends a session, into a flag: whatever runs can tidy up.
fn watch() -> Result<Arc<AtomicBool>, Failure> {
    let stopped = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&stopped))?;
    }
    Ok(stopped)
}
