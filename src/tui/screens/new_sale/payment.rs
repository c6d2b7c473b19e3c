//! The payment: the given amount, the change, and the recording of the sale.

use super::{Accepted, Focus, NewSale, Reply, fresh_key, to_here};
use crate::{
    domain::{
        Money, absurd,
        basket::Basket,
        sale::{NewSale as Order, Sale},
        shop::OversellPolicy,
    },
    i18n::{Format, errors::error_text, number_error_text, parse, sentence},
    repository::{Refusal, RepositoryError, Result},
    tr,
    tui::{
        context::{Context, Display},
        effect::{Effect, Topic, Turn, Undo, Undone},
        overlays::{confirm::Confirm, form},
    },
};

/// The given amount, against the total.
pub enum Given {
    /// Nothing is typed: the exact total.
    Exact,
    Change(Money),
    Missing(Money),
    /// Not an amount: why not.
    Wrong(String),
}

impl NewSale {
    pub(super) fn given(&self, context: &Context) -> Given {
        let text = self.given.text().trim();
        if text.is_empty() {
            return Given::Exact;
        }
        let Format { currency, lang } = context.display.format;
        let given = match parse::amount(text, currency, lang) {
            Ok(given) => given,
            Err(error) => return Given::Wrong(number_error_text(&context.display.texts, &error)),
        };
        let total = self.basket.total(currency).unwrap_or(Money::ZERO);
        match given.sub(total) {
            Ok(change) if change >= Money::ZERO => Given::Change(change),
            Ok(missing) => missing.neg().map_or(Given::Exact, Given::Missing),
            Err(_) => Given::Exact,
        }
    }

    pub(super) fn given_typed(&mut self, turn: &mut Turn<'_>) {
        let Format { currency, lang } = turn.display.format;
        let amount = parse::amount(self.given.text(), currency, lang).ok();
        if let Given::Wrong(problem) = self.given(turn) {
            self.problem = Some(problem);
        }
        if self.basket.given != amount {
            self.basket.given = amount;
            self.save(None, turn);
        }
    }

    pub(super) fn go_to_payment(&mut self, turn: &mut Turn<'_>) {
        if self.basket.lines.is_empty() && self.lookups == 0 {
            return self.problem = Some(tr!(turn.display.texts, "new-sale-empty"));
        }
        self.edit = None;
        self.focus = Focus::Payment;
    }

    /// Records the sale; it waits for codes that are being looked up, and for the basket that is being claimed.
    pub(super) fn commit(&mut self, accepted: Accepted, turn: &mut Turn<'_>) {
        if self.committing {
            return;
        }
        if self.lookups > 0 || self.storage.claiming {
            self.commit_wanted = true;
            return;
        }
        if self.basket.lines.is_empty() {
            self.problem = Some(tr!(turn.display.texts, "new-sale-empty"));
            self.focus = Focus::Find;
            return;
        }
        match self.given(turn) {
            Given::Change(_) if self.given_is_absurd(turn) => {
                let given = self.basket.given.map(|given| turn.display.format.money(given)).unwrap_or_default();
                return turn.open(form::ask_absurd(given, vec![to_here(Reply::GivenConfirmed)], turn.context()));
            }
            Given::Exact | Given::Change(_) => {}
            Given::Missing(missing) => {
                let missing = turn.display.format.money(missing);
                return self.problem = Some(tr!(turn.display.texts, "new-sale-given-missing", missing = missing));
            }
            Given::Wrong(problem) => return self.problem = Some(problem),
        }
        self.committing = true;
        turn.push(Effect::CloseBanner);
        let Accepted { shortage, clock } = accepted;
        let order = Order { accept_shortage: shortage, accept_clock: clock, ..Order::of_basket(&self.basket) };
        turn.write(move |repository, act| Reply::Recorded { accepted, outcome: repository.record_sale(&order, act) });
    }

    /// Whether the given amount is probably a typing error, and has not been confirmed.
    fn given_is_absurd(&self, context: &Context) -> bool {
        let currency = context.display.format.currency;
        let due = self.basket.total(currency).unwrap_or(Money::ZERO);
        let given = self.basket.given.filter(|given| self.given_confirmed != Some(*given));
        given.is_some_and(|given| absurd::given(given, due, currency))
    }

