//! A writing transaction: what is decided on is loaded in it, and what was decided is written in it.

use chrono::NaiveDate;
use rusqlite::{Connection, named_params, params};

use super::{
    append::Appender,
    baskets, catalogue, clients,
    connection::wrap,
    documents,
    links::{Head, Linked},
    products, restored, seals, series, settings, sources, stock, totals,
};
use crate::domain::{
    Overflow, Quantity,
    basket::Basket,
    chain::ChainKey,
    client::{Client, ClientDraft},
    edit::{Edit, Versioned},
    ids::{ClientId, DocumentId, ProductId, SourceId},
    moment::{Act, Stamp, day_number},
    product::{Product, ProductDraft},
    sale::{
        Sale,
        decide::LastDocument,
        document::{Document, Expectation, Numbering},
        number::{Number, source_prefix},
    },
    shop::Shop,
    stock::{Entry, MovementKind},
    totals::Totals,
};
use crate::repository::{
    RepositoryError, Result,
    heads::Moved,
    store::{Appended, NewClient, NewProduct, SourceClient, StoredBasket, Transaction},
};

/// Movements between two questions whether to go on.
const ASK_EVERY: u64 = 4_096;

/// When the totals of a document are written, and its movements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Both with the document.
    Case,
    /// The totals when the bulk ends.
    Bulk,
    /// Both at the end: product by product, so that a long history costs appending and not searching.
    Import,
}

/// A transaction on a connection.
pub struct Tx<'c> {
    c: &'c Connection,
    mode: Mode,
    appender: Option<Appender<'c>>,
    /// Documents from this id on were written in this transaction.
    first: i64,
    keep: bool,
    moved: Moved,
}

impl<'c> Tx<'c> {
    /// Right after the transaction has begun.
    pub fn new(c: &'c Connection, mode: Mode) -> Result<Tx<'c>> {
        let first = match mode {
            Mode::Import => {
                c.execute_batch(STAGE).map_err(wrap("begin an import"))?;
                documents::next_id(c)?
            }
            Mode::Case | Mode::Bulk => 0,
        };
        Ok(Tx { c, mode, appender: None, first, keep: true, moved: Moved::default() })
    }

    /// Is everything to be kept, and what has moved on.
    pub fn end(self) -> (bool, Moved) {
        (self.keep, self.moved)
    }

    /// A chain has moved on: its heads of before and of now.
    fn moved_on(&mut self, before: &Head, after: &Head) {
        if let Some(hash) = before.hash {
            self.moved.before.entry(before.key).or_insert((before.number, hash));
        }
        if let Some(hash) = after.hash {
            self.moved.after.chains.insert(after.key, (after.number, hash));
        }
    }

    fn move_or_stage(&mut self, movement: &stock::Move<'_>) -> Result<()> {
        match self.mode {
            Mode::Case | Mode::Bulk => {
                if let Some((before, after)) = stock::append(self.c, movement)? {
                    self.moved_on(&before, &after);
                }
                Ok(())
            }
            Mode::Import => stage(self.c, movement),
        }
    }
}

impl Transaction for Tx<'_> {
    fn shop(&mut self) -> Result<Versioned<Shop>> {
        settings::load(self.c)
    }
    fn has_documents(&mut self) -> Result<bool> {
        documents::any(self.c)
    }
    fn put_shop(&mut self, change: &Edit<Shop>, over: i64) -> Result<()> {
        settings::put(self.c, change, over)
    }

    fn product(&mut self, id: ProductId) -> Result<Option<Versioned<Product>>> {
        products::load(self.c, id)
    }
    fn code_holder(&mut self, code: &str, but: Option<ProductId>) -> Result<Option<Product>> {
        products::holder(self.c, code, but)
    }
    fn has_moved(&mut self, id: ProductId) -> Result<bool> {
        products::has_moved(self.c, id)
    }
    fn add_product(&mut self, product: &NewProduct<'_>, act: &Act) -> Result<ProductId> {
        products::add(self.c, product, act)
    }
    fn put_product(&mut self, id: ProductId, change: &Edit<ProductDraft>, over: i64) -> Result<()> {
        products::put(self.c, id, change, over)
    }
    fn delete_product(&mut self, id: ProductId, act: Option<&Act>) -> Result<()> {
        catalogue::delete(self.c, "products", id.0, act.map(|act| act.at.instant_ms))
    }

