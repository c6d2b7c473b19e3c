//! Reads every document that is stored, in the orders in which totals are added up and facts are looked through: by document, by
//! product, by client. What they add up to, and what must hold of them, is the domain's.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::{Connection, Row, named_params, types::Value};

use super::{connection::wrap, links, rows};
use crate::domain::{
    Money, Quantity, Unit,
    amounts::Amounts,
    chain::{self, Body, ChainKey, LinkKind},
    ids::{ClientId, ProductId, SourceId, TillId, UserId},
    moment::{Stamp, WallTime, day_of_number},
    periods::PeriodKey,
    sale::{
        DocumentKind,
        sound::{Moved, Original, Recorded, RecordedLine},
    },
    totals::{Counters, Head, Sums, Totals, client_periods, line_sums, product_periods},
};
use crate::repository::Result;

/// A document as stored.
pub struct Walked {
    /// What must hold of it.
    pub recorded: Recorded,
    /// What totals read of its head; `Err` is a day that is in no calendar.
    pub head: std::result::Result<Head, i64>,
    /// The day as it is stored.
    pub day: i64,
    /// The chain of its link or its seal.
    pub chain: ChainKey,
    /// The body of its link, where that was asked for.
    pub body: Body,
    /// Unit, quantity, product and amounts of each line.
    lines: Vec<(Unit, Quantity, Option<ProductId>, Amounts)>,
    /// Tender, amount and rounding of each payment.
    payments: Vec<(String, Money, Money)>,
}

impl Walked {
    /// Adds it to the totals of which there are few rows, however many documents there are.
    pub fn add_few(&self, totals: &mut Totals) -> Result<()> {
        let Ok(head) = &self.head else { return Ok(()) };
        totals.add_head(head)?;
        for (unit, quantity, ..) in &self.lines {
            totals.add_units(head, *unit, *quantity)?;
        }
        for (tender, amount, rounding) in &self.payments {
            totals.add_payment(head, tender, *amount, *rounding)?;
        }
        Ok(())
    }

    pub fn add_all(&self, totals: &mut Totals) -> Result<()> {
        self.add_few(totals)?;
        let Ok(head) = &self.head else { return Ok(()) };
        totals.add_client(head)?;
        for (_, quantity, product, amounts) in &self.lines {
            if let Some(product) = product {
                totals.add_product(head, *product, *quantity, *amounts)?;
            }
        }
        Ok(())
    }
}

/// The columns of a head; behind them stand those of its link.
const HEAD: &str = "
    d.id, d.kind, s.source_id, d.till_id, d.user_id, d.client_id, d.day, d.instant_ms, d.offset_minutes,
    d.total, d.net, d.tax, d.discount, coalesce(d.cost, 0), d.items, d.line_count, o.id, o.kind, o.client_id, o.total";
const HEAD_COLUMNS: usize = 20;
const LINE: &str =
    "document_id, position, product_id, unit, quantity, total, net, tax, discount + share, coalesce(cost, 0)";
const LINE_COLUMNS: usize = 10;
const MOVEMENTS: &str = "
    SELECT document_id, product_id, quantity, kind, day, instant_ms, offset_minutes, user_id, till_id, reason
    FROM stock_movements WHERE document_id >= :first ORDER BY document_id";

/// What is read of each document, beside what totals need.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// What it moved.
    pub moved: bool,
    /// The body of its link.
    pub linked: bool,
}

/// Currency, exponent, and the series' prefix, kind and year: what enters a document's link before its own fields.
const SHOP_AND_SERIES: usize = 5;

fn heads_sql() -> String {
    let fields = chain::DOCUMENT.map(|field| format!("d.{field}")).join(", ");
    format!(
        "SELECT {HEAD}, h.currency, h.exponent, s.prefix, s.kind, s.year, {fields}
         FROM documents d JOIN series s ON s.id = d.series_id LEFT JOIN documents o ON o.id = d.original_id, shop h
         WHERE d.id >= :first ORDER BY d.id"
    )
}

