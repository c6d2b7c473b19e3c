//! Several tills sell at once, and are killed at any instant: what was acknowledged is there, whole; nothing is half there.

use std::{
    collections::BTreeMap,
    env,
    io::Read,
    process::{Child, Command, Stdio},
    sync::{Barrier, Mutex},
    thread,
    time::{Duration, Instant},
};

use salestrack::domain::{Quantity, ids::ProductId};

use crate::support::{ARTICLES, Place, STOCK, sound_store};

/// Kills of the suite; any number by `KILLS=5000`.
const KILLS: u32 = 120;
/// Tills beside each other.
const TILLS: u64 = 4;

fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// The real program on a shop, its environment closed.
fn till(place: &Place, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_salestrack"));
    command.args(arguments).arg("--database").arg(place.file()).env_clear().env("HOME", place.path(""));
    command.env("TZ", "UTC").env("LANG", "C").env("SALESTRACK_NOW", "2026-11-22T14:32:00+01:00");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn sell(place: &Place, key: &str, first: u32) -> Child {
    let lines: Vec<String> = (0..3).map(|n| format!("A{:04}", (i64::from(first) + n) % ARTICLES)).collect();
    let lines: Vec<&str> = lines.iter().flat_map(|line| ["--line", line.as_str()]).collect();
    till(place, &[&["sale", "add", "--key", key, "--format", "json"], &lines[..]].concat()).spawn().unwrap()
}

/// What a till printed, and whether it ended well.
fn told(mut child: Child) -> (String, bool) {
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    (text, child.wait().unwrap().success())
}

/// The number of a sale that has been acknowledged: printed in full, exit code 0.
fn acknowledged(text: &str, success: bool) -> Option<String> {
    let sale: serde_json::Value = serde_json::from_str(text).ok().filter(|_| success)?;
    Some(sale["number"].as_str().unwrap().to_owned())
}

/// One till: sells, is killed at a drawn instant or not, and now and then tries again what may or may not have been sold.
fn stand(place: &Place, till: u64, kills: u64, seed: u64) -> BTreeMap<String, String> {
    let mut lots = fastrand::Rng::with_seed(seed.wrapping_mul(1_000).wrapping_add(till));
    let mut numbers = BTreeMap::new();
    // How long a sale takes here and now: kills fall all over it, and a little behind it.
    let mut usual = Duration::from_millis(20);
    let mut killed = 0;
    for n in 0_u32.. {
        if killed == kills {
            break;
        }
        let key = format!("till {till} sale {n:06}");
        let begun = Instant::now();
        let mut child = sell(place, &key, n);
        if lots.u32(0..8) > 0 {
            thread::sleep(usual.mul_f64(lots.f64() * 1.2));
            child.kill().unwrap();
            killed += 1;
        }
        let (text, success) = told(child);
        let first = acknowledged(&text, success);
        if success {
            usual = (usual * 3 + begun.elapsed()) / 4;
        }
        // The same key sells once, whatever became of the first time.
        if first.is_none() && lots.bool() {
            let (text, success) = told(sell(place, &key, n));
            numbers.insert(key, acknowledged(&text, success).expect("a sale that nobody killed"));
        } else if let Some(first) = first {
            numbers.insert(key, first);
        }
    }
    numbers
}

#[test]
fn a_kill_at_any_instant_takes_no_acknowledged_sale_and_leaves_no_half() {
    let (kills, seed) = (number("KILLS", KILLS.into()), number("SEED", 1));
    let place = Place::with_shop();
    let all = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for till in 0..TILLS {
            let (place, all) = (&place, &all);
            scope.spawn(move || {
                let share = kills / TILLS + u64::from(till < kills % TILLS);
                let numbers = stand(place, till, share, seed);
                all.lock().unwrap().extend(numbers);
            });
        }
    });
    let acknowledged = all.into_inner().unwrap();
    let store = place.open();
    sound_store(store.as_ref());
    let plain = rusqlite::Connection::open(place.file()).unwrap();
    let mut rows = plain
        .prepare("SELECT key, prefix || printf('%06d', number) FROM documents d JOIN series s ON s.id = d.series_id")
        .unwrap();
    let there: BTreeMap<String, String> =
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    for (key, number) in &acknowledged {
        assert_eq!(there.get(key), Some(number), "SEED={seed}: {key}");
    }
    // Every piece that is gone is in a sale.
    let left: i64 = (1..=ARTICLES).map(|id| store.product(ProductId(id)).unwrap().on_hand.thousandths() / 1_000).sum();
    assert_eq!(ARTICLES * STOCK - left, 3 * i64::try_from(there.len()).unwrap());
    println!("{kills} kills: {} sales acknowledged, {} there", acknowledged.len(), there.len());
}

#[test]
fn the_last_piece_is_sold_once() {
    let place = Place::with_shop();
    let mut store = place.open();
    let last = ProductId(1);
    for round in 0..6 {
        let on_hand = store.product(last).unwrap().on_hand;
        let surplus = on_hand.sub(Quantity::ONE).unwrap();
        if !surplus.is_zero() {
            store.adjust(last, surplus.neg().unwrap(), "breakage", &crate::support::now()).unwrap();
        }
        let start = Barrier::new(usize::try_from(TILLS).unwrap());
        let outcomes: Vec<(bool, String)> = thread::scope(|scope| {
            let tills: Vec<_> = (0..TILLS)
                .map(|_| {
                    scope.spawn(|| {
                        start.wait();
                        let output = till(&place, &["sale", "add", "--line", "id:1"]).output().unwrap();
                        (output.status.success(), String::from_utf8(output.stderr).unwrap())
                    })
                })
                .collect();
            tills.into_iter().map(|till| till.join().unwrap()).collect()
        });
        let sold = outcomes.iter().filter(|(sold, _)| *sold).count();
        assert_eq!(sold, 1, "round {round}: {outcomes:?}");
        for (_, told) in outcomes.iter().filter(|(sold, _)| !sold) {
            assert!(told.contains("Article 0") && told.lines().count() == 1, "{told}");
        }
        assert!(store.product(last).unwrap().on_hand.is_zero());
        store.restock(last, Quantity::ONE, None, &crate::support::now()).unwrap();
    }
    assert_eq!(store.check(&mut crate::support::go_on).unwrap(), []);
}
