//! Without a command: the dashboard.

use std::path::PathBuf;

use super::Session;
use super::failure::Failure;
use crate::tui::{self, Launch};

/// Opens the dashboard on a file.
pub fn run(session: &Session, path: PathBuf) -> Result<(), Failure> {
    let config = &session.config;
    Ok(tui::run(Launch {
        path,
        asked_lang: config.asked_lang,
        own_lang: config.own_lang,
        theme: config.theme.clone(),
        charts: config.charts,
        clock: session.clock,
    })?)
}
