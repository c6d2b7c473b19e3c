//! Keys on their way in: what can be taken back is done at once, the rest waits until it is known whether a hand or a
//! scanner has typed it. A scan takes back what its characters have done, and presses no key.

use std::{collections::VecDeque, time::Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{App, Reply};
use crate::{
    repository::Reader,
    tui::{
        app::event::Event,
        context::Toast,
        effect::{Address, Effect, Mark, Scan},
        input::{
            action::{Action, Scope, Tab},
            run::{
                ESCAPED, Focus, LATE_END, Run, SILENCE, Verdict, is_character, is_end, is_line_feed, is_separator,
                judge,
            },
            text_field::TextField,
        },
    },
};

/// A code that the store does not tell about in this time is not known: no key waits for longer.
const ANSWERED: std::time::Duration = std::time::Duration::from_millis(400);

/// The keys not judged yet.
#[derive(Default)]
pub struct Runs {
    current: Option<Current>,
    asked: Option<Asked>,
    /// Questions asked so far: an answer to an older one is none.
    questions: u64,
    /// What came while a question was open.
    waiting: VecDeque<Event>,
    last: Option<Instant>,
    /// When the last burst ended: a line feed may follow.
    ended: Option<Instant>,
    /// A figure with `alt`, and how everything was before it.
    figure: Option<(char, Instant, Before)>,
}

/// The run that comes in.
struct Current {
    run: Run,
    /// So many of its keys have been done; the others are held.
    done: usize,
    before: Before,
    focus: Focus,
    /// Was there silence before it?
    quiet: bool,
}

/// A run that is over, and waits for the store to say whether its code is known.
struct Asked {
    current: Current,
    end: Option<KeyEvent>,
    at: Instant,
}

/// How everything was before a run began.
struct Before {
    tab: Tab,
    /// The screen, and those that the run has opened since.
    screens: Vec<(Tab, Mark)>,
    overlays: usize,
    above: Option<(Mark, Option<TextField>)>,
    toast: Option<Toast>,
}

impl Runs {
    /// When a run is over, or a question has waited for long enough.
    pub fn deadline(&self) -> Option<Instant> {
        let asked = self.asked.as_ref().map(|asked| asked.at + ANSWERED);
        asked.or_else(|| self.current.as_ref().and_then(|current| current.run.deadline()))
    }

    /// Gives the event back, unless it must wait for an answer.
    fn or_wait(&mut self, event: Event) -> Option<Event> {
        if self.asked.is_none() {
            return Some(event);
        }
        self.waiting.push_back(event);
        None
    }
}

impl App {
    /// Ends the run because of another event; returns that event, unless it must wait until the run is judged.
    pub(super) fn after_run(&mut self, event: Event) -> Option<Event> {
        self.end_run(None);
        self.runs.or_wait(event)
    }

    /// Takes a key that came at an instant.
    pub(super) fn key_came(&mut self, key: KeyEvent, at: Instant) {
        if self.runs.or_wait(Event::Key(key, at)).is_none() {
            return;
        }
        let figure = self.runs.figure.take().filter(|(_, then, _)| at.saturating_duration_since(*then) <= ESCAPED);
        if let Some((figure, then, before)) = figure.filter(|_| is_character(key)) {
            self.put_back(before);
            self.key(KeyEvent::from(KeyCode::Esc));
            self.key_came(KeyEvent::from(KeyCode::Char(figure)), then);
            return self.key_came(key, at);
        }
        if let (KeyCode::Char(c), KeyModifiers::ALT) = (key.code, key.modifiers.difference(KeyModifiers::SHIFT))
            && self.typing_now()
        {
            if c.is_alphabetic() {
                // Escape and the letter: a terminal sends the same bytes for both.
                self.key_came(KeyEvent::from(KeyCode::Esc), at);
                let shift = key.modifiers & KeyModifiers::SHIFT;
                return self.key_came(KeyEvent::new(KeyCode::Char(c), shift), at);
            }
            if c.is_ascii_digit() {
                if self.after_run(Event::Key(key, at)).is_none() {
                    return;
                }
                self.runs.figure = Some((c, at, self.now_as_it_is()));
                return self.key(key);
            }
        }
        let over = self.runs.current.as_ref().is_some_and(|current| current.run.is_over(at));
        if over && self.after_run(Event::Key(key, at)).is_none() {
            return;
        }
        let quiet = [self.runs.last, self.overlaid].into_iter().flatten();
        let quiet = quiet.map(|last| at.saturating_duration_since(last)).all(|since| since >= SILENCE);
        self.runs.last = Some(at);
        if is_end(key) {
            self.end_came(key, at, quiet);
        } else if is_character(key) || (is_separator(key) && self.runs.current.is_some()) {
            self.character_came(key, at, quiet);
        } else if self.after_run(Event::Key(key, at)).is_some() {
            self.key(key);
        }
    }

    fn end_came(&mut self, key: KeyEvent, at: Instant, quiet: bool) {
        match &self.runs.current {
            Some(current) if !current.run.text().is_empty() => {
                self.runs.ended = current.run.is_burst().then_some(at);
                self.end_run(Some(key));
            }
            Some(_) => {
                self.end_run(None);
                self.begin_run(key, at, quiet);
            }
            None => {
                let ended = self.runs.ended.take().is_some_and(|end| at.saturating_duration_since(end) <= LATE_END);
                if !(ended && is_line_feed(key)) {
                    self.begin_run(key, at, quiet);
                }
            }
        }
    }

    fn character_came(&mut self, key: KeyEvent, at: Instant, quiet: bool) {
        if let Some(mut text) = self.runs.current.take_if(|current| current.run.is_text() && current.run.takes(at)) {
            // A list is no place for text: what it would press is left out.
            if text.focus != Focus::Keys {
                self.release(&text);
                self.key(key);
            }
            text.done = text.run.keys().len();
            text.run.go_on(at);
            self.runs.current = Some(text);
            return;
        }
        if self.runs.current.as_ref().is_some_and(|current| current.run.is_held_key() && !current.run.goes_on(key)) {
            // A hand has let go of a key, and presses another.
            self.end_run(None);
        }
        if let Some(current) = self.runs.current.as_mut().filter(|current| current.run.takes(at)) {
            current.run.push(key, at);
            return self.do_what_can_be_taken_back();
        }
        if self.after_run(Event::Key(key, at)).is_some() {
            self.begin_run(key, at, quiet);
        }
    }

    /// The keys of a run that was held, one after the other.
    fn release(&mut self, current: &Current) {
        self.press_keys(current.run.keys().skip(current.done));
    }

    fn begin_run(&mut self, key: KeyEvent, at: Instant, quiet: bool) {
        let run = Run::new(key, at).with_gap(self.context.display.scanner.gap());
        let (before, focus) = (self.now_as_it_is(), self.focus());
        self.runs.current = Some(Current { run, done: 0, before, focus, quiet });
        self.do_what_can_be_taken_back();
    }

    /// Does the newest key of the run at once, where it can be taken back and nothing before it is held.
    fn do_what_can_be_taken_back(&mut self) {
        if let Some(mut held) = self.runs.current.take_if(|current| current.run.is_held_key()) {
            self.release(&held);
            held.done = held.run.keys().len();
            self.runs.current = Some(held);
            return;
        }
        let Some(current) = &self.runs.current else { return };
        let Some(key) = current.run.keys().nth(current.done).filter(|_| current.done + 1 == current.run.keys().len())
        else {
            return;
        };
        if self.can_take_back(key) {
            let tab = self.tab;
            if let Some(current) = &mut self.runs.current {
                current.done += 1;
            }
            self.key(key);
            // The next characters go to the screen that this one has opened.
            let mark = (self.tab != tab).then(|| (self.tab, self.open_screen().mark()));
            if let (Some(current), Some(mark)) = (&mut self.runs.current, mark) {
                current.before.screens.push(mark);
            }
        }
    }

    /// Time has passed: a run may be over.
    pub(super) fn expire(&mut self, now: Instant) {
        if self.runs.asked.as_ref().is_some_and(|asked| now >= asked.at + ANSWERED) {
            self.known(self.runs.questions, None);
        }
        if self.runs.asked.is_none()
            && self.runs.current.as_ref().and_then(|current| current.run.deadline()).is_some_and(|end| end <= now)
        {
            self.end_run(None);
        }
    }

    /// The run is over: is it a scan, or are its keys keys?
    pub(super) fn end_run(&mut self, end: Option<KeyEvent>) {
        let Some(current) = self.runs.current.take() else { return };
        if current.run.is_text() {
            if current.focus != Focus::Keys {
                self.release(&current);
                self.press_keys(end);
            }
            return;
        }
        let text = self.context.display.scanner.strip(&current.run.text()).to_owned();
        let read = self.on_overlay(|overlay, turn| overlay.run_read(&current.run, end, turn));
        if read == Some(true) {
            return;
        }
        match judge(&text, current.run.is_burst(), end.is_some(), current.focus) {
            Verdict::Scan => self.take_scan(current, Scan::read(&text, &self.context.display.scanner)),
            Verdict::ScanIfKnown if self.services.worker.is_some() => self.ask(current, end, &text),
            Verdict::ScanIfKnown | Verdict::Keys => self.hand_or_tail(current, end),
        }
    }

    /// Asks the store whether one of the readings is the code of a product.
    fn ask(&mut self, current: Current, end: Option<KeyEvent>, text: &str) {
        self.runs.questions += 1;
        let number = self.runs.questions;
        self.runs.asked = Some(Asked { current, end, at: self.context.instant });
        let scan = Scan::read(text, &self.context.display.scanner);
        let question = move |reader: &dyn Reader| {
            // A store that can't answer knows no code; whatever is wrong with it is told where something is done.
            let known = scan.product(reader).ok().flatten().is_some();
            Ok(Reply::Known(number, known.then_some(scan)))
        };
        self.run(vec![Effect::read(Address::App, crate::worker::FIRST, question)]);
    }

    /// The store has answered.
    pub(super) fn known(&mut self, number: u64, scan: Option<Scan>) {
        if number != self.runs.questions {
            return;
        }
        let Some(Asked { current, end, .. }) = self.runs.asked.take() else { return };
        match scan {
            Some(scan) => self.take_scan(current, scan),
            None => self.hand_or_tail(current, end),
        }
        while self.runs.asked.is_none()
            && let Some(event) = self.runs.waiting.pop_front()
        {
            self.input(event);
        }
    }

    /// No answer comes any more.
    pub(super) fn never_known(&mut self) {
        self.known(self.runs.questions, None);
    }

    fn take_scan(&mut self, current: Current, scan: Scan) {
        if current.done > 0 {
            self.put_back(current.before);
        }
        self.runs.ended = current.run.keys_at().last().map(|(_, at)| at).or(self.runs.ended);
        self.scanned(&scan);
    }

    /// The keys of a hand; a scan may have followed right behind them.
    fn hand_or_tail(&mut self, current: Current, end: Option<KeyEvent>) {
        let from = current.run.burst_from();
        let tail = current.run.text_from(from);
        if from > 0 && judge(&tail, true, end.is_some(), current.focus) == Verdict::Scan {
            let typed: Vec<KeyEvent> = current.run.keys().take(from).collect();
            if current.done > from {
                self.put_back(current.before);
                self.press_keys(typed);
            } else {
                self.press_keys(typed.into_iter().skip(current.done));
            }
            let scan = Scan::read(&tail, &self.context.display.scanner);
            return self.scanned(&scan);
        }
        // A hand doesn't press a key that can't be taken back and a figure in one go.
        let text = current.run.text();
        let pressed = current.focus == Focus::Keys && current.done == 0 && current.run.keys().len() >= 2;
        if pressed && text.bytes().any(|byte| byte.is_ascii_digit()) {
            let scan = Scan::read(&text, &self.context.display.scanner);
            return self.take_scan(current, scan);
        }
        let alone = current.quiet && end.is_none() && current.run.keys().len() == 1;
        self.answers = alone;
        self.release(&current);
        self.answers = false;
        self.press_keys(end);
    }

    fn press_keys(&mut self, keys: impl IntoIterator<Item = KeyEvent>) {
        for key in keys {
            // A separator is a part of a code, and no key.
            if !is_separator(key) {
                self.key(key);
            }
        }
    }

    /// Can what a key does now be taken back?
    fn can_take_back(&mut self, key: KeyEvent) -> bool {
        if self.context.work_in_box().is_some() || is_separator(key) {
            return false;
        }
        let typed = is_character(key) && self.typing_now();
        let scopes = self.scopes();
        let action = self.context.display.keymap.lookup(&scopes, key).filter(|_| !typed);
        let Some(action) = action else { return true };
        match self.overlays.last() {
            Some(overlay) if overlay.scopes().contains(&action.scope()) => overlay.can_take_back(action),
            Some(_) => false,
            None if action.scope() == Scope::Global => can_take_back(action),
            None => self.open_screen().can_take_back(action),
        }
    }

    /// What the keys go to.
    fn focus(&mut self) -> Focus {
        let (types, expects) = match self.overlays.last_mut() {
            Some(overlay) => (overlay.types(), overlay.expects()),
            None => (self.open_screen().types(), self.open_screen().expects()),
        };
        if types { expects } else { Focus::Keys }
    }

    fn now_as_it_is(&mut self) -> Before {
        let above = self.overlays.last_mut().map(|overlay| (overlay.mark(), overlay.field().cloned()));
        Before {
            tab: self.tab,
            screens: vec![(self.tab, self.open_screen().mark())],
            overlays: self.overlays.len(),
            above,
            toast: self.context.notices.toast.clone(),
        }
    }

    /// Everything is as it was before the run; what has come in from the store meanwhile stays.
    fn put_back(&mut self, before: Before) {
        self.overlays.truncate(before.overlays);
        if let Some((mark, typed)) = before.above {
            self.on_overlay(|overlay, turn| {
                if let (Some(field), Some(typed)) = (overlay.field(), typed)
                    && field.text() != typed.text()
                {
                    *field = typed;
                    overlay.typed(turn);
                }
                overlay.put_back(mark, turn);
            });
        }
        self.tab = before.tab;
        self.context.notices.toast = before.toast;
        // The oldest mark of a screen last.
        for (tab, mark) in before.screens.into_iter().rev() {
            self.on_screen(tab, |screen, turn| screen.put_back(mark, turn));
        }
    }
}

/// Can what an action of every screen does be taken back?
fn can_take_back(action: Action) -> bool {
    matches!(
        action,
        Action::TabProducts
            | Action::TabClients
            | Action::TabNewSale
            | Action::TabHistory
            | Action::TabReports
            | Action::NextTab
            | Action::PreviousTab
            | Action::Help
            | Action::Palette
            | Action::Settings
            | Action::Scanner
            | Action::Theme
            | Action::Refresh
            | Action::Redraw
    )
}
