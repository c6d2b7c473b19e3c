//! Brings a foreign shop in, in one transaction: rows first, then the ledger product by product, then the totals.

mod ledger;
mod origin;
mod writer;

use rusqlite::{Connection, TransactionBehavior, named_params};

use super::{
    connection::{Tuned, wrap},
    settings, totals,
};
use crate::domain::import::{ImportCounts, Progress};
use crate::domain::{ids::DocumentId, moment::Moment};
use crate::repository::{ImportFeed, OnProgress, RepositoryError, Result, SourceSample};
use writer::Writer;

/// Rows between two questions whether to go on.
const ASK_EVERY: u64 = 4_096;

/// Runs an import; with `dry_run` all of it is done, and then undone.
pub fn run(
    c: &mut Connection,
    source: &SourceSample,
    feed: ImportFeed<'_>,
    now: &Moment,
    dry_run: bool,
    progress: OnProgress<'_>,
) -> Result<ImportCounts> {
    // Every reference is verified at the end, all at once.
    let settings = Tuned::for_long_work(c, false)?;
    let outcome = in_transaction(c, source, feed, now, dry_run, progress);
    settings.restore(c)?;
    outcome
}

fn in_transaction(
    c: &mut Connection,
    source: &SourceSample,
    feed: ImportFeed<'_>,
    now: &Moment,
    dry_run: bool,
    progress: OnProgress<'_>,
) -> Result<ImportCounts> {
    let transaction = c.transaction_with_behavior(TransactionBehavior::Immediate).map_err(wrap("begin the import"))?;
    let counts = bring_in(&transaction, source, feed, now, progress)?;
    if dry_run {
        transaction.rollback().map_err(wrap("undo the trial"))?;
    } else {
        transaction.commit().map_err(wrap("commit the import"))?;
    }
    Ok(counts)
}

fn bring_in(
    c: &Connection,
    source: &SourceSample,
    feed: ImportFeed<'_>,
    now: &Moment,
    progress: OnProgress<'_>,
) -> Result<ImportCounts> {
    let currency = settings::load(c)?.currency;
    let origin = origin::find_or_create(c, source, now)?;
    let mut writer = Writer::new(c, origin, currency, now)?;
    let mut pace = Pace { progress, done: 0, asked: 0 };
    while let Some(record) = feed().map_err(RepositoryError::Source)? {
        let rows = writer.write(record)?;
        pace.step(rows)?;
    }
    let (counts, imported) = writer.finish()?;
    verify_references(c, imported.first_document)?;
    ledger::write(c, &imported, &mut pace)?;
    totals::add_from(c, DocumentId(imported.first_document), &mut || pace.ask())?;
    Ok(counts)
}

/// Counts the rows, and asks now and then whether to go on.
struct Pace<'a> {
    progress: OnProgress<'a>,
    done: u64,
    asked: u64,
}

impl Pace<'_> {
    /// So many rows more are done.
    fn step(&mut self, rows: u64) -> Result<()> {
        self.done = self.done.saturating_add(rows);
        if self.done.saturating_sub(self.asked) < ASK_EVERY {
            return Ok(());
        }
        self.asked = self.done;
        self.ask()
    }

    /// Still at it, with no row more.
    fn ask(&mut self) -> Result<()> {
        if (self.progress)(Progress { done: self.done, total: 0 }) { Ok(()) } else { Err(RepositoryError::Interrupted) }
    }
}

/// Foreign keys are off while millions of rows come in; every id in them came from a row written or read here, and what
/// was written is looked through once. Kinds, units, till and user are words of the schema.
fn verify_references(c: &Connection, first: i64) -> Result<()> {
    let lost: i64 = c
        .query_row(
            "SELECT (SELECT count(*) FROM documents d WHERE d.id >= :first AND d.client_id IS NOT NULL
                       AND NOT EXISTS (SELECT 1 FROM clients WHERE id = d.client_id))
                  + (SELECT count(*) FROM document_lines l WHERE l.document_id >= :first
                       AND NOT EXISTS (SELECT 1 FROM products WHERE id = l.product_id))
                  + (SELECT count(*) FROM documents d WHERE d.id >= :first
                       AND NOT EXISTS (SELECT 1 FROM payments WHERE document_id = d.id))",
            named_params! {":first": first},
            |row| row.get(0),
        )
        .map_err(wrap("verify the references"))?;
    if lost == 0 {
        return Ok(());
    }
    Err(RepositoryError::Storage {
        context: "verify the references",
        cause: format!("{lost} rows name what is not there"),
    })
}
