//! The repository against a plain model of a shop, held in memory: after any history of use cases, everything that can be
//! read is the plain sum over what was done, and every refusal is the model's.
//!
//! `PROPTEST_CASES=10000 cargo test --release --test store model` for a long run.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_wrap,
    reason = "a test that can't go on fails; its numbers are small"
)]

mod acts;
mod lists;
mod rules;
mod sums;

use std::env;

use acts::{Act, act};
use proptest::prelude::*;
use rules::Model;
use salestrack::{
    domain::{
        Currency,
        shop::{OversellPolicy, Shop},
    },
    repository,
};

fn shop() -> Shop {
    Shop {
        name: "Test".into(),
        currency: Currency::EUR,
        language: None,
        cutoff_minutes: 0,
        oversell: OversellPolicy::Ask,
    }
}

/// Runs a history on both, act by act, and compares everything at its end.
fn run(acts: &[Act], edges: (u64, u64)) {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let mut model = Model::new(shop());
    let mut store = repository::create(&folder.path().join("shop.db"), &model.shop, &model.now()).unwrap();
    // Each act in one transaction is checked as it would be alone; now and then one is on its own.
    for acts in acts.chunks(16) {
        store
            .in_bulk(&mut |store| {
                for act in acts {
                    acts::act_out(store, &mut model, act);
                }
                Ok(())
            })
            .unwrap();
        if let Some(act) = acts.first() {
            acts::act_out(&mut *store, &mut model, act);
        }
    }
    lists::agree(&*store, &model);
    sums::agree(&*store, &model, edges);
    assert_eq!(store.check(&mut |_| true).unwrap(), []);
}

fn cases() -> u32 {
    env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_shop_is_what_was_done_in_it(
        acts in prop::collection::vec(act(), 1..90),
        edges in (0_u64..500, 0_u64..500),
    ) {
        run(&acts, edges);
    }
}
