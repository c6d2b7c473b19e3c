//! When the sample shop sells: weekdays, seasons, growth, and the hours of a day.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};
use fastrand::Rng;

use super::SampleSpec;

/// How busy each hour from 8 to 19 is.
const HOURS: [u32; 12] = [30, 55, 80, 95, 110, 75, 50, 55, 80, 120, 140, 90];
const OPENS: u32 = 8;
/// How busy each month is: quiet in winter and in August, feasts in December.
const MONTHS: [u32; 12] = [85, 85, 95, 100, 100, 105, 100, 85, 100, 100, 105, 140];

/// One day of business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    pub date: NaiveDate,
    /// Number of sales.
    pub sales: u32,
    /// Has it begun?
    pub opened: bool,
    /// Seconds after midnight at which it ends.
    closes: u32,
}

/// Every day, first to last, with exactly the sales of the spec shared among them.
pub fn plan(spec: &SampleSpec, days: u32, rng: &mut Rng) -> Vec<Day> {
    let last_second = spec.last.map_or(u32::MAX, |time| chrono::Timelike::num_seconds_from_midnight(&time));
    let mut weighed: Vec<(Day, u128)> = Vec::new();
    for index in 0..days {
        let back = u64::from(days - 1 - index);
        let Some(date) = spec.until.checked_sub_days(Days::new(back)) else { continue };
        let closes = if back == 0 { last_second.min((OPENS + 12) * 3600) } else { (OPENS + 12) * 3600 };
        let growth = 700 + 600 * index / days.max(1);
        let noise = rng.u32(80..=120);
        let weight = u128::from(weekday(date))
            * u128::from(month(date))
            * u128::from(payday(date))
            * u128::from(growth)
            * u128::from(noise)
            * u128::from(open_share(closes));
        weighed.push((Day { date, sales: 0, opened: closes > OPENS * 3600, closes }, weight));
    }
    let all: u128 = weighed.iter().map(|(_, weight)| weight).sum();
    let (mut sum, mut given) = (0_u128, 0_u128);
    for (day, weight) in &mut weighed {
        sum += *weight;
        let goal = (sum * u128::from(spec.sales)).checked_div(all).unwrap_or(0);
        day.sales = u32::try_from(goal - given).unwrap_or(0);
        given = goal;
    }
    weighed.into_iter().map(|(day, _)| day).collect()
}

fn weekday(date: NaiveDate) -> u32 {
    match date.weekday() {
        Weekday::Mon => 85,
        Weekday::Tue => 90,
        Weekday::Wed | Weekday::Thu => 95,
        Weekday::Fri => 120,
        Weekday::Sat => 150,
        Weekday::Sun => 55,
    }
}

fn month(date: NaiveDate) -> u32 {
    MONTHS.get(date.month0() as usize).copied().unwrap_or(100)
}

/// Wages come at the end of the month.
fn payday(date: NaiveDate) -> u32 {
    if date.day() >= 28 || date.day() <= 3 { 115 } else { 100 }
}

/// The busyness of a day that ends at a second.
fn open_share(closes: u32) -> u32 {
    (OPENS..).zip(HOURS).map(|(hour, busy)| busy * closes.saturating_sub(hour * 3600).min(3600) / 3600).sum()
}

impl Day {
    /// The times of its sales, in order.
    pub fn times(&self, rng: &mut Rng) -> Vec<NaiveTime> {
        let open = open_share(self.closes).max(1);
        let mut seconds: Vec<u32> = (0..self.sales)
            .map(|_| {
                let mut at = rng.u32(0..open);
                for (hour, busy) in (OPENS..).zip(HOURS) {
                    if at < busy {
                        let start = hour * 3600;
                        let end = (start + 3600).min(self.closes).max(start + 1);
                        return rng.u32(start..end);
                    }
                    at -= busy;
                }
                self.closes.saturating_sub(1)
            })
            .collect();
        seconds.sort_unstable();
        seconds.into_iter().filter_map(|s| NaiveTime::from_num_seconds_from_midnight_opt(s, 0)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_share_every_sale() {
        let spec = SampleSpec::until(NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
        let plan = plan(&spec, 730, &mut Rng::with_seed(1));
        assert_eq!(plan.len(), 730);
        assert_eq!(plan.iter().map(|day| day.sales).sum::<u32>(), 20_000);
        assert!(plan.iter().all(|day| day.sales > 0));
    }

    #[test]
    fn today_ends_now() {
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap();
        let spec = SampleSpec { last: Some(noon), ..SampleSpec::until(NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()) };
        let mut rng = Rng::with_seed(1);
        let today = plan(&spec, 730, &mut rng).pop().unwrap();
        assert!(today.sales > 0);
        assert!(today.times(&mut rng).iter().all(|time| *time < noon));
    }
}
