//! When something happened: the instant, and the business day that the shop counts it on.

use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, NaiveTime, TimeZone, Timelike, Utc};

use super::ids::{TillId, UserId};

/// The instant of an act and its business day (the local date, moved back by the shop's cut-off hour).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds since 1970-01-01 UTC.
    pub instant_ms: i64,
    /// The shop's offset from UTC at that instant, in minutes.
    pub offset_minutes: i32,
    /// The business day.
    pub day: NaiveDate,
}

impl Moment {
    /// The moment of a local time, for a shop whose day ends `cutoff_minutes` after midnight.
    pub fn at(local: DateTime<FixedOffset>, cutoff_minutes: u16) -> Moment {
        let shifted = local.naive_local() - Duration::minutes(i64::from(cutoff_minutes));
        Moment {
            instant_ms: local.timestamp_millis(),
            offset_minutes: local.offset().local_minus_utc() / 60,
            day: shifted.date(),
        }
    }

    /// Local day and time for the name of a file: `2026-11-22-143207`.
    pub fn stamp(&self) -> String {
        let offset = self.offset_minutes.checked_mul(60).and_then(FixedOffset::east_opt);
        let instant = Utc.timestamp_millis_opt(self.instant_ms).single();
        match offset.zip(instant) {
            Some((offset, instant)) => instant.with_timezone(&offset).format("%Y-%m-%d-%H%M%S").to_string(),
            None => self.instant_ms.to_string(),
        }
    }

    pub fn local_time(&self) -> Option<NaiveTime> {
        local_time(self.instant_ms, self.offset_minutes)
    }
}

/// Who acts, at which till, and when: every change carries one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Act {
    pub till: TillId,
    pub user: UserId,
    pub at: Moment,
}

impl Act {
    /// By the first user at the first till; there are no others yet.
    pub fn first(at: Moment) -> Act {
        Act { till: TillId(1), user: UserId(1), at }
    }
}

/// An instant and the local offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WallTime {
    /// Milliseconds since 1970-01-01 UTC.
    pub instant_ms: i64,
    /// The shop's offset from UTC at that instant, in minutes.
    pub offset_minutes: i32,
}

impl WallTime {
    pub fn local(&self) -> Option<NaiveTime> {
        local_time(self.instant_ms, self.offset_minutes)
    }
}

/// Who recorded a document or movement, at which till, and when. An imported one has a day and no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    pub till: TillId,
    pub user: UserId,
    /// Business day.
    pub day: NaiveDate,
    /// When, where it is known.
    pub time: Option<WallTime>,
}

impl Stamp {
    /// Of something imported by `act` that happened on `day`.
    pub fn imported(act: &Act, day: NaiveDate) -> Stamp {
        Stamp { till: act.till, user: act.user, day, time: None }
    }

    /// The local hour, 0 to 23.
    pub fn hour(&self) -> Option<u8> {
        self.time.and_then(|time| time.local()).and_then(|time| u8::try_from(time.hour()).ok())
    }
}

impl From<&Act> for Stamp {
    fn from(act: &Act) -> Stamp {
        let Moment { instant_ms, offset_minutes, day } = act.at;
        Stamp { till: act.till, user: act.user, day, time: Some(WallTime { instant_ms, offset_minutes }) }
    }
}

/// The wall-clock time at an offset, `None` when the numbers make no time.
pub fn local_time(instant_ms: i64, offset_minutes: i32) -> Option<NaiveTime> {
    let offset = FixedOffset::east_opt(offset_minutes.checked_mul(60)?)?;
    let instant = Utc.timestamp_millis_opt(instant_ms).single()?;
    Some(instant.with_timezone(&offset).time())
}

/// A day as the number `20250529`: sorts, reads well in any database browser, and groups by month with a division.
pub fn day_number(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

/// The day of a number such as `20250529`.
pub fn day_of_number(number: i64) -> Option<NaiveDate> {
    let year = i32::try_from(number / 10_000).ok()?;
    let month = u32::try_from(number / 100 % 100).ok()?;
    let day = u32::try_from(number % 100).ok()?;
    NaiveDate::from_ymd_opt(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sale_after_midnight_counts_on_the_day_before_the_cut_off() {
        let local = DateTime::parse_from_rfc3339("2026-11-22T01:30:00+01:00").unwrap();
        assert_eq!(Moment::at(local, 0).day, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
        assert_eq!(Moment::at(local, 120).day, NaiveDate::from_ymd_opt(2026, 11, 21).unwrap());
        assert_eq!(Moment::at(local, 120).local_time(), NaiveTime::from_hms_opt(1, 30, 0));
        assert_eq!(Moment::at(local, 120).stamp(), "2026-11-22-013000");
    }

    #[test]
    fn day_numbers_go_both_ways() {
        let day = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
        assert_eq!(day_number(day), 20_240_229);
        assert_eq!(day_of_number(20_240_229), Some(day));
        assert_eq!(day_of_number(20_230_229), None);
    }
}
