//! Writes a document with its lines and payments, and makes the body of its link of the very values that are written.

use std::sync::LazyLock;

use rusqlite::{CachedStatement, Connection, ToSql, params_from_iter};

use super::{connection::wrap, links, series::Numbered, totals};
use crate::domain::{
    amounts::Amounts,
    chain::{self, Body, Hash, LinkKind},
    moment::{Stamp, day_number},
    sale::document::Document,
};
use crate::repository::Result;

/// The statements that write a document, prepared once.
pub struct Appender<'c> {
    document: CachedStatement<'c>,
    line: CachedStatement<'c>,
    payment: CachedStatement<'c>,
}

impl<'c> Appender<'c> {
    pub fn new(c: &'c Connection) -> Result<Appender<'c>> {
        let prepare = |sql: &str| c.prepare_cached(sql).map_err(wrap("prepare a document"));
        let [document, line, payment] = &*INSERTS;
        Ok(Appender { document: prepare(document)?, line: prepare(line)?, payment: prepare(payment)? })
    }

    /// Writes a document; returns its id.
    pub fn append(&mut self, document: &Document, series: i64, number: i64) -> Result<i64> {
        self.write(document, series, number, &mut |_| Ok(()))
    }

    /// The same, with the body of its link.
    pub fn append_linked(&mut self, c: &Connection, document: &Document, number: &Numbered) -> Result<(i64, Hash)> {
        let mut body = body_of_document(c, &[&number.prefix, &number.kind, &number.year])?;
        let id = self.write(document, number.series, number.number, &mut |values| {
            body.add_encoded(&links::of_values(values).map_err(wrap("write a link"))?);
            Ok(())
        })?;
        Ok((id, body.finish(links::PROGRAM)))
    }

    fn write(
        &mut self,
        document: &Document,
        series: i64,
        number: i64,
        written: &mut dyn FnMut(&[&dyn ToSql]) -> Result<()>,
    ) -> Result<i64> {
        let Stamp { till, user, day, time } = document.stamp;
        let Amounts { gross, net, tax, discount, .. } = document.amounts();
        let fields: [&dyn ToSql; chain::DOCUMENT.len() - 1] = [
            &document.kind.code(),
            &number,
            &till.0,
            &user.0,
            &document.client.map(|id| id.0),
            &day_number(day),
            &time.map(|time| time.instant_ms),
            &time.map(|time| time.offset_minutes),
            &document.original.map(|id| id.0),
            &gross.minor(),
            &net.minor(),
            &tax.minor(),
            &discount.minor(),
            &NONE,
            &document.items.thousandths(),
            &i64::try_from(document.lines.len()).unwrap_or(i64::MAX),
            &document.reference,
            &document.key.as_ref().map(|key| &key.key),
            &document.key.as_ref().map(|key| &key.content),
        ];
        let id = self.document.insert(params_from_iter(behind(&series, &fields))).map_err(wrap("write a document"))?;
        written(&[&id])?;
        written(&fields)?;
        for (position, line) in (1_i64..).zip(&document.lines) {
            let Amounts { gross, net, tax, .. } = line.amounts();
            let fields: [&dyn ToSql; chain::LINE.len()] = [
                &position,
                &line.product.map(|id| id.0),
                &line.label,
                &line.code,
                &line.unit.code(),
                &line.quantity.thousandths(),
                &line.list_price.ten_thousandths(),
                &line.unit_price.ten_thousandths(),
                &0,
                &0,
                &gross.minor(),
                &NONE,
                &net.minor(),
                &tax.minor(),
                &NONE,
            ];
            self.line.execute(params_from_iter(behind(&id, &fields))).map_err(totals::added("write the lines"))?;
            written(&fields)?;
        }
        for (position, payment) in (1_i64..).zip(&document.payments) {
            let (amount, given, change) = (payment.amount.minor(), payment.given.minor(), payment.change.minor());
            let fields: [&dyn ToSql; chain::PAYMENT.len()] =
                [&position, &payment.tender, &amount, &given, &0, &change, &NONE];
            self.payment.execute(params_from_iter(behind(&id, &fields))).map_err(wrap("write the payment"))?;
            written(&fields)?;
        }
        Ok(id)
    }
}

/// A document, a line, a payment: the key, then the fields that enter the link.
static INSERTS: LazyLock<[String; 3]> = LazyLock::new(|| {
    let insert = |table: &str, key: &str, columns: &[&str]| {
        let (names, values) = (columns.join(", "), ", ?".repeat(columns.len()));
        format!("INSERT INTO {table} ({key}, {names}) VALUES (?{values})")
    };
    let [_id, document @ ..] = &chain::DOCUMENT;
    [
        insert("documents", "series_id", document),
        insert("document_lines", "document_id", &chain::LINE),
        insert("payments", "document_id", &chain::PAYMENT),
    ]
});

/// What no document has yet.
const NONE: Option<i64> = None;

/// Values, and the one of the key before them.
fn behind<'a>(key: &'a i64, fields: &'a [&'a dyn ToSql]) -> impl Iterator<Item = &'a dyn ToSql> {
    std::iter::once(key as &dyn ToSql).chain(fields.iter().copied())
}

/// The body of a document's link, up to its own fields: the currency and the series.
fn body_of_document(c: &Connection, series: &[&dyn ToSql]) -> Result<Body> {
    let mut body = Body::new(LinkKind::Document);
    let currency = c
        .prepare_cached("SELECT currency, exponent FROM shop")
        .and_then(|mut statement| statement.query_row([], |row| links::of_row(row, 0, 2)))
        .and_then(|currency| Ok([currency, links::of_values(series)?]))
        .map_err(wrap("read the currency"))?;
    for fields in &currency {
        body.add_encoded(fields);
    }
    Ok(body)
}
