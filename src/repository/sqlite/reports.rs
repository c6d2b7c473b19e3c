//! The six reports, the totals of a period, and today: all read from the totals that each sale keeps up, except for one
//! client, whose own documents are few.

use chrono::{NaiveDate, Timelike};
use rusqlite::{Connection, Row, ToSql, named_params};

use super::{
    connection::wrap,
    periods::{Keys, bounds, pieces},
    rows,
    totals::added,
};
use crate::{
    domain::{
        Money, Quantity, Unit,
        ids::{ClientId, ProductId},
        moment::day_number,
        period::Period,
        report::{
            ClientRevenue, DayOrders, MonthRevenue, MonthUnits, ProductUnits, ReportKind, ReportQuery, ReportRows,
            Summary, Today,
        },
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
        ReportKind::BestSellers => ReportRows::BestSellers(best_sellers(c, period, client, limit)?),
        ReportKind::RevenuePerClient => ReportRows::RevenuePerClient(revenue_per_client(c, period, client, limit)?),
        ReportKind::UnitsPerMonth => ReportRows::UnitsPerMonth(first(units_per_month(c, period, client)?, limit)),
        ReportKind::RevenuePerMonth => ReportRows::RevenuePerMonth(first(revenue_per_month(c, period, client)?, limit)),
        ReportKind::LeastPopular => ReportRows::LeastPopular(least_popular(c, period, client, limit)?),
    })
}

