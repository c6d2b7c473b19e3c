//! Reports: six of them, over any period, as a chart and a table.

mod act;
mod draw;
mod layout;
pub mod load;
mod rows;
mod steps;
mod view;
mod words;

use chrono::NaiveDate;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use self::{
    load::{Question, Report},
    view::View,
};
use super::Screen;
use crate::{
    domain::{
        ids::ClientId,
        period::{Period, Span},
        report::ReportKind,
    },
    tui::{
        context::{Context, Reason},
        effect::{Address, Answer, Effect, Mark, Topic, Turn},
        input::{
            action::{Action, Scope, Tab},
            hit::Target,
            text_field::TextField,
        },
    },
};

/// What comes back to Reports.
enum Reply {
    Report(Report),
    Before(Report),
    /// Of the form and the picker.
    Period(Period),
    Client(Option<(ClientId, String)>),
}

/// Something for Reports.
fn to_here(reply: Reply) -> Effect {
    Effect::answer(Address::Screen(Tab::Reports), reply)
}

/// A place to come back to.
#[derive(Debug, Clone, Copy)]
struct Level {
    span: Span,
    period: Period,
    selected: usize,
}

/// How Reports were.
struct Before {
    kind: ReportKind,
    span: Span,
    period: Option<Period>,
    client: Option<(ClientId, String)>,
    levels: Vec<Level>,
    selected: usize,
    top: usize,
    emphasis: Emphasis,
    listing: bool,
}

/// What is larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Emphasis {
    /// The chart, as far as the rows leave room.
    #[default]
    Chart,
    /// The table alone.
    Table,
}

pub struct Reports {
    kind: ReportKind,
    span: Span,
    /// `None` before the first refresh has said what day it is.
    period: Option<Period>,
    client: Option<(ClientId, String)>,
    /// Where `esc` goes back to, the nearest last.
    levels: Vec<Level>,
    answer: Option<Report>,
    before: Option<Report>,
    view: Option<View>,
    selected: usize,
    top: usize,
    /// Rows of a ranking of clients that were asked for.
    shown: u32,
    /// Row to select once the rows have come.
    wanted: Option<usize>,
    emphasis: Emphasis,
    /// The list of reports has the focus; where it has no pane, it is open above the report.
    listing: bool,
}

impl Default for Reports {
    fn default() -> Reports {
        Reports {
            kind: ReportKind::RevenuePerMonth,
            span: Span::Year,
            period: None,
            client: None,
            levels: Vec::new(),
            answer: None,
            before: None,
            view: None,
            selected: 0,
            top: 0,
            shown: load::SHOWN,
            wanted: None,
            emphasis: Emphasis::default(),
            listing: false,
        }
    }
}

impl Reports {
    /// The report on the screen.
    pub fn kind(&self) -> ReportKind {
        self.kind
    }

    pub fn period(&self) -> Option<Period> {
        self.period
    }

    /// How the period is stepped.
    pub fn span(&self) -> Span {
        self.span
    }

    fn question(&self, today: NaiveDate) -> Question {
        Question {
            kind: self.kind,
            span: self.span,
            period: self.period.unwrap_or_else(|| self.span.around(today)),
            client: self.client.as_ref().map(|(id, _)| *id),
            today,
            shown: self.shown,
        }
    }

    /// Asks for the report and for the period before it.
    fn ask(&mut self, turn: &mut Turn<'_>) {
        let question = self.question(turn.today());
        self.period = Some(question.period);
        turn.read("report", move |reader| {
            load::read(reader, question, question.period, question.period).map(Reply::Report)
        });
        if let Some((whole, counted)) = question.previous() {
            turn.read("report-previous", move |reader| load::read(reader, question, counted, whole).map(Reply::Before));
        }
    }

    fn took(&mut self, answer: Report, context: &Context) {
        let question = answer.question;
        let same = self.answer.as_ref().is_some_and(|old| old.question.is_about(&question));
        self.before = self.before.take().filter(|before| before.question.is_about(&question));
        self.answer = Some(answer);
        self.build();
        let rows = self.rows();
        let last = rows.saturating_sub(1);
        if let Some(wanted) = self.wanted.take() {
            self.selected = wanted.min(last);
        } else if !same {
            // A ranking begins with its first row, days and months end with today.
            self.selected = if question.ranks() { 0 } else { last };
        }
        self.select(self.selected, context);
    }

