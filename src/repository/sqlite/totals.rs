//! The totals kept beside the documents: one place that adds a document to them, and one that says what they must be.

use rusqlite::{Connection, ffi, named_params};

use super::connection::wrap;
use crate::{
    domain::{Overflow, ids::DocumentId},
    repository::{RepositoryError, Result},
};

/// Turns an error of SQLite into ours where sums are made: what leaves 64 bits is an overflow, said as one.
///
/// `a + b` beyond 64 bits becomes a float in SQLite, which a STRICT column refuses; `sum` raises an error of its own.
pub fn added(context: &'static str) -> impl Fn(rusqlite::Error) -> RepositoryError {
    move |error| match &error {
        rusqlite::Error::SqliteFailure(cause, _) if cause.extended_code == ffi::SQLITE_CONSTRAINT_DATATYPE => {
            Overflow.into()
        }
        rusqlite::Error::SqliteFailure(_, Some(words)) if words.contains("integer overflow") => Overflow.into(),
        _ => wrap(context)(error),
    }
}

/// Adds a document that has just been written, with its lines, to every total.
pub fn add_document(c: &Connection, id: DocumentId) -> Result<()> {
    for sql in [ADD_DAY, ADD_UNITS, ADD_PRODUCTS, ADD_CLIENT, ADD_COUNTERS] {
        c.prepare_cached(sql)
            .and_then(|mut statement| statement.execute(named_params! { ":id": id.0 }))
            .map_err(added("add a document to the totals"))?;
    }
    Ok(())
}

const ADD_DAY: &str = "
    INSERT INTO day_totals AS t (day, till_id, orders, documents, gross, net, tax, discount, cost)
    SELECT day, till_id, kind = 'sale', 1, total, coalesce(net, 0), coalesce(tax, 0), coalesce(discount, 0), coalesce(cost, 0)
    FROM documents WHERE id = :id
    ON CONFLICT (day, till_id) DO UPDATE SET
        orders = t.orders + excluded.orders, documents = t.documents + excluded.documents, gross = t.gross + excluded.gross,
        net = t.net + excluded.net, tax = t.tax + excluded.tax, discount = t.discount + excluded.discount,
        cost = t.cost + excluded.cost";

const ADD_UNITS: &str = "
    INSERT INTO unit_totals AS t (period, unit, till_id, quantity)
    SELECT s.period, l.unit, d.till_id, sum(l.quantity)
    FROM documents d
    JOIN document_lines l ON l.document_id = d.id
    JOIN (SELECT day AS period FROM documents WHERE id = :id UNION ALL SELECT day / 100 FROM documents WHERE id = :id) s
    WHERE d.id = :id GROUP BY l.unit, s.period
    ON CONFLICT (period, unit, till_id) DO UPDATE SET quantity = t.quantity + excluded.quantity";

const ADD_PRODUCTS: &str = "
    INSERT INTO product_totals AS t (product_id, period, till_id, documents, quantity, gross, net, tax, discount, cost)
    SELECT l.product_id, s.period, d.till_id, sum(d.kind = 'sale'), sum(l.quantity), sum(l.total),
           sum(coalesce(l.total - l.tax, 0)), sum(coalesce(l.tax, 0)), sum(coalesce(l.discount, 0)), sum(coalesce(l.cost, 0))
    FROM documents d
    JOIN document_lines l ON l.document_id = d.id AND l.product_id IS NOT NULL
    JOIN (SELECT 0 AS period UNION ALL SELECT day / 10000 FROM documents WHERE id = :id
          UNION ALL SELECT day / 100 FROM documents WHERE id = :id
          UNION ALL SELECT day FROM documents WHERE id = :id) s
    WHERE d.id = :id GROUP BY l.product_id, s.period
    ON CONFLICT (product_id, period, till_id) DO UPDATE SET
        documents = t.documents + excluded.documents, quantity = t.quantity + excluded.quantity,
        gross = t.gross + excluded.gross, net = t.net + excluded.net, tax = t.tax + excluded.tax,
        discount = t.discount + excluded.discount, cost = t.cost + excluded.cost";

