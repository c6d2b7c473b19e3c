//! New Sale: scan or search, basket, client, payment. What is on the screen is written down at each change.

mod client;
mod draw;
mod draw_pay;
mod find;
mod payment;

use std::collections::HashMap;

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::{
    Frame,
    layout::{Position, Rect},
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
    i18n::parse,
    repository::Owner,
    tr,
    tui::{
        action::{Action, Scope},
        context::Context,
        field::TextField,
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
    claimed: bool,
    find: TextField,
    matches: Vec<Product>,
    /// The text that the matches answer.
    matched: String,
    chosen: usize,
    /// What sells most these days, offered while the field is empty.
    often: Vec<Product>,
    preview: Option<ProductCard>,
    line: usize,
    /// The quantity of the selected line, while it is typed.
    quantity: Option<TextField>,
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
    /// Takes this window's basket, as it was left.
    pub fn claim(&mut self, context: &mut Context) {
        let key = fresh_key();
        context.write(
            move |repository| repository.claim_basket(&owner(), &key),
            |app, claimed| match claimed {
                Ok(basket) => app.new_sale.took(basket, &mut app.context),
                Err(error) => app.context.failed(&error),
            },
        );
    }

    fn took(&mut self, basket: Basket, context: &mut Context) {
        // What was added before the answer came stays.
        let early = std::mem::replace(&mut self.basket, basket);
        self.basket.lines.extend(early.lines);
        self.basket.client = early.client.or(self.basket.client);
        self.claimed = true;
        if let Some(given) = self.basket.given {
            self.given.set(context.format.money_field(given));
        }
        if !self.basket.lines.is_empty() {
            let count = i64::try_from(self.basket.lines.len()).unwrap_or(i64::MAX);
            let text = tr!(context.texts, "new-sale-basket-kept", count = count);
            context.toast(text);
        }
        self.line = self.basket.lines.len().saturating_sub(1);
        self.refresh(context);
    }

    /// Leaves the basket to the next window.
    pub fn release(&mut self, context: &mut Context) {
        context.write(|repository| repository.release_basket(&owner()), |_, _| {});
    }

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

    /// Something of the basket has changed: remember how it was, and write down how it is.
    fn changed(&mut self, before: Basket, context: &mut Context) {
        self.done = None;
        self.problem = None;
        self.short.clear();
        self.before.push(before);
        if self.before.len() > 100 {
            self.before.remove(0);
        }
        self.line = self.line.min(self.basket.lines.len().saturating_sub(1));
        self.save(context);
    }

    fn save(&mut self, context: &mut Context) {
        if !self.claimed {
            return;
        }
        let basket = self.basket.clone();
        context.write(
            move |repository| repository.save_basket(&owner(), &basket),
            |app, saved| {
                if let Err(error) = saved {
                    app.context.failed(&error);
                }
            },
        );
    }

    fn undo_line(&mut self, context: &mut Context) {
        let Some(before) = self.before.pop() else {
            let text = tr!(context.texts, "toast-nothing-to-undo");
            return context.toast(text);
        };
        // A basket that has become a sale is not brought back by an undo of its lines.
        if before.key == self.basket.key {
            self.basket = before;
            self.line = self.line.min(self.basket.lines.len().saturating_sub(1));
            self.save(context);
        }
    }

    fn clear(&mut self, context: &mut Context) {
        if self.basket.is_empty() {
            return;
        }
        let before = self.basket.clone();
        self.basket.lines.clear();
        self.basket.client = None;
        self.basket.given = None;
        self.client = None;
        self.given = TextField::default();
        self.focus = Focus::Find;
        self.changed(before, context);
        let text = tr!(
            context.texts,
            "new-sale-cleared",
            key = context.keymap.key(Action::UndoLine, true).unwrap_or_default()
        );
        context.toast(text);
    }

    fn change_line(&mut self, by: Quantity, context: &mut Context) {
        let before = self.basket.clone();
        let Some(line) = self.basket.lines.get(self.line) else { return };
        let Ok(quantity) = line.quantity.add(by) else { return };
        if quantity <= Quantity::ZERO {
            return self.remove_line(context);
        }
        match self.basket.set_quantity(self.line, quantity) {
            Ok(()) => self.changed(before, context),
            Err(invalid) => self.problem = Some(crate::i18n::errors::invalid_text(&context.texts, &invalid)),
        }
    }

    fn remove_line(&mut self, context: &mut Context) {
        let before = self.basket.clone();
        if let Some(line) = self.basket.remove(self.line) {
            self.changed(before, context);
            let key = context.keymap.key(Action::UndoLine, true).unwrap_or_default();
            let text = tr!(context.texts, "new-sale-removed", name = line.label, key = key);
            context.toast(text);
            if self.basket.lines.is_empty() {
                self.focus = Focus::Find;
            }
        }
    }

    fn set_typed_quantity(&mut self, context: &mut Context) {
        let (Some(field), Some(line)) = (&self.quantity, self.basket.lines.get(self.line)) else { return };
        let before = self.basket.clone();
        match parse::quantity(field.text(), line.unit, context.format.lang) {
            Ok(quantity) => match self.basket.set_quantity(self.line, quantity) {
                Ok(()) => {
                    self.quantity = None;
                    self.changed(before, context);
                }
                Err(invalid) => self.problem = Some(crate::i18n::errors::invalid_text(&context.texts, &invalid)),
            },
            Err(error) => self.problem = Some(crate::i18n::number_error_text(&context.texts, &error)),
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
        self.quantity = None;
    }

    fn update_basket(&mut self, action: Action, context: &mut Context) {
        match action {
            Action::LineUp if self.line == 0 => self.focus = Focus::Find,
            Action::LineUp => self.line -= 1,
            Action::LineDown => self.line = (self.line + 1).min(self.basket.lines.len().saturating_sub(1)),
            Action::More => self.change_line(Quantity::ONE, context),
            Action::Less => self.change_line(Quantity::whole(-1), context),
            Action::RemoveLine => self.remove_line(context),
            Action::SetQuantity => self.quantity = Some(TextField::default()),
            Action::BasketBack => self.back(context),
            _ => {}
        }
    }
}

/// This process, and how it tells whether another one is alive.
fn owner() -> Owner<'static> {
    Owner { process: std::process::id(), alive: &process_is_alive }
}

fn process_is_alive(process: u32) -> bool {
    i32::try_from(process)
        .ok()
        .and_then(rustix::process::Pid::from_raw)
        .is_some_and(|pid| !matches!(rustix::process::test_kill_process(pid), Err(rustix::io::Errno::SRCH)))
}

/// An idempotency key that no other basket has: 128 random bits.
pub fn fresh_key() -> String {
    format!("{:032x}", fastrand::u128(..))
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
            Focus::Basket => self.quantity.as_mut(),
            Focus::Payment => Some(&mut self.given),
        }
    }

    fn types(&self) -> bool {
        self.focus != Focus::Basket || self.quantity.is_some()
    }

    fn amount(&self) -> bool {
        self.focus != Focus::Find
    }

    fn typed(&mut self, context: &mut Context) {
        self.problem = None;
        match self.focus {
            Focus::Find => self.search(context),
            Focus::Basket => {}
            Focus::Payment => self.given_typed(context),
        }
    }

    fn typed_digit(&mut self, digit: char) -> bool {
        let editing = self.focus == Focus::Basket && self.quantity.is_none() && !self.basket.lines.is_empty();
        if editing {
            self.quantity = Some(TextField::with(digit.to_string()));
        }
        editing
    }

    fn update(&mut self, action: Action, context: &mut Context) {
        match action {
            Action::Add if self.focus == Focus::Basket && self.quantity.is_some() => self.set_typed_quantity(context),
            Action::Add if self.focus == Focus::Find && !self.find.is_empty() => self.enter(context),
            Action::Add | Action::Pay => self.go_to_payment(context),
            Action::MatchUp => self.choose_match(-1, context),
            Action::MatchDown => self.choose_match(1, context),
            Action::PickClient => client::pick(context),
            Action::NewClient => client::create(String::new(), context),
            Action::WalkIn => self.set_nobody(context),
            Action::OpenPrice => find::open_price(context),
            Action::FocusNext => self.step_focus(1),
            Action::FocusPrevious => self.step_focus(-1),
            Action::ClearBasket => self.clear(context),
            Action::UndoLine => self.undo_line(context),
            Action::Commit => self.commit(false, false, context),
            Action::PaymentBack => self.back(context),
            basket => self.update_basket(basket, context),
        }
    }

    fn back(&mut self, context: &mut Context) {
        if self.quantity.take().is_some() || context.close_band() {
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

    fn mouse(&mut self, mouse: MouseEvent, context: &mut Context) {
        let panes = draw::panes(context.body);
        let at = Position::new(mouse.column, mouse.row);
        match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) if panes.basket.contains(at) => {
                let line = usize::from(at.y.saturating_sub(panes.basket.y + 2)) + self.first_line(panes.basket);
                if line < self.basket.lines.len() {
                    self.line = line;
                    self.focus = Focus::Basket;
                }
            }
            MouseEventKind::Down(MouseButton::Left) if panes.pay.contains(at) => self.go_to_payment(context),
            MouseEventKind::Down(MouseButton::Left) if panes.client.contains(at) => client::pick(context),
            MouseEventKind::Down(MouseButton::Left) if panes.matches.contains(at) => {
                self.focus = Focus::Find;
                self.click_match(usize::from(at.y.saturating_sub(panes.matches.y + 1)), context);
            }
            MouseEventKind::Down(MouseButton::Left) => self.focus = Focus::Find,
            MouseEventKind::ScrollUp if panes.basket.contains(at) => self.line = self.line.saturating_sub(1),
            MouseEventKind::ScrollDown if panes.basket.contains(at) => {
                self.line = (self.line + 1).min(self.basket.lines.len().saturating_sub(1));
            }
            _ => {}
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
            Focus::Basket => {
                vec![
                    Action::More,
                    Action::Less,
                    Action::SetQuantity,
                    Action::RemoveLine,
                    Action::UndoLine,
                    Action::BasketBack,
                ]
            }
            Focus::Payment => vec![Action::Commit, Action::PaymentBack, Action::PickClient],
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, context: &Context) {
        draw::draw(self, frame, area, context);
    }
}
