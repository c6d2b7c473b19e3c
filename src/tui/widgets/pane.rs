//! A pane: rounded border, title and count at the left, facts at the right, position at the foot; and what divides it.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
    symbols::border,
    text::{Line, Span},
    widgets::{Block, Widget},
};

use super::text::{line_width, put, put_line, put_line_right, put_right, width};
use crate::tui::theme::{Meaning, Theme};

/// A pane's frame.
#[derive(Debug, Clone, Default)]
pub struct Pane<'a> {
    /// In the top border, bold.
    pub title: String,
    /// Muted, behind the title.
    pub count: String,
    /// In the top border, at the right.
    pub facts: Line<'a>,
    /// In the bottom border, at the right.
    pub foot: Line<'a>,
    /// Has it the keys?
    pub focused: bool,
}

impl Pane<'_> {
    /// Draws the frame; returns the area inside it, less one column on each side.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) -> Rect {
        let area = area.intersection(buf.area);
        if area.width < 2 || area.height < 2 {
            return Rect::new(area.x, area.y, 0, 0);
        }
        let style = theme.style(if self.focused { Meaning::FocusBorder } else { Meaning::Border });
        let set = if self.focused && !theme.paints() { border::THICK } else { border::ROUNDED };
        frame(area, buf, set, style);
        let right = area.right().saturating_sub(2);
        let facts = u16::try_from(line_width(&self.facts)).unwrap_or(u16::MAX);
        let mut room = area.width.saturating_sub(4);
        if facts > 0 && facts + 6 < area.width {
            let start = right.saturating_sub(facts + 1);
            put(buf, start.saturating_sub(1), area.y, " ", 1, style);
            put_line_right(buf, right.saturating_sub(1), area.y, &self.facts, facts);
            put(buf, right.saturating_sub(1), area.y, " ", 1, style);
            room = start.saturating_sub(area.x + 3);
        }
        if !self.title.is_empty() && room > 3 {
            let title = format!(" {} ", self.title);
            let at = put(buf, area.x + 2, area.y, &title, room, theme.bold());
            let left = (area.x + 2 + room).saturating_sub(at);
            if !self.count.is_empty() && usize::from(left) > width(&self.count) + 2 {
                put(buf, at, area.y, &format!(" {} ", self.count), left, theme.style(Meaning::Muted));
            }
        }
        let foot = u16::try_from(line_width(&self.foot)).unwrap_or(u16::MAX);
        if foot > 0 && foot + 6 < area.width {
            let y = area.bottom() - 1;
            put(buf, right.saturating_sub(foot + 2), y, " ", 1, style);
            put_line_right(buf, right.saturating_sub(1), y, &self.foot, foot);
            put(buf, right.saturating_sub(1), y, " ", 1, style);
        }
        Rect::new(area.x + 2, area.y + 1, area.width.saturating_sub(4), area.height - 2)
    }
}

/// Draws a border.
pub fn frame(area: Rect, buf: &mut Buffer, set: border::Set<'_>, style: Style) {
    Block::bordered().border_set(set).border_style(style).render(area, buf);
}

/// The thumb of the scroll, on the right border of a pane: `offset` rows of `total` are above the `visible` ones.
pub fn scrollbar(pane: Rect, offset: u64, visible: u64, total: u64, buf: &mut Buffer, theme: &Theme) {
    let track = u64::from(pane.height.saturating_sub(2));
    if total <= visible || track == 0 || pane.width == 0 {
        return;
    }
    let length = (track * visible / total.max(1)).clamp(1, track);
    let free = track - length;
    let start = (free * offset.min(total - visible)).div_ceil(total - visible).min(free);
    for row in start..start + length {
        let y = pane.y + 1 + u16::try_from(row).unwrap_or(0);
        put(buf, pane.right().saturating_sub(1), y, "┃", 1, theme.style(Meaning::Accent));
    }
}

/// A section's head: bold soft title, faint rule, muted note at the right.
pub fn section(area: Rect, title: &str, note: &str, buf: &mut Buffer, theme: &Theme) {
    if area.height == 0 {
        return;
    }
    let style = theme.style(Meaning::Soft).add_modifier(Modifier::BOLD);
    let at = put(buf, area.x, area.y, title, area.width, style);
    let note_width = u16::try_from(width(note)).unwrap_or(u16::MAX);
    let mut end = area.right();
    if note_width > 0 && at + note_width + 2 <= end {
        put_right(buf, end, area.y, note, note_width, theme.style(Meaning::Muted));
        end = end.saturating_sub(note_width + 1);
    }
    let from = at + 1;
    if from < end {
        let rule = "─".repeat(usize::from(end - from));
        put(buf, from, area.y, &rule, end - from, theme.style(Meaning::Grid));
    }
}

/// Labels over values, side by side.
pub fn figures(area: Rect, figures: &[(String, Line<'_>)], buf: &mut Buffer, theme: &Theme) {
    let mut x = area.x;
    for (column, (label, value)) in figure_columns(area.width, figures).into_iter().zip(figures) {
        let room = column.saturating_sub(1);
        put(buf, x, area.y, label, room, theme.style(Meaning::Muted));
        if area.height > 1 {
            put_line(buf, x, area.y + 1, value, room);
        }
        x = x.saturating_add(column);
    }
}

/// Equal columns, as long as none is too narrow for what is in it: an amount that is cut reads as another one.
fn figure_columns(wide: u16, figures: &[(String, Line<'_>)]) -> Vec<u16> {
    let count = u16::try_from(figures.len().max(1)).unwrap_or(1);
    let equal = wide / count;
    let need = |(label, value): &(String, Line<'_>)| width(label).max(value.width()) + 1;
    let needs: Vec<u16> = figures.iter().map(|figure| u16::try_from(need(figure)).unwrap_or(u16::MAX)).collect();
    let sum = needs.iter().fold(0u16, |sum, need| sum.saturating_add(*need));
    if sum > wide || needs.iter().all(|need| *need <= equal) {
        return vec![equal; figures.len()];
    }
    let spare = (wide - sum) / count;
    needs.into_iter().map(|need| need + spare).collect()
}

/// A value of [`figures`] in bold.
pub fn value(text: impl Into<String>, theme: &Theme) -> Line<'static> {
    Line::from(Span::styled(text.into(), theme.bold()))
}
