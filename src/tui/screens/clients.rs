//! Clients: the list, the card, and what is done to them.

use ratatui::{Frame, layout::Rect};

use super::Screen;
use crate::tui::{
    action::{Action, Scope},
    context::Context,
    field::TextField,
};

/// Clients.
#[derive(Default)]
pub struct Clients {}

impl Clients {
    /// Opens the form of a new client whose name is typed already; `then` gets the client once it is stored.
    pub fn add_named(
        &mut self,
        _name: &str,
        _then: impl FnOnce(&crate::domain::client::Client, &mut crate::tui::app::App) + Send + 'static,
        _context: &mut Context,
    ) {
    }
}

impl Screen for Clients {
    fn scopes(&self) -> Vec<Scope> {
        vec![Scope::Clients, Scope::List]
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
