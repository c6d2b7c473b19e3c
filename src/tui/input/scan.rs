//! Tells a barcode scanner from hands: a burst of characters, ended by enter or tab, is one scan.
//!
//! Where a text field has the focus, characters go through at once and a scan takes them back (`retract`); elsewhere a
//! character could be a key of its own, so it waits for as long as a scanner may take to send the next one.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Hands don't type two characters closer together than this; scanners do.
pub const GAP: Duration = Duration::from_millis(30);
/// Fewer characters are never taken for a scan: a shop's own codes are seldom shorter.
pub const MIN_LENGTH: usize = 6;
/// In an amount, fewer characters than the shortest printed code (EAN-8) are an amount that came in one piece.
pub const MIN_IN_AMOUNT: usize = 8;

/// What has the focus while a key arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typing {
    /// No text field: a character is a key of its own.
    Nothing,
    Text,
    /// An amount or a quantity.
    Amount,
}

/// What the filter makes of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key pressed by hand.
    Key(KeyEvent),
    /// A scan; the first `retract` characters of it have been given out as keys already.
    Scan {
        /// What the scanner read.
        code: String,
        /// Characters to take back from the focused field.
        retract: usize,
        end: KeyEvent,
    },
}

/// The burst so far.
#[derive(Debug, Default)]
pub struct ScanFilter {
    burst: Vec<KeyEvent>,
    given_out: usize,
    last: Option<Instant>,
    ended: bool,
}

impl ScanFilter {
    /// Takes a key that arrived at an instant; `typing` says what has the focus.
    pub fn feed(&mut self, key: KeyEvent, at: Instant, typing: Typing) -> Vec<Input> {
        let least = if typing == Typing::Amount { MIN_IN_AMOUNT } else { MIN_LENGTH };
        let mut out = Vec::new();
        let in_time = self.last.is_some_and(|last| at.saturating_duration_since(last) <= GAP);
        if !in_time {
            self.release(&mut out);
        }
        // Some scanners send a line feed after the carriage return: it belongs to the scan that has just ended.
        let line_feed =
            key.code == KeyCode::Enter || (key.code == KeyCode::Char('j') && key.modifiers == KeyModifiers::CONTROL);
        if in_time && self.ended && line_feed {
            self.ended = false;
            return out;
        }
        self.ended = false;
        self.last = Some(at);
        let plain = key.modifiers.difference(KeyModifiers::SHIFT).is_empty();
        match key.code {
            KeyCode::Char(_) if plain => {
                self.burst.push(key);
                if typing != Typing::Nothing {
                    self.given_out += 1;
                    out.push(Input::Key(key));
                }
            }
            KeyCode::Enter | KeyCode::Tab if plain && self.reads_like_a_code(least) => {
                let code = self.burst.iter().filter_map(|key| key.code.as_char()).collect();
                out.push(Input::Scan { code, retract: self.given_out, end: key });
                self.burst.clear();
                self.given_out = 0;
                self.ended = true;
            }
            _ => {
                self.release(&mut out);
                out.push(Input::Key(key));
            }
        }
        out
    }

    /// When the held characters must be let go, if any are held.
    pub fn deadline(&self) -> Option<Instant> {
        (self.burst.len() > self.given_out).then(|| self.last.map(|last| last + GAP)).flatten()
    }

    /// Lets go what was held for too long to be a scan.
    pub fn expire(&mut self, now: Instant) -> Vec<Input> {
        let mut out = Vec::new();
        if self.deadline().is_some_and(|deadline| deadline <= now) {
            self.release(&mut out);
        }
        out
    }

    /// Bar codes hold digits, capitals and signs: a word that a slow line delivers in one piece is still a word.
    fn reads_like_a_code(&self, least: usize) -> bool {
        let mut chars = self.burst.iter().filter_map(|key| key.code.as_char());
        self.burst.len() >= least
            && chars.clone().any(|c| c.is_ascii_digit())
            && chars.all(|c| c.is_ascii_graphic() && !c.is_ascii_lowercase() && c != '*')
    }

    fn release(&mut self, out: &mut Vec<Input>) {
        let held = self.burst.drain(..).skip(self.given_out);
        out.extend(held.map(Input::Key));
        self.given_out = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(c: char) -> KeyEvent {
        let code = match c {
            '\n' => KeyCode::Enter,
            '\t' => KeyCode::Tab,
            c => KeyCode::Char(c),
        };
        KeyEvent::new(code, KeyModifiers::NONE)
    }

    fn run(text: &str, gap_ms: u64, typing: Typing) -> Vec<Input> {
        let mut filter = ScanFilter::default();
        let mut at = Instant::now();
        let mut out = Vec::new();
        for c in text.chars() {
            out.extend(filter.feed(key(c), at, typing));
            at += Duration::from_millis(gap_ms);
        }
        out.extend(filter.expire(at + GAP));
        out
    }

    fn scan(code: &str, retract: usize) -> Input {
        Input::Scan { code: code.to_owned(), retract, end: key('\n') }
    }

    #[test]
    fn a_burst_ended_by_enter_is_a_scan_and_triggers_no_key() {
        assert_eq!(run("3760091720116\n", 5, Typing::Nothing), [scan("3760091720116", 0)]);
        let tab = Input::Scan { code: "3760091720116".to_owned(), retract: 0, end: key('\t') };
        assert_eq!(run("3760091720116\t", 5, Typing::Nothing), [tab]);
    }

    #[test]
    fn in_a_field_the_scan_says_what_to_take_back() {
        let out = run("3760091720116\n", 5, Typing::Text);
        assert_eq!(out.last(), Some(&scan("3760091720116", 13)));
        assert_eq!(out.len(), 14);
    }

    #[test]
    fn two_fast_scans_are_two_articles_in_order() {
        assert_eq!(run("11111111\n22222222\n", 1, Typing::Nothing), [scan("11111111", 0), scan("22222222", 0)]);
    }

    #[test]
    fn a_second_line_end_belongs_to_the_scan() {
        assert_eq!(run("11111111\n\n22222222\n", 1, Typing::Nothing), [scan("11111111", 0), scan("22222222", 0)]);
    }

    #[test]
    fn hands_are_not_a_scanner() {
        assert_eq!(run("123456\n", 80, Typing::Nothing).len(), 7);
        assert!(run("123456\n", 80, Typing::Nothing).iter().all(|input| matches!(input, Input::Key(_))));
        assert_eq!(run("42\n", 1, Typing::Nothing).len(), 3, "two digits are a quantity typed over a slow line");
    }

    #[test]
    fn a_word_that_arrives_in_one_piece_is_typing() {
        assert!(run("keyboard\n", 0, Typing::Text).iter().all(|input| matches!(input, Input::Key(_))));
        assert!(run("12*34567\n", 0, Typing::Text).iter().all(|input| matches!(input, Input::Key(_))));
    }

    #[test]
    fn an_amount_in_one_piece_is_an_amount_and_a_code_in_it_is_a_code() {
        assert!(run("150000\n", 0, Typing::Amount).iter().all(|input| matches!(input, Input::Key(_))));
        assert_eq!(run("12345670\n", 0, Typing::Amount).last(), Some(&scan("12345670", 8)));
    }

    #[test]
    fn a_single_key_comes_out_when_its_time_is_up() {
        assert_eq!(run("d", 5, Typing::Nothing), [Input::Key(key('d'))]);
    }
}
