//! The last row: what can be pressed, and what just happened; and the banner that an error takes above it.

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier, text::Line};

use super::text::{line_width, put, put_line_right, width, wrap};
use crate::{
    tr,
    tui::{
        context::{Banner, Context},
        input::{action::Action, hit::Target},
        theme::Meaning,
    },
};

/// A key and its word.
pub type Hint = (String, String);

/// A key, its word, what it does, and whether it can be done now.
#[derive(Debug, Clone)]
pub struct KeyHint {
    pub key: String,
    pub word: String,
    /// What it does.
    pub action: Action,
    /// Muted where it can't be done now.
    pub able: bool,
}

impl KeyHint {
    /// The key of an action, under a word of its own; one that types no character.
    pub fn new(action: Action, word: String, context: &Context) -> KeyHint {
        KeyHint { key: context.display.keymap.key(action, true).unwrap_or_default(), word, action, able: true }
    }
}

/// Draws keys, three cells apart; the last one (help) always stays. What can't be done now gives way first, then what does
/// not fit is skipped. `end` is at the right.
pub fn hints(area: Rect, hints: &[KeyHint], end: &Line<'_>, buf: &mut Buffer, context: &Context) {
    let theme = &context.display.theme;
    let cells = |hint: &KeyHint| u16::try_from(width(&hint.key) + 1 + width(&hint.word)).unwrap_or(u16::MAX);
    let taken = u16::try_from(line_width(end)).unwrap_or(u16::MAX);
    put_line_right(buf, area.right().saturating_sub(1), area.y, end, taken.min(area.width.saturating_sub(2)));
    let limit = area.right().saturating_sub(1).saturating_sub(if taken > 0 { taken + 3 } else { 0 });
    let all = hints.iter().fold(area.x + 1, |sum, hint| sum.saturating_add(cells(hint)).saturating_add(3));
    let hints: Vec<&KeyHint> = hints.iter().filter(|hint| hint.able || all <= limit.saturating_add(3)).collect();
    let kept = hints.last().map_or(0, |help| cells(help).saturating_add(3));
    let mut x = area.x + 1;
    for (i, hint) in hints.iter().enumerate() {
        let hint = *hint;
        let last = i + 1 == hints.len();
        let reserve = if last { 0 } else { kept };
        if x.saturating_add(cells(hint)).saturating_add(reserve) > limit {
            continue;
        }
        let (key, word) =
            if hint.able { (theme.bold(), theme.style(Meaning::Muted)) } else { (theme.faint(), theme.faint()) };
        context.targets.add(Rect::new(x, area.y, cells(hint), 1), Target::Act(hint.action));
        x = put(buf, x, area.y, &hint.key, area.width, key);
        x = put(buf, x + 1, area.y, &hint.word, area.width, word) + 3;
    }
}

/// Columns that the text of a banner has on a screen of so many.
pub fn banner_room(screen: u16) -> usize {
    usize::from(screen.saturating_sub(6))
}

/// An error of an action, or news: a banner with a bar, its title in danger (or in the accent), the text, and keys.
pub fn banner(area: Rect, banner: &Banner, close: &KeyHint, buf: &mut Buffer, context: &Context) {
    let theme = &context.display.theme;
    theme.clear(area, buf, Meaning::Raised);
    let (mark, meaning) = if banner.wrong { ("!", Meaning::Danger) } else { ("i", Meaning::Accent) };
    let style = theme.style(meaning).add_modifier(Modifier::BOLD);
    for y in area.y..area.bottom() {
        put(buf, area.x, y, "▌", 1, theme.style(meaning));
    }
    let room = area.width.saturating_sub(6);
    put(buf, area.x + 2, area.y, mark, 1, style);
    put(buf, area.x + 4, area.y, &banner.title, room, style);
    let mut lines = wrap(&banner.text, banner_room(area.width));
    let shown = usize::from(area.height.saturating_sub(2));
    if lines.len() > shown && shown > 0 {
        // What does not fit is counted.
        let more = i64::try_from(lines.len() + 1 - shown).unwrap_or(i64::MAX);
        lines.truncate(shown - 1);
        lines.push(tr!(context.display.texts, "user-files-more", count = more));
    }
    for (y, line) in (area.y + 1..area.bottom().saturating_sub(1)).zip(&lines) {
        put(buf, area.x + 4, y, line, room, theme.style(Meaning::Text));
    }
    let last = Rect { x: area.x + 3, y: area.bottom().saturating_sub(1), width: room, height: 1 };
    hints(last, std::slice::from_ref(close), &Line::default(), buf, context);
}
