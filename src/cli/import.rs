//! `salestrack import`: the Python program's database, into a new or an existing shop.

use std::path::PathBuf;

use clap::Args;

use super::Session;
use super::desk::Desk;
use super::failure::Failure;
use super::output::Shape;
use super::progress::with_progress;
use crate::domain::import::ImportCounts;
use crate::exchange::python::{self, ImportError, ImportReport};
use crate::exchange::records::IMPORT_NOTE;
use crate::repository::Repository;
use crate::tr;

/// What is imported, and how.
#[derive(Debug, Args)]
pub struct Arguments {
    #[arg(value_name = "FILE")]
    source: PathBuf,
    #[arg(long)]
    dry_run: bool,
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
}

/// Imports. A new shop appears under its name only once everything is in it.
pub fn run(session: &Session, arguments: &Arguments) -> Result<(), Failure> {
    let path = &session.config.database;
    if path.exists() {
        return session.working(|desk| bring(desk, arguments));
    }
    let shop = session.new_shop(arguments.name.as_deref(), arguments.currency.as_deref())?;
    session.create_filled(path, &shop, |repository| {
        session.at_desk(repository, |desk| bring(desk, arguments))?;
        // A dry run leaves no file, and is no failure.
        if arguments.dry_run { Err(Failure::Silent(0)) } else { Ok(()) }
    })
}

fn bring(desk: &mut Desk<'_, dyn Repository>, arguments: &Arguments) -> Result<(), Failure> {
    let act = desk.act();
    let imported = with_progress(
        tr!(desk.texts, "cli-importing"),
        || true,
        |progress| python::import(&arguments.source, desk.repository, &act, arguments.dry_run, progress),
    );
    let report = imported.map_err(|error| match error {
        ImportError::Repository(error) => Failure::Store(error),
        ImportError::Source(error) => Failure::refused(error.text(&desk.texts)),
    })?;
    let told = tell(desk, &report, arguments.dry_run);
    // After a dry run nothing is recorded.
    told.map_err(|failure| if arguments.dry_run { failure.told(&desk.texts, desk.format) } else { failure })
}

fn tell(desk: &Desk<'_, dyn Repository>, report: &ImportReport, dry_run: bool) -> Result<(), Failure> {
    let mut output = desk.output();
    let notes = report.notes.kept();
    if desk.shape != Shape::Table || !notes.is_empty() {
        output.table(IMPORT_NOTE.table(notes))?;
    }
    let all = report.notes.left_out().saturating_add(report.notes.changed());
    let more = all.saturating_sub(u64::try_from(notes.len()).unwrap_or(u64::MAX));
    if more > 0 {
        output.say(&tr!(desk.texts, "cli-more-notes", count = count(more)))?;
    }
    Ok(output.say(&sentence(desk, &report.counts, dry_run))?)
}

fn sentence(desk: &Desk<'_, dyn Repository>, counts: &ImportCounts, dry_run: bool) -> String {
    let texts = &desk.texts;
    let clients = tr!(texts, "count-clients", count = count(counts.clients));
    let products = tr!(texts, "count-products", count = count(counts.products));
    let sales = tr!(texts, "count-sales", count = count(counts.sales));
    let lines = tr!(texts, "count-lines", count = count(counts.lines));
    let known = count(counts.known);
    if dry_run {
        tr!(
            texts,
            "cli-would-import",
            clients = clients,
            products = products,
            sales = sales,
            lines = lines,
            known = known
        )
    } else {
        tr!(texts, "cli-imported", clients = clients, products = products, sales = sales, lines = lines, known = known)
    }
}

fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
