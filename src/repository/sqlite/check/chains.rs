//! Walks the chains, and names the first link that does not hold; then holds each document and each movement against its link.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::Findings;
use crate::domain::chain::{self, ChainKey, Hash, LinkKind, Seal};
use crate::repository::{
    Result,
    heads::Heads,
    sqlite::{
        connection::wrap,
        links::{self, Head, Reason},
        restored, rows,
        seals::{Sealed, Unattached, unattached},
        walk::Walked,
    },
};

/// Links of documents that are read at once.
const BATCH: u32 = 4_096;

/// The chains, ready to hold the documents against them in the order of their ids.
pub struct Chains {
    chains: BTreeMap<ChainKey, Chain>,
}

struct Chain {
    head: Head,
    /// Of documents, the next ones: number, document, program, body.
    links: VecDeque<(i64, i64, String, Hash)>,
    /// The last one that was read.
    read: i64,
    seals: Vec<SealLink>,
}

/// A link that seals documents, and what is found of them.
struct SealLink {
    number: i64,
    sealed: Sealed,
    content: String,
    program: String,
    body: Hash,
    seen: Seal,
}

/// A link as stored.
struct Link {
    number: i64,
    kind: LinkKind,
    movement: Option<(i64, i64)>,
    program: String,
    body: Hash,
    hash: Hash,
    reason: Option<Reason>,
    content: Option<String>,
    holds_document: bool,
}

fn link(row: &Row<'_>) -> rusqlite::Result<Link> {
    let movement = row.get::<_, Option<i64>>(2)?.zip(row.get(3)?);
    let reason = row.get::<_, Option<[u8; 16]>>(7)?.zip(row.get(8)?).map(|(salt, hash)| Reason { salt, hash });
    Ok(Link {
        number: row.get(0)?,
        kind: rows::word_at(row, 1, LinkKind::parse)?,
        movement,
        program: row.get(4)?,
        body: row.get(5)?,
        hash: row.get(6)?,
        reason,
        content: row.get(9)?,
        holds_document: row.get(10)?,
    })
}

impl Chains {
    /// Follows every chain from its first link, or from the one after those of `since`, to its head, and holds each movement without a
    /// document against its link.
    pub fn walk(c: &Connection, since: Option<&Heads>, findings: &mut Findings) -> Result<Chains> {
        let mut chains = BTreeMap::new();
        let mut moved = BTreeSet::new();
        for head in Head::all(c)? {
            let key = head.key;
            let before = since.and_then(|heads| heads.chains.get(&key).copied());
            chains.insert(key, walk_one(c, head, before, &mut moved, findings)?);
        }
        if since.is_none() {
            unlinked_movements(c, &moved, findings)?;
        }
        Ok(Chains { chains })
    }

    /// Holds a document against its link or its seal.
    pub fn hold(&mut self, c: &Connection, document: &Walked, findings: &mut Findings) -> Result<()> {
        let id = document.recorded.id;
        let key = document.chain;
        let Some(chain) = self.chains.get_mut(&key) else {
            findings.add("chain", false, || format!("document {id}: {key} has no chain"));
            return Ok(());
        };
        let mut sealed = false;
        for seal in chain.seals.iter_mut().filter(|seal| seal.sealed.holds(id, document.day)) {
            sealed = true;
            seal.seen.add(&document.body.clone().finish(&seal.program));
        }
        if sealed {
            return Ok(());
        }
        chain.pass(c, id, findings)?;
        match chain.links.front() {
            Some((number, of, program, body)) if *of == id => {
                if document.body.clone().finish(program) != *body {
                    findings.add("chain", false, || {
                        format!("{key}, link {number}: document {id} is not as it was recorded")
                    });
                }
                chain.links.pop_front();
            }
            _ => findings.add("chain", false, || format!("document {id}: no link in the chain of {key}")),
        }
        Ok(())
    }

