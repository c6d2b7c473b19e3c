//! Verifies the whole file, and rebuilds what is derived.
//!
//! What must hold of the facts is the domain's; what is derived from them is computed again and compared. A repair writes the
//! derived part anew and touches no fact.

mod chains;
mod compare;

use std::collections::{BTreeMap, BTreeSet};

use chains::Chains;

use rusqlite::{Connection, Row, named_params};

use super::{
    connection::wrap,
    documents,
    file::schema,
    lists,
    products::TWINS,
    restored, seals,
    search::{self, Searched},
    totals::{self, added},
    walk::{self, Look, Walked},
};
use crate::{
    domain::{
        Unit,
        ids::{SourceId, TillId},
        import::Progress,
        sale::{
            number::{SeriesKey, SeriesKind, source_prefix},
            sound,
        },
        stock::ledger::Walk,
        totals::Totals,
    },
    repository::{
        Finding, OnProgress, RepositoryError, Result,
        heads::{Checked, Heads},
    },
};

/// Documents between two questions whether to go on.
const ASK_EVERY: u64 = 4_096;
/// So many findings of a kind are told one by one; a last line counts the rest.
const MOST: usize = 100;

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
            self.list.push(Finding { check, detail: detail(), derived, note: false });
        }
    }

    /// Something to know, no fault; never cut off, for each one may need work.
    fn note(&mut self, check: &'static str, detail: String) {
        self.list.push(Finding { check, detail, derived: false, note: true });
    }

    fn finish(mut self) -> Vec<Finding> {
        for ((check, derived), count) in self.counted {
            if count > MOST {
                let detail = format!("and {} more", count - MOST);
                self.list.push(Finding { check, detail, derived, note: false });
            }
        }
        self.list.sort_by_key(|finding| (finding.note, finding.derived));
        self.list
    }
}

/// Verifies everything that can be verified, and that no chain ends before what is known of it.
pub fn check(c: &Connection, known: &Heads, progress: OnProgress<'_>) -> Result<Vec<Finding>> {
    let mut findings = Findings::default();
    let documents = lists::counted(c, "documents").unwrap_or(0);
    // A step for each question, and one for each so many documents, which are looked through three times.
    let total = 18 + 3 * (documents / ASK_EVERY);
    let mut step = steps(total, progress);
    for part in [integrity, foreign_keys, schema, one_shop, units, prefixes, ledger, series, counts] {
        step()?;
        part(c, &mut findings)?;
    }
    few_totals(c, &mut findings, &mut step)?;
    compare::products(c, &mut findings, &mut step)?;
    compare::clients(c, &mut findings, &mut step)?;
    step()?;
    super::keys::check(c, &mut |check, detail| findings.add(check, true, || detail))?;
    chains::against(c, known, &mut findings)?;
    for restored in restored::all(c)? {
        findings.note("restored", restored.to_string());
    }
    twins(c, &mut findings)?;
    for (number, day) in seals::redated(c)? {
        findings.note("redated", format!("{number}: imported with the day {day}, stands on the day of its import"));
    }
    Ok(findings.finish())
}

/// Verifies what came since the whole was checked: its links and documents, and the totals of the months that they fell in. Of the
/// rest, that each page can be read.
pub fn check_since(c: &Connection, since: &Checked, known: &Heads, progress: OnProgress<'_>) -> Result<Vec<Finding>> {
    let mut findings = Findings::default();
    let failed = || wrap("read the documents");
    let months: BTreeSet<i64> = c
        .prepare("SELECT DISTINCT day / 100 FROM documents WHERE id > :last")
        .and_then(|mut statement| {
            statement.query_map(named_params! {":last": since.document}, |row| row.get(0))?.collect()
        })
        .map_err(failed())?;
    let mut first = since.document + 1;
    for month in &months {
        let days = named_params! {":first": month * 100, ":last": month * 100 + 99};
        let of_month: Option<i64> = c
            .query_row("SELECT min(id) FROM documents WHERE day BETWEEN :first AND :last", days, |row| row.get(0))
            .map_err(failed())?;
        first = first.min(of_month.unwrap_or(first));
    }
    let last = documents::next_id(c)?;
    let total = 9 + u64::try_from(last.saturating_sub(first)).unwrap_or(0) / ASK_EVERY;
    let mut step = steps(total, progress);
    for part in [quick_check, schema, one_shop, units, prefixes, on_hand, series, counts] {
        step()?;
        part(c, &mut findings)?;
    }
    let mut totals = Totals::default();
    each_document(c, first, Some(since), &mut findings, &mut step, &mut |document| {
        if months.contains(&seals::month_of(document.day)) { document.add_all(&mut totals) } else { Ok(()) }
    })?;
    compare::of_months(c, &totals, &months, &mut findings)?;
    chains::against(c, known, &mut findings)?;
    Ok(findings.finish())
}

