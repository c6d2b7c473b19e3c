//! What reaches the dashboard from hands and scanners: keys, scans, pastes, and the mouse.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{
    action::{Action, Scope},
    app::App,
    frame,
    overlays::{Overlay, ScanFate},
    scan::{Input, Typing},
    spot::Spot,
};

/// Lines by which the wheel moves.
const LINES: isize = 3;
/// Two presses on one place within this are a double one.
const DOUBLE: Duration = Duration::from_millis(400);

impl App {
    pub(super) fn inputs(&mut self, inputs: Vec<Input>) {
        for input in inputs {
            match input {
                Input::Key(key) => self.key(key),
                Input::Scan { code, retract, end } => self.scanned(&code, retract, end),
            }
            self.settle();
        }
    }

    /// Would a character be typed, wherever the keys go?
    pub fn typing_now(&self) -> bool {
        self.overlays.last().map_or_else(|| self.open_screen().types(), Overlay::types)
    }

    pub(super) fn typing(&mut self) -> Typing {
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
        if self.context.work_in_box().is_some() {
            // Long work has the screen: it can be cancelled, or left with the program.
            match self.context.keymap.lookup(&[Scope::Global], key) {
                Some(Action::Back) => self.cancel_work(),
                Some(Action::Quit) if !types(key) => self.quit = true,
                _ => {}
            }
            return;
        }
        if !self.overlays.is_empty() {
            return self.overlay_key(key);
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

    /// One key of an overlay: its text field, else the keymap in its own scopes, then in the global one.
    fn overlay_key(&mut self, key: KeyEvent) {
        let Some(overlay) = self.overlays.last_mut() else { return };
        if let Some(field) = overlay.field()
            && field.key(key)
        {
            return overlay.typed(&mut self.context);
        }
        if overlay.field().is_some() && types(key) {
            return;
        }
        let scopes: Vec<Scope> = overlay.scopes().iter().copied().chain([Scope::Global]).collect();
        if let Some(action) = self.context.keymap.lookup(&scopes, key) {
            self.act(action);
        }
    }

    /// Asks the long work to end, and to leave nothing.
    pub(super) fn cancel_work(&mut self) {
        if let Some(running) = &self.context.running {
            running.cancel();
        }
    }

    /// A scan goes to the basket from everywhere, and never lands in an amount. A form's field for texts keeps what was
    /// typed there (a phone number over a slow line), its field for codes takes the code.
    pub(super) fn scanned(&mut self, code: &str, retract: usize, end: KeyEvent) {
        if let Some(overlay) = self.overlays.last_mut() {
            match overlay.scan_fate() {
                ScanFate::Typed => return self.key(end),
                ScanFate::Taken => {
                    if let Some(field) = overlay.field() {
                        field.retract(retract);
                    }
                    return overlay.scanned(code, &mut self.context);
                }
                ScanFate::Basket => {
                    if let Some(field) = overlay.field() {
                        field.retract(retract);
                        overlay.typed(&mut self.context);
                    }
                }
            }
        } else {
            let (screen, context) = self.screen();
            if let Some(field) = screen.field() {
                field.retract(retract);
                screen.typed(context);
            }
        }
        if self.context.worker.is_some() {
            self.new_sale.scanned(code, &mut self.context);
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        if let Some(overlay) = self.overlays.last_mut() {
            if let Some(field) = overlay.field() {
                field.paste(text);
                overlay.typed(&mut self.context);
            }
            return;
        }
        let (screen, context) = self.screen();
        if let Some(field) = screen.field() {
            field.paste(text);
            screen.typed(context);
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
        match frame::spot_at(self, at) {
            Some(Spot::Act(Action::Back)) if self.context.work_in_box().is_some() => self.cancel_work(),
            _ if self.context.work_in_box().is_some() => {}
            None | Some(Spot::Inside) => {}
            Some(Spot::Act(action)) => self.act(action),
            // A hand that presses twice means one press: what was typed is not thrown away by the second.
            Some(Spot::Outside) if double => {}
            Some(Spot::Outside) => self.back(),
            Some(spot) => match self.overlays.pop() {
                Some(mut overlay) => {
                    let outcome = overlay.click(spot, &mut self.context);
                    self.settle_overlay(overlay, outcome);
                }
                None => {
                    let (screen, context) = self.screen();
                    screen.click(spot, double, context);
                }
            },
        }
    }

    fn roll(&mut self, at: Position, by: isize) {
        if self.context.work_in_box().is_some() {
            return;
        }
        if let Some(overlay) = self.overlays.last_mut() {
            if overlay.scopes().contains(&Scope::Chooser) {
                let action = if by < 0 { Action::ChooserUp } else { Action::ChooserDown };
                // Scrolling never closes an overlay.
                let _ = overlay.update(action, &mut self.context);
            }
        } else if self.context.body.contains(at) {
            let (screen, context) = self.screen();
            screen.wheel(at, by, context);
        }
    }
}

/// A character key, as a text field would take it.
fn types(key: KeyEvent) -> bool {
    matches!(key.code, KeyCode::Char(_)) && key.modifiers.difference(KeyModifiers::SHIFT).is_empty()
}
