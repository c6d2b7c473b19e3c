//! What may be sold and voided: a pure function of what was loaded, to a document or a refusal.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::json;

use super::{
    DocumentKind, Item, NewLine, NewSale, Payment, Sale, SaleLine, Shortage,
    document::{Decision, Document, Expectation, Key, Numbering, articles},
    number::SeriesKey,
};
use crate::domain::{
    Currency, Money, Quantity, Unit, UnitPrice,
    client::Client,
    edit::Versioned,
    ids::{ClientId, DocumentId, ProductId, SourceId},
    import::ImportedSale,
    invalid::{Field, Invalid, Problem},
    moment::{Act, Stamp},
    product::{Product, check_unit, checked_name},
    refusal::Refusal,
    shop::{OversellPolicy, Shop},
    stock::{Entry, MovementKind},
};

/// The tender of every payment so far.
const CASH: &str = "cash";
/// The most that the clocks of two tills may differ before the seller is asked.
const CLOCK_TOLERANCE_MS: i64 = 120_000;
/// A shop that sold nothing for so many days has a clock that is wrong, or was closed for long: the seller is asked.
const CLOCK_AHEAD_DAYS: i64 = 366;

/// What a sale is decided on, as it was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The settings.
    pub shop: Versioned<Shop>,
    /// The client of the sale, where it names one that there is.
    pub client: Option<Versioned<Client>>,
    /// The products of the sale that there are.
    pub products: BTreeMap<ProductId, Versioned<Product>>,
    /// The last document of a series of ours.
    pub last: Option<LastDocument>,
}

/// When the last document was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastDocument {
    /// Business day.
    pub day: NaiveDate,
    /// Milliseconds since 1970-01-01 UTC, where it is known.
    pub instant_ms: Option<i64>,
}

/// The sale that was recorded under the same key.
///
/// # Errors
/// [`Refusal::KeyReused`] where the key was used for another sale.
pub fn made_already(order: &NewSale, first: Option<(DocumentId, String)>) -> Result<Option<DocumentId>, Refusal> {
    match (first, &order.key) {
        (Some((id, stood_for)), _) if stood_for == content_of(order) => Ok(Some(id)),
        (Some(_), Some(key)) => Err(Refusal::KeyReused(key.clone())),
        (Some(_) | None, _) => Ok(None),
    }
}

/// Records a sale: each line is checked and rounded once, the amount given covers the total, every product is in stock
/// (unless the shop asks and the seller has confirmed), and the clock is neither before the last document nor far ahead of it.
///
/// # Errors
/// The first rule that it breaks.
pub fn record(order: &NewSale, facts: &Facts, act: &Act) -> Result<Decision, Refusal> {
    let Facts { shop, client, products, last } = facts;
    let mut expectations = vec![Expectation::Shop(shop.version)];
    if let Some(id) = order.client {
        let client = client.as_ref().ok_or_else(|| Refusal::not_found(format_args!("client {id}")))?;
        check_client(&client.row)?;
        expectations.push(Expectation::Client(id, client.version));
    }
    let line = |line| checked_line(line, products, shop.row.currency);
    let lines = order.lines.iter().map(line).collect::<Result<Vec<SaleLine>, Refusal>>()?;
    let taken = taken(&lines)?;
    if lines.is_empty() {
        return Err(Invalid::new(Field::Lines, Problem::Empty).into());
    }
    let total = Money::sum(lines.iter().map(|line| line.total))?;
    let given = order.given.unwrap_or(total);
    if given < total {
        return Err(Refusal::GivenTooLittle { given, total });
    }
    let sells_short = shop.row.oversell == OversellPolicy::Ask && order.accept_shortage;
    let short = shortages(&taken, products);
    if !short.is_empty() && !sells_short {
        return Err(Refusal::Short(short));
    }
    if !order.accept_clock {
        check_clock(*last, act)?;
    }
    for (id, asked) in taken {
        let version = products.get(&id).map(|product| Expectation::Product(id, product.version));
        expectations.extend(version);
        if !sells_short {
            expectations.push(Expectation::OnHand(id, asked));
        }
    }
    let payment = Payment { tender: CASH.to_owned(), amount: total, given, change: given.sub(total)? };
    let document = Document {
        kind: DocumentKind::Sale,
        numbering: Numbering::Next(SeriesKey::of(DocumentKind::Sale, &act.into())),
        stamp: act.into(),
        client: order.client,
        original: None,
        total,
        items: articles(&lines)?,
        payments: vec![payment],
        movements: movements(&lines, MovementKind::Sale)?,
        lines,
        reference: None,
        key: order.key.clone().map(|key| Key { key, content: content_of(order) }),
    };
    Ok(Decision { document, expectations })
}

