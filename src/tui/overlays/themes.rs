//! The themes to choose from: the chosen one is shown at once, and kept once it is taken.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    Outcome,
    chooser::{Chooser, step},
};
use crate::{
    domain::fold,
    tr,
    tui::{
        action::Action,
        app::App,
        context::Context,
        field::TextField,
        own::keep_theme,
        reason::{Reason, ensure},
        spot::Spot,
        theme::Meaning,
        undo::{Undo, Undone},
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
        let all: Vec<(String, bool)> = context.themes.names().map(|(name, own)| (name.to_owned(), own)).collect();
        let before = context.theme_name.clone();
        let chosen = all.iter().position(|(name, _)| *name == before).unwrap_or(0);
        ThemeList { field: TextField::default(), hits: (0..all.len()).collect(), all, chosen, before }
    }

    /// What is typed.
    pub fn field(&mut self) -> &mut TextField {
        &mut self.field
    }

    /// What is typed has changed.
    pub fn typed(&mut self, context: &mut Context) {
        let typed = fold(self.field.text().trim());
        let fits = |index: &usize| self.all.get(*index).is_some_and(|(name, _)| fold(name).contains(&typed));
        self.hits = (0..self.all.len()).filter(fits).collect();
        self.chosen = 0;
        self.show(context);
    }

    fn name(&self, row: usize) -> Option<&(String, bool)> {
        self.all.get(*self.hits.get(row)?)
    }

    /// Everything is seen in the chosen theme.
    fn show(&self, context: &mut Context) {
        if let Some((name, _)) = self.name(self.chosen) {
            let name = name.clone();
            context.app(move |app| app.set_theme(&name));
        }
    }

    /// Why an action of the list can't be done.
    pub fn disabled(&self, action: Action) -> Option<Reason> {
        ensure(action != Action::Choose || !self.hits.is_empty(), Reason::NoMatch)
    }

    /// An action of the list.
    pub fn update(&mut self, action: Action, context: &mut Context) -> Outcome {
        let by = match action {
            Action::ChooserUp => -1,
            Action::ChooserDown => 1,
            Action::ChooserPageUp => -10,
            Action::ChooserPageDown => 10,
            Action::Choose => {
                let Some((name, _)) = self.name(self.chosen) else { return Outcome::Stay };
                take(name.clone(), self.before.clone(), context);
                return Outcome::Close;
            }
            _ => {
                let before = self.before.clone();
                context.app(move |app| app.set_theme(&before));
                return Outcome::Close;
            }
        };
        self.chosen = step(self.chosen, by, self.hits.len());
        self.show(context);
        Outcome::Stay
    }

    /// A press on a row shows it; on the chosen one it takes it.
    pub fn click(&mut self, spot: Spot, context: &mut Context) -> Outcome {
        match spot {
            Spot::Row(row) if row == self.chosen => self.update(Action::Choose, context),
            Spot::Row(row) => {
                self.chosen = row;
                self.show(context);
                Outcome::Stay
            }
            _ => Outcome::Stay,
        }
    }

    /// Draws it.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        let (theme, texts) = (&context.theme, &context.texts);
        let kept = context.config.as_ref().map(|path| path.display().to_string());
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
            let note = if *own { tr!(texts, "themes-own") } else { context.texts.get(&format!("theme-{name}")) };
            put_right(buf, at.right(), at.y, &note, at.width / 2, theme.style(Meaning::Muted));
        });
    }
}

/// Keeps the theme for the next time, away from the screen; then says so.
fn take(name: String, before: String, context: &mut Context) {
    if name == before {
        return;
    }
    let (path, kept) = (context.config.clone(), name.clone());
    context.write(
        move |_| Ok(keep_theme(path.as_deref(), &kept).map_err(|error| error.to_string())),
        move |app, kept| match kept {
            Ok(Ok(_)) => {
                let text = tr!(app.context.texts, "themes-taken", name = name.as_str());
                app.toast_undo(text, step_back(before, app));
            }
            Ok(Err(why)) => {
                let texts = &app.context.texts;
                let (title, text) = (tr!(texts, "themes-not-kept"), tr!(texts, "themes-not-kept-text", why = why));
                app.context.band(title, text);
            }
            Err(error) => app.context.failed(&error),
        },
    );
}

fn step_back(before: String, app: &App) -> Undo {
    let (path, name, shown) = (app.context.config.clone(), before.clone(), before.clone());
    Undo::new(
        move |texts| tr!(texts, "themes-undone", name = name.as_str()),
        move |_, _| {
            let cause = |error: std::io::Error| crate::repository::RepositoryError::Storage {
                context: "keep the theme",
                cause: error.to_string(),
            };
            keep_theme(path.as_deref(), &before).map_err(cause).map(|_| Undone::Done)
        },
    )
    .then(move |app| app.set_theme(&shown))
}
