//! How the reader is spoken to: texts, formats, colours, keys.

use std::{path::PathBuf, sync::Arc};

use crate::{
    config::Scanner,
    domain::Currency,
    i18n::{Format, Lang, Texts},
    tui::{
        input::keymap::Keymap,
        theme::{Theme, Themes},
    },
};

/// How the reader is spoken to.
pub struct Display {
    pub texts: Arc<Texts>,
    /// How the reader's language writes the shop's amounts.
    pub format: Format,
    /// Colours by meaning.
    pub theme: Theme,
    /// Every theme that can be chosen.
    pub themes: Themes,
    /// The name of the theme that is shown.
    pub theme_name: String,
    /// Filled charts in blocks, where the terminal has no braille.
    pub blocks: bool,
    pub keymap: Keymap,
    /// The reader, as it was learned.
    pub scanner: Scanner,
    /// The config file, where a theme that is chosen is kept.
    pub config: Option<PathBuf>,
}

impl Display {
    /// Sets the language of every text and amount.
    pub fn speak(&mut self, lang: Lang, currency: Currency) {
        self.texts = Arc::new(Texts::new(lang));
        self.format = Format { lang, currency };
    }

    /// Shows everything in another theme.
    pub fn set_theme(&mut self, name: &str) {
        if let Some(theme) = self.themes.get(name) {
            self.theme = theme;
            name.clone_into(&mut self.theme_name);
        }
    }
}
