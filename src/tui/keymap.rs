//! Keys to actions and back. The shipped map and a user's own file are read by one parser, which reports typos and
//! clashes by line.

use std::{collections::HashMap, fmt};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use thiserror::Error;

use super::action::{Action, Scope};

/// The map that ships with the program.
pub const SHIPPED: &str = include_str!("../../assets/keymap.toml");

/// A key with its modifiers; `shift` is only kept where the character does not carry it already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyPress {
    code: KeyCode,
    modifiers: KeyModifiers,
}

/// A line of a keymap file that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}: {problem}")]
pub struct KeymapError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: KeymapProblem,
}

/// What is wrong with a line of a keymap file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeymapProblem {
    /// Not a TOML file, or not of this form.
    #[error("{0}")]
    Syntax(String),
    /// No scope of that name.
    #[error("there is no section [{0}]")]
    UnknownScope(String),
    /// No action of that name in the scope.
    #[error("there is no action `{0}` in this section")]
    UnknownAction(String),
    /// No key of that name.
    #[error("there is no key `{0}`")]
    UnknownKey(String),
    /// Two actions of one scope on one key.
    #[error("the key `{key}` means `{other}` already")]
    Clash {
        /// The key.
        key: String,
        /// The action that has it.
        other: String,
    },
}

/// All bindings.
#[derive(Debug, Clone)]
pub struct Keymap {
    by_key: HashMap<(Scope, KeyPress), Action>,
    by_action: HashMap<Action, Vec<KeyPress>>,
}

impl Keymap {
    /// The shipped map.
    pub fn shipped() -> Result<Keymap, KeymapError> {
        let mut keymap = Keymap { by_key: HashMap::new(), by_action: HashMap::new() };
        keymap.read(SHIPPED)?;
        Ok(keymap)
    }

    /// The shipped map with a user's own file over it: an action named there has those keys only.
    pub fn with_file(text: &str) -> Result<Keymap, KeymapError> {
        let mut keymap = Keymap::shipped()?;
        keymap.read(text)?;
        Ok(keymap)
    }

    /// What a key means where these scopes are open, the nearest first.
    pub fn lookup(&self, scopes: &[Scope], key: KeyEvent) -> Option<Action> {
        let press = KeyPress::of(key);
        scopes.iter().find_map(|scope| self.by_key.get(&(*scope, press)).copied())
    }

    /// The keys of an action, as they are written on the screen.
    pub fn keys(&self, action: Action) -> Vec<String> {
        self.by_action.get(&action).into_iter().flatten().map(ToString::to_string).collect()
    }

    /// The first key of an action; where `typing`, the first that does not type a character.
    pub fn key(&self, action: Action, typing: bool) -> Option<String> {
        let keys = self.by_action.get(&action)?;
        let usable = |key: &&KeyPress| !typing || !key.types_a_character();
        keys.iter().find(usable).map(ToString::to_string)
    }

    fn read(&mut self, text: &str) -> Result<(), KeymapError> {
        let lines = Lines { text };
        let file: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let start = error.span().map_or(0, |span| span.start);
            lines.error(start, KeymapProblem::Syntax(error.message().to_owned()))
        })?;
        for (scope_code, section) in &file {
            let at = lines.find(&format!("[{scope_code}]"), 0);
            let Some(scope) = Scope::ALL.into_iter().find(|scope| scope.code() == scope_code) else {
                return Err(lines.error(at, KeymapProblem::UnknownScope(scope_code.clone())));
            };
            let Some(section) = section.as_table() else {
                return Err(lines.error(at, KeymapProblem::Syntax(format!("[{scope_code}] is a section"))));
            };
            let mut rebound = Vec::new();
            for (code, keys) in section {
                let line = lines.find_entry(code, at);
                let Some(action) = Action::ALL.iter().copied().find(|a| a.scope() == scope && a.code() == code) else {
                    return Err(lines.error(line, KeymapProblem::UnknownAction(code.clone())));
                };
                rebound.push((action, parse_keys(keys).map_err(|problem| lines.error(line, problem))?, line));
            }
            self.bind(scope, rebound).map_err(|(line, problem)| lines.error(line, problem))?;
        }
        Ok(())
    }

    /// Takes the old keys of every action named away first, so that two actions may swap theirs.
    fn bind(
        &mut self,
        scope: Scope,
        rebound: Vec<(Action, Vec<KeyPress>, usize)>,
    ) -> Result<(), (usize, KeymapProblem)> {
        for (action, ..) in &rebound {
            for old in self.by_action.remove(action).unwrap_or_default() {
                self.by_key.remove(&(scope, old));
            }
        }
        for (action, presses, line) in rebound {
            for press in &presses {
                if let Some(other) = self.by_key.insert((scope, *press), action)
                    && other != action
                {
                    let clash = KeymapProblem::Clash { key: press.to_string(), other: other.code().to_owned() };
                    return Err((line, clash));
                }
            }
            self.by_action.insert(action, presses);
        }
        Ok(())
    }
}