    fn took_before(&mut self, before: Report, context: &Context) {
        if before.question == self.question(context.today()) {
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

    /// The selected row.
    fn row(&self) -> Option<&view::Row> {
        self.view.as_ref()?.rows.get(self.selected)
    }

    /// Selects a row, and scrolls just as far as it takes to see it.
    fn select(&mut self, row: usize, context: &Context) {
        self.selected = row.min(self.rows().saturating_sub(1));
        let height = usize::from(self.areas(context).rows.height).max(1);
        self.top = self.top_for(height);
    }

    /// Asks for more of a ranking when the selection comes near its end.
    fn look_further(&mut self, turn: &mut Turn<'_>) {
        let further = self.answer.as_ref().and_then(|answer| answer.question.further(self.selected, self.rows()));
        if let Some(shown) = further.filter(|shown| *shown > self.shown) {
            self.shown = shown;
            self.ask(turn);
        }
    }

    fn top_for(&self, height: usize) -> usize {
        let lowest = (self.selected + 1).saturating_sub(height);
        self.top.clamp(lowest, self.selected.max(lowest)).min(self.rows().saturating_sub(height).max(lowest))
    }

    fn areas(&self, context: &Context) -> layout::Areas {
        let ranks = self.question(context.today()).ranks();
        layout::areas(context.body, self.rows(), ranks || self.emphasis == Emphasis::Table)
    }
}

impl Screen for Reports {
    fn scopes(&self) -> Vec<Scope> {
        vec![Scope::Reports, Scope::List]
    }

    fn field(&mut self) -> Option<&mut TextField> {
        None
    }

    fn can_take_back(&self, action: Action) -> bool {
        !matches!(action, Action::Open | Action::Drill | Action::ExportReport)
    }

    fn mark(&self) -> Mark {
        Box::new(Before {
            kind: self.kind,
            span: self.span,
            period: self.period,
            client: self.client.clone(),
            levels: self.levels.clone(),
            selected: self.selected,
            top: self.top,
            emphasis: self.emphasis,
            listing: self.listing,
        })
    }

    fn put_back(&mut self, mark: Mark, turn: &mut Turn<'_>) {
        let Ok(mark) = mark.downcast::<Before>() else { return };
        let Before { kind, span, period, client, levels, selected, top, emphasis, listing } = *mark;
        let same = (self.kind, self.span, self.period) == (kind, span, period) && self.client == client;
        (self.kind, self.span, self.period, self.client) = (kind, span, period, client);
        (self.levels, self.selected, self.top) = (levels, selected, top);
        (self.emphasis, self.listing) = (emphasis, listing);
        if !same {
            self.wanted = Some(selected);
            self.ask(turn);
        }
    }

    fn disabled(&self, action: Action, context: &Context) -> Option<Reason> {
        self.why_not(action, context)
    }

    fn update(&mut self, action: Action, turn: &mut Turn<'_>) {
        self.act(action, turn);
    }

    fn back(&mut self, turn: &mut Turn<'_>) {
        if self.listing {
            self.listing = false;
        } else if let Some(level) = self.levels.pop() {
            (self.span, self.period) = (level.span, Some(level.period));
            self.wanted = Some(level.selected);
            self.ask(turn);
        }
    }

    fn refresh(&mut self, turn: &mut Turn<'_>) {
        self.ask(turn);
    }

    fn resized(&mut self, turn: &mut Turn<'_>) {
        self.select(self.selected, turn);
    }

    fn take(&mut self, answer: Answer, turn: &mut Turn<'_>) {
        let Ok(reply) = answer.take() else { return };
        match reply {
            Reply::Report(report) => self.took(report, turn),
            Reply::Before(report) => self.took_before(report, turn),
            Reply::Period(period) => self.set_custom(period, turn),
            Reply::Client(client) => {
                self.client = client;
                self.ask(turn);
            }
        }
    }

    fn topics(&self) -> &'static [Topic] {
        &[Topic::Sales, Topic::Stock, Topic::Clients]
    }

    fn click(&mut self, target: Target, double: bool, turn: &mut Turn<'_>) {
        self.pressed(target, double, turn);
    }

    fn wheel(&mut self, _at: Position, by: isize, turn: &mut Turn<'_>) {
        self.rolled(by, turn);
    }

    fn hints(&self) -> Vec<Action> {
        vec![
            Action::Drill,
            Action::EarlierPeriod,
            Action::LaterPeriod,
            Action::NextSpan,
            Action::NextReport,
            Action::ReportClient,
            Action::ToggleChart,
            Action::ExportReport,
        ]
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        draw::draw(self, area, buf, context);
    }
}
