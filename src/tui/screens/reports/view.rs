//! What a report shows, put together from what the store said: rows, bars, figures. Whole numbers throughout.

use chrono::{Months, NaiveDate};

use super::load::{Question, Report};
use crate::domain::{
    Money, Quantity, Unit,
    ids::{ClientId, ProductId},
    period::{Period, whole_month},
    report::{DayOrders, ReportKind, ReportRows},
    round_div,
};

/// More months than this are cut to those between the first and the last sale.
const MOST_MONTHS: usize = 120;

/// What the values of a report count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Minor units of the currency.
    Money,
    Sales,
    /// Thousandths of a unit.
    Units(Unit),
}

/// What a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKey {
    /// A business day.
    Day(NaiveDate),
    /// A month, by its first day.
    Month(NaiveDate),
    Product(ProductId, Unit),
    /// A client; `None` is every walk-in together.
    Client(Option<ClientId>),
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it stands for.
    pub key: RowKey,
    /// Name of a product or a client.
    pub name: Option<String>,
    /// Number of sales, where it is known.
    pub orders: Option<i64>,
    /// Revenue, where it is known.
    pub revenue: Option<Money>,
    /// Units in each of the view's units.
    pub units: Vec<Quantity>,
    /// What is ranked and drawn.
    pub value: i64,
    /// The same in the period before.
    pub before: Option<i64>,
}

/// A bar of the chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// Its day or month.
    pub key: RowKey,
    /// `None` is not yet.
    pub value: Option<i64>,
    /// The same in the period before.
    pub before: Option<i64>,
}

/// What a report shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// What was asked.
    pub question: Question,
    /// What the values count.
    pub measure: Measure,
    /// The units of measure that occur, the one that is drawn first.
    pub units: Vec<Unit>,
    pub rows: Vec<Row>,
    /// One a day or a month; none for a ranking.
    pub bars: Vec<Bar>,
    /// Revenue of the whole period.
    pub revenue: Money,
    /// Sales of the whole period.
    pub orders: i64,
    /// Units of the whole period, in each of the view's units.
    pub sold: Vec<Quantity>,
    /// Revenue of the compared part of the period before.
    pub revenue_before: Option<Money>,
    /// What the total row compares with.
    pub total_before: Option<i64>,
}

impl View {
    /// The value of the whole period.
    pub fn total(&self) -> i64 {
        match self.measure {
            Measure::Money => self.revenue.minor(),
            Measure::Sales => self.orders,
            Measure::Units(_) => self.sold.first().map_or(0, |sold| sold.thousandths()),
        }
    }

    /// Revenue a sale, where there was one.
    pub fn basket(&self) -> Option<Money> {
        let whole = round_div_checked(i128::from(self.revenue.minor()), i128::from(self.orders));
        whole.and_then(|minor| Money::from_wide(minor).ok())
    }

    /// The row with the most.
    pub fn best(&self) -> Option<&Row> {
        self.rows.iter().rev().max_by_key(|row| row.value).filter(|row| row.value > 0)
    }

    /// The bar of a row: its own, or that of its month.
    pub fn bar_of(&self, row: usize) -> Option<usize> {
        let key = self.rows.get(row)?.key;
        self.bars.iter().position(|bar| bar.key == key)
    }
}

fn round_div_checked(value: i128, by: i128) -> Option<i128> {
    (by > 0).then(|| round_div(value, by))
}

/// The change against the period before in parts per million; none from nothing.
pub fn change(value: i64, before: i64) -> Option<i64> {
    if before <= 0 {
        return None;
    }
    let wide = (i128::from(value) - i128::from(before)) * 1_000_000;
    round_div_checked(wide, i128::from(before)).and_then(|ppm| i64::try_from(ppm).ok())
}

/// A part of a whole in parts per million.
pub fn share(part: i64, whole: i64) -> Option<i64> {
    let wide = i128::from(part) * 1_000_000;
    round_div_checked(wide, i128::from(whole)).and_then(|ppm| i64::try_from(ppm).ok())
}

/// Puts a view together; `before` is the answer for the period before, once it has come.
pub fn build(answer: &Report, before: Option<&Report>) -> View {
    let question = answer.question;
    let units = units(answer);
    let measure = measure(&question, &units);
    let summary = &answer.summary;
    let sold = units.iter().map(|unit| of_unit(&summary.units, *unit)).collect();
    let mut view = View {
        question,
        measure,
        units,
        rows: Vec::new(),
        bars: Vec::new(),
        revenue: summary.revenue,
        orders: summary.orders,
        sold,
        revenue_before: before.map(|before| before.summary.revenue),
        total_before: before.map(|before| match measure {
            Measure::Money => before.summary.revenue.minor(),
            Measure::Sales => before.summary.orders,
            Measure::Units(unit) => of_unit(&before.summary.units, unit).thousandths(),
        }),
    };
    if question.ranks() {
        view.rows = ranking(&answer.rows, before.map(|before| &before.rows));
    } else {
        fill(&mut view, answer, before);
    }
    view
}

