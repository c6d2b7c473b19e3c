//! The plain alternative: the same rows in a database of the former program, with the keys that it had and no other index,
//! and that program's own SQL.

use std::{fs, path::Path, path::PathBuf, time::Instant};

use chrono::NaiveDate;
use rusqlite::{Connection, types::Value};
use salestrack::domain::{ids::ClientId, period::Period, report::ReportKind};

use super::shops;

/// The shop's rows as the former program kept them; exported once.
pub fn export(shop: &Path) -> PathBuf {
    let about = fs::metadata(shop).unwrap();
    let name = shop.file_stem().unwrap().to_string_lossy().into_owned();
    let path = shops::folder().join(format!("former-{name}-{}.db", about.len()));
    if path.exists() {
        return path;
    }
    let start = Instant::now();
    let draft = path.with_extension("draft");
    // What a run that was broken off left.
    drop(fs::remove_file(&draft));
    let c = Connection::open(&draft).unwrap();
    c.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;").unwrap();
    c.execute_batch(include_str!("../../fixtures/python/schema.sql")).unwrap();
    c.execute("ATTACH ?1 AS shop", [shop.to_str().unwrap()]).unwrap();
    c.execute_batch(
        "BEGIN;
         INSERT INTO customer SELECT id, name, email, phone FROM shop.clients;
         INSERT INTO products SELECT id, name, price / 10000.0, max(on_hand, 0) / 1000 FROM shop.products;
         INSERT INTO orders SELECT id, client_id, printf('%04d-%02d-%02d', day / 10000, day / 100 % 100, day % 100)
         FROM shop.documents WHERE kind = 'sale' ORDER BY id;
         INSERT INTO order_details (id_order, id_product, quantity, price)
         SELECT l.document_id, l.product_id, max(l.quantity / 1000, 1), l.unit_price / 10000.0
         FROM shop.document_lines l CROSS JOIN shop.documents d ON d.id = l.document_id
         WHERE d.kind = 'sale' ORDER BY l.document_id, l.position;
         COMMIT;",
    )
    .unwrap();
    drop(c);
    fs::rename(&draft, &path).unwrap();
    println!("Exported for the former program in {:.1} s.\n", start.elapsed().as_secs_f64());
    path
}

/// The former program's view of the shop.
pub struct Former(Connection);

impl Former {
    /// Opens the export of a shop.
    pub fn of(shop: &Path) -> Former {
        let path = export(shop);
        shops::warm(&path);
        Former(Connection::open(path).unwrap())
    }

    /// Reads every row of a query, as that program does; gives their number.
    pub fn rows(&self, sql: &str, values: &[Value]) -> usize {
        let mut statement = self.0.prepare_cached(sql).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(values)).unwrap();
        let mut count = 0;
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                std::hint::black_box(row.get_ref(column).unwrap());
            }
            count += 1;
        }
        count
    }

    /// A report; the original knew all time only, elsewhere its SQL has a `WHERE` more.
    pub fn report(&self, kind: ReportKind, period: Period, client: Option<ClientId>) -> usize {
        let mut filters = Vec::new();
        let mut values = Vec::new();
        let text = |day: NaiveDate| Value::Text(day.to_string());
        for (test, day) in [("o.order_date >= ?", period.from), ("o.order_date <= ?", period.to)] {
            if let Some(day) = day {
                filters.push(test);
                values.push(text(day));
            }
        }
        if let Some(client) = client {
            filters.push("o.customer_id = ?");
            values.push(Value::Integer(client.0));
        }
        let wanted = if filters.is_empty() { String::new() } else { format!("WHERE {}", filters.join(" AND ")) };
        self.rows(&report_sql(kind, &wanted), &values)
    }

    /// What one client bought, order by order.
    pub fn purchases(&self, client: ClientId) -> usize {
        self.rows(
            "SELECT o.order_id, o.order_date, p.name, d.quantity, d.price FROM orders o
             JOIN order_details d ON d.id_order = o.order_id JOIN products p ON p.product_id = d.id_product
             WHERE o.customer_id = ? ORDER BY o.order_id, d.id_details",
            &[Value::Integer(client.0)],
        )
    }
}

fn report_sql(kind: ReportKind, wanted: &str) -> String {
    // Only a restricted period or client needs the orders of a ranking of products.
    let orders = if wanted.is_empty() { "" } else { "JOIN orders o ON o.order_id = d.id_order" };
    match kind {
        ReportKind::OrdersPerDay => {
            format!("SELECT o.order_date, COUNT(*) FROM orders o {wanted} GROUP BY o.order_date ORDER BY o.order_date")
        }
        ReportKind::BestSellers => format!(
            "SELECT p.name, SUM(d.quantity) AS units FROM order_details d JOIN products p ON p.product_id = d.id_product
             {orders} {wanted} GROUP BY p.product_id ORDER BY units DESC, p.product_id"
        ),
        ReportKind::RevenuePerClient => format!(
            "SELECT c.name, SUM(d.quantity * d.price) AS revenue FROM customer c JOIN orders o ON o.customer_id = c.id
             JOIN order_details d ON d.id_order = o.order_id {wanted} GROUP BY c.id ORDER BY revenue DESC"
        ),
        ReportKind::UnitsPerMonth => format!(
            "SELECT strftime('%Y-%m', o.order_date) AS month, SUM(d.quantity) FROM orders o
             JOIN order_details d ON d.id_order = o.order_id {wanted} GROUP BY month ORDER BY month"
        ),
        ReportKind::RevenuePerMonth => format!(
            "SELECT strftime('%Y-%m', o.order_date) AS month, SUM(d.quantity * d.price) FROM orders o
             JOIN order_details d ON d.id_order = o.order_id {wanted} GROUP BY month ORDER BY month"
        ),
        ReportKind::LeastPopular if wanted.is_empty() => {
            "SELECT p.name, COALESCE(SUM(d.quantity), 0) AS units FROM products p
             LEFT JOIN order_details d ON d.id_product = p.product_id
             GROUP BY p.product_id ORDER BY units ASC, p.product_id LIMIT 100"
                .to_owned()
        }
        ReportKind::LeastPopular => format!(
            "SELECT p.name, COALESCE(s.units, 0) AS units FROM products p
             LEFT JOIN (SELECT d.id_product, SUM(d.quantity) AS units FROM order_details d {orders} {wanted}
                        GROUP BY d.id_product) s ON s.id_product = p.product_id
             ORDER BY units ASC, p.product_id LIMIT 100"
        ),
    }
}
