//! Documents read back: one, by number, and the list of History.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, named_params};

use super::{
    connection::wrap,
    lists::{List, Sort, counted},
    rows, series,
};
use crate::{
    domain::{
        Unit,
        ids::{ClientId, DocumentId, ProductId},
        moment::day_number,
        period::Period,
        query::{Page, SaleQuery},
        sale::{
            DocumentKind, Payment, Sale, SaleLine, SaleRow,
            decide::LastDocument,
            number::{self, Series, Typed},
        },
    },
    repository::Result,
};

/// The columns of a [`SaleRow`], to be read by [`row_of`]; `d` is the document.
const COLUMNS: &str = "
    d.id, d.kind, s.prefix, d.number, d.day, d.instant_ms, d.offset_minutes, d.client_id,
    nullif(c.name, '') AS client_name, d.items, d.total, d.reference,
    (SELECT group_concat(tender, ' ')
     FROM (SELECT tender FROM payments WHERE document_id = d.id ORDER BY position)) AS tenders,
    os.prefix AS original_prefix, o.number AS original_number, vs.prefix AS void_prefix, v.number AS void_number";
/// What the columns are read from.
const TABLES: &str = "documents d JOIN series s ON s.id = d.series_id LEFT JOIN clients c ON c.id = d.client_id
    LEFT JOIN documents o ON o.id = d.original_id LEFT JOIN series os ON os.id = o.series_id
    LEFT JOIN documents v ON v.original_id = d.id AND v.kind = 'void' LEFT JOIN series vs ON vs.id = v.series_id";
/// The same, of one product: by its ledger.
const OF_PRODUCT: &str = "stock_movements m CROSS JOIN documents d ON d.id = m.document_id
    JOIN series s ON s.id = d.series_id LEFT JOIN clients c ON c.id = d.client_id
    LEFT JOIN documents o ON o.id = d.original_id LEFT JOIN series os ON os.id = o.series_id
    LEFT JOIN documents v ON v.original_id = d.id AND v.kind = 'void' LEFT JOIN series vs ON vs.id = v.series_id";

fn row_of(row: &Row<'_>) -> rusqlite::Result<SaleRow> {
    let tenders: Option<String> = row.get("tenders")?;
    Ok(SaleRow {
        id: DocumentId(row.get("id")?),
        kind: rows::word(row, "kind", DocumentKind::parse)?,
        number: rows::number(row, "prefix", "number")?,
        day: rows::day(row, "day")?,
        time: rows::time(row)?,
        client: row.get::<_, Option<i64>>("client_id")?.map(ClientId),
        client_name: row.get("client_name")?,
        items: rows::quantity(row, "items")?,
        tenders: tenders.iter().flat_map(|all| all.split(' ')).map(str::to_owned).collect(),
        total: rows::money(row, "total")?,
        original: rows::optional_number(row, "original_prefix", "original_number")?,
        voided_by: rows::optional_number(row, "void_prefix", "void_number")?,
        reference: row.get("reference")?,
    })
}

/// The id that the next document gets, or a lower one.
pub fn next_id(c: &Connection) -> Result<i64> {
    c.query_row("SELECT coalesce(max(id), 0) + 1 FROM documents", [], |row| row.get(0))
        .map_err(wrap("find the last document"))
}

/// Is there any document?
pub fn any(c: &Connection) -> Result<bool> {
    c.query_row("SELECT EXISTS (SELECT 1 FROM documents)", [], |row| row.get(0)).map_err(wrap("look for documents"))
}

/// The document that an idempotency key has made, and the content that the key stands for.
pub fn of_key(c: &Connection, key: &str) -> Result<Option<(DocumentId, String)>> {
    c.prepare_cached("SELECT id, content FROM documents WHERE key = :key")
        .and_then(|mut statement| {
            let read = |row: &Row<'_>| Ok((DocumentId(row.get(0)?), row.get(1)?));
            statement.query_row(named_params! { ":key": key }, read).optional()
        })
        .map_err(wrap("look for the key of a sale"))
}

