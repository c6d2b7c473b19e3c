//! How the period, the report and the depth are changed.

use super::{Level, Reports, view::Key};
use crate::{
    domain::{
        period::{Period, Span, whole_month},
        report::ReportKind,
    },
    tui::{context::Context, overlays::Overlay, screens::spans},
};

/// The spans that a key steps through; the typed one has a key of its own.
const STEPPED: [Span; 7] = [Span::Day, Span::Week, Span::Days30, Span::Days90, Span::Month, Span::Year, Span::All];

impl Reports {
    /// The period one step earlier or later; never one that begins after today.
    pub(super) fn step(&mut self, by: i32, context: &mut Context) {
        let today = context.today();
        let period = self.period.unwrap_or_else(|| self.span.around(today));
        let stepped = self.span.step(period, by);
        if let Some(stepped) = stepped.filter(|stepped| stepped.from.is_some_and(|from| from <= today)) {
            self.period = Some(stepped);
            self.ask(context);
        }
    }

    /// Can the period be stepped later?
    pub(super) fn has_later(&self, context: &Context) -> bool {
        let stepped = self.period.and_then(|period| self.span.step(period, 1));
        stepped.is_some_and(|stepped| stepped.from.is_some_and(|from| from <= context.today()))
    }

    /// The span so many places on.
    pub(super) fn step_span(&mut self, by: isize, context: &mut Context) {
        let count = STEPPED.len();
        let index = STEPPED.iter().position(|span| *span == self.span).unwrap_or_default();
        let index = (index + count).saturating_add_signed(by) % count;
        if let Some(span) = STEPPED.get(index) {
            self.set_span(*span, context);
        }
    }

    /// Another span, around the end of the present period, but not after today.
    pub fn set_span(&mut self, span: Span, context: &mut Context) {
        if span == Span::Custom {
            return self.ask_custom(context);
        }
        let today = context.today();
        let anchor = self.period.and_then(|period| period.to).map_or(today, |to| to.min(today));
        (self.span, self.period) = (span, Some(span.around(anchor)));
        self.levels.clear();
        self.ask(context);
    }

    pub(super) fn ask_custom(&self, context: &mut Context) {
        let today = context.today();
        let shown = self.question(today).period;
        let shown = Period { from: shown.from, to: shown.to.map(|to| to.min(today)) };
        let form = spans::custom_form(context, shown, |period, context| {
            context.app(move |app| app.reports.set_custom(period, &mut app.context));
        });
        context.app(move |app| app.overlays.push(Overlay::Form(form)));
    }

    /// A typed period.
    pub fn set_custom(&mut self, period: Period, context: &mut Context) {
        (self.span, self.period) = (Span::Custom, Some(period));
        self.levels.clear();
        self.ask(context);
    }

    pub(super) fn ask_client(context: &mut Context) {
        spans::pick_client(context, |client, context| {
            context.app(move |app| {
                app.reports.client = client;
                app.reports.ask(&mut app.context);
            });
        });
    }

    /// The report so many places down the list.
    pub(super) fn step_report(&mut self, by: isize, context: &mut Context) {
        let last = ReportKind::ALL.len() - 1;
        let index = ReportKind::ALL.iter().position(|kind| *kind == self.kind).unwrap_or_default();
        if let Some(kind) = ReportKind::ALL.get(index.saturating_add_signed(by).min(last)) {
            self.set_kind(*kind, context);
        }
    }

    /// Another report, over the same period.
    pub fn set_kind(&mut self, kind: ReportKind, context: &mut Context) {
        if kind != self.kind {
            self.kind = kind;
            self.wanted = None;
            self.ask(context);
        }
    }

    /// One level down: a month opens into its days, everything else into its sales.
    pub(super) fn drill(&mut self, context: &mut Context) {
        let Some(row) = self.row() else { return };
        let question = self.question(context.today());
        let client = self.client.clone();
        match row.key {
            Key::Month(month) => {
                self.levels.push(Level { span: self.span, period: question.period, selected: self.selected });
                (self.span, self.period) = (Span::Month, Some(whole_month(month)));
                self.ask(context);
            }
            Key::Day(day) => {
                let period = Period::between(day, day);
                context.app(move |app| app.history.show_period((Span::Day, period), client, None, &mut app.context));
            }
            Key::Product(id, _) => {
                let product = (id, row.name.clone().unwrap_or_default());
                let span = (self.span, question.period);
                context.app(move |app| app.history.show_period(span, client, Some(product), &mut app.context));
            }
            Key::Client(Some(id)) => {
                let client = (id, row.name.clone().unwrap_or_default());
                let span = (self.span, question.period);
                context.app(move |app| app.history.show_period(span, Some(client), None, &mut app.context));
            }
            // The sales to nobody in particular are no filter of their own.
            Key::Client(None) => {}
        }
    }
}
