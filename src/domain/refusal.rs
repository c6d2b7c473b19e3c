//! Why the shop says no: a rule, in the domain's terms. Whoever shows it finds the reader's words.

use chrono::NaiveDate;
use thiserror::Error;

use super::{
    edit::Changed,
    ids::ProductId,
    invalid::Invalid,
    money::{Money, Overflow},
    sale::Shortage,
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
    /// The code belongs to another product.
    #[error("code {code} belongs to product {id}, {name}")]
    CodeTaken {
        /// The code.
        code: String,
        /// Who has it.
        id: ProductId,
        /// Its name.
        name: String,
    },
    /// The sale takes more than is on hand.
    #[error("short of stock: {0:?}")]
    Short(Vec<Shortage>),
    /// The product has been deleted.
    #[error("product {id} is deleted: {name}")]
    Deleted {
        /// Which.
        id: ProductId,
        /// Its name.
        name: String,
    },
    /// The amount given does not reach the total.
    #[error("given {given:?} of {total:?}")]
    GivenTooLittle {
        /// What was handed over.
        given: Money,
        /// What was to be paid.
        total: Money,
    },
    /// The idempotency key stands for a sale with other content.
    #[error("the key {0} stands for another sale")]
    KeyReused(String),
    /// The sale has been voided already.
    #[error("already voided by {0}")]
    AlreadyVoided(String),
    /// Only a sale can be voided.
    #[error("{0} is not a sale")]
    NotASale(String),
    /// The clock stands before the last document.
    #[error("the clock stands before the last document, of {last}")]
    ClockBehind {
        /// Business day of the last document.
        last: NaiveDate,
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
