//! Without a command: the dashboard.

use std::path::{Path, PathBuf};

use super::Session;
use super::failure::Failure;
use crate::i18n::Texts;
use crate::log;
use crate::tr;
use crate::tui::keymap::Keymap;
use crate::tui::theme::Theme;
use crate::tui::{self, Launch, Refused};

/// Opens the dashboard on a file; `demo` is a throw-away shop.
pub fn run(session: &Session, path: PathBuf, demo: bool) -> Result<(), Failure> {
    let config = &session.config;
    let version = env!("CARGO_PKG_VERSION");
    log::info(format_args!("dashboard {version} on {}", path.display()));
    let ended = tui::run(Launch {
        path,
        lang: config.lang(None),
        lang_given: config.asked_lang.is_some(),
        theme: theme(session)?,
        blocks: config.charts == crate::config::Charts::Blocks,
        keymap: keymap(session)?,
        demo,
        clock: session.clock,
    });
    log::info(if ended.is_ok() { "dashboard left" } else { "dashboard ended with an error" });
    // A reason that the reader can do something about is told in one line, without a report of where it came up.
    ended.map_err(|report| match report.downcast::<Refused>() {
        Ok(Refused(text)) => Failure::refused(text),
        Err(report) => report.into(),
    })
}

/// The theme of that name (the dark one without), in the colours that the terminal has.
fn theme(session: &Session) -> Result<Theme, Failure> {
    let name = session.config.theme.as_deref().unwrap_or("dark");
    Theme::load(name, session.depth).map_err(|error| {
        let texts = Texts::new(session.config.lang(None));
        let why = error.to_string();
        Failure::refused(tr!(texts, "config-theme", name = name, why = why))
    })
}

/// The shipped keys, with the user's own beside the config file over them; a typo is told by its line.
fn keymap(session: &Session) -> Result<Keymap, Failure> {
    let own = session.config_folder.as_deref().map(|folder| folder.join("keymap.toml"));
    let read = match own.as_deref().map(std::fs::read_to_string) {
        Some(Ok(text)) => Keymap::with_file(&text),
        Some(Err(error)) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        None | Some(Err(_)) => Keymap::shipped(),
    };
    read.map_err(|error| {
        let path = own.as_deref().unwrap_or(Path::new("keymap.toml")).display().to_string();
        let texts = Texts::new(session.config.lang(None));
        let (line, why) = (error.line.to_string(), error.problem.to_string());
        Failure::refused(tr!(texts, "config-syntax", path = path, line = line, why = why))
    })
}
