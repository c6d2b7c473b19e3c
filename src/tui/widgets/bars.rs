//! Flows as bars: sales per day, revenue per month; what was refunded hangs under the zero line.

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use super::{
    sparkline::gather,
    text::{put, put_right, width},
};
use crate::tui::theme::{Meaning, Theme};

const EIGHTHS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// A bar chart.
#[derive(Default)]
pub struct Bars<'a> {
    /// Oldest first.
    pub values: &'a [i64],
    /// The period before, beside each bar, in grey; empty where there is none.
    pub previous: &'a [i64],
    /// Bars from this one on have not happened yet: nothing is drawn for them.
    pub future_from: Option<usize>,
    /// Under the bars, as (index, label); those that would touch a later one are skipped.
    pub labels: Vec<(usize, String)>,
    /// The brightest bar, and its label in bold.
    pub selected: Option<usize>,
    /// Writes a value on the axis.
    pub axis: Option<&'a dyn Fn(i64) -> String>,
    /// The axis steps by multiples of this; 0 counts as 1.
    pub whole: i64,
    /// Said in the middle where every value is zero.
    pub empty: &'a str,
}

/// The layout of the bars of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Grid {
    plot: Rect,
    bar: u16,
    previous: u16,
    gap: u16,
}

impl Grid {
    fn new(plot: Rect, count: usize, compared: bool) -> Grid {
        let count = u16::try_from(count.max(1)).unwrap_or(u16::MAX);
        let room = (plot.width / count).max(1);
        let gap = if room >= 6 { 2 } else { u16::from(room >= 3) };
        let bars = (room - gap).clamp(1, 8);
        let previous = if compared && bars >= 2 { if bars >= 6 { 2 } else { bars / 2 } } else { 0 };
        Grid { plot, bar: bars - previous, previous, gap }
    }

    fn pitch(&self) -> u16 {
        self.bar + self.previous + self.gap
    }

    fn x(&self, index: usize) -> u16 {
        let index = u16::try_from(index).unwrap_or(u16::MAX);
        self.plot.x.saturating_add(index.saturating_mul(self.pitch()))
    }
}

/// A round number at or above, and the step of its axis: a multiple of `whole`.
pub fn round_top(most: i64, rows: u16, whole: i64) -> (i64, i64) {
    let most = most.max(1);
    let steps = i64::from((rows / 3).clamp(1, 4));
    let mut unit: i64 = whole.max(1);
    loop {
        for factor in [1, 2, 5] {
            let Some(step) = unit.checked_mul(factor) else { return (most, most) };
            if step.checked_mul(steps).is_none_or(|top| top >= most) {
                let count = most / step + i64::from(most % step != 0);
                return (step.saturating_mul(count), step);
            }
        }
        let Some(next) = unit.checked_mul(10) else { return (most, most) };
        unit = next;
    }
}

/// Labels for a chart of days: each Monday, written out (`12 Oct`) where the month is another one, else its day alone.
pub fn week_labels(days: &[chrono::NaiveDate], write: impl Fn(chrono::NaiveDate) -> String) -> Vec<(usize, String)> {
    use chrono::{Datelike, Weekday};
    let mut month = None;
    let mut labels = Vec::new();
    for (index, day) in days.iter().enumerate().filter(|(_, day)| day.weekday() == Weekday::Mon) {
        let same = month.replace(day.month()) == Some(day.month());
        labels.push((index, if same { day.day().to_string() } else { write(*day) }));
    }
    labels
}

