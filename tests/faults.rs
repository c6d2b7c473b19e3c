//! Disks that fill up or fail at any call, power that is cut, processes that are killed: what was acknowledged is there,
//! and nothing is half there.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on says so by failing"
)]

#[path = "faults/copies.rs"]
mod copies;
#[expect(unsafe_code, reason = "SQLite is told of a disk through its own interface, in C")]
#[path = "faults/disk.rs"]
mod disk;
#[path = "faults/failing.rs"]
mod failing;
#[path = "faults/kill.rs"]
mod kill;
#[path = "faults/power.rs"]
mod power;
#[path = "faults/support.rs"]
mod support;
