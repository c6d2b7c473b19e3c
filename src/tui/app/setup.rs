//! How a shop comes to be open: the threads on its file, the first start, the sample shop, an import.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use super::{App, Reply, event::Event};
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
    i18n::{Texts, sentence},
    repository::{self, OpenMode, Repository, RepositoryError},
    sample::{self, SampleSpec},
    tr,
    tui::{
        context::Banner,
        effect::{Address, Effect, Topic},
        overlays::{
            form::{Form, FormField, Kind},
            welcome::{Answers, NotOpened, Start, Welcome},
        },
        screens::new_sale::NewSale,
    },
    worker::{Openers, Worker},
};

impl App {
    /// Starts the threads on a shop's file and loads what is shown.
    pub fn open_worker(&mut self, path: PathBuf) {
        let events = self.services.events.clone();
        let started = Worker::start(Openers::of_file(&path), move |report| {
            // Nobody listens any more when the dashboard has ended.
            drop(events.send(Event::Worker(report)));
        });
        match started {
            Ok(worker) => self.services.worker = Some(worker),
            Err(error) => {
                self.no_thread = Some(error);
                self.quit = true;
                return;
            }
        }
        self.context.place.path = path;
        self.open_shop();
    }

    /// Loads everything of the shop that the threads have been opened on.
    pub fn open_shop(&mut self) {
        self.context.place.open = true;
        if let Some(text) = self.context.place.read_only.clone() {
            let title = tr!(self.context.display.texts, "read-only-title");
            self.show_banner(Banner { title, text, wrong: false });
        } else {
            self.on_new_sale(NewSale::claim);
        }
        self.refresh();
    }

    /// The first start: three answers, and the shop is open.
    pub fn welcome(&mut self, path: PathBuf) {
        self.context.place.path = path;
        self.overlays.push(Box::new(Welcome::new(&self.context)));
    }

    /// Asks for a file of the Python program to import.
    pub(super) fn ask_import(&mut self) {
        let texts = &self.context.display.texts;
        let (title, label) = (tr!(texts, "import-title"), tr!(texts, "import-path"));
        self.ask_file(title, label, "ecom_db.db", Reply::Import);
    }

    pub(super) fn ask_file(&mut self, title: String, label: String, typed: &str, named: fn(PathBuf) -> Reply) {
        let name = |fields: &[FormField]| PathBuf::from(fields.first().map_or("", |field| field.text.text().trim()));
        let form = Form::new(
            title,
            vec![FormField::text(label, Kind::Text, typed)],
            Box::new(move |fields, context| {
                let there = name(fields).is_file();
                if there { Vec::new() } else { vec![(0, tr!(context.display.texts, "import-no-file"))] }
            }),
            Box::new(move |fields, _| vec![Effect::CloseForm, Effect::answer(Address::App, named(name(fields)))]),
        );
        self.overlays.push(Box::new(form));
    }

