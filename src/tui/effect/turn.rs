//! One event's turn: what a screen may look at, and the effects that it asks for.

use std::{any::Any, ops::Deref, time::Duration};

use super::{Address, Effect, Effects, Undo};
use crate::{
    domain::{import::Progress, moment::Act},
    repository::{Reader, Repository, RepositoryError, Result},
    tui::context::{Banner, Context, Reason},
};

/// What a screen or an overlay is given to handle an event.
pub struct Turn<'a> {
    context: &'a Context,
    address: Address,
    effects: Effects,
}

impl Deref for Turn<'_> {
    type Target = Context;

    fn deref(&self) -> &Context {
        self.context
    }
}

impl<'a> Turn<'a> {
    pub fn of(address: Address, context: &'a Context) -> Turn<'a> {
        Turn { context, address, effects: Effects::new() }
    }

    /// What has been asked for.
    pub fn effects(self) -> Effects {
        self.effects
    }

    /// What can be looked at.
    pub fn context(&self) -> &'a Context {
        self.context
    }

    /// Asks for effects.
    pub fn extend(&mut self, effects: Effects) {
        self.effects.extend(effects);
    }

    /// Asks for an effect.
    pub fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Asks the store; the answer goes to this turn's address.
    pub fn read<T: Any + Send>(
        &mut self,
        slot: &'static str,
        question: impl FnOnce(&dyn Reader) -> Result<T> + Send + 'static,
    ) {
        let to = self.address;
        self.push(Effect::read(to, slot, question));
    }

    /// Changes the store; the outcome goes to this turn's address.
    pub fn write<T: Any + Send>(&mut self, change: impl FnOnce(&mut dyn Repository, &Act) -> T + Send + 'static) {
        let to = self.address;
        self.push(Effect::Write(Box::new(move |repository, act| vec![Effect::answer(to, change(repository, act))])));
    }

    /// Changes the store, and says what follows; an error is told to the reader.
    pub fn change(&mut self, change: impl FnOnce(&mut dyn Repository, &Act) -> Result<Effects> + Send + 'static) {
        self.push(Effect::change(change));
    }

    /// Runs long work on a thread of its own, with a progress box once it takes longer than `patience`.
    pub fn work(
        &mut self,
        title: String,
        patience: Duration,
        work: impl FnOnce(&mut dyn FnMut(Progress) -> bool) -> Effects + Send + 'static,
    ) {
        self.push(Effect::Work { title, patience, work: Box::new(work) });
    }

    /// Says that something worked.
    pub fn toast(&mut self, text: String) {
        self.push(Effect::Toast(text));
    }

    /// Says that something worked, and how it is taken back.
    pub fn undoable(&mut self, text: String, step: Undo) {
        self.push(Effect::Undoable(text, step));
    }

    /// Says why nothing was done.
    pub fn refuse(&mut self, reason: Reason) {
        self.push(Effect::Refuse(reason));
    }

    /// Shows an error of an action above the keys.
    pub fn banner(&mut self, title: String, text: String) {
        self.push(Effect::Banner(Banner { title, text, wrong: true }));
    }

    /// Shows an error of the store in the reader's words.
    pub fn failed(&mut self, error: RepositoryError) {
        self.push(Effect::Failed(error));
    }
}
