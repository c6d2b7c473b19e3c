//! What a backend must do, and nothing more: read, load what is decided on, and write what was decided. No rule of the shop is
//! in it.

use chrono::NaiveDate;

use super::{Erasure, Reader, Result};
use crate::domain::{
    basket::Basket,
    client::{Client, ClientDraft},
    edit::{Edit, Versioned},
    ids::{ClientId, DocumentId, ProductId, SourceId},
    moment::{Act, Stamp},
    product::{Product, ProductDraft},
    sale::{
        Sale,
        decide::LastDocument,
        document::{Document, Expectation},
    },
    shop::Shop,
    stock::Entry,
};

/// How a transaction is to be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// One use case, safe when it has returned.
    Case,
    /// The same, for what can be made up for: it waits less long for another program.
    Hurried,
    /// Millions of rows: their movements and totals are written by [`Transaction::settle`], and not loaded before.
    Import,
}

/// A backend. Inside [`Store::begin_bulk`] and [`Store::end_bulk`], each transaction is a part of one.
pub trait Store: Reader + Sized {
    /// Runs `work` in one writing transaction; it is kept when that returns a value, and undone when it returns an error.
    /// What is loaded in it still holds when it is kept, or the append says [`super::RepositoryError::Conflict`].
    fn write<T>(&mut self, how: Writing, work: &mut dyn FnMut(&mut dyn Transaction) -> Result<T>) -> Result<T>;
    /// Begins many use cases in one transaction; `false` where one has been begun already.
    fn begin_bulk(&mut self) -> Result<bool>;
    /// Ends them: keeps all of them, or none.
    fn end_bulk(&mut self, outcome: Result<()>) -> Result<()>;
    /// Removes what was erased from the log too.
    fn erase_traces(&mut self) -> Result<Erasure>;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBasket {
    pub key: String,
    /// The window that has it; none is free.
    pub window: Option<String>,
    /// What is in it; `None` where it can't be read.
    pub basket: Option<Basket>,
}

/// A product that is about to be stored, its texts checked.
#[derive(Debug, Clone, Copy)]
pub struct NewProduct<'a> {
    pub draft: &'a ProductDraft,
    /// Created as deleted: an import knows it by its sales only.
    pub deleted: bool,
    /// Where it was imported from, and its id there.
    pub origin: Option<(SourceId, i64)>,
}

/// A client that is about to be stored, its texts checked.
#[derive(Debug, Clone, Copy)]
pub struct NewClient<'a> {
    pub draft: &'a ClientDraft,
    /// Where it was imported from, and its id there.
    pub origin: Option<(SourceId, i64)>,
}

/// A writing transaction.
pub trait Transaction {
    /// The settings.
    fn shop(&mut self) -> Result<Versioned<Shop>>;
    fn has_documents(&mut self) -> Result<bool>;
    /// Writes the settings that differ, over those of a version.
    fn put_shop(&mut self, change: &Edit<Shop>, over: i64) -> Result<()>;

    /// A product, deleted or not.
    fn product(&mut self, id: ProductId) -> Result<Option<Versioned<Product>>>;
    /// A product that is not deleted and has this code, or one that is the same article; but for one product.
    fn code_holder(&mut self, code: &str, but: Option<ProductId>) -> Result<Option<Product>>;
    /// Has its stock ever moved?
    fn has_moved(&mut self, id: ProductId) -> Result<bool>;
    /// Adds a product, with nothing on hand.
    fn add_product(&mut self, product: &NewProduct<'_>, act: &Act) -> Result<ProductId>;
    /// Writes the fields of a product that differ, over those of a version.
    fn put_product(&mut self, id: ProductId, change: &Edit<ProductDraft>, over: i64) -> Result<()>;
    /// Takes a product out of every list, or (`None`) brings it back.
    fn delete_product(&mut self, id: ProductId, act: Option<&Act>) -> Result<()>;

    /// A client, deleted or not.
    fn client(&mut self, id: ClientId) -> Result<Option<Versioned<Client>>>;
    fn add_client(&mut self, client: &NewClient<'_>, act: &Act) -> Result<ClientId>;
    /// Writes the fields of a client that differ, over those of a version.
    fn put_client(&mut self, id: ClientId, change: &Edit<ClientDraft>, over: i64) -> Result<()>;
    /// Takes a client out of every list, or (`None`) brings it back.
    fn delete_client(&mut self, id: ClientId, act: Option<&Act>) -> Result<()>;
    /// Erases a client's personal data, and takes it out of every list.
    fn anonymise_client(&mut self, id: ClientId, act: &Act) -> Result<()>;

    /// A document, whole.
    fn document(&mut self, id: DocumentId) -> Result<Option<Sale>>;
    /// The document that an idempotency key has made, and the content that the key stands for.
    fn document_of_key(&mut self, key: &str) -> Result<Option<(DocumentId, String)>>;
    /// The last document of the last series of ours.
    fn last_document(&mut self) -> Result<Option<LastDocument>>;
    /// Numbers a document, and writes it with everything that belongs to it: lines, payments, movements, totals.
    fn append(&mut self, document: &Document, relies_on: &[Expectation]) -> Result<Appended>;
    /// Writes a movement that belongs to no document.
    fn move_stock(&mut self, entry: &Entry, stamp: &Stamp, relies_on: &[Expectation]) -> Result<()>;

    /// Every basket, the last saved first.
    fn baskets(&mut self) -> Result<Vec<StoredBasket>>;
    fn give_basket(&mut self, key: &str, window: &str) -> Result<()>;
    /// Writes a window's basket down; `false` where another window has it.
    fn put_basket(&mut self, window: &str, basket: &Basket) -> Result<bool>;
    fn forget_baskets_but(&mut self, window: &str, kept: &str) -> Result<()>;
    fn forget_basket(&mut self, key: &str) -> Result<()>;
    /// A window has no basket any more; they wait for the next one.
    fn free_baskets(&mut self, window: &str) -> Result<()>;

    /// The foreign shops that were imported.
    fn sources(&mut self) -> Result<Vec<SourceId>>;
    /// A foreign shop that is imported for the first time.
    fn add_source(&mut self, act: &Act) -> Result<SourceId>;
    /// Old ids and days of the orders of a source up to an old id, the lowest first, at most so many.
    fn source_orders(&mut self, source: SourceId, last: i64, most: usize) -> Result<Vec<(i64, NaiveDate)>>;
    /// The products of a source up to an old id, the lowest first, at most so many.
    fn source_products(&mut self, source: SourceId, last: i64, most: usize) -> Result<Vec<(i64, Product)>>;
    /// The clients of a source up to an old id, the lowest first, at most so many: id, name, and whether it is deleted.
    fn source_clients(&mut self, source: SourceId, last: i64, most: usize) -> Result<Vec<(i64, SourceClient)>>;
    /// Has this order of a source been imported?
    fn knows_order(&mut self, source: SourceId, number: i64) -> Result<bool>;
    /// Writes what an import leaves for its end; asks now and then whether to go on.
    fn settle(&mut self, go_on: &mut dyn FnMut() -> Result<()>) -> Result<()>;
    /// Everything is undone at the end, whatever `work` returns.
    fn keep_nothing(&mut self);
}

/// A document that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    pub id: DocumentId,
    /// `2026-000123`.
    pub number: String,
}

/// A client that was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceClient {
    pub id: ClientId,
    pub name: String,
    /// Is it out of every list?
    pub deleted: bool,
}
