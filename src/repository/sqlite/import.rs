//! Brings a foreign shop in, in one transaction: rows first, then the ledger product by product, then the totals.

mod ledger;
mod origin;
mod writer;

use rusqlite::{Connection, TransactionBehavior, named_params};

use super::{connection::wrap, settings, totals};
use crate::domain::import::{ImportCounts, Progress};
use crate::domain::{ids::DocumentId, moment::Moment};
use crate::repository::{ImportFeed, OnProgress, RepositoryError, Result, SourceSample};
use writer::Writer;

/// Rows between two questions whether to go on.
const ASK_EVERY: u64 = 4_096;

/// Up to so many new documents are added to the totals one by one; more are cheaper by reading all of them once.
const FEW_DOCUMENTS: i64 = 2_000;

/// Runs an import; with `dry_run` all of it is done, and then undone.
pub fn run(
    c: &mut Connection,
    source: &SourceSample,
    feed: ImportFeed<'_>,
    now: &Moment,
    dry_run: bool,
    progress: OnProgress<'_>,
) -> Result<ImportCounts> {
    // What is sorted here may be larger than the memory of a small machine.
    let settings_before = tune(c)?;
    let outcome = in_transaction(c, source, feed, now, dry_run, progress);
    let restored = settings_before.restore(c);
    let counts = outcome?;
    restored?;
    Ok(counts)
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
    add_to_totals(c, imported.first_document, &mut pace)?;
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

fn add_to_totals(c: &Connection, first: i64, pace: &mut Pace<'_>) -> Result<()> {
    let mut statement = c
        .prepare("SELECT id FROM documents WHERE id >= :first ORDER BY id LIMIT :limit")
        .map_err(wrap("list the imported documents"))?;
    let documents: Vec<i64> = statement
        .query_map(named_params! {":first": first, ":limit": FEW_DOCUMENTS + 1}, |row| row.get(0))
        .and_then(Iterator::collect)
        .map_err(wrap("list the imported documents"))?;
    if i64::try_from(documents.len()).is_ok_and(|n| n <= FEW_DOCUMENTS) {
        return documents.into_iter().try_for_each(|id| totals::add_document(c, DocumentId(id)));
    }
    for derived in &totals::DERIVED {
        pace.ask()?;
        totals::rebuild(c, derived)?;
    }
    pace.ask()?;
    totals::rebuild_counters(c)
}

/// Settings of the connection that an import changes for its own time.
struct Tuned {
    temp_store: i64,
    cache_size: i64,
    foreign_keys: i64,
}

fn tune(c: &Connection) -> Result<Tuned> {
    let read = |name: &str| c.pragma_query_value(None, name, |row| row.get(0)).map_err(wrap("read the settings"));
    let before =
        Tuned { temp_store: read("temp_store")?, cache_size: read("cache_size")?, foreign_keys: read("foreign_keys")? };
    Tuned { temp_store: 1, cache_size: -65_536, foreign_keys: 0 }.restore(c)?;
    Ok(before)
}

impl Tuned {
    fn restore(&self, c: &Connection) -> Result<()> {
        c.pragma_update(None, "temp_store", self.temp_store).map_err(wrap("set up the connection"))?;
        c.pragma_update(None, "foreign_keys", self.foreign_keys).map_err(wrap("set up the connection"))?;
        c.pragma_update(None, "cache_size", self.cache_size).map_err(wrap("set up the connection"))
    }
}
