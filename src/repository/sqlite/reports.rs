//! The six reports, and the days, hours and units of a period: all read from the totals that each sale maintains, except for one
//! client, whose own documents are few.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::{Connection, Row, ToSql, named_params};

use super::{connection::wrap, rankings, rows, totals::added};
use crate::{
    domain::{
        Money, Overflow, Quantity, Unit,
        ids::ClientId,
        period::Period,
        periods::{PeriodKey, bounds, pieces},
        report::{
            DayOrders, DayUnits, HourOrders, MonthRevenue, MonthUnits, ReportKind, ReportQuery, ReportRows, Summary,
        },
        sale::DocumentKind,
        totals::orders,
    },
    repository::Result,
};

pub fn report(c: &Connection, query: &ReportQuery) -> Result<ReportRows> {
    let ReportQuery { kind, period, client, limit } = *query;
    Ok(match kind {
        ReportKind::OrdersPerDay => ReportRows::OrdersPerDay(first(days(c, period, client)?, limit)),
        ReportKind::BestSellers => ReportRows::BestSellers(rankings::best_sellers(c, period, client, limit)?),
        ReportKind::RevenuePerClient => {
            ReportRows::RevenuePerClient(rankings::revenue_per_client(c, period, client, limit)?)
        }
        ReportKind::UnitsPerMonth => ReportRows::UnitsPerMonth(first(units(c, period, client)?, limit)),
        ReportKind::RevenuePerMonth => {
            ReportRows::RevenuePerMonth(first(MonthRevenue::of_days(&days(c, period, client)?)?, limit))
        }
        ReportKind::LeastPopular => ReportRows::LeastPopular(rankings::least_popular(c, period, client, limit)?),
    })
}

/// The figures of the same products or clients in another period.
pub fn report_of(c: &Connection, query: &ReportQuery, rows: &ReportRows) -> Result<ReportRows> {
    let ReportQuery { period, client, .. } = *query;
    Ok(match rows {
        ReportRows::BestSellers(rows) => ReportRows::BestSellers(rankings::of_products(c, period, client, rows)?),
        ReportRows::LeastPopular(rows) => ReportRows::LeastPopular(rankings::of_products(c, period, client, rows)?),
        ReportRows::RevenuePerClient(rows) => {
            ReportRows::RevenuePerClient(rankings::of_clients(c, period, client, rows)?)
        }
        ReportRows::OrdersPerDay(_) | ReportRows::UnitsPerMonth(_) | ReportRows::RevenuePerMonth(_) => {
            report(c, query)?
        }
    })
}

fn first<T>(mut rows: Vec<T>, limit: Option<u32>) -> Vec<T> {
    if let Some(limit) = limit {
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    rows
}

/// Runs a query of a report; every one may use any of the same few values.
fn read_all<T>(
    c: &Connection,
    sql: &str,
    values: &[(&str, &dyn ToSql)],
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    c.prepare_cached(sql)
        .and_then(|mut statement| statement.query_map(values, read)?.collect())
        .map_err(added("read a report"))
}

/// Orders and revenue of each day that has documents.
pub fn days(c: &Connection, period: Period, client: Option<ClientId>) -> Result<Vec<DayOrders>> {
    let (from, to) = bounds(period);
    let Some(client) = client else {
        return read_all(
            c,
            "SELECT day, sum(orders), sum(gross) FROM day_totals WHERE day BETWEEN :from AND :to GROUP BY day ORDER BY day",
            named_params! { ":from": from, ":to": to },
            |row| Ok(DayOrders { day: rows::day_at(row, 0)?, orders: row.get(1)?, revenue: Money::new(row.get(2)?) }),
        );
    };
    let documents = read_all(
        c,
        "SELECT day, kind, total FROM documents WHERE client_id = :client AND day BETWEEN :from AND :to ORDER BY day",
        named_params! { ":from": from, ":to": to, ":client": client.0 },
        |row| {
            let orders = orders(rows::word_at(row, 1, DocumentKind::parse)?);
            Ok(DayOrders { day: rows::day_at(row, 0)?, orders, revenue: Money::new(row.get(2)?) })
        },
    )?;
    let of_day = |documents: &[DayOrders]| {
        let Summary { orders, revenue, .. } = Summary::of(documents, &[])?;
        Ok(DayOrders { day: documents.first().map_or(NaiveDate::MIN, |document| document.day), orders, revenue })
    };
    documents.chunk_by(|one, next| one.day == next.day).map(of_day).collect()
}

/// Ascending by month, then by the unit's code.
pub fn units(c: &Connection, period: Period, client: Option<ClientId>) -> Result<Vec<MonthUnits>> {
    let mut units = Units::default();
    match client {
        None => {
            for keys in pieces(period) {
                let (from, to) = keys.days_or_months().range();
                units.read(
                    c,
                    "SELECT period, unit, quantity FROM unit_totals WHERE period BETWEEN :from AND :to ORDER BY period",
                    named_params! { ":from": from, ":to": to },
                )?;
            }
        }
        Some(client) => {
            let (from, to) = bounds(period);
            units.read(
                c,
                "SELECT d.day, l.unit, l.quantity FROM documents d JOIN document_lines l ON l.document_id = d.id
                 WHERE d.client_id = :client AND d.day BETWEEN :from AND :to ORDER BY d.day",
                named_params! { ":from": from, ":to": to, ":client": client.0 },
            )?;
        }
    }
    units.months.sort_unstable_by(|a, b| (a.month, a.unit.code()).cmp(&(b.month, b.unit.code())));
    Ok(units.months)
}

/// Ascending by day, then by unit.
pub fn unit_days(c: &Connection, period: Period, client: Option<ClientId>) -> Result<Vec<DayUnits>> {
    let read = |row: &Row<'_>| {
        let (unit, units) = (rows::word_at(row, 1, Unit::parse)?, Quantity::new(row.get(2)?));
        Ok(DayUnits { day: rows::day_number_at(0, PeriodKey(row.get(0)?).day())?, unit, units })
    };
    let mut days = match client {
        None => {
            let (from, to) = PeriodKey::days(period);
            read_all(
                c,
                "SELECT period, unit, sum(quantity) FROM unit_totals WHERE period BETWEEN :from AND :to GROUP BY period, unit",
                named_params! { ":from": from.0, ":to": to.0 },
                read,
            )?
        }
        Some(client) => {
            let (from, to) = bounds(period);
            read_all(
                c,
                "SELECT d.day, l.unit, sum(l.quantity) FROM documents d JOIN document_lines l ON l.document_id = d.id
                 WHERE d.client_id = :client AND d.day BETWEEN :from AND :to GROUP BY d.day, l.unit",
                named_params! { ":from": from, ":to": to, ":client": client.0 },
                read,
            )?
        }
    };
    days.sort_by_key(|row| (row.day, row.unit));
    Ok(days)
}

