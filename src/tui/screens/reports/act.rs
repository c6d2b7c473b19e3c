//! What the actions of Reports do, and its mouse.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{Emphasis, Reports, layout};
use crate::{
    domain::{
        Currency,
        report::{ReportKind, ReportRows},
    },
    exchange::csv::{self, Table},
    tui::{action::Action, context::Context, screens::spans},
};

impl Reports {
    pub(super) fn act(&mut self, action: Action, context: &mut Context) {
        if self.list_action(action, context) {
            return;
        }
        match action {
            Action::EarlierPeriod => self.step(-1, context),
            Action::LaterPeriod => self.step(1, context),
            Action::NextSpan => self.step_span(1, context),
            Action::PreviousSpan => self.step_span(-1, context),
            Action::CustomPeriod => self.ask_custom(context),
            Action::ReportClient => Reports::ask_client(context),
            Action::NextReport => self.step_report(1, context),
            Action::PreviousReport => self.step_report(-1, context),
            Action::ToggleChart => {
                self.emphasis = match self.emphasis {
                    Emphasis::Chart => Emphasis::Table,
                    Emphasis::Table => Emphasis::Chart,
                };
                self.select(self.selected, context);
            }
            Action::ExportReport => self.export(context),
            _ => {}
        }
    }

    fn list_action(&mut self, action: Action, context: &mut Context) -> bool {
        let page = isize::try_from(self.areas(context).rows.height).unwrap_or(1).max(1);
        match action {
            Action::Up => self.move_by(-1, context),
            Action::Down => self.move_by(1, context),
            Action::PageUp => self.move_by(-page, context),
            Action::PageDown => self.move_by(page, context),
            Action::First => self.move_by(isize::MIN, context),
            Action::Last => self.move_by(isize::MAX, context),
            Action::NextPane | Action::PreviousPane => self.listing = !self.listing,
            Action::Open | Action::Drill if self.listing => self.listing = false,
            Action::Open | Action::Drill => self.drill(context),
            _ => return false,
        }
        true
    }

    /// Moves in whatever has the focus.
    fn move_by(&mut self, by: isize, context: &mut Context) {
        if self.listing {
            self.step_report(by, context);
        } else {
            self.select(self.selected.saturating_add_signed(by), context);
        }
    }

    fn export(&self, context: &mut Context) {
        let Some(table) = self.table(context.shop.currency) else { return };
        let question = self.question(context.today());
        let name = format!("{}-{}", self.kind.code(), spans::file_word(self.span, question.period));
        spans::export(context, &self.folder, &name, move |_| Ok(table));
    }

    /// What is on the screen as the command writes it; a month that was opened as its days.
    fn table(&self, currency: Currency) -> Option<Table> {
        let answer = self.answer.as_ref()?;
        let by_day = answer.question.by_day();
        Some(match (answer.question.kind, &answer.rows) {
            (ReportKind::RevenuePerMonth, _) if by_day => csv::days(&answer.days, currency),
            (ReportKind::UnitsPerMonth, _) if by_day => csv::day_units(&answer.units),
            (
                ReportKind::OrdersPerDay
                | ReportKind::BestSellers
                | ReportKind::RevenuePerClient
                | ReportKind::UnitsPerMonth
                | ReportKind::RevenuePerMonth
                | ReportKind::LeastPopular,
                rows @ (ReportRows::OrdersPerDay(_)
                | ReportRows::BestSellers(_)
                | ReportRows::RevenuePerClient(_)
                | ReportRows::UnitsPerMonth(_)
                | ReportRows::RevenuePerMonth(_)
                | ReportRows::LeastPopular(_)),
            ) => csv::report(rows, currency),
        })
    }

    pub(super) fn mouse_event(&mut self, mouse: MouseEvent, context: &mut Context) {
        let at = Position::new(mouse.column, mouse.row);
        match mouse.kind {
            MouseEventKind::ScrollUp => self.move_by(-3, context),
            MouseEventKind::ScrollDown => self.move_by(3, context),
            MouseEventKind::Down(MouseButton::Left) => self.click(at, context),
            _ => {}
        }
    }

    fn click(&mut self, at: Position, context: &mut Context) {
        let areas = self.areas(context);
        let list = areas.list.or_else(|| self.listing.then(|| layout::dropped(areas.main)));
        if let Some(list) = list
            && list.contains(at)
        {
            if let Some(kind) = layout::kind_at(list, at) {
                self.listing = false;
                self.set_kind(kind, context);
            }
            return;
        }
        self.listing = false;
        if let Some(span) = layout::pill_at(&areas, at, &context.texts) {
            self.set_span(span, context);
        } else if let Some(by) = layout::stepper_at(&areas, at, &self.title_of_period(context)) {
            self.step(by, context);
        } else if areas.rows.contains(at) {
            let row = self.top_for(usize::from(areas.rows.height)) + usize::from(at.y - areas.rows.y);
            if row == self.selected {
                self.drill(context);
            } else if row < self.rows() {
                self.select(row, context);
            }
        } else if at.y == areas.main.y && areas.list.is_none() {
            self.listing = true;
        }
    }
}
