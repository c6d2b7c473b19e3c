//! The chain in the file: a link is written in the transaction of its document or movement.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, named_params, types::ToSqlOutput, types::ValueRef};

use super::connection::wrap;
use crate::domain::chain::{self, Body, ChainKey, Field, Hash, LinkKind};
use crate::domain::ids::{SourceId, TillId};
use crate::repository::{RepositoryError, Result};

/// The program that writes links.
pub const PROGRAM: &str = env!("CARGO_PKG_VERSION");
/// Bytes of a salt.
const SALT: usize = 16;

pub enum Linked<'a> {
    Document(i64),
    /// Product and number of the movement; its reason, with a salt of its own.
    Movement(i64, i64, Option<Reason>),
    /// JSON: which documents.
    Seal(&'a str),
    /// JSON: the heads that were left, and where numbers go on.
    Restore(&'a str),
}

impl Linked<'_> {
    fn kind(&self) -> LinkKind {
        match self {
            Linked::Document(_) => LinkKind::Document,
            Linked::Movement(..) => LinkKind::Movement,
            Linked::Seal(_) => LinkKind::Seal,
            Linked::Restore(_) => LinkKind::Restore,
        }
    }
}

/// The reason of a movement, as it enters its link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    pub salt: [u8; SALT],
    pub hash: Hash,
}

impl Reason {
    pub fn of(c: &Connection, text: Option<&str>) -> Result<Option<Reason>> {
        let Some(text) = text else { return Ok(None) };
        let salt: [u8; SALT] = c
            .prepare_cached("SELECT randomblob(16)")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(wrap("make a salt"))?;
        Ok(Some(Reason { salt, hash: chain::salted(&salt, text) }))
    }
}

/// The end of a chain, to append to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub id: i64,
    pub key: ChainKey,
    /// Of the last link; 0 where there is none.
    pub number: i64,
    pub hash: Option<Hash>,
}

/// Chain, number and hash of its head, till and source.
const HEADS: &str = "
    SELECT k.id, max(k.number, coalesce(s.link_number, 0)), CASE WHEN s.link_number > k.number THEN s.link_hash ELSE k.hash END,
           k.till_id, k.source_id
    FROM chains k LEFT JOIN series s ON s.till_id = k.till_id AND s.link_number = (
        SELECT max(link_number) FROM series WHERE till_id = k.till_id)";

impl Head {
    /// The head of a chain, which begins here where there is none.
    pub fn of(c: &Connection, key: ChainKey) -> Result<Head> {
        let (till, source) = columns_of(key);
        let failed = || wrap("read the head of a chain");
        let read = |row: &Row<'_>| Ok(Head { id: row.get(0)?, key, number: row.get(1)?, hash: row.get(2)? });
        let known = c
            .prepare_cached(&format!("{HEADS} WHERE k.till_id IS :till AND k.source_id IS :source"))
            .and_then(|mut statement| {
                statement.query_row(named_params! {":till": till, ":source": source}, read).optional()
            })
            .map_err(failed())?;
        if let Some(head) = known {
            let last = c
                .prepare_cached(
                    "SELECT chain_id, number, hash FROM links WHERE chain_id = :id ORDER BY number DESC LIMIT 1",
                )
                .and_then(|mut statement| statement.query_row(named_params! {":id": head.id}, read).optional())
                .map_err(failed())?;
            // A head that was set back must not keep a shop from selling: the check tells it.
            return Ok(last.filter(|last| last.number > head.number).unwrap_or(head));
        }
        c.execute(
            "INSERT INTO chains (till_id, source_id) VALUES (:till, :source)",
            named_params! {":till": till, ":source": source},
        )
        .map_err(wrap("begin a chain"))?;
        Ok(Head { id: c.last_insert_rowid(), key, number: 0, hash: None })
    }

