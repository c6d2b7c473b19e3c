//! Compares the totals that are kept with those that the documents come to: both in the order of their keys, side by side.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::Findings;
use crate::domain::{
    ids::{ClientId, ProductId},
    moment::{day_number, day_of_number},
    period::Period,
    periods::{Level, PeriodKey},
    totals::{Counters, Paid, Sums, Totals},
};
use crate::repository::{
    Result,
    sqlite::{connection::wrap, walk},
};

/// Rows by what names them: the key, and the values in the order of the columns.
type Rows = BTreeMap<Vec<String>, Vec<i64>>;

/// The totals of which there are few rows, all of them or those of some months (`202611`).
pub fn few(
    c: &Connection,
    totals: &Totals,
    months: Option<&BTreeSet<i64>>,
    findings: &mut Findings,
    step: &mut dyn FnMut() -> Result<()>,
) -> Result<()> {
    let text = |number: i64| number.to_string();
    let days = totals
        .days
        .iter()
        .map(|((day, till), sums)| (vec![text(day_number(*day)), till.to_string()], head_values(sums)));
    step()?;
    table(c, "day_totals", 2, HEAD, days.collect(), months, findings)?;
    let hours = totals.hours.iter().map(|((day, hour, till), sums)| {
        (vec![text(day_number(*day)), hour.to_string(), till.to_string()], head_values(sums))
    });
    step()?;
    table(c, "hour_totals", 3, HEAD, hours.collect(), months, findings)?;
    let units = totals.units.iter().map(|((period, unit, till), quantity)| {
        (vec![text(period.0), unit.code().to_owned(), till.to_string()], vec![quantity.thousandths()])
    });
    step()?;
    table(c, "unit_totals", 3, "quantity", units.collect(), months, findings)?;
    let tenders = totals.tenders.iter().map(|((day, till, tender), Paid { payments, amount, rounding })| {
        let values = vec![*payments, amount.minor(), rounding.minor()];
        (vec![text(day_number(*day)), till.to_string(), tender.clone()], values)
    });
    step()?;
    table(c, "tender_totals", 3, "payments, amount, rounding", tenders.collect(), months, findings)?;
    step()?;
    table(c, "tax_totals", 4, "documents, net, tax", Rows::new(), months, findings)
}

const HEAD: &str = "orders, documents, gross, net, tax, discount, cost";

fn head_values(sums: &Sums) -> Vec<i64> {
    let mut values = vec![sums.orders, sums.documents];
    values.extend(money(sums));
    values
}

fn product_values(sums: &Sums) -> Vec<i64> {
    let mut values = vec![sums.documents, sums.quantity.thousandths()];
    values.extend(money(sums));
    values
}

fn money(sums: &Sums) -> [i64; 5] {
    let all = sums.amounts;
    [all.gross.minor(), all.net.minor(), all.tax.minor(), all.discount.minor(), all.cost.minor()]
}

/// A table whose first columns are its key.
fn table(
    c: &Connection,
    name: &'static str,
    keys: usize,
    values: &str,
    mut computed: Rows,
    months: Option<&BTreeSet<i64>>,
    findings: &mut Findings,
) -> Result<()> {
    let failed = || wrap("compare the totals");
    // The first column is a period or a plain day.
    let is_asked = |key: &[String]| {
        let month = || Some(PeriodKey(key.first()?.parse().ok()?).month());
        months.is_none_or(|months| month().is_some_and(|month| months.contains(&month)))
    };
    let columns = values.split(", ").map(|column| format!("{name}.{column}")).collect::<Vec<_>>().join(", ");
    let mut statement = c.prepare(&format!("SELECT {name}.*, {columns} FROM {name}")).map_err(failed())?;
    let width = values.split(", ").count();
    let first = statement.column_count() - width;
    let mut rows = statement.query([]).map_err(failed())?;
    while let Some(row) = rows.next().map_err(failed())? {
        let read = || -> rusqlite::Result<(Vec<String>, Vec<i64>)> {
            let key = (0..keys).map(|at| key_at(row, at)).collect::<rusqlite::Result<_>>()?;
            Ok((key, values_from(row, first, width)?))
        };
        let (key, kept) = read().map_err(failed())?;
        if !is_asked(&key) {
            continue;
        }
        let computed = computed.remove(&key);
        differ(name, &key.join(" "), Some(&kept), computed.as_deref(), findings);
    }
    for (key, computed) in computed {
        differ(name, &key.join(" "), None, Some(&computed), findings);
    }
    Ok(())
}

