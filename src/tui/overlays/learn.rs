//! Settings of the scanner: any article is scanned three times, and what the reader does is learned and said in words.

use std::{path::Path, time::Duration};

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    config::{self, Scanner},
    domain::code::Layout,
    tr,
    tui::{
        context::{Banner, Context, Reason, ensure},
        effect::{Effect, Outcome, Overlay, Turn},
        input::{
            action::{Action, Scope},
            run::Run,
        },
        theme::Meaning,
        widgets::{
            popup::Popup,
            text::{put, wrap},
        },
    },
};

/// So many scans tell what a reader does.
const SCANS: usize = 3;
/// Fewer characters are no code, but a key that was pressed.
const LEAST: usize = 4;

/// One scan, as it arrived.
#[derive(Debug, Clone)]
struct Reading {
    text: String,
    slowest: Duration,
    whole: Duration,
    enter_before: bool,
    end: Option<KeyCode>,
}

/// The scanner is learned here.
#[derive(Default)]
pub struct Learn {
    readings: Vec<Reading>,
    /// What came was no scan.
    missed: bool,
}

impl Learn {
    pub fn new() -> Learn {
        Learn::default()
    }

    /// What was learned, once enough has been scanned.
    fn learned(&self) -> Option<Scanner> {
        if self.readings.len() < SCANS {
            return None;
        }
        let layout = self.layout();
        let texts: Vec<String> = self.readings.iter().filter_map(|reading| layout.decode(&reading.text)).collect();
        let slowest = self.readings.iter().map(|reading| reading.slowest).max().unwrap_or_default();
        let (before, after) = around(&texts);
        Some(Scanner { gap_ms: u64::try_from(slowest.as_millis()).unwrap_or(u64::MAX).max(1), before, after, layout })
    }

    /// The keyboard for which it types: figures come as other signs where that is not the machine's own.
    fn layout(&self) -> Layout {
        let figures = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
        let count = |layout: Layout| -> usize {
            let decoded = self.readings.iter().map(|reading| layout.decode(&reading.text));
            decoded.map(|text| text.as_deref().map_or(0, figures)).sum()
        };
        let all = self.readings.iter().map(|reading| reading.text.chars().count()).sum::<usize>();
        // A reader that fits types figures; where nearly none come, and another keyboard has them, it is that one.
        if count(Layout::Same) * 4 >= all {
            return Layout::Same;
        }
        let others = [Layout::UsOnAzerty, Layout::AzertyOnUs];
        others.into_iter().find(|layout| count(*layout) * 2 >= all).unwrap_or_default()
    }

    fn lines(&self, context: &Context) -> Vec<(String, Meaning)> {
        let texts = &context.display.texts;
        let mut lines = Vec::new();
        for reading in &self.readings {
            let text = tr!(
                texts,
                "scanner-read",
                text = reading.text.as_str(),
                count = i64::try_from(reading.text.chars().count()).unwrap_or(0),
                ms = i64::try_from(reading.whole.as_millis()).unwrap_or(0)
            );
            lines.push((text, Meaning::Soft));
        }
        let left = i64::try_from(SCANS - self.readings.len().min(SCANS)).unwrap_or(0);
        let Some(learned) = self.learned() else {
            let text =
                if self.missed { tr!(texts, "scanner-missed") } else { tr!(texts, "scanner-left", count = left) };
            lines.push((text, if self.missed { Meaning::Warn } else { Meaning::Text }));
            return lines;
        };
        lines.push((String::new(), Meaning::Text));
        lines.push((tr!(texts, "scanner-speed", ms = i64::try_from(learned.gap_ms).unwrap_or(0)), Meaning::Text));
        let enter = self.readings.iter().all(|reading| reading.enter_before);
        let before = match (enter, learned.before.as_str()) {
            (true, _) => tr!(texts, "scanner-before-enter"),
            (false, "") => tr!(texts, "scanner-before-nothing"),
            (false, before) => tr!(texts, "scanner-before", text = before),
        };
        lines.push((before, Meaning::Text));
        let end = match self.readings.last().and_then(|reading| reading.end) {
            Some(KeyCode::Tab) => tr!(texts, "scanner-end-tab"),
            Some(_) => tr!(texts, "scanner-end-enter"),
            None => tr!(texts, "scanner-end-nothing"),
        };
        let after = if learned.after.is_empty() {
            end
        } else {
            format!("{} {end}", tr!(texts, "scanner-after", text = learned.after.as_str()))
        };
        lines.push((after, Meaning::Text));
        lines.push(match learned.layout {
            Layout::Same => (tr!(texts, "scanner-layout-same"), Meaning::Good),
            Layout::UsOnAzerty => (tr!(texts, "scanner-layout-us"), Meaning::Warn),
            Layout::AzertyOnUs => (tr!(texts, "scanner-layout-fr"), Meaning::Warn),
        });
        lines
    }

