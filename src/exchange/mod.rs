//! What is listed, shown and exported, declared once in `records`; and files in and out, one file a format.

pub mod csv;
pub mod python;
pub mod record;
pub mod records;
