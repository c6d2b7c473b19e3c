//! The totals kept beside the documents: rows are added to, written anew, and nothing here knows what a document counts as.

use rusqlite::{Connection, Statement, ffi, params};

use super::{
    connection::wrap,
    walk::{self, Look},
};
use crate::{
    domain::{
        Overflow,
        amounts::Amounts,
        ids::{ClientId, ProductId},
        moment::day_number,
        periods::PeriodKey,
        totals::{Counters, Paid, Sums, Totals},
    },
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

const DAY: &str = "
    INSERT INTO day_totals AS t (day, till_id, orders, documents, gross, net, tax, discount, cost)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    ON CONFLICT DO UPDATE SET
        orders = t.orders + excluded.orders, documents = t.documents + excluded.documents, gross = t.gross + excluded.gross,
        net = t.net + excluded.net, tax = t.tax + excluded.tax, discount = t.discount + excluded.discount,
        cost = t.cost + excluded.cost";

const HOUR: &str = "
    INSERT INTO hour_totals AS t (day, hour, till_id, orders, documents, gross, net, tax, discount, cost)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
    ON CONFLICT DO UPDATE SET
        orders = t.orders + excluded.orders, documents = t.documents + excluded.documents, gross = t.gross + excluded.gross,
        net = t.net + excluded.net, tax = t.tax + excluded.tax, discount = t.discount + excluded.discount,
        cost = t.cost + excluded.cost";

const UNIT: &str = "
    INSERT INTO unit_totals AS t (period, unit, till_id, quantity) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT DO UPDATE SET quantity = t.quantity + excluded.quantity";

const TENDER: &str = "
    INSERT INTO tender_totals AS t (day, till_id, tender, payments, amount, rounding) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT DO UPDATE SET
        payments = t.payments + excluded.payments, amount = t.amount + excluded.amount,
        rounding = t.rounding + excluded.rounding";

const PRODUCT: &str = "
    INSERT INTO product_totals AS t (product_id, period, documents, quantity, gross, net, tax, discount, cost)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    ON CONFLICT DO UPDATE SET
        documents = t.documents + excluded.documents, quantity = t.quantity + excluded.quantity,
        gross = t.gross + excluded.gross, net = t.net + excluded.net, tax = t.tax + excluded.tax,
        discount = t.discount + excluded.discount, cost = t.cost + excluded.cost";

const CLIENT: &str = "
    INSERT INTO client_totals AS t (client_id, period, orders, documents, gross, net, tax, discount, cost)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    ON CONFLICT DO UPDATE SET
        orders = t.orders + excluded.orders, documents = t.documents + excluded.documents, gross = t.gross + excluded.gross,
        net = t.net + excluded.net, tax = t.tax + excluded.tax, discount = t.discount + excluded.discount,
        cost = t.cost + excluded.cost";

const ADD_COUNTERS: &str = "
    UPDATE clients SET
        orders = orders + ?2, revenue = revenue + ?3,
        first_day = min(coalesce(first_day, ?4), ?4), last_day = max(coalesce(last_day, ?5), ?5)
    WHERE id = ?1";

const PUT_COUNTERS: &str = "
    UPDATE clients SET orders = ?2, revenue = ?3, first_day = ?4, last_day = ?5
    WHERE id = ?1 AND (orders, revenue, first_day, last_day) IS NOT (?2, ?3, ?4, ?5)";

/// Adds to the totals, and to the figures that are kept with each client.
pub fn add(c: &Connection, totals: &Totals) -> Result<()> {
    let prepare = |sql| c.prepare_cached(sql).map_err(wrap("prepare the totals"));
    add_few(c, totals)?;
    let mut product = prepare(PRODUCT)?;
    for ((id, period), sums) in &totals.products {
        write_product(&mut product, *id, *period, sums)?;
    }
    let mut client = prepare(CLIENT)?;
    for ((id, period), sums) in &totals.clients {
        write_client(&mut client, *id, *period, sums)?;
    }
    let mut counters = prepare(ADD_COUNTERS)?;
    for (id, figures) in &totals.counters {
        write_counters(&mut counters, *id, figures)?;
    }
    Ok(())
}

/// The totals of which there are few rows, however many documents there are.
fn add_few(c: &Connection, totals: &Totals) -> Result<()> {
    let added = added("add to the totals");
    let prepare = |sql| c.prepare_cached(sql).map_err(wrap("prepare the totals"));
    let mut statement = prepare(DAY)?;
    for ((day, till), sums) in &totals.days {
        let [gross, net, tax, discount, cost] = money(&sums.amounts);
        let values = params![day_number(*day), till.0, sums.orders, sums.documents, gross, net, tax, discount, cost];
        statement.execute(values).map_err(&added)?;
    }
    let mut statement = prepare(HOUR)?;
    for ((day, hour, till), sums) in &totals.hours {
        let [gross, net, tax, discount, cost] = money(&sums.amounts);
        let values =
            params![day_number(*day), hour, till.0, sums.orders, sums.documents, gross, net, tax, discount, cost];
        statement.execute(values).map_err(&added)?;
    }
    let mut statement = prepare(UNIT)?;
    for ((period, unit, till), quantity) in &totals.units {
        statement.execute(params![period.0, unit.code(), till.0, quantity.thousandths()]).map_err(&added)?;
    }
    let mut statement = prepare(TENDER)?;
    for ((day, till, tender), paid) in &totals.tenders {
        let Paid { payments, amount, rounding } = paid;
        let values = params![day_number(*day), till.0, tender, payments, amount.minor(), rounding.minor()];
        statement.execute(values).map_err(&added)?;
    }
    Ok(())
}

fn money(amounts: &Amounts) -> [i64; 5] {
    let Amounts { gross, net, tax, discount, cost } = amounts;
    [gross.minor(), net.minor(), tax.minor(), discount.minor(), cost.minor()]
}

fn write_product(statement: &mut Statement<'_>, product: ProductId, period: PeriodKey, sums: &Sums) -> Result<()> {
    let [gross, net, tax, discount, cost] = money(&sums.amounts);
    let quantity = sums.quantity.thousandths();
    let values = params![product.0, period.0, sums.documents, quantity, gross, net, tax, discount, cost];
    statement.execute(values).map(drop).map_err(added("write the totals of a product"))
}

/// Walk-ins are under client 0.
fn write_client(statement: &mut Statement<'_>, client: Option<ClientId>, period: PeriodKey, sums: &Sums) -> Result<()> {
    let [gross, net, tax, discount, cost] = money(&sums.amounts);
    let client = client.map_or(0, |id| id.0);
    let values = params![client, period.0, sums.orders, sums.documents, gross, net, tax, discount, cost];
    statement.execute(values).map(drop).map_err(added("write the totals of a client"))
}

fn write_counters(statement: &mut Statement<'_>, client: ClientId, figures: &Counters) -> Result<()> {
    let (first, last) = figures.days.map(|(first, last)| (day_number(first), day_number(last))).unzip();
    let values = params![client.0, figures.orders, figures.revenue.minor(), first, last];
    statement.execute(values).map(drop).map_err(added("write the figures of a client"))
}

/// Up to so many new documents are added to the totals one by one; more are cheaper by reading all of them once.
const FEW_DOCUMENTS: i64 = 2_000;

/// Adds all documents from this one on to every total. `go_on` is called now and then, and ends it by an error.
pub fn add_from(c: &Connection, first: i64, go_on: &mut dyn FnMut() -> Result<()>) -> Result<()> {
    let count = "SELECT count(*) FROM (SELECT 1 FROM documents WHERE id >= ?1 LIMIT ?2)";
    let new: i64 =
        c.query_row(count, (first, FEW_DOCUMENTS + 1), |row| row.get(0)).map_err(wrap("count the new documents"))?;
    if new > FEW_DOCUMENTS {
        return rebuild(c, go_on);
    }
    let mut totals = Totals::default();
    walk::documents(c, first, Look { moved: false, linked: false }, &mut |document| document.add_all(&mut totals))?;
    add(c, &totals)
}

/// The tables of totals.
const TABLES: [&str; 7] =
    ["day_totals", "hour_totals", "unit_totals", "tender_totals", "tax_totals", "product_totals", "client_totals"];

/// Documents between two questions whether to go on.
const ASK_EVERY: u64 = 4_096;

/// Writes every total and every client's figures anew. Products and clients come in the order of their tables, so that millions of
/// rows are appended.
pub fn rebuild(c: &Connection, go_on: &mut dyn FnMut() -> Result<()>) -> Result<()> {
    let indexes = take_indexes(c)?;
    for table in TABLES {
        c.execute_batch(&format!("DELETE FROM {table}")).map_err(wrap("empty the totals"))?;
    }
    let mut totals = Totals::default();
    let mut seen = 0_u64;
    walk::documents(c, 0, Look { moved: false, linked: false }, &mut |document| {
        seen += 1;
        if seen.is_multiple_of(ASK_EVERY) {
            go_on()?;
        }
        document.add_few(&mut totals)
    })?;
    add_few(c, &totals)?;
    let prepare = |sql| c.prepare(sql).map_err(wrap("prepare the totals"));
    let (mut of_product, mut of_client, mut counters) = (prepare(PRODUCT)?, prepare(CLIENT)?, prepare(PUT_COUNTERS)?);
    walk::products(c, &mut |product, sums| {
        go_on()?;
        sums.iter().try_for_each(|(period, sums)| write_product(&mut of_product, product, *period, sums))
    })?;
    walk::clients(c, &mut |client, sums, figures| {
        go_on()?;
        sums.iter().try_for_each(|(period, sums)| write_client(&mut of_client, client, *period, sums))?;
        client.map_or(Ok(()), |id| write_counters(&mut counters, id, figures))
    })?;
    // Clients without a document are in no walk.
    c.execute_batch(
        "UPDATE clients SET orders = 0, revenue = 0, first_day = NULL, last_day = NULL
         WHERE (orders, revenue, first_day, last_day) IS NOT (0, 0, NULL, NULL)
           AND id NOT IN (SELECT client_id FROM client_totals)",
    )
    .map_err(wrap("rebuild the clients' figures"))?;
    drop((of_product, of_client, counters));
    for sql in indexes {
        go_on()?;
        c.execute_batch(&sql).map_err(wrap("rebuild an index of totals"))?;
    }
    Ok(())
}

/// Drops the indexes of the totals, and returns the statements that make them: sorting once is faster than keeping millions of rows
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
