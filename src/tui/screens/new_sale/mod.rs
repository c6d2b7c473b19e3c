//! The New Sale tab: scan or search, basket, client, payment. The basket is saved at each change.

mod basket;
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
    keep::Storage,
};
use super::{Screen, spans::look_clients};
use crate::{
    domain::{
        Money, Quantity, UnitPrice,
        basket::Basket,
        ids::{ClientId, ProductId},
        product::Product,
        report::ClientCard,
        sale::{Sale, Shortage},
        stock::ProductCard,
    },
    i18n::errors::invalid_text,
    repository::Result,
    tr,
    tui::{
        context::{Context, Reason, ensure},
        effect::{Address, Answer, Effect, Mark, Topic, Turn},
        input::{
            action::{Action, Scope, Tab},
            hit::Target,
            run::Focus as Expects,
            text_field::TextField,
        },
        overlays::picker::Picker,
    },
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Focus {
    /// The search field, which takes codes too.
    #[default]
    Find,
    /// The lines of the basket.
    Basket,
    /// The field of the given amount.
    Payment,
}

/// Refusals of a sale that the user has overruled.
#[derive(Debug, Clone, Copy, Default)]
struct Accepted {
    shortage: bool,
    clock: bool,
}

enum Reply {
    Claimed(Result<Basket>),
    /// The outcome of a save; `toast` is shown if it succeeded.
    Saved {
        number: u64,
        toast: Option<String>,
        outcome: Result<()>,
    },
    LookedUp {
        lookup: find::Lookup,
        chosen: Option<ProductId>,
        outcome: Result<find::LookupResult>,
    },
    Matches {
        text: String,
        products: Vec<Product>,
    },
    Preview(ProductCard),
    Stock(Vec<Product>),
    BestSellers(Vec<Product>),
    Client(ClientCard),
    /// From the picker; `None` is a walk-in.
    Chosen(Option<ClientId>),
    /// From the form of an open price.
    OpenLine {
        label: String,
        price: UnitPrice,
        quantity: Quantity,
    },
    /// Confirmed: record the sale despite a refusal.
    Commit(Accepted),
    CellConfirmed,
    GivenConfirmed,
    /// Confirmed: empty the basket.
    Clear,
    Recorded {
        accepted: Accepted,
        outcome: Result<Sale>,
    },
    /// A sale has been voided: its basket.
    TakenBack(Basket),
}

/// What a scan restores.
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

fn to_here(reply: Reply) -> Effect {
    Effect::answer(Address::Screen(Tab::NewSale), reply)
}

#[derive(Default)]
pub struct NewSale {
    focus: Focus,
    basket: Basket,
    /// The baskets before each change, for undo; the newest last.
    before: Vec<Basket>,
    storage: Storage,
    find: TextField,
    matches: Vec<Product>,
    /// The searched text of the matches.
    matched: String,
    /// Index of the selected match.
    chosen: usize,
    /// The best-selling products, shown while nothing is searched.
    best_sellers: Vec<Product>,
    preview: Option<ProductCard>,
    /// Index of the selected line.
    line: usize,
    edit: Option<Edit>,
    given: TextField,
    /// The amount that looked like a typing error, but was confirmed.
    given_confirmed: Option<Money>,
    client: Option<ClientCard>,
    /// The products of the basket, with their current stock.
    stock: HashMap<ProductId, Product>,
    /// Number of codes that are being looked up.
    lookups: usize,
    committing: bool,
    /// Record the sale once nothing is looked up any more.
    commit_wanted: bool,
    short: Vec<Shortage>,
    /// The sale just recorded, until the next one begins.
    done: Option<Sale>,
    problem: Option<String>,
}

impl NewSale {
    /// Puts one of a product into the basket.
    pub fn add_product(&mut self, product: &Product, turn: &mut Turn<'_>) {
        self.add(product, Quantity::ONE, turn);
    }

    pub fn add(&mut self, product: &Product, quantity: Quantity, turn: &mut Turn<'_>) {
        let before = self.basket.clone();
        match self.basket.add(product, quantity) {
            Ok(index) => {
                self.line = index;
                self.stock.insert(product.id, product.clone());
                self.changed(before, turn);
            }
            Err(invalid) => self.problem = Some(invalid_text(&turn.display.texts, &invalid)),
        }
    }

    /// Number of lines in the basket.
    pub fn lines(&self) -> usize {
        self.basket.lines.len()
    }

    fn last_line(&self) -> usize {
        self.basket.lines.len().saturating_sub(1)
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

    fn pick_client(turn: &mut Turn<'_>) {
        let texts = &turn.context().display.texts;
        turn.extend(Picker::open(
            tr!(texts, "new-sale-pick-client"),
            Some(tr!(texts, "new-sale-walk-in")),
            Some((tr!(texts, "new-sale-create-client"), Box::new(|name| vec![Effect::NewClient { name }]))),
            Box::new(look_clients),
            Box::new(|choice| vec![to_here(Reply::Chosen(choice.map(|choice| ClientId(choice.id))))]),
            turn.context(),
        ));
    }

    /// Sells to a client; `None` is a walk-in.
    pub fn set_client(&mut self, client: Option<ClientId>, turn: &mut Turn<'_>) {
        if self.basket.client == client {
            return;
        }
        let before = self.basket.clone();
        self.basket.client = client;
        self.client = None;
        self.changed(before, turn);
        self.refresh_client(turn);
    }

    /// Reads the card of the client.
    fn refresh_client(&self, turn: &mut Turn<'_>) {
        let Some(id) = self.basket.client else { return };
        let today = turn.today();
        turn.read("sale-client", move |reader| reader.client_card(id, today).map(Reply::Client));
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
        self.line = line.min(self.last_line());
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
                self.problem = find::parse_entry(self.find.text()).problem(turn);
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
        let waits = !self.basket.lines.is_empty() || self.lookups > 0;
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

    fn update(&mut self, action: Action, turn: &mut Turn<'_>) {
        match action {
            Action::KeepCell if self.edit.is_some() => self.set_typed(false, turn),
            Action::Add if self.focus == Focus::Find && !self.find.is_empty() => self.enter(turn),
            Action::Add | Action::KeepCell | Action::Pay => self.go_to_payment(turn),
            Action::MatchUp => self.choose_match(-1, turn),
            Action::MatchDown => self.choose_match(1, turn),
            Action::PickClient => NewSale::pick_client(turn),
            Action::NewClient => turn.push(Effect::NewClient { name: String::new() }),
            Action::WalkIn => self.set_client(None, turn),
            Action::OpenPrice => turn.open(find::open_price(turn.context())),
            Action::FocusNext => self.step_focus(1),
            Action::FocusPrevious => self.step_focus(-1),
            Action::ClearBasket => self.ask_clear(turn),
            Action::UndoLine if self.before.is_empty() => turn.push(Effect::Undo),
            Action::UndoLine => self.undo_line(turn),
            Action::Commit => self.commit(Accepted::default(), turn),
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
        self.refresh_stock(turn);
        NewSale::refresh_best_sellers(turn);
        self.refresh_client(turn);
        if !self.find.is_empty() {
            self.search(turn);
        }
    }

    fn take(&mut self, answer: Answer, turn: &mut Turn<'_>) {
        let Ok(reply) = answer.take() else { return };
        match reply {
            Reply::Claimed(basket) => self.claimed(basket, turn),
            Reply::Saved { number, toast, outcome } => self.saved(number, toast, outcome, turn),
            Reply::LookedUp { lookup, chosen, outcome } => self.accept_lookup(lookup, chosen, outcome, turn),
            Reply::Matches { text, products } => self.accept_matches(text, products, turn),
            Reply::Preview(card) => self.preview = Some(card),
            Reply::Stock(products) => {
                self.stock = products.into_iter().map(|product| (product.id, product)).collect();
            }
            Reply::BestSellers(products) => self.best_sellers = products,
            Reply::Client(card) if self.basket.client == Some(card.client.id) => self.client = Some(card),
            Reply::Client(_) => {}
            Reply::Chosen(client) => self.set_client(client, turn),
            Reply::OpenLine { label, price, quantity } => self.add_open(&label, price, quantity, turn),
            Reply::CellConfirmed => self.set_typed(true, turn),
            Reply::GivenConfirmed => {
                self.given_confirmed = self.basket.given;
                self.commit(Accepted::default(), turn);
            }
            Reply::Clear => self.clear(turn),
            Reply::Commit(accepted) => self.commit(accepted, turn),
            Reply::Recorded { accepted, outcome } => self.recorded(accepted, outcome, turn),
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
                    self.start_edit(Cell::Quantity);
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
        if panes.basket.contains(at) && self.edit.is_none() {
            self.line = self.line.saturating_add_signed(by).min(self.last_line());
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