const ADD_CLIENT: &str = "
    INSERT INTO client_totals AS t (client_id, period, till_id, orders, documents, gross, net, tax, discount, cost)
    SELECT coalesce(d.client_id, 0), s.period, d.till_id, d.kind = 'sale', 1, d.total,
           coalesce(d.net, 0), coalesce(d.tax, 0), coalesce(d.discount, 0), coalesce(d.cost, 0)
    FROM documents d
    JOIN (SELECT 0 AS period UNION ALL SELECT day / 10000 FROM documents WHERE id = :id
          UNION ALL SELECT day / 100 FROM documents WHERE id = :id) s
    WHERE d.id = :id
    ON CONFLICT (client_id, period, till_id) DO UPDATE SET
        orders = t.orders + excluded.orders, documents = t.documents + excluded.documents, gross = t.gross + excluded.gross,
        net = t.net + excluded.net, tax = t.tax + excluded.tax, discount = t.discount + excluded.discount,
        cost = t.cost + excluded.cost";

const ADD_COUNTERS: &str = "
    UPDATE clients SET
        orders = clients.orders + (d.kind = 'sale'), revenue = clients.revenue + d.total,
        first_day = min(coalesce(first_day, d.day), d.day), last_day = max(coalesce(last_day, d.day), d.day)
    FROM documents d WHERE d.id = :id AND clients.id = d.client_id";

/// A table of totals, or those of its rows that are of one period's size, and the query that says what must stand there.
///
/// Coarse periods are summed from the finer ones, so that the lines are read once whatever the number of periods.
pub struct Derived {
    /// The table.
    pub table: &'static str,
    /// Which of its rows.
    pub rows: &'static str,
    /// The columns that name a row.
    pub keys: &'static [&'static str],
    /// The columns that are summed.
    pub values: &'static [&'static str],
    /// Keys and values as they must be.
    pub select: &'static str,
}

/// The tables of totals.
const TABLES: [&str; 4] = ["day_totals", "unit_totals", "product_totals", "client_totals"];

const MONEY: &[&str] = &["orders", "documents", "gross", "net", "tax", "discount", "cost"];
const UNIT_KEYS: &[&str] = &["period", "unit", "till_id"];
const PRODUCT_KEYS: &[&str] = &["product_id", "period", "till_id"];
const PRODUCT_VALUES: &[&str] = &["documents", "quantity", "gross", "net", "tax", "discount", "cost"];
const CLIENT_KEYS: &[&str] = &["client_id", "period", "till_id"];

