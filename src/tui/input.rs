//! What reaches the dashboard besides keys: scans, pastes, and the mouse.

use std::time::Duration;

use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{
    action::{Action, Scope},
    app::App,
    frame,
    overlays::ScanFate,
    spot::Spot,
};

/// Lines by which the wheel moves.
const LINES: isize = 3;
/// Two presses on one place within this are a double one.
const DOUBLE: Duration = Duration::from_millis(400);

impl App {
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
            Some(Spot::Act(Action::Back)) if self.context.running.is_some() => self.cancel_work(),
            _ if self.context.running.is_some() => {}
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
        if let Some(overlay) = self.overlays.last_mut() {
            if overlay.scopes().contains(&Scope::Chooser) {
                let action = if by < 0 { Action::ChooserUp } else { Action::ChooserDown };
                // Scrolling never closes an overlay.
                let _ = overlay.update(action, &mut self.context);
            }
        } else if self.context.body.contains(at) && self.context.running.is_none() {
            let (screen, context) = self.screen();
            screen.wheel(at, by, context);
        }
    }
}
