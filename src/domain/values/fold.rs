//! Normalised names: search and sorting ignore case, accents and extra blanks.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The key of a name: no accents, no case, ligatures written out, blanks collapsed. It is stored, so that the file needs
/// no collation of ours.
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut blank = false;
    // A name that was copied from elsewhere is found without its invisible characters and joiners.
    let seen = |c: &char| !is_combining_mark(*c) && !is_invisible(*c) && !matches!(c, '\u{200C}' | '\u{200D}');
    for c in text.nfkd().filter(seen).flat_map(char::to_lowercase) {
        if c.is_whitespace() || c.is_control() || is_line_or_direction_mark(c) {
            blank = !key.is_empty();
            continue;
        }
        // Lower-casing may bring a mark of its own: İ becomes i and a dot above.
        if is_combining_mark(c) {
            continue;
        }
        if blank {
            key.push(' ');
            blank = false;
        }
        match written_out(c) {
            Some(letters) => key.push_str(letters),
            None => key.push(c),
        }
    }
    key
}

/// Letters that no decomposition takes apart, and the typographic apostrophe that phones type.
const fn written_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'œ' => "oe",
        'æ' => "ae",
        'ø' | 'ɔ' => "o",
        'ł' => "l",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŋ' => "n",
        'ɛ' => "e",
        'ɓ' => "b",
        'ƙ' => "k",
        '’' | '‘' => "'",
        _ => return None,
    })
}

/// A name as it is stored: trimmed, every control character replaced by a blank, so that it can't break a line or a
/// terminal, and without invisible characters, so that two names that look the same are the same.
pub fn clean_name(text: &str) -> String {
    let safe = text.chars().filter(|c| !is_invisible(*c));
    let safe: String = safe.map(|c| if c.is_control() || is_line_or_direction_mark(c) { ' ' } else { c }).collect();
    safe.trim().to_owned()
}

/// Whether nothing in it is visible: only blanks, accents without a letter, joiners with nothing to join.
pub fn is_blank(text: &str) -> bool {
    let joins = |c| matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}');
    text.chars().all(|c| {
        c.is_whitespace()
            || c.is_control()
            || is_combining_mark(c)
            || joins(c)
            || is_line_or_direction_mark(c)
            || is_invisible(c)
    })
}

/// Soft hyphens, zero-width blanks, direction marks, tags: invisible characters. (Joiners of letters and emoji are kept.)
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2060}'..='\u{2064}'
            | '\u{206A}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}'
    )
}

/// A text of an older file as it can be printed: what would steer a terminal, part a line or turn the direction of writing is shown as the
/// sign for what can't be shown.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_line_or_direction_mark(c) { '\u{FFFD}' } else { c }).collect()
}

/// Line separators, and marks that change the writing direction of the text after them.
const fn is_line_or_direction_mark(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_case_and_blanks_are_ignored() {
        assert_eq!(fold("  Attiéké \t 1 KG "), "attieke 1 kg");
        assert_eq!(fold("Œufs d’Émile"), "oeufs d'emile");
        assert_eq!(fold("Straße ŁÓDŹ Ærø"), "strasse lodz aero");
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(fold("\u{0301}"), "");
        assert_eq!(fold("cla\u{200B}vier\u{AD}s \u{202E}\u{2066}"), "claviers");
    }

    #[test]
    fn a_kept_name_has_no_control_characters() {
        assert_eq!(clean_name("\tclavier\u{1b}[31m\n"), "clavier [31m");
        assert_eq!(clean_name("a\u{202E}b"), "a b");
        assert_eq!(clean_name("\u{FEFF}gin\u{200B}ger\u{AD}"), "ginger");
        assert_eq!(clean_name("👩\u{200D}🌾"), "👩\u{200D}🌾");
    }

    #[test]
    fn a_name_that_nobody_can_see_is_blank() {
        for text in ["", " ", "\u{301}", "\u{200D}\u{FE0F}", "\u{200B}\u{202E}", "\t\n\u{301}"] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["a", "é", "e\u{301}", "★", "漢", "👩", "0", "-"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in ".*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
