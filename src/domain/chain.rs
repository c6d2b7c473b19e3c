//! The chain: everything that happened is a link, and each link holds the hash of the one before. What is changed, taken out or put
//! in between afterwards breaks it.
//!
//! `body = SHA-256(format | kind of link | fields ... | program)` over the values as they are stored, each with its type and its
//! length, and `hash = SHA-256(hash before | number | body)`. The constants name the fields in their order.

use std::fmt::{self, Write};

use sha2::{Digest, Sha256};

use super::ids::{SourceId, TillId};

/// A SHA-256.
pub type Hash = [u8; 32];

/// What a body is made of, and how: a change of either is another format.
const FORMAT: i64 = 1;

/// Of a document; they follow the currency, its exponent, and the series' prefix, kind and year.
pub const DOCUMENT: [&str; 20] = [
    "id",
    "kind",
    "number",
    "till_id",
    "user_id",
    "client_id",
    "day",
    "instant_ms",
    "offset_minutes",
    "original_id",
    "total",
    "net",
    "tax",
    "discount",
    "cost",
    "items",
    "line_count",
    "reference",
    "key",
    "content",
];
/// Of each line.
pub const LINE: [&str; 15] = [
    "position",
    "product_id",
    "label",
    "code",
    "unit",
    "quantity",
    "list_price",
    "unit_price",
    "discount",
    "share",
    "total",
    "tax_class_id",
    "net",
    "tax",
    "cost",
];
/// Of each tax.
pub const TAX: [&str; 9] = ["class_id", "component", "code", "label", "category", "exemption", "rate", "net", "tax"];
/// Of each payment.
pub const PAYMENT: [&str; 7] = ["position", "tender", "amount", "given", "rounding", "change", "reference"];
/// Of a movement without a document; its reason follows as a salted hash.
pub const MOVEMENT: [&str; 10] =
    ["product_id", "seq", "kind", "quantity", "balance", "day", "instant_ms", "offset_minutes", "user_id", "till_id"];

/// Whose chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChainKey {
    /// What was recorded at a till.
    Till(TillId),
    /// What was imported from a foreign shop.
    Source(SourceId),
}

impl fmt::Display for ChainKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChainKey::Till(id) => write!(f, "till {id}"),
            ChainKey::Source(id) => write!(f, "source {id}"),
        }
    }
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    Document,
    /// A stock movement without a document.
    Movement,
    /// A month of documents that have no links of their own: recorded before there was a chain, or imported.
    Seal,
    /// A backup took the place of the shop.
    Restore,
}

impl LinkKind {
    const ALL: [LinkKind; 4] = [LinkKind::Document, LinkKind::Movement, LinkKind::Seal, LinkKind::Restore];

