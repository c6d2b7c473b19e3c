//! How a shop comes to be open: the lanes on its file, the first start, the sample shop, an import.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use super::{
    app::App,
    context::Context,
    event::Event,
    overlays::{
        Overlay,
        form::{Form, FormField, Kind},
        welcome::{Answers, Start, Welcome},
    },
};
use crate::{
    domain::{
        import::{ImportCounts, Progress},
        moment::Act,
        shop::Shop,
    },
    exchange::{
        csv::{Sheet, guarded},
        python::{self, ImportError, ImportReport},
        records::IMPORT_NOTE,
    },
    i18n::{Texts, errors::error_text, sentence},
    repository::{self, OpenMode, Repository, RepositoryError},
    sample::{self, SampleSpec},
    tr,
    worker::{Openers, Worker},
};

impl App {
    /// Starts the lanes on a shop's file and loads what is shown.
    pub fn open_lanes(&mut self, path: PathBuf) {
        let events = self.context.events.clone();
        self.context.path.clone_from(&path);
        self.context.worker = Some(Worker::start(Openers::of_file(&path), move |report| {
            // Nobody listens any more when the dashboard has ended.
            drop(events.send(Event::Lane(report)));
        }));
        self.open_shop();
    }

    /// The first start: three answers, and the shop is open.
    pub fn welcome(&mut self, path: PathBuf) {
        let on_open = Box::new(move |answers: Answers, context: &mut Context| found(path.clone(), answers, context));
        self.overlays.push(Overlay::Welcome(Welcome::new(&self.context, on_open)));
    }

    /// Asks for a file of the Python program to import.
    pub fn open_import(&mut self) {
        let texts = &self.context.texts;
        let (title, label) = (tr!(texts, "import-title"), tr!(texts, "import-path"));
        self.ask_file(title, label, "ecom_db.db", |app, source| bring(source, &mut app.context));
    }

    /// Asks for a file that is there, and does something with it.
    pub(super) fn ask_file(&mut self, title: String, label: String, typed: &str, then: fn(&mut App, PathBuf)) {
        let named = |fields: &[FormField]| PathBuf::from(fields.first().map_or("", |field| field.text.text().trim()));
        let form = Form::new(
            title,
            vec![FormField::text(label, Kind::Text, typed)],
            Box::new(move |fields, context| {
                if named(fields).is_file() { Vec::new() } else { vec![(0, tr!(context.texts, "import-no-file"))] }
            }),
            Box::new(move |fields, context| {
                let file = named(fields);
                context.app(move |app| {
                    app.close_form();
                    then(app, file);
                });
            }),
        );
        self.overlays.push(Overlay::Form(form));
    }

    /// Fills an empty shop with the sample.
    pub fn load_sample(&mut self) {
        let path = self.context.path.clone();
        let spec = spec(&self.context);
        let title = tr!(self.context.texts, "setup-sampling");
        self.context.background(
            title,
            Duration::ZERO,
            move |progress| {
                let mut repository = repository::open(&path, OpenMode::Existing)?;
                if repository.product_counts()?.total > 0 {
                    return Ok(false);
                }
                sample::fill(&mut *repository, &spec, progress).map(|()| true)
            },
            |app, outcome: repository::Result<bool>| match outcome {
                Ok(true) => app.changed(),
                Ok(false) => {
                    let (title, text) =
                        (tr!(app.context.texts, "band-not-done"), tr!(app.context.texts, "setup-not-empty"));
                    app.context.band(title, text);
                }
                Err(RepositoryError::Interrupted) => cancelled(&mut app.context),
                Err(error) => app.context.failed(&error),
            },
        );
    }
}

fn cancelled(context: &mut Context) {
    let text = tr!(context.texts, "work-cancelled");
    context.toast(text);
}

/// The sample that ends at this very moment.
fn spec(context: &Context) -> SampleSpec {
    let local = context.clock.local();
    SampleSpec {
        last: Some(local.naive_local().time()),
        offset_minutes: local.offset().local_minus_utc() / 60,
        ..SampleSpec::until(local.date_naive())
    }
}

