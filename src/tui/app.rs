//! The whole state of the dashboard, and what each event does to it. Only the UI thread is ever in here.

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Size;

use super::{
    action::{Action, Scope},
    context::Context,
    event::Event,
    overlays::{Outcome, Overlay},
    scan::{Input, ScanFilter, Typing},
    screens::{
        Screen, Tab, clients::Clients, history::History, new_sale::NewSale, products::Products, reports::Reports,
    },
};
use crate::{domain::report::Today, tr, worker::Report};

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
    scan: ScanFilter,
    stale: bool,
    refreshed: Option<Instant>,
    started: Instant,
    suspend: bool,
    continued: bool,
    redraw: bool,
    quit: bool,
}

impl App {
    /// A dashboard that opens on Products, with nothing loaded yet.
    pub fn new(context: Context) -> App {
        App {
            started: context.instant,
            context,
            tab: Tab::Products,
            products: Products::default(),
            clients: Clients::default(),
            new_sale: NewSale::default(),
            history: History::default(),
            reports: Reports::default(),
            overlays: Vec::new(),
            today: None,
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
        self.new_sale.claim(&mut self.context);
        self.refresh();
        self.enter_tab();
    }

    /// When the dashboard was opened.
    pub fn started(&self) -> Instant {
        self.started
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
        let spinning = !self.context.waiting.is_empty() || self.context.running.is_some();
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
        if self.stale && self.refreshed.is_none_or(|last| now >= last + REFRESH_EVERY) {
            self.refresh();
            self.settle();
        }
    }

    /// Runs what the handling of an event has queued, until nothing is queued.
    fn settle(&mut self) {
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
                self.context.writing = self.context.writing.saturating_sub(1);
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
                self.context.writing = self.context.writing.saturating_sub(1);
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

    fn inputs(&mut self, inputs: Vec<Input>) {
        for input in inputs {
            match input {
                Input::Key(key) => self.key(key),
                Input::Scan { code, retract, end } => self.scanned(&code, retract, end),
            }
            self.settle();
        }
    }

    fn typing(&mut self) -> Typing {
        let (typing, amount) = if let Some(overlay) = self.overlays.last_mut() {
            (overlay.field().is_some(), overlay.amount())
        } else {
            let (screen, _) = self.screen();
            (screen.field().is_some(), screen.amount())
        };
        match (typing, amount) {
            (false, _) => Typing::Nothing,
            (true, false) => Typing::Text,
            (true, true) => Typing::Amount,
        }
    }

    /// One key: a focused text field first, else the keymap, then the top overlay or the open screen.
    pub(super) fn key(&mut self, key: KeyEvent) {
        if let Some(running) = &self.context.running {
            // Long work has the screen: it can be cancelled, or left with the program.
            match self.context.keymap.lookup(&[Scope::Global], key) {
                Some(Action::Back) => running.cancel.store(true, Ordering::Relaxed),
                Some(Action::Quit) if !types(key) => self.quit = true,
                _ => {}
            }
            return;
        }
        if let Some(mut overlay) = self.overlays.pop() {
            let outcome = overlay_key(&mut overlay, key, &mut self.context);
            match outcome {
                Outcome::Stay => self.overlays.push(overlay),
                Outcome::Close => self.visible_again(),
                Outcome::Leave(action) => {
                    self.overlays.push(overlay);
                    self.global(action);
                }
            }
            return;
        }
        let (screen, context) = self.screen();
        if let Some(field) = screen.field()
            && field.key(key)
        {
            screen.typed(context);
            return;
        }
        if let KeyCode::Char(digit @ '0'..='9') = key.code
            && key.modifiers.is_empty()
            && screen.field().is_none()
            && screen.typed_digit(digit)
        {
            return;
        }
        let mut scopes = screen.scopes();
        let typing = screen.field().is_some();
        scopes.push(Scope::Global);
        let press = if typing && types(key) { None } else { context.keymap.lookup(&scopes, key) };
        if let Some(action) = press {
            self.act(action);
        }
    }

    /// Does an action, whoever asked for it (a key, the palette, a click).
    pub fn act(&mut self, action: Action) {
        if action.scope() == Scope::Global {
            self.global(action);
        } else {
            let (screen, context) = self.screen();
            screen.update(action, context);
        }
    }

    fn global(&mut self, action: Action) {
        match action {
            Action::TabProducts => self.go(Tab::Products),
            Action::TabClients => self.go(Tab::Clients),
            Action::TabNewSale => self.go(Tab::NewSale),
            Action::TabHistory => self.go(Tab::History),
            Action::TabReports => self.go(Tab::Reports),
            Action::NextTab => self.go(self.tab.step(1)),
            Action::PreviousTab => self.go(self.tab.step(-1)),
            Action::Help => self.open_help(),
            Action::Palette => self.open_palette(),
            Action::Undo => self.undo(),
            Action::Settings => self.open_settings(),
            Action::Refresh => self.refresh(),
            Action::Redraw => self.redraw = true,
            Action::Suspend => self.suspend = true,
            Action::Back => self.back(),
            Action::Quit => self.quit = true,
            other => {
                debug_assert_ne!(other.scope(), Scope::Global, "{other:?} is not handled");
            }
        }
    }

    fn open_help(&mut self) {
        let (screen, _) = self.screen();
        let scopes = screen.scopes();
        self.overlays.push(Overlay::help(scopes, self.tab));
    }

    fn open_palette(&mut self) {
        let (screen, context) = self.screen();
        let mut scopes = screen.scopes();
        scopes.push(Scope::Global);
        let overlay = Overlay::palette(&scopes, context);
        self.overlays.push(overlay);
    }

    fn open_settings(&mut self) {
        if self.context.worker.is_some() {
            self.overlays.push(Overlay::settings(&self.context));
        }
    }

    fn undo(&mut self) {
        match self.context.undo.pop() {
            Some(undo) => {
                self.context.toast = None;
                (undo.run)(&mut self.context);
                self.context.toast(undo.done);
            }
            None => {
                let text = tr!(self.context.texts, "toast-nothing-to-undo");
                self.context.toast(text);
            }
        }
    }

    /// One level back: the error band, then the screen's own levels.
    fn back(&mut self) {
        if self.context.close_band() {
            return;
        }
        let (screen, context) = self.screen();
        screen.back(context);
    }

    /// Opens a tab.
    pub fn go(&mut self, tab: Tab) {
        self.tab = tab;
        self.context.toast = self.context.toast.take().filter(|toast| toast.undoable);
        self.enter_tab();
    }

    fn enter_tab(&mut self) {
        let (screen, context) = self.screen();
        screen.refresh(context);
    }

    fn visible_again(&mut self) {
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
        match self.tab {
            Tab::Products => &self.products,
            Tab::Clients => &self.clients,
            Tab::NewSale => &self.new_sale,
            Tab::History => &self.history,
            Tab::Reports => &self.reports,
        }
    }
}

/// A character key, as a text field would take it.
fn types(key: KeyEvent) -> bool {
    matches!(key.code, KeyCode::Char(_)) && key.modifiers.difference(KeyModifiers::SHIFT).is_empty()
}

/// One key of an overlay: its text field, else the keymap in its own scopes. Tabs can't be changed under an overlay.
fn overlay_key(overlay: &mut Overlay, key: KeyEvent, context: &mut Context) -> Outcome {
    if let Some(field) = overlay.field()
        && field.key(key)
    {
        overlay.typed(context);
        return Outcome::Stay;
    }
    let typing = overlay.field().is_some();
    if let Some(action) = context.keymap.lookup(overlay.scopes(), key)
        && !(typing && types(key))
    {
        return overlay.update(action, context);
    }
    match context.keymap.lookup(&[Scope::Global], key) {
        Some(action @ (Action::Quit | Action::Suspend | Action::Redraw)) if !(typing && types(key)) => {
            Outcome::Leave(action)
        }
        _ => Outcome::Stay,
    }
}
