//! The keys of this place, from the table of actions.

use ratatui::{Frame, layout::Rect};

use super::Outcome;
use crate::tui::{
    action::{Action, Scope},
    context::Context,
    field::TextField,
    screens::Tab,
};

/// The keys of this place.
pub struct Help {}

impl Help {
    /// The keys of the scopes of a tab.
    pub fn new(_scopes: Vec<Scope>, _tab: Tab) -> Help {
        Help {}
    }
    /// The filter, while it is typed.
    pub fn field(&mut self) -> Option<&mut TextField> {
        None
    }
    /// The filter has changed.
    pub fn typed(&mut self) {}
    /// An action of the list.
    pub fn update(&mut self, _action: Action) -> Outcome {
        Outcome::Close
    }
    /// Draws it.
    pub fn draw(&self, _frame: &mut Frame<'_>, _area: Rect, _context: &Context) {}
}
