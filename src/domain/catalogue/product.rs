//! A product: its name and code, its price, and its stock.

use serde::{Deserialize, Serialize};

use crate::domain::{
    currency::Currency,
    fold::{clean_name, is_blank},
    ids::ProductId,
    invalid::{Field, Invalid, Problem},
    price::UnitPrice,
    quantity::Quantity,
    refusal::Refusal,
    unit::Unit,
};

/// The longest name and the longest code, in characters.
pub const NAME_MAX: usize = 200;
/// The longest code, in characters: beyond every barcode, short of a paste gone wrong.
pub const CODE_MAX: usize = 64;

/// The stock level, by its threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockLevel {
    /// At or above the threshold.
    Enough,
    /// Under the threshold.
    Low,
    /// Nothing, or less.
    Out,
}

/// A product as it is stored now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    pub id: ProductId,
    pub name: String,
    /// A barcode or the shop's own code; unique among what is not deleted.
    pub code: Option<String>,
    pub price: UnitPrice,
    /// Unit of measure; frozen once the product has moved.
    pub unit: Unit,
    /// What the ledger of movements sums up to.
    pub on_hand: Quantity,
    /// Warn under this; `None` never warns.
    pub threshold: Option<Quantity>,
    /// In no list any more, but kept for the history.
    pub deleted: bool,
}

impl Product {
    pub fn level(&self) -> StockLevel {
        stock_level(self.on_hand, self.threshold)
    }

    /// One that has just been created, with nothing on hand.
    pub fn new(id: ProductId, draft: ProductDraft) -> Product {
        let ProductDraft { name, code, price, unit, threshold } = draft;
        Product { id, name, code, price, unit, on_hand: Quantity::ZERO, threshold, deleted: false }
    }

    /// Refuses a deleted product.
    ///
    /// # Errors
    /// [`Refusal::Deleted`].
    pub fn not_deleted(&self) -> Result<(), Refusal> {
        if self.deleted { Err(Refusal::Deleted { id: self.id, name: self.name.clone() }) } else { Ok(()) }
    }

    /// The editable part.
    pub fn draft(&self) -> ProductDraft {
        ProductDraft {
            name: self.name.clone(),
            code: self.code.clone(),
            price: self.price,
            unit: self.unit,
            threshold: self.threshold,
        }
    }
}

/// The level of a stock: out at zero or less, low under the threshold.
pub fn stock_level(on_hand: Quantity, threshold: Option<Quantity>) -> StockLevel {
    if on_hand <= Quantity::ZERO {
        StockLevel::Out
    } else if threshold.is_some_and(|threshold| on_hand < threshold) {
        StockLevel::Low
    } else {
        StockLevel::Enough
    }
}

/// The part of a product that a person types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductDraft {
    pub name: String,
    pub code: Option<String>,
    /// Price of one unit, never negative.
    pub price: UnitPrice,
    pub unit: Unit,
    pub threshold: Option<Quantity>,
}

impl ProductDraft {
    /// The draft with its texts cleaned, or the first thing that is wrong with it.
    pub fn checked(mut self) -> Result<ProductDraft, Invalid> {
        self.name = checked_name(&self.name)?;
        self.code = match self.code.as_deref().map(clean_name) {
            None => None,
            Some(code) if code.is_empty() => None,
            Some(code) if code.chars().count() > CODE_MAX => {
                return Err(Invalid::new(Field::Code, Problem::TooLong { max: CODE_MAX }));
            }
            // The command line reads `id:12` as an id, always.
            Some(code) if code.to_lowercase().starts_with("id:") => {
                return Err(Invalid::new(Field::Code, Problem::Reserved));
            }
            Some(code) => Some(code),
        };
        if self.price < UnitPrice::ZERO {
            return Err(Invalid::new(Field::Price, Problem::Negative));
        }
        if let Some(threshold) = self.threshold {
            if threshold < Quantity::ZERO {
                return Err(Invalid::new(Field::Threshold, Problem::Negative));
            }
            check_unit(threshold, self.unit, Field::Threshold)?;
        }
        Ok(self)
    }
}

/// A new price of a piece has no fraction where the currency has none: 18.5 francs can't be handed over. By weight or length it may.
pub fn check_price(price: UnitPrice, unit: Unit, currency: Currency) -> Result<(), Invalid> {
    let is_whole = price.ten_thousandths() % UnitPrice::ONE.ten_thousandths() == 0;
    if unit == Unit::Piece && currency.exponent() == 0 && !is_whole {
        return Err(Invalid::new(Field::Price, Problem::WholeOnly));
    }
    Ok(())
}

/// A code belongs to one product at a time: `holder` is another one that has it.
///
/// # Errors
/// [`Refusal::CodeTaken`].
pub fn code_is_free(code: &str, holder: Option<&Product>) -> Result<(), Refusal> {
    holder.map_or(Ok(()), |other| {
        Err(Refusal::CodeTaken { code: code.to_owned(), id: other.id, name: other.name.clone() })
    })
}

/// A name without control characters and outer spaces; refused when empty or too long.
pub fn checked_name(name: &str) -> Result<String, Invalid> {
    let name = clean_name(name);
    if is_blank(&name) {
        return Err(Invalid::new(Field::Name, Problem::Empty));
    }
    if name.chars().count() > NAME_MAX {
        return Err(Invalid::new(Field::Name, Problem::TooLong { max: NAME_MAX }));
    }
    Ok(name)
}

/// What is counted in pieces takes whole numbers only.
pub fn check_unit(quantity: Quantity, unit: Unit, field: Field) -> Result<(), Invalid> {
    if unit == Unit::Piece && !quantity.is_whole() {
        return Err(Invalid::new(field, Problem::WholeOnly));
    }
    Ok(())
}
