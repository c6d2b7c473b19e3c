//! The themes to choose from: the chosen one is shown at once, and kept once it is taken.

use std::path::{Path, PathBuf};

use ratatui::{buffer::Buffer, layout::Rect};

use super::chooser::{Chooser, moved};
use crate::{
    config,
    domain::fold,
    repository::RepositoryError,
    tr,
    tui::{
        context::{Banner, Context, Reason, ensure},
        effect::{Effect, Mark, Outcome, Overlay, Turn, Undo, Undone},
        input::{
            action::{Action, Scope},
            hit::Target,
            text_field::TextField,
        },
        theme::Meaning,
        widgets::{
            popup::Popup,
            text::{put, put_right},
        },
    },
};

/// The themes to choose from.
pub struct ThemeList {
    field: TextField,
    /// The names, each with whether it is the reader's own.
    all: Vec<(String, bool)>,
    /// Indexes of the names that match.
    hits: Vec<usize>,
    chosen: usize,
    /// The theme that held when the list was opened.
    before: String,
}

impl ThemeList {
    /// Every theme, the present one chosen.
    pub fn new(context: &Context) -> ThemeList {
        let all: Vec<(String, bool)> =
            context.display.themes.names().map(|(name, own)| (name.to_owned(), own)).collect();
        let before = context.display.theme_name.clone();
        let chosen = all.iter().position(|(name, _)| *name == before).unwrap_or(0);
        ThemeList { field: TextField::default(), hits: (0..all.len()).collect(), all, chosen, before }
    }

    fn name(&self, row: usize) -> Option<&(String, bool)> {
        self.all.get(*self.hits.get(row)?)
    }

    /// Everything is seen in the chosen theme.
    fn show(&self, turn: &mut Turn<'_>) {
        if let Some((name, _)) = self.name(self.chosen) {
            turn.push(Effect::Theme(name.clone()));
        }
    }
}

impl Overlay for ThemeList {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Chooser]
    }

    fn cancel(&self) -> Action {
        Action::ChooserClose
    }

    fn field(&mut self) -> Option<&mut TextField> {
        Some(&mut self.field)
    }

    fn types(&self) -> bool {
        true
    }

    fn typed(&mut self, turn: &mut Turn<'_>) {
        let typed = fold(self.field.text().trim());
        let fits = |index: &usize| self.all.get(*index).is_some_and(|(name, _)| fold(name).contains(&typed));
        self.hits = (0..self.all.len()).filter(fits).collect();
        self.chosen = 0;
        self.show(turn);
    }

    fn mark(&self) -> Mark {
        Box::new(self.chosen)
    }

    /// The theme that was looked at is seen again.
    fn put_back(&mut self, mark: Mark, turn: &mut Turn<'_>) {
        if let Ok(chosen) = mark.downcast::<usize>() {
            self.chosen = *chosen;
            self.show(turn);
        }
    }

    fn disabled(&self, action: Action, _context: &Context) -> Option<Reason> {
        ensure(action != Action::Choose || !self.hits.is_empty(), Reason::NoMatch)
    }

    fn update(&mut self, action: Action, turn: &mut Turn<'_>) -> Outcome {
        if let Some(row) = moved(action, self.chosen, self.hits.len()) {
            self.chosen = row;
            self.show(turn);
            return Outcome::Stay;
        }
        if action == Action::Choose {
            let Some((name, _)) = self.name(self.chosen) else { return Outcome::Stay };
            take(name.clone(), self.before.clone(), turn);
        } else {
            turn.push(Effect::Theme(self.before.clone()));
        }
        Outcome::Close
    }

    /// A press on a row shows it; on the chosen one it takes it.
    fn click(&mut self, target: Target, turn: &mut Turn<'_>) -> Outcome {
        match target {
            Target::Row(row) if row == self.chosen => self.update(Action::Choose, turn),
            Target::Row(row) => {
                self.chosen = row;
                self.show(turn);
                Outcome::Stay
            }
            _ => Outcome::Stay,
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        let (theme, texts) = (&context.display.theme, &context.display.texts);
        let kept = context.display.config.as_ref().map(|path| path.display().to_string());
        let foot = kept.map_or_else(|| tr!(texts, "themes-foot-once"), |file| tr!(texts, "themes-foot", file = file));
        let rows = u16::try_from(self.all.len()).unwrap_or(u16::MAX);
        let chooser = Chooser {
            popup: Popup { title: tr!(texts, "themes-title"), ..Popup::default() },
            size: (52, rows.saturating_add(7).clamp(12, 20)),
            field: &self.field,
            rows: self.hits.len(),
            chosen: self.chosen,
            nothing: tr!(texts, "picker-nothing"),
            foot: (foot, Meaning::Muted),
        };
        chooser.draw(area, buf, context, |row, at, buf| {
            let Some((name, own)) = self.name(row) else { return };
            let x = put(buf, at.x, at.y, name, at.width / 2, theme.style(Meaning::Text));
            if *name == self.before {
                put(buf, x + 1, at.y, "●", 1, theme.style(Meaning::Accent));
            }
            let note =
                if *own { tr!(texts, "themes-own") } else { context.display.texts.get(&format!("theme-{name}")) };
            put_right(buf, at.right(), at.y, &note, at.width / 2, theme.style(Meaning::Muted));
        });
    }
}

/// Keeps the theme for the next time, away from the screen; then says so.
fn take(name: String, before: String, turn: &mut Turn<'_>) {
    if name == before {
        return;
    }
    let (path, texts) = (turn.display.config.clone(), turn.display.texts.clone());
    turn.change(move |_, _| {
        Ok(vec![match keep(path.as_deref(), &name) {
            Ok(()) => Effect::Undoable(tr!(texts, "themes-taken", name = name.as_str()), step_back(path, before)),
            Err(why) => Effect::Banner(Banner {
                title: tr!(texts, "themes-not-kept"),
                text: tr!(texts, "themes-not-kept-text", why = why.to_string()),
                wrong: true,
            }),
        }])
    });
}

fn step_back(path: Option<PathBuf>, before: String) -> Undo {
    let (name, shown) = (before.clone(), before.clone());
    Undo::new(
        move |texts| tr!(texts, "themes-undone", name = name.as_str()),
        move |_, _| {
            let cause = |error: std::io::Error| RepositoryError::Storage {
                context: "keep the theme",
                cause: error.to_string(),
            };
            keep(path.as_deref(), &before).map_err(cause).map(|()| Undone::Done)
        },
    )
    .then(move || vec![Effect::Theme(shown.clone())])
}

/// Keeps a theme in the config file, where there is one.
fn keep(path: Option<&Path>, name: &str) -> std::io::Result<()> {
    path.map_or(Ok(()), |path| config::keep(path, "theme", name))
}