/// The last document of the last series of ours.
pub fn last(c: &Connection) -> Result<Option<LastDocument>> {
    c.prepare_cached(
        "SELECT d.day, d.instant_ms FROM series s
         JOIN documents d ON d.series_id = s.id
             AND d.number = (SELECT max(number) FROM documents WHERE series_id = s.id)
         WHERE s.source_id IS NULL ORDER BY d.id DESC LIMIT 1",
    )
    .and_then(|mut statement| {
        statement
            .query_row([], |row| Ok(LastDocument { day: rows::day_at(row, 0)?, instant_ms: row.get(1)? }))
            .optional()
    })
    .map_err(wrap("read the last document"))
}

/// One document, whole.
pub fn load(c: &Connection, id: DocumentId) -> Result<Option<Sale>> {
    let head = c
        .prepare_cached(&format!("SELECT {COLUMNS} FROM {TABLES} WHERE d.id = :id"))
        .and_then(|mut statement| statement.query_row(named_params! { ":id": id.0 }, row_of).optional())
        .map_err(wrap("read a document"))?;
    let Some(head) = head else { return Ok(None) };
    Ok(Some(Sale { head, lines: lines(c, id)?, payments: payments(c, id)? }))
}

fn lines(c: &Connection, id: DocumentId) -> Result<Vec<SaleLine>> {
    c.prepare_cached(
        "SELECT product_id, label, code, unit, quantity, list_price, unit_price, total
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
                list_price: rows::price(row, "list_price")?,
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

/// The document of a number as it was typed; a count alone is of the newest series.
pub fn by_number(c: &Connection, typed: &str) -> Result<Option<Sale>> {
    let known = series::all(c)?;
    let (series, number) = match number::read(typed, &known) {
        Typed::Number(series, count) => (series.id, count),
        Typed::Count(count) => match number::newest(&known) {
            Some(series) => (series.id, count),
            None => return Ok(None),
        },
        Typed::Empty | Typed::Series(_) | Typed::Nonsense => return Ok(None),
    };
    let id: Option<i64> = c
        .prepare_cached("SELECT id FROM documents WHERE series_id = :series AND number = :number")
        .and_then(|mut statement| {
            statement.query_row(named_params! { ":number": number, ":series": series }, |row| row.get(0)).optional()
        })
        .map_err(wrap("look for a number"))?;
    id.map_or(Ok(None), |id| load(c, DocumentId(id)))
}

/// The WHERE of a list, with its values.
struct Filter {
    terms: Vec<&'static str>,
    values: Vec<(&'static str, Box<dyn ToSql>)>,
}

impl Filter {
    fn of(query: &SaleQuery, known: &[Series]) -> Filter {
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
        if let Some(typed) = &query.number {
            filter.add_number(number::read(typed, known));
        }
        filter
    }

    fn add(&mut self, term: &'static str, name: &'static str, value: impl ToSql + 'static) {
        self.terms.push(term);
        self.values.push((name, Box::new(value)));
    }

    /// A number with its prefix is that number; a count alone is that of any series.
    fn add_number(&mut self, typed: Typed<'_>) {
        match typed {
            Typed::Empty => {}
            Typed::Series(series) => self.add("d.series_id = :series", ":series", series.id),
            Typed::Number(series, count) => {
                self.add("d.series_id = :series", ":series", series.id);
                self.add("d.number = :number", ":number", count);
            }
            // An index of series and numbers gives the few that have it.
            Typed::Count(count) => {
                let term = "d.id IN (SELECT n.id FROM series r CROSS JOIN documents n ON n.series_id = r.id AND n.number = :number)";
                self.add(term, ":number", count);
            }
            Typed::Nonsense => self.terms.push("false"),
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
    let known = match query.number {
        Some(_) => series::all(c)?,
        None => Vec::new(),
    };
    let filter = Filter::of(query, &known);
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
        repository::sqlite::{file::schema, lists::assert_indexed},
    };

    #[test]
    fn the_list_goes_by_its_index() {
        let c = schema::fresh().unwrap();
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
            let filter = Filter::of(&query, &[]);
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
