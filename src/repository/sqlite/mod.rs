//! The store on SQLite: one connection, its transactions, and the trait handed on to one file an aggregate.

mod backup;
mod baskets;
mod check;
mod claim;
mod clients;
mod connection;
mod documents;
mod files;
mod import;
mod keys;
mod lists;
mod migrations;
mod periods;
mod presence;
mod products;
mod rankings;
mod reports;
mod rows;
mod sales;
mod search;
mod settings;
mod stock;
mod totals;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rusqlite::{Connection, TransactionBehavior};

use super::{
    FileProblem, Finding, ImportFeed, Interrupter, OnProgress, OpenMode, Owner, Repository, RepositoryError, Result,
    SourceSample,
};
use crate::domain::{
    basket::Basket,
    client::{Client, ClientDraft},
    ids::{ClientId, DocumentId, ProductId},
    import::ImportCounts,
    moment::Moment,
    period::Period,
    product::{Product, ProductDraft},
    quantity::Quantity,
    query::{ClientQuery, Page, ProductCounts, ProductQuery, ProductRow, SaleQuery},
    report::{ClientCard, DayOrders, ReportQuery, ReportRows, Summary, Today},
    sale::{HistoryLine, NewSale, Sale, SaleRow},
    shop::Shop,
    stock::ProductCard,
};
pub use backup::restore;
pub use check::unread_page;
use connection::{Opened, wrap};
pub use files::{folder_of, process_is_alive, real, sweep};
use presence::Presence;

/// A shop in one SQLite file.
pub struct SqliteRepository {
    /// Dropped before the presence.
    connection: Connection,
    path: PathBuf,
    /// Inside [`Repository::in_bulk`]: each use case is a part of one transaction.
    bulk: bool,
    /// Keeps our own handle open as long as the connection is.
    presence: Presence,
}

impl SqliteRepository {
    /// Creates a shop in a new file, readable by its owner only.
    pub fn create(path: &Path, shop: &Shop, now: &Moment) -> Result<SqliteRepository> {
        Ok(SqliteRepository::of(connection::create(path, shop, now)?, path))
    }

    /// Creates a shop and fills it; it appears under its name only once it is whole.
    pub fn create_filled<E: From<RepositoryError>>(
        path: &Path,
        shop: &Shop,
        now: &Moment,
        fill: impl FnOnce(&mut dyn Repository) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        connection::create_filled(path, |draft| {
            let mut repository = SqliteRepository::create(draft, shop, now)?;
            connection::journal_off(&repository.connection)?;
            fill(&mut repository)?;
            Ok(connection::finish_draft(repository.connection)?)
        })
    }

    /// Opens a shop, migrating it when it is older than the program.
    pub fn open(path: &Path, mode: OpenMode) -> Result<SqliteRepository> {
        Ok(SqliteRepository::of(connection::open(path, mode)?, path))
    }

    fn of(opened: Opened, path: &Path) -> SqliteRepository {
        let Opened { connection, presence } = opened;
        SqliteRepository { connection, path: files::real(path), bulk: false, presence }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// One transaction that takes the write lock at once, so that what is checked in it still holds when it commits.
    fn write<T>(&mut self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        if self.bulk {
            return work(&self.connection);
        }
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(wrap("begin"))?;
        let value = work(&transaction)?;
        in_place(&self.presence, &self.path)?;
        transaction.commit().map_err(wrap("commit"))?;
        Ok(value)
    }

    /// Everything in `work`, and at its end the totals of all the documents that it wrote.
    fn bulk_transaction(&mut self, work: &mut dyn FnMut(&mut dyn Repository) -> Result<()>) -> Result<()> {
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(wrap("begin"))?;
        let first = documents::next_id(&self.connection);
        self.bulk = true;
        let outcome = first.and_then(|first| work(self).map(|()| first));
        self.bulk = false;
        let summed = outcome.and_then(|first| totals::add_from(&self.connection, first, &mut || Ok(())));
        let outcome = summed.and_then(|()| in_place(&self.presence, &self.path));
        connection::end_bulk(&self.connection, outcome)
    }

    /// A write that can be made up for waits less long for another program: whoever scans the next article does not.
    fn hurried<T>(&mut self, work: impl FnOnce(&mut SqliteRepository) -> Result<T>) -> Result<T> {
        let patience = |c: &Connection, time| c.busy_timeout(time).map_err(wrap("set up the connection"));
        patience(&self.connection, connection::SHORT_TIMEOUT)?;
        let outcome = work(self);
        patience(&self.connection, connection::BUSY_TIMEOUT)?;
        outcome
    }

    /// One transaction that only reads: everything in it sees one state of the shop.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        if self.bulk {
            return work(&self.connection);
        }
        let transaction = self.connection.unchecked_transaction().map_err(wrap("begin reading"))?;
        let value = work(&transaction)?;
        transaction.finish().map_err(wrap("end reading"))?;
        Ok(value)
    }
}

