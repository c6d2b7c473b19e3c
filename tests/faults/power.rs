//! The power is cut: what was synced is on the disk, of what was not, anything may be. A sale is acknowledged only once
//! it would survive that.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::disk::{self, Op};
use crate::support::{Place, now, sale, sound};

/// Sales of the count of syncs.
const SALES: u32 = 1_000;

fn ends(path: &Path, end: &str) -> bool {
    path.to_string_lossy().ends_with(end)
}

#[test]
fn the_log_is_synced_before_a_sale_is_acknowledged() {
    let place = Place::with_shop();
    let mut store = place.open();
    for n in 0..50 {
        disk::record(false);
        store.record_sale(&sale(&format!("sale {n}"), n), &now()).unwrap();
        let log = disk::recorded();
        let last = |wanted: &dyn Fn(&Op) -> bool| log.iter().rposition(wanted);
        let written = last(&|op| matches!(op, Op::Write(path, ..) if ends(path, "-wal"))).expect("written to the log");
        let synced = last(&|op| matches!(op, Op::Sync(path) if ends(path, "-wal"))).expect("synced");
        assert!(synced > written, "the last write at {written}, the last sync at {synced}");
    }
}

#[test]
fn a_sale_costs_one_sync() {
    let place = Place::with_shop();
    let mut store = place.open();
    disk::record(false);
    for n in 0..SALES {
        store.record_sale(&sale(&format!("sale {n}"), n.into()), &now()).unwrap();
    }
    let log = disk::recorded();
    let syncs = log.iter().filter(|op| matches!(op, Op::Sync(_))).count();
    let folded = log.iter().filter(|op| matches!(op, Op::Sync(path) if ends(path, "shop.db"))).count();
    println!("{syncs} syncs for {SALES} sales, {folded} of them of checkpoints");
    assert!(folded > 0, "no checkpoint among them");
    assert!(f64::from(u32::try_from(syncs).unwrap()) <= f64::from(SALES) * 1.1, "{syncs} syncs");
}

/// The files of a folder, by name.
type Files = BTreeMap<PathBuf, Vec<u8>>;

fn apply(file: &mut Vec<u8>, op: &Op, half: bool) {
    match op {
        Op::Write(_, at, bytes) => {
            // A cut in the middle of a write leaves the beginning of it.
            let bytes = if half { &bytes[..bytes.len() / 2] } else { &bytes[..] };
            let (at, end) = (usize::try_from(*at).unwrap(), usize::try_from(*at).unwrap() + bytes.len());
            if file.len() < end {
                file.resize(end, 0);
            }
            file[at..end].copy_from_slice(bytes);
        }
        Op::Truncate(_, size) => file.resize(usize::try_from(*size).unwrap(), 0),
        Op::Sync(_) | Op::Delete(_) | Op::Mark(_) => {}
    }
}

fn file_of(op: &Op) -> Option<&PathBuf> {
    match op {
        Op::Write(path, ..) | Op::Truncate(path, _) | Op::Sync(path) | Op::Delete(path) => Some(path),
        Op::Mark(_) => None,
    }
}

/// What the disk may hold after a cut behind `log`: all that was synced, and of the rest whatever the lot says.
fn after_the_cut(before: &Files, log: &[Op], lots: &mut fastrand::Rng) -> Files {
    let mut files = before.clone();
    let mut last_sync: BTreeMap<&PathBuf, usize> = BTreeMap::new();
    for (at, op) in log.iter().enumerate() {
        if let Op::Sync(path) = op {
            last_sync.insert(path, at);
        }
    }
    // Some disks keep all of the rest, some nothing, most a part.
    let kept = lots.u32(0..=4);
    for (at, op) in log.iter().enumerate() {
        let Some(path) = file_of(op) else { continue };
        let safe = last_sync.get(path).is_some_and(|sync| at < *sync);
        if !safe && lots.u32(0..4) >= kept {
            continue;
        }
        if matches!(op, Op::Delete(_)) {
            files.remove(path);
        } else {
            apply(files.entry(path.clone()).or_default(), op, !safe && lots.u32(0..4) == 0);
        }
    }
    files
}

fn files_of(place: &Place) -> Files {
    let names = place.names();
    names.iter().map(|name| place.path(name)).map(|path| (path.clone(), fs::read(&path).unwrap())).collect()
}

/// A day with a break at noon, when the log is folded in, and an end: each sale leaves its number as a mark once it is
/// acknowledged.
fn a_day(place: &Place, sales: u64) -> Vec<Op> {
    disk::record(true);
    for half in [1..=sales / 2, sales / 2 + 1..=sales] {
        let mut store = place.open();
        for n in half {
            store.record_sale(&sale(&format!("sale {n:03}"), 0), &now()).unwrap();
            disk::mark(n);
        }
    }
    disk::recorded()
}

#[test]
fn what_was_acknowledged_survives_a_power_cut_at_any_instant() {
    let cuts: u32 = std::env::var("CUTS").ok().and_then(|text| text.parse().ok()).unwrap_or(150);
    let seed = std::env::var("SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let mut lots = fastrand::Rng::with_seed(seed);
    let place = Place::with_shop();
    let before = files_of(&place);
    // The log is folded into the file twice, in the middle and at the end of the day.
    let log = a_day(&place, 240);
    let folds = |log: &[Op]| log.iter().position(|op| matches!(op, Op::Write(path, ..) if ends(path, "shop.db")));
    let first = folds(&log).expect("folded at the end of the day");
    assert!(log[first..].iter().any(|op| matches!(op, Op::Mark(_))), "no sale after the log was folded in");
    let mut folded = 0;
    for cut in 0..cuts {
        // Every other cut falls behind the first time: there two files have to agree.
        let at = lots.usize(if cut % 2 == 0 { first } else { 0 }..=log.len());
        let done = log[..at].iter().rev().find_map(|op| if let Op::Mark(n) = op { Some(*n) } else { None });
        folded += u32::from(at > first);
        let restored = Place::bare();
        for (path, bytes) in after_the_cut(&before, &log[..at], &mut lots) {
            fs::write(restored.path(&path.file_name().unwrap().to_string_lossy()), bytes).unwrap();
        }
        let keys = sound(&restored.file());
        let there = keys.iter().filter(|key| key.starts_with("sale")).count() as u64;
        let done = done.unwrap_or(0);
        // The one that was being written may have reached the disk just so.
        assert!((done..=done + 1).contains(&there), "SEED={seed}, cut {cut} behind call {at}: {there} of {done}");
    }
    println!("{cuts} cuts, {folded} of them behind the start of a checkpoint");
    assert!(folded > 0);
}
