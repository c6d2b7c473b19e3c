//! The rows of the source in the order that a repository wants them: clients, products, then sales.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, Rows, Statement};

use super::clean::{self, Read};
use super::merge::{self, Known, Merge};
use super::notes::{Notes, quote};
use super::source::SourceError;
use crate::domain::import::{ImportRecord, ImportedClient, ImportedProduct};
use crate::domain::{Currency, Quantity, UnitPrice};
use crate::repository::SourceSample;

const CLIENTS: &str = "SELECT id, name, email, phone_number FROM customer ORDER BY id";
const PRODUCTS: &str = "SELECT product_id, name, price, stock FROM products ORDER BY product_id";

/// Sales between two questions whether to go on.
const ASK_EVERY: u64 = 10_000;

/// What must be known of the whole source before its first row.
pub struct Overview {
    /// By which an earlier import is recognised.
    pub sample: SourceSample,
    /// Orders, lines, clients and products.
    pub rows: u64,
    known: Known,
    /// Accepted pieces by product.
    sold: HashMap<i64, i64>,
    /// Named by lines, and no longer there, with what was sold of them.
    gone: BTreeMap<i64, i64>,
    lines: &'static str,
}

impl Overview {
    /// Reads the source once through; `None` when `go_on` says no.
    pub fn read(
        source: &Connection,
        currency: Currency,
        latest: NaiveDate,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Overview>, SourceError> {
        let mut sample = SourceSample { clients: Vec::new(), products: Vec::new(), orders: Vec::new() };
        let clients = ids(source, CLIENTS, &mut sample.clients)?;
        let products = ids(source, PRODUCTS, &mut sample.products)?;
        let mut rows = clients.len() as u64 + products.len() as u64;
        let known = Known { clients, products, currency, latest };
        let lines = merge::lines_statement(source)?;
        let mut sold = HashMap::new();
        {
            let (mut orders, mut details) = (source.prepare(merge::ORDERS)?, source.prepare(lines)?);
            let mut merge = Merge::new(orders.query([])?, details.query([])?, &known);
            let mut silent = Notes::silent();
            let mut seen = 0_u64;
            while let Some(sale) = merge.next(&mut silent)? {
                if sample.orders.len() < SourceSample::LIMIT {
                    sample.orders.push((sale.old_id, sale.day));
                }
                rows += 1 + sale.lines.len() as u64;
                for line in &sale.lines {
                    let pieces = sold.entry(line.product).or_insert(0_i64);
                    *pieces = pieces.saturating_add(line.quantity.thousandths() / 1_000);
                }
                seen += 1;
                if seen.is_multiple_of(ASK_EVERY) && !go_on() {
                    return Ok(None);
                }
            }
        }
        let gone = sold.iter().filter(|(id, _)| !known.products.contains(id)).map(|(id, n)| (*id, *n)).collect();
        Ok(Some(Overview { sample, rows, known, sold, gone, lines }))
    }
}

/// The usable ids of a table, and the first of them with their names.
fn ids(source: &Connection, sql: &str, sample: &mut Vec<(i64, String)>) -> Result<HashSet<i64>, SourceError> {
    let mut statement = source.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut ids = HashSet::new();
    while let Some(row) = rows.next()? {
        let Some(id) = clean::id(row.get_ref(0)?) else { continue };
        if ids.insert(id) && sample.len() < SourceSample::LIMIT {
            sample.push((id, name_or_id(row.get_ref(1)?, id).0));
        }
    }
    Ok(ids)
}

/// The cleaned name, `#17` where there is none, and why it differs from what stood there.
fn name_or_id(value: ValueRef<'_>, id: i64) -> (String, Option<&'static str>) {
    let (name, reason) = clean::name(value).parts();
    (name.unwrap_or_else(|| format!("#{id}")), reason)
}

/// The statements that a feed reads from.
pub struct Statements<'c> {
    clients: Statement<'c>,
    products: Statement<'c>,
    orders: Statement<'c>,
    lines: Statement<'c>,
}

impl<'c> Statements<'c> {
    pub fn prepare(source: &'c Connection, overview: &Overview) -> Result<Statements<'c>, SourceError> {
        Ok(Statements {
            clients: source.prepare(CLIENTS)?,
            products: source.prepare(PRODUCTS)?,
            orders: source.prepare(merge::ORDERS)?,
            lines: source.prepare(overview.lines)?,
        })
    }
}

/// The rows of a source, one by one, cleaned; what is changed or left out is noted.
pub struct Feed<'s> {
    clients: Rows<'s>,
    products: Rows<'s>,
    gone: std::collections::btree_map::Iter<'s, i64, i64>,
    merge: Merge<'s>,
    overview: &'s Overview,
    stage: Stage,
    last_id: Option<i64>,
    notes: Notes,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Clients,
    Products,
    Gone,
    Sales,
}

