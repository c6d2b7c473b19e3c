//! Rows are known by source and old id: nothing is doubled, no stock is reset, and a failure leaves no trace.

use salestrack::domain::{
    ids::ProductId,
    sale::{Item, NewLine, NewSale},
};
use salestrack::repository::{Refusal, RepositoryError};

use super::*;

fn stocks(imports: &Imports) -> Vec<String> {
    imports.stock().into_iter().map(|(_, stock)| stock).collect()
}

fn sell(imports: &mut Imports, product: i64, pieces: i64) {
    let line =
        NewLine { item: Item::Product { id: ProductId(product), price: None }, quantity: Quantity::whole(pieces) };
    let sale =
        NewSale { key: None, lines: vec![line], client: None, given: None, accept_shortage: false, accept_clock: true };
    imports.shop.record_sale(&sale, &now()).unwrap();
}

#[test]
fn the_same_file_again_changes_nothing() {
    for fixtures in [&["clean"], &["gone"], &["names"], &["prices"]] {
        let mut imports = Imports::of(fixtures);
        let first = imports.import().counts;
        let (stock, sold) = (imports.stock(), imports.sold());
        let again = imports.import().counts;
        assert_eq!((again.clients, again.products, again.sales, again.lines), (0, 0, 0, 0), "{fixtures:?}");
        assert_eq!(again.known, first.clients + first.products + first.sales);
        assert_eq!((imports.stock(), imports.sold()), (stock, sold));
    }
}

#[test]
fn a_later_copy_adds_what_is_new_and_resets_no_stock() {
    let mut imports = Imports::of(&["clean"]);
    imports.import();
    sell(&mut imports, 1, 5);
    imports.run("later");
    let counts = imports.import().counts;
    assert_eq!((counts.clients, counts.products, counts.sales, counts.lines), (1, 1, 2, 3));
    // 23 less 5 sold here and 3 sold there; 13 less 1; the new product as the source has it.
    assert_eq!(stocks(&imports), ["15", "12", "400", "2", "9", "0", "4"]);
    assert_eq!(imports.count_sales(), 10);
    assert_eq!(imports.sale("P1-000012").head.total.to_plain(Currency::EUR), "19.99");
}

#[test]
fn a_line_added_to_a_known_order_moves_no_stock() {
    let mut imports = Imports::of(&["clean"]);
    imports.import();
    imports
        .sql("INSERT INTO products VALUES (10, 'Lamp', 30, 4); INSERT INTO order_details VALUES (90, 1, 10, 2, 30);");
    imports.import();
    assert_eq!(stocks(&imports).last().unwrap(), "4");
}

#[test]
fn another_shop_s_file_is_another_source() {
    let mut imports = Imports::of(&["clean"]);
    imports.import();
    fs::remove_file(imports.source()).unwrap();
    imports.run("schema");
    imports.run("readme");
    imports.run("readme_sold");
    assert_eq!(imports.import().counts.sales, 1);
    assert_eq!(imports.sale("P2-000001").head.total.to_plain(Currency::EUR), "69.98");
}

#[test]
fn an_empty_file_is_no_other_shop_twice() {
    let mut imports = Imports::of(&[]);
    imports.import();
    imports.sql("INSERT INTO customer VALUES (1, 'Marie', NULL, NULL)");
    assert_eq!(imports.import().counts.clients, 1);
    assert_eq!(imports.import().counts.known, 1);
}

#[test]
fn a_dry_run_tells_and_keeps_nothing() {
    let mut imports = Imports::of(&["clean"]);
    let counts = imports.try_import(true, &mut go_on).unwrap().counts;
    assert_eq!(counts.sales, 7);
    assert_eq!((imports.count_sales(), imports.stock()), (0, vec![]));
    assert_eq!(imports.import().counts, counts);
}

#[test]
fn a_cancelled_import_leaves_the_shop_as_it_was() {
    let mut imports = Imports::of(&["clean"]);
    imports.sql(
        "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
         INSERT INTO orders SELECT i, 1, '2025-07-01' FROM n;
         INSERT INTO order_details SELECT order_id, order_id, 1, 1, 10 FROM orders WHERE order_id >= 100",
    );
    let mut asked = 0;
    let mut stop = |_: Progress| {
        asked += 1;
        asked < 3
    };
    let outcome = imports.try_import(false, &mut stop);
    assert!(matches!(outcome, Err(ImportError::Repository(RepositoryError::Interrupted))));
    assert_eq!((imports.count_sales(), imports.stock()), (0, vec![]));
    assert_eq!(imports.import().counts.sales, 7 + 8901);
}

#[test]
fn sums_beyond_all_counting_are_an_error() {
    let mut imports = Imports::of(&["clean"]);
    imports.sql(
        "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 101000)
         INSERT INTO order_details SELECT i, 10, 1, 1000, 999999999 FROM n",
    );
    let outcome = imports.try_import(false, &mut go_on);
    assert!(
        matches!(outcome, Err(ImportError::Repository(RepositoryError::Refused(Refusal::Overflow(_))))),
        "{outcome:?}"
    );
    assert_eq!(imports.count_sales(), 0);
}

#[test]
fn articles_without_a_name_or_an_order_come_once() {
    let mut imports = Imports::of(&[]);
    imports.sql("INSERT INTO products VALUES (1, NULL, 1.5, 3), (4, '', 2, 0)");
    assert_eq!(imports.import().counts.products, 2);
    assert_eq!(imports.import().counts.products, 0);
}
