//! The amounts of a line, a document or a row of totals.

use super::{Money, Overflow};

/// Amounts that are added up together; net and tax make the gross.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amounts {
    /// What was paid, tax included.
    pub gross: Money,
    /// Without tax.
    pub net: Money,
    pub tax: Money,
    /// What was taken off.
    pub discount: Money,
    /// What it cost the shop.
    pub cost: Money,
}

impl Amounts {
    /// Of something without tax, discount and known cost.
    pub fn untaxed(gross: Money) -> Amounts {
        Amounts { gross, net: gross, ..Amounts::default() }
    }

    pub fn and(self, other: Amounts) -> Result<Amounts, Overflow> {
        Ok(Amounts {
            gross: self.gross.add(other.gross)?,
            net: self.net.add(other.net)?,
            tax: self.tax.add(other.tax)?,
            discount: self.discount.add(other.discount)?,
            cost: self.cost.add(other.cost)?,
        })
    }
}
