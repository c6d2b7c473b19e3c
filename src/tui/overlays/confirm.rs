//! A question before something goes: what will go, and what is kept.

use ratatui::{Frame, layout::Rect};

use super::Outcome;
use crate::tui::{action::Action, context::Context};

/// What is done on yes.
pub type OnYes = Box<dyn FnOnce(&mut Context)>;

/// A question with yes and no.
pub struct Confirm {
    /// The question, naming what will go.
    pub title: String,
    /// What it means, in a sentence or two.
    pub text: String,
    /// What can still be done afterwards (`You can bring it back with u.`).
    pub note: String,
    /// The word on the button.
    pub yes: String,
    /// Painted in danger.
    pub danger: bool,
    /// Done on yes.
    pub on_yes: Option<OnYes>,
}

impl Confirm {
    /// Yes or no; both close.
    pub fn update(&mut self, action: Action, context: &mut Context) -> Outcome {
        if action == Action::Yes
            && let Some(on_yes) = self.on_yes.take()
        {
            on_yes(context);
        }
        Outcome::Close
    }

    /// Draws it.
    pub fn draw(&self, _frame: &mut Frame<'_>, _area: Rect, _context: &Context) {}
}
