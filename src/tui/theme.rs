//! Stub until the widgets land.
/// Stub.
#[derive(Clone)]
pub struct Theme;
