//! A shop in a folder of its own, on a fixed day, and shorthands for what the stories say often.

use chrono::{DateTime, NaiveDate};
use salestrack::domain::{
    client::ClientDraft,
    currency::Currency,
    edit::Edit,
    ids::ProductId,
    invalid::{Field, Invalid, Problem},
    moment::{Act, Moment},
    price::UnitPrice,
    product::{Product, ProductDraft},
    quantity::Quantity,
    shop::{OversellPolicy, Shop},
    unit::Unit,
};
use salestrack::repository::{self, Refusal, Repository, RepositoryError};
use tempfile::TempDir;

use crate::memory::Memory;

pub fn shop() -> Shop {
    Shop {
        name: "Chez Awa".into(),
        currency: Currency::from_code("EUR").unwrap(),
        language: Some("fr".into()),
        cutoff_minutes: 120,
        oversell: OversellPolicy::Refuse,
    }
}

/// A day of November 2026, at noon.
pub fn noon(day: u32) -> Act {
    let local = DateTime::parse_from_rfc3339(&format!("2026-11-{day:02}T12:00:00+01:00")).unwrap();
    Act::first(Moment::at(local, 120))
}

pub fn day(day: u32) -> NaiveDate {
    noon(day).at.day
}

pub fn piece(name: &str, code: Option<&str>, price: i64) -> ProductDraft {
    ProductDraft {
        name: name.into(),
        code: code.map(Into::into),
        price: UnitPrice::new(price),
        unit: Unit::Piece,
        threshold: None,
    }
}

pub fn person(name: &str, phone: Option<&str>, email: Option<&str>) -> ClientDraft {
    ClientDraft { name: name.into(), phone: phone.map(Into::into), email: email.map(Into::into) }
}

pub fn add(store: &mut dyn Repository, draft: &ProductDraft, opening: i64) -> Product {
    store.add_product(draft, Quantity::whole(opening), &noon(20)).unwrap()
}

/// The edit that makes of a product what a draft says.
pub fn change(store: &dyn Repository, id: ProductId, draft: &ProductDraft) -> Edit<ProductDraft> {
    Edit::new(store.product(id).unwrap().draft(), draft.clone())
}

/// Runs a story on every store there is.
pub fn on_every_store(story: impl Fn(&mut dyn Repository)) {
    let folder = TempDir::new().unwrap();
    let mut sqlite = repository::create(&folder.path().join("shop.db"), &shop(), &noon(20).at).unwrap();
    story(sqlite.as_mut());
    story(&mut Memory::new(&shop()));
}

pub fn invalid<T: std::fmt::Debug>(outcome: Result<T, RepositoryError>) -> (Field, Problem) {
    match outcome {
        Err(RepositoryError::Refused(Refusal::Invalid(Invalid { field, problem }))) => (field, problem),
        other => panic!("expected a rule to be broken: {other:?}"),
    }
}
