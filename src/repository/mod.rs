//! The store behind everything: one trait of whole use cases, in domain types only.
//!
//! Each method is one transaction that checks its own rules again. Implementations live beside this file, one folder a
//! backend; nothing of a backend shows through here.

pub mod backups;
mod error;
pub mod sqlite;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

pub use error::{FileProblem, RepositoryError, Result, Stranger};
pub use sqlite::process_is_alive;
pub use sqlite::unread_page;

use crate::domain::period::Period;
use crate::domain::{
    basket::Basket,
    client::{Client, ClientDraft},
    ids::{ClientId, DocumentId, ProductId},
    import::{ImportCounts, ImportRecord, Progress},
    moment::Moment,
    product::{Product, ProductDraft},
    quantity::Quantity,
    query::{ClientQuery, Page, ProductCounts, ProductQuery, ProductRow, SaleQuery},
    report::{ClientCard, ReportQuery, ReportRows, Summary, Today},
    sale::{HistoryLine, NewSale, Sale, SaleRow},
    shop::Shop,
    stock::ProductCard,
};

/// How a store is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenMode {
    /// It must exist; it is migrated when it is older than the program.
    Existing,
    /// It must exist; nothing is ever written, not even a migration.
    ReadOnly,
}

/// Stops whatever the repository is doing, from another thread; that call then returns [`RepositoryError::Interrupted`].
pub type Interrupter = Box<dyn Fn() + Send + Sync>;

/// Says how far a long work is; `false` cancels it, and the transaction with it.
pub type OnProgress<'a> = &'a mut dyn FnMut(Progress) -> bool;

/// One thing that `check` found: a stable word (a text id `check-...` of the locales) and the particulars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// `integrity`, `foreign-key`, `stock`, `document-total`, `number-gap`, `totals`, `counts` ...
    pub check: &'static str,
    /// Table, id and the two figures that differ, in plain words of the schema.
    pub detail: String,
    /// Can `repair` rebuild it? Facts can't be.
    pub derived: bool,
}

/// Who an import comes from, found by comparing what is known with what the file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceSample {
    /// Ids and cleaned names of clients in the source.
    pub clients: Vec<(i64, String)>,
    /// Ids and cleaned names of products in the source.
    pub products: Vec<(i64, String)>,
    /// Ids and days of orders in the source.
    pub orders: Vec<(i64, NaiveDate)>,
}

impl SourceSample {
    /// At most so many rows of each kind, the lowest ids first.
    pub const LIMIT: usize = 1_000;
}

/// The rows of a source, pulled one by one; an error of the reader ends the import and rolls it back.
pub type ImportFeed<'a> = &'a mut dyn FnMut() -> std::result::Result<Option<ImportRecord>, String>;

/// A shop's store. Synchronous and object-safe; a lane of the worker owns one.
pub trait Repository: Send {
    /// The shop's settings.
    fn shop(&self) -> Result<Shop>;
    /// Changes the settings. The currency is frozen after the first document ([`RepositoryError::Invalid`]).
    fn change_shop(&mut self, shop: &Shop) -> Result<()>;

