//! The dashboard on the sample shop, as the documentation shows it; keys by their names.

use std::{fs, path::PathBuf};

use chrono::DateTime;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use salestrack::{
    clock::Clock,
    i18n::Lang,
    repository,
    sample::{self, SampleSpec},
    tui::theme::{Depth, Theme},
};

use crate::harness::{self, Dashboard};

/// A Saturday afternoon in the shop.
const NOW: &str = "2026-11-21T16:42:00+01:00";

/// The sample shop, made once.
pub struct Shop {
    folder: tempfile::TempDir,
}

impl Shop {
    /// Of so many sales.
    pub fn new(sales: u32) -> Shop {
        let shop = Shop { folder: tempfile::tempdir().unwrap() };
        let now = DateTime::parse_from_rfc3339(NOW).unwrap();
        let moment = Clock::fixed(now).moment(0);
        let mut repository = repository::create(&shop.path(), &harness::shop(), &moment).unwrap();
        let spec = SampleSpec { sales, last: Some(now.time()), ..SampleSpec::until(now.date_naive()) };
        sample::fill(&mut *repository, &spec, &mut |_| true).unwrap();
        shop
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("shop.db")
    }

    /// The dashboard on a copy of the shop, in colours.
    pub fn open(&self, lang: Lang) -> Dashboard {
        let mut dashboard = Dashboard::with(lang, 120, 36, |path| {
            fs::copy(self.path(), path).unwrap();
        });
        dashboard.app.context.display.theme = Theme::load("dark", Depth::True).unwrap();
        dashboard.app.services.clock = Clock::fixed(NOW.parse().unwrap());
        dashboard
    }
}

/// Presses keys, named as the keymap file does; `t:abc` types a text.
pub fn press(dashboard: &mut Dashboard, keys: &[&str]) {
    for key in keys {
        match key.strip_prefix("t:") {
            Some(text) => text.chars().for_each(|c| dashboard.strike(KeyCode::Char(c), KeyModifiers::NONE)),
            None => {
                let key = named(key);
                dashboard.strike(key.code, key.modifiers);
            }
        }
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
        "F7" => KeyCode::F(7),
        "F9" => KeyCode::F(9),
        character => KeyCode::Char(character.chars().next().unwrap()),
    };
    KeyEvent::new(code, modifiers)
}
