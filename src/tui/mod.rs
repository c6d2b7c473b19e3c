//! The dashboard: terminal set-up, and the loop that blocks on one channel, updates, and draws once when it is empty.

pub mod action;
pub mod app;
pub mod context;
pub mod event;
pub mod field;
pub mod frame;
pub mod keymap;
pub mod launch;
pub mod overlays;
pub mod paged;
pub mod scan;
pub mod screens;
pub mod theme;

pub use launch::{Launch, run};
