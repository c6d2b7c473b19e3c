//! What was decided no longer holds when it is appended: the service decides anew, and never sells what is not there.

use std::thread;

use salestrack::{
    domain::{Quantity, Unit, edit::Edit, ids::ProductId, query::SaleQuery, shop::OversellPolicy},
    repository::{Reader, Refusal, Repository, RepositoryError},
};

use super::{at, cents, clean, client, draft, line, sale, shop};
use crate::memory::Memory;

const NOW: &str = "2026-03-02T09:00:00";

/// A shop with so many keyboards.
fn till(on_hand: i64) -> (Memory, ProductId) {
    let mut till = Memory::new(&shop(OversellPolicy::Refuse));
    let keyboard = draft("Keyboard", "49.90", Unit::Piece);
    let id = till.add_product(&keyboard, Quantity::whole(on_hand), &at(NOW)).unwrap().id;
    (till, id)
}

/// Once, right before the next sale is appended.
fn meanwhile(till: &mut Memory, work: impl Fn(&mut Memory) + Send + 'static) {
    let mut work = Some(work);
    till.meanwhile = Some(Box::new(move |other| {
        if let Some(work) = work.take() {
            work(other);
        }
    }));
}

#[test]
fn the_last_piece_is_sold_once() {
    let (mut till, id) = till(1);
    meanwhile(&mut till, move |other| drop(other.record_sale(&sale(vec![line(id, "1")], None), &at(NOW)).unwrap()));
    let late = till.record_sale(&sale(vec![line(id, "1")], None), &at(NOW));
    let Err(RepositoryError::Refused(Refusal::Short(short))) = late else { panic!("{late:?}") };
    assert_eq!(short.first().map(|short| short.left), Some(Quantity::ZERO));
    assert_eq!(
        (till.product(id).unwrap().on_hand, till.sales(&SaleQuery::default()).unwrap().total),
        (Quantity::ZERO, 1)
    );
    assert!(clean(&till));
}

#[test]
fn a_price_that_was_changed_meanwhile_is_the_one_that_is_asked() {
    let (mut till, id) = till(5);
    meanwhile(&mut till, move |other| {
        let before = other.product(id).unwrap().draft();
        let after = draft("Keyboard", "59.90", Unit::Piece);
        other.edit_product(id, &Edit::new(before, after), &at(NOW)).unwrap();
    });
    let sold = till.record_sale(&sale(vec![line(id, "1")], None), &at(NOW)).unwrap();
    assert_eq!(sold.head.total, cents(5990));
}

#[test]
fn a_client_who_has_gone_meanwhile_is_not_sold_to() {
    let (mut till, id) = till(5);
    let ada = till.add_client(&client("Ada"), &at(NOW)).unwrap().id;
    meanwhile(&mut till, move |other| other.delete_client(ada, &at(NOW)).unwrap());
    let late = till.record_sale(&sale(vec![line(id, "1")], Some(ada)), &at(NOW));
    assert!(matches!(late, Err(RepositoryError::Refused(Refusal::NotFound(_)))), "{late:?}");
}

#[test]
fn a_sale_is_voided_once() {
    let (mut till, id) = till(5);
    let first = till.record_sale(&sale(vec![line(id, "1")], None), &at(NOW)).unwrap().head.id;
    meanwhile(&mut till, move |other| drop(other.void_sale(first, &at(NOW)).unwrap()));
    let late = till.void_sale(first, &at(NOW));
    assert!(matches!(late, Err(RepositoryError::Refused(Refusal::AlreadyVoided(_)))), "{late:?}");
    assert_eq!(till.product(id).unwrap().on_hand, Quantity::whole(5));
}

#[test]
fn a_basket_that_was_sold_meanwhile_is_the_same_sale() {
    let (mut till, id) = till(5);
    let mut basket = sale(vec![line(id, "2")], None);
    basket.key = Some("basket".to_owned());
    let same = basket.clone();
    meanwhile(&mut till, move |other| drop(other.record_sale(&same, &at(NOW)).unwrap()));
    assert_eq!(till.record_sale(&basket, &at(NOW)).unwrap().head.number, "2026-000001");
    assert_eq!(
        (till.product(id).unwrap().on_hand, till.sales(&SaleQuery::default()).unwrap().total),
        (Quantity::whole(3), 1)
    );
}

#[test]
fn a_correction_takes_no_more_than_is_there() {
    let (mut till, id) = till(3);
    meanwhile(&mut till, move |other| drop(other.record_sale(&sale(vec![line(id, "2")], None), &at(NOW)).unwrap()));
    let late = till.adjust(id, Quantity::whole(-2), "breakage", &at(NOW));
    assert!(matches!(late, Err(RepositoryError::Refused(Refusal::Invalid(_)))), "{late:?}");
    assert_eq!(till.product(id).unwrap().on_hand, Quantity::ONE);
}

#[test]
fn whoever_never_gets_his_turn_is_told_and_nothing_is_written() {
    let (mut till, id) = till(5);
    till.meanwhile = Some(Box::new(move |other| {
        let now = other.product(id).unwrap().draft();
        let after = draft(if now.name == "Keyboard" { "Keys" } else { "Keyboard" }, "49.90", Unit::Piece);
        other.edit_product(id, &Edit::new(now, after), &at(NOW)).unwrap();
    }));
    let refused = till.record_sale(&sale(vec![line(id, "1")], None), &at(NOW));
    assert!(matches!(refused, Err(RepositoryError::Conflict)), "{refused:?}");
    assert_eq!(
        (till.product(id).unwrap().on_hand, till.sales(&SaleQuery::default()).unwrap().total),
        (Quantity::whole(5), 0)
    );
}

#[test]
fn four_tills_sell_what_is_there_and_no_more() {
    let (till, id) = till(7);
    let sold: usize = thread::scope(|scope| {
        let tills: Vec<_> = (0..4)
            .map(|_| {
                let mut till = till.till();
                scope.spawn(move || {
                    let mut sell = || till.record_sale(&sale(vec![line(id, "1")], None), &at(NOW));
                    (0..3).filter(|_| sell().is_ok()).count()
                })
            })
            .collect();
        tills.into_iter().map(|till| till.join().unwrap()).sum()
    });
    assert_eq!((sold, till.product(id).unwrap().on_hand), (7, Quantity::ZERO));
    assert!(clean(&till));
}
