//! Backups from the dashboard: one a day by itself, one when it is asked for, and the way back to one.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use chrono::NaiveDate;

use super::{App, Reply, event::Event};
use crate::{
    domain::{fold, moment::Moment, shop::Shop},
    i18n::{Format, Lang, Texts, errors::error_text},
    repository::{
        self, RepositoryError, Restored,
        backups::{self, BackupKind, KeptBackup},
    },
    tr,
    tui::{
        context::{Banner, Context, Reason},
        effect::{Address, Effect},
        overlays::{
            confirm::Confirm,
            picker::{Choice, Picker},
        },
        screens::{
            clients::Clients, export::BOX_AFTER, history::History, new_sale::NewSale, products::Products,
            reports::Reports,
        },
    },
};

/// The backup of the day, made on a thread of its own that delays nothing and shows nothing but its failure.
#[derive(Default)]
pub struct Daily {
    /// Does this window make them?
    on: bool,
    /// The last day on which it was tried.
    tried: Option<NaiveDate>,
    running: Option<Making>,
}

/// A backup on its way.
pub struct Making {
    cancel: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Making {
    /// Ends it, and waits until nothing is left of it.
    pub fn end(self) {
        self.cancel.store(true, Ordering::Relaxed);
        // A panic there has been reported by its hook already.
        drop(self.thread.join());
    }
}

impl Daily {
    /// From now on a backup is made each day; not of a shop that is thrown away.
    pub fn switch_on(&mut self) {
        self.on = true;
    }
}

impl App {
    /// Makes the backup of the day, once what the reader waits for has been read and written. It is tried once a day.
    pub(super) fn back_up_when_due(&mut self) {
        let context = &self.context;
        let due = self.daily.on && !context.place.demo && self.daily.tried != Some(context.today());
        if !due || !context.tasks.idle() || self.services.worker.is_none() || self.daily.running.is_some() {
            return;
        }
        self.daily.tried = Some(context.today());
        let cancel = Arc::new(AtomicBool::new(false));
        let (path, now) = (context.place.path.clone(), context.now);
        let (events, asked) = (self.services.events.clone(), Arc::clone(&cancel));
        let thread = thread::Builder::new().spawn(move || {
            let made = catch_unwind(AssertUnwindSafe(|| {
                backups::back_up_day(&path, &now, &mut |_| !asked.load(Ordering::Relaxed))
            }));
            let failed = match made {
                Ok(Ok(_) | Err(RepositoryError::Interrupted)) => None,
                Ok(Err(error)) => Some(error),
                Err(panic) => {
                    let cause = crate::worker::panic_text(&*panic);
                    Some(RepositoryError::Storage { context: "the backup of the day broke off", cause })
                }
            };
            let effect = Effect::answer(Address::App, Reply::DailyDone(failed));
            // Nobody listens any more when the dashboard has ended.
            drop(events.send(Event::Background(vec![effect])));
        });
        match thread {
            Ok(thread) => self.daily.running = Some(Making { cancel, thread }),
            Err(error) => self.daily_done(Some(crate::worker::no_thread(&error))),
        }
    }

    pub(super) fn daily_done(&mut self, failed: Option<RepositoryError>) {
        self.daily.running = None;
        if let Some(error) = failed {
            error.note();
            let texts = &self.context.display.texts;
            let why = error_text(texts, self.context.display.format, &error);
            let (title, text) = (tr!(texts, "backup-daily-failed"), tr!(texts, "backup-daily-failed-text", why = why));
            self.show_banner(Banner { title, text, wrong: true });
        }
    }

    /// Ends the backup of the day with the dashboard; the next window makes it.
    pub fn end_daily(&mut self) {
        if let Some(making) = self.daily.running.take() {
            making.end();
        }
    }

