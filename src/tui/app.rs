//! The whole state of the dashboard, and what each event does to it. Only the UI thread is ever in here.

use std::time::{Duration, Instant};

use ratatui::layout::{Position, Size};

use super::{
    action::Action,
    backups::Daily,
    context::{Context, Tone},
    event::Event,
    overlays::Overlay,
    scan::ScanFilter,
    screens::{
        Screen, Tab, clients::Clients, history::History, new_sale::NewSale, products::Products, reports::Reports,
    },
};
use crate::{domain::report::Today, repository::backups::KeptBackup, tr, worker::Report};

/// An answer on its way to the application.
pub type Reply = Box<dyn FnOnce(&mut App) + Send>;

/// While another process sells as fast as it can, the open screen is read again at most this often.
const REFRESH_EVERY: Duration = Duration::from_millis(250);

/// The dashboard.
pub struct App {
    /// What screens and overlays share.
    pub context: Context,
    /// The open tab.
    pub tab: Tab,
    /// Products.
    pub products: Products,
    /// Clients.
    pub clients: Clients,
    /// New Sale.
    pub new_sale: NewSale,
    /// History.
    pub history: History,
    /// Reports.
    pub reports: Reports,
    /// Above the tab, the last one on top.
    pub overlays: Vec<Overlay>,
    /// What the header shows of today.
    pub today: Option<Today>,
    /// The backup of the day.
    pub daily: Daily,
    /// The backups that were listed last.
    pub(super) kept: Vec<KeptBackup>,
    /// Where and when the mouse was pressed last.
    pub(super) pressed: Option<(Position, Instant)>,
    /// An action that waits for its tab to be read.
    pub(super) awaited: Option<Action>,
    scan: ScanFilter,
    stale: bool,
    refreshed: Option<Instant>,
    pub(super) suspend: bool,
    pub(super) continued: bool,
    pub(super) redraw: bool,
    pub(super) quit: bool,
}

impl App {
    /// A dashboard that opens on Products, with nothing loaded yet.
    pub fn new(context: Context) -> App {
        App {
            context,
            tab: Tab::Products,
            products: Products::default(),
            clients: Clients::default(),
            new_sale: NewSale::default(),
            history: History::default(),
            reports: Reports::default(),
            overlays: Vec::new(),
            today: None,
            daily: Daily::default(),
            kept: Vec::new(),
            pressed: None,
            awaited: None,
            scan: ScanFilter::default(),
            stale: false,
            refreshed: None,
            suspend: false,
            continued: false,
            redraw: false,
            quit: false,
        }
    }

    /// Loads everything of the shop that the lanes have been opened on.
    pub fn open_shop(&mut self) {
        if self.context.read_only {
            let texts = &self.context.texts;
            let (title, text) = (tr!(texts, "read-only-title"), tr!(texts, "read-only-text"));
            self.context.news(title, text);
        } else {
            self.new_sale.claim(&mut self.context);
        }
        self.refresh();
        self.enter_tab();
    }

    /// Paints the whole screen anew.
    pub fn repaint(&mut self) {
        self.redraw = true;
    }

    /// Should the loop end?
    pub fn ended(&self) -> bool {
        self.quit
    }

    /// Ends the loop; the basket has been written down at each change.
    pub fn end(&mut self) {
        self.quit = true;
    }

    /// Was a suspension asked for? Asking answers it. What is being written is written first: a stopped process would
    /// hold the shop's lock, and every other window would wait for it.
    pub fn take_suspend(&mut self) -> bool {
        self.context.writing == 0 && std::mem::take(&mut self.suspend)
    }

    /// Has the process been stopped since? Asking answers it.
    pub fn take_continued(&mut self) -> bool {
        std::mem::take(&mut self.continued)
    }

    /// Must the whole screen be painted anew? Asking answers it.
    pub fn take_redraw(&mut self) -> bool {
        std::mem::take(&mut self.redraw)
    }

    /// When something happens without an event: a held key, a toast's end, a spinner, the next minute.
    pub fn deadline(&self, now: Instant) -> Instant {
        let seconds = self.context.now.local_time().map_or(0, |time| chrono::Timelike::second(&time));
        let minute = now + Duration::from_secs(60 - u64::from(seconds.min(59)));
        let context = &self.context;
        let spinning = !context.waiting.is_empty() || context.writing > 0 || context.running.is_some();
        [
            self.scan.deadline(),
            self.context.toast.as_ref().map(|toast| toast.until),
            spinning.then(|| now + Duration::from_millis(100)),
            self.stale.then(|| self.refreshed.map_or(now, |last| last + REFRESH_EVERY)),
        ]
        .into_iter()
        .flatten()
        .fold(minute, Instant::min)
    }