    fn client(&mut self, id: ClientId) -> Result<Option<Versioned<Client>>> {
        clients::load(self.c, id)
    }
    fn add_client(&mut self, client: &NewClient<'_>, act: &Act) -> Result<ClientId> {
        clients::add(self.c, client, act)
    }
    fn put_client(&mut self, id: ClientId, change: &Edit<ClientDraft>, over: i64) -> Result<()> {
        clients::put(self.c, id, change, over)
    }
    fn delete_client(&mut self, id: ClientId, act: Option<&Act>) -> Result<()> {
        catalogue::delete(self.c, "clients", id.0, act.map(|act| act.at.instant_ms))
    }
    fn anonymise_client(&mut self, id: ClientId, act: &Act) -> Result<()> {
        clients::anonymise(self.c, id, act)
    }

    fn document(&mut self, id: DocumentId) -> Result<Option<Sale>> {
        documents::load(self.c, id)
    }
    fn document_of_key(&mut self, key: &str) -> Result<Option<(DocumentId, String)>> {
        documents::of_key(self.c, key)
    }
    fn last_document(&mut self) -> Result<Option<LastDocument>> {
        documents::last(self.c)
    }
    fn append(&mut self, document: &Document, _relies_on: &[Expectation]) -> Result<Appended> {
        // The lock is held since before anything was loaded: what the decision relied on still holds.
        let appender = match &mut self.appender {
            Some(appender) => appender,
            none => none.insert(Appender::new(self.c)?),
        };
        let (id, number) = match document.numbering {
            Numbering::Next(key) => {
                let number = series::next(self.c, &key)?;
                let (id, body) = appender.append_linked(self.c, document, &number)?;
                let chain = ChainKey::Till(document.stamp.till);
                let before = Head::of(self.c, chain)?;
                let mut after = before.clone();
                after.append(self.c, &Linked::Document(id), &body)?;
                series::keep(self.c, &number, &after)?;
                self.moved_on(&before, &after);
                let printed = Number { prefix: &number.prefix, count: number.number }.to_string();
                self.moved.after.series.insert(number.prefix, number.number);
                (id, printed)
            }
            // Those of an import are sealed together at its end.
            Numbering::Imported { source, number } => {
                let id = appender.append(document, series::of_source(self.c, source)?, number)?;
                (id, Number { prefix: &source_prefix(source), count: number }.to_string())
            }
        };
        for entry in &document.movements {
            self.move_or_stage(&stock::Move { entry, stamp: &document.stamp, document: Some(id) })?;
        }
        if self.mode == Mode::Case {
            totals::add(self.c, &Totals::of(document)?)?;
        }
        Ok(Appended { id: DocumentId(id), number })
    }
    fn move_stock(&mut self, entry: &Entry, stamp: &Stamp, _relies_on: &[Expectation]) -> Result<()> {
        self.move_or_stage(&stock::Move { entry, stamp, document: None })
    }

    fn baskets(&mut self) -> Result<Vec<StoredBasket>> {
        baskets::all(self.c)
    }
    fn give_basket(&mut self, key: &str, window: &str) -> Result<()> {
        baskets::give(self.c, key, window)
    }
    fn put_basket(&mut self, window: &str, basket: &Basket) -> Result<bool> {
        baskets::put(self.c, window, basket)
    }
    fn forget_baskets_but(&mut self, window: &str, kept: &str) -> Result<()> {
        baskets::forget_but(self.c, window, kept)
    }
    fn forget_basket(&mut self, key: &str) -> Result<()> {
        baskets::forget(self.c, key)
    }
    fn free_baskets(&mut self, window: &str) -> Result<()> {
        baskets::free(self.c, window)
    }

    fn sources(&mut self) -> Result<Vec<SourceId>> {
        sources::all(self.c)
    }
    fn add_source(&mut self, act: &Act) -> Result<SourceId> {
        sources::add(self.c, act)
    }
    fn source_orders(&mut self, source: SourceId, last: i64, most: usize) -> Result<Vec<(i64, NaiveDate)>> {
        sources::orders(self.c, source, last, most)
    }
    fn source_products(&mut self, source: SourceId, last: i64, most: usize) -> Result<Vec<(i64, Product)>> {
        sources::products(self.c, source, last, most)
    }
    fn source_clients(&mut self, source: SourceId, last: i64, most: usize) -> Result<Vec<(i64, SourceClient)>> {
        sources::clients(self.c, source, last, most)
    }
    fn knows_order(&mut self, source: SourceId, number: i64) -> Result<bool> {
        sources::knows(self.c, source, number)
    }
    fn settle(&mut self, go_on: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        if self.mode != Mode::Import {
            return Ok(());
        }
        verify_references(self.c, self.first)?;
        flush(self.c, go_on)?;
        self.c.execute_batch("DROP TABLE temp.staged").map_err(wrap("end an import"))?;
        seals::seal(self.c, self.first, go_on)?;
        self.moved.after = restored::heads(self.c)?;
        totals::add_from(self.c, self.first, go_on)
    }
    fn keep_nothing(&mut self) {
        self.keep = false;
    }
}