impl Bars<'_> {
    /// How many bars a chart of this width shows without adding neighbours up.
    pub fn columns_for(width: u16) -> usize {
        usize::from(width.saturating_sub(6))
    }

    /// Draws the chart: its last row holds the labels.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        if area.width < 8 || area.height < 3 {
            return;
        }
        let rows = area.height - 1;
        let most = self.values.iter().chain(self.previous).copied().max().unwrap_or(0).max(0);
        let least = self.values.iter().copied().min().unwrap_or(0).min(0);
        let (top, step) = round_top(most, rows, self.whole);
        let gutter = self.gutter(top, step, area.width);
        let plot = Rect::new(area.x + gutter, area.y, area.width - gutter, rows);
        let below = if least < 0 { below_rows(least, top, rows) } else { 0 };
        let above = Rect { height: rows - below, ..plot };
        let room = usize::from(plot.width);
        let (values, previous, scale) = if self.values.len() > room {
            (gather(self.values, room), gather(self.previous, room), self.values.len())
        } else {
            (self.values.to_vec(), self.previous.to_vec(), room)
        };
        let grid = Grid::new(plot, values.len(), !previous.is_empty());
        let shrunk = |index: usize| if self.values.len() > room { index * room / scale } else { index };
        self.draw_axis(area, above, gutter, (top, step), buf, theme);
        for (i, value) in values.iter().enumerate() {
            let x = grid.x(i);
            if let Some(before) = previous.get(i) {
                let style = theme.style(Meaning::Previous);
                column(above, x, grid.previous.max(1), *before, top, buf, |_, _| style);
            }
            if self.future_from.is_some_and(|from| i >= shrunk(from)) {
                continue;
            }
            let bright = self.selected.map(shrunk) == Some(i);
            let x = x + grid.previous;
            if *value == 0 {
                put(
                    buf,
                    x,
                    above.bottom() - 1,
                    &"▁".repeat(usize::from(grid.bar)),
                    grid.bar,
                    theme.style(Meaning::Border),
                );
            } else if *value > 0 {
                column(above, x, grid.bar, *value, top, buf, |i, n| theme.ramp(i, n, bright));
            } else {
                hang(above.bottom(), below, x, grid.bar, *value, top, above.height, buf, theme);
            }
        }
        self.draw_labels(area, &grid, shrunk, buf, theme);
        if values.iter().chain(&previous).all(|value| *value == 0) && !self.empty.is_empty() {
            let wide = u16::try_from(width(self.empty)).unwrap_or(u16::MAX).min(plot.width);
            let x = plot.x + (plot.width - wide) / 2;
            put(buf, x, plot.y + rows / 2, self.empty, wide, theme.style(Meaning::Muted));
        }
    }

    fn gutter(&self, top: i64, step: i64, room: u16) -> u16 {
        let Some(axis) = self.axis else { return 0 };
        let widest = width(&axis(top)).max(width(&axis(step))).max(1);
        (u16::try_from(widest).unwrap_or(u16::MAX) + 1).clamp(3, 8).min(room / 3)
    }

    fn draw_axis(&self, area: Rect, above: Rect, gutter: u16, scale: (i64, i64), buf: &mut Buffer, theme: &Theme) {
        let Some(axis) = self.axis else { return };
        let (top, step) = scale;
        let muted = theme.style(Meaning::Muted);
        let mut value = step;
        // Where nothing happened there is no scale, only the zero line.
        let flat = self.values.iter().chain(self.previous).all(|value| *value <= 0);
        while value <= top && step > 0 && !flat {
            let up = i128::from(value) * i128::from(above.height) / i128::from(top.max(1));
            let row = above.bottom().saturating_sub(u16::try_from(up).unwrap_or(0));
            put_right(buf, area.x + gutter - 1, row, &axis(value), gutter - 1, muted);
            if row > above.y {
                let symbol = if theme.paints() { "▔" } else { "┈" };
                put(
                    buf,
                    above.x,
                    row,
                    &symbol.repeat(usize::from(above.width)),
                    above.width,
                    theme.style(Meaning::Grid),
                );
            }
            let Some(next) = value.checked_add(step) else { break };
            value = next;
        }
        put_right(buf, area.x + gutter - 1, area.bottom() - 1, &axis(0), gutter - 1, muted);
    }

    fn draw_labels(&self, area: Rect, grid: &Grid, shrunk: impl Fn(usize) -> usize, buf: &mut Buffer, theme: &Theme) {
        let y = area.bottom() - 1;
        let mut free_to = area.right();
        for (index, label) in self.labels.iter().rev() {
            let wide = u16::try_from(width(label)).unwrap_or(u16::MAX);
            let bars = grid.bar + grid.previous;
            let x = grid.x(shrunk(*index)) + if bars > wide { (bars - wide) / 2 } else { 0 };
            if x.saturating_add(wide) <= free_to && x >= grid.plot.x {
                let bright = self.selected == Some(*index);
                let style = if bright { theme.bold() } else { theme.style(Meaning::Muted) };
                let style = if bright { style.add_modifier(Modifier::BOLD) } else { style };
                put(buf, x, y, label, wide, style);
                free_to = x.saturating_sub(1);
            }
        }
    }
}