    /// A page of products, each with its last 30 days up to `today`.
    fn products(&self, query: &ProductQuery, today: NaiveDate) -> Result<Page<ProductRow>>;
    /// How many there are.
    fn product_counts(&self) -> Result<ProductCounts>;
    /// One product, deleted or not.
    fn product(&self, id: ProductId) -> Result<Product>;
    /// The product that is not deleted and has exactly this code, case ignored.
    fn product_by_code(&self, code: &str) -> Result<Option<Product>>;
    /// A product with the charts of its last `days` days up to `today`, and its newest movements.
    fn product_card(&self, id: ProductId, today: NaiveDate, days: u32) -> Result<ProductCard>;
    /// Adds a product; what is on the shelf already is its opening movement.
    fn add_product(&mut self, draft: &ProductDraft, opening: Quantity, now: &Moment) -> Result<Product>;
    /// Changes a product; past documents keep what they say.
    fn edit_product(&mut self, id: ProductId, draft: &ProductDraft, now: &Moment) -> Result<Product>;
    /// Takes a product out of every list.
    fn delete_product(&mut self, id: ProductId, now: &Moment) -> Result<()>;
    /// Brings a deleted product back; refused when its code has been taken since.
    fn restore_product(&mut self, id: ProductId) -> Result<Product>;
    /// Adds a delivery (more than zero) to the stock.
    fn restock(&mut self, id: ProductId, quantity: Quantity, note: Option<&str>, now: &Moment) -> Result<Product>;
    /// Corrects the stock by a signed quantity (not zero) for a reason; the stock never goes under zero by it.
    fn adjust(&mut self, id: ProductId, quantity: Quantity, reason: &str, now: &Moment) -> Result<Product>;

    /// A page of clients.
    fn clients(&self, query: &ClientQuery) -> Result<Page<Client>>;
    /// One client, deleted or not.
    fn client(&self, id: ClientId) -> Result<Client>;
    /// A client with its chart, favourites and last purchases.
    fn client_card(&self, id: ClientId, today: NaiveDate) -> Result<ClientCard>;
    /// Adds a client.
    fn add_client(&mut self, draft: &ClientDraft, now: &Moment) -> Result<Client>;
    /// Changes a client; refused once anonymised.
    fn edit_client(&mut self, id: ClientId, draft: &ClientDraft, now: &Moment) -> Result<Client>;
    /// Takes a client out of every list.
    fn delete_client(&mut self, id: ClientId, now: &Moment) -> Result<()>;
    /// Brings a deleted client back; refused once anonymised.
    fn restore_client(&mut self, id: ClientId) -> Result<Client>;
    /// Erases personal data for good; amounts stay.
    fn anonymise_client(&mut self, id: ClientId, now: &Moment) -> Result<()>;
    /// Every line that a client ever bought, oldest first.
    fn client_history(&self, id: ClientId) -> Result<Vec<HistoryLine>>;

    /// Records a sale: document, lines, payment, movements and totals, in one transaction, durable when this returns.
    fn record_sale(&mut self, sale: &NewSale, now: &Moment) -> Result<Sale>;
    /// Reverses a sale with a document of its own; the stock comes back.
    fn void_sale(&mut self, id: DocumentId, now: &Moment) -> Result<Sale>;
    /// One document, whole.
    fn sale(&self, id: DocumentId) -> Result<Sale>;
    /// The document of a number as it is printed.
    fn sale_by_number(&self, number: &str) -> Result<Option<Sale>>;
    /// A page of documents.
    fn sales(&self, query: &SaleQuery) -> Result<Page<SaleRow>>;

