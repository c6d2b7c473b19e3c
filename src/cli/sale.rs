//! `salestrack sale`: sales and voids.

use clap::{Args, Subcommand};

use super::Session;
use super::desk::Desk;
use super::failure::Failure;
use super::output::{Cell, Record};
use super::values;
use crate::domain::Quantity;
use crate::domain::ids::ProductId;
use crate::domain::query::{From, SaleQuery};
use crate::domain::sale::{Item, NewLine, NewSale, Payment, Sale, SaleLine, SaleRow};
use crate::i18n::errors::system_text;
use crate::repository::{Reader, Refusal, Repository, RepositoryError};
use crate::tr;

/// Rows that one question asks the store for.
const PAGE: u32 = 500;
const COLUMNS: &[&str] = &["number", "day", "client_id", "client", "units", "total"];
const LINES: &[&str] = &["product_id", "code", "name", "unit", "quantity", "unit_price", "total"];
const PAYMENTS: &[&str] = &["tender", "amount", "given", "change"];

/// What is to be done with a sale.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Every sale and void, newest first
    List(List),
    /// One sale, with its lines and payments
    Show {
        /// As it is printed: 2026-000123
        #[arg(allow_hyphen_values = true)]
        number: String,
    },
    /// Record a sale
    Add(Add),
    /// Reverse a sale: a document of its own, the stock comes back
    Void {
        /// As it is printed: 2026-000123
        #[arg(allow_hyphen_values = true)]
        number: String,
    },
}

/// Which sales.
#[derive(Debug, Args)]
pub struct List {
    /// First day, as 2025-05-29
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    from: Option<String>,
    /// Last day, as 2025-05-29
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    to: Option<String>,
    /// Only of this client
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    client: Option<String>,
    /// Only with this product: a number, id:12 or a code
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    product: Option<String>,
}

