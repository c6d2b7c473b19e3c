//! SalesTrack: the sales console of a small shop, in the terminal.

pub mod domain;
pub mod repository;
pub mod worker;
