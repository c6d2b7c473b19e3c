//! An empty place teaches: a drawing, what is missing, and the keys that change it.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    keys::Hint,
    text::{put, width},
};
use crate::tui::theme::{Meaning, Theme};

const SHELVES: [&str; 5] = [
    "╭──────┬──────┬──────╮",
    "│      │      │      │",
    "├──────┼──────┼──────┤",
    "│      │      │      │",
    "╰──────┴──────┴──────╯",
];

/// Draws it in the middle of an area.
pub fn draw(area: Rect, title: &str, text: &str, hints: &[Hint], buf: &mut Buffer, theme: &Theme) {
    let drawing = if area.height >= 16 { SHELVES.len() + 1 } else { 0 };
    let rows = u16::try_from(drawing + 3 + hints.len()).unwrap_or(u16::MAX);
    let mut y = area.y + area.height.saturating_sub(rows) / 2;
    let middle = |text: &str| {
        let wide = u16::try_from(width(text)).unwrap_or(u16::MAX).min(area.width);
        (area.x + (area.width - wide) / 2, wide)
    };
    let mut line = |text: &str, y: u16, style| {
        let (x, wide) = middle(text);
        if y < area.bottom() {
            put(buf, x, y, text, wide, style);
        }
    };
    if drawing > 0 {
        for shelf in SHELVES {
            line(shelf, y, theme.style(Meaning::Border));
            y += 1;
        }
        y += 1;
    }
    line(title, y, theme.bold());
    line(text, y + 1, theme.style(Meaning::Muted));
    y += 3;
    let widest = hints.iter().map(|(key, word)| width(key) + 2 + width(word)).max().unwrap_or(0);
    let x = area.x + area.width.saturating_sub(u16::try_from(widest).unwrap_or(0)) / 2;
    for (key, word) in hints {
        if y >= area.bottom() {
            return;
        }
        let at =
            put(buf, x, y, key, area.width, theme.style(Meaning::Accent).add_modifier(ratatui::style::Modifier::BOLD));
        put(buf, at + 2, y, word, area.right().saturating_sub(at + 2), theme.style(Meaning::Text));
        y += 1;
    }
}
