//! A client or a product, found by typing: the rows come from the read lane.

use ratatui::{Frame, layout::Rect};

use super::Outcome;
use crate::tui::{action::Action, context::Context, field::TextField};

/// One row: what is shown, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Id of the client or product.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// A muted word at the right (phone, price).
    pub note: String,
}

/// Asks the read lane for the rows of a search text; the answer calls `Picker::accept` on the top overlay.
pub type Look = Box<dyn Fn(&str, &mut Context)>;
/// Takes what was chosen; `None` is the row "nobody / all" where there is one.
pub type Pick = Box<dyn FnOnce(Option<Choice>, &mut Context)>;

/// A list to choose from, searched by typing.
pub struct Picker {
    field: TextField,
}

impl Picker {
    /// A picker; it looks at once. `none` is the label of a first row that stands for nobody, `create` the label of a last row
    /// that hands the typed text to `on_create`.
    pub fn open(
        _title: String,
        _none: Option<String>,
        _create: Option<(String, Box<dyn FnOnce(String, &mut Context)>)>,
        _look: Look,
        _pick: Pick,
        _context: &mut Context,
    ) -> Picker {
        Picker { field: TextField::default() }
    }
    /// The rows of the last search.
    pub fn accept(&mut self, _rows: Vec<Choice>) {}
    /// What is typed.
    pub fn field(&mut self) -> &mut TextField {
        &mut self.field
    }
    /// What is typed has changed.
    pub fn typed(&mut self, _context: &mut Context) {}
    /// An action of the list.
    pub fn update(&mut self, _action: Action, _context: &mut Context) -> Outcome {
        Outcome::Close
    }
    /// Draws it.
    pub fn draw(&self, _frame: &mut Frame<'_>, _area: Rect, _context: &Context) {}
}
