//! Lists, reports, and the totals that they are read from.

pub mod periods;
pub mod query;
pub mod report;
pub mod totals;
