//! Characters that come close together are one run: a scan, or the keys of a hand. Which of them is known at its end only.
//!
//! A scanner types like a keyboard, 0 to 100 ms a character, and ends with enter, tab, both line ends, or nothing. So speed
//! alone can't tell. What tells is the whole run: is it a code that exists, is it as long as a code, does it look like one,
//! and is a code expected where it came. This file judges; the application does what can be taken back at once, holds the
//! rest, and takes back what a scan has done.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::domain::code::readings;

/// Characters of one run are at most so far apart.
pub const GAP: Duration = Duration::from_millis(120);
/// A run without an end is over after so much silence; what can't be taken back waits for it.
pub const SILENCE: Duration = Duration::from_millis(150);
/// No hand types every character of a run so close together.
pub const BURST: Duration = Duration::from_millis(30);
/// The line feed behind a carriage return comes so late.
pub const LATE_END: Duration = Duration::from_millis(60);
/// `alt` and a figure are escape and that figure when a character follows within this: a terminal sends the same bytes for
/// both, and tmux holds an escape back for so long.
pub const ESCAPED: Duration = Duration::from_millis(300);

/// No code is so long: what goes on is text, from a terminal that doesn't mark its pastes.
const LONGEST: usize = 128;

/// Nothing shorter is a scan: a hand presses one key, or two.
const SHORTEST: usize = 3;

/// What has the keys while a run comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// No text field: a character is a key of its own.
    Keys,
    /// A field where a code is expected.
    Code,
    /// A search, a name to look for.
    Text,
    /// A text of a form, which is kept: a phone number over a slow line.
    Form,
    /// An amount or a quantity.
    Amount,
}

/// What a run is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Keys of a hand.
    Keys,
    /// A scan, whatever it says.
    Scan,
    /// A scan if one of its readings is the code of a product, else keys.
    ScanIfKnown,
}

/// The end of a run: enter, tab, or a line feed.
pub fn is_end(key: KeyEvent) -> bool {
    let plain = key.modifiers.difference(KeyModifiers::SHIFT).is_empty();
    matches!(key.code, KeyCode::Enter | KeyCode::Tab) && plain || is_line_feed(key)
}

/// Could it be the line feed behind a carriage return?
pub fn is_line_feed(key: KeyEvent) -> bool {
    key.code == KeyCode::Enter || (key.code == KeyCode::Char('j') && key.modifiers == KeyModifiers::CONTROL)
}

/// A character, without control or alt.
pub fn is_character(key: KeyEvent) -> bool {
    matches!(key.code, KeyCode::Char(_)) && key.modifiers.difference(KeyModifiers::SHIFT).is_empty()
}

/// The group separator within a GS1 code; terminals know it as ctrl+5.
pub fn is_separator(key: KeyEvent) -> bool {
    key.modifiers == KeyModifiers::CONTROL && matches!(key.code, KeyCode::Char('5' | ']'))
}

/// Keys that came close together. An enter that came alone, and the character after it, are one too: some scanners type an
/// enter before the code.
#[derive(Debug, Clone)]
pub struct Run {
    keys: Vec<(KeyEvent, Instant)>,
    /// The longest time between two of its characters.
    gap: Duration,
}

impl Run {
    /// The first key of a run.
    pub fn new(key: KeyEvent, at: Instant) -> Run {
        Run { keys: vec![(key, at)], gap: GAP }
    }

    /// The same of a scanner that was learned to be slower.
    #[must_use]
    pub fn with_gap(mut self, gap: Duration) -> Run {
        self.gap = gap.max(GAP);
        self
    }

    pub fn keys(&self) -> impl ExactSizeIterator<Item = KeyEvent> {
        self.keys.iter().map(|(key, _)| *key)
    }

    /// The keys, each with its instant.
    pub fn keys_at(&self) -> impl ExactSizeIterator<Item = (KeyEvent, Instant)> {
        self.keys.iter().copied()
    }

    /// Silence after which it is over.
    fn silence(&self) -> Duration {
        SILENCE.max(self.gap + Duration::from_millis(30))
    }

    fn last(&self) -> Option<(KeyEvent, Instant)> {
        self.keys.last().copied()
    }

    /// When it is over, if nothing more comes.
    pub fn deadline(&self) -> Option<Instant> {
        self.last().map(|(_, at)| at + self.silence())
    }

    /// Does a character that comes now belong to it?
    pub fn takes(&self, at: Instant) -> bool {
        let Some((key, last)) = self.last() else { return false };
        let gap = if is_character(key) { self.gap } else { self.silence() };
        at.saturating_duration_since(last) <= gap
    }