/// Movements on their way: those of an import are written product by product, as the ledger is clustered.
const STAGE: &str = "
    DROP TABLE IF EXISTS temp.staged;
    CREATE TEMP TABLE staged (
        id INTEGER PRIMARY KEY, product_id INTEGER NOT NULL, kind TEXT NOT NULL, quantity INTEGER NOT NULL,
        day INTEGER NOT NULL, document_id INTEGER, user_id INTEGER NOT NULL, till_id INTEGER NOT NULL
    ) STRICT";

fn stage(c: &Connection, movement: &stock::Move<'_>) -> Result<()> {
    let stock::Move { entry, stamp, document } = movement;
    c.prepare_cached(
        "INSERT INTO temp.staged (product_id, kind, quantity, day, document_id, user_id, till_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )
    .and_then(|mut statement| {
        statement.execute(params![
            entry.product.0,
            entry.kind.code(),
            entry.quantity.thousandths(),
            day_number(stamp.day),
            document,
            stamp.user.0,
            stamp.till.0,
        ])
    })
    .map_err(wrap("stage a movement"))?;
    Ok(())
}

/// Writes what was staged, product by product: what a product opened with, then the others as they came.
fn flush(c: &Connection, go_on: &mut dyn FnMut() -> Result<()>) -> Result<()> {
    let prepare = |sql| c.prepare(sql).map_err(wrap("prepare the ledger"));
    let mut staged = prepare(
        "SELECT product_id, kind, quantity, day, document_id, user_id, till_id
         FROM temp.staged ORDER BY product_id, kind <> :opening, id",
    )?;
    let mut add = prepare(
        "INSERT INTO stock_movements (product_id, seq, kind, quantity, balance, day, document_id, user_id, till_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    let mut load = prepare("SELECT last_seq, on_hand FROM products WHERE id = ?1")?;
    let mut keep = prepare("UPDATE products SET on_hand = ?2, last_seq = ?3 WHERE id = ?1")?;
    let mut keep = |(product, seq, balance): (i64, i64, Quantity)| {
        keep.execute((product, balance.thousandths(), seq)).map(drop).map_err(wrap("keep a product's stock"))
    };
    let opening = MovementKind::Opening.code();
    let mut rows = staged.query(named_params! {":opening": opening}).map_err(wrap("read what is to be moved"))?;
    let mut open: Option<(i64, i64, Quantity)> = None;
    let mut written = 0_u64;
    while let Some(row) = rows.next().map_err(wrap("read what is to be moved"))? {
        let mut write = || -> rusqlite::Result<Result<()>> {
            let product: i64 = row.get(0)?;
            let (seq, balance) = match open {
                Some((of, seq, balance)) if of == product => (seq, balance),
                other => {
                    if let Err(error) = other.map_or(Ok(()), &mut keep) {
                        return Ok(Err(error));
                    }
                    load.query_row([product], |row| Ok((row.get(0)?, Quantity::new(row.get(1)?))))?
                }
            };
            let quantity = Quantity::new(row.get(2)?);
            let (seq, balance) = (seq + 1, balance.add(quantity));
            let Ok(balance) = balance else { return Ok(Err(Overflow.into())) };
            let (kind, day): (&str, i64) = (row.get_ref(1)?.as_str()?, row.get(3)?);
            let (document, user, till): (Option<i64>, i64, i64) = (row.get(4)?, row.get(5)?, row.get(6)?);
            let (quantity, stands) = (quantity.thousandths(), balance.thousandths());
            add.execute(params![product, seq, kind, quantity, stands, day, document, user, till])?;
            open = Some((product, seq, balance));
            Ok(Ok(()))
        };
        write().map_err(wrap("write the ledger"))??;
        written += 1;
        if written.is_multiple_of(ASK_EVERY) {
            go_on()?;
        }
    }
    open.map_or(Ok(()), keep)
}

/// Foreign keys are off while millions of rows come in; every id in them came from a row written or read here, and what
/// was written is looked through once. Kinds, units, till and user are words of the schema.
fn verify_references(c: &Connection, first: i64) -> Result<()> {
    let lost: i64 = c
        .query_row(
            "SELECT (SELECT count(*) FROM documents d WHERE d.id >= :first AND d.client_id IS NOT NULL
                       AND NOT EXISTS (SELECT 1 FROM clients WHERE id = d.client_id))
                  + (SELECT count(*) FROM document_lines l WHERE l.document_id >= :first
                       AND NOT EXISTS (SELECT 1 FROM products WHERE id = l.product_id))",
            named_params! {":first": first},
            |row| row.get(0),
        )
        .map_err(wrap("verify the references"))?;
    if lost == 0 {
        return Ok(());
    }
    Err(RepositoryError::Storage {
        context: "verify the references",
        cause: format!("{lost} rows name what is not there"),
    })
}
