//! The stock ledger: every movement of a product, and the card that shows them.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use rusqlite::{Connection, OptionalExtension, named_params};

use super::{connection::wrap, found, products, rows};
use crate::domain::{
    fold::clean_name,
    ids::{DocumentId, ProductId},
    invalid::{Field, Invalid, Problem},
    moment::{Moment, day_number},
    product::{NAME_MAX, Product, check_unit},
    quantity::Quantity,
    stock::{Movement, MovementKind, ProductCard},
};
use crate::repository::Result;

/// Movements that a card shows.
const SHOWN: u32 = 100;

/// Appends a movement and moves the on-hand cache with it; gives the new balance.
pub fn move_stock(
    c: &Connection,
    id: ProductId,
    kind: MovementKind,
    quantity: Quantity,
    document: Option<DocumentId>,
    reason: Option<&str>,
    now: &Moment,
) -> Result<Quantity> {
    let instant = Some((now.instant_ms, now.offset_minutes));
    append(c, &Entry { id, kind, quantity, document, reason, day: now.day, instant })
}

/// A movement to be written. An imported one has a day, and no instant.
pub struct Entry<'a> {
    /// Of which product.
    pub id: ProductId,
    /// Why.
    pub kind: MovementKind,
    /// Signed.
    pub quantity: Quantity,
    /// The document that causes it.
    pub document: Option<DocumentId>,
    /// Why, in a word or a text.
    pub reason: Option<&'a str>,
    /// Business day.
    pub day: NaiveDate,
    /// Milliseconds since 1970 and the offset in minutes, where they are known.
    pub instant: Option<(i64, i32)>,
}

/// Appends a movement and moves the on-hand cache with it; gives the new balance.
pub fn append(c: &Connection, entry: &Entry<'_>) -> Result<Quantity> {
    let (on_hand, seq) = c
        .prepare_cached("SELECT on_hand, last_seq FROM products WHERE id = :id")
        .and_then(|mut statement| {
            statement
                .query_row(named_params! {":id": entry.id.0}, |row| {
                    Ok((rows::quantity(row, "on_hand")?, row.get::<_, i64>("last_seq")?))
                })
                .optional()
        })
        .map_err(wrap("read the stock"))
        .and_then(|row| found(row, entry.id))?;
    let balance = on_hand.add(entry.quantity)?;
    c.prepare_cached(
        "INSERT INTO stock_movements
                (product_id, seq, kind, quantity, balance, day, instant_ms, offset_minutes, document_id, reason)
         VALUES (:id, :seq, :kind, :quantity, :balance, :day, :instant, :offset, :document, :reason)",
    )
    .and_then(|mut statement| {
        statement.execute(named_params! {
            ":id": entry.id.0,
            ":seq": seq + 1,
            ":kind": entry.kind.code(),
            ":quantity": entry.quantity.thousandths(),
            ":balance": balance.thousandths(),
            ":day": day_number(entry.day),
            ":instant": entry.instant.map(|(ms, _)| ms),
            ":offset": entry.instant.map(|(_, minutes)| minutes),
            ":document": entry.document.map(|document| document.0),
            ":reason": entry.reason,
        })
    })
    .map_err(wrap("write the movement"))?;
    c.prepare_cached("UPDATE products SET on_hand = :balance, last_seq = :seq WHERE id = :id")
        .and_then(|mut statement| {
            statement.execute(named_params! {
                ":balance": balance.thousandths(), ":seq": seq + 1, ":id": entry.id.0
            })
        })
        .map_err(wrap("move the stock"))?;
    Ok(balance)
}

/// Adds a delivery.
pub fn restock(c: &Connection, id: ProductId, quantity: Quantity, note: Option<&str>, now: &Moment) -> Result<Product> {
    let product = products::living(c, id)?;
    if quantity < Quantity::ZERO {
        return Err(Invalid::new(Field::Quantity, Problem::Negative).into());
    }
    check_movement(quantity, &product)?;
    let note = note.map(checked_reason).transpose()?.filter(|note| !note.is_empty());
    move_stock(c, id, MovementKind::Restock, quantity, None, note.as_deref(), now)?;
    products::load(c, id)
}

/// Corrects the stock. It may lift a stock that stands under zero, and never brings one there.
pub fn adjust(c: &Connection, id: ProductId, quantity: Quantity, reason: &str, now: &Moment) -> Result<Product> {
    let product = products::living(c, id)?;
    check_movement(quantity, &product)?;
    let reason = checked_reason(reason)?;
    if reason.is_empty() {
        return Err(Invalid::new(Field::Reason, Problem::Empty).into());
    }
    let balance = product.on_hand.add(quantity)?;
    if balance < Quantity::ZERO && quantity < Quantity::ZERO {
        return Err(Invalid::new(Field::Quantity, Problem::OutOfRange).into());
    }
    move_stock(c, id, MovementKind::Adjustment, quantity, None, Some(&reason), now)?;
    products::load(c, id)
}

