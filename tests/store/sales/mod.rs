//! Sales, voids and reports of a store, told once for every backend.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on fails; clippy takes only #[test] functions for tests"
)]

mod conflicts;
mod foreign;
mod sqlite;
mod story;
mod tampering;

use chrono::{DateTime, FixedOffset, NaiveDate};
use salestrack::{
    domain::{
        Currency, Money, Quantity, Unit, UnitPrice,
        client::ClientDraft,
        ids::{ClientId, ProductId},
        moment::{Act, Moment},
        product::ProductDraft,
        sale::{Item, NewLine, NewSale},
        shop::{OversellPolicy, Shop},
    },
    repository::{self, Repository},
};

fn shop(oversell: OversellPolicy) -> Shop {
    Shop { name: "Test".to_owned(), currency: Currency::EUR, language: None, cutoff_minutes: 0, oversell }
}

fn store(oversell: OversellPolicy) -> (tempfile::TempDir, Box<dyn Repository>) {
    let folder = tempfile::tempdir().unwrap();
    let store =
        repository::create(&folder.path().join("shop.db"), &shop(oversell), &at("2024-01-01T08:00:00").at).unwrap();
    (folder, store)
}

/// A local time of the shop, one hour ahead of UTC.
fn at(local: &str) -> Act {
    let local: DateTime<FixedOffset> = DateTime::parse_from_rfc3339(&format!("{local}+01:00")).unwrap();
    Act::first(Moment::at(local, 0))
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn draft(name: &str, price: &str, unit: Unit) -> ProductDraft {
    let price = UnitPrice::parse_plain(price).unwrap();
    ProductDraft { name: name.to_owned(), code: None, price, unit, threshold: None }
}

fn client(name: &str) -> ClientDraft {
    ClientDraft { name: name.to_owned(), phone: None, email: None }
}

fn line(id: ProductId, quantity: &str) -> NewLine {
    NewLine { item: Item::Product { id, price: None }, quantity: Quantity::parse_plain(quantity).unwrap() }
}

fn sale(lines: Vec<NewLine>, client: Option<ClientId>) -> NewSale {
    NewSale { key: None, lines, client, given: None, accept_shortage: false, accept_clock: false }
}

fn clean(store: &dyn Repository) -> bool {
    store.check(&mut |_| true).unwrap().is_empty()
}

fn cents(minor: i64) -> Money {
    Money::new(minor)
}
