//! The whole state of the dashboard, and what each event does to it. Only the UI thread is ever in here.

mod act;
mod backups;
mod effects;
pub mod event;
pub mod frame;
mod input;
mod runs;
mod setup;
pub mod user_files;
mod work;

use std::{
    io,
    path::PathBuf,
    sync::{Arc, mpsc::Sender},
    time::{Duration, Instant},
};

use ratatui::layout::{Position, Rect, Size};

use self::{backups::Daily, event::Event, runs::Runs};
use super::{
    context::{Context, Display, Notices, Place, Tasks, Tone},
    effect::{Address, Answer, Effect, Effects, Overlay, Scan, Topic, Turn, Undo},
    input::{
        action::{Action, Tab},
        hit::HitTargets,
        keymap::Keymap,
    },
    overlays::form::Form,
    screens::{
        Screen,
        clients::Clients,
        history::History,
        new_sale::{Kept, NewSale},
        products::Products,
        reports::Reports,
    },
    theme::{Theme, Themes},
    widgets::{keys, text::wrap},
};
use crate::{
    clock::Clock,
    domain::{import::Progress, report::Today, shop::Shop},
    i18n::{Format, Lang, Texts},
    repository::{Reader, RepositoryError, Restored, Result, backups::KeptBackup},
    worker::{Report, Worker, WorkerThread},
};

/// While another process sells as fast as it can, the open screen is read again at most this often.
const REFRESH_EVERY: Duration = Duration::from_millis(250);

/// What the application works with, and no screen does.
pub struct Services {
    /// The threads; none before there is a shop.
    pub worker: Option<Worker<Effects>>,
    /// The one channel.
    pub events: Sender<Event>,
    /// Read by the loop before every event; never by a draw.
    pub clock: Clock,
}

/// What comes back to the application itself.
enum Reply {
    Today(Today),
    /// Whether the code of a run is known, by the number of the question.
    Known(u64, Option<Scan>),
    /// Of long work.
    Progress(Progress),
    WorkEnded,
    /// The shop of the first start is there.
    Founded(Shop),
    /// A file of the Python program was named.
    Import(PathBuf),
    /// The backup of the day is made, or failed.
    DailyDone(Option<RepositoryError>),
    Kept(Vec<KeptBackup>),
    /// One of those was chosen.
    ChosenBackup(usize),
    /// Another backup is asked for; so much of its name is typed.
    NameBackup(String),
    /// A backup's file was named.
    NamedBackup(PathBuf),
    /// The backup of this name is to be put in the place of the shop.
    Restore {
        name: String,
        from: PathBuf,
    },
    Restored {
        name: String,
        outcome: Result<(Shop, Restored)>,
    },
}

/// The dashboard.
pub struct App {
    /// What screens and overlays look at.
    pub context: Context,
    pub services: Services,
    /// The open tab.
    pub tab: Tab,
    pub products: Products,
    pub clients: Clients,
    pub new_sale: NewSale,
    pub history: History,
    pub reports: Reports,
    /// Above the tab, the last one on top.
    pub overlays: Vec<Box<dyn Overlay>>,
    /// What the header shows of today.
    pub today: Option<Today>,
    /// What can be taken back, the newest last.
    pub undo: Vec<Undo>,
    /// The backup of the day.
    pub daily: Daily,
    /// The backups that were listed last.
    kept: Vec<KeptBackup>,
    /// Where and when the mouse was pressed last.
    pressed: Option<(Position, Instant)>,
    /// An action that waits for its tab to be read.
    awaited: Option<Action>,
    runs: Runs,
    /// When an overlay was opened or closed last.
    overlaid: Option<Instant>,
    /// Was the key pressed alone, with silence before and after it? Nothing else answers a question.
    answers: bool,
    stale: bool,
    refreshed: Option<Instant>,
    suspend: bool,
    continued: bool,
    redraw: bool,
    quit: bool,
    /// The system has no thread left: the dashboard can't go on.
    no_thread: Option<io::Error>,
}

