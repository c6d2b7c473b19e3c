//! A transaction on a copy: it reads what stood there when it began; its first write takes what stands there now, where that
//! agrees with what was read.

use chrono::NaiveDate;
use salestrack::{
    domain::{
        basket::Basket,
        client::{Client, ClientDraft},
        edit::{Edit, Versioned},
        ids::{ClientId, DocumentId, ProductId, SourceId},
        moment::{Act, Stamp},
        product::{Product, ProductDraft},
        sale::{
            Sale,
            decide::LastDocument,
            document::{Document, Expectation, Numbering},
            number::{Number, Series, SeriesKey, source_prefix},
        },
        shop::Shop,
        stock::Entry,
        totals::{Counters, Totals},
    },
    repository::{
        RepositoryError, Result,
        store::{Appended, NewClient, NewProduct, SourceClient, StoredBasket, Transaction},
    },
};

use super::{Memory, Moved, Numbers, Recorded, Row, State, lists};

/// A transaction of a till.
pub struct Tx<'a> {
    memory: &'a mut Memory,
    state: State,
    /// Has it written? From then on nobody may have changed anything when it ends.
    writes: bool,
    kept: bool,
}

impl<'a> Tx<'a> {
    pub fn new(memory: &'a mut Memory) -> Tx<'a> {
        let state = memory.now();
        Tx { memory, state, writes: false, kept: true }
    }

    /// What it has made, of what, and whether it is to be kept.
    pub fn end(self) -> (State, i64, bool) {
        let base = self.state.changes;
        (self.state, base, self.kept && self.writes)
    }

    /// To write what was decided on everything that was read: nothing of it may have changed.
    fn write(&mut self) -> Result<&mut State> {
        if !self.writes && self.memory.now().changes != self.state.changes {
            return Err(RepositoryError::Conflict);
        }
        self.writes = true;
        Ok(&mut self.state)
    }

    /// To write what was decided on no more than this.
    fn write_where(&mut self, relies_on: &[Expectation]) -> Result<&mut State> {
        if !self.writes {
            if let Some(mut meanwhile) = self.memory.meanwhile.take() {
                meanwhile(&mut self.memory.till());
                self.memory.meanwhile = Some(meanwhile);
            }
            self.state = self.memory.now();
        }
        if !relies_on.iter().all(|expected| holds(&self.state, *expected)) {
            return Err(RepositoryError::Conflict);
        }
        self.writes = true;
        Ok(&mut self.state)
    }
}

/// Does what a decision relied on still hold?
fn holds(state: &State, expected: Expectation) -> bool {
    match expected {
        Expectation::OnHand(id, least) => state.products.get(&id).is_some_and(|row| row.is.on_hand >= least),
        Expectation::Product(id, version) => state.products.get(&id).is_some_and(|row| row.version == version),
        Expectation::Client(id, version) => state.clients.get(&id).is_some_and(|row| row.version == version),
        Expectation::Uncorrected(id) => {
            !state.all_documents().any(|(_, recorded)| recorded.document.original == Some(id))
        }
        Expectation::Shop(version) => state.shop.version == version,
    }
}

fn move_stock(state: &mut State, entry: &Entry, stamp: Stamp, document: Option<DocumentId>) -> Result<()> {
    let product = &mut state.products.get_mut(&entry.product).ok_or(RepositoryError::Conflict)?.is;
    product.on_hand = product.on_hand.add(entry.quantity)?;
    let moved = Moved { entry: entry.clone(), stamp, balance: product.on_hand, document };
    state.ledgers.entry(entry.product).or_default().push(moved);
    Ok(())
}

/// The next number of a series of ours, or the old one of an import.
fn number(state: &mut State, numbering: Numbering) -> Result<(i64, i64)> {
    let key = match numbering {
        Numbering::Next(key) => key,
        Numbering::Imported { source, number } => {
            let of = |numbers: &&Numbers| numbers.series.source == Some(source);
            let series = state.series.iter().find(of).ok_or(RepositoryError::Conflict)?;
            return Ok((series.series.id, number));
        }
    };
    let at = state.series.iter().position(|numbers| numbers.key == Some(key)).unwrap_or(state.series.len());
    if at == state.series.len() {
        add_series(state, key.prefix(""), Some(key), None);
    }
    let numbers = state.series.get_mut(at).ok_or(RepositoryError::Conflict)?;
    numbers.last += 1;
    Ok((numbers.series.id, numbers.last))
}

fn add_series(state: &mut State, prefix: String, key: Option<SeriesKey>, source: Option<SourceId>) {
    let id = i64::try_from(state.series.len()).unwrap() + 1;
    let series = Series { id, prefix, year: key.map(|key| key.year), source };
    state.series.push(Numbers { series, key, last: 0 });
}

impl Transaction for Tx<'_> {
    fn shop(&mut self) -> Result<Versioned<Shop>> {
        Ok(self.state.shop.clone())
    }

