//! Recording a sale, and reversing it: the one place where documents are written by hand.

use std::collections::BTreeMap;

use chrono::Datelike;
use rusqlite::{Connection, OptionalExtension, named_params};
use serde_json::json;

use super::{baskets, connection::wrap, documents, found, products, settings, stock, totals};
use crate::{
    domain::{
        Currency, Money, Quantity, Unit, UnitPrice,
        ids::{ClientId, DocumentId, ProductId},
        invalid::{Field, Invalid, Problem},
        moment::{Moment, day_number, day_of_number},
        product::{Product, check_unit, checked_name},
        sale::{DocumentKind, Item, NewLine, NewSale, Sale, SaleLine, Shortage},
        shop::OversellPolicy,
        stock::MovementKind,
    },
    repository::{RepositoryError, Result},
};

/// The only till and the only user, until there are more.
const TILL: i64 = 1;
const USER: i64 = 1;
/// Two tills' clocks may differ by so much before anybody is asked.
const CLOCK_TOLERANCE_MS: i64 = 120_000;

/// Records a sale; the same key with the same content gives the first one back. `summed` adds it to the totals; else whoever
/// records many does so for all of them.
pub fn record(c: &Connection, sale: &NewSale, now: &Moment, summed: bool) -> Result<Sale> {
    let content = content_of(sale);
    if let Some(first) = known(c, sale, &content)? {
        return documents::load(c, first);
    }
    let shop = settings::load(c)?;
    check_client(c, sale.client)?;
    let mut taken = BTreeMap::new();
    let lines = sale
        .lines
        .iter()
        .map(|line| checked_line(c, line, shop.currency, &mut taken))
        .collect::<Result<Vec<SaleLine>>>()?;
    if lines.is_empty() {
        return Err(Invalid::new(Field::Lines, Problem::Empty).into());
    }
    let total = Money::sum(lines.iter().map(|line| line.total))?;
    let given = sale.given.unwrap_or(total);
    if given < total {
        return Err(RepositoryError::GivenTooLittle { given, total });
    }
    let short = shortages(&taken);
    if !short.is_empty() {
        match shop.oversell {
            OversellPolicy::Ask if sale.accept_shortage => {}
            OversellPolicy::Ask | OversellPolicy::Refuse => return Err(RepositoryError::Short(short)),
        }
    }
    if !sale.accept_clock {
        check_clock(c, now)?;
    }
    let id = insert_head(
        c,
        &Head {
            kind: DocumentKind::Sale,
            client: sale.client,
            original: None,
            total,
            items: items(&lines)?,
            line_count: lines.len(),
            key: sale.key.as_deref().map(|key| (key, content.as_str())),
        },
        now,
    )?;
    insert_lines(c, id, &lines)?;
    insert_payment(c, id, total, given)?;
    for line in &lines {
        if let Some(product) = line.product {
            stock::move_stock(c, product, MovementKind::Sale, line.quantity.neg()?, Some(id), None, now)?;
        }
    }
    if summed {
        totals::add_document(c, id)?;
    }
    if let Some(key) = &sale.key {
        baskets::forget(c, key)?;
    }
    documents::load(c, id)
}

/// Reverses a sale, an imported one too; the clock is not asked, since a sale made under a wrong one must be voidable.
pub fn void(c: &Connection, id: DocumentId, now: &Moment, summed: bool) -> Result<Sale> {
    let sale = documents::load(c, id)?;
    match sale.head.kind {
        DocumentKind::Sale => {}
        DocumentKind::Void => return Err(RepositoryError::NotASale(sale.head.number)),
    }
    if let Some(by) = sale.head.voided_by {
        return Err(RepositoryError::AlreadyVoided(by));
    }
    let total = sale.head.total.neg()?;
    let head = Head {
        kind: DocumentKind::Void,
        client: sale.head.client,
        original: Some(id),
        total,
        items: sale.head.items.neg()?,
        line_count: sale.lines.len(),
        key: None,
    };
    let void = insert_head(c, &head, now)?;
    c.prepare_cached(
        "INSERT INTO document_lines (document_id, position, product_id, label, code, unit, quantity, unit_price, total,
                                     tax_rate, tax, discount, cost)
         SELECT :void, position, product_id, label, code, unit, -quantity, unit_price, -total, tax_rate, -tax, -discount,
                -cost
         FROM document_lines WHERE document_id = :id ORDER BY position",
    )
    .and_then(|mut statement| statement.execute(named_params! { ":void": void.0, ":id": id.0 }))
    .map_err(totals::added("reverse the lines"))?;
    insert_payment(c, void, total, total)?;
    for line in &sale.lines {
        if let Some(product) = line.product {
            stock::move_stock(c, product, MovementKind::Void, line.quantity, Some(void), None, now)?;
        }
    }
    if summed {
        totals::add_document(c, void)?;
    }
    documents::load(c, void)
}

