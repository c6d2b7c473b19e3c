//! The layout of Reports, for keys, mouse and drawing alike.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::{
    domain::{period::Span, report::ReportKind},
    i18n::Texts,
    tui::screens::spans,
};

/// From this width on, the list of reports is shown in a pane.
const WIDE: u16 = 100;
/// Minimum and maximum height of a chart, with its axis.
const CHART: (u16, u16) = (7, 16);
/// The table gets up to this many rows before the chart grows: a year, and one more.
const YEAR: u16 = 13;

/// The groups of the list: the id of the title, and the reports.
const GROUPS: [(&str, &[ReportKind]); 3] = [
    ("reports-group-sales", &[ReportKind::RevenuePerMonth, ReportKind::UnitsPerMonth, ReportKind::OrdersPerDay]),
    ("reports-group-products", &[ReportKind::BestSellers, ReportKind::LeastPopular]),
    ("reports-group-clients", &[ReportKind::RevenuePerClient]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Areas {
    /// The pane of the list of reports, in a wide terminal.
    pub list: Option<Rect>,
    /// The pane of the report.
    pub main: Rect,
    /// Whether the figures take one line instead of two.
    pub compact: bool,
    /// The line of the stepper and the pills.
    pub stepper: Rect,
    pub figures: Rect,
    pub chart: Option<Rect>,
    /// The head of the table.
    pub head: Rect,
    pub rows: Rect,
    /// The line of what a ranking does not list.
    pub others: Rect,
    /// The line above the total.
    pub rule: Option<Rect>,
    pub total: Rect,
}

/// Lays out the body for a table of `rows` rows, and a line for the `others` of a ranking; `no_chart` leaves it all to the table.
pub fn areas(body: Rect, rows: usize, others: bool, no_chart: bool) -> Areas {
    let side = match body.width {
        140.. => 28,
        WIDE.. => 24,
        _ => 0,
    };
    let list = (side > 0).then_some(Rect { width: side, ..body });
    let main = Rect { x: body.x + side, width: body.width - side, ..body };
    let inner = inside(main);
    let compact = body.width < WIDE || inner.height < 24;
    let mut lines = Lines { area: inner, next: 0 };
    if !compact {
        lines.take(1);
    }
    let stepper = lines.take(1);
    lines.take(1);
    let figures = lines.take(if compact { 1 } else { 2 });
    lines.take(1);
    // Below the chart: head and total; if not compact, also a blank line, a rule and another blank line.
    let below = if compact { 2 } else { 5 };
    let free = lines.left().saturating_sub(below);
    let wanted = u16::try_from(rows).unwrap_or(u16::MAX);
    // The rows of a year fit beside the chart; the rows of a month are scrolled.
    let first = wanted.min(YEAR);
    let chart = free.saturating_sub(first).clamp(CHART.0, CHART.1).min(free.saturating_sub(3));
    let chart = (!no_chart && chart >= 5).then(|| lines.take(chart));
    if !compact && chart.is_some() {
        lines.take(1);
    }
    let head = lines.take(1);
    let below = if compact { 1 } else { 3 } + u16::from(others);
    let table = lines.take(lines.left().saturating_sub(below).min(wanted.max(1)));
    let others = lines.take(u16::from(others));
    let rule = (!compact).then(|| lines.take(1));
    let total = lines.take(1);
    Areas { list, main, compact, stepper, figures, chart, head, rows: table, others, rule, total }
}

/// The area inside a pane's border and padding.
fn inside(pane: Rect) -> Rect {
    Rect {
        x: pane.x.saturating_add(2),
        y: pane.y.saturating_add(1),
        width: pane.width.saturating_sub(4),
        height: pane.height.saturating_sub(2),
    }
}

/// Hands out the lines of an area, from its top; below the area, their height is 0.
struct Lines {
    area: Rect,
    next: u16,
}

impl Lines {
    fn left(&self) -> u16 {
        self.area.height.saturating_sub(self.next)
    }

    fn take(&mut self, height: u16) -> Rect {
        let height = height.min(self.left());
        let taken = Rect { y: self.area.y + self.next, height, ..self.area };
        self.next += height;
        taken
    }
}

/// Where the list opens in a narrow terminal: over the report.
pub fn popup(main: Rect) -> Rect {
    let lines = GROUPS.iter().map(|(_, kinds)| kinds.len() + 2).sum::<usize>() + 1;
    let height = u16::try_from(lines).unwrap_or(u16::MAX).min(main.height);
    Rect { width: main.width.min(28), height, ..main }
}

/// The lines of the list: each a title, a report, or blank.
pub fn list_lines() -> impl Iterator<Item = (Option<&'static str>, Option<ReportKind>)> {
    GROUPS.into_iter().flat_map(|(title, kinds)| {
        [(None, None), (Some(title), None)].into_iter().chain(kinds.iter().map(|kind| (None, Some(*kind))))
    })
}

/// The pills, at the right end of the stepper's line; none if they leave no room for the stepper.
pub fn pills(areas: &Areas, texts: &Texts) -> Vec<(Span, String, Rect)> {
    let words: Vec<(Span, String)> = Span::ALL.map(|span| (span, spans::span_text(texts, span))).to_vec();
    let width = |word: &str| u16::try_from(word.width()).unwrap_or(u16::MAX).saturating_add(2);
    let total: u16 = words.iter().fold(0, |sum: u16, (_, word)| sum.saturating_add(width(word)));
    if total.saturating_add(18) > areas.stepper.width || areas.stepper.height == 0 {
        return Vec::new();
    }
    let mut x = areas.stepper.right() - total;
    words
        .into_iter()
        .map(|(span, word)| {
            let place = Rect { x, width: width(&word), ..areas.stepper };
            x += place.width;
            (span, word, place)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_the_body_at_any_size() {
        for width in (0..200).step_by(3) {
            for height in 0..70 {
                let body = Rect::new(0, 2, width, height);
                for rows in [0, 1, 12, 31, 1000] {
                    for plain in [false, true] {
                        let areas = areas(body, rows, plain, plain);
                        let places = [
                            areas.main,
                            areas.stepper,
                            areas.figures,
                            areas.head,
                            areas.rows,
                            areas.others,
                            areas.total,
                        ];
                        let all = places.into_iter().chain(areas.chart).chain(areas.rule).chain(areas.list);
                        for place in all.filter(|place| !place.is_empty()) {
                            assert_eq!(place.intersection(body), place, "{body:?} {rows}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_narrow_report_keeps_chart_and_rows() {
        let areas = areas(Rect::new(0, 2, 80, 21), 11, false, false);
        assert_eq!(areas.chart.map(|chart| chart.height), Some(7));
        assert_eq!(areas.rows.height, 6);
    }
}
