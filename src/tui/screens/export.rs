//! Writes lists to CSV files: page by page, on a thread and a connection of their own. Cancelled, it leaves no file.

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
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
    i18n::{Texts, errors::system_text},
    repository::{self, Reader, RepositoryError, Result, pages::pages},
    tr,
    tui::{
        context::Banner,
        effect::{Effect, Turn},
    },
};

/// How long the work runs before its progress box opens.
pub const BOX_AFTER: Duration = Duration::from_secs(1);

/// The path of the written file and its number of rows, or why the system refused to write it.
type Written = io::Result<(PathBuf, usize)>;

/// Writes every row of a list to a new file. `ask` reads the page that starts at a place.
pub fn list<T>(
    turn: &mut Turn<'_>,
    name: &str,
    schema: &'static Schema<T>,
    ask: impl Fn(&dyn Reader, From) -> Result<Page<T>> + Send + 'static,
) {
    let (path, format) = (turn.place.path.clone(), turn.display.format);
    run(turn, name, move |folder, name, progress| {
        let reader = repository::open_reader(&path)?;
        let mut sheet = match Sheet::create(folder, name, &schema.keys(), format.lang) {
            Ok(sheet) => sheet,
            Err(error) => return Ok(Err(error)),
        };
        for page in pages(|from| ask(&*reader, from)) {
            let page = page?;
            for (_, row) in &page.rows {
                if let Err(error) = sheet.row(&csv::people_line(&schema.record(row), format)) {
                    return Ok(Err(error));
                }
            }
            let done = u64::try_from(sheet.rows()).unwrap_or(u64::MAX);
            if !progress(Progress { done, total: page.total.max(done) }) {
                return Err(RepositoryError::Interrupted);
            }
        }
        Ok(sheet.finish())
    });
}

/// Writes a table to a new file; `ask` reads it.
pub fn table(turn: &mut Turn<'_>, name: &str, ask: impl FnOnce(&dyn Reader) -> Result<Table> + Send + 'static) {
    let (path, format) = (turn.place.path.clone(), turn.display.format);
    run(turn, name, move |folder, name, _| {
        let table = ask(&*repository::open_reader(&path)?)?;
        Ok(csv::write(&table, format, folder, name))
    });
}

fn run(
    turn: &mut Turn<'_>,
    name: &str,
    work: impl FnOnce(&Path, &str, &mut dyn FnMut(Progress) -> bool) -> Result<Written> + Send + 'static,
) {
    let (folder, name) = (turn.place.folder.clone(), format!("salestrack-{name}"));
    let (texts, title) = (turn.display.texts.clone(), tr!(turn.display.texts, "export-title"));
    turn.work(title, BOX_AFTER, move |progress| vec![outcome(work(&folder, &name, progress), &texts)]);
}

fn outcome(written: Result<Written>, texts: &Texts) -> Effect {
    match written {
        Ok(Ok((path, rows))) => {
            // The whole path: a reader looks for the folder.
            let file = path.canonicalize().unwrap_or(path).display().to_string();
            let count = i64::try_from(rows).unwrap_or(i64::MAX);
            Effect::Toast(tr!(texts, "export-done", count = count, file = file))
        }
        Ok(Err(error)) => Effect::Banner(Banner {
            title: tr!(texts, "export-failed"),
            text: tr!(texts, "export-why", why = system_text(texts, &error)),
            wrong: true,
        }),
        Err(RepositoryError::Interrupted) => Effect::Toast(tr!(texts, "work-cancelled")),
        Err(error) => Effect::Failed(error),
    }
}
