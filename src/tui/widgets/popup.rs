//! A raised panel in the middle, over a dimmed screen.

use ratatui::{buffer::Buffer, layout::Rect, symbols::border};

use super::text::{put, put_right, width};
use crate::tui::{
    context::Context,
    input::{action::Action, hit::Target},
    theme::Meaning,
};

/// A panel's frame.
#[derive(Debug, Clone, Default)]
pub struct Popup {
    /// In the top border, bold.
    pub title: String,
    /// In the top border, at the right.
    pub note: String,
    /// Is the note about something wrong?
    pub wrong: bool,
}

impl Popup {
    /// Draws a panel of this size in the middle of an area (smaller where there is no room), and returns its inside.
    pub fn draw(&self, area: Rect, wide: u16, high: u16, buf: &mut Buffer, context: &Context) -> Rect {
        let theme = &context.display.theme;
        let (wide, high) = (wide.min(area.width), high.min(area.height));
        let panel = Rect::new(area.x + (area.width - wide) / 2, area.y + (area.height - high) / 2, wide, high);
        if wide < 4 || high < 3 {
            return Rect::new(panel.x, panel.y, 0, 0);
        }
        context.targets.add(area, Target::Outside);
        context.targets.add(panel, Target::Inside);
        theme.clear(panel, buf, Meaning::Raised);
        let set = if theme.paints() { border::ROUNDED } else { border::THICK };
        super::pane::frame(panel, buf, set, theme.style(Meaning::FocusBorder));
        let room = wide.saturating_sub(4);
        put(buf, panel.x + 2, panel.y, &format!(" {} ", self.title), room, theme.bold());
        let note_width = u16::try_from(width(&self.note)).unwrap_or(u16::MAX);
        let title_width = u16::try_from(width(&self.title)).unwrap_or(u16::MAX);
        if note_width > 0 && note_width.saturating_add(title_width).saturating_add(8) <= wide {
            let meaning = if self.wrong { Meaning::Danger } else { Meaning::Muted };
            put_right(
                buf,
                panel.right() - 2,
                panel.y,
                &format!(" {} ", self.note),
                note_width + 2,
                theme.style(meaning),
            );
        }
        Rect::new(panel.x + 2, panel.y + 1, wide.saturating_sub(4), high - 2)
    }
}

/// Draws buttons that end at the right of a row: (what it does, text, painted in danger, is it the main one).
pub fn buttons(row: Rect, buttons: &[(Action, String, bool, bool)], buf: &mut Buffer, context: &Context) {
    let theme = &context.display.theme;
    let mut right = row.right();
    for (action, text, danger, main) in buttons.iter().rev() {
        let text = format!(" {text} ");
        let wide = u16::try_from(width(&text)).unwrap_or(u16::MAX);
        if right < row.x.saturating_add(wide) {
            return;
        }
        let style = match (danger, main) {
            (true, true) => theme.danger_button(),
            (false, true) => theme.pill(),
            (_, false) => theme.style(Meaning::Text),
        };
        put(buf, right - wide, row.y, &text, wide, style);
        context.targets.add(Rect::new(right - wide, row.y, wide, 1), Target::Act(*action));
        right -= wide + 2;
    }
}
