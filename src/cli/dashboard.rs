//! Without a command: the dashboard.

use std::path::PathBuf;

use super::Session;
use super::backup::{about, migrated};
use super::failure::Failure;
use crate::i18n::Texts;
use crate::log;
use crate::repository;
use crate::tui::{
    app::user_files::UserFiles,
    runtime::{self, Launch, Refused},
};

/// Opens the dashboard on a file; `demo` is a throw-away shop.
pub fn run(session: &Session, path: PathBuf, demo: bool) -> Result<(), Failure> {
    let config = &session.config;
    let version = env!("CARGO_PKG_VERSION");
    log::info(format_args!("dashboard {version} on {}", path.display()));
    let texts = Texts::new(config.lang(None));
    if repository::needs_migration(&path)
        && let Some(migrated) = migrated(session, &path, &texts)?
    {
        log::info(format_args!("the older shop is kept as {}", migrated.kept.display()));
        for sentence in about(&migrated, &texts) {
            super::tell(&sentence, 0);
        }
    }
    let ended = runtime::run(Launch {
        path,
        lang: config.lang(None),
        lang_given: config.asked_lang.is_some(),
        user_files: UserFiles::read(
            session.config_path.clone(),
            config.theme.as_deref(),
            session.proposed_theme,
            session.depth,
        ),
        blocks: config.charts == crate::config::Charts::Blocks,
        mouse: config.mouse,
        scanner: config.scanner.clone(),
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
