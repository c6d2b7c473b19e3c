//! Keys to actions and back. The shipped map and a user's own file are read by one parser. Every line of an own file that
//! can't be used is told and left out; the others hold, and help, palette and quit always keep a key.

mod file;
mod press;

use std::collections::HashMap;

use crossterm::event::KeyEvent;

use self::file::Line;
pub use self::{
    file::{KeymapError, KeymapProblem},
    press::KeyPress,
};
use super::action::{Action, Scope};

/// The map that ships with the program.
pub const SHIPPED: &str = include_str!("../../../../assets/keymap.toml");

/// All bindings.
#[derive(Debug, Clone, Default)]
pub struct Keymap {
    by_key: HashMap<(Scope, KeyPress), Action>,
    by_action: HashMap<Action, Vec<KeyPress>>,
}

/// A focus: its open scopes, and whether characters are typed.
type Place = (&'static [Scope], bool);

/// Every place outside of overlays: help, palette and quitting must have a key in each.
const PLACES: [Place; 9] = [
    (&[Scope::Products, Scope::List, Scope::Global], false),
    (&[Scope::Products, Scope::List, Scope::Global], true),
    (&[Scope::Clients, Scope::List, Scope::Global], true),
    (&[Scope::NewSale, Scope::Global], true),
    (&[Scope::Basket, Scope::NewSale, Scope::Global], true),
    (&[Scope::Payment, Scope::NewSale, Scope::Global], true),
    (&[Scope::History, Scope::List, Scope::Global], true),
    (&[Scope::History, Scope::List, Scope::Global], false),
    (&[Scope::Reports, Scope::List, Scope::Global], false),
];

/// The overlays and the box of long work, each with the action that leaves it.
const OVERLAYS: [(Place, Action); 4] = [
    ((&[Scope::Global], true), Action::Back),
    ((&[Scope::Form, Scope::Global], true), Action::Cancel),
    ((&[Scope::Confirm, Scope::Global], false), Action::No),
    ((&[Scope::Chooser, Scope::Global], true), Action::ChooserClose),
];

impl Keymap {
    /// The shipped map.
    pub fn shipped() -> Result<Keymap, KeymapError> {
        let (lines, errors) = file::read(SHIPPED);
        let (keymap, more) = Keymap::default().over(lines);
        errors.into_iter().chain(more).next().map_or(Ok(keymap), Err)
    }

    /// The shipped map with a user's own file over it: an action named there has those keys only. Every line that can't be
    /// used is given, in the order of the file, and left out.
    pub fn with_file(text: &str) -> (Keymap, Vec<KeymapError>) {
        let shipped = match Keymap::shipped() {
            Ok(shipped) => shipped,
            Err(error) => return (Keymap::default(), vec![error]),
        };
        let (lines, mut errors) = file::read(text);
        let (keymap, more) = shipped.over(lines);
        errors.extend(more);
        errors.sort_by_key(|error| error.line);
        (keymap, errors)
    }

    /// What a key means where these scopes are open, the nearest first.
    pub fn lookup(&self, scopes: &[Scope], key: KeyEvent) -> Option<Action> {
        self.means(scopes, KeyPress::of(key))
    }

    fn means(&self, scopes: &[Scope], press: KeyPress) -> Option<Action> {
        scopes.iter().find_map(|scope| self.by_key.get(&(*scope, press)).copied())
    }

    /// The keys of an action, as they are written on the screen.
    pub fn keys(&self, action: Action) -> Vec<String> {
        self.presses(action).map(ToString::to_string).collect()
    }

    /// The first key of an action; where `typing`, the first that a text field does not take.
    pub fn key(&self, action: Action, typing: bool) -> Option<String> {
        self.presses(action).find(|press| !typing || !press.is_typed()).map(ToString::to_string)
    }

    fn presses(&self, action: Action) -> impl Iterator<Item = &KeyPress> {
        self.by_action.get(&action).into_iter().flatten()
    }

    /// This map with lines over it. A line that clashes, or that takes the last key of help, palette or quit, is removed.
    fn over(&self, mut lines: Vec<Line>) -> (Keymap, Vec<KeymapError>) {
        let mut errors = Vec::new();
        loop {
            let (keymap, clashes) = self.bind(&lines);
            let wrong = if clashes.is_empty() { keymap.lock_out(&lines).into_iter().collect() } else { clashes };
            if wrong.is_empty() {
                return (keymap, errors);
            }
            lines.retain(|line| !wrong.iter().any(|error| error.line == line.number));
            errors.extend(wrong);
        }
    }

    /// Binds lines: the actions that they don't name keep their keys, and come first.
    fn bind(&self, lines: &[Line]) -> (Keymap, Vec<KeymapError>) {
        let kept = self.by_action.iter().filter(|(action, _)| !lines.iter().any(|line| line.action == **action));
        let mut keymap = Keymap { by_key: HashMap::new(), by_action: kept.map(|(a, k)| (*a, k.clone())).collect() };
        for (action, presses) in &keymap.by_action {
            keymap.by_key.extend(presses.iter().map(|press| ((action.scope(), *press), *action)));
        }
        let mut clashes = Vec::new();
        for Line { action, presses, number } in lines {
            let taken =
                |press: &&KeyPress| keymap.by_key.get(&(action.scope(), **press)).is_some_and(|other| other != action);
            if let Some(press) = presses.iter().find(taken) {
                let other = keymap.by_key.get(&(action.scope(), *press)).map_or("", |other| other.code()).to_owned();
                let problem = KeymapProblem::Clash { key: press.to_string(), other };
                clashes.push(KeymapError { line: *number, problem });
                continue;
            }
            keymap.by_key.extend(presses.iter().map(|press| ((action.scope(), *press), *action)));
            keymap.by_action.insert(*action, presses.clone());
        }
        (keymap, clashes)
    }

    /// Has one of these actions a key that works in a place?
    fn reaches(&self, (scopes, typing): Place, actions: &[Action]) -> bool {
        let works = |action: Action| {
            self.presses(action)
                .any(|press| !(typing && press.is_typed()) && self.means(scopes, *press) == Some(action))
        };
        actions.iter().any(|action| works(*action))
    }

    /// The line after which help, palette or quit has no key in some focus.
    fn lock_out(&self, lines: &[Line]) -> Option<KeymapError> {
        let needs = PLACES
            .iter()
            .flat_map(|place| [Action::Quit, Action::Help, Action::Palette].map(|action| (*place, vec![action])));
        let ways_out = OVERLAYS
            .iter()
            .flat_map(|(place, leave)| [(*place, vec![Action::Quit]), (*place, vec![*leave, Action::Back])]);
        let (place, actions) = needs.chain(ways_out).find(|(place, actions)| !self.reaches(*place, actions))?;
        // Either the line took the keys away from the action, or it gave them to another one that is nearer.
        let own = |line: &&Line| actions.contains(&line.action);
        let hides = |line: &&Line| {
            let covers = |press: &KeyPress| actions.contains(&self.of_global(*press));
            place.0.contains(&line.action.scope()) && line.presses.iter().any(covers)
        };
        let culprit = lines.iter().rev().find(own).or_else(|| lines.iter().rev().find(hides))?;
        let action = actions.first().map_or("", |action| action.code()).to_owned();
        Some(KeymapError { line: culprit.number, problem: KeymapProblem::Locked(action) })
    }

    fn of_global(&self, press: KeyPress) -> Action {
        self.by_key.get(&(Scope::Global, press)).copied().unwrap_or(Action::Redraw)
    }
}

#[cfg(test)]
mod tests;
