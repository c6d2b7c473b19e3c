//! Which rule a refused change breaks. The texts that users read are in `i18n`.

use chrono::NaiveDate;
use thiserror::Error;

use super::{
    Currency, Quantity, Unit, UnitPrice,
    ids::ProductId,
    invalid::{Field, Invalid},
    money::{Money, Overflow},
    oversell::OversellPolicy,
};

/// What the shop refused. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// No product, client or document of that id or number.
    #[error("not found: {0}")]
    NotFound(String),
    /// Something typed breaks a rule.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// An amount beyond 64 bits.
    #[error(transparent)]
    Overflow(#[from] Overflow),
    #[error("code {code} belongs to product {id}, {name}")]
    CodeTaken { code: String, id: ProductId, name: String },
    /// The sale takes more than is on hand.
    #[error("short of stock: {0:?}")]
    Short(Vec<Shortage>),
    #[error("product {id} is deleted: {name}")]
    Deleted { id: ProductId, name: String },
    /// The amount given does not reach the total.
    #[error("given {given:?} of {total:?}")]
    GivenTooLittle {
        /// The amount given.
        given: Money,
        /// What was to be paid.
        total: Money,
    },
    /// The idempotency key stands for a sale with other content.
    #[error("the key {0} stands for another sale")]
    KeyReused(String),
    #[error("already voided by {0}")]
    AlreadyVoided(String),
    #[error("{0} is not a sale")]
    NotASale(String),
    #[error("the clock stands before the last document, of {last}")]
    ClockBehind {
        /// Business day of the last document.
        last: NaiveDate,
    },
    #[error("the clock says {today}, long after the last document, of {last}")]
    ClockAhead {
        /// Business day of the last document.
        last: NaiveDate,
        today: NaiveDate,
    },
    /// Anonymised: there is nothing to edit or bring back.
    #[error("the client is anonymised")]
    Anonymised,
    /// Somebody else has changed the same fields since they were read.
    #[error("changed meanwhile: {0:?}")]
    Changed(Vec<Changed>),
}

impl Refusal {
    /// No such thing.
    pub fn not_found(what: impl std::fmt::Display) -> Refusal {
        Refusal::NotFound(what.to_string())
    }
}

/// A product that a sale asks too much of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortage {
    pub product: ProductId,
    pub name: String,
    pub unit: Unit,
    /// What the whole sale asks.
    pub asked: Quantity,
    /// What is on hand.
    pub left: Quantity,
}

/// A field that somebody else has changed since it was read, to something else than was typed here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub field: Field,
    /// The value in the store now.
    pub theirs: Value,
    /// The value that was typed.
    pub ours: Value,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A name, a code, a language; `None` is none.
    Text(Option<String>),
    Price(UnitPrice),
    Unit(Unit),
    /// A threshold.
    Quantity(Option<Quantity>),
    Currency(Currency),
    /// Minutes after midnight.
    Minutes(u16),
    /// What a sale beyond the stock does.
    Oversell(OversellPolicy),
}
