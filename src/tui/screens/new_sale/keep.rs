//! The basket outlives its window: it is claimed at the start, written down at each change, and left to the next window.
//! Where another program holds the file, all of this waits and is made up for; the sale goes on meanwhile.

use std::{
    path::PathBuf,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
};

use super::{NewSale, Reply};
use crate::{
    domain::basket::Basket,
    repository::{OpenWindow, Repository, RepositoryError, Result, Window, window_is_open},
    tr,
    tui::effect::Turn,
};

/// So often is a basket tried to be written down when its window is left.
const TRIES: u32 = 8;

/// What is known of the basket in the shop's file.
#[derive(Default)]
pub struct Keeping {
    /// This window, once it has been needed.
    window: Arc<OnceLock<OpenWindow>>,
    /// Has this window got its basket?
    pub claimed: bool,
    /// It has been asked for.
    pub claiming: bool,
    /// Something of it is not in the file yet.
    unsaved: bool,
    /// The number of the newest save: the older ones need not be done any more.
    newest: Arc<AtomicU64>,
}

/// What became of the basket of a window that is left; known once the threads have ended.
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
            // The thread never came to it.
            Err(_) if self.due => Err(RepositoryError::Busy),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

impl NewSale {
    /// Takes this window's basket, as it was left.
    pub fn claim(&mut self, turn: &mut Turn<'_>) {
        if self.keeping.claiming || !turn.place.open || turn.place.read_only.is_some() {
            return;
        }
        // From the first moment on a basket has a key of its own: without one, two windows' sales would be the same.
        if self.basket.key.is_empty() {
            self.basket.key = fresh_key();
        }
        self.keeping.claiming = true;
        let key = self.basket.key.clone();
        let window = self.window(turn);
        turn.write(move |repository, _| Reply::Claimed(window.with(|window| repository.claim_basket(window, &key))));
    }

    pub(super) fn claimed(&mut self, basket: Result<Basket>, turn: &mut Turn<'_>) {
        self.keeping.claiming = false;
        match basket {
            Ok(basket) => self.took(basket, turn),
            Err(error) => waits(error, turn),
        }
        self.commit_if_wanted(turn);
    }

    fn took(&mut self, basket: Basket, turn: &mut Turn<'_>) {
        self.keeping.claimed = true;
        let early = std::mem::replace(&mut self.basket, basket);
        let was_left = !self.basket.lines.is_empty();
        let added = !early.is_empty();
        // What was added before the answer came stays.
        merge(&mut self.basket, early);
        if let Some(given) = self.basket.given {
            self.given.set(turn.display.format.money_field(given));
        }
        if was_left {
            // What nobody has seen yet is not sold.
            self.commit_wanted = false;
            let count = i64::try_from(self.basket.lines.len()).unwrap_or(i64::MAX);
            let text = tr!(turn.display.texts, "new-sale-basket-kept", count = count);
            turn.toast(text);
        }
        self.line = self.basket.lines.len().saturating_sub(1);
        if added {
            self.save(None, turn);
        }
        super::Screen::refresh(self, turn);
    }

    /// Writes the basket down; `said` is told once that is done.
    pub(super) fn save(&mut self, said: Option<String>, turn: &mut Turn<'_>) {
        self.keeping.unsaved = true;
        if !self.keeping.claimed {
            return self.claim(turn);
        }
        let newest = Arc::clone(&self.keeping.newest);
        let mine = newest.fetch_add(1, Ordering::Relaxed) + 1;
        let basket = self.basket.clone();
        let window = self.window(turn);
        turn.write(move |repository, _| {
            // A later one stands right behind, and has all of it.
            let late = newest.load(Ordering::Relaxed) != mine;
            let outcome = if late { Ok(()) } else { window.with(|window| repository.save_basket(window, &basket)) };
            Reply::Saved { number: mine, said, outcome }
        });
    }

