//! Products: the list, the detail, and what is done to them.

mod act;
mod detail;
mod draw;
mod forms;

use std::path::PathBuf;

use crossterm::event::MouseEvent;
use ratatui::{Frame, layout::Rect};

use super::Screen;
use crate::{
    domain::{
        ids::ProductId,
        product::Product,
        query::{Direction, Page, ProductCounts, ProductQuery, ProductRow, ProductSort},
        stock::ProductCard,
    },
    tui::{
        action::{Action, Scope},
        context::Context,
        field::TextField,
        paged::{Fetch, PAGE, Paged},
    },
};

/// Days of the detail's charts: stock over ninety, sales over six weeks of them.
const CARD_DAYS: u32 = 90;

/// The columns that the list sorts by, in the order in which a key steps through them.
const SORTS: [ProductSort; 4] = [ProductSort::Name, ProductSort::Code, ProductSort::Price, ProductSort::OnHand];

/// Products.
#[derive(Default)]
pub struct Products {
    list: Paged<ProductRow>,
    counts: ProductCounts,
    search: TextField,
    typing: bool,
    low_only: bool,
    sort: ProductSort,
    direction: Direction,
    card: Option<ProductCard>,
    /// The detail as the whole body, where there is no room beside the list.
    open: bool,
    /// A product to select once it is in the list.
    wanted: Option<ProductId>,
    /// Where exports go; the working folder unless a test says otherwise.
    pub folder: PathBuf,
}

impl Products {
    /// The selected product.
    pub fn selected(&self) -> Option<&Product> {
        self.list.selected().map(|row| &row.product)
    }

    fn query(&self, fetch: Fetch) -> ProductQuery {
        ProductQuery {
            search: self.search.text().trim().to_owned(),
            low_only: self.low_only,
            sort: self.sort,
            direction: self.direction,
            from: self.list.from(fetch),
            limit: PAGE,
        }
    }

    /// The list from its start, under another filter or order.
    fn reload(&mut self, context: &mut Context) {
        self.list.reset();
        self.fetch(Fetch::Start, context);
    }

    fn fetch(&mut self, fetch: Fetch, context: &mut Context) {
        let query = self.query(fetch);
        let today = context.today();
        let asked = query.clone();
        context.read(
            "products",
            move |repository| Ok((repository.products(&query, today)?, repository.product_counts()?)),
            move |app, (page, counts)| app.products.took(fetch, &asked, page, counts, &mut app.context),
        );
    }

    fn took(
        &mut self,
        fetch: Fetch,
        asked: &ProductQuery,
        page: Page<ProductRow>,
        counts: ProductCounts,
        context: &mut Context,
    ) {
        if asked.search != self.search.text().trim() {
            return;
        }
        self.counts = counts;
        self.list.accept(fetch, page, |a, b| a.product.id == b.product.id);
        if let Some(id) = self.wanted
            && self.list.select(|row| row.product.id == id)
        {
            self.wanted = None;
        }
        self.read_card(context);
    }

    /// Asks for the detail of the selected product, once there is a place that shows it.
    fn read_card(&mut self, context: &mut Context) {
        if !self.open && draw::panes(context.body).detail.is_none() {
            return;
        }
        let Some(id) = self.selected().map(|product| product.id) else {
            self.card = None;
            return;
        };
        let today = context.today();
        context.read(
            "product-card",
            move |repository| repository.product_card(id, today, CARD_DAYS),
            |app, card| app.products.card = Some(card),
        );
    }

    fn moved(&mut self, fetch: Option<Fetch>, context: &mut Context) {
        // Whoever has moved on is not pulled back to what was saved before.
        self.wanted = None;
        if let Some(fetch) = fetch {
            self.fetch(fetch, context);
        }
        self.read_card(context);
    }

    fn move_by(&mut self, by: isize, context: &mut Context) {
        let fetch = self.list.move_by(by, draw::rows(context.body));
        self.moved(fetch, context);
    }

    fn nothing_here(&self) -> bool {
        self.list.loaded() && self.counts.total == 0
    }
}

impl Screen for Products {
    fn scopes(&self) -> Vec<Scope> {
        vec![Scope::Products, Scope::List]
    }

    fn field(&mut self) -> Option<&mut TextField> {
        self.typing.then_some(&mut self.search)
    }

    fn types(&self) -> bool {
        self.typing
    }

    fn typed(&mut self, context: &mut Context) {
        self.reload(context);
    }

    fn update(&mut self, action: Action, context: &mut Context) {
        self.act(action, context);
    }

    fn back(&mut self, context: &mut Context) {
        if self.open {
            self.open = false;
        } else if self.typing && self.search.is_empty() {
            self.typing = false;
        } else if self.typing || !self.search.is_empty() {
            self.typing = false;
            self.search.take();
            self.reload(context);
        } else if self.low_only {
            self.low_only = false;
            self.reload(context);
        }
    }

    fn refresh(&mut self, context: &mut Context) {
        let fetch = if self.list.loaded() && self.list.total() > 0 { Fetch::Again } else { Fetch::Start };
        self.fetch(fetch, context);
    }

    fn resized(&mut self, context: &mut Context) {
        if draw::panes(context.body).detail.is_some() {
            self.open = false;
        }
        self.read_card(context);
    }

    fn mouse(&mut self, mouse: MouseEvent, context: &mut Context) {
        self.mouse_event(mouse, context);
    }

    fn hints(&self) -> Vec<Action> {
        if self.typing {
            return vec![Action::Up, Action::Down, Action::Back];
        }
        if self.nothing_here() {
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

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, context: &Context) {
        draw::draw(self, frame, area, context);
    }
}