/// What an application is made of at the start.
pub struct Setup {
    pub lang: Lang,
    pub theme: Theme,
    /// Blocks instead of braille.
    pub blocks: bool,
    pub keymap: Keymap,
    /// The shop, or what the first start proposes.
    pub shop: Shop,
    /// The throw-away shop?
    pub demo: bool,
    pub clock: Clock,
    /// The terminal.
    pub size: Size,
    /// The one channel.
    pub events: Sender<Event>,
}

impl App {
    /// A dashboard that opens on Products, with nothing loaded yet, and without threads.
    pub fn new(setup: Setup) -> App {
        let display = Display {
            texts: Arc::new(Texts::new(setup.lang)),
            format: Format { lang: setup.lang, currency: setup.shop.currency },
            themes: Themes::read(None, setup.theme.depth()),
            theme: setup.theme,
            theme_name: "dark".to_owned(),
            blocks: setup.blocks,
            keymap: setup.keymap,
            scanner: crate::config::Scanner::default(),
            config: None,
        };
        let context = Context {
            display,
            now: setup.clock.moment(setup.shop.cutoff_minutes),
            shop: setup.shop,
            place: Place { demo: setup.demo, ..Place::default() },
            instant: Instant::now(),
            size: setup.size,
            body: Rect::default(),
            notices: Notices::default(),
            tasks: Tasks::default(),
            can_undo: false,
            targets: HitTargets::default(),
        };
        let mut app = App {
            context,
            services: Services { worker: None, events: setup.events, clock: setup.clock },
            tab: Tab::Products,
            products: Products::default(),
            clients: Clients::default(),
            new_sale: NewSale::default(),
            history: History::default(),
            reports: Reports::default(),
            overlays: Vec::new(),
            today: None,
            undo: Vec::new(),
            daily: Daily::default(),
            kept: Vec::new(),
            pressed: None,
            awaited: None,
            runs: Runs::default(),
            overlaid: None,
            answers: false,
            stale: false,
            refreshed: None,
            suspend: false,
            continued: false,
            redraw: false,
            quit: false,
            no_thread: None,
        };
        app.resize(setup.size);
        app
    }

    /// Paints the whole screen anew.
    pub fn repaint(&mut self) {
        self.redraw = true;
    }

    /// Should the loop end?
    pub fn ended(&self) -> bool {
        self.quit
    }

    /// Why the dashboard could not be opened at all. Asking answers it.
    pub fn take_no_thread(&mut self) -> Option<io::Error> {
        self.no_thread.take()
    }

    /// Was a suspension asked for? Asking answers it. What is being written is written first: a stopped process would
    /// hold the shop's lock, and every other window would wait for it.
    pub fn take_suspend(&mut self) -> bool {
        self.context.tasks.writing == 0 && std::mem::take(&mut self.suspend)
    }

    /// Has the process been stopped since? Asking answers it.
    pub fn take_continued(&mut self) -> bool {
        std::mem::take(&mut self.continued)
    }

    /// Must the whole screen be painted anew? Asking answers it.
    pub fn take_redraw(&mut self) -> bool {
        std::mem::take(&mut self.redraw)
    }

    /// Takes the terminal's size, and with it the body's: header and rule above, keys (and a banner) below.
    fn resize(&mut self, size: Size) {
        self.context.size = size;
        let banner = self.banner_height();
        self.context.body = Rect::new(0, 2, size.width, size.height.saturating_sub(3 + banner));
    }

    /// Rows that a banner takes: its title, its text as far as a third of the screen holds it, and its key.
    fn banner_height(&self) -> u16 {
        let (size, Some(banner)) = (self.context.size, &self.context.notices.banner) else { return 0 };
        let text = wrap(&banner.text, keys::banner_room(size.width)).len();
        let least = if size.width < 100 { 2 } else { 1 };
        2 + u16::try_from(text).unwrap_or(u16::MAX).min(size.height / 3).max(least)
    }