/// What an idempotency key stands for, in a form that two equal sales write alike.
fn content_of(sale: &NewSale) -> String {
    let lines: Vec<_> = sale
        .lines
        .iter()
        .map(|line| match &line.item {
            Item::Product { id, price } => {
                json!(["product", id.0, price.map(UnitPrice::ten_thousandths), line.quantity.thousandths()])
            }
            Item::Open { label, price } => {
                json!(["open", label.trim(), price.ten_thousandths(), line.quantity.thousandths()])
            }
        })
        .collect();
    json!({ "client": sale.client.map(|id| id.0), "given": sale.given.map(Money::minor), "lines": lines }).to_string()
}

/// The sale that this key has made already.
fn known(c: &Connection, sale: &NewSale, content: &str) -> Result<Option<DocumentId>> {
    let Some(key) = &sale.key else { return Ok(None) };
    let first: Option<(i64, String)> = c
        .prepare_cached("SELECT id, content FROM documents WHERE key = :key")
        .and_then(|mut statement| {
            statement.query_row(named_params! { ":key": key }, |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })
        .map_err(wrap("look for the key of a sale"))?;
    match first {
        None => Ok(None),
        Some((id, stood_for)) if stood_for == content => Ok(Some(DocumentId(id))),
        Some(_) => Err(RepositoryError::KeyReused(key.clone())),
    }
}

fn check_client(c: &Connection, client: Option<ClientId>) -> Result<()> {
    let Some(id) = client else { return Ok(()) };
    let row: Option<(bool, bool)> = c
        .prepare_cached("SELECT deleted_ms IS NOT NULL, anonymised_ms IS NOT NULL FROM clients WHERE id = :id")
        .and_then(|mut statement| {
            statement.query_row(named_params! { ":id": id.0 }, |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })
        .map_err(wrap("look for the client of a sale"))?;
    match found(row, format_args!("client {id}"))? {
        (_, true) => Err(RepositoryError::Anonymised),
        (true, false) => Err(RepositoryError::NotFound(format!("client {id}"))),
        (false, false) => Ok(()),
    }
}

/// A line as it will stand in the document; what it takes of its product is added to `taken`.
fn checked_line(
    c: &Connection,
    line: &NewLine,
    currency: Currency,
    taken: &mut BTreeMap<ProductId, (Product, Quantity)>,
) -> Result<SaleLine> {
    let quantity = line.quantity;
    if quantity <= Quantity::ZERO {
        let problem = if quantity.is_zero() { Problem::Zero } else { Problem::Negative };
        return Err(Invalid::new(Field::Quantity, problem).into());
    }
    let (product, label, code, unit, unit_price) = match &line.item {
        Item::Product { id, price } => {
            let product = match taken.get(id) {
                Some((product, _)) => product.clone(),
                None => products::load(c, *id)?,
            };
            if product.deleted {
                return Err(RepositoryError::Deleted { id: *id, name: product.name });
            }
            let asked = taken.get(id).map_or(Quantity::ZERO, |(_, asked)| *asked).add(quantity)?;
            taken.insert(*id, (product.clone(), asked));
            (Some(*id), product.name, product.code, product.unit, price.unwrap_or(product.price))
        }
        Item::Open { label, price } => (None, checked_name(label)?, None, Unit::Piece, *price),
    };
    check_unit(quantity, unit, Field::Quantity)?;
    if unit_price.is_negative() {
        return Err(Invalid::new(Field::Price, Problem::Negative).into());
    }
    let total = unit_price.line_total(quantity, currency)?;
    Ok(SaleLine { product, label, code, unit, quantity, unit_price, total })
}

fn shortages(taken: &BTreeMap<ProductId, (Product, Quantity)>) -> Vec<Shortage> {
    taken
        .iter()
        .filter(|(_, (product, asked))| *asked > product.on_hand)
        .map(|(id, (product, asked))| Shortage {
            product: *id,
            name: product.name.clone(),
            unit: product.unit,
            asked: *asked,
            left: product.on_hand,
        })
        .collect()
}

/// Pieces, and each measured line as one.
fn items(lines: &[SaleLine]) -> Result<Quantity> {
    lines.iter().try_fold(Quantity::ZERO, |sum, line| {
        let counted = match line.unit {
            Unit::Piece => line.quantity,
            Unit::Kilogram | Unit::Gram | Unit::Litre | Unit::Metre => Quantity::ONE,
        };
        Ok(sum.add(counted)?)
    })
}

/// A clock that stands before the last native document is the shop's to judge.
fn check_clock(c: &Connection, now: &Moment) -> Result<()> {
    let last: Option<(i64, Option<i64>)> = c
        .prepare_cached(
            "SELECT d.day, d.instant_ms FROM series s
             JOIN documents d ON d.series_id = s.id AND d.number = s.last_number
             WHERE s.source_id IS NULL ORDER BY d.id DESC LIMIT 1",
        )
        .and_then(|mut statement| statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional())
        .map_err(wrap("read the last document"))?;
    let Some((day, instant)) = last else { return Ok(()) };
    let last = day_of_number(day).ok_or_else(|| RepositoryError::Damaged(format!("no such day: {day}")))?;
    let before = instant.is_some_and(|instant| now.instant_ms < instant.saturating_sub(CLOCK_TOLERANCE_MS));
    if now.day < last || before { Err(RepositoryError::ClockBehind { last }) } else { Ok(()) }
}

/// The head of a document that is about to get its number.
struct Head<'a> {
    kind: DocumentKind,
    client: Option<ClientId>,
    original: Option<DocumentId>,
    total: Money,
    items: Quantity,
    line_count: usize,
    /// Idempotency key and content.
    key: Option<(&'a str, &'a str)>,
}

fn insert_head(c: &Connection, head: &Head<'_>, now: &Moment) -> Result<DocumentId> {
    let (series, number) = next_number(c, now)?;
    c.prepare_cached(
        "INSERT INTO documents (kind, series_id, number, till_id, user_id, client_id, day, instant_ms, offset_minutes,
                                original_id, total, items, line_count, key, content)
         VALUES (:kind, :series, :number, :till, :user, :client, :day, :instant, :offset, :original, :total, :items,
                 :lines, :key, :content)",
    )
    .and_then(|mut statement| {
        statement.insert(named_params! {
            ":kind": head.kind.code(),
            ":series": series,
            ":number": number,
            ":till": TILL,
            ":user": USER,
            ":client": head.client.map(|id| id.0),
            ":day": day_number(now.day),
            ":instant": now.instant_ms,
            ":offset": now.offset_minutes,
            ":original": head.original.map(|id| id.0),
            ":total": head.total.minor(),
            ":items": head.items.thousandths(),
            ":lines": i64::try_from(head.line_count).unwrap_or(i64::MAX),
            ":key": head.key.map(|(key, _)| key),
            ":content": head.key.map(|(_, content)| content),
        })
    })
    .map(DocumentId)
    .map_err(wrap("write a document"))
}

