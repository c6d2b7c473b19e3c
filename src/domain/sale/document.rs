//! A document that is complete but not written yet, and so has no number.

use super::{DocumentKind, Payment, SaleLine, number::SeriesKey};
use crate::domain::{
    Money, Overflow, Quantity, Unit,
    amounts::Amounts,
    ids::{ClientId, DocumentId, ProductId, SourceId},
    moment::Stamp,
    stock::Entry,
};

/// What a document is numbered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbering {
    /// The next number of a series of ours.
    Next(SeriesKey),
    /// The old id in the series of a foreign shop.
    Imported { source: SourceId, number: i64 },
}

/// An idempotency key and the content that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Made with the basket.
    pub key: String,
    /// The content of the sale as text: equal for two equal sales.
    pub content: String,
}

/// A document with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub kind: DocumentKind,
    pub numbering: Numbering,
    /// Who, where and when.
    pub stamp: Stamp,
    /// `None` is a walk-in.
    pub client: Option<ClientId>,
    /// What it corrects.
    pub original: Option<DocumentId>,
    pub lines: Vec<SaleLine>,
    pub payments: Vec<Payment>,
    pub movements: Vec<Entry>,
    /// Sum of its lines.
    pub total: Money,
    /// Articles: see [`articles`].
    pub items: Quantity,
    /// What an import knew of a client that is gone.
    pub reference: Option<String>,
    /// The same key never makes a second document.
    pub key: Option<Key>,
}

impl Document {
    pub fn amounts(&self) -> Amounts {
        Amounts::untaxed(self.total)
    }
}

/// What a decision relied on. A store that does not hold its lock from load to append verifies it in the append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expectation {
    /// At least so much of a product is on hand.
    OnHand(ProductId, Quantity),
    /// A product is as it was read, in this version.
    Product(ProductId, i64),
    /// A client is as it was read, in this version.
    Client(ClientId, i64),
    /// Nothing corrects this document yet.
    Uncorrected(DocumentId),
    /// The settings are as they were read, in this version.
    Shop(i64),
}

impl Expectation {
    /// What a movement without a document relies on: the product as it was read in this version, and what it takes away.
    pub fn of_movement(entry: &Entry, version: i64) -> Vec<Expectation> {
        let taken = entry.quantity.neg().ok().filter(|taken| *taken > Quantity::ZERO);
        let on_hand = taken.map(|taken| Expectation::OnHand(entry.product, taken));
        [Expectation::Product(entry.product, version)].into_iter().chain(on_hand).collect()
    }
}

/// What was decided: the document, and what that relied on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What is to be written.
    pub document: Document,
    /// What must still hold then.
    pub expectations: Vec<Expectation>,
}

/// The articles of some lines: pieces, and each measured line as one, with the sign of its quantity.
pub fn articles<'a>(lines: impl IntoIterator<Item = &'a SaleLine>) -> Result<Quantity, Overflow> {
    lines.into_iter().try_fold(Quantity::ZERO, |sum, line| sum.add(articles_of(line.unit, line.quantity)))
}

fn articles_of(unit: Unit, quantity: Quantity) -> Quantity {
    match unit {
        Unit::Piece => quantity,
        Unit::Kilogram | Unit::Gram | Unit::Litre | Unit::Metre if quantity.is_negative() => Quantity::whole(-1),
        Unit::Kilogram | Unit::Gram | Unit::Litre | Unit::Metre => Quantity::ONE,
    }
}
