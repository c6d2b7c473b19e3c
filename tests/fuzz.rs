//! Mutated input from a seed: every parser of what people type, the former program's database, the shop's own file.
//!
//! `FUZZ=1000000 SEED=7 cargo test --release --test fuzz` for a long run; a failure tells its input.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that can't go on fails")]

#[path = "fuzz/mutate.rs"]
mod mutate;
#[path = "fuzz/parsers.rs"]
mod parsers;
#[path = "fuzz/shop.rs"]
mod shop;
#[path = "fuzz/source.rs"]
mod source;

use std::env;

use salestrack::domain::{
    Currency,
    moment::Moment,
    shop::{OversellPolicy, Shop},
};

fn number(name: &str) -> Option<u64> {
    env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Rounds of a target: so many in the suite, and its share of what a long run asks for. The costlier a round is, the
/// smaller the share.
fn rounds(suite: u64, share: u64) -> u64 {
    number("FUZZ").map_or(suite, |all| (all / share).max(1))
}

fn random() -> fastrand::Rng {
    fastrand::Rng::with_seed(number("SEED").unwrap_or(1))
}

fn settings() -> Shop {
    Shop {
        name: "Chez Awa".into(),
        currency: Currency::EUR,
        language: None,
        cutoff_minutes: 0,
        oversell: OversellPolicy::Ask,
    }
}

fn now() -> Moment {
    Moment::at(chrono::DateTime::parse_from_rfc3339("2026-03-02T09:00:00+01:00").unwrap(), 0)
}

fn scratch() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}
