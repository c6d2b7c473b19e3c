//! Decimal numbers as plain machine text, written and read without floats. What a user reads and types is `i18n`'s.

use thiserror::Error;

/// The most characters of an input that a message quotes.
const LONGEST_SHOWN: usize = 30;

/// Why a text is not the number, or the day, that is wanted. What the user is told about it is in `i18n`; the words
/// here are for logs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NumberError {
    #[error("empty")]
    Empty,
    #[error("not a number: {what}")]
    NotANumber { what: String },
    /// Not a number, where only a whole one would do.
    #[error("not a whole number: {what}")]
    NotACount { what: String },
    /// A letter O for a zero; the suggestion is the same text with zeros.
    #[error("a letter O for a zero: {suggestion}")]
    LetterO { suggestion: String, last: bool },
    #[error("more than {max} decimals")]
    TooManyDecimals { max: u8 },
    #[error("too large")]
    TooLarge,
    #[error("negative")]
    Negative,
    #[error("zero")]
    Zero,
    #[error("no day")]
    NoDay,
    #[error("not a date: {what}")]
    NotADate { what: String },
    #[error("no such day: {what}")]
    NoSuchDay { what: String },
}

/// `value` counts units of 10^-scale: writes it with at least `least` decimals, and more only when they are not zero.
pub fn write(value: i64, scale: u8, least: u8) -> String {
    let (whole, mut fraction) = split(value, scale);
    while fraction.len() > usize::from(least) && fraction.ends_with('0') {
        fraction.pop();
    }
    let sign = if value < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// The digits before and behind the decimal mark, the latter `scale` of them.
pub fn split(value: i64, scale: u8) -> (u64, String) {
    let size = value.unsigned_abs();
    let unit = 10_u64.saturating_pow(u32::from(scale));
    let fraction =
        if scale == 0 { String::new() } else { format!("{:0width$}", size % unit, width = usize::from(scale)) };
    (size / unit, fraction)
}

/// Reads a decimal number of at most `decimals` decimals into units of 10^-scale. ASCII digits, one sign, one mark (point
/// or comma), blanks around it, and nothing else: no exponent, no grouping, no other script's digits.
pub fn read(text: &str, scale: u8, decimals: u8) -> Result<i64, NumberError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(NumberError::Empty);
    }
    let not_a_number = || NumberError::NotANumber { what: shown(trimmed) };
    let (negative, body) = match trimmed.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    if let Some(error) = letter_o(trimmed) {
        return Err(error);
    }
    let (whole, fraction) = match body.split_once(['.', ',']) {
        Some((_, "")) => return Err(not_a_number()),
        Some(parts) => parts,
        None => (body, ""),
    };
    let digits_only = whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
    if !digits_only || (whole.is_empty() && fraction.is_empty()) {
        return Err(not_a_number());
    }
    if fraction.len() > usize::from(decimals) {
        return Err(NumberError::TooManyDecimals { max: decimals });
    }
    let missing = usize::from(scale).saturating_sub(fraction.len());
    let mut size: i128 = 0;
    for byte in whole.bytes().chain(fraction.bytes()).chain(std::iter::repeat_n(b'0', missing)) {
        let digit = i128::from(byte - b'0');
        size = size.checked_mul(10).and_then(|size| size.checked_add(digit)).ok_or(NumberError::TooLarge)?;
    }
    i64::try_from(if negative { -size } else { size }).map_err(|_| NumberError::TooLarge)
}

/// A number in which the letter O, typed for a zero, is all that is wrong.
pub fn letter_o(text: &str) -> Option<NumberError> {
    let is_o = |c: char| matches!(c, 'O' | 'o');
    let number_like = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',') || is_o(c);
    let body = text.strip_prefix(['-', '+', '\u{2212}']).unwrap_or(text);
    // A longer number is no typing error, and the suggestion has to fit on a line.
    let meant = text.len() <= LONGEST_SHOWN
        && body.chars().any(|c| c.is_ascii_digit())
        && body.chars().any(is_o)
        && body.chars().all(number_like);
    meant.then(|| NumberError::LetterO { suggestion: text.replace(is_o, "0"), last: text.ends_with(is_o) })
}

/// The start of an input, short and without control characters, to be quoted in a message.
pub fn shown(text: &str) -> String {
    text.chars().take(LONGEST_SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn writes_no_more_decimals_than_needed() {
        assert_eq!(write(125, 4, 2), "0.0125");
        assert_eq!(write(34_000, 4, 2), "3.40");
        assert_eq!(write(250, 3, 0), "0.25");
        assert_eq!(write(-3000, 3, 0), "-3");
        assert_eq!(write(0, 3, 0), "0");
        assert_eq!(write(i64::MIN, 2, 2), "-92233720368547758.08");
    }

    #[test]
    fn refuses_what_is_no_number() {
        for bad in [
            "1e5", "NaN", "inf", "１２", "٣", "--5", "+-5", "1.2.3", "1,2,3", "5.", ".", "-", "1 000", "0x1", "1_0",
            "½", "OO",
        ] {
            assert!(matches!(read(bad, 2, 2), Err(NumberError::NotANumber { .. })), "{bad}: {:?}", read(bad, 2, 2));
        }
        assert_eq!(read("  ", 2, 2), Err(NumberError::Empty));
        assert_eq!(read("99999999999999999999", 2, 2), Err(NumberError::TooLarge));
        assert_eq!(read(&"9".repeat(5000), 2, 2), Err(NumberError::TooLarge));
        assert_eq!(read("1.005", 2, 2), Err(NumberError::TooManyDecimals { max: 2 }));
        assert_eq!(read("6,9O", 2, 2), Err(NumberError::LetterO { suggestion: "6,90".into(), last: true }));
        assert!(matches!(read(&"0O".repeat(20), 2, 2), Err(NumberError::NotANumber { .. })));
        assert_eq!(read("1O.5", 2, 2), Err(NumberError::LetterO { suggestion: "10.5".into(), last: false }));
    }

    #[test]
    fn reads_signs_and_both_marks() {
        assert_eq!(read(" +12,5 ", 2, 2), Ok(1250));
        assert_eq!(read("\u{2212}8.90", 2, 2), Ok(-890));
        assert_eq!(read(".5", 3, 3), Ok(500));
        assert_eq!(read("-0", 2, 2), Ok(0));
        assert_eq!(read("0007", 0, 0), Ok(7));
    }

    proptest! {
        #[test]
        fn never_panics(text in ".*", scale in 0_u8..=4) {
            let _ = read(&text, scale, scale);
        }

        #[test]
        fn never_panics_near_numbers(text in "[-+0-9.,oOe\u{2212} ]{0,30}", scale in 0_u8..=4) {
            let _ = read(&text, scale, scale);
        }

        #[test]
        fn reads_back_what_it_wrote(value in any::<i64>(), scale in 0_u8..=4, least in 0_u8..=4) {
            prop_assert_eq!(read(&write(value, scale, least.min(scale)), scale, scale), Ok(value));
        }
    }
}
