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
    effect::{Answer, Mark, Scan, Topic, Turn},
    input::{
        action::{Action, Scope},
        hit::Target,
        run::Focus,
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
    /// What the focused text field is for.
    fn expects(&self) -> Focus {
        Focus::Text
    }
    /// Does it ask for a code itself, where it has the focus? Else a scan goes to the basket.
    fn takes_scans(&self) -> bool {
        false
    }
    /// A scan that the screen takes for itself.
    fn scanned(&mut self, _scan: &Scan, _turn: &mut Turn<'_>) {}
    /// Can what an action of one of its scopes does be taken back by `put_back`, or by closing what it has opened?
    fn can_take_back(&self, action: Action) -> bool;
    /// How it is now: what a scan takes back.
    fn mark(&self) -> Mark;
    /// It is as it was again.
    fn put_back(&mut self, mark: Mark, turn: &mut Turn<'_>);
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
