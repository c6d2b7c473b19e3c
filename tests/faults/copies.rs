//! Each call of the disk fails in turn under a backup and under the way back: whole, or nothing of it.

use std::fs;

use salestrack::repository::{self, FileProblem, RepositoryError};

use crate::disk::Kind;
use crate::failing::{each_fault, under};
use crate::support::{Place, go_on, now, sale, sound};

/// The words of a disk that fails, with the file that is meant.
fn clear(error: &RepositoryError, kind: Kind) {
    let clear = match (kind, error) {
        (Kind::Full | Kind::Short, RepositoryError::File { problem, .. }) => *problem == FileProblem::NoRoom,
        (Kind::Error, RepositoryError::File { problem, .. }) => {
            matches!(problem, FileProblem::Failed(_) | FileProblem::NotWritable)
        }
        (Kind::Error, RepositoryError::Storage { .. } | RepositoryError::ReadOnly) => true,
        _ => false,
    };
    assert!(clear, "{kind:?}: {error:?}");
}

#[test]
fn a_backup_is_whole_or_not_there() {
    let place = Place::with_shop();
    each_fault(29, |fault| {
        let place = place.as_killed_now();
        fs::create_dir(place.path("safe")).unwrap();
        let to = place.path("safe/b.bak");
        let mut store = place.open();
        let back_up = || repository::back_up(&place.file(), &to, false, &mut go_on);
        let (outcome, hit) = under(fault, back_up);
        if let Err(error) = &outcome {
            clear(error, fault.kind);
            assert_eq!(fs::read_dir(place.path("safe")).unwrap().count(), 0, "{fault:?}");
            back_up().unwrap();
        }
        assert_eq!(sound(&to), ["first"], "{fault:?}");
        store.record_sale(&sale("second", 3), &now()).unwrap();
        drop(store);
        assert_eq!(sound(&place.file()), ["first", "second"], "{fault:?}");
        hit
    });
}

#[test]
fn a_restore_is_done_or_has_touched_nothing() {
    let place = Place::with_shop();
    let mut store = place.open();
    repository::back_up(&place.file(), &place.path("b.bak"), false, &mut go_on).unwrap();
    store.record_sale(&sale("second", 3), &now()).unwrap();
    // Once as a killed window leaves it, its log full of sales, and once as it is left in order.
    let killed = place.as_killed_now();
    drop(store);
    for place in [killed, place] {
        each_fault(41, |fault| {
            let place = place.as_killed_now();
            let bring = || repository::restore(&place.file(), &place.path("b.bak"), &now().at, false, &mut go_on);
            let (outcome, hit) = under(fault, bring);
            let restored = outcome.unwrap_or_else(|error| {
                clear(&error, fault.kind);
                let names = place.names();
                assert!(names.iter().all(|name| !name.contains("restoring") && !name.contains("before")), "{names:?}");
                assert_eq!(sound(&place.file()), ["first", "second"], "{fault:?}");
                bring().unwrap()
            });
            assert_eq!(sound(&place.file()), ["first"], "{fault:?}");
            assert_eq!(sound(&restored.kept.unwrap()), ["first", "second"], "{fault:?}");
            assert_eq!(sound(&place.path("b.bak")), ["first"], "{fault:?}");
            hit
        });
    }
}

/// An older shop under every fault: it is brought up to date, or stands there as it was.
#[test]
fn a_migration_is_done_or_has_touched_nothing() {
    let older = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/schema/v4.db");
    let sold = |file: &std::path::Path| {
        let plain = rusqlite::Connection::open(file).unwrap();
        let sums = "SELECT count(*), sum(total), max(number) FROM documents";
        plain.query_row(sums, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap()
    };
    let expected: (i64, i64, i64) = sold(older.as_ref());
    each_fault(41, |fault| {
        let place = Place::bare();
        fs::copy(older, place.file()).unwrap();
        let migrate = || repository::migrate(&place.file(), &mut go_on);
        let (outcome, hit) = under(fault, migrate);
        let kept = outcome.unwrap_or_else(|error| {
            let names = place.names();
            assert!(names.iter().all(|name| !name.contains("migrating") && !name.contains("before")), "{names:?}");
            assert!(!matches!(error, RepositoryError::Damaged(_)), "{fault:?}: {error:?}");
            assert_eq!(sold(&place.file()), expected, "{fault:?}");
            migrate().unwrap()
        });
        assert_eq!(sold(&kept.unwrap().kept), expected, "{fault:?}");
        assert_eq!(sold(&place.file()), expected, "{fault:?}");
        let store = repository::open(&place.file(), repository::OpenMode::Existing).unwrap();
        assert_eq!(store.check(&mut go_on).unwrap(), [], "{fault:?}");
        hit
    });
}