    /// After the last document: links whose documents are gone, and seals that don't hold.
    pub fn end(&mut self, c: &Connection, findings: &mut Findings) -> Result<()> {
        for (key, chain) in &mut self.chains {
            chain.pass(c, i64::MAX, findings)?;
            for SealLink { number, sealed, content, program, body, seen } in chain.seals.drain(..) {
                let documents = seen.documents;
                if seen.finish(&content, &program) != body {
                    findings.add("chain", false, || {
                        let month = format!("{:04}-{:02}", sealed.month / 100, sealed.month % 100);
                        format!("{key}, link {number}: {month} is not as it was sealed ({documents} documents)")
                    });
                }
            }
        }
        Ok(())
    }
}

impl Chain {
    /// Passes over the links of documents before this one: they are gone.
    fn pass(&mut self, c: &Connection, document: i64, findings: &mut Findings) -> Result<()> {
        loop {
            self.fill(c)?;
            match self.links.front() {
                Some((number, of, ..)) if *of < document => {
                    let chain = self.head.key;
                    findings.add("chain", false, || format!("{chain}, link {number}: document {of} is gone"));
                    self.links.pop_front();
                }
                _ => return Ok(()),
            }
        }
    }

    fn fill(&mut self, c: &Connection) -> Result<()> {
        if !self.links.is_empty() || self.read == i64::MAX {
            return Ok(());
        }
        let mut statement = c
            .prepare_cached(
                "SELECT number, document_id, program, body FROM links
                 WHERE chain_id = :chain AND number > :read AND document_id IS NOT NULL ORDER BY number LIMIT :batch",
            )
            .map_err(wrap("read the links"))?;
        let values = named_params! {":chain": self.head.id, ":read": self.read, ":batch": BATCH};
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        self.links = statement.query_map(values, read).and_then(Iterator::collect).map_err(wrap("read the links"))?;
        self.read = self.links.back().map_or(i64::MAX, |(number, ..)| *number);
        Ok(())
    }
}

/// Follows a chain: numbers without a gap, each hash holds the one before, and the head is the last one.
fn walk_one(
    c: &Connection,
    head: Head,
    before: Option<(i64, Hash)>,
    moved: &mut BTreeSet<(i64, i64)>,
    findings: &mut Findings,
) -> Result<Chain> {
    let failed = || wrap("read the links");
    let mut statement = c
        .prepare(
            "SELECT number, kind, product_id, seq, program, body, hash, salt, reason, content, document_id IS NOT NULL
             FROM links WHERE chain_id = :chain AND number > :before ORDER BY number",
        )
        .map_err(failed())?;
    let mut last: (i64, Option<Hash>) = before.map_or((0, None), |(number, hash)| (number, Some(hash)));
    let first = last.0;
    let mut rows = statement.query(named_params! {":chain": head.id, ":before": first}).map_err(failed())?;
    let mut seals = Vec::new();
    let chain = head.key;
    while let Some(row) = rows.next().map_err(failed())? {
        let link = link(row).map_err(failed())?;
        let expected = last.0 + 1;
        if link.number != expected {
            findings.add("chain", false, || format!("{chain}, link {expected}: missing before link {}", link.number));
        } else if chain::link(last.1.as_ref(), link.number, &link.body) != link.hash {
            findings.add("chain", false, || format!("{chain}, link {}: it does not hold the one before", link.number));
        }
        last = (link.number, Some(link.hash));
        if let Some(detail) = content_fault(c, &link, moved, &mut seals)? {
            findings.add("chain", false, || format!("{chain}, link {}: {detail}", link.number));
        }
    }
    if last != (head.number, head.hash) {
        findings
            .add("chain", false, || format!("{chain}: it ends with link {}, its head is link {}", last.0, head.number));
    }
    Ok(Chain { head, links: VecDeque::new(), read: first, seals })
}

