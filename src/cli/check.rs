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

/// Checks; ends with 1 and a list when something is off, or stays off after the repair, even if the list can't be written.
pub fn run(desk: &Desk<'_, dyn Reader>, shop: &Path, arguments: &Arguments) -> Result<(), Failure> {
    let mut line = ProgressLine::new(tr!(desk.texts, "cli-checking"));
    let repair = |line: &mut ProgressLine| {
        repository::repair(shop, &mut |progress| {
            line.show(progress);
            true
        })
    };
    let before = if arguments.repair { Some(repair(&mut line)?) } else { None };
    let findings = desk.repository.check(&mut |progress| {
        line.show(progress);
        true
    })?;
    drop(line);
    let told = tell(desk, before.as_deref(), &findings);
    let off: Vec<&Finding> = findings.iter().filter(|finding| !finding.note).collect();
    if off.is_empty() {
        return told;
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

/// Prints what was rebuilt (`before` holds what was off), and what is off.
fn tell(desk: &Desk<'_, dyn Reader>, before: Option<&[Finding]>, findings: &[Finding]) -> Result<(), Failure> {
    let mut output = desk.output();
    if let Some(before) = before {
        let rebuilt = before.iter().filter(|finding| finding.derived && !findings.contains(finding)).count();
        let said = output.say(&tr!(desk.texts, "cli-repaired", count = i64::try_from(rebuilt).unwrap_or(i64::MAX)));
        said.map_err(|error| Failure::from(error).after_the_fact(&desk.texts))?;
    }
    if findings.iter().all(|finding| finding.note) {
        output.say(&tr!(desk.texts, "cli-check-clean"))?;
    }
    let notes = |check: &str| {
        let count = findings.iter().filter(|finding| finding.note && finding.check == check).count();
        i64::try_from(count).unwrap_or(i64::MAX)
    };
    if let twins @ 1.. = notes("twin") {
        output.say(&tr!(desk.texts, "cli-check-twins", count = twins))?;
    }
    if let restored @ 1.. = notes("restored") {
        output.say(&tr!(desk.texts, "cli-check-restored", count = restored))?;
    }
    if let redated @ 1.. = notes("redated") {
        output.say(&tr!(desk.texts, "cli-check-redated", count = redated))?;
    }
    if !findings.is_empty() || desk.shape != Shape::Table {
        output.table(FINDING.table(findings))?;
    }
    Ok(())
}
