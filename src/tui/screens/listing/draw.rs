//! How a list and its card are drawn.

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
        context::{Context, Display},
        input::{action::Action, hit::Target},
        theme::Meaning,
        widgets::{
            empty,
            field::{Input, input},
            paged::Paged,
            pane::{Pane, scrollbar},
            table::{self, Column, Layout},
            text::{line_width, put},
            wait,
        },
    },
};

pub struct Look {
    /// Title of the pane.
    pub title: String,
    /// In the border, at the right of the title.
    pub facts: Line<'static>,
    pub columns: Vec<Column>,
}

/// Where a row is drawn.
pub struct RowPlace<'a> {
    pub area: Rect,
    pub selected: bool,
    /// The folded words of the search, to be highlighted.
    pub words: &'a [String],
    pub columns: &'a [Column],
    pub layout: &'a Layout,
}

impl<T: Listed> Listing<T> {
    /// The sort mark of a column's head: `Some(true)` points up.
    pub fn sort_mark(&self, sort: T::Sort) -> Option<bool> {
        (self.view.sort == sort).then_some(self.view.direction == Direction::Up)
    }

    pub(super) fn draw_body(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        let theme = &context.display.theme;
        if T::is_empty(self) {
            let title = T::look(self, context).title;
            let inner = Pane { title, count: "0".to_owned(), focused: true, ..Pane::default() }.draw(area, buf, theme);
            let (title, text, hints) = T::empty(context);
            return empty::draw(inner, &title, &text, &hints, buf, theme);
        }
        let (list, side) = Self::panes(area);
        let whole = side.is_none() && self.view.open;
        if !whole {
            self.draw_list(list, buf, context);
        }
        let Some(area) = side.or(whole.then_some(area)) else { return };
        // Beside the list, the last card stays until the next one has been read.
        let shown = |card: &&T::Card| self.selected().is_some_and(|row| !whole || row.id() == T::card_id(card));
        match self.card.as_ref().filter(shown) {
            Some(card) => T::draw_card(card, whole, area, buf, context),
            None => {
                Pane { focused: whole, ..Pane::default() }.draw(area, buf, theme);
            }
        }
        wait::over(&[T::SLOTS[1]], area, buf, context);
    }

    fn draw_list(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        let Display { theme, texts, format, .. } = &context.display;
        let Look { title, facts, mut columns } = T::look(self, context);
        let muted = theme.style(Meaning::Muted);
        let searching = self.searching();
        let total = i64::try_from(self.list.total()).unwrap_or(i64::MAX);
        let facts_width = u16::try_from(line_width(&facts)).unwrap_or(u16::MAX);
        let pane = Pane {
            title: if searching { String::new() } else { title },
            count: if searching { String::new() } else { format.integer(total) },
            facts,
            foot: Line::from(Span::styled(position(&self.list, context), muted)),
            focused: true,
        };
        let inner = pane.draw(area, buf, theme);
        if searching {
            self.draw_search(facts_width, area, buf, context);
        }
        let height = usize::from(inner.height.saturating_sub(1));
        for (index, cells) in self.list.visible(height).flat_map(|(_, row)| row.widths(context)) {
            if let Some(column) = columns.get_mut(index) {
                column.hold(cells);
            }
        }
        let layout = table::layout(&columns, inner);
        table::head(&columns, &layout, inner.y, buf, theme);
        for (column, place) in layout.places.iter().enumerate() {
            if let Some((x, width)) = *place {
                context.targets.add(Rect::new(x, inner.y, width, 1), Target::Head(column));
            }
        }
        if self.list.loaded() && self.list.total() == 0 {
            put(buf, inner.x, inner.y + 1, &tr!(texts, "list-no-match"), inner.width, muted);
        }
        let words: Vec<String> = fold(self.search_text()).split(' ').map(str::to_owned).collect();
        let visible = self.list.visible(height).zip(inner.y + 1..inner.bottom());
        for (line, ((selected, row), y)) in visible.enumerate() {
            let area = Rect::new(area.x + 1, y, area.width.saturating_sub(2), 1);
            row.draw_row(&RowPlace { area, selected, words: &words, columns: &columns, layout: &layout }, buf, context);
            context.targets.add(area, Target::Row(line));
        }
        scrollbar(area, self.list.offset(), u64::try_from(height).unwrap_or(0), self.list.total(), buf, theme);
        wait::over(&[T::SLOTS[0]], area, buf, context);
    }

    /// Draws the search in the border, in place of the title, so that the rows do not move.
    fn draw_search(&self, facts_width: u16, area: Rect, buf: &mut Buffer, context: &Context) {
        let theme = &context.display.theme;
        let width = 30.min(area.width.saturating_sub(facts_width.saturating_add(12))).max(10);
        let place = Rect::new(area.x + 2, area.y, width + 4, 1);
        put(buf, place.x, area.y, &" ".repeat(usize::from(width) + 4), width + 4, theme.style(Meaning::Text));
        put(buf, area.x + 3, area.y, "/", 1, theme.style(Meaning::Accent));
        let (text, cursor) = (self.search_text(), self.view.search.cursor());
        let shown = Input { text, cursor, focused: self.view.typing, ..Input::default() };
        input(&shown, Rect::new(area.x + 5, area.y, width, 1), buf, theme);
        context.targets.add(place, Target::Act(Action::Search));
    }
}

/// `12 of 340`: the position of the selected row.
pub fn position<T>(list: &Paged<T>, context: &Context) -> String {
    let Display { texts, format, .. } = &context.display;
    let count = |n: u64| format.integer(i64::try_from(n).unwrap_or(i64::MAX));
    let (position, total) = (count(list.position()), count(list.total()));
    if list.cut() {
        tr!(texts, "list-position-cut", position = position, total = total)
    } else {
        tr!(texts, "list-position", position = position, total = total)
    }
}
