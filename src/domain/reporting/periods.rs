//! The periods that totals are kept under, and the fewest of them that add up to any other.

use chrono::NaiveDate;

use crate::domain::{
    moment::day_number,
    period::{Period, whole_month, whole_year},
};

/// How long a period is that totals are kept under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    All,
    Year,
    Month,
    /// A business day.
    Day,
}

/// What parts two levels: more than every day of the calendar.
const STEP: i64 = 100_000_000;

impl Level {
    fn base(self) -> i64 {
        match self {
            Level::All => 0,
            Level::Year => STEP,
            Level::Month => 2 * STEP,
            Level::Day => 3 * STEP,
        }
    }
}

/// A period as a number: its level, then the day as far as it counts. All time is 0, the year 2025 is `120250000`, May 2025 is
/// `220250500`, 29 May 2025 is `320250529`. The periods of a level are neighbours, in order; levels don't overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PeriodKey(pub i64);

impl PeriodKey {
    pub const ALL: PeriodKey = PeriodKey(0);

    /// The period of a level that a day falls into.
    pub fn of(level: Level, day: NaiveDate) -> PeriodKey {
        let number = day_number(day);
        PeriodKey(match level {
            Level::All => 0,
            Level::Year => level.base() + number / 10_000 * 10_000,
            Level::Month => level.base() + number / 100 * 100,
            Level::Day => level.base() + number,
        })
    }

    /// The month of a month or a day, as the number 202505; of a plain day's number too.
    pub fn month(self) -> i64 {
        self.0 % STEP / 100
    }

    /// How long it is.
    pub fn level(self) -> Level {
        match self.0 / STEP {
            0 => Level::All,
            1 => Level::Year,
            2 => Level::Month,
            _ => Level::Day,
        }
    }

    /// The next longer period that it falls into.
    pub fn above(self) -> Option<PeriodKey> {
        let number = self.0 % STEP;
        match self.level() {
            Level::All => None,
            Level::Year => Some(PeriodKey::ALL),
            Level::Month => Some(PeriodKey(Level::Year.base() + number / 10_000 * 10_000)),
            Level::Day => Some(PeriodKey(Level::Month.base() + number / 100 * 100)),
        }
    }

    /// The day's number.
    pub fn day(self) -> i64 {
        self.0 % STEP
    }

    /// The first and the last key of the days of a period.
    pub fn days(period: Period) -> (PeriodKey, PeriodKey) {
        let (from, to) = bounds(period);
        (PeriodKey(Level::Day.base() + from), PeriodKey(Level::Day.base() + to.min(STEP - 1)))
    }
}

/// Neighbouring periods of one level, from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keys {
    /// Of which length.
    pub level: Level,
    first: NaiveDate,
    last: NaiveDate,
}

impl Keys {
    /// The lowest and the highest key, both included.
    pub fn range(&self) -> (i64, i64) {
        (PeriodKey::of(self.level, self.first).0, PeriodKey::of(self.level, self.last).0)
    }

    /// The first and the last day as numbers, both included.
    pub fn days(&self) -> (i64, i64) {
        (day_number(self.first), day_number(self.last))
    }

    /// The one key of a single period.
    pub fn only(&self) -> Option<i64> {
        let (low, high) = self.range();
        (low == high).then_some(low)
    }

    /// The same where years and all time are not kept, but months are.
    #[must_use]
    pub fn days_or_months(self) -> Keys {
        match self.level {
            Level::All | Level::Year => Keys { level: Level::Month, ..self },
            Level::Month | Level::Day => self,
        }
    }
}

/// The first and the last day of a period as numbers; beyond every day where it is open.
pub fn bounds(period: Period) -> (i64, i64) {
    (period.from.map_or(0, day_number), period.to.map_or(i64::from(i32::MAX), day_number))
}

/// The fewest neighbouring periods whose totals add up to a period.
pub fn pieces(period: Period) -> Vec<Keys> {
    let first = NaiveDate::from_ymd_opt(1, 1, 1);
    let last = NaiveDate::from_ymd_opt(9999, 12, 31);
    let (Some(first), Some(last)) = (period.from.or(first), period.to.or(last)) else { return Vec::new() };
    if period == Period::ALL {
        return vec![Keys { level: Level::All, first, last }];
    }
    let mut keys = Vec::new();
    split(first, last, Level::Year, &mut keys);
    keys
}

