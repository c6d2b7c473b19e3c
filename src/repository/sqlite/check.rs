//! Verifies the whole file, and rebuilds what is derived.
//!
//! Facts (documents, lines, payments, movements) are compared with each other; what is derived from them is computed
//! again and compared. A repair writes the derived part anew and touches no fact.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::{
    connection::wrap,
    search::{self, Searched},
    totals::{self, CLIENT_COUNTERS, DERIVED, Derived, added},
};
use crate::{
    domain::import::Progress,
    repository::{Finding, OnProgress, RepositoryError, Result},
};

/// So many findings of a kind are told one by one; a last line counts the rest.
const MOST: usize = 100;

/// A check whose query gives one text for each thing that is wrong.
struct Rule {
    check: &'static str,
    derived: bool,
    sql: &'static str,
}

/// What was found so far, each kind cut to a readable length.
#[derive(Default)]
struct Findings {
    list: Vec<Finding>,
    counted: BTreeMap<(&'static str, bool), usize>,
}

impl Findings {
    fn add(&mut self, check: &'static str, derived: bool, detail: impl FnOnce() -> String) {
        let count = self.counted.entry((check, derived)).or_default();
        *count = count.saturating_add(1);
        if *count <= MOST {
            self.list.push(Finding { check, detail: detail(), derived });
        }
    }