    /// Takes one event.
    pub fn update(&mut self, event: Event, now: Instant) {
        self.context.instant = now;
        let day = self.context.today();
        self.context.now = self.context.clock.moment(self.context.shop.cutoff_minutes);
        if self.context.today() != day {
            self.stale = true;
        }
        if matches!(event, Event::Key(..) | Event::Mouse(_) | Event::Paste(_)) {
            // Whoever goes on has something else in mind.
            self.awaited = None;
        }
        match event {
            Event::Key(key, at) => {
                let typing = self.typing();
                let inputs = self.scan.feed(key, at, typing);
                self.inputs(inputs);
            }
            Event::Mouse(mouse) => self.mouse(mouse),
            Event::Paste(text) => self.paste(&text),
            Event::Resize(width, height) => {
                self.context.resize(Size::new(width, height));
                self.visible_again();
            }
            Event::Lane(report) => self.lane(report),
            Event::Background(reply) => reply(self),
            // Only now, with nothing left to take, is it known that a held key is no scanner's: while the screen is
            // busy, the rest of a scan may already be waiting behind it.
            Event::Tick => {
                let expired = self.scan.expire(now);
                self.inputs(expired);
            }
            Event::Continued => self.continued = true,
            Event::End => self.quit = true,
        }
        if self.context.toast.as_ref().is_some_and(|toast| toast.until <= now) {
            self.context.toast = None;
        }
        self.settle();
        if self.context.waiting.is_empty()
            && let Some(action) = self.awaited.take()
        {
            self.act(action);
            self.settle();
        }
        if self.stale && self.refreshed.is_none_or(|last| now >= last + REFRESH_EVERY) {
            self.refresh();
            self.settle();
        }
        self.back_up_when_due();
    }

    /// Runs what the handling of an event has queued, until nothing is queued.
    pub(super) fn settle(&mut self) {
        loop {
            let later = self.context.take_later();
            if later.is_empty() {
                return;
            }
            for work in later {
                work(self);
            }
        }
    }

    fn lane(&mut self, report: Report<Reply>) {
        match report {
            Report::Written(reply) => {
                self.context.written();
                reply(self);
            }
            Report::Read { slot, generation, result } => {
                let current = self.context.waiting.get(slot).is_some_and(|(newest, _)| *newest == generation);
                if current {
                    self.context.waiting.remove(slot);
                    result(self);
                }
            }
            Report::Changed => self.stale = true,
            Report::Failed(error) => {
                self.context.written();
                self.context.waiting.clear();
                self.context.failed(&error);
            }
            Report::Unopened(error) => self.context.failed(&error),
        }
    }

    /// Reads again what the open screen and the header show.
    pub fn refresh(&mut self) {
        self.stale = false;
        self.refreshed = Some(self.context.instant);
        let day = self.context.today();
        self.context.read("today", move |repository| repository.today(day), |app, today| app.today = Some(today));
        let (screen, context) = self.screen();
        screen.refresh(context);
    }

    /// The store has been changed by this window: it shows at once.
    pub fn changed(&mut self) {
        self.refresh();
    }

    /// Opens a tab.
    pub fn go(&mut self, tab: Tab) {
        self.tab = tab;
        self.context.toast = self.context.toast.take().filter(|toast| toast.tone == Tone::Undoable);
        self.enter_tab();
    }

    fn enter_tab(&mut self) {
        let (screen, context) = self.screen();
        screen.refresh(context);
    }

    pub(super) fn visible_again(&mut self) {
        if self.context.worker.is_some() {
            let (screen, context) = self.screen();
            screen.resized(context);
        }
    }

    pub(super) fn screen(&mut self) -> (&mut dyn Screen, &mut Context) {
        let screen: &mut dyn Screen = match self.tab {
            Tab::Products => &mut self.products,
            Tab::Clients => &mut self.clients,
            Tab::NewSale => &mut self.new_sale,
            Tab::History => &mut self.history,
            Tab::Reports => &mut self.reports,
        };
        (screen, &mut self.context)
    }

    /// The open screen, to draw it.
    pub fn open_screen(&self) -> &dyn Screen {
        self.screen_of(self.tab)
    }

    pub(super) fn screen_of(&self, tab: Tab) -> &dyn Screen {
        match tab {
            Tab::Products => &self.products,
            Tab::Clients => &self.clients,
            Tab::NewSale => &self.new_sale,
            Tab::History => &self.history,
            Tab::Reports => &self.reports,
        }
    }
}
