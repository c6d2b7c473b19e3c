//! A storm over the whole dashboard: keys, pastes, scans, mouse, sizes and clocks from a seed, with a real store behind, at
//! which another window works at the same time.
//!
//! `STORM=1000000 SEED=7 cargo test --release --test dashboard storm` for a long one; a failure names the seed of its round.

mod lots;
mod others;
mod recipes;
mod screen;

use std::{
    env,
    panic::{AssertUnwindSafe, catch_unwind},
    process::Command,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use crate::harness::Dashboard;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use lots::Lots;
use others::Others;
use recipes::Move;
use salestrack::{
    clock::Clock,
    domain::{Quantity, Unit, UnitPrice, product::ProductDraft},
    i18n::Lang,
    repository::{self, OpenMode},
    tui::{
        app::event::Event,
        theme::{Depth, Theme},
    },
};
use screen::Screen;

/// Events of a run within the suite.
const EVENTS: u64 = 20_000;
/// The store is verified, and a new shop opened, after so many events, unless `ROUND` says otherwise.
const ROUND: u64 = 1_000;
/// How many of the latest events a failure tells.
const TOLD: usize = 60;

/// One shop in the storm.
struct Round {
    dash: Dashboard,
    random: fastrand::Rng,
    screen: Screen,
    others: Others,
    latest: Vec<String>,
}

impl Round {
    fn new(seed: u64) -> Round {
        let mut random = fastrand::Rng::with_seed(seed);
        let lang = if random.bool() { Lang::En } else { Lang::Fr };
        let mut dash =
            if random.u8(0..4) == 0 { Dashboard::empty(lang, 80, 24) } else { Dashboard::new(lang, 120, 36) };
        let depth = [Depth::True, Depth::Indexed, Depth::Sixteen, Depth::None][random.usize(..4)];
        let theme = if random.bool() { "dark" } else { "light" };
        dash.app.context.display.theme = Theme::load(theme, depth).unwrap();
        let others = Others::new(dash.store());
        let drafts = [("Ginger ale", lots::CODES[0]), ("Gin 70 cl", lots::CODES[1])];
        for (name, code) in drafts {
            let price = UnitPrice::parse_plain("12.5").unwrap();
            let (name, code, threshold) = (name.to_owned(), Some(code.to_owned()), Some(Quantity::whole(3)));
            let draft = ProductDraft { name, code, price, unit: Unit::Piece, threshold };
            dash.store().add_product(&draft, Quantity::whole(6), &dash.app.context.act()).unwrap();
        }
        if random.u8(0..8) == 0 {
            // The first start: another shop is about to be made, and the storm goes on in that one.
            dash.app.services.worker = None;
            dash.app.context.tasks.waiting.clear();
            dash.app.welcome(dash.folder.path().join("new.db"));
        }
        Round { dash, random, screen: Screen::default(), others, latest: Vec::new() }
    }

    /// One draw of the lots.
    fn step(&mut self, lots: &Lots) {
        match self.random.u16(0..1000) {
            // The shop's other window, or its command line.
            0..30 => {
                let done = self.others.act(&mut self.random, &self.dash.app);
                self.latest.push(format!("another window: {done}"));
            }
            30..34 => self.clock_jumps(),
            34..110 => {
                for next in recipes::draw(&mut self.random) {
                    let events = match next {
                        Move::Key(key) => vec![Event::Key(key, self.dash.at)],
                        Move::Paste(text) => vec![Event::Paste(text)],
                        Move::Scan(code) => lots::scan(code, KeyCode::Enter),
                    };
                    self.hands(events);
                }
            }
            _ => {
                let events = lots.draw(&mut self.random);
                self.hands(events);
            }
        }
    }

    /// Events closer together than hands can do them; each frame after them is drawn.
    fn hands(&mut self, events: Vec<Event>) {
        self.dash.at += Duration::from_millis(200);
        let burst = events.len() > 1;
        for event in events {
            self.latest.push(lots::told(&event));
            self.dash.at += Duration::from_millis(1);
            let event = match event {
                Event::Key(key, _) => Event::Key(key, self.dash.at),
                other => other,
            };
            self.dash.event(event);
        }
        if burst || self.random.u8(0..4) > 0 {
            self.dash.at += Duration::from_millis(100);
            self.dash.event(Event::Tick);
        }
        if self.dash.app.context.tasks.running.is_some() && self.random.bool() {
            // Long work is broken off as often as it is waited for.
            self.latest.push("esc, to break it off".into());
            let esc = KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE);
            self.dash.event(Event::Key(esc, self.dash.at));
        }
        self.screen.look(&self.dash.app);
        // Most answers are in before the next key; some are not.
        if self.random.u8(0..4) > 0 {
            self.dash.settle();
            self.screen.look(&self.dash.app);
        }
    }

    fn clock_jumps(&mut self) {
        let (year, month, day) = match self.random.u8(0..6) {
            0 => (1999, 12, 31),
            1 => (2038, 1, 19),
            2 => (2028, 2, 29),
            _ => (2026, 11, self.random.u8(18..25)),
        };
        let zone = ["Z", "+01:00", "-11:00", "+14:00"][self.random.usize(..4)];
        let now = format!("{year}-{month:02}-{day:02}T{:02}:59:59{zone}", self.random.u8(0..24));
        self.latest.push(format!("the clock goes to {now}"));
        self.dash.app.services.clock = Clock::fixed(now.parse().unwrap());
    }
}

