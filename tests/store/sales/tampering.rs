//! Facts changed behind the program's back, by somebody who takes the triggers away and puts them back: `check` finds each, and a repair
//! explains none of them away.

use std::path::Path;

use rusqlite::Connection;
use salestrack::{
    domain::{Quantity, Unit, shop::OversellPolicy},
    repository::{self, Finding, Repository},
};

use super::{at, clean, client, draft, line, sale, store};

/// A shop with two products, two clients, corrections of the stock, three sales and a void of the second.
fn busy_shop() -> (tempfile::TempDir, Box<dyn Repository>) {
    let (folder, mut store) = store(OversellPolicy::Refuse);
    let now = at("2026-03-02T09:00:00");
    let keyboard = store.add_product(&draft("Keyboard", "49.90", Unit::Piece), Quantity::whole(10), &now).unwrap().id;
    let mouse = store.add_product(&draft("Mouse", "19.90", Unit::Piece), Quantity::whole(10), &now).unwrap().id;
    let ada = store.add_client(&client("Ada"), &now).unwrap().id;
    store.add_client(&client("Bea"), &now).unwrap();
    store.record_sale(&sale(vec![line(keyboard, "2"), line(mouse, "1")], Some(ada)), &now).unwrap();
    let second = store.record_sale(&sale(vec![line(keyboard, "1")], None), &now).unwrap();
    store.void_sale(second.head.id, &now).unwrap();
    store.restock(mouse, Quantity::whole(5), None, &now).unwrap();
    store.record_sale(&sale(vec![line(mouse, "3")], Some(ada)), &at("2026-03-03T09:00:00")).unwrap();
    store.adjust(mouse, Quantity::whole(-1), "torn", &at("2026-03-03T09:10:00")).unwrap();
    assert!(clean(&*store));
    (folder, store)
}

