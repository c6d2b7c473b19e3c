//! How a list is drawn: its pane, its search, heads and rows.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use super::{Listed, Listing};
use crate::{
    domain::{fold, query::Direction},
    tr,
    tui::{
        context::Context,
        input::{action::Action, hit::Target},
        theme::Meaning,
        widgets::{
            field::{Input, input},
            paged::Paged,
            pane::{Pane, scrollbar},
            table::{self, Column, Layout},
            text::{line_width, put},
            wait,
        },
    },
};

/// How a list is drawn around its rows.
pub struct Look<'a> {
    /// Title of the pane.
    pub title: String,
    /// At the right of the title.
    pub facts: Line<'a>,
    pub columns: Vec<Column>,
}

impl<T: Listed> Listing<T> {
    /// The mark of the order in a column's head.
    pub fn mark(&self, sort: T::Sort) -> Option<bool> {
        (self.sort == sort).then_some(self.direction == Direction::Up)
    }

    /// Draws the pane, its search, heads and rows; `row` draws the cells of one.
    pub fn draw_list(
        &self,
        look: Look<'_>,
        area: Rect,
        buf: &mut Buffer,
        context: &Context,
        mut row: impl FnMut(&T, bool, &[String], &[Column], &Layout, Rect, &mut Buffer),
    ) {
        let (theme, texts) = (&context.display.theme, &context.display.texts);
        let muted = theme.style(Meaning::Muted);
        let searching = self.searching();
        let total = i64::try_from(self.list.total()).unwrap_or(i64::MAX);
        let foot = position(&self.list, context);
        let taken = u16::try_from(line_width(&look.facts)).unwrap_or(u16::MAX);
        let pane = Pane {
            title: if searching { String::new() } else { look.title },
            count: if searching { String::new() } else { context.display.format.integer(total) },
            facts: look.facts,
            foot: Line::from(Span::styled(foot, muted)),
            focused: true,
        };
        let inner = pane.draw(area, buf, theme);
        if searching {
            self.draw_search(taken, area, buf, context);
        }
        let layout = table::layout(&look.columns, inner);
        table::head(&look.columns, &layout, inner.y, buf, theme);
        for (column, (x, wide)) in layout.places.iter().enumerate().filter_map(|(i, place)| Some((i, (*place)?))) {
            context.targets.add(Rect::new(x, inner.y, wide, 1), Target::Head(column));
        }
        if self.list.loaded() && self.list.total() == 0 {
            put(buf, inner.x, inner.y + 1, &tr!(texts, "list-no-match"), inner.width, muted);
        }
        let height = usize::from(inner.height.saturating_sub(1));
        let words: Vec<String> = fold(self.search.text()).split(' ').map(str::to_owned).collect();
        let visible = self.list.visible(height).zip(inner.y + 1..inner.bottom());
        for (line, ((selected, item), y)) in visible.enumerate() {
            let place = Rect::new(area.x + 1, y, area.width.saturating_sub(2), 1);
            row(item, selected, &words, &look.columns, &layout, place, buf);
            context.targets.add(place, Target::Row(line));
        }
        scrollbar(area, self.list.offset(), u64::try_from(height).unwrap_or(0), self.list.total(), buf, theme);
        wait::over(&[T::SLOTS[0]], area, buf, context);
    }

    /// The search stands where the title was: the list below keeps its place.
    fn draw_search(&self, taken: u16, area: Rect, buf: &mut Buffer, context: &Context) {
        let theme = &context.display.theme;
        let wide = 30.min(area.width.saturating_sub(taken.saturating_add(12))).max(10);
        let place = Rect::new(area.x + 2, area.y, wide + 4, 1);
        put(buf, place.x, area.y, &" ".repeat(usize::from(wide) + 4), wide + 4, theme.style(Meaning::Text));
        put(buf, area.x + 3, area.y, "/", 1, theme.style(Meaning::Accent));
        let (text, cursor) = (self.search.text(), self.search.cursor());
        let shown = Input { text, cursor, focused: self.typing, ..Input::default() };
        input(&shown, Rect::new(area.x + 5, area.y, wide, 1), buf, theme);
        context.targets.add(place, Target::Act(Action::Search));
    }
}

/// Where the selection of a list stands in it.
pub fn position<T>(list: &Paged<T>, context: &Context) -> String {
    let (texts, format) = (&context.display.texts, context.display.format);
    let count = |n: u64| format.integer(i64::try_from(n).unwrap_or(i64::MAX));
    let (position, total) = (count(list.position()), count(list.total()));
    if list.cut() {
        tr!(texts, "list-position-cut", position = position, total = total)
    } else {
        tr!(texts, "list-position", position = position, total = total)
    }
}
