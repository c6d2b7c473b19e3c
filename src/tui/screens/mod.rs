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

/// The screen of a tab.
pub trait Screen {
    /// The scopes of its keys, the innermost first; `Global` follows them.
    fn scopes(&self) -> Vec<Scope>;
    /// The text field that has the focus.
    fn field(&mut self) -> Option<&mut TextField>;
    /// Whether a text field has the focus: the key line then offers only keys that do not type.
    fn types(&self) -> bool {
        false
    }
    /// The kind of text that the focused field expects.
    fn expects(&self) -> Focus {
        Focus::Text
    }
    /// Whether a scan goes to `scanned`; else it goes to the basket.
    fn takes_scans(&self) -> bool {
        false
    }
    fn scanned(&mut self, _scan: &Scan, _turn: &mut Turn<'_>) {}
    /// Whether an action of its scopes is undone by `put_back`, or by closing the overlay that it has opened.
    fn can_take_back(&self, action: Action) -> bool;
    /// The state before keys that may turn out to be a scan.
    fn mark(&self) -> Mark;
    /// Restores the state of a mark.
    fn put_back(&mut self, mark: Mark, turn: &mut Turn<'_>);
    /// The text of the focused field has changed.
    fn typed(&mut self, _turn: &mut Turn<'_>) {}
    /// A digit without a focused text field; `true` if the screen has used it.
    fn typed_digit(&mut self, _digit: char) -> bool {
        false
    }
    /// Why `Back` or an action of its scopes can't be done now.
    fn disabled(&self, action: Action, context: &Context) -> Option<Reason>;
    /// Does an action of its scopes.
    fn update(&mut self, action: Action, turn: &mut Turn<'_>);
    /// Goes one level back; does nothing at the outermost.
    fn back(&mut self, turn: &mut Turn<'_>);
    /// Reads everything again: the tab was opened, or the store has changed.
    fn refresh(&mut self, turn: &mut Turn<'_>);
    /// Takes the answer to a read or a write.
    fn take(&mut self, answer: Answer, turn: &mut Turn<'_>);
    /// The topics whose change makes a refresh necessary.
    fn topics(&self) -> &'static [Topic];
    /// The size of the terminal has changed, or an overlay was closed.
    fn resized(&mut self, _turn: &mut Turn<'_>) {}
    /// A click; `double` if it is the second one at the same place.
    fn click(&mut self, target: Target, double: bool, turn: &mut Turn<'_>);
    /// The mouse wheel, by lines, at a position of the body.
    fn wheel(&mut self, at: Position, by: isize, turn: &mut Turn<'_>);
    /// The actions of the key line, the most useful first.
    fn hints(&self) -> Vec<Action>;
    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context);
}
