//! The store behind everything: use cases and lists in domain types only.
//!
//! [`Repository`] is what threads and commands call, and [`Reader`] the part of it that can't write. The use cases stand once, in
//! `service`, over a [`store::Store`]: they load, let the domain decide, and append. A backend lives beside this file, one
//! folder each; nothing of it shows through here. What belongs to a file, and not to the shop in it, is in `files`.

pub mod backups;
mod error;
mod files;
pub mod heads;
mod importing;
pub mod pages;
mod service;
pub mod sqlite;
pub mod store;

use chrono::NaiveDate;

pub use error::{FileProblem, NotAShop, RepositoryError, Result};

pub use crate::domain::refusal::Refusal;
pub use files::{
    Migrated, OpenMode, OpenWindow, Restored, back_up, back_up_of_day, create, create_filled, head, migrate,
    needs_migration, open, open_as_possible, open_reader, repair, restore, window_is_open,
};
pub use sqlite::unread_page;

pub use crate::domain::import::SourceSample;
use crate::domain::period::{Period, Span};
use crate::domain::{
    basket::Basket,
    client::{Client, ClientDraft},
    edit::Edit,
    ids::{ClientId, DocumentId, ProductId},
    import::{ImportCounts, ImportRecord, Progress},
    moment::Act,
    product::{Product, ProductDraft},
    quantity::Quantity,
    query::{ClientQuery, Page, ProductCounts, ProductQuery, ProductRow, SaleQuery},
    report::{ClientCard, DayOrders, DayUnits, HourOrders, MonthUnits, ReportQuery, ReportRows, Summary, Today},
    sale::{HistoryLine, NewSale, Sale, SaleRow},
    shop::Shop,
    stock::ProductCard,
};

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
    /// No fault, only something to know.
    pub note: bool,
}

impl Finding {
    /// Does it say that a fact is not as it was recorded?
    pub fn denies_facts(&self) -> bool {
        !self.derived && !self.note && self.check != "foreign"
    }
}

/// The rows of a source, pulled one by one; an error of the reader ends the import and rolls it back.
pub type ImportFeed<'a> = &'a mut dyn FnMut() -> std::result::Result<Option<ImportRecord>, String>;

/// What can be read of a shop. Synchronous and object-safe; a thread of the worker owns one.
pub trait Reader: Send {
    /// The shop's settings.
    fn shop(&self) -> Result<Shop>;

    fn catalogue(&self, query: &ProductQuery) -> Result<Page<Product>>;
    /// The same page, each product with its last 30 days up to `today`.
    fn products(&self, query: &ProductQuery, today: NaiveDate) -> Result<Page<ProductRow>>;
    /// How many there are.
    fn product_counts(&self) -> Result<ProductCounts>;
    /// One product, deleted or not.
    fn product(&self, id: ProductId) -> Result<Product>;
    /// The product that is not deleted and has exactly this code, case ignored; else the oldest that has it in another form
    /// (EAN-13, UPC-A, GTIN-14 ...).
    fn product_by_code(&self, code: &str) -> Result<Option<Product>>;
    /// A product with the charts of its last `days` days up to `today`, and its newest movements.
    fn product_card(&self, id: ProductId, today: NaiveDate, days: u32) -> Result<ProductCard>;

    fn clients(&self, query: &ClientQuery) -> Result<Page<Client>>;
    /// One client, deleted or not.
    fn client(&self, id: ClientId) -> Result<Client>;
    /// A client with its chart, favourites and last purchases.
    fn client_card(&self, id: ClientId, today: NaiveDate) -> Result<ClientCard>;
    /// Every line that a client ever bought, oldest first.
    fn client_history(&self, id: ClientId) -> Result<Vec<HistoryLine>>;

    /// One document, whole.
    fn sale(&self, id: DocumentId) -> Result<Sale>;
    /// The document of a number as it is printed; without a prefix, of the newest series.
    fn sale_by_number(&self, number: &str) -> Result<Option<Sale>>;
    /// A page of documents.
    fn sales(&self, query: &SaleQuery) -> Result<Page<SaleRow>>;

    fn report(&self, query: &ReportQuery) -> Result<ReportRows>;
    /// The figures of exactly these products or clients in the period of the query; rows of days and months are answered as
    /// by [`Reader::report`].
    fn report_of(&self, query: &ReportQuery, rows: &ReportRows) -> Result<ReportRows>;
    /// Orders and revenue of each day of a period that has documents, ascending.
    fn days(&self, period: Period, client: Option<ClientId>) -> Result<Vec<DayOrders>>;
    /// What was sold in each unit and month, ascending by month, then by the unit's code.
    fn units(&self, period: Period, client: Option<ClientId>) -> Result<Vec<MonthUnits>>;
    /// What was sold in each unit and day, ascending by day, then by unit.
    fn unit_days(&self, period: Period, client: Option<ClientId>) -> Result<Vec<DayUnits>>;
    /// The totals of a period, for all or one client.
    fn summary(&self, period: Period, client: Option<ClientId>) -> Result<Summary> {
        Ok(Summary::of(&self.days(period, client)?, &self.units(period, client)?)?)
    }
    /// Orders and revenue by local hour of a period, the hours of all its days together; ascending, without those that have no
    /// document. What an import brought has no hour.
    fn hours(&self, period: Period, client: Option<ClientId>) -> Result<Vec<HourOrders>>;
    /// A business day as the header shows it.
    fn today(&self, day: NaiveDate) -> Result<Today> {
        let one = Period::between(day, day);
        let Summary { orders, revenue, .. } = Summary::of(&self.days(one, None)?, &[])?;
        let lately = self.hours(Span::Days30.around(day), None)?;
        let open = lately.iter().map(|row| row.hour).collect();
        Ok(Today { day, revenue, orders, hours: self.hours(one, None)?, open })
    }

