//! A shop kept in memory: what a store must do and nothing more, for the tests. It takes no lock from load to append, as a
//! server doesn't: what has changed meanwhile is a conflict, and the service decides anew.

#![expect(clippy::unwrap_used, reason = "a store of tests fails as they do")]

mod lists;
mod reports;
mod transaction;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use chrono::NaiveDate;
use salestrack::{
    domain::{
        basket::Basket,
        client::Client,
        edit::Versioned,
        ids::{ClientId, DocumentId, ProductId, SourceId},
        moment::Stamp,
        period::Period,
        product::Product,
        query::{ClientQuery, Page, ProductCounts, ProductQuery, ProductRow, SaleQuery},
        report::{ClientCard, DayOrders, DayUnits, HourOrders, MonthUnits, ReportQuery, ReportRows},
        sale::{
            HistoryLine, Sale, SaleRow,
            document::Document,
            number::{Number, Series, SeriesKey},
        },
        shop::Shop,
        stock::{Entry, ProductCard, ledger::Walk},
    },
    repository::{
        Erasure, Finding, Interrupter, OnProgress, Reader, Refusal, RepositoryError, Result,
        store::{Store, Transaction, Writing},
    },
};
use transaction::Tx;

/// Something kept with the version that an edit is compared with, and where it was imported from.
#[derive(Clone)]
struct Row<T> {
    is: T,
    version: i64,
    origin: Option<(SourceId, i64)>,
}

/// A document as it was appended.
#[derive(Clone)]
struct Recorded {
    document: Document,
    series: i64,
    count: i64,
}

/// A movement of a product's ledger.
#[derive(Clone)]
struct Moved {
    entry: Entry,
    stamp: Stamp,
    balance: salestrack::domain::Quantity,
    document: Option<DocumentId>,
}

/// A series with what it is of.
#[derive(Clone)]
struct Numbers {
    series: Series,
    key: Option<SeriesKey>,
    last: i64,
}

/// Everything that a shop is.
#[derive(Clone)]
struct State {
    /// How often it has been changed.
    changes: i64,
    shop: Versioned<Shop>,
    products: BTreeMap<ProductId, Row<Product>>,
    clients: BTreeMap<ClientId, Row<Client>>,
    /// The first has the id 1.
    documents: Vec<Recorded>,
    ledgers: BTreeMap<ProductId, Vec<Moved>>,
    series: Vec<Numbers>,
    /// The last saved last; with the process of the window that has it.
    baskets: Vec<(Basket, Option<String>)>,
}

impl State {
    fn number(&self, id: DocumentId) -> Option<String> {
        let recorded = self.recorded(id)?;
        let series = self.series.iter().find(|numbers| numbers.series.id == recorded.series)?;
        Some(Number { prefix: &series.series.prefix, count: recorded.count }.to_string())
    }

    fn recorded(&self, id: DocumentId) -> Option<&Recorded> {
        self.documents.get(usize::try_from(id.0 - 1).ok()?)
    }

    /// Ids and documents, in the order in which they were recorded.
    fn all_documents(&self) -> impl Iterator<Item = (DocumentId, &Recorded)> {
        (1..).map(DocumentId).zip(&self.documents)
    }

    fn known_series(&self) -> Vec<Series> {
        self.series.iter().map(|numbers| numbers.series.clone()).collect()
    }
}

/// Done once, right before a sale is appended: another till of the same shop.
pub type Meanwhile = Box<dyn FnMut(&mut Memory) + Send>;

/// A till on a shop in memory.
pub struct Memory {
    shared: Arc<Mutex<State>>,
    /// What a bulk has made so far.
    bulk: Option<State>,
    pub meanwhile: Option<Meanwhile>,
}

impl Memory {
    pub fn new(shop: &Shop) -> Memory {
        let state = State {
            changes: 0,
            shop: Versioned { row: shop.clone(), version: 1 },
            products: BTreeMap::new(),
            clients: BTreeMap::new(),
            documents: Vec::new(),
            ledgers: BTreeMap::new(),
            series: Vec::new(),
            baskets: Vec::new(),
        };
        Memory { shared: Arc::new(Mutex::new(state)), bulk: None, meanwhile: None }
    }

    /// Another till of the same shop.
    pub fn till(&self) -> Memory {
        Memory { shared: Arc::clone(&self.shared), bulk: None, meanwhile: None }
    }

    fn now(&self) -> State {
        self.bulk.clone().unwrap_or_else(|| self.shared.lock().unwrap().clone())
    }

    /// Keeps a state that was made of one that had changed so often.
    fn keep(&self, mut state: State, base: i64) -> Result<()> {
        let mut shared = self.shared.lock().unwrap();
        if shared.changes != base {
            return Err(RepositoryError::Conflict);
        }
        state.changes = base + 1;
        *shared = state;
        Ok(())
    }
}

impl Store for Memory {
    fn write<T>(&mut self, _: Writing, work: &mut dyn FnMut(&mut dyn Transaction) -> Result<T>) -> Result<T> {
        let mut tx = Tx::new(self);
        let value = work(&mut tx)?;
        let (state, base, kept) = tx.end();
        match &mut self.bulk {
            _ if !kept => {}
            Some(bulk) => *bulk = state,
            None => self.keep(state, base)?,
        }
        Ok(value)
    }

    fn begin_bulk(&mut self) -> Result<bool> {
        let begins = self.bulk.is_none();
        self.bulk = Some(self.now());
        Ok(begins)
    }

