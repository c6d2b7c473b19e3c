//! Texts and bytes made wrong, a little or a lot.

use fastrand::Rng;

/// Characters that parsers stumble over.
const HOSTILE: [char; 48] = [
    '0', '1', '9', '5', '-', '+', '.', ',', ' ', '\u{a0}', '\u{202f}', '\'', '’', '\u{2212}', 'e', 'E', 'O', 'o', 'x',
    '_', '/', ':', '*', '=', '#', '"', '[', ']', '{', '}', '\\', '\n', '\r', '\t', '\0', '\u{1b}', '%', '€', 'é', 'ß',
    'İ', '１', '٣', '½', '\u{301}', '\u{200d}', '👩', '漢',
];

/// One of the texts with so many slips in it.
pub fn text(corpus: &[&str], random: &mut Rng) -> String {
    let mut letters: Vec<char> = corpus[random.usize(..corpus.len())].chars().collect();
    for _ in 0..random.usize(0..6) {
        let at = random.usize(..=letters.len());
        match random.u8(0..8) {
            0..3 => letters.insert(at, HOSTILE[random.usize(..HOSTILE.len())]),
            3 if at < letters.len() => drop(letters.remove(at)),
            4 if at < letters.len() => letters[at] = HOSTILE[random.usize(..HOSTILE.len())],
            5 => letters.truncate(at),
            6 => {
                let other: Vec<char> = corpus[random.usize(..corpus.len())].chars().collect();
                letters.splice(at..at, other);
            }
            7 => letters.insert(at, char::from_u32(random.u32(0..0x0011_0000)).unwrap_or('\u{fffd}')),
            _ => {}
        }
    }
    if random.u16(0..500) == 0 {
        letters = letters.into_iter().cycle().take(random.usize(0..20_000)).collect();
    }
    letters.into_iter().collect()
}

/// Bytes with some of them changed, cut off, or moved.
pub fn bytes(whole: &[u8], random: &mut Rng) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for _ in 0..random.usize(1..8) {
        if bytes.is_empty() {
            break;
        }
        // What stands at the start of a page says what is in it: it is hit as often as all the rest.
        let anywhere = random.usize(..bytes.len());
        let at = if random.bool() { anywhere / 512 * 512 + random.usize(0..32) } else { anywhere };
        let at = at.min(bytes.len() - 1);
        let end = (at + random.usize(1..64)).min(bytes.len());
        match random.u8(0..6) {
            0 => bytes[at] ^= 1 << random.u8(0..8),
            1 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][random.usize(..5)],
            2 => bytes[at..end].fill(random.u8(..)),
            3 => bytes[at..end].iter_mut().for_each(|byte| *byte = random.u8(..)),
            4 => {
                let from = random.usize(..bytes.len());
                let length = (end - at).min(bytes.len() - from);
                let to = at.min(bytes.len() - length);
                bytes.copy_within(from..from + length, to);
            }
            _ if random.u8(0..8) == 0 => bytes.truncate(at),
            _ => bytes[at] = bytes[at].wrapping_add(1),
        }
    }
    bytes
}
