//! What a report shows, computed from what was read: rows, bars, figures. All numbers are integers.

use std::collections::HashMap;

use chrono::{Months, NaiveDate};

use super::load::{Question, Report};
use crate::domain::{
    Money, Quantity, Unit,
    ids::{ClientId, ProductId},
    period::{Period, whole_month},
    report::{DayOrders, HourOrders, ReportKind, ReportRows, average, into_day},
    round_div,
};

/// A longer period is cut to the months between the first and the last sale, and to the last ones of these.
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKey {
    /// A local hour of the question's day; `None` is what was sold at no known time.
    Hour(Option<u8>),
    /// A business day.
    Day(NaiveDate),
    /// A month, by its first day.
    Month(NaiveDate),
    Product(ProductId, Unit),
    /// A client; `None` is all walk-ins together.
    Client(Option<ClientId>),
    /// What is not listed.
    Others,
    /// Everything.
    Total,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub key: RowKey,
    /// The name of a product or a client.
    pub name: Option<String>,
    pub orders: Option<i64>,
    pub revenue: Option<Money>,
    /// In the order of the view's units.
    pub units: Vec<Quantity>,
    /// In the view's measure.
    pub value: i64,
    /// The value in the period before.
    pub before: Option<i64>,
}

/// A bar of the chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    pub key: RowKey,
    /// `None` for a day or a month after today.
    pub value: Option<i64>,
    /// The value in the period before.
    pub before: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    pub question: Question,
    pub measure: Measure,
    /// The units that occur, the one of the measure first.
    pub units: Vec<Unit>,
    pub rows: Vec<Row>,
    /// What a ranking does not list: the rest of the total. `None` where it lists everything.
    pub others: Option<Row>,
    /// One for each hour, day or month; none for a ranking.
    pub bars: Vec<Bar>,
    /// Totals of the period.
    pub revenue: Money,
    pub orders: i64,
    /// In the order of the view's units.
    pub sold: Vec<Quantity>,
    /// Totals of the compared part of the period before: revenue, and in the view's measure.
    pub revenue_before: Option<Money>,
    pub total_before: Option<i64>,
}

impl View {
    /// The total of the period, in the view's measure.
    pub fn total(&self) -> i64 {
        match self.measure {
            Measure::Money => self.revenue.minor(),
            Measure::Sales => self.orders,
            Measure::Units(_) => self.sold.first().map_or(0, |sold| sold.thousandths()),
        }
    }

    /// Does a ranking count in units that have no sum?
    pub fn is_mixed(&self) -> bool {
        self.question.ranks() && self.units.len() > 1 && matches!(self.measure, Measure::Units(_))
    }

    /// The row of everything.
    pub fn sum(&self) -> Row {
        Row {
            key: RowKey::Total,
            name: None,
            orders: Some(self.orders),
            revenue: Some(self.revenue),
            units: self.sold.clone(),
            value: self.total(),
            before: self.total_before,
        }
    }

    /// Average revenue of a sale; `None` without a sale.
    pub fn basket(&self) -> Option<Money> {
        average(self.revenue, self.orders)
    }

    /// The first row with the highest value; `None` if that is not above zero.
    pub fn best(&self) -> Option<&Row> {
        self.rows.iter().rev().max_by_key(|row| row.value).filter(|row| row.value > 0)
    }

    /// The index of a row's bar.
    pub fn bar_of(&self, row: usize) -> Option<usize> {
        let key = self.rows.get(row)?.key;
        self.bars.iter().position(|bar| bar.key == key)
    }
}

fn round_div_checked(value: i128, by: i128) -> Option<i128> {
    (by > 0).then(|| round_div(value, by))
}

/// The change against the period before, in parts per million; `None` if that was not above zero.
pub fn change(value: i64, before: i64) -> Option<i64> {
    let wide = (i128::from(value) - i128::from(before)) * 1_000_000;
    round_div_checked(wide, i128::from(before)).and_then(|ppm| i64::try_from(ppm).ok())
}

/// A part of a whole in parts per million; `None` if the whole is not above zero.
pub fn share(part: i64, whole: i64) -> Option<i64> {
    let wide = i128::from(part) * 1_000_000;
    round_div_checked(wide, i128::from(whole)).and_then(|ppm| i64::try_from(ppm).ok())
}

