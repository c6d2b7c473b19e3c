//! Somebody else at the same shop: another window that sells the last piece, voids, and deletes what is selected here.

use chrono::Days;
use salestrack::{
    domain::{
        Quantity, UnitPrice,
        edit::Edit,
        moment::{Act, Moment},
        query::{From, ProductQuery},
        report::ReportKind,
        sale::{Item, NewLine, NewSale},
        shop::OversellPolicy,
    },
    repository::{Refusal, Repository, RepositoryError},
    tui::app::App,
};

/// The other window's connection.
pub struct Others {
    store: Box<dyn Repository>,
    /// It deletes, and brings back.
    deleted: Vec<salestrack::domain::ids::ProductId>,
}

impl Others {
    pub fn new(store: Box<dyn Repository>) -> Others {
        Others { store, deleted: Vec::new() }
    }

    /// Does one thing, and says what.
    pub fn act(&mut self, random: &mut fastrand::Rng, app: &App) -> String {
        let act = app.context.act();
        let (done, outcome) = match random.u8(0..16) {
            0..6 => ("sells", self.sell(random, act)),
            6 | 7 => match app.history.selected() {
                Some(row) => ("voids what is selected", self.store.void_sale(row.id, &act).map(drop)),
                None => ("voids nothing", Ok(())),
            },
            8 => match app.products.selected().map(|row| &row.product) {
                Some(product) => {
                    self.deleted.push(product.id);
                    ("deletes the selected product", self.store.delete_product(product.id, &act))
                }
                None => ("deletes nothing", Ok(())),
            },
            9 => match self.deleted.pop() {
                Some(id) => ("brings a product back", self.store.restore_product(id).map(drop)),
                None => ("brings nothing back", Ok(())),
            },
            10 => match app.clients.selected() {
                Some(client) if random.bool() => {
                    ("deletes the selected client", self.store.delete_client(client.id, &act))
                }
                Some(client) => {
                    ("anonymises the selected client", self.store.anonymise_client(client.id, &act).map(drop))
                }
                None => ("deletes nobody", Ok(())),
            },
            11 => match app.products.selected().map(|row| &row.product) {
                Some(product) => {
                    let mut draft = product.draft();
                    draft.price = UnitPrice::new(random.i64(0..2_000_000));
                    (
                        "changes a price",
                        self.store.edit_product(product.id, &Edit::new(product.draft(), draft), &act).map(drop),
                    )
                }
                None => ("changes nothing", Ok(())),
            },
            12 | 13 => match app.products.selected().map(|row| &row.product) {
                Some(product) => {
                    let quantity = Quantity::whole(random.i64(1..9));
                    ("restocks", self.store.restock(product.id, quantity, None, &act).map(drop))
                }
                None => ("restocks nothing", Ok(())),
            },
            14 => ("changes the settings", self.change_shop(random)),
            _ => ("reads every report", self.read(act.at)),
        };
        match outcome {
            Ok(()) => done.to_owned(),
            // What is gone, short or behind the clock is refused; a store that broke is not.
            Err(
                error @ (RepositoryError::Damaged(_)
                | RepositoryError::Storage { .. }
                | RepositoryError::Refused(Refusal::Overflow(_))),
            ) => {
                panic!("{done}: {error}")
            }
            Err(error) => format!("{done}, refused: {error}"),
        }
    }

    fn sell(&mut self, random: &mut fastrand::Rng, act: Act) -> Result<(), RepositoryError> {
        let page = self
            .store
            .products(&ProductQuery { limit: 5, from: From::Start, ..ProductQuery::default() }, act.at.day)?;
        let mut lines = Vec::new();
        for (_, row) in page.rows {
            if random.bool() {
                let item = Item::Product { id: row.product.id, price: None };
                lines.push(NewLine { item, quantity: Quantity::whole(random.i64(1..4)) });
            }
        }
        let sale = NewSale {
            key: None,
            lines,
            client: None,
            given: None,
            accept_shortage: random.bool(),
            accept_clock: random.bool(),
        };
        self.store.record_sale(&sale, &act).map(drop)
    }

    fn change_shop(&mut self, random: &mut fastrand::Rng) -> Result<(), RepositoryError> {
        let before = self.store.shop()?;
        let mut shop = before.clone();
        shop.oversell = if random.bool() { OversellPolicy::Ask } else { OversellPolicy::Refuse };
        shop.cutoff_minutes = [0, 120, 359][random.usize(..3)];
        ["Chez Awa", "漢字👩‍👩‍👧‍👦 العربية", "x"][random.usize(..3)].clone_into(&mut shop.name);
        self.store.change_shop(&Edit::new(before, shop)).map(drop)
    }

    fn read(&mut self, now: Moment) -> Result<(), RepositoryError> {
        for kind in ReportKind::ALL {
            let from = now.day.checked_sub_days(Days::new(400));
            let period = salestrack::domain::period::Period { from, to: None };
            self.store.report(&salestrack::domain::report::ReportQuery { kind, period, client: None, limit: None })?;
        }
        Ok(())
    }
}
