//! The payment: amount given, change, and the commit that makes a basket a sale.

use super::{Focus, NewSale, fresh_key};
use crate::{
    domain::{
        Money,
        basket::Basket,
        sale::{NewSale as Order, Sale},
        shop::OversellPolicy,
    },
    i18n::{errors::error_text, parse, sentence},
    repository::{Refusal, RepositoryError, Result},
    tr,
    tui::{
        context::Context,
        field::TextField,
        overlays::{Overlay, confirm::Confirm},
        undo::{Undo, Undone},
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
        let given = match parse::amount(text, context.format.currency, context.format.lang) {
            Ok(given) => given,
            Err(error) => return Given::Wrong(crate::i18n::number_error_text(&context.texts, &error)),
        };
        let total = self.total(context.format.currency).unwrap_or(Money::ZERO);
        match given.sub(total) {
            Ok(change) if change >= Money::ZERO => Given::Change(change),
            Ok(missing) => missing.neg().map_or(Given::Exact, Given::Missing),
            Err(_) => Given::Exact,
        }
    }

    pub(super) fn given_typed(&mut self, context: &mut Context) {
        let amount = parse::amount(self.given.text(), context.format.currency, context.format.lang).ok();
        if let Given::Wrong(problem) = self.given(context) {
            self.problem = Some(problem);
        }
        if self.basket.given != amount {
            self.basket.given = amount;
            self.save(None, context);
        }
    }

    pub(super) fn go_to_payment(&mut self, context: &mut Context) {
        if self.basket.lines.is_empty() && self.resolving == 0 {
            self.problem = Some(tr!(context.texts, "new-sale-empty"));
            return;
        }
        self.edit = None;
        self.focus = Focus::Payment;
    }

    /// Enter in the payment: the sale is recorded, after every code that is still being looked up, and the basket itself.
    pub(super) fn commit(&mut self, accept_shortage: bool, accept_clock: bool, context: &mut Context) {
        if self.committing {
            return;
        }
        if self.resolving > 0 || self.keeping.claiming {
            self.commit_wanted = true;
            return;
        }
        if self.basket.lines.is_empty() {
            self.problem = Some(tr!(context.texts, "new-sale-empty"));
            self.focus = Focus::Find;
            return;
        }
        match self.given(context) {
            Given::Exact | Given::Change(_) => {}
            Given::Missing(missing) => {
                let missing = context.format.money(missing);
                self.problem = Some(tr!(context.texts, "new-sale-given-missing", missing = missing));
                return;
            }
            Given::Wrong(problem) => {
                self.problem = Some(problem);
                return;
            }
        }
        self.committing = true;
        context.close_band();
        let order = Order { accept_shortage, accept_clock, ..Order::of_basket(&self.basket) };
        let act = context.act();
        context.write(
            move |repository| repository.record_sale(&order, &act),
            move |app, outcome| {
                app.new_sale.committing = false;
                let recorded = outcome.is_ok();
                app.new_sale.committed(outcome, accept_shortage, accept_clock, &mut app.context);
                if recorded {
                    app.changed();
                }
            },
        );
    }

    /// A commit that waited for codes being looked up.
    pub(super) fn commit_if_wanted(&mut self, context: &mut Context) {
        if self.commit_wanted && self.resolving == 0 && !self.keeping.claiming {
            self.commit_wanted = false;
            self.commit(false, false, context);
        }
    }

    fn committed(&mut self, outcome: Result<Sale>, shortage: bool, clock: bool, context: &mut Context) {
        match outcome {
            Ok(sale) => self.sold(sale, context),
            Err(RepositoryError::Refused(Refusal::Short(short))) => {
                let asks = context.shop.oversell == OversellPolicy::Ask && !shortage;
                let error = RepositoryError::Refused(Refusal::Short(short.clone()));
                self.short = short;
                self.focus = Focus::Basket;
                self.line = self.first_short_line();
                self.refresh_shelf(context);
                if asks {
                    let text = sentence(&error_text(&context.texts, context.format, &error));
                    ask(tr!(context.texts, "new-sale-short-title"), text, true, clock, context);
                } else {
                    refused(&error, context);
                }
            }
            Err(error @ RepositoryError::Refused(Refusal::ClockBehind { .. })) if !clock => {
                let text = sentence(&error_text(&context.texts, context.format, &error));
                ask(tr!(context.texts, "new-sale-clock-title"), text, shortage, true, context);
            }
            Err(error) => refused(&error, context),
        }
    }

    fn first_short_line(&self) -> usize {
        let short = |product| self.short.iter().any(|shortage| Some(shortage.product) == product);
        self.basket.lines.iter().position(|line| short(line.product)).unwrap_or(self.line)
    }

    fn sold(&mut self, sale: Sale, context: &mut Context) {
        let id = sale.head.id;
        let text = tr!(context.texts, "new-sale-recorded", number = sale.head.number.as_str());
        self.basket = Basket::new(fresh_key());
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
        self.save(None, context);
        // It is taken back with a document of its own.
        let step = Undo::new(
            |texts| tr!(texts, "new-sale-void-done"),
            move |repository, act| repository.void_sale(id, act).map(|_| Undone::Done),
        );
        context.app(move |app| app.toast_undo(text, step.then(|app| app.new_sale.done = None)));
    }
}

fn refused(error: &RepositoryError, context: &mut Context) {
    let title = tr!(context.texts, "new-sale-not-recorded");
    context.refused(title, error);
}

/// Asks whether to sell all the same, past the stock or past a clock that looks wrong.
fn ask(title: String, text: String, shortage: bool, clock: bool, context: &mut Context) {
    let confirm = Confirm {
        title,
        text,
        note: String::new(),
        yes: tr!(context.texts, "new-sale-sell-anyway"),
        danger: false,
        on_yes: Some(Box::new(move |context| {
            context.app(move |app| app.new_sale.commit(shortage, clock, &mut app.context));
        })),
    };
    context.app(move |app| app.overlays.push(Overlay::Confirm(confirm)));
}