fn of_unit(units: &[(Unit, Quantity)], unit: Unit) -> Quantity {
    units.iter().find(|(other, _)| *other == unit).map_or(Quantity::ZERO, |(_, sold)| *sold)
}

/// The units that occur; pieces are drawn where there are any.
fn units(answer: &Report) -> Vec<Unit> {
    let mut units: Vec<Unit> = answer.summary.units.iter().map(|(unit, _)| *unit).collect();
    units.sort_by_key(|unit| *unit != Unit::Piece);
    units
}

fn measure(question: &Question, units: &[Unit]) -> Measure {
    match question.kind {
        ReportKind::OrdersPerDay => Measure::Sales,
        ReportKind::RevenuePerMonth | ReportKind::RevenuePerClient => Measure::Money,
        ReportKind::UnitsPerMonth | ReportKind::BestSellers | ReportKind::LeastPopular => {
            Measure::Units(units.first().copied().unwrap_or(Unit::Piece))
        }
    }
}

fn ranking(rows: &ReportRows, before: Option<&ReportRows>) -> Vec<Row> {
    match rows {
        ReportRows::BestSellers(products) | ReportRows::LeastPopular(products) => {
            let known = before.map(|before| match before {
                ReportRows::BestSellers(rows) | ReportRows::LeastPopular(rows) => {
                    rows.iter().map(|row| (row.product, row.units.thousandths())).collect()
                }
                ReportRows::OrdersPerDay(_)
                | ReportRows::RevenuePerClient(_)
                | ReportRows::UnitsPerMonth(_)
                | ReportRows::RevenuePerMonth(_) => std::collections::HashMap::new(),
            });
            let row = |row: &crate::domain::report::ProductUnits| Row {
                key: RowKey::Product(row.product, row.unit),
                name: Some(row.name.clone()),
                orders: None,
                revenue: Some(row.revenue),
                units: vec![row.units],
                value: row.units.thousandths(),
                before: known.as_ref().map(|known| known.get(&row.product).copied().unwrap_or(0)),
            };
            products.iter().map(row).collect()
        }
        ReportRows::RevenuePerClient(clients) => {
            let known = before.map(|before| match before {
                ReportRows::RevenuePerClient(rows) => {
                    rows.iter().map(|row| (row.client, row.revenue.minor())).collect()
                }
                ReportRows::BestSellers(_)
                | ReportRows::LeastPopular(_)
                | ReportRows::OrdersPerDay(_)
                | ReportRows::UnitsPerMonth(_)
                | ReportRows::RevenuePerMonth(_) => std::collections::HashMap::new(),
            });
            let row = |row: &crate::domain::report::ClientRevenue| Row {
                key: RowKey::Client(row.client),
                name: row.name.clone(),
                orders: Some(row.orders),
                revenue: Some(row.revenue),
                units: Vec::new(),
                value: row.revenue.minor(),
                before: known.as_ref().map(|known| known.get(&row.client).copied().unwrap_or(0)),
            };
            clients.iter().map(row).collect()
        }
        ReportRows::OrdersPerDay(_) | ReportRows::UnitsPerMonth(_) | ReportRows::RevenuePerMonth(_) => Vec::new(),
    }
}

/// Rows and bars of days or months: those without a sale are zeros, those to come are bars without a value.
fn fill(view: &mut View, answer: &Report, before: Option<&Report>) {
    let question = view.question;
    let stretch = stretch(&question, answer);
    let keys = keys(&question, stretch);
    let previous = question.previous();
    let earlier = previous.map_or_else(Vec::new, |(whole, _)| self::keys(&question, Some(whole)));
    for (index, key) in keys.into_iter().enumerate() {
        let period = period_of(key);
        let to_come = period.from.is_some_and(|from| from > question.today);
        let row = row(answer, key, &view.units, period, view.measure);
        let key_then = earlier.get(index).copied();
        let sum_before = |cut: Option<Period>| {
            let (before, key) = (before?, key_then?);
            let period = cut.map_or(period_of(key), |cut| within(period_of(key), cut));
            Some(self::row(before, key, &view.units, period, view.measure).value)
        };
        view.bars.push(Bar { key, value: (!to_come).then_some(row.value), before: sum_before(None) });
        if !to_come {
            view.rows.push(Row { before: sum_before(previous.map(|(_, cut)| cut)), ..row });
        }
    }
}

/// The days that the bars cover.
fn stretch(question: &Question, answer: &Report) -> Option<Period> {
    let longest = i64::try_from(MOST_MONTHS).unwrap_or(i64::MAX).saturating_mul(28);
    if question.period.days().is_some_and(|days| days <= longest) {
        return Some(question.period);
    }
    let (first, last) = answer.summary.days?;
    if let (Some(from), Some(to)) = (question.period.from, question.period.to) {
        // Centuries were typed: only what holds a sale is drawn.
        return Some(Period::between(from.max(first), to.min(last)));
    }
    let from = question.period.from.unwrap_or(first);
    let to = question.period.to.unwrap_or(last.max(question.today));
    Some(Period::between(from, to))
}

