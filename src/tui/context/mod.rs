//! What screens and overlays look at: how the reader is spoken to, the shop, the moment, what is under way. Only the
//! application changes any of it.

mod display;
mod notices;
mod reason;
mod tasks;

use std::{path::PathBuf, time::Instant};

use chrono::NaiveDate;
use ratatui::layout::{Rect, Size};

pub use self::{
    display::Display,
    notices::{Banner, Notices, Toast, Tone},
    reason::{Reason, ensure},
    tasks::{Running, Tasks},
};
use super::input::hit::HitTargets;
use crate::domain::{
    moment::{Act, Moment},
    shop::Shop,
};

/// The shop's file, and where files go.
#[derive(Debug, Default)]
pub struct Place {
    pub path: PathBuf,
    /// Is it open? Not before the first start has made it, nor while a backup is put in its place.
    pub open: bool,
    /// The throw-away shop of `demo`?
    pub demo: bool,
    /// Why the shop's file can only be read, in the reader's words; `None` where it can be written.
    pub read_only: Option<String>,
    /// Where files are written to; the working folder unless a test says otherwise.
    pub folder: PathBuf,
}

/// What screens and overlays look at.
pub struct Context {
    pub display: Display,
    pub shop: Shop,
    pub place: Place,
    /// The moment of the event that is being handled.
    pub now: Moment,
    /// The instant of the event that is being handled.
    pub instant: Instant,
    /// The terminal.
    pub size: Size,
    /// Between header and keys.
    pub body: Rect,
    pub notices: Notices,
    pub tasks: Tasks,
    /// Is there a step that could be taken back?
    pub can_undo: bool,
    pub targets: HitTargets,
}

impl Context {
    /// What is done at this window, now.
    pub fn act(&self) -> Act {
        Act::first(self.now)
    }

    /// The business day.
    pub fn today(&self) -> NaiveDate {
        self.now.day
    }

    /// Is a read of one of these slots slow?
    pub fn slow(&self, slots: &[&str]) -> bool {
        self.tasks.slow(slots, self.instant)
    }

    /// The work that has its box, and the keys.
    pub fn work_in_box(&self) -> Option<&Running> {
        self.tasks.in_box(self.instant)
    }

    /// The spinner's current frame.
    pub fn spinner(&self) -> &'static str {
        self.tasks.spinner(self.instant)
    }
}
