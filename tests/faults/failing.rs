//! Each call of the disk fails in turn, in all that a shop does: done wholly, or not at all, and the till goes on.

use std::{env, fs, path::PathBuf};

use salestrack::domain::{
    Quantity,
    basket::{Basket, BasketLine},
    ids::{DocumentId, ProductId},
};
use salestrack::exchange::python::{self, ImportError};
use salestrack::repository::{self, OpenMode, Repository, RepositoryError, Result, Window};

use crate::disk::{self, Fault, Kind};
use crate::support::{ARTICLES, Place, clear, draft, everything, go_on, now, old_program, sale, settings, sound};

/// Every fault in turn, until the work asks no more of the disk: `work` gets the fault and says whether it was hit. Long
/// work is tried at every `stride`-th call, with `FAULTS=all` at each.
pub fn each_fault(stride: u64, work: impl Fn(Fault) -> bool) {
    let stride = if env::var_os("FAULTS").is_some_and(|value| value == "all") { 1 } else { stride };
    let mut tried = 0;
    for (offset, (kind, lasting)) in (0..).zip([
        (Kind::Full, false),
        (Kind::Full, true),
        (Kind::Short, false),
        (Kind::Error, false),
        (Kind::Error, true),
    ]) {
        let mut at = 1 + offset % stride;
        while work(Fault { kind, at, lasting }) {
            (at, tried) = (at + stride, tried + 1);
        }
        // Only what reads alone has nothing to write.
        assert!(at > stride || kind != Kind::Error, "no call was ever hit");
    }
    println!("{tried} faults");
}

/// Runs a piece of work with a failing disk; the outcome, and whether the disk failed.
pub fn under<T>(fault: Fault, work: impl FnOnce() -> T) -> (T, bool) {
    disk::fail(fault);
    let outcome = work();
    (outcome, disk::mend() > 0)
}

/// One use case under every fault: afterwards the shop is as it was, or as a quiet disk would have left it; the error is
/// clear; and the same window does the same work once the disk works again.
fn whole_or_not_at_all(stride: u64, place: &Place, work: impl Fn(&Place, &mut dyn Repository) -> Result<()>) {
    let before = everything(&place.file());
    let quiet = place.as_killed_now();
    work(&quiet, quiet.open().as_mut()).unwrap();
    let after = everything(&quiet.file());
    assert_ne!(before, after);
    each_fault(stride, |fault| {
        let place = place.as_killed_now();
        let mut store = place.open();
        let (outcome, hit) = under(fault, || work(&place, store.as_mut()));
        if hit {
            let killed = place.as_killed_now();
            sound(&killed.file());
            let left = everything(&killed.file());
            assert!(left == after || outcome.is_err() && left == before, "{fault:?}: half of it is left");
        }
        if let Err(error) = &outcome {
            clear(error, fault.kind);
            work(&place, store.as_mut()).unwrap_or_else(|error| panic!("{fault:?}, then: {error:?}"));
        }
        store.record_sale(&sale("goes on", 5), &now()).unwrap();
        store.void_sale(last_document(&place), &now()).unwrap();
        drop(store);
        assert_eq!(sound(&place.file()).last().map(String::as_str), Some("goes on"), "{fault:?}");
        hit
    });
}

fn last_document(place: &Place) -> DocumentId {
    let plain = rusqlite::Connection::open(place.file()).unwrap();
    DocumentId(plain.query_row("SELECT max(id) FROM documents", [], |row| row.get(0)).unwrap())
}

#[test]
fn a_sale_is_wholly_there_or_not_at_all() {
    let place = Place::with_shop();
    each_fault(1, |fault| {
        let place = place.as_killed_now();
        let mut store = place.open();
        let (outcome, hit) = under(fault, || store.record_sale(&sale("second", 3), &now()));
        // A kill right now leaves the sale or none: never half of it, never less than was acknowledged.
        let keys = sound(&place.as_killed_now().file());
        assert!(keys == ["first", "second"] || outcome.is_err() && keys == ["first"], "{fault:?}: {keys:?}");
        if let Err(error) = &outcome {
            clear(error, fault.kind);
        }
        // The disk works again, and the till with it: the same basket is sold, once.
        store.record_sale(&sale("second", 3), &now()).unwrap_or_else(|error| panic!("{fault:?}: {error:?}"));
        store.record_sale(&sale("third", 5), &now()).unwrap();
        drop(store);
        assert_eq!(sound(&place.file()), ["first", "second", "third"], "{fault:?}");
        hit
    });
}

#[test]
fn leaving_on_a_dying_disk_loses_nothing() {
    let place = Place::with_shop();
    each_fault(3, |fault| {
        let place = place.as_killed_now();
        let mut store = place.open();
        store.record_sale(&sale("second", 3), &now()).unwrap();
        let ((), hit) = under(fault, || drop(store));
        assert_eq!(sound(&place.file()), ["first", "second"], "{fault:?}");
        hit
    });
}

#[test]
fn a_void_is_wholly_there_or_not_at_all() {
    whole_or_not_at_all(5, &Place::with_shop(), |_, store| {
        let first = store.sale_by_number("2026-000001")?.unwrap();
        store.void_sale(first.head.id, &now()).map(drop)
    });
}

