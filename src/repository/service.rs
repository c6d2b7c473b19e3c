//! The use cases, once, over any store: load, decide, append. The rules are the domain's; reading and writing is the store's.

use std::collections::BTreeMap;

use super::{
    Erasure, ImportFeed, OnProgress, Repository, RepositoryError, Result, SourceSample, Window, importing,
    store::{Appended, NewClient, NewProduct, Store, Transaction, Writing},
};
use crate::domain::{
    basket::{self, Basket},
    client::{Client, ClientDraft},
    edit::{Edit, Versioned},
    ids::{ClientId, DocumentId, ProductId},
    import::ImportCounts,
    moment::Act,
    product::{self, Product, ProductDraft, check_price},
    quantity::Quantity,
    refusal::Refusal,
    sale::{Item, NewSale, Sale, decide, document::Expectation},
    shop::Shop,
    stock::{self, Entry, MovementKind},
};

/// So many times a use case is decided anew because what it relied on has changed under it.
const DECISIONS: u32 = 20;

/// One use case in one transaction; decided anew where its store says that what was loaded no longer holds.
fn case<S: Store, T>(
    store: &mut S,
    how: Writing,
    mut work: impl FnMut(&mut dyn Transaction) -> Result<T>,
) -> Result<T> {
    for _ in 1..DECISIONS {
        match store.write(how, &mut work) {
            Err(RepositoryError::Conflict) => {}
            outcome => return outcome,
        }
    }
    store.write(how, &mut work)
}

impl<S: Store> Repository for S {
    fn change_shop(&mut self, edit: &Edit<Shop>) -> Result<Shop> {
        case(self, Writing::Case, |tx| {
            let now = tx.shop()?;
            let shop = edit.shop(&now.row, tx.has_documents()?)?;
            tx.put_shop(&Edit::new(now.row, shop.clone()), now.version)?;
            Ok(shop)
        })
    }

    fn add_product(&mut self, draft: &ProductDraft, opening: Quantity, act: &Act) -> Result<Product> {
        case(self, Writing::Case, |tx| {
            let draft = draft.clone().checked()?;
            check_price(draft.price, draft.unit, tx.shop()?.row.currency)?;
            stock::opening(&draft, opening)?;
            check_code(tx, draft.code.as_deref(), None)?;
            let id = tx.add_product(&NewProduct { draft: &draft, deleted: false, origin: None }, act)?;
            if !opening.is_zero() {
                let kind = MovementKind::Opening;
                tx.move_stock(&Entry { product: id, kind, quantity: opening, reason: None }, &act.into(), &[])?;
            }
            Ok(product(tx, id)?.row)
        })
    }

    fn edit_product(&mut self, id: ProductId, edit: &Edit<ProductDraft>, _act: &Act) -> Result<Product> {
        case(self, Writing::Case, |tx| {
            let now = product(tx, id)?;
            now.row.not_deleted()?;
            let before = now.row.draft();
            let after = edit.product(&before, tx.has_moved(id)?)?;
            if (before.price, before.unit) != (after.price, after.unit) {
                check_price(after.price, after.unit, tx.shop()?.row.currency)?;
            }
            // Twins of an older program can be edited, as long as they keep their codes.
            if before.code != after.code {
                check_code(tx, after.code.as_deref(), Some(id))?;
            }
            tx.put_product(id, &Edit::new(before, after), now.version)?;
            Ok(product(tx, id)?.row)
        })
    }

    fn delete_product(&mut self, id: ProductId, act: &Act) -> Result<()> {
        case(self, Writing::Case, |tx| {
            product(tx, id)?.row.not_deleted()?;
            tx.delete_product(id, Some(act))
        })
    }

    fn restore_product(&mut self, id: ProductId) -> Result<Product> {
        case(self, Writing::Case, |tx| {
            let code = product(tx, id)?.row.code;
            check_code(tx, code.as_deref(), Some(id))?;
            tx.delete_product(id, None)?;
            Ok(product(tx, id)?.row)
        })
    }

    fn restock(&mut self, id: ProductId, quantity: Quantity, note: Option<&str>, act: &Act) -> Result<Product> {
        moved(self, id, act, |product| stock::restock(product, quantity, note))
    }

    fn adjust(&mut self, id: ProductId, quantity: Quantity, reason: &str, act: &Act) -> Result<Product> {
        moved(self, id, act, |product| stock::adjust(product, quantity, reason))
    }

    fn add_client(&mut self, draft: &ClientDraft, act: &Act) -> Result<Client> {
        case(self, Writing::Case, |tx| {
            let draft = draft.clone().checked()?;
            let id = tx.add_client(&NewClient { draft: &draft, origin: None }, act)?;
            Ok(client(tx, id)?.row)
        })
    }

    fn edit_client(&mut self, id: ClientId, edit: &Edit<ClientDraft>, _act: &Act) -> Result<Client> {
        case(self, Writing::Case, |tx| {
            let now = client(tx, id)?;
            now.row.named()?;
            let before = now.row.draft();
            let after = edit.client(&before)?;
            tx.put_client(id, &Edit::new(before, after), now.version)?;
            Ok(client(tx, id)?.row)
        })
    }

    fn delete_client(&mut self, id: ClientId, act: &Act) -> Result<()> {
        case(self, Writing::Case, |tx| {
            // One that is out of every list already stays as it is.
            if client(tx, id)?.row.deleted { Ok(()) } else { tx.delete_client(id, Some(act)) }
        })
    }

    fn restore_client(&mut self, id: ClientId) -> Result<Client> {
        case(self, Writing::Case, |tx| {
            client(tx, id)?.row.named()?;
            tx.delete_client(id, None)?;
            Ok(client(tx, id)?.row)
        })
    }

