//! SalesTrack: the sales console of a small shop, in the terminal.

pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod exchange;
pub mod i18n;
pub mod log;
pub mod private;
pub mod repository;
pub mod sample;
pub mod tui;
pub mod worker;

use std::ffi::OsString;

/// Runs the program: the command that the arguments name, or the dashboard. Returns the exit code: 0, 1 (refused or
/// failed, one line on standard error) or 2 (usage).
///
/// # Errors
/// Only unexpected errors; the others have been printed already.
pub fn run(arguments: impl IntoIterator<Item = OsString>, env: config::GetEnv<'_>) -> color_eyre::Result<u8> {
    cli::run(arguments, env)
}