/// `before` is the report of the period before, once it has been read.
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
        others: None,
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
        view.rows = compared_ranking(&answer.rows, before.map(|before| &before.rows));
        view.others = others(&view);
    } else if question.by_hour() {
        fill_hours(&mut view, answer, before);
    } else {
        fill_series(&mut view, answer, before);
    }
    view
}

fn of_unit(units: &[(Unit, Quantity)], unit: Unit) -> Quantity {
    units.iter().find(|(other, _)| *other == unit).map_or(Quantity::ZERO, |(_, sold)| *sold)
}

/// The units that occur, pieces first.
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

fn compared_ranking(rows: &ReportRows, before: Option<&ReportRows>) -> Vec<Row> {
    let mut rows = ranking(rows);
    if let Some(before) = before {
        let id = |row: &Row| match row.key {
            RowKey::Product(id, _) => Some(id.0),
            RowKey::Client(id) => id.map(|id| id.0),
            RowKey::Hour(_) | RowKey::Day(_) | RowKey::Month(_) | RowKey::Others | RowKey::Total => None,
        };
        let before: HashMap<Option<i64>, i64> = ranking(before).iter().map(|row| (id(row), row.value)).collect();
        for row in &mut rows {
            row.before = Some(before.get(&id(row)).copied().unwrap_or(0));
        }
    }
    rows
}

fn ranking(rows: &ReportRows) -> Vec<Row> {
    match rows {
        ReportRows::BestSellers(products) | ReportRows::LeastPopular(products) => products
            .iter()
            .map(|row| Row {
                key: RowKey::Product(row.product, row.unit),
                name: Some(row.name.clone()),
                orders: None,
                revenue: Some(row.revenue),
                units: vec![row.units],
                value: row.units.thousandths(),
                before: None,
            })
            .collect(),
        ReportRows::RevenuePerClient(clients) => clients
            .iter()
            .map(|row| Row {
                key: RowKey::Client(row.client),
                name: row.name.clone(),
                orders: Some(row.orders),
                revenue: Some(row.revenue),
                units: Vec::new(),
                value: row.revenue.minor(),
                before: None,
            })
            .collect(),
        ReportRows::OrdersPerDay(_) | ReportRows::UnitsPerMonth(_) | ReportRows::RevenuePerMonth(_) => Vec::new(),
    }
}

/// The total less the rows.
fn others(view: &View) -> Option<Row> {
    let rest =
        |total: i64, of: &dyn Fn(&Row) -> Option<i64>| view.rows.iter().filter_map(of).fold(total, i64::saturating_sub);
    let units_of = |row: &Row, unit: Unit| match row.key {
        RowKey::Product(_, of) if of == unit => row.units.first().map(|units| units.thousandths()),
        _ => None,
    };
    let units = view.units.iter().zip(&view.sold);
    let row = Row {
        key: RowKey::Others,
        name: None,
        orders: Some(rest(view.orders, &|row| row.orders)),
        revenue: Some(Money::new(rest(view.revenue.minor(), &|row| row.revenue.map(Money::minor)))),
        units: units.map(|(unit, sold)| Quantity::new(rest(sold.thousandths(), &|row| units_of(row, *unit)))).collect(),
        value: rest(view.total(), &|row| Some(row.value)),
        before: view.total_before.map(|total| rest(total, &|row| row.before)),
    };
    let full = view.rows.len() >= view.question.limit() as usize;
    let sold = matches!(view.measure, Measure::Units(_)) && row.units.iter().any(|units| !units.is_zero());
    let some = sold || row.revenue.is_some_and(|revenue| !revenue.is_zero());
    (full || some).then_some(row)
}

