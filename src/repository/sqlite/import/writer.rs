//! Writes the rows of a foreign shop: what is known by source and old id is left as it is.

use std::collections::HashMap;

use rusqlite::{Connection, Row, Statement, named_params, params};

use super::origin::Origin;
use crate::domain::import::{ImportCounts, ImportRecord, ImportedClient, ImportedProduct, ImportedSale};
use crate::domain::{
    Currency, Money, Overflow, Quantity, Unit,
    moment::{Moment, day_number},
};
use crate::repository::sqlite::{clients, connection::wrap, products};
use crate::repository::{RepositoryError, Result};

/// The only till and the only user, until there are more.
const TILL: i64 = 1;

const ADD_CLIENT: &str = "
    INSERT INTO clients (name, name_key, search_key, phone, email, created_ms, source_id, old_id)
    VALUES (:name, :name_key, :search_key, :phone, :email, :now, :source, :old_id)";
const ADD_PRODUCT: &str = "
    INSERT INTO products (name, name_key, search_key, price, unit, created_ms, deleted_ms, source_id, old_id)
    VALUES (:name, :name_key, :search_key, :price, 'piece', :now, :deleted, :source, :old_id)";
// These three run for every order and line: their values are bound in the order in which the names below first stand,
// since looking a name up costs more than binding it.
const ADD_DOCUMENT: &str = "
    INSERT INTO documents (kind, series_id, number, till_id, user_id, client_id, day, total, items, line_count, reference)
    VALUES ('sale', :series, :number, :till, 1, :client, :day, :total, :items, :lines, :reference)";
const ADD_LINE: &str = "
    INSERT INTO document_lines (document_id, position, product_id, label, code, unit, quantity, unit_price, total)
    VALUES (:document, :position, :product, :label, :code, :unit, :quantity, :unit_price, :total)";
const ADD_PAYMENT: &str = "
    INSERT INTO payments (document_id, position, tender, amount, given, change)
    VALUES (:document, 1, 'cash', :total, :total, 0)";

/// A product of the source, as the lines that name it need it.
struct KnownProduct {
    id: i64,
    label: String,
    code: Option<String>,
    unit: Unit,
}

/// A product that this import created.
pub struct NewProduct {
    /// Its id here.
    pub id: i64,
    /// What the source says is on hand.
    pub stock: Quantity,
    /// What it was before the first of its sales.
    pub opening: Quantity,
}

/// What the ledger and the totals need to know.
pub struct Imported {
    /// New products, by ascending id.
    pub products: Vec<NewProduct>,
    /// Documents from this id on are new.
    pub first_document: i64,
    /// The earliest day among them, or the day of the import where there is none.
    pub first_day: i64,
}

/// Writes clients, products and sales, in this order.
pub struct Writer<'c> {
    origin: Origin,
    currency: Currency,
    now: Moment,
    clients: HashMap<i64, i64>,
    products: HashMap<i64, KnownProduct>,
    imported: Imported,
    counts: ImportCounts,
    last_number: i64,
    connection: &'c Connection,
    is_known: Statement<'c>,
    add_client: Statement<'c>,
    add_product: Statement<'c>,
    add_document: Statement<'c>,
    add_line: Statement<'c>,
    add_payment: Statement<'c>,
}

