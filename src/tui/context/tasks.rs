//! What is under way: reads and writes that have not been answered, long work, and how long each has been waiting.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use crate::domain::import::Progress;

/// Waiting that takes longer than this shows a spinner.
const PATIENCE: Duration = Duration::from_millis(150);
/// The turns of the spinner, one each tenth of a second.
const SPINNER: [&str; 8] = ["⠹", "⠼", "⠶", "⠧", "⠏", "⠛", "⠹", "⠼"];

/// Long work on a thread of its own.
#[derive(Debug)]
pub struct Running {
    pub title: String,
    pub progress: Progress,
    pub since: Instant,
    /// From when on it has a box, and the keys.
    pub shows: Instant,
    pub cancel: Arc<AtomicBool>,
    pub thread: JoinHandle<()>,
}

impl Running {
    /// Asks it to end, and to leave nothing.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    /// Has it been asked to end?
    pub fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}

/// What is under way.
pub struct Tasks {
    /// The newest unanswered read of each slot: its generation, and since when the slot waits.
    pub waiting: HashMap<&'static str, (u64, Instant)>,
    /// Writes on their way.
    pub writing: usize,
    /// Since when the oldest of them waits.
    pub writing_since: Instant,
    pub running: Option<Running>,
    born: Instant,
}

impl Default for Tasks {
    fn default() -> Tasks {
        let now = Instant::now();
        Tasks { waiting: HashMap::new(), writing: 0, writing_since: now, running: None, born: now }
    }
}

impl Tasks {
    /// Is nothing under way?
    pub fn idle(&self) -> bool {
        self.waiting.is_empty() && self.writing == 0 && self.running.is_none()
    }

    /// A write begins.
    pub fn write(&mut self, now: Instant) {
        if self.writing == 0 {
            self.writing_since = now;
        }
        self.writing += 1;
    }

    /// A write has been answered: the others wait from now on.
    pub fn written(&mut self, now: Instant) {
        self.writing = self.writing.saturating_sub(1);
        self.writing_since = now;
    }

    /// Has a read of one of these slots been waiting for too long?
    pub fn slow(&self, slots: &[&str], now: Instant) -> bool {
        self.waiting.iter().any(|(slot, (_, since))| slots.contains(slot) && too_long(*since, now))
    }

    /// Is anything pending: a read, a write, or work that has no box yet?
    pub fn slow_at_all(&self, now: Instant) -> bool {
        let reads = self.waiting.values().any(|(_, since)| too_long(*since, now));
        let writes = self.writing > 0 && too_long(self.writing_since, now);
        let work = self.in_box(now).is_none() && self.running.as_ref().is_some_and(|work| too_long(work.since, now));
        reads || writes || work
    }

    /// The work that has its box, and the keys.
    pub fn in_box(&self, now: Instant) -> Option<&Running> {
        self.running.as_ref().filter(|running| now >= running.shows)
    }

    pub fn spinner(&self, now: Instant) -> &'static str {
        let turn = now.saturating_duration_since(self.born).as_millis() / 100;
        SPINNER.iter().cycle().nth(usize::try_from(turn % 8).unwrap_or(0)).copied().unwrap_or("⠹")
    }

    /// Ends long work with the dashboard: it is cancelled, and waited for, so that it leaves nothing half done.
    pub fn end_work(&mut self) {
        if let Some(running) = self.running.take() {
            running.cancel();
            // A panic there has been reported by its hook already.
            drop(running.thread.join());
        }
    }
}

fn too_long(since: Instant, now: Instant) -> bool {
    now.saturating_duration_since(since) >= PATIENCE
}
