//! On clean data the six reports and the history are those of the old program's own SQL.

use rusqlite::types::ValueRef;
use salestrack::domain::{
    Currency,
    ids::ClientId,
    report::{ReportKind, ReportRows},
};

use super::*;

/// Rows of the old program's SQL, as texts; floats with two decimals.
fn old(imports: &Imports, sql: &str) -> Vec<String> {
    let source = Connection::open(imports.source()).unwrap();
    let mut statement = source.prepare(sql).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let cells = (0..columns).map(|at| match row.get_ref(at).unwrap() {
            ValueRef::Integer(n) => n.to_string(),
            ValueRef::Real(x) => format!("{x:.2}"),
            ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
            ValueRef::Null | ValueRef::Blob(_) => "?".to_owned(),
        });
        Ok(cells.collect::<Vec<_>>().join(" | "))
    });
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

/// The rows of ours in the same form.
fn ours(rows: ReportRows) -> Vec<String> {
    let euro = Currency::EUR;
    let products =
        |rows: Vec<ProductUnits>| rows.into_iter().map(|r| format!("{} | {}", r.name, r.units.to_plain())).collect();
    match rows {
        ReportRows::OrdersPerDay(rows) => rows.into_iter().map(|r| format!("{} | {}", r.day, r.orders)).collect(),
        ReportRows::BestSellers(rows) | ReportRows::LeastPopular(rows) => products(rows),
        ReportRows::RevenuePerClient(rows) => {
            rows.into_iter().map(|r| format!("{} | {}", r.name.unwrap(), r.revenue.to_plain(euro))).collect()
        }
        ReportRows::UnitsPerMonth(rows) => {
            rows.into_iter().map(|r| format!("{} | {}", r.month.format("%Y-%m"), r.units.to_plain())).collect()
        }
        ReportRows::RevenuePerMonth(rows) => {
            rows.into_iter().map(|r| format!("{} | {}", r.month.format("%Y-%m"), r.revenue.to_plain(euro))).collect()
        }
    }
}

const OLD: [(ReportKind, &str); 6] = [
    (ReportKind::OrdersPerDay, "SELECT order_date, COUNT(*) FROM orders GROUP BY order_date ORDER BY order_date"),
    (
        ReportKind::BestSellers,
        "SELECT p.name, SUM(d.quantity) AS units FROM order_details d JOIN products p ON p.product_id = d.id_product
         GROUP BY p.product_id ORDER BY units DESC, p.product_id",
    ),
    (
        ReportKind::RevenuePerClient,
        "SELECT c.name, SUM(d.quantity * d.price) AS revenue FROM customer c JOIN orders o ON o.customer_id = c.id
         JOIN order_details d ON d.id_order = o.order_id GROUP BY c.id ORDER BY revenue DESC",
    ),
    (
        ReportKind::UnitsPerMonth,
        "SELECT strftime('%Y-%m', o.order_date) AS month, SUM(d.quantity) FROM orders o
         JOIN order_details d ON d.id_order = o.order_id GROUP BY month ORDER BY month",
    ),
    (
        ReportKind::RevenuePerMonth,
        "SELECT strftime('%Y-%m', o.order_date) AS month, SUM(d.quantity * d.price) FROM orders o
         JOIN order_details d ON d.id_order = o.order_id GROUP BY month ORDER BY month",
    ),
    (
        ReportKind::LeastPopular,
        "SELECT p.name, COALESCE(SUM(d.quantity), 0) AS units FROM products p
         LEFT JOIN order_details d ON d.id_product = p.product_id GROUP BY p.product_id ORDER BY units ASC, p.product_id LIMIT 100",
    ),
];

fn assert_equal_reports(imports: &Imports) {
    for (kind, sql) in OLD {
        assert_eq!(ours(imports.report(kind)), old(imports, sql), "{kind:?}");
    }
}

#[test]
fn clean_data_gives_the_old_reports() {
    let mut imports = Imports::of(&["clean"]);
    let report = imports.import();
    assert_eq!(told(&report), Vec::<String>::new());
    let counts = report.counts;
    assert_eq!((counts.clients, counts.products, counts.sales, counts.lines, counts.known), (4, 6, 7, 11, 0));
    assert_equal_reports(&imports);
    let stock = old(&imports, "SELECT stock FROM products ORDER BY product_id");
    assert_eq!(imports.stock().into_iter().map(|(_, stock)| stock).collect::<Vec<_>>(), stock);
    assert_eq!(imports.sale("P1-000003").lines.len(), 2);
}

#[test]
fn lines_in_any_order_find_their_sales() {
    let mut imports = Imports::of(&["clean"]);
    imports.sql("UPDATE order_details SET id_details = 100 - id_details");
    imports.import();
    assert_equal_reports(&imports);
}

#[test]
fn the_history_of_a_client_is_the_old_one() {
    let mut imports = Imports::of(&["clean"]);
    imports.import();
    let lines = imports.shop.client_history(ClientId(1)).unwrap().into_iter().map(|line| {
        format!("{} | {} | {} | {}", line.day, line.name, line.quantity.to_plain(), line.total.to_plain(Currency::EUR))
    });
    let expected = old(
        &imports,
        "SELECT o.order_date, p.name, d.quantity, d.quantity * d.price FROM orders o
         JOIN order_details d ON d.id_order = o.order_id JOIN products p ON p.product_id = d.id_product
         WHERE o.customer_id = 1 ORDER BY o.order_id, d.id_details",
    );
    assert_eq!(lines.collect::<Vec<_>>(), expected);
}

#[test]
fn the_example_of_the_old_readme() {
    let mut imports = Imports::of(&["readme", "readme_sold"]);
    imports.import();
    assert_eq!(imports.stock(), [("Keyboard".into(), "22".into()), ("Mouse".into(), "12".into())]);
    assert_eq!(imports.sale("P1-000001").head.total.to_plain(Currency::EUR), "69.98");
    assert_equal_reports(&imports);
}

#[test]
fn a_currency_without_decimals_rounds_each_line_once() {
    let mut imports = Imports::in_currency(&["clean"], Currency::XOF);
    imports.import();
    assert_eq!(imports.sale("P1-000001").head.total.to_plain(Currency::XOF), "90");
}
