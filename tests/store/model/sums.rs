//! Reports, summaries, days and today: plain sums over the model's lines.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Timelike};
use salestrack::{
    domain::{
        Money, Unit,
        ids::{ClientId, ProductId},
        period::{Period, whole_month, whole_year},
        report::{HourOrders, ReportKind, ReportQuery, ReportRows},
    },
    repository::Repository,
};

use super::rules::{Document, Line, Model};

struct Sums<'a> {
    model: &'a Model,
    period: Period,
    client: Option<ClientId>,
}

impl<'a> Sums<'a> {
    fn documents(&self) -> impl Iterator<Item = &'a Document> + use<'a> {
        let (period, client) = (self.period, self.client);
        self.model
            .documents
            .iter()
            .filter(move |d| period.contains(d.day) && client.is_none_or(|client| d.client == Some(client)))
    }

    fn lines(&self) -> impl Iterator<Item = (&'a Document, &'a Line)> + use<'a> {
        self.documents().flat_map(|document| document.lines.iter().map(move |line| (document, line)))
    }

    /// Orders and revenue by some key.
    fn figures<K: Ord>(&self, key: impl Fn(&Document) -> K) -> BTreeMap<K, (i64, i64)> {
        let mut sums: BTreeMap<K, (i64, i64)> = BTreeMap::new();
        for document in self.documents() {
            let sum = sums.entry(key(document)).or_default();
            *sum = (sum.0 + document.orders(), sum.1 + document.total);
        }
        sums
    }

    fn products(&self) -> BTreeMap<ProductId, (i64, i64)> {
        let mut sums: BTreeMap<ProductId, (i64, i64)> = BTreeMap::new();
        for (_, line) in self.lines() {
            if let Some(product) = line.product {
                let sum = sums.entry(product).or_default();
                *sum = (sum.0 + line.quantity, sum.1 + line.total);
            }
        }
        sums
    }
}

fn first(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap()
}

/// The reports as plain tables of text, so that both sides read alike.
fn told(store: &dyn Repository, kind: ReportKind, sums: &Sums<'_>) -> Vec<String> {
    let query = ReportQuery { kind, period: sums.period, client: sums.client, limit: None };
    match store.report(&query).unwrap() {
        ReportRows::OrdersPerDay(rows) => {
            rows.iter().map(|r| format!("{} {} {}", r.day, r.orders, r.revenue.minor())).collect()
        }
        ReportRows::BestSellers(rows) | ReportRows::LeastPopular(rows) => rows
            .iter()
            .map(|r| {
                format!("{} {} {} {} {}", r.product, r.name, r.unit.code(), r.units.thousandths(), r.revenue.minor())
            })
            .collect(),
        ReportRows::RevenuePerClient(rows) => {
            rows.iter().map(|r| format!("{:?} {:?} {} {}", r.client, r.name, r.orders, r.revenue.minor())).collect()
        }
        ReportRows::UnitsPerMonth(rows) => {
            rows.iter().map(|r| format!("{} {} {}", r.month, r.unit.code(), r.units.thousandths())).collect()
        }
        ReportRows::RevenuePerMonth(rows) => {
            rows.iter().map(|r| format!("{} {} {}", r.month, r.orders, r.revenue.minor())).collect()
        }
    }
}

