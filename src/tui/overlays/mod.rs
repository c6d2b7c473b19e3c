//! The overlays: questions, forms, lists to choose from, and the first start.

pub mod chooser;
pub mod confirm;
pub mod form;
pub mod help;
pub mod learn;
pub mod palette;
pub mod picker;
pub mod progress;
pub mod settings;
pub mod themes;
pub mod unknown;
pub mod welcome;
