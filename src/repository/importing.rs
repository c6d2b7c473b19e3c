//! Brings a foreign shop in: each row is known by its source and its old id, decided by the domain, and appended.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::{
    ImportFeed, OnProgress, RepositoryError, Result, SourceSample,
    store::{NewClient, NewProduct, Transaction},
};
use crate::domain::{
    Currency, Quantity, Unit,
    client::ClientDraft,
    ids::{ClientId, ProductId, SourceId},
    import::{
        ImportCounts, ImportRecord, ImportedClient, ImportedProduct, ImportedSale, KnownSource, Progress, likeness,
    },
    moment::{Act, Stamp},
    product::{Product, ProductDraft},
    sale::decide,
    stock::{Entry, MovementKind},
};

/// Rows between two questions whether to go on.
const ASK_EVERY: u64 = 4_096;

/// Brings everything that `feed` hands over and that is not known yet; `progress` is asked now and then, and ends it.
pub fn bring_in(
    tx: &mut dyn Transaction,
    sample: &SourceSample,
    feed: ImportFeed<'_>,
    act: &Act,
    progress: OnProgress<'_>,
) -> Result<ImportCounts> {
    let currency = tx.shop()?.row.currency;
    let mut import = Import::begin(tx, sample, currency, act)?;
    let mut pace = Pace { progress, done: 0, asked: 0 };
    while let Some(record) = feed().map_err(RepositoryError::Source)? {
        pace.step(import.take(record)?)?;
    }
    import.stock_up(&mut pace)
}

/// Counts the rows, and asks now and then whether to go on.
struct Pace<'a> {
    progress: OnProgress<'a>,
    done: u64,
    asked: u64,
}

impl Pace<'_> {
    /// So many rows more are done.
    fn step(&mut self, rows: u64) -> Result<()> {
        self.done = self.done.saturating_add(rows);
        if self.done.saturating_sub(self.asked) < ASK_EVERY {
            return Ok(());
        }
        self.asked = self.done;
        self.ask()
    }

    /// Still at it, with no row more.
    fn ask(&mut self) -> Result<()> {
        if (self.progress)(Progress { done: self.done, total: 0 }) { Ok(()) } else { Err(RepositoryError::Interrupted) }
    }
}

/// What a source of which nothing is known could not be told from.
struct Known<'a> {
    tx: &'a mut dyn Transaction,
    source: SourceId,
}

impl KnownSource for Known<'_> {
    type Error = RepositoryError;

    fn orders(&mut self, last: i64) -> Result<Vec<(i64, NaiveDate)>> {
        self.tx.source_orders(self.source, last, SourceSample::LIMIT)
    }

    fn products(&mut self, last: i64) -> Result<Vec<(i64, String)>> {
        let known = self.tx.source_products(self.source, last, SourceSample::LIMIT)?;
        let named = known.into_iter().filter(|(old, product)| !product.deleted && product.name != format!("#{old}"));
        Ok(named.map(|(old, product)| (old, product.name)).collect())
    }

    fn clients(&mut self, last: i64) -> Result<Vec<(i64, String)>> {
        let known = self.tx.source_clients(self.source, last, SourceSample::LIMIT)?;
        let named = known.into_iter().filter(|(old, client)| !client.deleted && client.name != format!("#{old}"));
        Ok(named.map(|(old, client)| (old, client.name)).collect())
    }

    fn ids(&mut self, last: i64) -> Result<Vec<i64>> {
        let products = self.tx.source_products(self.source, last, SourceSample::LIMIT)?;
        let clients = self.tx.source_clients(self.source, last, SourceSample::LIMIT)?;
        let ids = products.into_iter().map(|(old, _)| old).chain(clients.into_iter().map(|(old, _)| old));
        let mut ids: Vec<i64> = ids.collect();
        ids.sort_unstable();
        ids.truncate(SourceSample::LIMIT);
        Ok(ids)
    }
}

/// The source that a sample is most like; else a new one. Says whether it is new.
fn recognise(tx: &mut dyn Transaction, sample: &SourceSample, act: &Act) -> Result<(SourceId, bool)> {
    let mut best: Option<(usize, SourceId)> = None;
    for source in tx.sources()? {
        if let Some(score) = likeness(sample, &mut Known { tx, source })?
            && best.is_none_or(|(most, _)| score > most)
        {
            best = Some((score, source));
        }
    }
    match best {
        Some((_, source)) => Ok((source, false)),
        None => Ok((tx.add_source(act)?, true)),
    }
}

/// A product that this import has created.
struct Created {
    /// What the source says is on hand.
    stock: Quantity,
    /// What it was before the first of its sales.
    opening: Quantity,
    /// What its sales in this import took.
    sold: Quantity,
}

