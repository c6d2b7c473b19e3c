//! The dashboard, in rooms; each uses only those below it:
//!
//! `runtime` the terminal and the loop · `app` the whole state, and what each event and effect does to it · `screens` the
//! five tabs · `overlays` what is above them · `effect` what those ask for · `widgets` what two of them draw ·
//! `context` what they look at · `input` keys, scans, fields, hit targets · `theme` meanings to colours

pub mod app;
pub mod context;
pub mod effect;
pub mod input;
pub mod overlays;
pub mod runtime;
pub mod screens;
pub mod theme;
pub mod widgets;
