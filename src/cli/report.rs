//! `salestrack report`: the six reports.

use clap::{Args, ValueEnum};

use super::desk::Desk;
use super::failure::Failure;
use super::output::{Cell, Record};
use super::values;
use crate::domain::report::{
    ClientRevenue, MonthRevenue, MonthUnits, ProductUnits, ReportKind, ReportQuery, ReportRows,
};
use crate::repository::Reader;

/// Which report, over what.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Which
    #[arg(value_enum, value_name = "REPORT")]
    kind: Kind,
    /// First day, as 2025-05-29
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    from: Option<String>,
    /// Last day, as 2025-05-29
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    to: Option<String>,
    /// Only the sales of this client
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    client: Option<String>,
    /// At most so many rows
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    limit: Option<String>,
}

/// The reports' stable words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Number of sales of each day
    OrdersPerDay,
    /// Products by units sold, most first
    BestSellers,
    /// Clients by revenue, most first
    RevenuePerClient,
    /// Units of each month, per unit of measure
    UnitsPerMonth,
    /// Sales and revenue of each month
    RevenuePerMonth,
    /// Products by units sold, fewest first, the never sold included
    LeastPopular,
}

impl Kind {
    fn report(self) -> ReportKind {
        match self {
            Kind::OrdersPerDay => ReportKind::OrdersPerDay,
            Kind::BestSellers => ReportKind::BestSellers,
            Kind::RevenuePerClient => ReportKind::RevenuePerClient,
            Kind::UnitsPerMonth => ReportKind::UnitsPerMonth,
            Kind::RevenuePerMonth => ReportKind::RevenuePerMonth,
            Kind::LeastPopular => ReportKind::LeastPopular,
        }
    }
}

/// Prints it.
pub fn run(desk: &Desk<'_, dyn Reader>, arguments: &Arguments) -> Result<(), Failure> {
    let kind = arguments.kind.report();
    let period = values::period(&desk.texts, arguments.from.as_deref(), arguments.to.as_deref())?;
    let limit = arguments.limit.as_deref().map(|text| values::count(&desk.texts, "--limit", text)).transpose()?;
    let client = arguments.client.as_deref().map(|text| desk.client("--client", text)).transpose()?;
    let query = ReportQuery { kind, period, client, limit: limit.or(kind.default_limit()) };
    let (columns, rows) = records(desk.repository.report(&query)?);
    let mut rows = rows.into_iter();
    desk.output().many::<Failure>(columns, || Ok(rows.next()))
}

/// A report's columns and rows: what the command prints, and what the dashboard exports.
pub fn records(rows: ReportRows) -> (&'static [&'static str], Vec<Record>) {
    match rows {
        ReportRows::OrdersPerDay(days) => {
            let record = |day: crate::domain::report::DayOrders| {
                vec![("day", Cell::Day(day.day)), ("orders", Cell::Integer(day.orders))]
            };
            (&["day", "orders"], days.into_iter().map(record).collect())
        }
        ReportRows::BestSellers(products) | ReportRows::LeastPopular(products) => {
            (&["product_id", "name", "unit", "units", "revenue"], products.into_iter().map(of_product).collect())
        }
        ReportRows::RevenuePerClient(clients) => {
            (&["client_id", "name", "orders", "revenue"], clients.into_iter().map(of_client).collect())
        }
        ReportRows::UnitsPerMonth(months) => (&["month", "unit", "units"], months.iter().map(of_units).collect()),
        ReportRows::RevenuePerMonth(months) => {
            (&["month", "orders", "revenue"], months.iter().map(of_revenue).collect())
        }
    }
}

fn of_product(row: ProductUnits) -> Record {
    vec![
        ("product_id", Cell::Integer(row.product.0)),
        ("name", Cell::Text(row.name)),
        ("unit", super::product::unit_cell(row.unit)),
        ("units", Cell::Quantity(row.units, None)),
        ("revenue", Cell::Money(row.revenue)),
    ]
}

fn of_client(row: ClientRevenue) -> Record {
    let nobody = if row.client.is_none() { Cell::Nobody("cli-walk-ins") } else { Cell::Nobody("cli-anonymised") };
    vec![
        ("client_id", row.client.map_or(Cell::Null, |id| Cell::Integer(id.0))),
        ("name", row.name.filter(|name| !name.is_empty()).map_or(nobody, Cell::Text)),
        ("orders", Cell::Integer(row.orders)),
        ("revenue", Cell::Money(row.revenue)),
    ]
}

fn of_units(row: &MonthUnits) -> Record {
    vec![
        ("month", Cell::Month(row.month)),
        ("unit", super::product::unit_cell(row.unit)),
        ("units", Cell::Quantity(row.units, None)),
    ]
}

fn of_revenue(row: &MonthRevenue) -> Record {
    vec![
        ("month", Cell::Month(row.month)),
        ("orders", Cell::Integer(row.orders)),
        ("revenue", Cell::Money(row.revenue)),
    ]
}
