//! Files in and out, one file a format.

pub mod csv;
pub mod python;
