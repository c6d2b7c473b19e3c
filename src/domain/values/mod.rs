//! Amounts, quantities, names, days and ids: the values that the rules are written in.

pub mod absurd;
pub mod amounts;
pub mod currency;
pub mod fold;
pub mod ids;
pub mod invalid;
pub mod moment;
pub mod money;
pub mod oversell;
pub mod period;
pub mod plain;
pub mod price;
pub mod quantity;
pub mod rounding;
pub mod unit;

pub use currency::Currency;
pub use money::{Money, Overflow};
pub use price::UnitPrice;
pub use quantity::Quantity;
pub use rounding::round_div;
pub use unit::Unit;
