//! Texts and bytes made worse: what looks like what is wanted, with one or more things wrong with it.

use fastrand::Rng;

/// What breaks programs: signs and marks of several kinds, digits of other scripts, blanks that are none, orders to a
/// terminal, writing that runs backwards, marks that join what stands before them, formulas, quotes, patterns.
pub const EVIL: &[&str] = &[
    "",
    " ",
    "\u{A0}",
    "\u{202F}",
    "\u{2009}",
    "\t",
    "\r",
    "\n",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{9b}31m",
    "\u{1b}[2J",
    "\u{1b}]0;x\u{7}",
    "-",
    "\u{2212}",
    "+",
    "--",
    ".",
    ",",
    "..",
    ",.",
    "'",
    "’",
    "\"",
    "`",
    "\\",
    "/",
    "%",
    "_",
    "*",
    "**",
    "?",
    "^",
    ":",
    ";",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "|",
    "&",
    "#",
    "@",
    "=",
    "=1+1",
    "=HYPERLINK(\"x\")",
    "$",
    "€",
    "F CFA",
    "kg",
    "KG",
    "g",
    "L",
    "m",
    "O",
    "o",
    "0",
    "00",
    "1",
    "9",
    "e5",
    "E",
    "NaN",
    "inf",
    "Infinity",
    "0x1F",
    "1_0",
    "½",
    "１２",
    "٣",
    "५",
    "𝟙",
    "Ⅷ",
    "²",
    "99999999999999999999",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "0.00001",
    "1.005",
    "\u{202e}",
    "\u{2066}",
    "\u{2069}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\u{fffd}",
    "\u{ad}",
    "\u{34f}",
    "e\u{301}",
    "\u{301}",
    "Å",
    "ß",
    "İ",
    "ı",
    "Ǆ",
    "ﬁ",
    "Ω",
    "日本",
    "👨‍👩‍👧",
    "🇫🇷",
    "\u{10ffff}",
    "العربية",
    "NEAR(",
    "AND",
    "OR",
    "NOT",
    "a*",
    "\"a",
    "''",
    "'; DROP TABLE products; --",
    "LIKE '%'",
    "null",
    "true",
    "29 février",
    "31/11",
    "2026-02-30",
    "1er",
    "21st",
    "Nov",
];

/// A text that stands for itself, or is evil.
fn piece<'a>(rng: &mut Rng, seeds: &[&'a str]) -> &'a str {
    if seeds.is_empty() || rng.u8(0..3) == 0 { EVIL[rng.usize(..EVIL.len())] } else { seeds[rng.usize(..seeds.len())] }
}

/// One of the seeds, made worse in none to six ways.
pub fn text(rng: &mut Rng, seeds: &[&str]) -> String {
    let mut chars: Vec<char> = piece(rng, seeds).chars().collect();
    for _ in 0..rng.u8(0..=6) {
        let at = rng.usize(0..=chars.len());
        match rng.u8(0..10) {
            0 if at < chars.len() => drop(chars.remove(at)),
            1 if at < chars.len() => chars.insert(at, chars[at]),
            2 => chars.truncate(at),
            3 if chars.len() > 1 => {
                let other = rng.usize(..chars.len());
                let at = at.min(chars.len() - 1);
                chars.swap(at, other);
            }
            4 => chars.insert(at, char::from(rng.u8(b' '..=b'~'))),
            5 => chars.insert(at, rng.char(..)),
            6 if at < chars.len() => chars[at] = char::from(rng.u8(b'0'..=b'9')),
            7 => drop(chars.splice(at..at, piece(rng, seeds).chars().collect::<Vec<_>>())),
            8 if rng.u8(0..20) == 0 => {
                let again: Vec<char> = chars.iter().copied().cycle().take(chars.len() * rng.usize(2..2_000)).collect();
                chars = again.into_iter().take(20_000).collect();
            }
            _ => drop(chars.splice(at..at, EVIL[rng.usize(..EVIL.len())].chars().collect::<Vec<_>>())),
        }
    }
    chars.into_iter().collect()
}

