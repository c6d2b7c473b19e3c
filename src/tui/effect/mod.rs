//! What a screen or an overlay asks for: the store, another tab, a word to the reader. The application does it once the
//! event has been handled, so that no screen needs to know another one.

mod answer;
mod overlay;
mod scan;
mod turn;
mod undo;

use std::{any::Any, time::Duration};

pub use self::{
    answer::{Address, Answer},
    overlay::{Mark, Outcome, Overlay},
    scan::Scan,
    turn::Turn,
    undo::{Undo, Undone, if_still, unedit_product},
};
use super::{
    context::{Banner, Reason},
    input::action::{Action, Tab},
};
use crate::{
    config::Scanner,
    domain::{
        Quantity,
        ids::{ClientId, ProductId},
        import::Progress,
        moment::Act,
        period::{Period, Span},
        product::Product,
        shop::Shop,
    },
    i18n::Lang,
    repository::{Reader, Repository, RepositoryError, Result},
};

/// What is to be done, in this order.
pub type Effects = Vec<Effect>;
/// A question to the store, on the read thread, and what follows from its answer.
pub type Question = Box<dyn FnOnce(&dyn Reader) -> Result<Effects> + Send>;
/// A change of the store, on the write thread, and what follows from its outcome.
pub type Change = Box<dyn FnOnce(&mut dyn Repository, &Act) -> Effects + Send>;
/// Long work on a thread of its own; it tells how far it is, and hears whether it is to end.
pub type Work = Box<dyn FnOnce(&mut dyn FnMut(Progress) -> bool) -> Effects + Send>;

/// What has changed in the store: a screen names the topics that it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Products and what is on hand of them.
    Stock,
    Clients,
    /// Sales and voids, and with them every total.
    Sales,
    /// The shop's settings.
    Shop,
}

impl Topic {
    /// Somebody else has changed something.
    pub const ALL: &[Topic] = &[Topic::Stock, Topic::Clients, Topic::Sales, Topic::Shop];
}

/// The sales that History is asked to show; `esc` goes back to the tab that asked.
#[derive(Debug, Clone)]
pub struct SalesOf {
    pub span: Span,
    pub period: Period,
    pub client: Option<(ClientId, String)>,
    pub product: Option<(ProductId, String)>,
    pub from: Tab,
}

/// Something that is asked for.
pub enum Effect {
    /// Asks the store; a newer question of the same slot makes this one void.
    Read {
        slot: &'static str,
        question: Question,
    },
    /// Changes the store, in order, whatever happens.
    Write(Change),
    /// Long work, with a progress box once it takes longer than `patience`. There is one at a time.
    Work {
        title: String,
        patience: Duration,
        work: Work,
    },
    /// Something for a screen, an overlay or the application.
    Answer(Address, Answer),
    /// The store has been changed by this window.
    Changed(&'static [Topic]),

    /// Something worked.
    Toast(String),
    /// Something worked that the reader can't see, unless this tab is open.
    ToastElsewhere(Tab, String),
    /// Something worked, and one key takes it back.
    Undoable(String, Undo),
    /// Nothing was done, for this reason.
    Refuse(Reason),
    /// An error of an action, or news that wants to be read.
    Banner(Banner),
    CloseBanner,
    /// An error of the store.
    Failed(RepositoryError),
    /// An error of the store, under a title of its own.
    NotDone(String, RepositoryError),

    /// Opens a tab.
    Go(Tab),
    /// Does an action, as its key would.
    Act(Action),
    /// One level back.
    Back,
    /// Opens an overlay above those that are open.
    Open(Box<dyn Overlay>),
    /// Opens an overlay, unless something else has got the keys of this tab meanwhile.
    Offer(Tab, Box<dyn Overlay>),
    /// Closes the topmost form, whatever is over it.
    CloseForm,

    /// Puts one of a product into the basket, and opens New Sale.
    Sell(Product),
    /// Makes this client the sale's, and opens New Sale.
    SellTo(ClientId),
    /// Makes this client the sale's, wherever the reader is.
    Buyer(ClientId),
    /// Shows sales in History.
    ShowSales(SalesOf),
    /// Puts so much of a product into the basket, wherever the reader is.
    Basket(Product, Quantity),
    /// No product has the code that was scanned, and so much of it was wanted.
    Unknown {
        scan: Scan,
        quantity: String,
    },
    /// Opens the form of a new product that has this code; so much of it is sold at once.
    NewProduct {
        code: String,
        quantity: String,
    },
    /// Opens the form of a new client of this name, who then is the client of the sale.
    NewClient {
        name: String,
    },

    /// Asks for a file of the Python program, and brings it in.
    ImportFile,
    /// Fills an empty shop with the sample.
    LoadSample,

    /// Takes the newest step back; one that makes a document is asked about first.
    Undo,
    /// Takes the newest step back, which was asked about.
    UndoAsked,
    /// The next customer's first article: the sale before is taken back in History only.
    NextSale,
    /// Ends the program, which was asked about.
    Quit,
    /// What the store made of a step that was taken back.
    Undone(Undo, Result<Undone>),
    /// Undo must not bring back what was erased.
    ForgetSteps,
    /// The settings hold from now on.
    Settings(Shop),
    /// Speaks this language.
    Speak(Lang),
    /// The reader types like this.
    Reader(Scanner),
    /// Shows everything in the theme of this name.
    Theme(String),
}

impl Effect {
    /// Asks the store; the answer goes to this address.
    pub fn read<T: Any + Send>(
        to: Address,
        slot: &'static str,
        question: impl FnOnce(&dyn Reader) -> Result<T> + Send + 'static,
    ) -> Effect {
        let question = Box::new(move |reader: &dyn Reader| Ok(vec![Effect::answer(to, question(reader)?)]));
        Effect::Read { slot, question }
    }

    /// Changes the store, and says what follows; an error is told to the reader.
    pub fn change(change: impl FnOnce(&mut dyn Repository, &Act) -> Result<Effects> + Send + 'static) -> Effect {
        Effect::Write(Box::new(move |repository, act| {
            change(repository, act).unwrap_or_else(|error| vec![Effect::Failed(error)])
        }))
    }

    pub fn answer(to: Address, value: impl Any + Send) -> Effect {
        Effect::Answer(to, Answer::new(value))
    }

    pub fn open(overlay: impl Overlay) -> Effect {
        Effect::Open(Box::new(overlay))
    }
}
