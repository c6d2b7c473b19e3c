//! What the actions of History do, and why they can't; what its mouse does.

use std::sync::Arc;

use super::{
    History,
    filter::{self, Filter},
    layout,
};
use crate::{
    domain::{
        ids::DocumentId,
        sale::{DocumentKind, SaleRow},
    },
    exchange::records::SALE,
    i18n::Texts,
    repository::{Reader, pages::PAGE_ROWS},
    tr,
    tui::{
        context::{Context, Reason, ensure},
        effect::{Effect, Topic, Turn},
        input::{action::Action, hit::Target},
        overlays::confirm::Confirm,
        screens::{export, spans},
    },
};

impl History {
    pub(super) fn act(&mut self, action: Action, turn: &mut Turn<'_>) {
        if self.open && self.scrolled(action) {
            return;
        }
        if self.list_action(action, turn) {
            return;
        }
        if action == Action::FilterPeriod {
            turn.open(filter::form(&self.filter, turn.context()));
        } else if action == Action::FilterClient {
            turn.extend(filter::ask_client(turn.context()));
        } else if action == Action::FilterProduct {
            turn.extend(filter::ask_product(turn.context()));
        } else if matches!(action, Action::FilterNumber | Action::Search) {
            self.open = false;
            self.typing = true;
        } else if action == Action::ClearFilters {
            self.clear(turn);
        } else if action == Action::Void {
            self.ask_void(turn);
        } else if action == Action::ExportSales {
            self.export(turn);
        }
    }

    fn list_action(&mut self, action: Action, turn: &mut Turn<'_>) -> bool {
        let page = isize::try_from(self.rows_shown(turn)).unwrap_or(1);
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
                let height = self.rows_shown(turn);
                let fetch = self.list.last(height);
                self.moved(fetch, turn);
            }
            Action::Open => self.open_sale(turn),
            _ => return false,
        }
        true
    }

    /// Enter: leaves the number field for the list, or shows the sale where there is no room beside the list.
    fn open_sale(&mut self, turn: &mut Turn<'_>) {
        if self.typing {
            self.typing = false;
            return;
        }
        self.open = true;
        self.scroll = 0;
        self.read_sale(turn);
    }

    /// Moves within a sale that is the whole body.
    fn scrolled(&mut self, action: Action) -> bool {
        match action {
            Action::Up => self.scroll = self.scroll.saturating_sub(1),
            Action::Down => self.scroll = self.scroll.saturating_add(1).min(self.lines_of_sale()),
            Action::PageUp => self.scroll = self.scroll.saturating_sub(10),
            Action::PageDown => self.scroll = self.scroll.saturating_add(10).min(self.lines_of_sale()),
            Action::First => self.scroll = 0,
            Action::Open => self.open = false,
            _ => return false,
        }
        true
    }

    fn lines_of_sale(&self) -> usize {
        self.sale.as_ref().map_or(0, |sale| sale.lines.len())
    }

    fn clear(&mut self, turn: &mut Turn<'_>) {
        self.filter = Filter::default();
        self.number.take();
        self.typing = false;
        self.origin = None;
        self.reload(turn);
    }

    /// Asks before a sale is reversed: names it, and what happens to the stock.
    fn ask_void(&mut self, turn: &mut Turn<'_>) {
        let Some(row) = self.list.selected() else { return };
        turn.open(confirm(row, turn.context()));
    }

    fn export(&self, turn: &mut Turn<'_>) {
        let (filter, number) = (self.filter.clone(), self.number.text().to_owned());
        let name = format!("sales-{}", spans::file_word(filter.span, filter.period));
        let ask = move |reader: &dyn Reader, from| reader.sales(&filter.query(&number, from, PAGE_ROWS));
        export::list(turn, &name, &SALE, ask);
    }

    /// Why an action can't be done on what is selected and filtered now.
    pub(super) fn why_not(&self, action: Action, context: &Context) -> Option<Reason> {
        let row = self.list.selected();
        match action {
            Action::Up | Action::Down | Action::PageUp | Action::PageDown | Action::First | Action::Last => {
                ensure(row.is_some(), Reason::EmptyList)
            }
            Action::Open if self.typing || self.open => None,
            Action::Open if row.is_none() => Some(Reason::NoSale),
            Action::Open => ensure(layout::panes(context.body).sale.is_none(), Reason::Beside),
            Action::NextPane | Action::PreviousPane => Some(Reason::OnePane),
            Action::ClearFilters => {
                let filtered = self.filter != Filter::default() || !self.number.is_empty();
                ensure(filtered, Reason::NoFilter)
            }
            Action::Void => why_not_void(row),
            Action::ExportSales => ensure(row.is_some(), Reason::NothingToWrite),
            Action::Back => {
                let inside = self.open || self.typing || !self.number.is_empty() || self.origin.is_some();
                ensure(inside, Reason::Outermost)
            }
            _ => None,
        }
    }

    pub(super) fn pressed(&mut self, target: Target, double: bool, turn: &mut Turn<'_>) {
        let Target::Row(index) = target else { return };
        let height = layout::list_height(layout::panes(turn.body).list);
        if self.list.select_visible(index, layout::rows_that_fit(&self.list, height)) {
            self.typing = false;
            self.move_by(0, turn);
            if double && layout::panes(turn.body).sale.is_none() {
                self.open_sale(turn);
            }
        }
    }

    pub(super) fn rolled(&mut self, by: isize, turn: &mut Turn<'_>) {
        if self.open {
            self.scroll = self.scroll.saturating_add_signed(by).min(self.lines_of_sale());
        } else {
            self.move_by(by, turn);
        }
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

fn confirm(row: &SaleRow, context: &Context) -> Confirm {
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
        let told = match repository.void_sale(id, act) {
            Ok(void) => Effect::Toast(tr!(texts, "history-voided-toast", number = number, by = void.head.number)),
            Err(error) => Effect::NotDone(tr!(texts, "history-void-refused"), error),
        };
        vec![told, Effect::Changed(&[Topic::Sales, Topic::Stock, Topic::Clients])]
    }))
}
