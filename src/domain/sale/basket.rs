//! The basket: a sale that is not recorded yet. It has no number, and is still there after a restart.

use serde::{Deserialize, Serialize};

use crate::domain::{
    currency::Currency,
    ids::{ClientId, ProductId},
    invalid::{Field, Invalid, Problem},
    money::{Money, Overflow},
    price::UnitPrice,
    product::{Product, check_price, check_unit},
    quantity::Quantity,
    unit::Unit,
};

/// One line of a basket: a product at the price that the customer was shown, or an open-price line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BasketLine {
    /// `None` on an open-price line.
    pub product: Option<ProductId>,
    /// What the customer reads.
    pub label: String,
    /// The product's code when it was added.
    pub code: Option<String>,
    pub unit: Unit,
    pub unit_price: UnitPrice,
    /// How much of it; more than zero.
    pub quantity: Quantity,
}

impl BasketLine {
    /// The line's total, rounded once.
    pub fn total(&self, currency: Currency) -> Result<Money, Overflow> {
        self.unit_price.line_total(self.quantity, currency)
    }
}

/// The lines, the client and the amount given of a sale in the making.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Basket {
    /// Idempotency key, made with the basket: one basket makes one sale.
    pub key: String,
    /// In the order in which they were added.
    pub lines: Vec<BasketLine>,
    /// `None` is a walk-in.
    pub client: Option<ClientId>,
    /// The cash handed over, once typed.
    pub given: Option<Money>,
}

impl Basket {
    pub fn new(key: String) -> Basket {
        Basket { key, ..Basket::default() }
    }

    /// No line and no client.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.client.is_none()
    }

    /// What is to be paid.
    pub fn total(&self, currency: Currency) -> Result<Money, Overflow> {
        self.lines.iter().try_fold(Money::ZERO, |sum, line| sum.add(line.total(currency)?))
    }

    /// How much of a product is in it.
    pub fn quantity_of(&self, product: ProductId) -> Quantity {
        self.lines
            .iter()
            .filter(|line| line.product == Some(product))
            .try_fold(Quantity::ZERO, |sum, line| sum.add(line.quantity))
            .unwrap_or(Quantity::ZERO)
    }

    /// Adds a product: to its own line when there is one at the same price, else as a new one. Returns the line's index.
    pub fn add(&mut self, product: &Product, quantity: Quantity) -> Result<usize, Invalid> {
        check_line_quantity(quantity, product.unit)?;
        let same = |line: &BasketLine| line.product == Some(product.id) && line.unit_price == product.price;
        if let Some(index) = self.lines.iter().position(same)
            && let Some(line) = self.lines.get_mut(index)
        {
            let sum = line.quantity.add(quantity).map_err(|_| Invalid::new(Field::Quantity, Problem::OutOfRange))?;
            line.quantity = sum;
            return Ok(index);
        }
        self.lines.push(BasketLine {
            product: Some(product.id),
            label: product.name.clone(),
            code: product.code.clone(),
            unit: product.unit,
            unit_price: product.price,
            quantity,
        });
        Ok(self.lines.len() - 1)
    }

    /// Adds a line whose label and price are typed. Returns the line's index.
    pub fn add_open(&mut self, label: &str, price: UnitPrice, quantity: Quantity) -> Result<usize, Invalid> {
        let label = crate::domain::product::checked_name(label)?;
        check_line_quantity(quantity, Unit::Piece)?;
        if price < UnitPrice::ZERO {
            return Err(Invalid::new(Field::Price, Problem::Negative));
        }
        self.lines.push(BasketLine {
            product: None,
            label,
            code: None,
            unit: Unit::Piece,
            unit_price: price,
            quantity,
        });
        Ok(self.lines.len() - 1)
    }

    pub fn set_quantity(&mut self, index: usize, quantity: Quantity) -> Result<(), Invalid> {
        let Some(line) = self.lines.get_mut(index) else { return Ok(()) };
        check_line_quantity(quantity, line.unit)?;
        line.quantity = quantity;
        Ok(())
    }

    /// Sets the price of a line, in this sale only.
    pub fn set_price(&mut self, index: usize, price: UnitPrice, currency: Currency) -> Result<(), Invalid> {
        if price < UnitPrice::ZERO {
            return Err(Invalid::new(Field::Price, Problem::Negative));
        }
        if let Some(line) = self.lines.get_mut(index) {
            check_price(price, line.unit, currency)?;
            line.unit_price = price;
        }
        Ok(())
    }

    /// Removes a line and returns it, for undo.
    pub fn remove(&mut self, index: usize) -> Option<BasketLine> {
        (index < self.lines.len()).then(|| self.lines.remove(index))
    }
}

/// The key under which a basket is kept; an empty one is not.
pub fn kept_key(basket: &Basket) -> &str {
    if basket.is_empty() { "" } else { &basket.key }
}

/// A line's quantity is more than zero, and whole for pieces.
pub fn check_line_quantity(quantity: Quantity, unit: Unit) -> Result<(), Invalid> {
    if quantity < Quantity::ZERO {
        return Err(Invalid::new(Field::Quantity, Problem::Negative));
    }
    if quantity == Quantity::ZERO {
        return Err(Invalid::new(Field::Quantity, Problem::Zero));
    }
    check_unit(quantity, unit, Field::Quantity)
}
