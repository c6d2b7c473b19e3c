//! History: every sale and void, newest first, and the lines of the selected one.

use ratatui::{Frame, layout::Rect};

use super::Screen;
use crate::tui::{
    action::{Action, Scope},
    context::Context,
    field::TextField,
};

/// History.
#[derive(Default)]
pub struct History {}

impl Screen for History {
    fn scopes(&self) -> Vec<Scope> {
        vec![Scope::History, Scope::List]
    }
    fn field(&mut self) -> Option<&mut TextField> {
        None
    }
    fn typed(&mut self, _context: &mut Context) {}
    fn update(&mut self, _action: Action, _context: &mut Context) {}
    fn back(&mut self, _context: &mut Context) {}
    fn refresh(&mut self, _context: &mut Context) {}
    fn hints(&self) -> Vec<Action> {
        Vec::new()
    }
    fn draw(&self, _frame: &mut Frame<'_>, _area: Rect, _context: &Context) {}
}
