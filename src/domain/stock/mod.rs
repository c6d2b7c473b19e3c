//! The stock ledger: every movement with its reason. What is on hand is its sum.

pub mod ledger;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveTime};

use crate::domain::{
    fold::clean_name,
    ids::ProductId,
    invalid::{Field, Invalid, Problem},
    money::Overflow,
    product::{NAME_MAX, Product, ProductDraft, check_unit},
    quantity::Quantity,
    refusal::Refusal,
};

/// Why a stock moved. A kind is a row in the store, so that more can come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MovementKind {
    /// What was there when the product was created.
    Opening,
    Sale,
    /// Back from a voided sale.
    Void,
    Restock,
    /// Corrected by hand, with a reason.
    Adjustment,
    Import,
}

impl MovementKind {
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

    pub fn parse(code: &str) -> Option<MovementKind> {
        MovementKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The reasons that the dashboard offers for an adjustment; any other text is a reason too.
pub const REASONS: [&str; 5] = ["breakage", "mistyped", "count", "own_use", "theft"];

/// One movement of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
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
    pub product: crate::domain::product::Product,
    /// Units sold on each of the last days, oldest first, today last (`days` of them; zero where nothing was sold).
    pub sold: Vec<(NaiveDate, Quantity)>,
    /// On hand at the end of each of the last days, oldest first.
    pub levels: Vec<(NaiveDate, Quantity)>,
    /// Newest first.
    pub movements: Vec<Movement>,
    /// Lines of sales that name it, ever: one a sale, unless it was sold at two prices in it.
    pub sales: i64,
    /// The name of the oldest product of the same GTIN, where that is another one.
    pub twin_of: Option<String>,
}

/// A movement to be written; the ledger sets its number and its balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub product: ProductId,
    pub kind: MovementKind,
    /// Signed.
    pub quantity: Quantity,
    /// A reason or a note.
    pub reason: Option<String>,
}

/// The opening stock of a new product; zero is no movement.
///
/// # Errors
/// A quantity under zero, or a part of a piece.
pub fn opening(draft: &ProductDraft, quantity: Quantity) -> Result<(), Refusal> {
    if quantity.is_negative() {
        return Err(Invalid::new(Field::Quantity, Problem::Negative).into());
    }
    Ok(check_unit(quantity, draft.unit, Field::Quantity)?)
}

/// A delivery.
///
/// # Errors
/// A deleted product, a quantity that is not more than zero, a note that is too long.
pub fn restock(product: &Product, quantity: Quantity, note: Option<&str>) -> Result<Entry, Refusal> {
    product.not_deleted()?;
    if quantity.is_negative() {
        return Err(Invalid::new(Field::Quantity, Problem::Negative).into());
    }
    check_quantity(product, quantity)?;
    let reason = note.map(checked_reason).transpose()?.filter(|note| !note.is_empty());
    Ok(Entry { product: product.id, kind: MovementKind::Restock, quantity, reason })
}

/// A correction by hand. It may raise a negative stock, but never make one.
///
/// # Errors
/// A deleted product, a quantity of zero, a reason that is missing, a stock that would fall under zero.
pub fn adjust(product: &Product, quantity: Quantity, reason: &str) -> Result<Entry, Refusal> {
    product.not_deleted()?;
    check_quantity(product, quantity)?;
    let reason = checked_reason(reason)?;
    if reason.is_empty() {
        return Err(Invalid::new(Field::Reason, Problem::Empty).into());
    }
    if product.on_hand.add(quantity)?.is_negative() && quantity.is_negative() {
        return Err(Invalid::new(Field::Quantity, Problem::OutOfRange).into());
    }
    Ok(Entry { product: product.id, kind: MovementKind::Adjustment, quantity, reason: Some(reason) })
}

fn check_quantity(product: &Product, quantity: Quantity) -> Result<(), Invalid> {
    if quantity.is_zero() {
        return Err(Invalid::new(Field::Quantity, Problem::Zero));
    }
    check_unit(quantity, product.unit, Field::Quantity)
}

fn checked_reason(text: &str) -> Result<String, Invalid> {
    let text = clean_name(text);
    if text.chars().count() > NAME_MAX {
        return Err(Invalid::new(Field::Reason, Problem::TooLong { max: NAME_MAX }));
    }
    Ok(text)
}

/// On hand at the end of each day of a window (ascending), which ends today: what is on hand now, less what moved on the
/// days after.
pub fn levels(
    on_hand: Quantity,
    moved: &BTreeMap<NaiveDate, Quantity>,
    window: &[NaiveDate],
) -> Result<Vec<(NaiveDate, Quantity)>, Overflow> {
    let mut level = on_hand;
    let mut later = moved.iter().rev().peekable();
    let mut levels = Vec::with_capacity(window.len());
    for day in window.iter().rev() {
        while let Some((_, quantity)) = later.next_if(|(moved, _)| *moved > day) {
            level = level.sub(*quantity)?;
        }
        levels.push((*day, level));
    }
    levels.reverse();
    Ok(levels)
}

/// The last days, oldest first, today last.
pub fn last_days(today: NaiveDate, days: u32) -> Vec<NaiveDate> {
    (0..days).rev().filter_map(|back| today.checked_sub_days(Days::new(u64::from(back)))).collect()
}