/// Rows and bars of the hours of a day, from the first one with a document, on it or on the day before, to the last one.
fn fill_hours(view: &mut View, answer: &Report, before: Option<&Report>) {
    let measure = view.measure;
    let value = |orders: i64, revenue: Money| if measure == Measure::Money { revenue.minor() } else { orders };
    let begins = view.question.first_hour;
    let earlier = before.map(|before| before.hours.as_slice());
    let places = || answer.hours.iter().chain(earlier.into_iter().flatten()).map(|row| into_day(row.hour, begins));
    let row = |at: Option<u8>, orders: i64, revenue: Money, before: Option<i64>| {
        let (key, units, value) = (RowKey::Hour(at), Vec::new(), value(orders, revenue));
        Row { key, name: None, orders: Some(orders), revenue: Some(revenue), units, value, before }
    };
    if let Some((first, last)) = places().min().zip(places().max()) {
        for hour in (first..=last).map(|at| (at + begins) % 24) {
            let of = |rows: &[HourOrders]| {
                let row = rows.iter().find(|row| row.hour == hour);
                row.map_or((0, Money::ZERO), |row| (row.orders, row.revenue))
            };
            let (orders, revenue) = of(&answer.hours);
            let before = earlier.map(of).map(|(orders, revenue)| value(orders, revenue));
            let row = row(Some(hour), orders, revenue, before);
            view.bars.push(Bar { key: row.key, value: Some(row.value), before });
            view.rows.push(row);
        }
    }
    // What was imported without a time.
    let orders = answer.hours.iter().fold(view.orders, |rest, row| rest.saturating_sub(row.orders));
    let revenue = answer.hours.iter().fold(view.revenue.minor(), |rest, row| rest.saturating_sub(row.revenue.minor()));
    if (orders, revenue) != (0, 0) {
        view.rows.push(row(None, orders, Money::new(revenue), None));
    }
}

/// Rows and bars of days or months: without a sale, the value is zero; after today, there is no row, and a bar without a
/// value.
fn fill_series(view: &mut View, answer: &Report, before: Option<&Report>) {
    let question = view.question;
    let previous = question.previous();
    let keys_before = previous.map_or_else(Vec::new, |(whole, _)| keys(&question, Some(whole)));
    for (index, key) in keys(&question, covered(&question, answer)).into_iter().enumerate() {
        let period = period_of(key);
        let future = period.from.is_some_and(|from| from > question.today);
        let row = series_row(answer, key, &view.units, period, view.measure);
        let value_before = |cut: Option<Period>| {
            let (before, key) = (before?, *keys_before.get(index)?);
            let period = cut.map_or(period_of(key), |cut| within(period_of(key), cut));
            Some(series_row(before, key, &view.units, period, view.measure).value)
        };
        view.bars.push(Bar { key, value: (!future).then_some(row.value), before: value_before(None) });
        if !future {
            view.rows.push(Row { before: value_before(previous.map(|(_, cut)| cut)), ..row });
        }
    }
}

/// The period of the bars: an open or very long period is cut to the days of its sales.
fn covered(question: &Question, answer: &Report) -> Option<Period> {
    let longest = i64::try_from(MOST_MONTHS).unwrap_or(i64::MAX).saturating_mul(28);
    if question.period.days().is_some_and(|days| days <= longest) {
        return Some(question.period);
    }
    let (first, last) = answer.summary.days?;
    if let (Some(from), Some(to)) = (question.period.from, question.period.to) {
        return Some(Period::between(from.max(first), to.min(last)));
    }
    let from = question.period.from.unwrap_or(first);
    let to = question.period.to.unwrap_or(last.max(question.today));
    Some(Period::between(from, to))
}

/// The days or months of a period.
fn keys(question: &Question, period: Option<Period>) -> Vec<RowKey> {
    let Some((from, to)) = period.and_then(|period| Some((period.from?, period.to?))) else { return Vec::new() };
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
        RowKey::Hour(_) | RowKey::Product(..) | RowKey::Client(_) | RowKey::Others | RowKey::Total => Period::ALL,
    }
}

fn within(period: Period, cut: Period) -> Period {
    Period { from: period.from.max(cut.from), to: period.to.zip(cut.to).map(|(a, b)| a.min(b)).or(period.to) }
}

/// The row of a day or a month: the sum of the days in `period`.
fn series_row(answer: &Report, key: RowKey, units: &[Unit], period: Period, measure: Measure) -> Row {
    // The days are sorted.
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
    let units = match (key, &answer.rows) {
        (RowKey::Day(day), _) => {
            answer.units.iter().find(|row| row.day == day && row.unit == unit).map(|row| row.units)
        }
        (RowKey::Month(month), ReportRows::UnitsPerMonth(rows)) => {
            rows.iter().find(|row| row.month == month && row.unit == unit).map(|row| row.units)
        }
        _ => None,
    };
    units.unwrap_or(Quantity::ZERO)
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
        Report {
            question,
            rows: ReportRows::RevenuePerMonth(Vec::new()),
            days,
            units: Vec::new(),
            hours: Vec::new(),
            summary,
        }
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
            first_hour: 0,
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
