//! Lists written to a file: page by page, on a thread of its own, with a connection of its own. Cancelled, it leaves nothing.

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

/// Work that may be short has its box only after this; until then the keys go on.
pub const BOX_AFTER: Duration = Duration::from_secs(1);

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
    turn: &mut Turn<'_>,
    name: &str,
    schema: &'static Schema<T>,
    ask: impl Fn(&dyn Reader, From) -> Result<Page<T>> + Send + 'static,
) {
    let (path, currency) = (turn.place.path.clone(), turn.shop.currency);
    run(turn, name, move |folder, name, progress| {
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
pub fn table(turn: &mut Turn<'_>, name: &str, table: Table) {
    let currency = turn.shop.currency;
    run(turn, name, move |folder, name, _| Ok(Ended::of(csv::write(&table, currency, folder, name))));
}

fn run(
    turn: &mut Turn<'_>,
    name: &str,
    work: impl FnOnce(&Path, &str, &mut dyn FnMut(Progress) -> bool) -> Result<Ended> + Send + 'static,
) {
    let (folder, name) = (turn.place.folder.clone(), format!("salestrack-{name}"));
    let (texts, title) = (turn.display.texts.clone(), tr!(turn.display.texts, "export-title"));
    turn.work(title, BOX_AFTER, move |progress| vec![told(work(&folder, &name, progress), &texts)]);
}

fn told(ended: Result<Ended>, texts: &Texts) -> Effect {
    match ended {
        Ok(Ended::Written(path, rows)) => {
            let file = path.display().to_string();
            let count = i64::try_from(rows).unwrap_or(i64::MAX);
            Effect::Toast(tr!(texts, "export-done", count = count, file = file))
        }
        Ok(Ended::Cancelled) | Err(RepositoryError::Interrupted) => Effect::Toast(tr!(texts, "work-cancelled")),
        Ok(Ended::Refused(error)) => Effect::Banner(Banner {
            title: tr!(texts, "export-failed"),
            text: tr!(texts, "export-why", why = system_text(texts, &error)),
            wrong: true,
        }),
        Err(error) => Effect::Failed(error),
    }
}
