//! The settings of the shop.
use crate::domain::{moment::Moment, shop::Shop};
use crate::repository::Result;
use rusqlite::Connection;
pub fn insert(c: &Connection, shop: &Shop, now: &Moment) -> Result<()> {
    todo!()
}
pub fn load(c: &Connection) -> Result<Shop> {
    todo!()
}
pub fn change(c: &Connection, shop: &Shop) -> Result<()> {
    todo!()
}
