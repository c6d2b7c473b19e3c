//! Orders and their lines, read side by side in one pass each: two cursors in order of the order's id.

use std::collections::HashSet;

use chrono::NaiveDate;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Rows};

use super::clean::{self, Read};
use super::notes::{Notes, quote};
use super::source::SourceError;
use crate::domain::import::{ImportedLine, ImportedSale};
use crate::domain::{Currency, Quantity};

/// Orders, in order of their ids.
pub const ORDERS: &str = "SELECT order_id, customer_id, order_date FROM orders ORDER BY order_id";
const LINES_SORTED: &str =
    "SELECT id_details, id_order, id_product, quantity, price FROM order_details ORDER BY id_order, id_details";
const LINES_AS_THEY_STAND: &str =
    "SELECT id_details, id_order, id_product, quantity, price FROM order_details ORDER BY id_details";

/// A line's total beyond this many minor units is a slip of the keyboard; ten thousand such lines still add up.
const LINE_TOTAL_MAX: u64 = 100_000_000_000_000;

/// The product that a line without one is booked on: no id of the old program is zero.
pub const NO_PRODUCT: i64 = 0;

/// What the lines may name.
pub struct Known {
    /// Ids of the clients that exist.
    pub clients: HashSet<i64>,
    /// Ids of the products that exist.
    pub products: HashSet<i64>,
    /// The shop's.
    pub currency: Currency,
    /// Tomorrow, by the shop's clock: no order is of a later day.
    pub latest: NaiveDate,
}

/// The statement that reads the lines in the order of their orders, sorted only where needed.
pub fn lines_statement(source: &Connection) -> Result<&'static str, SourceError> {
    let mut statement = source.prepare("SELECT id_order FROM order_details ORDER BY id_details")?;
    let mut rows = statement.query([])?;
    let mut last = i64::MIN;
    while let Some(row) = rows.next()? {
        match clean::id(row.get_ref(0)?) {
            Some(id) if id >= last => last = id,
            Some(_) | None => return Ok(LINES_SORTED),
        }
    }
    Ok(LINES_AS_THEY_STAND)
}

type Reason = (&'static str, String);

/// A line as read, before its order is accepted.
struct RawLine {
    id: Option<i64>,
    order: Option<i64>,
    was: String,
    line: Result<ImportedLine, Reason>,
    changes: Vec<Reason>,
}

/// The cursors over orders and lines.
pub struct Merge<'s> {
    orders: Rows<'s>,
    lines: Rows<'s>,
    known: &'s Known,
    pending: Option<RawLine>,
    started: bool,
    last_order: Option<i64>,
}

