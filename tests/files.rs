//! The files of a shop: its locks, backups, what is restored, settings and the log, with the real program.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that can't go on fails; clippy takes only #[test] functions for tests"
)]

#[path = "files/backup.rs"]
mod backup;
#[path = "files/dashboard.rs"]
mod dashboard;
#[path = "files/edits.rs"]
mod edits;
#[path = "files/locks.rs"]
mod locks;
#[path = "files/migrate.rs"]
mod migrate;
#[path = "files/restore.rs"]
mod restore;
#[path = "files/settings.rs"]
mod settings;
#[path = "files/support.rs"]
mod support;
#[expect(dead_code, reason = "the windows of the terminal's tests, which do more with them")]
#[path = "terminal/window.rs"]
mod window;
