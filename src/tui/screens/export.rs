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
    exchange::{
        csv::{self, Sheet},
        record::{Schema, Table},
    },
    i18n::errors::system_text,
    repository::{self, Reader, RepositoryError, Result, pages::pages},
    tr,
    tui::{context::Context, work::BOX_AFTER},
};

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

/// Writes every row of a list to a new file of that name. `ask` reads the page that starts somewhere.
pub fn list<T>(
    context: &mut Context,
    name: &str,
    schema: &'static Schema<T>,
    ask: impl Fn(&dyn Reader, From) -> Result<Page<T>> + Send + 'static,
) {
    let (path, currency) = (context.path.clone(), context.shop.currency);
    run(context, name, move |folder, name, progress| {
        let reader = repository::open_reader(&path)?;
        let mut sheet = match Sheet::create(folder, name, &schema.keys()) {
            Ok(sheet) => sheet,
            Err(error) => return Ok(Ended::Refused(error)),
        };
        for page in pages(|from| ask(&*reader, from)) {
            let page = page?;
            for (_, row) in &page.rows {
                if let Err(error) = sheet.row(&csv::line(&schema.record(row), currency)) {
                    return Ok(Ended::Refused(error));
                }
            }
            let done = u64::try_from(sheet.rows()).unwrap_or(u64::MAX);
            if !progress(Progress { done, total: page.total.max(done) }) {
                return Ok(Ended::Cancelled);
            }
        }
        Ok(Ended::of(sheet.finish()))
    });
}

/// Writes what is on the screen to a new file of that name.
pub fn table(context: &mut Context, name: &str, table: Table) {
    let currency = context.shop.currency;
    run(context, name, move |folder, name, _| Ok(Ended::of(csv::write(&table, currency, folder, name))));
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