/// The rows that belong to documents, in the order of the documents: some columns, then the fields that enter a link.
fn beside_sql(columns: &str, fields: &[&str], table: &str, order: &str) -> String {
    let fields = fields.join(", ");
    format!("SELECT {columns}, {fields} FROM {table} WHERE document_id >= :first ORDER BY document_id, {order}")
}

/// Hands over each document from an id on, in the order of their ids.
pub fn documents(c: &Connection, first: i64, look: Look, each: &mut dyn FnMut(&Walked) -> Result<()>) -> Result<()> {
    let Look { moved, linked } = look;
    let prepare = |sql: &str| c.prepare(sql).map_err(wrap("read the documents"));
    let mut heads = prepare(&heads_sql())?;
    let mut lines = prepare(&beside_sql(LINE, &chain::LINE, "document_lines", "position"))?;
    let mut taxes = prepare(&beside_sql("document_id", &chain::TAX, "document_taxes", "class_id, component"))?;
    let mut payments =
        prepare(&beside_sql("document_id, tender, amount, rounding", &chain::PAYMENT, "payments", "position"))?;
    let mut movements = prepare(MOVEMENTS)?;
    let failed = || wrap("read the documents");
    let first = named_params! {":first": first};
    let mut heads = heads.query(first).map_err(failed())?;
    let encoded = |row: &Row<'_>, from: usize, count: usize| {
        if linked { links::of_row(row, from, count) } else { Ok(Vec::new()) }
    };
    let line = |row: &Row<'_>| {
        let (document, line) = line(row)?;
        Ok((document, (line, encoded(row, LINE_COLUMNS, chain::LINE.len())?)))
    };
    let mut lines = Beside(lines.query_map(first, line).map_err(failed())?.peekable());
    let tax = |row: &Row<'_>| Ok((row.get(0)?, encoded(row, 1, chain::TAX.len())?));
    let mut taxes = Beside(taxes.query_map(first, tax).map_err(failed())?.peekable());
    let paid = |row: &Row<'_>| {
        let payment = (row.get(1)?, Money::new(row.get(2)?), Money::new(row.get(3)?));
        Ok((row.get(0)?, (payment, encoded(row, 4, chain::PAYMENT.len())?)))
    };
    let mut payments = Beside(payments.query_map(first, paid).map_err(failed())?.peekable());
    let mut movements = if moved {
        let read = |row: &Row<'_>| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, MovedAs::of(row, 3..9, row.get(9)?)?)));
        Some(Beside(movements.query_map(first, read).map_err(failed())?.peekable()))
    } else {
        None
    };
    while let Some(row) = heads.next().map_err(failed())? {
        let mut read = || -> rusqlite::Result<Walked> {
            let mut walked = head(row)?;
            walked.body.add_encoded(&encoded(row, HEAD_COLUMNS, SHOP_AND_SERIES + chain::DOCUMENT.len())?);
            let id = walked.recorded.id;
            lines.of(id, |((line, unit, amounts), fields): (Line, Vec<u8>)| {
                let product = line.product.map(ProductId);
                walked.lines.push((unit, Quantity::new(line.quantity), product, amounts));
                walked.recorded.lines.push(line);
                walked.body.add_encoded(&fields);
            })?;
            taxes.of(id, |fields: Vec<u8>| walked.body.add_encoded(&fields))?;
            payments.of(id, |(payment, fields): ((String, Money, Money), Vec<u8>)| {
                walked.recorded.paid.push(payment.1.minor());
                walked.payments.push(payment);
                walked.body.add_encoded(&fields);
            })?;
            if let Some(movements) = &mut movements {
                let as_document = MovedAs::of(row, [1, 6, 7, 8, 4, 3], None)?;
                movements.of(id, |(product, quantity, moved_as): (i64, i64, MovedAs)| {
                    walked.recorded.moved.push(Moved { product, quantity, as_document: moved_as == as_document });
                })?;
            }
            Ok(walked)
        };
        each(&read().map_err(failed())?)?;
    }
    Ok(())
}

/// A line as stored, with its unit and its amounts.
type Line = (RecordedLine, Unit, Amounts);