/// What a level can cover whole goes under its keys; what sticks out on either side goes to the finer level.
fn split(from: NaiveDate, to: NaiveDate, level: Level, keys: &mut Vec<Keys>) {
    if from > to {
        return;
    }
    let (whole, finer): (fn(NaiveDate) -> Period, Level) = match level {
        Level::Day => return keys.push(Keys { level, first: from, last: to }),
        Level::Month => (whole_month, Level::Day),
        Level::All | Level::Year => (whole_year, Level::Month),
    };
    let first = match whole(from) {
        Period { from: Some(start), .. } if start == from => Some(from),
        Period { to, .. } => to.and_then(|end| end.succ_opt()),
    };
    let last = match whole(to) {
        Period { to: Some(end), .. } if end == to => Some(to),
        Period { from, .. } => from.and_then(|start| start.pred_opt()),
    };
    let (Some(first), Some(last)) = (first, last) else { return split(from, to, finer, keys) };
    if first > last {
        return split(from, to, finer, keys);
    }
    if let Some(before) = first.pred_opt() {
        split(from, before, finer, keys);
    }
    keys.push(Keys { level, first, last });
    if let Some(after) = last.succ_opt() {
        split(after, to, finer, keys);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn pieces_of(from: &str, to: &str) -> Vec<(Level, i64, i64)> {
        let keys = pieces(Period::between(day(from), day(to)));
        keys.into_iter().map(|keys| (keys.level, keys.range().0, keys.range().1)).collect()
    }

    #[test]
    fn no_two_levels_meet() {
        let key = |level, text| PeriodKey::of(level, day(text)).0;
        assert_eq!(key(Level::Year, "2025-05-29"), 120_250_000);
        assert_eq!(key(Level::Month, "2025-05-29"), 220_250_500);
        assert_eq!(key(Level::Day, "2025-05-29"), 320_250_529);
        // The month of the year 25 and the year 2505 were one number once.
        assert_ne!(key(Level::Month, "0025-05-01"), key(Level::Year, "2505-01-01"));
        for level in [Level::Month, Level::Day] {
            assert_eq!(PeriodKey::of(level, day("2025-05-29")).month(), 202_505);
        }
        assert!(PeriodKey::of(Level::Year, day("9999-12-31")) < PeriodKey::of(Level::Month, day("0001-01-01")));
    }

    #[test]
    fn whole_periods_are_one_key() {
        assert_eq!(pieces(Period::ALL).iter().map(Keys::only).collect::<Vec<_>>(), [Some(0)]);
        assert_eq!(pieces_of("2025-01-01", "2025-12-31"), [(Level::Year, 120_250_000, 120_250_000)]);
        assert_eq!(pieces_of("2024-02-01", "2024-02-29"), [(Level::Month, 220_240_200, 220_240_200)]);
        assert_eq!(pieces_of("2024-02-03", "2024-02-03"), [(Level::Day, 320_240_203, 320_240_203)]);
    }

    #[test]
    fn years_and_all_time_are_made_of_months() {
        let of = |from, to| pieces(Period { from, to }).into_iter().map(|keys| keys.days_or_months().range());
        assert_eq!(of(None, None).collect::<Vec<_>>(), [(200_010_100, 299_991_200)]);
        let years = of(Some(day("2024-01-01")), Some(day("2025-12-31"))).collect::<Vec<_>>();
        assert_eq!(years, [(220_240_100, 220_251_200)]);
    }

    #[test]
    fn edges_are_days_and_months() {
        assert_eq!(
            pieces_of("2023-11-15", "2026-03-02"),
            [
                (Level::Day, 320_231_115, 320_231_130),
                (Level::Month, 220_231_200, 220_231_200),
                (Level::Year, 120_240_000, 120_250_000),
                (Level::Month, 220_260_100, 220_260_200),
                (Level::Day, 320_260_301, 320_260_302),
            ]
        );
        assert_eq!(pieces_of("2024-02-15", "2024-03-15"), [(Level::Day, 320_240_215, 320_240_315)]);
        assert_eq!(pieces_of("2024-03-15", "2024-02-15"), []);
    }
}