fn expected(kind: ReportKind, sums: &Sums<'_>) -> Vec<String> {
    let ranked = |mut rows: Vec<(ProductId, (i64, i64))>, most: bool| {
        rows.sort_by_key(|(id, (units, _))| (if most { -units } else { *units }, *id));
        let told = |(id, (units, total)): (ProductId, (i64, i64))| {
            let product = &sums.model.item(id).unwrap().product;
            format!("{id} {} {} {units} {total}", product.name, product.unit.code())
        };
        rows.into_iter().map(told).collect()
    };
    match kind {
        ReportKind::OrdersPerDay => {
            let days = sums.figures(|document| document.day);
            days.into_iter().map(|(day, (orders, total))| format!("{day} {orders} {total}")).collect()
        }
        ReportKind::RevenuePerMonth => sums
            .figures(|document| first(document.day))
            .into_iter()
            .map(|(month, (orders, total))| format!("{month} {orders} {total}"))
            .collect(),
        ReportKind::UnitsPerMonth => {
            let mut units: BTreeMap<(NaiveDate, &str), i64> = BTreeMap::new();
            for (document, line) in sums.lines() {
                *units.entry((first(document.day), line.unit.code())).or_default() += line.quantity;
            }
            units.into_iter().map(|((month, unit), units)| format!("{month} {unit} {units}")).collect()
        }
        ReportKind::RevenuePerClient => {
            let mut rows: Vec<_> = sums.figures(|document| document.client).into_iter().collect();
            rows.sort_by_key(|(client, (_, total))| (-total, *client));
            let name = |client: Option<ClientId>| {
                let person = sums.model.people.iter().find(|person| Some(person.id) == client);
                person.map(|person| person.draft.name.clone()).filter(|name| !name.is_empty())
            };
            let told = |(client, (orders, total))| format!("{client:?} {:?} {orders} {total}", name(client));
            rows.into_iter().map(told).collect()
        }
        ReportKind::BestSellers => ranked(sums.products().into_iter().collect(), true),
        ReportKind::LeastPopular => {
            let sold = sums.products();
            let active = sums.model.items.iter().map(|item| &item.product).filter(|product| !product.deleted);
            ranked(
                active.map(|product| (product.id, sold.get(&product.id).copied().unwrap_or_default())).collect(),
                false,
            )
        }
    }
}

pub fn agree(store: &dyn Repository, model: &Model, edges: (u64, u64)) {
    let today = model.now().day;
    let from = NaiveDate::from_ymd_opt(2024, 11, 1).unwrap() + Days::new(edges.0);
    let periods = [
        Period::ALL,
        Period::between(today, today),
        whole_month(today),
        whole_year(from),
        Period::between(from, from + Days::new(edges.1)),
        Period { from: Some(from), to: None },
        Period { from: None, to: Some(from) },
    ];
    for period in periods {
        for client in model.people.iter().map(|person| Some(person.id)).take(1).chain([None]) {
            let sums = Sums { model, period, client };
            for kind in ReportKind::ALL {
                assert_eq!(told(store, kind, &sums), expected(kind, &sums), "{} {period:?} {client:?}", kind.code());
            }
            summary(store, &sums);
        }
    }
    let sums = Sums { model, period: Period::between(today, today), client: None };
    let told = store.today(today).unwrap();
    assert_eq!(told.orders, sums.documents().map(Document::orders).sum::<i64>());
    assert_eq!(told.revenue.minor(), sums.documents().map(|document| document.total).sum::<i64>());
    for hour in 0..24_u8 {
        let in_it = || sums.documents().filter(|document| document.time.hour() == u32::from(hour));
        let found = told.hours.iter().find(|row| row.hour == hour);
        let wanted = (in_it().next().is_some()).then(|| HourOrders {
            hour,
            orders: in_it().map(Document::orders).sum(),
            revenue: Money::new(in_it().map(|document| document.total).sum()),
        });
        assert_eq!(found, wanted.as_ref());
    }
}

fn summary(store: &dyn Repository, sums: &Sums<'_>) {
    let mut hours: BTreeMap<u8, i64> = BTreeMap::new();
    for document in sums.documents() {
        *hours.entry(u8::try_from(document.time.hour()).unwrap()).or_default() += document.total;
    }
    let found: BTreeMap<u8, i64> =
        store.hours(sums.period, sums.client).unwrap().iter().map(|row| (row.hour, row.revenue.minor())).collect();
    assert_eq!(found, hours);
    let told = store.summary(sums.period, sums.client).unwrap();
    assert_eq!(told.orders, sums.documents().map(Document::orders).sum::<i64>());
    assert_eq!(told.revenue.minor(), sums.documents().map(|document| document.total).sum::<i64>());
    let days = || sums.documents().map(|document| document.day);
    assert_eq!(told.days, days().min().zip(days().max()));
    let mut units: BTreeMap<&str, i64> = BTreeMap::new();
    for (_, line) in sums.lines() {
        *units.entry(line.unit.code()).or_default() += line.quantity;
    }
    let mut found: Vec<(&str, i64)> =
        told.units.iter().map(|(unit, sum): &(Unit, _)| (unit.code(), sum.thousandths())).collect();
    found.sort_unstable();
    assert_eq!(found, units.into_iter().collect::<Vec<_>>());
    let days = store.days(sums.period, sums.client).unwrap();
    let days: Vec<_> = days.iter().map(|row| (row.day, (row.orders, row.revenue.minor()))).collect();
    assert_eq!(days, sums.figures(|document| document.day).into_iter().collect::<Vec<_>>());
}
