//! History: every sale and void, newest first, and the lines of the selected one.

mod act;
mod draw;
mod filter;
mod layout;
mod sale;

use std::collections::HashMap;

use chrono::NaiveDate;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use self::filter::Filter;
use super::{Screen, Tab};
use crate::{
    domain::{
        ids::{ClientId, ProductId},
        period::{Period, Span},
        query::Page,
        report::DayOrders,
        sale::{Sale, SaleRow},
    },
    tui::{
        action::{Action, Scope},
        context::Context,
        field::TextField,
        paged::{Fetch, PAGE, Paged},
        reason::Reason,
        spot::Spot,
    },
};

/// History.
#[derive(Default)]
pub struct History {
    list: Paged<SaleRow>,
    /// What the day lines say: sales and revenue under the filter.
    days: HashMap<NaiveDate, DayOrders>,
    filter: Filter,
    number: TextField,
    typing: bool,
    sale: Option<Sale>,
    /// The sale as the whole body, where there is no room beside the list.
    open: bool,
    /// First line shown of the sale.
    scroll: usize,
    /// The tab that sent us here: `esc` goes back to it.
    origin: Option<Tab>,
}

impl History {
    /// Shows the purchases of one client, as the Clients tab asks; `esc` goes back there.
    pub fn show_client(&mut self, id: ClientId, name: &str, context: &mut Context) {
        let filter = Filter { client: Some((id, name.to_owned())), ..Filter::default() };
        self.show(filter, Tab::Clients, context);
    }

    /// Shows the sales behind a row of a report; `esc` goes back there.
    pub fn show_period(
        &mut self,
        (span, period): (Span, Period),
        client: Option<(ClientId, String)>,
        product: Option<(ProductId, String)>,
        context: &mut Context,
    ) {
        self.show(Filter { span, period, client, product }, Tab::Reports, context);
    }

    fn show(&mut self, filter: Filter, origin: Tab, context: &mut Context) {
        self.filter = filter;
        self.number.take();
        self.typing = false;
        self.open = false;
        self.origin = Some(origin);
        context.app(|app| app.go(Tab::History));
        self.reload(context);
    }

    /// The selected document.
    pub fn selected(&self) -> Option<&SaleRow> {
        self.list.selected()
    }

    /// How many documents the filter lets through.
    pub fn total(&self) -> u64 {
        self.list.total()
    }

    /// The list from its start, under another filter.
    fn reload(&mut self, context: &mut Context) {
        self.list.reset();
        self.days.clear();
        self.scroll = 0;
        self.fetch(Fetch::Start, context);
    }

    fn fetch(&mut self, fetch: Fetch, context: &mut Context) {
        let query = self.filter.query(self.number.text(), self.list.from(fetch), PAGE);
        let asked = query.clone();
        context.read(
            "history",
            move |repository| repository.sales(&query),
            move |app, page| app.history.took(fetch, asked.period, page, &mut app.context),
        );
    }

    fn took(&mut self, fetch: Fetch, period: Period, page: Page<SaleRow>, context: &mut Context) {
        if period != self.filter.period {
            return;
        }
        self.list.accept(fetch, page, |a, b| a.id == b.id);
        self.read_days(context);
        self.read_sale(context);
    }

    /// Asks for the figures of the day lines that the rows at hand need.
    fn read_days(&self, context: &mut Context) {
        let days = || self.list.visible(usize::MAX).map(|(_, row)| row.day);
        let (Some(first), Some(last)) = (days().min(), days().max()) else { return };
        let client = self.filter.client.as_ref().map(|(id, _)| *id);
        context.read(
            "history-days",
            move |repository| repository.days(Period::between(first, last), client),
            |app, days| app.history.days = days.into_iter().map(|day| (day.day, day)).collect(),
        );
    }

    /// Asks for the lines of the selected document, once there is a place that shows them.
    fn read_sale(&self, context: &mut Context) {
        let shown = self.open || layout::panes(context.body).sale.is_some();
        let Some(row) = self.list.selected().filter(|_| shown) else { return };
        let id = row.id;
        context.read("history-sale", move |repository| repository.sale(id), |app, sale| app.history.sale = Some(sale));
    }

    fn moved(&mut self, fetch: Option<Fetch>, context: &mut Context) {
        self.scroll = 0;
        match fetch {
            Some(fetch) => self.fetch(fetch, context),
            None => self.read_sale(context),
        }
    }

    fn move_by(&mut self, by: isize, context: &mut Context) {
        let fetch = self.list.move_by(by, self.rows_shown(context));
        self.moved(fetch, context);
    }

    /// Rows that fit between the day lines.
    fn rows_shown(&self, context: &Context) -> usize {
        layout::rows_that_fit(&self.list, layout::list_height(layout::panes(context.body).list))
    }
}

impl Screen for History {
    fn scopes(&self) -> Vec<Scope> {
        vec![Scope::History, Scope::List]
    }

    fn field(&mut self) -> Option<&mut TextField> {
        self.typing.then_some(&mut self.number)
    }

    fn types(&self) -> bool {
        self.typing
    }

    fn typed(&mut self, context: &mut Context) {
        self.reload(context);
    }

    fn disabled(&self, action: Action, context: &Context) -> Option<Reason> {
        self.why_not(action, context)
    }

    fn update(&mut self, action: Action, context: &mut Context) {
        self.act(action, context);
    }

    fn back(&mut self, context: &mut Context) {
        if self.open {
            self.open = false;
        } else if self.typing && self.number.is_empty() {
            self.typing = false;
        } else if self.typing || !self.number.is_empty() {
            self.typing = false;
            self.number.take();
            self.reload(context);
        } else if let Some(origin) = self.origin.take() {
            self.filter = Filter::default();
            self.reload(context);
            context.app(move |app| app.go(origin));
        }
    }

    fn refresh(&mut self, context: &mut Context) {
        let fetch = if self.list.loaded() { Fetch::Again } else { Fetch::Start };
        self.fetch(fetch, context);
    }

    fn resized(&mut self, context: &mut Context) {
        if layout::panes(context.body).sale.is_some() {
            self.open = false;
        }
        self.read_sale(context);
    }

    fn click(&mut self, spot: Spot, double: bool, context: &mut Context) {
        self.pressed(spot, double, context);
    }

    fn wheel(&mut self, _at: Position, by: isize, context: &mut Context) {
        self.rolled(by, context);
    }

    fn hints(&self) -> Vec<Action> {
        if self.typing {
            return vec![Action::Up, Action::Down, Action::Back];
        }
        vec![
            Action::Open,
            Action::Void,
            Action::FilterClient,
            Action::FilterProduct,
            Action::FilterPeriod,
            Action::FilterNumber,
            Action::ClearFilters,
            Action::ExportSales,
        ]
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        draw::draw(self, area, buf, context);
    }
}
