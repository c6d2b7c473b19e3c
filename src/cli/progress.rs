//! How far a long work is, on one line of standard error, where a person watches.

use std::io::{IsTerminal, Write, stderr};

use crate::domain::import::Progress;
use crate::repository::OnProgress;

/// A line that rewrites itself; nothing at all when standard error is not a terminal.
pub struct ProgressLine {
    label: String,
    watched: bool,
    shown: String,
}

/// Runs a long operation with its progress on a line, until `go_on` says no; the line is erased afterwards.
pub fn with_progress<T>(label: String, go_on: impl Fn() -> bool, work: impl FnOnce(OnProgress<'_>) -> T) -> T {
    let mut line = ProgressLine::new(label);
    work(&mut |at| {
        line.show(at);
        go_on()
    })
}

impl ProgressLine {
    pub fn new(label: String) -> ProgressLine {
        ProgressLine { label, watched: stderr().is_terminal(), shown: String::new() }
    }

    pub fn show(&mut self, progress: Progress) {
        if !self.watched {
            return;
        }
        let figure = match progress.done.saturating_mul(100).checked_div(progress.total) {
            Some(percent) => format!("{percent:>3} %"),
            None => progress.done.to_string(),
        };
        if figure != self.shown {
            // Progress that can't be shown stops no work.
            let _ = write!(stderr(), "\r{} {figure}", self.label);
            self.shown = figure;
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if !self.shown.is_empty() {
            let _ = write!(stderr(), "\r\u{1b}[K");
        }
    }
}