/// Counts the steps of a check, and ends it where `progress` says so.
fn steps(total: u64, progress: OnProgress<'_>) -> impl FnMut() -> Result<()> {
    let mut done = 0;
    move || {
        let go_on = progress(Progress { done: std::cmp::min(done, total), total });
        done += 1;
        if go_on { Ok(()) } else { Err(RepositoryError::Interrupted) }
    }
}

/// Walks the chains, and looks at each document by itself and against its link; of those that came after a check only, where there was
/// one. `add` gets every document from `first` on.
fn each_document(
    c: &Connection,
    first: i64,
    since: Option<&Checked>,
    findings: &mut Findings,
    step: &mut dyn FnMut() -> Result<()>,
    add: &mut dyn FnMut(&Walked) -> Result<()>,
) -> Result<()> {
    let mut chains = Chains::walk(c, since.map(|since| &since.heads), findings)?;
    let mut seen = 0_u64;
    walk::documents(c, first, Look { moved: true, linked: true }, &mut |document| {
        if seen.is_multiple_of(ASK_EVERY) {
            step()?;
        }
        seen += 1;
        if since.is_none_or(|since| document.recorded.id > since.document) {
            for (check, detail) in sound::faults(&document.recorded) {
                findings.add(check, false, || detail);
            }
            if let Err(day) = document.head {
                findings.add("day", false, || format!("document {}: no such day: {day}", document.recorded.id));
            }
            chains.hold(c, document, findings)?;
        }
        add(document)
    })?;
    chains.end(c, findings)
}

/// Rebuilds what is derived, and nothing else; returns what was found before. Search and counts hold nothing that can't be read
/// elsewhere; totals, stocks and series are rebuilt only where the facts hold, for where one has gone they are what is left of it.
pub fn repair(c: &Connection, known: &Heads, progress: OnProgress<'_>) -> Result<Vec<Finding>> {
    let before = match check(c, known, progress) {
        Err(error @ (RepositoryError::Interrupted | RepositoryError::Busy)) => return Err(error),
        before => before,
    };
    schema::reinstall(c)?;
    // The index first: a key that changes takes its old self out of it.
    super::keys::rebuild_search(c)?;
    super::keys::rebuild(c)?;
    super::keys::rebuild_gtins(c)?;
    c.execute_batch(COUNTS).map_err(added("rebuild the counts"))?;
    // What kept it from being checked may be gone now.
    let found = before.or_else(|_| check(c, known, progress))?;
    if found.iter().any(|finding| finding.derived) && found.iter().all(|finding| !finding.denies_facts()) {
        c.execute_batch(STOCKS).map_err(added("rebuild stocks and series"))?;
        totals::rebuild(c, &mut || Ok(()))?;
        c.execute_batch(COUNTS).map_err(added("rebuild the counts"))?;
    }
    Ok(found)
}

const STOCKS: &str = "
    UPDATE products SET on_hand = e.on_hand, last_seq = e.last_seq
    FROM (SELECT p.id, coalesce(sum(m.quantity), 0) AS on_hand, coalesce(max(m.seq), 0) AS last_seq
          FROM products p LEFT JOIN stock_movements m ON m.product_id = p.id GROUP BY p.id) e
    WHERE e.id = products.id AND (products.on_hand, products.last_seq) IS NOT (e.on_hand, e.last_seq);
    UPDATE series SET last_number = (SELECT coalesce(max(number), 0) FROM documents WHERE series_id = series.id)
    WHERE source_id IS NULL
      AND last_number < (SELECT coalesce(max(number), 0) FROM documents WHERE series_id = series.id);";

const COUNTS: &str = "
    INSERT INTO counts (list, n)
    SELECT 'products', count(*) FROM products WHERE deleted_ms IS NULL
    UNION ALL SELECT 'clients', count(*) FROM clients WHERE deleted_ms IS NULL
    UNION ALL SELECT 'out', count(*) FROM products WHERE deleted_ms IS NULL AND on_hand <= 0
    UNION ALL SELECT 'low', count(*) FROM products WHERE deleted_ms IS NULL AND on_hand > 0 AND on_hand < threshold
    UNION ALL SELECT 'documents', count(*) FROM documents WHERE true
    ON CONFLICT (list) DO UPDATE SET n = excluded.n;";

