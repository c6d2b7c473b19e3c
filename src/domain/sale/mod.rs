//! A sale: what is asked for, what is decided, the document that is written, and how it reads back.

pub mod basket;
pub mod decide;
pub mod document;
pub mod number;
pub mod sound;

use chrono::{NaiveDate, NaiveTime};

use document::Document;

pub use crate::domain::refusal::Shortage;

use crate::domain::{
    amounts::Amounts,
    basket::Basket,
    ids::{ClientId, DocumentId, ProductId},
    money::Money,
    price::UnitPrice,
    quantity::Quantity,
    unit::Unit,
};

/// The kind of a document. A kind is a row in the store, so that more can come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// Goods against money.
    Sale,
    /// Reverses one sale, whole.
    Void,
}

impl DocumentKind {
    /// The stable word in files.
    pub fn code(self) -> &'static str {
        match self {
            DocumentKind::Sale => "sale",
            DocumentKind::Void => "void",
        }
    }

    pub fn parse(code: &str) -> Option<DocumentKind> {
        [DocumentKind::Sale, DocumentKind::Void].into_iter().find(|kind| kind.code() == code)
    }
}

/// What one line of a new sale sells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A product, at its own price or at the one that the customer was shown.
    Product {
        id: ProductId,
        /// `None` takes the price that is stored at the commit.
        price: Option<UnitPrice>,
    },
    /// Something with a label and a price, counted in pieces.
    Open {
        /// What the customer reads.
        label: String,
        price: UnitPrice,
    },
}

/// One line of a new sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLine {
    pub item: Item,
    /// How much; more than zero.
    pub quantity: Quantity,
}

/// A sale to be recorded, in one transaction that checks all of it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSale {
    /// The same key with the same content returns the first sale.
    pub key: Option<String>,
    /// At least one.
    pub lines: Vec<NewLine>,
    /// `None` is a walk-in.
    pub client: Option<ClientId>,
    /// Cash handed over; `None` is the exact total.
    pub given: Option<Money>,
    /// Sell beyond the stock; taken only where the shop's policy is to ask.
    pub accept_shortage: bool,
    /// Record although the clock is before the last document, or far ahead of it.
    pub accept_clock: bool,
}

impl NewSale {
    /// The sale that a basket makes.
    pub fn of_basket(basket: &Basket) -> NewSale {
        let lines = basket
            .lines
            .iter()
            .map(|line| NewLine {
                item: match line.product {
                    Some(id) => Item::Product { id, price: Some(line.unit_price) },
                    None => Item::Open { label: line.label.clone(), price: line.unit_price },
                },
                quantity: line.quantity,
            })
            .collect();
        NewSale {
            key: Some(basket.key.clone()),
            lines,
            client: basket.client,
            given: basket.given,
            accept_shortage: false,
            accept_clock: false,
        }
    }
}

/// A line as it was sold; negative quantity and total on a void.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleLine {
    /// `None` on an open-price line.
    pub product: Option<ProductId>,
    /// Label on the day of the sale.
    pub label: String,
    /// Code on the day of the sale.
    pub code: Option<String>,
    pub unit: Unit,
    pub quantity: Quantity,
    pub unit_price: UnitPrice,
    /// Price of one unit in the catalogue at that moment; the price asked on an open-price line.
    pub list_price: UnitPrice,
    /// Rounded once.
    pub total: Money,
}

impl SaleLine {
    pub fn amounts(&self) -> Amounts {
        Amounts::untaxed(self.total)
    }
}

/// How a sale was paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// The tender's stable word: `cash`, until the shop has others.
    pub tender: String,
    /// What counts towards the total.
    pub amount: Money,
    /// The amount given.
    pub given: Money,
    /// What was given back.
    pub change: Money,
}

/// A sale or a void, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    pub head: SaleRow,
    pub lines: Vec<SaleLine>,
    /// Usually one.
    pub payments: Vec<Payment>,
}

impl Sale {
    /// A document that was just written: nothing has corrected it yet.
    pub fn of(
        document: Document,
        id: DocumentId,
        number: String,
        client_name: Option<String>,
        original: Option<String>,
    ) -> Sale {
        let head = SaleRow {
            id,
            kind: document.kind,
            number,
            day: document.stamp.day,
            time: document.stamp.time.and_then(|time| time.local()),
            client: document.client,
            client_name: client_name.filter(|name| !name.is_empty()),
            items: document.items,
            tenders: document.payments.iter().map(|payment| payment.tender.clone()).collect(),
            total: document.total,
            original,
            voided_by: None,
            reference: document.reference,
        };
        Sale { head, lines: document.lines, payments: document.payments }
    }
}

/// A document in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleRow {
    pub id: DocumentId,
    pub kind: DocumentKind,
    /// `2026-000123`.
    pub number: String,
    /// Business day.
    pub day: NaiveDate,
    /// Local time; unknown on an imported sale.
    pub time: Option<NaiveTime>,
    pub client: Option<ClientId>,
    /// The client's name now; `None` for a walk-in and for an anonymised client.
    pub client_name: Option<String>,
    /// Articles: pieces, and each measured line as one.
    pub items: Quantity,
    /// What it was paid by, the first payment first.
    pub tenders: Vec<String>,
    /// Sum of its lines.
    pub total: Money,
    /// On a void: the number of the sale that it reverses.
    pub original: Option<String>,
    /// On a sale: the number of the void that reversed it.
    pub voided_by: Option<String>,
    /// What an import knew of a client that is no longer there.
    pub reference: Option<String>,
}

/// A line of a client's purchase history, order by order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// The document's number.
    pub number: String,
    /// Business day.
    pub day: NaiveDate,
    /// `None` on an open-price line.
    pub product: Option<ProductId>,
    /// Label on the day of the sale.
    pub name: String,
    pub unit: Unit,
    pub quantity: Quantity,
    pub unit_price: UnitPrice,
    /// Rounded once.
    pub total: Money,
}
