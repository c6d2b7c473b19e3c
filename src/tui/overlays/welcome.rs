//! The first start: name, currency, language; then a sample shop, an import, or nothing.

use ratatui::{Frame, layout::Rect};

use super::Outcome;
use crate::tui::{action::Action, context::Context, field::TextField};

/// The first start.
pub struct Welcome {}

impl Welcome {
    /// The text field that has the focus.
    pub fn field(&mut self) -> Option<&mut TextField> {
        None
    }
    /// What is typed has changed.
    pub fn typed(&mut self, _context: &mut Context) {}
    /// An action of the form.
    pub fn update(&mut self, _action: Action, _context: &mut Context) -> Outcome {
        Outcome::Stay
    }
    /// Draws it.
    pub fn draw(&self, _frame: &mut Frame<'_>, _area: Rect, _context: &Context) {}
}
