//! What `u` takes back, the newest first. Each step is work for the store; it is told once the store has answered.

use std::sync::Arc;

use super::Effects;
use crate::{
    domain::{edit::Edit, ids::ProductId, moment::Act, product::ProductDraft},
    i18n::Texts,
    repository::{Reader, Repository, RepositoryError, Result},
    tr,
    tui::context::Context,
};

/// What the store made of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undone {
    /// It is as it was before.
    Done,
    /// Somebody else has changed it since: it was left alone.
    ChangedSince,
}

/// The question before a step is taken back.
type Asks = dyn Fn(&Context) -> Effects + Send + Sync;
type Back = dyn Fn(&mut dyn Repository, &Act) -> Result<Undone> + Send + Sync;

/// A change that can be taken back.
#[derive(Clone)]
pub struct Undo {
    done: Arc<dyn Fn(&Texts) -> String + Send + Sync>,
    back: Arc<Back>,
    then: Arc<dyn Fn() -> Effects + Send + Sync>,
    asks: Option<Arc<Asks>>,
}

impl Undo {
    /// A step: what it is called once it is taken back, and how the store does it.
    pub fn new(
        done: impl Fn(&Texts) -> String + Send + Sync + 'static,
        back: impl Fn(&mut dyn Repository, &Act) -> Result<Undone> + Send + Sync + 'static,
    ) -> Undo {
        Undo { done: Arc::new(done), back: Arc::new(back), then: Arc::new(Effects::new), asks: None }
    }

    /// With something that follows once the store has answered.
    #[must_use]
    pub fn then(mut self, then: impl Fn() -> Effects + Send + Sync + 'static) -> Undo {
        self.then = Arc::new(then);
        self
    }

    /// One that is taken back with a document of its own: it is asked about first.
    #[must_use]
    pub fn asking(mut self, asks: impl Fn(&Context) -> Effects + Send + Sync + 'static) -> Undo {
        self.asks = Some(Arc::new(asks));
        self
    }

    /// The question before it is taken back, where it makes a document.
    pub fn question(&self, context: &Context) -> Option<Effects> {
        self.asks.as_ref().map(|asks| asks(context))
    }

    /// Does taking it back make a document?
    pub fn makes_a_document(&self) -> bool {
        self.asks.is_some()
    }

    /// Takes the step back in the store.
    pub fn take_back(&self, repository: &mut dyn Repository, act: &Act) -> Result<Undone> {
        (self.back)(repository, act)
    }

    /// What follows in this window.
    pub fn follow_up(&self) -> Effects {
        (self.then)()
    }

    /// The reader's words for what has been taken back.
    pub fn text(&self, texts: &Texts) -> String {
        (self.done)(texts)
    }

    /// Can the step be tried again after this error? Then nothing but the circumstances stood against it.
    pub fn survives(error: &RepositoryError) -> bool {
        matches!(
            error,
            RepositoryError::Busy
                | RepositoryError::ReadOnly
                | RepositoryError::Foreign(_)
                | RepositoryError::DiskFull
                | RepositoryError::Interrupted
                | RepositoryError::Storage { .. }
        )
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

/// The step back from an edit of a product, where the product is still as the edit left it.
pub fn unedit_product(id: ProductId, before: ProductDraft, after: ProductDraft) -> Undo {
    let name = before.name.clone();
    Undo::new(
        move |texts| tr!(texts, "products-unedited", name = name.as_str()),
        move |repository, act| {
            let still = |store: &dyn Reader| Ok(store.product(id)?.draft() == after);
            let back = Edit::new(after.clone(), before.clone());
            if_still(repository, still, |store| store.edit_product(id, &back, act).map(drop))
        },
    )
}
