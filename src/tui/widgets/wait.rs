//! A pane while what it shows is read again: dimmed, with a spinner in its border, once that takes long.

use ratatui::{buffer::Buffer, layout::Rect};

use super::text::put;
use crate::tui::{context::Context, theme::Meaning};

/// Draws it over a pane where a read of one of these slots is slow.
pub fn over(slots: &[&str], pane: Rect, buf: &mut Buffer, context: &Context) {
    if context.slow(slots) && pane.width > 8 && pane.height > 1 {
        let theme = &context.display.theme;
        theme.dim(pane, buf, 45);
        let style = theme.style(Meaning::Accent);
        put(buf, pane.x + 2, pane.bottom() - 1, &format!(" {} ", context.spinner()), 3, style);
    }
}
