//! The payment: amount given, change, and the commit that makes a basket a sale.

use super::{Focus, NewSale, Reply, fresh_key, to_here};
use crate::{
    domain::{
        Money, absurd,
        basket::Basket,
        sale::{NewSale as Order, Sale},
        shop::OversellPolicy,
    },
    i18n::{errors::error_text, parse, sentence},
    repository::{Refusal, RepositoryError, Result},
    tr,
    tui::{
        context::Context,
        effect::{Effect, Topic, Turn, Undo, Undone},
        input::text_field::TextField,
        overlays::{confirm::Confirm, form},
    },
};

/// What the field of the amount given says.
pub enum Given {
    /// Nothing typed: the exact total.
    Exact,
    /// Enough; this is the change.
    Change(Money),
    /// Not enough; this is missing.
    Missing(Money),
    /// Not an amount.
    Wrong(String),
}

impl NewSale {
    /// Reads the field of the amount given.
    pub(super) fn given(&self, context: &Context) -> Given {
        let text = self.given.text().trim();
        if text.is_empty() {
            return Given::Exact;
        }
        let given = match parse::amount(text, context.display.format.currency, context.display.format.lang) {
            Ok(given) => given,
            Err(error) => return Given::Wrong(crate::i18n::number_error_text(&context.display.texts, &error)),
        };
        let total = self.total(context.display.format.currency).unwrap_or(Money::ZERO);
        match given.sub(total) {
            Ok(change) if change >= Money::ZERO => Given::Change(change),
            Ok(missing) => missing.neg().map_or(Given::Exact, Given::Missing),
            Err(_) => Given::Exact,
        }
    }

    pub(super) fn given_typed(&mut self, turn: &mut Turn<'_>) {
        let amount = parse::amount(self.given.text(), turn.display.format.currency, turn.display.format.lang).ok();
        if let Given::Wrong(problem) = self.given(turn) {
            self.problem = Some(problem);
        }
        if self.basket.given != amount {
            self.basket.given = amount;
            self.save(None, turn);
        }
    }

    pub(super) fn go_to_payment(&mut self, turn: &mut Turn<'_>) {
        if self.basket.lines.is_empty() && self.resolving == 0 {
            self.problem = Some(tr!(turn.display.texts, "new-sale-empty"));
            return;
        }
        self.edit = None;
        self.focus = Focus::Payment;
    }

    /// Enter in the payment: the sale is recorded, after every code that is still being looked up, and the basket itself.
    pub(super) fn commit(&mut self, accept_shortage: bool, accept_clock: bool, turn: &mut Turn<'_>) {
        if self.committing {
            return;
        }
        if self.resolving > 0 || self.keeping.claiming {
            self.commit_wanted = true;
            return;
        }
        if self.basket.lines.is_empty() {
            self.problem = Some(tr!(turn.display.texts, "new-sale-empty"));
            self.focus = Focus::Find;
            return;
        }
        match self.given(turn) {
            Given::Change(_) if self.is_absurd(turn) => {
                let given = self.basket.given.map(|given| turn.display.format.money(given)).unwrap_or_default();
                return turn.open(form::ask_absurd(given, vec![to_here(Reply::GivenMeant)], turn.context()));
            }
            Given::Exact | Given::Change(_) => {}
            Given::Missing(missing) => {
                let missing = turn.display.format.money(missing);
                self.problem = Some(tr!(turn.display.texts, "new-sale-given-missing", missing = missing));
                return;
            }
            Given::Wrong(problem) => {
                self.problem = Some(problem);
                return;
            }
        }
        self.committing = true;
        turn.push(Effect::CloseBanner);
        let order = Order { accept_shortage, accept_clock, ..Order::of_basket(&self.basket) };
        turn.write(move |repository, act| Reply::Recorded {
            shortage: accept_shortage,
            clock: accept_clock,
            outcome: repository.record_sale(&order, act),
        });
    }

    /// Is more given than a hand gives, and not said to be meant?
    fn is_absurd(&self, context: &Context) -> bool {
        let currency = context.display.format.currency;
        let due = self.total(currency).unwrap_or(Money::ZERO);
        let given = self.basket.given.filter(|given| self.given_meant != Some(*given));
        given.is_some_and(|given| absurd::given(given, due, currency))
    }

    /// A commit that waited for codes being looked up.
    pub(super) fn commit_if_wanted(&mut self, turn: &mut Turn<'_>) {
        if self.commit_wanted && self.resolving == 0 && !self.keeping.claiming {
            self.commit_wanted = false;
            self.commit(false, false, turn);
        }
    }

