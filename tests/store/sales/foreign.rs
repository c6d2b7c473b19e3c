//! A shop is data, never code: what another program has put into the file does not act, is told, and goes when it is asked to go.

use std::path::Path;

use rusqlite::Connection;
use salestrack::{
    domain::{Quantity, Unit, shop::OversellPolicy},
    repository::{self, Finding, OpenMode, Repository, RepositoryError},
};

use super::{at, clean, client, draft, line, sale, store};

const NOW: &str = "2026-03-02T09:00:00";

/// Adds a tenth to each price that is sold.
const SKIM: &str =
    "CREATE TRIGGER skim AFTER INSERT ON payments BEGIN UPDATE products SET price = price * 11 / 10; END";
/// Never ends.
const ENDLESS: &str = "CREATE TRIGGER endless AFTER INSERT ON documents BEGIN
    INSERT INTO words (list, word, n) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'x', i, 1 FROM n; END";

/// Ours, and no longer as we wrote it.
const CHANGED: &str = "DROP TRIGGER products_counted; CREATE TRIGGER products_counted AFTER INSERT ON products
    BEGIN UPDATE counts SET n = n + 2 WHERE list = 'products'; END";

fn by_hand(path: &Path, sql: &str) {
    Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

fn is_foreign<T>(outcome: Result<T, RepositoryError>, name: &str) {
    match outcome {
        Err(RepositoryError::Foreign(what)) => assert!(what.contains(name), "{what}"),
        Err(other) => panic!("{name}: {other:?}"),
        Ok(_) => panic!("{name}: it acted"),
    }
}

fn found(store: &dyn Repository) -> Vec<(&'static str, bool)> {
    let findings = store.check(&mut |_| true).unwrap();
    findings.into_iter().map(|Finding { check, derived, .. }| (check, derived)).collect()
}

#[test]
fn a_foreign_trigger_never_fires() {
    for (name, trigger) in [("skim", SKIM), ("endless", ENDLESS), ("products_counted", CHANGED)] {
        let (folder, mut open) = store(OversellPolicy::Refuse);
        let path = folder.path().join("shop.db");
        let id = open.add_product(&draft("Keyboard", "49.90", Unit::Piece), Quantity::whole(10), &at(NOW)).unwrap().id;
        open.record_sale(&sale(vec![line(id, "1")], None), &at(NOW)).unwrap();
        by_hand(&path, trigger);
        // Under an open window; and each way of writing.
        is_foreign(open.record_sale(&sale(vec![line(id, "1")], None), &at(NOW)), name);
        is_foreign(open.add_client(&client("Ada"), &at(NOW)), name);
        is_foreign(open.restock(id, Quantity::whole(1), None, &at(NOW)), name);
        is_foreign(open.in_bulk(&mut |_| Ok(())), name);
        // For a new one: it can be read, and says why it is not written to.
        is_foreign(repository::open(&path, OpenMode::Existing).map(drop), name);
        let (mut reader, why) = repository::open_as_possible(&path).unwrap();
        assert!(matches!(why, Some(RepositoryError::Foreign(_))));
        assert_eq!(reader.product(id).unwrap().on_hand, Quantity::whole(9));
        is_foreign(reader.restock(id, Quantity::whole(1), None, &at(NOW)), name);
        assert!(found(&*reader).iter().all(|(check, derived)| ["foreign", "schema"].contains(check) && *derived));
        assert!(!found(&*reader).is_empty());
        // A named command takes it out, and all is as it was.
        repository::repair(&path, &mut |_| true).unwrap();
        assert!(clean(&*reader));
        open.record_sale(&sale(vec![line(id, "1")], None), &at(NOW)).unwrap();
        assert!(clean(&*open));
        assert_eq!(open.product(id).unwrap().price, draft("", "49.90", Unit::Piece).price);
    }
}

#[test]
fn foreign_tables_and_views_are_told_and_left_behind_by_a_restore() {
    let (folder, mut shop) = store(OversellPolicy::Refuse);
    let path = folder.path().join("shop.db");
    let id = shop.add_product(&draft("Keyboard", "49.90", Unit::Piece), Quantity::whole(10), &at(NOW)).unwrap().id;
    by_hand(
        &path,
        "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('mine'); CREATE VIEW mine AS SELECT name FROM products;
         CREATE INDEX quick ON products (created_ms)",
    );
    assert_eq!(found(&*shop), [("foreign", false); 3]);
    // It goes on, and so do its backups.
    shop.record_sale(&sale(vec![line(id, "1")], None), &at(NOW)).unwrap();
    let backup = folder.path().join("b.bak");
    repository::back_up(&path, &backup, false, &mut |_| true).unwrap();
    repository::repair(&path, &mut |_| true).unwrap();
    assert_eq!(found(&*shop), [("foreign", false); 3], "somebody's table is not ours to remove");
    drop(shop);
    by_hand(&backup, &format!("{SKIM}; {ENDLESS}"));
    let restored = repository::restore(&path, &backup, &at(NOW).at, false, &mut |_| true).unwrap();
    assert!(restored.left_out.contains(&"trigger skim".to_owned()), "{:?}", restored.left_out);
    let mut shop = repository::open(&path, OpenMode::Existing).unwrap();
    assert_eq!(found(&*shop), [("restored", false)]);
    shop.record_sale(&sale(vec![line(id, "1")], None), &at(NOW)).unwrap();
    assert_eq!(shop.product(id).unwrap().on_hand, Quantity::whole(8));
}

#[test]
fn what_can_be_made_anew_is_made_anew() {
    for gone in [
        "DROP TRIGGER documents_stay",
        "DROP TRIGGER products_found; UPDATE counts SET n = 7 WHERE list = 'products'",
        "DROP INDEX documents_by_day",
        "DROP VIEW v_sales",
        "DROP TABLE product_search",
        "DROP VIEW searchable_clients",
    ] {
        let (folder, mut shop) = store(OversellPolicy::Refuse);
        let path = folder.path().join("shop.db");
        shop.add_product(&draft("Keyboard", "49.90", Unit::Piece), Quantity::whole(10), &at(NOW)).unwrap();
        shop.add_client(&client("Ada"), &at(NOW)).unwrap();
        drop(shop);
        by_hand(&path, gone);
        repository::repair(&path, &mut |_| true).unwrap();
        let mut shop = repository::open(&path, OpenMode::Existing).unwrap();
        assert!(clean(&*shop), "{gone}: {:?}", shop.check(&mut |_| true));
        shop.add_product(&draft("Mouse", "9", Unit::Piece), Quantity::whole(1), &at(NOW)).unwrap();
        assert!(clean(&*shop), "{gone}");
    }
}