    /// Makes a backup, and says where.
    pub(super) fn back_up_now(&mut self) {
        let (path, now) = (self.context.place.path.clone(), self.context.now);
        let title = tr!(self.context.display.texts, "backup-making");
        let (texts, format) = (Arc::clone(&self.context.display.texts), self.context.display.format);
        let made = move |progress: repository::OnProgress<'_>| {
            let made = backups::back_up_now(&path, &now, progress)?;
            let bytes = std::fs::metadata(&made).map_or(0, |about| about.len());
            Ok((file_name(&made), format.bytes(bytes)))
        };
        let work = move |progress: repository::OnProgress<'_>| {
            vec![match made(progress) {
                Ok((file, size)) => Effect::Toast(tr!(texts, "backup-made", file = file, size = size)),
                Err(RepositoryError::Interrupted) => Effect::Refuse(Reason::Stopped),
                Err(error) => Effect::Failed(error),
            }]
        };
        self.work(title, BOX_AFTER, Box::new(work));
    }

    /// Lets a backup be chosen from those that are kept, or from elsewhere.
    pub(super) fn choose_backup(&mut self) {
        let texts = &self.context.display.texts;
        let (title, elsewhere) = (tr!(texts, "backup-choose"), tr!(texts, "backup-elsewhere"));
        let to_here = |reply| vec![Effect::answer(Address::App, reply)];
        let pick = move |choice: Option<Choice>| {
            let index = choice.and_then(|choice| usize::try_from(choice.id).ok());
            index.map(|index| to_here(Reply::ChosenBackup(index))).unwrap_or_default()
        };
        let named = Box::new(move |typed| to_here(Reply::NameBackup(typed)));
        let picker = Picker::open(title, None, Some((elsewhere, named)), Box::new(look), Box::new(pick), &self.context);
        self.run(picker);
    }

    pub(super) fn chosen_backup(&mut self, index: usize) {
        if let Some(kept) = self.kept.get(index).cloned() {
            let name = kept_name(&kept, &self.context.display.texts, self.context.display.format);
            self.ask_restore(name, kept.path);
        }
    }

    /// Asks for the file of a backup that lies elsewhere, on a stick for instance.
    pub(super) fn name_backup(&mut self, typed: &str) {
        let texts = &self.context.display.texts;
        let (title, label) = (tr!(texts, "backup-choose"), tr!(texts, "backup-file"));
        self.ask_file(title, label, typed, Reply::NamedBackup);
    }

    /// Asks, naming what is replaced and what becomes of it.
    pub(super) fn ask_restore(&mut self, name: String, from: PathBuf) {
        let texts = &self.context.display.texts;
        let shop = self.context.shop.name.clone();
        let file = file_name(&self.context.place.path);
        let confirm = Confirm {
            title: tr!(texts, "backup-restore-title"),
            text: tr!(texts, "backup-restore-text", shop = shop, file = file, backup = name.as_str()),
            note: tr!(texts, "backup-restore-note"),
            yes: tr!(texts, "backup-restore-yes"),
            danger: true,
            on_yes: vec![Effect::answer(Address::App, Reply::Restore { name, from })],
        };
        self.overlays.push(Box::new(confirm));
    }

    /// Closes every connection of this window, puts the backup in the place of the shop, and opens it. Whatever comes
    /// of it, the window has a shop again afterwards.
    pub(super) fn restore(&mut self, name: String, from: PathBuf) {
        if self.context.tasks.running.is_some() {
            return;
        }
        // The basket has been written down at each change; who opens this file next finds it.
        drop(self.on_new_sale(NewSale::release));
        let Some(worker) = self.services.worker.take() else { return };
        self.context.place.open = false;
        self.context.tasks.waiting.clear();
        let making = self.daily.running.take();
        let (path, now) = (self.context.place.path.clone(), self.context.now);
        let title = tr!(self.context.display.texts, "backup-restoring");
        let work = move |progress: repository::OnProgress<'_>| {
            if let Some(making) = making {
                making.end();
            }
            worker.finish();
            let outcome = put_back(&path, &from, &now, progress);
            vec![Effect::answer(Address::App, Reply::Restored { name, outcome })]
        };
        self.work(title, Duration::ZERO, Box::new(work));
    }

    pub(super) fn restored(&mut self, name: String, outcome: repository::Result<(Shop, Restored)>) {
        // What the screens hold is of the shop that was; the basket comes from the file.
        self.new_sale = NewSale::default();
        self.context.tasks.writing = 0;
        let path = self.context.place.path.clone();
        match outcome {
            Ok((shop, Restored { kept, left_out })) => {
                self.meet(shop);
                self.open_worker(path);
                let texts = &self.context.display.texts;
                let kept = kept.as_deref().map(file_name).unwrap_or_default();
                let mut text = tr!(texts, "backup-restored", backup = name, kept = kept);
                if !left_out.is_empty() {
                    text = format!("{text}; {}", tr!(texts, "files-left-out", names = left_out.join(", ")));
                }
                self.run(vec![Effect::Toast(text)]);
            }
            Err(error) => {
                self.open_worker(path);
                self.run(vec![match error {
                    RepositoryError::Interrupted => Effect::Refuse(Reason::Stopped),
                    error => Effect::Failed(error),
                }]);
            }
        }
    }

    /// Another shop, or another state of this one, is what everything shows from now on.
    fn meet(&mut self, shop: Shop) {
        self.overlays.clear();
        self.run(vec![Effect::ForgetSteps, Effect::CloseBanner]);
        self.today = None;
        self.products = Products::default();
        self.clients = Clients::default();
        self.history = History::default();
        self.reports = Reports::default();
        let spoken = |shop: &Shop| shop.language.as_deref().and_then(|code| code.parse::<Lang>().ok());
        let changed = spoken(&shop) != spoken(&self.context.shop);
        let lang = spoken(&shop).filter(|_| changed).unwrap_or(self.context.display.format.lang);
        self.context.shop = shop;
        self.speak(lang);
    }
}

