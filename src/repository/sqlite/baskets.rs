//! Baskets: a sale in the making, one row a window.
use crate::domain::basket::Basket;
use crate::repository::{Owner, Result};
use rusqlite::Connection;
pub fn claim(c: &Connection, owner: &Owner<'_>, fresh_key: &str) -> Result<Basket> {
    todo!()
}
pub fn save(c: &Connection, owner: &Owner<'_>, basket: &Basket) -> Result<()> {
    todo!()
}
pub fn release(c: &Connection, owner: &Owner<'_>) -> Result<()> {
    todo!()
}
