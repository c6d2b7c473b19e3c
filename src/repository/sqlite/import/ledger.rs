//! The stock ledger of an import: for each product what it opened with, then its new sales in order of document.
//!
//! Written product by product, as the table is clustered, so that a long history costs appending and not searching.

use std::collections::HashMap;

use rusqlite::{Connection, Statement, named_params, params};

use super::writer::{Imported, NewProduct};
use super::{ASK_EVERY, Pace};
use crate::domain::{Overflow, Quantity, stock::MovementKind};
use crate::repository::Result;
use crate::repository::sqlite::connection::wrap;

const SOLD: &str = "
    SELECT l.product_id, l.document_id, d.day, l.quantity
    FROM document_lines l JOIN documents d ON d.id = l.document_id
    WHERE l.document_id >= :first AND l.product_id IS NOT NULL
    ORDER BY l.product_id, l.document_id, l.position";

/// One product's end of the ledger.
struct End {
    product: i64,
    seq: i64,
    balance: Quantity,
}

struct Ledger<'c> {
    add: Statement<'c>,
    load: Statement<'c>,
    keep: Statement<'c>,
    first_day: i64,
}

/// Writes the movements of everything that is new, and what is on hand after them.
pub fn write(c: &Connection, imported: &Imported, pace: &mut Pace<'_>) -> Result<()> {
    let prepare = |sql| c.prepare(sql).map_err(wrap("prepare the ledger"));
    let mut ledger = Ledger {
        add: prepare(
            "INSERT INTO stock_movements (product_id, seq, kind, quantity, balance, day, document_id)
             VALUES (:product, :seq, :kind, :quantity, :balance, :day, :document)",
        )?,
        load: prepare("SELECT last_seq, on_hand FROM products WHERE id = :id")?,
        keep: prepare("UPDATE products SET on_hand = :balance, last_seq = :seq WHERE id = :id")?,
        first_day: imported.first_day,
    };
    let mut new: HashMap<i64, &NewProduct> = imported.products.iter().map(|product| (product.id, product)).collect();
    let mut statement = prepare(SOLD)?;
    let mut sold =
        statement.query(named_params! {":first": imported.first_document}).map_err(wrap("read the imported lines"))?;
    let mut moved = 0_u64;
    let mut open: Option<(End, Option<&NewProduct>)> = None;
    while let Some(row) = sold.next().map_err(wrap("read the imported lines"))? {
        let read = || Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        let (product, document, day, quantity): (i64, i64, i64, i64) =
            read().map_err(wrap("read the imported lines"))?;
        if open.as_ref().is_none_or(|(end, _)| end.product != product) {
            if let Some((end, created)) = open.take() {
                ledger.close(end, created)?;
            }
            let created = new.remove(&product);
            open = Some((ledger.begin(product, created)?, created));
        }
        if let Some((end, _)) = &mut open {
            ledger.append(end, MovementKind::Sale, Quantity::new(quantity).neg()?, day, Some(document))?;
        }
        moved += 1;
        if moved.is_multiple_of(ASK_EVERY) {
            pace.ask()?;
        }
    }
    if let Some((end, created)) = open {
        ledger.close(end, created)?;
    }
    // What was never sold still opens with what is on hand.
    for created in imported.products.iter().filter(|product| new.contains_key(&product.id)) {
        let end = ledger.begin(created.id, Some(created))?;
        ledger.close(end, Some(created))?;
    }
    Ok(())
}

impl Ledger<'_> {
    fn begin(&mut self, product: i64, created: Option<&NewProduct>) -> Result<End> {
        let mut end = self
            .load
            .query_row(named_params! {":id": product}, |row| {
                Ok(End { product, seq: row.get(0)?, balance: Quantity::new(row.get(1)?) })
            })
            .map_err(wrap("read a product's stock"))?;
        if let Some(created) = created.filter(|created| !created.opening.is_zero()) {
            self.append(&mut end, MovementKind::Opening, created.opening, self.first_day, None)?;
        }
        Ok(end)
    }

    /// A new product ends with what its source says is on hand, even where lines were added there to an order that had
    /// been imported before.
    fn close(&mut self, mut end: End, created: Option<&NewProduct>) -> Result<()> {
        if let Some(created) = created {
            let off = created.stock.sub(end.balance)?;
            if !off.is_zero() {
                self.append(&mut end, MovementKind::Import, off, self.first_day, None)?;
            }
        }
        self.keep
            .execute(named_params! {":balance": end.balance.thousandths(), ":seq": end.seq, ":id": end.product})
            .map_err(wrap("keep a product's stock"))?;
        Ok(())
    }

    fn append(
        &mut self,
        end: &mut End,
        kind: MovementKind,
        quantity: Quantity,
        day: i64,
        document: Option<i64>,
    ) -> Result<()> {
        end.seq = end.seq.checked_add(1).ok_or(Overflow)?;
        end.balance = end.balance.add(quantity)?;
        self.add
            // In the order of the names: it runs for every line, and looking a name up costs more than binding it.
            .execute(params![
                end.product,
                end.seq,
                kind.code(),
                quantity.thousandths(),
                end.balance.thousandths(),
                day,
                document,
            ])
            .map_err(wrap("write the ledger"))?;
        Ok(())
    }
}
