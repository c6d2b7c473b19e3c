//! Products: list, look-up, add, edit, delete.
use chrono::NaiveDate;
use rusqlite::Connection;
use crate::domain::{ids::ProductId, moment::Moment, product::{Product, ProductDraft}, quantity::Quantity, query::{Page, ProductCounts, ProductQuery, ProductRow}};
use crate::repository::Result;
pub fn list(c: &Connection, query: &ProductQuery, today: NaiveDate) -> Result<Page<ProductRow>> { todo!() }
pub fn counts(c: &Connection) -> Result<ProductCounts> { todo!() }
pub fn load(c: &Connection, id: ProductId) -> Result<Product> { todo!() }
pub fn by_code(c: &Connection, code: &str) -> Result<Option<Product>> { todo!() }
pub fn add(c: &Connection, draft: &ProductDraft, opening: Quantity, now: &Moment) -> Result<Product> { todo!() }
pub fn edit(c: &Connection, id: ProductId, draft: &ProductDraft) -> Result<Product> { todo!() }
pub fn delete(c: &Connection, id: ProductId, now: &Moment) -> Result<()> { todo!() }
pub fn restore(c: &Connection, id: ProductId) -> Result<Product> { todo!() }

/// A product that is not deleted.
pub fn living(c: &Connection, id: ProductId) -> Result<Product> { todo!() }
/// Units sold on each of the days, product by product.
pub fn sold(c: &Connection, ids: &[ProductId], days: &[NaiveDate]) -> Result<Vec<Vec<Quantity>>> { todo!() }
