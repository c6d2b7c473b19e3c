//! An answer and its address.

use std::any::Any;

use crate::tui::input::action::Tab;

/// Who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Address {
    Screen(Tab),
    /// The overlay on top that takes answers.
    Overlay,
    App,
}

/// What has come of a question. Each asker has a type of its own for its answers, and takes only those.
pub struct Answer(Box<dyn Any + Send>);

impl Answer {
    pub fn new(value: impl Any + Send) -> Answer {
        Answer(Box::new(value))
    }

    /// The value, where it is of the asker's type; else the answer is given back.
    pub fn take<T: Any>(self) -> Result<T, Answer> {
        self.0.downcast().map(|value| *value).map_err(Answer)
    }
}