    /// When something happens without an event: a held key, a toast's end, a spinner, the next minute.
    pub fn deadline(&self, now: Instant) -> Instant {
        let seconds = self.context.now.local_time().map_or(0, |time| chrono::Timelike::second(&time));
        let minute = now + Duration::from_secs(60 - u64::from(seconds.min(59)));
        [
            self.runs.deadline(),
            self.context.notices.toast.as_ref().map(|toast| toast.until),
            (!self.context.tasks.idle()).then(|| now + Duration::from_millis(100)),
            self.stale.then(|| self.refreshed.map_or(now, |last| last + REFRESH_EVERY)),
        ]
        .into_iter()
        .flatten()
        .fold(minute, Instant::min)
    }

    /// Takes one event.
    pub fn update(&mut self, event: Event, now: Instant) {
        self.context.instant = now;
        let overlays = self.overlays.len();
        let day = self.context.today();
        self.context.now = self.services.clock.moment(self.context.shop.cutoff_minutes);
        if self.context.today() != day {
            self.stale = true;
        }
        if matches!(event, Event::Key(..) | Event::Mouse(_) | Event::Paste(_)) {
            // Whoever goes on has something else in mind.
            self.awaited = None;
        }
        match event {
            Event::Key(..) | Event::Mouse(_) | Event::Paste(_) => self.input(event),
            Event::Resize(width, height) => {
                self.resize(Size::new(width, height));
                // Of two changes in a row only the last may be seen, which may be the old size: what the terminal cut off is gone.
                self.repaint();
                self.visible_again();
            }
            Event::Worker(report) => self.worker_reports(report),
            Event::Background(effects) => self.run(effects),
            // Only now, with nothing left to take, is it known that a held key is no scanner's: while the screen is
            // busy, the rest of a scan may already be waiting behind it.
            Event::Tick => self.expire(now),
            Event::Continued => self.continued = true,
            Event::End => self.quit = true,
        }
        if self.overlays.len() != overlays {
            self.overlaid = Some(now);
        }
        let toast = &mut self.context.notices.toast;
        if toast.as_ref().is_some_and(|toast| toast.until <= now) {
            *toast = None;
        }
        if self.context.tasks.waiting.is_empty()
            && let Some(action) = self.awaited.take()
        {
            self.act(action);
        }
        if self.stale && self.refreshed.is_none_or(|last| now >= last + REFRESH_EVERY) {
            self.refresh();
        }
        self.back_up_when_due();
    }

    fn worker_reports(&mut self, report: Report<Effects>) {
        match report {
            Report::Written(effects) => {
                self.context.tasks.written(self.context.instant);
                self.run(effects);
            }
            Report::Read { slot, generation, result } => {
                let waiting = &mut self.context.tasks.waiting;
                if waiting.get(slot).is_some_and(|(newest, _)| *newest == generation) {
                    waiting.remove(slot);
                    self.run(result);
                }
            }
            Report::Changed => self.stale = true,
            Report::Failed(thread, error) => {
                match thread {
                    WorkerThread::Write => {
                        self.context.tasks.written(self.context.instant);
                        self.new_sale.broke_off();
                    }
                    WorkerThread::Read => {
                        self.context.tasks.waiting.clear();
                        self.never_known();
                    }
                }
                self.failed(&error);
            }
            Report::Unopened(error) => self.failed(&error),
        }
    }

    /// Reads again what the open screen and the header show.
    pub fn refresh(&mut self) {
        self.stale = false;
        self.refreshed = Some(self.context.instant);
        self.changed(Topic::ALL);
    }

    /// Reads again what the header and the open screen show of what has changed.
    fn changed(&mut self, topics: &[Topic]) {
        if topics.contains(&Topic::Sales) {
            self.read_today();
        }
        self.on_new_sale(NewSale::save_again);
        let shows = self.open_screen().topics();
        if topics.iter().any(|topic| shows.contains(topic)) {
            self.on_screen(self.tab, |screen, turn| screen.refresh(turn));
        }
    }

    fn read_today(&mut self) {
        let day = self.context.today();
        let question = move |reader: &dyn Reader| reader.today(day).map(Reply::Today);
        self.run(vec![Effect::read(Address::App, "today", question)]);
    }

