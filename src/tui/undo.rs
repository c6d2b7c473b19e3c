//! What `u` takes back, the newest first. Each step is work for the store; it is told once the store has answered.

use std::sync::Arc;

use super::app::App;
use crate::{
    domain::moment::Act,
    i18n::Texts,
    repository::{Reader, Repository, RepositoryError, Result},
    tr,
};

/// So many steps are remembered.
const STEPS: usize = 100;

/// What the store made of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undone {
    /// It is as it was before.
    Done,
    /// Somebody else has changed it since: it was left alone.
    ChangedSince,
}

/// Takes a change back in the store.
type Work = dyn Fn(&mut dyn Repository, &Act) -> Result<Undone> + Send + Sync;
/// What this window does once the store has answered.
type Then = dyn Fn(&mut App) + Send + Sync;

/// A change that can be taken back.
#[derive(Clone)]
pub struct Undo {
    done: Arc<dyn Fn(&Texts) -> String + Send + Sync>,
    work: Arc<Work>,
    then: Arc<Then>,
}

impl Undo {
    /// A step: what it is called once it is done, and how the store does it.
    pub fn new(
        done: impl Fn(&Texts) -> String + Send + Sync + 'static,
        work: impl Fn(&mut dyn Repository, &Act) -> Result<Undone> + Send + Sync + 'static,
    ) -> Undo {
        Undo { done: Arc::new(done), work: Arc::new(work), then: Arc::new(|_| {}) }
    }

    /// With something that this window does once the store has answered.
    #[must_use]
    pub fn then(mut self, then: impl Fn(&mut App) + Send + Sync + 'static) -> Undo {
        self.then = Arc::new(then);
        self
    }
}

/// Goes back in one transaction, where the thing is still as this window left it.
pub fn if_still(
    repository: &mut dyn Repository,
    still: impl Fn(&dyn Reader) -> Result<bool>,
    back: impl Fn(&mut dyn Repository) -> Result<()>,
) -> Result<Undone> {
    let mut undone = Undone::ChangedSince;
    repository.in_bulk(&mut |repository| {
        if still(repository)? {
            back(repository)?;
            undone = Undone::Done;
        }
        Ok(())
    })?;
    Ok(undone)
}

/// Nothing but the circumstances stood against it: the step can be tried again.
fn passes(error: &RepositoryError) -> bool {
    matches!(
        error,
        RepositoryError::Busy
            | RepositoryError::ReadOnly
            | RepositoryError::DiskFull
            | RepositoryError::Interrupted
            | RepositoryError::Storage { .. }
    )
}

impl App {
    /// Remembers a step; the oldest one goes when there are too many.
    pub fn remember(&mut self, step: Undo) {
        let steps = &mut self.context.undo;
        steps.push(step);
        if steps.len() > STEPS {
            steps.remove(0);
        }
    }

    /// Says that something worked, and how it is taken back.
    pub fn toast_undo(&mut self, text: String, step: Undo) {
        self.remember(step);
        self.context.toast_undoable(text);
    }

    /// Takes the newest step back.
    pub fn undo(&mut self) {
        let Some(step) = self.context.undo.pop() else { return };
        self.context.toast = None;
        let (work, act) = (Arc::clone(&step.work), self.context.act());
        self.context.write(
            move |repository| work(repository, &act),
            move |app, outcome| match outcome {
                Ok(Undone::Done) => {
                    (step.then)(app);
                    let done = (step.done)(&app.context.texts);
                    app.context.toast(done);
                    app.changed();
                }
                Ok(Undone::ChangedSince) => {
                    let texts = &app.context.texts;
                    let (title, text) = (tr!(texts, "undo-not-done"), tr!(texts, "undo-changed-since"));
                    app.context.band(title, text);
                    app.changed();
                }
                Err(error) => {
                    if passes(&error) {
                        app.remember(step);
                    }
                    let title = tr!(app.context.texts, "undo-not-done");
                    app.context.refused(title, &error);
                }
            },
        );
    }
}
