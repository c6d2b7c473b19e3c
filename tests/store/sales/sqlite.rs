//! What only a file can show: two tills at once, failures in the middle, and tampering by hand.

use std::path::Path;

use rusqlite::Connection;
use salestrack::{
    domain::{
        Quantity, Unit, UnitPrice,
        ids::ProductId,
        sale::{Item, NewLine, NewSale},
        shop::OversellPolicy,
    },
    exchange::python,
    repository::{self, OpenMode, Refusal, Repository, RepositoryError, Window},
};

use super::{at, clean, client, draft, line, sale, store};

const NOW: &str = "2026-03-02T09:00:00";

/// A shop with a product, a client, two sales and a void.
fn busy_shop() -> (tempfile::TempDir, Box<dyn Repository>, ProductId) {
    let (folder, mut store) = store(OversellPolicy::Refuse);
    let now = at(NOW);
    let id = store.add_product(&draft("Keyboard", "49.90", Unit::Piece), Quantity::whole(10), &now).unwrap().id;
    let ada = store.add_client(&client("Ada"), &now).unwrap().id;
    store.record_sale(&sale(vec![line(id, "2")], Some(ada)), &now).unwrap();
    let second = store.record_sale(&sale(vec![line(id, "1")], None), &now).unwrap();
    store.void_sale(second.head.id, &now).unwrap();
    (folder, store, id)
}

fn file(folder: &tempfile::TempDir) -> std::path::PathBuf {
    folder.path().join("shop.db")
}

fn by_hand(path: &Path, sql: &str) -> rusqlite::Result<()> {
    Connection::open(path).unwrap().execute_batch(sql)
}

#[test]
fn two_tills_never_sell_the_same_piece() {
    let (folder, mut first) = store(OversellPolicy::Refuse);
    let id = first.add_product(&draft("Last", "1", Unit::Piece), Quantity::whole(3), &at(NOW)).unwrap().id;
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let tills: Vec<_> = (0..4)
            .map(|_| {
                let path = file(&folder);
                scope.spawn(move || {
                    let mut till = repository::open(&path, OpenMode::Existing).unwrap();
                    let sell = |_| till.record_sale(&sale(vec![line(id, "1")], None), &at(NOW));
                    (0..3).map(sell).collect::<Vec<_>>()
                })
            })
            .collect();
        tills.into_iter().flat_map(|till| till.join().unwrap()).collect()
    });
    let (sold, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    let mut numbers: Vec<String> = sold.into_iter().map(|sale| sale.unwrap().head.number).collect();
    numbers.sort();
    assert_eq!(numbers, ["2026-000001", "2026-000002", "2026-000003"]);
    assert_eq!(refused.len(), 9);
    assert!(refused.iter().all(|outcome| matches!(outcome, Err(RepositoryError::Refused(Refusal::Short(_))))));
    assert_eq!(first.product(id).unwrap().on_hand, Quantity::ZERO);
    assert!(clean(&*first));
}

#[test]
fn a_failure_in_the_middle_leaves_no_gap_and_no_trace() {
    let (folder, mut store, id) = busy_shop();
    let before = store.check(&mut |_| true).unwrap();
    let refuse =
        |table: &str| format!("CREATE TRIGGER stop BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'stop'); END");
    for table in ["document_lines", "payments", "stock_movements", "product_totals", "client_totals"] {
        by_hand(&file(&folder), &refuse(table)).unwrap();
        assert!(store.record_sale(&sale(vec![line(id, "1")], None), &at(NOW)).is_err(), "{table}");
        by_hand(&file(&folder), "DROP TRIGGER stop").unwrap();
        assert_eq!(store.check(&mut |_| true).unwrap(), before, "{table}");
    }
    assert_eq!(store.record_sale(&sale(vec![line(id, "1")], None), &at(NOW)).unwrap().head.number, "2026-000004");
    assert!(clean(&*store));
}

#[test]
fn a_sum_beyond_the_totals_is_an_overflow_and_writes_nothing() {
    let (_folder, mut store, _) = busy_shop();
    let dear = Item::Open { label: "Moon".to_owned(), price: UnitPrice::new(i64::MAX) };
    let moon = sale(vec![NewLine { item: dear, quantity: Quantity::whole(90) }], None);
    store.record_sale(&moon, &at(NOW)).unwrap();
    let again = store.record_sale(&moon, &at(NOW));
    assert!(matches!(again, Err(RepositoryError::Refused(Refusal::Overflow(_)))), "{again:?}");
    assert!(clean(&*store));
}

