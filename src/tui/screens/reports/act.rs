//! The keys, the mouse and the answers of Reports.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Choice, Reply, Reports, draw, load::Question, to_here, view::RowKey};
use crate::{
    domain::{
        period::Span,
        report::{ReportKind, ReportQuery},
    },
    exchange::{
        record::Table,
        records::{self, PER_HOUR, REVENUE_PER_DAY, UNITS_PER_DAY},
    },
    repository::{Reader, Result},
    tui::{
        context::{Context, Reason, ensure},
        effect::{Answer, Mark, Topic, Turn},
        input::{
            action::{Action, Scope},
            hit::Target,
            text_field::TextField,
        },
        screens::{Screen, export, spans},
    },
};

impl Reports {
    /// Moves in the list of reports or in the table, whichever has the focus.
    fn move_by(&mut self, by: isize, turn: &mut Turn<'_>) {
        if self.choice.list_focused {
            self.step_report(by, turn);
        } else {
            self.select(self.choice.selected.saturating_add_signed(by), turn);
            self.ask_more(turn);
        }
    }

    fn export(&self, turn: &mut Turn<'_>) {
        let question = self.question(turn.context());
        let name = format!("{}-{}", question.kind.code(), spans::file_period(question.span, question.period));
        export::table(turn, &name, move |reader| table(reader, &question));
    }
}

/// Every row, as the `report` command writes them; hours or days, where the report counts by these.
fn table(reader: &dyn Reader, question: &Question) -> Result<Table> {
    let Question { kind, period, client, .. } = *question;
    Ok(match kind {
        _ if question.by_hour() => PER_HOUR.table(&reader.hours(period, client)?),
        ReportKind::RevenuePerMonth if question.by_day() => REVENUE_PER_DAY.table(&reader.days(period, client)?),
        ReportKind::UnitsPerMonth if question.by_day() => UNITS_PER_DAY.table(&reader.unit_days(period, client)?),
        _ => records::report(&reader.report(&ReportQuery { kind, period, client, limit: None })?),
    })
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
        Box::new(self.choice.clone())
    }

    fn put_back(&mut self, mark: Mark, turn: &mut Turn<'_>) {
        let Ok(mark) = mark.downcast::<Choice>() else { return };
        let before = std::mem::replace(&mut self.choice, *mark);
        let now = &self.choice;
        if (before.kind, before.span, before.period, &before.client) != (now.kind, now.span, now.period, &now.client) {
            self.wanted = Some(now.selected);
            self.ask(turn);
        }
    }

    fn disabled(&self, action: Action, context: &Context) -> Option<Reason> {
        let Choice { span, list_focused, .. } = self.choice;
        match action {
            Action::Up | Action::Down | Action::PageUp | Action::PageDown | Action::First | Action::Last => {
                ensure(list_focused || self.rows() > 0, Reason::EmptyList)
            }
            Action::Open | Action::Drill if list_focused => None,
            Action::Open | Action::Drill => match self.selected_row().map(|row| row.key) {
                None => Some(Reason::NoRow),
                Some(RowKey::Client(None)) => Some(Reason::WalkInRow),
                Some(_) => None,
            },
            Action::Search => Some(Reason::NoSearch),
            Action::EarlierPeriod => ensure(span != Span::All, Reason::AllTime),
            Action::LaterPeriod if span == Span::All => Some(Reason::AllTime),
            Action::LaterPeriod => ensure(self.has_later(context), Reason::NoLater),
            Action::ToggleChart => ensure(!self.question(context).ranks(), Reason::NoChart),
            Action::ExportReport => ensure(self.rows() > 0, Reason::NothingToWrite),
            Action::Back => ensure(list_focused || !self.choice.levels.is_empty(), Reason::Outermost),
            _ => None,
        }
    }

    fn update(&mut self, action: Action, turn: &mut Turn<'_>) {
        let page = isize::try_from(self.areas(turn).rows.height).unwrap_or(1).max(1);
        match action {
            Action::Up => self.move_by(-1, turn),
            Action::Down => self.move_by(1, turn),
            Action::PageUp => self.move_by(-page, turn),
            Action::PageDown => self.move_by(page, turn),
            Action::First => self.move_by(isize::MIN, turn),
            Action::Last => self.move_by(isize::MAX, turn),
            Action::NextPane | Action::PreviousPane => self.choice.list_focused = !self.choice.list_focused,
            Action::Open | Action::Drill if self.choice.list_focused => self.choice.list_focused = false,
            Action::Open | Action::Drill => self.drill(turn),
            Action::EarlierPeriod => self.step(-1, turn),
            Action::LaterPeriod => self.step(1, turn),
            Action::NextSpan => self.step_span(1, turn),
            Action::PreviousSpan => self.step_span(-1, turn),
            Action::CustomPeriod => self.ask_custom(turn),
            Action::ReportClient => {
                turn.extend(spans::pick_client(turn.context(), |client| to_here(Reply::Client(client))));
            }
            Action::NextReport => self.step_report(1, turn),
            Action::PreviousReport => self.step_report(-1, turn),
            Action::ToggleChart => {
                self.choice.table_only = !self.choice.table_only;
                self.select(self.choice.selected, turn);
            }
            Action::ExportReport => self.export(turn),
            _ => {}
        }
    }

    fn back(&mut self, turn: &mut Turn<'_>) {
        if self.choice.list_focused {
            self.choice.list_focused = false;
        } else if let Some(level) = self.choice.levels.pop() {
            (self.choice.span, self.choice.period) = (level.span, Some(level.period));
            self.wanted = Some(level.selected);
            self.ask(turn);
        }
    }

    fn refresh(&mut self, turn: &mut Turn<'_>) {
        self.ask(turn);
    }

    fn resized(&mut self, turn: &mut Turn<'_>) {
        self.select(self.choice.selected, turn);
    }

    fn take(&mut self, answer: Answer, turn: &mut Turn<'_>) {
        let Ok(reply) = answer.take() else { return };
        match reply {
            Reply::Report(report) => self.accept_report(report, turn),
            Reply::Before(report) => self.accept_before(report, turn),
            Reply::Period(period) => self.set_period(Span::Custom, period, turn),
            Reply::Client(client) => {
                self.choice.client = client;
                self.ask(turn);
            }
        }
    }

    fn topics(&self) -> &'static [Topic] {
        &[Topic::Sales, Topic::Stock, Topic::Clients]
    }

    fn click(&mut self, target: Target, double: bool, turn: &mut Turn<'_>) {
        self.choice.list_focused = false;
        match target {
            Target::Report(kind) => self.set_kind(kind, turn),
            Target::Span(span) => self.set_span(span, turn),
            Target::Row(row) => {
                self.select(row, turn);
                if double && self.disabled(Action::Drill, turn).is_none() {
                    self.drill(turn);
                }
            }
            _ => {}
        }
    }

    fn wheel(&mut self, _at: Position, by: isize, turn: &mut Turn<'_>) {
        self.move_by(by, turn);
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