    fn finish(mut self) -> Vec<Finding> {
        for ((check, derived), count) in self.counted {
            if count > MOST {
                let detail = format!("and {} more", count - MOST);
                self.list.push(Finding { check, detail, derived });
            }
        }
        self.list.sort_by_key(|finding| finding.derived);
        self.list
    }
}

/// Verifies everything that can be verified.
pub fn check(c: &Connection, progress: OnProgress<'_>) -> Result<Vec<Finding>> {
    let mut findings = Findings::default();
    let total = u64::try_from(RULES.len() + DERIVED.len()).unwrap_or(0) + 6;
    let mut done = 0;
    let mut step = || {
        let go_on = progress(Progress { done, total });
        done += 1;
        if go_on { Ok(()) } else { Err(RepositoryError::Interrupted) }
    };
    step()?;
    integrity(c, &mut findings)?;
    step()?;
    foreign_keys(c, &mut findings)?;
    step()?;
    schema(c, &mut findings)?;
    step()?;
    ledger(c, &mut findings)?;
    for rule in &RULES {
        step()?;
        apply(c, rule, &mut findings)?;
    }
    for derived in &DERIVED {
        step()?;
        compare(c, derived, &mut findings)?;
    }
    step()?;
    counters(c, &mut findings)?;
    step()?;
    super::keys::check(c, &mut |check, detail| findings.add(check, true, || detail))?;
    Ok(findings.finish())
}

/// Rebuilds what is derived, and nothing else; gives what was found before.
pub fn repair(c: &Connection, progress: OnProgress<'_>) -> Result<Vec<Finding>> {
    let found = check(c, progress)?;
    if found.iter().any(|finding| finding.derived) {
        totals::rebuild(c, &mut || Ok(()))?;
        // The index first: a key that changes takes its old self out of it.
        super::keys::rebuild_search(c)?;
        super::keys::rebuild(c)?;
        c.execute_batch(REBUILD).map_err(added("rebuild stocks, counts and series"))?;
    }
    Ok(found)
}

const REBUILD: &str = "
    UPDATE products SET on_hand = e.on_hand, last_seq = e.last_seq
    FROM (SELECT p.id, coalesce(sum(m.quantity), 0) AS on_hand, coalesce(max(m.seq), 0) AS last_seq
          FROM products p LEFT JOIN stock_movements m ON m.product_id = p.id GROUP BY p.id) e
    WHERE e.id = products.id AND (products.on_hand, products.last_seq) IS NOT (e.on_hand, e.last_seq);
    UPDATE series SET last_number = (SELECT coalesce(max(number), 0) FROM documents WHERE series_id = series.id)
    WHERE source_id IS NULL
      AND last_number <> (SELECT coalesce(max(number), 0) FROM documents WHERE series_id = series.id);
    INSERT INTO counts (list, n)
    SELECT 'products', count(*) FROM products WHERE deleted_ms IS NULL
    UNION ALL SELECT 'clients', count(*) FROM clients WHERE deleted_ms IS NULL
    UNION ALL SELECT 'out', count(*) FROM products WHERE deleted_ms IS NULL AND on_hand <= 0
    UNION ALL SELECT 'low', count(*) FROM products WHERE deleted_ms IS NULL AND on_hand > 0 AND on_hand < threshold
    UNION ALL SELECT 'documents', count(*) FROM documents WHERE true
    ON CONFLICT (list) DO UPDATE SET n = excluded.n;";

/// What must hold among the facts, and for the small caches. Numbers stand in the file's own units of storage.
const RULES: [Rule; 11] = [
    Rule {
        check: "document-total",
        derived: false,
        sql: "SELECT printf('document %d: total %d, its lines sum up to %d', d.id, d.total, coalesce(l.total, 0))
              FROM documents d
              LEFT JOIN (SELECT document_id, sum(total) AS total FROM document_lines GROUP BY document_id) l
                     ON l.document_id = d.id
              WHERE d.total <> coalesce(l.total, 0)",
    },
    Rule {
        check: "document-lines",
        derived: false,
        sql: "SELECT printf('document %d: %d lines and %d items, counted %d and %d', d.id, d.line_count, d.items,
                            coalesce(l.n, 0), coalesce(l.items, 0))
              FROM documents d
              LEFT JOIN (SELECT l.document_id, count(*) AS n,
                                sum(CASE WHEN u.whole = 1 THEN l.quantity WHEN l.quantity < 0 THEN -1000 ELSE 1000 END) AS items
                         FROM document_lines l JOIN units u ON u.code = l.unit GROUP BY l.document_id) l
                     ON l.document_id = d.id
              WHERE (d.line_count, d.items) <> (coalesce(l.n, 0), coalesce(l.items, 0))",
    },
    Rule {
        check: "line-sign",
        derived: false,
        sql: "SELECT printf('document %d, line %d: a %s with quantity %d and total %d', d.id, l.position, d.kind,
                            l.quantity, l.total)
              FROM document_lines l JOIN documents d ON d.id = l.document_id
              WHERE (d.kind = 'sale' AND (l.quantity < 0 OR l.total < 0))
                 OR (d.kind = 'void' AND (l.quantity > 0 OR l.total > 0))",
    },
    Rule {
        check: "payment",
        derived: false,
        sql: "SELECT printf('document %d: total %d, paid %d', d.id, d.total, coalesce(p.amount, 0))
              FROM documents d JOIN series s ON s.id = d.series_id AND s.source_id IS NULL
              LEFT JOIN (SELECT document_id, sum(amount) AS amount FROM payments GROUP BY document_id) p
                     ON p.document_id = d.id
              WHERE d.total <> coalesce(p.amount, 0)",
    },
    Rule {
        check: "void",
        derived: false,
        sql: "SELECT printf('document %d voids %s: %d against %d', v.id, coalesce(o.kind || ' ' || o.id, 'nothing'), v.total,
                            coalesce(o.total, 0))
              FROM documents v LEFT JOIN documents o ON o.id = v.original_id
              WHERE v.kind = 'void' AND (o.id IS NULL OR o.kind <> 'sale' OR v.total <> -o.total
                                         OR v.client_id IS NOT o.client_id)",
    },
    Rule {
        check: "number-gap",
        derived: false,
        sql: "SELECT printf('series %s: %d documents, numbers %d to %d', s.prefix, count(*), min(d.number), max(d.number))
              FROM series s JOIN documents d ON d.series_id = s.id
              WHERE s.source_id IS NULL
              GROUP BY s.id HAVING min(d.number) <> 1 OR max(d.number) <> count(*)",
    },
    Rule {
        check: "number-last",
        derived: true,
        sql: "SELECT printf('series %s: last number %d, of its documents %d', prefix, last_number, last)
              FROM (SELECT prefix, last_number,
                           (SELECT coalesce(max(number), 0) FROM documents WHERE series_id = series.id) AS last
                    FROM series WHERE source_id IS NULL)
              WHERE last_number <> last",
    },
    Rule {
        check: "stock-document",
        derived: false,
        sql: "SELECT printf('document %d, product %d: sold %d, moved %d', document_id, product_id, sum(sold), sum(moved))
              FROM (SELECT document_id, product_id, quantity AS sold, 0 AS moved FROM document_lines
                    WHERE product_id IS NOT NULL
                    UNION ALL
                    SELECT document_id, product_id, 0, quantity FROM stock_movements WHERE document_id IS NOT NULL)
              GROUP BY document_id, product_id HAVING sum(sold) <> -sum(moved)",
    },
    Rule {
        check: "shop",
        derived: false,
        sql: "SELECT printf('%d rows in shop', count(*)) FROM shop HAVING count(*) <> 1",
    },
    Rule {
        check: "day",
        derived: false,
        sql: "SELECT printf('document %d: no such day: %d', id, day) FROM documents
              WHERE date(printf('%04d-%02d-%02d', day / 10000, day / 100 % 100, day % 100), '+0 days')
                    IS NOT printf('%04d-%02d-%02d', day / 10000, day / 100 % 100, day % 100)",
    },
    Rule {
        check: "counts",
        derived: true,
        sql: "SELECT printf('counts %s: %d kept, %d counted', e.list, coalesce(k.n, -1), e.n)
              FROM (SELECT 'products' AS list, count(*) AS n FROM products WHERE deleted_ms IS NULL
                    UNION ALL SELECT 'clients', count(*) FROM clients WHERE deleted_ms IS NULL
                    UNION ALL SELECT 'out', count(*) FROM products WHERE deleted_ms IS NULL AND on_hand <= 0
                    UNION ALL SELECT 'low', count(*) FROM products
                              WHERE deleted_ms IS NULL AND on_hand > 0 AND on_hand < threshold
                    UNION ALL SELECT 'documents', count(*) FROM documents) e
              LEFT JOIN counts k ON k.list = e.list
              WHERE k.n IS NOT e.n",
    },
];

