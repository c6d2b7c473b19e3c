//! Which field of an input is invalid, and why. The texts that users read are in `i18n`.

use thiserror::Error;

/// The field that a problem belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    Name,
    Code,
    Price,
    Unit,
    Quantity,
    Threshold,
    Phone,
    Email,
    /// A reason or a note.
    Reason,
    Given,
    Currency,
    Cutoff,
    /// The lines of a sale.
    Lines,
    Language,
    /// What a sale beyond the stock does.
    Oversell,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    Empty,
    /// Longer than `max` characters.
    TooLong {
        max: usize,
    },
    /// A form that means something else (`id:12` as a code).
    Reserved,
    Negative,
    /// Zero, where that has no meaning.
    Zero,
    /// Pieces are whole.
    WholeOnly,
    /// Not of the expected form.
    Malformed,
    /// Frozen: it has been used already.
    Frozen,
    OutOfRange,
}

/// One field and its problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{field:?}: {problem:?}")]
pub struct Invalid {
    pub field: Field,
    pub problem: Problem,
}

impl Invalid {
    pub fn new(field: Field, problem: Problem) -> Invalid {
        Invalid { field, problem }
    }
}
