//! A row of small bars with a scale of its own: never a full block, so that rows don't touch; zero differs from little.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::text::put;
use crate::tui::theme::{Meaning, Theme};

const LEVELS: [&str; 6] = ["▂", "▃", "▄", "▅", "▆", "▇"];

/// Draws values, oldest first, into the cells of an area; more values than cells are added up by neighbours.
pub fn draw(values: &[i64], area: Rect, ink: Style, buf: &mut Buffer, theme: &Theme) {
    let cells = usize::from(area.width);
    if cells == 0 || area.height == 0 || values.is_empty() {
        return;
    }
    let sums = gather(values, cells);
    let most = sums.iter().copied().max().unwrap_or(0).max(1);
    for (x, value) in (area.x..).zip(&sums) {
        if *value <= 0 {
            put(buf, x, area.y, "▁", 1, theme.style(Meaning::Track));
        } else {
            let top = i64::try_from(LEVELS.len() - 1).unwrap_or(0);
            let level = i128::from(*value) * i128::from(top) / i128::from(most);
            let symbol = usize::try_from(level).ok().and_then(|level| LEVELS.get(level)).unwrap_or(&"▇");
            put(buf, x, area.y, symbol, 1, ink);
        }
    }
}

/// Adds neighbours up until there are no more values than cells; fewer values stay as they are.
pub fn gather(values: &[i64], cells: usize) -> Vec<i64> {
    if values.len() <= cells || cells == 0 {
        return values.to_vec();
    }
    (0..cells)
        .map(|cell| {
            let from = cell * values.len() / cells;
            let to = (cell + 1) * values.len() / cells;
            values.iter().take(to).skip(from).fold(0i64, |sum, value| sum.saturating_add(*value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_added_up_and_nothing_is_lost() {
        let values: Vec<i64> = (0..30).collect();
        let sums = gather(&values, 10);
        assert_eq!(sums.len(), 10);
        assert_eq!(sums.iter().sum::<i64>(), values.iter().sum::<i64>());
    }
}