    /// The basket of a window: its own, one that a dead window left, or a new one with `fresh_key`.
    fn claim_basket(&mut self, owner: &Owner<'_>, fresh_key: &str) -> Result<Basket>;
    /// Writes a basket down; an empty one is forgotten.
    fn save_basket(&mut self, owner: &Owner<'_>, basket: &Basket) -> Result<()>;
    /// Gives the basket up for the next window.
    fn release_basket(&mut self, owner: &Owner<'_>) -> Result<()>;

    /// The rows of a report.
    fn report(&self, query: &ReportQuery) -> Result<ReportRows>;
    /// The figures of exactly these products or clients in the period of the query; rows of days and months are answered as
    /// by [`Repository::report`].
    fn report_of(&self, query: &ReportQuery, rows: &ReportRows) -> Result<ReportRows>;
    /// The totals of a period, for all or one client.
    fn summary(&self, period: Period, client: Option<ClientId>) -> Result<Summary>;
    /// Orders and revenue of each day of a period that has documents, ascending.
    fn days(&self, period: Period, client: Option<ClientId>) -> Result<Vec<crate::domain::report::DayOrders>>;
    /// Revenue by hour of a business day.
    fn today(&self, day: NaiveDate) -> Result<Today>;

    /// Brings a foreign shop in, in one transaction: what is known already is not doubled, stocks are not reset.
    fn import(
        &mut self,
        source: &SourceSample,
        feed: ImportFeed<'_>,
        now: &Moment,
        dry_run: bool,
        progress: OnProgress<'_>,
    ) -> Result<ImportCounts>;
    /// Runs many use cases in one transaction; any error rolls all of them back. What they sell stands in reports and
    /// totals once it has ended.
    fn in_bulk(&mut self, work: &mut dyn FnMut(&mut dyn Repository) -> Result<()>) -> Result<()>;

    /// Verifies everything that can be verified.
    fn check(&self, progress: OnProgress<'_>) -> Result<Vec<Finding>>;
    /// Rebuilds what is derived (stock caches, totals, counts), and nothing else; gives what it found before.
    fn repair(&mut self, progress: OnProgress<'_>) -> Result<Vec<Finding>>;

    /// Writes a backup: one state of the shop, whoever sells meanwhile, verified before it gets its name. It goes over
    /// another file only where `replace` says so; nothing is left of one that fails or is stopped.
    fn back_up(&self, to: &Path, replace: bool, progress: OnProgress<'_>) -> Result<()>;

    /// A handle that stops what this repository is doing.
    fn interrupter(&self) -> Interrupter;
    /// A number that changes when any other connection, of any process, has committed.
    fn change_mark(&self) -> Result<i64>;
}

/// A window that may own a basket: its process, and whether another process is still alive.
pub struct Owner<'a> {
    /// This window's process id.
    pub process: u32,
    /// Is the process of that id alive?
    pub alive: &'a dyn Fn(u32) -> bool,
}

/// Creates a shop in a new file; refused when there is something already.
pub fn create(path: &Path, shop: &Shop, now: &Moment) -> Result<Box<dyn Repository>> {
    Ok(Box::new(sqlite::SqliteRepository::create(path, shop, now)?))
}

/// Creates a shop and fills it; it appears under its name only once it is whole, and not at all when `fill` fails.
pub fn create_filled<E: From<RepositoryError>>(
    path: &Path,
    shop: &Shop,
    now: &Moment,
    fill: impl FnOnce(&mut dyn Repository) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    sqlite::SqliteRepository::create_filled(path, shop, now, fill)
}

/// Opens a shop to work in it; where its file can't be written, to read it. Gives which.
pub fn open_as_possible(path: &Path) -> Result<(Box<dyn Repository>, OpenMode)> {
    match open(path, OpenMode::Existing) {
        Err(RepositoryError::ReadOnly) => Ok((open(path, OpenMode::ReadOnly)?, OpenMode::ReadOnly)),
        opened => Ok((opened?, OpenMode::Existing)),
    }
}

/// Opens a shop.
pub fn open(path: &Path, mode: OpenMode) -> Result<Box<dyn Repository>> {
    Ok(Box::new(sqlite::SqliteRepository::open(path, mode)?))
}

/// Puts a backup in the place of a shop, or where there is none yet; an older one is migrated, and each is verified
/// before anything is touched. What was there is kept beside it: gives its name.
///
/// Refused while anybody else has the shop open. `force` also replaces another shop than the backup's, or a file that is
/// no shop at all.
pub fn restore(
    path: &Path,
    from: &Path,
    now: &Moment,
    force: bool,
    progress: OnProgress<'_>,
) -> Result<Option<PathBuf>> {
    sqlite::restore(path, from, now, force, progress)
}

/// The first bytes of any file, at most so many. Closing a handle of one's own on a file that is open as a shop would
/// take its locks away; this one doesn't.
pub fn head(path: &Path, length: usize) -> std::io::Result<Vec<u8>> {
    sqlite::head(path, length)
}
