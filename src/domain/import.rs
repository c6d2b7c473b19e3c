//! What an import hands over, row by row, and what it reports.

use chrono::NaiveDate;

use super::{price::UnitPrice, quantity::Quantity};

/// One row of a foreign shop, cleaned. Products and clients come before the sales that name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportRecord {
    /// A client.
    Client(ImportedClient),
    /// A product.
    Product(ImportedProduct),
    /// A sale with its lines.
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
    /// Price of one.
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
    /// Price of one.
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
    /// Clients added.
    pub clients: u64,
    /// Products added.
    pub products: u64,
    /// Sales added.
    pub sales: u64,
    /// Lines added.
    pub lines: u64,
    /// Rows that an earlier import had brought already.
    pub known: u64,
}

/// How far a long work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Done so far.
    pub done: u64,
    /// In all; 0 where it is not known.
    pub total: u64,
}
