//! The shop's settings: what may change after the first start.

use super::form::Form;
use crate::tui::context::Context;

/// The form of the settings.
pub fn form(_context: &Context) -> Form {
    Form::new(String::new(), Vec::new(), Box::new(|_, _| Vec::new()), Box::new(|_, _| {}))
}
