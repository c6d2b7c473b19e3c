//! What the command line hands to the dashboard.

use std::path::PathBuf;

use crate::{clock::Clock, config::Charts, i18n::Lang};

/// How the dashboard is started.
#[derive(Debug, Clone)]
pub struct Launch {
    /// The shop's file; when there is none, the first start asks.
    pub path: PathBuf,
    /// Asked for by flag or variable: stronger than the shop's own language.
    pub asked_lang: Option<Lang>,
    /// Of the config file or the locale: weaker than the shop's own language.
    pub own_lang: Lang,
    /// Name of a theme.
    pub theme: Option<String>,
    /// How charts are drawn.
    pub charts: Charts,
    /// The time.
    pub clock: Clock,
}

/// Runs the dashboard until it is quit.
pub fn run(launch: Launch) -> color_eyre::Result<()> {
    color_eyre::eyre::bail!("the dashboard is not there yet ({})", launch.path.display())
}
