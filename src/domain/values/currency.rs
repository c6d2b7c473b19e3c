//! The shop's currency: its ISO 4217 code, its decimals and its sign.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A currency of 0, 2 or 3 decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    iso: iso_currency::Currency,
    exponent: u8,
}

impl Currency {
    pub const EUR: Self = Self { iso: iso_currency::Currency::EUR, exponent: 2 };
    pub const XOF: Self = Self { iso: iso_currency::Currency::XOF, exponent: 0 };

    /// The currency of a code, in either case; none when it is unknown or has decimals that a shop's till has not.
    pub fn from_code(code: &str) -> Option<Self> {
        let iso = iso_currency::Currency::from_code(&code.trim().to_ascii_uppercase())?;
        let exponent = u8::try_from(iso.exponent()?).ok()?;
        matches!(exponent, 0 | 2 | 3).then_some(Self { iso, exponent })
    }

    pub fn code(self) -> &'static str {
        self.iso.code()
    }

    pub const fn exponent(self) -> u8 {
        self.exponent
    }

    pub fn name(&self) -> &str {
        self.iso.name()
    }

    /// The sign beside an amount.
    pub fn symbol(self) -> String {
        match self.code() {
            "XOF" => "F CFA".to_owned(),
            "XAF" => "FCFA".to_owned(),
            // Nobody in Switzerland writes the old sign of the franc.
            "CHF" => "CHF".to_owned(),
            code => {
                let sign = self.iso.symbol().to_string();
                // Some have no sign of their own; one written from right to left would turn the line around.
                let right_to_left = sign.chars().any(|c| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FEFF}'));
                if sign.is_empty() || sign == "¤" || right_to_left { code.to_owned() } else { sign }
            }
        }
    }

    /// The sign where room is short, as in a table.
    pub fn symbol_short(self) -> String {
        match self.code() {
            "XOF" | "XAF" => "F".to_owned(),
            _ => self.symbol(),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code).ok_or_else(|| serde::de::Error::custom(format!("no such currency: {code}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_know_their_decimals() {
        let exponent = |code| Currency::from_code(code).map(Currency::exponent);
        assert_eq!(exponent("EUR"), Some(2));
        assert_eq!(exponent("xof"), Some(0));
        assert_eq!(exponent("TND"), Some(3));
        assert_eq!(exponent("CLF"), None);
        assert_eq!(exponent("EURO"), None);
        assert_eq!(exponent("é"), None);
        assert_eq!(Currency::from_code("EUR"), Some(Currency::EUR));
        assert_eq!(Currency::from_code("XOF"), Some(Currency::XOF));
    }

    #[test]
    fn the_sign_is_the_one_people_write() {
        assert_eq!(Currency::EUR.symbol(), "€");
        assert_eq!(Currency::XOF.symbol(), "F CFA");
        assert_eq!(Currency::XOF.symbol_short(), "F");
        assert_eq!(Currency::from_code("TND").unwrap().symbol(), "TND");
    }

    #[test]
    fn it_travels_as_its_code() {
        assert_eq!(serde_json::to_string(&Currency::EUR).unwrap(), "\"EUR\"");
        assert_eq!(serde_json::from_str::<Currency>("\"XOF\"").unwrap(), Currency::XOF);
        assert!(serde_json::from_str::<Currency>("\"ZZZ\"").is_err());
    }
}