#[test]
fn facts_are_never_changed() {
    let (folder, store, _) = busy_shop();
    let before = dump(&file(&folder));
    for table in ["documents", "document_lines", "payments", "stock_movements"] {
        let column = match table {
            "documents" => "total",
            "document_lines" | "stock_movements" => "quantity",
            _ => "amount",
        };
        assert!(by_hand(&file(&folder), &format!("UPDATE {table} SET {column} = {column}")).is_err(), "{table}");
        assert!(by_hand(&file(&folder), &format!("DELETE FROM {table}")).is_err(), "{table}");
    }
    for table in ["products", "clients", "series", "chains", "links", "shop"] {
        assert!(by_hand(&file(&folder), &format!("DELETE FROM {table}")).is_err(), "{table}");
    }
    let replaced = [
        "REPLACE INTO documents SELECT * FROM documents WHERE id = 1",
        "REPLACE INTO documents (kind, series_id, number, till_id, user_id, day, total, net, items, line_count)
         SELECT kind, series_id, number, till_id, user_id, day, 1, 1, 1000, 1 FROM documents WHERE id = 1",
        "REPLACE INTO documents (kind, series_id, number, till_id, user_id, day, total, net, items, line_count, original_id)
         SELECT kind, series_id, 77, till_id, user_id, day, total, net, items, line_count, original_id
         FROM documents WHERE kind = 'void'",
        "REPLACE INTO document_lines SELECT * FROM document_lines",
        "INSERT OR REPLACE INTO payments SELECT * FROM payments",
        "REPLACE INTO stock_movements SELECT * FROM stock_movements",
        "REPLACE INTO links SELECT * FROM links",
        "REPLACE INTO chains SELECT * FROM chains",
        "UPDATE chains SET number = number - 1",
        "UPDATE chains SET hash = zeroblob(32)",
        "UPDATE links SET program = '9'",
        "REPLACE INTO series SELECT * FROM series",
        "UPDATE series SET prefix = '2027-'",
        "UPDATE OR REPLACE series SET id = 9",
        "REPLACE INTO shop SELECT * FROM shop",
        "UPDATE shop SET currency = 'XOF'",
        "UPDATE shop SET exponent = 0",
        "UPDATE shop SET random_id = '00000000000000000000000000000000'",
        "REPLACE INTO products SELECT * FROM products",
        "UPDATE OR REPLACE products SET id = 2",
        "REPLACE INTO clients SELECT * FROM clients",
        "UPDATE OR REPLACE clients SET id = 7",
    ];
    for sql in replaced {
        assert!(by_hand(&file(&folder), sql).is_err(), "{sql}");
    }
    assert_eq!(dump(&file(&folder)), before);
    assert!(clean(&*store));
}

