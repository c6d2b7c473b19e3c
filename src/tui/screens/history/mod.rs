//! History: every sale and void, newest first, and the lines of the selected one.

mod act;
mod draw;
mod filter;
mod layout;
mod sale;
mod words;

use std::collections::HashMap;

use chrono::NaiveDate;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use self::filter::Filter;
use super::Screen;
use crate::{
    domain::{
        ids::{ClientId, DocumentId, ProductId},
        period::{Period, Span},
        query::Page,
        report::DayOrders,
        sale::{Sale, SaleRow},
    },
    tui::{
        context::{Context, Reason},
        effect::{Address, Answer, Effect, Mark, SalesOf, Scan, Topic, Turn},
        input::{
            action::{Action, Scope, Tab},
            hit::Target,
            run::Focus,
            text_field::TextField,
        },
        widgets::paged::{Fetch, PAGE, Paged},
    },
};

/// What comes back to History.
enum Reply {
    Rows(Page<SaleRow>),
    Days(Vec<DayOrders>),
    Sale(Box<Sale>),
    /// Of the filter's form and pickers.
    Period(Span, Period),
    Client(Option<(ClientId, String)>),
    Product(Option<(ProductId, String)>),
    /// A number that was scanned.
    Number(String),
}

/// How History was.
struct Before {
    selected: Option<DocumentId>,
    filter: Filter,
    number: TextField,
    typing: bool,
    open: bool,
    scroll: usize,
}

/// Something for History.
fn to_here(reply: Reply) -> Effect {
    Effect::answer(Address::Screen(Tab::History), reply)
}

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
    /// What was asked for last, and for which period.
    asked: Option<(Fetch, Period)>,
}

