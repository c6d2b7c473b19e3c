//! Products: the list, the detail, and what is done to them.

mod act;
mod detail;
mod draw;
mod forms;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    Screen,
    listing::{Heed, Listed, Listing},
};
use crate::{
    domain::{
        ids::ProductId,
        product::Product,
        query::{Direction, From, ProductCounts, ProductQuery, ProductRow, ProductSort},
        stock::ProductCard,
    },
    tui::{
        action::{Action, Scope},
        context::Context,
        field::TextField,
        paged::{Fetch, PAGE},
        reason::Reason,
        spot::Spot,
    },
};

/// Days of the detail's charts: stock over ninety, sales over six weeks of them.
const CARD_DAYS: u32 = 90;

impl Listed for ProductRow {
    type Id = ProductId;
    type Sort = ProductSort;
    const SORTS: &'static [(ProductSort, usize)] =
        &[(ProductSort::Name, 0), (ProductSort::Code, 1), (ProductSort::Price, 2), (ProductSort::OnHand, 3)];
    const SIDES: [u16; 3] = [46, 54, 72];
    const NONE: Reason = Reason::NoProduct;

    fn id(&self) -> ProductId {
        self.product.id
    }

    fn way(_: ProductSort) -> Direction {
        Direction::Up
    }
}

/// Products.
#[derive(Default)]
pub struct Products {
    listing: Listing<ProductRow>,
    counts: ProductCounts,
    low_only: bool,
    card: Option<ProductCard>,
}

impl Products {
    /// The selected product.
    pub fn selected(&self) -> Option<&Product> {
        self.listing.selected().map(|row| &row.product)
    }

    /// Selects a product once it is in the list.
    pub fn want(&mut self, id: ProductId) {
        self.listing.wanted = Some(id);
    }

    fn query(&self, from: From, limit: u32) -> ProductQuery {
        ProductQuery {
            search: self.listing.words().to_owned(),
            low_only: self.low_only,
            sort: self.listing.sort,
            direction: self.listing.direction,
            from,
            limit,
        }
    }

    /// Reads what has to be read.
    fn heed(&mut self, heed: Heed, context: &mut Context) {
        match heed {
            Heed::Nothing => {}
            Heed::Card => self.read_card(context),
            Heed::Moved(fetch) => {
                // Whoever has moved on is not pulled back to what was saved before.
                self.listing.wanted = None;
                if let Some(fetch) = fetch {
                    self.fetch(fetch, context);
                }
                self.read_card(context);
            }
            Heed::Reload => {
                self.listing.list.reset();
                self.fetch(Fetch::Start, context);
            }
        }
    }

    fn fetch(&mut self, fetch: Fetch, context: &mut Context) {
        let query = self.query(self.listing.list.from(fetch), PAGE);
        let (today, asked) = (context.today(), query.search.clone());
        context.read(
            "products",
            move |repository| Ok((repository.products(&query, today)?, repository.product_counts()?)),
            move |app, (page, counts)| {
                let screen = &mut app.products;
                if asked == screen.listing.words() {
                    screen.counts = counts;
                    screen.listing.accept(fetch, page);
                    screen.read_card(&mut app.context);
                }
            },
        );
    }

    /// Asks for the detail of the selected product, once there is a place that shows it.
    fn read_card(&mut self, context: &mut Context) {
        if !self.listing.shows_card(context.body) {
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

    fn nothing_here(&self) -> bool {
        self.listing.list.loaded() && self.counts.total == 0
    }
}

impl Screen for Products {
    fn scopes(&self) -> Vec<Scope> {
        vec![Scope::Products, Scope::List]
    }

    fn field(&mut self) -> Option<&mut TextField> {
        self.listing.typing.then_some(&mut self.listing.search)
    }

    fn types(&self) -> bool {
        self.listing.typing
    }

    fn typed(&mut self, context: &mut Context) {
        self.heed(Heed::Reload, context);
    }

    fn disabled(&self, action: Action, context: &Context) -> Option<Reason> {
        self.why_not(action, context)
    }

    fn update(&mut self, action: Action, context: &mut Context) {
        self.act(action, context);
    }

    fn back(&mut self, context: &mut Context) {
        let heed = match self.listing.back() {
            Some(heed) => heed,
            None if std::mem::take(&mut self.low_only) => Heed::Reload,
            None => Heed::Nothing,
        };
        self.heed(heed, context);
    }

    fn refresh(&mut self, context: &mut Context) {
        self.fetch(self.listing.again(), context);
    }

    fn resized(&mut self, context: &mut Context) {
        self.listing.resized(context.body);
        self.read_card(context);
    }

    fn click(&mut self, spot: Spot, double: bool, context: &mut Context) {
        let heed = self.listing.click(spot, double, context.body);
        self.heed(heed, context);
    }

    fn wheel(&mut self, at: Position, by: isize, context: &mut Context) {
        if !self.listing.open && Listing::<ProductRow>::panes(context.body).list.contains(at) {
            let heed = self.listing.move_by(by, context.body);
            self.heed(heed, context);
        }
    }

    fn hints(&self) -> Vec<Action> {
        if self.listing.typing {
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

    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        draw::draw(self, area, buf, context);
    }
}