/// Changes a file as somebody would who knows SQLite: without the triggers, which are as before afterwards.
fn tamper(path: &Path, sql: &str) {
    let c = Connection::open(path).unwrap();
    c.pragma_update(None, "foreign_keys", false).unwrap();
    let triggers: Vec<(String, String)> = c
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (name, _) in &triggers {
        c.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    c.execute_batch(sql).unwrap();
    for (_, sql) in &triggers {
        c.execute_batch(sql).unwrap();
    }
}

fn check(store: &dyn Repository) -> Vec<Finding> {
    store.check(&mut |_| true).unwrap()
}

/// Tampers with a shop of its own; the check says so, and goes on saying so after a repair.
fn is_found(sql: &str) {
    let (folder, store) = busy_shop();
    let path = folder.path().join("shop.db");
    tamper(&path, sql);
    let found = check(&*store);
    assert!(found.iter().any(Finding::denies_facts), "{sql}: {found:?}");
    repository::repair(&path, &mut |_| true).unwrap();
    let left = check(&*store);
    assert!(left.iter().any(Finding::denies_facts), "{sql}: laundered: {left:?}");
}

/// Takes the last document away with everything that tells of it, but for what `but` names.
fn without_the_last_sale() -> String {
    "DELETE FROM links WHERE document_id = 4 OR number > (SELECT number FROM links WHERE document_id = 4);
     UPDATE chains SET number = 0, hash = NULL;
     UPDATE series SET (link_number, link_hash) = (SELECT number, hash FROM links ORDER BY number DESC LIMIT 1);
     DELETE FROM document_lines WHERE document_id = 4; DELETE FROM payments WHERE document_id = 4;
     DELETE FROM stock_movements WHERE document_id = 4; DELETE FROM documents WHERE id = 4;"
        .to_owned()
}

#[test]
fn a_unit_price_changed_with_the_total_kept() {
    is_found(
        "UPDATE document_lines SET unit_price = unit_price - 100, list_price = list_price - 100 WHERE position = 1",
    );
}

#[test]
fn a_label_or_a_code() {
    is_found("UPDATE document_lines SET label = 'Cable' WHERE document_id = 1 AND position = 2");
    is_found("UPDATE document_lines SET code = '123' WHERE document_id = 1 AND position = 2");
}

#[test]
fn the_client() {
    is_found("UPDATE documents SET client_id = 2 WHERE id = 1");
    is_found("UPDATE documents SET client_id = NULL WHERE id = 4");
}

#[test]
fn day_and_time() {
    is_found(
        "UPDATE documents SET day = 20260228 WHERE id = 4; UPDATE stock_movements SET day = 20260228 WHERE document_id = 4",
    );
    is_found(
        "UPDATE documents SET instant_ms = instant_ms + 1 WHERE id = 1; UPDATE stock_movements SET instant_ms = instant_ms + 1 WHERE document_id = 1",
    );
    is_found(
        "UPDATE documents SET offset_minutes = 0 WHERE id = 1; UPDATE stock_movements SET offset_minutes = 0 WHERE document_id = 1",
    );
    is_found("UPDATE stock_movements SET day = 20260101 WHERE document_id = 1");
    is_found("UPDATE stock_movements SET day = 20260101 WHERE document_id IS NULL AND product_id = 1");
}

#[test]
fn what_was_given_and_how_it_was_paid() {
    is_found("UPDATE payments SET given = given + 5000, change = change + 5000 WHERE document_id = 1");
    is_found("UPDATE payments SET tender = 'card' WHERE document_id = 1");
    is_found("UPDATE payments SET reference = '12' WHERE document_id = 1");
}

#[test]
fn a_reason_or_the_kind_of_a_movement() {
    is_found("UPDATE stock_movements SET reason = 'stolen' WHERE reason = 'torn'");
    is_found("UPDATE stock_movements SET reason = NULL WHERE reason = 'torn'");
    is_found("UPDATE stock_movements SET reason = 'gift' WHERE kind = 'restock'");
    is_found("UPDATE stock_movements SET reason = 'gift' WHERE document_id = 1");
    is_found("UPDATE stock_movements SET kind = 'adjustment' WHERE kind = 'restock'");
    is_found("UPDATE stock_movements SET kind = 'import' WHERE document_id = 1");
    is_found("UPDATE stock_movements SET user_id = 2 WHERE kind = 'restock'");
}

#[test]
fn the_newest_sale_deleted() {
    is_found(
        "DELETE FROM documents WHERE id = 4; DELETE FROM document_lines WHERE document_id = 4; DELETE FROM payments WHERE document_id = 4",
    );
    // With its link and the head, but the series still knows its number, and the product its movement.
    is_found(&without_the_last_sale());
    is_found(&format!("{} UPDATE series SET last_number = 3;", without_the_last_sale()));
    // With what the product knows, but the chain has moved on.
    is_found(
        "DELETE FROM document_lines WHERE document_id = 4; DELETE FROM payments WHERE document_id = 4;
         DELETE FROM stock_movements WHERE document_id = 4; DELETE FROM documents WHERE id = 4;
         UPDATE series SET last_number = 3; UPDATE products SET last_seq = 3, on_hand = 14000 WHERE id = 2;",
    );
}

#[test]
fn the_newest_adjustment_deleted() {
    is_found("DELETE FROM stock_movements WHERE reason = 'torn'");
    is_found(
        "DELETE FROM stock_movements WHERE reason = 'torn'; UPDATE products SET on_hand = 11000, last_seq = 4 WHERE id = 2",
    );
    // With its link and the head: the product knows its movement.
    is_found(
        "DELETE FROM stock_movements WHERE reason = 'torn'; DELETE FROM links WHERE number = (SELECT max(number) FROM links);
         UPDATE chains SET (number, hash) = (SELECT number, hash FROM links WHERE kind = 'movement' ORDER BY number DESC LIMIT 1);",
    );
}

#[test]
fn a_void_moved() {
    is_found("UPDATE documents SET original_id = 1 WHERE kind = 'void'");
    is_found("UPDATE documents SET original_id = 4 WHERE kind = 'void'");
}

#[test]
fn a_series_prefix_or_year() {
    is_found("UPDATE series SET prefix = '2025-'");
    is_found("UPDATE series SET year = 2025");
    is_found("UPDATE series SET kind = 'quote'");
}

#[test]
fn currency_and_exponent() {
    is_found("UPDATE shop SET currency = 'USD'");
    is_found("UPDATE shop SET currency = 'XOF', exponent = 0");
    is_found("UPDATE shop SET exponent = 0");
}

#[test]
fn a_document_put_in_between() {
    is_found(
        "INSERT INTO documents (kind, series_id, number, till_id, user_id, day, instant_ms, offset_minutes, total, net, items, line_count)
         SELECT kind, series_id, 5, till_id, user_id, day, instant_ms, offset_minutes, 4990, 4990, 1000, 1 FROM documents WHERE id = 4;
         INSERT INTO document_lines (document_id, position, label, unit, quantity, list_price, unit_price, total, net)
         VALUES (5, 1, 'Open', 'piece', 1000, 499000, 499000, 4990, 4990);
         INSERT INTO payments VALUES (5, 1, 'cash', 4990, 4990, 0, 0, NULL);
         UPDATE series SET last_number = 5;",
    );
    is_found(
        "INSERT INTO stock_movements SELECT product_id, seq + 1, 'restock', 0, balance, day, instant_ms, offset_minutes, NULL, NULL, 1, 1
         FROM stock_movements WHERE product_id = 1 ORDER BY seq DESC LIMIT 1;
         UPDATE products SET last_seq = last_seq + 1 WHERE id = 1",
    );
}

#[test]
fn links_and_heads() {
    is_found("UPDATE links SET program = '9' WHERE number = 2");
    is_found("UPDATE links SET body = zeroblob(32) WHERE number = 2");
    is_found("UPDATE links SET hash = zeroblob(32) WHERE number = 2");
    is_found("UPDATE links SET document_id = 1 WHERE document_id = 2");
    is_found("DELETE FROM links WHERE number = 3");
    is_found("DELETE FROM links; DELETE FROM chains");
    is_found(
        "DELETE FROM links; UPDATE chains SET number = 0, hash = NULL; UPDATE series SET link_number = NULL, link_hash = NULL",
    );
    is_found("UPDATE chains SET number = number + 1");
    is_found("UPDATE chains SET number = number - 1");
    is_found("UPDATE series SET link_number = 100");
    is_found("UPDATE series SET link_hash = zeroblob(32), link_number = 200");
    is_found("UPDATE chains SET till_id = 2");
    is_found(
        "INSERT INTO tills VALUES (2, '2', 'B'); INSERT INTO chains (till_id) VALUES (2); UPDATE links SET chain_id = 2 WHERE number = 8",
    );
}

#[test]
fn fields_that_nothing_shows_yet() {
    for field in
        ["discount = 1", "cost = 5", "reference = 'x'", "key = 'k', content = 'c'", "till_id = 2", "user_id = 2"]
    {
        is_found(&format!("UPDATE documents SET {field} WHERE id = 4"));
    }
    for field in ["discount = 1", "share = 1", "cost = 5", "tax_class_id = 1", "product_id = NULL"] {
        is_found(&format!("UPDATE document_lines SET {field} WHERE document_id = 4"));
    }
    is_found("INSERT INTO document_taxes VALUES (4, 1, 1, 'x', 'x', 'S', NULL, 0, 0, 0)");
}
