//! `salestrack check`: verifies the shop's file, and rebuilds what is derived when asked.

use std::path::Path;

use clap::Args;

use super::desk::Desk;
use super::failure::{Failure, REFUSED};
use super::output::Shape;
use super::progress::ProgressLine;
use crate::exchange::records::FINDING;
use crate::repository::{self, Finding, Reader};
use crate::tr;

/// What a check may do.
#[derive(Debug, Args)]
pub struct Arguments {
    #[arg(long)]
    repair: bool,
}

/// Checks; ends with 1 and a list when something is off, or stays off after the repair.
pub fn run(desk: &Desk<'_, dyn Reader>, shop: &Path, arguments: &Arguments) -> Result<(), Failure> {
    let mut line = ProgressLine::new(tr!(desk.texts, "cli-checking"));
    if arguments.repair {
        let found = repository::repair(shop, &mut |progress| {
            line.show(progress);
            true
        })?;
        let rebuilt = found.iter().filter(|finding| finding.derived).count();
        let rebuilt = i64::try_from(rebuilt).unwrap_or(i64::MAX);
        desk.output().say(&tr!(desk.texts, "cli-repaired", count = rebuilt))?;
    }
    let findings = desk.repository.check(&mut |progress| {
        line.show(progress);
        true
    })?;
    drop(line);
    let mut output = desk.output();
    let off: Vec<&Finding> = findings.iter().filter(|finding| !finding.note).collect();
    if off.is_empty() {
        output.say(&tr!(desk.texts, "cli-check-clean"))?;
    }
    if let notes @ 1.. = findings.len() - off.len() {
        output.say(&tr!(desk.texts, "cli-check-twins", count = i64::try_from(notes).unwrap_or(i64::MAX)))?;
    }
    if !findings.is_empty() || desk.shape != Shape::Table {
        output.table(FINDING.table(&findings))?;
    }
    if off.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(off.len()).unwrap_or(i64::MAX);
    let repairable = off.iter().all(|finding| finding.derived);
    Err(Failure::Told {
        message: if repairable {
            tr!(desk.texts, "cli-check-derived", count = count)
        } else {
            tr!(desk.texts, "cli-check-facts", count = count)
        },
        code: REFUSED,
    })
}
