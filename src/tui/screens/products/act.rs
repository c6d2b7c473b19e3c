//! What the actions do on the Products tab.

use super::{Products, forms};
use crate::{
    domain::{
        ids::ProductId,
        product::Product,
        query::{From, ProductQuery},
        stock::ProductCard,
    },
    exchange::records::PRODUCT,
    repository::{Reader, pages::PAGE_ROWS},
    tr,
    tui::{
        action::Action,
        context::Context,
        overlays::{Overlay, confirm::Confirm},
        reason::{Reason, ensure},
        screens::{Tab, export, listing::Heed},
    },
};

impl Products {
    pub(super) fn why_not(&self, action: Action, context: &Context) -> Option<Reason> {
        let listed = self.listing.list.total() > 0;
        match action {
            Action::EditProduct | Action::Restock | Action::Adjust | Action::DeleteProduct | Action::SellProduct => {
                ensure(self.selected().is_some(), Reason::NoProduct)
            }
            Action::SortProducts | Action::ReverseProducts => ensure(listed, Reason::EmptyList),
            Action::LowOnly => ensure(!self.nothing_here(), Reason::EmptyList),
            Action::ExportProducts => ensure(listed, Reason::NothingToWrite),
            Action::LoadSample => ensure(self.counts.total == 0, Reason::NotEmpty),
            Action::Back if self.low_only => None,
            other => self.listing.disabled(other, context.body),
        }
    }

    pub(super) fn act(&mut self, action: Action, context: &mut Context) {
        let heed = match action {
            Action::SortProducts => self.listing.sort_next(),
            Action::ReverseProducts => self.listing.reverse(),
            Action::LowOnly => {
                self.low_only = !self.low_only;
                Heed::Reload
            }
            other => match self.listing.act(other, context.body) {
                Some(heed) => heed,
                None => return self.act_on_list(action, context),
            },
        };
        self.heed(heed, context);
    }

    fn act_on_list(&mut self, action: Action, context: &mut Context) {
        match action {
            Action::AddProduct => forms::add(String::new(), context),
            Action::ImportFile => context.app(crate::tui::app::App::open_import),
            Action::LoadSample => context.app(crate::tui::app::App::load_sample),
            Action::ExportProducts => self.export(context),
            other => {
                if let Some(product) = self.selected().cloned() {
                    act_on(other, product, context);
                }
            }
        }
    }

    fn export(&mut self, context: &mut Context) {
        let (query, today) = (self.query(From::Start, PAGE_ROWS), context.today());
        let ask = move |reader: &dyn Reader, from| {
            let page = reader.products(&ProductQuery { from, ..query.clone() }, today)?;
            Ok(page.map(|row| row.product))
        };
        export::list(context, "products", &PRODUCT, ask);
    }

    /// Opens the form of a new product that has a code already (an unknown scan).
    pub fn add_with_code(&mut self, code: &str, context: &mut Context) {
        forms::add(code.to_owned(), context);
    }
}

fn act_on(action: Action, product: Product, context: &mut Context) {
    match action {
        Action::EditProduct => forms::edit(product, context),
        Action::Restock => forms::restock(product, context),
        Action::Adjust => forms::adjust(product, context),
        Action::DeleteProduct => read_and_ask(product.id, context),
        Action::SellProduct => context.app(move |app| {
            app.new_sale.add_product(&product, &mut app.context);
            app.go(Tab::NewSale);
        }),
        _ => {}
    }
}

/// The question names the past sales: they are read for it, because the list does not know them.
fn read_and_ask(id: ProductId, context: &mut Context) {
    let today = context.today();
    context.read(
        "product-delete",
        move |repository| repository.product_card(id, today, 1),
        |app, card| {
            // What was opened meanwhile has the keys: a question would take them away.
            if app.tab == Tab::Products && app.overlays.is_empty() {
                ask_delete(card, &mut app.context);
            }
        },
    );
}

fn ask_delete(card: ProductCard, context: &mut Context) {
    let (product, sales) = (card.product, card.sales);
    let texts = &context.texts;
    let stock = context.format.quantity_full(product.on_hand, product.unit);
    let value = product.price.line_total(product.on_hand, context.format.currency);
    let value = context.format.money(value.unwrap_or_default());
    let undo = context.keymap.key(Action::Undo, false).unwrap_or_default();
    let confirm = Confirm {
        title: tr!(texts, "products-delete-title", name = product.name.as_str()),
        text: tr!(texts, "products-delete-text", stock = stock, value = value, sales = sales),
        note: tr!(texts, "products-delete-note", key = undo),
        yes: tr!(texts, "products-delete-yes"),
        danger: true,
        on_yes: Some(Box::new(move |context| forms::delete(product, context))),
    };
    context.app(move |app| app.overlays.push(Overlay::Confirm(confirm)));
}
