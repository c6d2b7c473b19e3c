//! How fast a Python database comes in: order lines a second. `cargo bench --bench import` makes a source of 1,000,000
//! lines, `-- --full` of 10,000,000. It prints figures and never fails on a time.
#![expect(clippy::unwrap_used, reason = "a benchmark stops at the first surprise")]

use std::time::Instant;

use chrono::DateTime;
use rusqlite::Connection;
use salestrack::domain::{
    Currency,
    moment::Moment,
    shop::{OversellPolicy, Shop},
};
use salestrack::{exchange::python, repository};

/// Four lines an order, ten years, a tenth as many clients as orders.
fn source(path: &std::path::Path, lines: u64) {
    let c = Connection::open(path).unwrap();
    let orders = lines / 4;
    let (clients, products) = (orders / 10, 2_000.max(lines / 100));
    c.execute_batch("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;").unwrap();
    c.execute_batch(include_str!("../fixtures/python/schema.sql")).unwrap();
    c.execute_batch(&format!(
        "BEGIN;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {clients})
         INSERT INTO customer SELECT i, 'Client ' || i, 'c' || i || '@example.com', '06' || i FROM n;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {products})
         INSERT INTO products SELECT i, 'Product ' || i, (i * 37 % 10000) / 100.0, i % 50 FROM n;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {orders})
         INSERT INTO orders SELECT i, i * 7919 % {clients} + 1, date('2016-01-01', '+' || (i * 3650 / {orders}) || ' days') FROM n;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {lines})
         INSERT INTO order_details SELECT i, (i + 3) / 4, i * 104729 % {products} + 1, i % 5 + 1, (i * 37 % 10000) / 100.0 FROM n;
         COMMIT;"
    ))
    .unwrap();
}

/// The most memory that this process ever had, in MB, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    let show = |name| kilobytes(name).map_or_else(|| "?".to_owned(), |kb| (kb / 1024).to_string());
    format!("peak {} MB with mapped files, now {} MB without", show("VmHWM:"), show("RssAnon:"))
}

fn main() {
    let lines = if std::env::args().any(|arg| arg == "--full") { 10_000_000 } else { 1_000_000 };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ecom_db.db");
    source(&path, lines);
    let now = Moment::at(DateTime::parse_from_rfc3339("2026-03-02T09:00:00+01:00").unwrap(), 0);
    let settings = Shop {
        name: "Bench".into(),
        currency: Currency::EUR,
        language: None,
        cutoff_minutes: 0,
        oversell: OversellPolicy::Refuse,
    };
    let mut shop = repository::create(&folder.path().join("shop.db"), &settings, &now).unwrap();
    for round in ["first import", "the same again"] {
        let start = Instant::now();
        let report = python::import(&path, shop.as_mut(), &now, false, &mut |_| true).unwrap();
        let taken = start.elapsed();
        let rate = u128::from(lines) * 1_000 / taken.as_millis().max(1);
        println!(
            "{round}: {} of {lines} lines in {:.1} s, {rate} lines/s; {}",
            report.counts.lines,
            taken.as_secs_f64(),
            peak()
        );
    }
}