/// Each document by itself, and the totals of which there are few rows.
fn few_totals(c: &Connection, findings: &mut Findings, step: &mut dyn FnMut() -> Result<()>) -> Result<()> {
    let mut totals = Totals::default();
    each_document(c, 0, None, findings, step, &mut |document| document.add_few(&mut totals))?;
    compare::few(c, &totals, None, findings, step)
}

/// The numbers of each series, and the last one that it knows.
fn series(c: &Connection, findings: &mut Findings) -> Result<()> {
    let mut statement = c
        .prepare(
            "SELECT s.prefix, s.last_number, count(d.id), coalesce(min(d.number), 0), coalesce(max(d.number), 0)
             FROM series s LEFT JOIN documents d ON d.series_id = s.id
             WHERE s.source_id IS NULL GROUP BY s.id",
        )
        .map_err(wrap("read the numbers"))?;
    let read = |row: &Row<'_>| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)));
    let series: BTreeMap<String, (i64, i64, i64, i64)> =
        statement.query_map([], read).and_then(Iterator::collect).map_err(wrap("read the numbers"))?;
    let highest = series.iter().map(|(prefix, (.., highest))| (prefix.clone(), *highest)).collect();
    let passed = restored::passed(&restored::all(c)?, &highest);
    for (prefix, (known, count, lowest, highest)) in series {
        let (skipped, last) = passed.get(&prefix).copied().unwrap_or_default();
        if let Some((check, detail)) = sound::gap(&prefix, (count, skipped), lowest, highest) {
            findings.add(check, false, || detail);
        }
        let highest = highest.max(last);
        if known != highest {
            // A number that was given and that no document has: the document has gone.
            findings.add("number-last", known < highest, || {
                format!("series {prefix}: last number {known}, of its documents {highest}")
            });
        }
    }
    Ok(())
}

/// Each series is that of its till and year, or of its source: another prefix would read a number as one of another series.
fn prefixes(c: &Connection, findings: &mut Findings) -> Result<()> {
    let failed = || wrap("read the series");
    let mut statement = c
        .prepare(
            "SELECT s.prefix, s.source_id, s.till_id, s.year, t.prefix
             FROM series s LEFT JOIN tills t ON t.id = s.till_id ORDER BY s.id",
        )
        .map_err(failed())?;
    let read = |row: &Row<'_>| -> rusqlite::Result<(String, Option<i64>, Option<i64>, Option<i64>, Option<String>)> {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
    };
    for row in statement.query_map([], read).map_err(failed())? {
        let (prefix, source, till, year, of_till) = row.map_err(failed())?;
        let of_key = || {
            let year = i32::try_from(year?).ok()?;
            Some(SeriesKey { till: TillId(till?), year, kind: SeriesKind::Sale }.prefix(&of_till?))
        };
        let wanted = source.map(|source| source_prefix(SourceId(source))).or_else(of_key);
        if wanted.as_ref() != Some(&prefix) {
            findings.add("series", false, || {
                format!("series {prefix}: not the prefix of its till and year, or of its source")
            });
        }
    }
    Ok(())
}

/// Units that the program knows: a product of another one can't be shown or sold.
fn units(c: &Connection, findings: &mut Findings) -> Result<()> {
    let known = Unit::ALL.map(|unit| format!("'{}'", unit.code())).join(", ");
    let sql =
        format!("SELECT printf('product %d: no such unit: %s', id, unit) FROM products WHERE unit NOT IN ({known})");
    texts(c, &sql, &mut |detail| findings.add("unit", false, || detail))
}

/// Products of one GTIN, left by a program that did not know it as one.
fn twins(c: &Connection, findings: &mut Findings) -> Result<()> {
    let sql = format!(
        "SELECT printf('product %d (%s): the same article as product %d (%s)', p.id, p.code, min(o.id), o.code) {TWINS}
         GROUP BY p.id"
    );
    texts(c, &sql, &mut |detail| findings.note("twin", detail))
}

fn one_shop(c: &Connection, findings: &mut Findings) -> Result<()> {
    texts(c, "SELECT printf('%d rows in shop', count(*)) FROM shop HAVING count(*) <> 1", &mut |detail| {
        findings.add("shop", false, || detail);
    })
}