fn keys(question: &Question, stretch: Option<Period>) -> Vec<RowKey> {
    let Some((from, to)) = stretch.and_then(|period| Some((period.from?, period.to?))) else { return Vec::new() };
    if question.by_day() {
        return from.iter_days().take_while(|day| *day <= to).map(RowKey::Day).collect();
    }
    let first = whole_month(from).from.unwrap_or(from);
    let months = std::iter::successors(Some(first), |month| month.checked_add_months(Months::new(1)));
    let months: Vec<RowKey> = months.take_while(|month| *month <= to).map(RowKey::Month).collect();
    let surplus = months.len().saturating_sub(MOST_MONTHS);
    months.into_iter().skip(surplus).collect()
}

fn period_of(key: RowKey) -> Period {
    match key {
        RowKey::Day(day) => Period::between(day, day),
        RowKey::Month(month) => whole_month(month),
        RowKey::Product(..) | RowKey::Client(_) => Period::ALL,
    }
}

fn within(period: Period, cut: Period) -> Period {
    Period { from: period.from.max(cut.from), to: period.to.zip(cut.to).map(|(a, b)| a.min(b)).or(period.to) }
}

/// A row of a day or a month, summed from days.
fn row(answer: &Report, key: RowKey, units: &[Unit], period: Period, measure: Measure) -> Row {
    // The days come in order: the stretch is found, not looked for.
    let start = answer.days.partition_point(|day| period.from.is_some_and(|from| day.day < from));
    let days = || answer.days.iter().skip(start).take_while(|day| period.contains(day.day));
    let orders: i64 = days().map(|day: &DayOrders| day.orders).sum();
    let revenue = Money::sum(days().map(|day| day.revenue)).unwrap_or(Money::new(i64::MAX));
    let units: Vec<Quantity> = units.iter().map(|unit| units_of(answer, key, *unit)).collect();
    let value = match measure {
        Measure::Money => revenue.minor(),
        Measure::Sales => orders,
        Measure::Units(_) => units.first().map_or(0, |sold| sold.thousandths()),
    };
    Row { key, name: None, orders: Some(orders), revenue: Some(revenue), units, value, before: None }
}

fn units_of(answer: &Report, key: RowKey, unit: Unit) -> Quantity {
    let found = match (key, &answer.rows) {
        (RowKey::Day(day), _) => {
            answer.units.iter().find(|row| row.day == day && row.unit == unit).map(|row| row.units)
        }
        (RowKey::Month(month), ReportRows::UnitsPerMonth(rows)) => {
            rows.iter().find(|row| row.month == month && row.unit == unit).map(|row| row.units)
        }
        (RowKey::Month(_) | RowKey::Product(..) | RowKey::Client(_), _) => None,
    };
    found.unwrap_or(Quantity::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{period::Span, report::Summary};

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn answer(question: Question, days: &[(NaiveDate, i64, i64)]) -> Report {
        let days: Vec<DayOrders> = days
            .iter()
            .map(|(day, orders, minor)| DayOrders { day: *day, orders: *orders, revenue: Money::new(*minor) })
            .collect();
        let summary = Summary {
            orders: days.iter().map(|day| day.orders).sum(),
            revenue: Money::new(days.iter().map(|day| day.revenue.minor()).sum()),
            units: Vec::new(),
            days: days.first().zip(days.last()).map(|(a, b)| (a.day, b.day)),
        };
        Report { question, rows: ReportRows::RevenuePerMonth(Vec::new()), days, units: Vec::new(), summary }
    }

    #[test]
    fn days_without_a_sale_are_zeros_and_days_to_come_are_nothing() {
        let today = day(11, 21);
        let question = Question {
            kind: ReportKind::RevenuePerMonth,
            span: Span::Month,
            period: Span::Month.around(today),
            client: None,
            today,
            shown: super::super::load::SHOWN,
        };
        let now = answer(question, &[(day(11, 2), 2, 500), (day(11, 21), 1, 250)]);
        let before = answer(question, &[(day(10, 2), 1, 400), (day(10, 25), 1, 900)]);
        let view = build(&now, Some(&before));
        assert_eq!((view.rows.len(), view.bars.len()), (21, 30));
        assert_eq!(view.rows[0].value, 0);
        assert_eq!((view.rows[1].value, view.rows[1].before), (500, Some(400)));
        assert_eq!((view.bars[24].value, view.bars[24].before), (None, Some(900)));
        assert_eq!(view.basket(), Some(Money::new(250)));
        assert_eq!(view.best().map(|row| row.key), Some(RowKey::Day(day(11, 2))));
    }

    #[test]
    fn changes_are_in_parts_per_million() {
        assert_eq!(change(1089, 1000), Some(89_000));
        assert_eq!(change(0, 1000), Some(-1_000_000));
        assert_eq!(change(5, 0), None);
        assert_eq!(change(i64::MAX, 1), None);
        assert_eq!(share(1, 3), Some(333_333));
    }
}