/// Reverses a whole sale, an imported one too. The clock is not checked: a sale made with a wrong clock must be voidable.
///
/// # Errors
/// What is no sale, or is voided already.
pub fn void(sale: &Sale, act: &Act) -> Result<Decision, Refusal> {
    match sale.head.kind {
        DocumentKind::Sale => {}
        DocumentKind::Void => return Err(Refusal::NotASale(sale.head.number.clone())),
    }
    if let Some(by) = &sale.head.voided_by {
        return Err(Refusal::AlreadyVoided(by.clone()));
    }
    let back =
        |line: &SaleLine| Ok(SaleLine { quantity: line.quantity.neg()?, total: line.total.neg()?, ..line.clone() });
    let lines = sale.lines.iter().map(back).collect::<Result<Vec<SaleLine>, Refusal>>()?;
    let total = sale.head.total.neg()?;
    let document = Document {
        kind: DocumentKind::Void,
        numbering: Numbering::Next(SeriesKey::of(DocumentKind::Void, &act.into())),
        stamp: act.into(),
        client: sale.head.client,
        original: Some(sale.head.id),
        total,
        items: sale.head.items.neg()?,
        payments: paid_back(sale)?,
        movements: movements(&lines, MovementKind::Void)?,
        lines,
        reference: None,
        key: None,
    };
    Ok(Decision { document, expectations: vec![Expectation::Uncorrected(sale.head.id)] })
}

/// Pays back by the same tenders; an imported sale, whose tender is unknown, is paid back in cash.
fn paid_back(sale: &Sale) -> Result<Vec<Payment>, Refusal> {
    let back = |tender: &str, paid: Money| {
        let amount = paid.neg()?;
        Ok(Payment { tender: tender.to_owned(), amount, given: amount, change: Money::ZERO })
    };
    if sale.payments.is_empty() {
        return Ok(vec![back(CASH, sale.head.total)?]);
    }
    sale.payments.iter().map(|payment| back(&payment.tender, payment.amount)).collect()
}

/// An imported sale, at its own prices and without a check of the stock. Its tender is unknown: it is stored as exact cash,
/// and counts in no total of tenders.
pub fn imported(
    sale: &ImportedSale,
    source: SourceId,
    client: Option<ClientId>,
    products: &[&Product],
    currency: Currency,
    act: &Act,
) -> Result<Document, Refusal> {
    let line = |(line, product): (&crate::domain::import::ImportedLine, &&Product)| {
        Ok(SaleLine {
            product: Some(product.id),
            label: product.name.clone(),
            code: product.code.clone(),
            unit: product.unit,
            quantity: line.quantity,
            unit_price: line.unit_price,
            list_price: line.unit_price,
            total: line.unit_price.line_total(line.quantity, currency)?,
        })
    };
    let lines = sale.lines.iter().zip(products).map(line).collect::<Result<Vec<SaleLine>, Refusal>>()?;
    let total = Money::sum(lines.iter().map(|line| line.total))?;
    Ok(Document {
        kind: DocumentKind::Sale,
        numbering: Numbering::Imported { source, number: sale.old_id },
        stamp: Stamp::imported(act, sale.day),
        client,
        original: None,
        total,
        items: articles(&lines)?,
        payments: vec![Payment { tender: CASH.to_owned(), amount: total, given: total, change: Money::ZERO }],
        movements: movements(&lines, MovementKind::Sale)?,
        lines,
        reference: sale.reference.clone(),
        key: None,
    })
}