    fn has_documents(&mut self) -> Result<bool> {
        Ok(!self.state.documents.is_empty())
    }

    fn put_shop(&mut self, change: &Edit<Shop>, over: i64) -> Result<()> {
        let state = self.write()?;
        if state.shop.version != over {
            return Err(RepositoryError::Conflict);
        }
        state.shop = Versioned { row: change.after.clone(), version: over + 1 };
        Ok(())
    }

    fn product(&mut self, id: ProductId) -> Result<Option<Versioned<Product>>> {
        let row = self.state.products.get(&id);
        Ok(row.map(|row| Versioned { row: row.is.clone(), version: row.version }))
    }

    fn code_holder(&mut self, code: &str, but: Option<ProductId>) -> Result<Option<Product>> {
        Ok(lists::holder(&self.state, code, but))
    }

    fn has_moved(&mut self, id: ProductId) -> Result<bool> {
        Ok(self.state.ledgers.contains_key(&id))
    }

    fn add_product(&mut self, product: &NewProduct<'_>, _: &Act) -> Result<ProductId> {
        let state = self.write()?;
        let id = ProductId(i64::try_from(state.products.len()).unwrap() + 1);
        let row = Product { deleted: product.deleted, ..Product::new(id, product.draft.clone()) };
        state.products.insert(id, Row { is: row, version: 1, origin: product.origin });
        Ok(id)
    }

    fn put_product(&mut self, id: ProductId, change: &Edit<ProductDraft>, over: i64) -> Result<()> {
        let row = self.write()?.products.get_mut(&id).filter(|row| row.version == over);
        let row = row.ok_or(RepositoryError::Conflict)?;
        let ProductDraft { name, code, price, unit, threshold } = change.after.clone();
        row.is = Product { name, code, price, unit, threshold, ..row.is.clone() };
        row.version += 1;
        Ok(())
    }

    fn delete_product(&mut self, id: ProductId, act: Option<&Act>) -> Result<()> {
        let row = self.write()?.products.get_mut(&id).ok_or(RepositoryError::Conflict)?;
        row.is.deleted = act.is_some();
        row.version += 1;
        Ok(())
    }

    fn client(&mut self, id: ClientId) -> Result<Option<Versioned<Client>>> {
        let row = self.state.clients.get(&id);
        Ok(row.map(|row| Versioned { row: row.is.clone(), version: row.version }))
    }

    fn add_client(&mut self, client: &NewClient<'_>, _: &Act) -> Result<ClientId> {
        let state = self.write()?;
        let id = ClientId(i64::try_from(state.clients.len()).unwrap() + 1);
        let ClientDraft { name, phone, email } = client.draft.clone();
        let row = Client {
            id,
            name,
            phone,
            email,
            orders: 0,
            revenue: salestrack::domain::Money::ZERO,
            first_day: None,
            last_day: None,
            deleted: false,
            anonymised: false,
        };
        state.clients.insert(id, Row { is: row, version: 1, origin: client.origin });
        Ok(id)
    }

