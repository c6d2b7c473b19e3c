//! The real program, as a user meets it: its commands, its dashboard in a real terminal, its files, its documentation.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that can't go on fails"
)]

mod cli;
mod docs;
mod files;
mod home;
mod inputs;
mod rights;
mod terminal;
mod window;
