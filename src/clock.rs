//! The one place where the time is read; everything else is handed a `Moment`.

use chrono::{DateTime, FixedOffset, Local};

use crate::domain::moment::Moment;

/// The system's clock, or one that stands still for scripts and tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    fixed: Option<DateTime<FixedOffset>>,
}

impl Clock {
    /// The system's clock in the system's zone.
    pub fn system() -> Clock {
        Clock { fixed: None }
    }

    /// A clock that stands still.
    pub fn fixed(at: DateTime<FixedOffset>) -> Clock {
        Clock { fixed: Some(at) }
    }

    /// The local time now.
    pub fn local(&self) -> DateTime<FixedOffset> {
        self.fixed.unwrap_or_else(|| Local::now().fixed_offset())
    }

    /// The moment now, for a shop whose day ends `cutoff_minutes` after midnight.
    pub fn moment(&self, cutoff_minutes: u16) -> Moment {
        Moment::at(self.local(), cutoff_minutes)
    }
}
