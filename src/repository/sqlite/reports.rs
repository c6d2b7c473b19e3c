//! The six reports, the totals of a period, and today: all read from the totals that each sale keeps up, except for one
//! client, whose own documents are few.

use chrono::{NaiveDate, Timelike};
use rusqlite::{Connection, Row, ToSql, named_params};

use super::{connection::wrap, periods::bounds, rankings, rows, totals::added};
use crate::{
    domain::{
        Money, Overflow, Quantity, Unit,
        ids::ClientId,
        moment::day_number,
        period::Period,
        report::{DayOrders, MonthRevenue, MonthUnits, ReportKind, ReportQuery, ReportRows, Summary, Today},
    },
    repository::Result,
};

/// The rows of a report.
pub fn report(c: &Connection, query: &ReportQuery) -> Result<ReportRows> {
    let ReportQuery { kind, period, client, limit } = *query;
    Ok(match kind {
        ReportKind::OrdersPerDay => {
            // A day with nothing but a void has no order to show; the charts get it from `days`.
            let mut days = days(c, period, client)?;
            days.retain(|row| row.orders > 0);
            ReportRows::OrdersPerDay(first(days, limit))
        }
        ReportKind::BestSellers => ReportRows::BestSellers(rankings::best_sellers(c, period, client, limit)?),
        ReportKind::RevenuePerClient => {
            ReportRows::RevenuePerClient(rankings::revenue_per_client(c, period, client, limit)?)
        }
        ReportKind::UnitsPerMonth => ReportRows::UnitsPerMonth(first(units_per_month(c, period, client)?, limit)),
        ReportKind::RevenuePerMonth => ReportRows::RevenuePerMonth(first(revenue_per_month(c, period, client)?, limit)),
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
    let read = |row: &Row<'_>| {
        Ok(DayOrders {
            day: rows::some_day(row, "day")?,
            orders: row.get("orders")?,
            revenue: rows::money(row, "gross")?,
        })
    };
    match client {
        None => read_all(
            c,
            "SELECT day, sum(orders) AS orders, sum(gross) AS gross FROM day_totals WHERE day BETWEEN :from AND :to GROUP BY day ORDER BY day",
            named_params! { ":from": from, ":to": to },
            read,
        ),
        Some(client) => read_all(
            c,
            "SELECT day, sum(kind = 'sale') AS orders, sum(total) AS gross FROM documents
             WHERE client_id = :client AND day BETWEEN :from AND :to GROUP BY day ORDER BY day",
            named_params! { ":from": from, ":to": to, ":client": client.0 },
            read,
        ),
    }
}

/// Ascending by month, then by the unit's code. The rows come by day, so a month is whole when the next one begins.
fn units_per_month(c: &Connection, period: Period, client: Option<ClientId>) -> Result<Vec<MonthUnits>> {
    let (from, to) = bounds(period);
    let mut months: Vec<MonthUnits> = Vec::new();
    let mut month = 0;
    let mut first = 0;
    let mut take = |row: &Row<'_>| -> rusqlite::Result<std::result::Result<(), Overflow>> {
        let day: i64 = row.get(0)?;
        if day / 100 != month {
            (month, first) = (day / 100, months.len());
        }
        let unit = row.get_ref(1)?.as_str()?;
        let units = Quantity::new(row.get(2)?);
        match months.get_mut(first..).into_iter().flatten().find(|kept| kept.unit.code() == unit) {
            Some(kept) => match kept.units.add(units) {
                Ok(sum) => kept.units = sum,
                Err(overflow) => return Ok(Err(overflow)),
            },
            None => months.push(MonthUnits {
                month: rows::month(row, 0)?,
                unit: rows::word(row, "unit", Unit::parse)?,
                units,
            }),
        }
        Ok(Ok(()))
    };
    let sql = match client {
        None => "SELECT day, unit, quantity FROM unit_totals WHERE day BETWEEN :from AND :to ORDER BY day",
        Some(_) => {
            "SELECT d.day, l.unit, l.quantity FROM documents d JOIN document_lines l ON l.document_id = d.id
             WHERE d.client_id = :client AND d.day BETWEEN :from AND :to ORDER BY d.day"
        }
    };
    let mut statement = c.prepare_cached(sql).map_err(wrap("read a report"))?;
    let bound = match client {
        None => statement.query(named_params! { ":from": from, ":to": to }),
        Some(client) => statement.query(named_params! { ":from": from, ":to": to, ":client": client.0 }),
    };
    let mut rows = bound.map_err(wrap("read a report"))?;
    while let Some(row) = rows.next().map_err(wrap("read a report"))? {
        take(row).map_err(wrap("read a report"))??;
    }
    months.sort_unstable_by(|a, b| (a.month, a.unit.code()).cmp(&(b.month, b.unit.code())));
    Ok(months)
}

