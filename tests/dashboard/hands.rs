//! Hands at the dashboard: keys and clicks in, the screen as text.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use salestrack::tui::{app::event::Event, overlays::confirm::Confirm};

use super::harness::Dashboard;

impl Dashboard {
    /// One key, slower than a scanner.
    pub fn strike(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        self.at += Duration::from_millis(400);
        self.event(Event::Key(KeyEvent::new(code, modifiers), self.at));
        self.at += Duration::from_millis(400);
        self.event(Event::Tick);
        self.settle();
    }

    /// Presses keys.
    pub fn press(&mut self, codes: &[KeyCode]) {
        for code in codes {
            let shift = matches!(code, KeyCode::Char(c) if c.is_uppercase());
            self.strike(*code, if shift { KeyModifiers::SHIFT } else { KeyModifiers::NONE });
        }
    }

    /// Types a text.
    pub fn keys(&mut self, text: &str) {
        for c in text.chars() {
            self.press(&[KeyCode::Char(c)]);
        }
    }

    /// Leaves a form, whatever is typed in it.
    pub fn leave(&mut self) {
        self.press(&[KeyCode::Esc]);
        if self.app.overlays.last().is_some_and(|overlay| overlay.as_a::<Confirm>().is_some()) {
            self.keys("y");
        }
    }

    pub fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) {
        let mouse = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        self.event(Event::Mouse(mouse));
        self.settle();
    }

    pub fn click(&mut self, column: u16, row: u16) {
        self.mouse(MouseEventKind::Down(MouseButton::Left), column, row);
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.event(Event::Resize(width, height));
        self.settle();
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        let buffer = self.cells();
        let rows = (0..buffer.area.height).map(|y| {
            let row: String = (0..buffer.area.width).map(|x| buffer.cell((x, y)).unwrap().symbol()).collect();
            row.trim_end().to_owned()
        });
        rows.collect::<Vec<_>>().join("\n")
    }

    /// The column and row at which a text stands.
    pub fn find(&self, text: &str) -> (u16, u16) {
        let screen = self.screen();
        let found = screen
            .lines()
            .enumerate()
            .find_map(|(y, line)| Some((line.find(text).map(|at| &line[..at])?.chars().count(), y)));
        let (x, y) = found.unwrap_or_else(|| panic!("{text:?} is not on the screen:\n{screen}"));
        (x as u16, y as u16)
    }
}
