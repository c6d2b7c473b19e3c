//! The Products tab: how its list is read, and what its actions do.

mod card;
mod forms;
mod row;

use std::sync::Arc;

use chrono::NaiveDate;
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use super::{
    export,
    listing::{Listed, Listing, Look, Query, RowPlace, select},
};
use crate::{
    domain::{
        ids::ProductId,
        product::Product,
        query::{Direction, From, Page, ProductCounts, ProductQuery, ProductRow, ProductSort},
        stock::ProductCard,
    },
    exchange::records::PRODUCT,
    i18n::Texts,
    repository::{Reader, Result, pages::PAGE_ROWS},
    tr,
    tui::{
        context::{Context, Display, Reason, ensure},
        effect::{Effect, Overlay, Topic, Turn, Undo, Undone},
        input::{
            action::{Action, Scope, Tab},
            run::Focus,
        },
        overlays::confirm::Confirm,
        theme::Meaning,
        widgets::{keys::Hint, table::Column, text::width},
    },
};

/// Days of stock in the card's chart; the chart of sales takes the last six weeks of them.
const CARD_DAYS: u32 = 90;

pub type Products = Listing<ProductRow>;

/// Whether only products that are low or out of stock are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LowOnly(bool);

impl Listed for ProductRow {
    type Id = ProductId;
    type Sort = ProductSort;
    type Filter = LowOnly;
    type Counts = ProductCounts;
    type Card = ProductCard;

