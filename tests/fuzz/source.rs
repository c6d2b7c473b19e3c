//! The former program's database, with anything in its cells, and with anything in its bytes.

use std::fs;

use fastrand::Rng;
use rusqlite::{Connection, types::Value};
use salestrack::{
    exchange::python::{self, ImportError},
    repository::{self, Repository},
};

use super::{mutate, now, random, rounds, scratch, settings};

const TEXTS: [&str; 14] = [
    "",
    " ",
    "abc",
    "12,5",
    "1.005",
    "-3",
    "NaN",
    "inf",
    "1e400",
    "2025-05-29",
    "2025-13-45",
    "29/05/2025",
    "\u{1b}[2J\0\n",
    "漢字👩‍👩‍👧",
];

fn schema() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/python/");
    ["schema", "clean"].map(|name| fs::read_to_string(format!("{path}{name}.sql")).unwrap()).concat()
}

/// Anything that a cell of SQLite can hold.
fn value(random: &mut Rng) -> Value {
    match random.u8(0..9) {
        0 => Value::Null,
        1 => Value::Integer([0, -1, 1, i64::MAX, i64::MIN, 20_250_529][random.usize(..6)]),
        2 => Value::Integer(random.i64(-20..20)),
        3 => Value::Real([0.1 + 0.2, f64::INFINITY, -0.0, 1e300, 0.5, f64::MIN_POSITIVE][random.usize(..6)]),
        4 => Value::Real(random.f64() * 100.0),
        5 => Value::Blob((0..random.usize(0..40)).map(|_| random.u8(..)).collect()),
        6 => Value::Text("Ω".repeat(random.usize(0..500))),
        _ => Value::Text(TEXTS[random.usize(..TEXTS.len())].to_owned()),
    }
}

/// Fills the old program's tables with what they should never hold; half of it has ids that fit together.
fn dirty(source: &Connection, random: &mut Rng) {
    source.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    let id = |random: &mut Rng| if random.bool() { Value::Integer(random.i64(1..12)) } else { value(random) };
    for _ in 0..random.usize(1..40) {
        let (sql, columns) = [
            ("INSERT OR IGNORE INTO customer VALUES (?, ?, ?, ?)", 4),
            ("INSERT OR IGNORE INTO products VALUES (?, ?, ?, ?)", 4),
            ("INSERT OR IGNORE INTO orders VALUES (?, ?, ?)", 3),
            ("INSERT OR IGNORE INTO order_details VALUES (?, ?, ?, ?, ?)", 5),
        ][random.usize(..4)];
        let mut values: Vec<Value> = (0..columns).map(|_| value(random)).collect();
        values[0] = id(random);
        values[1] = if random.bool() { id(random) } else { value(random) };
        if columns == 5 {
            values[2] = id(random);
        }
        // A text as a primary key is refused by the table itself.
        let _ = source.execute(sql, rusqlite::params_from_iter(values));
    }
}

#[test]
fn any_cell_is_imported_or_left_out() {
    let (folder, mut random) = (scratch(), random());
    let path = folder.path().join("ecom_db.db");
    for round in 0..rounds(60, 100) {
        let _ = fs::remove_file(&path);
        let source = Connection::open(&path).unwrap();
        source.execute_batch(&schema()).unwrap();
        dirty(&source, &mut random);
        drop(source);
        let before = fs::read(&path).unwrap();
        let shop = folder.path().join(format!("shop-{round}.db"));
        let mut store = repository::create(&shop, &settings(), &now()).unwrap();
        let first = python::import(&path, &mut *store, &now(), false, &mut |_| true).unwrap_or_else(|error| {
            fs::copy(&path, "/tmp/fuzz-source.db").unwrap();
            panic!("round {round}: {error}")
        });
        assert_eq!(store.check(&mut |_| true).unwrap(), [], "round {round}");
        // Nothing is doubled, and not a byte of the source is touched.
        let again = python::import(&path, &mut *store, &now(), false, &mut |_| true).unwrap();
        assert_eq!((again.counts.products, again.counts.clients, again.counts.sales), (0, 0, 0), "round {round}");
        assert!(first.counts.sales >= 7, "round {round}");
        assert_eq!(fs::read(&path).unwrap(), before, "round {round}");
        drop(store);
        fs::remove_file(&shop).unwrap();
    }
}

#[test]
fn any_bytes_are_imported_or_refused() {
    let (folder, mut random) = (scratch(), random());
    let path = folder.path().join("ecom_db.db");
    let whole = {
        let source = Connection::open(&path).unwrap();
        source.execute_batch("PRAGMA page_size = 1024").unwrap();
        source.execute_batch(&schema()).unwrap();
        drop(source);
        fs::read(&path).unwrap()
    };
    let mut store = repository::create(&folder.path().join("shop.db"), &settings(), &now()).unwrap();
    let mut imported = 0_u32;
    for round in 0..rounds(250, 20) {
        let bytes = mutate::bytes(&whole, &mut random);
        fs::write(&path, &bytes).unwrap();
        match python::import(&path, &mut *store, &now(), true, &mut |_| true) {
            Ok(_) => imported += 1,
            Err(ImportError::Source(_)) => {}
            Err(ImportError::Repository(error)) => panic!("round {round}: {error}"),
        }
        assert_eq!(fs::read(&path).unwrap(), bytes, "round {round}");
        assert_eq!(names(folder.path()), ["ecom_db.db", "shop.db", "shop.db-shm", "shop.db-wal"], "round {round}");
    }
    assert!(imported > 0);
    assert_eq!(counts(&*store), 0);
    assert_eq!(store.check(&mut |_| true).unwrap(), []);
}

fn counts(store: &dyn Repository) -> u64 {
    store.product_counts().unwrap().total
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