impl Repository for SqliteRepository {
    fn shop(&self) -> Result<Shop> {
        settings::load(&self.connection)
    }
    fn change_shop(&mut self, shop: &Shop) -> Result<()> {
        self.write(|c| settings::change(c, shop))
    }

    fn products(&self, query: &ProductQuery, today: NaiveDate) -> Result<Page<ProductRow>> {
        self.read(|c| products::list(c, query, today))
    }
    fn product_counts(&self) -> Result<ProductCounts> {
        self.read(products::counts)
    }
    fn product(&self, id: ProductId) -> Result<Product> {
        products::load(&self.connection, id)
    }
    fn product_by_code(&self, code: &str) -> Result<Option<Product>> {
        products::by_code(&self.connection, code)
    }
    fn product_card(&self, id: ProductId, today: NaiveDate, days: u32) -> Result<ProductCard> {
        self.read(|c| stock::card(c, id, today, days))
    }
    fn add_product(&mut self, draft: &ProductDraft, opening: Quantity, now: &Moment) -> Result<Product> {
        self.write(|c| products::add(c, draft, opening, now))
    }
    fn edit_product(&mut self, id: ProductId, draft: &ProductDraft, _now: &Moment) -> Result<Product> {
        self.write(|c| products::edit(c, id, draft))
    }
    fn delete_product(&mut self, id: ProductId, now: &Moment) -> Result<()> {
        self.write(|c| products::delete(c, id, now))
    }
    fn restore_product(&mut self, id: ProductId) -> Result<Product> {
        self.write(|c| products::restore(c, id))
    }
    fn restock(&mut self, id: ProductId, quantity: Quantity, note: Option<&str>, now: &Moment) -> Result<Product> {
        self.write(|c| stock::restock(c, id, quantity, note, now))
    }
    fn adjust(&mut self, id: ProductId, quantity: Quantity, reason: &str, now: &Moment) -> Result<Product> {
        self.write(|c| stock::adjust(c, id, quantity, reason, now))
    }

    fn clients(&self, query: &ClientQuery) -> Result<Page<Client>> {
        self.read(|c| clients::list(c, query))
    }
    fn client(&self, id: ClientId) -> Result<Client> {
        clients::load(&self.connection, id)
    }
    fn client_card(&self, id: ClientId, today: NaiveDate) -> Result<ClientCard> {
        self.read(|c| clients::card(c, id, today))
    }
    fn add_client(&mut self, draft: &ClientDraft, now: &Moment) -> Result<Client> {
        self.write(|c| clients::add(c, draft, now))
    }
    fn edit_client(&mut self, id: ClientId, draft: &ClientDraft, _now: &Moment) -> Result<Client> {
        self.write(|c| clients::edit(c, id, draft))
    }
    fn delete_client(&mut self, id: ClientId, now: &Moment) -> Result<()> {
        self.write(|c| clients::delete(c, id, now))
    }
    fn restore_client(&mut self, id: ClientId) -> Result<Client> {
        self.write(|c| clients::restore(c, id))
    }
    fn anonymise_client(&mut self, id: ClientId, now: &Moment) -> Result<()> {
        self.write(|c| clients::anonymise(c, id, now))?;
        // What is erased must not live on in the write-ahead log.
        connection::truncate_log(&self.connection)
    }
    fn client_history(&self, id: ClientId) -> Result<Vec<HistoryLine>> {
        self.read(|c| clients::history(c, id))
    }

