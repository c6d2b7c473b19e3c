//! What a product is counted in. Codes are stable: they stand in the file, in exports and on the command line.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Quantity;

/// A unit of measure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Unit {
    #[default]
    #[serde(rename = "piece")]
    Piece,
    #[serde(rename = "kg")]
    Kilogram,
    #[serde(rename = "g")]
    Gram,
    #[serde(rename = "l")]
    Litre,
    #[serde(rename = "m")]
    Metre,
}

/// A code that names no unit.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no such unit: {0}")]
pub struct UnknownUnit(pub String);

impl Unit {
    pub const ALL: [Self; 5] = [Self::Piece, Self::Kilogram, Self::Gram, Self::Litre, Self::Metre];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Piece => "piece",
            Self::Kilogram => "kg",
            Self::Gram => "g",
            Self::Litre => "l",
            Self::Metre => "m",
        }
    }

    /// The decimals that a quantity in this unit may have: to the gram, the millilitre, the centimetre.
    pub const fn decimals(self) -> u8 {
        match self {
            Self::Piece => 0,
            Self::Gram => 1,
            Self::Metre => 2,
            Self::Kilogram | Self::Litre => 3,
        }
    }

    /// Whether a quantity is one that this unit can have: no half piece.
    pub const fn allows(self, quantity: Quantity) -> bool {
        let step = match self.decimals() {
            0 => 1000,
            1 => 100,
            2 => 10,
            3.. => 1,
        };
        quantity.thousandths() % step == 0
    }

    pub fn parse(code: &str) -> Option<Self> {
        let code = code.trim();
        Self::ALL.into_iter().find(|unit| unit.code().eq_ignore_ascii_case(code))
    }
}

impl FromStr for Unit {
    type Err = UnknownUnit;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::parse(code).ok_or_else(|| UnknownUnit(code.to_owned()))
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_back() {
        for unit in Unit::ALL {
            assert_eq!(unit.code().parse(), Ok(unit));
            assert_eq!(serde_json::to_string(&unit).unwrap(), format!("{:?}", unit.code()));
        }
        assert_eq!(Unit::parse("KG"), Some(Unit::Kilogram));
        assert_eq!("stone".parse::<Unit>(), Err(UnknownUnit("stone".into())));
    }

    #[test]
    fn pieces_are_whole() {
        assert!(!Unit::Piece.allows(Quantity::new(500)));
        assert!(Unit::Piece.allows(Quantity::whole(-2)));
        assert!(Unit::Kilogram.allows(Quantity::new(1)));
        assert!(!Unit::Metre.allows(Quantity::new(1)));
    }
}
