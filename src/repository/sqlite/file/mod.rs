//! A shop's file as a file: made, opened, claimed, backed up, put back, migrated. None of it is a use case of the shop.

pub mod backup;
mod claim;
pub mod migrate;
pub mod names;
pub mod open;
pub mod presence;
pub mod schema;
