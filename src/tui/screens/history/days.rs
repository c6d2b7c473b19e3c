//! What is said of a day in its heading.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::{
    domain::{
        Money, Quantity, Unit,
        ids::{ClientId, ProductId},
        period::Period,
        report::{DayOrders, ProductUnits, ReportKind, ReportQuery, ReportRows},
    },
    repository::{Reader, Result},
};

/// The figures of a day.
pub struct DaySum {
    pub counted: Counted,
    pub revenue: Money,
}

/// Sales, or where only those with one product are shown, what was sold of it.
pub enum Counted {
    Sales(i64),
    Units(Quantity, Unit),
}

/// The figures of the days that have documents, for all or one client.
pub fn of_all(reader: &dyn Reader, period: Period, client: Option<ClientId>) -> Result<HashMap<NaiveDate, DaySum>> {
    let sum = |row: DayOrders| (row.day, DaySum { counted: Counted::Sales(row.orders), revenue: row.revenue });
    Ok(reader.days(period, client)?.into_iter().map(sum).collect())
}

/// What was sold of one product on each of these days.
pub fn of_product(
    reader: &dyn Reader,
    days: &BTreeSet<NaiveDate>,
    id: ProductId,
    client: Option<ClientId>,
) -> Result<HashMap<NaiveDate, DaySum>> {
    let product = reader.product(id)?;
    let (name, unit) = (product.name, product.unit);
    let row = ProductUnits { product: id, name, unit, units: Quantity::ZERO, revenue: Money::ZERO };
    let rows = ReportRows::BestSellers(vec![row]);
    let mut sums = HashMap::new();
    for day in days {
        let period = Period::between(*day, *day);
        let asked = ReportQuery { kind: ReportKind::BestSellers, period, client, limit: None };
        if let ReportRows::BestSellers(found) = reader.report_of(&asked, &rows)?
            && let Some(row) = found.first()
        {
            sums.insert(*day, DaySum { counted: Counted::Units(row.units, unit), revenue: row.revenue });
        }
    }
    Ok(sums)
}
