//! What the actions of Reports do, and why they can't; what its mouse does.

use super::{Emphasis, Reports, view::Key};
use crate::{
    domain::{period::Span, report::ReportKind},
    exchange::{
        record::Table,
        records::{self, REVENUE_PER_DAY, UNITS_PER_DAY},
    },
    tui::{
        action::Action,
        context::Context,
        reason::{Reason, ensure},
        screens::{export, spans},
        spot::Spot,
    },
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
            self.look_further(context);
        }
    }

    fn export(&self, context: &mut Context) {
        let Some(table) = self.table() else { return };
        let question = self.question(context.today());
        let name = format!("{}-{}", self.kind.code(), spans::file_word(self.span, question.period));
        export::table(context, &name, table);
    }

    /// What is on the screen as the command writes it; a month that was opened as its days.
    fn table(&self) -> Option<Table> {
        let answer = self.answer.as_ref()?;
        let by_day = answer.question.by_day();
        Some(match answer.question.kind {
            ReportKind::RevenuePerMonth if by_day => REVENUE_PER_DAY.table(&answer.days),
            ReportKind::UnitsPerMonth if by_day => UNITS_PER_DAY.table(&answer.units),
            ReportKind::OrdersPerDay
            | ReportKind::BestSellers
            | ReportKind::RevenuePerClient
            | ReportKind::UnitsPerMonth
            | ReportKind::RevenuePerMonth
            | ReportKind::LeastPopular => records::report(&answer.rows),
        })
    }

    /// Why an action can't be done on what is shown now.
    pub(super) fn why_not(&self, action: Action, context: &Context) -> Option<Reason> {
        let ranks = self.question(context.today()).ranks();
        match action {
            Action::Up | Action::Down | Action::PageUp | Action::PageDown | Action::First | Action::Last => {
                ensure(self.listing || self.rows() > 0, Reason::EmptyList)
            }
            Action::Open | Action::Drill if self.listing => None,
            Action::Open | Action::Drill => match self.row().map(|row| row.key) {
                None => Some(Reason::NoRow),
                Some(Key::Client(None)) => Some(Reason::WalkInRow),
                Some(Key::Day(_) | Key::Month(_) | Key::Product(..) | Key::Client(Some(_))) => None,
            },
            Action::Search => Some(Reason::NoSearch),
            Action::EarlierPeriod => ensure(self.span != Span::All, Reason::AllTime),
            Action::LaterPeriod if self.span == Span::All => Some(Reason::AllTime),
            Action::LaterPeriod => ensure(self.has_later(context), Reason::NoLater),
            Action::ToggleChart => ensure(!ranks, Reason::NoChart),
            Action::ExportReport => ensure(self.rows() > 0, Reason::NothingToWrite),
            Action::Back => ensure(self.listing || !self.levels.is_empty(), Reason::Outermost),
            _ => None,
        }
    }

    pub(super) fn pressed(&mut self, spot: Spot, double: bool, context: &mut Context) {
        self.listing = false;
        match spot {
            Spot::Report(kind) => self.set_kind(kind, context),
            Spot::Span(span) => self.set_span(span, context),
            Spot::Row(row) => {
                self.select(row, context);
                if double && self.why_not(Action::Drill, context).is_none() {
                    self.drill(context);
                }
            }
            _ => {}
        }
    }

    pub(super) fn rolled(&mut self, by: isize, context: &mut Context) {
        self.move_by(by, context);
    }
}
