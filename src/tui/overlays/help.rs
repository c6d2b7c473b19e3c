//! The keys of this place, from the table of actions: what each does, and why it can't be done just now.

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use crate::{
    tr,
    tui::{
        context::{Context, Reason},
        effect::{Outcome, Overlay, Turn},
        input::action::{Action, Scope},
        theme::Meaning,
        widgets::{
            pane::scrollbar,
            popup::Popup,
            text::{put, width, wrap},
        },
    },
};

/// From this width on the sentence is beside the label, not under it.
const WIDE: u16 = 118;
/// Columns before a sentence that is under its label.
const INDENT: u16 = 4;

/// The keys of this place.
pub struct Help {
    title: String,
    rows: Vec<Row>,
    top: usize,
}

/// A group of keys by its title, or a key.
enum Row {
    Title(String),
    Key(Entry),
}

struct Entry {
    keys: String,
    label: String,
    /// What it does, or why it can't be done now.
    said: String,
    able: bool,
}

/// A line as it is drawn.
enum Line<'a> {
    Air,
    Title(&'a str),
    /// A key; its sentence beside it where there is room.
    Key(&'a Entry),
    /// A line of the sentence under its key.
    Under(String),
}

fn key(action: Action, reason: Option<Reason>, context: &Context) -> Entry {
    let reason = reason.map(|reason| reason.text(context));
    let able = reason.is_none();
    // A sign beside the ink: muted alone is nothing without colours.
    let said = reason.map_or_else(
        || context.display.texts.get(&action.tip_id()),
        |reason| tr!(context.display.texts, "help-not-now", reason = reason),
    );
    Entry {
        keys: context.display.keymap.keys(action).join(" "),
        label: context.display.texts.get(&action.label_id()),
        said,
        able,
    }
}

impl Help {
    /// The keys of these scopes, for a place whose title has this text id; `why_not` says why one can't be done now.
    pub fn new(place: &str, scopes: &[Scope], why_not: &dyn Fn(Action) -> Option<Reason>, context: &Context) -> Help {
        let texts = &context.display.texts;
        let mut rows = Vec::new();
        for scope in scopes {
            rows.push(Row::Title(texts.get(&scope.title_id())));
            let actions = Action::ALL.iter().filter(|action| action.scope() == *scope);
            rows.extend(actions.map(|action| Row::Key(key(*action, why_not(*action), context))));
        }
        let title = format!("{}  {}", tr!(texts, "help-title"), texts.get(place));
        Help { title, rows, top: 0 }
    }

    fn lines(&self, wide: u16) -> Vec<Line<'_>> {
        let mut lines = Vec::new();
        for row in &self.rows {
            match row {
                Row::Title(title) => {
                    if !lines.is_empty() {
                        lines.push(Line::Air);
                    }
                    lines.push(Line::Title(title));
                }
                Row::Key(key) => {
                    lines.push(Line::Key(key));
                    if wide < WIDE {
                        let room = usize::from(wide.saturating_sub(4 + INDENT));
                        lines.extend(wrap(&key.said, room).into_iter().map(Line::Under));
                    }
                }
            }
        }
        lines
    }

    fn keys_width(&self) -> u16 {
        let widths = self.rows.iter().map(|row| match row {
            Row::Title(_) => 0,
            Row::Key(key) => width(&key.keys),
        });
        u16::try_from(widths.max().unwrap_or(0)).unwrap_or(u16::MAX)
    }
}

impl Overlay for Help {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Chooser]
    }

    fn cancel(&self) -> Action {
        Action::ChooserClose
    }

    fn update(&mut self, action: Action, turn: &mut Turn<'_>) -> Outcome {
        let by = match action {
            Action::ChooserUp => -1,
            Action::ChooserDown => 1,
            Action::ChooserPageUp => -10,
            Action::ChooserPageDown => 10,
            _ => return Outcome::Close,
        };
        let (wide, height) = room(turn.size.width, turn.size.height);
        let last = self.lines(wide).len().saturating_sub(usize::from(height));
        self.top = self.top.saturating_add_signed(by).min(last);
        Outcome::Stay
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        let theme = &context.display.theme;
        let (wide, height) = room(area.width, area.height);
        let lines = self.lines(wide);
        let shown = usize::from(height).min(lines.len());
        let close = context.display.keymap.key(Action::ChooserClose, true).unwrap_or_default();
        let note = format!("{close} {}", tr!(context.display.texts, "help-close"));
        let high = u16::try_from(shown).unwrap_or(height) + 4;
        let inner = Popup { title: self.title.clone(), note, wrong: false }.draw(area, wide, high, buf, context);
        if inner.height < 3 {
            return;
        }
        let top = self.top.min(lines.len().saturating_sub(shown));
        let keys = self.keys_width().min(inner.width / 3);
        for (line, y) in lines.iter().skip(top).zip(inner.y + 1..inner.bottom().saturating_sub(1)) {
            draw_line(line, Rect::new(inner.x, y, inner.width, 1), keys, wide >= WIDE, buf, context);
        }
        let panel = Rect::new(inner.x - 2, inner.y - 1, inner.width + 4, inner.height + 2);
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        scrollbar(panel, count(top), count(shown), count(lines.len()), buf, theme);
        let foot = tr!(context.display.texts, "help-foot");
        put(buf, inner.x, inner.bottom().saturating_sub(1), &foot, inner.width, theme.style(Meaning::Muted));
    }
}

/// The columns of the panel, and the lines that it has for keys.
fn room(width: u16, height: u16) -> (u16, u16) {
    (width.saturating_sub(4).min(150), height.saturating_sub(6))
}

fn draw_line(line: &Line<'_>, at: Rect, keys: u16, wide: bool, buf: &mut Buffer, context: &Context) {
    let theme = &context.display.theme;
    let muted = theme.style(Meaning::Muted);
    let x = at.x + keys + 2;
    match line {
        Line::Air => {}
        Line::Title(title) => {
            put(buf, at.x, at.y, title, at.width, theme.style(Meaning::Soft).add_modifier(Modifier::BOLD));
        }
        Line::Key(key) => {
            put(buf, at.x, at.y, &key.keys, keys, if key.able { theme.bold() } else { muted });
            let room = if wide { 38 } else { at.right().saturating_sub(x) };
            let ink = if key.able { Meaning::Text } else { Meaning::Muted };
            put(buf, x, at.y, &key.label, room, theme.style(ink));
            if wide {
                put(buf, x + room + 2, at.y, &key.said, at.right().saturating_sub(x + room + 2), muted);
            }
        }
        Line::Under(text) => {
            put(buf, at.x + INDENT, at.y, text, at.width.saturating_sub(INDENT), muted);
        }
    }
}
