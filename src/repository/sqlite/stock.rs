//! The stock ledger: every movement of a product, and the card that shows them.
use crate::domain::{
    ids::{DocumentId, ProductId},
    moment::Moment,
    product::Product,
    quantity::Quantity,
    stock::{MovementKind, ProductCard},
};
use crate::repository::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
/// Appends a movement and moves the on-hand cache with it; gives the new balance.
pub fn move_stock(
    c: &Connection,
    id: ProductId,
    kind: MovementKind,
    quantity: Quantity,
    document: Option<DocumentId>,
    reason: Option<&str>,
    now: &Moment,
) -> Result<Quantity> {
    todo!()
}
pub fn card(c: &Connection, id: ProductId, today: NaiveDate, days: u32) -> Result<ProductCard> {
    todo!()
}
pub fn restock(c: &Connection, id: ProductId, quantity: Quantity, note: Option<&str>, now: &Moment) -> Result<Product> {
    todo!()
}
pub fn adjust(c: &Connection, id: ProductId, quantity: Quantity, reason: &str, now: &Moment) -> Result<Product> {
    todo!()
}
