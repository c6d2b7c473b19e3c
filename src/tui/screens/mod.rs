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
    action::{Action, Scope},
    context::Context,
    field::TextField,
    reason::Reason,
    spot::Spot,
};

/// The tabs, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tab {
    /// What the shop sells.
    Products,
    /// Who buys.
    Clients,
    /// The till.
    NewSale,
    /// What was sold.
    History,
    /// What it comes to.
    Reports,
}

impl Tab {
    /// In the order of the header.
    pub const ALL: [Tab; 5] = [Tab::Products, Tab::Clients, Tab::NewSale, Tab::History, Tab::Reports];

    /// Its place in the header.
    pub fn index(self) -> usize {
        Tab::ALL.iter().position(|tab| *tab == self).unwrap_or_default()
    }

    /// The tab so many steps on, round and round.
    #[must_use]
    pub fn step(self, by: isize) -> Tab {
        let count = Tab::ALL.len();
        let index = (self.index() + count).saturating_add_signed(by) % count;
        Tab::ALL.get(index).copied().unwrap_or(self)
    }

    /// The action that opens it.
    pub fn action(self) -> Action {
        match self {
            Tab::Products => Action::TabProducts,
            Tab::Clients => Action::TabClients,
            Tab::NewSale => Action::TabNewSale,
            Tab::History => Action::TabHistory,
            Tab::Reports => Action::TabReports,
        }
    }

    /// Text id of its title.
    pub fn title_id(self) -> &'static str {
        match self {
            Tab::Products => "tab-products",
            Tab::Clients => "tab-clients",
            Tab::NewSale => "tab-new-sale",
            Tab::History => "tab-history",
            Tab::Reports => "tab-reports",
        }
    }
}

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
    fn typed(&mut self, context: &mut Context);
    /// A digit pressed where no text field has the focus; `true` when the screen takes it (a basket's line does).
    fn typed_digit(&mut self, digit: char) -> bool {
        let _ = digit;
        false
    }
    /// Why an action of one of its scopes, or one level back, can't be done now; `None` where it can.
    fn disabled(&self, action: Action, context: &Context) -> Option<Reason>;
    /// An action of one of its scopes.
    fn update(&mut self, action: Action, context: &mut Context);
    /// One level back; nothing at the outermost.
    fn back(&mut self, context: &mut Context);
    /// Reads again what it shows: it was opened, or the store has changed.
    fn refresh(&mut self, context: &mut Context);
    /// The terminal's size has changed, or an overlay has gone.
    fn resized(&mut self, context: &mut Context) {
        let _ = context;
    }
    /// A press of the mouse on something of this screen; `double` when it is the second one there.
    fn click(&mut self, spot: Spot, double: bool, context: &mut Context);
    /// The wheel, by so many lines, over a place of the body.
    fn wheel(&mut self, at: Position, by: isize, context: &mut Context);
    /// What the key line offers, the most useful first.
    fn hints(&self) -> Vec<Action>;
    /// Draws the body.
    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context);
}
