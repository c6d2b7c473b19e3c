//! The one place where the time is read; everything else is handed a `Moment`.

use chrono::{DateTime, FixedOffset, Local};

use crate::domain::moment::Moment;

/// The system's clock, or a fixed time for scripts and tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    fixed: Option<DateTime<FixedOffset>>,
}

impl Clock {
    pub fn system() -> Clock {
        Clock { fixed: None }
    }

    pub fn fixed(at: DateTime<FixedOffset>) -> Clock {
        Clock { fixed: Some(at) }
    }

    /// The clock of the variable `SALESTRACK_NOW`, an instant as RFC 3339 writes it; the system's when it is not set.
    ///
    /// # Errors
    /// Returns the text back when it is no instant.
    pub fn from_variable(now: Option<&str>) -> Result<Clock, String> {
        match now.map(str::trim).filter(|now| !now.is_empty()) {
            None => Ok(Clock::system()),
            Some(now) => DateTime::parse_from_rfc3339(now).map(Clock::fixed).map_err(|_| now.to_owned()),
        }
    }

    pub fn local(&self) -> DateTime<FixedOffset> {
        self.fixed.unwrap_or_else(|| Local::now().fixed_offset())
    }

    /// The moment now, for a shop whose day ends `cutoff_minutes` after midnight.
    pub fn moment(&self, cutoff_minutes: u16) -> Moment {
        Moment::at(self.local(), cutoff_minutes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_fixes_the_clock() {
        let clock = Clock::from_variable(Some("2026-11-22T01:30:00+01:00")).unwrap();
        assert_eq!(clock.moment(0).day.to_string(), "2026-11-22");
        assert_eq!(clock.moment(120).day.to_string(), "2026-11-21");
        assert!(Clock::from_variable(Some("noon")).is_err());
    }
}
