//! The first start: name, currency, language; then a sample shop, an import, or nothing.

use ratatui::{Frame, layout::Rect};

use super::Outcome;
use crate::tui::{action::Action, context::Context, field::TextField};

/// What the first start has answered.
pub struct Answers {
    /// Name, currency, language.
    pub shop: crate::domain::shop::Shop,
    /// What it begins with.
    pub start: Start,
}

/// What a shop begins with.
pub enum Start {
    /// The sample.
    Sample,
    /// The Python program's database.
    Import(std::path::PathBuf),
    /// Nothing.
    Empty,
}

/// Creates the shop.
pub type OnOpen = Box<dyn FnMut(Answers, &mut Context)>;

/// The first start.
pub struct Welcome {}

impl Welcome {
    /// The first start.
    pub fn new(_context: &Context, _on_open: OnOpen) -> Welcome {
        Welcome {}
    }
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
