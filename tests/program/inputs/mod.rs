//! Hostile input: whatever is named on a command line gets a clear answer in the reader's language; and so does whatever file
//! is named, in place of a shop or of a database to import.

mod arguments;
mod databases;
