//! The store on SQLite: one connection, its transactions, and one file for each thing that is read or written in them.

mod append;
mod baskets;
mod catalogue;
mod check;
mod clients;
mod connection;
mod documents;
pub mod file;
mod keys;
mod links;
mod lists;
mod products;
mod rankings;
mod reports;
mod restored;
mod rows;
mod seals;
mod search;
mod series;
mod settings;
mod sources;
mod stock;
mod totals;
mod transaction;
mod walk;

use std::{
    cell::Cell,
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::NaiveDate;
use rusqlite::{Connection, TransactionBehavior};

use super::{
    Erasure, FileProblem, Finding, Interrupter, OnProgress, Reader, Repository, RepositoryError, Result,
    store::{Store, Transaction, Writing},
};
use crate::domain::{
    chain,
    client::Client,
    ids::{ClientId, DocumentId, ProductId},
    moment::Moment,
    period::Period,
    product::Product,
    query::{ClientQuery, Page, ProductCounts, ProductQuery, ProductRow, SaleQuery},
    refusal::Refusal,
    report::{ClientCard, DayOrders, DayUnits, HourOrders, MonthUnits, ReportQuery, ReportRows},
    sale::{HistoryLine, Sale, SaleRow},
    shop::Shop,
    stock::ProductCard,
};
use crate::repository::heads::{Checked, Heads, HeadsFile, Keeper, Moved};
pub use check::unread_page;
use connection::{Interruption, wrap};
use file::{
    open::Purpose,
    presence::{Identity, Presence},
    schema::{self, KnownSchema},
};
use transaction::{Mode, Tx};

/// A shop in one SQLite file.
pub struct SqliteStore {
    /// Dropped before the presence.
    connection: Connection,
    interruption: Interruption,
    heads: Keeper,
    /// Have the series been moved on to the numbers that this computer has seen?
    numbers_passed: Cell<bool>,
    /// Does the log still hold what was erased?
    to_erase: Cell<bool>,
    known_schema: KnownSchema,
    path: PathBuf,
    /// May it only be read?
    read_only: bool,
    /// Inside [`Store::begin_bulk`]: the id of the first document written in it.
    bulk: Option<i64>,
    /// What the connection was set to before the bulk.
    tuned: Option<connection::Tuned>,
    /// Of the write-ahead log that the connection has open.
    log: Option<Identity>,
    /// Keeps our own handle open as long as the connection is.
    presence: Presence,
}

impl SqliteStore {
    /// Creates a shop in a new file, readable by its owner only.
    pub fn create(path: &Path, shop: &Shop, now: &Moment) -> Result<SqliteStore> {
        Ok(SqliteStore::of(file::open::create(path, shop, now)?, path, false))
    }

    /// Creates a shop and fills it; it appears under its name only once it is whole.
    pub fn create_filled<E: From<RepositoryError>>(
        path: &Path,
        shop: &Shop,
        now: &Moment,
        fill: impl FnOnce(&mut (dyn Repository + 'static)) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        file::open::create_filled(path, |draft| {
            let mut store = SqliteStore::create(draft, shop, now)?;
            connection::journal_off(&store.connection)?;
            store.log = None;
            store.heads = Keeper::of_draft();
            fill(&mut store)?;
            Ok(file::open::finish_draft(store.connection)?)
        })
    }

    /// Opens a shop to work in it.
    pub fn open(path: &Path) -> Result<SqliteStore> {
        Ok(SqliteStore::of(file::open::open(path, Purpose::Work)?, path, false))
    }

    /// Opens a shop to repair it: triggers that are not ours may still be in it.
    pub fn open_to_repair(path: &Path) -> Result<SqliteStore> {
        Ok(SqliteStore::of(file::open::open(path, Purpose::Repair)?, path, false))
    }

    /// Opens a shop to read it.
    pub fn read_only(path: &Path) -> Result<SqliteStore> {
        Ok(SqliteStore::of(file::open::open(path, Purpose::Read)?, path, true))
    }

    fn of(opened: file::open::Opened, path: &Path, read_only: bool) -> SqliteStore {
        let file::open::Opened { connection, presence } = opened;
        let path = file::names::real(path);
        let log = identity_at(&file::names::beside(&path, "-wal"));
        SqliteStore {
            connection,
            interruption: Interruption::default(),
            heads: Keeper::default(),
            known_schema: KnownSchema::default(),
            to_erase: Cell::new(false),
            numbers_passed: Cell::new(false),
            path,
            read_only,
            bulk: None,
            tuned: None,
            log,
            presence,
        }
    }

    /// Rebuilds what is derived, and nothing else; returns what was found before.
    pub fn repair(&mut self, progress: OnProgress<'_>) -> Result<Vec<Finding>> {
        let known = self.known_heads();
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(wrap("begin"))?;
        let found = check::repair(&transaction, &known, progress)?;
        in_place(&self.presence, &self.path, self.log)?;
        transaction.commit().map_err(wrap("commit"))?;
        Ok(found)
    }

    /// Writes a backup of this shop. One that goes without saying, of a day, is checked for what came since the whole was, within
    /// the last days.
    pub fn back_up(&self, to: &Path, replace: bool, day: Option<NaiveDate>, progress: OnProgress<'_>) -> Result<()> {
        // Read before the copy, which may only be further.
        let (heads, known) = (self.heads_file(), self.known_heads());
        let checked = day.and_then(|day| heads?.checked().filter(|checked| checked.is_recent(day)));
        let checked = checked.filter(|checked| {
            let holds = |(key, (number, hash)): (&_, &(i64, chain::Hash))| {
                links::holds(&self.connection, *key, *number, hash).unwrap_or(false)
            };
            checked.heads.chains.iter().all(holds)
        });
        let (document, reached) =
            file::backup::back_up(&self.connection, &self.path, to, replace, &known, checked.as_ref(), progress)?;
        if let (None, Some(day), Some(file)) = (&checked, day, heads) {
            file.note_check(&Checked { day, document, heads: reached });
        }
        Ok(())
    }

    /// One transaction that only reads: everything in it sees one state of the shop.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        if self.bulk.is_some() {
            return work(&self.connection);
        }
        let transaction = self.connection.unchecked_transaction().map_err(wrap("begin reading"))?;
        let value = self.interruption.allow(|| work(&transaction))?;
        transaction.finish().map_err(wrap("end reading"))?;
        Ok(value)
    }

    /// One transaction that takes the write lock at once, so that what is loaded in it still holds when it commits.
    fn transaction<T>(&mut self, mode: Mode, work: &mut dyn FnMut(&mut dyn Transaction) -> Result<T>) -> Result<T> {
        let known = (!self.numbers_passed.get()).then(|| self.known_heads());
        let turn = self.heads_file().map(HeadsFile::turn);
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(wrap("begin"))?;
        drop(turn);
        self.known_schema.hold(&transaction)?;
        if let Some(known) = &known {
            // The chain of a file that was put back by hand stays as it is: the check tells it.
            restored::pass(&transaction, &known.series)?;
        }
        let mut tx = Tx::new(&transaction, mode)?;
        let value = work(&mut tx)?;
        let (keep, moved) = tx.end();
        in_place(&self.presence, &self.path, self.log)?;
        if keep { transaction.commit() } else { transaction.rollback() }.map_err(wrap("commit"))?;
        if keep {
            self.numbers_passed.set(true);
            self.keep_heads(&moved);
        }
        Ok(value)
    }

    fn may_write(&self) -> Result<()> {
        if self.read_only {
            schema::no_foreign_triggers(&self.connection)?;
            return Err(RepositoryError::ReadOnly);
        }
        Ok(())
    }

    /// What this computer knows of the ends of the chains.
    fn known_heads(&self) -> Heads {
        self.heads_file().map(|file| file.known()).unwrap_or_default()
    }

    fn heads_file(&self) -> Option<&Arc<HeadsFile>> {
        self.heads.file(|| HeadsFile::of(&restored::shop_id(&self.connection).ok()?, &self.path))
    }

    /// Notes how far the chains are. What is recorded is recorded: nothing of this may fail it.
    fn keep_heads(&self, moved: &Moved) {
        if self.heads_file().is_some() {
            let holds = |key, number, hash: &_| links::holds(&self.connection, key, number, hash).unwrap_or(false);
            self.heads.keep(moved, &mut { holds });
        }
    }

    /// A write that can be repeated waits less long for another program, so that the next scan is not held up.
    fn hurried<T>(&mut self, work: impl FnOnce(&mut SqliteStore) -> Result<T>) -> Result<T> {
        connection::wait_for_locks(&mut self.connection, true)?;
        let outcome = work(self);
        connection::wait_for_locks(&mut self.connection, false)?;
        outcome
    }
}

