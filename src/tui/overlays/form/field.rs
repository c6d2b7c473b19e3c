//! The fields of a form: what they hold, and how they are drawn.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::domain::fold;
use crate::tui::{
    context::Context,
    input::{action::Action, hit::Target, text_field::TextField},
    theme::Meaning,
    widgets::{
        field::{Input, input, pills},
        text::put,
    },
};

/// What a field is.
#[derive(Debug, Clone)]
pub enum Kind {
    Text,
    /// A code: a scan lands here.
    Code,
    /// An amount, a price or a quantity: right-aligned.
    Number,
    /// One of these (shown words).
    Choice(Vec<String>),
    /// A word that says how something is; enter opens what changes it.
    Opens(Action),
}

#[derive(Debug, Clone)]
pub struct FormField {
    pub label: String,
    pub kind: Kind,
    /// What is typed.
    pub text: TextField,
    /// Index of what is chosen.
    pub choice: usize,
    /// A muted word behind the field.
    pub hint: String,
    /// What there is to say of what is typed, instead of the hint: it may stay as it is.
    pub advice: fn(&str, &Context) -> Option<String>,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Has anything been typed or chosen here?
    pub touched: bool,
}

impl FormField {
    /// Chooses the next word that begins with a letter; `false` where there is none.
    pub fn choose(&mut self, letter: char) -> bool {
        let Kind::Choice(words) = &self.kind else { return false };
        let typed = fold(&letter.to_string());
        let mut after = (1..=words.len()).map(|by| (self.choice + by) % words.len());
        let found = after.find(|at| words.get(*at).is_some_and(|word| fold(word).starts_with(&typed)));
        if let Some(found) = found {
            self.choice = found;
            self.touched = true;
        }
        found.is_some()
    }

    pub fn text(label: String, kind: Kind, text: &str) -> FormField {
        let (text, hint) = (TextField::with(text), String::new());
        FormField { label, kind, text, choice: 0, hint, advice: |_, _| None, error: None, touched: false }
    }

    /// A field that chooses one of several words.
    pub fn choice(label: String, words: Vec<String>, choice: usize) -> FormField {
        FormField { choice, ..FormField::text(label, Kind::Choice(words), "") }
    }

    /// With something to say of what is typed.
    #[must_use]
    pub fn advice(mut self, advice: fn(&str, &Context) -> Option<String>) -> FormField {
        self.advice = advice;
        self
    }

    /// With a muted word behind it.
    #[must_use]
    pub fn hint(mut self, hint: String) -> FormField {
        self.hint = hint;
        self
    }
}

pub fn draw(
    field: &FormField,
    index: usize,
    focused: bool,
    label: u16,
    row: Rect,
    buf: &mut Buffer,
    context: &Context,
) {
    let theme = &context.display.theme;
    let style = theme.style(if focused { Meaning::Text } else { Meaning::Muted });
    put(buf, row.x, row.y, &field.label, label.saturating_sub(1), style);
    let room = Rect::new(row.x + label, row.y, row.width.saturating_sub(label), 1);
    let wide = match &field.kind {
        Kind::Choice(words) => {
            let mark = if focused { "›" } else { " " };
            put(buf, room.x.saturating_sub(2), room.y, mark, 1, theme.style(Meaning::Accent));
            for (choice, place) in pills(words, field.choice, room, buf, theme).into_iter().enumerate() {
                context.targets.add(place, Target::Choice(index, choice));
            }
            return;
        }
        Kind::Opens(_) => {
            let mark = if focused { "›" } else { " " };
            put(buf, room.x.saturating_sub(2), room.y, mark, 1, theme.style(Meaning::Accent));
            let at = put(buf, room.x, room.y, field.text.text(), room.width, theme.style(Meaning::Text));
            let rest = room.right().saturating_sub(at + 2);
            put(buf, at + 2, room.y, &field.hint, rest, theme.style(Meaning::Muted));
            return;
        }
        Kind::Text => room.width,
        Kind::Code => room.width.min(26),
        Kind::Number => room.width.min(18),
    };
    let shown = Input {
        text: field.text.text(),
        cursor: field.text.cursor(),
        focused,
        wrong: field.error.is_some(),
        right: matches!(field.kind, Kind::Number),
        boxed: true,
        ..Input::default()
    };
    input(&shown, Rect { width: wide, ..room }, buf, theme);
    let rest = room.width.saturating_sub(wide + 2);
    let advice = (field.advice)(field.text.text(), context);
    let meaning = if advice.is_some() { Meaning::Warn } else { Meaning::Muted };
    put(buf, room.x + wide + 2, room.y, advice.as_ref().unwrap_or(&field.hint), rest, theme.style(meaning));
}
