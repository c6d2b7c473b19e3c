//! A storm over the whole dashboard: keys, pastes, scans, mouse, sizes and clocks from a seed, with a real store behind.
//!
//! `STORM=1000000 cargo test --release --test storm` for a long one; `SEED=7` for another one.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "a test that can't go on fails; its numbers are small"
)]

#[path = "common/bench.rs"]
mod bench;

use std::{
    env,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    time::Duration,
};

use bench::Bench;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use salestrack::{
    clock::Clock,
    domain::{Quantity, Unit, UnitPrice, product::ProductDraft},
    i18n::Lang,
    tui::event::Event,
};

/// Events of a run within the suite.
const EVENTS: u64 = 1_500;
/// The store is verified, and a new shop opened, after so many events.
const ROUND: u64 = 750;
/// How many of the latest events a failure tells.
const TOLD: usize = 40;

const SIZES: [(u16, u16); 9] =
    [(1, 1), (20, 5), (59, 15), (60, 16), (80, 24), (80, 24), (120, 36), (140, 40), (300, 100)];
/// Two known codes and two that no product has.
const CODES: [&str; 4] = ["3760091720116", "3760091720123", "0000000000000", "A1-B2-C3"];
const PASTES: [&str; 9] = [
    "gin",
    "3*",
    "99999999999999999999",
    "-0,00000001",
    "\u{1b}[2J\r\n\0",
    "e\u{301}👩‍👩‍👧‍👦漢字",
    "0.5",
    "=cmd|'/c calc'!A0",
    "\u{202e}\u{200b}",
];
const NAMED: [KeyCode; 24] = [
    KeyCode::Enter,
    KeyCode::Enter,
    KeyCode::Enter,
    KeyCode::Esc,
    KeyCode::Esc,
    KeyCode::Tab,
    KeyCode::BackTab,
    KeyCode::Up,
    KeyCode::Down,
    KeyCode::Left,
    KeyCode::Right,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::PageUp,
    KeyCode::PageDown,
    KeyCode::Delete,
    KeyCode::Backspace,
    KeyCode::F(1),
    KeyCode::F(2),
    KeyCode::F(3),
    KeyCode::F(4),
    KeyCode::F(6),
    KeyCode::F(8),
    KeyCode::F(9),
];
/// No `D`: the sample is refused in a shop that has goods, and an empty shop would spend the storm filling itself.
const LETTERS: &str = "12345aerncdsSfxipvAFmMJKjklgGuyon/?:,<>+-*=.0789 éà漢q";

/// One event of the storm; several for a scan.
fn draw_lots(random: &mut fastrand::Rng) -> Vec<Event> {
    let now = std::time::Instant::now();
    let key = |code, modifiers| Event::Key(KeyEvent::new(code, modifiers), now);
    match random.u8(0..100) {
        0..45 => {
            let letters: Vec<char> = LETTERS.chars().collect();
            let letter = letters[random.usize(..letters.len())];
            vec![key(KeyCode::Char(letter), KeyModifiers::NONE)]
        }
        45..78 => vec![key(NAMED[random.usize(..NAMED.len())], KeyModifiers::NONE)],
        78..84 => {
            let modifiers = if random.bool() { KeyModifiers::CONTROL } else { KeyModifiers::ALT };
            vec![key(KeyCode::Char(char::from(b"pslnwozc12345uf"[random.usize(..15)])), modifiers)]
        }
        84..88 => vec![Event::Paste(PASTES[random.usize(..PASTES.len())].into())],
        88..91 => {
            let code = CODES[random.usize(..CODES.len())];
            let keys = code.chars().map(KeyCode::Char).chain([KeyCode::Enter]);
            keys.map(|code| key(code, KeyModifiers::NONE)).collect()
        }
        91..97 => {
            let kinds = [
                MouseEventKind::Down(MouseButton::Left),
                MouseEventKind::ScrollUp,
                MouseEventKind::ScrollDown,
                MouseEventKind::Moved,
            ];
            let (column, row) = if random.bool() {
                (random.u16(0..80), random.u16(0..24))
            } else {
                (random.u16(0..400), random.u16(0..120))
            };
            let kind = kinds[random.usize(..kinds.len())];
            vec![Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })]
        }
        _ => {
            let (width, height) = SIZES[random.usize(..SIZES.len())];
            vec![Event::Resize(width, height)]
        }
    }
}

