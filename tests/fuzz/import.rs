//! The former program's database as no program would leave it: other values, other schemas, damaged bytes. Nothing panics,
//! the source keeps every byte and gets no neighbour, and the shop is sound: with all that was told, or as it was before.

use std::{
    fs,
    path::{Path, PathBuf},
};

use fastrand::Rng;
use rusqlite::Connection;
use salestrack::domain::moment::{Act, Moment};
use salestrack::exchange::python::{self, ImportError};
use salestrack::repository::{self, OpenMode, Refusal, RepositoryError};

use crate::{mutate, storm};

const TABLES: &[(&str, &[&str])] = &[
    ("customer", &["id", "name", "email", "phone_number"]),
    ("products", &["product_id", "name", "price", "stock"]),
    ("orders", &["order_id", "customer_id", "order_date"]),
    ("order_details", &["id_details", "id_order", "id_product", "quantity", "price"]),
];

/// Values as SQL writes them: of every type, at every edge, and of none.
const VALUES: &[&str] = &[
    "NULL",
    "0",
    "1",
    "-1",
    "2",
    "7",
    "9223372036854775807",
    "-9223372036854775808",
    "9e999",
    "-9e999",
    "1e308",
    "1e-320",
    "0.1",
    "-0.0",
    "1.005",
    "92233720368547758.07",
    "9007199254740993",
    "''",
    "' '",
    "'abc'",
    "'12'",
    "'1e5'",
    "'0x10'",
    "'=1+1'",
    "x''",
    "x'00'",
    "x'ff'",
    "CAST(x'ff' AS TEXT)",
    "CAST(x'61006200' AS TEXT)",
    "CAST(x'ed a0 80' AS TEXT)",
    "char(27) || '[2J'",
    "char(0)",
    "char(8238, 97)",
    "char(9, 10, 13)",
    "printf('%.*c', 10001, 'x')",
    "zeroblob(100000)",
    "zeroblob(3)",
    "'2025-05-29'",
    "'2025-02-30'",
    "'0000-00-00'",
    "'9999-12-31'",
    "'10000-01-01'",
    "'-4713-11-24'",
    "'2025-05-29 23:59:59.999999'",
    "'2025-05-29T12:00:00+14:00'",
    "'29/05/2025'",
    "1748476800",
    "20250529",
    "2460824.5",
    "'NaN'",
    "'inf'",
    "'Ça alors'",
    "'👨‍👩‍👧'",
    "'a' || char(769)",
    "randomblob(50)",
    "random()",
];

/// Schemas that mean something else: run one after the other on a copy, where they can be.
const SCHEMAS: &[&str] = &[
    "ALTER TABLE {t} RENAME TO {t}_old",
    "ALTER TABLE {t} RENAME COLUMN {c} TO {c}_old",
    "ALTER TABLE {t} DROP COLUMN {c}",
    "ALTER TABLE {t} ADD COLUMN extra",
    "ALTER TABLE {t} ADD COLUMN {c}_twice GENERATED ALWAYS AS ({c} || {c})",
    "DROP TABLE {t}",
    "CREATE TABLE {t}_copy AS SELECT * FROM {t}; DROP TABLE {t}; ALTER TABLE {t}_copy RENAME TO {t}",
    "ALTER TABLE {t} RENAME TO hidden; CREATE VIEW {t} AS SELECT * FROM hidden",
    "ALTER TABLE {t} RENAME TO hidden; CREATE VIEW {t} AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT * FROM hidden, n",
    "ALTER TABLE {t} RENAME TO hidden; CREATE VIRTUAL TABLE {t} USING fts5({c})",
    "CREATE TRIGGER evil AFTER INSERT ON {t} BEGIN DELETE FROM {t}; END",
    "CREATE INDEX odd ON {t} ({c} COLLATE NOCASE) WHERE {c} IS NOT NULL",
    "CREATE INDEX odd ON {t} (abs(random() % 1), {c})",
    "CREATE UNIQUE INDEX only_once ON {t} ({c})",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'INTEGER', 'TEXT') WHERE name = '{t}'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'VARCHAR', 'VARCHAR COLLATE nowhere') WHERE name = '{t}'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = sql || ' WITHOUT ROWID' WHERE name = '{t}'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = rootpage + 1 WHERE name = '{t}'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT max(rootpage) FROM sqlite_schema) WHERE name = '{t}'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE {t} (' WHERE name = '{t}'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET tbl_name = 'customer', name = 'customer' WHERE name = '{t}'",
    "PRAGMA user_version = 99; PRAGMA application_id = 1400140395",
    "PRAGMA page_size = 512; VACUUM",
    "PRAGMA page_size = 65536; VACUUM",
    "PRAGMA auto_vacuum = FULL; VACUUM",
    "PRAGMA journal_mode = WAL",
    "VACUUM",
];

