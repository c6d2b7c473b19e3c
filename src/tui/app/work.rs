//! Long work (import, sample shop, a file to write) on a thread of its own.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::{App, Reply, event::Event};
use crate::{
    domain::import::Progress,
    repository::RepositoryError,
    tui::{
        context::Running,
        effect::{Address, Effect, Work},
    },
    worker::no_thread,
};

/// How often the progress is told.
const TOLD_EVERY: Duration = Duration::from_millis(100);

impl App {
    /// Runs long work on a thread of its own, with a progress box that can cancel it, once it takes longer than `patience`.
    /// There is one at a time.
    pub fn work(&mut self, title: String, patience: Duration, work: Work) {
        if self.context.tasks.running.is_some() {
            return;
        }
        let cancel = Arc::new(AtomicBool::new(false));
        let (events, asked) = (self.services.events.clone(), Arc::clone(&cancel));
        let thread = thread::Builder::new().spawn(move || {
            let mut last = Instant::now();
            let mut told = |progress| {
                if last.elapsed() >= TOLD_EVERY {
                    last = Instant::now();
                    let effect = Effect::answer(Address::App, Reply::Progress(progress));
                    if events.send(Event::Background(vec![effect])).is_err() {
                        return false;
                    }
                }
                !asked.load(Ordering::Relaxed)
            };
            let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut told)));
            let ended = outcome.unwrap_or_else(|panic| {
                let cause = crate::worker::panic_text(&*panic);
                let context = "long work of the dashboard broke off";
                vec![Effect::Failed(RepositoryError::Storage { context, cause })]
            });
            let mut effects = vec![Effect::answer(Address::App, Reply::WorkEnded)];
            effects.extend(ended);
            // Nobody listens any more when the dashboard has ended.
            drop(events.send(Event::Background(effects)));
        });
        let thread = match thread {
            Ok(thread) => thread,
            Err(error) => return self.failed(&no_thread(&error)),
        };
        let (since, shows) = (self.context.instant, self.context.instant + patience);
        let progress = Progress { done: 0, total: 0 };
        self.context.tasks.running = Some(Running { title, progress, since, shows, cancel, thread });
    }
}
