//! New Sale: scan or search, basket, client, payment.

use ratatui::{Frame, layout::Rect};

use super::Screen;
use crate::tui::{
    action::{Action, Scope},
    context::Context,
    field::TextField,
};

/// New Sale.
#[derive(Default)]
pub struct NewSale {}

impl NewSale {
    /// Takes this window's basket, as it was left.
    pub fn claim(&mut self, _context: &mut Context) {}
    /// A scan, from whichever screen.
    pub fn scanned(&mut self, _code: &str, _context: &mut Context) {}
}

impl Screen for NewSale {
    fn scopes(&self) -> Vec<Scope> {
        vec![Scope::NewSale]
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
