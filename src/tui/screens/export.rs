//! Lists written to a file: page by page, on a thread of its own, with a connection of its own. Cancelled, it leaves nothing.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{
    domain::{
        import::Progress,
        query::{From, Page},
    },
    exchange::csv::{Row, Sheet, Table},
    i18n::errors::system_text,
    repository::{self, Reader, RepositoryError, Result},
    tr,
    tui::{context::Context, work::BOX_AFTER},
};

/// Rows read at a time.
pub const BATCH: u32 = 1_000;

/// What has become of a file.
enum Ended {
    /// It is there, with so many rows.
    Written(PathBuf, usize),
    /// Nothing is there, because nothing was to be.
    Cancelled,
    /// Nothing is there, because the system refused.
    Refused(io::Error),
}

impl Ended {
    fn of(outcome: io::Result<(PathBuf, usize)>) -> Ended {
        outcome.map_or_else(Ended::Refused, |(path, rows)| Ended::Written(path, rows))
    }
}

/// Writes every row of a list to a new file of that name. `ask` reads the page that starts somewhere, `row` writes one of it.
pub fn list<T>(
    context: &mut Context,
    name: &str,
    columns: &'static [&'static str],
    ask: impl Fn(&dyn Reader, From) -> Result<Page<T>> + Send + 'static,
    row: impl Fn(&T) -> Row + Send + 'static,
) {
    let path = context.path.clone();
    run(context, name, move |folder, name, progress| {
        let reader = repository::open_reader(&path)?;
        let mut sheet = match Sheet::create(folder, name, columns) {
            Ok(sheet) => sheet,
            Err(error) => return Ok(Ended::Refused(error)),
        };
        let mut from = From::Start;
        loop {
            let page = ask(&*reader, from)?;
            for (_, item) in &page.rows {
                if let Err(error) = sheet.row(&row(item)) {
                    return Ok(Ended::Refused(error));
                }
            }
            let done = u64::try_from(sheet.rows()).unwrap_or(u64::MAX);
            if !progress(Progress { done, total: page.total.max(done) }) {
                return Ok(Ended::Cancelled);
            }
            match page.rows.last().filter(|_| page.after) {
                Some((cursor, _)) => from = From::After(cursor.clone()),
                None => return Ok(Ended::of(sheet.finish())),
            }
        }
    });
}

/// Writes what is on the screen to a new file of that name.
pub fn table(context: &mut Context, name: &str, table: Table) {
    run(context, name, move |folder, name, _| Ok(Ended::of(table.write(folder, name))));
}

fn run(
    context: &mut Context,
    name: &str,
    work: impl FnOnce(&Path, &str, &mut dyn FnMut(Progress) -> bool) -> Result<Ended> + Send + 'static,
) {
    let (folder, name) = (context.folder.clone(), format!("salestrack-{name}"));
    let title = tr!(context.texts, "export-title");
    context.background(
        title,
        BOX_AFTER,
        move |progress| work(&folder, &name, progress),
        |app, ended| {
            let context = &mut app.context;
            match ended {
                Ok(Ended::Written(path, rows)) => {
                    let file = path.display().to_string();
                    let count = i64::try_from(rows).unwrap_or(i64::MAX);
                    let text = tr!(context.texts, "export-done", count = count, file = file);
                    context.toast(text);
                }
                Ok(Ended::Cancelled) | Err(RepositoryError::Interrupted) => {
                    let text = tr!(context.texts, "work-cancelled");
                    context.toast(text);
                }
                Ok(Ended::Refused(error)) => {
                    let title = tr!(context.texts, "export-failed");
                    let text = tr!(context.texts, "export-why", why = system_text(&context.texts, &error));
                    context.band(title, text);
                }
                Err(error) => context.failed(&error),
            }
        },
    );
}
