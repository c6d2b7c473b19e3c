//! SalesTrack: the sales console of a small shop, in the terminal.

pub mod clock;
pub mod domain;
pub mod exchange;
pub mod i18n;
pub mod repository;
pub mod tui;
pub mod worker;
