//! Reports: the totals of the documents of a period, as the domain adds them up.

use std::cmp::Reverse;

use chrono::NaiveDate;
use salestrack::{
    domain::{
        Money, Quantity,
        ids::ClientId,
        moment::day_of_number,
        period::Period,
        periods::{Level, PeriodKey},
        report::{
            ClientRevenue, DayOrders, DayUnits, HourOrders, MonthRevenue, MonthUnits, ProductUnits, ReportKind,
            ReportQuery, ReportRows, Summary,
        },
        totals::{Sums, Totals},
    },
    repository::Result,
};

use super::State;

/// What the documents of a period add up to, all of them or those of a client.
pub fn totals(state: &State, period: Period, client: Option<ClientId>) -> Result<Totals> {
    let mut all = Totals::default();
    for recorded in &state.documents {
        let document = &recorded.document;
        if !period.contains(document.stamp.day) || (client.is_some() && document.client != client) {
            continue;
        }
        let Totals { days, hours, units, products, clients, .. } = Totals::of(document)?;
        let add = |sum: &mut Sums, more: Sums| -> Result<()> {
            *sum = sum.and(more)?;
            Ok(())
        };
        days.into_iter().try_for_each(|(key, more)| add(all.days.entry(key).or_default(), more))?;
        hours.into_iter().try_for_each(|(key, more)| add(all.hours.entry(key).or_default(), more))?;
        products.into_iter().try_for_each(|(key, more)| add(all.products.entry(key).or_default(), more))?;
        clients.into_iter().try_for_each(|(key, more)| add(all.clients.entry(key).or_default(), more))?;
        for (key, more) in units {
            let sum = all.units.entry(key).or_insert(Quantity::ZERO);
            *sum = sum.add(more)?;
        }
    }
    Ok(all)
}

pub fn days(state: &State, period: Period, client: Option<ClientId>) -> Result<Vec<DayOrders>> {
    let days = totals(state, period, client)?.days;
    let rows: Vec<DayOrders> = days
        .into_iter()
        .map(|((day, _), sums)| DayOrders { day, orders: sums.orders, revenue: sums.amounts.gross })
        .collect();
    // One row a day, whatever the till.
    let of_day = |rows: &[DayOrders]| {
        let Summary { orders, revenue, .. } = Summary::of(rows, &[])?;
        Ok(DayOrders { day: rows.first().map_or(NaiveDate::MIN, |row| row.day), orders, revenue })
    };
    rows.chunk_by(|a, b| a.day == b.day).map(of_day).collect()
}

pub fn units(state: &State, period: Period, client: Option<ClientId>) -> Result<Vec<MonthUnits>> {
    let mut rows: Vec<MonthUnits> = Vec::new();
    for ((key, unit, _), units) in totals(state, period, client)?.units {
        let Some(month) = day_of_number(key.month() * 100 + 1).filter(|day| PeriodKey::of(Level::Month, *day) == key)
        else {
            continue;
        };
        match rows.iter_mut().find(|row| (row.month, row.unit) == (month, unit)) {
            Some(row) => row.units = row.units.add(units)?,
            None => rows.push(MonthUnits { month, unit, units }),
        }
    }
    rows.sort_by_key(|row| (row.month, row.unit.code()));
    Ok(rows)
}

pub fn unit_days(state: &State, period: Period, client: Option<ClientId>) -> Result<Vec<DayUnits>> {
    let units = totals(state, period, client)?.units;
    let row = |((key, unit, _), units): ((PeriodKey, _, _), _)| {
        let day = day_of_number(key.day()).filter(|day| PeriodKey::of(Level::Day, *day) == key)?;
        Some(DayUnits { day, unit, units })
    };
    Ok(units.into_iter().filter_map(row).collect())
}

/// What each product sold, by id.
pub fn products(state: &State, totals: &Totals) -> Vec<ProductUnits> {
    let of_all = totals.products.iter().filter(|((_, key), _)| *key == PeriodKey::ALL);
    of_all
        .filter_map(|((id, _), sums)| {
            let product = &state.products.get(id)?.is;
            let (name, unit) = (product.name.clone(), product.unit);
            Some(ProductUnits { product: *id, name, unit, units: sums.quantity, revenue: sums.amounts.gross })
        })
        .collect()
}

