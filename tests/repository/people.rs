//! Clients, and the baskets of windows.

use std::cell::Cell;

use salestrack::domain::{
    basket::Basket,
    client::Client,
    ids::ClientId,
    invalid::{Field, Problem},
    money::Money,
    quantity::Quantity,
    query::ClientQuery,
};
use salestrack::repository::{Owner, Repository, RepositoryError};

use crate::support::{add, invalid, noon, on_every_store, person, piece};

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
        assert_eq!(invalid(store.edit_client(client.id, &bad, &noon(20))), (Field::Email, Problem::Malformed));
        let renamed = store.edit_client(client.id, &person("Awa Sow", None, None), &noon(20)).unwrap();
        assert_eq!((renamed.name.as_str(), renamed.phone), ("Awa Sow", None));
        assert_eq!(found(store, "77"), []);
        store.delete_client(client.id, &noon(21)).unwrap();
        store.delete_client(client.id, &noon(22)).unwrap();
        assert_eq!(found(store, ""), []);
        assert!(store.client(client.id).unwrap().deleted);
        assert!(!store.restore_client(client.id).unwrap().deleted);
        assert_eq!(found(store, "sow"), [client.id]);
        assert!(matches!(store.client(ClientId(99)), Err(RepositoryError::NotFound(_))));
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
        assert!(matches!(store.restore_client(client.id), Err(RepositoryError::Anonymised)));
        let back = person("Awa", None, None);
        assert!(matches!(store.edit_client(client.id, &back, &noon(21)), Err(RepositoryError::Anonymised)));
        assert_eq!(store.client_history(client.id).unwrap(), []);
    });
}

#[test]
fn a_basket_belongs_to_one_window_and_survives_it() {
    on_every_store(|store| {
        let pen = add(store, &piece("Stylo", None, 12_000), 5);
        let first_lives = Cell::new(true);
        let alive = |process: u32| process != 1 || first_lives.get();
        let (first, second) = (Owner { process: 1, alive: &alive }, Owner { process: 2, alive: &alive });

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
        let third = Owner { process: 3, alive: &|_| true };
        assert_eq!(store.claim_basket(&third, "k3").unwrap(), basket);
        store.save_basket(&third, &Basket::new("k1".into())).unwrap();
        assert_eq!(store.claim_basket(&third, "k3").unwrap().key, "k3");
    });
}
