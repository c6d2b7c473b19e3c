//! Ways through the dashboard that chance alone would seldom find: forms filled in and saved, sales paid, voids confirmed.
//! What is typed on the way is drawn by lot.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use fastrand::Rng;

use super::lots::{CODES, PASTES};

/// One move of a recipe.
pub enum Move {
    Key(KeyEvent),
    Paste(String),
    /// A scanner's burst, ended by enter.
    Scan(&'static str),
}

const NUMBERS: [&str; 18] = [
    "1",
    "2",
    "3",
    "5",
    "12,5",
    "12.50",
    "0,25",
    "0.125",
    "100",
    "1 000",
    "-1",
    "0",
    "",
    " ",
    "1.005",
    "abc",
    "99999999999",
    "99999999999999999999",
];
const NAMES: [&str; 8] = ["Gin", "Thé à la menthe", "漢字 漢字", "  ", "=1+1", "Awa", "🧃", "x\ty"];

/// A way through the dashboard.
pub fn draw(random: &mut Rng) -> Vec<Move> {
    let mut way = Vec::new();
    // Out of whatever is open; what was typed in a form goes at the second escape.
    for _ in 0..random.usize(2..6) {
        way.push(key(KeyCode::Esc));
    }
    match random.u8(0..16) {
        0..3 => {
            way.extend([alt('1'), one_of(random, "aercn")]);
            fill(random, &mut way);
        }
        3 => {
            way.extend([alt('2'), letter(if random.bool() { 'a' } else { 'e' })]);
            fill(random, &mut way);
        }
        4..8 => sell(random, &mut way),
        8 => basket(random, &mut way),
        9 => way.extend([alt('4'), letter('v'), letter('y')]),
        10 => {
            way.extend([alt('4'), one_of(random, "fcp/")]);
            way.extend([text(random), key(KeyCode::Enter), key(KeyCode::Enter), letter('x')]);
        }
        11 => {
            way.push(alt(if random.bool() { '1' } else { '2' }));
            way.extend([key(KeyCode::Down), letter('d'), letter('y'), letter('u')]);
        }
        12 => {
            way.push(alt('5'));
            for _ in 0..random.u8(0..9) {
                way.push(one_of(random, "JKmM<>vxpc"));
            }
            way.extend([key(KeyCode::Enter), key(KeyCode::Down), key(KeyCode::Enter), letter('x'), key(KeyCode::Esc)]);
        }
        13 => {
            way.push(alt(','));
            fill(random, &mut way);
        }
        14 => way.extend([alt('1'), letter('i'), key(KeyCode::Enter)]),
        _ => {
            way.push(Move::Key(KeyEvent::new(KeyCode::Char('p'), KeyModifiers::CONTROL)));
            way.extend([one_of(random, "dunsfr"), key(KeyCode::Down), key(KeyCode::Enter)]);
        }
    }
    way
}

/// Every field of a form, some of them right, then saved.
fn fill(random: &mut Rng, way: &mut Vec<Move>) {
    for _ in 0..random.usize(1..7) {
        match random.u8(0..8) {
            0..4 => way.push(text(random)),
            4 => way.push(key(KeyCode::Right)),
            5 => way.push(Move::Scan(CODES[random.usize(..CODES.len())])),
            _ => {}
        }
        way.push(key(KeyCode::Tab));
    }
    way.push(Move::Key(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL)));
}

fn sell(random: &mut Rng, way: &mut Vec<Move>) {
    way.push(alt('3'));
    for _ in 0..random.usize(0..4) {
        match random.u8(0..3) {
            0 => way.push(Move::Scan(CODES[random.usize(..2)])),
            1 => way.extend([Move::Paste("gin".into()), key(KeyCode::Enter)]),
            _ => way.extend([Move::Paste("0,5*tom".into()), key(KeyCode::Enter)]),
        }
    }
    way.push(Move::Key(KeyEvent::new(KeyCode::F(9), KeyModifiers::NONE)));
    if random.bool() {
        way.push(text(random));
    }
    way.extend([key(KeyCode::Enter), letter('y')]);
}

fn basket(random: &mut Rng, way: &mut Vec<Move>) {
    way.extend([alt('3'), Move::Scan(CODES[0]), Move::Scan(CODES[1])]);
    match random.u8(0..5) {
        0 => way.extend([key(KeyCode::Down), letter('e'), text(random), key(KeyCode::Enter)]),
        1 => way.extend([key(KeyCode::F(2)), text(random), key(KeyCode::Tab), text(random), key(KeyCode::Enter)]),
        2 => way.extend([key(KeyCode::F(4)), text(random), key(KeyCode::Tab), text(random), key(KeyCode::Enter)]),
        3 => way.extend([key(KeyCode::F(3)), text(random), key(KeyCode::Enter)]),
        _ => way.extend([key(KeyCode::Tab), letter('+'), letter('-'), letter('d'), key(KeyCode::F(8))]),
    }
}

fn text(random: &mut Rng) -> Move {
    let pool: &[&str] = match random.u8(0..4) {
        0 => &PASTES,
        1 => &NAMES,
        _ => &NUMBERS,
    };
    Move::Paste(pool[random.usize(..pool.len())].to_owned())
}

fn key(code: KeyCode) -> Move {
    Move::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

fn letter(c: char) -> Move {
    key(KeyCode::Char(c))
}

fn one_of(random: &mut Rng, letters: &'static str) -> Move {
    letter(char::from(letters.as_bytes()[random.usize(..letters.len())]))
}

fn alt(c: char) -> Move {
    Move::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::ALT))
}