/// Units as they come, by day or by month: a month is whole when the next one begins.
#[derive(Default)]
struct Units {
    months: Vec<MonthUnits>,
    month: i64,
    /// Where this month begins.
    first: usize,
}

impl Units {
    fn read(&mut self, c: &Connection, sql: &str, values: &[(&str, &dyn ToSql)]) -> Result<()> {
        let mut statement = c.prepare_cached(sql).map_err(wrap("read a report"))?;
        let mut rows = statement.query(values).map_err(wrap("read a report"))?;
        while let Some(row) = rows.next().map_err(wrap("read a report"))? {
            self.take(row).map_err(wrap("read a report"))??;
        }
        Ok(())
    }

    fn take(&mut self, row: &Row<'_>) -> rusqlite::Result<std::result::Result<(), Overflow>> {
        let month = PeriodKey(row.get(0)?).month();
        if month != self.month {
            (self.month, self.first) = (month, self.months.len());
        }
        let unit = row.get_ref(1)?.as_str()?;
        let units = Quantity::new(row.get(2)?);
        match self.months.get_mut(self.first..).into_iter().flatten().find(|kept| kept.unit.code() == unit) {
            Some(kept) => match kept.units.add(units) {
                Ok(sum) => kept.units = sum,
                Err(overflow) => return Ok(Err(overflow)),
            },
            None => self.months.push(MonthUnits {
                month: rows::day_number_at(0, month * 100 + 1)?,
                unit: rows::word(row, "unit", Unit::parse)?,
                units,
            }),
        }
        Ok(Ok(()))
    }
}

/// Orders and revenue by local hour; what an import brought has no hour.
pub fn hours(c: &Connection, period: Period, client: Option<ClientId>) -> Result<Vec<HourOrders>> {
    let (from, to) = bounds(period);
    let Some(client) = client else {
        return read_all(
            c,
            "SELECT hour, sum(orders), sum(gross) FROM hour_totals WHERE day BETWEEN :from AND :to GROUP BY hour ORDER BY hour",
            named_params! { ":from": from, ":to": to },
            |row| Ok(HourOrders { hour: row.get(0)?, orders: row.get(1)?, revenue: Money::new(row.get(2)?) }),
        );
    };
    let documents = read_all(
        c,
        "SELECT kind, total, instant_ms, offset_minutes FROM documents
         WHERE client_id = :client AND day BETWEEN :from AND :to AND instant_ms IS NOT NULL",
        named_params! { ":from": from, ":to": to, ":client": client.0 },
        |row| {
            let hour = rows::time(row)?.and_then(|time| u8::try_from(chrono::Timelike::hour(&time)).ok());
            Ok((hour, orders(rows::word_at(row, 0, DocumentKind::parse)?), Money::new(row.get(1)?)))
        },
    )?;
    let mut hours: BTreeMap<u8, HourOrders> = BTreeMap::new();
    for (hour, orders, revenue) in documents {
        let Some(hour) = hour else { continue };
        let sum = hours.entry(hour).or_insert(HourOrders { hour, orders: 0, revenue: Money::ZERO });
        sum.orders = sum.orders.saturating_add(orders);
        sum.revenue = sum.revenue.add(revenue)?;
    }
    Ok(hours.into_values().collect())
}
