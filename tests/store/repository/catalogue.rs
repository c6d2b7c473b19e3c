//! Products and their stock.

use salestrack::domain::{
    edit::Edit,
    invalid::{Field, Problem},
    product::StockLevel,
    quantity::Quantity,
    shop::Shop,
    stock::MovementKind,
    unit::Unit,
};
use salestrack::repository::{Refusal, RepositoryError};

use crate::repository::support::{add, change, day, invalid, noon, on_every_store, piece, shop};

#[test]
fn settings_are_kept_and_checked() {
    on_every_store(|store| {
        assert_eq!(store.shop().unwrap(), shop());
        let renamed = Shop { name: "  Chez Fatou ".into(), cutoff_minutes: 719, ..shop() };
        store.change_shop(&Edit::new(shop(), renamed)).unwrap();
        assert_eq!(store.shop().unwrap().name, "Chez Fatou");
        assert_eq!(
            invalid(store.change_shop(&Edit::new(shop(), Shop { name: " ".into(), ..shop() }))),
            (Field::Name, Problem::Empty)
        );
        let late = Shop { cutoff_minutes: 720, ..shop() };
        assert_eq!(invalid(store.change_shop(&Edit::new(shop(), late))), (Field::Cutoff, Problem::OutOfRange));
    });
}

#[test]
fn a_product_is_added_found_changed_deleted_and_brought_back() {
    on_every_store(|store| {
        let rice = add(store, &piece("Riz parfumé", Some("Ab-12"), 25_000), 10);
        assert_eq!(rice.on_hand, Quantity::whole(10));
        assert_eq!(store.product_by_code("aB-12").unwrap().unwrap(), rice);
        assert_eq!(store.product_by_code("ab").unwrap(), None);
        assert_eq!(store.product_by_code("").unwrap(), None);
        match store.add_product(&piece("Autre", Some("AB-12"), 1), Quantity::ZERO, &noon(20)) {
            Err(RepositoryError::Refused(Refusal::CodeTaken { id, .. })) => assert_eq!(id, rice.id),
            other => panic!("{other:?}"),
        }
        let mut draft = rice.draft();
        draft.name = "Riz long".into();
        let rice = store.edit_product(rice.id, &change(store, rice.id, &draft), &noon(21)).unwrap();
        assert_eq!((rice.name.as_str(), rice.code.as_deref()), ("Riz long", Some("Ab-12")));

        store.delete_product(rice.id, &noon(21)).unwrap();
        assert_eq!(store.product_counts().unwrap().total, 0);
        assert!(store.product(rice.id).unwrap().deleted);
        assert_eq!(store.product_by_code("ab-12").unwrap(), None);
        assert!(matches!(
            store.edit_product(rice.id, &change(store, rice.id, &draft), &noon(21)),
            Err(RepositoryError::Refused(Refusal::Deleted { .. }))
        ));
        assert!(matches!(
            store.restock(rice.id, Quantity::whole(1), None, &noon(21)),
            Err(RepositoryError::Refused(Refusal::Deleted { .. }))
        ));
        let heir = add(store, &piece("Autre", Some("AB-12"), 1), 0);
        assert_ne!(heir.id, rice.id);
        assert!(matches!(store.restore_product(rice.id), Err(RepositoryError::Refused(Refusal::CodeTaken { .. }))));
        store.delete_product(heir.id, &noon(21)).unwrap();
        assert!(!store.restore_product(rice.id).unwrap().deleted);
        assert_eq!(store.product_counts().unwrap().total, 1);
    });
}

#[test]
fn a_unit_is_frozen_by_the_first_movement() {
    on_every_store(|store| {
        let loose = add(store, &piece("Farine", None, 10_000), 0);
        let mut draft = loose.draft();
        draft.unit = Unit::Kilogram;
        let flour = store.edit_product(loose.id, &change(store, loose.id, &draft), &noon(20)).unwrap();
        store.restock(flour.id, Quantity::new(1_250), Some("sac"), &noon(20)).unwrap();
        draft.unit = Unit::Piece;
        assert_eq!(
            invalid(store.edit_product(flour.id, &change(store, flour.id, &draft), &noon(20))),
            (Field::Unit, Problem::Frozen)
        );
        assert_eq!(store.product(flour.id).unwrap().unit, Unit::Kilogram);
    });
}

