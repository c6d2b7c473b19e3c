//! Clients, and the baskets of windows.

use std::cell::Cell;

use salestrack::domain::{
    basket::Basket,
    client::Client,
    edit::Edit,
    ids::ClientId,
    invalid::{Field, Problem},
    money::Money,
    quantity::Quantity,
    query::{ClientQuery, ProductQuery},
    sale::NewSale,
};
use salestrack::repository::{Refusal, Repository, RepositoryError, Window};

use crate::repository::support::{add, day, invalid, noon, on_every_store, person, piece};

fn found(store: &dyn Repository, search: &str) -> Vec<ClientId> {
    let query = ClientQuery { search: search.into(), limit: 10, ..ClientQuery::default() };
    store.clients(&query).unwrap().rows.into_iter().map(|(_, client)| client.id).collect()
}

fn awa(store: &mut dyn Repository) -> Client {
    let draft = person("Awa Diébaté", Some("+221 77-123.45"), Some("awa@example.org"));
    store.add_client(&draft, &noon(20)).unwrap()
}

#[test]
fn a_client_is_found_by_name_mail_phone_and_digits() {
    on_every_store(|store| {
        let client = awa(store);
        store.add_client(&person("Kiosque 24 7", None, None), &noon(20)).unwrap();
        for search in ["diebate AWA", "example.org", "77-123", "2217712345", "77 123 45", "+221 77"] {
            assert_eq!(found(store, search), [client.id], "{search}");
        }
        assert_eq!(found(store, "24 7").len(), 1);
        assert_eq!(found(store, "77 999"), []);
    });
}

#[test]
fn a_client_is_changed_deleted_and_brought_back() {
    on_every_store(|store| {
        let client = awa(store);
        let bad = person("Awa", None, Some("awa"));
        assert_eq!(
            invalid(store.edit_client(client.id, &Edit::new(client.draft(), bad), &noon(20))),
            (Field::Email, Problem::Malformed)
        );
        let renamed =
            store.edit_client(client.id, &Edit::new(client.draft(), person("Awa Sow", None, None)), &noon(20)).unwrap();
        assert_eq!((renamed.name.as_str(), renamed.phone), ("Awa Sow", None));
        assert_eq!(found(store, "77"), []);
        store.delete_client(client.id, &noon(21)).unwrap();
        store.delete_client(client.id, &noon(22)).unwrap();
        assert_eq!(found(store, ""), []);
        assert!(store.client(client.id).unwrap().deleted);
        assert!(!store.restore_client(client.id).unwrap().deleted);
        assert_eq!(found(store, "sow"), [client.id]);
        assert!(matches!(store.client(ClientId(99)), Err(RepositoryError::Refused(Refusal::NotFound(_)))));
    });
}

#[test]
fn anonymising_is_for_good() {
    on_every_store(|store| {
        let client = awa(store);
        store.anonymise_client(client.id, &noon(21)).unwrap();
        store.anonymise_client(client.id, &noon(22)).unwrap();
        let nobody = store.client(client.id).unwrap();
        assert!(nobody.anonymised && nobody.deleted && nobody.name.is_empty());
        assert_eq!((nobody.phone, nobody.email), (None, None));
        assert_eq!(found(store, "awa"), []);
        assert!(matches!(store.restore_client(client.id), Err(RepositoryError::Refused(Refusal::Anonymised))));
        let back = person("Awa", None, None);
        assert!(matches!(
            store.edit_client(client.id, &Edit::new(client.draft(), back), &noon(21)),
            Err(RepositoryError::Refused(Refusal::Anonymised))
        ));
        assert_eq!(store.client_history(client.id).unwrap(), []);
    });
}

#[test]
fn a_basket_belongs_to_one_window_and_survives_it() {
    on_every_store(|store| {
        let pen = add(store, &piece("Stylo", None, 12_000), 5);
        let first_lives = Cell::new(true);
        let alive = |window: &str| window != "1" || first_lives.get();
        let (first, second) = (Window { id: "1", is_open: &alive }, Window { id: "2", is_open: &alive });

        let mut basket = store.claim_basket(&first, "k1").unwrap();
        assert_eq!(basket, Basket::new("k1".into()));
        basket.add(&pen, Quantity::whole(2)).unwrap();
        basket.given = Some(Money::new(500));
        store.save_basket(&first, &basket).unwrap();
        assert_eq!(store.claim_basket(&first, "k2").unwrap(), basket);

        // The other window gets one of its own, and can't write on this one.
        let other = store.claim_basket(&second, "k2").unwrap();
        assert_eq!(other.key, "k2");
        assert!(matches!(store.save_basket(&second, &basket), Err(RepositoryError::Busy)));

        first_lives.set(false);
        assert_eq!(store.claim_basket(&second, "k2").unwrap(), basket);
        assert!(matches!(store.save_basket(&first, &basket), Err(RepositoryError::Busy)));

        store.release_basket(&second).unwrap();
        let third = Window { id: "3", is_open: &|_| true };
        assert_eq!(store.claim_basket(&third, "k3").unwrap(), basket);
        store.save_basket(&third, &Basket::new("k1".into())).unwrap();
        assert_eq!(store.claim_basket(&third, "k3").unwrap().key, "k3");
    });
}

#[test]
fn cards_tell_what_was_bought() {
    on_every_store(|store| {
        let client = awa(store);
        let pen = add(store, &piece("Stylo", None, 12_000), 9);
        let mut basket = Basket::new("k1".into());
        basket.add(&pen, Quantity::whole(2)).unwrap();
        basket.client = Some(client.id);
        let first = store.record_sale(&NewSale::of_basket(&basket), &noon(21)).unwrap();
        basket.key = "k2".into();
        let second = store.record_sale(&NewSale::of_basket(&basket), &noon(23)).unwrap();
        store.void_sale(second.head.id, &noon(23)).unwrap();

        let card = store.client_card(client.id, day(23)).unwrap();
        assert_eq!((card.client.orders, card.client.revenue), (1, Money::new(240)));
        assert_eq!(card.months.len(), 12);
        assert_eq!(card.months[11], (noon(1).at.day, Money::new(240)));
        assert_eq!((card.favourites.len(), card.favourites[0].units), (1, Quantity::whole(2)));
        assert_eq!((card.sales.len(), card.sales[2].id), (3, first.head.id));
        let history = store.client_history(client.id).unwrap();
        let units: Vec<i64> = history.iter().map(|line| line.quantity.thousandths() / 1000).collect();
        assert_eq!(units, [2, 2, -2]);
        assert_eq!(history[0].number, first.head.number);

        let card = store.product_card(pen.id, day(23), 3).unwrap();
        let sold: Vec<i64> = card.sold.iter().map(|(_, units)| units.thousandths() / 1000).collect();
        let levels: Vec<i64> = card.levels.iter().map(|(_, level)| level.thousandths() / 1000).collect();
        assert_eq!((sold, levels), (vec![2, 0, 0], vec![7, 7, 7]));
        assert_eq!(card.sales, 1);
        assert_eq!(card.movements[2].number.as_deref(), Some(first.head.number.as_str()));
        let page = store.products(&ProductQuery { limit: 1, ..ProductQuery::default() }, day(23)).unwrap();
        assert_eq!(page.rows[0].1.sold[27], Quantity::whole(2));

        store.anonymise_client(client.id, &noon(23)).unwrap();
        let after = store.client_card(client.id, day(23)).unwrap();
        assert_eq!((after.client.revenue, after.sales[0].client_name.clone()), (Money::new(240), None));
    });
}
