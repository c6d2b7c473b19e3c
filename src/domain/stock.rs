//! The stock ledger: every movement with its reason. What is on hand is its sum.

use chrono::{NaiveDate, NaiveTime};

use super::quantity::Quantity;

/// Why a stock moved. A kind is a row in the store, so that more can come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MovementKind {
    /// What was there when the product was created.
    Opening,
    /// Sold.
    Sale,
    /// Back from a voided sale.
    Void,
    /// Delivered.
    Restock,
    /// Corrected by hand, with a reason.
    Adjustment,
    /// Made by an import.
    Import,
}

impl MovementKind {
    /// Every kind.
    pub const ALL: [MovementKind; 6] = [
        MovementKind::Opening,
        MovementKind::Sale,
        MovementKind::Void,
        MovementKind::Restock,
        MovementKind::Adjustment,
        MovementKind::Import,
    ];

    /// The stable word in files.
    pub fn code(self) -> &'static str {
        match self {
            MovementKind::Opening => "opening",
            MovementKind::Sale => "sale",
            MovementKind::Void => "void",
            MovementKind::Restock => "restock",
            MovementKind::Adjustment => "adjustment",
            MovementKind::Import => "import",
        }
    }

    /// The kind of a stable word.
    pub fn parse(code: &str) -> Option<MovementKind> {
        MovementKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The reasons that the dashboard offers for an adjustment; any other text is a reason too.
pub const REASONS: [&str; 5] = ["breakage", "mistyped", "count", "own_use", "theft"];

/// One movement of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Why.
    pub kind: MovementKind,
    /// Signed.
    pub quantity: Quantity,
    /// On hand afterwards.
    pub balance: Quantity,
    /// A reason of [`REASONS`] or a free text.
    pub reason: Option<String>,
    /// The document that caused it.
    pub number: Option<String>,
    /// Business day.
    pub day: NaiveDate,
    /// Local time; unknown on an imported one.
    pub time: Option<NaiveTime>,
}

/// What a product's card shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductCard {
    /// The product itself.
    pub product: super::product::Product,
    /// Units sold on each of the last days, oldest first, today last (`days` of them; zero where nothing was sold).
    pub sold: Vec<(NaiveDate, Quantity)>,
    /// On hand at the end of each of the last days, oldest first.
    pub levels: Vec<(NaiveDate, Quantity)>,
    /// Newest first.
    pub movements: Vec<Movement>,
    /// Lines of sales that name it, ever: one a sale, unless it was sold at two prices in it.
    pub sales: i64,
}