fn put_back(
    path: &Path,
    from: &Path,
    now: &Moment,
    progress: repository::OnProgress<'_>,
) -> repository::Result<(Shop, Restored)> {
    let restored = repository::restore(path, from, now, false, progress)?;
    let shop = repository::open_reader(path)?.shop()?;
    Ok((shop, restored))
}

/// Lists the backups whose day or kind holds what is typed; the rows go to the picker, the backups to the application.
fn look(typed: &str, context: &Context) -> Effect {
    let (shop, now) = (context.place.path.clone(), context.now);
    let (texts, format) = (Arc::clone(&context.display.texts), context.display.format);
    let words: Vec<String> = fold(typed).split_whitespace().map(str::to_owned).collect();
    let question = move |_: &dyn repository::Reader| {
        let kept = backups::list(&shop, &now);
        let row = |(index, kept): (usize, &KeptBackup)| {
            let name = kept_name(kept, &texts, format);
            let folded = fold(&name);
            let hit = words.iter().all(|word| folded.contains(word));
            let id = i64::try_from(index).unwrap_or(i64::MAX);
            hit.then(|| Choice { id, name, note: format.bytes(kept.bytes) })
        };
        let rows: Vec<Choice> = kept.iter().enumerate().filter_map(row).collect();
        Ok(vec![Effect::answer(Address::App, Reply::Kept(kept)), Effect::answer(Address::Overlay, rows)])
    };
    Effect::Read { slot: "picker", question: Box::new(question) }
}

/// `Mon 23 Nov 2026 10:15, of the day`
fn kept_name(kept: &KeptBackup, texts: &Texts, format: Format) -> String {
    let (day, time) = (format.date(kept.at.date()), format.time(kept.at.time()));
    let kind = match kept.kind {
        BackupKind::Daily => tr!(texts, "backup-kind-daily"),
        BackupKind::Asked => tr!(texts, "backup-kind-asked"),
        BackupKind::BeforeMigration => tr!(texts, "backup-kind-migration"),
        BackupKind::BeforeRestore => tr!(texts, "backup-kind-restore"),
    };
    tr!(texts, "backup-kept", day = day, time = time, kind = kind)
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