    /// Verifies everything that can be verified.
    fn check(&self, progress: OnProgress<'_>) -> Result<Vec<Finding>>;
    /// A handle that stops what this reader is doing.
    fn interrupter(&self) -> Interrupter;
    /// A number that changes when any other connection, of any process, has committed.
    fn change_mark(&self) -> Result<i64>;
}

/// A shop's use cases. Each is one transaction that checks its own rules again, durable when it returns.
pub trait Repository: Reader {
    /// Changes the settings. The currency is frozen after the first document.
    fn change_shop(&mut self, edit: &Edit<Shop>) -> Result<Shop>;

    /// Adds a product; what is on the shelf already is its opening movement.
    fn add_product(&mut self, draft: &ProductDraft, opening: Quantity, act: &Act) -> Result<Product>;
    /// Changes the fields of a product that the edit changes; past documents keep what they say.
    fn edit_product(&mut self, id: ProductId, edit: &Edit<ProductDraft>, act: &Act) -> Result<Product>;
    /// Takes a product out of every list.
    fn delete_product(&mut self, id: ProductId, act: &Act) -> Result<()>;
    /// Brings a deleted product back; refused when its code has been taken since.
    fn restore_product(&mut self, id: ProductId) -> Result<Product>;
    /// Adds a delivery (more than zero) to the stock.
    fn restock(&mut self, id: ProductId, quantity: Quantity, note: Option<&str>, act: &Act) -> Result<Product>;
    /// Corrects the stock by a signed quantity (not zero) for a reason; the stock never goes under zero by it.
    fn adjust(&mut self, id: ProductId, quantity: Quantity, reason: &str, act: &Act) -> Result<Product>;

    fn add_client(&mut self, draft: &ClientDraft, act: &Act) -> Result<Client>;
    /// Changes the fields of a client that the edit changes; refused once anonymised.
    fn edit_client(&mut self, id: ClientId, edit: &Edit<ClientDraft>, act: &Act) -> Result<Client>;
    /// Takes a client out of every list.
    fn delete_client(&mut self, id: ClientId, act: &Act) -> Result<()>;
    /// Brings a deleted client back; refused once anonymised.
    fn restore_client(&mut self, id: ClientId) -> Result<Client>;
    /// Erases personal data for good; amounts stay.
    fn anonymise_client(&mut self, id: ClientId, act: &Act) -> Result<Erasure>;

    /// Records a sale: document, lines, payment, movements and totals. The same key with the same content gives the first
    /// one back.
    fn record_sale(&mut self, sale: &NewSale, act: &Act) -> Result<Sale>;
    /// Reverses a sale with a document of its own; the stock comes back.
    fn void_sale(&mut self, id: DocumentId, act: &Act) -> Result<Sale>;

    /// The basket of a window: its own, one that a dead window left, or a new one with `fresh_key`.
    fn claim_basket(&mut self, window: &Window<'_>, fresh_key: &str) -> Result<Basket>;
    /// Writes a basket down; an empty one is forgotten.
    fn save_basket(&mut self, window: &Window<'_>, basket: &Basket) -> Result<()>;
    /// Returns the basket up for the next window.
    fn release_basket(&mut self, window: &Window<'_>) -> Result<()>;

    /// Brings a foreign shop in, in one transaction: what is known already is not doubled, stocks are not reset.
    fn import(
        &mut self,
        source: &SourceSample,
        feed: ImportFeed<'_>,
        act: &Act,
        dry_run: bool,
        progress: OnProgress<'_>,
    ) -> Result<ImportCounts>;
    /// Runs many use cases in one transaction; any error rolls all of them back. What they sell is in reports and
    /// totals once it has ended.
    fn in_bulk(&mut self, work: &mut dyn FnMut(&mut dyn Repository) -> Result<()>) -> Result<()>;
}

/// How far personal data is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasure {
    /// It is in no file of the shop.
    Done,
    /// Another program still reads the log in which it is: it is erased as soon as that ends, at the latest when the last program
    /// closes the shop.
    Held,
}

/// A window that may have a basket. What its id stands for, and how it is known that another one is still open, is its caller's.
pub struct Window<'a> {
    pub id: &'a str,
    /// Is the window of this id open?
    pub is_open: &'a dyn Fn(&str) -> bool,
}
