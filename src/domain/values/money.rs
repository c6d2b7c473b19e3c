//! Amounts: a signed count of the currency's minor unit, with checked arithmetic.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Currency;
use super::plain::{self, NumberError};

/// A sum or product that does not fit in 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the amount is too large")]
pub struct Overflow;

/// An amount in minor units: cents of a euro, whole francs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(i64);

#[expect(clippy::should_implement_trait, reason = "these are checked: an operator could not fail")]
impl Money {
    pub const ZERO: Self = Self(0);

    pub const fn new(minor: i64) -> Self {
        Self(minor)
    }

    pub const fn minor(self) -> i64 {
        self.0
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    pub fn add(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_add(other.0).map(Self).ok_or(Overflow)
    }

    pub fn sub(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_sub(other.0).map(Self).ok_or(Overflow)
    }

    pub fn neg(self) -> Result<Self, Overflow> {
        self.0.checked_neg().map(Self).ok_or(Overflow)
    }

    /// The sum. Only the result has to fit in 64 bits, not the sums on the way to it.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, Overflow> {
        let mut total: i128 = 0;
        for amount in amounts {
            total = total.checked_add(amount.0.into()).ok_or(Overflow)?;
        }
        Self::from_wide(total)
    }

    /// An amount from a 128-bit intermediate result.
    pub fn from_wide(minor: i128) -> Result<Self, Overflow> {
        i64::try_from(minor).map(Self).map_err(|_| Overflow)
    }

    /// Machine text with exactly the currency's decimals: `12.50`, `1500`.
    pub fn to_plain(self, currency: Currency) -> String {
        plain::write(self.0, currency.exponent(), currency.exponent())
    }

    /// Reads machine text; a comma is taken for the point.
    pub fn parse_plain(text: &str, currency: Currency) -> Result<Self, NumberError> {
        plain::read(text, currency.exponent(), currency.exponent()).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn euro() -> Currency {
        Currency::from_code("EUR").unwrap()
    }

    #[test]
    fn overflow_is_an_error() {
        assert_eq!(Money::new(i64::MAX).add(Money::new(1)), Err(Overflow));
        assert_eq!(Money::new(i64::MIN).sub(Money::new(1)), Err(Overflow));
        assert_eq!(Money::new(i64::MIN).neg(), Err(Overflow));
        assert_eq!(Money::sum([Money::new(i64::MAX); 2]), Err(Overflow));
        let back = [Money::new(i64::MAX), Money::new(1), Money::new(-1)];
        assert_eq!(Money::sum(back), Ok(Money::new(i64::MAX)));
    }

    #[test]
    fn machine_text_has_the_currency_s_decimals() {
        let franc = Currency::from_code("XOF").unwrap();
        assert_eq!(Money::new(1250).to_plain(euro()), "12.50");
        assert_eq!(Money::new(-5).to_plain(euro()), "-0.05");
        assert_eq!(Money::new(1500).to_plain(franc), "1500");
        assert_eq!(Money::parse_plain("12,50", euro()), Ok(Money::new(1250)));
        assert_eq!(Money::parse_plain("12.5", euro()), Ok(Money::new(1250)));
        assert_eq!(Money::parse_plain("1.005", euro()), Err(NumberError::TooManyDecimals { max: 2 }));
        assert_eq!(Money::parse_plain("1.5", franc), Err(NumberError::TooManyDecimals { max: 0 }));
    }

    proptest! {
        #[test]
        fn machine_text_reads_back(minor in any::<i64>(), code in prop::sample::select(vec!["EUR", "XOF", "TND"])) {
            let currency = Currency::from_code(code).unwrap();
            let money = Money::new(minor);
            prop_assert_eq!(Money::parse_plain(&money.to_plain(currency), currency), Ok(money));
        }
    }
}