fn counts(c: &Connection, findings: &mut Findings) -> Result<()> {
    let sql = "SELECT printf('counts %s: %d kept, %d counted', e.list, coalesce(k.n, -1), e.n)
              FROM (SELECT 'products' AS list, count(*) AS n FROM products WHERE deleted_ms IS NULL
                    UNION ALL SELECT 'clients', count(*) FROM clients WHERE deleted_ms IS NULL
                    UNION ALL SELECT 'out', count(*) FROM products WHERE deleted_ms IS NULL AND on_hand <= 0
                    UNION ALL SELECT 'low', count(*) FROM products
                              WHERE deleted_ms IS NULL AND on_hand > 0 AND on_hand < threshold
                    UNION ALL SELECT 'documents', count(*) FROM documents) e
              LEFT JOIN counts k ON k.list = e.list
              WHERE k.n IS NOT e.n";
    texts(c, sql, &mut |detail| findings.add("counts", true, || detail))
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
    // SQLite's check looks at the index of a search as this connection last knew it; a question makes it look again.
    for Searched { index, .. } in [search::PRODUCTS, search::CLIENTS] {
        texts(c, &format!("SELECT rowid FROM {index} WHERE {index} MATCH '\"   \"' LIMIT 1"), &mut |_| ())?;
    }
    sqlite_says(c, "PRAGMA integrity_check(100)", findings)
}

/// Each page by itself; no index is held against its table.
fn quick_check(c: &Connection, findings: &mut Findings) -> Result<()> {
    sqlite_says(c, "PRAGMA quick_check(100)", findings)
}

fn sqlite_says(c: &Connection, check: &str, findings: &mut Findings) -> Result<()> {
    let mut unread = None;
    texts(c, check, &mut |said| {
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
    let wanted = schema::objects(&schema::fresh()?)?;
    let present = schema::objects(c)?;
    for (key @ (kind, name), sql) in &wanted {
        let derived = schema::is_derived(kind, name);
        match present.get(key) {
            None => findings.add("schema", derived, || format!("{kind} {name}: missing")),
            Some(other) if other != sql => findings.add("schema", derived, || format!("{kind} {name}: changed")),
            Some(_) => {}
        }
    }
    for (kind, name) in present.keys().filter(|key| !wanted.contains_key(*key)) {
        // A repair takes triggers out. A table or a view may be somebody's work.
        findings.add("foreign", kind == "trigger", || format!("{kind} {name}: not SalesTrack's"));
    }
    Ok(())
}

/// What is on hand of each product, as its last movement says.
fn on_hand(c: &Connection, findings: &mut Findings) -> Result<()> {
    let sql =
        "SELECT printf('product %d: %d on hand, %d after its last movement', p.id, p.on_hand, coalesce(m.balance, 0))
               FROM products p LEFT JOIN stock_movements m ON m.product_id = p.id AND m.seq = p.last_seq
               WHERE p.on_hand <> coalesce(m.balance, 0)";
    texts(c, sql, &mut |detail| findings.add("stock", true, || detail))
}

/// One walk over the ledger as it lies, product by product.
fn ledger(c: &Connection, findings: &mut Findings) -> Result<()> {
    let mut statement = c
        .prepare(
            "SELECT p.id, p.on_hand, p.last_seq, m.seq, m.quantity, m.balance
             FROM products p LEFT JOIN stock_movements m ON m.product_id = p.id ORDER BY p.id, m.seq",
        )
        .map_err(wrap("read the ledger"))?;
    let mut rows = statement.query([]).map_err(wrap("read the ledger"))?;
    let mut open: Option<(Walk, i64, i64)> = None;
    let end = |open: Option<(Walk, i64, i64)>, findings: &mut Findings| {
        if let Some((detail, explained)) = open.and_then(|(walk, on_hand, last)| walk.end(on_hand, last)) {
            findings.add(if explained { "stock" } else { "stock-ledger" }, explained, || detail);
        }
    };
    while let Some(row) = rows.next().map_err(wrap("read the ledger"))? {
        let read = || -> rusqlite::Result<_> {
            let movement = match row.get::<_, Option<i64>>(3)? {
                Some(seq) => Some((seq, row.get::<_, i64>(4)?, row.get::<_, i64>(5)?)),
                None => None,
            };
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, movement))
        };
        let (product, on_hand, last, movement): (i64, i64, i64, _) = read().map_err(wrap("read the ledger"))?;
        if open.as_ref().is_none_or(|(walk, ..)| walk.product != product) {
            end(open.replace((Walk::new(product), on_hand, last)), findings);
        }
        if let (Some((walk, ..)), Some((seq, quantity, balance))) = (&mut open, movement)
            && let Some(detail) = walk.step(seq, quantity, balance)
        {
            findings.add("stock-ledger", false, || detail);
        }
    }
    end(open, findings);
    Ok(())
}
