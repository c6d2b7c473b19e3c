//! Products: the list, the detail, and what is done to them.

mod act;
mod detail;
mod draw;
mod forms;

use chrono::NaiveDate;
use ratatui::{buffer::Buffer, layout::Rect};

use super::listing::{Asked, Listed, Listing};
use crate::{
    domain::{
        ids::ProductId,
        query::{Direction, From, Page, ProductCounts, ProductQuery, ProductRow, ProductSort},
        stock::ProductCard,
    },
    repository::{Reader, Result},
    tui::{
        context::{Context, Reason},
        effect::{Overlay, Topic, Turn},
        input::{
            action::{Action, Scope, Tab},
            run::Focus,
        },
    },
};

/// Days of the detail's charts: stock over ninety, sales over six weeks of them.
const CARD_DAYS: u32 = 90;

/// The tab.
pub type Products = Listing<ProductRow>;

/// Only those that are low or out?
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
    const SIDES: [u16; 3] = [46, 54, 72];
    const SEARCHES: Focus = Focus::Code;
    const NONE: Reason = Reason::NoProduct;

    fn id(&self) -> ProductId {
        self.product.id
    }

    fn way(_: ProductSort) -> Direction {
        Direction::Up
    }

    fn page(reader: &dyn Reader, asked: &Asked<ProductRow>) -> Result<(Page<ProductRow>, ProductCounts)> {
        Ok((reader.products(&query(asked, asked.from.clone()), asked.today)?, reader.product_counts()?))
    }

    fn card(reader: &dyn Reader, id: ProductId, today: NaiveDate) -> Result<ProductCard> {
        reader.product_card(id, today, CARD_DAYS)
    }

    fn nothing_here(listing: &Products) -> bool {
        listing.list.loaded() && listing.counts.total == 0
    }

    fn why_not(listing: &Products, action: Action, _context: &Context) -> Option<Reason> {
        act::why_not(listing, action)
    }

    fn can_take_back(action: Action) -> bool {
        matches!(
            action,
            Action::AddProduct
                | Action::EditProduct
                | Action::Restock
                | Action::Adjust
                | Action::SortProducts
                | Action::ReverseProducts
                | Action::LowOnly
        )
    }

    fn act(listing: &mut Products, action: Action, turn: &mut Turn<'_>) {
        act::act(listing, action, turn);
    }

    fn hints(listing: &Products) -> Vec<Action> {
        if ProductRow::nothing_here(listing) {
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

    fn draw(listing: &Products, area: Rect, buf: &mut Buffer, context: &Context) {
        draw::draw(listing, area, buf, context);
    }
}

fn query(asked: &Asked<ProductRow>, from: From) -> ProductQuery {
    ProductQuery {
        search: asked.search.clone(),
        low_only: asked.filter.0,
        sort: asked.sort,
        direction: asked.direction,
        from,
        limit: asked.limit,
    }
}

/// The form of a new product whose code was scanned, and of which so much is sold at once.
pub fn form_of_scanned(code: String, quantity: String, context: &Context) -> impl Overlay + use<> {
    forms::add(code, Some(quantity), context)
}