    pub(super) fn saved(&mut self, number: u64, said: Option<String>, outcome: Result<()>, turn: &mut Turn<'_>) {
        match outcome {
            Ok(()) => {
                self.keeping.unsaved &= self.keeping.newest.load(Ordering::Relaxed) != number;
                if let Some(said) = said {
                    turn.toast(said);
                }
            }
            Err(error) => waits(error, turn),
        }
    }

    /// The file may be free again: what is not in it yet is tried once more.
    pub fn save_again(&mut self, turn: &mut Turn<'_>) {
        if self.keeping.unsaved || !self.keeping.claimed {
            let unsaved = self.keeping.unsaved;
            if unsaved { self.save(None, turn) } else { self.claim(turn) }
        }
    }

    /// A thread broke off, and what it was doing with it: no answer comes any more.
    pub fn broke_off(&mut self) {
        self.committing = false;
        self.resolving = 0;
        self.keeping.claiming = false;
    }

    /// Leaves the basket to the next window, with all that is in it.
    pub fn release(&mut self, turn: &mut Turn<'_>) -> Kept {
        let (sender, outcome) = mpsc::channel();
        if turn.place.read_only.is_some() || !(self.keeping.claimed || self.keeping.unsaved) {
            return Kept { outcome, due: false };
        }
        let unsaved = self.keeping.unsaved.then(|| self.basket.clone());
        let due = unsaved.as_ref().is_some_and(|basket| !basket.is_empty());
        let claimed = self.keeping.claimed;
        self.keeping.newest.fetch_add(1, Ordering::Relaxed);
        let window = self.window(turn);
        turn.change(move |repository, _| {
            let saved = window.with(|window| match unsaved {
                Some(basket) if !(claimed || basket.is_empty()) => save_unclaimed(repository, window, basket),
                Some(basket) => patiently(|| repository.save_basket(window, &basket)),
                None => Ok(()),
            });
            // Nobody waits for it when the dashboard has been left in a hurry.
            drop(sender.send(saved));
            // It is the next window's in any case, once this one has gone.
            drop(window.with(|window| repository.release_basket(window)));
            Ok(Vec::new())
        });
        Kept { outcome, due }
    }

    fn window(&self, turn: &Turn<'_>) -> ThisWindow {
        ThisWindow { shop: turn.place.path.clone(), open: Arc::clone(&self.keeping.window) }
    }
}

/// This window, for the thread that writes.
struct ThisWindow {
    shop: PathBuf,
    open: Arc<OnceLock<OpenWindow>>,
}

impl ThisWindow {
    /// Opened when it is first needed: a window that never touches a basket leaves no mark beside the shop.
    fn with<T>(&self, work: impl FnOnce(&Window<'_>) -> Result<T>) -> Result<T> {
        let open = match self.open.get() {
            Some(open) => open,
            None => {
                let opened = OpenWindow::on(&self.shop)?;
                self.open.get_or_init(|| opened)
            }
        };
        work(&Window { id: open.token(), is_open: &|token| window_is_open(&self.shop, token) })
    }
}

/// What was put in before the window got its basket goes to the one that it would have got.
fn save_unclaimed(repository: &mut dyn Repository, window: &Window<'_>, basket: Basket) -> Result<()> {
    let mut kept = patiently(|| repository.claim_basket(window, &basket.key))?;
    merge(&mut kept, basket);
    patiently(|| repository.save_basket(window, &kept))
}

fn merge(basket: &mut Basket, early: Basket) {
    basket.lines.extend(early.lines);
    basket.client = early.client.or(basket.client);
    basket.given = early.given.or(basket.given);
}

/// The last chance: nothing else waits for this thread any more.
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
fn waits(error: RepositoryError, turn: &mut Turn<'_>) {
    if matches!(error, RepositoryError::Busy) {
        let text = tr!(turn.display.texts, "new-sale-basket-waits");
        turn.toast(text);
    } else {
        turn.failed(error);
    }
}

/// An idempotency key that no other basket has: 128 random bits.
pub fn fresh_key() -> String {
    format!("{:032x}", fastrand::u128(..))
}