fn parse_keys(value: &toml::Value) -> Result<Vec<KeyPress>, KeymapProblem> {
    let texts: Vec<&str> = match value {
        toml::Value::String(key) => vec![key],
        toml::Value::Array(keys) => keys.iter().map(|key| key.as_str().unwrap_or("")).collect(),
        other => return Err(KeymapProblem::UnknownKey(other.type_str().to_owned())),
    };
    let parse = |text: &str| KeyPress::parse(text).ok_or_else(|| KeymapProblem::UnknownKey(text.to_owned()));
    texts.into_iter().map(parse).collect()
}

/// Finds the line of an offset, or of a word after an offset.
struct Lines<'a> {
    text: &'a str,
}

impl Lines<'_> {
    fn error(&self, offset: usize, problem: KeymapProblem) -> KeymapError {
        let before = self.text.get(..offset).unwrap_or(self.text);
        KeymapError { line: before.matches('\n').count() + 1, problem }
    }

    fn find(&self, word: &str, from: usize) -> usize {
        self.text.get(from..).and_then(|rest| rest.find(word)).map_or(from, |at| from + at)
    }

    fn find_entry(&self, code: &str, from: usize) -> usize {
        let mut at = from;
        for line in self.text.get(from..).unwrap_or("").split_inclusive('\n') {
            let name = line.split('=').next().unwrap_or("").trim().trim_matches('"');
            if name == code {
                return at;
            }
            at += line.len();
        }
        from
    }
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

    /// Would it put a character into a text field?
    pub fn types_a_character(self) -> bool {
        matches!(self.code, KeyCode::Char(_)) && self.modifiers.is_empty()
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
    fn every_action_has_a_key_and_every_section_is_known() {
        let keymap = Keymap::shipped().unwrap();
        for action in Action::ALL {
            assert!(!keymap.keys(*action).is_empty(), "{action:?} has no key");
        }
    }

    #[test]
    fn a_users_file_rebinds_and_may_swap() {
        let keymap = Keymap::with_file("[products]\nadd = \"e\"\nedit = [\"a\"]\n").unwrap();
        let press = |c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE);
        assert_eq!(keymap.lookup(&[Scope::Products], press('e')), Some(Action::AddProduct));
        assert_eq!(keymap.lookup(&[Scope::Products], press('a')), Some(Action::EditProduct));
    }

    #[test]
    fn mistakes_are_reported_by_line() {
        let error = |text: &str| Keymap::with_file(text).unwrap_err();
        assert_eq!(error("\n[nowhere]\n").line, 2);
        assert_eq!(error("[products]\n\nfly = \"f\"\n").line, 3);
        assert_eq!(error("[products]\nadd = \"hyper+a\"\n").line, 2);
        assert_eq!(error("[products]\nadd = \"d\"\n").problem.to_string(), "the key `d` means `delete` already");
        assert_eq!(error("[products\n").line, 1);
    }

    #[test]
    fn keys_are_read_as_they_are_written() {
        for text in ["ctrl+p", "alt+1", "F3", "G", "+", "shift+←", "enter", "?"] {
            let plain = text.replace('←', "left").replace('F', "f");
            assert_eq!(KeyPress::parse(&plain).unwrap().to_string(), text);
        }
        assert_eq!(KeyPress::parse("f99"), None);
        assert_eq!(KeyPress::parse(""), None);
    }
}