#[test]
fn what_is_derived_is_found_out_and_repaired() {
    let tampering = [
        ("stock", "UPDATE products SET on_hand = on_hand + 1000"),
        ("stock", "UPDATE products SET last_seq = 1"),
        ("key", "UPDATE products SET name_key = 'x'"),
        ("key", "UPDATE clients SET search_key = 'x'"),
        ("client", "UPDATE clients SET revenue = revenue + 1"),
        ("client", "UPDATE clients SET orders = 7"),
        ("client", "UPDATE clients SET first_day = NULL"),
        ("counts", "UPDATE counts SET n = 99 WHERE list = 'documents'"),
        ("counts", "DELETE FROM counts WHERE list = 'clients'"),
        ("number-last", "UPDATE series SET last_number = 1"),
        (
            "search",
            "INSERT INTO client_search (client_search, rowid, search_key) SELECT 'delete', id, search_key FROM clients LIMIT 1",
        ),
        ("search", "INSERT INTO product_search (rowid, search_key) VALUES (7777, 'nothing')"),
        ("search", "UPDATE words SET n = 9"),
        ("search", "DELETE FROM words"),
        ("totals", "UPDATE day_totals SET orders = orders + 1"),
        ("totals", "UPDATE unit_totals SET quantity = 5"),
        ("totals", "DELETE FROM unit_totals"),
        ("totals", "UPDATE unit_totals SET quantity = 1 WHERE period = 220260300"),
        ("totals", "DELETE FROM unit_totals WHERE period > 300000000"),
        ("totals", "UPDATE hour_totals SET gross = 1"),
        ("totals", "DELETE FROM hour_totals"),
        ("totals", "UPDATE tender_totals SET payments = 9"),
        ("totals", "INSERT INTO tax_totals VALUES (20260302, 1, 1, 1, 1, 1, 1)"),
        ("totals", "UPDATE product_totals SET gross = 1 WHERE period = 0"),
        ("totals", "DELETE FROM product_totals WHERE period = 120260000"),
        ("totals", "UPDATE product_totals SET documents = 9 WHERE period = 220260300"),
        ("totals", "UPDATE product_totals SET quantity = 1 WHERE period = 320260302"),
        ("totals", "UPDATE client_totals SET gross = 1 WHERE period = 220260300"),
        ("totals", "INSERT INTO client_totals VALUES (77, 0, 1, 1, 1, 1, 0, 0, 0)"),
        ("totals", "INSERT INTO product_totals VALUES (77, 5, 1, 1, 1, 1, 0, 0, 0)"),
    ];
    let (folder, store, _) = busy_shop();
    assert_eq!(store.check(&mut |_| true).unwrap(), []);
    let before = dump(&file(&folder));
    for (check, sql) in tampering {
        by_hand(&file(&folder), sql).unwrap();
        assert_ne!(dump(&file(&folder)), before, "{sql}");
        let found = store.check(&mut |_| true).unwrap();
        assert!(!found.is_empty() && found.iter().all(|f| f.check == check && f.derived), "{sql}: {found:?}");
        assert_eq!(repository::repair(&file(&folder), &mut |_| true).unwrap(), found, "{sql}");
        assert_eq!(dump(&file(&folder)), before, "{sql}");
        assert!(clean(&*store), "{sql}");
    }
}

/// All that the file says, table by table.
fn dump(path: &Path) -> Vec<String> {
    let c = Connection::open(path).unwrap();
    // The pages of a search's index may lie in another way and say the same: its trigrams do.
    let mut tables = c
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '*_search*' ORDER BY name")
        .unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut told = Vec::new();
    for table in tables {
        let mut statement = c.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let width = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        let mut lines = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<String> = (0..width).map(|at| format!("{:?}", row.get_ref(at).unwrap())).collect();
            lines.push(format!("{table} {}", values.join(" ")));
        }
        lines.sort();
        told.extend(lines);
    }
    told
}

#[test]
fn a_changed_fact_is_found_and_never_repaired() {
    let tampering = [
        ("document-total", "documents_are_facts", "UPDATE documents SET total = total + 1, net = net + 1 WHERE id = 1"),
        ("document-lines", "documents_are_facts", "UPDATE documents SET line_count = 9 WHERE id = 1"),
        ("line-sign", "lines_are_facts", "UPDATE document_lines SET quantity = -quantity WHERE document_id = 1"),
        ("payment", "payments_are_facts", "UPDATE payments SET amount = 1, change = given - 1 WHERE document_id = 1"),
        ("void", "documents_are_facts", "UPDATE documents SET client_id = 1 WHERE kind = 'void'"),
        ("number-gap", "documents_are_facts", "UPDATE documents SET number = 8 WHERE id = 1"),
        ("stock-ledger", "movements_are_facts", "UPDATE stock_movements SET balance = 1 WHERE seq = 2"),
        ("stock-document", "movements_are_facts", "UPDATE stock_movements SET quantity = -1 WHERE seq = 2"),
        ("number-last", "documents_stay", "UPDATE series SET last_number = 12"),
        ("stock-ledger", "documents_stay", "UPDATE products SET last_seq = 9"),
        ("schema", "documents_stay", ""),
    ];
    for (check, trigger, sql) in tampering {
        let (folder, store, _) = busy_shop();
        by_hand(&file(&folder), &format!("DROP TRIGGER {trigger}; {sql}")).unwrap();
        let found = store.check(&mut |_| true).unwrap();
        assert!(found.iter().any(|f| f.check == check && f.derived == (check == "schema")), "{check}: {found:?}");
        assert!(found.iter().any(|f| f.check == "schema"), "{check}: {found:?}");
        repository::repair(&file(&folder), &mut |_| true).unwrap();
        let left = store.check(&mut |_| true).unwrap();
        let facts: Vec<_> = found.into_iter().filter(|f| f.check != "schema").collect();
        assert_eq!(left, facts, "{check}");
    }
}

