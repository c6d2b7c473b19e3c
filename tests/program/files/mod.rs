//! The files of a shop: its locks, backups, what is restored, settings and the log, with the real program.

mod backup;
mod dashboard;
mod edits;
mod locks;
mod migrate;
mod restore;
mod settings;
