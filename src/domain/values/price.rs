//! Unit prices: finer than money, so that a bolt at 0.0125 has a price; a line is rounded once.

use serde::{Deserialize, Serialize};

use super::plain::{self, NumberError};
use super::{Currency, Money, Overflow, Quantity, round_div};

/// Decimals of a unit price.
const SCALE: u8 = 4;

/// The price of one unit, in ten-thousandths of the currency's major unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitPrice(i64);

impl UnitPrice {
    pub const ZERO: Self = Self(0);
    /// One unit of the currency.
    pub const ONE: Self = Self(10_i64.pow(SCALE as u32));

    pub const fn new(ten_thousandths: i64) -> Self {
        Self(ten_thousandths)
    }

    pub const fn ten_thousandths(self) -> i64 {
        self.0
    }

    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// What `quantity` comes to, rounded to money once, half away from zero.
    pub fn line_total(self, quantity: Quantity, currency: Currency) -> Result<Money, Overflow> {
        let minor_per_major = 10_i128.pow(u32::from(currency.exponent()));
        let wide = i128::from(self.0)
            .checked_mul(quantity.thousandths().into())
            .and_then(|product| product.checked_mul(minor_per_major))
            .ok_or(Overflow)?;
        Money::from_wide(round_div(wide, 10_000 * 1000))
    }

    /// Machine text: the currency's decimals, or more when the price needs them (`12.50`, `0.0125`).
    pub fn to_plain(self, currency: Currency) -> String {
        plain::write(self.0, SCALE, currency.exponent())
    }

    /// The highest price that can be typed, ten million million: as long as a barcode, which is asked about. Thousands of lines at it fit
    /// into the totals of euros.
    pub const MAX: Self = Self(100_000_000_000_000_000);

    /// Reads machine text of at most four decimals.
    pub fn parse_plain(text: &str) -> Result<Self, NumberError> {
        let price = plain::read(text, SCALE, SCALE).map(Self)?;
        if price > Self::MAX { Err(NumberError::TooLarge) } else { Ok(price) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_rounded_once() {
        let euro = Currency::from_code("EUR").unwrap();
        let franc = Currency::from_code("XOF").unwrap();
        let price = UnitPrice::parse_plain("8.90").unwrap();
        assert_eq!(price.line_total(Quantity::new(250), euro), Ok(Money::new(223)));
        assert_eq!(price.line_total(Quantity::new(-250), euro), Ok(Money::new(-223)));
        let bolt = UnitPrice::parse_plain("0.0125").unwrap();
        assert_eq!(bolt.line_total(Quantity::new(100_000), euro), Ok(Money::new(125)));
        let tomatoes = UnitPrice::parse_plain("2225").unwrap();
        assert_eq!(tomatoes.line_total(Quantity::new(500), franc), Ok(Money::new(1113)));
        assert_eq!(UnitPrice::new(i64::MAX).line_total(Quantity::new(i64::MAX), euro), Err(Overflow));
    }

    #[test]
    fn a_price_that_would_fill_the_totals_is_refused() {
        let highest = UnitPrice::MAX.to_plain(Currency::EUR);
        assert_eq!(UnitPrice::parse_plain(&highest), Ok(UnitPrice::MAX));
        for text in ["10000000000000.01".to_owned(), "922337203685477".to_owned(), "99999999999999".to_owned()] {
            assert_eq!(UnitPrice::parse_plain(&text), Err(NumberError::TooLarge), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_correction_mirrors_its_line(price in any::<i64>(), thousandths in -i64::MAX..i64::MAX) {
            let euro = Currency::from_code("EUR").unwrap();
            let total = |q| UnitPrice::new(price).line_total(Quantity::new(q), euro);
            if let (Ok(there), Ok(back)) = (total(thousandths), total(-thousandths)) {
                prop_assert_eq!(there.add(back), Ok(Money::ZERO));
            }
        }

        #[test]
        fn machine_text_reads_back(price in i64::MIN..=UnitPrice::MAX.0, code in prop::sample::select(vec!["EUR", "XOF", "TND"])) {
            let price = UnitPrice::new(price);
            let text = price.to_plain(Currency::from_code(code).unwrap());
            prop_assert_eq!(UnitPrice::parse_plain(&text), Ok(price));
        }
    }
}
