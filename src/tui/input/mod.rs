//! What hands and scanners do: keys and what they mean, scans, text fields, and what the mouse finds.

pub mod action;
pub mod hit;
pub mod keymap;
pub mod run;
pub mod text_field;
