//! A shop with a few articles, sales of them, and what must hold after anything that can happen to a disk.

use std::{
    fs,
    path::{Path, PathBuf},
};

use chrono::DateTime;
use salestrack::domain::{
    Currency, Quantity, Unit, UnitPrice,
    ids::ProductId,
    import::Progress,
    moment::{Act, Moment},
    product::ProductDraft,
    query::SaleQuery,
    sale::{Item, NewLine, NewSale},
    shop::{OversellPolicy, Shop},
};
use salestrack::repository::{self, OpenMode, Repository, RepositoryError};
use tempfile::TempDir;

use crate::disk;

/// What is on hand of each article at first.
pub const STOCK: i64 = 1_000_000;
/// So many articles.
pub const ARTICLES: i64 = 12;

pub fn now() -> Act {
    Act::first(Moment::at(DateTime::parse_from_rfc3339("2026-11-22T14:32:00+01:00").unwrap(), 0))
}

pub fn go_on(_: Progress) -> bool {
    true
}

pub fn settings() -> Shop {
    Shop {
        name: "Chez Awa".into(),
        currency: Currency::EUR,
        language: None,
        cutoff_minutes: 0,
        oversell: OversellPolicy::Refuse,
    }
}

pub fn draft(name: &str, code: &str) -> ProductDraft {
    ProductDraft {
        name: name.into(),
        code: Some(code.into()),
        price: UnitPrice::parse_plain("2.50").unwrap(),
        unit: Unit::Piece,
        threshold: None,
    }
}

/// A sale of one piece of each of three articles, under a key of its own.
pub fn sale(key: &str, first: i64) -> NewSale {
    let line = |n: i64| NewLine {
        item: Item::Product { id: ProductId((first + n) % ARTICLES + 1), price: None },
        quantity: Quantity::whole(1),
    };
    NewSale {
        key: Some(key.into()),
        lines: (0..3).map(line).collect(),
        client: None,
        given: None,
        accept_shortage: false,
        accept_clock: false,
    }
}

pub struct Place {
    folder: TempDir,
}

impl Place {
    /// Nothing in it, and the disk is ours.
    pub fn bare() -> Place {
        disk::install();
        Place { folder: tempfile::tempdir().unwrap() }
    }

    /// A shop with articles and one sale.
    pub fn with_shop() -> Place {
        let place = Place::bare();
        let mut store = repository::create(&place.file(), &settings(), &now().at).unwrap();
        for n in 0..ARTICLES {
            let article = draft(&format!("Article {n}"), &format!("A{n:04}"));
            store.add_product(&article, Quantity::whole(STOCK), &now()).unwrap();
        }
        store.record_sale(&sale("first", 0), &now()).unwrap();
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn file(&self) -> PathBuf {
        self.path("shop.db")
    }

    pub fn open(&self) -> Box<dyn Repository> {
        repository::open(&self.file(), OpenMode::Existing).unwrap()
    }

    /// The files as a killed process would leave them at this instant, in a place of their own.
    pub fn as_killed_now(&self) -> Place {
        let copy = Place::bare();
        for entry in fs::read_dir(self.folder.path()).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                fs::copy(entry.path(), copy.folder.path().join(entry.file_name())).unwrap();
            }
        }
        copy
    }

    /// Names of everything in it.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

/// Nothing to complain of in a file, opened afresh; gives the keys of its sales.
pub fn sound(path: &Path) -> Vec<String> {
    let store = repository::open(path, OpenMode::Existing).unwrap_or_else(|error| panic!("{error:?}"));
    sound_store(store.as_ref());
    let plain = rusqlite::Connection::open(path).unwrap();
    let mut keys = plain.prepare("SELECT key FROM documents WHERE key IS NOT NULL ORDER BY key").unwrap();
    keys.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Every row of every table, as text.
pub fn everything(path: &Path) -> Vec<String> {
    let plain = rusqlite::Connection::open(path).unwrap();
    let mut names = plain.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut rows = Vec::new();
    for name in names {
        let mut table = plain.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
        let columns = table.column_count();
        let told = table.query_map([], |row| {
            let cells = (0..columns).map(|at| row.get_ref(at).map(|cell| format!("{cell:?}")));
            Ok(format!("{name}: {}", cells.collect::<Result<Vec<_>, _>>()?.join(", ")))
        });
        rows.extend(told.unwrap().map(Result::unwrap));
    }
    rows
}

/// The former program's database, with so many orders.
pub fn old_program(path: &Path, orders: u32) -> PathBuf {
    let fixture = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/python/{name}.sql"));
        fs::read_to_string(path).unwrap()
    };
    let source = rusqlite::Connection::open(path).unwrap();
    source.execute_batch(&format!("PRAGMA foreign_keys = OFF; {} {}", fixture("schema"), fixture("clean"))).unwrap();
    source
        .execute_batch(&format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {orders})
             INSERT INTO orders (order_id, customer_id, order_date) SELECT 1000 + i, 1, '2025-05-29' FROM n;
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {orders})
             INSERT INTO order_details (id_order, id_product, quantity, price) SELECT 1000 + i, 1, 1, 2.5 FROM n;"
        ))
        .unwrap();
    path.to_owned()
}

/// Nothing to complain of: `check` finds nothing, and no sale is half there.
pub fn sound_store(store: &dyn Repository) {
    let found: Vec<_> = store.check(&mut go_on).unwrap().into_iter().filter(|finding| !finding.note).collect();
    assert_eq!(found, []);
    let sales = store.sales(&SaleQuery { limit: 10_000, ..SaleQuery::default() }).unwrap().rows;
    for (_, row) in sales {
        let sale = store.sale(row.id).unwrap();
        // Imported ones are as the source had them.
        let lines = if sale.head.time.is_some() { 3 } else { sale.lines.len() };
        assert_eq!((sale.lines.len(), sale.payments.len()), (lines, 1), "{}", sale.head.number);
    }
}

/// The words of a disk that fails: never those of a shop that is damaged, foreign, newer or gone.
pub fn clear(error: &RepositoryError, kind: disk::Kind) {
    let clear = match kind {
        disk::Kind::Full | disk::Kind::Short => matches!(error, RepositoryError::DiskFull),
        disk::Kind::Error => match error {
            RepositoryError::ReadOnly => true,
            // What went wrong, not what came of it.
            RepositoryError::Storage { context, .. } => *context != "roll back",
            _ => false,
        },
    };
    assert!(clear, "{kind:?}: {error:?}");
}
