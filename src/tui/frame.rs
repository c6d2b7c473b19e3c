//! The frame around every screen: header with tabs and today, error band, key line; and what lies over it.

use ratatui::{Frame, layout::Position};

use super::{app::App, screens::Tab};

/// Draws the whole dashboard.
pub fn draw(_app: &App, _frame: &mut Frame<'_>) {}

/// The tab whose title stands at a position of the header.
pub fn tab_at(_app: &App, _at: Position) -> Option<Tab> {
    None
}
