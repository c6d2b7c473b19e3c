//! What stands above a tab: they are stacked, and the top one has the keys.

use std::any::Any;

use ratatui::{buffer::Buffer, layout::Rect};

use super::{Answer, Effect, Turn};
use crate::tui::{
    context::{Context, Reason},
    input::{
        action::{Action, Scope},
        hit::Target,
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

/// What becomes of a scan while an overlay has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanFate {
    /// It was typing after all: it stays where it stands.
    Typed,
    /// The overlay takes it.
    Taken,
    /// It goes to the basket.
    Basket,
}

pub trait Overlay: Any + Send {
    /// The scopes of its keys.
    fn scopes(&self) -> &'static [Scope];
    /// The action that leaves it.
    fn cancel(&self) -> Action;
    /// An action of one of its scopes.
    fn update(&mut self, action: Action, turn: &mut Turn<'_>) -> Outcome;
    /// Draws it over what stands there, dimmed already.
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
    /// Holds the focused field an amount or a quantity?
    fn amount(&self) -> bool {
        false
    }
    /// What becomes of a scan while this overlay has the keys.
    fn scan_fate(&self) -> ScanFate {
        ScanFate::Basket
    }
    /// A scan that the overlay takes for itself.
    fn scanned(&mut self, _code: &str, _turn: &mut Turn<'_>) {}
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