/// How something moved: kind, day, instant, offset, user and till are those of its document, and it has no reason of its own.
#[derive(PartialEq)]
struct MovedAs(Vec<Value>, Option<String>);

impl MovedAs {
    fn of(
        row: &Row<'_>,
        columns: impl IntoIterator<Item = usize>,
        reason: Option<String>,
    ) -> rusqlite::Result<MovedAs> {
        Ok(MovedAs(columns.into_iter().map(|at| row.get(at)).collect::<rusqlite::Result<_>>()?, reason))
    }
}

/// Rows that belong to documents, in the order of the documents.
struct Beside<I: Iterator>(std::iter::Peekable<I>);

impl<T, I: Iterator<Item = rusqlite::Result<(i64, T)>>> Beside<I> {
    /// Hands over the rows of a document; those of one that is not there are passed over.
    fn of(&mut self, document: i64, mut take: impl FnMut(T)) -> rusqlite::Result<()> {
        while let Some(row) = self.0.next_if(|row| row.as_ref().map_or(true, |(of, _)| *of <= document)) {
            let (of, value) = row?;
            if of == document {
                take(value);
            }
        }
        Ok(())
    }
}

fn head(row: &Row<'_>) -> rusqlite::Result<Walked> {
    let kind = kind_at(row, 1)?;
    let day: i64 = row.get(6)?;
    let client: Option<i64> = row.get(5)?;
    let (instant, offset): (Option<i64>, Option<i32>) = (row.get(7)?, row.get(8)?);
    let time = instant.zip(offset).map(|(instant_ms, offset_minutes)| WallTime { instant_ms, offset_minutes });
    let stamp = |day| -> rusqlite::Result<Stamp> {
        Ok(Stamp { till: TillId(row.get(3)?), user: UserId(row.get(4)?), day, time })
    };
    let source: Option<i64> = row.get(2)?;
    let native = source.is_none();
    let till = TillId(row.get(3)?);
    let chain = source.map_or(ChainKey::Till(till), |source| ChainKey::Source(SourceId(source)));
    let amounts = amounts(row, 9)?;
    let head = match day_of_number(day) {
        Some(day) => Ok(Head { kind, stamp: stamp(day)?, client: client.map(ClientId), native, amounts }),
        None => Err(day),
    };
    let original = match row.get::<_, Option<i64>>(16)? {
        Some(id) => Some(Original { id, kind: kind_at(row, 17)?, client: row.get(18)?, total: row.get(19)? }),
        None => None,
    };
    let recorded = Recorded {
        id: row.get(0)?,
        kind,
        native,
        client,
        total: amounts.gross.minor(),
        items: row.get(14)?,
        line_count: row.get(15)?,
        lines: Vec::new(),
        paid: Vec::new(),
        moved: Vec::new(),
        original,
    };
    let body = Body::new(LinkKind::Document);
    Ok(Walked { recorded, head, day, chain, body, lines: Vec::new(), payments: Vec::new() })
}

fn line(row: &Row<'_>) -> rusqlite::Result<(i64, Line)> {
    let unit = unit_at(row, 3)?;
    let amounts = amounts(row, 5)?;
    let line = RecordedLine {
        position: row.get(1)?,
        product: row.get(2)?,
        pieces: unit == Unit::Piece,
        quantity: row.get(4)?,
        total: amounts.gross.minor(),
    };
    Ok((row.get(0)?, (line, unit, amounts)))
}

/// Gross, net, tax, discount and cost in five columns from this one on.
fn amounts(row: &Row<'_>, at: usize) -> rusqlite::Result<Amounts> {
    Ok(Amounts {
        gross: Money::new(row.get(at)?),
        net: Money::new(row.get(at + 1)?),
        tax: Money::new(row.get(at + 2)?),
        discount: Money::new(row.get(at + 3)?),
        cost: Money::new(row.get(at + 4)?),
    })
}

fn kind_at(row: &Row<'_>, at: usize) -> rusqlite::Result<DocumentKind> {
    rows::word_at(row, at, DocumentKind::parse)
}