    fn record_sale(&mut self, sale: &NewSale, now: &Moment) -> Result<Sale> {
        let summed = !self.bulk;
        self.write(|c| sales::record(c, sale, now, summed))
    }
    fn void_sale(&mut self, id: DocumentId, now: &Moment) -> Result<Sale> {
        let summed = !self.bulk;
        self.write(|c| sales::void(c, id, now, summed))
    }
    fn sale(&self, id: DocumentId) -> Result<Sale> {
        self.read(|c| documents::load(c, id))
    }
    fn sale_by_number(&self, number: &str) -> Result<Option<Sale>> {
        self.read(|c| documents::by_number(c, number))
    }
    fn sales(&self, query: &SaleQuery) -> Result<Page<SaleRow>> {
        self.read(|c| documents::list(c, query))
    }

    fn claim_basket(&mut self, owner: &Owner<'_>, fresh_key: &str) -> Result<Basket> {
        self.hurried(|store| store.write(|c| baskets::claim(c, owner, fresh_key)))
    }
    fn save_basket(&mut self, owner: &Owner<'_>, basket: &Basket) -> Result<()> {
        self.hurried(|store| store.write(|c| baskets::save(c, owner, basket)))
    }
    fn release_basket(&mut self, owner: &Owner<'_>) -> Result<()> {
        self.hurried(|store| store.write(|c| baskets::release(c, owner)))
    }

    fn report(&self, query: &ReportQuery) -> Result<ReportRows> {
        self.read(|c| reports::report(c, query))
    }
    fn report_of(&self, query: &ReportQuery, rows: &ReportRows) -> Result<ReportRows> {
        self.read(|c| reports::report_of(c, query, rows))
    }
    fn summary(&self, period: Period, client: Option<ClientId>) -> Result<Summary> {
        self.read(|c| reports::summary(c, period, client))
    }
    fn days(&self, period: Period, client: Option<ClientId>) -> Result<Vec<DayOrders>> {
        self.read(|c| reports::days(c, period, client))
    }
    fn today(&self, day: NaiveDate) -> Result<Today> {
        self.read(|c| reports::today(c, day))
    }

    fn import(
        &mut self,
        source: &SourceSample,
        feed: ImportFeed<'_>,
        now: &Moment,
        dry_run: bool,
        progress: OnProgress<'_>,
    ) -> Result<ImportCounts> {
        let counts = import::run(&mut self.connection, source, feed, now, dry_run, progress)?;
        in_place(&self.presence, &self.path)?;
        Ok(counts)
    }

    fn in_bulk(&mut self, work: &mut dyn FnMut(&mut dyn Repository) -> Result<()>) -> Result<()> {
        if self.bulk {
            return work(self);
        }
        let settings = connection::Tuned::for_long_work(&self.connection, true)?;
        let outcome = self.bulk_transaction(work);
        settings.restore(&self.connection)?;
        outcome
    }

    fn check(&self, progress: OnProgress<'_>) -> Result<Vec<Finding>> {
        self.read(|c| check::check(c, progress))
    }
    fn repair(&mut self, progress: OnProgress<'_>) -> Result<Vec<Finding>> {
        self.write(|c| check::repair(c, progress))
    }

    fn back_up(&self, to: &Path, replace: bool, progress: OnProgress<'_>) -> Result<()> {
        backup::back_up(&self.connection, &self.path, to, replace, progress)
    }

    fn interrupter(&self) -> Interrupter {
        let handle = self.connection.get_interrupt_handle();
        Box::new(move || handle.interrupt())
    }
    fn change_mark(&self) -> Result<i64> {
        self.connection.query_row("PRAGMA data_version", [], |row| row.get(0)).map_err(wrap("watch for changes"))
    }
}

/// What goes to a file that has lost its name is gone with the last window.
fn in_place(presence: &Presence, path: &Path) -> Result<()> {
    if presence.is_at(path) {
        return Ok(());
    }
    Err(RepositoryError::File { path: files::shown(path), problem: FileProblem::Moved })
}

/// The id must name something: no row is [`RepositoryError::NotFound`].
fn found<T>(row: Option<T>, what: impl std::fmt::Display) -> Result<T> {
    row.ok_or_else(|| RepositoryError::NotFound(what.to_string()))
}

/// The first bytes of a file that may be open as a shop.
pub fn head(path: &Path, length: usize) -> std::io::Result<Vec<u8>> {
    presence::Presence::on(path)?.head(length)
}
