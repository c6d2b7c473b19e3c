//! Products and clients, and how an edit of one meets somebody else's.

pub mod client;
pub mod edit;
pub mod product;
