//! The shop's values and rules, without any screen, file or clock.

mod catalogue;
pub mod chain;
pub mod import;
pub mod refusal;
mod reporting;
pub mod sale;
pub mod search;
pub mod shop;
pub mod stock;
mod values;

pub use catalogue::{client, code, edit, product};
pub use reporting::{periods, query, report, totals};
pub use sale::basket;
pub use values::{
    absurd, amounts, currency, fold, ids, invalid, moment, money, oversell, period, plain, price, quantity, rounding,
    unit,
};

pub use currency::Currency;
pub use fold::{clean_name, fold, is_blank};
pub use money::{Money, Overflow};
pub use plain::NumberError;
pub use price::UnitPrice;
pub use quantity::Quantity;
pub use refusal::Refusal;
pub use rounding::round_div;
pub use unit::Unit;