/// A new sale.
#[derive(Debug, Args)]
pub struct Add {
    /// A line: CODE, CODE=Q, id:12 or id:12=Q; once for each line
    #[arg(long = "line", value_name = "CODE[=Q]", required = true, allow_hyphen_values = true)]
    lines: Vec<String>,
    /// Who buys; nobody in particular without
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    client: Option<String>,
    /// Cash handed over; the exact total without
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    given: Option<String>,
    /// The same key with the same content gives the first sale again
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

/// Does it: what only looks opens the shop to read it.
pub fn run(session: &Session, command: Command) -> Result<(), Failure> {
    match command {
        Command::List(filter) => session.reading(|desk| list(desk, &filter)),
        Command::Show { number } => session.reading(|desk| Ok(desk.output().one(&whole(find(desk, &number)?))?)),
        Command::Add(add) => session.working(|desk| {
            let sale = add_sale(desk, add)?;
            tell(desk, sale)
        }),
        Command::Void { number } => session.working(|desk| {
            let (original, act) = (find(desk, &number)?, desk.act());
            let void = desk.repository.void_sale(original.head.id, &act)?;
            tell(desk, void)
        }),
    }
}

/// Prints what has been recorded.
fn tell(desk: &Desk<'_, dyn Repository>, sale: Sale) -> Result<(), Failure> {
    let number = sale.head.number.clone();
    desk.output().one(&whole(sale)).map_err(|error| match Failure::from(error) {
        // Whoever is told of a failure would do it again.
        Failure::Io(error) => {
            let why = system_text(&desk.texts, &error);
            Failure::Told { message: tr!(desk.texts, "cli-recorded", number = number, why = why), code: 0 }
        }
        other => other,
    })
}

fn find<R: Reader + ?Sized>(desk: &Desk<'_, R>, number: &str) -> Result<Sale, Failure> {
    desk.repository
        .sale_by_number(number.trim())?
        .ok_or_else(|| Failure::refused(tr!(desk.texts, "cli-no-sale", what = values::shown(number))))
}

fn add_sale(desk: &mut Desk<'_, dyn Repository>, add: Add) -> Result<Sale, Failure> {
    if add.key.as_deref().is_some_and(|key| key.trim().is_empty()) {
        return Err(values::nothing(&desk.texts, "--key"));
    }
    let mut lines = Vec::with_capacity(add.lines.len());
    for line in &add.lines {
        lines.push(parse_line(desk, line)?);
    }
    let sale = NewSale {
        key: add.key,
        lines,
        client: add.client.map(|text| desk.client("--client", &text)).transpose()?,
        given: add.given.map(|text| desk.money("--given", &text)).transpose()?,
        accept_shortage: false,
        accept_clock: false,
    };
    let act = desk.act();
    Ok(desk.repository.record_sale(&sale, &act)?)
}

/// The last `=` splits; `id:12` is always an id, anything else a code.
fn parse_line(desk: &Desk<'_, dyn Repository>, line: &str) -> Result<NewLine, Failure> {
    let (what, quantity) = match line.rsplit_once('=') {
        Some((what, quantity)) => (what.trim(), desk.quantity("--line", quantity)?),
        None => (line.trim(), Quantity::ONE),
    };
    let unknown = || Failure::refused(tr!(desk.texts, "cli-no-product", what = values::shown(what)));
    let id = match what.strip_prefix("id:") {
        Some(id) => {
            let id = ProductId(values::id(&desk.texts, "--line", id)?);
            match desk.repository.product(id) {
                Ok(product) => product.id,
                Err(RepositoryError::Refused(Refusal::NotFound(_))) => return Err(unknown()),
                Err(error) => return Err(error.into()),
            }
        }
        None if what.is_empty() => return Err(values::nothing(&desk.texts, "--line")),
        None => desk.repository.product_by_code(what)?.ok_or_else(unknown)?.id,
    };
    Ok(NewLine { item: Item::Product { id, price: None }, quantity })
}

fn list(desk: &Desk<'_, dyn Reader>, filter: &List) -> Result<(), Failure> {
    let mut query = SaleQuery {
        period: values::period(&desk.texts, filter.from.as_deref(), filter.to.as_deref())?,
        client: filter.client.as_deref().map(|text| desk.client("--client", text)).transpose()?,
        product: filter.product.as_deref().map(|text| desk.product(text)).transpose()?,
        limit: PAGE,
        ..SaleQuery::default()
    };
    let mut page = Vec::new().into_iter();
    let mut more = true;
    desk.output().many::<Failure>(COLUMNS, || {
        if page.len() == 0 && more {
            let next = desk.repository.sales(&query)?;
            more = next.after && !next.rows.is_empty();
            if let Some((cursor, _)) = next.rows.last() {
                query.from = From::After(cursor.clone());
            }
            page = next.rows.into_iter();
        }
        Ok(page.next().map(|(_, row)| head(row)))
    })
}

fn head(row: SaleRow) -> Record {
    let nobody = if row.client.is_none() { Cell::Nobody("cli-walk-in") } else { Cell::Nobody("cli-anonymised") };
    vec![
        ("number", Cell::Text(row.number)),
        ("day", Cell::Day(row.day)),
        ("client_id", row.client.map_or(Cell::Null, |id| Cell::Integer(id.0))),
        ("client", row.client_name.filter(|name| !name.is_empty()).map_or(nobody, Cell::Text)),
        ("units", Cell::Quantity(row.items, None)),
        ("total", Cell::Money(row.total)),
    ]
}

fn whole(sale: Sale) -> Record {
    let mut record = head(sale.head);
    record.push(("lines", Cell::Rows(LINES, sale.lines.into_iter().map(of_line).collect())));
    record.push(("payments", Cell::Rows(PAYMENTS, sale.payments.into_iter().map(of_payment).collect())));
    record
}

fn of_line(line: SaleLine) -> Record {
    vec![
        ("product_id", line.product.map_or(Cell::Null, |id| Cell::Integer(id.0))),
        ("code", Cell::text(line.code.as_deref())),
        ("name", Cell::Text(line.label)),
        ("unit", super::product::unit_cell(line.unit)),
        ("quantity", Cell::Quantity(line.quantity, None)),
        ("unit_price", Cell::Price(line.unit_price)),
        ("total", Cell::Money(line.total)),
    ]
}

fn of_payment(payment: Payment) -> Record {
    let tender = if payment.tender == "cash" { Cell::Word("cash", "cli-cash") } else { Cell::Text(payment.tender) };
    vec![
        ("tender", tender),
        ("amount", Cell::Money(payment.amount)),
        ("given", Cell::Money(payment.given)),
        ("change", Cell::Money(payment.change)),
    ]
}
