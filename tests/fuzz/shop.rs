//! A shop's own file, damaged: it is refused, or what can be read is read, and nothing panics.

use std::fs;
use std::path::Path;

use fastrand::Rng;
use salestrack::domain::{
    Quantity,
    ids::ProductId,
    period::Period,
    query::{ClientQuery, ProductQuery, SaleQuery},
    report::{ReportKind, ReportQuery},
    sale::{Item, NewLine, NewSale},
};
use salestrack::repository::{self, OpenMode, Repository};
use salestrack::sample::{self, SampleSpec};

use crate::{mutate, storm};

const PAGE: usize = 4096;

/// What a day at the till asks; each answer may be a refusal.
fn a_day(path: &Path, store: &mut dyn Repository) {
    let now = salestrack::clock::Clock::fixed("2026-11-22T14:32:00+01:00".parse().unwrap()).moment(0);
    drop(store.shop());
    drop(store.products(&ProductQuery { search: "a".into(), limit: 100, ..ProductQuery::default() }, now.day));
    drop(store.clients(&ClientQuery { limit: 100, ..ClientQuery::default() }));
    drop(store.sales(&SaleQuery { limit: 100, ..SaleQuery::default() }));
    drop(store.product_card(ProductId(1), now.day, 30));
    for kind in ReportKind::ALL {
        drop(store.report(&ReportQuery { kind, period: Period::ALL, client: None, limit: None }));
    }
    let line = NewLine { item: Item::Product { id: ProductId(1), price: None }, quantity: Quantity::ONE };
    let sale =
        NewSale { key: None, lines: vec![line], client: None, given: None, accept_shortage: false, accept_clock: true };
    drop(store.record_sale(&sale, &salestrack::domain::moment::Act::first(now)));
    drop(store.sale_by_number("2026-000001"));
    drop(store.check(&mut |_| true));
    drop(repository::repair(path, &mut |_| true));
}

#[test]
fn shop() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    let clock = salestrack::clock::Clock::fixed("2026-11-21T18:00:00+01:00".parse().unwrap());
    let mut store = repository::create(&path, &crate::searches::shop(), &clock.moment(0)).unwrap();
    let spec = SampleSpec { sales: 60, offset_minutes: 60, ..SampleSpec::until(clock.moment(0).day) };
    sample::fill(store.as_mut(), &spec, &mut |_| true).unwrap();
    drop(store);
    let whole = fs::read(&path).unwrap();
    storm("shop", 400, |rng: &mut Rng, drawn| {
        let mut bytes = whole.clone();
        for _ in 0..rng.u8(1..=3) {
            *drawn += &mutate::database(rng, &mut bytes, PAGE);
            *drawn += "; ";
        }
        let path = folder.path().join("damaged.db");
        for end in ["", "-wal", "-shm"] {
            drop(fs::remove_file(folder.path().join(format!("damaged.db{end}"))));
        }
        fs::write(&path, &bytes).unwrap();
        if rng.u8(0..8) == 0 {
            fs::write(folder.path().join("damaged.db-wal"), mutate::junk(rng, 9000)).unwrap();
            *drawn += "with a log of junk";
        }
        if let Ok(mut store) = repository::open(&path, OpenMode::Existing) {
            a_day(&path, store.as_mut());
        }
        if let Ok(store) = repository::open(&path, OpenMode::ReadOnly) {
            drop(store.products(&ProductQuery::default(), clock.moment(0).day));
        }
    });
}