fn key_at(row: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    match row.get_ref(at)? {
        rusqlite::types::ValueRef::Integer(number) => Ok(number.to_string()),
        other => Ok(other.as_str()?.to_owned()),
    }
}

fn values_from(row: &Row<'_>, first: usize, width: usize) -> rusqlite::Result<Vec<i64>> {
    (first..first + width).map(|at| row.get(at)).collect()
}

fn differ(name: &str, key: &str, kept: Option<&[i64]>, computed: Option<&[i64]>, findings: &mut Findings) {
    if kept == computed {
        return;
    }
    let told = |values: Option<&[i64]>| match values {
        Some(values) => values.iter().map(i64::to_string).collect::<Vec<_>>().join(" "),
        None => "-".to_owned(),
    };
    findings.add("totals", true, || format!("{name} {key}: kept {}, computed {}", told(kept), told(computed)));
}

/// The rows of a table that are kept, in the order of id and period.
struct Kept<I: Iterator> {
    name: &'static str,
    rows: std::iter::Peekable<I>,
}

/// A kept row: id, period, values.
type KeptRow = rusqlite::Result<(i64, i64, Vec<i64>)>;

fn kept_row(row: &Row<'_>) -> KeptRow {
    Ok((row.get(0)?, row.get(1)?, values_from(row, 2, 7)?))
}

impl<I: Iterator<Item = KeptRow>> Kept<I> {
    /// Compares the rows of an id; those of ids before it that nothing was computed for are surplus.
    fn compare(&mut self, id: i64, mut computed: BTreeMap<i64, Vec<i64>>, findings: &mut Findings) -> Result<()> {
        let upto = |row: &KeptRow| row.as_ref().map_or(true, |(of, ..)| *of <= id);
        while let Some(row) = self.rows.next_if(upto) {
            let (of, period, kept) = row.map_err(wrap("compare the totals"))?;
            let computed = if of == id { computed.remove(&period) } else { None };
            differ(self.name, &format!("{of} {period}"), Some(&kept), computed.as_deref(), findings);
        }
        for (period, values) in computed {
            differ(self.name, &format!("{id} {period}"), None, Some(&values), findings);
        }
        Ok(())
    }
}

/// What each product sold.
pub fn products(c: &Connection, findings: &mut Findings, step: &mut dyn FnMut() -> Result<()>) -> Result<()> {
    let failed = || wrap("compare the totals");
    let mut statement = c
        .prepare(
            "SELECT product_id, period, documents, quantity, gross, net, tax, discount, cost
             FROM product_totals ORDER BY product_id, period",
        )
        .map_err(failed())?;
    let rows = statement.query_map([], kept_row).map_err(failed())?.peekable();
    let mut kept = Kept { name: "product_totals", rows };
    step()?;
    let mut paced = Paced { step, seen: 0 };
    walk::products(c, &mut |ProductId(id), sums| {
        paced.next()?;
        let computed = sums.iter().map(|(period, sums)| (period.0, product_values(sums))).collect();
        kept.compare(id, computed, findings)
    })?;
    kept.compare(i64::MAX, BTreeMap::new(), findings)
}