fn below_rows(least: i64, top: i64, rows: u16) -> u16 {
    let share = i128::from(least.unsigned_abs()) * i128::from(rows) / i128::from(top.max(1));
    u16::try_from(share + 1).unwrap_or(rows).clamp(1, (rows / 3).max(1))
}

/// One bar, in eighths of a cell; the least of it is two eighths.
fn column(
    plot: Rect,
    x: u16,
    wide: u16,
    value: i64,
    top: i64,
    buf: &mut Buffer,
    ink: impl Fn(u16, u16) -> ratatui::style::Style,
) {
    if value <= 0 || x >= plot.right() {
        return;
    }
    let full = i128::from(plot.height) * 8;
    let eighths = (i128::from(value) * full / i128::from(top.max(1))).clamp(2, full);
    let wide = wide.min(plot.right() - x);
    for row in 0..plot.height {
        let left = eighths - i128::from(row) * 8;
        if left <= 0 {
            break;
        }
        let level = usize::try_from(left.min(8) - 1).unwrap_or(0);
        let symbol = EIGHTHS.get(level).unwrap_or(&"█");
        let y = plot.bottom() - 1 - row;
        put(buf, x, y, &symbol.repeat(usize::from(wide)), wide, ink(row, plot.height));
    }
}

/// A negative bar under the zero line: reversed lower blocks, in danger.
#[expect(clippy::too_many_arguments, reason = "a place, a size and a scale, used once")]
fn hang(zero: u16, rows: u16, x: u16, wide: u16, value: i64, top: i64, scale: u16, buf: &mut Buffer, theme: &Theme) {
    let eighths = i128::from(value.unsigned_abs()) * i128::from(scale) * 8 / i128::from(top.max(1));
    let eighths = eighths.clamp(2, i128::from(rows) * 8);
    for row in 0..rows {
        let left = eighths - i128::from(row) * 8;
        if left <= 0 {
            break;
        }
        let style = theme.style(Meaning::Danger);
        let (symbol, style) = if left >= 8 {
            ("█", style)
        } else {
            let level = usize::try_from(7 - left).unwrap_or(0);
            (*EIGHTHS.get(level).unwrap_or(&"▄"), style.add_modifier(Modifier::REVERSED))
        };
        put(buf, x, zero + row, &symbol.repeat(usize::from(wide)), wide, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_round() {
        assert_eq!(round_top(9, 9, 1), (10, 5));
        assert_eq!(round_top(987, 12, 1), (1000, 500));
        assert_eq!(round_top(0, 9, 1), (1, 1));
        assert_eq!(round_top(1_000, 9, 1_000), (1_000, 1_000), "no half of a piece");
        assert_eq!(round_top(3_000, 9, 1_000), (3_000, 1_000));
        assert!(round_top(i64::MAX, 9, 1).0 >= i64::MAX / 2);
    }

    #[test]
    fn no_size_and_no_value_breaks_it() {
        let theme = Theme::load("dark", crate::tui::theme::Depth::True).unwrap();
        for values in [vec![], vec![0], vec![i64::MAX, i64::MIN, 3], (0..400).collect::<Vec<i64>>()] {
            for w in 0..40 {
                for h in 0..12 {
                    let mut buf = Buffer::empty(Rect::new(0, 0, w, h));
                    let axis = |v: i64| v.to_string();
                    let bars = Bars {
                        values: &values,
                        previous: &values,
                        labels: vec![(0, "first".to_owned()), (values.len(), "after".to_owned())],
                        selected: Some(1),
                        axis: Some(&axis),
                        empty: "nothing",
                        ..Bars::default()
                    };
                    bars.draw(Rect::new(0, 0, w, h), &mut buf, &theme);
                    bars.draw(Rect::new(3, 2, 60, 60), &mut buf, &theme);
                }
            }
        }
    }
}
