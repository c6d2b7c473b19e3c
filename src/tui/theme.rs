//! Stub until the widgets land.
/// Stub.
pub struct Theme;
