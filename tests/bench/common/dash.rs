//! The dashboard without a terminal: the real application with its threads on a real shop, drawn into memory.

use std::{
    path::Path,
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Size;
use salestrack::{
    clock::Clock,
    i18n::Lang,
    repository::{self, OpenMode},
    tui::{
        app::{App, Setup, event::Event},
        input::keymap::Keymap,
        theme::{Depth, Theme},
    },
    worker::{Openers, Worker},
};

use super::facts::Facts;

/// The dashboard.
pub struct Dashboard {
    /// Its whole state.
    pub app: App,
    at: Instant,
    events: Receiver<Event>,
}

impl Dashboard {
    /// Opens a shop in the evening of its last day.
    pub fn on(shop: &Path, width: u16, height: u16) -> Dashboard {
        let now = format!("{}T21:00:00+01:00", Facts::of(shop).last);
        let (sender, events) = channel();
        let mut app = App::new(Setup {
            lang: Lang::En,
            theme: Theme::load("dark", Depth::True).unwrap(),
            blocks: false,
            keymap: Keymap::shipped().unwrap(),
            shop: repository::open(shop, OpenMode::Existing).unwrap().shop().unwrap(),
            demo: false,
            clock: Clock::fixed(now.parse().unwrap()),
            size: Size::new(width, height),
            events: sender.clone(),
        });
        let path = shop.to_owned();
        app.context.place.path.clone_from(&path);
        app.services.worker = Some(
            Worker::start(Openers::of_file(&path), move |report| drop(sender.send(Event::Worker(report)))).unwrap(),
        );
        let at = app.context.instant;
        let mut dashboard = Dashboard { app, at, events };
        dashboard.app.open_shop();
        dashboard.settle();
        dashboard
    }

    /// Waits until everything that was asked for has come.
    pub fn settle(&mut self) {
        loop {
            let idle = self.app.context.tasks.idle();
            let event = if idle {
                self.events.try_recv().ok()
            } else {
                Some(self.events.recv_timeout(Duration::from_mins(2)).unwrap())
            };
            let Some(event) = event else { return };
            self.app.update(event, self.at);
        }
    }

    /// A key, and what it brings.
    pub fn press(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        self.at += Duration::from_millis(100);
        self.app.update(Event::Key(KeyEvent::new(code, modifiers), self.at), self.at);
        self.at += Duration::from_millis(100);
        self.app.update(Event::Tick, self.at);
        self.settle();
    }
}
