//! What a list asks for: filter, order and page. Pages go by key, never by offset, so that row 1,000,000 costs what row 1 does.

use crate::domain::{
    ids::{ClientId, ProductId},
    period::Period,
};

/// Where a page starts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum From {
    /// At the first row.
    #[default]
    Start,
    /// The last rows.
    End,
    /// The rows right after a row of an earlier page.
    After(Cursor),
    /// The rows right before a row of an earlier page.
    Before(Cursor),
    /// At this row, it included.
    At(Cursor),
}

/// The sort value and the id of a row, as the store wrote them: opaque to everybody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The sort value, where it is a number.
    pub number: i64,
    /// The sort value, where it is a text.
    pub text: String,
    /// The row's id breaks ties.
    pub id: i64,
}

/// A page of a list, in list order whichever way it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub rows: Vec<(Cursor, T)>,
    /// Are there rows before the first one?
    pub before: bool,
    /// Are there rows after the last one?
    pub after: bool,
    /// Rows in the whole list under this filter.
    pub total: u64,
    /// A search has more matches than listed: the best of those that it looked at are.
    pub cut: bool,
}

/// Which way a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// Smallest first.
    #[default]
    Up,
    /// Largest first.
    Down,
}

/// Stored columns that products sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProductSort {
    /// By folded name.
    #[default]
    Name,
    /// By code, those without one last.
    Code,
    Price,
    OnHand,
}

/// A list of products; deleted ones are never in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProductQuery {
    /// Words, each anywhere in name or code, case and accents ignored; empty is all. What fits best comes first unless an
    /// order is asked for; an exact code is before all. One typing error is forgiven in a word of five letters or more; one
    /// or two letters are the start of a word.
    pub search: String,
    /// Only what is low or out.
    pub low_only: bool,
    pub sort: ProductSort,
    pub direction: Direction,
    pub from: From,
    pub limit: u32,
}

/// A product in the list, with its month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductRow {
    pub product: crate::domain::product::Product,
    /// Units sold on each of the last 30 days, oldest first, today last.
    pub sold: Vec<crate::domain::quantity::Quantity>,
    /// An older product has the same GTIN: this one is found by its very code only.
    pub twin: bool,
}

/// Counts of products: all, low and out of stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProductCounts {
    /// Not deleted.
    pub total: u64,
    /// Under their threshold, not out.
    pub low: u64,
    /// At zero or under.
    pub out: u64,
}

/// Stored columns that clients sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClientSort {
    /// By folded name.
    #[default]
    Name,
    /// By last business day, those without one last when going down.
    LastDay,
    Revenue,
}

/// A list of clients; deleted ones are never in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClientQuery {
    /// Words, each anywhere in name, phone (digits alone too) or e-mail; empty is all. Found as products are.
    pub search: String,
    pub sort: ClientSort,
    pub direction: Direction,
    pub from: From,
    pub limit: u32,
}

/// A list of sales and voids, newest first unless `direction` is `Up`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleQuery {
    /// Business days.
    pub period: Period,
    /// Only of this client.
    pub client: Option<ClientId>,
    /// Only with a line of this product, in the order in which they were recorded.
    pub product: Option<ProductId>,
    /// Only this number: of any series (`123`), or of one (`2026-000123`).
    pub number: Option<String>,
    /// Way: `Down` is newest first.
    pub direction: Direction,
    pub from: From,
    pub limit: u32,
}

impl Default for SaleQuery {
    fn default() -> SaleQuery {
        SaleQuery {
            period: Period::ALL,
            client: None,
            product: None,
            number: None,
            direction: Direction::Down,
            from: From::Start,
            limit: 100,
        }
    }
}
