//! Inputs: a line of text with its cursor, pills to choose from, a stepper.

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use super::text::{clean, put, width};
use crate::tui::theme::{Meaning, Theme};

/// An input as it is drawn.
#[derive(Debug, Clone, Copy, Default)]
pub struct Input<'a> {
    /// What is typed.
    pub text: &'a str,
    /// The cursor, in characters.
    pub cursor: usize,
    /// Shown in muted ink while nothing is typed.
    pub placeholder: &'a str,
    /// Has it the keys?
    pub focused: bool,
    pub wrong: bool,
    /// Amounts and quantities are at the right.
    pub right: bool,
    /// Painted as a field; else bare (a search line in a pane).
    pub boxed: bool,
}

/// Draws an input into one row; returns the cell of the cursor where it has the focus.
pub fn input(input: &Input<'_>, area: Rect, buf: &mut Buffer, theme: &Theme) -> Option<(u16, u16)> {
    if area.width < 3 || area.height == 0 {
        return None;
    }
    let row = Rect { height: 1, ..area };
    let mut inner = row;
    if input.boxed {
        let ground = if input.focused { Meaning::Selection } else { Meaning::Field };
        if theme.paints() {
            buf.set_style(row.intersection(buf.area), theme.style(ground));
            if input.focused || input.wrong {
                let bar = if input.wrong { Meaning::Danger } else { Meaning::Accent };
                put(buf, row.x, row.y, "▌", 1, theme.style(bar));
            }
        } else {
            let style = theme.style(if input.wrong { Meaning::Danger } else { Meaning::Border });
            put(buf, row.x, row.y, "[", 1, style);
            put(buf, row.right() - 1, row.y, "]", 1, style);
        }
        // A narrow field keeps its cells for what is typed.
        let air = if row.width < 14 { 1 } else { 2 };
        inner = Rect { x: row.x + air, width: row.width.saturating_sub(2 * air).max(1), ..row };
    }
    let text = clean(input.text);
    if text.is_empty() {
        put(
            buf,
            inner.x + u16::from(input.focused),
            inner.y,
            input.placeholder,
            inner.width,
            theme.style(Meaning::Muted),
        );
    }
    let cursor = if input.focused { input.cursor } else { 0 };
    // What is not drawn takes no cell before the cursor either.
    let before: String = input.text.chars().take(cursor).collect();
    let before = clean(&before).into_owned();
    let room = usize::from(inner.width.saturating_sub(u16::from(input.focused))).max(1);
    // The window follows the cursor.
    let mut hidden = 0;
    let mut chars = before.chars();
    while width(chars.as_str()) > room && chars.next().is_some() {
        hidden += 1;
    }
    // An amount that lacks its first digit reads as another one: what is hidden is marked.
    let mark = if hidden > 0 { "…" } else { "" };
    let from = hidden + mark.chars().count();
    let tail = |text: &str| mark.chars().chain(text.chars().skip(from)).collect::<String>();
    let shown = tail(&text);
    let ahead = u16::try_from(width(&tail(&before))).unwrap_or(0);
    let wide = u16::try_from(width(&shown).min(room)).unwrap_or(inner.width);
    let x =
        if input.right { inner.right().saturating_sub(wide + u16::from(input.focused)).max(inner.x) } else { inner.x };
    put(buf, x, inner.y, &shown, inner.width, theme.style(Meaning::Text));
    if !input.focused {
        return None;
    }
    let at = (x + ahead).min(inner.right().saturating_sub(1).max(inner.x));
    if let Some(cell) = buf.cell_mut((at, inner.y)) {
        cell.set_style(theme.style(Meaning::Text).add_modifier(Modifier::REVERSED));
    }
    Some((at, inner.y))
}

/// Draws choices side by side, the chosen one as a pill; returns the place of each.
pub fn pills(words: &[String], chosen: usize, area: Rect, buf: &mut Buffer, theme: &Theme) -> Vec<Rect> {
    let mut x = area.x;
    let mut places = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let text = if index == chosen && !theme.paints() { format!("[{word}]") } else { format!(" {word} ") };
        let room = area.right().saturating_sub(x);
        let style = if index == chosen { theme.pill() } else { theme.style(Meaning::Soft) };
        let end = put(buf, x, area.y, &text, room, style);
        places.push(Rect::new(x, area.y, end.saturating_sub(x), 1));
        x = end + u16::from(index + 1 < words.len());
    }
    places
}

/// Draws `‹ 2026 ›`; an arrow that leads nowhere is faint and missing. Returns the places of the arrows.
pub fn stepper(text: &str, back: bool, on: bool, area: Rect, buf: &mut Buffer, theme: &Theme) -> (Rect, Rect) {
    let wide = u16::try_from(width(text)).unwrap_or(u16::MAX).saturating_add(8).min(area.width);
    let row = Rect::new(area.x, area.y, wide, 1);
    if theme.paints() {
        buf.set_style(row.intersection(buf.area), theme.style(Meaning::Field));
    }
    let arrow = |active: bool| theme.style(if active { Meaning::Accent } else { Meaning::Grid });
    put(buf, row.x + 1, row.y, if back { "‹" } else { " " }, 1, arrow(back));
    put(buf, row.x + 4, row.y, text, wide.saturating_sub(8), theme.bold());
    put(buf, row.right().saturating_sub(2), row.y, if on { "›" } else { " " }, 1, arrow(on));
    (Rect::new(row.x, row.y, 3.min(wide), 1), Rect::new(row.right().saturating_sub(3), row.y, 3.min(wide), 1))
}
