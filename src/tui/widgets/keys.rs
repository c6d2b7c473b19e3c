//! The last row: what can be pressed, and what just happened; and the band that an error takes above it.

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier, text::Line};

use super::text::{line_width, put, put_line_right, width, wrap};
use crate::tui::theme::{Meaning, Theme};

/// A key and its word.
pub type Hint = (String, String);

/// Draws hints, three cells apart; what does not fit is skipped, the last one (help) always stays. `end` stands at the right.
pub fn hints(area: Rect, hints: &[Hint], end: &Line<'_>, buf: &mut Buffer, theme: &Theme) {
    let cells = |hint: &Hint| u16::try_from(width(&hint.0) + 1 + width(&hint.1)).unwrap_or(u16::MAX);
    let taken = u16::try_from(line_width(end)).unwrap_or(u16::MAX);
    put_line_right(buf, area.right().saturating_sub(1), area.y, end, taken.min(area.width.saturating_sub(2)));
    let limit = area.right().saturating_sub(1).saturating_sub(if taken > 0 { taken + 3 } else { 0 });
    let kept = hints.last().map_or(0, |help| cells(help).saturating_add(3));
    let mut x = area.x + 1;
    for (i, hint) in hints.iter().enumerate() {
        let last = i + 1 == hints.len();
        let reserve = if last { 0 } else { kept };
        if x.saturating_add(cells(hint)).saturating_add(reserve) > limit {
            continue;
        }
        x = put(buf, x, area.y, &hint.0, area.width, theme.bold());
        x = put(buf, x + 1, area.y, &hint.1, area.width, theme.style(Meaning::Muted)) + 3;
    }
}

/// An error of an action: a band with a bar, its title in danger, the text, and keys.
pub fn band(area: Rect, title: &str, text: &str, hints: &[Hint], buf: &mut Buffer, theme: &Theme) {
    theme.clear(area, buf, Meaning::Raised);
    let danger = theme.style(Meaning::Danger).add_modifier(Modifier::BOLD);
    for y in area.y..area.bottom() {
        put(buf, area.x, y, "▌", 1, theme.style(Meaning::Danger));
    }
    let room = area.width.saturating_sub(6);
    put(buf, area.x + 2, area.y, "!", 1, danger);
    put(buf, area.x + 4, area.y, title, room, danger);
    let lines = wrap(text, usize::from(room));
    for (y, line) in (area.y + 1..area.bottom().saturating_sub(1)).zip(&lines) {
        put(buf, area.x + 4, y, line, room, theme.style(Meaning::Text));
    }
    let mut x = area.x + 4;
    for (key, word) in hints {
        x = put(buf, x, area.bottom().saturating_sub(1), key, room, theme.bold());
        x = put(buf, x + 1, area.bottom().saturating_sub(1), word, room, theme.style(Meaning::Muted)) + 3;
    }
}