impl<'s> Merge<'s> {
    /// Cursors of [`ORDERS`] and of [`lines_statement`].
    pub fn new(orders: Rows<'s>, lines: Rows<'s>, known: &'s Known) -> Merge<'s> {
        Merge { orders, lines, known, pending: None, started: false, last_order: None }
    }

    /// The next sale; what is changed or left out on the way is noted.
    pub fn next(&mut self, notes: &mut Notes) -> Result<Option<ImportedSale>, SourceError> {
        if !self.started {
            self.started = true;
            self.advance()?;
        }
        loop {
            let Some(row) = self.orders.next()? else {
                self.skip_orphans(None, notes)?;
                return Ok(None);
            };
            let id_value = row.get_ref(0)?;
            let Some(id) = clean::id(id_value) else {
                notes.leave_out("orders", None, "import-id-unreadable", || quote(id_value));
                continue;
            };
            if self.last_order == Some(id) {
                notes.leave_out("orders", Some(id), "import-id-twice", || id.to_string());
                continue;
            }
            self.last_order = Some(id);
            let day_value = row.get_ref(2)?;
            let day = match clean::day(day_value, self.known.latest) {
                Read::Plain(day) => Some(day),
                Read::Changed(day, reason) => {
                    notes.change("orders", Some(id), reason, || quote(day_value));
                    Some(day)
                }
                Read::Bad(reason) => {
                    notes.leave_out("orders", Some(id), reason, || quote(day_value));
                    None
                }
            };
            let client_value = row.get_ref(1)?;
            let buyer = day.map(|_| buyer(client_value, id, self.known, notes));
            self.skip_orphans(Some(id), notes)?;
            let lines = self.lines_of(id, day.is_some(), notes)?;
            let (Some(day), Some((client, reference))) = (day, buyer) else { continue };
            return Ok(Some(ImportedSale { old_id: id, client, reference, day, lines }));
        }
    }

    /// Lines of an order: the clean ones, the others noted.
    fn lines_of(&mut self, order: i64, kept: bool, notes: &mut Notes) -> Result<Vec<ImportedLine>, SourceError> {
        const TABLE: &str = "order_details";
        let mut lines = Vec::new();
        let mut any = false;
        while let Some(raw) = self.pending.take_if(|line| line.order == Some(order)) {
            any = true;
            self.advance()?;
            if !kept {
                notes.leave_out(TABLE, raw.id, "import-order-left-out", || order.to_string());
                continue;
            }
            match raw.line {
                Err((reason, was)) => notes.leave_out(TABLE, raw.id, reason, || was),
                Ok(line) => {
                    for (reason, was) in raw.changes {
                        notes.change(TABLE, raw.id, reason, || was);
                    }
                    lines.push(line);
                }
            }
        }
        if kept && !any {
            notes.change("orders", Some(order), "import-order-empty", || order.to_string());
        }
        Ok(lines)
    }

    /// Leaves out the lines whose order there is not: those before `order`, or all that are left.
    fn skip_orphans(&mut self, order: Option<i64>, notes: &mut Notes) -> Result<(), SourceError> {
        let lost = |line: &mut RawLine| order.is_none_or(|order| line.order.is_none_or(|of| of < order));
        while let Some(raw) = self.pending.take_if(lost) {
            notes.leave_out("order_details", raw.id, "import-order-gone", || {
                raw.order.map_or(raw.was, |order| order.to_string())
            });
            self.advance()?;
        }
        Ok(())
    }

    fn advance(&mut self) -> Result<(), SourceError> {
        self.pending = match self.lines.next()? {
            None => None,
            Some(row) => {
                let order_value = row.get_ref(1)?;
                let order = clean::id(order_value);
                let mut changes = Vec::new();
                let (product, quantity, price) = (row.get_ref(2)?, row.get_ref(3)?, row.get_ref(4)?);
                let line = read_line(product, quantity, price, self.known, &mut changes);
                // Quoted only where it is no id: a string a line would be slow.
                let was = if order.is_some() { String::new() } else { quote(order_value) };
                Some(RawLine { id: clean::id(row.get_ref(0)?), order, was, line, changes })
            }
        };
        Ok(())
    }
}

/// The client, or what is known of one that is gone.
fn buyer(value: ValueRef<'_>, order: i64, known: &Known, notes: &mut Notes) -> (Option<i64>, Option<String>) {
    match clean::id(value) {
        Some(client) if known.clients.contains(&client) => (Some(client), None),
        Some(client) => {
            notes.change("orders", Some(order), "import-client-gone", || client.to_string());
            (None, Some(format!("#{client}")))
        }
        None => {
            notes.change("orders", Some(order), "import-client-none", || quote(value));
            (None, None)
        }
    }
}

/// What was read of a value; a change to it is added to `changes`.
fn noted<T>(read: Read<T>, value: ValueRef<'_>, changes: &mut Vec<Reason>) -> Result<T, Reason> {
    match read {
        Read::Plain(value) => Ok(value),
        Read::Changed(changed, reason) => {
            changes.push((reason, quote(value)));
            Ok(changed)
        }
        Read::Bad(reason) => Err((reason, quote(value))),
    }
}

fn read_line(
    product: ValueRef<'_>,
    quantity: ValueRef<'_>,
    price: ValueRef<'_>,
    known: &Known,
    changes: &mut Vec<Reason>,
) -> Result<ImportedLine, Reason> {
    let pieces = noted(clean::quantity(quantity), quantity, changes)?;
    let unit_price = noted(clean::price(price), price, changes)?;
    if unit_price.is_negative() {
        return Err(("import-price-negative", quote(price)));
    }
    let quantity = Quantity::whole(pieces);
    let fits = unit_price
        .line_total(quantity, known.currency)
        .is_ok_and(|total| total.minor().unsigned_abs() <= LINE_TOTAL_MAX);
    if !fits {
        return Err(("import-amount-huge", quote(price)));
    }
    let product = if let Some(id) = clean::id(product) {
        if !known.products.contains(&id) {
            changes.push(("import-product-gone", id.to_string()));
        }
        id
    } else {
        changes.push(("import-product-none", quote(product)));
        NO_PRODUCT
    };
    Ok(ImportedLine { product, quantity, unit_price })
}