fn revenue_per_month(c: &Connection, period: Period, client: Option<ClientId>) -> Result<Vec<MonthRevenue>> {
    let (from, to) = bounds(period);
    let read = |row: &Row<'_>| {
        Ok(MonthRevenue {
            month: rows::some_day(row, "month")?,
            orders: row.get("orders")?,
            revenue: rows::money(row, "gross")?,
        })
    };
    match client {
        None => read_all(
            c,
            "SELECT day / 100 * 100 + 1 AS month, sum(orders) AS orders, sum(gross) AS gross FROM day_totals WHERE day BETWEEN :from AND :to
             GROUP BY month ORDER BY month",
            named_params! { ":from": from, ":to": to },
            read,
        ),
        Some(client) => read_all(
            c,
            "SELECT day / 100 * 100 + 1 AS month, sum(kind = 'sale') AS orders, sum(total) AS gross FROM documents
             WHERE client_id = :client AND day BETWEEN :from AND :to GROUP BY month ORDER BY month",
            named_params! { ":from": from, ":to": to, ":client": client.0 },
            read,
        ),
    }
}

/// The totals of a period.
pub fn summary(c: &Connection, period: Period, client: Option<ClientId>) -> Result<Summary> {
    let days = days(c, period, client)?;
    let mut units: Vec<(Unit, i128)> = Vec::new();
    for row in units_per_month(c, period, client)? {
        let quantity = i128::from(row.units.thousandths());
        match units.iter_mut().find(|(unit, _)| *unit == row.unit) {
            Some((_, sum)) => *sum = sum.saturating_add(quantity),
            None => units.push((row.unit, quantity)),
        }
    }
    units.sort_by_key(|(unit, _)| *unit);
    let fits = |(unit, sum): (Unit, i128)| match i64::try_from(sum) {
        Ok(sum) => Ok((unit, Quantity::new(sum))),
        Err(_) => Err(crate::domain::Overflow),
    };
    Ok(Summary {
        orders: days.iter().fold(0, |sum, row| row.orders.saturating_add(sum)),
        revenue: Money::sum(days.iter().map(|row| row.revenue))?,
        units: units.into_iter().map(fits).collect::<std::result::Result<_, _>>()?,
        days: days.first().zip(days.last()).map(|(first, last)| (first.day, last.day)),
    })
}

/// Revenue of a business day by local hour; what an import brought has no hour, and counts in the day's figure only.
pub fn today(c: &Connection, day: NaiveDate) -> Result<Today> {
    let number = day_number(day);
    let sums = days(c, Period::between(day, day), None)?;
    let (orders, revenue) = sums.first().map_or((0, Money::ZERO), |row| (row.orders, row.revenue));
    let documents = read_all(
        c,
        "SELECT instant_ms, offset_minutes, total FROM documents WHERE day = :day AND instant_ms IS NOT NULL",
        named_params! { ":day": number },
        |row| Ok((rows::time(row)?, rows::money(row, "total")?)),
    )?;
    let mut hours = vec![Money::ZERO; 24];
    for (time, total) in documents {
        let hour = time.map(|time| time.hour());
        let slot = hour.and_then(|hour| hours.get_mut(usize::try_from(hour).unwrap_or(0)));
        if let Some(slot) = slot {
            *slot = slot.add(total)?;
        }
    }
    Ok(Today { day, revenue, orders, hours })
}
