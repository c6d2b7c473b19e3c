//! Levels as a filled area: stock over time, two points a cell in braille, or eighths where a terminal lacks the dots.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    bars::round_top,
    text::{put, put_right, width},
};
use crate::tui::theme::{Meaning, Theme};

/// Dots of the left and of the right half of a braille cell, from the bottom up.
const LEFT: [u32; 4] = [0x40, 0x04, 0x02, 0x01];
const RIGHT: [u32; 4] = [0x80, 0x20, 0x10, 0x08];
const EIGHTHS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// A chart of levels.
pub struct Area<'a> {
    /// Oldest first.
    pub values: &'a [i64],
    /// Columns under it are painted in warn, and it is named on the axis.
    pub threshold: Option<i64>,
    /// Under the chart, as (index, label).
    pub labels: Vec<(usize, String)>,
    /// Writes a value on the axis.
    pub axis: &'a dyn Fn(i64) -> String,
    /// The axis steps by multiples of this.
    pub whole: i64,
    /// Eighths instead of braille.
    pub blocks: bool,
}

impl Area<'_> {
    /// Draws the chart: its last row holds the labels.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        if area.width < 8 || area.height < 3 || self.values.is_empty() {
            return;
        }
        let rows = area.height - 1;
        let most = self.values.iter().copied().max().unwrap_or(0).max(self.threshold.unwrap_or(0));
        let (top, step) = round_top(most, rows, self.whole);
        let widest = width(&(self.axis)(top)).max(width(&(self.axis)(step)));
        let gutter = (u16::try_from(widest).unwrap_or(u16::MAX) + 1).clamp(3, 8).min(area.width / 3);
        let plot = Rect::new(area.x + gutter, area.y, area.width - gutter, rows);
        self.draw_axis(area, plot, (top, step), buf, theme);
        let points = usize::from(plot.width) * 2;
        for cell in 0..plot.width {
            let at = usize::from(cell) * 2;
            let (left, right) = (self.point(at, points), self.point(at + 1, points));
            let low = self.threshold.is_some_and(|threshold| left.min(right) < threshold);
            for row in 0..rows {
                let x = plot.x + cell;
                let y = plot.bottom() - 1 - row;
                let ink = if low { theme.style(Meaning::Warn) } else { theme.ramp(row, rows, false) };
                if self.blocks {
                    let filled = dots(left.min(right), top, rows, 8).saturating_sub(u32::from(row) * 8).min(8);
                    if let Some(symbol) = usize::try_from(filled).ok().and_then(|n| EIGHTHS.get(n.checked_sub(1)?)) {
                        put(buf, x, y, symbol, 1, ink);
                    }
                } else {
                    let bits = bits(&LEFT, left, top, rows, row) | bits(&RIGHT, right, top, rows, row);
                    if let Some(symbol) = (bits > 0).then(|| char::from_u32(0x2800 + bits)).flatten() {
                        put(buf, x, y, symbol.encode_utf8(&mut [0; 4]), 1, ink);
                    }
                }
            }
        }
        self.draw_labels(area, plot, buf, theme);
    }

    fn point(&self, at: usize, points: usize) -> i64 {
        // The last point is the last value: what is on the shelf now is never cut off.
        let index = at * self.values.len().saturating_sub(1) / points.saturating_sub(1).max(1);
        self.values.get(index).copied().unwrap_or(0)
    }

    fn draw_axis(&self, area: Rect, plot: Rect, scale: (i64, i64), buf: &mut Buffer, theme: &Theme) {
        let (top, step) = scale;
        let muted = theme.style(Meaning::Muted);
        let right = plot.x - 1;
        let row_of = |value: i64| {
            let up = i128::from(value) * i128::from(plot.height) / i128::from(top.max(1));
            plot.bottom().saturating_sub(u16::try_from(up).unwrap_or(0))
        };
        let mut value = step;
        let flat = self.values.iter().all(|value| *value <= 0);
        while value <= top && step > 0 && !flat {
            let row = row_of(value);
            put_right(buf, right, row, &(self.axis)(value), right - area.x, muted);
            if row > plot.y && theme.paints() {
                put(buf, plot.x, row, &"▔".repeat(usize::from(plot.width)), plot.width, theme.style(Meaning::Grid));
            }
            let Some(next) = value.checked_add(step) else { break };
            value = next;
        }
        put_right(buf, right, area.bottom() - 1, &(self.axis)(0), right - area.x, muted);
        if let Some(threshold) = self.threshold.filter(|threshold| *threshold > 0) {
            let row = row_of(threshold).min(plot.bottom() - 1);
            put(buf, area.x, row, &" ".repeat(usize::from(right - area.x)), right - area.x, muted);
            put_right(buf, right, row, &(self.axis)(threshold), right - area.x, theme.style(Meaning::Warn));
            put(buf, plot.x, row, &"┄".repeat(usize::from(plot.width)), plot.width, theme.style(Meaning::Track));
        }
    }

    fn draw_labels(&self, area: Rect, plot: Rect, buf: &mut Buffer, theme: &Theme) {
        let mut free_to = area.right();
        let count = self.values.len().max(1);
        for (index, label) in self.labels.iter().rev() {
            let wide = u16::try_from(width(label)).unwrap_or(u16::MAX);
            let x = u16::try_from(index * usize::from(plot.width) / count).unwrap_or(0);
            let x = (plot.x + x).min(area.right().saturating_sub(wide));
            if x.saturating_add(wide) <= free_to && x >= plot.x {
                put(buf, x, area.bottom() - 1, label, wide, theme.style(Meaning::Muted));
                free_to = x.saturating_sub(1);
            }
        }
    }
}

fn dots(value: i64, top: i64, rows: u16, per_row: i128) -> u32 {
    let full = i128::from(rows) * per_row;
    let filled = i128::from(value.max(0)) * full / i128::from(top.max(1));
    u32::try_from(if value > 0 { filled.clamp(1, full) } else { 0 }).unwrap_or(0)
}

fn bits(half: &[u32; 4], value: i64, top: i64, rows: u16, row: u16) -> u32 {
    let filled = dots(value, top, rows, 4).saturating_sub(u32::from(row) * 4).min(4);
    half.iter().take(usize::try_from(filled).unwrap_or(4)).sum()
}
