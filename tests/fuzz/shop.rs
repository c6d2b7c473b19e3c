//! The shop's own file with damage anywhere: it is read or refused, in words, and nothing ever breaks off.

use std::{collections::BTreeSet, fs, panic::AssertUnwindSafe, path::Path};

use chrono::NaiveDate;
use salestrack::{
    domain::{
        Currency, Quantity, Unit, UnitPrice,
        client::ClientDraft,
        ids::{ClientId, DocumentId, ProductId},
        period::Period,
        product::ProductDraft,
        query::{ClientQuery, ProductQuery, SaleQuery},
        report::{ReportKind, ReportQuery},
        sale::{Item, NewLine, NewSale},
    },
    i18n::{Format, Lang, Texts, errors::error_text},
    repository::{self, OpenMode, Owner, Repository, RepositoryError, Result},
};

use super::{mutate, now, random, rounds, scratch, settings};

fn sale(product: i64) -> NewSale {
    let item = Item::Product { id: ProductId(product), price: None };
    let lines = vec![NewLine { item, quantity: Quantity::ONE }];
    let client = Some(ClientId(1));
    NewSale { key: None, lines, client, given: None, accept_shortage: true, accept_clock: true }
}

/// A shop with something in every table.
fn fill(path: &Path) {
    let mut store = repository::create(path, &settings(), &now()).unwrap();
    for (name, code) in [("Ginger juice 1 L", "6181100450982"), ("Gin", "A1"), ("Thé vert", "A2")] {
        let price = UnitPrice::parse_plain("4.90").unwrap();
        let (code, unit, threshold) = (Some(code.to_owned()), Unit::Piece, Some(Quantity::whole(3)));
        let draft = ProductDraft { name: name.into(), code, price, unit, threshold };
        store.add_product(&draft, Quantity::whole(40), &now()).unwrap();
    }
    for name in ["Aïcha Diallo", "Moussa Cissé"] {
        store.add_client(&ClientDraft { name: name.into(), phone: None, email: None }, &now()).unwrap();
    }
    for product in [1, 2, 1, 3, 2, 1] {
        store.record_sale(&sale(product), &now()).unwrap();
    }
    store.void_sale(DocumentId(2), &now()).unwrap();
    store.delete_product(ProductId(3), &now()).unwrap();
}

/// Everything that can be asked and done; the first error of each is what counts.
fn use_all(store: &mut dyn Repository, told: &mut impl FnMut(RepositoryError)) {
    let day: NaiveDate = now().day;
    let mut note = |outcome: Result<()>| {
        if let Err(error) = outcome {
            told(error);
        }
    };
    note(store.shop().map(drop));
    note(store.products(&ProductQuery { limit: 50, ..ProductQuery::default() }, day).map(drop));
    note(
        store.products(&ProductQuery { search: "ginger".into(), limit: 50, ..ProductQuery::default() }, day).map(drop),
    );
    note(store.product_counts().map(drop));
    note(store.product_by_code("a1").map(drop));
    note(store.clients(&ClientQuery { limit: 50, ..ClientQuery::default() }).map(drop));
    note(store.sales(&SaleQuery::default()).map(drop));
    for id in 1..4 {
        note(store.product_card(ProductId(id), day, 40).map(drop));
        note(store.client_card(ClientId(id), day).map(drop));
        note(store.client_history(ClientId(id)).map(drop));
        note(store.sale(DocumentId(id)).map(drop));
    }
    for kind in ReportKind::ALL {
        for client in [None, Some(ClientId(1))] {
            note(store.report(&ReportQuery { kind, period: Period::ALL, client, limit: None }).map(drop));
        }
    }
    note(store.summary(Period::ALL, None).map(drop));
    note(store.days(Period::ALL, None).map(drop));
    note(store.today(day).map(drop));
    note(store.check(&mut |_| true).map(drop));
    let owner = Owner { process: 7, alive: &|_| false };
    note(store.claim_basket(&owner, "fresh").map(drop));
    note(store.record_sale(&sale(1), &now()).map(drop));
    note(store.void_sale(DocumentId(1), &now()).map(drop));
    note(store.restock(ProductId(1), Quantity::ONE, None, &now()).map(drop));
    note(
        store.edit_client(ClientId(1), &ClientDraft { name: "Zoé".into(), phone: None, email: None }, &now()).map(drop),
    );
    note(store.anonymise_client(ClientId(1), &now()));
    note(store.repair(&mut |_| true).map(drop));
}

#[test]
fn a_damaged_shop_is_read_or_refused() {
    let (folder, mut random) = (scratch(), random());
    let path = folder.path().join("whole.db");
    fill(&path);
    let whole = fs::read(&path).unwrap();
    let texts = Lang::ALL.map(Texts::new);
    let mut unforeseen: BTreeSet<String> = BTreeSet::new();
    for round in 0..rounds(150, 50) {
        // Each page has its turn; then whatever comes.
        let page = 2048 * (usize::try_from(round).unwrap() % (whole.len() / 2048));
        let mut bytes = whole.clone();
        if random.bool() {
            bytes[page..page + 2048].copy_from_slice(
                &mutate::bytes(&whole[page..page + 2048], &mut random)
                    .into_iter()
                    .chain([0; 2048])
                    .take(2048)
                    .collect::<Vec<u8>>(),
            );
        } else {
            bytes = mutate::bytes(&whole, &mut random);
        }
        let place = folder.path().join(format!("shop-{round}.db"));
        fs::write(&place, &bytes).unwrap();
        let mut told = |error: RepositoryError| {
            for texts in &texts {
                let words = error_text(texts, Format { lang: texts.lang(), currency: Currency::EUR }, &error);
                assert!(!words.is_empty() && !words.contains('<'), "{words}");
            }
            if let RepositoryError::Storage { .. } = error {
                unforeseen.insert(error.to_string());
            }
        };
        let used = std::panic::catch_unwind(AssertUnwindSafe(|| match repository::open(&place, OpenMode::Existing) {
            Ok(mut store) => use_all(&mut *store, &mut told),
            Err(error) => told(error),
        }));
        if used.is_err() {
            fs::write("/tmp/fuzz-shop.db", &bytes).unwrap();
            panic!("round {round}, kept as /tmp/fuzz-shop.db");
        }
        for side in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(folder.path().join(format!("shop-{round}.db{side}")));
        }
    }
    // Damage is called damage.
    assert!(unforeseen.is_empty(), "{unforeseen:#?}");
}
