//! Hostile input: whatever is typed, pasted or named on a command line, in each field, gets a clear answer where it
//! stands, in the reader's language; and whatever file is named, in place of a shop or of a database to import.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "a test that can't go on fails; its numbers are small"
)]

#[path = "inputs/arguments.rs"]
mod arguments;
#[path = "inputs/databases.rs"]
mod databases;
#[path = "dashboard/hands.rs"]
mod hands;
#[path = "dashboard/harness.rs"]
mod harness;
#[path = "inputs/kept.rs"]
mod kept;
#[path = "inputs/names.rs"]
mod names;
#[path = "inputs/numbers.rs"]
mod numbers;
#[expect(dead_code, reason = "what the tests of files ask of a home, and more")]
#[path = "files/support.rs"]
mod support;
#[expect(dead_code, reason = "the windows of the terminal's tests, which do more with them")]
#[path = "terminal/window.rs"]
mod window;
