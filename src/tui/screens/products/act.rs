//! What the actions do on the Products tab.

use std::sync::Arc;

use super::{LowOnly, Products, forms, query};
use crate::{
    domain::{
        ids::ProductId,
        product::Product,
        query::{From, ProductRow},
        stock::ProductCard,
    },
    exchange::records::PRODUCT,
    i18n::Texts,
    repository::{Reader, pages::PAGE_ROWS},
    tr,
    tui::{
        context::{Reason, ensure},
        effect::{Effect, Topic, Turn, Undo, Undone},
        input::action::{Action, Tab},
        overlays::confirm::Confirm,
        screens::{
            export,
            listing::{Change, want},
        },
    },
};

pub fn why_not(listing: &Products, action: Action) -> Option<Reason> {
    let listed = listing.list.total() > 0;
    match action {
        Action::EditProduct | Action::Restock | Action::Adjust | Action::DeleteProduct | Action::SellProduct => {
            ensure(listing.selected().is_some(), Reason::NoProduct)
        }
        Action::SortProducts | Action::ReverseProducts => ensure(listed, Reason::EmptyList),
        Action::LowOnly => ensure(listing.counts.total > 0 || !listing.list.loaded(), Reason::EmptyList),
        Action::ExportProducts => ensure(listed, Reason::NothingToWrite),
        Action::LoadSample => ensure(listing.counts.total == 0, Reason::NotEmpty),
        _ => None,
    }
}

pub fn act(listing: &mut Products, action: Action, turn: &mut Turn<'_>) {
    match action {
        Action::SortProducts => {
            let change = listing.sort_next();
            listing.read(change, turn);
        }
        Action::ReverseProducts => {
            let change = listing.reverse();
            listing.read(change, turn);
        }
        Action::LowOnly => {
            listing.filter = LowOnly(!listing.filter.0);
            listing.read(Change::Query, turn);
        }
        Action::AddProduct => turn.open(forms::add(String::new(), None, turn.context())),
        Action::ImportFile => turn.push(Effect::ImportFile),
        Action::LoadSample => turn.push(Effect::LoadSample),
        Action::ExportProducts => export(listing, turn),
        other => {
            if let Some(product) = listing.selected().map(|row| row.product.clone()) {
                act_on(other, product, turn);
            }
        }
    }
}

fn export(listing: &Products, turn: &mut Turn<'_>) {
    let asked = listing.query(From::Start, PAGE_ROWS, turn.today());
    let ask = move |reader: &dyn Reader, from| reader.catalogue(&query(&asked, from));
    export::list(turn, "products", &PRODUCT, ask);
}

fn act_on(action: Action, product: Product, turn: &mut Turn<'_>) {
    match action {
        Action::EditProduct => turn.open(forms::edit(product, turn.context())),
        Action::Restock => turn.open(forms::restock(product, turn.context())),
        Action::Adjust => turn.open(forms::adjust(product, turn.context())),
        Action::DeleteProduct => read_and_ask(product.id, turn),
        Action::SellProduct => turn.push(Effect::Sell(product)),
        _ => {}
    }
}

/// The question names the past sales: they are read for it, because the list does not know them. What was opened meanwhile
/// has the keys: the question would take them away.
fn read_and_ask(id: ProductId, turn: &mut Turn<'_>) {
    let today = turn.today();
    let (texts, format) = (turn.display.texts.clone(), turn.display.format);
    let undo = turn.display.keymap.key(Action::Undo, false).unwrap_or_default();
    let question = move |reader: &dyn Reader| {
        let ProductCard { product, sales, .. } = reader.product_card(id, today, 1)?;
        let stock = format.quantity_full(product.on_hand, product.unit);
        let value = product.price.line_total(product.on_hand, format.currency);
        let value = format.money(value.unwrap_or_default());
        let confirm = Confirm {
            title: tr!(texts, "products-delete-title", name = product.name.as_str()),
            text: tr!(texts, "products-delete-text", stock = stock, value = value, sales = sales),
            note: tr!(texts, "products-delete-note", key = undo),
            yes: tr!(texts, "products-delete-yes"),
            danger: true,
            on_yes: vec![delete(product, texts)],
        };
        Ok(vec![Effect::Offer(Tab::Products, Box::new(confirm))])
    };
    turn.push(Effect::Read { slot: "product-delete", question: Box::new(question) });
}

fn delete(product: Product, texts: Arc<Texts>) -> Effect {
    Effect::change(move |repository, act| {
        let id = product.id;
        repository.delete_product(id, act)?;
        let text = tr!(texts, "products-deleted", name = product.name.as_str());
        let step = Undo::new(
            move |texts| tr!(texts, "products-restored", name = product.name.as_str()),
            move |repository, _| repository.restore_product(id).map(|_| Undone::Done),
        );
        let step = step.then(move || vec![want::<ProductRow>(id)]);
        Ok(vec![Effect::Undoable(text, step), Effect::Changed(&[Topic::Stock])])
    })
}
