//! The time of day: the machine's own, or one that a script fixes with `SALESTRACK_NOW`. Nothing else reads a clock.

use chrono::{DateTime, FixedOffset, Local, NaiveDate};

use crate::domain::moment::Moment;

/// Where the time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Clock {
    /// The machine's clock, in its zone.
    #[default]
    System,
    /// Always this instant: tests and scripts.
    Fixed(DateTime<FixedOffset>),
}

impl Clock {
    /// The clock of the variable `SALESTRACK_NOW`, an instant as RFC 3339 writes it; the machine's when it is not set.
    ///
    /// # Errors
    /// Gives the text back when it is no instant.
    pub fn from_variable(now: Option<&str>) -> Result<Clock, String> {
        match now.map(str::trim).filter(|now| !now.is_empty()) {
            None => Ok(Clock::System),
            Some(now) => DateTime::parse_from_rfc3339(now).map(Clock::Fixed).map_err(|_| now.to_owned()),
        }
    }

    /// The local time.
    pub fn local(&self) -> DateTime<FixedOffset> {
        match self {
            Clock::System => Local::now().fixed_offset(),
            Clock::Fixed(instant) => *instant,
        }
    }

    /// Now, for a shop whose business day ends `cutoff_minutes` after midnight.
    pub fn now(&self, cutoff_minutes: u16) -> Moment {
        Moment::at(self.local(), cutoff_minutes)
    }

    /// The business day.
    pub fn today(&self, cutoff_minutes: u16) -> NaiveDate {
        self.now(cutoff_minutes).day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_stands_still() {
        let clock = Clock::from_variable(Some("2026-11-22T01:30:00+01:00")).unwrap();
        assert_eq!(clock.today(0).to_string(), "2026-11-22");
        assert_eq!(clock.today(120).to_string(), "2026-11-21");
        assert_eq!(Clock::from_variable(None), Ok(Clock::System));
        assert_eq!(Clock::from_variable(Some("noon")), Err("noon".to_owned()));
    }
}
