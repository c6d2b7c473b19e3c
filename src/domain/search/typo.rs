//! Typing errors: the words of names that a word may have been meant to be.

use super::Candidates;

/// Errors are looked for only in words of at least this many letters.
const MIN_LENGTH: usize = 5;
/// The most corrections of a word.
const MEANT: usize = 12;
/// Words of the vocabulary that are compared with a mistyped one.
const COMPARED: usize = 4_000;
/// Letters that a missing or wrong one is tried with.
const ALPHABET: usize = 64;

/// The words of names that a word may have been meant to be the start of: one letter wrong, missing, too many, or two
/// swapped. A number is never guessed.
pub fn meant<C: Candidates>(store: &C, word: &str) -> Result<Vec<String>, C::Error> {
    let typed: Vec<char> = word.chars().collect();
    if typed.len() < MIN_LENGTH || typed.iter().any(|c| c.is_numeric()) {
        return Ok(Vec::new());
    }
    let mut near: Vec<(i64, String)> = Vec::new();
    for start in starts(&typed, &store.letters(ALPHABET)?) {
        store.words(&start, COMPARED, &mut |known, count| {
            if one_error(&typed, known) {
                near.push((count, known.to_owned()));
            }
        })?;
    }
    // The commonest first; the same word may have come by two ways.
    near.sort_unstable_by(|a, b| b.cmp(a));
    near.dedup();
    Ok(near.into_iter().take(MEANT).map(|(_, word)| word).collect())
}

/// How the words start that have at most one error against what was typed: an error behind the second letter leaves the
/// first two; any other one leaves the letters behind it.
fn starts(typed: &[char], alphabet: &[char]) -> Vec<String> {
    let [a, b, c, d, ..] = *typed else { return Vec::new() };
    let mut starts = vec![vec![a, b], vec![b, c, d], vec![a, c, d], vec![b, a, c], vec![a, c, b]];
    for letter in alphabet {
        starts.extend([vec![*letter, b, c], vec![a, *letter, c], vec![*letter, a, b], vec![a, *letter, b]]);
    }
    // What starts with the first two letters is read once.
    starts.retain(|start| start.len() == 2 || !start.starts_with(&[a, b]));
    starts.sort_unstable();
    starts.dedup();
    starts.into_iter().map(String::from_iter).collect()
}

/// Does a start of the word differ from what was typed by exactly one error?
fn one_error(typed: &[char], word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    let first = typed.iter().zip(&word).take_while(|(a, b)| a == b).count();
    let (typed, word) = (typed.get(first..).unwrap_or_default(), word.get(first..).unwrap_or_default());
    let starts = |typed_skip: usize, word_skip: usize| match (typed.get(typed_skip..), word.get(word_skip..)) {
        (Some(typed), Some(word)) => word.starts_with(typed),
        _ => false,
    };
    let swapped = match (typed, word) {
        ([a, b, ..], [c, d, ..]) => a == d && b == c && starts(2, 2),
        _ => false,
    };
    !typed.is_empty() && (starts(1, 1) || starts(0, 1) || starts(1, 0) || swapped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_error_is_forgiven_and_two_are_not() {
        let near = |typed: &str, word: &str| one_error(&typed.chars().collect::<Vec<_>>(), word);
        for typed in ["clabier", "clvier", "claviier", "calvier", "xlavier", "lavier", "clavi3r", "clave"] {
            assert!(near(typed, "clavier"), "{typed}");
        }
        for typed in ["clavier", "clabeer", "revlavi", "claviers2"] {
            assert!(!near(typed, "clavier"), "{typed}");
        }
    }

    #[test]
    fn the_starts_reach_every_word_with_one_error() {
        let alphabet: Vec<char> = ('a'..='z').collect();
        let word: Vec<char> = "clavier".chars().collect();
        let mut typed = Vec::new();
        for at in 0..5 {
            for letter in &alphabet {
                let mut wrong = word.clone();
                wrong[at] = *letter;
                typed.push(wrong);
                let mut more = word.clone();
                more.insert(at, *letter);
                typed.push(more);
            }
            let mut less = word.clone();
            less.remove(at);
            typed.push(less);
            let mut swapped = word.clone();
            swapped.swap(at, at + 1);
            typed.push(swapped);
        }
        for typed in typed {
            let reached = starts(&typed, &alphabet).iter().any(|start| "clavier".starts_with(start.as_str()));
            assert!(reached, "{}", typed.iter().collect::<String>());
        }
    }
}
