//! What the mouse finds where it presses. Whoever draws something that can be pressed says so at its place, but it is only
//! heard while a press is being looked up: a draw for the screen records nothing.

use std::cell::RefCell;

use ratatui::layout::{Position, Rect};

use super::action::Action;
use crate::domain::{period::Span, report::ReportKind};

/// What a press means at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// What a key of this action would do.
    Act(Action),
    /// A row of the list that has the place.
    Row(usize),
    /// The head of a column.
    Head(usize),
    Field(usize),
    /// One of the words of a field.
    Choice(usize, usize),
    /// A pane that takes the keys.
    Pane(usize),
    Report(ReportKind),
    /// A span of days.
    Span(Span),
    /// An overlay, where nothing of it can be pressed.
    Inside,
    /// Beside an overlay.
    Outside,
}

/// The places of a draw, the topmost last.
#[derive(Debug, Default)]
pub struct HitTargets {
    heard: RefCell<Option<Vec<(Rect, Target)>>>,
}

impl HitTargets {
    /// Says what can be pressed at a place.
    pub fn add(&self, place: Rect, target: Target) {
        if let Some(heard) = self.heard.borrow_mut().as_mut() {
            heard.push((place, target));
        }
    }

    /// Runs a draw and returns the target that it registered at a position.
    pub fn find(&self, at: Position, draw: impl FnOnce()) -> Option<Target> {
        self.heard.replace(Some(Vec::new()));
        draw();
        let heard = self.heard.take().unwrap_or_default();
        heard.into_iter().rev().find(|(place, _)| place.contains(at)).map(|(_, target)| target)
    }
}