    /// Keeps what was learned for the next time, away from the screen; it holds at once.
    fn keep(&self, turn: &mut Turn<'_>) {
        let Some(learned) = self.learned() else { return };
        let (path, texts) = (turn.display.config.clone(), turn.display.texts.clone());
        turn.push(Effect::Reader(learned.clone()));
        turn.change(move |_, _| {
            let kept = path.as_deref().map_or(Ok(()), |path: &Path| config::keep(path, "scanner", learned.to_value()));
            Ok(vec![match kept {
                Ok(()) => Effect::Toast(tr!(texts, "scanner-kept")),
                Err(why) => Effect::Banner(Banner {
                    title: tr!(texts, "scanner-not-kept"),
                    text: tr!(texts, "themes-not-kept-text", why = why.to_string()),
                    wrong: true,
                }),
            }])
        });
    }
}

/// What stands before and behind every code: signs only, for figures and letters belong to the code.
fn around(texts: &[String]) -> (String, String) {
    let sign = |c: &char| !c.is_alphanumeric() && *c != '*';
    let Some(first) = texts.first() else { return (String::new(), String::new()) };
    let mut before: String = first.chars().take_while(sign).collect();
    let mut after: String = first.chars().rev().take_while(sign).collect();
    // An AIM prefix is a sign, a letter and a figure; it comes off by itself.
    if before.ends_with(']') {
        before.pop();
    }
    while !texts.iter().all(|text| text.starts_with(&before)) {
        before.pop();
    }
    let backwards = |text: &String| text.chars().rev().collect::<String>();
    while !texts.iter().map(backwards).all(|text| text.starts_with(&after)) {
        after.pop();
    }
    (before, after.chars().rev().collect())
}

impl Overlay for Learn {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Chooser]
    }

    fn cancel(&self) -> Action {
        Action::ChooserClose
    }

    fn run_read(&mut self, run: &Run, end: Option<KeyEvent>, _turn: &mut Turn<'_>) -> bool {
        let text = run.text();
        if text.is_empty() {
            return false;
        }
        self.missed = text.chars().count() < LEAST;
        if !self.missed && self.readings.len() < SCANS {
            let times: Vec<_> = run.keys_at().map(|(_, at)| at).collect();
            let whole = times.first().zip(times.last()).map(|(from, to)| to.saturating_duration_since(*from));
            self.readings.push(Reading {
                enter_before: run.keys().next().is_some_and(|key| key.code == KeyCode::Enter),
                slowest: run.slowest(),
                whole: whole.unwrap_or_default(),
                end: end.map(|key| key.code),
                text,
            });
        }
        true
    }

    fn disabled(&self, action: Action, _context: &Context) -> Option<Reason> {
        ensure(action != Action::Choose || self.learned().is_some(), Reason::NothingScanned)
    }

    fn update(&mut self, action: Action, turn: &mut Turn<'_>) -> Outcome {
        match action {
            Action::Choose => self.keep(turn),
            Action::ChooserClose => {}
            _ => return Outcome::Stay,
        }
        Outcome::Close
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        let (theme, texts) = (&context.display.theme, &context.display.texts);
        let popup = Popup { title: tr!(texts, "scanner-title"), ..Popup::default() };
        let wide = 66.min(area.width.saturating_sub(2));
        let inner = popup.draw(area, wide, 18, buf, context);
        let mut y = inner.y + 1;
        let mut lines = vec![(tr!(texts, "scanner-how"), Meaning::Text), (String::new(), Meaning::Text)];
        lines.extend(self.lines(context));
        for (line, meaning) in lines {
            let parts = wrap(&line, usize::from(inner.width));
            for part in parts.iter().map(String::as_str).chain(parts.is_empty().then_some("")) {
                if y < inner.bottom().saturating_sub(1) {
                    put(buf, inner.x, y, part, inner.width, theme.style(meaning));
                }
                y += 1;
            }
        }
        let key = |action| context.display.keymap.key(action, true).unwrap_or_default();
        let (keep, close) = (key(Action::Choose), key(Action::ChooserClose));
        let foot = if self.learned().is_some() {
            tr!(texts, "scanner-foot-keep", keep = keep, close = close)
        } else {
            tr!(texts, "scanner-foot", close = close)
        };
        put(buf, inner.x, inner.bottom().saturating_sub(1), &foot, inner.width, theme.style(Meaning::Muted));
    }
}
