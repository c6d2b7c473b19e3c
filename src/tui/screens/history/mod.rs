//! History: every sale and void, newest first, and the lines of the selected one.

mod act;
mod days;
mod draw;
mod filter;
mod layout;
mod sale;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use self::{days::DaySum, filter::Filter};
use crate::{
    domain::{
        ids::{ClientId, ProductId},
        period::{Period, Span},
        query::Page,
        sale::{Sale, SaleRow},
    },
    tui::{
        context::Context,
        effect::{Address, Effect, SalesOf, Turn},
        input::{action::Tab, text_field::TextField},
        widgets::paged::{Fetch, PAGE, Paged},
    },
};

enum Reply {
    Rows(Page<SaleRow>),
    Days(HashMap<NaiveDate, DaySum>),
    Sale(Box<Sale>),
    /// From the form and the pickers of the filter.
    Period(Span, Period),
    Client(Option<(ClientId, String)>),
    Product(Option<(ProductId, String)>),
    /// The scanned number of a sale.
    Number(String),
}

fn to_here(reply: Reply) -> Effect {
    Effect::answer(Address::Screen(Tab::History), reply)
}

/// Which sales are shown, and how.
#[derive(Clone, Default)]
struct View {
    filter: Filter,
    /// Filters by the number of the sale.
    number: TextField,
    /// The number field has the focus.
    typing: bool,
    /// The sale takes the whole body, because there is no room beside the list.
    open: bool,
    /// First line shown of the sale.
    scroll: usize,
}

impl View {
    fn is_filtered(&self) -> bool {
        self.filter != Filter::default() || !self.number.is_empty()
    }
}

#[derive(Default)]
pub struct History {
    list: Paged<SaleRow>,
    /// Sales and revenue of each day, for the lines above the sales of a day.
    days: HashMap<NaiveDate, DaySum>,
    view: View,
    sale: Option<Sale>,
    /// The tab that has opened History; `esc` goes back to it.
    origin: Option<Tab>,
    /// The last fetch, with its period.
    asked: Option<(Fetch, Period)>,
}

impl History {
    pub fn show(&mut self, sales: SalesOf, turn: &mut Turn<'_>) {
        let SalesOf { span, period, client, product, from } = sales;
        self.view = View { filter: Filter { span, period, client, product }, ..View::default() };
        self.origin = Some(from);
        turn.push(Effect::Go(Tab::History));
        self.reload(turn);
    }

    pub fn period(&self) -> Period {
        self.view.filter.period
    }

    pub fn selected(&self) -> Option<&SaleRow> {
        self.list.selected()
    }

    /// Number of documents that match the filter.
    pub fn total(&self) -> u64 {
        self.list.total()
    }

    /// Reads the list from its start: the filter has changed.
    fn reload(&mut self, turn: &mut Turn<'_>) {
        self.list.reset();
        self.days.clear();
        self.view.scroll = 0;
        self.fetch(Fetch::Start, turn);
    }

    fn fetch(&mut self, fetch: Fetch, turn: &mut Turn<'_>) {
        let query = self.view.filter.query(self.view.number.text(), self.list.from(fetch), PAGE);
        self.asked = Some((fetch, query.period));
        turn.read("history", move |reader| reader.sales(&query).map(Reply::Rows));
    }

    fn accept_page(&mut self, page: Page<SaleRow>, turn: &mut Turn<'_>) {
        let Some((fetch, _)) = self.asked.take().filter(|(_, period)| *period == self.view.filter.period) else {
            return;
        };
        self.list.accept(fetch, page, |a, b| a.id == b.id);
        self.read_days(turn);
        self.read_sale(turn);
    }

    /// Reads the figures of the days of all loaded rows.
    fn read_days(&self, turn: &mut Turn<'_>) {
        let days = || self.list.visible(usize::MAX).map(|(_, row)| row.day);
        let (Some(first), Some(last)) = (days().min(), days().max()) else { return };
        let client = self.view.filter.client.as_ref().map(|(id, _)| *id);
        let product = self.view.filter.product.as_ref().map(|(id, _)| *id);
        let shown: BTreeSet<NaiveDate> = days().collect();
        turn.read("history-days", move |reader| {
            let sums = match product {
                Some(product) => days::of_product(reader, &shown, product, client),
                None => days::of_all(reader, Period::between(first, last), client),
            };
            sums.map(Reply::Days)
        });
    }

    /// Reads the selected document, if it is shown.
    fn read_sale(&self, turn: &mut Turn<'_>) {
        let shown = self.view.open || layout::panes(turn.body).1.is_some();
        let Some(row) = self.list.selected().filter(|_| shown) else { return };
        let id = row.id;
        turn.read("history-sale", move |reader| Ok(Reply::Sale(Box::new(reader.sale(id)?))));
    }

    fn moved(&mut self, fetch: Option<Fetch>, turn: &mut Turn<'_>) {
        self.view.scroll = 0;
        match fetch {
            Some(fetch) => self.fetch(fetch, turn),
            None => self.read_sale(turn),
        }
    }

    fn move_by(&mut self, by: isize, turn: &mut Turn<'_>) {
        let fetch = self.list.move_by(by, self.rows_shown(turn));
        self.moved(fetch, turn);
    }

    /// Number of sales that fit into the list, beside the day lines.
    fn rows_shown(&self, context: &Context) -> usize {
        layout::rows_that_fit(&self.list, layout::list_height(layout::panes(context.body).0))
    }
}
