//! New Sale: scan or search, basket, client, payment. What is on the screen is written down at each change.

mod basket;
mod client;
mod draw;
mod draw_pay;
mod find;
mod keep;
mod payment;

pub use self::keep::fresh_key;

use std::collections::HashMap;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use self::{
    basket::{Cell, Edit},
    keep::Keeping,
};
use super::Screen;
use crate::{
    domain::{
        Currency, Money, Quantity,
        basket::Basket,
        ids::ProductId,
        product::Product,
        report::ClientCard,
        sale::{Sale, Shortage},
        stock::ProductCard,
    },
    tui::{
        action::{Action, Scope},
        context::Context,
        field::TextField,
        reason::{Reason, ensure},
        spot::Spot,
    },
};

/// What has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    /// The field that scans and searches.
    #[default]
    Find,
    /// The lines.
    Basket,
    /// The amount given.
    Payment,
}

/// New Sale.
#[derive(Default)]
pub struct NewSale {
    focus: Focus,
    basket: Basket,
    /// Baskets before each change, for undo; the newest last.
    before: Vec<Basket>,
    keeping: Keeping,
    find: TextField,
    matches: Vec<Product>,
    /// The text that the matches answer.
    matched: String,
    chosen: usize,
    /// What sells most these days, offered while the field is empty.
    often: Vec<Product>,
    preview: Option<ProductCard>,
    line: usize,
    /// The quantity or the price of the selected line, while it is typed.
    edit: Option<Edit>,
    given: TextField,
    client: Option<ClientCard>,
    /// The products of the basket as they stand now.
    shelf: HashMap<ProductId, Product>,
    /// Searches for a code that are still under way.
    resolving: usize,
    committing: bool,
    commit_wanted: bool,
    short: Vec<Shortage>,
    done: Option<Sale>,
    problem: Option<String>,
}

impl NewSale {
    /// Puts one of a product into the basket (from another tab, or from a list here).
    pub fn add_product(&mut self, product: &Product, context: &mut Context) {
        self.add(product, Quantity::ONE, context);
    }

    fn add(&mut self, product: &Product, quantity: Quantity, context: &mut Context) {
        let before = self.basket.clone();
        match self.basket.add(product, quantity) {
            Ok(index) => {
                self.line = index;
                self.shelf.insert(product.id, product.clone());
                self.changed(before, context);
            }
            Err(invalid) => self.problem = Some(crate::i18n::errors::invalid_text(&context.texts, &invalid)),
        }
    }

    /// Why an action can't be done with this basket now.
    fn why_not(&self, action: Action, context: &Context) -> Option<Reason> {
        let waits = !self.basket.lines.is_empty() || self.resolving > 0;
        match action {
            Action::Add if self.focus == Focus::Find && !self.find.is_empty() => None,
            Action::Commit if self.committing => Some(Reason::Recording),
            Action::Add | Action::Pay | Action::Commit => ensure(waits, Reason::BasketEmpty),
            Action::MatchDown if self.focus == Focus::Find && self.find.is_empty() => {
                ensure(!self.basket.lines.is_empty(), Reason::BasketEmpty)
            }
            Action::MatchUp | Action::MatchDown => {
                ensure(self.focus == Focus::Find && !self.matches.is_empty(), Reason::NothingTyped)
            }
            Action::WalkIn => ensure(self.basket.client.is_some(), Reason::WalkIn),
            Action::ClearBasket => ensure(!self.basket.is_empty(), Reason::BasketEmpty),
            Action::UndoLine => ensure(!self.before.is_empty() || !context.undo.is_empty(), Reason::NothingToUndo),
            Action::LineUp
            | Action::LineDown
            | Action::More
            | Action::Less
            | Action::SetQuantity
            | Action::SetPrice
            | Action::RemoveLine => ensure(!self.basket.lines.is_empty(), Reason::BasketEmpty),
            Action::Back => {
                let inside = self.focus != Focus::Find || !self.find.is_empty() || self.done.is_some();
                ensure(inside, Reason::Outermost)
            }
            _ => None,
        }
    }

    /// What is to be paid; `None` when the sum is beyond 64 bits.
    fn total(&self, currency: Currency) -> Option<Money> {
        self.basket.total(currency).ok()
    }

    fn step_focus(&mut self, by: isize) {
        let order = [Focus::Find, Focus::Basket, Focus::Payment];
        let at = order.iter().position(|focus| *focus == self.focus).unwrap_or_default();
        let next = (at + order.len()).saturating_add_signed(by) % order.len();
        self.focus = order.get(next).copied().unwrap_or_default();
        if self.focus == Focus::Basket && self.basket.lines.is_empty() {
            self.step_focus(by);
        }
        self.edit = None;
    }
}

