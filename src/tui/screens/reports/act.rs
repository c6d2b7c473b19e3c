//! What the actions of Reports do, and why they can't; what its mouse does.

use super::{Emphasis, Reports, view::RowKey};
use crate::{
    domain::{period::Span, report::ReportKind},
    exchange::{
        record::Table,
        records::{self, REVENUE_PER_DAY, UNITS_PER_DAY},
    },
    tui::{
        context::{Context, Reason, ensure},
        effect::Turn,
        input::{action::Action, hit::Target},
        screens::{export, spans},
    },
};

impl Reports {
    pub(super) fn act(&mut self, action: Action, turn: &mut Turn<'_>) {
        if self.list_action(action, turn) {
            return;
        }
        match action {
            Action::EarlierPeriod => self.step(-1, turn),
            Action::LaterPeriod => self.step(1, turn),
            Action::NextSpan => self.step_span(1, turn),
            Action::PreviousSpan => self.step_span(-1, turn),
            Action::CustomPeriod => self.ask_custom(turn),
            Action::ReportClient => Reports::ask_client(turn),
            Action::NextReport => self.step_report(1, turn),
            Action::PreviousReport => self.step_report(-1, turn),
            Action::ToggleChart => {
                self.emphasis = match self.emphasis {
                    Emphasis::Chart => Emphasis::Table,
                    Emphasis::Table => Emphasis::Chart,
                };
                self.select(self.selected, turn);
            }
            Action::ExportReport => self.export(turn),
            _ => {}
        }
    }

    fn list_action(&mut self, action: Action, turn: &mut Turn<'_>) -> bool {
        let page = isize::try_from(self.areas(turn).rows.height).unwrap_or(1).max(1);
        match action {
            Action::Up => self.move_by(-1, turn),
            Action::Down => self.move_by(1, turn),
            Action::PageUp => self.move_by(-page, turn),
            Action::PageDown => self.move_by(page, turn),
            Action::First => self.move_by(isize::MIN, turn),
            Action::Last => self.move_by(isize::MAX, turn),
            Action::NextPane | Action::PreviousPane => self.listing = !self.listing,
            Action::Open | Action::Drill if self.listing => self.listing = false,
            Action::Open | Action::Drill => self.drill(turn),
            _ => return false,
        }
        true
    }

    /// Moves in whatever has the focus.
    fn move_by(&mut self, by: isize, turn: &mut Turn<'_>) {
        if self.listing {
            self.step_report(by, turn);
        } else {
            self.select(self.selected.saturating_add_signed(by), turn);
            self.look_further(turn);
        }
    }

    fn export(&self, turn: &mut Turn<'_>) {
        let Some(table) = self.table() else { return };
        let question = self.question(turn.today());
        let name = format!("{}-{}", self.kind.code(), spans::file_word(self.span, question.period));
        export::table(turn, &name, table);
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
                Some(RowKey::Client(None)) => Some(Reason::WalkInRow),
                Some(RowKey::Day(_) | RowKey::Month(_) | RowKey::Product(..) | RowKey::Client(Some(_))) => None,
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

    pub(super) fn pressed(&mut self, target: Target, double: bool, turn: &mut Turn<'_>) {
        self.listing = false;
        match target {
            Target::Report(kind) => self.set_kind(kind, turn),
            Target::Span(span) => self.set_span(span, turn),
            Target::Row(row) => {
                self.select(row, turn);
                if double && self.why_not(Action::Drill, turn).is_none() {
                    self.drill(turn);
                }
            }
            _ => {}
        }
    }

    pub(super) fn rolled(&mut self, by: isize, turn: &mut Turn<'_>) {
        self.move_by(by, turn);
    }
}
