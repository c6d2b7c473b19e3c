//! Where everything of History stands: the same for keys, mouse and drawing.

use chrono::NaiveDate;
use ratatui::layout::Rect;

use crate::{domain::sale::SaleRow, tui::widgets::paged::Paged};

/// From this width on the sale stands beside the list.
const WIDE: u16 = 110;

/// The panes of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panes {
    /// The sales.
    pub list: Rect,
    /// The selected one.
    pub sale: Option<Rect>,
}

/// Lays the body out.
pub fn panes(body: Rect) -> Panes {
    if body.width < WIDE {
        return Panes { list: body, sale: None };
    }
    let side = if body.width >= 140 { 58 } else { 48 };
    let list = Rect { width: body.width - side, ..body };
    Panes { list, sale: Some(Rect { x: body.x + list.width, width: side, ..body }) }
}

/// Lines of the list's pane below its head.
pub fn list_height(pane: Rect) -> usize {
    usize::from(pane.height.saturating_sub(3))
}

/// One line of the list.
#[derive(Debug, Clone, Copy)]
pub enum Line<'a> {
    /// Between two days.
    Blank,
    /// The head of a day.
    Day(NaiveDate),
    /// A document; the number counts the visible documents.
    Row(bool, usize, &'a SaleRow),
}

/// How many documents fit into so many lines, heads and blanks between the days counted.
pub fn rows_that_fit(list: &Paged<SaleRow>, height: usize) -> usize {
    (1..=height).rev().find(|rows| lines_of(list, *rows).count() <= height).unwrap_or(1)
}

/// The lines of a list of so many lines.
pub fn lines(list: &Paged<SaleRow>, height: usize) -> impl Iterator<Item = Line<'_>> {
    lines_of(list, rows_that_fit(list, height)).take(height)
}

fn lines_of(list: &Paged<SaleRow>, rows: usize) -> impl Iterator<Item = Line<'_>> {
    let mut before = None;
    list.visible(rows).enumerate().flat_map(move |(index, (selected, row))| {
        let earlier = before.replace(row.day);
        let blank = (earlier.is_some() && earlier != Some(row.day)).then_some(Line::Blank);
        let day = (earlier != Some(row.day)).then_some(Line::Day(row.day));
        blank.into_iter().chain(day).chain([Line::Row(selected, index, row)])
    })
}
