//! Takes over from the Python SalesTrack: reads its `ecom_db.db`, cleans it by the rules of the domain's page, and feeds
//! it to a repository row by row. The source is never written to.

mod clean;
mod feed;
mod merge;
mod notes;
mod source;

use std::path::Path;

use thiserror::Error;

pub use notes::{NOTES_KEPT, Notes};
pub use source::SourceError;

use crate::domain::import::{ImportCounts, Progress};
use crate::domain::moment::Act;
use crate::repository::{OnProgress, Repository, RepositoryError};
use feed::{Feed, Overview};

/// What an import did, and what it changed or left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// Rows added, and known already.
    pub counts: ImportCounts,
    pub notes: Notes,
}

/// Why nothing was imported.
#[derive(Debug, Error)]
pub enum ImportError {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error(transparent)]
    Repository(#[from] RepositoryError),
}

/// Brings the database at `path` into a shop, in one transaction; with `dry_run` all of it is tried and nothing kept.
///
/// `progress` is asked every few thousand rows; `false` cancels and leaves the shop as it was.
pub fn import(
    path: &Path,
    repository: &mut dyn Repository,
    act: &Act,
    dry_run: bool,
    progress: OnProgress<'_>,
) -> Result<ImportReport, ImportError> {
    let currency = repository.shop()?.currency;
    let source = source::open(path)?;
    let tomorrow = act.at.day.succ_opt().unwrap_or(act.at.day);
    let overview = Overview::read(&source, currency, tomorrow, &mut || progress(Progress { done: 0, total: 0 }))?
        .ok_or(RepositoryError::Interrupted)?;
    let total = overview.rows;
    let mut feed_statements = feed::Statements::prepare(&source, &overview)?;
    let mut feed = Feed::new(&mut feed_statements, &overview)?;
    let mut failed = None;
    let outcome = repository.import(
        &overview.sample,
        &mut || {
            feed.next().map_err(|error| {
                let said = error.to_string();
                failed = Some(error);
                said
            })
        },
        act,
        dry_run,
        &mut |at| progress(Progress { done: at.done.min(total), total }),
    );
    match (failed, outcome) {
        (Some(error), _) => Err(error.into()),
        (None, Err(error)) => Err(error.into()),
        (None, Ok(counts)) => Ok(ImportReport { counts, notes: feed.into_notes() }),
    }
}
