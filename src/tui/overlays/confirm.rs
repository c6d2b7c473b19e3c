//! A question before something goes: what will go, and what is kept. A letter pressed alone answers it, or the mouse on its
//! button; no enter, and no scan.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    tr,
    tui::{
        context::Context,
        effect::{Effect, Effects, Outcome, Overlay, Turn},
        input::action::{Action, Scope},
        theme::Meaning,
        widgets::{
            popup::{Popup, buttons},
            text::{put, wrap},
        },
    },
};

/// A question with yes and no.
pub struct Confirm {
    /// The question, naming what will go.
    pub title: String,
    /// What it means, in a sentence or two.
    pub text: String,
    /// What can still be done afterwards (`You can bring it back with u.`).
    pub note: String,
    /// The word on the button.
    pub yes: String,
    /// Painted in danger.
    pub danger: bool,
    pub on_yes: Effects,
}

impl Confirm {
    /// Does yes end the program?
    pub fn quits(&self) -> bool {
        self.on_yes.iter().any(|effect| matches!(effect, Effect::Quit))
    }
}

impl Overlay for Confirm {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Confirm]
    }

    fn cancel(&self) -> Action {
        Action::No
    }

    /// Yes or no; both close.
    fn update(&mut self, action: Action, turn: &mut Turn<'_>) -> Outcome {
        if action == Action::Yes {
            turn.extend(std::mem::take(&mut self.on_yes));
        }
        Outcome::Close
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        let theme = &context.display.theme;
        let wide = 62.min(area.width.saturating_sub(2));
        let text = wrap(&self.text, usize::from(wide.saturating_sub(4)));
        let note = wrap(&self.note, usize::from(wide.saturating_sub(4)));
        let lines = text.len() + if self.note.is_empty() { 0 } else { note.len() + 1 };
        let high = u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(6);
        let popup = Popup { title: self.title.clone(), ..Popup::default() };
        let inner = popup.draw(area, wide, high, buf, context);
        let mut y = inner.y + 1;
        for line in &text {
            put(buf, inner.x, y, line, inner.width, theme.style(Meaning::Text));
            y += 1;
        }
        for (row, line) in (y + 1..).zip(&note) {
            put(buf, inner.x, row, line, inner.width, theme.style(Meaning::Muted));
        }
        let row = Rect::new(inner.x, inner.bottom().saturating_sub(1), inner.width, 1);
        let first = |action| context.display.keymap.key(action, false).unwrap_or_default();
        // The reader's own letter, where it answers.
        let letter = tr!(context.display.texts, "confirm-letter");
        let answers = context.display.keymap.keys(Action::Yes);
        let letter = if answers.contains(&letter) { letter } else { first(Action::Yes) };
        let no = format!("{} {}", first(Action::No), tr!(context.display.texts, "confirm-keep"));
        let yes = format!("{letter} {}", self.yes);
        let (no, yes) = ((Action::No, no, false, false), (Action::Yes, yes, self.danger, true));
        buttons(row, &[no, yes], buf, context);
    }
}