/// Every total, each after what it is summed from. A period's size tells which it is.
pub const DERIVED: [Derived; 10] = [
    Derived {
        table: "day_totals",
        rows: "true",
        keys: &["day", "till_id"],
        values: MONEY,
        select: "SELECT day, till_id, sum(kind = 'sale') AS orders, count(*) AS documents, sum(total) AS gross,
                        sum(coalesce(net, 0)) AS net, sum(coalesce(tax, 0)) AS tax,
                        sum(coalesce(discount, 0)) AS discount, sum(coalesce(cost, 0)) AS cost
                 FROM documents GROUP BY day, till_id",
    },
    Derived {
        table: "unit_totals",
        rows: "period > 9999999",
        keys: UNIT_KEYS,
        values: &["quantity"],
        select: "SELECT d.day AS period, l.unit, d.till_id, sum(l.quantity) AS quantity
                 FROM documents d JOIN document_lines l ON l.document_id = d.id GROUP BY d.day, l.unit, d.till_id",
    },
    Derived {
        table: "unit_totals",
        rows: "period <= 9999999",
        keys: UNIT_KEYS,
        values: &["quantity"],
        select: "SELECT period / 100 AS period, unit, till_id, sum(quantity) AS quantity
                 FROM unit_totals WHERE period > 9999999 GROUP BY period / 100, unit, till_id",
    },
    Derived {
        table: "product_totals",
        rows: "period > 9999999",
        keys: PRODUCT_KEYS,
        values: PRODUCT_VALUES,
        select: "SELECT l.product_id, d.day AS period, d.till_id, sum(d.kind = 'sale') AS documents,
                        sum(l.quantity) AS quantity, sum(l.total) AS gross, sum(coalesce(l.total - l.tax, 0)) AS net,
                        sum(coalesce(l.tax, 0)) AS tax, sum(coalesce(l.discount, 0)) AS discount,
                        sum(coalesce(l.cost, 0)) AS cost
                 FROM documents d JOIN document_lines l ON l.document_id = d.id AND l.product_id IS NOT NULL
                 GROUP BY l.product_id, d.day, d.till_id",
    },
    Derived {
        table: "product_totals",
        rows: "period BETWEEN 100000 AND 9999999",
        keys: PRODUCT_KEYS,
        values: PRODUCT_VALUES,
        select: "SELECT product_id, period / 100 AS period, till_id, sum(documents) AS documents,
                        sum(quantity) AS quantity, sum(gross) AS gross, sum(net) AS net, sum(tax) AS tax,
                        sum(discount) AS discount, sum(cost) AS cost
                 FROM product_totals WHERE period > 9999999 GROUP BY product_id, period / 100, till_id",
    },
    Derived {
        table: "product_totals",
        rows: "period BETWEEN 1 AND 99999",
        keys: PRODUCT_KEYS,
        values: PRODUCT_VALUES,
        select:
            "SELECT product_id, period / 100 AS period, till_id, sum(documents) AS documents,
                        sum(quantity) AS quantity, sum(gross) AS gross, sum(net) AS net, sum(tax) AS tax,
                        sum(discount) AS discount, sum(cost) AS cost
                 FROM product_totals WHERE period BETWEEN 100000 AND 9999999 GROUP BY product_id, period / 100, till_id",
    },
    Derived {
        table: "product_totals",
        rows: "period < 1",
        keys: PRODUCT_KEYS,
        values: PRODUCT_VALUES,
        select: "SELECT product_id, 0 AS period, till_id, sum(documents) AS documents,
                        sum(quantity) AS quantity, sum(gross) AS gross, sum(net) AS net, sum(tax) AS tax,
                        sum(discount) AS discount, sum(cost) AS cost
                 FROM product_totals WHERE period BETWEEN 1 AND 99999 GROUP BY product_id, till_id",
    },
    Derived {
        table: "client_totals",
        rows: "period > 99999",
        keys: CLIENT_KEYS,
        values: MONEY,
        select:
            "SELECT coalesce(client_id, 0) AS client_id, day / 100 AS period, till_id, sum(kind = 'sale') AS orders,
                        count(*) AS documents, sum(total) AS gross, sum(coalesce(net, 0)) AS net,
                        sum(coalesce(tax, 0)) AS tax, sum(coalesce(discount, 0)) AS discount,
                        sum(coalesce(cost, 0)) AS cost
                 FROM documents GROUP BY coalesce(client_id, 0), day / 100, till_id",
    },
    Derived {
        table: "client_totals",
        rows: "period BETWEEN 1 AND 99999",
        keys: CLIENT_KEYS,
        values: MONEY,
        select: "SELECT client_id, period / 100 AS period, till_id, sum(orders) AS orders, sum(documents) AS documents,
                        sum(gross) AS gross, sum(net) AS net, sum(tax) AS tax, sum(discount) AS discount,
                        sum(cost) AS cost
                 FROM client_totals WHERE period > 99999 GROUP BY client_id, period / 100, till_id",
    },
    Derived {
        table: "client_totals",
        rows: "period < 1",
        keys: CLIENT_KEYS,
        values: MONEY,
        select: "SELECT client_id, 0 AS period, till_id, sum(orders) AS orders, sum(documents) AS documents,
                        sum(gross) AS gross, sum(net) AS net, sum(tax) AS tax, sum(discount) AS discount,
                        sum(cost) AS cost
                 FROM client_totals WHERE period BETWEEN 1 AND 99999 GROUP BY client_id, till_id",
    },
];

