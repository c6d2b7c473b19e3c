//! Lines that fill: stock against its threshold, progress, rank, change.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::text::{put, put_right, width};
use crate::tui::theme::{Meaning, Theme};

/// Half cells of `share` (parts per million) of a width, at least one where there is anything.
fn halves(share: i64, cells: u16) -> u16 {
    let share = share.clamp(0, 1_000_000);
    let full = i64::from(cells) * 2;
    let filled = (share * full + 500_000) / 1_000_000;
    u16::try_from(if share > 0 { filled.max(1) } else { 0 }).unwrap_or(0)
}

fn line(area: Rect, filled: u16, ink: Style, buf: &mut Buffer, theme: &Theme) {
    for x in 0..area.width {
        let (symbol, style) = match filled.saturating_sub(2 * x) {
            0 => ("─", theme.style(Meaning::Track)),
            1 => ("╸", ink),
            _ => ("━", ink),
        };
        put(buf, area.x + x, area.y, symbol, 1, style);
    }
}

fn tick(area: Rect, at: u16, filled: u16, ink: Style, buf: &mut Buffer, theme: &Theme) {
    if at < area.width {
        let on_fill = filled > 2 * at + 1;
        let (symbol, style) = if on_fill { ("┷", ink) } else { ("┴", theme.style(Meaning::Muted)) };
        put(buf, area.x + at, area.y, symbol, 1, style);
    }
}

/// A stock against its threshold (both in the same unit): full is four times the threshold. `word` (`low`, `out`) is at
/// the empty end.
pub fn stock(area: Rect, on_hand: i64, threshold: i64, word: Option<(&str, Meaning)>, buf: &mut Buffer, theme: &Theme) {
    if area.height == 0 || area.width == 0 {
        return;
    }
    let full = i128::from(threshold.max(1)) * 4;
    let share = i64::try_from(i128::from(on_hand.max(0)) * 1_000_000 / full).unwrap_or(1_000_000);
    let share = if threshold <= 0 && on_hand > 0 { 1_000_000 } else { share };
    let filled = halves(share, area.width);
    let meaning = word.map_or(Meaning::Accent, |(_, meaning)| meaning);
    let ink = if word.is_none() { theme.ramp(2, 3, false) } else { theme.style(meaning) };
    line(area, filled, ink, buf, theme);
    if threshold > 0 {
        tick(area, area.width / 4, filled, ink, buf, theme);
    }
    if let Some((word, meaning)) = word {
        let cells = u16::try_from(width(word) + 1).unwrap_or(u16::MAX);
        if cells < area.width {
            put_right(buf, area.right(), area.y, &format!(" {word}"), cells, theme.style(meaning));
        }
    }
}

/// Progress in parts per million.
pub fn progress(area: Rect, share: i64, buf: &mut Buffer, theme: &Theme) {
    if area.height > 0 {
        line(area, halves(share, area.width), theme.style(Meaning::Accent), buf, theme);
    }
}

/// A rank: `share` of the first one's in parts per million, and a tick where the period before stood.
pub fn rank(area: Rect, share: i64, before: Option<i64>, bright: bool, buf: &mut Buffer, theme: &Theme) {
    if area.height == 0 || area.width == 0 {
        return;
    }
    let filled = halves(share, area.width);
    let ink = theme.ramp(2, 3, bright);
    line(area, filled, ink, buf, theme);
    if let Some(before) = before.filter(|before| *before > 0) {
        let at = halves(before, area.width).saturating_sub(1) / 2;
        tick(area, at.min(area.width - 1), filled, ink, buf, theme);
    }
}

/// A change: right of a faint line in good, left of it in danger. `share` of the largest one, in parts per million.
pub fn change(area: Rect, share: i64, buf: &mut Buffer, theme: &Theme) {
    if area.height == 0 || area.width < 5 {
        return;
    }
    let left = area.width / 4;
    put(buf, area.x + left, area.y, "│", 1, theme.style(Meaning::Track));
    if share >= 0 {
        let room = area.width - left - 1;
        let cells = halves(share, room).div_ceil(2);
        put(buf, area.x + left + 1, area.y, &"━".repeat(usize::from(cells)), cells, theme.style(Meaning::Good));
    } else {
        let cells = halves(share.saturating_neg(), left).div_ceil(2).min(left);
        put(buf, area.x + left - cells, area.y, &"━".repeat(usize::from(cells)), cells, theme.style(Meaning::Danger));
    }
}
