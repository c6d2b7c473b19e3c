//! The layout of History, for keys, mouse and drawing alike.

use chrono::NaiveDate;
use ratatui::layout::Rect;

use crate::{
    domain::sale::SaleRow,
    tui::{screens::listing::split, widgets::paged::Paged},
};

/// The list, and the sale beside it in a terminal of at least 110 columns.
pub fn panes(body: Rect) -> (Rect, Option<Rect>) {
    let side = match body.width {
        ..110 => 0,
        110..140 => 48,
        _ => 58,
    };
    split(body, side)
}

/// Lines of a list's pane below its head.
pub fn list_height(pane: Rect) -> usize {
    usize::from(pane.height.saturating_sub(3))
}

#[derive(Debug, Clone, Copy)]
pub enum Line<'a> {
    /// Separates two days.
    Blank,
    /// The heading of a day.
    Day(NaiveDate),
    /// A document: whether it is selected, and its index among the visible documents.
    Row(bool, usize, &'a SaleRow),
}

/// Number of documents that fit into `height` lines, together with the headings of days and the blank lines.
pub fn rows_that_fit(list: &Paged<SaleRow>, height: usize) -> usize {
    (1..=height).rev().find(|rows| lines_of(list, *rows).count() <= height).unwrap_or(1)
}

/// The first `height` lines of a list.
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
