//! How a list to choose from is drawn: a field to type in, rows under it, and a foot that says more of the chosen one.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::tui::{
    context::Context,
    input::{action::Action, hit::Target, text_field::TextField},
    theme::Meaning,
    widgets::{
        field::{Input, input},
        popup::Popup,
        table,
        text::{put, wrap},
    },
};

/// A list to choose from.
pub struct Chooser<'a> {
    /// In the top border.
    pub popup: Popup,
    /// Columns and rows that it takes where there is room.
    pub size: (u16, u16),
    /// What is typed.
    pub field: &'a TextField,
    /// How many rows there are.
    pub rows: usize,
    pub chosen: usize,
    /// Said where there are no rows.
    pub nothing: String,
    /// What more there is to say of the chosen row, and in which ink.
    pub foot: (String, Meaning),
}

/// The row that is chosen after an action that moves in the list; `None` where the action is another one.
pub fn moved(action: Action, chosen: usize, rows: usize) -> Option<usize> {
    let by = match action {
        Action::ChooserUp => -1,
        Action::ChooserDown => 1,
        Action::ChooserPageUp => -10,
        Action::ChooserPageDown => 10,
        _ => return None,
    };
    Some(chosen.saturating_add_signed(by).min(rows.saturating_sub(1)))
}

impl Chooser<'_> {
    /// Draws it; `row` draws the row of an index.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context, mut row: impl FnMut(usize, Rect, &mut Buffer)) {
        let theme = &context.display.theme;
        let (wide, high) =
            (self.size.0.min(area.width.saturating_sub(2)), self.size.1.min(area.height.saturating_sub(2)));
        let inner = self.popup.draw(area, wide, high, buf, context);
        if inner.height < 4 {
            return;
        }
        put(buf, inner.x, inner.y, "›", 1, theme.style(Meaning::Accent));
        let (text, cursor) = (self.field.text(), self.field.cursor());
        let typed = Input { text, cursor, focused: true, ..Input::default() };
        input(&typed, Rect::new(inner.x + 2, inner.y, inner.width.saturating_sub(2), 1), buf, theme);
        let rule = |y: u16, buf: &mut Buffer| {
            let line = "─".repeat(usize::from(inner.width + 2));
            put(buf, inner.x - 1, y, &line, inner.width + 2, theme.style(Meaning::Grid));
        };
        rule(inner.y + 1, buf);
        let mut bottom = inner.bottom();
        let foot = wrap(&self.foot.0, usize::from(inner.width));
        // The foot keeps two rows: the list does not jump with what it says.
        if !self.foot.0.is_empty() && inner.height >= 10 {
            bottom -= 3;
            rule(bottom, buf);
            for (y, line) in (bottom + 1..inner.bottom()).zip(&foot) {
                put(buf, inner.x, y, line, inner.width, theme.style(self.foot.1));
            }
        }
        let room = usize::from(bottom.saturating_sub(inner.y + 2));
        let first = self.chosen.saturating_sub(room.saturating_sub(1));
        for (index, y) in (first..self.rows).zip(inner.y + 2..bottom) {
            row(index, Rect::new(inner.x, y, inner.width, 1), buf);
            let whole = Rect::new(inner.x - 1, y, inner.width + 2, 1);
            context.targets.add(whole, Target::Row(index));
            if index == self.chosen {
                table::mark(whole, buf, theme, true);
            }
        }
        if self.rows == 0 {
            put(buf, inner.x, inner.y + 2, &self.nothing, inner.width, theme.style(Meaning::Muted));
        }
    }
}
