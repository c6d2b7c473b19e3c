//! Fields to fill in, checked while typing, saved as a whole.

use ratatui::{Frame, layout::Rect};

use super::Outcome;
use crate::tui::{action::Action, context::Context, field::TextField};

/// What a field is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A text.
    Text,
    /// A code: a scan lands here.
    Code,
    /// An amount, a price or a quantity: right-aligned.
    Number,
    /// One of these (shown words).
    Choice(Vec<String>),
}

/// One field.
#[derive(Debug, Clone)]
pub struct FormField {
    /// Its label.
    pub label: String,
    /// What it is.
    pub kind: Kind,
    /// What is typed.
    pub text: TextField,
    /// Index of what is chosen.
    pub choice: usize,
    /// A muted word behind the field.
    pub hint: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

impl FormField {
    /// A field with a text in it.
    pub fn text(label: String, kind: Kind, text: &str) -> FormField {
        FormField { label, kind, text: TextField::with(text), choice: 0, hint: String::new(), error: None }
    }
}

/// Reads the form and says what is wrong, as (index of the field, words).
pub type Check = Box<dyn Fn(&[FormField], &Context) -> Vec<(usize, String)>>;
/// Starts the save; the form stays until `App` closes it, so that a refusal can be shown at its field.
pub type Submit = Box<dyn Fn(&[FormField], &mut Context)>;

/// Fields to fill in.
pub struct Form {
    /// What it is for.
    pub title: String,
    /// In order.
    pub fields: Vec<FormField>,
    /// Index of the field with the focus.
    pub focus: usize,
    /// Checks every field, at each change.
    pub check: Check,
    /// Saves.
    pub submit: Submit,
}

impl Form {
    /// A form with the focus on its first field.
    pub fn new(title: String, fields: Vec<FormField>, check: Check, submit: Submit) -> Form {
        Form { title, fields, focus: 0, check, submit }
    }

    /// Puts an error at a field (a refusal of the store).
    pub fn refuse(&mut self, index: usize, error: String) {
        if let Some(field) = self.fields.get_mut(index) {
            field.error = Some(error);
            self.focus = index;
        }
    }

    /// The text field that has the focus.
    pub fn field(&mut self) -> Option<&mut TextField> {
        self.fields.get_mut(self.focus).map(|field| &mut field.text)
    }
    /// The focused field's text has changed.
    pub fn typed(&mut self, _context: &mut Context) {}
    /// A scan: a field for codes takes it.
    pub fn scanned(&mut self, _code: &str, _context: &mut Context) -> bool {
        false
    }
    /// An action of the form.
    pub fn update(&mut self, _action: Action, _context: &mut Context) -> Outcome {
        Outcome::Close
    }
    /// Draws it.
    pub fn draw(&self, _frame: &mut Frame<'_>, _area: Rect, _context: &Context) {}
}
