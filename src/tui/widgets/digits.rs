//! Amounts in big digits, read at arm's length. The largest size that leaves air is taken; else bold text.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::text::{put, put_right, width};

/// Digits, three pixels wide and five high.
const SHAPES: [(char, [&str; 5]); 10] = [
    ('0', ["###", "# #", "# #", "# #", "###"]),
    ('1', ["## ", " # ", " # ", " # ", "###"]),
    ('2', ["###", "  #", "###", "#  ", "###"]),
    ('3', ["###", "  #", "###", "  #", "###"]),
    ('4', ["# #", "# #", "###", "  #", "  #"]),
    ('5', ["###", "#  ", "###", "  #", "###"]),
    ('6', ["###", "#  ", "###", "# #", "###"]),
    ('7', ["###", "  #", "  #", "  #", "  #"]),
    ('8', ["###", "# #", "###", "# #", "###"]),
    ('9', ["###", "# #", "###", "  #", "###"]),
];

/// How large digits are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 4 rows, 6 cells a digit.
    Large,
    /// 3 rows, 4 cells a digit.
    Small,
    /// 3 rows, 2 cells a digit, in quarters of a cell.
    Narrow,
    /// One row of bold text.
    Text,
}

impl Size {
    fn digit(self) -> u16 {
        match self {
            Size::Large => 6,
            Size::Small => 4,
            Size::Narrow => 2,
            Size::Text => 1,
        }
    }

    /// Rows that it takes.
    pub fn rows(self) -> u16 {
        match self {
            Size::Large => 4,
            Size::Small | Size::Narrow => 3,
            Size::Text => 1,
        }
    }

    fn cells(self, c: char) -> u16 {
        match c {
            '0'..='9' | '\u{2212}' | '-' => self.digit() + u16::from(matches!(self, Size::Large | Size::Small)),
            '.' | ',' => match self {
                Size::Large => 3,
                Size::Small => 2,
                Size::Narrow | Size::Text => 1,
            },
            _ => 1 + u16::from(self == Size::Large),
        }
    }

    fn total(self, digits: &str) -> u16 {
        if self == Size::Text {
            return u16::try_from(width(digits)).unwrap_or(u16::MAX);
        }
        digits.chars().fold(0u16, |sum, c| sum.saturating_add(self.cells(c)))
    }
}

/// An amount: its digits, and the currency's sign before or behind them.
pub struct Digits<'a> {
    /// `1,234.50`
    pub digits: &'a str,
    /// `€` before, or empty.
    pub before: &'a str,
    /// `F` behind, or empty.
    pub after: &'a str,
    /// No larger than this.
    pub largest: Size,
}

impl Digits<'_> {
    /// The largest size that fits; the large one only with three cells of air.
    pub fn size(&self, area: Rect) -> Size {
        let sign =
            |sign: &str| u16::try_from(width(sign)).unwrap_or(u16::MAX).saturating_add(u16::from(!sign.is_empty()));
        let fits = |size: Size, air: u16| {
            // The gap behind the last digit is air already.
            let wide = size.total(self.digits).saturating_sub(u16::from(size != Size::Narrow));
            let wide = wide.saturating_add(sign(self.before)).saturating_add(sign(self.after)).saturating_add(air);
            wide <= area.width && size.rows() <= area.height
        };
        match self.largest {
            Size::Large if fits(Size::Large, 3) => Size::Large,
            Size::Large | Size::Small if fits(Size::Small, 0) => Size::Small,
            Size::Large | Size::Small | Size::Narrow if fits(Size::Narrow, 0) => Size::Narrow,
            Size::Large | Size::Small | Size::Narrow | Size::Text => Size::Text,
        }
    }

    /// Draws the amount; `right` aligns it to the right edge.
    pub fn draw(&self, area: Rect, right: bool, style: Style, buf: &mut Buffer) {
        let size = self.size(area);
        let space = |sign: &str| if sign.is_empty() { 0 } else { u16::try_from(width(sign) + 1).unwrap_or(0) };
        if size == Size::Text {
            let gap = if self.after.is_empty() { "" } else { "\u{a0}" };
            let text = format!("{}{}{gap}{}", self.before, self.digits, self.after);
            if right {
                put_right(buf, area.right(), area.y, &text, area.width, style);
            } else {
                put(buf, area.x, area.y, &text, area.width, style);
            }
            return;
        }
        let all = size.total(self.digits) + space(self.before) + space(self.after);
        let mut x = if right { area.right().saturating_sub(all) } else { area.x };
        let foot = area.y + size.rows() - 1;
        x = put(buf, x, foot, self.before, area.width, style) + u16::from(!self.before.is_empty());
        for c in self.digits.chars() {
            glyph(c, size, x, area.y, style, buf);
            x += size.cells(c);
        }
        // Narrow digits leave half a cell behind them, the others a whole one.
        let gap = u16::from(size == Size::Narrow && !self.after.is_empty());
        put(buf, x + gap, foot, self.after, area.width, style);
    }
}