impl Store for SqliteStore {
    fn write<T>(&mut self, how: Writing, work: &mut dyn FnMut(&mut dyn Transaction) -> Result<T>) -> Result<T> {
        self.may_write()?;
        if self.bulk.is_some() {
            return work(&mut Tx::new(&self.connection, Mode::Bulk)?);
        }
        match how {
            Writing::Case => self.transaction(Mode::Case, work),
            Writing::Hurried => self.hurried(|store| store.transaction(Mode::Case, work)),
            Writing::Import => {
                // Every reference is verified at the end, all at once.
                let settings = connection::Tuned::for_long_work(&self.connection, false)?;
                let outcome = self.transaction(Mode::Import, work);
                settings.restore(&self.connection)?;
                outcome
            }
        }
    }

    fn begin_bulk(&mut self) -> Result<bool> {
        self.may_write()?;
        if self.bulk.is_some() {
            return Ok(false);
        }
        let settings = connection::Tuned::for_long_work(&self.connection, true)?;
        let begun = self.connection.execute_batch("BEGIN IMMEDIATE").map_err(wrap("begin"));
        let begun = begun.and_then(|()| self.known_schema.hold(&self.connection));
        match begun.and_then(|()| documents::next_id(&self.connection)) {
            Ok(first) => {
                (self.bulk, self.tuned) = (Some(first), Some(settings));
                Ok(true)
            }
            Err(error) => {
                let ended = connection::end_bulk(&self.connection, Err(error));
                settings.restore(&self.connection)?;
                ended.map(|()| false)
            }
        }
    }

