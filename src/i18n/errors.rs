//! Stub until the commands land.
use super::{Format, Texts};
use crate::repository::RepositoryError;
/// Stub.
pub fn error_text(_texts: &Texts, _format: Format, error: &RepositoryError) -> String {
    error.to_string()
}
