//! Codes: which of them are one article, check digits, and which codes a scanner's text can mean.

use crate::domain::fold::{clean_name, fold};

/// Digits of a GTIN written whole.
const WHOLE: usize = 14;

/// What makes two codes one: a GTIN's 14 digits, or the plain key of any other code.
pub fn key(code: &str) -> String {
    gtin(code).unwrap_or_else(|| plain_key(code))
}

/// A code by itself: folded, or as it is when folding leaves nothing of it.
pub fn plain_key(code: &str) -> String {
    let key = fold(code);
    if key.is_empty() { clean_name(code) } else { key }
}

/// The GTIN that a code is, in 14 digits: EAN-8, UPC-A, EAN-13 and GTIN-14 are one number with zeros before it, however its digits
/// are grouped. Its check digit may be wrong.
pub fn gtin(code: &str) -> Option<String> {
    let digits = gtin_digits(code)?;
    Some(format!("{digits:0>WHOLE$}"))
}

/// 8, 12, 13 or 14 digits, without what groups them; any other code has none.
fn gtin_digits(code: &str) -> Option<String> {
    let groups = |c: &char| matches!(c, ' ' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let digits: String = fold(code).chars().filter(|c| !groups(c)).collect();
    let is_gtin = digits.bytes().all(|byte| byte.is_ascii_digit()) && matches!(digits.len(), 8 | 12 | 13 | 14);
    is_gtin.then_some(digits)
}

/// Does a GTIN end in another digit than its others give? What is no GTIN has no check digit.
pub fn check_digit_is_wrong(code: &str) -> bool {
    let Some(gtin) = gtin(code) else { return false };
    let weighed = gtin.bytes().zip([3, 1].into_iter().cycle()).map(|(digit, weight)| u32::from(digit - b'0') * weight);
    weighed.sum::<u32>() % 10 != 0
}

/// The codes that a scanner's text can mean, the most literal first: as it is, without what scanners put around a code, then
/// the same as if scanner and computer had not the same keyboard.
pub fn readings(raw: &str) -> Vec<String> {
    let visible: String = raw.chars().filter(|c| !c.is_control()).collect();
    let mut readings = Vec::new();
    unwrapped(visible.trim(), &mut readings);
    for layout in [Layout::UsOnAzerty, Layout::AzertyOnUs] {
        // What is marked is marked before it is mistyped: the marks may show only now.
        for literal in readings.clone() {
            if let Some(meant) = layout.decode(&literal) {
                unwrapped(meant.trim(), &mut readings);
            }
        }
    }
    readings
}

/// Adds a text and what it is without an AIM prefix (`]C1`) and without the marks of Code 39 (`*...*`), and a GTIN that stands first
/// in a GS1 element string.
fn unwrapped(text: &str, readings: &mut Vec<String>) {
    let mut add = |reading: &str| {
        if !reading.is_empty() && !readings.iter().any(|known| known == reading) {
            readings.push(reading.to_owned());
        }
    };
    add(text);
    let (prefix, body) = without_prefix(text);
    add(body);
    if let Some(inner) = body.strip_prefix('*').and_then(|rest| rest.strip_suffix('*')) {
        add(inner.trim());
    }
    if matches!(prefix, "]C1" | "]d2" | "]e0" | "]Q3")
        && let Some(gtin) = body.strip_prefix("01").and_then(|rest| rest.get(..WHOLE))
        && gtin.bytes().all(|byte| byte.is_ascii_digit())
    {
        add(gtin);
    }
}

/// Parts an AIM prefix (`]`, a letter, a digit) from the code behind it.
fn without_prefix(text: &str) -> (&str, &str) {
    match text.as_bytes() {
        [b']', letter, digit, ..] if letter.is_ascii_alphabetic() && digit.is_ascii_digit() => text.split_at(3),
        _ => ("", text),
    }
}

/// A scanner types keys by their places; what they mean is up to the computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// Both have the same keyboard.
    #[default]
    Same,
    /// A scanner for American keyboards on a computer set to a French one.
    UsOnAzerty,
    /// A scanner for French keyboards on a computer set to an American one.
    AzertyOnUs,
}

