//! The five tabs: each its own state, what actions do to it, and how it is drawn.

pub mod clients;
pub mod export;
pub mod history;
pub mod listing;
pub mod new_sale;
pub mod products;
pub mod reports;
pub mod spans;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    context::{Context, Reason},
    effect::{Answer, Topic, Turn},
    input::{
        action::{Action, Scope},
        hit::Target,
        text_field::TextField,
    },
};

/// A tab's screen.
pub trait Screen {
    /// The scopes that are open, the nearest first; `Global` comes behind them.
    fn scopes(&self) -> Vec<Scope>;
    /// The text field that has the focus, if one has.
    fn field(&mut self) -> Option<&mut TextField>;
    /// Has a text field the focus? The key line then offers keys that don't type.
    fn types(&self) -> bool {
        false
    }
    /// Holds the focused field an amount or a quantity?
    fn amount(&self) -> bool {
        false
    }
    /// The focused field's text has changed.
    fn typed(&mut self, _turn: &mut Turn<'_>) {}
    /// A digit pressed where no text field has the focus; `true` when the screen takes it (a basket's line does).
    fn typed_digit(&mut self, _digit: char) -> bool {
        false
    }
    /// Why an action of one of its scopes, or one level back, can't be done now; `None` where it can.
    fn disabled(&self, action: Action, context: &Context) -> Option<Reason>;
    /// An action of one of its scopes.
    fn update(&mut self, action: Action, turn: &mut Turn<'_>);
    /// One level back; nothing at the outermost.
    fn back(&mut self, turn: &mut Turn<'_>);
    /// Reads again what it shows: it was opened, or the store has changed.
    fn refresh(&mut self, turn: &mut Turn<'_>);
    /// An answer to what it asked.
    fn take(&mut self, answer: Answer, turn: &mut Turn<'_>);
    /// What it shows: it is read again when one of these has changed.
    fn topics(&self) -> &'static [Topic];
    /// The terminal's size has changed, or an overlay has gone.
    fn resized(&mut self, _turn: &mut Turn<'_>) {}
    /// A press of the mouse on something of this screen; `double` when it is the second one there.
    fn click(&mut self, target: Target, double: bool, turn: &mut Turn<'_>);
    /// The wheel, by so many lines, over a place of the body.
    fn wheel(&mut self, at: Position, by: isize, turn: &mut Turn<'_>);
    /// What the key line offers, the most useful first.
    fn hints(&self) -> Vec<Action>;
    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context);
}
