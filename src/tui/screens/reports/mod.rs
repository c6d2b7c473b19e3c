//! Reports: six of them, over any period, as a chart and a table.

use ratatui::{Frame, layout::Rect};

use super::Screen;
use crate::tui::{
    action::{Action, Scope},
    context::Context,
    field::TextField,
};

/// Reports.
#[derive(Default)]
pub struct Reports {}

impl Screen for Reports {
    fn scopes(&self) -> Vec<Scope> {
        vec![Scope::Reports, Scope::List]
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