impl Screen for NewSale {
    fn scopes(&self) -> Vec<Scope> {
        match self.focus {
            Focus::Find => vec![Scope::NewSale],
            Focus::Basket => vec![Scope::Basket, Scope::NewSale],
            Focus::Payment => vec![Scope::Payment, Scope::NewSale],
        }
    }

    fn field(&mut self) -> Option<&mut TextField> {
        match self.focus {
            Focus::Find => Some(&mut self.find),
            Focus::Basket => self.edit.as_mut().map(|edit| &mut edit.text),
            Focus::Payment => Some(&mut self.given),
        }
    }

    fn types(&self) -> bool {
        self.focus != Focus::Basket || self.edit.is_some()
    }

    fn amount(&self) -> bool {
        self.focus != Focus::Find
    }

    fn typed(&mut self, context: &mut Context) {
        self.problem = None;
        match self.focus {
            Focus::Find => {
                self.problem = find::wanted(self.find.text()).problem(context);
                self.search(context);
            }
            Focus::Basket => self.problem = self.cell_problem(context),
            Focus::Payment => self.given_typed(context),
        }
    }

    fn typed_digit(&mut self, digit: char) -> bool {
        let editing = self.focus == Focus::Basket && self.edit.is_none() && !self.basket.lines.is_empty();
        if editing {
            self.edit = Some(Edit { cell: Cell::Quantity, text: TextField::with(digit.to_string()) });
        }
        editing
    }

    fn disabled(&self, action: Action, context: &Context) -> Option<Reason> {
        self.why_not(action, context)
    }

    fn update(&mut self, action: Action, context: &mut Context) {
        match action {
            Action::KeepCell if self.edit.is_some() => self.set_typed(context),
            Action::Add if self.focus == Focus::Find && !self.find.is_empty() => self.enter(context),
            Action::Add | Action::KeepCell | Action::Pay => self.go_to_payment(context),
            Action::MatchUp => self.choose_match(-1, context),
            Action::MatchDown => self.choose_match(1, context),
            Action::PickClient => client::pick(context),
            Action::NewClient => client::create(String::new(), context),
            Action::WalkIn => self.set_nobody(context),
            Action::OpenPrice => find::open_price(context),
            Action::FocusNext => self.step_focus(1),
            Action::FocusPrevious => self.step_focus(-1),
            Action::ClearBasket => self.clear(context),
            Action::UndoLine if self.before.is_empty() => context.app(crate::tui::app::App::undo),
            Action::UndoLine => self.undo_line(context),
            Action::Commit => self.commit(false, false, context),
            Action::BasketBack | Action::PaymentBack => context.app(crate::tui::app::App::back),
            basket => self.update_basket(basket, context),
        }
    }

    fn back(&mut self, context: &mut Context) {
        if self.edit.take().is_some() {
            self.problem = None;
        } else if self.focus != Focus::Find {
            self.focus = Focus::Find;
            self.problem = None;
        } else if !self.find.is_empty() {
            self.find.take();
            self.search(context);
        } else {
            self.done = None;
        }
    }

    fn refresh(&mut self, context: &mut Context) {
        self.refresh_shelf(context);
        NewSale::refresh_often(context);
        client::refresh(self.basket.client, context);
        if !self.find.is_empty() {
            self.search(context);
        }
    }

    fn click(&mut self, spot: Spot, double: bool, context: &mut Context) {
        match spot {
            Spot::Row(line) => {
                self.edit = None;
                (self.line, self.focus) = (line, Focus::Basket);
                if double {
                    self.start(Cell::Quantity);
                }
            }
            Spot::Choice(_, index) => {
                self.focus = Focus::Find;
                self.click_match(index, double, context);
            }
            Spot::Pane(_) => self.focus = Focus::Find,
            _ => {}
        }
    }

    fn wheel(&mut self, at: Position, by: isize, context: &mut Context) {
        let panes = draw::panes(context.body);
        if panes.basket.contains(at) {
            self.line = self.line.saturating_add_signed(by).min(self.basket.lines.len().saturating_sub(1));
        } else if panes.matches.contains(at) && !self.matches.is_empty() {
            self.choose_match(by.signum(), context);
        }
    }

    fn hints(&self) -> Vec<Action> {
        match self.focus {
            Focus::Find => vec![
                Action::Add,
                Action::MatchDown,
                Action::PickClient,
                Action::OpenPrice,
                Action::Pay,
                Action::UndoLine,
                Action::ClearBasket,
            ],
            Focus::Basket if self.edit.is_some() => vec![Action::KeepCell, Action::BasketBack],
            Focus::Basket => {
                vec![
                    Action::More,
                    Action::Less,
                    Action::SetQuantity,
                    Action::SetPrice,
                    Action::RemoveLine,
                    Action::UndoLine,
                    Action::BasketBack,
                ]
            }
            Focus::Payment => vec![Action::Commit, Action::PaymentBack, Action::PickClient],
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        draw::draw(self, area, buf, context);
    }
}
