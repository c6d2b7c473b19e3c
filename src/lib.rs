//! SalesTrack.

pub mod domain;
