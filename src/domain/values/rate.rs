//! Rates in parts per million, and the tax that they make. Tax is computed per document and rate, never per line.

use serde::{Deserialize, Serialize};

use super::{Money, Overflow, round_div};

const MILLION: i128 = 1_000_000;

/// A rate in parts per million: 20 % is 200,000.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate(i64);

impl Rate {
    pub const ZERO: Self = Self(0);

    pub const fn new(ppm: i64) -> Self {
        Self(ppm)
    }

    pub const fn ppm(self) -> i64 {
        self.0
    }

    /// The rate's share of an amount.
    pub fn of(self, amount: Money) -> Result<Money, Overflow> {
        Money::from_wide(round_div(i128::from(amount.minor()) * i128::from(self.0), MILLION))
    }
}

/// The tax inside an amount that includes it; the net is the rest. A rate of -100 % or less includes nothing.
pub fn tax_included(gross: Money, rate: Rate) -> Result<Money, Overflow> {
    let whole = MILLION + i128::from(rate.0);
    if whole <= 0 {
        return Err(Overflow);
    }
    Money::from_wide(round_div(i128::from(gross.minor()) * i128::from(rate.0), whole))
}

/// The tax on top of an amount that excludes it.
pub fn tax_excluded(net: Money, rate: Rate) -> Result<Money, Overflow> {
    rate.of(net)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Currency, Quantity, UnitPrice};
    use proptest::prelude::*;

    #[test]
    fn tax_on_top_is_taken_of_the_whole_document() {
        let lines = [("1.48", 4), ("1.52", 1), ("1.54", 1), ("0.39", 1)].map(|(price, count)| {
            UnitPrice::parse_plain(price).unwrap().line_total(Quantity::whole(count), Currency::EUR).unwrap()
        });
        let net = Money::sum(lines).unwrap();
        let gross = net.add(tax_excluded(net, Rate::new(210_000)).unwrap()).unwrap();
        assert_eq!(gross, Money::new(1134));
    }

    #[test]
    fn tax_inside_is_taken_per_rate() {
        assert_eq!(tax_included(Money::new(2890), Rate::new(220_000)), Ok(Money::new(521)));
        assert_eq!(tax_included(Money::new(125), Rate::new(100_000)), Ok(Money::new(11)));
        assert_eq!(Money::new(2890).add(Money::new(125)), Ok(Money::new(3015)));
        assert_eq!(tax_included(Money::new(40_500), Rate::new(180_000)), Ok(Money::new(6178)));
        assert_eq!(Money::new(40_500).sub(Money::new(6178)), Ok(Money::new(34_322)));
    }

    #[test]
    fn a_full_discount_leaves_nothing() {
        let lines = [Money::new(333), Money::new(1), Money::new(0), Money::new(998)];
        let total = Money::sum(lines).unwrap();
        let parts = crate::domain::spread(Rate::new(1_000_000).of(total).unwrap(), &lines);
        for (line, part) in lines.into_iter().zip(parts) {
            assert_eq!(line.sub(part), Ok(Money::ZERO));
        }
        assert_eq!(tax_included(Money::ZERO, Rate::new(200_000)), Ok(Money::ZERO));
    }

    proptest! {
        #[test]
        fn tax_is_symmetric_and_never_panics(gross in -i64::MAX..=i64::MAX, ppm in any::<i64>()) {
            let rate = Rate::new(ppm);
            let there = tax_included(Money::new(gross), rate);
            let back = tax_included(Money::new(-gross), rate);
            if let (Ok(there), Ok(back)) = (there, back) {
                prop_assert_eq!(there.add(back), Ok(Money::ZERO));
            }
        }
    }
}