    fn end_bulk(&mut self, outcome: Result<()>) -> Result<()> {
        let first = self.bulk.take();
        let summed = outcome.and_then(|()| match first {
            Some(first) => totals::add_from(&self.connection, first, &mut || Ok(())),
            None => Ok(()),
        });
        let outcome = summed.and_then(|()| in_place(&self.presence, &self.path, self.log));
        let outcome = connection::end_bulk(&self.connection, outcome);
        if let Some(settings) = self.tuned.take() {
            settings.restore(&self.connection)?;
        }
        outcome?;
        let after = restored::heads(&self.connection)?;
        self.keep_heads(&Moved { after, ..Moved::default() });
        Ok(())
    }

    fn erase_traces(&mut self) -> Result<Erasure> {
        let done = self.hurried(|store| connection::truncate_log(&store.connection))?;
        self.to_erase.set(!done);
        Ok(if done { Erasure::Done } else { Erasure::Held })
    }
}

impl Reader for SqliteStore {
    fn shop(&self) -> Result<Shop> {
        self.read(|c| Ok(settings::load(c)?.row))
    }

    fn catalogue(&self, query: &ProductQuery) -> Result<Page<Product>> {
        self.read(|c| products::page(c, query))
    }
    fn products(&self, query: &ProductQuery, today: NaiveDate) -> Result<Page<ProductRow>> {
        self.read(|c| products::list(c, query, today))
    }
    fn product_counts(&self) -> Result<ProductCounts> {
        self.read(products::counts)
    }
    fn product(&self, id: ProductId) -> Result<Product> {
        self.read(|c| found(products::load(c, id)?.map(|product| product.row), id))
    }
    fn product_by_code(&self, code: &str) -> Result<Option<Product>> {
        self.read(|c| products::by_code(c, code))
    }
    fn product_card(&self, id: ProductId, today: NaiveDate, days: u32) -> Result<ProductCard> {
        self.read(|c| stock::card(c, id, today, days))
    }

