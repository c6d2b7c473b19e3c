//! Names made comparable: search and sorting ignore case, accents and stray blanks.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The key of a name: no accents, no case, ligatures written out, blanks collapsed. It is stored, so that the file needs
/// no collation of ours.
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.nfkd().filter(|c| !is_combining_mark(*c) && !has_no_width(*c)).flat_map(char::to_lowercase) {
        if c.is_whitespace() || c.is_control() || is_unseen(c) {
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

/// A name as it is kept: trimmed, with every control character a blank, so that it can't break a screen or a line.
pub fn clean_name(text: &str) -> String {
    let safe: String = text.chars().map(|c| if c.is_control() || is_unseen(c) { ' ' } else { c }).collect();
    safe.trim().to_owned()
}

/// Line separators, and marks that turn the writing direction of all that follows.
const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// What stands in a text unseen and takes no room: a name copied from a page is found by what is read in it.
const fn has_no_width(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}')
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
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in ".*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
