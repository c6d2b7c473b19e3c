//! What every screen and overlay works with: texts, formats, the shop, the time, the lanes, and ways to tell the user.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::Sender,
    },
    thread,
    time::{Duration, Instant},
};

use chrono::NaiveDate;
use ratatui::layout::{Rect, Size};

use super::{
    app::{App, Reply},
    event::Event,
    keymap::Keymap,
    paged::Paged,
    theme::Theme,
};
use crate::{
    clock::Clock,
    domain::{import::Progress, moment::Moment, shop::Shop},
    i18n::{Format, Lang, Texts},
    repository::{Repository, RepositoryError, Result},
    tr,
    worker::Worker,
};

/// A toast stays for so long.
const TOAST: Duration = Duration::from_secs(6);
/// Reading that takes longer than this shows a spinner.
pub const PATIENCE: Duration = Duration::from_millis(150);

/// A word of success at the right end of the key line.
#[derive(Debug, Clone)]
pub struct Toast {
    /// What happened.
    pub text: String,
    /// Can it be undone with one key?
    pub undoable: bool,
    /// When it goes.
    pub until: Instant,
}

/// An error of an action: what happened, what was kept, what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// What did not happen.
    pub title: String,
    /// Why, and what was kept.
    pub text: String,
}

/// How far work on a thread of its own is.
#[derive(Debug, Clone)]
pub struct Running {
    /// What it is.
    pub title: String,
    /// How far.
    pub progress: Progress,
    /// Since when.
    pub since: Instant,
    /// Set to end it.
    pub cancel: Arc<AtomicBool>,
}

/// Something that `u` takes back.
pub struct Undo {
    /// What the toast says afterwards.
    pub done: String,
    /// Takes it back.
    pub run: Box<dyn FnOnce(&mut Context)>,
}

/// What every screen and overlay works with.
pub struct Context {
    /// The reader's language.
    pub texts: Arc<Texts>,
    /// How the reader's language writes the shop's amounts.
    pub format: Format,
    /// Colours by meaning.
    pub theme: Theme,
    /// Filled charts in braille, or in blocks where the terminal has none.
    pub blocks: bool,
    /// Keys to actions.
    pub keymap: Keymap,
    /// The shop.
    pub shop: Shop,
    /// Its file.
    pub path: PathBuf,
    /// Is this the throw-away shop of `demo`?
    pub demo: bool,
    /// Read by the loop before every event; never by a draw.
    pub clock: Clock,
    /// The moment of the event that is being handled.
    pub now: Moment,
    /// The instant of the event that is being handled.
    pub instant: Instant,
    /// The terminal.
    pub size: Size,
    /// Between header and keys.
    pub body: Rect,
    /// A word of success.
    pub toast: Option<Toast>,
    /// An error of an action.
    pub band: Option<Band>,
    /// Work on a thread of its own.
    pub running: Option<Running>,
    /// What can be taken back, the newest last.
    pub undo: Vec<Undo>,
    /// Since when the oldest unanswered read of the open screen waits.
    pub waiting: HashMap<&'static str, (u64, Instant)>,
    /// The lanes; none before there is a shop.
    pub worker: Option<Worker<Reply>>,
    /// Writes on their way.
    pub writing: usize,
    /// The one channel.
    pub events: Sender<Event>,
    later: Vec<Box<dyn FnOnce(&mut App)>>,
}

/// What a context is made of at the start.
pub struct Setup {
    /// The reader's language.
    pub lang: Lang,
    /// Colours by meaning.
    pub theme: Theme,
    /// Blocks instead of braille.
    pub blocks: bool,
    /// Keys to actions.
    pub keymap: Keymap,
    /// The shop, or what the first start proposes.
    pub shop: Shop,
    /// The throw-away shop?
    pub demo: bool,
    /// The clock.
    pub clock: Clock,
    /// The terminal.
    pub size: Size,
    /// The one channel.
    pub events: Sender<Event>,
}

impl Context {
    /// A context without lanes.
    pub fn new(setup: Setup) -> Context {
        let now = setup.clock.moment(setup.shop.cutoff_minutes);
        let mut context = Context {
            texts: Arc::new(Texts::new(setup.lang)),
            format: Format { lang: setup.lang, currency: setup.shop.currency },
            theme: setup.theme,
            blocks: setup.blocks,
            keymap: setup.keymap,
            shop: setup.shop,
            path: PathBuf::new(),
            demo: setup.demo,
            clock: setup.clock,
            now,
            instant: Instant::now(),
            size: setup.size,
            body: Rect::default(),
            toast: None,
            band: None,
            running: None,
            undo: Vec::new(),
            waiting: HashMap::new(),
            worker: None,
            writing: 0,
            events: setup.events,
            later: Vec::new(),
        };
        context.resize(setup.size);
        context
    }

    /// The business day.
    pub fn today(&self) -> NaiveDate {
        self.now.day
    }