    fn clients(&self, query: &ClientQuery) -> Result<Page<Client>> {
        self.read(|c| clients::list(c, query))
    }
    fn client(&self, id: ClientId) -> Result<Client> {
        self.read(|c| found(clients::load(c, id)?.map(|client| client.row), id))
    }
    fn client_card(&self, id: ClientId, today: NaiveDate) -> Result<ClientCard> {
        self.read(|c| clients::card(c, id, today))
    }
    fn client_history(&self, id: ClientId) -> Result<Vec<HistoryLine>> {
        self.read(|c| clients::history(c, id))
    }

    fn sale(&self, id: DocumentId) -> Result<Sale> {
        self.read(|c| found(documents::load(c, id)?, format_args!("document {id}")))
    }
    fn sale_by_number(&self, number: &str) -> Result<Option<Sale>> {
        self.read(|c| documents::by_number(c, number))
    }
    fn sales(&self, query: &SaleQuery) -> Result<Page<SaleRow>> {
        self.read(|c| documents::list(c, query))
    }

    fn report(&self, query: &ReportQuery) -> Result<ReportRows> {
        self.read(|c| reports::report(c, query))
    }
    fn report_of(&self, query: &ReportQuery, rows: &ReportRows) -> Result<ReportRows> {
        self.read(|c| reports::report_of(c, query, rows))
    }
    fn days(&self, period: Period, client: Option<ClientId>) -> Result<Vec<DayOrders>> {
        self.read(|c| reports::days(c, period, client))
    }
    fn units(&self, period: Period, client: Option<ClientId>) -> Result<Vec<MonthUnits>> {
        self.read(|c| reports::units(c, period, client))
    }
    fn unit_days(&self, period: Period, client: Option<ClientId>) -> Result<Vec<DayUnits>> {
        self.read(|c| reports::unit_days(c, period, client))
    }
    fn hours(&self, period: Period, client: Option<ClientId>) -> Result<Vec<HourOrders>> {
        self.read(|c| reports::hours(c, period, client))
    }

    fn check(&self, progress: OnProgress<'_>) -> Result<Vec<Finding>> {
        self.read(|c| check::check(c, &self.known_heads(), progress))
    }
    fn interrupter(&self) -> Interrupter {
        self.interruption.handle(&self.connection)
    }
    fn change_mark(&self) -> Result<i64> {
        // Asked again and again by a window: the moment to finish what another program held back.
        if self.to_erase.get() {
            self.to_erase.set(!connection::truncate_log(&self.connection)?);
        }
        self.connection.query_row("PRAGMA data_version", [], |row| row.get(0)).map_err(wrap("watch for changes"))
    }
}

/// Writes to a file or a log that has lost its name would be lost when the last window closes.
fn in_place(presence: &Presence, path: &Path, log: Option<Identity>) -> Result<()> {
    let moved = |path: &Path| RepositoryError::File { path: file::names::shown(path), problem: FileProblem::Moved };
    if !presence.is_at(path) {
        return Err(moved(path));
    }
    let beside = file::names::beside(path, "-wal");
    if log.is_some() && log != identity_at(&beside) { Err(moved(&beside)) } else { Ok(()) }
}

fn identity_at(path: &Path) -> Option<Identity> {
    std::fs::metadata(path).ok().map(|about| file::presence::identity(&about))
}

/// The id must name something.
fn found<T>(row: Option<T>, what: impl std::fmt::Display) -> Result<T> {
    Ok(row.ok_or_else(|| Refusal::not_found(what))?)
}
