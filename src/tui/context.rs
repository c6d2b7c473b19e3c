//! What every screen and overlay works with: texts, formats, the shop, the time, the lanes, and ways to tell the user.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, mpsc::Sender},
    time::{Duration, Instant},
};

use chrono::NaiveDate;
use ratatui::{
    buffer::Buffer,
    layout::{Rect, Size},
};

use super::{
    app::{App, Reply},
    event::Event,
    keymap::Keymap,
    paged::Paged,
    reason::Reason,
    spot::Spots,
    theme::{Meaning, Theme, Themes},
    undo::Undo,
    widgets::{
        keys,
        text::{put, wrap},
    },
    work::Running,
};
use crate::{
    clock::Clock,
    domain::{
        moment::{Act, Moment},
        shop::Shop,
    },
    i18n::{Format, Lang, Texts, sentence},
    repository::{Reader, Repository, RepositoryError, Result},
    tr,
    worker::Worker,
};

/// A toast stays for so long.
const TOAST: Duration = Duration::from_secs(6);
/// Waiting that takes longer than this shows a spinner.
const PATIENCE: Duration = Duration::from_millis(150);
/// The turns of the spinner, one each tenth of a second.
const SPINNER: [&str; 8] = ["⠹", "⠼", "⠶", "⠧", "⠏", "⠛", "⠹", "⠼"];

/// What a toast tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something worked.
    Done,
    /// Something worked, and one key takes it back.
    Undoable,
    /// Nothing was done, for this reason.
    Refused,
}

/// A word at the right end of the key line.
#[derive(Debug, Clone)]
pub struct Toast {
    /// What happened.
    pub text: String,
    /// Of which kind it is.
    pub tone: Tone,
    /// When it goes.
    pub until: Instant,
}

