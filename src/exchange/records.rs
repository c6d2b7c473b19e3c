//! The columns of everything that is listed, shown or exported, each declared once: a new column is a line here, and a text
//! `column-<key>` in both languages.

use super::record::{Cell, Record, Schema, Table};
use crate::{
    domain::{
        client::Client,
        ids::ClientId,
        import::ImportNote,
        product::Product,
        report::{ClientRevenue, DayOrders, DayUnits, HourOrders, MonthRevenue, MonthUnits, ProductUnits, ReportRows},
        sale::{HistoryLine, Payment, Sale, SaleLine, SaleRow},
    },
    repository::Finding,
};

pub static PRODUCT: Schema<Product> = Schema(&[
    ("id", |product| Cell::Integer(product.id.0)),
    ("code", |product| Cell::text(product.code.as_deref())),
    ("name", |product| Cell::Text(product.name.clone())),
    ("price", |product| Cell::Price(product.price)),
    ("unit", |product| Cell::Unit(product.unit)),
    ("stock", |product| Cell::Quantity(product.on_hand)),
    ("threshold", |product| product.threshold.map_or(Cell::Null, Cell::Quantity)),
]);

pub static CLIENT: Schema<Client> = Schema(&[
    ("id", |client| Cell::Integer(client.id.0)),
    ("name", |client| named(Some(&client.name), "cli-anonymised")),
    ("phone", |client| Cell::text(client.phone.as_deref())),
    ("email", |client| Cell::text(client.email.as_deref())),
    ("orders", |client| Cell::Integer(client.orders)),
    ("revenue", |client| Cell::Money(client.revenue)),
]);

/// What a client bought.
pub static PURCHASE: Schema<HistoryLine> = Schema(&[
    ("number", |line| Cell::Text(line.number.clone())),
    ("day", |line| Cell::Day(line.day)),
    ("product_id", |line| line.product.map_or(Cell::Null, |id| Cell::Integer(id.0))),
    ("name", |line| Cell::Text(line.name.clone())),
    ("quantity", |line| Cell::Measure(line.quantity, line.unit)),
    ("unit_price", |line| Cell::Price(line.unit_price)),
    ("total", |line| Cell::Money(line.total)),
]);

/// A sale or a void in a list.
pub static SALE: Schema<SaleRow> = Schema(&[
    ("number", |sale| Cell::Text(sale.number.clone())),
    ("day", |sale| Cell::Day(sale.day)),
    ("client_id", |sale| client_id(sale.client)),
    ("client", |sale| named(sale.client_name.as_deref(), nobody(sale.client, "cli-walk-in"))),
    ("units", |sale| Cell::Quantity(sale.items)),
    ("total", |sale| Cell::Money(sale.total)),
]);

/// A sale or a void in a sheet for people: when, what, how it was paid, and what it takes back.
pub static SALE_SHEET: Schema<Sale> = Schema(&[
    ("number", |sale| Cell::Text(sale.head.number.clone())),
    ("day", |sale| Cell::Day(sale.head.day)),
    ("time", |sale| sale.head.time.map_or(Cell::Null, |time| Cell::Text(time.format("%H:%M").to_string()))),
    ("client_id", |sale| client_id(sale.head.client)),
    ("client", |sale| named(sale.head.client_name.as_deref(), nobody(sale.head.client, "cli-walk-in"))),
    ("units", |sale| Cell::Quantity(sale.head.items)),
    ("total", |sale| Cell::Money(sale.head.total)),
    ("lines", |sale| Cell::Table(SOLD.table(&sale.lines))),
    ("payments", |sale| Cell::Table(PAID.table(&sale.payments))),
    ("voids", |sale| Cell::text(sale.head.original.as_deref())),
    ("voided_by", |sale| Cell::text(sale.head.voided_by.as_deref())),
]);

static SOLD: Schema<SaleLine> = Schema(&[
    ("quantity", |line| Cell::Quantity(line.quantity)),
    ("name", |line| Cell::Text(format!("× {}", line.label))),
    ("total", |line| Cell::Money(line.total)),
]);

static PAID: Schema<Payment> = Schema(&[
    ("tender", |payment| Cell::Text(payment.tender.clone())),
    ("amount", |payment| Cell::Money(payment.amount)),
]);

static LINE: Schema<SaleLine> = Schema(&[
    ("product_id", |line| line.product.map_or(Cell::Null, |id| Cell::Integer(id.0))),
    ("code", |line| Cell::text(line.code.as_deref())),
    ("name", |line| Cell::Text(line.label.clone())),
    ("unit", |line| Cell::Unit(line.unit)),
    ("quantity", |line| Cell::Quantity(line.quantity)),
    ("unit_price", |line| Cell::Price(line.unit_price)),
    ("total", |line| Cell::Money(line.total)),
]);

static PAYMENT: Schema<Payment> = Schema(&[
    ("tender", |payment| match payment.tender.as_str() {
        "cash" => Cell::Word("cash", "cli-cash"),
        other => Cell::Text(other.to_owned()),
    }),
    ("amount", |payment| Cell::Money(payment.amount)),
    ("given", |payment| Cell::Money(payment.given)),
    ("change", |payment| Cell::Money(payment.change)),
]);

/// A sale or a void, whole: what a list shows of it, then its lines and payments.
pub fn sale(sale: &Sale) -> Record {
    let mut record = SALE.record(&sale.head);
    record.push(("lines", Cell::Table(LINE.table(&sale.lines))));
    record.push(("payments", Cell::Table(PAYMENT.table(&sale.payments))));
    record
}

