//! A period taken apart into the keys that totals are kept under: whole years and months, and the days at the edges.

use chrono::{Datelike, NaiveDate};

use crate::domain::{
    moment::day_number,
    period::{Period, whole_month, whole_year},
};

/// Between these, a period's number is a month's.
const FIRST_MONTH: i64 = 100_000;
/// The last of them; what is larger is a day.
pub const LAST_MONTH: i64 = 9_999_999;

/// Neighbouring keys of totals, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// All time (0), years (2025) or months (202505).
    Coarse(i64, i64),
    /// Days (20250529).
    Days(i64, i64),
}

impl Keys {
    /// The same where years and all time are not kept, but months are: numbers, both ends included.
    pub fn days_or_months(self) -> (i64, i64) {
        match self {
            Keys::Coarse(0, 0) => (FIRST_MONTH, LAST_MONTH),
            Keys::Coarse(low, high) if high < FIRST_MONTH => {
                (low.saturating_mul(100).saturating_add(1), high.saturating_mul(100).saturating_add(12))
            }
            Keys::Coarse(low, high) | Keys::Days(low, high) => (low, high),
        }
    }
}

/// The first and the last day of a period as numbers; beyond every day where it is open.
pub fn bounds(period: Period) -> (i64, i64) {
    (period.from.map_or(0, day_number), period.to.map_or(i64::from(i32::MAX), day_number))
}

/// The fewest ranges of keys whose totals add up to the period.
pub fn pieces(period: Period) -> Vec<Keys> {
    if period == Period::ALL {
        return vec![Keys::Coarse(0, 0)];
    }
    let mut keys = Vec::new();
    let from = period.from.or_else(|| NaiveDate::from_ymd_opt(1000, 1, 1));
    let to = period.to.or_else(|| NaiveDate::from_ymd_opt(9999, 12, 31));
    if let (Some(from), Some(to)) = (from, to) {
        split(from, to, Level::Year, &mut keys);
    }
    keys
}

#[derive(Clone, Copy)]
enum Level {
    Year,
    Month,
    Day,
}

/// What a level can cover whole goes under its keys; what sticks out on either side goes to the finer level.
fn split(from: NaiveDate, to: NaiveDate, level: Level, keys: &mut Vec<Keys>) {
    if from > to {
        return;
    }
    let (whole, finer): (fn(NaiveDate) -> Period, Level) = match level {
        Level::Day => return keys.push(Keys::Days(day_number(from), day_number(to))),
        Level::Month => (whole_month, Level::Day),
        Level::Year => (whole_year, Level::Month),
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
    keys.push(match level {
        Level::Year => Keys::Coarse(i64::from(first.year()), i64::from(last.year())),
        Level::Month | Level::Day => Keys::Coarse(day_number(first) / 100, day_number(last) / 100),
    });
    if let Some(after) = last.succ_opt() {
        split(after, to, finer, keys);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces_of(from: &str, to: &str) -> Vec<Keys> {
        pieces(Period::between(from.parse().unwrap(), to.parse().unwrap()))
    }

    #[test]
    fn whole_periods_are_one_key() {
        assert_eq!(pieces(Period::ALL), [Keys::Coarse(0, 0)]);
        assert_eq!(pieces_of("2025-01-01", "2025-12-31"), [Keys::Coarse(2025, 2025)]);
        assert_eq!(pieces_of("2024-02-01", "2024-02-29"), [Keys::Coarse(202_402, 202_402)]);
        assert_eq!(pieces_of("2024-02-03", "2024-02-03"), [Keys::Days(20_240_203, 20_240_203)]);
    }

    #[test]
    fn years_and_all_time_are_made_of_months() {
        let of = |keys: Keys| keys.days_or_months();
        assert_eq!(of(Keys::Coarse(0, 0)), (100_000, 9_999_999));
        assert_eq!(of(Keys::Coarse(2024, 2025)), (202_401, 202_512));
        assert_eq!(of(Keys::Coarse(202_402, 202_411)), (202_402, 202_411));
        assert_eq!(of(Keys::Days(20_240_203, 20_240_205)), (20_240_203, 20_240_205));
    }

    #[test]
    fn edges_are_days_and_months() {
        assert_eq!(
            pieces_of("2023-11-15", "2026-03-02"),
            [
                Keys::Days(20_231_115, 20_231_130),
                Keys::Coarse(202_312, 202_312),
                Keys::Coarse(2024, 2025),
                Keys::Coarse(202_601, 202_602),
                Keys::Days(20_260_301, 20_260_302),
            ]
        );
        assert_eq!(pieces_of("2024-02-15", "2024-03-15"), [Keys::Days(20_240_215, 20_240_315)]);
        assert_eq!(pieces_of("2024-03-15", "2024-02-15"), []);
    }
}
