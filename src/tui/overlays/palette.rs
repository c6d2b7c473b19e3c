//! All actions of this place, found by typing.

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};
use ratatui::{Frame, layout::Rect};

use super::Outcome;
use crate::{
    domain::fold,
    tr,
    tui::{
        action::{Action, Scope},
        context::Context,
        field::TextField,
        theme::Meaning,
        widgets::{
            field::{Input, input},
            popup::Popup,
            table,
            text::{highlight, put, put_line, put_right},
        },
    },
};

struct Entry {
    action: Action,
    label: String,
    place: String,
    key: String,
}

/// All actions of this place.
pub struct Palette {
    field: TextField,
    entries: Vec<Entry>,
    /// Indexes of the entries that match, the best first.
    hits: Vec<usize>,
    chosen: usize,
}

impl Palette {
    /// The actions of these scopes.
    pub fn new(scopes: &[Scope], context: &Context) -> Palette {
        let mut entries = Vec::new();
        for scope in scopes {
            for action in Action::ALL.iter().filter(|action| action.scope() == *scope && **action != Action::Palette) {
                entries.push(Entry {
                    action: *action,
                    label: context.texts.get(&action.label_id()),
                    place: context.texts.get(&format!("scope-{}", scope.code().replace('_', "-"))),
                    key: context.keymap.key(*action, false).unwrap_or_default(),
                });
            }
        }
        let hits = (0..entries.len()).collect();
        Palette { field: TextField::default(), entries, hits, chosen: 0 }
    }

    /// What is typed.
    pub fn field(&mut self) -> &mut TextField {
        &mut self.field
    }

    /// What is typed has changed.
    pub fn typed(&mut self, _context: &mut Context) {
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(&fold(self.field.text()), CaseMatching::Ignore, Normalization::Smart);
        let mut buffer = Vec::new();
        let mut scored: Vec<(u32, usize)> = self
            .entries
            .iter()
            .enumerate()
            .filter_map(|(index, entry)| {
                let label = fold(&entry.label);
                pattern.score(Utf32Str::new(&label, &mut buffer), &mut matcher).map(|score| (score, index))
            })
            .collect();
        scored.sort_by_key(|(score, index)| (std::cmp::Reverse(*score), *index));
        self.hits = scored.into_iter().map(|(_, index)| index).collect();
        self.chosen = 0;
    }

    fn step(&mut self, by: isize) {
        self.chosen = self.chosen.saturating_add_signed(by).min(self.hits.len().saturating_sub(1));
    }

    /// An action of the list.
    pub fn update(&mut self, action: Action, context: &mut Context) -> Outcome {
        match action {
            Action::ChooserUp => self.step(-1),
            Action::ChooserDown => self.step(1),
            Action::ChooserPageUp => self.step(-10),
            Action::ChooserPageDown => self.step(10),
            Action::Choose => {
                let entry = self.hits.get(self.chosen).and_then(|index| self.entries.get(*index));
                let Some(action) = entry.map(|entry| entry.action) else { return Outcome::Stay };
                context.app(move |app| app.act(action));
                return Outcome::Close;
            }
            Action::ChooserClose => return Outcome::Close,
            _ => {}
        }
        Outcome::Stay
    }

    /// Draws it.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, context: &Context) {
        let (buf, theme) = (frame.buffer_mut(), &context.theme);
        let (wide, high) = (76.min(area.width.saturating_sub(2)), 18.min(area.height.saturating_sub(2)));
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let note = tr!(context.texts, "palette-count", hits = count(self.hits.len()), all = count(self.entries.len()));
        let title = tr!(context.texts, "palette-title");
        let inner = Popup { title, note, wrong: false }.draw(area, wide, high, buf, theme);
        if inner.height < 4 {
            return;
        }
        put(buf, inner.x, inner.y, "›", 1, theme.style(Meaning::Accent));
        let typed = Input { text: self.field.text(), cursor: self.field.cursor(), focused: true, ..Input::default() };
        input(&typed, Rect::new(inner.x + 2, inner.y, inner.width.saturating_sub(2), 1), buf, theme);
        let rule = "─".repeat(usize::from(inner.width + 2));
        put(buf, inner.x - 1, inner.y + 1, &rule, inner.width + 2, theme.style(Meaning::Grid));
        let words: Vec<String> = fold(self.field.text()).split(' ').map(str::to_owned).collect();
        let room = usize::from(inner.height - 2);
        let first = self.chosen.saturating_sub(room - 1);
        let place = inner.x + inner.width / 2;
        for (i, index) in self.hits.iter().enumerate().skip(first).take(room) {
            let Some(entry) = self.entries.get(*index) else { continue };
            let y = inner.y + 2 + u16::try_from(i - first).unwrap_or(0);
            let label = highlight(&entry.label, &words, fold, theme.style(Meaning::Text), theme.style(Meaning::Accent));
            put_line(buf, inner.x, y, &label, (inner.width / 2).saturating_sub(1));
            put(buf, place, y, &entry.place, inner.width / 3, theme.style(Meaning::Muted));
            put_right(buf, inner.right(), y, &entry.key, 12, theme.bold());
            if i == self.chosen {
                table::mark(Rect::new(inner.x - 1, y, inner.width + 2, 1), buf, theme, true);
            }
        }
        if self.hits.is_empty() {
            let text = tr!(context.texts, "palette-nothing");
            put(buf, inner.x, inner.y + 2, &text, inner.width, theme.style(Meaning::Muted));
        }
    }
}