    fn anonymise_client(&mut self, id: ClientId, act: &Act) -> Result<Erasure> {
        case(self, Writing::Case, |tx| {
            client(tx, id)?;
            tx.anonymise_client(id, act)
        })?;
        self.erase_traces()
    }

    fn record_sale(&mut self, sale: &NewSale, act: &Act) -> Result<Sale> {
        case(self, Writing::Case, |tx| {
            let first = match &sale.key {
                Some(key) => tx.document_of_key(key)?,
                None => None,
            };
            if let Some(id) = decide::made_already(sale, first)? {
                return document(tx, id);
            }
            let facts = facts(tx, sale)?;
            let decision = decide::record(sale, &facts, act)?;
            let Appended { id, number } = tx.append(&decision.document, &decision.expectations)?;
            // In the sale's own transaction: a crash right after it never sells twice.
            if let Some(key) = &sale.key {
                tx.forget_basket(key)?;
            }
            let client = facts.client.map(|client| client.row.name);
            Ok(Sale::of(decision.document, id, number, client, None))
        })
    }

    fn void_sale(&mut self, id: DocumentId, act: &Act) -> Result<Sale> {
        case(self, Writing::Case, |tx| {
            let sale = document(tx, id)?;
            let decision = decide::void(&sale, act)?;
            let Appended { id, number } = tx.append(&decision.document, &decision.expectations)?;
            Ok(Sale::of(decision.document, id, number, sale.head.client_name, Some(sale.head.number)))
        })
    }

    fn claim_basket(&mut self, window: &Window<'_>, fresh_key: &str) -> Result<Basket> {
        case(self, Writing::Hurried, |tx| {
            let mut stored = tx.baskets()?;
            // Its own first; of the others, the last saved.
            stored.sort_by_key(|basket| basket.window.as_deref() != Some(window.id));
            let may_take = |other: &str| other == window.id || !(window.is_open)(other);
            let mut free = stored.into_iter().filter(|basket| basket.window.as_deref().is_none_or(may_take));
            // A basket that can't be read is left where it is: it must not keep the shop from selling.
            let Some((key, basket)) = free.find_map(|stored| Some((stored.key, stored.basket?))) else {
                return Ok(Basket::new(fresh_key.to_owned()));
            };
            tx.give_basket(&key, window.id)?;
            Ok(Basket { key, ..basket })
        })
    }

    fn save_basket(&mut self, window: &Window<'_>, basket: &Basket) -> Result<()> {
        case(self, Writing::Hurried, |tx| {
            // Another window may have taken it over; a basket that is refused takes nothing with it.
            if !basket.is_empty() && !tx.put_basket(window.id, basket)? {
                return Err(RepositoryError::Busy);
            }
            tx.forget_baskets_but(window.id, basket::kept_key(basket))
        })
    }

    fn release_basket(&mut self, window: &Window<'_>) -> Result<()> {
        case(self, Writing::Hurried, |tx| tx.free_baskets(window.id))
    }

    fn import(
        &mut self,
        source: &SourceSample,
        feed: ImportFeed<'_>,
        act: &Act,
        dry_run: bool,
        progress: OnProgress<'_>,
    ) -> Result<ImportCounts> {
        self.write(Writing::Import, &mut |tx| {
            if dry_run {
                tx.keep_nothing();
            }
            importing::bring_in(tx, source, feed, act, progress)
        })
    }

    fn in_bulk(&mut self, work: &mut dyn FnMut(&mut dyn Repository) -> Result<()>) -> Result<()> {
        if !self.begin_bulk()? {
            return work(self);
        }
        let outcome = work(self);
        self.end_bulk(outcome)
    }
}

/// A movement without a document, as the domain decides it.
fn moved<S: Store>(
    store: &mut S,
    id: ProductId,
    act: &Act,
    decide: impl Fn(&Product) -> std::result::Result<Entry, Refusal>,
) -> Result<Product> {
    case(store, Writing::Case, |tx| {
        let now = product(tx, id)?;
        let entry = decide(&now.row)?;
        tx.move_stock(&entry, &act.into(), &Expectation::of_movement(&entry, now.version))?;
        Ok(product(tx, id)?.row)
    })
}

fn facts(tx: &mut dyn Transaction, sale: &NewSale) -> Result<decide::Facts> {
    let mut products = BTreeMap::new();
    for line in &sale.lines {
        if let Item::Product { id, .. } = line.item
            && !products.contains_key(&id)
            && let Some(product) = tx.product(id)?
        {
            products.insert(id, product);
        }
    }
    Ok(decide::Facts {
        shop: tx.shop()?,
        client: match sale.client {
            Some(id) => tx.client(id)?,
            None => None,
        },
        products,
        last: tx.last_document()?,
    })
}

fn product(tx: &mut dyn Transaction, id: ProductId) -> Result<Versioned<Product>> {
    Ok(tx.product(id)?.ok_or_else(|| Refusal::not_found(id))?)
}

fn client(tx: &mut dyn Transaction, id: ClientId) -> Result<Versioned<Client>> {
    Ok(tx.client(id)?.ok_or_else(|| Refusal::not_found(id))?)
}

fn document(tx: &mut dyn Transaction, id: DocumentId) -> Result<Sale> {
    Ok(tx.document(id)?.ok_or_else(|| Refusal::not_found(format_args!("document {id}")))?)
}

/// Is the code free?
fn check_code(tx: &mut dyn Transaction, code: Option<&str>, own: Option<ProductId>) -> Result<()> {
    let Some(code) = code else { return Ok(()) };
    Ok(product::code_is_free(code, tx.code_holder(code, own)?.as_ref())?)
}