fn check_movement(quantity: Quantity, product: &Product) -> Result<()> {
    if quantity.is_zero() {
        return Err(Invalid::new(Field::Quantity, Problem::Zero).into());
    }
    Ok(check_unit(quantity, product.unit, Field::Quantity)?)
}

fn checked_reason(text: &str) -> Result<String> {
    let text = clean_name(text);
    if text.chars().count() > NAME_MAX {
        return Err(Invalid::new(Field::Reason, Problem::TooLong { max: NAME_MAX }).into());
    }
    Ok(text)
}

/// A product with its last days and its newest movements.
pub fn card(c: &Connection, id: ProductId, today: NaiveDate, days: u32) -> Result<ProductCard> {
    let product = products::load(c, id)?;
    let window = last_days(today, days);
    let sold = products::sold(c, &[id], &window)?.pop().unwrap_or_default();
    let levels = levels(c, &product, &window)?;
    let sales = c
        .prepare_cached("SELECT coalesce(sum(documents), 0) FROM product_totals WHERE product_id = :id AND period = 0")
        .and_then(|mut statement| statement.query_row(named_params! {":id": id.0}, |row| row.get(0)))
        .map_err(wrap("count the sales of a product"))?;
    let sold = window.into_iter().zip(sold).collect();
    Ok(ProductCard { sold, levels, movements: newest(c, id)?, sales, product })
}

/// The last days, oldest first, today last.
pub fn last_days(today: NaiveDate, days: u32) -> Vec<NaiveDate> {
    (0..days).rev().filter_map(|back| today.checked_sub_days(Days::new(u64::from(back)))).collect()
}

/// On hand at the end of each day: what is on hand now, less what moved afterwards.
///
/// The ledger is read backwards and no further than the window: rows written here stand in it by their day. Imported
/// ones, known by having no instant, may have come later than their day says, so those end nothing.
fn levels(c: &Connection, product: &Product, window: &[NaiveDate]) -> Result<Vec<(NaiveDate, Quantity)>> {
    let Some(first) = window.first().copied() else { return Ok(Vec::new()) };
    let first = day_number(first);
    let mut moved: BTreeMap<i64, Quantity> = BTreeMap::new();
    let mut statement = c
        .prepare_cached(
            "SELECT day, quantity, instant_ms IS NOT NULL FROM stock_movements WHERE product_id = :id ORDER BY seq DESC",
        )
        .map_err(wrap("read the levels of a product"))?;
    let mut ledger =
        statement.query(named_params! {":id": product.id.0}).map_err(wrap("read the levels of a product"))?;
    while let Some(row) = ledger.next().map_err(wrap("read the levels of a product"))? {
        let read = || -> rusqlite::Result<(i64, i64, bool)> { Ok((row.get(0)?, row.get(1)?, row.get(2)?)) };
        let (day, quantity, native) = read().map_err(wrap("read the levels of a product"))?;
        if day >= first {
            let sum = moved.entry(day).or_insert(Quantity::ZERO);
            *sum = sum.add(Quantity::new(quantity))?;
        } else if native {
            break;
        }
    }
    let mut level = product.on_hand;
    let mut later = moved.into_iter().rev().peekable();
    let mut levels = Vec::with_capacity(window.len());
    for day in window.iter().rev() {
        while let Some((_, quantity)) = later.next_if(|(moved, _)| *moved > day_number(*day)) {
            level = level.sub(quantity)?;
        }
        levels.push((*day, level));
    }
    levels.reverse();
    Ok(levels)
}

fn newest(c: &Connection, id: ProductId) -> Result<Vec<Movement>> {
    let mut statement = c
        .prepare_cached(
            "SELECT m.kind, m.quantity, m.balance, m.reason, m.day, m.instant_ms, m.offset_minutes,
                    s.prefix || printf('%06d', d.number) AS number
             FROM stock_movements m
             LEFT JOIN documents d ON d.id = m.document_id
             LEFT JOIN series s ON s.id = d.series_id
             WHERE m.product_id = :id ORDER BY m.seq DESC LIMIT :limit",
        )
        .map_err(wrap("read the movements"))?;
    let movements = statement
        .query_map(named_params! {":id": id.0, ":limit": SHOWN}, |row| {
            Ok(Movement {
                kind: rows::word(row, "kind", MovementKind::parse)?,
                quantity: rows::quantity(row, "quantity")?,
                balance: rows::quantity(row, "balance")?,
                reason: row.get("reason")?,
                number: row.get("number")?,
                day: rows::some_day(row, "day")?,
                time: rows::time(row)?,
            })
        })
        .and_then(Iterator::collect);
    movements.map_err(wrap("read the movements"))
}
