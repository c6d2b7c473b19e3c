//! Changes of the basket's lines, and their undo.

use super::{Focus, NewSale, Reply, to_here};
use crate::{
    domain::{
        NumberError, Quantity, UnitPrice, absurd,
        basket::{Basket, BasketLine},
        invalid::Invalid,
    },
    i18n::{errors::invalid_text, number_error_text, parse},
    tr,
    tui::{
        context::Context,
        effect::{Effect, Turn},
        input::{action::Action, text_field::TextField},
        overlays::{confirm::Confirm, form},
    },
};

/// Number of changes that can be undone.
const STEPS: usize = 100;

/// The cell of a line that is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    Quantity,
    /// The unit price, in this sale only.
    Price,
}

/// A cell of the selected line that is being typed.
#[derive(Debug, Clone)]
pub struct Edit {
    pub cell: Cell,
    pub text: TextField,
}

enum Value {
    Quantity(Quantity),
    Price(UnitPrice),
}

/// From the search field, for the marked line.
pub enum LineChange {
    OnceMore,
    /// The figures as they were typed.
    Quantity(String),
}

impl NewSale {
    pub(super) fn update_basket(&mut self, action: Action, turn: &mut Turn<'_>) {
        if matches!(action, Action::LineUp | Action::LineDown) && !self.leave_cell(turn) {
            return;
        }
        match action {
            Action::LineUp if self.line == 0 => self.focus = Focus::Find,
            Action::LineUp => self.line -= 1,
            Action::LineDown => self.line = (self.line + 1).min(self.last_line()),
            Action::More => self.change_line(Quantity::ONE, turn),
            Action::Less => self.change_line(Quantity::whole(-1), turn),
            Action::RemoveLine => self.remove_line(turn),
            Action::SetQuantity => self.start_edit(Cell::Quantity),
            Action::SetPrice => self.start_edit(Cell::Price),
            _ => {}
        }
    }

    /// The basket has changed: keeps the one before for undo, and saves the new one.
    pub(super) fn changed(&mut self, before: Basket, turn: &mut Turn<'_>) {
        self.done = None;
        self.problem = None;
        self.short.clear();
        if before.lines.is_empty() && !self.basket.lines.is_empty() {
            turn.push(Effect::NextSale);
        }
        self.before.push(before);
        if self.before.len() > STEPS {
            self.before.remove(0);
        }
        self.line = self.line.min(self.last_line());
        self.save(None, turn);
    }

    /// Undoes the last change of the basket. A recorded sale is not undone here: its basket has another key.
    pub(super) fn undo_line(&mut self, turn: &mut Turn<'_>) {
        let Some(before) = self.before.pop().filter(|before| before.key == self.basket.key) else { return };
        let now = std::mem::replace(&mut self.basket, before);
        let text = difference(&now, &self.basket, turn);
        self.edit = None;
        self.problem = None;
        self.line = self.line.min(self.last_line());
        if self.focus == Focus::Basket && self.basket.lines.is_empty() {
            self.focus = Focus::Find;
        }
        if now.given != self.basket.given {
            let given = self.basket.given.map(|given| turn.display.format.money_field(given));
            self.given.set(given.unwrap_or_default());
        }
        if now.client != self.basket.client {
            self.client = None;
            self.refresh_client(turn);
        }
        self.refresh_stock(turn);
        self.save(Some(text), turn);
    }

    pub(super) fn ask_clear(&self, turn: &mut Turn<'_>) {
        let (texts, format) = (&turn.display.texts, turn.display.format);
        let count = i64::try_from(self.basket.lines.len()).unwrap_or(i64::MAX);
        let total = self.basket.total(format.currency).map(|total| format.money(total)).unwrap_or_default();
        let key = turn.display.keymap.key(Action::UndoLine, true).unwrap_or_default();
        turn.open(Confirm {
            title: tr!(texts, "new-sale-clear-title"),
            text: tr!(texts, "new-sale-clear-text", count = count, total = total),
            note: tr!(texts, "new-sale-clear-note", key = key),
            yes: tr!(texts, "new-sale-clear-yes"),
            danger: true,
            on_yes: vec![to_here(Reply::Clear)],
        });
    }

