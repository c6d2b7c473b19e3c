//! The keys, the mouse and the answers of History.

use std::sync::Arc;

use chrono::NaiveDate;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    History, Reply, View, draw,
    filter::{self, Filter},
    layout, to_here,
};
use crate::{
    domain::{
        ids::DocumentId,
        period::{Period, Span},
        query::Page,
        sale::{DocumentKind, SaleRow},
    },
    exchange::records::SALE_SHEET,
    i18n::Texts,
    repository::{Reader, Result, pages::PAGE_ROWS},
    tr,
    tui::{
        context::{Context, Reason, ensure},
        effect::{Answer, Effect, Mark, Scan, Topic, Turn},
        input::{
            action::{Action, Scope},
            hit::Target,
            run::Focus,
            text_field::TextField,
        },
        overlays::confirm::Confirm,
        screens::{Screen, export, spans},
        widgets::paged::Fetch,
    },
};

impl History {
    /// Enter: leaves the number field, or opens the sale where there is no room beside the list.
    fn open_sale(&mut self, turn: &mut Turn<'_>) {
        if self.view.typing {
            self.view.typing = false;
            return;
        }
        self.view.open = true;
        self.view.scroll = 0;
        self.read_sale(turn);
    }

    /// Scrolls the open sale, or closes it; `false` if the action is none of these.
    fn scroll_sale(&mut self, action: Action) -> bool {
        match action {
            Action::Up => self.view.scroll = self.view.scroll.saturating_sub(1),
            Action::Down => self.view.scroll = self.view.scroll.saturating_add(1).min(self.lines_of_sale()),
            Action::PageUp => self.view.scroll = self.view.scroll.saturating_sub(10),
            Action::PageDown => self.view.scroll = self.view.scroll.saturating_add(10).min(self.lines_of_sale()),
            Action::First => self.view.scroll = 0,
            Action::Open => self.view.open = false,
            _ => return false,
        }
        true
    }

    /// The day that an action leads to; the one after today is none.
    fn day_of(&self, action: Action, today: NaiveDate) -> Option<NaiveDate> {
        let Period { from, to } = self.view.filter.period;
        let shown = from.filter(|_| from == to).unwrap_or(today);
        match action {
            Action::EarlierDay => shown.pred_opt(),
            Action::LaterDay => shown.succ_opt().filter(|day| *day <= today),
            _ => today.pred_opt(),
        }
    }

    fn show_day(&mut self, day: NaiveDate, turn: &mut Turn<'_>) {
        (self.view.filter.span, self.view.filter.period) = (Span::Day, Period::between(day, day));
        self.view.open = false;
        self.reload(turn);
    }

    fn lines_of_sale(&self) -> usize {
        self.sale.as_ref().map_or(0, |sale| sale.lines.len())
    }

    fn has_no_side(context: &Context) -> bool {
        layout::panes(context.body).1.is_none()
    }

    fn export(&self, turn: &mut Turn<'_>) {
        let (filter, number) = (self.view.filter.clone(), self.view.number.text().to_owned());
        let name = format!("sales-{}", spans::file_period(filter.span, filter.period));
        let ask = move |reader: &dyn Reader, from| {
            let Page { rows, before, after, total, cut } = reader.sales(&filter.query(&number, from, PAGE_ROWS))?;
            let whole = |(cursor, row): (_, SaleRow)| Ok((cursor, reader.sale(row.id)?));
            Ok(Page { rows: rows.into_iter().map(whole).collect::<Result<_>>()?, before, after, total, cut })
        };
        export::list(turn, &name, &SALE_SHEET, ask);
    }
}

impl Screen for History {
    fn scopes(&self) -> Vec<Scope> {
        vec![Scope::History, Scope::List]
    }

    fn field(&mut self) -> Option<&mut TextField> {
        self.view.typing.then_some(&mut self.view.number)
    }

    fn types(&self) -> bool {
        self.view.typing
    }

    fn typed(&mut self, turn: &mut Turn<'_>) {
        self.reload(turn);
    }

    fn expects(&self) -> Focus {
        Focus::Code
    }