impl History {
    /// Shows these sales; `esc` goes back to the tab that asked.
    pub fn show(&mut self, sales: SalesOf, turn: &mut Turn<'_>) {
        let SalesOf { span, period, client, product, from } = sales;
        self.filter = Filter { span, period, client, product };
        self.number.take();
        self.typing = false;
        self.open = false;
        self.origin = Some(from);
        turn.push(Effect::Go(Tab::History));
        self.reload(turn);
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
    fn reload(&mut self, turn: &mut Turn<'_>) {
        self.list.reset();
        self.days.clear();
        self.scroll = 0;
        self.fetch(Fetch::Start, turn);
    }

    fn fetch(&mut self, fetch: Fetch, turn: &mut Turn<'_>) {
        let query = self.filter.query(self.number.text(), self.list.from(fetch), PAGE);
        self.asked = Some((fetch, query.period));
        turn.read("history", move |reader| reader.sales(&query).map(Reply::Rows));
    }

    fn took(&mut self, page: Page<SaleRow>, turn: &mut Turn<'_>) {
        let Some((fetch, _)) = self.asked.take().filter(|(_, period)| *period == self.filter.period) else { return };
        self.list.accept(fetch, page, |a, b| a.id == b.id);
        self.read_days(turn);
        self.read_sale(turn);
    }

    /// Asks for the figures of the day lines that the rows at hand need.
    fn read_days(&self, turn: &mut Turn<'_>) {
        let days = || self.list.visible(usize::MAX).map(|(_, row)| row.day);
        let (Some(first), Some(last)) = (days().min(), days().max()) else { return };
        let client = self.filter.client.as_ref().map(|(id, _)| *id);
        turn.read("history-days", move |reader| reader.days(Period::between(first, last), client).map(Reply::Days));
    }

    /// Asks for the lines of the selected document, once there is a place that shows them.
    fn read_sale(&self, turn: &mut Turn<'_>) {
        let shown = self.open || layout::panes(turn.body).sale.is_some();
        let Some(row) = self.list.selected().filter(|_| shown) else { return };
        let id = row.id;
        turn.read("history-sale", move |reader| Ok(Reply::Sale(Box::new(reader.sale(id)?))));
    }

    fn moved(&mut self, fetch: Option<Fetch>, turn: &mut Turn<'_>) {
        self.scroll = 0;
        match fetch {
            Some(fetch) => self.fetch(fetch, turn),
            None => self.read_sale(turn),
        }
    }

    fn move_by(&mut self, by: isize, turn: &mut Turn<'_>) {
        let fetch = self.list.move_by(by, self.rows_shown(turn));
        self.moved(fetch, turn);
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

    fn typed(&mut self, turn: &mut Turn<'_>) {
        self.reload(turn);
    }

    fn expects(&self) -> Focus {
        Focus::Code
    }

    fn takes_scans(&self) -> bool {
        self.typing
    }

    /// The sales of the product that was scanned; else its text is a number to look for.
    fn scanned(&mut self, scan: &Scan, turn: &mut Turn<'_>) {
        let scan = scan.clone();
        turn.read("history-scan", move |reader| {
            let product = scan.product(reader)?;
            Ok(product.map_or_else(
                || Reply::Number(scan.code().to_owned()),
                |product| Reply::Product(Some((product.id, product.name))),
            ))
        });
    }

    fn can_take_back(&self, action: Action) -> bool {
        !matches!(action, Action::Void | Action::ExportSales)
    }

    fn mark(&self) -> Mark {
        Box::new(Before {
            selected: self.list.selected().map(|row| row.id),
            filter: self.filter.clone(),
            number: self.number.clone(),
            typing: self.typing,
            open: self.open,
            scroll: self.scroll,
        })
    }

    fn put_back(&mut self, mark: Mark, turn: &mut Turn<'_>) {
        let Ok(mark) = mark.downcast::<Before>() else { return };
        let Before { selected, filter, number, typing, open, scroll } = *mark;
        let same = self.filter == filter && self.number.text() == number.text();
        (self.filter, self.number, self.typing, self.open) = (filter, number, typing, open);
        if !same {
            return self.reload(turn);
        }
        self.list.select(|row| Some(row.id) == selected);
        self.scroll = scroll;
        self.read_sale(turn);
    }

    fn disabled(&self, action: Action, context: &Context) -> Option<Reason> {
        self.why_not(action, context)
    }

    fn update(&mut self, action: Action, turn: &mut Turn<'_>) {
        self.act(action, turn);
    }

    fn back(&mut self, turn: &mut Turn<'_>) {
        if self.open {
            self.open = false;
        } else if self.typing && self.number.is_empty() {
            self.typing = false;
        } else if self.typing || !self.number.is_empty() {
            self.typing = false;
            self.number.take();
            self.reload(turn);
        } else if let Some(origin) = self.origin.take() {
            self.filter = Filter::default();
            self.reload(turn);
            turn.push(Effect::Go(origin));
        }
    }

    fn refresh(&mut self, turn: &mut Turn<'_>) {
        let fetch = if self.list.loaded() { Fetch::Again } else { Fetch::Start };
        self.fetch(fetch, turn);
    }

    fn resized(&mut self, turn: &mut Turn<'_>) {
        if layout::panes(turn.body).sale.is_some() {
            self.open = false;
        }
        self.read_sale(turn);
    }

    fn take(&mut self, answer: Answer, turn: &mut Turn<'_>) {
        let Ok(reply) = answer.take() else { return };
        match reply {
            Reply::Rows(page) => self.took(page, turn),
            Reply::Days(days) => self.days = days.into_iter().map(|day| (day.day, day)).collect(),
            Reply::Sale(sale) => self.sale = Some(*sale),
            Reply::Period(span, period) => {
                (self.filter.span, self.filter.period) = (span, period);
                self.reload(turn);
            }
            Reply::Client(client) => {
                self.filter.client = client;
                self.reload(turn);
            }
            Reply::Number(number) => {
                self.number.set(number);
                self.reload(turn);
            }
            Reply::Product(product) => {
                self.filter.product = product;
                self.typing = false;
                self.number.take();
                self.reload(turn);
            }
        }
    }

    fn topics(&self) -> &'static [Topic] {
        &[Topic::Sales, Topic::Clients]
    }

    fn click(&mut self, target: Target, double: bool, turn: &mut Turn<'_>) {
        self.pressed(target, double, turn);
    }

    fn wheel(&mut self, _at: Position, by: isize, turn: &mut Turn<'_>) {
        self.rolled(by, turn);
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