/// What is wrong with what a link says, but for documents.
fn content_fault(
    c: &Connection,
    link: &Link,
    moved: &mut BTreeSet<(i64, i64)>,
    seals: &mut Vec<SealLink>,
) -> Result<Option<String>> {
    let fault = match (link.kind, link.movement, &link.content) {
        (LinkKind::Document, None, None) if link.holds_document => None,
        (LinkKind::Movement, Some(movement), None) if !link.holds_document => {
            moved.insert(movement);
            movement_fault(c, movement, link)?
        }
        (LinkKind::Seal, None, Some(content)) if !link.holds_document => match serde_json::from_str(content) {
            Ok(sealed) => {
                let sealed: Sealed = sealed;
                let (content, program) = (content.clone(), link.program.clone());
                let seen = Seal::default();
                seals.push(SealLink { number: link.number, sealed, content, program, body: link.body, seen });
                None
            }
            Err(_) => Some(format!("a seal of {content}")),
        },
        (LinkKind::Restore, None, Some(content)) if !link.holds_document => {
            let holds = links::text_body(link.kind, content, &link.program) == link.body;
            (!holds).then(|| "a restore that was changed".to_owned())
        }
        (LinkKind::Document | LinkKind::Movement | LinkKind::Seal | LinkKind::Restore, ..) => {
            Some(format!("a {} that names something else", link.kind.code()))
        }
    };
    Ok(fault)
}

fn movement_fault(c: &Connection, (product, seq): (i64, i64), link: &Link) -> Result<Option<String>> {
    let movement = c
        .prepare_cached(&unattached("AND m.product_id = :product AND m.seq = :seq"))
        .and_then(|mut statement| {
            let values = named_params! {":product": product, ":seq": seq};
            statement.query_row(values, Unattached::read).optional()
        })
        .map_err(wrap("read a movement"))?;
    let Some(movement) = movement else { return Ok(Some(format!("product {product}, movement {seq}: gone"))) };
    let as_recorded = links::movement_body(&movement.fields, link.reason.as_ref(), &link.program) == link.body;
    let reason = match (&movement.reason, &link.reason) {
        (Some(text), Some(Reason { salt, hash })) => chain::salted(salt, text) == *hash,
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    let fault = !(as_recorded && reason);
    Ok(fault.then(|| format!("product {product}, movement {seq}: not as it was recorded")))
}

/// Every movement without a document has a link.
fn unlinked_movements(c: &Connection, linked: &BTreeSet<(i64, i64)>, findings: &mut Findings) -> Result<()> {
    let failed = || wrap("read the ledger");
    let mut statement =
        c.prepare("SELECT product_id, seq FROM stock_movements WHERE document_id IS NULL").map_err(failed())?;
    let mut rows = statement.query([]).map_err(failed())?;
    while let Some(row) = rows.next().map_err(failed())? {
        let read = || -> rusqlite::Result<(i64, i64)> { Ok((row.get(0)?, row.get(1)?)) };
        let (product, seq) = read().map_err(failed())?;
        if !linked.contains(&(product, seq)) {
            findings.add("chain", false, || format!("product {product}, movement {seq}: no link in any chain"));
        }
    }
    Ok(())
}

/// Does each chain hold what this computer has seen of it? What a restore has left is told, and no fault.
pub fn against(c: &Connection, known: &Heads, findings: &mut Findings) -> Result<()> {
    let restores = restored::all(c)?;
    let left = |key: &ChainKey, number: i64| {
        let chain = key.to_string();
        restores.iter().flat_map(|restored| &restored.left).any(|(of, head, _)| *of == chain && *head >= number)
    };
    for (key, (number, hash)) in &known.chains {
        if !links::holds(c, *key, *number, hash)? && !left(key, *number) {
            findings.add("chain", false, || format!("{key}, link {number}: this computer has seen another one"));
        }
    }
    let stand = restored::heads(c)?.series;
    for (prefix, last) in &known.series {
        if stand.get(prefix).is_none_or(|stands| stands < last) {
            findings.add("chain", false, || format!("series {prefix}: this computer has seen number {last}"));
        }
    }
    Ok(())
}
