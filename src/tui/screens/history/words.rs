//! Words of a document.

use crate::{i18n::Texts, tr};

/// The part of a number that tells it from its neighbours: `004127` of `2026-004127`.
pub fn short_number(number: &str) -> &str {
    number.rsplit_once('-').map_or(number, |(_, number)| number)
}

pub fn tender_word(texts: &Texts, tender: &str) -> String {
    if tender == "cash" { tr!(texts, "history-cash") } else { tender.to_owned() }
}