fn unit_at(row: &Row<'_>, at: usize) -> rusqlite::Result<Unit> {
    rows::word_at(row, at, Unit::parse)
}

/// What a product sold in each of its periods.
type ProductSums = BTreeMap<PeriodKey, Sums>;

/// Hands over each product that was ever sold, in the order of their ids, with its sums in the order of their periods.
pub fn products(c: &Connection, each: &mut dyn FnMut(ProductId, &ProductSums) -> Result<()>) -> Result<()> {
    let failed = || wrap("read the lines");
    let mut statement = c
        .prepare(
            "SELECT l.product_id, d.day, d.kind, l.quantity, l.total, l.net, l.tax, l.discount + l.share, coalesce(l.cost, 0)
             FROM document_lines l JOIN documents d ON d.id = l.document_id
             WHERE l.product_id IS NOT NULL ORDER BY l.product_id",
        )
        .map_err(failed())?;
    let mut rows = statement.query([]).map_err(failed())?;
    let mut open: Option<(ProductId, ProductSums)> = None;
    while let Some(row) = rows.next().map_err(failed())? {
        let read = || -> rusqlite::Result<(ProductId, Option<NaiveDate>, Sums)> {
            let sums = line_sums(kind_at(row, 2)?, Quantity::new(row.get(3)?), amounts(row, 4)?);
            Ok((ProductId(row.get(0)?), day_of_number(row.get(1)?), sums))
        };
        let (product, day, sums) = read().map_err(failed())?;
        if open.as_ref().is_none_or(|(id, _)| *id != product)
            && let Some((id, sums)) = open.replace((product, BTreeMap::new()))
        {
            each(id, &sums)?;
        }
        if let (Some(day), Some((_, periods))) = (day, &mut open) {
            for period in product_periods(day) {
                let sum = periods.entry(period).or_default();
                *sum = sum.and(sums)?;
            }
        }
    }
    open.map_or(Ok(()), |(id, sums)| each(id, &sums))
}

/// What is handed over of a client: who (`None` is every walk-in), its sums by period, and its own figures.
type EachClient<'a> = &'a mut dyn FnMut(Option<ClientId>, &ProductSums, &Counters) -> Result<()>;

/// Hands over each client that has a document, walk-ins first, then in the order of their ids.
pub fn clients(c: &Connection, each: EachClient<'_>) -> Result<()> {
    let failed = || wrap("read the documents of clients");
    let mut statement = c
        .prepare(
            "SELECT client_id, day, kind, till_id, user_id, total, net, tax, discount, coalesce(cost, 0)
             FROM documents ORDER BY client_id",
        )
        .map_err(failed())?;
    let mut rows = statement.query([]).map_err(failed())?;
    let mut open: Option<(Option<ClientId>, ProductSums, Counters)> = None;
    while let Some(row) = rows.next().map_err(failed())? {
        let read = || -> rusqlite::Result<Option<Head>> {
            let client = row.get::<_, Option<i64>>(0)?.map(ClientId);
            let Some(day) = day_of_number(row.get(1)?) else { return Ok(None) };
            let stamp = Stamp { till: TillId(row.get(3)?), user: UserId(row.get(4)?), day, time: None };
            Ok(Some(Head { kind: kind_at(row, 2)?, stamp, client, native: true, amounts: amounts(row, 5)? }))
        };
        let Some(head) = read().map_err(failed())? else { continue };
        if open.as_ref().is_none_or(|(client, ..)| *client != head.client)
            && let Some((client, sums, figures)) = open.replace((head.client, BTreeMap::new(), Counters::default()))
        {
            each(client, &sums, &figures)?;
        }
        if let Some((_, periods, figures)) = &mut open {
            for period in client_periods(head.stamp.day) {
                let sum = periods.entry(period).or_default();
                *sum = sum.and(head.sums())?;
            }
            *figures = figures.and(&head)?;
        }
    }
    open.map_or(Ok(()), |(client, sums, figures)| each(client, &sums, &figures))
}
