//! Every action, found by typing: those of this place first, then those of the other tabs.

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{AtomKind, CaseMatching, Normalization, Pattern},
};
use ratatui::{buffer::Buffer, layout::Rect};

use super::chooser::{Chooser, moved};
use crate::{
    domain::fold,
    tr,
    tui::{
        context::{Context, Reason, ensure},
        effect::{Effect, Outcome, Overlay, Turn},
        input::{
            action::{Action, Scope},
            hit::Target,
            text_field::TextField,
        },
        theme::Meaning,
        widgets::{
            popup::Popup,
            text::{highlight, put, put_line, put_right},
        },
    },
};

struct Entry {
    action: Action,
    label: String,
    /// Its word on the key line, then its label: what is looked for first.
    name: String,
    tip: String,
    place: String,
    key: String,
    /// Why it can't be done now.
    reason: Option<String>,
}

/// Every action.
pub struct Palette {
    field: TextField,
    entries: Vec<Entry>,
    /// Indexes of the entries that match, the best first.
    hits: Vec<usize>,
    chosen: usize,
}

fn place(scope: Scope, context: &Context) -> String {
    context.display.texts.get(&scope.tab().map_or_else(|| scope.title_id(), |tab| tab.title_id().to_owned()))
}

impl Palette {
    /// The actions of these scopes, in this order; `why_not` says why one can't be done now.
    pub fn new(
        scopes: Vec<Scope>,
        typing: bool,
        why_not: &dyn Fn(Action) -> Option<Reason>,
        context: &Context,
    ) -> Palette {
        let entry = |action: Action| Entry {
            action,
            label: context.display.texts.get(&action.label_id()),
            name: format!(
                "{} {}",
                context.display.texts.get(&action.hint_id()),
                context.display.texts.get(&action.label_id())
            ),
            tip: context.display.texts.get(&action.tip_id()),
            place: place(action.scope(), context),
            key: context
                .display
                .keymap
                .key(action, typing)
                .or_else(|| context.display.keymap.key(action, false))
                .unwrap_or_default(),
            reason: why_not(action).map(|reason| reason.text(context)),
        };
        let actions = scopes.into_iter().flat_map(|scope| {
            Action::ALL.iter().copied().filter(move |action| action.scope() == scope && *action != Action::Palette)
        });
        let entries: Vec<Entry> = actions.map(entry).collect();
        let hits = (0..entries.len()).collect();
        Palette { field: TextField::default(), entries, hits, chosen: 0 }
    }

    /// What is typed has changed. First come the names that hold its words, then the sentences and places that do, then the
    /// names that have its letters in their order, close together.
    fn search(&mut self) {
        let mut matcher = Matcher::new(Config::DEFAULT);
        let typed = fold(self.field.text());
        let pattern = |kind| Pattern::new(&typed, CaseMatching::Ignore, Normalization::Smart, kind);
        let (letters, words) = (pattern(AtomKind::Fuzzy), pattern(AtomKind::Substring));
        let mut buffer = Vec::new();
        let mut score =
            |pattern: &Pattern, text: &str| pattern.score(Utf32Str::new(&fold(text), &mut buffer), &mut matcher);
        let mut scores = Vec::new();
        for entry in &self.entries {
            let whole = format!("{} {} {} {}", entry.name, entry.place, entry.tip, entry.key);
            let tier = match (score(&words, &entry.name), score(&words, &whole)) {
                (Some(_), _) => 2,
                (None, Some(_)) => 1,
                (None, None) => 0,
            };
            scores.push((tier, score(&letters, &entry.name).unwrap_or(0)));
        }
        // Letters strewn over a name are no match where others have them in one piece.
        let best = scores.iter().map(|(_, letters)| *letters).max().unwrap_or(0);
        let of = |index: usize| scores.get(index).copied().unwrap_or_default();
        let able = |index: usize| self.entries.get(index).is_some_and(|entry| entry.reason.is_none());
        let mut hits: Vec<usize> = (0..self.entries.len()).collect();
        if !typed.trim().is_empty() {
            // Strewn letters are no match at all where something holds the words: *print* must not offer a deletion.
            let in_words = hits.iter().any(|index| of(*index).0 > 0);
            hits.retain(|index| of(*index).0 > 0 || (!in_words && of(*index).1 > 0 && of(*index).1 * 10 >= best * 7));
            hits.sort_by_key(|index| std::cmp::Reverse((of(*index), able(*index))));
        }
        self.hits = hits;
        self.chosen = 0;
    }