    /// The stable word in files.
    pub fn code(self) -> &'static str {
        match self {
            LinkKind::Document => "document",
            LinkKind::Movement => "movement",
            LinkKind::Seal => "seal",
            LinkKind::Restore => "restore",
        }
    }

    pub fn parse(code: &str) -> Option<LinkKind> {
        LinkKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A stored value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Field<'a> {
    Null,
    Integer(i64),
    Text(&'a [u8]),
    Bytes(&'a [u8]),
}

impl<'a> From<&'a str> for Field<'a> {
    fn from(text: &'a str) -> Field<'a> {
        Field::Text(text.as_bytes())
    }
}

/// The body of a link, as it grows.
#[derive(Debug, Clone)]
pub struct Body(Sha256);

impl Body {
    pub fn new(kind: LinkKind) -> Body {
        let mut body = Body(Sha256::new());
        body.add(&[Field::Integer(FORMAT), kind.code().into()]);
        body
    }

    pub fn add(&mut self, fields: &[Field<'_>]) {
        self.0.update(encoded(fields));
    }

    /// Adds fields that were encoded before.
    pub fn add_encoded(&mut self, fields: &[u8]) {
        self.0.update(fields);
    }

    /// The hash of the whole, written by a version of the program.
    pub fn finish(mut self, program: &str) -> Hash {
        self.add(&[program.into()]);
        self.0.finalize().into()
    }
}

/// Fields with a type and a length before each, so that no two lists of fields have the same bytes.
pub fn encoded(fields: &[Field<'_>]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(32 * fields.len());
    for field in fields {
        encode(&mut bytes, *field);
    }
    bytes
}

/// One field behind others.
pub fn encode(bytes: &mut Vec<u8>, field: Field<'_>) {
    let mut add = |tag: u8, value: &[u8]| {
        bytes.push(tag);
        bytes.extend_from_slice(&(value.len() as u64).to_le_bytes());
        bytes.extend_from_slice(value);
    };
    match field {
        Field::Null => add(0, &[]),
        Field::Integer(number) => add(1, &number.to_le_bytes()),
        Field::Text(text) => add(2, text),
        Field::Bytes(value) => add(3, value),
    }
}

/// A hash as it is printed, in 64 figures.
pub fn hex(hash: &Hash) -> String {
    hash.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string never fails.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A hash as it was printed.
pub fn unhex(text: &str) -> Option<Hash> {
    let mut hash = Hash::default();
    if !text.is_ascii() || text.len() != 2 * hash.len() {
        return None;
    }
    for (at, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(hash)
}

/// The hash of some fields.
pub fn of_fields(fields: &[Field<'_>]) -> Hash {
    Sha256::digest(encoded(fields)).into()
}

/// The hash of a link: it holds the one before.
pub fn link(before: Option<&Hash>, number: i64, body: &Hash) -> Hash {
    let before = before.map_or(Field::Null, |hash| Field::Bytes(hash));
    of_fields(&[before, Field::Integer(number), Field::Bytes(body)])
}

/// The hash of a free text with a salt of its own: the text can be erased, and the link still holds.
pub fn salted(salt: &[u8], text: &str) -> Hash {
    of_fields(&[Field::Bytes(salt), text.into()])
}

/// The bodies of many documents as one hash, in their order.
#[derive(Debug, Clone, Default)]
pub struct Seal {
    hash: Sha256,
    pub documents: u64,
}

impl Seal {
    pub fn add(&mut self, body: &Hash) {
        self.hash.update(body);
        self.documents += 1;
    }

    /// The body of a link that seals them; `content` says which they are.
    pub fn finish(self, content: &str, program: &str) -> Hash {
        let mut body = Body::new(LinkKind::Seal);
        let hash: Hash = self.hash.finalize().into();
        body.add(&[content.into(), Field::Bytes(&hash)]);
        body.finish(program)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_lists_of_fields_have_the_same_bytes() {
        let lists: [&[Field<'_>]; 7] = [
            &[],
            &[Field::Null],
            &["".into()],
            &["ab".into()],
            &["a".into(), "b".into()],
            &[Field::Bytes(b"ab")],
            &[Field::Integer(0)],
        ];
        for (at, one) in lists.iter().enumerate() {
            for other in &lists[..at] {
                assert_ne!(encoded(one), encoded(other), "{one:?} {other:?}");
            }
        }
    }

    /// The bytes of a body are the same for ever: a shop of today is verified by the program of tomorrow.
    #[test]
    fn the_format_stands() {
        let mut body = Body::new(LinkKind::Document);
        body.add(&["EUR".into(), Field::Integer(2), Field::Null]);
        let body = body.finish("0.1.0");
        let first = link(None, 1, &body);
        // As another program computes them.
        assert_eq!(hex(&body), "074dd04de655f872e3e59970718faa55edccf2fb77cbc79f92831320278ebf78");
        assert_eq!(hex(&first), "db9d7cb72f72669b191cccc4e3817a051389c6537362778c67bfd363911fab55");
        assert_eq!(
            hex(&link(Some(&first), 2, &body)),
            "05aa0afe2431028871b3d8b601585b8ed6a5b73821c15222e358a09673049e45"
        );
        assert_eq!(hex(&salted(b"salt", "Torn")), "d440ebe46f1be5063abf825806249f7c8c77d5f23c353f7b61259663ad629a43");
    }
}
