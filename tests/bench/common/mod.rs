//! What the subjects share.

pub mod args;
pub mod dash;
pub mod facts;
pub mod figures;
pub mod machine;
pub mod python;
pub mod seller;
pub mod shops;
pub mod syncs;
pub mod table;
pub mod window;