    /// Takes an answer to what the application has asked.
    fn take(&mut self, answer: Answer) {
        match answer.take() {
            Ok(Reply::Today(today)) => self.today = Some(today),
            Ok(Reply::Known(number, scan)) => self.known(number, scan),
            Ok(Reply::Progress(progress)) => {
                if let Some(running) = &mut self.context.tasks.running {
                    running.progress = progress;
                }
            }
            Ok(Reply::WorkEnded) => self.context.tasks.running = None,
            Ok(Reply::Founded(shop)) => self.founded(shop),
            Ok(Reply::Import(source)) => self.import(source),
            Ok(Reply::DailyDone(failed)) => self.daily_done(failed),
            Ok(Reply::Kept(kept)) => self.kept = kept,
            Ok(Reply::ChosenBackup(index)) => self.chosen_backup(index),
            Ok(Reply::NameBackup(typed)) => self.name_backup(&typed),
            Ok(Reply::NamedBackup(path)) => self.ask_restore(path.display().to_string(), path),
            Ok(Reply::Restore { name, from }) => self.restore(name, from),
            Ok(Reply::Restored { name, outcome }) => self.restored(name, outcome),
            Err(answer) => {
                if let Ok(answers) = answer.take() {
                    self.found(answers);
                }
            }
        }
    }

    /// Opens a tab.
    pub fn go(&mut self, tab: Tab) {
        self.tab = tab;
        let toast = &mut self.context.notices.toast;
        *toast = toast.take().filter(|toast| toast.tone == Tone::Undoable);
        self.on_screen(tab, |screen, turn| screen.refresh(turn));
    }

    fn visible_again(&mut self) {
        if self.services.worker.is_some() {
            self.on_screen(self.tab, |screen, turn| screen.resized(turn));
        }
    }

    /// Gives a screen its turn, and does what it asks for.
    fn on_screen<T>(&mut self, tab: Tab, work: impl FnOnce(&mut dyn Screen, &mut Turn<'_>) -> T) -> T {
        let mut turn = Turn::of(Address::Screen(tab), &self.context);
        let screen: &mut dyn Screen = match tab {
            Tab::Products => &mut self.products,
            Tab::Clients => &mut self.clients,
            Tab::NewSale => &mut self.new_sale,
            Tab::History => &mut self.history,
            Tab::Reports => &mut self.reports,
        };
        let outcome = work(screen, &mut turn);
        let effects = turn.effects();
        self.run(effects);
        outcome
    }

    /// Gives New Sale its turn, whichever tab is open.
    fn on_new_sale<T>(&mut self, work: impl FnOnce(&mut NewSale, &mut Turn<'_>) -> T) -> T {
        let mut turn = Turn::of(Address::Screen(Tab::NewSale), &self.context);
        let outcome = work(&mut self.new_sale, &mut turn);
        let effects = turn.effects();
        self.run(effects);
        outcome
    }

    /// Leaves the basket to the next window.
    pub fn release_basket(&mut self) -> Kept {
        self.on_new_sale(NewSale::release)
    }

    /// Gives the top overlay its turn.
    fn on_overlay<T>(&mut self, work: impl FnOnce(&mut dyn Overlay, &mut Turn<'_>) -> T) -> Option<T> {
        let mut turn = Turn::of(Address::Overlay, &self.context);
        let outcome = work(self.overlays.last_mut()?.as_mut(), &mut turn);
        let effects = turn.effects();
        self.run(effects);
        Some(outcome)
    }

    /// The topmost form: a scan may have put a question over it since it was saved.
    pub fn form(&self) -> Option<&Form> {
        self.overlays.iter().rev().find_map(|overlay| overlay.as_a())
    }

    /// The open screen, to draw it.
    pub fn open_screen(&self) -> &dyn Screen {
        self.screen_of(self.tab)
    }

    fn screen_of(&self, tab: Tab) -> &dyn Screen {
        match tab {
            Tab::Products => &self.products,
            Tab::Clients => &self.clients,
            Tab::NewSale => &self.new_sale,
            Tab::History => &self.history,
            Tab::Reports => &self.reports,
        }
    }
}