/// A whole file of lines made worse: lines go, come twice, change places, and are made worse themselves.
pub fn lines(rng: &mut Rng, seed: &str) -> String {
    let words: Vec<&str> = seed.split_whitespace().filter(|word| word.len() < 40).collect();
    let mut lines: Vec<String> = seed.lines().map(str::to_owned).collect();
    for _ in 0..rng.u8(1..=5) {
        if lines.is_empty() {
            break;
        }
        let at = rng.usize(..lines.len());
        match rng.u8(0..6) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[at].clone()),
            2 => {
                let other = rng.usize(..lines.len());
                lines.swap(at, other);
            }
            3 => lines.insert(at, text(rng, &words)),
            4 => {
                // A word for a word: what is well formed, and means nothing.
                let mut parts: Vec<&str> = lines[at].split(' ').collect();
                let part = rng.usize(..parts.len());
                parts[part] = piece(rng, &words);
                lines[at] = parts.join(" ");
            }
            _ => {
                let line = lines[at].clone();
                lines[at] = text(rng, &[line.as_str()]);
            }
        }
    }
    lines.join(if rng.u8(0..10) == 0 { "\r\n" } else { "\n" })
}

/// The bytes of a database made worse: flips, anywhere or in the head of a page; ends cut off; pages emptied, doubled, or in
/// another place. Gives what was done.
pub fn database(rng: &mut Rng, bytes: &mut Vec<u8>, page: usize) -> String {
    let pages = (bytes.len() / page).max(1);
    match rng.u8(0..9) {
        0 => {
            bytes.truncate(rng.usize(0..=bytes.len()));
            format!("cut to {} bytes", bytes.len())
        }
        1 => {
            bytes.truncate(rng.usize(0..=pages) * page);
            format!("cut to {} pages", bytes.len() / page)
        }
        2 => {
            let more = junk(rng, 3 * page);
            bytes.extend_from_slice(&more);
            format!("{} bytes more", more.len())
        }
        3 if bytes.len() >= page => {
            let (from, to) = (rng.usize(..pages) * page, rng.usize(..pages) * page);
            let copy = bytes[from..from + page].to_vec();
            bytes[to..to + page].copy_from_slice(&copy);
            format!("page {} in the place of {}", from / page + 1, to / page + 1)
        }
        4 if bytes.len() >= page => {
            let at = rng.usize(..pages) * page;
            let fill = if rng.bool() { 0 } else { rng.u8(..) };
            bytes[at..at + page].fill(fill);
            format!("page {} is full of {fill}", at / page + 1)
        }
        5 => flips(rng, bytes, "the header", 100, 0),
        6 => {
            let at = rng.usize(..pages) * page;
            flips(rng, bytes, "the head of a page", 16, at)
        }
        _ => {
            let all = bytes.len();
            flips(rng, bytes, "the file", all, 0)
        }
    }
}

fn flips(rng: &mut Rng, bytes: &mut [u8], place: &str, within: usize, from: usize) -> String {
    let end = (from + within).min(bytes.len());
    if from >= end {
        return "nothing".into();
    }
    let mut done = format!("in {place}:");
    for _ in 0..rng.usize(1..=12) {
        let at = rng.usize(from..end);
        bytes[at] = match rng.u8(0..4) {
            0 => bytes[at] ^ (1 << rng.u8(0..8)),
            1 => 0xff,
            2 => 0,
            _ => rng.u8(..),
        };
        done += &format!(" {at}={:02x}", bytes[at]);
    }
    done
}

/// At most so many bytes that mean nothing.
pub fn junk(rng: &mut Rng, most: usize) -> Vec<u8> {
    let mut bytes = vec![0; rng.usize(0..=most)];
    rng.fill(&mut bytes);
    bytes
}
