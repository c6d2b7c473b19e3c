//! Verifies the whole file, and rebuilds what is derived.
use crate::repository::{Finding, OnProgress, Result};
use rusqlite::Connection;
pub fn check(c: &Connection, progress: OnProgress<'_>) -> Result<Vec<Finding>> {
    todo!()
}
pub fn repair(c: &Connection, progress: OnProgress<'_>) -> Result<Vec<Finding>> {
    todo!()
}