fn told(event: &Event) -> String {
    match event {
        Event::Key(key, _) => format!("{:?}+{:?}", key.modifiers, key.code),
        Event::Mouse(mouse) => format!("{:?} at {},{}", mouse.kind, mouse.column, mouse.row),
        Event::Paste(text) => format!("paste {text:?}"),
        Event::Resize(width, height) => format!("resize {width}x{height}"),
        Event::Lane(_) | Event::Background(_) | Event::Tick | Event::Continued | Event::End => "other".into(),
    }
}

/// One event more; each frame after it is drawn.
fn step(bench: &mut Bench, random: &mut fastrand::Rng, latest: &mut Vec<String>) {
    let events = draw_lots(random);
    let burst = events.len() > 1;
    bench.at += Duration::from_millis(200);
    for event in events {
        latest.push(told(&event));
        bench.at += Duration::from_millis(1);
        let event = match event {
            Event::Key(key, _) => Event::Key(key, bench.at),
            other => other,
        };
        bench.event(event);
    }
    if burst || random.u8(0..4) > 0 {
        bench.at += Duration::from_millis(100);
        bench.event(Event::Tick);
    }
    // Most answers are in before the next key; some are not.
    if random.u8(0..4) > 0 {
        bench.settle();
    }
    if random.u16(0..400) == 0 {
        let day = random.u8(18..25);
        latest.push(format!("the clock goes to day {day}"));
        let now = format!("2026-11-{day}T{:02}:59:59+01:00", random.u8(0..24));
        bench.app.context.clock = Clock::fixed(now.parse().unwrap());
    }
    bench.cells();
}

fn round(seed: u64, events: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let lang = if random.bool() { Lang::En } else { Lang::Fr };
    let mut bench = if random.u8(0..4) == 0 { Bench::empty(lang, 80, 24) } else { Bench::new(lang, 120, 36) };
    let drafts = [("Ginger ale", CODES[0]), ("Gin 70 cl", CODES[1])];
    for (name, code) in drafts {
        let price = UnitPrice::parse_plain("12.5").unwrap();
        let (name, code, threshold) = (name.to_owned(), Some(code.to_owned()), Some(Quantity::whole(3)));
        let draft = ProductDraft { name, code, price, unit: Unit::Piece, threshold };
        bench.store().add_product(&draft, Quantity::whole(6), &bench.app.context.now).unwrap();
    }
    let mut latest = Vec::new();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        for _ in 0..events {
            step(&mut bench, &mut random, &mut latest);
        }
        bench.settle();
    }));
    if let Err(panic) = outcome {
        let from = latest.len().saturating_sub(TOLD);
        eprintln!("SEED={seed}, {:?}, after {} events, the last ones:", bench.app.context.size, latest.len());
        eprintln!("{}", latest[from..].join("\n"));
        resume_unwind(panic);
    }
    let findings = bench.store().check(&mut |_| true).unwrap();
    assert!(findings.is_empty(), "SEED={seed}: {findings:?}");
}

#[test]
fn nothing_breaks_in_a_storm() {
    // Exports go to the working directory.
    let folder = tempfile::tempdir().unwrap();
    env::set_current_dir(folder.path()).unwrap();
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let events = number("STORM").unwrap_or(EVENTS);
    let seed = number("SEED").unwrap_or(1);
    for (round_number, _) in (0..events.div_ceil(ROUND)).enumerate() {
        round(seed + round_number as u64, ROUND);
    }
}