    /// Is it over at this moment? An end may come a little later than a character.
    pub fn is_over(&self, at: Instant) -> bool {
        self.deadline().is_none_or(|deadline| at > deadline)
    }

    /// Is it one key that is held down? No code is three times the same sign.
    pub fn is_held_key(&self) -> bool {
        let sign = self.keys.first().and_then(|(key, _)| key.code.as_char()).is_some_and(|c| !c.is_ascii_digit());
        self.keys.len() >= 3 && sign && self.keys.iter().all(|(key, _)| self.goes_on(*key))
    }

    /// Is this the key that is held down?
    pub fn goes_on(&self, key: KeyEvent) -> bool {
        self.keys.first().is_some_and(|(first, _)| first.code == key.code)
    }

    /// Is it too long for a code?
    pub fn is_text(&self) -> bool {
        self.keys.len() >= LONGEST
    }

    /// More text has come, which is not kept here.
    pub fn go_on(&mut self, at: Instant) {
        if let Some((_, last)) = self.keys.last_mut() {
            *last = at;
        }
    }

    pub fn push(&mut self, key: KeyEvent, at: Instant) {
        self.keys.push((key, at));
    }

    /// Keys before the first character: an enter that a scanner types before each code.
    fn lead(&self) -> usize {
        self.keys.iter().take_while(|(key, _)| !is_character(*key)).count()
    }

    /// What was typed; separators are left out.
    pub fn text(&self) -> String {
        self.text_from(0)
    }

    /// What was typed from the key of an index on.
    pub fn text_from(&self, from: usize) -> String {
        let typed = self.keys.iter().skip(from).filter(|(key, _)| is_character(*key));
        typed.filter_map(|(key, _)| key.code.as_char()).collect()
    }

    /// Did all its characters come as no hand types them?
    pub fn is_burst(&self) -> bool {
        self.burst_from() <= self.lead()
    }

    /// The longest time between two of its characters.
    pub fn slowest(&self) -> Duration {
        let at: Vec<Instant> = self.keys.iter().skip(self.lead()).map(|(_, at)| *at).collect();
        let gaps = at.iter().zip(at.iter().skip(1)).map(|(a, b)| b.saturating_duration_since(*a));
        gaps.max().unwrap_or_default()
    }

    /// The key from which on everything came as no hand types: a scan may follow right behind what a hand has typed.
    pub fn burst_from(&self) -> usize {
        let pairs = self.keys.iter().zip(self.keys.iter().skip(1));
        let slow =
            |((_, a), (_, b)): &(&(KeyEvent, Instant), &(KeyEvent, Instant))| b.saturating_duration_since(*a) > BURST;
        let slow = (1..).zip(pairs).filter(|(_, pair)| slow(pair)).map(|(index, _)| index);
        slow.max().unwrap_or(0).max(self.lead())
    }
}

/// Judges what was typed. `burst`: as no hand types. `ended`: by enter or tab.
pub fn judge(text: &str, burst: bool, ended: bool, focus: Focus) -> Verdict {
    let length = text.chars().count();
    if length < SHORTEST {
        return Verdict::Keys;
    }
    let all = readings(text);
    let digits = |text: &String| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_digits = all.iter().any(digits);
    let looks = all.iter().any(|reading| looks_like_a_code(reading, focus == Focus::Keys));
    let figures = text.bytes().filter(u8::is_ascii_digit).count();
    let least = if focus == Focus::Keys { SHORTEST } else { 6 };
    let scan = match focus {
        Focus::Keys => {
            let short = if ended { SHORTEST } else { 4 };
            (length >= short && figures >= 2) || (length >= 6 && burst && looks) || (length >= 8 && is_digits)
        }
        Focus::Code => {
            let short = length >= 4 && burst && ended && figures == length;
            short || (length >= 6 && burst && looks) || (length >= 8 && is_digits)
        }
        Focus::Text => length >= 6 && burst && looks,
        Focus::Form => false,
        Focus::Amount => length >= 12 && is_digits,
    };
    if scan {
        return Verdict::Scan;
    }
    // A word that a hand types is no code, even where a product has it for one; on a list nobody types words.
    let has_figures = all.iter().any(|reading| reading.bytes().any(|byte| byte.is_ascii_digit()));
    let may_be_known = match focus {
        Focus::Amount => length >= 8 && has_figures,
        Focus::Keys => length >= least,
        Focus::Code | Focus::Text | Focus::Form => length >= least && has_figures && !text.contains(' '),
    };
    if may_be_known { Verdict::ScanIfKnown } else { Verdict::Keys }
}

/// Codes hold figures, capitals and signs: a word that a slow line delivers in one piece is still a word.
fn looks_like_a_code(text: &str, small_letters: bool) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_graphic() && c != '*' && (small_letters || !c.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests;
