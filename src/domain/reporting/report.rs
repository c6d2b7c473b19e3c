//! The six reports: what is asked, and the rows that answer.

use chrono::{Datelike, NaiveDate};

use crate::domain::{
    ids::{ClientId, ProductId},
    money::{Money, Overflow},
    period::Period,
    quantity::Quantity,
    rounding::round_div,
    unit::Unit,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportKind {
    /// Number of sales of each day.
    OrdersPerDay,
    /// Products by units sold, most first.
    BestSellers,
    /// Clients by revenue, most first; walk-ins are one row.
    RevenuePerClient,
    /// Units of each month, per unit of measure.
    UnitsPerMonth,
    /// Revenue and number of sales of each month.
    RevenuePerMonth,
    /// Products by units sold, fewest first, the never sold included.
    LeastPopular,
}

impl ReportKind {
    /// Every report, in the order of the screen.
    pub const ALL: [ReportKind; 6] = [
        ReportKind::RevenuePerMonth,
        ReportKind::UnitsPerMonth,
        ReportKind::OrdersPerDay,
        ReportKind::BestSellers,
        ReportKind::LeastPopular,
        ReportKind::RevenuePerClient,
    ];

    /// The stable word on the command line and in file names.
    pub fn code(self) -> &'static str {
        match self {
            ReportKind::OrdersPerDay => "orders-per-day",
            ReportKind::BestSellers => "best-sellers",
            ReportKind::RevenuePerClient => "revenue-per-client",
            ReportKind::UnitsPerMonth => "units-per-month",
            ReportKind::RevenuePerMonth => "revenue-per-month",
            ReportKind::LeastPopular => "least-popular",
        }
    }

    /// Default number of rows: 100 for the rankings of products, else all.
    pub fn default_limit(self) -> Option<u32> {
        match self {
            ReportKind::BestSellers | ReportKind::LeastPopular => Some(100),
            ReportKind::OrdersPerDay
            | ReportKind::RevenuePerClient
            | ReportKind::UnitsPerMonth
            | ReportKind::RevenuePerMonth => None,
        }
    }
}

/// A report over a period, for all or for one client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportQuery {
    pub kind: ReportKind,
    /// Business days.
    pub period: Period,
    /// Only the documents of this client.
    pub client: Option<ClientId>,
    /// At most so many rows; `None` is all.
    pub limit: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOrders {
    /// Business day.
    pub day: NaiveDate,
    /// Number of sales, less voids.
    pub orders: i64,
    /// Revenue of the day (shown beside the chart; not a column of the command).
    pub revenue: Money,
}

/// Units and revenue of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductUnits {
    pub product: ProductId,
    pub name: String,
    pub unit: Unit,
    /// Sold, less voided.
    pub units: Quantity,
    /// Sold, less voided.
    pub revenue: Money,
}

/// Orders and revenue of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRevenue {
    /// `None` is every walk-in together.
    pub client: Option<ClientId>,
    /// Its name now; `None` for walk-ins and for the anonymised.
    pub name: Option<String>,
    /// Number of sales, less voids.
    pub orders: i64,
    /// Sold, less voided.
    pub revenue: Money,
}

/// Units of a month in one unit of measure. The month is its first day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthUnits {
    /// First day of the month.
    pub month: NaiveDate,
    pub unit: Unit,
    /// Sold, less voided.
    pub units: Quantity,
}

/// What was sold in a unit on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayUnits {
    pub day: NaiveDate,
    pub unit: Unit,
    pub units: Quantity,
}

/// Orders and revenue of a month. The month is its first day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthRevenue {
    /// First day of the month.
    pub month: NaiveDate,
    /// Number of sales, less voids.
    pub orders: i64,
    /// Sold, less voided.
    pub revenue: Money,
}