/// The next number of this till's year. It is given inside the commit, so a sale that fails leaves no gap.
fn next_number(c: &Connection, now: &Moment) -> Result<(i64, i64)> {
    let year = now.day.year();
    c.prepare_cached(
        "INSERT INTO series (prefix, till_id, year, last_number) VALUES (:prefix, :till, :year, 1)
         ON CONFLICT (till_id, year) DO UPDATE SET last_number = last_number + 1
         RETURNING id, last_number",
    )
    .and_then(|mut statement| {
        let values = named_params! { ":prefix": format!("{year:04}-"), ":till": TILL, ":year": year };
        statement.query_row(values, |row| Ok((row.get(0)?, row.get(1)?)))
    })
    .map_err(wrap("number a document"))
}

fn insert_lines(c: &Connection, id: DocumentId, lines: &[SaleLine]) -> Result<()> {
    let mut statement = c
        .prepare_cached(
            "INSERT INTO document_lines (document_id, position, product_id, label, code, unit, quantity, unit_price, total)
             VALUES (:id, :position, :product, :label, :code, :unit, :quantity, :price, :total)",
        )
        .map_err(wrap("write the lines"))?;
    for (position, line) in (1_i64..).zip(lines) {
        statement
            .execute(named_params! {
                ":id": id.0,
                ":position": position,
                ":product": line.product.map(|id| id.0),
                ":label": line.label,
                ":code": line.code,
                ":unit": line.unit.code(),
                ":quantity": line.quantity.thousandths(),
                ":price": line.unit_price.ten_thousandths(),
                ":total": line.total.minor(),
            })
            .map_err(wrap("write the lines"))?;
    }
    Ok(())
}

/// Cash, the only tender so far.
fn insert_payment(c: &Connection, id: DocumentId, amount: Money, given: Money) -> Result<()> {
    let change = given.sub(amount)?;
    c.prepare_cached(
        "INSERT INTO payments (document_id, position, tender, amount, given, change)
         VALUES (:id, 1, 'cash', :amount, :given, :change)",
    )
    .and_then(|mut statement| {
        statement.execute(named_params! {
            ":id": id.0, ":amount": amount.minor(), ":given": given.minor(), ":change": change.minor()
        })
    })
    .map(|_| ())
    .map_err(wrap("write the payment"))
}
