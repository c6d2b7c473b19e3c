//! What the source must keep to: which layer may use which, the length of a file, texts in both languages.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what it found by failing")]

mod layers;
mod locales;