    const TAB: Tab = Tab::Products;
    const SCOPE: Scope = Scope::Products;
    const SLOTS: [&'static str; 2] = ["products", "product-card"];
    const TOPICS: &'static [Topic] = &[Topic::Stock, Topic::Sales];
    const SORTS: &'static [(ProductSort, usize)] =
        &[(ProductSort::Name, 0), (ProductSort::Code, 1), (ProductSort::Price, 2), (ProductSort::OnHand, 3)];
    const CARD_WIDTHS: [u16; 3] = [46, 54, 72];
    const SEARCH: Focus = Focus::Code;
    const NO_ROW: Reason = Reason::NoProduct;

    fn id(&self) -> ProductId {
        self.product.id
    }

    fn card_id(card: &ProductCard) -> ProductId {
        card.product.id
    }

    fn direction(_: ProductSort) -> Direction {
        Direction::Up
    }

    fn page(reader: &dyn Reader, query: &Query<ProductRow>, from: From) -> Result<(Page<ProductRow>, ProductCounts)> {
        Ok((reader.products(&product_query(query, from), query.today)?, reader.product_counts()?))
    }

    fn card(reader: &dyn Reader, id: ProductId, today: NaiveDate) -> Result<ProductCard> {
        reader.product_card(id, today, CARD_DAYS)
    }

    fn is_empty(listing: &Products) -> bool {
        listing.list.loaded() && listing.counts.total == 0
    }

    fn why_not(listing: &Products, action: Action) -> Option<Reason> {
        let listed = listing.list.total() > 0;
        match action {
            Action::EditProduct
            | Action::EditPrice
            | Action::Restock
            | Action::Adjust
            | Action::DeleteProduct
            | Action::SellProduct => ensure(listing.selected().is_some(), Reason::NoProduct),
            Action::SortProducts | Action::ReverseProducts => ensure(listed, Reason::EmptyList),
            Action::LowOnly => ensure(!ProductRow::is_empty(listing), Reason::EmptyList),
            Action::ExportProducts => ensure(listed, Reason::NothingToWrite),
            Action::LoadSample => ensure(listing.counts.total == 0, Reason::NotEmpty),
            _ => None,
        }
    }

    fn can_take_back(action: Action) -> bool {
        matches!(
            action,
            Action::AddProduct
                | Action::EditProduct
                | Action::EditPrice
                | Action::Restock
                | Action::Adjust
                | Action::SortProducts
                | Action::ReverseProducts
                | Action::LowOnly
        )
    }

    fn act(listing: &mut Products, action: Action, turn: &mut Turn<'_>) {
        match action {
            Action::SortProducts => listing.sort_next(turn),
            Action::ReverseProducts => listing.reverse(turn),
            Action::LowOnly => {
                listing.view.filter = LowOnly(!listing.view.filter.0);
                listing.reload(turn);
            }
            Action::AddProduct => turn.open(forms::add(String::new(), None, turn.context())),
            Action::ImportFile => turn.push(Effect::ImportFile),
            Action::LoadSample => turn.push(Effect::LoadSample),
            Action::ExportProducts => {
                let query = listing.query(PAGE_ROWS, turn.today());
                let ask = move |reader: &dyn Reader, from| reader.catalogue(&product_query(&query, from));
                export::list(turn, "products", &PRODUCT, ask);
            }
            _ => {
                if let Some(product) = listing.selected().map(|row| row.product.clone()) {
                    act_on(product, action, turn);
                }
            }
        }
    }

    fn hints(listing: &Products) -> Vec<Action> {
        if ProductRow::is_empty(listing) {
            return vec![Action::AddProduct, Action::ImportFile, Action::LoadSample, Action::Palette, Action::Quit];
        }
        vec![
            Action::AddProduct,
            Action::EditProduct,
            Action::Restock,
            Action::Adjust,
            Action::DeleteProduct,
            Action::SellProduct,
            Action::SortProducts,
            Action::LowOnly,
            Action::Search,
        ]
    }

    fn look(listing: &Products, context: &Context) -> Look {
        let Display { theme, texts, format, .. } = &context.display;
        let sort_mark = |sort| listing.sort_mark(sort);
        let columns = vec![
            Column::flex(tr!(texts, "products-name"), 20).sorted(sort_mark(ProductSort::Name)),
            Column::new(tr!(texts, "products-code"), 13).gives_way(3).sorted(sort_mark(ProductSort::Code)),
            Column::new(tr!(texts, "products-price"), 9).right().sorted(sort_mark(ProductSort::Price)),
            Column::new(tr!(texts, "products-on-hand"), 7).sorted(sort_mark(ProductSort::OnHand)),
            Column::new("", 8).shrinks(6).gap(1).gives_way(1),
            Column::new(tr!(texts, "products-sold-30"), 10).gives_way(2),
            Column::new("", 4).right().gap(1).gives_way(2),
        ];
        let muted = theme.style(Meaning::Muted);
        let count = |n: u64, meaning| {
            let text = format.integer(i64::try_from(n).unwrap_or(i64::MAX));
            Span::styled(text, if n > 0 { theme.style(meaning) } else { muted })
        };
        let mut facts = Vec::new();
        if listing.view.filter.0 {
            facts.push(Span::styled(format!("{}  ", tr!(texts, "products-low-only")), theme.style(Meaning::Accent)));
        }
        facts.push(count(listing.counts.low, Meaning::Warn));
        facts.push(Span::styled(format!(" {}  ", tr!(texts, "stock-low")), muted));
        facts.push(count(listing.counts.out, Meaning::Danger));
        let out = i64::try_from(listing.counts.out).unwrap_or(i64::MAX);
        facts.push(Span::styled(format!(" {}", tr!(texts, "products-out", count = out)), muted));
        Look { title: tr!(texts, "tab-products"), facts: Line::from(facts), columns }
    }

    fn widths(&self, context: &Context) -> Vec<(usize, usize)> {
        vec![
            (0, width(&self.product.name)),
            (2, width(&context.display.format.unit_price(self.product.price, self.product.unit))),
        ]
    }

    fn draw_row(&self, place: &RowPlace<'_>, buf: &mut Buffer, context: &Context) {
        row::draw(self, place, buf, context);
    }

    fn draw_card(card: &ProductCard, whole: bool, area: Rect, buf: &mut Buffer, context: &Context) {
        card::draw(card, whole, area, buf, context);
    }

    fn empty(context: &Context) -> (String, String, Vec<Hint>) {
        let Display { texts, keymap, .. } = &context.display;
        let key = |action| keymap.key(action, false).unwrap_or_default();
        let hints = vec![
            (key(Action::AddProduct), tr!(texts, "products-empty-add")),
            (key(Action::ImportFile), tr!(texts, "products-empty-import")),
            (key(Action::LoadSample), tr!(texts, "products-empty-sample")),
        ];
        (tr!(texts, "products-empty"), tr!(texts, "products-empty-text"), hints)
    }
}

fn product_query(query: &Query<ProductRow>, from: From) -> ProductQuery {
    let Query { sort, direction, limit, filter: LowOnly(low_only), .. } = *query;
    ProductQuery { search: query.search.clone(), low_only, sort, direction, from, limit }
}

/// The form of a new product with a scanned code; `quantity` of it, or one where it is empty, is put into the basket.
pub fn form_of_scanned(code: String, quantity: String, context: &Context) -> impl Overlay + use<> {
    forms::add(code, Some(quantity), context)
}

fn act_on(product: Product, action: Action, turn: &mut Turn<'_>) {
    match action {
        Action::EditProduct => turn.open(forms::edit(product, turn.context())),
        Action::EditPrice => turn.open(forms::edit_price(product, turn.context())),
        Action::Restock => turn.open(forms::restock(product, turn.context())),
        Action::Adjust => turn.open(forms::adjust(product, turn.context())),
        Action::DeleteProduct => ask_delete(product.id, turn),
        Action::SellProduct => turn.push(Effect::Sell(product)),
        _ => {}
    }
}

/// Opens the question once the number of past sales, which the list lacks, has been read. It is offered only: an overlay
/// that was opened meanwhile keeps the keys.
fn ask_delete(id: ProductId, turn: &mut Turn<'_>) {
    let today = turn.today();
    let (texts, format) = (turn.display.texts.clone(), turn.display.format);
    let undo = turn.display.keymap.key(Action::Undo, false).unwrap_or_default();
    let question = move |reader: &dyn Reader| {
        let ProductCard { product, sales, .. } = reader.product_card(id, today, 1)?;
        let stock = format.quantity(product.on_hand, product.unit);
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
        let step = step.then(move || vec![select::<ProductRow>(id)]);
        Ok(vec![Effect::Undoable(text, step), Effect::Changed(&[Topic::Stock])])
    })
}
