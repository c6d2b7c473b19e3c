//! Each call of the disk fails in turn, in all that a shop does.

use salestrack::repository::{Repository, RepositoryError};

use crate::disk::{self, Fault, Kind};
use crate::support::{Place, clear, now, sale, sound};

/// Every fault in turn, until the work asks no more of the disk: `work` gets the fault and says whether it was hit.
fn each_fault(work: impl Fn(Fault) -> bool) -> u64 {
    let mut tried = 0;
    for kind in [Kind::Full, Kind::Short, Kind::Error] {
        for lasting in [false, true] {
            let mut at = 1;
            while work(Fault { kind, at, lasting }) {
                (at, tried) = (at + 1, tried + 1);
            }
            assert!(at > 1, "{kind:?} never hit anything");
        }
    }
    tried
}

/// Runs a piece of work with a failing disk; the outcome, and whether the disk failed.
fn under<T>(fault: Fault, work: impl FnOnce() -> T) -> (T, bool) {
    disk::fail(fault);
    let outcome = work();
    (outcome, disk::mend() > 0)
}

#[test]
fn a_sale_is_wholly_there_or_not_at_all() {
    let place = Place::with_shop();
    let tried = each_fault(|fault| {
        let place = place.as_killed_now();
        let mut store = place.open();
        let (outcome, hit) = under(fault, || store.record_sale(&sale("second", 3), &now()));
        // A kill right now leaves the sale or none: never half of it, never less than was acknowledged.
        let keys = sound(&place.as_killed_now().file());
        assert!(keys == ["first", "second"] || outcome.is_err() && keys == ["first"], "{fault:?}: {keys:?}");
        if let Err(error) = &outcome {
            clear(error, fault.kind);
        }
        // The disk works again, and the till with it: the same basket is sold, once.
        store.record_sale(&sale("second", 3), &now()).unwrap_or_else(|error| panic!("{fault:?}: {error:?}"));
        store.record_sale(&sale("third", 5), &now()).unwrap();
        drop(store);
        assert_eq!(sound(&place.file()), ["first", "second", "third"], "{fault:?}");
        hit
    });
    assert!(tried > 37, "{tried}");
}