#[test]
fn the_shelf_and_the_basket_are_wholly_changed_or_not_at_all() {
    let place = Place::with_shop();
    let product = ProductId(3);
    whole_or_not_at_all(5, &place, |_, store| store.restock(product, Quantity::whole(5), None, &now()).map(drop));
    whole_or_not_at_all(5, &place, |_, store| {
        store.add_product(&draft("Ginger", "G1"), Quantity::whole(2), &now()).map(drop)
    });
    whole_or_not_at_all(5, &place, |_, store| {
        let product = store.product(product)?;
        let line = BasketLine {
            product: Some(product.id),
            label: product.name,
            code: product.code,
            unit: product.unit,
            unit_price: product.price,
            quantity: Quantity::ONE,
        };
        let basket = Basket { lines: vec![line], ..Basket::new("basket".into()) };
        store.save_basket(&Window { id: "1", is_open: &|_| true }, &basket)
    });
}

#[test]
fn many_at_once_are_all_there_or_none() {
    whole_or_not_at_all(7, &Place::with_shop(), |_, store| {
        store.in_bulk(&mut |store| {
            (0..20).try_for_each(|n| store.record_sale(&sale(&format!("bulk {n}"), n), &now()).map(drop))
        })
    });
}

#[test]
fn an_import_is_wholly_there_or_not_at_all() {
    let place = Place::with_shop();
    let source = old_program(&place.path("ecom_db.db"), 300);
    let untouched = fs::read(&source).unwrap();
    whole_or_not_at_all(23, &place, |place, store| {
        let source = place.path("ecom_db.db");
        let imported = python::import(&source, store, &now(), false, &mut go_on);
        assert!(fs::read(&source).unwrap() == untouched, "the source has changed");
        match imported {
            Ok(_) => Ok(()),
            Err(ImportError::Repository(error)) => Err(error),
            // What can't be read is told as such, in words of its own.
            Err(ImportError::Source(error)) => Err(source_refusal(&error)),
        }
    });
}

fn source_refusal(error: &python::SourceError) -> RepositoryError {
    match error {
        python::SourceError::Unopened(kind) => {
            RepositoryError::Storage { context: "read the source", cause: kind.to_string() }
        }
        python::SourceError::Unreadable(cause) => {
            RepositoryError::Storage { context: "read the source", cause: cause.clone() }
        }
        other => panic!("a failing disk is told as {other:?}"),
    }
}

#[test]
fn opening_on_a_failing_disk_is_refused_clearly() {
    let place = Place::with_shop();
    let log_left = {
        let mut store = place.open();
        store.record_sale(&sale("second", 3), &now()).unwrap();
        place.as_killed_now()
    };
    for place in [place, log_left] {
        each_fault(3, |fault| {
            let place = place.as_killed_now();
            let (outcome, hit) = under(fault, || repository::open(&place.file(), OpenMode::Existing));
            if let Some(error) = outcome.err() {
                clear(&error, fault.kind);
            }
            assert_eq!(sound(&place.file()), ["first", "second"], "{fault:?}");
            hit
        });
    }
}

#[test]
fn what_cannot_be_read_is_not_told_as_damaged() {
    let place = Place::with_shop();
    each_fault(3, |fault| {
        let store = place.open();
        let (found, hit) = under(fault, || store.check(&mut go_on));
        match found {
            Ok(findings) => assert_eq!(findings, [], "{fault:?}"),
            Err(error) => clear(&error, fault.kind),
        }
        hit
    });
}

#[test]
fn a_new_shop_is_whole_or_not_there() {
    let fill = |store: &mut (dyn Repository + 'static)| {
        store.in_bulk(&mut |store| {
            let one = |n| draft(&format!("Article {n}"), &format!("A{n:04}"));
            (0..ARTICLES).try_for_each(|n| store.add_product(&one(n), Quantity::whole(9), &now()).map(drop))
        })
    };
    each_fault(11, |fault| {
        let place = Place::bare();
        let (outcome, hit) = under(fault, || repository::create_filled(&place.file(), &settings(), &now().at, fill));
        match outcome {
            Ok(()) => assert_eq!(place.open().product_counts().unwrap().total, u64::try_from(ARTICLES).unwrap()),
            Err(error) => {
                clear(&error, fault.kind);
                assert_eq!(place.names(), Vec::<String>::new(), "{fault:?}");
            }
        }
        hit
    });
    each_fault(7, |fault| {
        let place = Place::bare();
        let (outcome, hit) = under(fault, || repository::create(&place.file(), &settings(), &now().at).map(drop));
        if let Err(error) = &outcome {
            clear(error, fault.kind);
        }
        // Created and then not opened: the shop is there, whole.
        if outcome.is_ok() || place.file().exists() {
            assert_eq!(sound(&place.file()), Vec::<String>::new());
        } else {
            assert_eq!(place.names(), Vec::<String>::new(), "{fault:?}");
        }
        hit
    });
}

/// Where nothing fails, nothing is refused: the shim itself changes nothing.
#[test]
fn a_quiet_disk_does_all_of_it() {
    let place = Place::with_shop();
    let file: PathBuf = place.file();
    assert_eq!(sound(&file), ["first"]);
    let (sold, hit) = under(Fault { kind: Kind::Error, at: u64::MAX, lasting: false }, || {
        place.open().record_sale(&sale("second", 1), &now()).map(drop)
    });
    assert!(sold.is_ok() && !hit);
}