struct Import<'a> {
    tx: &'a mut dyn Transaction,
    source: SourceId,
    is_new: bool,
    currency: Currency,
    act: Act,
    clients: HashMap<i64, ClientId>,
    products: HashMap<i64, Product>,
    /// By ascending id.
    created: BTreeMap<ProductId, Created>,
    /// The earliest day of a sale that was brought.
    first_day: Option<NaiveDate>,
    counts: ImportCounts,
}

impl<'a> Import<'a> {
    fn begin(tx: &'a mut dyn Transaction, sample: &SourceSample, currency: Currency, act: &Act) -> Result<Import<'a>> {
        let (source, is_new) = recognise(tx, sample, act)?;
        let (clients, products) = if is_new {
            Default::default()
        } else {
            let clients = tx.source_clients(source, i64::MAX, usize::MAX)?;
            let products = tx.source_products(source, i64::MAX, usize::MAX)?;
            (clients.into_iter().map(|(old, client)| (old, client.id)).collect(), products.into_iter().collect())
        };
        Ok(Import {
            tx,
            source,
            is_new,
            currency,
            act: *act,
            clients,
            products,
            created: BTreeMap::new(),
            first_day: None,
            counts: ImportCounts::default(),
        })
    }

    /// Brings one record; returns the number of rows that it stands for.
    fn take(&mut self, record: ImportRecord) -> Result<u64> {
        match record {
            ImportRecord::Client(client) => self.client(client).map(|()| 1),
            ImportRecord::Product(product) => self.product(product).map(|()| 1),
            ImportRecord::Sale(sale) => self.sale(&sale).map(|()| 1 + sale.lines.len() as u64),
        }
    }

    fn client(&mut self, client: ImportedClient) -> Result<()> {
        let ImportedClient { old_id, name, phone, email } = client;
        if self.clients.contains_key(&old_id) {
            self.counts.known += 1;
            return Ok(());
        }
        let draft = ClientDraft { name, phone, email };
        let new = NewClient { draft: &draft, origin: Some((self.source, old_id)) };
        let id = self.tx.add_client(&new, &self.act)?;
        self.clients.insert(old_id, id);
        self.counts.clients += 1;
        Ok(())
    }

    fn product(&mut self, product: ImportedProduct) -> Result<()> {
        let ImportedProduct { old_id, name, price, stock, sold, deleted } = product;
        if self.products.contains_key(&old_id) {
            self.counts.known += 1;
            return Ok(());
        }
        let draft = ProductDraft { name, code: None, price, unit: Unit::Piece, threshold: None };
        let new = NewProduct { draft: &draft, deleted, origin: Some((self.source, old_id)) };
        let id = self.tx.add_product(&new, &self.act)?;
        self.created.insert(id, Created { stock, opening: stock.add(sold)?, sold: Quantity::ZERO });
        self.products.insert(old_id, Product::new(id, draft));
        self.counts.products += 1;
        Ok(())
    }

    fn sale(&mut self, sale: &ImportedSale) -> Result<()> {
        if !self.is_new && self.tx.knows_order(self.source, sale.old_id)? {
            self.counts.known += 1;
            return Ok(());
        }
        // The feed names nothing that it never handed over.
        let lost = |what: &str, old: i64| RepositoryError::Source(format!("{what} {old} was never handed over"));
        let client = sale.client.map(|old| self.clients.get(&old).copied().ok_or_else(|| lost("client", old)));
        let named = |line: &crate::domain::import::ImportedLine| {
            self.products.get(&line.product).ok_or_else(|| lost("product", line.product))
        };
        let products = sale.lines.iter().map(named).collect::<Result<Vec<&Product>>>()?;
        let document = decide::imported(sale, self.source, client.transpose()?, &products, self.currency, &self.act)?;
        for entry in &document.movements {
            if let Some(created) = self.created.get_mut(&entry.product) {
                created.sold = created.sold.sub(entry.quantity)?;
            }
        }
        self.tx.append(&document, &[])?;
        self.counts.sales += 1;
        self.counts.lines += sale.lines.len() as u64;
        self.first_day = Some(self.first_day.map_or(sale.day, |first| first.min(sale.day)));
        Ok(())
    }

    /// What the new products opened with, before the first sale, and what makes their stock the source's in the end: lines may
    /// have been added there to an order that had been imported before.
    fn stock_up(self, pace: &mut Pace<'_>) -> Result<ImportCounts> {
        let stamp = Stamp::imported(&self.act, self.first_day.unwrap_or(self.act.at.day));
        for (at, (product, created)) in (1_u64..).zip(self.created) {
            let off = created.stock.sub(created.opening.sub(created.sold)?)?;
            for (kind, quantity) in [(MovementKind::Opening, created.opening), (MovementKind::Import, off)] {
                if !quantity.is_zero() {
                    self.tx.move_stock(&Entry { product, kind, quantity, reason: None }, &stamp, &[])?;
                }
            }
            if at.is_multiple_of(ASK_EVERY) {
                pace.ask()?;
            }
        }
        self.tx.settle(&mut || pace.ask())?;
        Ok(self.counts)
    }
}
