//! Documents read back: one, by number, and the list of History.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, named_params, types::Type};

use super::{connection::wrap, found};
use crate::{
    domain::{
        Money, Quantity, Unit, UnitPrice,
        ids::{ClientId, DocumentId, ProductId},
        moment::{day_number, day_of_number, local_time},
        period::Period,
        query::{Cursor, Direction, From, Page, SaleQuery},
        sale::{DocumentKind, Payment, Sale, SaleLine, SaleRow},
    },
    repository::Result,
};

/// The columns of a [`SaleRow`], to be read by [`row_of`]; `d` is the document.
pub const COLUMNS: &str = "
    d.id, d.kind, s.prefix || printf('%06d', d.number), d.day, d.instant_ms, d.offset_minutes, d.client_id,
    nullif(c.name, ''), d.items, (SELECT p.tender FROM payments p WHERE p.document_id = d.id ORDER BY p.position LIMIT 1),
    d.total,
    (SELECT os.prefix || printf('%06d', o.number) FROM documents o JOIN series os ON os.id = o.series_id
     WHERE o.id = d.original_id),
    (SELECT vs.prefix || printf('%06d', v.number) FROM documents v JOIN series vs ON vs.id = v.series_id
     WHERE v.original_id = d.id AND v.kind = 'void'),
    d.reference";
/// What the columns are read from.
pub const TABLES: &str = "documents d JOIN series s ON s.id = d.series_id LEFT JOIN clients c ON c.id = d.client_id";

/// A text or number of the file that the domain does not know.
pub fn unknown(column: usize, kind: Type, what: impl std::fmt::Display) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, kind, format!("not known: {what}").into())
}

/// Reads a business day.
pub fn day_at(row: &Row<'_>, column: usize) -> rusqlite::Result<chrono::NaiveDate> {
    let number: i64 = row.get(column)?;
    day_of_number(number).ok_or_else(|| unknown(column, Type::Integer, number))
}

/// Reads a unit of measure.
pub fn unit_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Unit> {
    let code: String = row.get(column)?;
    Unit::parse(&code).ok_or_else(|| unknown(column, Type::Text, code))
}

/// Reads the [`COLUMNS`].
pub fn row_of(row: &Row<'_>) -> rusqlite::Result<SaleRow> {
    let kind: String = row.get(1)?;
    let instant: Option<i64> = row.get(4)?;
    let offset: Option<i32> = row.get(5)?;
    Ok(SaleRow {
        id: DocumentId(row.get(0)?),
        kind: DocumentKind::parse(&kind).ok_or_else(|| unknown(1, Type::Text, kind))?,
        number: row.get(2)?,
        day: day_at(row, 3)?,
        time: instant.zip(offset).and_then(|(instant, offset)| local_time(instant, offset)),
        client: row.get::<_, Option<i64>>(6)?.map(ClientId),
        client_name: row.get(7)?,
        items: Quantity::new(row.get(8)?),
        tender: row.get(9)?,
        total: Money::new(row.get(10)?),
        original: row.get(11)?,
        voided_by: row.get(12)?,
        reference: row.get(13)?,
    })
}

/// One document, whole.
pub fn load(c: &Connection, id: DocumentId) -> Result<Sale> {
    let head = c
        .prepare_cached(&format!("SELECT {COLUMNS} FROM {TABLES} WHERE d.id = :id"))
        .and_then(|mut statement| statement.query_row(named_params! { ":id": id.0 }, row_of).optional())
        .map_err(wrap("read a document"))?;
    let head = found(head, format_args!("document {id}"))?;
    Ok(Sale { head, lines: lines(c, id)?, payments: payments(c, id)? })
}

fn lines(c: &Connection, id: DocumentId) -> Result<Vec<SaleLine>> {
    c.prepare_cached(
        "SELECT product_id, label, code, unit, quantity, unit_price, total
         FROM document_lines WHERE document_id = :id ORDER BY position",
    )
    .and_then(|mut statement| {
        let line = |row: &Row<'_>| {
            Ok(SaleLine {
                product: row.get::<_, Option<i64>>(0)?.map(ProductId),
                label: row.get(1)?,
                code: row.get(2)?,
                unit: unit_at(row, 3)?,
                quantity: Quantity::new(row.get(4)?),
                unit_price: UnitPrice::new(row.get(5)?),
                total: Money::new(row.get(6)?),
            })
        };
        statement.query_map(named_params! { ":id": id.0 }, line)?.collect()
    })
    .map_err(wrap("read the lines of a document"))
}