    fn put_client(&mut self, id: ClientId, change: &Edit<ClientDraft>, over: i64) -> Result<()> {
        let row = self.write()?.clients.get_mut(&id).filter(|row| row.version == over);
        let row = row.ok_or(RepositoryError::Conflict)?;
        let ClientDraft { name, phone, email } = change.after.clone();
        row.is = Client { name, phone, email, ..row.is.clone() };
        row.version += 1;
        Ok(())
    }

    fn delete_client(&mut self, id: ClientId, act: Option<&Act>) -> Result<()> {
        let row = self.write()?.clients.get_mut(&id).ok_or(RepositoryError::Conflict)?;
        row.is.deleted = act.is_some();
        row.version += 1;
        Ok(())
    }

    fn anonymise_client(&mut self, id: ClientId, _: &Act) -> Result<()> {
        let row = self.write()?.clients.get_mut(&id).ok_or(RepositoryError::Conflict)?;
        let now = row.is.clone();
        row.is = Client { name: String::new(), phone: None, email: None, deleted: true, anonymised: true, ..now };
        row.version += 1;
        Ok(())
    }

    fn document(&mut self, id: DocumentId) -> Result<Option<Sale>> {
        Ok(lists::sale(&self.state, id))
    }

    fn document_of_key(&mut self, key: &str) -> Result<Option<(DocumentId, String)>> {
        let made = self.state.all_documents().find_map(|(id, recorded)| {
            let made = recorded.document.key.as_ref().filter(|made| made.key == key)?;
            Some((id, made.content.clone()))
        });
        Ok(made)
    }

    fn last_document(&mut self) -> Result<Option<LastDocument>> {
        let native = |recorded: &&Recorded| matches!(recorded.document.numbering, Numbering::Next(_));
        Ok(self.state.documents.iter().rfind(native).map(|recorded| {
            let Stamp { day, time, .. } = recorded.document.stamp;
            LastDocument { day, instant_ms: time.map(|time| time.instant_ms) }
        }))
    }

    fn append(&mut self, document: &Document, relies_on: &[Expectation]) -> Result<Appended> {
        let state = self.write_where(relies_on)?;
        let key = |of: &Document| of.key.as_ref().map(|key| key.key.clone());
        if document.key.is_some() && state.documents.iter().any(|made| key(&made.document) == key(document)) {
            return Err(RepositoryError::Conflict);
        }
        let (series, count) = number(state, document.numbering)?;
        let of = |numbers: &&Numbers| numbers.series.id == series;
        let prefix = &state.series.iter().find(of).ok_or(RepositoryError::Conflict)?.series.prefix;
        let printed = Number { prefix, count }.to_string();
        state.documents.push(Recorded { document: document.clone(), series, count });
        let id = DocumentId(i64::try_from(state.documents.len()).unwrap());
        for entry in &document.movements {
            move_stock(state, entry, document.stamp, Some(id))?;
        }
        for (client, added) in Totals::of(document)?.counters {
            let client = &mut state.clients.get_mut(&client).ok_or(RepositoryError::Conflict)?.is;
            let Counters { orders, revenue, days } = added;
            client.orders += orders;
            client.revenue = client.revenue.add(revenue)?;
            if let Some((first, last)) = days {
                client.first_day = Some(client.first_day.map_or(first, |day| day.min(first)));
                client.last_day = Some(client.last_day.map_or(last, |day| day.max(last)));
            }
        }
        Ok(Appended { id, number: printed })
    }

    fn move_stock(&mut self, entry: &Entry, stamp: &Stamp, relies_on: &[Expectation]) -> Result<()> {
        move_stock(self.write_where(relies_on)?, entry, *stamp, None)
    }

    fn baskets(&mut self) -> Result<Vec<StoredBasket>> {
        let stored = |(basket, window): &(Basket, Option<String>)| StoredBasket {
            key: basket.key.clone(),
            window: window.clone(),
            basket: Some(basket.clone()),
        };
        Ok(self.state.baskets.iter().rev().map(stored).collect())
    }

