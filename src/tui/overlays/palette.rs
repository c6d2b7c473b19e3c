//! All actions of this place, found by typing.

use ratatui::{Frame, layout::Rect};

use super::Outcome;
use crate::tui::{
    action::{Action, Scope},
    context::Context,
    field::TextField,
};

/// All actions of this place.
pub struct Palette {
    field: TextField,
}

impl Palette {
    /// The actions of these scopes.
    pub fn new(_scopes: &[Scope], _context: &Context) -> Palette {
        Palette { field: TextField::default() }
    }
    /// What is typed.
    pub fn field(&mut self) -> &mut TextField {
        &mut self.field
    }
    /// What is typed has changed.
    pub fn typed(&mut self, _context: &mut Context) {}
    /// An action of the list; choosing does `context.app(|app| app.act(..))` and closes.
    pub fn update(&mut self, _action: Action, _context: &mut Context) -> Outcome {
        Outcome::Close
    }
    /// Draws it.
    pub fn draw(&self, _frame: &mut Frame<'_>, _area: Rect, _context: &Context) {}
}
