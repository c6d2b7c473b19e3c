//! What may happen to a dashboard, drawn by lot: every key that is bound and many that are not, texts, scans, mouse, sizes.

use std::{fs, path::Path, time::Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use salestrack::tui::{app::event::Event, input::keymap::SHIPPED};

/// The usual sizes, and some that nobody has; the largest ones are dear to draw, and seldom.
const SIZES: [(u16, u16); 14] = [
    (1, 1),
    (2, 40),
    (500, 1),
    (20, 5),
    (59, 15),
    (60, 16),
    (61, 17),
    (80, 24),
    (80, 24),
    (80, 24),
    (99, 30),
    (120, 36),
    (140, 40),
    (200, 60),
];
const VAST: (u16, u16) = (500, 200);
/// Two known codes and two that no product has.
pub const CODES: [&str; 4] = ["3760091720116", "3760091720123", "0000000000000", "A1-B2-C3"];
pub const PASTES: [&str; 24] = [
    "gin",
    "3*",
    "2*gin",
    "99999999999999999999",
    "9223372036854775807",
    "-0,00000001",
    "1e5",
    "NaN",
    "１２",
    "٣",
    "1\u{202f}234,50",
    "\u{1b}[2J\r\n\0",
    "two\nlines\tand a tab\n",
    "e\u{301}👩‍👩‍👧‍👦漢字",
    "\u{301}\u{301}\u{301}",
    "👨🏿‍🦽‍➡️🇸🇳🇫🇷1️⃣",
    "السلام عليكم",
    "0.5",
    "=cmd|'/c calc'!A0",
    "'; DROP TABLE product; --",
    "\u{202e}\u{200b}\u{feff}",
    "{ $name } <b> %s",
    "2026-000001",
    "21/11/2026",
];
/// Keys that have a name, whether anything is bound to them or not.
const NAMED: [KeyCode; 30] = [
    KeyCode::Enter,
    KeyCode::Enter,
    KeyCode::Enter,
    KeyCode::Enter,
    KeyCode::Esc,
    KeyCode::Esc,
    KeyCode::Tab,
    KeyCode::BackTab,
    KeyCode::Up,
    KeyCode::Down,
    KeyCode::Down,
    KeyCode::Left,
    KeyCode::Right,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::PageUp,
    KeyCode::PageDown,
    KeyCode::Delete,
    KeyCode::Backspace,
    KeyCode::Insert,
    KeyCode::Null,
    KeyCode::CapsLock,
    KeyCode::Menu,
    KeyCode::F(1),
    KeyCode::F(2),
    KeyCode::F(3),
    KeyCode::F(4),
    KeyCode::F(6),
    KeyCode::F(8),
    KeyCode::F(9),
];
const LETTERS: &str = "gintomajq0123456789.,*+-=/? éàçœß漢\u{301}";

/// Everything that can be drawn.
pub struct Lots {
    bound: Vec<KeyEvent>,
    letters: Vec<char>,
}

impl Lots {
    /// Reads the keys that are bound from the shipped keymap, so that none is forgotten.
    pub fn new() -> Lots {
        let file: toml::Table = SHIPPED.parse().unwrap();
        let sections = file.values().filter_map(toml::Value::as_table).flat_map(toml::Table::values);
        let keys = sections.flat_map(|keys| keys.as_array().cloned().unwrap_or_default());
        let bound: Vec<_> = keys.filter_map(|key| Some(press(key.as_str()?))).collect();
        assert!(bound.len() > 100, "{}", bound.len());
        Lots { bound, letters: LETTERS.chars().collect() }
    }

    /// One event; several for what comes in one burst.
    pub fn draw(&self, random: &mut fastrand::Rng) -> Vec<Event> {
        let now = Instant::now();
        let key = |code, modifiers| Event::Key(KeyEvent::new(code, modifiers), now);
        match random.u16(0..1000) {
            0..380 => vec![Event::Key(self.bound[random.usize(..self.bound.len())], now)],
            380..520 => {
                let letter = self.letters[random.usize(..self.letters.len())];
                vec![key(KeyCode::Char(letter), KeyModifiers::NONE)]
            }
            520..780 => vec![key(NAMED[random.usize(..NAMED.len())], KeyModifiers::NONE)],
            780..820 => {
                let modifiers = [KeyModifiers::CONTROL, KeyModifiers::ALT, KeyModifiers::SHIFT, KeyModifiers::SUPER];
                let code = if random.bool() {
                    NAMED[random.usize(..NAMED.len())]
                } else {
                    KeyCode::Char(char::from(random.u8(b' '..=b'~')))
                };
                vec![key(code, modifiers[random.usize(..4)])]
            }
            820..865 => vec![Event::Paste(PASTES[random.usize(..PASTES.len())].into())],
            865..868 => vec![Event::Paste("Ω".repeat(10_000))],
            868..905 => {
                let code = CODES[random.usize(..CODES.len())];
                let end = if random.u8(0..4) == 0 { KeyCode::Tab } else { KeyCode::Enter };
                let mut keys = scan(code, end);
                if random.u8(0..4) == 0 {
                    keys.push(key(KeyCode::Char('j'), KeyModifiers::CONTROL));
                }
                keys
            }
            905..970 => vec![Event::Mouse(mouse(random))],
            970..999 => {
                let (width, height) = SIZES[random.usize(..SIZES.len())];
                vec![Event::Resize(width, height)]
            }
            _ => vec![Event::Resize(VAST.0, VAST.1), key(KeyCode::Tab, KeyModifiers::NONE), Event::Resize(80, 24)],
        }
    }
}

/// What a scanner types.
pub fn scan(code: &str, end: KeyCode) -> Vec<Event> {
    let keys = code.chars().map(KeyCode::Char).chain([end]);
    keys.map(|code| Event::Key(KeyEvent::new(code, KeyModifiers::NONE), Instant::now())).collect()
}

fn mouse(random: &mut fastrand::Rng) -> MouseEvent {
    let kinds = [
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::Down(MouseButton::Right),
        MouseEventKind::Up(MouseButton::Left),
        MouseEventKind::Drag(MouseButton::Left),
        MouseEventKind::ScrollUp,
        MouseEventKind::ScrollDown,
        MouseEventKind::ScrollLeft,
        MouseEventKind::Moved,
    ];
    let (column, row) = match random.u8(0..8) {
        0 => (u16::MAX, u16::MAX),
        1 => (random.u16(0..500), random.u16(0..200)),
        _ => (random.u16(0..80), random.u16(0..24)),
    };
    MouseEvent { kind: kinds[random.usize(..kinds.len())], column, row, modifiers: KeyModifiers::NONE }
}

/// A key of the keymap file as a terminal sends it.
fn press(text: &str) -> KeyEvent {
    let mut modifiers = KeyModifiers::NONE;
    let mut rest = text;
    for (word, modifier) in
        [("ctrl+", KeyModifiers::CONTROL), ("alt+", KeyModifiers::ALT), ("shift+", KeyModifiers::SHIFT)]
    {
        if let Some(tail) = rest.strip_prefix(word).filter(|tail| !tail.is_empty()) {
            modifiers.insert(modifier);
            rest = tail;
        }
    }
    let named = [
        ("enter", KeyCode::Enter),
        ("esc", KeyCode::Esc),
        ("tab", KeyCode::Tab),
        ("up", KeyCode::Up),
        ("down", KeyCode::Down),
        ("left", KeyCode::Left),
        ("right", KeyCode::Right),
        ("home", KeyCode::Home),
        ("end", KeyCode::End),
        ("pgup", KeyCode::PageUp),
        ("pgdn", KeyCode::PageDown),
        ("del", KeyCode::Delete),
        ("ins", KeyCode::Insert),
        ("backspace", KeyCode::Backspace),
        ("space", KeyCode::Char(' ')),
    ];
    let code = named.iter().find(|(name, _)| *name == rest).map(|(_, code)| *code);
    let code = code.or_else(|| {
        let mut chars = rest.chars();
        let one = chars.next()?;
        if chars.next().is_none() {
            Some(KeyCode::Char(one))
        } else {
            rest.strip_prefix('f')?.parse().ok().map(KeyCode::F)
        }
    });
    KeyEvent::new(code.unwrap(), modifiers)
}

/// What an event was.
pub fn told(event: &Event) -> String {
    match event {
        Event::Key(key, _) => format!("{:?}+{:?}", key.modifiers, key.code),
        Event::Mouse(mouse) => format!("{:?} at {},{}", mouse.kind, mouse.column, mouse.row),
        Event::Paste(text) => format!("paste {:?}", text.chars().take(40).collect::<String>()),
        Event::Resize(width, height) => format!("resize {width}x{height}"),
        Event::Worker(_) | Event::Background(_) | Event::Tick | Event::Continued | Event::End => "other".into(),
    }
}

/// A file of the former program, for the import that the storm runs into.
pub fn python_database(path: &Path) {
    let source = rusqlite::Connection::open(path).unwrap();
    for fixture in ["schema", "clean"] {
        let sql = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/python/{fixture}.sql"));
        source.execute_batch(&format!("PRAGMA foreign_keys = OFF; {}", fs::read_to_string(sql).unwrap())).unwrap();
    }
}