    pub(super) fn clear(&mut self, turn: &mut Turn<'_>) {
        let before = self.basket.clone();
        self.basket.lines.clear();
        self.basket.client = None;
        self.basket.given = None;
        self.client = None;
        self.given.take();
        self.edit = None;
        self.focus = Focus::Find;
        self.changed(before, turn);
        let key = turn.display.keymap.key(Action::UndoLine, true).unwrap_or_default();
        let text = tr!(turn.display.texts, "new-sale-cleared", key = key);
        turn.toast(text);
    }

    fn change_line(&mut self, by: Quantity, turn: &mut Turn<'_>) {
        let Some(line) = self.basket.lines.get(self.line) else { return };
        let Ok(quantity) = line.quantity.add(by) else { return };
        if quantity <= Quantity::ZERO {
            return self.remove_line(turn);
        }
        let index = self.line;
        self.attempt(|basket| basket.set_quantity(index, quantity), turn);
    }

    /// What a text in the search field means for the marked line: `+` is once more, `*5` makes it five.
    pub(super) fn for_line(&self, typed: &str, context: &Context) -> Option<LineChange> {
        let line = self.basket.lines.get(self.line)?;
        match typed.trim() {
            "+" => Some(LineChange::OnceMore),
            text => {
                let text = text.strip_prefix('*')?.trim();
                let quantity = parse::quantity(text, line.unit, context.display.format.lang);
                quantity.is_ok().then(|| LineChange::Quantity(text.to_owned()))
            }
        }
    }

    pub(super) fn change_marked(&mut self, change: LineChange, turn: &mut Turn<'_>) {
        match change {
            LineChange::OnceMore => self.change_line(Quantity::ONE, turn),
            LineChange::Quantity(text) => {
                self.edit = Some(Edit { cell: Cell::Quantity, text: TextField::with(text) });
                self.set_typed(false, turn);
                // What is refused or asked about is seen in its cell.
                if self.edit.is_some() {
                    self.focus = Focus::Basket;
                }
            }
        }
    }

    fn remove_line(&mut self, turn: &mut Turn<'_>) {
        let before = self.basket.clone();
        if let Some(line) = self.basket.remove(self.line) {
            self.changed(before, turn);
            let key = turn.display.keymap.key(Action::UndoLine, true).unwrap_or_default();
            let text = tr!(turn.display.texts, "new-sale-removed", name = line.label, key = key);
            turn.toast(text);
            if self.basket.lines.is_empty() {
                self.focus = Focus::Find;
            }
        }
    }

    pub(super) fn start_edit(&mut self, cell: Cell) {
        self.problem = None;
        self.edit = Some(Edit { cell, text: TextField::default() });
    }

    /// The value of the cell that is being typed.
    fn typed_cell(&self, context: &Context) -> Option<Result<Value, NumberError>> {
        let (edit, line) = (self.edit.as_ref()?, self.basket.lines.get(self.line)?);
        let (text, lang) = (edit.text.text(), context.display.format.lang);
        Some(match edit.cell {
            Cell::Quantity => parse::quantity(text, line.unit, lang)
                .and_then(|quantity| if quantity.is_zero() { Err(NumberError::Zero) } else { Ok(quantity) })
                .map(Value::Quantity),
            Cell::Price => parse::price(text, context.display.format.currency, lang).map(Value::Price),
        })
    }

