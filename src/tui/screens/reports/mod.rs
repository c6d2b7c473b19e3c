//! Reports: six of them, over any period, each with a chart and a table.

mod act;
mod draw;
mod labels;
mod layout;
pub mod load;
mod rows;
mod steps;
mod view;

use ratatui::layout::Rect;

use self::{
    load::{Question, Report},
    view::View,
};
use crate::{
    domain::{
        ids::ClientId,
        period::{Period, Span},
        report::ReportKind,
    },
    tui::{
        context::Context,
        effect::{Address, Effect, Turn},
        input::action::Tab,
    },
};

enum Reply {
    Report(Report),
    Before(Report),
    /// From the form of the period and the picker of the client.
    Period(Period),
    Client(Option<(ClientId, String)>),
}

fn to_here(reply: Reply) -> Effect {
    Effect::answer(Address::Screen(Tab::Reports), reply)
}

/// What `esc` goes back to from the days of a month.
#[derive(Debug, Clone, Copy)]
struct Level {
    span: Span,
    period: Period,
    selected: usize,
}

/// What has been chosen: restored when a scan is taken back.
#[derive(Clone)]
struct Choice {
    kind: ReportKind,
    span: Span,
    /// `None` before the first refresh, which knows the current day.
    period: Option<Period>,
    client: Option<(ClientId, String)>,
    /// The innermost last.
    levels: Vec<Level>,
    selected: usize,
    /// First visible row.
    top: usize,
    table_only: bool,
    /// The list of reports has the focus; in a narrow terminal, it then opens over the report.
    list_focused: bool,
}

impl Default for Choice {
    fn default() -> Choice {
        Choice {
            kind: ReportKind::RevenuePerMonth,
            span: Span::Year,
            period: None,
            client: None,
            levels: Vec::new(),
            selected: 0,
            top: 0,
            table_only: false,
            list_focused: false,
        }
    }
}

#[derive(Default)]
pub struct Reports {
    choice: Choice,
    answer: Option<Report>,
    /// The answer for the period before.
    before: Option<Report>,
    view: Option<View>,
    /// Rows asked for in a ranking of clients, if more than the first ones.
    shown: u32,
    /// Select this row once the rows have been read.
    wanted: Option<usize>,
}

impl Reports {
    pub fn kind(&self) -> ReportKind {
        self.choice.kind
    }

    pub fn period(&self) -> Option<Period> {
        self.choice.period
    }

    pub fn span(&self) -> Span {
        self.choice.span
    }

    fn question(&self, context: &Context) -> Question {
        let Choice { kind, span, period, client, .. } = &self.choice;
        let today = context.today();
        Question {
            kind: *kind,
            span: *span,
            period: period.unwrap_or_else(|| span.around(today)),
            client: client.as_ref().map(|(id, _)| *id),
            today,
            shown: self.shown.max(load::SHOWN),
            first_hour: context.shop.first_hour(),
        }
    }

    /// Reads the report, and the one of the period before.
    fn ask(&mut self, turn: &mut Turn<'_>) {
        let question = self.question(turn.context());
        self.choice.period = Some(question.period);
        turn.read("report", move |reader| {
            load::read(reader, question, question.period, question.period).map(Reply::Report)
        });
        if let Some((whole, counted)) = question.previous() {
            turn.read("report-previous", move |reader| load::read(reader, question, counted, whole).map(Reply::Before));
        }
    }

    fn accept_report(&mut self, answer: Report, context: &Context) {
        let question = answer.question;
        let same = self.answer.as_ref().is_some_and(|old| old.question.is_about(&question));
        self.before = self.before.take().filter(|before| before.question.is_about(&question));
        self.answer = Some(answer);
        self.build();
        let last = self.rows().saturating_sub(1);
        let selected = match self.wanted.take() {
            Some(wanted) => wanted,
            None if same => self.choice.selected,
            // The best of a ranking, the latest day or month.
            None if question.ranks() => 0,
            None => last,
        };
        self.select(selected, context);
    }

    fn accept_before(&mut self, before: Report, context: &Context) {
        if before.question == self.question(context) {
            self.before = Some(before);
            self.build();
        }
    }

    fn build(&mut self) {
        let Some(answer) = &self.answer else { return };
        let before = self.before.as_ref().filter(|before| before.question.is_about(&answer.question));
        self.view = Some(view::build(answer, before));
    }

    fn rows(&self) -> usize {
        self.view.as_ref().map_or(0, |view| view.rows.len())
    }

    fn selected_row(&self) -> Option<&view::Row> {
        self.view.as_ref()?.rows.get(self.choice.selected)
    }

    /// Selects a row, and scrolls no further than to make it visible.
    fn select(&mut self, row: usize, context: &Context) {
        self.choice.selected = row.min(self.rows().saturating_sub(1));
        let height = usize::from(self.areas(context).rows.height).max(1);
        self.choice.top = self.top_for(height);
    }

    /// Asks for more rows of a ranking when the selection comes near its end.
    fn ask_more(&mut self, turn: &mut Turn<'_>) {
        let more = self.answer.as_ref().and_then(|answer| answer.question.more(self.choice.selected, self.rows()));
        if let Some(shown) = more.filter(|shown| *shown > self.shown) {
            self.shown = shown;
            self.ask(turn);
        }
    }

    fn top_for(&self, height: usize) -> usize {
        let Choice { selected, top, .. } = self.choice;
        let lowest = (selected + 1).saturating_sub(height);
        top.clamp(lowest, selected.max(lowest)).min(self.rows().saturating_sub(height).max(lowest))
    }

    /// Whether the report has no chart: a ranking has its bars in the table.
    fn has_no_chart(&self, context: &Context) -> bool {
        self.choice.table_only || self.question(context).ranks()
    }

    fn areas_in(&self, area: Rect, context: &Context) -> layout::Areas {
        let others = self.view.as_ref().is_some_and(|view| view.others.is_some());
        layout::areas(area, self.rows(), others, self.has_no_chart(context))
    }

    fn areas(&self, context: &Context) -> layout::Areas {
        self.areas_in(context.body, context)
    }
}
