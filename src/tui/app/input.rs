//! What reaches the dashboard from hands and scanners: keys, scans, pastes, and the mouse.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{App, frame};
use crate::tui::{
    app::event::Event,
    effect::{Address, Scan, Turn},
    input::{
        action::{Action, Scope},
        hit::Target,
    },
};

/// Lines by which the wheel moves.
const LINES: isize = 3;
/// Two presses on one place within this are a double one.
const DOUBLE: Duration = Duration::from_millis(400);

impl App {
    /// Keys, clicks and pastes, in the order in which they came.
    pub(super) fn input(&mut self, event: Event) {
        if let Event::Key(key, at) = event {
            return self.key_came(key, at);
        }
        // Whatever was typed before is done before.
        match self.after_run(event) {
            Some(Event::Mouse(mouse)) => self.mouse(mouse),
            Some(Event::Paste(text)) => self.paste(&text),
            _ => {}
        }
    }

    /// Would a character be typed, wherever the keys go?
    pub fn typing_now(&self) -> bool {
        self.overlays.last().map_or_else(|| self.open_screen().types(), |overlay| overlay.types())
    }

    /// One key: a focused text field first, else the keymap, then the top overlay or the open screen.
    pub(super) fn key(&mut self, key: KeyEvent) {
        if self.context.work_in_box().is_some() {
            // Long work has the screen: it can be cancelled, or left with the program.
            match self.context.display.keymap.lookup(&[Scope::Global], key) {
                Some(Action::Back) => self.cancel_work(),
                Some(Action::Quit) if !types(key) => self.quit = true,
                _ => {}
            }
            return;
        }
        if !self.overlays.is_empty() {
            return self.overlay_key(key);
        }
        let taken = self.on_screen(self.tab, |screen, turn| {
            let typed = screen.field().is_some_and(|field| field.key(key));
            if typed {
                screen.typed(turn);
            }
            typed || digit(key).is_some_and(|digit| screen.field().is_none() && screen.typed_digit(digit))
        });
        if taken || (self.typing_now() && types(key)) {
            return;
        }
        if let Some(action) = self.context.display.keymap.lookup(&self.scopes(), key) {
            self.act(action);
        }
    }

    /// One key of an overlay: its text field, else the keymap in its own scopes, then in the global one.
    fn overlay_key(&mut self, key: KeyEvent) {
        let taken = self.on_overlay(|overlay, turn| {
            let typed = overlay.field().is_some_and(|field| field.key(key));
            if typed {
                overlay.typed(turn);
            }
            let letter = key.code.as_char().filter(|c| c.is_alphabetic() && types(key));
            typed
                || (overlay.field().is_some() && types(key))
                || letter.is_some_and(|letter| overlay.letter(letter, turn))
        });
        if taken == Some(false)
            && let Some(action) = self.context.display.keymap.lookup(&self.scopes(), key)
            && (action != Action::Yes || self.answers)
        {
            self.act(action);
        }
    }

    /// Asks the long work to end, and to leave nothing.
    pub(super) fn cancel_work(&mut self) {
        if let Some(running) = &self.context.tasks.running {
            running.cancel();
        }
    }

    /// A scan goes to the place that asks for a code, else to the basket, from everywhere. It never lands in an amount.
    pub(super) fn scanned(&mut self, scan: &Scan) {
        if self.services.worker.is_none() {
            return;
        }
        let above = self.on_overlay(|overlay, turn| {
            let takes = overlay.takes_scans();
            if takes {
                overlay.scanned(scan, turn);
            }
            takes
        });
        let taken = above.unwrap_or_else(|| {
            self.on_screen(self.tab, |screen, turn| {
                let takes = screen.takes_scans();
                if takes {
                    screen.scanned(scan, turn);
                }
                takes
            })
        });
        if !taken {
            self.on_new_sale(|screen, turn| screen.scanned(scan, turn));
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        let above = self.on_overlay(|overlay, turn| {
            if let Some(field) = overlay.field() {
                field.paste(text);
                overlay.typed(turn);
            }
        });
        if above.is_none() {
            self.on_screen(self.tab, |screen, turn| {
                if let Some(field) = screen.field() {
                    field.paste(text);
                    screen.typed(turn);
                }
            });
        }
    }

    pub(super) fn mouse(&mut self, mouse: MouseEvent) {
        let at = Position::new(mouse.column, mouse.row);
        match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => self.press(at),
            MouseEventKind::ScrollUp => self.roll(at, -LINES),
            MouseEventKind::ScrollDown => self.roll(at, LINES),
            _ => {}
        }
    }

    /// A press: what it finds does what its key would do.
    fn press(&mut self, at: Position) {
        let now = self.context.instant;
        let before = self.pressed.replace((at, now));
        let double = before.is_some_and(|(there, then)| there == at && now.saturating_duration_since(then) <= DOUBLE);
        if double {
            self.pressed = None;
        }
        match frame::target_at(self, at) {
            Some(Target::Act(Action::Back)) if self.context.work_in_box().is_some() => self.cancel_work(),
            _ if self.context.work_in_box().is_some() => {}
            None | Some(Target::Inside) => {}
            Some(Target::Act(action)) => self.act(action),
            // A hand that presses twice means one press: what was typed is not thrown away by the second.
            Some(Target::Outside) if double => {}
            Some(Target::Outside) => self.back(),
            Some(target) => match self.overlays.pop() {
                Some(mut overlay) => {
                    let mut turn = Turn::of(Address::Overlay, &self.context);
                    let outcome = overlay.click(target, &mut turn);
                    let effects = turn.effects();
                    self.settle_overlay(overlay, outcome);
                    self.run(effects);
                }
                None => self.on_screen(self.tab, |screen, turn| screen.click(target, double, turn)),
            },
        }
    }

    fn roll(&mut self, at: Position, by: isize) {
        if self.context.work_in_box().is_some() {
            return;
        }
        let above = self.on_overlay(|overlay, turn| {
            if overlay.scopes().contains(&Scope::Chooser) {
                let action = if by < 0 { Action::ChooserUp } else { Action::ChooserDown };
                // Scrolling never closes an overlay.
                let _ = overlay.update(action, turn);
            }
        });
        if above.is_none() && self.context.body.contains(at) {
            self.on_screen(self.tab, |screen, turn| screen.wheel(at, by, turn));
        }
    }
}

fn digit(key: KeyEvent) -> Option<char> {
    match key.code {
        KeyCode::Char(digit @ '0'..='9') if key.modifiers.is_empty() => Some(digit),
        _ => None,
    }
}

/// A character key, as a text field would take it.
fn types(key: KeyEvent) -> bool {
    matches!(key.code, KeyCode::Char(_)) && key.modifiers.difference(KeyModifiers::SHIFT).is_empty()
}
