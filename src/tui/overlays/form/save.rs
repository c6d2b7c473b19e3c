//! What a form has read, and how it is saved: a refusal goes back to the field that it is about.

use std::sync::{Arc, Mutex, PoisonError};

use crate::{
    domain::{
        edit::{Edit, Fields},
        invalid::Field,
        moment::Act,
    },
    repository::{Refusal, Repository, RepositoryError, Result},
    tui::effect::{Address, Effect, Effects, Topic},
};

/// What a form has read. Where somebody else has changed a field that is changed here too, it is told, and what is there
/// now counts as read: saved again, the form goes over it.
pub struct Before<T>(Arc<Mutex<T>>);

impl<T> Clone for Before<T> {
    fn clone(&self) -> Before<T> {
        Before(Arc::clone(&self.0))
    }
}

impl<T: Fields> Before<T> {
    /// What was read when the form was opened.
    pub fn new(read: T) -> Before<T> {
        Before(Arc::new(Mutex::new(read)))
    }

    /// What counts as read.
    pub fn get(&self) -> T {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The edit that makes of it what was typed, and what becomes of its outcome.
    pub fn edit<R>(&self, after: T, work: impl FnOnce(&Edit<T>) -> Result<R>) -> Result<R> {
        let outcome = work(&Edit::new(self.get(), after));
        if let Err(RepositoryError::Refused(Refusal::Changed(changed))) = &outcome {
            let mut read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for changed in changed {
                read.set(changed.field, &changed.theirs);
            }
        }
        outcome
    }
}

/// What a save came to that the store refused.
pub struct NotSaved {
    pub error: RepositoryError,
    /// Index of a field in the form.
    pub(super) place: fn(Field) -> usize,
}

/// Changes the store from a form: a refusal goes to its field (`place` says to which); a success closes the form, and is
/// followed by what `then` says.
pub fn save<T>(
    work: impl FnOnce(&mut dyn Repository, &Act) -> Result<T> + Send + 'static,
    then: impl FnOnce(T) -> Effects + Send + 'static,
    topics: &'static [Topic],
    place: fn(Field) -> usize,
) -> Effects {
    vec![Effect::Write(Box::new(move |repository, act| match work(repository, act) {
        Ok(value) => {
            let mut effects = vec![Effect::CloseForm];
            effects.extend(then(value));
            effects.push(Effect::Changed(topics));
            effects
        }
        Err(error) => vec![Effect::answer(Address::Overlay, NotSaved { error, place })],
    }))]
}