/// What each client spent, and the figures that are kept with it.
pub fn clients(c: &Connection, findings: &mut Findings, step: &mut dyn FnMut() -> Result<()>) -> Result<()> {
    let failed = || wrap("compare the totals");
    let mut statement = c
        .prepare(
            "SELECT client_id, period, orders, documents, gross, net, tax, discount, cost
             FROM client_totals ORDER BY client_id, period",
        )
        .map_err(failed())?;
    let rows = statement.query_map([], kept_row).map_err(failed())?.peekable();
    let mut kept = Kept { name: "client_totals", rows };
    let mut standing =
        c.prepare("SELECT id, orders, revenue, first_day, last_day FROM clients ORDER BY id").map_err(failed())?;
    let read = |row: &Row<'_>| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)));
    let mut standing = standing.query_map([], read).map_err(failed())?.peekable();
    let mut figures = |upto: i64, computed: Option<&Counters>, findings: &mut Findings| -> Result<()> {
        while let Some(row) =
            standing.next_if(|row: &rusqlite::Result<(i64, Figures)>| row.as_ref().map_or(true, |(id, _)| *id <= upto))
        {
            let (id, kept) = row.map_err(wrap("compare the clients"))?;
            let computed = computed.filter(|_| id == upto).map_or((0, 0, None, None), of_counters);
            if kept != computed {
                findings.add("client", true, || format!("client {id}: {kept:?}; its documents say {computed:?}"));
            }
        }
        Ok(())
    };
    step()?;
    let mut paced = Paced { step, seen: 0 };
    walk::clients(c, &mut |client, sums, counters| {
        paced.next()?;
        let computed = sums.iter().map(|(period, sums)| (period.0, head_values(sums))).collect();
        kept.compare(client.map_or(0, |ClientId(id)| id), computed, findings)?;
        match client {
            Some(ClientId(id)) => figures(id, Some(counters), findings),
            None => Ok(()),
        }
    })?;
    figures(i64::MAX, None, findings)?;
    kept.compare(i64::MAX, BTreeMap::new(), findings)
}

/// The totals of some months, of which every document was added to `totals`; then the years and all time of the products and clients
/// in them, which are the sum of their months.
pub fn of_months(c: &Connection, totals: &Totals, months: &BTreeSet<i64>, findings: &mut Findings) -> Result<()> {
    few(c, totals, Some(months), findings, &mut || Ok(()))?;
    let products = totals.products.iter().map(|((product, period), sums)| ((product.0, *period), product_values(sums)));
    Ranked { name: "product_totals", id: "product_id", first: "documents, quantity" }.of_months(
        c,
        products.collect(),
        months,
        findings,
    )?;
    let clients = totals
        .clients
        .iter()
        .map(|((client, period), sums)| ((client.map_or(0, |client| client.0), *period), head_values(sums)));
    Ranked { name: "client_totals", id: "client_id", first: "orders, documents" }.of_months(
        c,
        clients.collect(),
        months,
        findings,
    )?;
    for client in totals.counters.keys() {
        let sql = "SELECT c.orders, c.revenue, t.orders, t.gross FROM clients c
                   LEFT JOIN client_totals t ON t.client_id = c.id AND t.period = 0 WHERE c.id = :id";
        let read = |row: &Row<'_>| -> rusqlite::Result<[(i64, i64); 2]> {
            Ok([
                (row.get(0)?, row.get(1)?),
                (row.get::<_, Option<i64>>(2)?.unwrap_or(0), row.get::<_, Option<i64>>(3)?.unwrap_or(0)),
            ])
        };
        let row = c.prepare_cached(sql).and_then(|mut s| s.query_row(named_params! {":id": client.0}, read).optional());
        if let Some([kept, computed]) = row.map_err(wrap("compare the clients"))?.filter(|[kept, sums]| kept != sums) {
            findings.add("client", true, || format!("client {}: {kept:?}; its totals say {computed:?}", client.0));
        }
    }
    Ok(())
}