fn first<T>(mut rows: Vec<T>, limit: Option<u32>) -> Vec<T> {
    if let Some(limit) = limit {
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    rows
}

/// SQLite takes a negative limit for none.
fn sql_limit(limit: Option<u32>) -> i64 {
    limit.map_or(-1, i64::from)
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

/// Ascending by month, then by the unit's code.
fn units_per_month(c: &Connection, period: Period, client: Option<ClientId>) -> Result<Vec<MonthUnits>> {
    let (from, to) = bounds(period);
    let read = |row: &Row<'_>| {
        Ok(MonthUnits {
            month: rows::some_day(row, "month")?,
            unit: rows::word(row, "unit", Unit::parse)?,
            units: rows::quantity(row, "quantity")?,
        })
    };
    match client {
        None => read_all(
            c,
            "SELECT day / 100 * 100 + 1 AS month, unit, sum(quantity) AS quantity FROM unit_totals WHERE day BETWEEN :from AND :to
             GROUP BY month, unit ORDER BY month, unit",
            named_params! { ":from": from, ":to": to },
            read,
        ),
        Some(client) => read_all(
            c,
            "SELECT d.day / 100 * 100 + 1 AS month, l.unit, sum(l.quantity) AS quantity
             FROM documents d JOIN document_lines l ON l.document_id = d.id
             WHERE d.client_id = :client AND d.day BETWEEN :from AND :to GROUP BY month, l.unit ORDER BY month, l.unit",
            named_params! { ":from": from, ":to": to, ":client": client.0 },
            read,
        ),
    }
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

/// What each product sold in a period, as a query of `product_id, quantity, gross`, several rows a product.
fn sold(period: Period, client: Option<ClientId>) -> String {
    if client.is_some() {
        return "SELECT l.product_id, l.quantity, l.total AS gross
                FROM documents d JOIN document_lines l ON l.document_id = d.id
                WHERE d.client_id = :client AND d.day BETWEEN :from AND :to AND l.product_id IS NOT NULL"
            .to_owned();
    }
    let parts: Vec<String> = pieces(period)
        .into_iter()
        .map(|keys| match keys {
            // The repeated bound is what lets the index of the coarse periods be used: it holds nothing else.
            Keys::Coarse(low, high) => format!(
                "SELECT product_id, quantity, gross FROM product_totals
                 WHERE period BETWEEN {low} AND {high} AND period < 1000000"
            ),
            Keys::Days(low, high) => format!(
                "SELECT t.product_id, t.quantity, t.gross
                 FROM products p CROSS JOIN product_totals t ON t.product_id = p.id
                 WHERE t.period BETWEEN {low} AND {high}"
            ),
        })
        .collect();
    if parts.is_empty() {
        "SELECT 0 AS product_id, 0 AS quantity, 0 AS gross WHERE false".to_owned()
    } else {
        parts.join(" UNION ALL ")
    }
}

fn product_at(row: &Row<'_>) -> rusqlite::Result<ProductUnits> {
    Ok(ProductUnits {
        product: ProductId(row.get("id")?),
        name: row.get("name")?,
        unit: rows::word(row, "unit", Unit::parse)?,
        units: rows::quantity(row, "quantity")?,
        revenue: rows::money(row, "gross")?,
    })
}

fn best_sellers(
    c: &Connection,
    period: Period,
    client: Option<ClientId>,
    limit: Option<u32>,
) -> Result<Vec<ProductUnits>> {
    let keys = pieces(period);
    let limit = sql_limit(limit);
    if let ([Keys::Coarse(low, high)], None) = (keys.as_slice(), client)
        && low == high
        && one_till(c)?
    {
        // One figure a product, and an index in their order: the ranking costs its own length.
        return read_all(
            c,
            "SELECT p.id, p.name, p.unit, t.quantity, t.gross
             FROM (SELECT product_id, quantity, gross FROM product_totals
                   WHERE period = :key AND period < 1000000
                   ORDER BY quantity DESC, product_id LIMIT :limit) t
             JOIN products p ON p.id = t.product_id ORDER BY t.quantity DESC, t.product_id",
            named_params! { ":key": low, ":limit": limit },
            product_at,
        );
    }
    let sql = format!(
        "SELECT p.id, p.name, p.unit, t.quantity, t.gross
         FROM (SELECT product_id, sum(quantity) AS quantity, sum(gross) AS gross FROM ({})
               GROUP BY product_id ORDER BY 2 DESC, 1 LIMIT :limit) t
         JOIN products p ON p.id = t.product_id ORDER BY t.quantity DESC, t.product_id",
        sold(period, client)
    );
    product_rows(c, &sql, period, client, limit)
}

/// Products that can still be sold, those never sold with zero.
fn least_popular(
    c: &Connection,
    period: Period,
    client: Option<ClientId>,
    limit: Option<u32>,
) -> Result<Vec<ProductUnits>> {
    let sql = format!(
        "SELECT p.id, p.name, p.unit, coalesce(t.quantity, 0) AS quantity, coalesce(t.gross, 0) AS gross
         FROM products p
         LEFT JOIN (SELECT product_id, sum(quantity) AS quantity, sum(gross) AS gross FROM ({}) GROUP BY product_id) t
                ON t.product_id = p.id
         WHERE p.deleted_ms IS NULL ORDER BY coalesce(t.quantity, 0), p.id LIMIT :limit",
        sold(period, client)
    );
    product_rows(c, &sql, period, client, sql_limit(limit))
}

fn product_rows(
    c: &Connection,
    sql: &str,
    period: Period,
    client: Option<ClientId>,
    limit: i64,
) -> Result<Vec<ProductUnits>> {
    let (from, to) = bounds(period);
    match client {
        None => read_all(c, sql, named_params! { ":limit": limit }, product_at),
        Some(client) => {
            let values = named_params! { ":limit": limit, ":client": client.0, ":from": from, ":to": to };
            read_all(c, sql, values, product_at)
        }
    }
}

fn one_till(c: &Connection) -> Result<bool> {
    c.prepare_cached("SELECT count(*) = 1 FROM tills")
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
        .map_err(wrap("count the tills"))
}

fn revenue_per_client(
    c: &Connection,
    period: Period,
    client: Option<ClientId>,
    limit: Option<u32>,
) -> Result<Vec<ClientRevenue>> {
    let sums = match client {
        Some(_) => "SELECT client_id, kind = 'sale' AS orders, total AS gross FROM documents
                    WHERE client_id = :client AND day BETWEEN :from AND :to"
            .to_owned(),
        None => client_sums(period),
    };
    if sums.is_empty() {
        return Ok(Vec::new());
    }
    let ranked = match (pieces(period).as_slice(), client) {
        // One figure a client, and an index in their order.
        ([Keys::Coarse(low, high)], None) if low == high && one_till(c)? => sums,
        _ => format!("SELECT client_id, sum(orders) AS orders, sum(gross) AS gross FROM ({sums}) GROUP BY client_id"),
    };
    let sql = format!(
        "SELECT t.client_id, nullif(c.name, '') AS name, t.orders, t.gross
         FROM (SELECT * FROM ({ranked}) ORDER BY gross DESC, client_id LIMIT :limit) t
         LEFT JOIN clients c ON c.id = t.client_id ORDER BY t.gross DESC, t.client_id"
    );
    let read = |row: &Row<'_>| {
        Ok(ClientRevenue {
            client: Some(row.get::<_, i64>("client_id")?).filter(|id| *id != 0).map(ClientId),
            name: row.get("name")?,
            orders: row.get("orders")?,
            revenue: rows::money(row, "gross")?,
        })
    };
    let limit = sql_limit(limit);
    match client {
        None => read_all(c, &sql, named_params! { ":limit": limit }, read),
        Some(client) => {
            let (from, to) = bounds(period);
            let values = named_params! { ":limit": limit, ":client": client.0, ":from": from, ":to": to };
            read_all(c, &sql, values, read)
        }
    }
}

/// What each client bought in a period, as a query of `client_id, orders, gross`, several rows a client.
fn client_sums(period: Period) -> String {
    let parts: Vec<String> = pieces(period)
        .into_iter()
        .map(|keys| match keys {
            Keys::Coarse(low, high) => {
                let when = if low == high { format!("= {low}") } else { format!("BETWEEN {low} AND {high}") };
                format!("SELECT client_id, orders, gross FROM client_totals WHERE period {when}")
            }
            // No totals of a client are kept by day: the days at the edges are read from their documents.
            Keys::Days(low, high) => format!(
                "SELECT coalesce(client_id, 0) AS client_id, kind = 'sale' AS orders, total AS gross
                 FROM documents WHERE day BETWEEN {low} AND {high}"
            ),
        })
        .collect();
    parts.join(" UNION ALL ")
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
