//! Why an action can't be done now: key line, help and palette mute it, and its key says why.

use super::Context;
use crate::{tr, tui::input::action::Action};

/// Why an action can't be done here and now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// No product is selected.
    NoProduct,
    /// No client is selected.
    NoClient,
    /// No sale is selected.
    NoSale,
    /// A report has no row to look into.
    NoRow,
    EmptyList,
    /// There is no other pane to go to.
    OnePane,
    /// The detail is shown beside the list already.
    Beside,
    /// Reports are not searched.
    NoSearch,
    /// The sample is for an empty shop.
    NotEmpty,
    BasketEmpty,
    /// Nothing is typed that could have matches.
    NothingTyped,
    /// The sale has no client already.
    WalkIn,
    /// The sale is on its way to the store.
    Recording,
    /// The sale has been voided, by the document of this number.
    Voided(String),
    /// The document of this number is a void itself.
    IsVoid(String),
    /// No filter is set.
    NoFilter,
    /// All time can't be stepped.
    AllTime,
    /// The period holds today.
    NoLater,
    /// A ranking has no chart.
    NoChart,
    /// Walk-in sales can't be filtered.
    WalkInRow,
    /// There is nothing to write to a file.
    NothingToWrite,
    /// Nothing has been changed.
    NothingToUndo,
    /// Nothing is open that could be closed.
    Outermost,
    /// The terminal shows no colours.
    NoColours,
    /// The field with the focus is typed, not chosen.
    TypedField,
    /// The form is on its way to the store.
    Saving,
    /// Nothing matches what is typed.
    NoMatch,
    /// The scanner has not been heard yet.
    NothingScanned,
    /// The shop's file can't be written to.
    ReadOnly,
    /// The sample shop is thrown away.
    Demo,
    /// It was stopped on request.
    Stopped,
    /// An overlay has the keys.
    Overlay,
    /// Long work of this title is running.
    Busy(String),
}

impl Reason {
    /// The reader's words.
    pub fn text(&self, context: &Context) -> String {
        let texts = &context.display.texts;
        let key = |action| context.display.keymap.key(action, true).unwrap_or_default();
        match self {
            Reason::NoProduct => tr!(texts, "disabled-no-product"),
            Reason::NoClient => tr!(texts, "disabled-no-client"),
            Reason::NoSale => tr!(texts, "disabled-no-sale"),
            Reason::NoRow => tr!(texts, "disabled-no-row"),
            Reason::EmptyList => tr!(texts, "disabled-empty-list"),
            Reason::OnePane => tr!(texts, "disabled-one-pane"),
            Reason::Beside => tr!(texts, "disabled-beside"),
            Reason::NoSearch => tr!(texts, "disabled-no-search"),
            Reason::NotEmpty => tr!(texts, "disabled-not-empty"),
            Reason::BasketEmpty => tr!(texts, "disabled-basket-empty"),
            Reason::NothingTyped => tr!(texts, "disabled-nothing-typed"),
            Reason::WalkIn => tr!(texts, "disabled-walk-in"),
            Reason::Recording => tr!(texts, "disabled-recording"),
            Reason::Voided(number) => tr!(texts, "disabled-voided", number = number.as_str()),
            Reason::IsVoid(number) => tr!(texts, "disabled-is-void", number = number.as_str()),
            Reason::NoFilter => tr!(texts, "disabled-no-filter"),
            Reason::AllTime => tr!(texts, "disabled-all-time"),
            Reason::NoLater => tr!(texts, "disabled-no-later"),
            Reason::NoChart => tr!(texts, "disabled-no-chart"),
            Reason::WalkInRow => tr!(texts, "disabled-walk-in-row"),
            Reason::NothingToWrite => tr!(texts, "disabled-nothing-to-write"),
            Reason::NothingToUndo => tr!(texts, "disabled-nothing-to-undo"),
            Reason::Outermost => tr!(texts, "disabled-outermost", key = key(Action::Quit)),
            Reason::NoColours => tr!(texts, "disabled-no-colours"),
            Reason::TypedField => tr!(texts, "disabled-typed-field"),
            Reason::Saving => tr!(texts, "disabled-saving"),
            Reason::NoMatch => tr!(texts, "disabled-no-match"),
            Reason::NothingScanned => tr!(texts, "disabled-nothing-scanned"),
            Reason::ReadOnly => tr!(texts, "disabled-read-only"),
            Reason::Demo => tr!(texts, "disabled-demo"),
            Reason::Stopped => tr!(texts, "disabled-stopped"),
            Reason::Overlay => tr!(texts, "disabled-overlay", key = key(Action::Cancel)),
            Reason::Busy(work) => tr!(texts, "disabled-busy", work = work.as_str()),
        }
    }
}

/// `Some(reason)` where a condition does not hold: `ensure(!list.is_empty(), Reason::EmptyList)`.
pub fn ensure(holds: bool, reason: Reason) -> Option<Reason> {
    (!holds).then_some(reason)
}