    fn give_basket(&mut self, key: &str, window: &str) -> Result<()> {
        for (basket, of) in &mut self.write()?.baskets {
            if basket.key == key {
                *of = Some(window.to_owned());
            }
        }
        Ok(())
    }

    fn put_basket(&mut self, window: &str, basket: &Basket) -> Result<bool> {
        let baskets = &mut self.write()?.baskets;
        let at = baskets.iter().position(|(kept, _)| kept.key == basket.key);
        match at.and_then(|at| baskets.get(at)) {
            Some((_, Some(other))) if other != window => return Ok(false),
            _ => {}
        }
        if let Some(at) = at {
            baskets.remove(at);
        }
        baskets.push((basket.clone(), Some(window.to_owned())));
        Ok(true)
    }

    fn forget_baskets_but(&mut self, window: &str, kept: &str) -> Result<()> {
        self.write()?.baskets.retain(|(basket, of)| of.as_deref() != Some(window) || basket.key == kept);
        Ok(())
    }

    fn forget_basket(&mut self, key: &str) -> Result<()> {
        self.write()?.baskets.retain(|(basket, _)| basket.key != key);
        Ok(())
    }

    fn free_baskets(&mut self, window: &str) -> Result<()> {
        for (_, of) in &mut self.write()?.baskets {
            *of = of.take().filter(|other| other != window);
        }
        Ok(())
    }

    fn sources(&mut self) -> Result<Vec<SourceId>> {
        Ok(self.state.series.iter().filter_map(|numbers| numbers.series.source).collect())
    }

    fn add_source(&mut self, _: &Act) -> Result<SourceId> {
        let source = SourceId(i64::try_from(self.sources()?.len()).unwrap() + 1);
        add_series(self.write()?, source_prefix(source), None, Some(source));
        Ok(source)
    }

    fn source_orders(&mut self, source: SourceId, last: i64, most: usize) -> Result<Vec<(i64, NaiveDate)>> {
        let mut orders: Vec<(i64, NaiveDate)> = self
            .state
            .documents
            .iter()
            .filter_map(|recorded| match recorded.document.numbering {
                Numbering::Imported { source: of, number } if of == source && number <= last => {
                    Some((number, recorded.document.stamp.day))
                }
                _ => None,
            })
            .collect();
        orders.sort_unstable();
        orders.truncate(most);
        Ok(orders)
    }

    fn source_products(&mut self, source: SourceId, last: i64, most: usize) -> Result<Vec<(i64, Product)>> {
        Ok(imported(self.state.products.values(), source, last, most, Clone::clone))
    }

    fn source_clients(&mut self, source: SourceId, last: i64, most: usize) -> Result<Vec<(i64, SourceClient)>> {
        let client =
            |client: &Client| SourceClient { id: client.id, name: client.name.clone(), deleted: client.deleted };
        Ok(imported(self.state.clients.values(), source, last, most, client))
    }

    fn knows_order(&mut self, source: SourceId, number: i64) -> Result<bool> {
        let known = Numbering::Imported { source, number };
        Ok(self.state.documents.iter().any(|recorded| recorded.document.numbering == known))
    }

    fn settle(&mut self, go_on: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        go_on()
    }

    fn keep_nothing(&mut self) {
        self.kept = false;
    }
}

/// What a source brought, up to an old id, the lowest first.
fn imported<'a, T: 'a, U>(
    rows: impl Iterator<Item = &'a Row<T>>,
    source: SourceId,
    last: i64,
    most: usize,
    read: impl Fn(&T) -> U,
) -> Vec<(i64, U)> {
    let of = |row: &&Row<T>| row.origin.is_some_and(|(of, old)| of == source && old <= last);
    let mut rows: Vec<(i64, U)> = rows.filter(of).filter_map(|row| Some((row.origin?.1, read(&row.is)))).collect();
    rows.sort_by_key(|(old, _)| *old);
    rows.truncate(most);
    rows
}
