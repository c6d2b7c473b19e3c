//! The conformance story of a store: whatever implements the trait must pass it. Then what only a file can do.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

mod catalogue;
mod codes;
mod files;
mod lists;
mod people;
mod search;
mod support;