fn payments(c: &Connection, id: DocumentId) -> Result<Vec<Payment>> {
    c.prepare_cached("SELECT tender, amount, given, change FROM payments WHERE document_id = :id ORDER BY position")
        .and_then(|mut statement| {
            let payment = |row: &Row<'_>| {
                Ok(Payment {
                    tender: row.get(0)?,
                    amount: Money::new(row.get(1)?),
                    given: Money::new(row.get(2)?),
                    change: Money::new(row.get(3)?),
                })
            };
            statement.query_map(named_params! { ":id": id.0 }, payment)?.collect()
        })
        .map_err(wrap("read the payments of a document"))
}

/// The document of a number as it is printed (`2026-000123`, a `#` before it or not); without a prefix, of the newest
/// series: this year's rather than an older one, and any of ours rather than an import's.
pub fn by_number(c: &Connection, number: &str) -> Result<Option<Sale>> {
    let typed = number.trim().trim_start_matches('#').trim();
    // The prefix is all up to the first dash; an old id may be negative and bring a second one.
    let (prefix, digits) = match typed.split_once('-') {
        Some((prefix, digits)) => (Some(format!("{prefix}-").to_uppercase()), digits),
        None => (None, typed),
    };
    let Ok(number) = digits.parse::<i64>() else { return Ok(None) };
    let id: Option<i64> = c
        .prepare_cached(
            "SELECT id FROM documents
             WHERE number = :number AND series_id = (
                SELECT id FROM series WHERE :prefix IS NULL OR prefix = :prefix
                ORDER BY source_id IS NOT NULL, year DESC, id DESC LIMIT 1)",
        )
        .and_then(|mut statement| {
            let values = named_params! { ":number": number, ":prefix": prefix };
            statement.query_row(values, |row| row.get(0)).optional()
        })
        .map_err(wrap("look for a number"))?;
    id.map(|id| load(c, DocumentId(id))).transpose()
}

/// The WHERE of a list, with its values.
struct Filter {
    terms: Vec<&'static str>,
    values: Vec<(&'static str, Box<dyn ToSql>)>,
}

impl Filter {
    fn of(query: &SaleQuery) -> Filter {
        let mut filter = Filter { terms: Vec::new(), values: Vec::new() };
        if let Some(from) = query.period.from {
            filter.add("d.day >= :from", ":from", day_number(from));
        }
        if let Some(to) = query.period.to {
            filter.add("d.day <= :to", ":to", day_number(to));
        }
        if let Some(client) = query.client {
            filter.add("d.client_id = :client", ":client", client.0);
        }
        if let Some(product) = query.product {
            // Each line of a product stands in its ledger, which is clustered by product; the lines have no such index.
            let term = "d.id IN (SELECT document_id FROM stock_movements WHERE product_id = :product)";
            filter.add(term, ":product", product.0);
        }
        if let Some(number) = &query.number {
            filter.add_number(number);
        }
        filter
    }

    fn add(&mut self, term: &'static str, name: &'static str, value: impl ToSql + 'static) {
        self.terms.push(term);
        self.values.push((name, Box::new(value)));
    }

    /// A number with its prefix is that number; digits alone are the end of one.
    fn add_number(&mut self, typed: &str) {
        let typed = typed.trim().trim_start_matches('#').trim();
        if typed.is_empty() {
            return;
        }
        let digits = match typed.split_once('-') {
            Some((prefix, digits)) => {
                let prefix = format!("{prefix}-").to_uppercase();
                self.add("d.series_id = (SELECT id FROM series WHERE prefix = :prefix)", ":prefix", prefix);
                if digits.is_empty() {
                    return;
                }
                digits
            }
            None => typed,
        };
        match (digits.parse::<i64>(), 10_i64.checked_pow(u32::try_from(digits.len()).unwrap_or(u32::MAX))) {
            (Ok(number), _) if digits.len() != typed.len() => self.add("d.number = :number", ":number", number),
            (Ok(number), Some(size)) => {
                self.add("d.number % :size = :number", ":number", number);
                self.values.push((":size", Box::new(size)));
            }
            (Ok(_), None) | (Err(_), _) => self.terms.push("false"),
        }
    }

    fn where_clause(&self, more: &str) -> String {
        let terms: Vec<&str> = self.terms.iter().copied().chain((!more.is_empty()).then_some(more)).collect();
        if terms.is_empty() { String::new() } else { format!("WHERE {}", terms.join(" AND ")) }
    }

