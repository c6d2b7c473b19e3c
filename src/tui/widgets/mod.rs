//! What two screens draw: plain functions over a buffer. They know texts, numbers and meanings, nothing of a shop.

pub mod area;
pub mod bars;
pub mod digits;
pub mod empty;
pub mod field;
pub mod gauge;
pub mod header;
pub mod keys;
pub mod paged;
pub mod pane;
pub mod popup;
pub mod sparkline;
pub mod table;
pub mod text;
pub mod wait;
