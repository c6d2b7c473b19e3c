//! What stands in a shop, and random choices from it.

use std::path::Path;

use chrono::{Datelike, Days, NaiveDate};
use fastrand::Rng;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use salestrack::domain::{
    ids::{ClientId, ProductId},
    moment::day_of_number,
    period::{Period, Span},
};

/// A shop, looked at from outside.
pub struct Facts {
    connection: Connection,
    /// The first business day.
    pub first: NaiveDate,
    /// The last business day.
    pub last: NaiveDate,
    /// Number of documents.
    pub documents: i64,
    /// Number of products.
    pub products: i64,
    /// Number of clients.
    pub clients: i64,
    /// Those who spent most.
    best: Vec<i64>,
    /// The same choices at every run.
    pub rng: Rng,
}

impl Facts {
    /// Looks.
    pub fn of(path: &Path) -> Facts {
        let c = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let number = |sql: &str| c.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        let first = day_of_number(number("SELECT min(day) FROM documents")).unwrap();
        let last = day_of_number(number("SELECT max(day) FROM documents")).unwrap();
        let documents = number("SELECT max(id) FROM documents");
        let products = number("SELECT max(id) FROM products");
        let clients = number("SELECT max(id) FROM clients");
        let best = c
            .prepare("SELECT id FROM clients WHERE deleted_ms IS NULL ORDER BY revenue DESC LIMIT 100")
            .and_then(|mut best| best.query_map([], |row| row.get(0))?.collect())
            .unwrap();
        Facts { first, last, documents, products, clients, best, rng: Rng::with_seed(7), connection: c }
    }

    /// One line about it.
    pub fn described(&self, path: &Path) -> String {
        let lines: i64 =
            self.connection.query_row("SELECT sum(line_count) FROM documents", [], |row| row.get(0)).unwrap();
        let mut parts = vec![format!("{} documents", shown(self.documents)), format!("{} lines", shown(lines))];
        parts.push(format!("{} products", shown(self.products)));
        parts.push(format!("{} clients", shown(self.clients)));
        parts.push(format!("{} to {}", self.first, self.last));
        parts.push(format!("{} MB", std::fs::metadata(path).unwrap().len() >> 20));
        format!("Shop: {}.", parts.join(", "))
    }

    /// Any day of business.
    pub fn day(&mut self) -> NaiveDate {
        let all = u64::try_from((self.last - self.first).num_days()).unwrap();
        self.first.checked_add_days(Days::new(self.rng.u64(0..=all))).unwrap()
    }

    /// The period of a span that holds any day.
    pub fn period(&mut self, span: Span) -> Period {
        let day = self.day();
        span.around(day)
    }

    /// From the middle of a month to the middle of a month of another year.
    pub fn custom(&mut self) -> Period {
        for _ in 0..1_000 {
            let (one, other) = (self.day(), self.day());
            let (from, to) = (one.min(other), one.max(other));
            if from.year() < to.year() && (3..28).contains(&from.day()) && (3..28).contains(&to.day()) {
                return Period::between(from, to);
            }
        }
        panic!("a shop that is open for less than a year has no custom period");
    }

    /// A client: half of the time one that stands at the till today, sometimes one of the best, else anybody.
    pub fn client(&mut self) -> ClientId {
        let id = match self.rng.u32(0..10) {
            0..5 => (0..100).find_map(|_| self.buyer()),
            5 => self.rng.choice(self.best.clone()),
            _ => None,
        };
        ClientId(id.unwrap_or_else(|| self.rng.i64(1..=self.clients)))
    }

    fn buyer(&mut self) -> Option<i64> {
        let id = self.rng.i64(1..=self.documents);
        self.connection
            .prepare_cached("SELECT client_id FROM documents WHERE id = ?1")
            .and_then(|mut statement| statement.query_row([id], |row| row.get(0)).optional())
            .unwrap()
            .flatten()
    }

    /// A product: half of the time one that has just been sold, else any.
    pub fn product(&mut self) -> ProductId {
        let sold = if self.rng.bool() { self.sold() } else { None };
        ProductId(sold.unwrap_or_else(|| self.rng.i64(1..=self.products)))
    }

    fn sold(&mut self) -> Option<i64> {
        let id = self.rng.i64(1..=self.documents);
        self.connection
            .prepare_cached("SELECT product_id FROM document_lines WHERE document_id = ?1 AND position = 1")
            .and_then(|mut statement| statement.query_row([id], |row| row.get(0)).optional())
            .unwrap()
            .flatten()
    }

    /// The name of any row of a table.
    pub fn name(&mut self, table: &str) -> String {
        self.text(table, "name")
    }

    /// A column of any row of a table; empty where there is nothing.
    pub fn text(&mut self, table: &str, column: &str) -> String {
        let most = if table == "clients" { self.clients } else { self.products };
        let id = self.rng.i64(1..=most);
        let sql = format!("SELECT coalesce({column}, '') FROM {table} WHERE id = ?1");
        self.connection
            .prepare_cached(&sql)
            .and_then(|mut statement| statement.query_row([id], |row| row.get(0)))
            .unwrap()
    }

    /// One figure of the shop.
    pub fn number(&self, sql: &str) -> i64 {
        self.connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

fn shown(n: i64) -> String {
    super::figures::grouped(&n.to_string())
}
