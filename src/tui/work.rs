//! Long work (import, sample shop, a file to write) on a thread of its own: how far it is, and how it is ended.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::{
    app::{App, Reply},
    context::Context,
    event::Event,
};
use crate::{domain::import::Progress, repository::RepositoryError};

/// Work that may be short has its box only after this; until then the keys go on.
pub const BOX_AFTER: Duration = Duration::from_secs(1);
/// How often the box hears of the progress.
const TOLD_EVERY: Duration = Duration::from_millis(100);

/// How far work on a thread of its own is.
#[derive(Debug)]
pub struct Running {
    /// What it is.
    pub title: String,
    /// How far.
    pub progress: Progress,
    /// Since when.
    pub since: Instant,
    /// From when on it has a box, and the keys.
    pub shows: Instant,
    cancel: Arc<AtomicBool>,
    thread: JoinHandle<()>,
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

impl Context {
    /// The work that has its box, and the keys.
    pub fn work_in_box(&self) -> Option<&Running> {
        self.running.as_ref().filter(|running| self.instant >= running.shows)
    }

    /// Runs long work on a thread of its own, with a progress box that can cancel it, once it takes longer than `patience`.
    /// There is one at a time.
    pub fn background<T: Send + 'static>(
        &mut self,
        title: String,
        patience: Duration,
        work: impl FnOnce(&mut dyn FnMut(Progress) -> bool) -> T + Send + 'static,
        then: impl FnOnce(&mut App, T) + Send + 'static,
    ) {
        if self.running.is_some() {
            return;
        }
        let cancel = Arc::new(AtomicBool::new(false));
        let (events, asked) = (self.events.clone(), Arc::clone(&cancel));
        let thread = thread::spawn(move || {
            let mut last = Instant::now();
            let mut told = |progress| {
                if last.elapsed() >= TOLD_EVERY {
                    last = Instant::now();
                    let reply: Reply = Box::new(move |app| {
                        if let Some(running) = &mut app.context.running {
                            running.progress = progress;
                        }
                    });
                    if events.send(Event::Background(reply)).is_err() {
                        return false;
                    }
                }
                !asked.load(Ordering::Relaxed)
            };
            let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut told)));
            let reply: Reply = Box::new(move |app| {
                app.context.running = None;
                match outcome {
                    Ok(value) => then(app, value),
                    Err(panic) => {
                        let cause = crate::worker::panic_text(&*panic);
                        let context = "long work of the dashboard broke off";
                        app.context.failed(&RepositoryError::Storage { context, cause });
                    }
                }
            });
            // Nobody listens any more when the dashboard has ended.
            drop(events.send(Event::Background(reply)));
        });
        let (since, shows) = (self.instant, self.instant + patience);
        let progress = Progress { done: 0, total: 0 };
        self.running = Some(Running { title, progress, since, shows, cancel, thread });
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
