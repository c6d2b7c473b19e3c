//! A keymap file: its lines, and what is wrong with them, each by its number and in the reader's words.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::press::KeyPress;
use crate::{
    i18n::Texts,
    tr,
    tui::input::action::{Action, Scope},
};

/// A line of a keymap file that can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeymapError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: KeymapProblem,
}

/// What is wrong with a line of a keymap file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeymapProblem {
    /// Not `name = "key"` or `name = ["key", "key"]`.
    Form,
    /// No scope of that name.
    UnknownScope(String),
    /// No action of that name in the scope.
    UnknownAction(String),
    /// No key of that name.
    UnknownKey(String),
    /// Two actions of one scope on one key.
    Clash {
        key: String,
        /// The action that has it.
        other: String,
    },
    /// A terminal can't tell the key from another one.
    SameAs { key: String, other: &'static str },
    /// Where one types, the action would have no key but this one, which is typed.
    Typed(String),
    /// In the basket, digits type a quantity.
    Digit(String),
    /// A question is answered by a letter: a scanner types the others.
    Answer(String),
    /// Somewhere, this action would have no key at all.
    Locked(String),
}

impl KeymapError {
    /// The reader's words.
    pub fn text(&self, texts: &Texts) -> String {
        let why = match &self.problem {
            KeymapProblem::Form => tr!(texts, "keymap-form"),
            KeymapProblem::UnknownScope(name) => tr!(texts, "keymap-no-section", name = name.as_str()),
            KeymapProblem::UnknownAction(name) => tr!(texts, "keymap-no-action", name = name.as_str()),
            KeymapProblem::UnknownKey(key) => tr!(texts, "keymap-no-key", key = key.as_str()),
            KeymapProblem::Clash { key, other } => {
                tr!(texts, "keymap-clash", key = key.as_str(), other = other.as_str())
            }
            KeymapProblem::SameAs { key, other } => tr!(texts, "keymap-same", key = key.as_str(), other = *other),
            KeymapProblem::Typed(key) => tr!(texts, "keymap-typed", key = key.as_str()),
            KeymapProblem::Digit(key) => tr!(texts, "keymap-digit", key = key.as_str()),
            KeymapProblem::Answer(key) => tr!(texts, "keymap-answer", key = key.as_str()),
            KeymapProblem::Locked(name) => tr!(texts, "keymap-locked", name = name.as_str()),
        };
        tr!(texts, "user-files-line", line = self.line.to_string(), why = why)
    }
}

/// The keys of an action.
#[derive(Debug, Clone)]
pub struct Line {
    pub action: Action,
    /// Its keys; none takes them all away.
    pub presses: Vec<KeyPress>,
    /// Its number, counted from 1.
    pub number: usize,
}

/// The lines of a file that can be read, and what is wrong with the others.
pub fn read(text: &str) -> (Vec<Line>, Vec<KeymapError>) {
    let number = |offset: usize| text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1;
    let (table, syntax) = DeTable::parse_recoverable(text);
    let mut errors: Vec<KeymapError> = Vec::new();
    for error in syntax {
        let line = error.span().map_or(1, |span| number(span.start));
        // What follows a broken line is often found wrong for its sake only.
        if !errors.iter().any(|other| other.line == line) {
            errors.push(KeymapError { line, problem: KeymapProblem::Form });
        }
    }
    let mut lines = Vec::new();
    for (name, section) in table.get_ref() {
        let line = number(name.span().start);
        let mut wrong = |line: usize, problem: KeymapProblem| {
            // One mistake is told once.
            if !errors.iter().any(|other| other.line == line) {
                errors.push(KeymapError { line, problem });
            }
        };
        let Some(scope) = Scope::ALL.into_iter().find(|scope| scope.code() == name.get_ref()) else {
            wrong(line, KeymapProblem::UnknownScope(name.get_ref().to_string()));
            continue;
        };
        let DeValue::Table(section) = section.get_ref() else {
            wrong(line, KeymapProblem::Form);
            continue;
        };
        for (name, keys) in section {
            let line = number(name.span().start);
            match entry(scope, name.get_ref(), keys) {
                Ok((action, presses)) => lines.push(Line { action, presses, number: line }),
                Err(problem) => wrong(line, problem),
            }
        }
    }
    lines.sort_by_key(|line| line.number);
    (lines, errors)
}

fn entry(scope: Scope, name: &str, keys: &Spanned<DeValue<'_>>) -> Result<(Action, Vec<KeyPress>), KeymapProblem> {
    let unknown = || KeymapProblem::UnknownAction(name.to_owned());
    let of_scope = |action: &Action| action.scope() == scope && action.code() == name;
    let action = Action::ALL.iter().copied().find(of_scope).ok_or_else(unknown)?;
    let presses = presses(keys.get_ref())?;
    for press in &presses {
        let key = press.to_string();
        if let Some(other) = press.same_as() {
            return Err(KeymapProblem::SameAs { key, other });
        }
        if action == Action::Yes && !press.is_letter() {
            return Err(KeymapProblem::Answer(key));
        }
        if scope == Scope::Basket && press.is_digit() {
            return Err(KeymapProblem::Digit(key));
        }
    }
    match presses.first() {
        Some(first) if types_at(action) && presses.iter().all(|press| press.is_typed()) => {
            Err(KeymapProblem::Typed(first.to_string()))
        }
        _ => Ok((action, presses)),
    }
}

/// Is the action for a place where a text field has the keys? (A choice is not typed.)
fn types_at(action: Action) -> bool {
    match action.scope() {
        Scope::NewSale | Scope::Payment | Scope::Chooser => true,
        Scope::Form => !matches!(action, Action::ChoiceLeft | Action::ChoiceRight),
        Scope::Global
        | Scope::List
        | Scope::Products
        | Scope::Clients
        | Scope::Basket
        | Scope::History
        | Scope::Reports
        | Scope::Confirm => false,
    }
}

fn presses(value: &DeValue<'_>) -> Result<Vec<KeyPress>, KeymapProblem> {
    let one = |value: &DeValue<'_>| match value {
        DeValue::String(key) => KeyPress::parse(key).ok_or_else(|| KeymapProblem::UnknownKey(key.to_string())),
        _ => Err(KeymapProblem::Form),
    };
    match value {
        DeValue::Array(keys) => keys.iter().map(|key| one(key.get_ref())).collect(),
        key => Ok(vec![one(key)?]),
    }
}