/// An error of an action, or news that wants to be read: what happened, what was kept, what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// What did not happen.
    pub title: String,
    /// Why, and what was kept.
    pub text: String,
    /// Is it an error? Else it is news.
    pub wrong: bool,
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
    /// Can the shop's file only be read?
    pub read_only: bool,
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
    /// Since when the oldest of them waits.
    pub writing_since: Instant,
    born: Instant,
    /// The one channel.
    pub events: Sender<Event>,
    /// Where files are written to; the working folder unless a test says otherwise.
    pub folder: PathBuf,
    /// Every theme that can be chosen.
    pub themes: Themes,
    /// The name of the theme that holds.
    pub theme_name: String,
    /// The config file, where a theme that is chosen is kept.
    pub config: Option<PathBuf>,
    /// What the mouse finds.
    pub spots: Spots,
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
        let themes = Themes::read(None, setup.theme.depth());
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
            read_only: false,
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
            writing_since: Instant::now(),
            born: Instant::now(),
            events: setup.events,
            folder: PathBuf::new(),
            themes,
            theme_name: "dark".to_owned(),
            config: None,
            spots: Spots::default(),
            later: Vec::new(),
        };
        context.resize(setup.size);
        context
    }

    /// What is done at this window, now.
    pub fn act(&self) -> Act {
        Act::first(self.now)
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

    /// Rows that an error band takes: its title, its text as far as a third of the screen holds it, and its key.
    pub fn band_height(&self) -> u16 {
        let text = self.band.as_ref().map_or(0, |band| wrap(&band.text, keys::band_room(self.size.width)).len());
        let least = if self.size.width < 100 { 2 } else { 1 };
        2 + u16::try_from(text).unwrap_or(u16::MAX).min(self.size.height / 3).max(least)
    }

    /// Asks the read lane; the answer comes back to the application. A newer question for the slot makes this one void.
    pub fn read<T: Send + 'static>(
        &mut self,
        slot: &'static str,
        work: impl FnOnce(&dyn Reader) -> Result<T> + Send + 'static,
        then: impl FnOnce(&mut App, T) + Send + 'static,
    ) {
        let Some(worker) = &mut self.worker else { return };
        let job = Box::new(move |reader: &dyn Reader| -> Reply {
            let outcome = work(reader);
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
        if self.writing == 0 {
            self.writing_since = self.instant;
        }
        self.writing += 1;
        worker.write(Box::new(move |repository: &mut dyn Repository| -> Reply {
            let outcome = work(repository);
            Box::new(move |app: &mut App| then(app, outcome))
        }));
    }

    /// A write has been answered: the others wait from now on.
    pub fn written(&mut self) {
        self.writing = self.writing.saturating_sub(1);
        self.writing_since = self.instant;
    }

    /// Has a read of one of these slots been waiting for longer than anybody should?
    pub fn slow(&self, slots: &[&str]) -> bool {
        self.waiting.iter().any(|(slot, (_, since))| slots.contains(slot) && self.beyond_patience(*since))
    }

    /// Does anything that was asked keep somebody waiting: a read, a write, or work that has no box yet?
    pub fn slow_at_all(&self) -> bool {
        let reads = self.waiting.values().any(|(_, since)| self.beyond_patience(*since));
        let writes = self.writing > 0 && self.beyond_patience(self.writing_since);
        let work = self.work_in_box().is_none()
            && self.running.as_ref().is_some_and(|running| self.beyond_patience(running.since));
        reads || writes || work
    }

    fn beyond_patience(&self, since: Instant) -> bool {
        self.instant.saturating_duration_since(since) >= PATIENCE
    }

    /// The spinner, as it stands now.
    pub fn spinner(&self) -> &'static str {
        let turn = self.instant.saturating_duration_since(self.born).as_millis() / 100;
        SPINNER.iter().cycle().nth(usize::try_from(turn % 8).unwrap_or(0)).copied().unwrap_or("⠹")
    }

    /// Dims what a pane shows while it is read again, and turns a spinner in its border, once that takes long.
    pub fn wait_in(&self, slots: &[&str], pane: Rect, buf: &mut Buffer) {
        if self.slow(slots) && pane.width > 8 && pane.height > 1 {
            self.theme.veil(pane, buf, 45);
            let style = self.theme.style(Meaning::Accent);
            put(buf, pane.x + 2, pane.bottom() - 1, &format!(" {} ", self.spinner()), 3, style);
        }
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
        self.tell(text, Tone::Done);
    }

    /// Says that something worked, and that one key takes it back.
    pub fn toast_undoable(&mut self, text: String) {
        self.tell(text, Tone::Undoable);
    }

    /// Says why nothing was done.
    pub fn refuse(&mut self, reason: &Reason) {
        self.tell(reason.text(self), Tone::Refused);
    }

    fn tell(&mut self, text: String, tone: Tone) {
        self.toast = Some(Toast { text, tone, until: self.instant + TOAST });
    }

    /// Shows an error of an action above the keys.
    pub fn band(&mut self, title: String, text: String) {
        self.open_band(title, text, true);
    }

    /// Shows news that wants to be read, where an error would stand.
    pub fn news(&mut self, title: String, text: String) {
        self.open_band(title, text, false);
    }

    fn open_band(&mut self, title: String, text: String, wrong: bool) {
        self.band = Some(Band { title, text, wrong });
        self.resize(self.size);
    }

    /// Shows an error of the store in the reader's words.
    pub fn failed(&mut self, error: &RepositoryError) {
        error.note();
        let title = crate::tr!(self.texts, "band-not-done");
        self.refused(title, error);
    }

    /// Says what was not done, and why, in the reader's words.
    pub fn refused(&mut self, title: String, error: &RepositoryError) {
        let text = crate::i18n::errors::error_text(&self.texts, self.format, error);
        self.band(title, sentence(&text));
    }

    /// Takes the error away; was there one?
    pub fn close_band(&mut self) -> bool {
        let was = self.band.take().is_some();
        self.resize(self.size);
        was
    }
}
