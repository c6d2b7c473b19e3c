//! What a product is counted in. Codes are stable: they are in the file, in exports and on the command line.

use serde::{Deserialize, Serialize};

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

    /// The least step of an axis, in thousandths: there is no half of a piece.
    pub const fn axis_step(self) -> i64 {
        match self {
            Self::Piece => 1_000,
            Self::Gram | Self::Metre | Self::Kilogram | Self::Litre => 1,
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        let code = code.trim();
        Self::ALL.into_iter().find(|unit| unit.code().eq_ignore_ascii_case(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_back() {
        for unit in Unit::ALL {
            assert_eq!(Unit::parse(unit.code()), Some(unit));
            assert_eq!(serde_json::to_string(&unit).unwrap(), format!("{:?}", unit.code()));
        }
        assert_eq!(Unit::parse("KG"), Some(Unit::Kilogram));
        assert_eq!(Unit::parse("stone"), None);
    }
}
