//! The texts of Reports: titles, periods, labels of rows, values.

use chrono::{Datelike, Weekday};

use super::{
    Reports,
    load::Question,
    view::{Bar, Measure, Row, RowKey, View},
};
use crate::{
    domain::{
        Money, Quantity, Unit,
        period::{Period, Span},
        report::ReportKind,
    },
    i18n::{Format, Texts},
    tr,
    tui::{context::Context, screens::spans},
};

/// The name of a report in the list.
pub fn name(texts: &Texts, kind: ReportKind) -> String {
    match kind {
        ReportKind::RevenuePerMonth => tr!(texts, "report-revenue-per-month"),
        ReportKind::UnitsPerMonth => tr!(texts, "report-units-per-month"),
        ReportKind::OrdersPerDay => tr!(texts, "report-orders-per-day"),
        ReportKind::BestSellers => tr!(texts, "report-best-sellers"),
        ReportKind::LeastPopular => tr!(texts, "report-least-popular"),
        ReportKind::RevenuePerClient => tr!(texts, "report-revenue-per-client"),
    }
}

/// The title of the pane: as the name, but a report per month tells when it counts hours or days.
pub fn title(texts: &Texts, question: &Question) -> String {
    match question.kind {
        ReportKind::RevenuePerMonth if question.by_hour() => tr!(texts, "report-revenue-per-hour"),
        ReportKind::RevenuePerMonth if question.by_day() => tr!(texts, "report-revenue-per-day"),
        ReportKind::UnitsPerMonth if question.by_day() => tr!(texts, "report-units-per-day"),
        kind => name(texts, kind),
    }
}

/// The unit of the values.
pub fn measure(context: &Context, view: &View) -> String {
    let texts = &context.display.texts;
    match (view.measure, view.question.ranks()) {
        (Measure::Money, _) => context.display.format.currency.symbol(),
        (Measure::Sales, _) => tr!(texts, "reports-sales"),
        (Measure::Units(_), true) => tr!(texts, "reports-by-units"),
        (Measure::Units(unit), false) => unit_text(texts, unit),
    }
}

/// `pieces`, `kg`.
pub fn unit_text(texts: &Texts, unit: Unit) -> String {
    if unit == Unit::Piece { tr!(texts, "reports-pieces") } else { texts.get(&format!("unit-{}", unit.code())) }
}

/// The period in the head of a column: `2026`, `Nov 2026`, `14 Nov`, else "now" or "before".
pub fn short_period(texts: &Texts, format: Format, span: Span, period: Period, before: bool) -> String {
    match (span, period.from) {
        (Span::Year, Some(from)) => from.year().to_string(),
        (Span::Month, Some(from)) => format!("{} {}", format.month_tiny(from), from.year()),
        (Span::Day, Some(from)) => format.day_short(from),
        _ if before => tr!(texts, "reports-before"),
        _ => tr!(texts, "reports-now"),
    }
}

pub fn row_label(context: &Context, view: &View, key: RowKey, name: Option<&str>) -> String {
    let (texts, format) = (&context.display.texts, context.display.format);
    match key {
        RowKey::Day(day) if view.question.period.days().is_some_and(|days| days <= 31) => {
            format!("{:>2}  {}", day.day(), format.weekday(day))
        }
        RowKey::Day(day) => format!("{} {}", format.weekday_short(day), format.day_short(day)),
        RowKey::Month(month) if view.question.span == Span::Year => format.month_long(month).to_owned(),
        RowKey::Month(month) => format!("{} {}", format.month_short(month), month.year()),
        RowKey::Hour(Some(hour)) => format.hour(hour),
        RowKey::Hour(None) => tr!(texts, "reports-no-time"),
        RowKey::Product(..) => name.unwrap_or_default().to_owned(),
        RowKey::Others => tr!(texts, "reports-others"),
        RowKey::Total => tr!(texts, "reports-total"),
        RowKey::Client(None) => tr!(texts, "reports-walk-ins"),
        RowKey::Client(Some(_)) => {
            name.filter(|name| !name.is_empty()).map_or_else(|| tr!(texts, "history-anonymised"), ToOwned::to_owned)
        }
    }
}

/// The label of the best row among the figures: the day in short form.
pub fn best_label(context: &Context, view: &View, row: &Row) -> String {
    let format = context.display.format;
    match row.key {
        RowKey::Day(day) => format!("{} {}", format.weekday_short(day), format.day_short(day)),
        _ => row_label(context, view, row.key, row.name.as_deref()),
    }
}

pub fn value(context: &Context, measure: Measure, key: Option<RowKey>, value: i64) -> String {
    match (measure, key) {
        (Measure::Money, _) => context.display.format.money_short(Money::new(value)),
        (Measure::Sales, _) => context.display.format.integer(value),
        (Measure::Units(_), Some(RowKey::Product(_, unit))) => {
            context.display.format.quantity(Quantity::new(value), unit)
        }
        (Measure::Units(_), _) => context.display.format.number(Quantity::new(value)),
    }
}

/// The labels below the bars, each with the index of its bar.
pub fn bar_labels(context: &Context, view: &View) -> Vec<(usize, String)> {
    let format = context.display.format;
    let last = view.bars.len().saturating_sub(1);
    let label = |(index, bar): (usize, &Bar)| {
        let text = match bar.key {
            RowKey::Month(month) if view.bars.len() > 12 && (month.month() == 1 || index == 0) => {
                month.year().to_string()
            }
            RowKey::Month(_) if view.bars.len() > 24 => return None,
            RowKey::Month(month) => format.month_tiny(month).to_owned(),
            RowKey::Hour(Some(hour)) => format.hour(hour),
            RowKey::Day(day) if view.bars.len() <= 7 => format!("{} {}", format.weekday_short(day), day.day()),
            // Each Monday, and the first of a month.
            RowKey::Day(day) if day.weekday() == Weekday::Mon || day.day() == 1 || index == 0 || index == last => {
                format.day_axis(day)
            }
            _ => return None,
        };
        Some((index, text))
    };
    view.bars.iter().enumerate().filter_map(label).collect()
}

impl Reports {
    /// The period in the stepper.
    pub(super) fn period_title(&self, context: &Context) -> String {
        let Question { span, period, today, .. } = self.question(context);
        spans::period_text(&context.display.texts, context.display.format, span, period, today)
    }

    /// Behind the stepper: the client, and the days so far of the current period.
    pub(super) fn period_note(&self, context: &Context) -> String {
        let question = self.question(context);
        let mut notes: Vec<String> = self.choice.client.iter().map(|(_, name)| name.clone()).collect();
        if let Some(from) = question.period.from.filter(|_| question.running()) {
            let format = context.display.format;
            notes.push(format!("{} – {}", format.day_short(from), format.day_short(question.today)));
        }
        notes.join("  ")
    }
}