    fn values(&self, cursor: Option<&Cursor>, limit: Option<i64>) -> Vec<(&'static str, Box<dyn ToSql + '_>)> {
        let mut values: Vec<(&'static str, Box<dyn ToSql + '_>)> =
            self.values.iter().map(|(name, value)| (*name, Box::new(value) as Box<dyn ToSql + '_>)).collect();
        if let Some(cursor) = cursor {
            values.push((":cursor_day", Box::new(cursor.number)));
            values.push((":cursor_id", Box::new(cursor.id)));
        }
        if let Some(limit) = limit {
            values.push((":limit", Box::new(limit)));
        }
        values
    }
}

type Rows = Vec<(Cursor, SaleRow)>;

/// A page of documents by day and id.
pub fn list(c: &Connection, query: &SaleQuery) -> Result<Page<SaleRow>> {
    let filter = Filter::of(query);
    let down = query.direction == Direction::Down;
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let (cursor, backwards, inclusive) = match &query.from {
        From::Start => (None, false, false),
        From::End => (None, true, false),
        From::After(cursor) => (Some(cursor), false, false),
        From::Before(cursor) => (Some(cursor), true, false),
        From::At(cursor) => (Some(cursor), false, true),
    };
    let mut rows = fetch(c, &filter, cursor, down != backwards, inclusive, limit)?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    if backwards {
        rows.reverse();
    }
    let (before, after) = match &query.from {
        From::Start => (false, more),
        From::End => (more, false),
        // A document never goes away, so the row that a page starts after is still there.
        From::After(_) => (true, more),
        From::Before(_) => (more, true),
        From::At(cursor) => (!fetch(c, &filter, Some(cursor), !down, false, 0)?.is_empty(), more),
    };
    Ok(Page { rows, before, after, total: total(c, query, &filter)? })
}

/// The rows beyond a cursor, one more than asked for.
fn fetch(
    c: &Connection,
    filter: &Filter,
    cursor: Option<&Cursor>,
    down: bool,
    inclusive: bool,
    limit: usize,
) -> Result<Rows> {
    let beyond = match (cursor.is_some(), down, inclusive) {
        (false, ..) => "",
        (true, true, false) => "(d.day, d.id) < (:cursor_day, :cursor_id)",
        (true, true, true) => "(d.day, d.id) <= (:cursor_day, :cursor_id)",
        (true, false, false) => "(d.day, d.id) > (:cursor_day, :cursor_id)",
        (true, false, true) => "(d.day, d.id) >= (:cursor_day, :cursor_id)",
    };
    let order = if down { "d.day DESC, d.id DESC" } else { "d.day, d.id" };
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} {} ORDER BY {order} LIMIT :limit", filter.where_clause(beyond));
    let limit = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let values = filter.values(cursor, Some(limit));
    let values: Vec<(&str, &dyn ToSql)> = values.iter().map(|(name, value)| (*name, &**value as &dyn ToSql)).collect();
    c.prepare_cached(&sql)
        .and_then(|mut statement| {
            let row = |row: &Row<'_>| {
                let head = row_of(row)?;
                Ok((Cursor { number: row.get(3)?, text: String::new(), id: head.id.0 }, head))
            };
            statement.query_map(values.as_slice(), row)?.collect()
        })
        .map_err(wrap("list documents"))
}

/// How many the filter lets through; without one nothing is counted, since triggers keep that figure, and a period alone
/// reads its days' totals.
fn total(c: &Connection, query: &SaleQuery, filter: &Filter) -> Result<u64> {
    let by_day = query.client.is_none() && query.product.is_none() && query.number.is_none();
    let sql = if by_day && query.period == Period::ALL {
        "SELECT n FROM counts WHERE list = 'documents'".to_owned()
    } else if by_day {
        format!("SELECT coalesce(sum(d.documents), 0) FROM day_totals d {}", filter.where_clause(""))
    } else {
        format!("SELECT count(*) FROM documents d {}", filter.where_clause(""))
    };
    let values = filter.values(None, None);
    let values: Vec<(&str, &dyn ToSql)> = values.iter().map(|(name, value)| (*name, &**value as &dyn ToSql)).collect();
    let count: i64 = c
        .prepare_cached(&sql)
        .and_then(|mut statement| statement.query_row(values.as_slice(), |row| row.get(0)))
        .map_err(wrap("count documents"))?;
    Ok(u64::try_from(count).unwrap_or(0))
}
