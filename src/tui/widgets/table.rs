//! A table: columns that give way, a head with the sort mark, rows drawn for the visible slice only.

use ratatui::{buffer::Buffer, layout::Rect, text::Line};

use super::text::{line_width, put, put_line, put_line_right, put_right, width};
use crate::tui::theme::{Meaning, Theme};

/// The alignment of a cell's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Texts.
    #[default]
    Left,
    /// Numbers.
    Right,
}

/// A column.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// In the head.
    pub title: String,
    /// Cells that it takes; the column with `flex` takes what is left, at least this.
    pub width: u16,
    /// A bar shrinks to so many cells before anything gives way.
    pub least: u16,
    /// Takes what is left.
    pub flex: bool,
    /// The alignment of its texts.
    pub align: Align,
    /// Cells of air before it.
    pub gap: u16,
    /// Which goes first when there is no room: 0 stays always, the highest goes first.
    pub gives_way: u8,
    /// The list is sorted by it: up (`true`) or down.
    pub sorted: Option<bool>,
}

impl Column {
    /// A column of a fixed width.
    pub fn new(title: impl Into<String>, width: u16) -> Column {
        Column { title: title.into(), width, least: width, gap: 2, ..Column::default() }
    }
    /// A column that takes what is left.
    pub fn flex(title: impl Into<String>, least: u16) -> Column {
        Column { flex: true, ..Column::new(title, least) }
    }
    /// Numbers: to the right.
    #[must_use]
    pub fn right(mut self) -> Column {
        self.align = Align::Right;
        self
    }
    /// Holds a content of so many cells; a name takes them from bars only.
    pub fn hold(&mut self, cells: usize) {
        let cells = u16::try_from(cells).unwrap_or(u16::MAX);
        self.width = self.width.max(cells);
        if !self.flex {
            self.least = self.least.max(cells);
        }
    }
    /// A bar, which shrinks to this before anything gives way.
    #[must_use]
    pub fn shrinks(mut self, least: u16) -> Column {
        self.least = least;
        self
    }
    /// The order in which columns give way.
    #[must_use]
    pub fn gives_way(mut self, order: u8) -> Column {
        self.gives_way = order;
        self
    }
    /// The air before it.
    #[must_use]
    pub fn gap(mut self, gap: u16) -> Column {
        self.gap = gap;
        self
    }
    /// Marks the sort.
    #[must_use]
    pub fn sorted(mut self, up: Option<bool>) -> Column {
        self.sorted = up;
        self
    }
}

/// The places of the columns of a table, for drawing and for the mouse.
#[derive(Debug, Clone)]
pub struct Layout {
    /// x and width of each column; `None` where it gave way.
    pub places: Vec<Option<(u16, u16)>>,
}

/// Makes the columns as wide as what is shown in them: an amount that is cut reads as another one. A name only wants its room.
pub fn widen<'a>(columns: &mut [Column], rows: impl IntoIterator<Item = &'a Vec<Line<'a>>>) {
    for row in rows {
        for (column, cell) in columns.iter_mut().zip(row) {
            column.hold(line_width(cell));
        }
    }
}

/// Lays columns out in a width: bars shrink, then columns give way until the rest fits.
pub fn layout(columns: &[Column], area: Rect) -> Layout {
    let mut shown: Vec<bool> = vec![true; columns.len()];
    let need = |shown: &[bool]| -> u16 {
        let kept = columns.iter().zip(shown).filter(|(_, shown)| **shown).map(|(column, _)| column);
        let sum = kept.clone().map(|column| column.least + column.gap).fold(0u16, u16::saturating_add);
        sum.saturating_sub(kept.map(|column| column.gap).next().unwrap_or(0))
    };
    while need(&shown) > area.width {
        let goes = columns.iter().enumerate().filter(|(i, c)| c.gives_way > 0 && shown.get(*i) == Some(&true));
        let Some((index, _)) = goes.max_by_key(|(_, column)| column.gives_way) else { break };
        if let Some(shown) = shown.get_mut(index) {
            *shown = false;
        }
    }
    // Names take what they want, then bars what they gave; the rest goes to the names.
    let mut spare = area.width.saturating_sub(need(&shown));
    let mut more = vec![0; columns.len()];
    for flex in [true, false] {
        let kept =
            columns.iter().zip(&shown).zip(&mut more).filter(|((column, shown), _)| **shown && column.flex == flex);
        for ((column, _), more) in kept {
            *more = column.width.saturating_sub(column.least).min(spare);
            spare -= *more;
        }
    }
    let mut lacking = need(&shown).saturating_sub(area.width);
    let mut x = area.x;
    let mut first = true;
    let places = columns
        .iter()
        .zip(&shown)
        .zip(more)
        .map(|((column, shown), more)| {
            if !shown {
                return None;
            }
            if !first {
                x = x.saturating_add(column.gap);
            }
            first = false;
            let mut wide = column.least + more;
            if column.flex {
                wide = wide.saturating_add(std::mem::take(&mut spare));
                wide = wide.saturating_sub(std::mem::take(&mut lacking));
            }
            let wide = wide.min(area.right().saturating_sub(x));
            let place = (x, wide);
            x = x.saturating_add(wide);
            Some(place)
        })
        .collect();
    Layout { places }
}

/// Draws the head.
pub fn head(columns: &[Column], layout: &Layout, y: u16, buf: &mut Buffer, theme: &Theme) {
    for (column, place) in columns.iter().zip(&layout.places) {
        let Some((x, wide)) = place else { continue };
        let style = theme.style(if column.sorted.is_some() { Meaning::Accent } else { Meaning::Muted });
        let title = match column.sorted {
            Some(true) => format!("{} ▲", column.title),
            Some(false) => format!("{} ▼", column.title),
            None => column.title.clone(),
        };
        match column.align {
            Align::Left => {
                put(buf, *x, y, &title, *wide, style);
            }
            Align::Right => {
                // A head may reach into the air before its column.
                let cells = u16::try_from(width(&title)).unwrap_or(u16::MAX).min(wide + column.gap.saturating_sub(1));
                put_right(buf, x + wide, y, &title, cells.max(*wide), style);
            }
        }
    }
}

/// Draws one row's cells.
pub fn row(columns: &[Column], layout: &Layout, y: u16, cells: &[Line<'_>], buf: &mut Buffer) {
    for ((column, place), cell) in columns.iter().zip(&layout.places).zip(cells) {
        let Some((x, wide)) = place else { continue };
        match column.align {
            Align::Left => {
                put_line(buf, *x, y, cell, *wide);
            }
            Align::Right if line_width(cell) > usize::from(*wide) => {
                put_right(buf, x + wide, y, "…", 1, cell.style);
            }
            Align::Right => put_line_right(buf, x + wide, y, cell, *wide),
        }
    }
}

/// Marks a row as selected: its ground, and a bar before it (thin without the focus).
pub fn mark(row: Rect, buf: &mut Buffer, theme: &Theme, focused: bool) {
    theme.select(row, buf, focused);
    let (symbol, meaning) = match (focused, theme.paints()) {
        (true, _) => ("▌", Meaning::Accent),
        (false, true) => ("▏", Meaning::Accent),
        (false, false) => ("›", Meaning::Accent),
    };
    put(buf, row.x, row.y, symbol, 1, theme.style(meaning));
    for position in row.positions() {
        if let Some(cell) = buf.cell_mut(position)
            && Some(cell.fg) == theme.style(Meaning::Text).fg
            && focused
        {
            cell.modifier.insert(ratatui::style::Modifier::BOLD);
        }
    }
}