/// Four pixels in a cell: upper left, upper right, lower left, lower right count 1, 2, 4, 8.
const QUARTERS: [&str; 16] = [" ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█"];

fn narrow(shape: &[&str; 5], x: u16, y: u16, style: Style, buf: &mut Buffer) {
    let lit = |row: usize, column: usize| {
        usize::from(shape.get(row).is_some_and(|line| line.as_bytes().get(column) == Some(&b'#')))
    };
    for (dy, row) in (0u16..).zip([0, 2, 4]) {
        for (dx, column) in (0u16..).zip([0, 2]) {
            let upper = lit(row, column) + 2 * lit(row, column + 1);
            let cell = upper + 4 * lit(row + 1, column) + 8 * lit(row + 1, column + 1);
            put(buf, x + dx, y + dy, QUARTERS.get(cell).unwrap_or(&" "), 1, style);
        }
    }
}

fn glyph(c: char, size: Size, x: u16, y: u16, style: Style, buf: &mut Buffer) {
    let foot = y + size.rows() - 1;
    let large = size == Size::Large;
    match c {
        '.' => drop(put(buf, x, foot, if large { "▄▄" } else { "▄" }, 2, style)),
        ',' => drop(put(buf, x, foot, if large { "▟▘" } else { "▞" }, 2, style)),
        '\u{2212}' | '-' => {
            let dash = "▀".repeat(usize::from(size.digit()));
            put(buf, x, y + size.rows() / 2, &dash, size.digit(), style);
        }
        c => {
            let Some((_, shape)) = SHAPES.iter().find(|(digit, _)| *digit == c) else { return };
            if size == Size::Narrow {
                return narrow(shape, x, y, style, buf);
            }
            // A pixel is half a cell high: 3 rows hold the five of a shape, 4 rows stretch its uprights to eight.
            let (rows, columns): (&[usize], &[usize]) = if large {
                (&[0, 1, 1, 2, 3, 3, 3, 4], &[0, 0, 1, 1, 2, 2])
            } else {
                (&[0, 1, 2, 3, 4], &[0, 1, 1, 2])
            };
            let lit = |row: Option<&usize>, column: usize| {
                row.and_then(|row| shape.get(*row)).is_some_and(|line| line.as_bytes().get(column) == Some(&b'#'))
            };
            for (dy, pair) in (0u16..).zip(rows.chunks(2)) {
                for (dx, column) in (0u16..).zip(columns) {
                    let symbol = match (lit(pair.first(), *column), lit(pair.get(1), *column)) {
                        (true, true) => "█",
                        (true, false) => "▀",
                        (false, true) => "▄",
                        (false, false) => continue,
                    };
                    put(buf, x + dx, y + dy, symbol, 1, style);
                }
            }
        }
    }
}