static ORDERS_PER_DAY: Schema<DayOrders> =
    Schema(&[("day", |row| Cell::Day(row.day)), ("orders", |row| Cell::Integer(row.orders))]);

static PRODUCT_UNITS: Schema<ProductUnits> = Schema(&[
    ("product_id", |row| Cell::Integer(row.product.0)),
    ("name", |row| Cell::Text(row.name.clone())),
    ("unit", |row| Cell::Unit(row.unit)),
    ("units", |row| Cell::Quantity(row.units)),
    ("revenue", |row| Cell::Money(row.revenue)),
]);

static REVENUE_PER_CLIENT: Schema<ClientRevenue> = Schema(&[
    ("client_id", |row| client_id(row.client)),
    ("name", |row| named(row.name.as_deref(), nobody(row.client, "cli-walk-ins"))),
    ("orders", |row| Cell::Integer(row.orders)),
    ("revenue", |row| Cell::Money(row.revenue)),
]);

static UNITS_PER_MONTH: Schema<MonthUnits> = Schema(&[
    ("month", |row| Cell::Month(row.month)),
    ("unit", |row| Cell::Unit(row.unit)),
    ("units", |row| Cell::Quantity(row.units)),
]);

static REVENUE_PER_MONTH: Schema<MonthRevenue> = Schema(&[
    ("month", |row| Cell::Month(row.month)),
    ("orders", |row| Cell::Integer(row.orders)),
    ("revenue", |row| Cell::Money(row.revenue)),
]);

pub fn report(rows: &ReportRows) -> Table {
    match rows {
        ReportRows::OrdersPerDay(rows) => ORDERS_PER_DAY.table(rows),
        ReportRows::BestSellers(rows) | ReportRows::LeastPopular(rows) => PRODUCT_UNITS.table(rows),
        ReportRows::RevenuePerClient(rows) => REVENUE_PER_CLIENT.table(rows),
        ReportRows::UnitsPerMonth(rows) => UNITS_PER_MONTH.table(rows),
        ReportRows::RevenuePerMonth(rows) => REVENUE_PER_MONTH.table(rows),
    }
}

/// The report on revenue where the dashboard shows it day by day.
pub static REVENUE_PER_DAY: Schema<DayOrders> = Schema(&[
    ("day", |row| Cell::Day(row.day)),
    ("orders", |row| Cell::Integer(row.orders)),
    ("revenue", |row| Cell::Money(row.revenue)),
]);

/// The reports on revenue and on sales where the dashboard shows one day.
pub static PER_HOUR: Schema<HourOrders> = Schema(&[
    ("hour", |row| Cell::Integer(row.hour.into())),
    ("orders", |row| Cell::Integer(row.orders)),
    ("revenue", |row| Cell::Money(row.revenue)),
]);

/// The report on units where the dashboard shows it day by day.
pub static UNITS_PER_DAY: Schema<DayUnits> = Schema(&[
    ("day", |row| Cell::Day(row.day)),
    ("unit", |row| Cell::Unit(row.unit)),
    ("units", |row| Cell::Quantity(row.units)),
]);

/// What an import changed or left out.
pub static IMPORT_NOTE: Schema<ImportNote> =
    Schema(&[
        ("table", |note| Cell::Text(note.table.to_owned())),
        ("id", |note| note.id.map_or(Cell::Null, Cell::Integer)),
        ("done", |note| {
            if note.left_out { Cell::Word("left-out", "cli-left-out") } else { Cell::Word("changed", "cli-changed") }
        }),
        ("reason", |note| Cell::Word(note.reason, note.reason)),
        ("was", |note| Cell::Text(note.was.clone())),
    ]);

/// What a check found.
pub static FINDING: Schema<Finding> = Schema(&[
    ("check", |finding| Cell::Text(finding.check.to_owned())),
    ("detail", |finding| Cell::Text(finding.detail.clone())),
    ("derived", |finding| Cell::Flag(finding.derived)),
]);

fn client_id(client: Option<ClientId>) -> Cell {
    client.map_or(Cell::Null, |id| Cell::Integer(id.0))
}

/// The text in place of a name: of a sale without a client, or of a client whose personal data was erased.
fn nobody(client: Option<ClientId>, walk_in: &'static str) -> &'static str {
    if client.is_none() { walk_in } else { "cli-anonymised" }
}

/// A name, empty or absent once it was erased.
fn named(name: Option<&str>, nobody: &'static str) -> Cell {
    name.filter(|name| !name.is_empty()).map_or(Cell::Absent(nobody), |name| Cell::Text(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        exchange::record::heading,
        i18n::{Lang, Texts},
    };

    #[test]
    fn people_read_a_heading_above_every_field() {
        let keys = [
            PRODUCT.keys(),
            CLIENT.keys(),
            PURCHASE.keys(),
            SALE.keys(),
            LINE.keys(),
            PAYMENT.keys(),
            ORDERS_PER_DAY.keys(),
            PRODUCT_UNITS.keys(),
            REVENUE_PER_CLIENT.keys(),
            UNITS_PER_MONTH.keys(),
            REVENUE_PER_MONTH.keys(),
            IMPORT_NOTE.keys(),
            FINDING.keys(),
        ];
        for lang in Lang::ALL {
            let texts = Texts::new(lang);
            for key in keys.iter().flatten() {
                assert!(!heading(&texts, key).starts_with('<'), "{lang:?}: no text for {key}");
            }
        }
    }
}
