//! What the actions of History do, and why they can't; what its mouse does.

use super::{History, filter::Filter, layout};
use crate::{
    domain::sale::{DocumentKind, SaleRow},
    exchange::records::SALE,
    repository::{Reader, pages::PAGE_ROWS},
    tr,
    tui::{
        action::Action,
        context::Context,
        overlays::{Overlay, confirm::Confirm},
        reason::{Reason, ensure},
        screens::{export, spans},
        spot::Spot,
    },
};

impl History {
    pub(super) fn act(&mut self, action: Action, context: &mut Context) {
        if self.open && self.scrolled(action) {
            return;
        }
        if self.list_action(action, context) {
            return;
        }
        if action == Action::FilterPeriod {
            self.ask_period(context);
        } else if action == Action::FilterClient {
            History::ask_client(context);
        } else if action == Action::FilterProduct {
            History::ask_product(context);
        } else if matches!(action, Action::FilterNumber | Action::Search) {
            self.open = false;
            self.typing = true;
        } else if action == Action::ClearFilters {
            self.clear(context);
        } else if action == Action::Void {
            self.ask_void(context);
        } else if action == Action::ExportSales {
            self.export(context);
        }
    }

    fn list_action(&mut self, action: Action, context: &mut Context) -> bool {
        let page = isize::try_from(self.rows_shown(context)).unwrap_or(1);
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
                let height = self.rows_shown(context);
                let fetch = self.list.last(height);
                self.moved(fetch, context);
            }
            Action::Open => self.open_sale(context),
            _ => return false,
        }
        true
    }

    /// Enter: leaves the number field for the list, or shows the sale where there is no room beside the list.
    fn open_sale(&mut self, context: &mut Context) {
        if self.typing {
            self.typing = false;
            return;
        }
        self.open = true;
        self.scroll = 0;
        self.read_sale(context);
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

    fn clear(&mut self, context: &mut Context) {
        self.filter = Filter::default();
        self.number.take();
        self.typing = false;
        self.origin = None;
        self.reload(context);
    }

    /// Asks before a sale is reversed: names it, and what happens to the stock.
    fn ask_void(&mut self, context: &mut Context) {
        let Some(row) = self.list.selected() else { return };
        let confirm = confirm(row, context);
        context.app(move |app| app.overlays.push(Overlay::Confirm(confirm)));
    }

    fn export(&self, context: &mut Context) {
        let (filter, number) = (self.filter.clone(), self.number.text().to_owned());
        let name = format!("sales-{}", spans::file_word(filter.span, filter.period));
        let ask = move |reader: &dyn Reader, from| reader.sales(&filter.query(&number, from, PAGE_ROWS));
        export::list(context, &name, &SALE, ask);
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

    pub(super) fn pressed(&mut self, spot: Spot, double: bool, context: &mut Context) {
        let Spot::Row(index) = spot else { return };
        let height = layout::list_height(layout::panes(context.body).list);
        if self.list.select_visible(index, layout::rows_that_fit(&self.list, height)) {
            self.typing = false;
            self.move_by(0, context);
            if double && layout::panes(context.body).sale.is_none() {
                self.open_sale(context);
            }
        }
    }

    pub(super) fn rolled(&mut self, by: isize, context: &mut Context) {
        if self.open {
            self.scroll = self.scroll.saturating_add_signed(by).min(self.lines_of_sale());
        } else {
            self.move_by(by, context);
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
    let texts = &context.texts;
    let total = context.format.money(row.total);
    let day = context.format.relative_day(row.day, context.today());
    let (id, number) = (row.id, row.number.clone());
    let who = row.client_name.clone().unwrap_or_else(|| tr!(texts, "history-walk-in"));
    Confirm {
        title: tr!(texts, "history-void-title", number = number.as_str()),
        text: tr!(texts, "history-void-text", total = total, day = day, who = who),
        note: tr!(texts, "history-void-note"),
        yes: tr!(texts, "history-void-yes"),
        danger: true,
        on_yes: Some(Box::new(move |context| {
            let act = context.act();
            context.write(
                move |repository| repository.void_sale(id, &act),
                move |app, outcome| match outcome {
                    Ok(void) => {
                        let texts = &app.context.texts;
                        let text = tr!(texts, "history-voided-toast", number = number, by = void.head.number);
                        app.context.toast(text);
                        app.changed();
                    }
                    Err(error) => {
                        let title = tr!(app.context.texts, "history-void-refused");
                        app.context.refused(title, &error);
                        app.changed();
                    }
                },
            );
        })),
    }
}