/// Changes of the rows.
const ROWS: &[&str] = &[
    "UPDATE {t} SET {c} = {v}",
    "UPDATE {t} SET {c} = {v} WHERE rowid = (SELECT rowid FROM {t} ORDER BY random() LIMIT 1)",
    "UPDATE {t} SET {c} = {v} WHERE rowid % 2",
    "INSERT INTO {t} ({c}) VALUES ({v})",
    "DELETE FROM {t} WHERE rowid % 2",
    "DELETE FROM {t}",
    "INSERT INTO {t} SELECT * FROM {t} WHERE false",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO {t} ({c}) SELECT {v} FROM n",
];

fn now() -> Act {
    Act::first(Moment::at("2026-11-22T14:32:00+01:00".parse().unwrap(), 0))
}

fn fixture(name: &str) -> String {
    fs::read_to_string(format!("{}/tests/fixtures/python/{name}.sql", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Sources to begin with: clean ones and dirty ones, in either text encoding.
fn sources(folder: &Path) -> Vec<Vec<u8>> {
    let contents = [
        ["clean", "later"].as_slice(),
        &["readme", "readme_sold"],
        &["names", "prices"],
        &["dates"],
        &["gone"],
        &["quantities", "stocks"],
    ];
    let mut all = Vec::new();
    for (n, content) in contents.iter().enumerate() {
        let path = folder.join(format!("seed{n}.db"));
        let source = Connection::open(&path).unwrap();
        let encoding = if n % 3 == 2 { "PRAGMA encoding = 'UTF-16le';" } else { "" };
        source.execute_batch(&format!("{encoding} PRAGMA foreign_keys = OFF; {}", fixture("schema"))).unwrap();
        for name in *content {
            // Some fixtures build on others; what does not go in is no loss here.
            drop(source.execute_batch(&fixture(name)));
        }
        drop(source);
        all.push(fs::read(&path).unwrap());
    }
    all
}

/// Changes through SQLite, as a program could make them.
fn through_sql(rng: &mut Rng, path: &Path, drawn: &mut String) {
    let Ok(mut source) = Connection::open(path) else { return };
    drop(source.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false));
    drop(source.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF"));
    // A view without an end is for the import to refuse, not for us to walk through.
    let mut steps = 0;
    drop(source.progress_handler(
        10_000,
        Some(move || {
            steps += 1;
            steps > 200
        }),
    ));
    for _ in 0..rng.u8(1..=5) {
        let (table, columns) = TABLES[rng.usize(..TABLES.len())];
        let templates = if rng.u8(0..4) == 0 { SCHEMAS } else { ROWS };
        let sql = templates[rng.usize(..templates.len())]
            .replace("{t}", table)
            .replace("{c}", columns[rng.usize(..columns.len())])
            .replace("{v}", VALUES[rng.usize(..VALUES.len())]);
        *drawn += &sql;
        *drawn += "; ";
        drop(source.execute_batch(&sql));
    }
}

/// Files that may lie beside a database: of a write that was cut off, or of nothing at all.
fn neighbour(rng: &mut Rng, path: &Path, drawn: &mut String) {
    let end = ["-journal", "-wal", "-shm"][rng.usize(..3)];
    let mut junk = mutate::junk(rng, 5000);
    match rng.u8(0..4) {
        0 if junk.len() > 8 => junk[..8].copy_from_slice(&[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]),
        1 if junk.len() > 8 => junk[..8].copy_from_slice(&[0x37, 0x7f, 0x06, 0x82, 0, 0x2d, 0xe2, 0x18]),
        2 => junk.fill(0),
        _ => {}
    }
    *drawn += &format!("{} bytes in {end}", junk.len());
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    fs::write(PathBuf::from(name), junk).unwrap();
}

/// Every file beside the source, with its bytes.
fn beside(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Rows of the shop's own, one line for each table.
fn counted(path: &Path) -> Vec<String> {
    let plain = Connection::open(path).unwrap();
    ["products", "clients", "documents", "document_lines", "stock_movements", "sources", "product_totals"]
        .iter()
        .map(|table| {
            let n: i64 = plain.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap_or(-1);
            format!("{table} {n}")
        })
        .collect()
}

fn import_one(rng: &mut Rng, source: &Path, empty: &[u8], drawn: &mut String) {
    let target = tempfile::tempdir().unwrap();
    let path = target.path().join("shop.db");
    fs::write(&path, empty).unwrap();
    let mut store = repository::open(&path, OpenMode::Existing).unwrap();
    let (before, files) = (counted(&path), beside(source.parent().unwrap()));
    let dry_run = rng.u8(0..8) == 0;
    let outcome = python::import(source, store.as_mut(), &now(), dry_run, &mut |_| true);
    assert!(beside(source.parent().unwrap()) == files, "the source, or what lies beside it, has changed");
    assert_eq!(store.check(&mut |_| true).unwrap(), []);
    match outcome {
        Ok(report) => {
            assert!(!dry_run || counted(&path) == before, "a trial left something");
            // The same again brings nothing.
            if !dry_run && rng.u8(0..4) == 0 {
                let after = counted(&path);
                let again = python::import(source, store.as_mut(), &now(), false, &mut |_| true).unwrap();
                assert_eq!(
                    (again.counts.clients, again.counts.products, again.counts.sales),
                    (0, 0, 0),
                    "{:?}",
                    report.counts
                );
                assert_eq!(counted(&path), after);
            }
        }
        Err(error) => {
            assert_eq!(counted(&path), before, "{error}");
            *drawn += &format!(" -> {error}");
            // A source is never told as trouble of the shop.
            if let ImportError::Repository(error) = error {
                assert!(
                    matches!(error, RepositoryError::Refused(Refusal::Overflow(_)) | RepositoryError::Source(_)),
                    "{error:?}"
                );
            }
        }
    }
}

#[test]
fn import() {
    let folder = tempfile::tempdir().unwrap();
    let seeds = sources(folder.path());
    let empty = folder.path().join("empty.db");
    drop(repository::create(&empty, &crate::searches::shop(), &now().at).unwrap());
    let empty = fs::read(&empty).unwrap();
    storm("import", 200, |rng: &mut Rng, drawn| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ecom_db.db");
        let seed = rng.usize(..seeds.len());
        *drawn = format!("seed {seed}: ");
        fs::write(&path, &seeds[seed]).unwrap();
        let how = rng.u8(0..10);
        if how < 7 {
            through_sql(rng, &path, drawn);
        }
        if how > 4 {
            let mut bytes = fs::read(&path).unwrap();
            for _ in 0..rng.u8(1..=3) {
                *drawn += &mutate::database(rng, &mut bytes, 4096);
                *drawn += "; ";
            }
            fs::write(&path, bytes).unwrap();
        }
        if rng.u8(0..12) == 0 {
            neighbour(rng, &path, drawn);
        }
        import_one(rng, &path, &empty, drawn);
    });
}
