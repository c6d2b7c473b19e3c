//! The user files beside the config file: keys and themes. What is wrong with them is told once the dashboard is open.

use std::path::{Path, PathBuf};

use super::App;
use crate::{
    i18n::{Texts, errors::cause_text},
    private, tr,
    tui::{
        context::Banner,
        input::keymap::{Keymap, KeymapError},
        theme::{Depth, ThemeError, Themes},
    },
};

/// More than any hand-made keymap takes.
const MOST_BYTES: u64 = 256 * 1024;

/// One thing that is wrong.
#[derive(Debug, Clone)]
pub enum Wrong {
    /// The keymap file can't be read, the system says why.
    Unreadable(std::io::ErrorKind),
    /// A line of it can't be used.
    Key(KeymapError),
    /// A line of a theme can't be used, or there is none of that name.
    Theme(String, ThemeError),
}

/// Keys and colours, the reader's own over the shipped ones.
#[derive(Debug, Clone)]
pub struct UserFiles {
    /// Keys to actions.
    pub keymap: Keymap,
    pub themes: Themes,
    /// The name of the theme that holds.
    pub theme: String,
    /// The config file, where a theme that is chosen in the dashboard is kept.
    pub config: Option<PathBuf>,
    /// What is wrong with the files.
    pub wrong: Vec<Wrong>,
}

impl UserFiles {
    /// Reads the files beside the config file. `theme` is the name that flag, variable or config file say; without one,
    /// `proposed` holds, and so it does where there is no such theme.
    pub fn read(config: Option<PathBuf>, theme: Option<&str>, proposed: &str, depth: Depth) -> UserFiles {
        let folder = config.as_deref().and_then(Path::parent);
        let themes = Themes::read(folder, depth);
        let mut wrong = Vec::new();
        let text = folder.map(|folder| text(&folder.join("keymap.toml"))).transpose();
        let (keymap, errors) = match text {
            Ok(text) => Keymap::with_file(text.flatten().as_deref().unwrap_or_default()),
            Err(why) => {
                wrong.push(Wrong::Unreadable(why));
                Keymap::with_file("")
            }
        };
        wrong.extend(errors.into_iter().map(Wrong::Key));
        let asked = theme.unwrap_or(proposed);
        wrong.extend(themes.errors(asked).into_iter().map(|error| Wrong::Theme(asked.to_owned(), error)));
        let theme = if themes.get(asked).is_some() { asked } else { proposed }.to_owned();
        UserFiles { keymap, themes, theme, config, wrong }
    }
}

/// A file's text; `None` where there is none.
fn text(path: &Path) -> Result<Option<String>, std::io::ErrorKind> {
    match private::text(path, MOST_BYTES) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        text => text.map(Some).map_err(|error| error.kind()),
    }
}

impl Wrong {
    /// The reader's words: the file, the line, what is wrong.
    pub fn text(&self, texts: &Texts) -> String {
        let (file, why) = match self {
            Wrong::Unreadable(why) => {
                ("keymap.toml".to_owned(), tr!(texts, "theme-unreadable", why = cause_text(texts, *why)))
            }
            Wrong::Key(error) => ("keymap.toml".to_owned(), error.text(texts)),
            Wrong::Theme(name, error) => (format!("themes/{name}.toml"), error.text(texts)),
        };
        tr!(texts, "user-files-file", file = file, why = why)
    }
}

impl App {
    /// Takes the reader's keys and colours, and says what is wrong with their files.
    pub fn take_user_files(&mut self, files: UserFiles) {
        let display = &mut self.context.display;
        (display.keymap, display.themes, display.config) = (files.keymap, files.themes, files.config);
        display.set_theme(&files.theme);
        if !files.wrong.is_empty() {
            let texts = &display.texts;
            let lines: Vec<String> = files.wrong.iter().map(|wrong| wrong.text(texts)).collect();
            let title = tr!(texts, "user-files-title");
            self.show_banner(Banner { title, text: lines.join("\n"), wrong: true });
        }
    }
}
