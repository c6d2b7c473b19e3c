//! Products and clients, and how an edit of one meets somebody else's.

pub mod client;
pub mod code;
pub mod edit;
pub mod product;
