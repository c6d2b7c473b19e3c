//! Documents read back: one, by number, and the list of History.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, named_params};

use super::{
    connection::wrap,
    found,
    lists::{List, Sort, counted},
    rows,
};
use crate::{
    domain::{
        Unit,
        ids::{ClientId, DocumentId, ProductId},
        moment::day_number,
        period::Period,
        query::{Page, SaleQuery},
        sale::{DocumentKind, Payment, Sale, SaleLine, SaleRow},
    },
    repository::Result,
};

/// The columns of a [`SaleRow`], to be read by [`row_of`]; `d` is the document.
const COLUMNS: &str = "
    d.id, d.kind, s.prefix || printf('%06d', d.number) AS number, d.day, d.instant_ms, d.offset_minutes, d.client_id,
    nullif(c.name, '') AS client_name, d.items, d.total, d.reference,
    (SELECT p.tender FROM payments p WHERE p.document_id = d.id ORDER BY p.position LIMIT 1) AS tender,
    (SELECT os.prefix || printf('%06d', o.number) FROM documents o JOIN series os ON os.id = o.series_id
     WHERE o.id = d.original_id) AS original,
    (SELECT vs.prefix || printf('%06d', v.number) FROM documents v JOIN series vs ON vs.id = v.series_id
     WHERE v.original_id = d.id AND v.kind = 'void') AS voided_by";
/// What the columns are read from.
const TABLES: &str = "documents d JOIN series s ON s.id = d.series_id LEFT JOIN clients c ON c.id = d.client_id";
/// The same, of one product: by its ledger.
const OF_PRODUCT: &str = "stock_movements m CROSS JOIN documents d ON d.id = m.document_id
    JOIN series s ON s.id = d.series_id LEFT JOIN clients c ON c.id = d.client_id";

fn row_of(row: &Row<'_>) -> rusqlite::Result<SaleRow> {
    Ok(SaleRow {
        id: DocumentId(row.get("id")?),
        kind: rows::word(row, "kind", DocumentKind::parse)?,
        number: row.get("number")?,
        day: rows::some_day(row, "day")?,
        time: rows::time(row)?,
        client: row.get::<_, Option<i64>>("client_id")?.map(ClientId),
        client_name: row.get("client_name")?,
        items: rows::quantity(row, "items")?,
        tender: row.get("tender")?,
        total: rows::money(row, "total")?,
        original: row.get("original")?,
        voided_by: row.get("voided_by")?,
        reference: row.get("reference")?,
    })
}

/// The id that the next document gets, or a lower one.
pub fn next_id(c: &Connection) -> Result<DocumentId> {
    c.query_row("SELECT coalesce(max(id), 0) + 1 FROM documents", [], |row| row.get(0))
        .map(DocumentId)
        .map_err(wrap("find the last document"))
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
                product: row.get::<_, Option<i64>>("product_id")?.map(ProductId),
                label: row.get("label")?,
                code: row.get("code")?,
                unit: rows::word(row, "unit", Unit::parse)?,
                quantity: rows::quantity(row, "quantity")?,
                unit_price: rows::price(row, "unit_price")?,
                total: rows::money(row, "total")?,
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
                    tender: row.get("tender")?,
                    amount: rows::money(row, "amount")?,
                    given: rows::money(row, "given")?,
                    change: rows::money(row, "change")?,
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
            // Lines of one document follow each other in the ledger of a product: only the first stands for it.
            let term = "m.product_id = :product AND m.document_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM stock_movements b
                WHERE b.product_id = m.product_id AND b.seq = m.seq - 1 AND b.document_id = m.document_id)";
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

    /// A number with its prefix is that number; digits alone are the number of any series.
    fn add_number(&mut self, typed: &str) {
        let typed = typed.trim().trim_start_matches('#').trim();
        let (prefix, digits) = match typed.split_once('-') {
            Some((prefix, digits)) => (Some(format!("{prefix}-").to_uppercase()), digits),
            None => (None, typed),
        };
        match (prefix, digits.parse::<i64>()) {
            (None, Err(_)) if typed.is_empty() => {}
            (Some(prefix), Err(_)) if digits.is_empty() => {
                self.add("d.series_id = (SELECT id FROM series WHERE prefix = :prefix)", ":prefix", prefix);
            }
            (Some(prefix), Ok(number)) => {
                self.add("d.series_id = (SELECT id FROM series WHERE prefix = :prefix)", ":prefix", prefix);
                self.add("d.number = :number", ":number", number);
            }
            // An index of series and numbers gives the few that have it.
            (None, Ok(number)) => {
                let term = "d.id IN (SELECT n.id FROM series r CROSS JOIN documents n ON n.series_id = r.id AND n.number = :number)";
                self.add(term, ":number", number);
            }
            (None | Some(_), Err(_)) => self.terms.push("false"),
        }
    }

    fn condition(&self) -> String {
        if self.terms.is_empty() { "true".to_owned() } else { self.terms.join(" AND ") }
    }

    fn params(&self) -> Vec<(&str, &dyn ToSql)> {
        self.values.iter().map(|(name, value)| (*name, &**value)).collect()
    }
}

