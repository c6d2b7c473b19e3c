//! What reaches the dashboard besides keys: scans, pastes, and the mouse.

use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::{
    action::{Action, Scope},
    app::App,
    overlays::ScanFate,
};

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
        if let Some(overlay) = self.overlays.last_mut() {
            let scroll = match mouse.kind {
                MouseEventKind::ScrollUp => Some(Action::ChooserUp),
                MouseEventKind::ScrollDown => Some(Action::ChooserDown),
                _ => None,
            };
            if let Some(action) = scroll
                && overlay.scopes().contains(&Scope::Chooser)
            {
                // Scrolling never closes an overlay.
                let _ = overlay.update(action, &mut self.context);
            }
            return;
        }
        if mouse.kind == MouseEventKind::Down(MouseButton::Left)
            && let Some(tab) = super::frame::tab_at(self, at)
        {
            return self.go(tab);
        }
        let body: Rect = self.context.body;
        if body.contains(at) {
            let (screen, context) = self.screen();
            screen.mouse(mouse, context);
        }
    }
}
