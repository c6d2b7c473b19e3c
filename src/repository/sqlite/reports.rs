//! The six reports, the totals of a period, and today: all read from the totals that each sale keeps up.
use chrono::NaiveDate;
use rusqlite::Connection;
use crate::domain::{ids::ClientId, period::Period, report::{DayOrders, ReportQuery, ReportRows, Summary, Today}};
use crate::repository::Result;
pub fn report(c: &Connection, query: &ReportQuery) -> Result<ReportRows> { todo!() }
pub fn summary(c: &Connection, period: Period, client: Option<ClientId>) -> Result<Summary> { todo!() }
pub fn days(c: &Connection, period: Period, client: Option<ClientId>) -> Result<Vec<DayOrders>> { todo!() }
pub fn today(c: &Connection, day: NaiveDate) -> Result<Today> { todo!() }