    /// Fills an empty shop with the sample.
    pub(super) fn load_sample(&mut self) {
        let (path, spec) = (self.context.place.path.clone(), self.spec());
        let texts = Arc::clone(&self.context.display.texts);
        let title = tr!(texts, "setup-sampling");
        let fill = move |progress: repository::OnProgress<'_>| {
            let mut repository = repository::open(&path, OpenMode::Existing)?;
            if repository.product_counts()?.total > 0 {
                return Ok(false);
            }
            sample::fill(&mut *repository, &spec, progress).map(|()| true)
        };
        let work = move |progress: repository::OnProgress<'_>| {
            vec![match fill(progress) {
                Ok(true) => Effect::Changed(Topic::ALL),
                Ok(false) => Effect::Banner(Banner {
                    title: tr!(texts, "banner-not-done"),
                    text: tr!(texts, "setup-not-empty"),
                    wrong: true,
                }),
                Err(error) => stopped(error, &texts),
            }]
        };
        self.work(title, Duration::ZERO, Box::new(work));
    }

    /// The sample that ends at this very moment.
    fn spec(&self) -> SampleSpec {
        let local = self.services.clock.local();
        SampleSpec {
            last: Some(local.naive_local().time()),
            offset_minutes: local.offset().local_minus_utc() / 60,
            ..SampleSpec::until(local.date_naive())
        }
    }

    /// Creates the shop of the first start beside its place, and puts it there once it is whole.
    pub(super) fn found(&mut self, answers: Answers) {
        let (act, spec, path) = (self.context.act(), self.spec(), self.context.place.path.clone());
        let texts = Arc::clone(&self.context.display.texts);
        let title = match answers.start {
            Start::Sample => tr!(texts, "setup-sampling"),
            Start::Import(_) => tr!(texts, "setup-importing"),
            Start::Empty => tr!(texts, "setup-creating"),
        };
        let work = move |progress: repository::OnProgress<'_>| {
            let Answers { shop, start } = answers;
            vec![match create(&path, &shop, start, &act, &spec, &texts, progress) {
                Ok(()) => Effect::answer(Address::App, Reply::Founded(shop)),
                Err(RepositoryError::Interrupted) => Effect::Toast(tr!(texts, "work-cancelled")),
                Err(error) => {
                    error.note();
                    Effect::answer(Address::Overlay, NotOpened(error))
                }
            }]
        };
        self.work(title, Duration::ZERO, Box::new(work));
    }

    pub(super) fn founded(&mut self, shop: Shop) {
        self.context.display.format.currency = shop.currency;
        self.context.shop = shop;
        self.overlays.clear();
        self.open_worker(self.context.place.path.clone());
    }

    /// Brings the shop of the Python program in.
    pub(super) fn import(&mut self, source: PathBuf) {
        let (path, folder) = (self.context.place.path.clone(), self.context.place.folder.clone());
        let (act, texts) = (self.context.act(), Arc::clone(&self.context.display.texts));
        let title = tr!(texts, "setup-importing");
        let work = move |progress: repository::OnProgress<'_>| {
            let imported = repository::open(&path, OpenMode::Existing)
                .and_then(|mut repository| import(&source, &mut *repository, &act, &texts, progress));
            match imported {
                Ok(report) => vec![told(&report, &folder, &texts), Effect::Changed(Topic::ALL)],
                Err(error) => vec![stopped(error, &texts)],
            }
        };
        self.work(title, Duration::ZERO, Box::new(work));
    }
}

/// Long work that came to nothing, on request or not.
fn stopped(error: RepositoryError, texts: &Texts) -> Effect {
    match error {
        RepositoryError::Interrupted => Effect::Toast(tr!(texts, "work-cancelled")),
        error => Effect::Failed(error),
    }
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

/// What was put right or left out, as a file for people, in their words, where the command's is for programs; none where
/// everything came as it was, or where none can be written.
fn notes(report: &ImportReport, folder: &Path, texts: &Texts) -> Option<PathBuf> {
    let kept = report.notes.kept();
    let write = || -> io::Result<PathBuf> {
        let mut sheet = Sheet::create(folder, "salestrack-import", &IMPORT_NOTE.keys(), texts.lang())?;
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
fn told(report: &ImportReport, folder: &Path, texts: &Texts) -> Effect {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let ImportCounts { products, clients, sales, .. } = report.counts;
    let products = tr!(texts, "count-products", count = count(products));
    let clients = tr!(texts, "count-clients", count = count(clients));
    let sales = tr!(texts, "count-sales", count = count(sales));
    let done = tr!(texts, "setup-imported", products = products, clients = clients, sales = sales);
    let (changed, left_out) = (count(report.notes.changed()), count(report.notes.left_out()));
    if changed == 0 && left_out == 0 {
        return Effect::Toast(done);
    }
    let text = match notes(report, folder, texts) {
        Some(path) => {
            let file = path.display().to_string();
            tr!(texts, "setup-import-notes", changed = changed, left_out = left_out, file = file)
        }
        None => tr!(texts, "setup-import-unlisted", changed = changed, left_out = left_out),
    };
    Effect::Banner(Banner { title: sentence(&done), text, wrong: false })
}