    fn entry(&self, row: usize) -> Option<&Entry> {
        self.entries.get(*self.hits.get(row)?)
    }
}

impl Overlay for Palette {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Chooser]
    }

    fn cancel(&self) -> Action {
        Action::ChooserClose
    }

    fn field(&mut self) -> Option<&mut TextField> {
        Some(&mut self.field)
    }

    fn types(&self) -> bool {
        true
    }

    fn typed(&mut self, _turn: &mut Turn<'_>) {
        self.search();
    }

    fn disabled(&self, action: Action, _context: &Context) -> Option<Reason> {
        ensure(action != Action::Choose || !self.hits.is_empty(), Reason::NoMatch)
    }

    /// An action of the list. One that can't be done now is run all the same: it tells why.
    fn update(&mut self, action: Action, turn: &mut Turn<'_>) -> Outcome {
        if let Some(row) = moved(action, self.chosen, self.hits.len()) {
            self.chosen = row;
            return Outcome::Stay;
        }
        if action == Action::Choose {
            let Some(action) = self.entry(self.chosen).map(|entry| entry.action) else { return Outcome::Stay };
            turn.push(Effect::Act(action));
        }
        Outcome::Close
    }

    /// A press on a row chooses it; on the chosen one it runs it.
    fn click(&mut self, target: Target, turn: &mut Turn<'_>) -> Outcome {
        match target {
            Target::Row(row) if row == self.chosen => self.update(Action::Choose, turn),
            Target::Row(row) => {
                self.chosen = row;
                Outcome::Stay
            }
            _ => Outcome::Stay,
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        let (theme, texts) = (&context.display.theme, &context.display.texts);
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let note = tr!(texts, "palette-count", hits = count(self.hits.len()), all = count(self.entries.len()));
        let foot = self.entry(self.chosen).map(|entry| match &entry.reason {
            Some(reason) => {
                (format!("{}\n{}", entry.tip, tr!(texts, "palette-not-now", reason = reason)), Meaning::Warn)
            }
            None => (entry.tip.clone(), Meaning::Soft),
        });
        let chooser = Chooser {
            popup: Popup { title: tr!(texts, "palette-title"), note, wrong: false },
            size: (84, 24),
            field: &self.field,
            rows: self.hits.len(),
            chosen: self.chosen,
            nothing: tr!(texts, "palette-nothing"),
            foot: foot.unwrap_or((String::new(), Meaning::Soft)),
        };
        let words: Vec<String> = fold(self.field.text()).split(' ').map(str::to_owned).collect();
        chooser.draw(area, buf, context, |row, at, buf| {
            let Some(entry) = self.entry(row) else { return };
            let quiet = entry.reason.is_some();
            let (ink, mark) = if quiet { (Meaning::Muted, Meaning::Muted) } else { (Meaning::Text, Meaning::Accent) };
            let label = highlight(&entry.label, &words, fold, theme.style(ink), theme.style(mark));
            let (key, place) = (12, (at.width / 3).min(26));
            let room = at.width.saturating_sub(key + place + 2);
            put_line(buf, at.x, at.y, &label, room.saturating_sub(1));
            // A sign beside the ink: muted alone is nothing without colours.
            let (text, meaning) = match &entry.reason {
                Some(reason) => (format!("– {reason}"), Meaning::Muted),
                None => (entry.place.clone(), Meaning::Muted),
            };
            put(buf, at.x + room, at.y, &text, place + 1, theme.style(meaning));
            put_right(buf, at.right(), at.y, &entry.key, key, if quiet { theme.style(ink) } else { theme.bold() });
        });
    }
}