    /// Records the sale that had to wait.
    pub(super) fn commit_if_wanted(&mut self, turn: &mut Turn<'_>) {
        if self.commit_wanted && self.lookups == 0 && !self.storage.claiming {
            self.commit_wanted = false;
            self.commit(Accepted::default(), turn);
        }
    }

    pub(super) fn recorded(&mut self, accepted: Accepted, outcome: Result<Sale>, turn: &mut Turn<'_>) {
        self.committing = false;
        match outcome {
            Ok(sale) => self.sold(sale, turn),
            Err(RepositoryError::Refused(Refusal::Short(short))) => {
                let asks = turn.shop.oversell == OversellPolicy::Ask && !accepted.shortage;
                let error = RepositoryError::Refused(Refusal::Short(short.clone()));
                self.short = short;
                self.focus = Focus::Basket;
                self.line = self.first_short_line();
                self.refresh_stock(turn);
                if asks {
                    let title = tr!(turn.display.texts, "new-sale-short-title");
                    ask(title, &error, None, Accepted { shortage: true, ..accepted }, turn);
                } else {
                    refused(error, turn);
                }
            }
            Err(RepositoryError::Refused(refusal @ (Refusal::ClockBehind { .. } | Refusal::ClockAhead { .. })))
                if !accepted.clock =>
            {
                let way_out = match refusal {
                    Refusal::ClockAhead { .. } => tr!(turn.display.texts, "new-sale-clock-ahead"),
                    _ => tr!(turn.display.texts, "new-sale-clock-behind"),
                };
                let title = tr!(turn.display.texts, "new-sale-clock-title");
                let error = refusal.into();
                ask(title, &error, Some(way_out), Accepted { clock: true, ..accepted }, turn);
            }
            Err(error) => refused(error, turn),
        }
    }

    fn first_short_line(&self) -> usize {
        let short = |product| self.short.iter().any(|shortage| Some(shortage.product) == product);
        self.basket.lines.iter().position(|line| short(line.product)).unwrap_or(self.line)
    }

    fn sold(&mut self, sale: Sale, turn: &mut Turn<'_>) {
        let (id, number) = (sale.head.id, sale.head.number.clone());
        let text = tr!(turn.display.texts, "new-sale-recorded", number = number.as_str());
        let total = turn.display.format.money(sale.head.total);
        let who = self.client.as_ref().map(|card| card.client.name.clone());
        let sold = std::mem::replace(&mut self.basket, Basket::new(fresh_key()));
        self.before.clear();
        self.find.take();
        self.given.take();
        self.client = None;
        self.line = 0;
        self.short.clear();
        self.problem = None;
        self.focus = Focus::Find;
        self.matches.clear();
        self.matched.clear();
        self.done = Some(sale);
        self.save(None, turn);
        // The undo is a void, a document of its own: it has to be confirmed.
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

    /// A sale has been voided: its lines are put into the basket again, if that is empty.
    pub(super) fn taken_back(&mut self, sold: Basket, turn: &mut Turn<'_>) {
        self.done = None;
        if !self.basket.is_empty() {
            return;
        }
        let before = self.basket.clone();
        self.basket = Basket { key: before.key.clone(), ..sold };
        self.given.take();
        self.basket.given = None;
        self.refresh_client(turn);
        self.refresh_stock(turn);
        self.changed(before, turn);
    }
}

fn refused(error: RepositoryError, turn: &mut Turn<'_>) {
    let title = tr!(turn.display.texts, "new-sale-not-recorded");
    turn.push(Effect::NotDone(title, error));
}

/// Asks whether to record the sale despite an error.
fn ask(title: String, error: &RepositoryError, note: Option<String>, accepted: Accepted, turn: &mut Turn<'_>) {
    let Display { texts, format, .. } = &turn.context().display;
    turn.open(Confirm {
        title,
        text: sentence(&error_text(texts, *format, error)),
        note: note.unwrap_or_default(),
        yes: tr!(texts, "new-sale-sell-anyway"),
        danger: false,
        on_yes: vec![to_here(Reply::Commit(accepted))],
    });
}