/// A table of totals by something that has an id, and by period.
struct Ranked {
    name: &'static str,
    id: &'static str,
    /// The columns before the amounts.
    first: &'static str,
}

impl Ranked {
    fn read(
        &self,
        c: &Connection,
        condition: &str,
        values: &[(&str, i64)],
    ) -> Result<Vec<((i64, PeriodKey), Vec<i64>)>> {
        let Ranked { name, id, first } = self;
        let sql =
            format!("SELECT {id}, period, {first}, gross, net, tax, discount, cost FROM {name} WHERE {condition}");
        let values: Vec<_> = values.iter().map(|(name, value)| (*name, value as &dyn rusqlite::ToSql)).collect();
        c.prepare_cached(&sql)
            .and_then(|mut statement| {
                let kept = |row: &Row<'_>| kept_row(row).map(|(id, period, kept)| ((id, PeriodKey(period)), kept));
                statement.query_map(&*values, kept)?.collect()
            })
            .map_err(wrap("compare the totals"))
    }

    fn of_months(
        &self,
        c: &Connection,
        mut computed: BTreeMap<(i64, PeriodKey), Vec<i64>>,
        months: &BTreeSet<i64>,
        findings: &mut Findings,
    ) -> Result<()> {
        let ids: BTreeSet<i64> = computed.keys().map(|(id, _)| *id).collect();
        // A year and all time hold more than was added here.
        computed.retain(|(_, period), _| period.level() >= Level::Month);
        let mut compare = |(id, period): (i64, PeriodKey), kept: Option<&[i64]>, computed: Option<Vec<i64>>| {
            differ(self.name, &format!("{id} {}", period.0), kept, computed.as_deref(), findings);
        };
        for first in months.iter().filter_map(|month| day_of_number(month * 100 + 1)) {
            let (month, day) = (PeriodKey::of(Level::Month, first).0, PeriodKey::of(Level::Day, first).0);
            for (from, upto) in [(month, month), (day, day + 30)] {
                let kept = self.read(c, "period BETWEEN :from AND :upto", &[(":from", from), (":upto", upto)])?;
                for (key, kept) in kept {
                    compare(key, Some(&kept), computed.remove(&key));
                }
            }
        }
        for (key, values) in computed {
            compare(key, None, Some(values));
        }
        let (days, _) = PeriodKey::days(Period::ALL);
        for id in ids {
            let condition = format!("{} = :id AND period < :days", self.id);
            let kept = self.read(c, &condition, &[(":id", id), (":days", days.0)])?;
            let mut sums: BTreeMap<(i64, PeriodKey), Vec<i64>> = BTreeMap::new();
            for ((_, period), values) in &kept {
                if let Some(above) = period.above() {
                    let sum = sums.entry((id, above)).or_insert_with(|| vec![0; values.len()]);
                    sum.iter_mut().zip(values).for_each(|(sum, value)| *sum = sum.saturating_add(*value));
                }
            }
            for (key, kept) in kept.iter().filter(|((_, period), _)| period.level() < Level::Month) {
                compare(*key, Some(kept), sums.remove(key));
            }
            for (key, values) in sums {
                compare(key, None, Some(values));
            }
        }
        Ok(())
    }
}

/// Orders, revenue, first and last day of a client.
type Figures = (i64, i64, Option<i64>, Option<i64>);

fn of_counters(counters: &Counters) -> Figures {
    let days = counters.days.map(|(first, last)| (day_number(first), day_number(last)));
    (counters.orders, counters.revenue.minor(), days.map(|(first, _)| first), days.map(|(_, last)| last))
}

/// Asks whether to go on, now and then.
struct Paced<'a> {
    step: &'a mut dyn FnMut() -> Result<()>,
    seen: u64,
}

impl Paced<'_> {
    fn next(&mut self) -> Result<()> {
        self.seen += 1;
        if self.seen.is_multiple_of(512) { (self.step)() } else { Ok(()) }
    }
}