    /// Every chain, by id.
    pub fn all(c: &Connection) -> Result<Vec<Head>> {
        let read = |row: &Row<'_>| {
            let key = match row.get::<_, Option<i64>>(3)? {
                Some(till) => ChainKey::Till(TillId(till)),
                None => ChainKey::Source(SourceId(row.get(4)?)),
            };
            Ok(Head { id: row.get(0)?, key, number: row.get(1)?, hash: row.get(2)? })
        };
        c.prepare(&format!("{HEADS} ORDER BY k.id"))
            .and_then(|mut statement| statement.query_map([], read)?.collect())
            .map_err(wrap("read the chains"))
    }

    /// Appends a link. The head itself is written by [`Head::keep`].
    pub fn append(&mut self, c: &Connection, linked: &Linked<'_>, body: &Hash) -> Result<()> {
        let number = self.number.checked_add(1).ok_or(RepositoryError::Damaged("a chain without an end".into()))?;
        let hash = chain::link(self.hash.as_ref(), number, body);
        let (mut document, mut product, mut seq, mut reason, mut content) = (None, None, None, None, None);
        match linked {
            Linked::Document(id) => document = Some(id),
            Linked::Movement(id, of_product, why) => {
                (product, seq, reason) = (Some(id), Some(of_product), why.as_ref());
            }
            Linked::Seal(what) | Linked::Restore(what) => content = Some(what),
        }
        c.prepare_cached(
            "INSERT INTO links (chain_id, number, kind, document_id, product_id, seq, program, body, hash, salt, reason, content)
             VALUES (:chain, :number, :kind, :document, :product, :seq, :program, :body, :hash, :salt, :reason, :content)",
        )
        .and_then(|mut statement| {
            statement.execute(named_params! {
                ":chain": self.id,
                ":number": number,
                ":kind": linked.kind().code(),
                ":document": document,
                ":product": product,
                ":seq": seq,
                ":program": PROGRAM,
                ":body": body,
                ":hash": hash,
                ":salt": reason.map(|reason| reason.salt),
                ":reason": reason.map(|reason| reason.hash),
                ":content": content,
            })
        })
        .map_err(wrap("write a link"))?;
        (self.number, self.hash) = (number, Some(hash));
        Ok(())
    }

    /// Moves the head in the file on to the last link, which is no document's.
    pub fn keep(&self, c: &Connection) -> Result<()> {
        c.prepare_cached("UPDATE chains SET number = :number, hash = :hash WHERE id = :id AND number < :number")
            .and_then(|mut statement| {
                statement.execute(named_params! {":id": self.id, ":number": self.number, ":hash": self.hash})
            })
            .map(drop)
            .map_err(wrap("move the head of a chain"))
    }
}

/// The till and the source in the row of a chain.
pub fn columns_of(key: ChainKey) -> (Option<i64>, Option<i64>) {
    match key {
        ChainKey::Till(TillId(till)) => (Some(till), None),
        ChainKey::Source(SourceId(source)) => (None, Some(source)),
    }
}

/// Has a chain this link, with this hash?
pub fn holds(c: &Connection, key: ChainKey, number: i64, hash: &Hash) -> Result<bool> {
    let (till, source) = columns_of(key);
    c.prepare_cached(
        "SELECT l.hash = :hash FROM chains k JOIN links l ON l.chain_id = k.id AND l.number = :number
         WHERE k.till_id IS :till AND k.source_id IS :source",
    )
    .and_then(|mut statement| {
        let values = named_params! {":hash": hash, ":number": number, ":till": till, ":source": source};
        statement.query_row(values, |row| row.get(0)).optional()
    })
    .map(|holds| holds.unwrap_or(false))
    .map_err(wrap("read a link"))
}

/// Appends one link, and moves the head.
pub fn append(c: &Connection, key: ChainKey, linked: &Linked<'_>, body: &Hash) -> Result<()> {
    let mut head = Head::of(c, key)?;
    head.append(c, linked, body)?;
    head.keep(c)
}

/// Appends the link of a movement without a document; `fields` are those of [`chain::MOVEMENT`], encoded.
pub fn append_movement(
    c: &Connection,
    head: &mut Head,
    (product, seq): (i64, i64),
    fields: &[u8],
    reason: Option<&str>,
) -> Result<()> {
    let reason = Reason::of(c, reason)?;
    let body = movement_body(fields, reason.as_ref(), PROGRAM);
    head.append(c, &Linked::Movement(product, seq, reason), &body)
}

/// The body of a movement whose fields are encoded.
pub fn movement_body(fields: &[u8], reason: Option<&Reason>, program: &str) -> Hash {
    let mut body = Body::new(LinkKind::Movement);
    body.add_encoded(fields);
    body.add(&[reason.map_or(Field::Null, |reason| Field::Bytes(&reason.hash))]);
    body.finish(program)
}

/// The body of a link that holds a text of ours.
pub fn text_body(kind: LinkKind, content: &str, program: &str) -> Hash {
    let mut body = Body::new(kind);
    body.add(&[content.into()]);
    body.finish(program)
}

/// Values to be written, encoded as they are read again.
pub fn of_values(values: &[&dyn ToSql]) -> rusqlite::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(32 * values.len());
    for value in values {
        let value = value.to_sql()?;
        let field = match &value {
            ToSqlOutput::Borrowed(value) => *value,
            ToSqlOutput::Owned(value) => value.into(),
            _ => ValueRef::Null,
        };
        chain::encode(&mut bytes, field_of(field));
    }
    Ok(bytes)
}

/// So many columns of a row from this one on, encoded.
pub fn of_row(row: &Row<'_>, first: usize, count: usize) -> rusqlite::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(32 * count);
    for column in first..first + count {
        chain::encode(&mut bytes, field_of(row.get_ref(column)?));
    }
    Ok(bytes)
}

/// Facts hold no floats; one that was put in by hand is hashed by its bits, so that it is detected.
fn field_of(value: ValueRef<'_>) -> Field<'_> {
    match value {
        ValueRef::Null => Field::Null,
        ValueRef::Integer(number) => Field::Integer(number),
        ValueRef::Real(number) => Field::Integer(i64::from_le_bytes(number.to_le_bytes())),
        ValueRef::Text(text) => Field::Text(text),
        ValueRef::Blob(bytes) => Field::Bytes(bytes),
    }
}