    /// Where the selection of a list stands in it.
    pub fn position<T>(&self, list: &Paged<T>) -> String {
        let count = |n: u64| self.format.integer(i64::try_from(n).unwrap_or(i64::MAX));
        let (position, total) = (count(list.position()), count(list.total()));
        if list.cut() {
            tr!(self.texts, "list-position-cut", position = position, total = total)
        } else {
            tr!(self.texts, "list-position", position = position, total = total)
        }
    }

    /// Sets the language of every text and amount.
    pub fn speak(&mut self, lang: Lang) {
        self.texts = Arc::new(Texts::new(lang));
        self.format = Format { lang, currency: self.shop.currency };
    }

    /// Takes the terminal's size, and with it the body's: header and rule above, keys (and an error band) below.
    pub fn resize(&mut self, size: Size) {
        self.size = size;
        let band = if self.band.is_some() { self.band_height() } else { 0 };
        self.body = Rect::new(0, 2, size.width, size.height.saturating_sub(3 + band));
    }

    /// Rows that an error band takes.
    pub fn band_height(&self) -> u16 {
        if self.size.width < 100 { 4 } else { 3 }
    }

    /// Asks the read lane; the answer comes back to the application. A newer question for the slot makes this one void.
    pub fn read<T: Send + 'static>(
        &mut self,
        slot: &'static str,
        work: impl FnOnce(&mut dyn Repository) -> Result<T> + Send + 'static,
        then: impl FnOnce(&mut App, T) + Send + 'static,
    ) {
        let Some(worker) = &mut self.worker else { return };
        let job = Box::new(move |repository: &mut dyn Repository| -> Reply {
            let outcome = work(repository);
            Box::new(move |app: &mut App| match outcome {
                Ok(value) => then(app, value),
                Err(RepositoryError::Interrupted) => {}
                Err(error) => app.context.failed(&error),
            })
        });
        let generation = worker.read(slot, job);
        let since = self.waiting.get(slot).map_or(self.instant, |(_, since)| *since);
        self.waiting.insert(slot, (generation, since));
    }

    /// Hands work to the write lane: it is done, in order, whatever happens. The outcome comes back to the application.
    pub fn write<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut dyn Repository) -> Result<T> + Send + 'static,
        then: impl FnOnce(&mut App, Result<T>) + Send + 'static,
    ) {
        let Some(worker) = &self.worker else { return };
        self.writing += 1;
        worker.write(Box::new(move |repository: &mut dyn Repository| -> Reply {
            let outcome = work(repository);
            Box::new(move |app: &mut App| then(app, outcome))
        }));
    }

    /// Runs long work on a thread of its own, with a progress box that can cancel it.
    pub fn background<T: Send + 'static>(
        &mut self,
        title: String,
        work: impl FnOnce(&mut dyn FnMut(Progress) -> bool) -> T + Send + 'static,
        then: impl FnOnce(&mut App, T) + Send + 'static,
    ) {
        let cancel = Arc::new(AtomicBool::new(false));
        let progress = Progress { done: 0, total: 0 };
        self.running = Some(Running { title, progress, since: self.instant, cancel: Arc::clone(&cancel) });
        let events = self.events.clone();
        thread::spawn(move || {
            let mut last = Instant::now();
            let value = work(&mut |progress| {
                if last.elapsed() >= Duration::from_millis(100) {
                    last = Instant::now();
                    let reply: Reply = Box::new(move |app| {
                        if let Some(running) = &mut app.context.running {
                            running.progress = progress;
                        }
                    });
                    if events.send(Event::Background(reply)).is_err() {
                        return false;
                    }
                }
                !cancel.load(Ordering::Relaxed)
            });
            let reply: Reply = Box::new(move |app| {
                app.context.running = None;
                then(app, value);
            });
            // Nobody listens any more when the dashboard has ended.
            drop(events.send(Event::Background(reply)));
        });
    }

    /// Does something with the whole application once the present event has been handled.
    pub fn app(&mut self, work: impl FnOnce(&mut App) + 'static) {
        self.later.push(Box::new(work));
    }

    /// What [`Context::app`] has queued.
    pub fn take_later(&mut self) -> Vec<Box<dyn FnOnce(&mut App)>> {
        std::mem::take(&mut self.later)
    }

    /// Says that something worked.
    pub fn toast(&mut self, text: String) {
        self.toast = Some(Toast { text, undoable: false, until: self.instant + TOAST });
    }

    /// Says that something worked, and how it is taken back.
    pub fn toast_undo(&mut self, text: String, undo: Undo) {
        self.undo.push(undo);
        self.toast = Some(Toast { text, undoable: true, until: self.instant + TOAST });
    }

    /// Shows an error of an action above the keys.
    pub fn band(&mut self, title: String, text: String) {
        self.band = Some(Band { title, text });
        self.resize(self.size);
    }

    /// Shows an error of the store in the reader's words.
    pub fn failed(&mut self, error: &RepositoryError) {
        error.note();
        let text = crate::i18n::errors::error_text(&self.texts, self.format, error);
        let title = crate::tr!(self.texts, "band-not-done");
        self.band(title, text);
    }

    /// Takes the error away; was there one?
    pub fn close_band(&mut self) -> bool {
        let was = self.band.take().is_some();
        self.resize(self.size);
        was
    }
}
