//! Where everything of Reports stands: the same for keys, mouse and drawing.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::{
    domain::{period::Span, report::ReportKind},
    i18n::Texts,
    tui::screens::spans,
};

/// From this width on the reports have a pane of their own.
const WIDE: u16 = 100;
/// Least and most rows of a chart, its axis included.
const CHART: (u16, u16) = (7, 16);
/// Rows that come before the chart's height: twelve months and a spare one.
const YEAR: u16 = 13;

/// The groups of the list: a title's text id, and its reports.
pub const GROUPS: [(&str, &[ReportKind]); 3] = [
    ("reports-group-sales", &[ReportKind::RevenuePerMonth, ReportKind::UnitsPerMonth, ReportKind::OrdersPerDay]),
    ("reports-group-products", &[ReportKind::BestSellers, ReportKind::LeastPopular]),
    ("reports-group-clients", &[ReportKind::RevenuePerClient]),
];

/// The places of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Areas {
    /// The list of reports, where there is room.
    pub list: Option<Rect>,
    /// The report's pane.
    pub main: Rect,
    /// One figure line instead of two.
    pub compact: bool,
    /// Stepper and pills.
    pub stepper: Rect,
    pub figures: Rect,
    /// The chart, where there is one.
    pub chart: Option<Rect>,
    /// The table's head.
    pub head: Rect,
    pub rows: Rect,
    /// The line above the total, where there is room.
    pub rule: Option<Rect>,
    pub total: Rect,
}

/// Lays the body out for a table of so many rows.
pub fn areas(body: Rect, rows: usize, plain: bool) -> Areas {
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
    // Below: head and total, and in wide panes a rule and a blank line.
    let below = if compact { 2 } else { 5 };
    let free = lines.left().saturating_sub(below);
    let wanted = u16::try_from(rows).unwrap_or(u16::MAX);
    // A year's rows come first; a month's are scrolled, and leave the chart its height.
    let first = wanted.min(YEAR);
    let chart = free.saturating_sub(first).clamp(CHART.0, CHART.1).min(free.saturating_sub(3));
    let chart = (!plain && chart >= 5).then(|| lines.take(chart));
    if !compact && chart.is_some() {
        lines.take(1);
    }
    let head = lines.take(1);
    let below = if compact { 1 } else { 3 };
    let table = lines.take(lines.left().saturating_sub(below).min(wanted.max(1)));
    let rule = (!compact).then(|| lines.take(1));
    let total = lines.take(1);
    Areas { list, main, compact, stepper, figures, chart, head, rows: table, rule, total }
}

/// Inside a pane's border and its column of air.
pub fn inside(pane: Rect) -> Rect {
    Rect {
        x: pane.x.saturating_add(2),
        y: pane.y.saturating_add(1),
        width: pane.width.saturating_sub(4),
        height: pane.height.saturating_sub(2),
    }
}

/// Hands lines out from the top; when there are none left, it hands out nothing.
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

/// Where the list opens when it has no pane: over the report, at its left edge.
pub fn dropped(main: Rect) -> Rect {
    let lines = GROUPS.iter().map(|(_, kinds)| kinds.len() + 2).sum::<usize>() + 1;
    let height = u16::try_from(lines).unwrap_or(u16::MAX).min(main.height);
    Rect { width: main.width.min(28), height, ..main }
}

/// The lines of the list: a blank, a title, or a report.
pub fn list_lines() -> impl Iterator<Item = (Option<&'static str>, Option<ReportKind>)> {
    GROUPS.into_iter().flat_map(|(title, kinds)| {
        [(None, None), (Some(title), None)].into_iter().chain(kinds.iter().map(|kind| (None, Some(*kind))))
    })
}

/// The pills with their places, from the right end of the stepper's line.
pub fn pills(areas: &Areas, texts: &Texts) -> Vec<(Span, String, Rect)> {
    let words: Vec<(Span, String)> = Span::ALL.map(|span| (span, spans::span_word(texts, span))).to_vec();
    let width = |word: &str| u16::try_from(word.width()).unwrap_or(u16::MAX).saturating_add(2);
    let total: u16 = words.iter().fold(0, |sum: u16, (_, word)| sum.saturating_add(width(word)));
    // What the stepper needs stays free; the pills are not drawn where they would meet it.
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
                        let areas = areas(body, rows, plain);
                        let places = [areas.main, areas.stepper, areas.figures, areas.head, areas.rows, areas.total];
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
        let areas = areas(Rect::new(0, 2, 80, 21), 11, false);
        assert_eq!(areas.chart.map(|chart| chart.height), Some(7));
        assert_eq!(areas.rows.height, 6);
    }
}
