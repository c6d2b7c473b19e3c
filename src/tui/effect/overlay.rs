//! Overlays of a tab: they are stacked, and the top one has the keys.

use std::any::Any;

use crossterm::event::KeyEvent;
use ratatui::{buffer::Buffer, layout::Rect};

use super::{Answer, Effect, Scan, Turn};
use crate::tui::{
    context::{Context, Reason},
    input::{
        action::{Action, Scope},
        hit::Target,
        run::{Focus, Run},
        text_field::TextField,
    },
};

/// What becomes of an overlay after a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Stay,
    Close,
    /// It stays, and the application does this.
    Leave(Action),
}

/// How a screen or an overlay was before a run of keys: what a scan takes back.
pub type Mark = Box<dyn Any + Send>;

pub trait Overlay: Any + Send {
    /// The scopes of its keys.
    fn scopes(&self) -> &'static [Scope];
    /// The action that leaves it.
    fn cancel(&self) -> Action;
    /// An action of one of its scopes.
    fn update(&mut self, action: Action, turn: &mut Turn<'_>) -> Outcome;
    /// Draws it over the dimmed screen.
    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context);

    /// The text field that has the focus, if one has.
    fn field(&mut self) -> Option<&mut TextField> {
        None
    }
    /// Has a text field the focus?
    fn types(&self) -> bool {
        false
    }
    /// The focused field's text has changed.
    fn typed(&mut self, _turn: &mut Turn<'_>) {}
    /// A letter where no text field has the focus; `true` when it chose something.
    fn letter(&mut self, _letter: char, _turn: &mut Turn<'_>) -> bool {
        false
    }
    /// What the focused text field is for.
    fn expects(&self) -> Focus {
        Focus::Text
    }
    /// Does it ask for a code itself? Else a scan goes to the basket.
    fn takes_scans(&self) -> bool {
        false
    }
    /// A scan that the overlay takes for itself.
    fn scanned(&mut self, _scan: &Scan, _turn: &mut Turn<'_>) {}
    /// A run of keys that is over, and how it ended; `true` when the overlay is here to look at runs.
    fn run_read(&mut self, _run: &Run, _end: Option<KeyEvent>, _turn: &mut Turn<'_>) -> bool {
        false
    }
    /// Can an action of one of its scopes be taken back by `put_back`, or by closing what it has opened?
    fn can_take_back(&self, _action: Action) -> bool {
        false
    }
    /// How it is now; the text of the focused field is kept for it.
    fn mark(&self) -> Mark {
        Box::new(())
    }
    /// It is as it was again.
    fn put_back(&mut self, _mark: Mark, _turn: &mut Turn<'_>) {}
    /// Has anything been typed or chosen that leaving it would lose?
    fn is_filled(&self) -> bool {
        false
    }
    /// Why an action of one of its scopes can't be done now.
    fn disabled(&self, _action: Action, _context: &Context) -> Option<Reason> {
        None
    }
    /// A press of the mouse on something of it.
    fn click(&mut self, _target: Target, _turn: &mut Turn<'_>) -> Outcome {
        Outcome::Stay
    }
    /// An answer to what it asked; given back where it is none of its own.
    fn take(&mut self, answer: Answer, _turn: &mut Turn<'_>) -> Result<(), Answer> {
        Err(answer)
    }
}

impl dyn Overlay {
    /// The overlay as what it is, where it is of this type.
    pub fn as_a<T: Overlay>(&self) -> Option<&T> {
        (self as &dyn Any).downcast_ref()
    }

    /// The same, to change it.
    pub fn as_a_mut<T: Overlay>(&mut self) -> Option<&mut T> {
        (self as &mut dyn Any).downcast_mut()
    }
}

impl Turn<'_> {
    pub fn open(&mut self, overlay: impl Overlay) {
        self.push(Effect::open(overlay));
    }
}
