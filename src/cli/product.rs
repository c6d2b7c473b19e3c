//! `salestrack product`: products and their stock.

use clap::{Args, Subcommand};

use super::Session;
use super::desk::{Desk, Id};
use super::failure::Failure;
use crate::domain::edit::Edit as Change;
use crate::domain::product::ProductDraft;
use crate::domain::query::ProductQuery;
use crate::domain::{Quantity, Unit};
use crate::exchange::records::PRODUCT;
use crate::repository::pages::PAGE_ROWS;
use crate::repository::{Reader, Repository};
use crate::tr;

/// What is to be done with a product. ID is a number, `id:12`, or a code.
#[derive(Debug, Subcommand)]
pub enum Command {
    List,
    Show(Id),
    Add(Add),
    Edit(Edit),
    Delete(Id),
    Restock {
        #[arg(allow_hyphen_values = true)]
        id: String,
        #[arg(value_name = "Q", allow_hyphen_values = true)]
        quantity: String,
    },
    Adjust {
        #[arg(allow_hyphen_values = true)]
        id: String,
        #[arg(value_name = "Q", allow_hyphen_values = true)]
        quantity: String,
        #[arg(long, value_name = "R")]
        reason: String,
    },
}

/// A new product.
#[derive(Debug, Args)]
pub struct Add {
    #[arg(long, value_name = "N")]
    name: String,
    #[arg(long, value_name = "P", allow_hyphen_values = true)]
    price: String,
    #[arg(long, value_name = "C")]
    code: Option<String>,
    #[arg(long, value_name = "Q", allow_hyphen_values = true)]
    stock: Option<String>,
    #[arg(long, value_name = "U")]
    unit: Option<String>,
    #[arg(long, value_name = "Q", allow_hyphen_values = true)]
    threshold: Option<String>,
}

/// What changes; an empty code or threshold takes it away.
#[derive(Debug, Args)]
pub struct Edit {
    #[arg(allow_hyphen_values = true)]
    id: String,
    #[arg(long, value_name = "N")]
    name: Option<String>,
    #[arg(long, value_name = "P", allow_hyphen_values = true)]
    price: Option<String>,
    #[arg(long, value_name = "C")]
    code: Option<String>,
    #[arg(long, value_name = "U")]
    unit: Option<String>,
    #[arg(long, value_name = "Q", allow_hyphen_values = true)]
    threshold: Option<String>,
}

/// Does it: what only looks opens the shop to read it.
pub fn run(session: &Session, command: Command) -> Result<(), Failure> {
    match command {
        Command::List => session.reading(list),
        Command::Show(Id { id }) => session.reading(|desk| {
            let product = desk.repository.product(desk.product(&id)?)?;
            desk.output().one(PRODUCT.record(&product))
        }),
        Command::Add(_) | Command::Edit(_) | Command::Delete(_) | Command::Restock { .. } | Command::Adjust { .. } => {
            session.working(|desk| change(desk, command))
        }
    }
}

fn change(desk: &mut Desk<'_, dyn Repository>, command: Command) -> Result<(), Failure> {
    let act = desk.act();
    let product = match command {
        Command::List | Command::Show(_) => return Ok(()),
        Command::Add(add) => {
            let (draft, opening) = added(desk, add)?;
            desk.repository.add_product(&draft, opening, &act)?
        }
        Command::Edit(edit) => {
            let id = desk.product(&edit.id)?;
            let before = desk.repository.product(id)?.draft();
            let after = edited(desk, before.clone(), edit)?;
            desk.repository.edit_product(id, &Change::new(before, after), &act)?
        }
        Command::Delete(Id { id }) => {
            let id = desk.product(&id)?;
            desk.repository.delete_product(id, &act)?;
            let product = desk.repository.product(id)?;
            let sentence = tr!(desk.texts, "cli-product-deleted", name = product.name.as_str());
            return desk.output().done(&sentence, PRODUCT.record(&product));
        }
        Command::Restock { id, quantity } => {
            let id = desk.product(&id)?;
            let quantity = desk.quantity_of("Q", &quantity, desk.repository.product(id)?.unit)?;
            desk.repository.restock(id, quantity, None, &act)?
        }
        Command::Adjust { id, quantity, reason } => {
            let id = desk.product(&id)?;
            let quantity = desk.quantity_of("Q", &quantity, desk.repository.product(id)?.unit)?;
            desk.repository.adjust(id, quantity, &reason, &act)?
        }
    };
    desk.output().one(PRODUCT.record(&product))
}

fn added(desk: &Desk<'_, dyn Repository>, add: Add) -> Result<(ProductDraft, Quantity), Failure> {
    let unit = add.unit.map_or(Ok(Unit::Piece), |text| desk.unit("--unit", &text))?;
    let draft = ProductDraft {
        name: add.name,
        code: add.code,
        price: desk.price("--price", &add.price)?,
        unit,
        threshold: add.threshold.map(|text| desk.quantity_of("--threshold", &text, unit)).transpose()?,
    };
    let opening = add.stock.map_or(Ok(Quantity::ZERO), |text| desk.quantity_of("--stock", &text, unit))?;
    Ok((draft, opening))
}

fn edited(desk: &Desk<'_, dyn Repository>, mut draft: ProductDraft, edit: Edit) -> Result<ProductDraft, Failure> {
    if let Some(name) = edit.name {
        draft.name = name;
    }
    if let Some(price) = edit.price {
        draft.price = desk.price("--price", &price)?;
    }
    if let Some(code) = edit.code {
        draft.code = Some(code);
    }
    if let Some(unit) = edit.unit {
        draft.unit = desk.unit("--unit", &unit)?;
    }
    match edit.threshold.as_deref() {
        None => {}
        Some("") => draft.threshold = None,
        Some(text) => draft.threshold = Some(desk.quantity_of("--threshold", text, draft.unit)?),
    }
    Ok(draft)
}

fn list(desk: &Desk<'_, dyn Reader>) -> Result<(), Failure> {
    let query = ProductQuery { limit: PAGE_ROWS, ..ProductQuery::default() };
    desk.list(&PRODUCT, |from| desk.repository.catalogue(&ProductQuery { from, ..query.clone() }))
}
