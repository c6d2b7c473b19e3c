//! A stretch of business days, the one before it, and how it is stepped.

use chrono::{Datelike, Days, Months, NaiveDate};

/// Business days from `from` to `to`, both included; an open end has no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Period {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

impl Period {
    pub const ALL: Period = Period { from: None, to: None };

    /// From one day to another, both included.
    pub fn between(from: NaiveDate, to: NaiveDate) -> Period {
        Period { from: Some(from), to: Some(to) }
    }

    /// The number of days, where both ends are known.
    pub fn days(&self) -> Option<i64> {
        Some((self.to? - self.from?).num_days() + 1)
    }

    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// How long a period is, as the stepper of the reports offers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Span {
    Day,
    /// Seven days.
    Week,
    Days30,
    Days90,
    Month,
    Year,
    All,
    /// Typed.
    Custom,
}

impl Span {
    /// Every span, in the order in which they are offered.
    pub const ALL: [Span; 8] =
        [Span::Day, Span::Week, Span::Days30, Span::Days90, Span::Month, Span::Year, Span::All, Span::Custom];

    /// The period of this span that ends with, or holds, the day. `Custom` is the day alone.
    pub fn around(self, day: NaiveDate) -> Period {
        match self {
            Span::Day | Span::Custom => Period::between(day, day),
            Span::Week => ending(day, 7),
            Span::Days30 => ending(day, 30),
            Span::Days90 => ending(day, 90),
            Span::Month => whole_month(day),
            Span::Year => whole_year(day),
            Span::All => Period::ALL,
        }
    }

    /// The period before, to compare with; `None` where there is none. 30 and 90 days are no whole weeks: the same weekdays are taken, a
    /// few days earlier than right before.
    pub fn before(self, period: Period) -> Option<Period> {
        match self {
            Span::Days30 | Span::Days90 => {
                let weeks = period.days()?.unsigned_abs().div_ceil(7);
                let shift = |day: NaiveDate| day.checked_sub_days(Days::new(weeks * 7));
                Some(Period::between(shift(period.from?)?, shift(period.to?)?))
            }
            _ => self.step(period, -1),
        }
    }

    /// The period one step earlier (`-1`) or later (`1`).
    pub fn step(self, period: Period, by: i32) -> Option<Period> {
        let (from, to) = (period.from?, period.to?);
        match self {
            Span::All => None,
            Span::Month => shift_months(from, by).map(whole_month),
            Span::Year => shift_months(from, by.checked_mul(12)?).map(whole_year),
            Span::Day | Span::Week | Span::Days30 | Span::Days90 | Span::Custom => {
                let days = u64::try_from((to - from).num_days() + 1).ok()?;
                let days = days.checked_mul(u64::from(by.unsigned_abs()))?;
                let shift = |day: NaiveDate| {
                    if by < 0 { day.checked_sub_days(Days::new(days)) } else { day.checked_add_days(Days::new(days)) }
                };
                Some(Period::between(shift(from)?, shift(to)?))
            }
        }
    }
}

fn ending(day: NaiveDate, days: u64) -> Period {
    Period::between(day.checked_sub_days(Days::new(days - 1)).unwrap_or(day), day)
}

fn shift_months(day: NaiveDate, by: i32) -> Option<NaiveDate> {
    let months = Months::new(by.unsigned_abs());
    if by < 0 { day.checked_sub_months(months) } else { day.checked_add_months(months) }
}

/// First to last day of the month of a day.
pub fn whole_month(day: NaiveDate) -> Period {
    let first = day.with_day(1).unwrap_or(day);
    let last = first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(day);
    Period::between(first, last)
}

/// First to last day of the year of a day.
pub fn whole_year(day: NaiveDate) -> Period {
    let first = NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day);
    let last = NaiveDate::from_ymd_opt(day.year(), 12, 31).unwrap_or(day);
    Period::between(first, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn months_step_whole() {
        let march = Span::Month.around(day(2024, 3, 31));
        assert_eq!(march, Period::between(day(2024, 3, 1), day(2024, 3, 31)));
        assert_eq!(Span::Month.before(march), Some(Period::between(day(2024, 2, 1), day(2024, 2, 29))));
        assert_eq!(Span::Year.step(whole_year(day(2024, 5, 5)), 1), Some(whole_year(day(2025, 1, 1))));
    }

    #[test]
    fn days_step_by_their_length() {
        let week = Span::Week.around(day(2026, 11, 22));
        assert_eq!(week, Period::between(day(2026, 11, 16), day(2026, 11, 22)));
        assert_eq!(week.days(), Some(7));
        assert_eq!(Span::Week.before(week), Some(Period::between(day(2026, 11, 9), day(2026, 11, 15))));
        assert_eq!(Span::All.before(Period::ALL), None);
    }

    #[test]
    fn thirty_and_ninety_days_are_compared_with_the_same_weekdays() {
        for span in [Span::Days30, Span::Days90] {
            let now = span.around(day(2026, 11, 22));
            let before = span.before(now).unwrap();
            assert_eq!(before.days(), now.days());
            assert_eq!(before.from.unwrap().weekday(), now.from.unwrap().weekday());
            assert!(before.to < now.from && now.from.unwrap() - before.to.unwrap() <= chrono::TimeDelta::days(6));
        }
    }
}
