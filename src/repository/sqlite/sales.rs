//! Recording a sale, and reversing it: the one place where documents are written by hand.
use rusqlite::Connection;
use crate::domain::{ids::DocumentId, moment::Moment, sale::{NewSale, Sale}};
use crate::repository::Result;
pub fn record(c: &Connection, sale: &NewSale, now: &Moment) -> Result<Sale> { todo!() }
pub fn void(c: &Connection, id: DocumentId, now: &Moment) -> Result<Sale> { todo!() }
