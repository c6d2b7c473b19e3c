//! What is wrong with something typed, and where: no words, those are the reader's language's.

use thiserror::Error;

/// The field that a problem belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    Name,
    /// A product's code.
    Code,
    /// A unit price.
    Price,
    /// A unit of measure.
    Unit,
    Quantity,
    Threshold,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A reason or a note.
    Reason,
    /// An amount given.
    Given,
    Currency,
    /// A cut-off hour.
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
    /// Nothing there.
    Empty,
    /// Longer than `max` characters.
    TooLong {
        /// The most characters it may have.
        max: usize,
    },
    /// A form that means something else (`id:12` as a code).
    Reserved,
    /// Under zero.
    Negative,
    /// Zero, where zero says nothing.
    Zero,
    /// Pieces are whole.
    WholeOnly,
    /// Not of the expected form.
    Malformed,
    /// Frozen: it has been used already.
    Frozen,
    /// Outside its range.
    OutOfRange,
}

/// One field and its problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{field:?}: {problem:?}")]
pub struct Invalid {
    /// Where.
    pub field: Field,
    pub problem: Problem,
}

impl Invalid {
    pub fn new(field: Field, problem: Problem) -> Invalid {
        Invalid { field, problem }
    }
}
