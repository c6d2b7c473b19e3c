//! Quantities: signed thousandths, so that 1, 0.250 kg and -3 are all exact.

use serde::{Deserialize, Serialize};

use super::Overflow;
use super::plain::{self, NumberError};

/// Decimals of a quantity.
const SCALE: u8 = 3;

/// How much of something, in thousandths of its unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(i64);

#[expect(clippy::should_implement_trait, reason = "these are checked: an operator could not fail")]
impl Quantity {
    pub const ZERO: Self = Self(0);
    pub const ONE: Self = Self(1000);

    pub const fn new(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// `n` whole units, saturating.
    pub const fn whole(n: i64) -> Self {
        Self(n.saturating_mul(1000))
    }

    pub const fn thousandths(self) -> i64 {
        self.0
    }

    pub const fn is_whole(self) -> bool {
        self.0 % 1000 == 0
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

    /// The shortest machine text: `2`, `0.25`, `-3`.
    pub fn to_plain(self) -> String {
        plain::write(self.0, SCALE, 0)
    }

    /// Reads machine text of at most three decimals.
    pub fn parse_plain(text: &str) -> Result<Self, NumberError> {
        plain::read(text, SCALE, SCALE).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_text_is_the_shortest() {
        for (thousandths, text) in [(2000, "2"), (250, "0.25"), (-3000, "-3"), (0, "0"), (1, "0.001"), (-1500, "-1.5")]
        {
            assert_eq!(Quantity::new(thousandths).to_plain(), text);
            assert_eq!(Quantity::parse_plain(text), Ok(Quantity::new(thousandths)));
        }
        assert_eq!(Quantity::parse_plain("0.2500"), Err(NumberError::TooManyDecimals { max: 3 }));
    }

    #[test]
    fn whole_is_whole() {
        assert!(Quantity::whole(-3).is_whole());
        assert!(!Quantity::new(500).is_whole());
        assert_eq!(Quantity::new(i64::MAX).add(Quantity::ONE), Err(Overflow));
        assert_eq!(Quantity::new(i64::MIN).neg(), Err(Overflow));
    }

    proptest! {
        #[test]
        fn machine_text_reads_back(thousandths in any::<i64>()) {
            let quantity = Quantity::new(thousandths);
            prop_assert_eq!(Quantity::parse_plain(&quantity.to_plain()), Ok(quantity));
        }
    }
}
