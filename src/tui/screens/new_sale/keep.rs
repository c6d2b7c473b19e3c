//! The basket in the shop's file: claimed when the window opens, saved at each change, released when the window closes, so
//! that the next window can claim it. While another program locks the file, this is tried again later; the sale goes on.

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

/// Attempts at saving the basket when the window closes, while the file is locked.
const TRIES: u32 = 8;

/// The state of the basket in the shop's file.
#[derive(Default)]
pub struct Storage {
    /// Opened when it is first needed.
    window: Arc<OnceLock<OpenWindow>>,
    pub claimed: bool,
    pub claiming: bool,
    unsaved: bool,
    /// The number of the newest save; older ones are skipped.
    newest: Arc<AtomicU64>,
}

/// The last save of the basket when its window closes.
pub struct Kept {
    outcome: mpsc::Receiver<Result<()>>,
    /// Whether there was anything to save.
    due: bool,
}

impl Kept {
    /// Whether the basket was saved, if it had to be; to be asked after the threads have ended.
    pub fn outcome(self) -> Result<()> {
        if !self.due {
            return Ok(());
        }
        // Without an outcome, the thread has ended before the save.
        self.outcome.try_recv().unwrap_or(Err(RepositoryError::Busy))
    }
}

impl NewSale {
    /// Claims the basket that a closed window has released.
    pub fn claim(&mut self, turn: &mut Turn<'_>) {
        if self.storage.claiming || !turn.place.open || turn.place.read_only.is_some() {
            return;
        }
        // Without a key of its own, the sales of two windows would count as the same sale.
        if self.basket.key.is_empty() {
            self.basket.key = fresh_key();
        }
        self.storage.claiming = true;
        let key = self.basket.key.clone();
        let window = self.window(turn);
        turn.write(move |repository, _| Reply::Claimed(window.with(|window| repository.claim_basket(window, &key))));
    }

    pub(super) fn claimed(&mut self, basket: Result<Basket>, turn: &mut Turn<'_>) {
        self.storage.claiming = false;
        match basket {
            Ok(basket) => self.accept_basket(basket, turn),
            Err(error) => not_saved(error, turn),
        }
        self.commit_if_wanted(turn);
    }

    fn accept_basket(&mut self, basket: Basket, turn: &mut Turn<'_>) {
        self.storage.claimed = true;
        let early = std::mem::replace(&mut self.basket, basket);
        let was_left = !self.basket.lines.is_empty();
        let added = !early.is_empty();
        // Undoing to a basket of before would lose the lines of this one.
        if early.key != self.basket.key {
            self.before.clear();
        }
        // Keeps what was added before the answer.
        merge(&mut self.basket, early);
        if let Some(given) = self.basket.given {
            self.given.set(turn.display.format.money_field(given));
        }
        if was_left {
            // The user has not yet seen the lines of the claimed basket: do not record them.
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

    /// Saves the basket; `toast` is shown if it succeeds.
    pub(super) fn save(&mut self, toast: Option<String>, turn: &mut Turn<'_>) {
        self.storage.unsaved = true;
        if !self.storage.claimed {
            return self.claim(turn);
        }
        let newest = Arc::clone(&self.storage.newest);
        let mine = newest.fetch_add(1, Ordering::Relaxed) + 1;
        let basket = self.basket.clone();
        let window = self.window(turn);
        turn.write(move |repository, _| {
            // A newer save is queued, and contains everything.
            let outdated = newest.load(Ordering::Relaxed) != mine;
            let outcome = if outdated { Ok(()) } else { window.with(|window| repository.save_basket(window, &basket)) };
            Reply::Saved { number: mine, toast, outcome }
        });
    }

    pub(super) fn saved(&mut self, number: u64, toast: Option<String>, outcome: Result<()>, turn: &mut Turn<'_>) {
        match outcome {
            Ok(()) => {
                self.storage.unsaved &= self.storage.newest.load(Ordering::Relaxed) != number;
                if let Some(toast) = toast {
                    turn.toast(toast);
                }
            }
            Err(error) => not_saved(error, turn),
        }
    }

    /// Tries again to save or to claim the basket: the file may be free now.
    pub fn save_again(&mut self, turn: &mut Turn<'_>) {
        if self.storage.unsaved {
            self.save(None, turn);
        } else if !self.storage.claimed {
            self.claim(turn);
        }
    }

    /// The write thread has panicked: no answer comes any more.
    pub fn broke_off(&mut self) {
        self.committing = false;
        self.lookups = 0;
        self.storage.claiming = false;
    }

    /// Saves and releases the basket: the window closes.
    pub fn release(&mut self, turn: &mut Turn<'_>) -> Kept {
        let (sender, outcome) = mpsc::channel();
        if turn.place.read_only.is_some() || !(self.storage.claimed || self.storage.unsaved) {
            return Kept { outcome, due: false };
        }
        let unsaved = self.storage.unsaved.then(|| self.basket.clone());
        let due = unsaved.as_ref().is_some_and(|basket| !basket.is_empty());
        let claimed = self.storage.claimed;
        self.storage.newest.fetch_add(1, Ordering::Relaxed);
        let window = self.window(turn);
        turn.change(move |repository, _| {
            let saved = window.with(|window| match unsaved {
                Some(basket) if !(claimed || basket.is_empty()) => save_unclaimed(repository, window, basket),
                Some(basket) => retry(|| repository.save_basket(window, &basket)),
                None => Ok(()),
            });
            // The receiver may be gone, after a forced quit.
            drop(sender.send(saved));
            // A failed release does no harm: the basket of a closed window can be claimed.
            drop(window.with(|window| repository.release_basket(window)));
            Ok(Vec::new())
        });
        Kept { outcome, due }
    }

    fn window(&self, turn: &Turn<'_>) -> ThisWindow {
        ThisWindow { shop: turn.place.path.clone(), open: Arc::clone(&self.storage.window) }
    }
}

/// This window, for the write thread.
struct ThisWindow {
    shop: PathBuf,
    open: Arc<OnceLock<OpenWindow>>,
}

impl ThisWindow {
    /// Opens the window first, if needed: a window that never uses a basket leaves no lock file beside the shop.
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

/// Claims a basket, and adds the lines that were entered before one was claimed.
fn save_unclaimed(repository: &mut dyn Repository, window: &Window<'_>, basket: Basket) -> Result<()> {
    let mut claimed = retry(|| repository.claim_basket(window, &basket.key))?;
    merge(&mut claimed, basket);
    retry(|| repository.save_basket(window, &claimed))
}

/// Adds what was entered before the basket was claimed.
fn merge(basket: &mut Basket, early: Basket) {
    basket.lines.extend(early.lines);
    basket.client = early.client.or(basket.client);
    basket.given = early.given.or(basket.given);
}

/// Repeats work while the file is locked; no other work waits for the write thread by now.
fn retry<T>(mut work: impl FnMut() -> Result<T>) -> Result<T> {
    for _ in 1..TRIES {
        match work() {
            Err(RepositoryError::Busy) => {}
            outcome => return outcome,
        }
    }
    work()
}

/// A locked file is only a toast, because the save is tried again; any other error is shown as one.
fn not_saved(error: RepositoryError, turn: &mut Turn<'_>) {
    if matches!(error, RepositoryError::Busy) {
        let text = tr!(turn.display.texts, "new-sale-basket-waits");
        turn.toast(text);
    } else {
        turn.failed(error);
    }
}

/// An idempotency key: 128 random bits.
pub fn fresh_key() -> String {
    format!("{:032x}", fastrand::u128(..))
}
