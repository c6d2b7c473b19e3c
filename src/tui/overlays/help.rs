//! The keys of this place, from the table of actions.

use ratatui::{Frame, buffer::Buffer, layout::Rect, style::Modifier};

use super::Outcome;
use crate::{
    tr,
    tui::{
        action::{Action, Scope},
        context::Context,
        field::TextField,
        screens::Tab,
        theme::Meaning,
        widgets::{
            popup::Popup,
            text::{fit, put, width},
        },
    },
};

/// The keys of this place.
pub struct Help {
    scopes: Vec<Scope>,
    tab: Tab,
    top: usize,
}

/// A line of the page: the title of a group, a key with its meaning, or air.
enum Row {
    Title(String),
    Key(String, String),
    Air,
}

impl Help {
    /// The keys of the scopes of a tab.
    pub fn new(mut scopes: Vec<Scope>, tab: Tab) -> Help {
        scopes.push(Scope::Global);
        Help { scopes, tab, top: 0 }
    }

    /// Nothing is typed here.
    pub fn field(&mut self) -> Option<&mut TextField> {
        None
    }

    /// Nothing is typed here.
    pub fn typed(&mut self) {}

    /// An action of the list.
    pub fn update(&mut self, action: Action) -> Outcome {
        let by = match action {
            Action::ChooserUp => -1,
            Action::ChooserDown => 1,
            Action::ChooserPageUp => -10,
            Action::ChooserPageDown => 10,
            _ => return Outcome::Close,
        };
        self.top = self.top.saturating_add_signed(by).min(60);
        Outcome::Stay
    }

    fn rows(&self, context: &Context) -> Vec<Row> {
        let mut rows = Vec::new();
        for scope in &self.scopes {
            if !rows.is_empty() {
                rows.push(Row::Air);
            }
            rows.push(Row::Title(context.texts.get(&format!("scope-{}", scope.code().replace('_', "-")))));
            for action in Action::ALL.iter().filter(|action| action.scope() == *scope) {
                let keys = context.keymap.keys(*action).join("  ");
                rows.push(Row::Key(keys, context.texts.get(&action.label_id())));
            }
        }
        rows
    }

    /// Draws it: as many columns as there is room for.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, context: &Context) {
        let (buf, theme) = (frame.buffer_mut(), &context.theme);
        let rows = self.rows(context);
        let wide = area.width.saturating_sub(4).min(132);
        let columns = usize::from(wide / 42).clamp(1, 3);
        let wanted = u16::try_from(rows.len().div_ceil(columns) + 4).unwrap_or(u16::MAX);
        let high = wanted.min(area.height.saturating_sub(2));
        let tab = context.texts.get(self.tab.title_id());
        let title = format!("{}  {tab}", tr!(context.texts, "help-title"));
        let close = context.keymap.key(Action::ChooserClose, true).unwrap_or_default();
        let note = format!("{close} {}", tr!(context.texts, "help-close"));
        let inner = Popup { title, note, wrong: false }.draw(area, wide, high, buf, theme);
        if inner.height < 3 {
            return;
        }
        let height = usize::from(inner.height - 2);
        let column = inner.width / u16::try_from(columns).unwrap_or(1);
        let top = self.top.min(rows.len().saturating_sub(height * columns));
        for (i, row) in rows.iter().skip(top).take(height * columns).enumerate() {
            let x = inner.x + u16::try_from(i / height).unwrap_or(0) * column;
            let y = inner.y + 1 + u16::try_from(i % height).unwrap_or(0);
            draw_row(row, Rect::new(x, y, column.saturating_sub(2), 1), buf, context);
        }
        let foot = tr!(context.texts, "help-foot");
        put(buf, inner.x, inner.bottom().saturating_sub(1), &foot, inner.width, theme.style(Meaning::Muted));
    }
}

fn draw_row(row: &Row, at: Rect, buf: &mut Buffer, context: &Context) {
    let theme = &context.theme;
    match row {
        Row::Air => {}
        Row::Title(title) => {
            let style = theme.style(Meaning::Muted).add_modifier(Modifier::BOLD);
            put(buf, at.x, at.y, title, at.width, style);
        }
        Row::Key(keys, label) => {
            let room = 15.min(usize::from(at.width) / 2);
            let keys = if width(keys) > room { fit(keys, room) } else { keys.clone() };
            put(buf, at.x, at.y, &keys, at.width, theme.bold());
            let x = at.x + u16::try_from(room).unwrap_or(0) + 1;
            put(buf, x, at.y, label, at.right().saturating_sub(x), theme.style(Meaning::Text));
        }
    }
}
