//! Disks that fill up or fail at any call, power that is cut, processes that are killed: what was acknowledged is there,
//! and nothing is half there.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on says so by failing"
)]

mod copies;
#[expect(unsafe_code, reason = "SQLite is told of a disk through its own interface, in C")]
mod disk;
mod failing;
mod kill;
mod power;
mod support;