impl<'s> Feed<'s> {
    pub fn new(statements: &'s mut Statements<'_>, overview: &'s Overview) -> Result<Feed<'s>, SourceError> {
        Ok(Feed {
            clients: statements.clients.query([])?,
            products: statements.products.query([])?,
            gone: overview.gone.iter(),
            merge: Merge::new(statements.orders.query([])?, statements.lines.query([])?, &overview.known),
            overview,
            stage: Stage::Clients,
            last_id: None,
            notes: Notes::default(),
        })
    }

    pub fn into_notes(self) -> Notes {
        self.notes
    }

    /// The next row; `None` after the last.
    pub fn next(&mut self) -> Result<Option<ImportRecord>, SourceError> {
        loop {
            let record = match self.stage {
                Stage::Clients => self.next_client()?.map(ImportRecord::Client),
                Stage::Products => self.next_product()?.map(ImportRecord::Product),
                Stage::Gone => self.gone.next().map(|(id, sold)| ImportRecord::Product(gone_product(*id, *sold))),
                Stage::Sales => return Ok(self.merge.next(&mut self.notes)?.map(ImportRecord::Sale)),
            };
            if record.is_some() {
                return Ok(record);
            }
            self.last_id = None;
            self.stage = match self.stage {
                Stage::Clients => Stage::Products,
                Stage::Products => Stage::Gone,
                Stage::Gone | Stage::Sales => Stage::Sales,
            };
        }
    }

    fn next_client(&mut self) -> Result<Option<ImportedClient>, SourceError> {
        const TABLE: &str = "customer";
        while let Some(row) = self.clients.next()? {
            let Some(old_id) = usable_id(row, TABLE, &mut self.last_id, &mut self.notes)? else { continue };
            let name = noted_name(row.get_ref(1)?, old_id, TABLE, &mut self.notes);
            let mut contact = |value: ValueRef<'_>, reason| {
                let (text, why) = clean::contact(value, reason).parts();
                note_change(why, value, old_id, TABLE, &mut self.notes);
                text.flatten()
            };
            let email = contact(row.get_ref(2)?, "import-email-trimmed");
            let phone = contact(row.get_ref(3)?, "import-phone-trimmed");
            return Ok(Some(ImportedClient { old_id, name, phone, email }));
        }
        Ok(None)
    }

    fn next_product(&mut self) -> Result<Option<ImportedProduct>, SourceError> {
        const TABLE: &str = "products";
        while let Some(row) = self.products.next()? {
            let Some(old_id) = usable_id(row, TABLE, &mut self.last_id, &mut self.notes)? else { continue };
            let name = noted_name(row.get_ref(1)?, old_id, TABLE, &mut self.notes);
            let price_value = row.get_ref(2)?;
            let (price, why) = match clean::price(price_value) {
                Read::Plain(price) | Read::Changed(price, _) if price.is_negative() => {
                    (UnitPrice::ZERO, Some("import-product-price-negative"))
                }
                Read::Plain(price) => (price, None),
                Read::Changed(price, reason) => (price, Some(reason)),
                Read::Bad(_) => (UnitPrice::ZERO, Some("import-product-price-unreadable")),
            };
            note_change(why, price_value, old_id, TABLE, &mut self.notes);
            let stock_value = row.get_ref(3)?;
            let (stock, why) = clean::stock(stock_value).parts();
            note_change(why, stock_value, old_id, TABLE, &mut self.notes);
            let sold = self.overview.sold.get(&old_id).copied().unwrap_or(0);
            return Ok(Some(ImportedProduct {
                old_id,
                name,
                price,
                stock: Quantity::whole(stock.unwrap_or(0)),
                sold: Quantity::whole(sold),
                deleted: false,
            }));
        }
        Ok(None)
    }
}

/// A product that only lines still name.
fn gone_product(old_id: i64, sold: i64) -> ImportedProduct {
    ImportedProduct {
        old_id,
        name: format!("#{old_id}"),
        price: UnitPrice::ZERO,
        stock: Quantity::ZERO,
        sold: Quantity::whole(sold),
        deleted: true,
    }
}

/// The row's id, unless it is unreadable or stood in the row before already.
fn usable_id(
    row: &Row<'_>,
    table: &'static str,
    last: &mut Option<i64>,
    notes: &mut Notes,
) -> Result<Option<i64>, SourceError> {
    let value = row.get_ref(0)?;
    let Some(id) = clean::id(value) else {
        notes.leave_out(table, None, "import-id-unreadable", || quote(value));
        return Ok(None);
    };
    if last.replace(id) == Some(id) {
        notes.leave_out(table, Some(id), "import-id-twice", || id.to_string());
        return Ok(None);
    }
    Ok(Some(id))
}

fn noted_name(value: ValueRef<'_>, id: i64, table: &'static str, notes: &mut Notes) -> String {
    let (name, why) = name_or_id(value, id);
    note_change(why, value, id, table, notes);
    name
}

fn note_change(why: Option<&'static str>, value: ValueRef<'_>, id: i64, table: &'static str, notes: &mut Notes) {
    if let Some(reason) = why {
        notes.change(table, Some(id), reason, || quote(value));
    }
}
