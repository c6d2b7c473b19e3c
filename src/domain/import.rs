//! The rows of an import, its report, and how a source is recognised that was imported before.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{price::UnitPrice, quantity::Quantity};

/// This many orders are enough to recognise a source; with fewer, products and clients are compared too.
const ENOUGH_ORDERS: usize = 10;

/// Who an import comes from, found by comparing what is known with what the source holds.
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

    fn is_empty(&self) -> bool {
        self.orders.is_empty() && self.products.is_empty() && self.clients.is_empty()
    }

    fn ids(&self) -> Vec<(i64, i64)> {
        self.products.iter().chain(&self.clients).map(|(id, _)| (*id, *id)).collect()
    }
}

/// What a store knows of a source that was imported before: rows up to an old id, the lowest first, at most
/// [`SourceSample::LIMIT`] of them.
pub trait KnownSource {
    type Error;
    /// Old ids and days of its orders.
    fn orders(&mut self, last: i64) -> Result<Vec<(i64, NaiveDate)>, Self::Error>;
    /// Old ids and names of its products that still bear a name of their own and are not deleted.
    fn products(&mut self, last: i64) -> Result<Vec<(i64, String)>, Self::Error>;
    /// The same of its clients.
    fn clients(&mut self, last: i64) -> Result<Vec<(i64, String)>, Self::Error>;
    /// The old ids of its products and clients, named or not.
    fn ids(&mut self, last: i64) -> Result<Vec<i64>, Self::Error>;
}

/// How many of the known rows of a source are in a sample, if at least half are: then the sample is of that source.
pub fn likeness<K: KnownSource>(sample: &SourceSample, known: &mut K) -> Result<Option<usize>, K::Error> {
    let mut seen = Seen::among(&sample.orders, |last| known.orders(last))?;
    if seen.known > 0 && seen.again == 0 {
        return Ok(None);
    }
    if seen.known < ENOUGH_ORDERS {
        seen = seen.and(Seen::among(&sample.products, |last| known.products(last))?);
        seen = seen.and(Seen::among(&sample.clients, |last| known.clients(last))?);
    }
    // Neither an order nor a name: what is left are the ids.
    if seen.known == 0 {
        let twice = |ids: Vec<i64>| ids.into_iter().map(|id| (id, id)).collect();
        seen = Seen::among(&sample.ids(), |last| known.ids(last).map(twice))?;
    }
    // Two empty shops are alike.
    Ok((seen.again * 2 >= seen.known && (seen.again > 0 || sample.is_empty())).then_some(seen.again))
}

/// Rows known up to the last id of a sample, and those of them that are in it.
#[derive(Clone, Copy)]
struct Seen {
    known: usize,
    again: usize,
}

impl Seen {
    fn among<T: PartialEq, E>(
        sample: &[(i64, T)],
        known: impl FnOnce(i64) -> Result<Vec<(i64, T)>, E>,
    ) -> Result<Seen, E> {
        let sample: HashMap<i64, &T> = sample.iter().map(|(id, value)| (*id, value)).collect();
        // Beyond the end of a sample that is not whole, nothing can reappear.
        let whole = sample.len() < SourceSample::LIMIT;
        let last = sample.keys().max().copied().filter(|_| !whole).unwrap_or(i64::MAX);
        let known = known(last)?;
        let again = known.iter().filter(|(id, value)| sample.get(id) == Some(&value)).count();
        Ok(Seen { known: known.len(), again })
    }

    fn and(self, other: Seen) -> Seen {
        Seen { known: self.known + other.known, again: self.again + other.again }
    }
}

/// One row of a foreign shop, cleaned. Products and clients come before the sales that name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportRecord {
    Client(ImportedClient),
    Product(ImportedProduct),
    Sale(ImportedSale),
}

/// A client of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedClient {
    /// Its id in the source.
    pub old_id: i64,
    /// Cleaned name.
    pub name: String,
    /// As it was, trimmed; unlike a typed one it need not be well formed.
    pub phone: Option<String>,
    /// As it was, trimmed; unlike a typed one it need not be well formed.
    pub email: Option<String>,
}

/// A product of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedProduct {
    /// Its id in the source.
    pub old_id: i64,
    /// Cleaned name.
    pub name: String,
    pub price: UnitPrice,
    /// On hand in the source; this is what a first import ends with.
    pub stock: Quantity,
    /// What the source's accepted lines sold of it in all: the opening movement is `stock + sold`.
    pub sold: Quantity,
    /// Named by a line, but no longer in the source: created as deleted.
    pub deleted: bool,
}

/// An order of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedSale {
    /// Its id in the source; becomes its number in the source's own series.
    pub old_id: i64,
    /// The source's client; `None` is a walk-in.
    pub client: Option<i64>,
    /// The old id of a client that is gone (`client #12`).
    pub reference: Option<String>,
    /// Business day.
    pub day: NaiveDate,
    /// May be empty.
    pub lines: Vec<ImportedLine>,
}

/// A line of an order of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedLine {
    /// The source's product.
    pub product: i64,
    /// More than zero.
    pub quantity: Quantity,
    pub unit_price: UnitPrice,
}

/// Why a row was changed or left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportNote {
    /// Table of the source.
    pub table: &'static str,
    /// Its id there; `None` where the row has none.
    pub id: Option<i64>,
    /// Was the row left out, or kept with a change?
    pub left_out: bool,
    /// Stable word of the reason, a text id of the locales (`import-name-trimmed` ...).
    pub reason: &'static str,
    /// What stood there, cut to a readable length.
    pub was: String,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportCounts {
    pub clients: u64,
    pub products: u64,
    pub sales: u64,
    pub lines: u64,
    /// Rows that an earlier import had brought already.
    pub known: u64,
}

/// How far a long work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub done: u64,
    /// In all; 0 where it is not known.
    pub total: u64,
}
