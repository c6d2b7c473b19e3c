//! Inputs that nobody would think of, drawn from one seed: for every parser of what a user types or writes into a file, for
//! the import, and for a shop's own file.
//!
//! The suite tries a few thousand. Any number, in any run of seeds:
//!
//! ```text
//! FUZZ=1000000 cargo test --release --test fuzz
//! FUZZ=1 SEED=4711 cargo test --test fuzz parsers      one input again, as a failure has told it
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_push_string,
    reason = "a test that can't go on says so by failing"
)]

mod import;
mod mutate;
mod parsers;
mod searches;
mod settings;
mod shop;

use std::{
    env,
    panic::{AssertUnwindSafe, catch_unwind},
};

use fastrand::Rng;

/// Inputs of the suite for what costs next to nothing.
const USUAL: u64 = 40_000;

fn number(name: &str) -> Option<u64> {
    env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Draws inputs for one target: one in `cost` of those that `FUZZ` asks for. Each has a seed of its own, which is told when
/// a property does not hold, with what was drawn.
fn storm(target: &str, cost: u64, mut one: impl FnMut(&mut Rng, &mut String)) {
    let count = (number("FUZZ").unwrap_or(USUAL) / cost).max(1);
    let first = number("SEED").unwrap_or(1);
    for seed in first..first + count {
        let mut drawn = String::new();
        let mut rng = Rng::with_seed(seed);
        let outcome = catch_unwind(AssertUnwindSafe(|| one(&mut rng, &mut drawn)));
        if let Err(panic) = outcome {
            let drawn: String = drawn.chars().take(1_000).collect();
            eprintln!("FUZZ=1 SEED={seed} cargo test --test fuzz {target}: {drawn}");
            std::panic::resume_unwind(panic);
        }
    }
}