/// Creates the shop of the first start beside its place, and puts it there once it is whole.
fn found(path: PathBuf, answers: Answers, context: &mut Context) {
    let title = match answers.start {
        Start::Sample => tr!(context.texts, "setup-sampling"),
        Start::Import(_) => tr!(context.texts, "setup-importing"),
        Start::Empty => tr!(context.texts, "setup-creating"),
    };
    let (act, spec, shop) = (context.act(), spec(context), answers.shop.clone());
    let (place, texts) = (path.clone(), Arc::clone(&context.texts));
    context.background(
        title,
        Duration::ZERO,
        move |progress| create(&place, &answers.shop, answers.start, &act, &spec, &texts, progress),
        move |app, outcome| match outcome {
            Ok(()) => {
                app.context.shop = shop;
                app.context.format.currency = app.context.shop.currency;
                app.overlays.clear();
                app.open_lanes(path);
            }
            Err(RepositoryError::Interrupted) => cancelled(&mut app.context),
            Err(error) => {
                error.note();
                let text = error_text(&app.context.texts, app.context.format, &error);
                match app.overlays.last_mut() {
                    Some(Overlay::Welcome(welcome)) => welcome.fail(text),
                    _ => app.context.failed(&error),
                }
            }
        },
    );
}

fn create(
    path: &Path,
    shop: &Shop,
    start: Start,
    act: &Act,
    spec: &SampleSpec,
    texts: &Texts,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> repository::Result<()> {
    let fill = |repository: &mut (dyn Repository + 'static)| match start {
        Start::Empty => Ok(()),
        Start::Sample => sample::fill(repository, spec, progress),
        Start::Import(source) => import(&source, repository, act, texts, progress).map(drop),
    };
    repository::create_filled(path, shop, &act.at, fill)
}

fn import(
    source: &Path,
    repository: &mut dyn Repository,
    act: &Act,
    texts: &Texts,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> repository::Result<ImportReport> {
    python::import(source, repository, act, false, progress).map_err(|error| match error {
        ImportError::Repository(error) => error,
        ImportError::Source(error) => RepositoryError::Source(error.text(texts)),
    })
}

fn bring(source: PathBuf, context: &mut Context) {
    let (path, folder) = (context.path.clone(), context.folder.clone());
    let (act, texts) = (context.act(), Arc::clone(&context.texts));
    let title = tr!(context.texts, "setup-importing");
    context.background(
        title,
        Duration::ZERO,
        move |progress| {
            let mut repository = repository::open(&path, OpenMode::Existing)?;
            let report = import(&source, &mut *repository, &act, &texts, progress)?;
            let list = notes(&report, &folder, &texts);
            Ok((report, list))
        },
        |app, outcome: repository::Result<(ImportReport, Option<PathBuf>)>| match outcome {
            Ok((report, list)) => {
                tell(&report, list, &mut app.context);
                app.changed();
            }
            Err(RepositoryError::Interrupted) => cancelled(&mut app.context),
            Err(error) => app.context.failed(&error),
        },
    );
}

/// What was put right or left out, as a file for people, in their words, where the command's is for programs; none where
/// everything came as it was, or where none can be written.
fn notes(report: &ImportReport, folder: &Path, texts: &Texts) -> Option<PathBuf> {
    let kept = report.notes.kept();
    let write = || -> io::Result<PathBuf> {
        let mut sheet = Sheet::create(folder, "salestrack-import", &IMPORT_NOTE.keys())?;
        for note in kept {
            let done = if note.left_out { tr!(texts, "cli-left-out") } else { tr!(texts, "cli-changed") };
            let id = note.id.map(|id| id.to_string()).unwrap_or_default();
            sheet.row(&[note.table.to_owned(), id, done, texts.get(note.reason), guarded(&note.was)])?;
        }
        sheet.finish().map(|(path, _)| path)
    };
    if kept.is_empty() { None } else { write().ok() }
}

/// Says what has come in, and where it is told what was not taken as it was.
fn tell(report: &ImportReport, list: Option<PathBuf>, context: &mut Context) {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let ImportCounts { products, clients, sales, .. } = report.counts;
    let texts = &context.texts;
    let done = tr!(texts, "setup-imported", products = count(products), clients = count(clients), sales = count(sales));
    let (changed, left_out) = (count(report.notes.changed()), count(report.notes.left_out()));
    if changed == 0 && left_out == 0 {
        return context.toast(done);
    }
    let text = match list {
        Some(path) => {
            let file = path.display().to_string();
            tr!(texts, "setup-import-notes", changed = changed, left_out = left_out, file = file)
        }
        None => tr!(texts, "setup-import-unlisted", changed = changed, left_out = left_out),
    };
    context.news(sentence(&done), text);
}