    /// The value of the cell that is being typed, if it is probably a typing error.
    fn absurd_cell(&self, context: &Context) -> Option<String> {
        let (format, unit) = (context.display.format, self.basket.lines.get(self.line)?.unit);
        match self.typed_cell(context)?.ok()? {
            Value::Quantity(quantity) => absurd::quantity(quantity, unit).then(|| format.quantity(quantity, unit)),
            Value::Price(price) => absurd::price(price, format.currency).then(|| format.price(price)),
        }
    }

    /// What is wrong with the cell that is being typed; an empty one is not wrong yet.
    pub(super) fn cell_problem(&self, context: &Context) -> Option<String> {
        let error = self.typed_cell(context)?.err().filter(|error| *error != NumberError::Empty)?;
        Some(number_error_text(&context.display.texts, &error))
    }

    /// Enter in a cell; `confirmed`: a value that looks like a typing error has been confirmed.
    pub(super) fn set_typed(&mut self, confirmed: bool, turn: &mut Turn<'_>) {
        let index = self.line;
        if let Some(what) = self.absurd_cell(turn).filter(|_| !confirmed) {
            return turn.open(form::ask_absurd(what, vec![to_here(Reply::CellConfirmed)], turn.context()));
        }
        let done = match self.typed_cell(turn) {
            None => return,
            Some(Ok(Value::Quantity(quantity))) => self.attempt(|basket| basket.set_quantity(index, quantity), turn),
            Some(Ok(Value::Price(price))) => {
                let currency = turn.display.format.currency;
                self.attempt(|basket| basket.set_price(index, price, currency), turn)
            }
            Some(Err(error)) => return self.problem = Some(number_error_text(&turn.display.texts, &error)),
        };
        if done {
            self.edit = None;
        }
    }

    /// Leaves the cell that is being typed for another line: a value is set, an empty cell is closed. `false` if it stays open.
    fn leave_cell(&mut self, turn: &mut Turn<'_>) -> bool {
        if self.edit.take_if(|edit| edit.text.is_empty()).is_none() && self.edit.is_some() {
            self.set_typed(false, turn);
        }
        self.edit.is_none()
    }

    /// Changes the basket, or shows why not; returns whether it has changed.
    fn attempt(&mut self, change: impl FnOnce(&mut Basket) -> Result<(), Invalid>, turn: &mut Turn<'_>) -> bool {
        let before = self.basket.clone();
        let outcome = change(&mut self.basket);
        match &outcome {
            Ok(()) => self.changed(before, turn),
            Err(invalid) => self.problem = Some(invalid_text(&turn.display.texts, invalid)),
        }
        outcome.is_ok()
    }
}

/// The text of an undo: what differs between two baskets.
fn difference(from: &Basket, to: &Basket, context: &Context) -> String {
    let (texts, format) = (&context.display.texts, context.display.format);
    let missing = |of: &Basket, other: &Basket| {
        let in_other =
            |line: &BasketLine| other.lines.iter().any(|l| (l.product, &l.label) == (line.product, &line.label));
        of.lines.iter().filter(|line| !in_other(line)).map(|line| line.label.clone()).collect::<Vec<_>>()
    };
    let (back, gone) = (missing(to, from), missing(from, to));
    match (back.as_slice(), gone.as_slice()) {
        ([], []) if from.client != to.client => tr!(texts, "new-sale-undone-client"),
        ([], []) => match to.lines.iter().find(|line| !from.lines.contains(line)) {
            Some(line) => {
                let quantity = format.quantity(line.quantity, line.unit);
                let price = format.price(line.unit_price);
                tr!(texts, "new-sale-undone-line", name = line.label.as_str(), quantity = quantity, price = price)
            }
            None => tr!(texts, "new-sale-undone"),
        },
        ([name], []) => tr!(texts, "new-sale-undone-back", name = name.as_str()),
        ([], [name]) => tr!(texts, "new-sale-undone-out", name = name.as_str()),
        (lines, _) => tr!(texts, "new-sale-undone-lines", count = i64::try_from(lines.len()).unwrap_or(i64::MAX)),
    }
}
