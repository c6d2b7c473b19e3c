//! How the period, the report and the depth are changed.

use super::{Level, Reply, Reports, to_here, view::RowKey};
use crate::{
    domain::{
        ids::{ClientId, ProductId},
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

/// The spans that a key steps through; the typed one has a key of its own.
const STEPPED: [Span; 7] = [Span::Day, Span::Week, Span::Days30, Span::Days90, Span::Month, Span::Year, Span::All];

impl Reports {
    /// The period one step earlier or later; never one that begins after today.
    pub(super) fn step(&mut self, by: i32, turn: &mut Turn<'_>) {
        let today = turn.today();
        let period = self.period.unwrap_or_else(|| self.span.around(today));
        let stepped = self.span.step(period, by);
        if let Some(stepped) = stepped.filter(|stepped| stepped.from.is_some_and(|from| from <= today)) {
            self.period = Some(stepped);
            self.ask(turn);
        }
    }

    /// Can the period be stepped later?
    pub(super) fn has_later(&self, context: &Context) -> bool {
        let stepped = self.period.and_then(|period| self.span.step(period, 1));
        stepped.is_some_and(|stepped| stepped.from.is_some_and(|from| from <= context.today()))
    }

    /// The span so many places on.
    pub(super) fn step_span(&mut self, by: isize, turn: &mut Turn<'_>) {
        let count = STEPPED.len();
        let index = STEPPED.iter().position(|span| *span == self.span).unwrap_or_default();
        let index = (index + count).saturating_add_signed(by) % count;
        if let Some(span) = STEPPED.get(index) {
            self.set_span(*span, turn);
        }
    }

    /// Another span, around the end of the present period, but not after today.
    pub fn set_span(&mut self, span: Span, turn: &mut Turn<'_>) {
        if span == Span::Custom {
            return self.ask_custom(turn);
        }
        let today = turn.today();
        let anchor = self.period.and_then(|period| period.to).map_or(today, |to| to.min(today));
        (self.span, self.period) = (span, Some(span.around(anchor)));
        self.levels.clear();
        self.ask(turn);
    }

    pub(super) fn ask_custom(&self, turn: &mut Turn<'_>) {
        let today = turn.today();
        let shown = self.question(today).period;
        let shown = Period { from: shown.from, to: shown.to.map(|to| to.min(today)) };
        turn.open(spans::custom_form(turn.context(), shown, |period| to_here(Reply::Period(period))));
    }

    /// A typed period.
    pub fn set_custom(&mut self, period: Period, turn: &mut Turn<'_>) {
        (self.span, self.period) = (Span::Custom, Some(period));
        self.levels.clear();
        self.ask(turn);
    }

    pub(super) fn ask_client(turn: &mut Turn<'_>) {
        turn.extend(spans::pick_client(turn.context(), |client| to_here(Reply::Client(client))));
    }

    /// The report so many places down the list.
    pub(super) fn step_report(&mut self, by: isize, turn: &mut Turn<'_>) {
        let last = ReportKind::ALL.len() - 1;
        let index = ReportKind::ALL.iter().position(|kind| *kind == self.kind).unwrap_or_default();
        if let Some(kind) = ReportKind::ALL.get(index.saturating_add_signed(by).min(last)) {
            self.set_kind(*kind, turn);
        }
    }

    /// Another report, over the same period.
    pub fn set_kind(&mut self, kind: ReportKind, turn: &mut Turn<'_>) {
        if kind != self.kind {
            self.kind = kind;
            self.wanted = None;
            self.ask(turn);
        }
    }

    /// One level down: a month opens into its days, everything else into its sales.
    pub(super) fn drill(&mut self, turn: &mut Turn<'_>) {
        let Some(row) = self.row() else { return };
        let question = self.question(turn.today());
        let client = self.client.clone();
        match row.key {
            RowKey::Month(month) => {
                self.levels.push(Level { span: self.span, period: question.period, selected: self.selected });
                (self.span, self.period) = (Span::Month, Some(whole_month(month)));
                self.ask(turn);
            }
            RowKey::Day(day) => show((Span::Day, Period::between(day, day)), client, None, turn),
            RowKey::Product(id, _) => {
                let product = (id, row.name.clone().unwrap_or_default());
                show((self.span, question.period), client, Some(product), turn);
            }
            RowKey::Client(Some(id)) => {
                let client = (id, row.name.clone().unwrap_or_default());
                show((self.span, question.period), Some(client), None, turn);
            }
            // The sales to nobody in particular are no filter of their own.
            RowKey::Client(None) => {}
        }
    }
}

/// Shows the sales behind a row.
fn show(
    (span, period): (Span, Period),
    client: Option<(ClientId, String)>,
    product: Option<(ProductId, String)>,
    turn: &mut Turn<'_>,
) {
    turn.push(Effect::ShowSales(SalesOf { span, period, client, product, from: Tab::Reports }));
}
