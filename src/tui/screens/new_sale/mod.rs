//! New Sale: scan or search, basket, client, payment. What is on the screen is written down at each change.

mod basket;
mod client;
mod draw;
mod draw_pay;
mod find;
mod keep;
mod payment;

pub use self::keep::{Kept, fresh_key};

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
        Currency, Money, Quantity, UnitPrice,
        basket::Basket,
        ids::{ClientId, ProductId},
        product::Product,
        report::ClientCard,
        sale::{Sale, Shortage},
        stock::ProductCard,
    },
    repository::Result,
    tui::{
        context::{Context, Reason, ensure},
        effect::{Address, Answer, Effect, Mark, Topic, Turn},
        input::{
            action::{Action, Scope, Tab},
            hit::Target,
            run::Focus as Expects,
            text_field::TextField,
        },
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

/// What comes back to New Sale.
enum Reply {
    Claimed(Result<Basket>),
    /// Of the save of this number; `said` is told once it is done.
    Saved {
        number: u64,
        said: Option<String>,
        outcome: Result<()>,
    },
    Found {
        asked: find::Asked,
        chosen: Option<ProductId>,
        outcome: Result<find::Found>,
    },
    Matches {
        text: String,
        products: Vec<Product>,
    },
    Preview(ProductCard),
    Shelf(Vec<Product>),
    Often(Vec<Product>),
    Client(ClientCard),
    /// Of the picker; `None` is a walk-in.
    Chosen(Option<ClientId>),
    /// Of the form of an open price.
    OpenLine {
        label: String,
        price: UnitPrice,
        quantity: Quantity,
    },
    /// The reader sells all the same.
    Commit {
        shortage: bool,
        clock: bool,
    },
    /// The reader means what is typed in the cell.
    CellMeant,
    /// The reader means the amount given.
    GivenMeant,
    /// The reader empties the basket.
    Clear,
    Recorded {
        shortage: bool,
        clock: bool,
        outcome: Result<Sale>,
    },
    /// A sale has been taken back; this was in its basket.
    TakenBack(Basket),
}

/// How New Sale was.
struct Before {
    focus: Focus,
    find: TextField,
    given: TextField,
    edit: Option<Edit>,
    line: usize,
    chosen: usize,
    problem: Option<String>,
    done: Option<Sale>,
}

/// Something for New Sale.
fn to_here(reply: Reply) -> Effect {
    Effect::answer(Address::Screen(Tab::NewSale), reply)
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
    /// The absurd amount that the reader means.
    given_meant: Option<Money>,
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
    pub fn add_product(&mut self, product: &Product, turn: &mut Turn<'_>) {
        self.add(product, Quantity::ONE, turn);
    }

    /// Puts so much of a product into the basket.
    pub fn add(&mut self, product: &Product, quantity: Quantity, turn: &mut Turn<'_>) {
        let before = self.basket.clone();
        match self.basket.add(product, quantity) {
            Ok(index) => {
                self.line = index;
                self.shelf.insert(product.id, product.clone());
                self.changed(before, turn);
            }
            Err(invalid) => self.problem = Some(crate::i18n::errors::invalid_text(&turn.display.texts, &invalid)),
        }
    }

    /// How many lines the basket has.
    pub fn lines(&self) -> usize {
        self.basket.lines.len()
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
            Action::UndoLine => ensure(!self.before.is_empty() || context.can_undo, Reason::NothingToUndo),
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

    fn expects(&self) -> Expects {
        if self.focus == Focus::Find { Expects::Code } else { Expects::Amount }
    }

    fn can_take_back(&self, action: Action) -> bool {
        match action {
            Action::Add => self.focus == Focus::Find && self.find.is_empty(),
            Action::MatchUp
            | Action::MatchDown
            | Action::PickClient
            | Action::NewClient
            | Action::OpenPrice
            | Action::Pay
            | Action::FocusNext
            | Action::FocusPrevious
            | Action::LineUp
            | Action::LineDown
            | Action::SetQuantity
            | Action::SetPrice => true,
            _ => false,
        }
    }

    fn mark(&self) -> Mark {
        Box::new(Before {
            focus: self.focus,
            find: self.find.clone(),
            given: self.given.clone(),
            edit: self.edit.clone(),
            line: self.line,
            chosen: self.chosen,
            problem: self.problem.clone(),
            done: self.done.clone(),
        })
    }

    fn put_back(&mut self, mark: Mark, turn: &mut Turn<'_>) {
        let Ok(mark) = mark.downcast::<Before>() else { return };
        let Before { focus, find, given, edit, line, chosen, problem, done } = *mark;
        let (searched, paid) = (self.find.text() != find.text(), self.given.text() != given.text());
        (self.focus, self.find, self.given, self.edit) = (focus, find, given, edit);
        self.line = line.min(self.basket.lines.len().saturating_sub(1));
        if paid {
            self.given_typed(turn);
        }
        if searched {
            self.search(turn);
        }
        (self.chosen, self.problem, self.done) = (chosen, problem, done);
    }

    fn typed(&mut self, turn: &mut Turn<'_>) {
        self.problem = None;
        match self.focus {
            Focus::Find => {
                self.problem = find::wanted(self.find.text()).problem(turn);
                self.search(turn);
            }
            Focus::Basket => self.problem = self.cell_problem(turn),
            Focus::Payment => self.given_typed(turn),
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

    fn update(&mut self, action: Action, turn: &mut Turn<'_>) {
        match action {
            Action::KeepCell if self.edit.is_some() => self.set_typed(false, turn),
            Action::Add if self.focus == Focus::Find && !self.find.is_empty() => self.enter(turn),
            Action::Add | Action::KeepCell | Action::Pay => self.go_to_payment(turn),
            Action::MatchUp => self.choose_match(-1, turn),
            Action::MatchDown => self.choose_match(1, turn),
            Action::PickClient => client::pick(turn),
            Action::NewClient => turn.push(Effect::NewClient { name: String::new() }),
            Action::WalkIn => self.set_nobody(turn),
            Action::OpenPrice => turn.open(find::open_price(turn.context())),
            Action::FocusNext => self.step_focus(1),
            Action::FocusPrevious => self.step_focus(-1),
            Action::ClearBasket => self.ask_clear(turn),
            Action::UndoLine if self.before.is_empty() => turn.push(Effect::Undo),
            Action::UndoLine => self.undo_line(turn),
            Action::Commit => self.commit(false, false, turn),
            Action::BasketBack | Action::PaymentBack => turn.push(Effect::Back),
            basket => self.update_basket(basket, turn),
        }
    }

    fn back(&mut self, turn: &mut Turn<'_>) {
        if self.edit.take().is_some() {
            self.problem = None;
        } else if self.focus != Focus::Find {
            self.focus = Focus::Find;
            self.problem = None;
        } else if !self.find.is_empty() {
            self.find.take();
            self.search(turn);
        } else {
            self.done = None;
        }
    }

    fn refresh(&mut self, turn: &mut Turn<'_>) {
        self.refresh_shelf(turn);
        NewSale::refresh_often(turn);
        client::refresh(self.basket.client, turn);
        if !self.find.is_empty() {
            self.search(turn);
        }
    }

    fn take(&mut self, answer: Answer, turn: &mut Turn<'_>) {
        let Ok(reply) = answer.take() else { return };
        match reply {
            Reply::Claimed(basket) => self.claimed(basket, turn),
            Reply::Saved { number, said, outcome } => self.saved(number, said, outcome, turn),
            Reply::Found { asked, chosen, outcome } => self.found(asked, chosen, outcome, turn),
            Reply::Matches { text, products } => self.matched(text, products, turn),
            Reply::Preview(card) => self.preview = Some(card),
            Reply::Shelf(products) => {
                self.shelf = products.into_iter().map(|product| (product.id, product)).collect();
            }
            Reply::Often(products) => self.often = products,
            Reply::Client(card) => {
                self.client =
                    Some(card).filter(|card| self.basket.client == Some(card.client.id)).or(self.client.take());
            }
            Reply::Chosen(client) => self.set_client(client, turn),
            Reply::OpenLine { label, price, quantity } => self.add_open(&label, price, quantity, turn),
            Reply::CellMeant => self.set_typed(true, turn),
            Reply::GivenMeant => {
                self.given_meant = self.basket.given;
                self.commit(false, false, turn);
            }
            Reply::Clear => self.clear(turn),
            Reply::Commit { shortage, clock } => self.commit(shortage, clock, turn),
            Reply::Recorded { shortage, clock, outcome } => self.recorded(outcome, shortage, clock, turn),
            Reply::TakenBack(basket) => self.taken_back(basket, turn),
        }
    }

    fn topics(&self) -> &'static [Topic] {
        &[Topic::Stock, Topic::Clients, Topic::Sales]
    }

    fn click(&mut self, target: Target, double: bool, turn: &mut Turn<'_>) {
        match target {
            Target::Row(line) => {
                self.edit = None;
                (self.line, self.focus) = (line, Focus::Basket);
                if double {
                    self.start(Cell::Quantity);
                }
            }
            Target::Choice(_, index) => {
                self.focus = Focus::Find;
                self.click_match(index, double, turn);
            }
            Target::Pane(_) => self.focus = Focus::Find,
            _ => {}
        }
    }

    fn wheel(&mut self, at: Position, by: isize, turn: &mut Turn<'_>) {
        let panes = draw::panes(turn.body);
        if panes.basket.contains(at) {
            self.line = self.line.saturating_add_signed(by).min(self.basket.lines.len().saturating_sub(1));
        } else if panes.matches.contains(at) && !self.matches.is_empty() {
            self.choose_match(by.signum(), turn);
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
