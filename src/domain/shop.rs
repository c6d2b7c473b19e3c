//! The shop itself: what is asked at the first start, and what may change later.

use serde::{Deserialize, Serialize};

pub use super::oversell::OversellPolicy;
use super::{
    currency::Currency,
    invalid::{Field, Invalid, Problem},
    product::checked_name,
};

/// The last minute after midnight at which a business day may end.
const CUTOFF_MAX: u16 = 719;
/// The most decimals that a currency may have.
const EXPONENT_MAX: u8 = 3;

/// The shop's settings as they are stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shop {
    /// The name on receipts and in the header.
    pub name: String,
    /// Frozen once the first document exists.
    pub currency: Currency,
    /// `en` or `fr`; `None` follows the locale.
    pub language: Option<String>,
    /// Minutes after midnight at which the business day ends, 0 to 719.
    pub cutoff_minutes: u16,
    /// What a sale beyond the stock does.
    pub oversell: OversellPolicy,
}

impl Shop {
    /// The local hour in which a business day begins.
    pub fn first_hour(&self) -> u8 {
        u8::try_from(self.cutoff_minutes / 60).unwrap_or(0)
    }

    /// The settings with their name cleaned, or the first thing that is wrong with them.
    ///
    /// # Errors
    /// The field and its problem.
    pub fn checked(mut self) -> Result<Shop, Invalid> {
        if self.cutoff_minutes > CUTOFF_MAX {
            return Err(Invalid::new(Field::Cutoff, Problem::OutOfRange));
        }
        if self.currency.exponent() > EXPONENT_MAX {
            return Err(Invalid::new(Field::Currency, Problem::OutOfRange));
        }
        self.name = checked_name(&self.name)?;
        Ok(self)
    }
}
