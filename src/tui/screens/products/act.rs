//! What keys and mouse do on the Products tab.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{Products, SORTS, draw, forms};
use crate::{
    domain::{
        Currency,
        ids::ProductId,
        product::Product,
        query::{Direction, From, ProductQuery, ProductSort},
        stock::ProductCard,
    },
    exchange::csv::{self, Table},
    repository::{Repository, Result},
    tr,
    tui::{
        action::Action,
        context::{Context, Undo},
        overlays::{Overlay, confirm::Confirm},
        screens::{Tab, spans},
    },
};

/// Headings of the list as a file, those of the command.
const COLUMNS: &[&str] = &["id", "code", "name", "price", "unit", "stock", "threshold"];
/// Rows read at a time for a file.
const BATCH: u32 = 1_000;

impl Products {
    pub(super) fn act(&mut self, action: Action, context: &mut Context) {
        let page = isize::try_from(draw::rows(context.body)).unwrap_or(10).max(1);
        match action {
            Action::Up => self.move_by(-1, context),
            Action::Down => self.move_by(1, context),
            Action::PageUp => self.move_by(-page, context),
            Action::PageDown => self.move_by(page, context),
            Action::First => {
                let fetch = self.list.first();
                self.moved(fetch, context);
            }
            Action::Last => {
                let fetch = self.list.last(draw::rows(context.body));
                self.moved(fetch, context);
            }
            // Enter ends the typing of a search; then it opens the product.
            Action::Open if self.typing => self.typing = false,
            Action::Open => self.open_detail(context),
            Action::Search => self.typing = true,
            Action::AddProduct => forms::add(String::new(), context),
            Action::ImportFile => context.app(crate::tui::app::App::open_import),
            Action::LoadSample => context.app(crate::tui::app::App::load_sample),
            Action::SortProducts => self.sort_by_next(context),
            Action::ReverseProducts => self.reverse(context),
            Action::LowOnly => {
                self.low_only = !self.low_only;
                self.reload(context);
            }
            Action::ExportProducts => self.export(context),
            other => {
                if let Some(product) = self.selected().cloned() {
                    act_on(other, product, context);
                }
            }
        }
    }

    fn open_detail(&mut self, context: &mut Context) {
        if draw::panes(context.body).detail.is_none() && self.selected().is_some() {
            self.open = !self.open;
            self.read_card(context);
        }
    }

    fn sort_by_next(&mut self, context: &mut Context) {
        let at = SORTS.iter().position(|sort| *sort == self.sort).unwrap_or(0);
        self.sort_by(SORTS.get((at + 1) % SORTS.len()).copied().unwrap_or_default(), context);
    }

    fn sort_by(&mut self, sort: ProductSort, context: &mut Context) {
        if self.sort == sort {
            return self.reverse(context);
        }
        self.sort = sort;
        self.direction = Direction::Up;
        self.reload(context);
    }

    fn reverse(&mut self, context: &mut Context) {
        self.direction = match self.direction {
            Direction::Up => Direction::Down,
            Direction::Down => Direction::Up,
        };
        self.reload(context);
    }

    fn export(&mut self, context: &mut Context) {
        let query = ProductQuery { from: From::Start, limit: BATCH, ..self.query(crate::tui::paged::Fetch::Start) };
        let (today, currency) = (context.today(), context.format.currency);
        spans::export(context, &self.folder, "products", move |repository| all(repository, query, today, currency));
    }

    pub(super) fn mouse_event(&mut self, mouse: MouseEvent, context: &mut Context) {
        let list = draw::panes(context.body).list;
        let at = Position::new(mouse.column, mouse.row);
        if self.open || !list.contains(at) {
            return;
        }
        match mouse.kind {
            MouseEventKind::ScrollUp => self.move_by(-3, context),
            MouseEventKind::ScrollDown => self.move_by(3, context),
            MouseEventKind::Down(MouseButton::Left) => {
                let line = at.y.saturating_sub(list.y + 2);
                if at.y == list.y + 1 {
                    if let Some(sort) = draw::sort_at(self, list, at.x, context) {
                        self.sort_by(sort, context);
                    }
                } else if self.list.select_visible(usize::from(line), draw::rows(context.body)) {
                    self.moved(None, context);
                }
            }
            _ => {}
        }
    }

    /// Opens the form of a new product that has a code already (an unknown scan).
    pub fn add_with_code(&mut self, code: &str, context: &mut Context) {
        forms::add(code.to_owned(), context);
    }
}

fn all(
    repository: &mut dyn Repository,
    mut query: ProductQuery,
    today: chrono::NaiveDate,
    currency: Currency,
) -> Result<Table> {
    let mut rows = Vec::new();
    loop {
        let page = repository.products(&query, today)?;
        rows.extend(page.rows.iter().map(|(_, row)| of_product(&row.product, currency)));
        match page.rows.last() {
            Some((cursor, _)) if page.after => query.from = From::After(cursor.clone()),
            Some(_) | None => return Ok(Table { columns: COLUMNS, rows }),
        }
    }
}

fn of_product(product: &Product, currency: Currency) -> Vec<String> {
    vec![
        product.id.to_string(),
        product.code.as_deref().map(csv::guarded).unwrap_or_default(),
        csv::guarded(&product.name),
        product.price.to_plain(currency),
        product.unit.code().to_owned(),
        product.on_hand.to_plain(),
        product.threshold.map(crate::domain::Quantity::to_plain).unwrap_or_default(),
    ]
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
        on_yes: Some(Box::new(move |context| delete(product, context))),
    };
    context.app(move |app| app.overlays.push(Overlay::Confirm(confirm)));
}

fn delete(product: Product, context: &mut Context) {
    let now = context.now;
    let id = product.id;
    context.write(
        move |repository| repository.delete_product(id, &now),
        move |app, outcome| match outcome {
            Ok(()) => {
                let name = product.name.as_str();
                let text = tr!(app.context.texts, "products-deleted", name = name);
                let done = tr!(app.context.texts, "products-restored", name = name);
                let run = Box::new(move |context: &mut Context| forms::store(move |r| r.restore_product(id), context));
                app.context.toast_undo(text, Undo { done, run });
                app.changed();
            }
            Err(error) => app.context.failed(&error),
        },
    );
}
