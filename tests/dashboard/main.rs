//! The real dashboard, driven with keys: what each screen looks like, the manners, a busy file, and everything at random.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do; their numbers are small"
)]

mod comfort;
mod hands;
mod harness;
mod inputs;
mod keys_page;
mod lists;
mod locked;
mod money;
mod pictures;
mod reports;
mod storm;
