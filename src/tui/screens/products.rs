//! Products: the list, the detail, and what is done to them.

use ratatui::{Frame, layout::Rect};

use super::Screen;
use crate::tui::{
    action::{Action, Scope},
    context::Context,
    field::TextField,
};

/// Products.
#[derive(Default)]
pub struct Products {}

impl Products {
    /// Opens the form of a new product that has a code already (an unknown scan).
    pub fn add_with_code(&mut self, _code: &str, _context: &mut Context) {}
}

impl Screen for Products {
    fn scopes(&self) -> Vec<Scope> {
        vec![Scope::Products, Scope::List]
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
