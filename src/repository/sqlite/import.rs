//! Brings a foreign shop in, in one transaction.
use rusqlite::Connection;
use crate::domain::{import::ImportCounts, moment::Moment};
use crate::repository::{ImportFeed, OnProgress, Result, SourceSample};
pub fn run(c: &mut Connection, source: &SourceSample, feed: ImportFeed<'_>, now: &Moment, dry_run: bool, progress: OnProgress<'_>) -> Result<ImportCounts> { todo!() }