fn clients(state: &State, totals: &Totals) -> Vec<ClientRevenue> {
    let of_all = totals.clients.iter().filter(|((_, key), _)| *key == PeriodKey::ALL);
    of_all
        .map(|((client, _), sums)| {
            let row = client.and_then(|id| state.clients.get(&id));
            let name = row.map(|row| row.is.name.clone()).filter(|name| !name.is_empty());
            ClientRevenue { client: *client, name, orders: sums.orders, revenue: sums.amounts.gross }
        })
        .collect()
}

fn first<T>(mut rows: Vec<T>, limit: Option<u32>) -> Vec<T> {
    rows.truncate(limit.map_or(usize::MAX, |limit| limit as usize));
    rows
}

pub fn report(state: &State, query: &ReportQuery) -> Result<ReportRows> {
    let ReportQuery { kind, period, client, limit } = *query;
    Ok(match kind {
        ReportKind::OrdersPerDay => ReportRows::OrdersPerDay(first(days(state, period, client)?, limit)),
        ReportKind::BestSellers => {
            let mut rows = products(state, &totals(state, period, client)?);
            rows.sort_by_key(|row| (Reverse(row.units), row.product));
            ReportRows::BestSellers(first(rows, limit))
        }
        ReportKind::RevenuePerClient => {
            let mut rows = clients(state, &totals(state, period, client)?);
            rows.sort_by_key(|row| (Reverse(row.revenue), row.client));
            ReportRows::RevenuePerClient(first(rows, limit))
        }
        ReportKind::UnitsPerMonth => ReportRows::UnitsPerMonth(first(units(state, period, client)?, limit)),
        ReportKind::RevenuePerMonth => {
            ReportRows::RevenuePerMonth(first(MonthRevenue::of_days(&days(state, period, client)?)?, limit))
        }
        ReportKind::LeastPopular => {
            let sold = products(state, &totals(state, period, client)?);
            let active = state.products.values().map(|row| &row.is).filter(|product| !product.deleted);
            let mut rows: Vec<ProductUnits> = active
                .map(|product| {
                    sold.iter().find(|row| row.product == product.id).cloned().unwrap_or(ProductUnits {
                        product: product.id,
                        name: product.name.clone(),
                        unit: product.unit,
                        units: Quantity::ZERO,
                        revenue: Money::ZERO,
                    })
                })
                .collect();
            rows.sort_by_key(|row| (row.units, row.product));
            ReportRows::LeastPopular(first(rows, limit))
        }
    })
}

pub fn report_of(state: &State, query: &ReportQuery, rows: &ReportRows) -> Result<ReportRows> {
    let totals = totals(state, query.period, query.client)?;
    let of_products = |rows: &[ProductUnits]| {
        let then = products(state, &totals);
        let of = |row: &ProductUnits| {
            let found = then.iter().find(|then| then.product == row.product);
            let (units, revenue) = found.map_or((Quantity::ZERO, Money::ZERO), |then| (then.units, then.revenue));
            ProductUnits { units, revenue, ..row.clone() }
        };
        rows.iter().map(of).collect()
    };
    Ok(match rows {
        ReportRows::BestSellers(rows) => ReportRows::BestSellers(of_products(rows)),
        ReportRows::LeastPopular(rows) => ReportRows::LeastPopular(of_products(rows)),
        ReportRows::RevenuePerClient(rows) => {
            let then = clients(state, &totals);
            let of = |row: &ClientRevenue| {
                let found = then.iter().find(|then| then.client == row.client);
                let (orders, revenue) = found.map_or((0, Money::ZERO), |then| (then.orders, then.revenue));
                ClientRevenue { orders, revenue, ..row.clone() }
            };
            ReportRows::RevenuePerClient(rows.iter().map(of).collect())
        }
        ReportRows::OrdersPerDay(_) | ReportRows::UnitsPerMonth(_) | ReportRows::RevenuePerMonth(_) => {
            report(state, query)?
        }
    })
}

pub fn hours(state: &State, period: Period, client: Option<ClientId>) -> Result<Vec<HourOrders>> {
    let mut rows: Vec<HourOrders> = Vec::new();
    for ((_, hour, _), sums) in totals(state, period, client)?.hours {
        match rows.iter_mut().find(|row| row.hour == hour) {
            Some(row) => {
                row.orders += sums.orders;
                row.revenue = row.revenue.add(sums.amounts.gross)?;
            }
            None => rows.push(HourOrders { hour, orders: sums.orders, revenue: sums.amounts.gross }),
        }
    }
    rows.sort_by_key(|row| row.hour);
    Ok(rows)
}