fn apply(c: &Connection, rule: &Rule, findings: &mut Findings) -> Result<()> {
    texts(c, rule.sql, &mut |detail| findings.add(rule.check, rule.derived, || detail))
}

/// Hands over the first column of each row.
fn texts(c: &Connection, sql: &str, each: &mut dyn FnMut(String)) -> Result<()> {
    let mut statement = c.prepare(sql).map_err(wrap("prepare a check"))?;
    let mut rows = statement.query([]).map_err(added("run a check"))?;
    while let Some(row) = rows.next().map_err(added("run a check"))? {
        each(row.get(0).map_err(wrap("run a check"))?);
    }
    Ok(())
}

fn integrity(c: &Connection, findings: &mut Findings) -> Result<()> {
    let mut unread = None;
    // SQLite's check looks at the index of a search as this connection last knew it; a question makes it look again.
    for Searched { index, .. } in [search::PRODUCTS, search::CLIENTS] {
        texts(c, &format!("SELECT rowid FROM {index} WHERE {index} MATCH '\"   \"' LIMIT 1"), &mut |_| ())?;
    }
    texts(c, "PRAGMA integrity_check(100)", &mut |said| {
        if unread_page(&said) {
            unread = Some(said);
        } else if said != "ok" {
            findings.add("integrity", false, || said);
        }
    })?;
    // A disk that can't be read says nothing about the file that is on it.
    match unread {
        Some(cause) => Err(RepositoryError::Storage { context: "read a page", cause }),
        None => Ok(()),
    }
}

/// Does the check complain that the disk did not give a page? It does so in words among its findings: `unable to get the
/// page. error code=266`, where the low byte is `SQLITE_IOERR`, or `failed to get page 7`.
pub fn unread_page(said: &str) -> bool {
    let code = |rest: &str| rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<i32>().ok();
    let failed = |rest: &str| code(rest).is_some_and(|code| code & 0xff == rusqlite::ffi::SQLITE_IOERR);
    said.contains("failed to get page") || said.split("error code=").skip(1).any(failed)
}

fn foreign_keys(c: &Connection, findings: &mut Findings) -> Result<()> {
    let sql = "SELECT printf('%s row %s: no such row in %s', \"table\", coalesce(rowid, '?'), parent)
               FROM pragma_foreign_key_check";
    texts(c, sql, &mut |detail| findings.add("foreign-key", false, || detail))
}

/// Every table, index, trigger and view as a new file has it: without the triggers, facts are no longer safe.
fn schema(c: &Connection, findings: &mut Findings) -> Result<()> {
    let fresh = super::migrations::fresh()?;
    let wanted = objects(&fresh)?;
    let present = objects(c)?;
    for (name, sql) in &wanted {
        match present.get(name) {
            None => findings.add("schema", false, || format!("{name}: missing")),
            Some(other) if other != sql => findings.add("schema", false, || format!("{name}: changed")),
            Some(_) => {}
        }
    }
    Ok(())
}

