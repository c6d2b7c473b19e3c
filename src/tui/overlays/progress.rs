//! Long work: how far, how fast, how long still, and how to end it.

use ratatui::{Frame, layout::Rect};

use crate::tui::context::{Context, Running};

/// Draws the box.
pub fn draw(_running: &Running, _frame: &mut Frame<'_>, _area: Rect, _context: &Context) {}