/// Up to so many new documents are added to the totals one by one; more are cheaper by reading all of them once.
const FEW_DOCUMENTS: i64 = 2_000;

/// Adds all documents from this one on to every total. `ask` is called now and then, and ends it by an error.
pub fn add_from(c: &Connection, first: DocumentId, ask: &mut dyn FnMut() -> Result<()>) -> Result<()> {
    let mut statement = c
        .prepare("SELECT id FROM documents WHERE id >= :first ORDER BY id LIMIT :limit")
        .map_err(wrap("list the new documents"))?;
    let new: Vec<i64> = statement
        .query_map(named_params! {":first": first.0, ":limit": FEW_DOCUMENTS + 1}, |row| row.get(0))
        .and_then(Iterator::collect)
        .map_err(wrap("list the new documents"))?;
    if i64::try_from(new.len()).is_ok_and(|n| n <= FEW_DOCUMENTS) {
        return new.into_iter().try_for_each(|id| add_document(c, DocumentId(id)));
    }
    rebuild(c, ask)
}

/// Writes every total and every client's counters anew.
pub fn rebuild(c: &Connection, ask: &mut dyn FnMut() -> Result<()>) -> Result<()> {
    let indexes = take_indexes(c)?;
    for table in TABLES {
        c.execute_batch(&format!("DELETE FROM {table}")).map_err(wrap("empty the totals"))?;
    }
    for Derived { table, keys, values, select, .. } in &DERIVED {
        ask()?;
        let columns = [*keys, *values].concat().join(", ");
        c.execute_batch(&format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM ({select})"))
            .map_err(added("rebuild totals"))?;
    }
    for sql in indexes {
        ask()?;
        c.execute_batch(&sql).map_err(wrap("rebuild an index of totals"))?;
    }
    ask()?;
    rebuild_counters(c)
}

/// Drops the indexes of the totals, and gives the statements that make them: sorting once is faster than keeping millions of rows
/// sorted.
fn take_indexes(c: &Connection) -> Result<Vec<String>> {
    let indexes: Vec<(String, String)> = c
        .prepare(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name LIKE '%_totals'",
        )
        .and_then(|mut statement| statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .map_err(wrap("read the indexes of totals"))?;
    for (name, _) in &indexes {
        c.execute_batch(&format!("DROP INDEX {name}")).map_err(wrap("drop an index of totals"))?;
    }
    Ok(indexes.into_iter().map(|(_, sql)| sql).collect())
}

/// The counters that stand with each client, as they must be.
pub const CLIENT_COUNTERS: &str = "
    SELECT c.id, coalesce(d.orders, 0) AS orders, coalesce(d.revenue, 0) AS revenue, d.first_day, d.last_day
    FROM clients c
    LEFT JOIN (SELECT client_id, sum(kind = 'sale') AS orders, sum(total) AS revenue, min(day) AS first_day,
                      max(day) AS last_day
               FROM documents WHERE client_id IS NOT NULL GROUP BY client_id) d ON d.client_id = c.id";

/// Writes the clients' counters anew, where they differ.
fn rebuild_counters(c: &Connection) -> Result<()> {
    c.execute_batch(&format!(
        "UPDATE clients SET orders = e.orders, revenue = e.revenue, first_day = e.first_day, last_day = e.last_day
         FROM ({CLIENT_COUNTERS}) e
         WHERE e.id = clients.id
           AND (clients.orders, clients.revenue, clients.first_day, clients.last_day)
               IS NOT (e.orders, e.revenue, e.first_day, e.last_day);"
    ))
    .map_err(added("rebuild the clients' counters"))
}
