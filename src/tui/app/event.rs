//! Everything that reaches the dashboard, on one channel.

use std::time::Instant;

use crossterm::event::{KeyEvent, MouseEvent};

use crate::{tui::effect::Effects, worker::Report};

/// Something that happened.
pub enum Event {
    /// A key, with the instant at which it was read: a scanner is told from hands by it.
    Key(KeyEvent, Instant),
    Mouse(MouseEvent),
    /// A pasted text.
    Paste(String),
    /// The terminal's new size.
    Resize(u16, u16),
    /// A thread of the worker reports.
    Worker(Report<Effects>),
    /// Work on a thread of its own (import, sample shop) hands something over.
    Background(Effects),
    /// A deadline has passed (clock minute, toast, spinner, held key).
    Tick,
    /// The process was stopped and goes on: the shell has had the terminal meanwhile.
    Continued,
    /// The terminal is gone, or a signal asks to end: the basket is kept, nothing is asked.
    End,
}

impl Event {
    /// Does it come from the terminal?
    pub fn is_input(&self) -> bool {
        matches!(self, Event::Key(..) | Event::Mouse(_) | Event::Paste(_) | Event::Resize(..))
    }
}
