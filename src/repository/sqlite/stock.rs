//! The stock ledger: what is appended to it, and the card that shows it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, ToSql, named_params};

use super::{
    connection::wrap,
    found,
    links::{self, Head},
    products, rows,
};
use crate::domain::{
    chain::{self, ChainKey},
    ids::ProductId,
    moment::{Stamp, day_number},
    product::Product,
    quantity::Quantity,
    stock::{self, Entry, Movement, MovementKind, ProductCard, last_days},
};
use crate::repository::Result;

/// Movements that a card shows.
const SHOWN: u32 = 100;

/// A movement to be written.
pub struct Move<'a> {
    /// What moves.
    pub entry: &'a Entry,
    /// Who, where and when.
    pub stamp: &'a Stamp,
    /// The document that causes it.
    pub document: Option<i64>,
}

/// Appends a movement to its product's ledger, and moves the on-hand cache with it. One without a document is a link: returns the head of
/// the chain as it was and as it is.
pub fn append(c: &Connection, movement: &Move<'_>) -> Result<Option<(Head, Head)>> {
    let Move { entry, stamp, document } = movement;
    let (on_hand, seq) = c
        .prepare_cached("SELECT on_hand, last_seq FROM products WHERE id = :id")
        .and_then(|mut statement| {
            statement
                .query_row(named_params! {":id": entry.product.0}, |row| {
                    Ok((rows::quantity(row, "on_hand")?, row.get::<_, i64>("last_seq")?))
                })
                .optional()
        })
        .map_err(wrap("read the stock"))
        .and_then(|row| found(row, entry.product))?;
    let balance = on_hand.add(entry.quantity)?;
    c.prepare_cached(
        "INSERT INTO stock_movements (product_id, seq, kind, quantity, balance, day, instant_ms, offset_minutes,
                                      document_id, reason, user_id, till_id)
         VALUES (:id, :seq, :kind, :quantity, :balance, :day, :instant, :offset, :document, :reason, :user, :till)",
    )
    .and_then(|mut statement| {
        statement.execute(named_params! {
            ":id": entry.product.0,
            ":seq": seq + 1,
            ":kind": entry.kind.code(),
            ":quantity": entry.quantity.thousandths(),
            ":balance": balance.thousandths(),
            ":day": day_number(stamp.day),
            ":instant": stamp.time.map(|time| time.instant_ms),
            ":offset": stamp.time.map(|time| time.offset_minutes),
            ":document": document,
            ":reason": entry.reason,
            ":user": stamp.user.0,
            ":till": stamp.till.0,
        })
    })
    .map_err(wrap("write the movement"))?;
    let mut linked = None;
    if document.is_none() {
        let fields: [&dyn ToSql; chain::MOVEMENT.len()] = [
            &entry.product.0,
            &(seq + 1),
            &entry.kind.code(),
            &entry.quantity.thousandths(),
            &balance.thousandths(),
            &day_number(stamp.day),
            &stamp.time.map(|time| time.instant_ms),
            &stamp.time.map(|time| time.offset_minutes),
            &stamp.user.0,
            &stamp.till.0,
        ];
        let fields = links::of_values(&fields).map_err(wrap("write a link"))?;
        let before = Head::of(c, ChainKey::Till(stamp.till))?;
        let mut head = before.clone();
        links::append_movement(c, &mut head, (entry.product.0, seq + 1), &fields, entry.reason.as_deref())?;
        head.keep(c)?;
        linked = Some((before, head));
    }
    c.prepare_cached("UPDATE products SET on_hand = :balance, last_seq = :seq WHERE id = :id")
        .and_then(|mut statement| {
            statement.execute(named_params! {
                ":balance": balance.thousandths(), ":seq": seq + 1, ":id": entry.product.0
            })
        })
        .map_err(wrap("move the stock"))?;
    Ok(linked)
}

/// A product with its last days and its newest movements.
pub fn card(c: &Connection, id: ProductId, today: NaiveDate, days: u32) -> Result<ProductCard> {
    let product = found(products::load(c, id)?, id)?.row;
    let window = last_days(today, days);
    let sold = products::sold(c, &[id], &window)?.pop().unwrap_or_default();
    let levels = levels(c, &product, &window)?;
    let sales = c
        .prepare_cached("SELECT coalesce(sum(documents), 0) FROM product_totals WHERE product_id = :id AND period = 0")
        .and_then(|mut statement| statement.query_row(named_params! {":id": id.0}, |row| row.get(0)))
        .map_err(wrap("count the sales of a product"))?;
    let sold = window.into_iter().zip(sold).collect();
    let twin_of = products::twins(c, &[id])?.remove(&id);
    Ok(ProductCard { sold, levels, movements: newest(c, id)?, sales, product, twin_of })
}

/// On hand at the end of each day.
///
/// The ledger is read backwards and no further than the window: rows written here are in it by their day. Imported
/// ones, known by having no instant, may have come later than their day says, so those end nothing.
fn levels(c: &Connection, product: &Product, window: &[NaiveDate]) -> Result<Vec<(NaiveDate, Quantity)>> {
    let Some(first) = window.first().copied() else { return Ok(Vec::new()) };
    let mut moved: BTreeMap<NaiveDate, Quantity> = BTreeMap::new();
    let mut statement = c
        .prepare_cached(
            "SELECT day, quantity, instant_ms IS NOT NULL FROM stock_movements WHERE product_id = :id ORDER BY seq DESC",
        )
        .map_err(wrap("read the levels of a product"))?;
    let mut ledger =
        statement.query(named_params! {":id": product.id.0}).map_err(wrap("read the levels of a product"))?;
    while let Some(row) = ledger.next().map_err(wrap("read the levels of a product"))? {
        let read = || -> rusqlite::Result<_> { Ok((rows::day_at(row, 0)?, row.get(1)?, row.get(2)?)) };
        let (day, quantity, native): (NaiveDate, i64, bool) = read().map_err(wrap("read the levels of a product"))?;
        if day >= first {
            let sum = moved.entry(day).or_insert(Quantity::ZERO);
            *sum = sum.add(Quantity::new(quantity))?;
        } else if native {
            break;
        }
    }
    Ok(stock::levels(product.on_hand, &moved, window)?)
}

fn newest(c: &Connection, id: ProductId) -> Result<Vec<Movement>> {
    let mut statement = c
        .prepare_cached(
            "SELECT m.kind, m.quantity, m.balance, m.reason, m.day, m.instant_ms, m.offset_minutes,
                    s.prefix, d.number
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
                number: rows::optional_number(row, "prefix", "number")?,
                day: rows::day(row, "day")?,
                time: rows::time(row)?,
            })
        })
        .and_then(Iterator::collect);
    movements.map_err(wrap("read the movements"))
}
