//! What is true on paper: the shop's numbers, and nothing that knows a screen or a file.

pub mod basket;
pub mod client;
pub mod currency;
pub mod fold;
pub mod ids;
pub mod import;
pub mod invalid;
pub mod moment;
pub mod money;
pub mod period;
pub mod plain;
pub mod price;
pub mod product;
pub mod quantity;
pub mod query;
pub mod rate;
pub mod report;
pub mod rounding;
pub mod sale;
pub mod shop;
pub mod stock;
pub mod unit;

pub use currency::Currency;
pub use fold::{clean_name, fold, says_nothing};
pub use money::{Money, Overflow, spread};
pub use plain::NumberError;
pub use price::UnitPrice;
pub use quantity::Quantity;
pub use rate::{Rate, tax_excluded, tax_included};
pub use rounding::round_div;
pub use unit::{Unit, UnknownUnit};
