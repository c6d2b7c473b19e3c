//! Files that are no source, or none now: a clear reason, and nothing imported.

use salestrack::exchange::python::SourceError;

use super::*;

fn refused(imports: &mut Imports) -> SourceError {
    let error = match imports.try_import(false, &mut go_on) {
        Err(ImportError::Source(error)) => error,
        other => unreachable!("{other:?}"),
    };
    assert_eq!((imports.count_sales(), imports.stock()), (0, vec![]));
    error
}

#[test]
fn other_files_are_refused() {
    let mut imports = Imports::of(&["clean"]);
    for bytes in [&b""[..], b"SQLite", b"id;name\n1;Marie\n2;Awa and more\n"] {
        fs::write(imports.source(), bytes).unwrap();
        assert_eq!(refused(&mut imports), SourceError::NotSqlite);
    }
}

#[test]
fn missing_tables_and_columns_are_named() {
    let mut imports = Imports::of(&["clean"]);
    imports.sql("ALTER TABLE products RENAME COLUMN stock TO quantity");
    assert_eq!(refused(&mut imports), SourceError::NoColumn("products.stock".into()));
    imports.sql("DROP TABLE order_details");
    imports.sql("ALTER TABLE products RENAME COLUMN quantity TO stock");
    assert_eq!(refused(&mut imports), SourceError::NoTable("order_details".into()));
    imports.sql("CREATE VIEW order_details AS SELECT 1 AS id_details, 1 AS id_order, 1 AS id_product, 1 AS quantity, 1 AS price");
    assert_eq!(refused(&mut imports), SourceError::NotATable("order_details".into()));
}

#[test]
fn views_and_triggers_beside_the_tables_are_never_run() {
    let mut imports = Imports::of(&["clean"]);
    imports.sql("CREATE VIEW broken AS SELECT * FROM nowhere; CREATE TRIGGER loud AFTER UPDATE ON orders BEGIN SELECT RAISE(ABORT, 'run'); END;");
    assert_eq!(imports.import().counts.sales, 7);
}

#[test]
fn a_closed_file_in_wal_mode_is_read_without_a_trace() {
    let mut imports = Imports::of(&["clean"]);
    imports.sql("PRAGMA journal_mode = WAL; UPDATE products SET stock = 24 WHERE product_id = 1");
    assert_eq!(imports.import().counts.sales, 7);
    assert_eq!(imports.stock().first().unwrap().1, "24");
}

#[test]
fn changes_that_stand_beside_the_file_are_not_lost() {
    let mut imports = Imports::of(&["clean"]);
    let writer = Connection::open(imports.source()).unwrap();
    writer.execute_batch("PRAGMA journal_mode = WAL; UPDATE products SET stock = 24").unwrap();
    assert_eq!(refused(&mut imports), SourceError::PendingWal);
}

#[test]
fn a_hot_journal_is_left_to_the_program_that_made_it() {
    let mut imports = Imports::of(&["clean"]);
    let journal = imports.folder.path().join("ecom_db.db-journal");
    fs::write(journal, [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]).unwrap();
    assert_eq!(refused(&mut imports), SourceError::HotJournal);
}

#[test]
fn a_torn_page_imports_nothing() {
    let mut imports = Imports::of(&["clean"]);
    imports.sql(
        "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
         INSERT INTO orders SELECT i, 1, '2025-07-01' FROM n",
    );
    let mut bytes = fs::read(imports.source()).unwrap();
    let page = bytes.len() / 4096 / 2 * 4096;
    bytes.get_mut(page..page + 4096).unwrap().fill(0xff);
    fs::write(imports.source(), bytes).unwrap();
    assert!(matches!(refused(&mut imports), SourceError::Damaged(_)));
}
