//! Hostile input: whatever is typed or pasted into a field gets a clear answer where it stands, in the reader's language.

mod kept;
mod names;
mod numbers;
mod read_only;