    fn end_bulk(&mut self, outcome: Result<()>) -> Result<()> {
        let state = self.bulk.take();
        outcome?;
        state.map_or(Ok(()), |state| {
            let base = state.changes;
            self.keep(state, base)
        })
    }

    fn erase_traces(&mut self) -> Result<Erasure> {
        Ok(Erasure::Done)
    }
}

fn found<T>(row: Option<T>, what: impl std::fmt::Display) -> Result<T> {
    row.ok_or_else(|| Refusal::not_found(what).into())
}

impl Reader for Memory {
    fn shop(&self) -> Result<Shop> {
        Ok(self.now().shop.row)
    }

    fn catalogue(&self, query: &ProductQuery) -> Result<Page<Product>> {
        let page = lists::products(&self.now(), query, NaiveDate::MIN)?;
        let rows = page.rows.into_iter().map(|(cursor, row)| (cursor, row.product)).collect();
        let Page { before, after, total, cut, .. } = page;
        Ok(Page { rows, before, after, total, cut })
    }

    fn products(&self, query: &ProductQuery, today: NaiveDate) -> Result<Page<ProductRow>> {
        lists::products(&self.now(), query, today)
    }

    fn product_counts(&self) -> Result<ProductCounts> {
        Ok(lists::product_counts(&self.now()))
    }

    fn product(&self, id: ProductId) -> Result<Product> {
        found(self.now().products.remove(&id).map(|product| product.is), id)
    }

    fn product_by_code(&self, code: &str) -> Result<Option<Product>> {
        Ok(lists::by_code(&self.now(), code))
    }

    fn product_card(&self, id: ProductId, today: NaiveDate, days: u32) -> Result<ProductCard> {
        let state = self.now();
        found(state.products.get(&id), id).and_then(|row| lists::product_card(&state, &row.is, today, days))
    }

    fn clients(&self, query: &ClientQuery) -> Result<Page<Client>> {
        lists::clients(&self.now(), query)
    }

    fn client(&self, id: ClientId) -> Result<Client> {
        found(self.now().clients.remove(&id).map(|client| client.is), id)
    }

    fn client_card(&self, id: ClientId, today: NaiveDate) -> Result<ClientCard> {
        let state = self.now();
        found(state.clients.get(&id), id).and_then(|row| lists::client_card(&state, &row.is, today))
    }

    fn client_history(&self, id: ClientId) -> Result<Vec<HistoryLine>> {
        let state = self.now();
        found(state.clients.get(&id), id)?;
        Ok(lists::client_history(&state, id))
    }

    fn sale(&self, id: DocumentId) -> Result<Sale> {
        found(lists::sale(&self.now(), id), format_args!("document {id}"))
    }

    fn sale_by_number(&self, number: &str) -> Result<Option<Sale>> {
        Ok(lists::sale_by_number(&self.now(), number))
    }

    fn sales(&self, query: &SaleQuery) -> Result<Page<SaleRow>> {
        Ok(lists::sales(&self.now(), query))
    }

    fn report(&self, query: &ReportQuery) -> Result<ReportRows> {
        reports::report(&self.now(), query)
    }

    fn report_of(&self, query: &ReportQuery, rows: &ReportRows) -> Result<ReportRows> {
        reports::report_of(&self.now(), query, rows)
    }

    fn days(&self, period: Period, client: Option<ClientId>) -> Result<Vec<DayOrders>> {
        reports::days(&self.now(), period, client)
    }

    fn units(&self, period: Period, client: Option<ClientId>) -> Result<Vec<MonthUnits>> {
        reports::units(&self.now(), period, client)
    }

    fn unit_days(&self, period: Period, client: Option<ClientId>) -> Result<Vec<DayUnits>> {
        reports::unit_days(&self.now(), period, client)
    }

    fn hours(&self, period: Period, client: Option<ClientId>) -> Result<Vec<HourOrders>> {
        reports::hours(&self.now(), period, client)
    }

    /// The ledgers; totals are added up whenever they are read.
    fn check(&self, _: OnProgress<'_>) -> Result<Vec<Finding>> {
        let state = self.now();
        let mut findings = Vec::new();
        for (id, product) in &state.products {
            let mut walk = Walk::new(id.0);
            let ledger = state.ledgers.get(id).map(Vec::as_slice).unwrap_or_default();
            let steps = (1..).zip(ledger).filter_map(|(seq, moved)| {
                walk.step(seq, moved.entry.quantity.thousandths(), moved.balance.thousandths())
            });
            let broken: Vec<String> = steps.collect();
            let last = i64::try_from(ledger.len()).unwrap();
            let ends = walk.end(product.is.on_hand.thousandths(), last).map(|(told, _)| told);
            let told = broken.into_iter().chain(ends);
            findings.extend(told.map(|detail| Finding { check: "stock-ledger", detail, derived: false, note: false }));
        }
        for row in state.products.values() {
            if let Some(twin) = lists::twin_of(&state, &row.is) {
                let detail = format!("product {}: the same article as product {}", row.is.id, twin.id);
                findings.push(Finding { check: "twin", detail, derived: false, note: true });
            }
        }
        Ok(findings)
    }

    fn interrupter(&self) -> Interrupter {
        Box::new(|| {})
    }

    fn change_mark(&self) -> Result<i64> {
        Ok(self.now().changes)
    }
}
