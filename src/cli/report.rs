//! `salestrack report`: the six reports.

use clap::{Args, ValueEnum};

use super::desk::Desk;
use super::failure::Failure;
use super::values;
use crate::domain::report::{ReportKind, ReportQuery};
use crate::exchange::records;
use crate::repository::Reader;

/// Which report, over what.
#[derive(Debug, Args)]
pub struct Arguments {
    #[arg(value_enum, value_name = "REPORT")]
    kind: Kind,
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    from: Option<String>,
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    to: Option<String>,
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    client: Option<String>,
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

pub fn run(desk: &Desk<'_, dyn Reader>, arguments: &Arguments) -> Result<(), Failure> {
    let kind = arguments.kind.report();
    let period = values::period(&desk.texts, arguments.from.as_deref(), arguments.to.as_deref())?;
    let limit = arguments.limit.as_deref().map(|text| values::count(&desk.texts, "--limit", text)).transpose()?;
    let client = arguments.client.as_deref().map(|text| desk.client("--client", text)).transpose()?;
    let query = ReportQuery { kind, period, client, limit: limit.or(kind.default_limit()) };
    desk.output().table(records::report(&desk.repository.report(&query)?))
}
