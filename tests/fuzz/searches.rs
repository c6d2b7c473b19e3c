//! What is looked for, in a real store: quotes, patterns and the words of a query language are letters like any other. No
//! search fails, and what has a name is found by it.

use chrono::NaiveDate;
use fastrand::Rng;
use salestrack::domain::{
    Currency, Quantity, Unit, UnitPrice,
    client::ClientDraft,
    moment::{Act, Moment},
    product::ProductDraft,
    query::{ClientQuery, ProductQuery, SaleQuery},
    sale::{Item, NewLine, NewSale},
    search::words,
    shop::{OversellPolicy, Shop},
};
use salestrack::repository::{self, Refusal, Repository, RepositoryError};

use crate::{mutate, storm};

const NAMES: &[&str] =
    &["Clavier", "Café « Awa »", "100 % coton", "O'Brien", "a_b", "NEAR(x y)", "-5", "^top", "code:12", "c++", "A*"];
const NUMBERS: &[&str] = &["2026-000001", "2026-1", "2026-000002", "000001", "1", "2026-", "-000001"];

fn now() -> Act {
    Act::first(Moment::at("2026-11-22T14:32:00+01:00".parse().unwrap(), 0))
}

fn today() -> NaiveDate {
    now().at.day
}

pub fn shop() -> Shop {
    Shop {
        name: "Chez Awa".into(),
        currency: Currency::EUR,
        language: None,
        cutoff_minutes: 0,
        oversell: OversellPolicy::Refuse,
    }
}

/// Adds what is called so, finds it by its name, and takes it out again.
fn found_by_name(store: &mut dyn Repository, name: &str, code: Option<String>) {
    let price = UnitPrice::parse_plain("1").unwrap();
    let draft = ProductDraft { name: name.to_owned(), code, price, unit: Unit::Piece, threshold: None };
    match store.add_product(&draft, Quantity::ONE, &now()) {
        Ok(product) => {
            for search in [product.name.as_str(), product.code.as_deref().unwrap_or(&product.name)] {
                let query = ProductQuery { search: search.to_owned(), limit: 100_000, ..ProductQuery::default() };
                let page = store.products(&query, today()).unwrap();
                // Marks alone are no word: what is called so is found by its code only.
                let is_found = !words(search).is_empty() || product.code.as_deref() == Some(search);
                assert!(
                    !is_found || page.rows.iter().any(|(_, row)| row.product.id == product.id),
                    "{search:?} finds no {:?}",
                    product.name
                );
            }
            if let Some(code) = &product.code {
                assert_eq!(store.product_by_code(code).unwrap().map(|found| found.id), Some(product.id), "{code:?}");
            }
            store.delete_product(product.id, &now()).unwrap();
        }
        Err(RepositoryError::Refused(Refusal::Invalid(_) | Refusal::CodeTaken { .. })) => {}
        Err(error) => panic!("{error:?}"),
    }
    let draft = ClientDraft { name: name.to_owned(), phone: None, email: None };
    match store.add_client(&draft, &now()) {
        Ok(client) => {
            let query = ClientQuery { search: client.name.clone(), limit: 100_000, ..ClientQuery::default() };
            let page = store.clients(&query).unwrap();
            let is_found = words(&client.name).is_empty() || page.rows.iter().any(|(_, row)| row.id == client.id);
            assert!(is_found, "{:?} is not found", client.name);
            store.delete_client(client.id, &now()).unwrap();
        }
        Err(RepositoryError::Refused(Refusal::Invalid(_))) => {}
        Err(error) => panic!("{error:?}"),
    }
}

fn looked_for(store: &dyn Repository, text: &str) {
    let query = ProductQuery { search: text.to_owned(), limit: 50, ..ProductQuery::default() };
    store.products(&query, today()).unwrap();
    store.clients(&ClientQuery { search: text.to_owned(), limit: 50, ..ClientQuery::default() }).unwrap();
    store.sales(&SaleQuery { number: Some(text.to_owned()), limit: 50, ..SaleQuery::default() }).unwrap();
    store.product_by_code(text).unwrap();
}

fn numbered(store: &dyn Repository, text: &str) {
    let Some(sale) = store.sale_by_number(text).unwrap() else { return };
    let number = sale.head.number;
    assert_eq!(store.sale_by_number(&number).unwrap().map(|sale| sale.head.number), Some(number.clone()));
    let last = |text: &str| text.rsplit(['-', '#']).next().and_then(|text| text.trim().parse::<u64>().ok());
    assert_eq!(last(text), last(&number), "{text:?} is {number}");
}

#[test]
fn searches() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = repository::create(&folder.path().join("shop.db"), &shop(), &now().at).unwrap();
    for name in NAMES {
        let price = UnitPrice::parse_plain("1").unwrap();
        let draft = ProductDraft { name: (*name).to_owned(), code: None, price, unit: Unit::Piece, threshold: None };
        let id = store.add_product(&draft, Quantity::whole(9), &now()).unwrap().id;
        let line = NewLine { item: Item::Product { id, price: None }, quantity: Quantity::ONE };
        let sale = NewSale {
            key: None,
            lines: vec![line],
            client: None,
            given: None,
            accept_shortage: false,
            accept_clock: false,
        };
        store.record_sale(&sale, &now()).unwrap();
    }
    storm("searches", 40, |rng: &mut Rng, drawn| {
        let seeds = if rng.u8(0..4) == 0 { NUMBERS } else { NAMES };
        let text = mutate::text(rng, seeds);
        drawn.clone_from(&format!("{text:?}"));
        looked_for(store.as_ref(), &text);
        numbered(store.as_ref(), &text);
        if rng.u8(0..4) == 0 {
            let code = rng.bool().then(|| mutate::text(rng, NUMBERS));
            *drawn += &format!(", code {code:?}");
            found_by_name(store.as_mut(), &text, code);
        }
    });
    assert_eq!(store.check(&mut |_| true).unwrap(), []);
}
