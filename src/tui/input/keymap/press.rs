//! A key with its modifiers, in the one form that the map knows: read from an event and from a file, written on the screen.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers; `shift` is only kept where the character does not carry it already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyPress {
    code: KeyCode,
    modifiers: KeyModifiers,
}

const NAMES: [(&str, KeyCode); 17] = [
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
    ("del", KeyCode::Delete),
    ("ins", KeyCode::Insert),
    ("backspace", KeyCode::Backspace),
    ("space", KeyCode::Char(' ')),
    ("backtab", KeyCode::BackTab),
    ("null", KeyCode::Null),
];

impl KeyPress {
    /// The press of an event, in the one form that the map knows.
    pub fn of(key: KeyEvent) -> KeyPress {
        let mut modifiers = key.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let mut code = key.code;
        match code {
            KeyCode::Char(c) => {
                if modifiers.contains(KeyModifiers::SHIFT) {
                    code = KeyCode::Char(c.to_uppercase().next().unwrap_or(c));
                }
                modifiers.remove(KeyModifiers::SHIFT);
                if modifiers.contains(KeyModifiers::CONTROL) {
                    code = KeyCode::Char(c.to_ascii_lowercase());
                }
            }
            KeyCode::BackTab => {
                code = KeyCode::Tab;
                modifiers.insert(KeyModifiers::SHIFT);
            }
            _ => {}
        }
        KeyPress { code, modifiers }
    }

    /// Reads `ctrl+p`, `alt+1`, `f3`, `G`, `+`.
    pub fn parse(text: &str) -> Option<KeyPress> {
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = text;
        while let Some((word, tail)) = rest.split_once('+') {
            let modifier = match word {
                "ctrl" => KeyModifiers::CONTROL,
                "alt" => KeyModifiers::ALT,
                "shift" => KeyModifiers::SHIFT,
                _ => break,
            };
            modifiers.insert(modifier);
            rest = tail;
        }
        let mut chars = rest.chars();
        let code = match (chars.next(), chars.next()) {
            (Some(c), None) => KeyCode::Char(c),
            (Some('f'), Some(_)) if rest.get(1..).is_some_and(|n| n.parse::<u8>().is_ok()) => {
                KeyCode::F(rest.get(1..)?.parse().ok().filter(|n| (1..=24).contains(n))?)
            }
            _ => NAMES.iter().find(|(name, _)| *name == rest).map(|(_, code)| *code)?,
        };
        Some(KeyPress::of(KeyEvent::new(code, modifiers)))
    }

    /// Does a text field take it: as a character, or to edit what is typed?
    pub fn is_typed(self) -> bool {
        match self.code {
            KeyCode::Char('a' | 'e' | 'u' | 'w' | 'k' | 'h') if self.modifiers == KeyModifiers::CONTROL => true,
            // With alt, a letter is escape and that letter.
            KeyCode::Char(c) if self.modifiers == KeyModifiers::ALT => c.is_alphabetic(),
            KeyCode::Char(_) => self.modifiers.is_empty(),
            _ => false,
        }
    }

    /// Is it a letter, and nothing with it?
    pub fn is_letter(self) -> bool {
        self.modifiers.is_empty() && matches!(self.code, KeyCode::Char(c) if c.is_alphabetic())
    }

    /// Is it a digit, which types a quantity in the basket?
    pub fn is_digit(self) -> bool {
        self.modifiers.is_empty() && matches!(self.code, KeyCode::Char('0'..='9'))
    }

    /// The key that a terminal sends instead of this one, where it can't tell them apart.
    pub fn same_as(self) -> Option<&'static str> {
        match (self.modifiers, self.code) {
            (KeyModifiers::CONTROL, KeyCode::Char('i')) => Some("tab"),
            (KeyModifiers::CONTROL, KeyCode::Char('m')) => Some("enter"),
            (KeyModifiers::CONTROL, KeyCode::Char('[')) => Some("esc"),
            _ => None,
        }
    }
}

impl fmt::Display for KeyPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, name) in
            [(KeyModifiers::CONTROL, "ctrl+"), (KeyModifiers::ALT, "alt+"), (KeyModifiers::SHIFT, "shift+")]
        {
            if self.modifiers.contains(modifier) {
                f.write_str(name)?;
            }
        }
        match self.code {
            KeyCode::Up => f.write_str("↑"),
            KeyCode::Down => f.write_str("↓"),
            KeyCode::Left => f.write_str("←"),
            KeyCode::Right => f.write_str("→"),
            KeyCode::F(n) => write!(f, "F{n}"),
            code => match NAMES.iter().find(|(_, named)| *named == code) {
                Some((name, _)) => f.write_str(name),
                None => write!(f, "{code}"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        for text in ["ctrl+p", "alt+1", "F3", "G", "+", "shift+←", "enter", "?"] {
            let plain = text.replace('←', "left").replace('F', "f");
            assert_eq!(KeyPress::parse(&plain).unwrap().to_string(), text);
        }
        assert_eq!(KeyPress::parse("f99"), None);
        assert_eq!(KeyPress::parse("ctrl+"), None);
        assert_eq!(KeyPress::parse(""), None);
    }

    #[test]
    fn a_capital_is_the_same_key_however_it_is_written() {
        let shifted = KeyPress::of(KeyEvent::new(KeyCode::Char('G'), KeyModifiers::SHIFT));
        for text in ["G", "shift+G", "shift+g"] {
            assert_eq!(KeyPress::parse(text), Some(shifted), "{text}");
        }
    }
}