/// Gives how many things were done, or what went wrong.
fn round(seed: u64, events: u64, lots: &Lots) -> Result<usize, String> {
    let mut round = Round::new(seed);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        while round.latest.len() < events as usize {
            round.step(lots);
        }
        round.dash.settle();
        // A frame leaves nothing of the one before it.
        assert_eq!(*round.screen.look(&round.dash.app), round.dash.cells());
        for name in ["shop.db", "new.db"] {
            let Ok(store) = repository::open(&round.dash.folder.path().join(name), OpenMode::Existing) else {
                continue;
            };
            let findings = store.check(&mut |_| true).unwrap();
            assert!(findings.is_empty(), "{name}: {findings:?}");
        }
        round.screen.told
    }));
    outcome.map_err(|panic| {
        let why = panic.downcast_ref::<String>().cloned();
        let why = why.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        let from = round.latest.len().saturating_sub(TOLD);
        format!(
            "SEED={seed} STORM={events} ROUND={events}, {:?} in {}, after {} events, the last ones:\n{}\n{}",
            round.dash.app.context.size,
            round.dash.app.context.display.texts.lang().code(),
            round.latest.len(),
            round.latest[from..].join("\n"),
            why.unwrap_or_default(),
        )
    })
}

/// Set in the process that runs the storm.
const INSIDE: &str = "INSIDE_THE_STORM";

/// The import proposes a file of the current folder, which is the whole process's: the test starts this very test in
/// another process, whose current folder has such a file.
#[test]
fn nothing_breaks_in_a_storm() {
    if env::var_os(INSIDE).is_some() {
        return storm();
    }
    let folder = crate::harness::scratch();
    lots::python_database(&folder.path().join("ecom_db.db"));
    let (_, module) = module_path!().split_once("::").unwrap();
    let mut command = Command::new(env::current_exe().unwrap());
    command.arg(format!("{module}::nothing_breaks_in_a_storm")).args(["--exact", "--nocapture"]);
    let output = command.env(INSIDE, "1").current_dir(folder.path()).output().unwrap();
    let (told, why) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && told.contains("1 passed"), "{told}\n{why}");
}

fn storm() {
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let events = number("STORM").unwrap_or(EVENTS);
    let seed = number("SEED").unwrap_or(1);
    let lots = Lots::new();
    let (next, done, failures) = (AtomicU64::new(0), AtomicUsize::new(0), Mutex::new(Vec::new()));
    let each = number("ROUND").unwrap_or(ROUND).min(events).max(1);
    let rounds = events.div_ceil(each);
    let threads = thread::available_parallelism().map_or(2, usize::from).min(8);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= rounds {
                        return;
                    }
                    // Far apart, so that two storms of neighbouring seeds are not the same one.
                    let outcome = round(seed + number * 1_000_000, each, &lots);
                    match outcome {
                        Ok(toasts) => drop(done.fetch_add(toasts, Ordering::Relaxed)),
                        Err(failure) => failures.lock().unwrap_or_else(PoisonError::into_inner).push(failure),
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert!(failures.is_empty(), "{} rounds broke:\n\n{}", failures.len(), failures.join("\n\n"));
    // A storm that sticks in one form has tried nothing.
    let done = done.into_inner() as u64;
    assert!(done > events / 100, "only {done} things were done in {events} events");
}
