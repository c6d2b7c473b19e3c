//! How the period and the report are changed, and how a row opens.

use super::{Choice, Level, Reply, Reports, to_here, view::RowKey};
use crate::{
    domain::{
        period::{Period, Span, whole_month},
        report::ReportKind,
    },
    tui::{
        context::Context,
        effect::{Effect, SalesOf, Turn},
        input::action::Tab,
        screens::spans,
    },
};

/// The spans that a key steps through; `Custom` has a key of its own.
const STEPPED: [Span; 7] = [Span::Day, Span::Week, Span::Days30, Span::Days90, Span::Month, Span::Year, Span::All];

impl Reports {
    /// Steps to the next or the previous period, unless it begins after today.
    pub(super) fn step(&mut self, by: i32, turn: &mut Turn<'_>) {
        let today = turn.today();
        let stepped = self.choice.span.step(self.question(turn.context()).period, by);
        if let Some(stepped) = stepped.filter(|stepped| stepped.from.is_some_and(|from| from <= today)) {
            self.choice.period = Some(stepped);
            self.ask(turn);
        }
    }

    /// Whether there is a later period that begins no later than today.
    pub(super) fn has_later(&self, context: &Context) -> bool {
        let later = self.choice.period.and_then(|period| self.choice.span.step(period, 1));
        later.and_then(|later| later.from).is_some_and(|from| from <= context.today())
    }

    pub(super) fn step_span(&mut self, by: isize, turn: &mut Turn<'_>) {
        let count = STEPPED.len();
        let index = STEPPED.iter().position(|span| *span == self.choice.span).unwrap_or_default();
        let index = (index + count).saturating_add_signed(by) % count;
        if let Some(span) = STEPPED.get(index) {
            self.set_span(*span, turn);
        }
    }

    /// Sets the span, around the end of the current period or today, whichever is earlier.
    pub(super) fn set_span(&mut self, span: Span, turn: &mut Turn<'_>) {
        if span == Span::Custom {
            return self.ask_custom(turn);
        }
        let today = turn.today();
        let anchor = self.choice.period.and_then(|period| period.to).map_or(today, |to| to.min(today));
        self.set_period(span, span.around(anchor), turn);
    }

    pub(super) fn set_period(&mut self, span: Span, period: Period, turn: &mut Turn<'_>) {
        (self.choice.span, self.choice.period) = (span, Some(period));
        self.choice.levels.clear();
        self.ask(turn);
    }

    /// Opens the form of a custom period.
    pub(super) fn ask_custom(&self, turn: &mut Turn<'_>) {
        let today = turn.today();
        let shown = self.question(turn.context()).period;
        let shown = Period { from: shown.from, to: shown.to.map(|to| to.min(today)) };
        turn.open(spans::custom_form(turn.context(), shown, |period| to_here(Reply::Period(period))));
    }

    /// Steps in the list of reports, up to its ends.
    pub(super) fn step_report(&mut self, by: isize, turn: &mut Turn<'_>) {
        let last = ReportKind::ALL.len() - 1;
        let index = ReportKind::ALL.iter().position(|kind| *kind == self.choice.kind).unwrap_or_default();
        if let Some(kind) = ReportKind::ALL.get(index.saturating_add_signed(by).min(last)) {
            self.set_kind(*kind, turn);
        }
    }

    pub(super) fn set_kind(&mut self, kind: ReportKind, turn: &mut Turn<'_>) {
        if kind != self.choice.kind {
            self.choice.kind = kind;
            self.wanted = None;
            self.ask(turn);
        }
    }

    /// Opens the selected row: a month as its days, everything else as its sales in History.
    pub(super) fn drill(&mut self, turn: &mut Turn<'_>) {
        let Some(row) = self.selected_row() else { return };
        let period = self.question(turn.context()).period;
        let Choice { span, client, selected, .. } = self.choice.clone();
        let name = row.name.clone().unwrap_or_default();
        let mut sales = SalesOf { span, period, client, product: None, from: Tab::Reports };
        match row.key {
            RowKey::Month(month) => {
                self.choice.levels.push(Level { span, period, selected });
                (self.choice.span, self.choice.period) = (Span::Month, Some(whole_month(month)));
                return self.ask(turn);
            }
            RowKey::Hour(_) => {}
            RowKey::Day(day) => (sales.span, sales.period) = (Span::Day, Period::between(day, day)),
            RowKey::Product(id, _) => sales.product = Some((id, name)),
            RowKey::Client(Some(id)) => sales.client = Some((id, name)),
            // History has no filter for walk-ins.
            RowKey::Client(None) | RowKey::Others | RowKey::Total => return,
        }
        turn.push(Effect::ShowSales(sales));
    }
}