    fn takes_scans(&self) -> bool {
        self.view.typing
    }

    /// Filters by the scanned product; an unknown code is taken for the number of a sale.
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
        Box::new((self.list.selected().map(|row| row.id), self.view.clone()))
    }

    fn put_back(&mut self, mark: Mark, turn: &mut Turn<'_>) {
        let Ok(mark) = mark.downcast::<(Option<DocumentId>, View)>() else { return };
        let (selected, view) = *mark;
        let before = std::mem::replace(&mut self.view, view);
        if before.filter != self.view.filter || before.number.text() != self.view.number.text() {
            return self.reload(turn);
        }
        self.list.select(|row| Some(row.id) == selected);
        self.read_sale(turn);
    }

    fn disabled(&self, action: Action, context: &Context) -> Option<Reason> {
        let row = self.list.selected();
        match action {
            Action::Up | Action::Down | Action::PageUp | Action::PageDown | Action::First | Action::Last => {
                ensure(row.is_some(), Reason::EmptyList)
            }
            Action::Open if self.view.typing || self.view.open => None,
            Action::Open if row.is_none() => Some(Reason::NoSale),
            Action::Open => ensure(History::has_no_side(context), Reason::Beside),
            Action::NextPane | Action::PreviousPane => Some(Reason::OnePane),
            Action::ClearFilters => ensure(self.view.is_filtered(), Reason::NoFilter),
            Action::LaterDay => ensure(self.day_of(action, context.today()).is_some(), Reason::NoLater),
            Action::Void => why_not_void(row),
            Action::ExportSales => ensure(row.is_some(), Reason::NothingToWrite),
            Action::Back => {
                let inside =
                    self.view.open || self.view.typing || !self.view.number.is_empty() || self.origin.is_some();
                ensure(inside, Reason::Outermost)
            }
            _ => None,
        }
    }

    fn update(&mut self, action: Action, turn: &mut Turn<'_>) {
        if self.view.open && self.scroll_sale(action) {
            return;
        }
        let height = self.rows_shown(turn);
        let page = isize::try_from(height).unwrap_or(1);
        match action {
            Action::Up => self.move_by(-1, turn),
            Action::Down => self.move_by(1, turn),
            Action::PageUp => self.move_by(-page, turn),
            Action::PageDown => self.move_by(page, turn),
            Action::First => {
                let fetch = self.list.first();
                self.moved(fetch, turn);
            }
            Action::Last => {
                let fetch = self.list.last(height);
                self.moved(fetch, turn);
            }
            Action::Open => self.open_sale(turn),
            Action::SalesToday => self.show_day(turn.today(), turn),
            Action::SalesYesterday | Action::EarlierDay | Action::LaterDay => {
                if let Some(day) = self.day_of(action, turn.today()) {
                    self.show_day(day, turn);
                }
            }
            Action::FilterPeriod => turn.open(filter::form(&self.view.filter, turn.context())),
            Action::FilterClient => {
                turn.extend(spans::pick_client(turn.context(), |client| to_here(Reply::Client(client))));
            }
            Action::FilterProduct => {
                turn.extend(spans::pick_product(turn.context(), |product| to_here(Reply::Product(product))));
            }
            Action::FilterNumber | Action::Search => (self.view.open, self.view.typing) = (false, true),
            Action::ClearFilters => {
                self.view.filter = Filter::default();
                self.view.number.take();
                self.view.typing = false;
                self.origin = None;
                self.reload(turn);
            }
            Action::Void => {
                if let Some(row) = self.list.selected() {
                    turn.open(ask_void(row, turn.context()));
                }
            }
            Action::ExportSales => self.export(turn),
            _ => {}
        }
    }

    fn back(&mut self, turn: &mut Turn<'_>) {
        if self.view.open {
            self.view.open = false;
        } else if self.view.typing && self.view.number.is_empty() {
            self.view.typing = false;
        } else if self.view.typing || !self.view.number.is_empty() {
            self.view.typing = false;
            self.view.number.take();
            self.reload(turn);
        } else if let Some(origin) = self.origin.take() {
            self.view.filter = Filter::default();
            self.reload(turn);
            turn.push(Effect::Go(origin));
        }
    }

    fn refresh(&mut self, turn: &mut Turn<'_>) {
        let fetch = if self.list.loaded() { Fetch::Again } else { Fetch::Start };
        self.fetch(fetch, turn);
    }

    fn resized(&mut self, turn: &mut Turn<'_>) {
        self.view.open &= History::has_no_side(turn);
        self.read_sale(turn);
    }

    fn take(&mut self, answer: Answer, turn: &mut Turn<'_>) {
        let Ok(reply) = answer.take() else { return };
        match reply {
            Reply::Rows(page) => self.accept_page(page, turn),
            Reply::Days(days) => self.days = days,
            Reply::Sale(sale) => self.sale = Some(*sale),
            Reply::Period(span, period) => {
                (self.view.filter.span, self.view.filter.period) = (span, period);
                self.reload(turn);
            }
            Reply::Client(client) => {
                self.view.filter.client = client;
                self.reload(turn);
            }
            Reply::Number(number) => {
                self.view.number.set(number);
                self.reload(turn);
            }
            Reply::Product(product) => {
                self.view.filter.product = product;
                self.view.typing = false;
                self.view.number.take();
                self.reload(turn);
            }
        }
    }

    fn topics(&self) -> &'static [Topic] {
        &[Topic::Sales, Topic::Clients]
    }

    fn click(&mut self, target: Target, double: bool, turn: &mut Turn<'_>) {
        let Target::Row(index) = target else { return };
        if self.list.select_visible(index, self.rows_shown(turn)) {
            self.view.typing = false;
            self.move_by(0, turn);
            if double && History::has_no_side(turn) {
                self.open_sale(turn);
            }
        }
    }

    fn wheel(&mut self, _at: Position, by: isize, turn: &mut Turn<'_>) {
        if self.view.open {
            self.view.scroll = self.view.scroll.saturating_add_signed(by).min(self.lines_of_sale());
        } else {
            self.move_by(by, turn);
        }
    }

    fn hints(&self) -> Vec<Action> {
        if self.view.typing {
            return vec![Action::Up, Action::Down, Action::Back];
        }
        vec![
            Action::Open,
            Action::Void,
            Action::FilterClient,
            Action::FilterProduct,
            Action::SalesToday,
            Action::SalesYesterday,
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

fn why_not_void(row: Option<&SaleRow>) -> Option<Reason> {
    let Some(row) = row else { return Some(Reason::NoSale) };
    match (row.kind, &row.voided_by) {
        (DocumentKind::Void, _) => Some(Reason::IsVoid(row.number.clone())),
        (DocumentKind::Sale, Some(by)) => Some(Reason::Voided(by.clone())),
        (DocumentKind::Sale, None) => None,
    }
}

fn ask_void(row: &SaleRow, context: &Context) -> Confirm {
    let texts = &context.display.texts;
    let total = context.display.format.money(row.total);
    let day = context.display.format.relative_day(row.day, context.today());
    let (id, number) = (row.id, row.number.clone());
    let who = row.client_name.clone().unwrap_or_else(|| tr!(texts, "history-walk-in"));
    Confirm {
        title: tr!(texts, "history-void-title", number = number.as_str()),
        text: tr!(texts, "history-void-text", total = total, day = day, who = who),
        note: tr!(texts, "history-void-note"),
        yes: tr!(texts, "history-void-yes"),
        danger: true,
        on_yes: vec![void(id, number, Arc::clone(texts))],
    }
}

fn void(id: DocumentId, number: String, texts: Arc<Texts>) -> Effect {
    Effect::Write(Box::new(move |repository, act| {
        let outcome = match repository.void_sale(id, act) {
            Ok(void) => Effect::Toast(tr!(texts, "history-voided-toast", number = number, by = void.head.number)),
            Err(error) => Effect::NotDone(tr!(texts, "history-void-refused"), error),
        };
        vec![outcome, Effect::Changed(&[Topic::Sales, Topic::Stock, Topic::Clients])]
    }))
}
