//! How New Sale is drawn.
use ratatui::{Frame, layout::Rect};
use super::NewSale;
use crate::tui::context::Context;
/// The panes.
pub struct Panes { pub find: Rect, pub matches: Rect, pub client: Rect, pub basket: Rect, pub pay: Rect }
/// Lays the panes out.
pub fn panes(_body: Rect) -> Panes { Panes { find: Rect::ZERO, matches: Rect::ZERO, client: Rect::ZERO, basket: Rect::ZERO, pay: Rect::ZERO } }
impl NewSale { pub(super) fn first_line(&self, _basket: Rect) -> usize { 0 } }
/// Draws it.
pub fn draw(_screen: &NewSale, _frame: &mut Frame<'_>, _area: Rect, _context: &Context) {}