impl<'c> Writer<'c> {
    /// A writer that knows what earlier imports of this source brought.
    pub fn new(c: &'c Connection, origin: Origin, currency: Currency, now: &Moment) -> Result<Writer<'c>> {
        let prepare = |sql| c.prepare(sql).map_err(wrap("prepare the import"));
        let first_document: i64 = c
            .query_row("SELECT coalesce(max(id), 0) FROM documents", [], |row| row.get(0))
            .map_err(wrap("find the last document"))?;
        Ok(Writer {
            origin,
            currency,
            now: *now,
            clients: known_clients(c, origin.source)?,
            products: known_products(c, origin.source)?,
            imported: Imported {
                products: Vec::new(),
                first_document: first_document.checked_add(1).ok_or(Overflow)?,
                first_day: i64::MAX,
            },
            counts: ImportCounts::default(),
            last_number: 0,
            connection: c,
            is_known: prepare("SELECT 1 FROM documents WHERE series_id = :series AND number = :number")?,
            add_client: prepare(ADD_CLIENT)?,
            add_product: prepare(ADD_PRODUCT)?,
            add_document: prepare(ADD_DOCUMENT)?,
            add_line: prepare(ADD_LINE)?,
            add_payment: prepare(ADD_PAYMENT)?,
        })
    }

    /// Writes one record; gives the number of rows that it stands for.
    pub fn write(&mut self, record: ImportRecord) -> Result<u64> {
        match record {
            ImportRecord::Client(client) => self.client(&client).map(|()| 1),
            ImportRecord::Product(product) => self.product(product).map(|()| 1),
            ImportRecord::Sale(sale) => self.sale(&sale).map(|()| 1 + sale.lines.len() as u64),
        }
    }

    /// Ends the rows: what was added, and what the ledger and the totals still need.
    pub fn finish(mut self) -> Result<(ImportCounts, Imported)> {
        self.connection
            .execute(
                "UPDATE series SET last_number = max(last_number, :last) WHERE id = :series",
                named_params! {":last": self.last_number, ":series": self.origin.series},
            )
            .map_err(wrap("move the source's series on"))?;
        if self.imported.first_day == i64::MAX {
            self.imported.first_day = day_number(self.now.day);
        }
        Ok((self.counts, self.imported))
    }

    fn client(&mut self, client: &ImportedClient) -> Result<()> {
        if self.clients.contains_key(&client.old_id) {
            self.counts.known += 1;
            return Ok(());
        }
        let (name_key, search_key) = clients::keys(&client.name, client.phone.as_deref(), client.email.as_deref());
        let id = self
            .add_client
            .insert(named_params! {
                ":name": client.name, ":name_key": name_key, ":search_key": search_key,
                ":phone": client.phone, ":email": client.email,
                ":now": self.now.instant_ms, ":source": self.origin.source, ":old_id": client.old_id,
            })
            .map_err(wrap("add a client"))?;
        self.clients.insert(client.old_id, id);
        self.counts.clients += 1;
        Ok(())
    }

    fn product(&mut self, product: ImportedProduct) -> Result<()> {
        if self.products.contains_key(&product.old_id) {
            self.counts.known += 1;
            return Ok(());
        }
        let products::Keys { name: name_key, search: search_key, code: _ } = products::Keys::of(&product.name, None);
        let id = self
            .add_product
            .insert(named_params! {
                ":name": product.name, ":name_key": name_key, ":search_key": search_key,
                ":price": product.price.ten_thousandths(), ":now": self.now.instant_ms,
                ":deleted": product.deleted.then_some(self.now.instant_ms),
                ":source": self.origin.source, ":old_id": product.old_id,
            })
            .map_err(wrap("add a product"))?;
        let opening = product.stock.add(product.sold)?;
        self.imported.products.push(NewProduct { id, stock: product.stock, opening });
        let known = KnownProduct { id, label: product.name, code: None, unit: Unit::Piece };
        self.products.insert(product.old_id, known);
        self.counts.products += 1;
        Ok(())
    }

    fn sale(&mut self, sale: &ImportedSale) -> Result<()> {
        let number = named_params! {":series": self.origin.series, ":number": sale.old_id};
        if !self.origin.new && self.is_known.exists(number).map_err(wrap("look for an order"))? {
            self.counts.known += 1;
            return Ok(());
        }
        let client = match sale.client {
            None => None,
            Some(old) => Some(*self.clients.get(&old).ok_or_else(|| unnamed("client", old))?),
        };
        let day = day_number(sale.day);
        let line_count = i64::try_from(sale.lines.len()).map_err(|_| Overflow)?;
        let mut total = Money::ZERO;
        let mut items = Quantity::ZERO;
        let mut amounts = Vec::with_capacity(sale.lines.len());
        for line in &sale.lines {
            let product = self.products.get(&line.product).ok_or_else(|| unnamed("product", line.product))?;
            let amount = line.unit_price.line_total(line.quantity, self.currency)?;
            total = total.add(amount)?;
            items = items.add(if product.unit == Unit::Piece { line.quantity } else { Quantity::ONE })?;
            amounts.push((line, product, amount));
        }
        let document = self
            .add_document
            .insert(params![
                self.origin.series,
                sale.old_id,
                TILL,
                client,
                day,
                total.minor(),
                items.thousandths(),
                line_count,
                sale.reference,
            ])
            .map_err(wrap("add a sale"))?;
        for (position, (line, product, amount)) in (1_i64..).zip(amounts) {
            self.add_line
                .execute(params![
                    document,
                    position,
                    product.id,
                    product.label,
                    product.code,
                    product.unit.code(),
                    line.quantity.thousandths(),
                    line.unit_price.ten_thousandths(),
                    amount.minor(),
                ])
                .map_err(wrap("add a line"))?;
        }
        self.add_payment.execute(params![document, total.minor()]).map_err(wrap("add a payment"))?;
        self.counts.sales += 1;
        self.counts.lines += sale.lines.len() as u64;
        self.last_number = self.last_number.max(sale.old_id);
        self.imported.first_day = self.imported.first_day.min(day);
        Ok(())
    }
}

/// The feed names what it never handed over.
fn unnamed(what: &str, old_id: i64) -> RepositoryError {
    RepositoryError::Source(format!("{what} {old_id} was never handed over"))
}

fn known_clients(c: &Connection, source: i64) -> Result<HashMap<i64, i64>> {
    by_old_id(c, "SELECT old_id, id FROM clients WHERE source_id = :source", source, |row| row.get("id"))
}

fn known_products(c: &Connection, source: i64) -> Result<HashMap<i64, KnownProduct>> {
    by_old_id(c, "SELECT old_id, id, name, code, unit FROM products WHERE source_id = :source", source, |row| {
        Ok(KnownProduct {
            id: row.get("id")?,
            label: row.get("name")?,
            code: row.get("code")?,
            unit: crate::repository::sqlite::rows::word(row, "unit", Unit::parse)?,
        })
    })
}

fn by_old_id<T>(
    c: &Connection,
    sql: &str,
    source: i64,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<HashMap<i64, T>> {
    c.prepare(sql)
        .and_then(|mut statement| {
            statement
                .query_map(named_params! {":source": source}, |row| Ok((row.get("old_id")?, read(row)?)))
                .and_then(Iterator::collect)
        })
        .map_err(wrap("read what is known of the source"))
}