/// The tables and the order of a list: by day and id, or, of one product, as its ledger has them: in the order in which they
/// were recorded, so that neither the first page nor the last reads all that it ever sold.
fn order(query: &SaleQuery) -> (&'static str, Sort) {
    match query.product {
        None => (TABLES, Sort::Number("d.day")),
        Some(_) => (OF_PRODUCT, Sort::Number("m.seq")),
    }
}

/// A page of documents.
pub fn list(c: &Connection, query: &SaleQuery) -> Result<Page<SaleRow>> {
    let filter = Filter::of(query);
    let (table, sort) = order(query);
    let list = List {
        columns: COLUMNS,
        table,
        filter: &filter.condition(),
        params: &filter.params(),
        sort,
        id: "d.id",
        direction: query.direction,
        read: row_of,
    };
    list.page(c, &query.from, query.limit, total(c, query, &filter)?)
}

/// How many the filter lets through; without one nothing is counted, since triggers keep that figure, and a period alone
/// reads its days' totals.
fn total(c: &Connection, query: &SaleQuery, filter: &Filter) -> Result<u64> {
    let by_day = query.client.is_none() && query.product.is_none() && query.number.is_none();
    if by_day && query.period == Period::ALL {
        return counted(c, "documents");
    }
    if let (Some(product), true) =
        (query.product, query.client.is_none() && query.number.is_none() && query.period == Period::ALL)
    {
        return of_product(c, product);
    }
    let count = match query.product {
        _ if by_day => "coalesce(sum(d.documents), 0) FROM day_totals d",
        None => "count(*) FROM documents d",
        Some(_) => "count(*) FROM stock_movements m JOIN documents d ON d.id = m.document_id",
    };
    let count: i64 = c
        .prepare_cached(&format!("SELECT {count} WHERE {}", filter.condition()))
        .and_then(|mut statement| statement.query_row(filter.params().as_slice(), |row| row.get(0)))
        .map_err(wrap("count documents"))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// How many documents name a product; their movements follow each other.
fn of_product(c: &Connection, product: ProductId) -> Result<u64> {
    let read = || -> rusqlite::Result<u64> {
        let mut statement =
            c.prepare_cached("SELECT document_id FROM stock_movements WHERE product_id = :product ORDER BY seq")?;
        let mut rows = statement.query(named_params! { ":product": product.0 })?;
        let (mut count, mut last) = (0_u64, None);
        while let Some(row) = rows.next()? {
            let document: Option<i64> = row.get(0)?;
            count += u64::from(document.is_some() && document != last);
            last = document;
        }
        Ok(count)
    };
    read().map_err(wrap("count the documents of a product"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::query::Direction,
        repository::sqlite::{lists::assert_indexed, migrations},
    };

    #[test]
    fn the_list_goes_by_its_index() {
        let c = migrations::fresh().unwrap();
        let day = "2026-03-02".parse().unwrap();
        let march = Period::between(day, day);
        let cases = [
            (SaleQuery::default(), "documents_by_day"),
            (SaleQuery { period: march, ..SaleQuery::default() }, "documents_by_day"),
            (SaleQuery { product: Some(ProductId(1)), ..SaleQuery::default() }, "SEARCH m USING PRIMARY KEY"),
            (SaleQuery { client: Some(ClientId(1)), ..SaleQuery::default() }, "documents_by_client"),
            (SaleQuery { client: Some(ClientId(1)), period: march, ..SaleQuery::default() }, "documents_by_client"),
        ];
        for (query, index) in cases {
            let filter = Filter::of(&query);
            let (table, sort) = order(&query);
            let list = List {
                columns: COLUMNS,
                table,
                filter: &filter.condition(),
                params: &filter.params(),
                sort,
                id: "d.id",
                direction: Direction::Down,
                read: row_of,
            };
            assert_indexed(&c, &list, index);
        }
    }
}