/// The keys of a French keyboard, place by place, and those of an American one at the same places.
const AZERTY: &str = "²&é\"'(-è_çà)=azertyuiop^$qsdfghjklmù*wxcvbn,;:!1234567890°+AZERTYUIOP¨£QSDFGHJKLM%µWXCVBN?./§ ";
const US: &str = "`1234567890-=qwertyuiop[]asdfghjkl;'\\zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:\"|ZXCVBNM<>? ";

impl Layout {
    /// What was meant by a text; none where a character is on no such key.
    pub fn decode(self, text: &str) -> Option<String> {
        let (typed, meant) = match self {
            Layout::Same => return Some(text.to_owned()),
            Layout::UsOnAzerty => (AZERTY, US),
            Layout::AzertyOnUs => (US, AZERTY),
        };
        let key = |c: char| typed.chars().zip(meant.chars()).find_map(|(is, was)| (is == c).then_some(was));
        text.chars().map(key).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_forms_of_one_gtin_are_one_article() {
        for (code, other) in [
            ("0711719814153", "711719814153"),
            ("5400000002649", "05400000002649"),
            ("0 60383 04240 0", "060383042400"),
            ("978-2-07-036822-8", "9782070368228"),
            ("96385074", "0000096385074"),
            ("４０１２３４５６７８９０１", "4012345678901"),
        ] {
            assert_eq!(key(code), key(other), "{code}");
            assert_eq!(key(code).len(), 14, "{code}");
        }
    }

    #[test]
    fn a_code_of_ones_own_stays_itself() {
        for (code, expected) in [
            ("PL2*4", "pl2*4"),
            ("A-12", "a-12"),
            ("a 12", "a 12"),
            ("12-34", "12-34"),
            ("1234567", "1234567"),
            ("123456789", "123456789"),
            ("12345678A", "12345678a"),
            ("1234-5678*", "1234-5678*"),
            ("\u{301}", "\u{301}"),
            ("", ""),
        ] {
            assert_eq!((key(code).as_str(), gtin(code)), (expected, None), "{code}");
        }
        assert_eq!(plain_key("978-2-07-036822-8"), "978-2-07-036822-8");
    }

    #[test]
    fn a_wrong_check_digit_is_seen() {
        for code in ["4006381333931", "96385074", "036000291452", "10012345678902", "978-2-07-036822-8"] {
            assert!(!check_digit_is_wrong(code), "{code}");
        }
        for code in ["4006381333932", "4006381333391", "96385075", "036000291453", "10012345678903"] {
            assert!(check_digit_is_wrong(code), "{code}");
        }
        for code in ["", "A-12", "123456", "PL2*4"] {
            assert!(!check_digit_is_wrong(code), "{code}");
        }
    }

    #[test]
    fn scanners_put_things_around_a_code() {
        let starts = |raw: &str, expected: &[&str]| {
            let readings = readings(raw);
            assert_eq!(readings.get(..expected.len()).unwrap(), expected, "{raw:?}: {readings:?}");
            let once: BTreeSet<&String> = readings.iter().collect();
            assert_eq!(once.len(), readings.len(), "{raw:?}: {readings:?}");
        };
        starts(" 4006381333931\r", &["4006381333931"]);
        starts("]E04006381333931", &["]E04006381333931", "4006381333931"]);
        starts("]A0*PL2*", &["]A0*PL2*", "*PL2*", "PL2"]);
        starts("*A-12*", &["*A-12*", "A-12"]);
        let label = "]C101054000000026491726112310A7\u{1d}21X";
        let body = "01054000000026491726112310A721X";
        starts(label, &[format!("]C1{body}").as_str(), body, "05400000002649"]);
        for prefix in ["]d2", "]e0", "]Q3"] {
            assert!(readings(&format!("{prefix}0105400000002649")).contains(&"05400000002649".to_owned()), "{prefix}");
        }
        // No GS1: these digits are a code of their own.
        assert!(!readings("]C00105400000002649").contains(&"05400000002649".to_owned()));
        assert!(!readings("]C10105400A00002649").iter().any(|reading| reading == "05400A00002649"));
        assert_eq!(readings(" \u{1d}\r\n"), [""; 0]);
        starts("]C1", &["]C1"]);
        starts("**", &["**"]);
        starts("*", &["*"]);
    }

    #[test]
    fn a_scanner_with_another_keyboard_is_read() {
        for (layout, typed, meant) in [
            (Layout::UsOnAzerty, "à(çèè&&ç_&'&(\"", "05977119814153"),
            (Layout::UsOnAzerty, "&é\"'(-è_çà)=", "1234567890-="),
            (Layout::UsOnAzerty, "1234567890°+", "!@#$%^&*()_+"),
            (Layout::UsOnAzerty, "QZ?)&é", "AWM-12"),
            (Layout::UsOnAzerty, "qwzam,;:!ù*$^²", "azwq;m,./'\\][`"),
            (Layout::UsOnAzerty, "§%µ¨£./M", "?\"|{}<>:"),
            (Layout::AzertyOnUs, "!@#$%^&*()_+", "1234567890°+"),
            (Layout::AzertyOnUs, "Q!", "A1"),
            (Layout::Same, "é\"€", "é\"€"),
        ] {
            assert_eq!(layout.decode(typed).as_deref(), Some(meant), "{layout:?}");
            let from_scan = layout == Layout::Same || readings(typed).iter().any(|reading| reading == meant);
            assert!(from_scan, "{layout:?} {typed}");
        }
        assert_eq!(Layout::UsOnAzerty.decode("12€"), None);
        assert_eq!(Layout::AzertyOnUs.decode("é"), None);
        // Prefix and marks may be mistyped too.
        assert!(readings("$Eà'àà-\"_&\"\"\"ç\"&").contains(&"4006381333931".to_owned()));
        assert!(readings("8QBC8").contains(&"ABC".to_owned()));
        assert_eq!(AZERTY.chars().count(), US.chars().count());
        for keys in [AZERTY, US] {
            assert_eq!(keys.chars().collect::<BTreeSet<char>>().len(), keys.chars().count());
        }
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(code in "\\PC{0,20}|[0-9 -]{0,20}") {
            let once = key(&code);
            prop_assert_eq!(key(&once), once);
        }

        #[test]
        fn zeros_before_a_gtin_and_groups_in_it_change_nothing(
            digits in prop_oneof!["[0-9]{8}", "[0-9]{12}", "[0-9]{13}", "[0-9]{14}"],
            at in 0_usize..8,
            mark in prop_oneof![Just(' '), Just('-')],
        ) {
            let whole = key(&digits);
            prop_assert_eq!(whole.len(), 14);
            prop_assert!(whole.ends_with(&digits));
            for length in [12, 13, 14] {
                if length >= digits.len() {
                    prop_assert_eq!(key(&format!("{digits:0>length$}")), whole.clone());
                }
            }
            let mut grouped = digits.clone();
            grouped.insert(at, mark);
            prop_assert_eq!(key(&grouped), whole);
        }

        #[test]
        fn whatever_is_scanned_is_read_as_it_is_first(raw in ".{0,30}|[\\]*]?[A-Za-z]?[0-9*]{0,20}\\*?") {
            let readings = readings(&raw);
            let visible: String = raw.chars().filter(|c| !c.is_control()).collect();
            let first = Some(visible.trim()).filter(|text| !text.is_empty());
            prop_assert_eq!(readings.first().map(String::as_str), first);
            prop_assert!(readings.iter().all(|reading| !reading.is_empty() && reading.trim() == reading));
            let once: BTreeSet<&String> = readings.iter().collect();
            prop_assert_eq!(once.len(), readings.len());
        }

        #[test]
        fn what_one_keyboard_does_the_other_undoes(text in "[ -~]{0,20}") {
            if let Some(typed) = Layout::AzertyOnUs.decode(&text) {
                prop_assert_eq!(Layout::UsOnAzerty.decode(&typed), Some(text));
            }
        }
    }
}
