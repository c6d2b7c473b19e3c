//! How fast a database of the former program comes in, and how much memory that takes, beside a plain copy of its tables.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    thread,
    time::Duration,
};

use chrono::DateTime;
use rusqlite::Connection;
use salestrack::{
    domain::{
        Currency,
        import::ImportCounts,
        moment::{Act, Moment},
        shop::{OversellPolicy, Shop},
    },
    exchange::python,
    repository::{self, OpenMode, Repository},
};

use crate::common::{
    args::Args,
    figures::{Times, digits, grouped},
    machine::kilobytes,
    shops,
    table::Table,
};

const SCHEMA: &str = include_str!("../fixtures/python/schema.sql");

/// Prints the table.
pub fn run(args: &Args) {
    let lines: u32 = args.pick(400_000, 10_000_000);
    let folder = tempfile::tempdir_in(shops::folder()).unwrap();
    let path = folder.path().join("ecom_db.db");
    write_source(&path, lines);
    let mut table = Table::with_head("Import", &["what", "reach", "figure", "seconds", "reached"]);
    table.note(&format!(
        "A database of the former program with {} order lines, {} orders, as many tenths of clients.",
        grouped(&lines.to_string()),
        grouped(&(lines / 4).to_string())
    ));
    let mut copy = Times::default();
    copy.time(|| plain_copy(&path, &folder.path().join("copy.db")));
    let rate = |times: &Times| f64::from(lines) / times.sum().as_secs_f64();
    let seconds = |times: &Times| format!("{:.1}", times.sum().as_secs_f64());
    let now = Moment::at(DateTime::parse_from_rfc3339("2026-03-02T09:00:00+01:00").unwrap(), 0);
    let settings = Shop {
        name: "Bench".into(),
        currency: Currency::EUR,
        language: None,
        cutoff_minutes: 0,
        oversell: OversellPolicy::Refuse,
    };
    let bring = |shop: &mut dyn Repository| python::import(&path, shop, &Act::first(now), false, &mut |_| true);
    let all_of_it = |counts: &ImportCounts| assert_eq!(counts.lines, u64::from(lines));
    let mut row = |what: &str, reach: Option<f64>, times: &Times| {
        let met = reach.map(|reach| rate(times) >= reach);
        let reach = reach.map(|_| "60,000".to_owned()).unwrap_or_default();
        table.row(vec![format!("{what}: lines a second"), reach, digits(rate(times)), seconds(times), mark(met)]);
    };
    let peak = Peak::start();
    // As the first start and the command do it: the shop gets its name once everything is in it.
    let new = folder.path().join("new.db");
    let mut first = Times::default();
    let made =
        || repository::create_filled(&new, &settings, &now, |shop| bring(shop).map(|done| all_of_it(&done.counts)));
    first.time(made).unwrap();
    row("first import, which makes the shop", Some(60_000.0), &first);
    let mut again = Times::default();
    let mut shop = repository::open(&new, OpenMode::Existing).unwrap();
    let counts = again.time(|| bring(shop.as_mut())).unwrap().counts;
    assert_eq!(counts.lines, 0, "nothing twice");
    row("the same file again", None, &again);
    drop(shop);
    fs::remove_file(&new).unwrap();
    let mut open = Times::default();
    let mut shop = repository::create(&folder.path().join("open.db"), &settings, &now).unwrap();
    all_of_it(&open.time(|| bring(shop.as_mut())).unwrap().counts);
    row("first import into a shop that others have open", None, &open);
    drop(shop);
    let megabytes = peak.stop() / 1_024;
    let row = vec!["most memory, without mapped files".into(), "200 MB".into(), format!("{megabytes} MB")];
    table.row([row, vec![String::new(), mark(Some(megabytes < 200))]].concat());
    let plain = "plain: its four tables copied by SQL, one transaction, synced; lines a second";
    table.row(vec![plain.into(), String::new(), digits(rate(&copy)), seconds(&copy), String::new()]);
    let ratio = format!("{:.2}", rate(&first) / rate(&copy));
    table.row(vec!["first import / plain copy".into(), String::new(), ratio, String::new(), String::new()]);
    table.print();
}

fn mark(met: Option<bool>) -> String {
    met.map_or("", |met| if met { "yes" } else { "NO" }).to_owned()
}

/// Four lines an order, ten years, a tenth as many clients as orders.
fn write_source(path: &Path, lines: u32) {
    let c = Connection::open(path).unwrap();
    let orders = lines / 4;
    let (clients, products) = (orders / 10, 2_000.max(lines / 100));
    c.execute_batch("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;").unwrap();
    c.execute_batch(SCHEMA).unwrap();
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

/// The least that bringing the rows elsewhere can take.
fn plain_copy(from: &Path, to: &Path) {
    let c = Connection::open(to).unwrap();
    c.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;").unwrap();
    c.execute_batch(SCHEMA).unwrap();
    c.execute("ATTACH ?1 AS source", [from.to_str().unwrap()]).unwrap();
    c.execute_batch(
        "BEGIN;
         INSERT INTO customer SELECT * FROM source.customer;
         INSERT INTO products SELECT * FROM source.products;
         INSERT INTO orders SELECT * FROM source.orders;
         INSERT INTO order_details SELECT * FROM source.order_details;
         COMMIT;",
    )
    .unwrap();
}

/// Looks at this process's memory again and again.
struct Peak {
    most: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
}

impl Peak {
    fn start() -> Peak {
        let peak = Peak { most: Arc::new(AtomicU64::new(0)), stop: Arc::new(AtomicBool::new(false)) };
        let (most, stop) = (Arc::clone(&peak.most), Arc::clone(&peak.stop));
        thread::spawn(move || {
            while !stop.load(Relaxed) {
                let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
                most.fetch_max(kilobytes(&status, "RssAnon:").unwrap_or(0), Relaxed);
                thread::sleep(Duration::from_millis(10));
            }
        });
        peak
    }

    /// The most there was, in kilobytes.
    fn stop(self) -> u64 {
        self.stop.store(true, Relaxed);
        self.most.load(Relaxed)
    }
}