fn objects(c: &Connection) -> Result<BTreeMap<String, String>> {
    c.prepare("SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
        .and_then(|mut statement| statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .map_err(wrap("read the schema"))
}

/// One walk over the ledger as it lies: each product's movements follow each other, and end at what is on hand.
fn ledger(c: &Connection, findings: &mut Findings) -> Result<()> {
    let mut statement = c
        .prepare(
            "SELECT p.id, p.on_hand, p.last_seq, m.seq, m.quantity, m.balance
             FROM products p LEFT JOIN stock_movements m ON m.product_id = p.id ORDER BY p.id, m.seq",
        )
        .map_err(wrap("read the ledger"))?;
    let mut rows = statement.query([]).map_err(wrap("read the ledger"))?;
    let mut walk: Option<Walk> = None;
    while let Some(row) = rows.next().map_err(wrap("read the ledger"))? {
        let read = || -> rusqlite::Result<_> {
            let movement = match row.get::<_, Option<i64>>(3)? {
                Some(seq) => Some((seq, row.get::<_, i64>(4)?, row.get::<_, i64>(5)?)),
                None => None,
            };
            Ok((Walk::start(row.get(0)?, row.get(1)?, row.get(2)?), movement))
        };
        let (start, movement) = read().map_err(wrap("read the ledger"))?;
        if walk.as_ref().is_none_or(|walk| walk.product != start.product)
            && let Some(done) = walk.replace(start)
        {
            done.finish(findings);
        }
        if let (Some(walk), Some((seq, quantity, balance))) = (&mut walk, movement) {
            walk.step(seq, quantity, balance, findings);
        }
    }
    if let Some(done) = walk {
        done.finish(findings);
    }
    Ok(())
}

/// Where the walk over one product's movements stands.
struct Walk {
    product: i64,
    on_hand: i64,
    last_seq: i64,
    seq: i64,
    sum: i128,
    broken: bool,
}

impl Walk {
    fn start(product: i64, on_hand: i64, last_seq: i64) -> Walk {
        Walk { product, on_hand, last_seq, seq: 0, sum: 0, broken: false }
    }

    fn step(&mut self, seq: i64, quantity: i64, balance: i64, findings: &mut Findings) {
        let product = self.product;
        let expected = self.seq.saturating_add(1);
        self.sum = self.sum.saturating_add(quantity.into());
        self.seq = seq;
        // The first break says it all; what follows is shifted by it.
        if !self.broken && (seq != expected || i128::from(balance) != self.sum) {
            self.broken = true;
            let sum = self.sum;
            findings.add("stock-ledger", false, || {
                format!("product {product}, movement {seq}: expected {expected}; balance {balance}, sum {sum}")
            });
        }
    }

    fn finish(self, findings: &mut Findings) {
        let Walk { product, on_hand, last_seq, seq, sum, .. } = self;
        if i128::from(on_hand) != sum || last_seq != seq {
            findings.add("stock", true, || {
                format!("product {product}: on hand {on_hand} after {last_seq}, the ledger says {sum} after {seq}")
            });
        }
    }
}

/// A table of totals against its recomputation: both in one pile, sorted by key, so that no row looks for its twin.
fn compare(c: &Connection, derived: &Derived, findings: &mut Findings) -> Result<()> {
    let Derived { table, rows, keys, values, select } = derived;
    let columns = [*keys, *values].concat().join(", ");
    let side = |side: u8, value: &str| format!("max(CASE side WHEN {side} THEN {value} END)");
    let told = |number: u8| {
        let texts: Vec<String> = values.iter().map(|value| format!("coalesce({}, '-')", side(number, value))).collect();
        texts.join(" || ' ' || ")
    };
    let differ: Vec<String> =
        values.iter().map(|value| format!("{} IS NOT {}", side(0, value), side(1, value))).collect();
    let sql = format!(
        "SELECT '{table} ' || {} || ': kept ' || {} || ', computed ' || {}
         FROM (SELECT {columns}, 0 AS side FROM {table} WHERE {rows}
               UNION ALL SELECT {columns}, 1 FROM ({select}))
         GROUP BY {} HAVING count(*) <> 2 OR {}",
        keys.join(" || ' ' || "),
        told(0),
        told(1),
        keys.join(", "),
        differ.join(" OR "),
    );
    texts(c, &sql, &mut |detail| findings.add("totals", true, || detail))
}

fn counters(c: &Connection, findings: &mut Findings) -> Result<()> {
    let sql = format!(
        "SELECT printf('client %d: %d orders, %d from %d to %d; its documents say %d, %d from %d to %d', c.id,
                       c.orders, c.revenue, coalesce(c.first_day, 0), coalesce(c.last_day, 0),
                       e.orders, e.revenue, coalesce(e.first_day, 0), coalesce(e.last_day, 0))
         FROM clients c JOIN ({CLIENT_COUNTERS}) e ON e.id = c.id
         WHERE (c.orders, c.revenue, c.first_day, c.last_day) IS NOT (e.orders, e.revenue, e.first_day, e.last_day)"
    );
    texts(c, &sql, &mut |detail| findings.add("client", true, || detail))
}
