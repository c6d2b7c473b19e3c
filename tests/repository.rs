//! The conformance story of a store: whatever implements the trait must pass it. Then what only a file can do.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

#[path = "repository/catalogue.rs"]
mod catalogue;
#[path = "repository/files.rs"]
mod files;
#[path = "repository/lists.rs"]
mod lists;
mod memory;
#[path = "repository/people.rs"]
mod people;
#[path = "repository/search.rs"]
mod search;
#[path = "repository/support.rs"]
mod support;
