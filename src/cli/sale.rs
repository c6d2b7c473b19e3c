//! `salestrack sale`: sales and voids.

use clap::{Args, Subcommand};

use super::Session;
use super::desk::Desk;
use super::failure::Failure;
use super::values;
use crate::domain::ids::ProductId;
use crate::domain::product::Product;
use crate::domain::query::SaleQuery;
use crate::domain::sale::{Item, NewLine, NewSale, Sale};
use crate::domain::{Money, Quantity, absurd};
use crate::exchange::records::{self, SALE};
use crate::i18n::errors::error_text;
use crate::repository::pages::PAGE_ROWS;
use crate::repository::{Reader, Refusal, Repository, RepositoryError};
use crate::tr;

/// What is to be done with a sale.
#[derive(Debug, Subcommand)]
pub enum Command {
    List(List),
    Show {
        #[arg(allow_hyphen_values = true)]
        number: String,
    },
    Add(Add),
    Void {
        #[arg(allow_hyphen_values = true)]
        number: String,
    },
}

/// Which sales.
#[derive(Debug, Args)]
pub struct List {
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    from: Option<String>,
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    to: Option<String>,
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    client: Option<String>,
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    product: Option<String>,
}

/// A new sale.
#[derive(Debug, Args)]
pub struct Add {
    #[arg(long = "line", value_name = "CODE[=Q]", required = true, allow_hyphen_values = true)]
    lines: Vec<String>,
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    client: Option<String>,
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    given: Option<String>,
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

/// Does it: what only looks opens the shop to read it.
pub fn run(session: &Session, command: Command) -> Result<(), Failure> {
    match command {
        Command::List(filter) => session.reading(|desk| list(desk, &filter)),
        Command::Show { number } => session.reading(|desk| desk.output().one(records::sale(&find(desk, &number)?))),
        Command::Add(add) => session.working(|desk| {
            let sale = add_sale(desk, add)?;
            tell(desk, &sale)
        }),
        Command::Void { number } => session.working(|desk| {
            let (original, act) = (find(desk, &number)?, desk.act());
            let void = desk.repository.void_sale(original.head.id, &act)?;
            tell(desk, &void)
        }),
    }
}

fn tell(desk: &Desk<'_, dyn Repository>, sale: &Sale) -> Result<(), Failure> {
    let told = desk.output().one(records::sale(sale));
    told.map_err(|failure| failure.recorded(&desk.texts, sale.head.number.clone()))
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
    let mut due = Money::ZERO;
    for line in &add.lines {
        let (line, product) = parse_line(desk, line)?;
        // A sum beyond 64 bits is refused where the sale is.
        due =
            product.price.line_total(line.quantity, desk.shop.currency).and_then(|total| due.add(total)).unwrap_or(due);
        lines.push(line);
    }
    let given = add.given.map(|text| given(desk, &text, due)).transpose()?;
    let sale = NewSale {
        key: add.key,
        lines,
        client: add.client.map(|text| desk.client("--client", &text)).transpose()?,
        given,
        accept_shortage: false,
        accept_clock: desk.yes,
    };
    let act = desk.act();
    desk.repository.record_sale(&sale, &act).map_err(|error| match error {
        RepositoryError::Refused(Refusal::ClockBehind { .. } | Refusal::ClockAhead { .. }) => {
            error.note();
            let why = error_text(&desk.texts, desk.format, &error);
            Failure::refused(tr!(desk.texts, "cli-clock", why = why))
        }
        other => other.into(),
    })
}

fn given(desk: &Desk<'_, dyn Repository>, text: &str, due: Money) -> Result<Money, Failure> {
    let given = desk.money("--given", text)?;
    desk.meant("--given", text, absurd::given(given, due, desk.shop.currency))?;
    Ok(given)
}

/// The last `=` splits; `id:12` is always an id, anything else a code.
fn parse_line(desk: &Desk<'_, dyn Repository>, line: &str) -> Result<(NewLine, Product), Failure> {
    let (what, quantity) = match line.rsplit_once('=') {
        Some((what, quantity)) => (what.trim(), desk.quantity("--line", quantity)?),
        None => (line.trim(), Quantity::ONE),
    };
    let unknown = || Failure::refused(tr!(desk.texts, "cli-no-product", what = values::shown(what)));
    let id = match what.strip_prefix("id:") {
        Some(id) => {
            let id = ProductId(values::id(&desk.texts, "--line", id)?);
            desk.known_product(id)?.then_some(id).ok_or_else(unknown)?
        }
        None if what.is_empty() => return Err(values::nothing(&desk.texts, "--line")),
        None => desk.repository.product_by_code(what)?.ok_or_else(unknown)?.id,
    };
    let product = desk.repository.product(id)?;
    desk.meant("--line", line, absurd::quantity(quantity, product.unit))?;
    Ok((NewLine { item: Item::Product { id, price: None }, quantity }, product))
}

fn list(desk: &Desk<'_, dyn Reader>, filter: &List) -> Result<(), Failure> {
    let query = SaleQuery {
        period: values::period(&desk.texts, filter.from.as_deref(), filter.to.as_deref())?,
        client: filter.client.as_deref().map(|text| desk.client("--client", text)).transpose()?,
        product: filter.product.as_deref().map(|text| desk.product(text)).transpose()?,
        limit: PAGE_ROWS,
        ..SaleQuery::default()
    };
    desk.list(&SALE, |from| desk.repository.sales(&SaleQuery { from, ..query.clone() }))
}
