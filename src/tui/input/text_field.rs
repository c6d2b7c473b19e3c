//! The state of a one-line text field: what is typed, and the cursor.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use tui_input::{Input, InputRequest, backend::crossterm::EventHandler};

/// A field never holds more characters than this: a paste gone wrong is cut.
const MAX_LENGTH: usize = 500;

/// A one-line text field.
#[derive(Debug, Clone, Default)]
pub struct TextField {
    input: Input,
}

impl TextField {
    /// A field with a text in it, the cursor behind it.
    pub fn with(text: impl Into<String>) -> TextField {
        TextField { input: Input::new(text.into()) }
    }

    /// What is typed.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Is nothing typed?
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// The cursor, in characters from the start.
    pub fn cursor(&self) -> usize {
        self.input.cursor()
    }

    /// Replaces the text.
    pub fn set(&mut self, text: impl Into<String>) {
        self.input = Input::new(text.into());
    }

    /// Empties the field and returns its text.
    pub fn take(&mut self) -> String {
        self.input.value_and_reset()
    }

    /// Takes a key that edits text; `false` leaves the key to the keymap.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        let plain = key.modifiers.difference(KeyModifiers::SHIFT).is_empty();
        let control = key.modifiers == KeyModifiers::CONTROL;
        let edits = match key.code {
            KeyCode::Char(_) if plain => self.text().chars().count() < MAX_LENGTH,
            KeyCode::Char('a' | 'e' | 'u' | 'w' | 'k' | 'h') => control,
            KeyCode::Backspace => !self.is_empty(),
            KeyCode::Delete | KeyCode::Left | KeyCode::Right | KeyCode::Home | KeyCode::End => {
                !self.is_empty() && (plain || control)
            }
            _ => false,
        };
        if edits {
            self.input.handle_event(&Event::Key(key));
        }
        edits
    }

    /// Takes a pasted text, control characters made spaces.
    pub fn paste(&mut self, text: &str) {
        let room = MAX_LENGTH.saturating_sub(self.text().chars().count());
        for c in text.trim_end_matches(['\r', '\n']).chars().take(room) {
            self.input.handle(InputRequest::InsertChar(if c.is_control() { ' ' } else { c }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paste_is_cut_and_cleaned() {
        let mut field = TextField::default();
        field.paste(&format!("a\tb\x1b[2J{}\r\n", "x".repeat(10_000)));
        assert!(field.text().starts_with("a b [2Jx"));
        assert_eq!(field.text().chars().count(), MAX_LENGTH);
    }

    #[test]
    fn keys_that_do_not_edit_are_left_to_the_keymap() {
        let mut field = TextField::default();
        assert!(!field.key(KeyEvent::new(KeyCode::Backspace, KeyModifiers::NONE)));
        assert!(!field.key(KeyEvent::new(KeyCode::Char('p'), KeyModifiers::CONTROL)));
        assert!(!field.key(KeyEvent::new(KeyCode::Char('1'), KeyModifiers::ALT)));
        assert!(!field.key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE)));
    }
}
