//! Baskets: a sale in the making, one row a window.
use rusqlite::Connection;
use crate::domain::basket::Basket;
use crate::repository::{Owner, Result};
pub fn claim(c: &Connection, owner: &Owner<'_>, fresh_key: &str) -> Result<Basket> { todo!() }
pub fn save(c: &Connection, owner: &Owner<'_>, basket: &Basket) -> Result<()> { todo!() }
pub fn release(c: &Connection, owner: &Owner<'_>) -> Result<()> { todo!() }