#[test]
fn another_zone_or_a_later_end_of_the_day_is_no_clock_set_back() {
    let (_folder, mut store, id) = busy_shop();
    let sell = |store: &mut dyn Repository, act| store.record_sale(&sale(vec![line(id, "1")], None), &act);
    let mut west = at("2026-03-02T09:05:00");
    west.at.offset_minutes -= 600;
    west.at.day = west.at.day.pred_opt().unwrap();
    assert_eq!(sell(&mut *store, west).unwrap().head.day, west.at.day);
    let mut earlier = west;
    earlier.at.instant_ms -= 3_600_000;
    let refused = sell(&mut *store, earlier);
    assert!(matches!(refused, Err(RepositoryError::Refused(Refusal::ClockBehind { .. }))), "{refused:?}");
    assert!(clean(&*store));
}

#[test]
fn a_check_can_be_stopped() {
    let (_folder, store, _) = busy_shop();
    assert!(matches!(store.check(&mut |_| false), Err(RepositoryError::Interrupted)));
}

/// What another program kept: an order whose client is gone.
const FOREIGN: &str = "
    CREATE TABLE customer (id INTEGER PRIMARY KEY, name VARCHAR, email VARCHAR, phone_number VARCHAR);
    CREATE TABLE products (product_id INTEGER PRIMARY KEY, name VARCHAR, price FLOAT, stock INT);
    CREATE TABLE orders (order_id INTEGER PRIMARY KEY, customer_id INT, order_date DATE);
    CREATE TABLE order_details (id_details INTEGER PRIMARY KEY, id_order INT, id_product INT, quantity INT, price FLOAT);
    INSERT INTO products VALUES (3, 'Mouse', 12.5, 8);
    INSERT INTO orders VALUES (17, 12, '2024-02-29');
    INSERT INTO order_details VALUES (1, 17, 3, 2, 12.5);";

#[test]
fn an_imported_sale_is_voided_like_any_other() {
    let (folder, mut store, _) = busy_shop();
    let source = folder.path().join("ecom_db.db");
    by_hand(&source, FOREIGN).unwrap();
    python::import(&source, store.as_mut(), &at(NOW), false, &mut |_| true).unwrap();
    assert!(clean(&*store));
    let sold = store.sale_by_number("p1-17").unwrap().unwrap();
    assert_eq!((sold.head.number.as_str(), sold.head.time, sold.payments.len()), ("P1-000017", None, 1));
    // Digits alone are never an import's, as long as there is a series of ours.
    assert_eq!(store.sale_by_number("17").unwrap(), None);
    let id = sold.lines.first().unwrap().product.unwrap();
    let before = store.product(id).unwrap().on_hand;
    let void = store.void_sale(sold.head.id, &at(NOW)).unwrap();
    assert_eq!((void.head.number.as_str(), void.head.original.as_deref()), ("2026-000004", Some("P1-000017")));
    assert_eq!(void.head.total, sold.head.total.neg().unwrap());
    assert_eq!(store.product(id).unwrap().on_hand, before.add(Quantity::whole(2)).unwrap());
    assert!(clean(&*store));
}

#[test]
fn a_basket_that_became_a_sale_is_gone_with_it() {
    let (folder, mut store) = store(OversellPolicy::Refuse);
    let keyboard = store.add_product(&draft("Keyboard", "49.90", Unit::Piece), Quantity::whole(2), &at(NOW)).unwrap();
    let owner = Window { id: "1", is_open: &|_| false };
    let mut basket = store.claim_basket(&owner, "one").unwrap();
    basket.add(&keyboard, Quantity::whole(2)).unwrap();
    store.save_basket(&owner, &basket).unwrap();
    // A sale that fails keeps it.
    by_hand(&file(&folder), "CREATE TRIGGER stop BEFORE INSERT ON payments BEGIN SELECT RAISE(ABORT, 'stop'); END")
        .unwrap();
    assert!(store.record_sale(&NewSale::of_basket(&basket), &at(NOW)).is_err());
    by_hand(&file(&folder), "DROP TRIGGER stop").unwrap();
    assert_eq!(store.claim_basket(&owner, "two").unwrap(), basket);
    // The sale takes it with it: a window that dies before its next word finds none.
    store.record_sale(&NewSale::of_basket(&basket), &at(NOW)).unwrap();
    assert_eq!(store.claim_basket(&owner, "three").unwrap().key, "three");
    assert!(clean(&*store));
}