/// The average of a sale, rounded half away from zero; `None` where no sale stands.
pub fn average(revenue: Money, orders: i64) -> Option<Money> {
    let minor = (orders > 0).then(|| round_div(revenue.minor().into(), orders.into()))?;
    Money::from_wide(minor).ok()
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportRows {
    /// Ascending by day, days without a document left out.
    OrdersPerDay(Vec<DayOrders>),
    /// Most units first, ties by id.
    BestSellers(Vec<ProductUnits>),
    /// Most revenue first, ties by id (walk-ins before).
    RevenuePerClient(Vec<ClientRevenue>),
    /// Ascending by month, then unit.
    UnitsPerMonth(Vec<MonthUnits>),
    /// Ascending by month.
    RevenuePerMonth(Vec<MonthRevenue>),
    /// Fewest units first, ties by id.
    LeastPopular(Vec<ProductUnits>),
}

impl MonthRevenue {
    /// The months of days in their order.
    pub fn of_days(days: &[DayOrders]) -> Result<Vec<MonthRevenue>, Overflow> {
        let month_of = |day: NaiveDate| day.with_day(1).unwrap_or(day);
        let of_month = |days: &[DayOrders]| {
            let month = days.first().map_or(NaiveDate::MIN, |row| month_of(row.day));
            let Summary { orders, revenue, .. } = Summary::of(days, &[])?;
            Ok(MonthRevenue { month, orders, revenue })
        };
        days.chunk_by(|one, next| month_of(one.day) == month_of(next.day)).map(of_month).collect()
    }
}

/// The totals of a period.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Number of sales, less voids.
    pub orders: i64,
    /// Sold, less voided.
    pub revenue: Money,
    /// Per unit of measure that occurs.
    pub units: Vec<(Unit, Quantity)>,
    /// First and last day with a document in it.
    pub days: Option<(NaiveDate, NaiveDate)>,
}

impl Summary {
    /// Of days in their order, and of months.
    pub fn of(days: &[DayOrders], months: &[MonthUnits]) -> Result<Summary, Overflow> {
        let mut units: Vec<(Unit, i128)> = Vec::new();
        for row in months {
            let quantity = i128::from(row.units.thousandths());
            match units.iter_mut().find(|(unit, _)| *unit == row.unit) {
                Some((_, sum)) => *sum = sum.saturating_add(quantity),
                None => units.push((row.unit, quantity)),
            }
        }
        units.sort_by_key(|(unit, _)| *unit);
        let fits = |(unit, sum): (Unit, i128)| i64::try_from(sum).map(|sum| (unit, Quantity::new(sum)));
        Ok(Summary {
            orders: days.iter().fold(0, |sum, row| row.orders.saturating_add(sum)),
            revenue: Money::sum(days.iter().map(|row| row.revenue))?,
            units: units.into_iter().map(fits).collect::<Result<_, _>>().map_err(|_| Overflow)?,
            days: days.first().zip(days.last()).map(|(first, last)| (first.day, last.day)),
        })
    }
}

/// Orders and revenue of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HourOrders {
    /// Local, 0 to 23.
    pub hour: u8,
    /// Number of sales, less voids.
    pub orders: i64,
    /// Sold, less voided.
    pub revenue: Money,
}

/// How many hours into a business day an hour is; the day begins at the hour `first`, which need not be midnight.
pub fn into_day(hour: u8, first: u8) -> u8 {
    (hour + 24 - first % 24) % 24
}

/// What the header of every tab shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Today {
    /// The business day.
    pub day: NaiveDate,
    pub revenue: Money,
    pub orders: i64,
    /// Of today.
    pub hours: Vec<HourOrders>,
    /// The hours in which anything was sold in the last 30 days.
    pub open: Vec<u8>,
}

/// The hours of a shop that has sold nothing yet.
const USUAL_HOURS: std::ops::RangeInclusive<u8> = 8..=19;

impl Today {
    /// Today's revenue in each hour from the first one in which this shop sells to the last one. The business day begins at the hour
    /// `first`.
    pub fn open_hours(&self, first: u8) -> Vec<i64> {
        let usual: Vec<u8> = if self.open.is_empty() { USUAL_HOURS.collect() } else { self.open.clone() };
        let places = || usual.iter().map(|hour| into_day(*hour, first));
        let of = |at: u8| {
            let row = self.hours.iter().find(|row| into_day(row.hour, first) == at);
            row.map_or(0, |row| row.revenue.minor())
        };
        (places().min().unwrap_or(0)..=places().max().unwrap_or(0)).map(of).collect()
    }
}

/// What a client's card shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientCard {
    pub client: crate::domain::client::Client,
    /// Spending of the last 12 months, oldest first, the current one last (the month is its first day).
    pub months: Vec<(NaiveDate, Money)>,
    /// What it buys most in the last 12 months, at most 4 (name, unit, units).
    pub favourites: Vec<ProductUnits>,
    /// Its last documents, newest first, at most 12.
    pub sales: Vec<crate::domain::sale::SaleRow>,
}