/// The content of a sale as text: equal for two equal sales.
fn content_of(order: &NewSale) -> String {
    let lines: Vec<_> = order
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
    json!({ "client": order.client.map(|id| id.0), "given": order.given.map(Money::minor), "lines": lines }).to_string()
}

fn check_client(client: &Client) -> Result<(), Refusal> {
    if client.anonymised {
        return Err(Refusal::Anonymised);
    }
    if client.deleted {
        return Err(Refusal::not_found(format_args!("client {}", client.id)));
    }
    Ok(())
}

/// A line of the document.
fn checked_line(
    line: &NewLine,
    products: &BTreeMap<ProductId, Versioned<Product>>,
    currency: Currency,
) -> Result<SaleLine, Refusal> {
    let quantity = line.quantity;
    if quantity <= Quantity::ZERO {
        let problem = if quantity.is_zero() { Problem::Zero } else { Problem::Negative };
        return Err(Invalid::new(Field::Quantity, problem).into());
    }
    let (product, label, code, unit, list_price, unit_price) = match &line.item {
        Item::Product { id, price } => {
            let Versioned { row: product, .. } = products.get(id).ok_or_else(|| Refusal::not_found(id))?;
            if product.deleted {
                return Err(Refusal::Deleted { id: *id, name: product.name.clone() });
            }
            let price = price.unwrap_or(product.price);
            (Some(*id), product.name.clone(), product.code.clone(), product.unit, product.price, price)
        }
        Item::Open { label, price } => (None, checked_name(label)?, None, Unit::Piece, *price, *price),
    };
    check_unit(quantity, unit, Field::Quantity)?;
    if unit_price.is_negative() {
        return Err(Invalid::new(Field::Price, Problem::Negative).into());
    }
    let total = unit_price.line_total(quantity, currency)?;
    Ok(SaleLine { product, label, code, unit, quantity, unit_price, list_price, total })
}

/// What the whole sale takes of each product.
fn taken(lines: &[SaleLine]) -> Result<BTreeMap<ProductId, Quantity>, Refusal> {
    let mut taken = BTreeMap::new();
    for (id, quantity) in lines.iter().filter_map(|line| Some((line.product?, line.quantity))) {
        let sum = taken.entry(id).or_insert(Quantity::ZERO);
        *sum = sum.add(quantity)?;
    }
    Ok(taken)
}

fn shortages(
    taken: &BTreeMap<ProductId, Quantity>,
    products: &BTreeMap<ProductId, Versioned<Product>>,
) -> Vec<Shortage> {
    let short = |(id, asked): (&ProductId, &Quantity)| {
        let product = &products.get(id)?.row;
        (*asked > product.on_hand).then(|| Shortage {
            product: *id,
            name: product.name.clone(),
            unit: product.unit,
            asked: *asked,
            left: product.on_hand,
        })
    };
    taken.iter().filter_map(short).collect()
}

/// What leaves the stock by lines of a sale, and comes back by those of a void.
fn movements(lines: &[SaleLine], kind: MovementKind) -> Result<Vec<Entry>, Refusal> {
    let moved = |line: &SaleLine| {
        let product = line.product?;
        Some(line.quantity.neg().map(|quantity| Entry { product, kind, quantity, reason: None }))
    };
    Ok(lines.iter().filter_map(moved).collect::<Result<_, _>>()?)
}

/// Refuses a clock that is before the last document, or far ahead of it. Only where that has no instant are the days compared: the same instant falls on an
/// earlier day in another zone, or where the day ends later.
fn check_clock(last: Option<LastDocument>, act: &Act) -> Result<(), Refusal> {
    let Some(last) = last else { return Ok(()) };
    let before = match last.instant_ms {
        Some(at) => act.at.instant_ms < at.saturating_sub(CLOCK_TOLERANCE_MS),
        None => act.at.day < last.day,
    };
    if before {
        return Err(Refusal::ClockBehind { last: last.day });
    }
    let today = act.at.day;
    let ahead = (today - last.day).num_days() > CLOCK_AHEAD_DAYS;
    if ahead { Err(Refusal::ClockAhead { last: last.day, today }) } else { Ok(()) }
}