#[test]
fn stock_moves_by_the_rules_only() {
    on_every_store(|store| {
        let pen = add(store, &piece("Stylo", None, 12_000), 5);
        let half = Quantity::new(500);
        assert_eq!(invalid(store.restock(pen.id, half, None, &noon(20))), (Field::Quantity, Problem::WholeOnly));
        assert_eq!(invalid(store.restock(pen.id, Quantity::ZERO, None, &noon(20))), (Field::Quantity, Problem::Zero));
        let less = Quantity::whole(-1);
        assert_eq!(invalid(store.restock(pen.id, less, None, &noon(20))), (Field::Quantity, Problem::Negative));
        assert_eq!(invalid(store.adjust(pen.id, less, "  ", &noon(20))), (Field::Reason, Problem::Empty));
        let six = Quantity::whole(-6);
        assert_eq!(invalid(store.adjust(pen.id, six, "count", &noon(20))), (Field::Quantity, Problem::OutOfRange));
        assert_eq!(store.adjust(pen.id, Quantity::whole(-5), "theft", &noon(20)).unwrap().level(), StockLevel::Out);
        let most = Quantity::whole(i64::MAX / 1000);
        store.restock(pen.id, most, None, &noon(20)).unwrap();
        assert!(matches!(
            store.restock(pen.id, most, None, &noon(20)),
            Err(RepositoryError::Refused(Refusal::Overflow(_)))
        ));
        assert_eq!(store.product(pen.id).unwrap().on_hand, most);
    });
}

#[test]
fn a_card_shows_levels_and_movements() {
    on_every_store(|store| {
        let pen = add(store, &piece("Stylo", None, 12_000), 5);
        store.restock(pen.id, Quantity::whole(7), Some("livraison"), &noon(22)).unwrap();
        store.adjust(pen.id, Quantity::whole(-2), "breakage", &noon(23)).unwrap();
        let card = store.product_card(pen.id, day(24), 5).unwrap();
        let levels: Vec<i64> = card.levels.iter().map(|(_, level)| level.thousandths() / 1000).collect();
        assert_eq!(levels, [5, 5, 12, 10, 10]);
        assert_eq!(card.levels.first().unwrap().0, day(20));
        assert_eq!(card.sold.len(), 5);
        assert_eq!(card.sales, 0);
        let kinds: Vec<MovementKind> = card.movements.iter().map(|movement| movement.kind).collect();
        assert_eq!(kinds, [MovementKind::Adjustment, MovementKind::Restock, MovementKind::Opening]);
        assert_eq!(card.movements[0].balance, Quantity::whole(10));
        assert_eq!(card.movements[0].reason.as_deref(), Some("breakage"));
        assert_eq!(card.movements[0].time.unwrap().to_string(), "12:00:00");
    });
}

#[test]
fn counts_tell_low_from_out() {
    on_every_store(|store| {
        for (name, on_hand, threshold) in [("a", 0, None), ("b", 2, Some(3)), ("c", 3, Some(3)), ("d", 0, Some(5))] {
            let mut draft = piece(name, None, 1);
            draft.threshold = threshold.map(Quantity::whole);
            add(store, &draft, on_hand);
        }
        let counts = store.product_counts().unwrap();
        assert_eq!((counts.total, counts.low, counts.out), (4, 1, 2));
    });
}

#[test]
fn a_bulk_is_all_or_nothing() {
    on_every_store(|store| {
        let outcome = store.in_bulk(&mut |store| {
            add(store, &piece("a", Some("1"), 1), 1);
            store.add_product(&piece("b", Some("1"), 1), Quantity::ZERO, &noon(20)).map(|_| ())
        });
        assert!(matches!(outcome, Err(RepositoryError::Refused(Refusal::CodeTaken { .. }))));
        assert_eq!(store.product_counts().unwrap().total, 0);
    });
}
