//! The dashboard without a terminal: the real application on a file of its own, a clock that stands still, keys in,
//! cells out.

use std::{
    fs,
    path::PathBuf,
    sync::mpsc::{self, Receiver},
    time::{Duration, Instant},
};

use chrono::DateTime;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer, layout::Size};
use salestrack::{
    clock::Clock,
    domain::{
        Currency,
        shop::{OversellPolicy, Shop as Settings},
    },
    i18n::Lang,
    repository::{self, OpenMode},
    sample::{self, SampleSpec},
    tui::{
        app::{App, Setup, event::Event, frame},
        input::keymap::Keymap,
        theme::{Depth, Theme},
    },
};

/// A Saturday afternoon in the shop.
const NOW: &str = "2026-11-21T16:42:00+01:00";
/// Hands, not a scanner.
const BETWEEN_KEYS: Duration = Duration::from_millis(200);
/// So long at most for an answer of the lanes.
const PATIENCE: Duration = Duration::from_mins(1);
const SIZE: Size = Size::new(120, 36);

/// The sample shop, made once.
pub struct Shop {
    folder: tempfile::TempDir,
}

impl Shop {
    /// Of so many sales.
    pub fn new(sales: u32) -> Shop {
        let shop = Shop { folder: tempfile::tempdir().unwrap() };
        let now = DateTime::parse_from_rfc3339(NOW).unwrap();
        let settings = Settings {
            name: "Chez Awa".into(),
            currency: Currency::EUR,
            language: None,
            cutoff_minutes: 0,
            oversell: OversellPolicy::Refuse,
        };
        let clock = Clock::fixed(now);
        let mut repository = repository::create(&shop.path(), &settings, &clock.moment(0)).unwrap();
        let spec = SampleSpec { sales, last: Some(now.time()), ..SampleSpec::until(now.date_naive()) };
        sample::fill(&mut *repository, &spec, &mut |_| true).unwrap();
        shop
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("shop.db")
    }
}

/// A dashboard that is open.
pub struct Stage {
    app: App,
    inbox: Receiver<Event>,
    at: Instant,
    folder: tempfile::TempDir,
}

impl Stage {
    /// Opens a copy of the shop.
    pub fn open(shop: &Shop, lang: Lang) -> Stage {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        fs::copy(shop.path(), &path).unwrap();
        let settings = repository::open(&path, OpenMode::Existing).unwrap().shop().unwrap();
        let (events, inbox) = mpsc::channel();
        let app = App::new(Setup {
            lang,
            theme: Theme::load("dark", Depth::True).unwrap(),
            blocks: false,
            keymap: Keymap::shipped().unwrap(),
            shop: settings,
            demo: false,
            clock: Clock::fixed(DateTime::parse_from_rfc3339(NOW).unwrap()),
            size: SIZE,
            events,
        });
        let at = app.context.instant;
        let mut stage = Stage { app, inbox, at, folder };
        stage.app.open_lanes(path);
        stage.settle();
        stage
    }

    /// Presses a key, named as the keymap file does; `t:abc` types a text.
    pub fn press(&mut self, key: &str) {
        match key.strip_prefix("t:") {
            Some(text) => text.chars().for_each(|c| self.key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE))),
            None => self.key(named(key)),
        }
    }

    fn key(&mut self, key: KeyEvent) {
        self.at += BETWEEN_KEYS;
        self.app.update(Event::Key(key, self.at), self.at);
        self.at += BETWEEN_KEYS;
        self.app.update(Event::Tick, self.at);
        self.settle();
    }

    /// Waits until every question has its answer.
    fn settle(&mut self) {
        loop {
            let idle = self.app.context.tasks.idle();
            let event =
                if idle { self.inbox.try_recv().ok() } else { Some(self.inbox.recv_timeout(PATIENCE).unwrap()) };
            let Some(event) = event else { return };
            self.app.update(event, self.at);
        }
    }

    /// The shop's file.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("shop.db")
    }

    /// Takes events as they come, until the screen is as it should be.
    pub fn wait_until(&mut self, right: impl Fn(&[String]) -> bool) {
        while !right(&self.rows()) {
            let event = self.inbox.recv_timeout(PATIENCE).unwrap();
            self.at += BETWEEN_KEYS * 2;
            self.app.update(event, self.at);
        }
    }

    /// Has the dashboard been left?
    pub fn ended(&self) -> bool {
        self.app.ended()
    }

    /// The rows of the screen.
    pub fn rows(&self) -> Vec<String> {
        let screen = self.screen();
        let cells: Vec<&str> = screen.content().iter().map(ratatui::buffer::Cell::symbol).collect();
        cells.chunks(SIZE.width.into()).map(<[&str]>::concat).collect()
    }

    /// What stands on the screen.
    pub fn screen(&self) -> Buffer {
        let mut terminal = Terminal::new(TestBackend::new(SIZE.width, SIZE.height)).unwrap();
        terminal.draw(|target| frame::draw(&self.app, target)).unwrap();
        terminal.backend().buffer().clone()
    }
}

fn named(key: &str) -> KeyEvent {
    let (modifiers, name) = match key.split_once('+') {
        Some(("ctrl", name)) => (KeyModifiers::CONTROL, name),
        Some(("alt", name)) => (KeyModifiers::ALT, name),
        Some(("shift", name)) => (KeyModifiers::SHIFT, name),
        Some(_) | None => (KeyModifiers::NONE, key),
    };
    let code = match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "tab" => KeyCode::Tab,
        "F9" => KeyCode::F(9),
        character => KeyCode::Char(character.chars().next().unwrap()),
    };
    KeyEvent::new(code, modifiers)
}