    pub(super) fn recorded(&mut self, outcome: Result<Sale>, shortage: bool, clock: bool, turn: &mut Turn<'_>) {
        self.committing = false;
        match outcome {
            Ok(sale) => self.sold(sale, turn),
            Err(RepositoryError::Refused(Refusal::Short(short))) => {
                let asks = turn.shop.oversell == OversellPolicy::Ask && !shortage;
                let error = RepositoryError::Refused(Refusal::Short(short.clone()));
                self.short = short;
                self.focus = Focus::Basket;
                self.line = self.first_short_line();
                self.refresh_shelf(turn);
                if asks {
                    let text = sentence(&error_text(&turn.display.texts, turn.display.format, &error));
                    ask(tr!(turn.display.texts, "new-sale-short-title"), text, true, clock, turn);
                } else {
                    refused(error, turn);
                }
            }
            Err(RepositoryError::Refused(refusal @ (Refusal::ClockBehind { .. } | Refusal::ClockAhead { .. })))
                if !clock =>
            {
                let way_out = match refusal {
                    Refusal::ClockAhead { .. } => tr!(turn.display.texts, "new-sale-clock-ahead"),
                    _ => tr!(turn.display.texts, "new-sale-clock-behind"),
                };
                let why = error_text(&turn.display.texts, turn.display.format, &refusal.into());
                let why = sentence(&why);
                let text = format!("{why} {way_out}");
                ask(tr!(turn.display.texts, "new-sale-clock-title"), text, shortage, true, turn);
            }
            Err(error) => refused(error, turn),
        }
    }

    fn first_short_line(&self) -> usize {
        let short = |product| self.short.iter().any(|shortage| Some(shortage.product) == product);
        self.basket.lines.iter().position(|line| short(line.product)).unwrap_or(self.line)
    }

    fn sold(&mut self, sale: Sale, turn: &mut Turn<'_>) {
        let id = sale.head.id;
        let text = tr!(turn.display.texts, "new-sale-recorded", number = sale.head.number.as_str());
        let total = turn.display.format.money(sale.head.total);
        let number = sale.head.number.clone();
        let who = self.client.as_ref().map(|card| card.client.name.clone());
        let sold = std::mem::replace(&mut self.basket, Basket::new(fresh_key()));
        self.before.clear();
        self.find = TextField::default();
        self.given = TextField::default();
        self.client = None;
        self.line = 0;
        self.short.clear();
        self.problem = None;
        self.focus = Focus::Find;
        self.matches.clear();
        self.matched.clear();
        self.done = Some(sale);
        self.save(None, turn);
        // It is taken back with a document of its own, so it is asked about.
        let step = Undo::new(
            |texts| tr!(texts, "new-sale-void-done"),
            move |repository, act| repository.void_sale(id, act).map(|_| Undone::Done),
        );
        let step = step.then(move || vec![to_here(Reply::TakenBack(sold.clone()))]);
        let asks = move |context: &Context| {
            let texts = &context.display.texts;
            let who = who.clone().unwrap_or_else(|| tr!(texts, "history-walk-in"));
            vec![Effect::open(Confirm {
                title: tr!(texts, "history-void-title", number = number.as_str()),
                text: tr!(texts, "new-sale-void-text", total = total.as_str(), who = who),
                note: tr!(texts, "new-sale-void-note"),
                yes: tr!(texts, "history-void-yes"),
                danger: true,
                on_yes: vec![Effect::UndoAsked],
            })]
        };
        turn.undoable(text, step.asking(asks));
        turn.push(Effect::Changed(&[Topic::Sales, Topic::Stock, Topic::Clients]));
    }
}

impl NewSale {
    /// A sale has been taken back: what it sold is in the basket again, unless somebody else's is by now.
    pub(super) fn taken_back(&mut self, sold: Basket, turn: &mut Turn<'_>) {
        self.done = None;
        if !self.basket.is_empty() {
            return;
        }
        let before = self.basket.clone();
        self.basket = Basket { key: before.key.clone(), ..sold };
        self.given = TextField::default();
        self.basket.given = None;
        super::client::refresh(self.basket.client, turn);
        self.refresh_shelf(turn);
        self.changed(before, turn);
    }
}

fn refused(error: RepositoryError, turn: &mut Turn<'_>) {
    let title = tr!(turn.display.texts, "new-sale-not-recorded");
    turn.push(Effect::NotDone(title, error));
}

/// Asks whether to sell all the same, past the stock or past a clock that looks wrong.
fn ask(title: String, text: String, shortage: bool, clock: bool, turn: &mut Turn<'_>) {
    turn.open(Confirm {
        title,
        text,
        note: String::new(),
        yes: tr!(turn.display.texts, "new-sale-sell-anyway"),
        danger: false,
        on_yes: vec![to_here(Reply::Commit { shortage, clock })],
    });
}
