//! Every kind of dirt that real files hold: what becomes of it, and what is told.

use super::*;

fn names(imports: &Imports) -> Vec<String> {
    imports.stock().into_iter().map(|(name, _)| name).collect()
}

fn stocks(imports: &Imports) -> Vec<String> {
    imports.stock().into_iter().map(|(_, stock)| stock).collect()
}

#[test]
fn names_are_trimmed_and_never_empty() {
    let mut imports = Imports::of(&["names"]);
    let report = imports.import();
    assert_eq!(
        told(&report),
        [
            "customer 1 name-trimmed",
            "customer 1 email-trimmed",
            "customer 2 name-empty",
            "customer 3 name-empty",
            "products 1 name-trimmed",
            "products 2 name-empty",
        ]
    );
    assert_eq!(names(&imports), ["Keyboard", "#2", "Twin", "Twin"]);
}

#[test]
fn prices_are_read_or_left_out() {
    let mut imports = Imports::of(&["prices"]);
    let report = imports.import();
    assert_eq!(
        told(&report),
        [
            "products 1 product-price-unreadable",
            "products 2 price-text",
            "products 3 price-noise",
            "products 5 price-rounded",
            "products 6 product-price-negative",
            "products 7 product-price-unreadable",
            "orders 1 client-none",
            "-order_details 1 price-unreadable",
            "order_details 3 price-text",
            "order_details 4 price-noise",
            "-order_details 6 price-negative",
            "-order_details 7 price-unreadable",
            "-order_details 8 price-huge",
        ]
    );
    let sale = imports.sale("P1-000001");
    let prices: Vec<_> = sale.lines.iter().map(|line| line.unit_price.to_plain(Currency::EUR)).collect();
    assert_eq!(prices, ["5.00", "12.50", "0.30", "0.0125"]);
    assert_eq!(sale.head.total.to_plain(Currency::EUR), "30.34");
    assert_eq!((report.notes.left_out(), report.notes.changed()), (4, 9));
}

#[test]
fn stocks_end_as_the_source_has_them() {
    let mut imports = Imports::of(&["stocks"]);
    let report = imports.import();
    assert_eq!(
        told(&report),
        ["products 2 stock-none", "products 3 stock-text", "products 4 stock-rounded", "orders 1 client-none"]
    );
    assert_eq!(stocks(&imports), ["-4", "0", "0", "3", "3"]);
}

#[test]
fn quantities_are_whole_and_positive() {
    let mut imports = Imports::of(&["quantities"]);
    let report = imports.import();
    assert_eq!(
        told(&report),
        [
            "orders 1 client-none",
            "-order_details 1 quantity-not-positive",
            "-order_details 2 quantity-not-positive",
            "-order_details 3 quantity-fraction",
            "-order_details 4 quantity-unreadable",
            "-order_details 6 quantity-huge",
            "orders 2 client-none",
            "-order_details 7 quantity-not-positive",
        ]
    );
    assert_eq!(imports.sale("P1-000001").lines.len(), 1);
    assert_eq!(imports.sale("P1-000002").lines.len(), 0);
}

#[test]
fn orders_need_a_day() {
    let mut imports = Imports::of(&["dates"]);
    let report = imports.import();
    let told: Vec<_> = told(&report).into_iter().filter(|note| !note.ends_with("client-none")).collect();
    assert_eq!(
        told,
        [
            "orders 1 date-time",
            "-orders 2 date-unreadable",
            "-order_details 2 order-left-out",
            "-orders 3 date-unreadable",
            "-order_details 3 order-left-out",
            "-orders 4 date-unreadable",
            "-order_details 4 order-left-out",
            "-orders 5 date-impossible",
            "-order_details 5 order-left-out",
        ]
    );
    assert_eq!(imports.count_sales(), 1);
}

#[test]
fn what_was_deleted_leaves_its_number() {
    let mut imports = Imports::of(&["gone"]);
    let report = imports.import();
    assert_eq!(
        told(&report),
        [
            "-order_details 4 order-gone",
            "orders 1 order-empty",
            "orders 2 client-gone",
            "-order_details 2 order-gone",
            "order_details 1 product-gone",
            "order_details 6 product-none",
            "-order_details 5 order-gone",
        ]
    );
    assert_eq!(imports.sale("P1-000001").lines.len(), 0);
    let walk_in = imports.sale("P1-000002").head;
    assert_eq!((walk_in.client, walk_in.reference.as_deref()), (None, Some("#12")));
    assert_eq!(names(&imports), ["Keyboard", "#0", "#17"]);
    assert_eq!(stocks(&imports), ["5", "0", "0"]);
    let shop = Connection::open(imports.folder.path().join("shop.db")).unwrap();
    let deleted = "SELECT group_concat(name) FROM products WHERE deleted_ms IS NOT NULL";
    assert_eq!(shop.query_row(deleted, [], |row| row.get::<_, String>(0)).unwrap(), "#0,#17");
    assert_eq!(imports.sold().iter().map(|row| row.units.to_plain()).collect::<Vec<_>>(), ["1", "1", "2"]);
}
