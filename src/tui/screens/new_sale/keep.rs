//! The basket outlives its window: it is claimed at the start, written down at each change, and left to the next window.
//! Where another program holds the file, all of this waits and is made up for; the sale goes on meanwhile.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
    mpsc,
};

use super::NewSale;
use crate::{
    domain::basket::Basket,
    repository::{Owner, Repository, RepositoryError, Result},
    tr,
    tui::context::Context,
};

/// So often is a basket tried to be written down when its window is left.
const TRIES: u32 = 8;

/// What is known of the basket in the shop's file.
#[derive(Default)]
pub struct Keeping {
    /// Has this window got its basket?
    pub claimed: bool,
    /// It has been asked for.
    pub claiming: bool,
    /// Something of it is not in the file yet.
    unsaved: bool,
    /// The number of the newest save: the older ones need not be done any more.
    newest: Arc<AtomicU64>,
}

/// What became of the basket of a window that is left; known once the lanes have ended.
pub struct Kept {
    outcome: mpsc::Receiver<Result<()>>,
    /// Was there anything to be written down?
    due: bool,
}

impl Kept {
    /// Was it written down, where it had to be?
    pub fn outcome(self) -> Result<()> {
        match self.outcome.try_recv() {
            Ok(outcome) if self.due => outcome,
            // The lane never came to it.
            Err(_) if self.due => Err(RepositoryError::Busy),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

impl NewSale {
    /// Takes this window's basket, as it was left.
    pub fn claim(&mut self, context: &mut Context) {
        if self.keeping.claiming || context.worker.is_none() || context.read_only {
            return;
        }
        // From the first moment on a basket has a key of its own: without one, two windows' sales would be the same.
        if self.basket.key.is_empty() {
            self.basket.key = fresh_key();
        }
        self.keeping.claiming = true;
        let key = self.basket.key.clone();
        context.write(
            move |repository| repository.claim_basket(&owner(), &key),
            |app, claimed| {
                app.new_sale.keeping.claiming = false;
                match claimed {
                    Ok(basket) => app.new_sale.took(basket, &mut app.context),
                    Err(error) => waits(&error, &mut app.context),
                }
                app.new_sale.commit_if_wanted(&mut app.context);
            },
        );
    }

    fn took(&mut self, basket: Basket, context: &mut Context) {
        self.keeping.claimed = true;
        let early = std::mem::replace(&mut self.basket, basket);
        let was_left = !self.basket.lines.is_empty();
        let added = !early.is_empty();
        // What was added before the answer came stays.
        merge(&mut self.basket, early);
        if let Some(given) = self.basket.given {
            self.given.set(context.format.money_field(given));
        }
        if was_left {
            // What nobody has seen yet is not sold.
            self.commit_wanted = false;
            let count = i64::try_from(self.basket.lines.len()).unwrap_or(i64::MAX);
            let text = tr!(context.texts, "new-sale-basket-kept", count = count);
            context.toast(text);
        }
        self.line = self.basket.lines.len().saturating_sub(1);
        if added {
            self.save(None, context);
        }
        super::Screen::refresh(self, context);
    }

    /// Writes the basket down; `said` is told once that is done.
    pub(super) fn save(&mut self, said: Option<String>, context: &mut Context) {
        self.keeping.unsaved = true;
        if !self.keeping.claimed {
            return self.claim(context);
        }
        let newest = Arc::clone(&self.keeping.newest);
        let mine = newest.fetch_add(1, Ordering::Relaxed) + 1;
        let basket = self.basket.clone();
        context.write(
            move |repository| {
                // A later one stands right behind, and has all of it.
                let late = newest.load(Ordering::Relaxed) != mine;
                if late { Ok(()) } else { repository.save_basket(&owner(), &basket) }
            },
            move |app, saved| match saved {
                Ok(()) => {
                    let keeping = &mut app.new_sale.keeping;
                    keeping.unsaved &= keeping.newest.load(Ordering::Relaxed) != mine;
                    if let Some(said) = said {
                        app.context.toast(said);
                    }
                }
                Err(error) => waits(&error, &mut app.context),
            },
        );
    }

    /// The file may be free again: what is not in it yet is tried once more.
    pub fn save_again(&mut self, context: &mut Context) {
        if self.keeping.unsaved || !self.keeping.claimed {
            let unsaved = self.keeping.unsaved;
            if unsaved { self.save(None, context) } else { self.claim(context) }
        }
    }

    /// A lane broke off, and what it was doing with it: no answer comes any more.
    pub fn broke_off(&mut self) {
        self.committing = false;
        self.resolving = 0;
        self.keeping.claiming = false;
    }

    /// Leaves the basket to the next window, with all that is in it.
    pub fn release(&mut self, context: &mut Context) -> Kept {
        let (sender, outcome) = mpsc::channel();
        if context.read_only || !(self.keeping.claimed || self.keeping.unsaved) {
            return Kept { outcome, due: false };
        }
        let unsaved = self.keeping.unsaved.then(|| self.basket.clone());
        let due = unsaved.as_ref().is_some_and(|basket| !basket.is_empty());
        let claimed = self.keeping.claimed;
        self.keeping.newest.fetch_add(1, Ordering::Relaxed);
        context.write(
            move |repository| {
                let saved = match unsaved {
                    Some(basket) if !(claimed || basket.is_empty()) => save_unclaimed(repository, basket),
                    Some(basket) => patiently(|| repository.save_basket(&owner(), &basket)),
                    None => Ok(()),
                };
                // Nobody waits for it when the dashboard has been left in a hurry.
                drop(sender.send(saved));
                repository.release_basket(&owner())
            },
            |_, _| {},
        );
        Kept { outcome, due }
    }
}

/// What was put in before the window got its basket goes to the one that it would have got.
fn save_unclaimed(repository: &mut dyn Repository, basket: Basket) -> Result<()> {
    let mut kept = patiently(|| repository.claim_basket(&owner(), &basket.key))?;
    merge(&mut kept, basket);
    patiently(|| repository.save_basket(&owner(), &kept))
}

fn merge(basket: &mut Basket, early: Basket) {
    basket.lines.extend(early.lines);
    basket.client = early.client.or(basket.client);
    basket.given = early.given.or(basket.given);
}

/// The last chance: nothing else waits for this lane any more.
fn patiently<T>(mut work: impl FnMut() -> Result<T>) -> Result<T> {
    let mut outcome = work();
    for _ in 1..TRIES {
        if !matches!(outcome, Err(RepositoryError::Busy)) {
            break;
        }
        outcome = work();
    }
    outcome
}

/// A basket that can't be written down yet stops nobody; whatever else is wrong with the file has to be known.
fn waits(error: &RepositoryError, context: &mut Context) {
    if matches!(error, RepositoryError::Busy) {
        let text = tr!(context.texts, "new-sale-basket-waits");
        context.toast(text);
    } else {
        context.failed(error);
    }
}

/// This process, and how it tells whether another one is alive.
fn owner() -> Owner<'static> {
    Owner { process: std::process::id(), alive: &crate::repository::process_is_alive }
}

/// An idempotency key that no other basket has: 128 random bits.
pub fn fresh_key() -> String {
    format!("{:032x}", fastrand::u128(..))
}
