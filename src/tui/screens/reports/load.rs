//! What a report reads from the store: its rows, and the days and totals beside them.

use chrono::NaiveDate;

use crate::{
    domain::{
        ids::ClientId,
        period::{Period, Span},
        report::{DayOrders, DayUnits, HourOrders, MonthRevenue, ReportKind, ReportQuery, ReportRows, Summary},
    },
    repository::{Reader, Result},
};

/// A period of at most this many days is counted by day, a longer one by month.
const DAY_BARS: i64 = 92;

/// Rows of a ranking of clients that are first read.
pub const SHOWN: u32 = 100;
/// Rows of a ranking of clients at most; the `report` command has no such limit.
const MOST_SHOWN: u32 = 6_400;
/// More rows are read when the selection is this close to the end.
const NEAR: usize = 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    pub kind: ReportKind,
    pub span: Span,
    /// Business days.
    pub period: Period,
    /// Only sales to this client.
    pub client: Option<ClientId>,
    /// The business day of the question.
    pub today: NaiveDate,
    /// Number of rows of a ranking of clients.
    pub shown: u32,
    /// The hour in which a business day begins.
    pub first_hour: u8,
}

impl Question {
    /// Whether the rows are products or clients, not days or months.
    pub fn ranks(&self) -> bool {
        matches!(self.kind, ReportKind::BestSellers | ReportKind::LeastPopular | ReportKind::RevenuePerClient)
    }

    /// So many rows are read of a ranking.
    pub fn limit(&self) -> u32 {
        self.kind.default_limit().unwrap_or(self.shown)
    }

    /// Whether it is the same question, but for the number of rows.
    pub fn is_about(&self, other: &Question) -> bool {
        Question { shown: other.shown, ..*self } == *other
    }

    /// The number of rows to read next, if the selection is near the end and there may be more.
    pub fn more(&self, selected: usize, rows: usize) -> Option<u32> {
        let full = self.kind.default_limit().is_none() && self.ranks() && rows >= self.limit() as usize;
        let near = selected.saturating_add(NEAR) >= rows;
        (full && near && self.shown < MOST_SHOWN).then(|| self.shown.saturating_mul(4).min(MOST_SHOWN))
    }

    /// Whether the rows or bars are days; else they are hours or months.
    pub fn by_day(&self) -> bool {
        !self.by_hour() && self.period.days().is_some_and(|days| days <= DAY_BARS)
    }

    /// Whether the rows and bars are the hours of one day. How many articles were sold in an hour is not kept.
    pub fn by_hour(&self) -> bool {
        self.period.days() == Some(1) && matches!(self.kind, ReportKind::OrdersPerDay | ReportKind::RevenuePerMonth)
    }

    /// The period before, and the part of it that is compared: as many days as this period has had so far.
    pub fn previous(&self) -> Option<(Period, Period)> {
        let whole = self.span.before(self.period)?;
        let (from, before, before_to) = (self.period.from?, whole.from?, whole.to?);
        if !self.running() {
            return Some((whole, whole));
        }
        let so_far = u64::try_from((self.today - from).num_days()).ok()?;
        let cut = before.checked_add_days(chrono::Days::new(so_far))?.min(before_to);
        Some((whole, Period::between(before, cut)))
    }

    /// Whether today is in the period, but not its last day.
    pub fn running(&self) -> bool {
        self.period.contains(self.today) && self.period.to.is_some_and(|to| to > self.today)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub question: Question,
    pub rows: ReportRows,
    /// Orders and revenue of each day with a document; empty for a ranking.
    pub days: Vec<DayOrders>,
    /// Units of each day, where units are counted by day.
    pub units: Vec<DayUnits>,
    /// Orders and revenue of each hour, where hours are shown.
    pub hours: Vec<HourOrders>,
    pub summary: Summary,
}

/// Reads a report: its rows and totals of the period `counted`, the days of its bars of the period `whole`.
pub fn read(repository: &dyn Reader, question: Question, counted: Period, whole: Period) -> Result<Report> {
    if question.ranks() {
        read_ranking(repository, question, counted)
    } else {
        read_series(repository, question, counted, whole)
    }
}

fn read_ranking(repository: &dyn Reader, question: Question, counted: Period) -> Result<Report> {
    let Question { kind, client, .. } = question;
    let asked = ReportQuery { kind, period: question.period, client, limit: Some(question.limit()) };
    let mut rows = repository.report(&asked)?;
    // The period before is read for the products or clients that are ranked now.
    if counted != question.period {
        rows = repository.report_of(&ReportQuery { period: counted, ..asked }, &rows)?;
    }
    let summary = repository.summary(counted, client)?;
    Ok(Report { question, rows, days: Vec::new(), units: Vec::new(), hours: Vec::new(), summary })
}

/// Bars, rows and totals are all computed from days that are read once.
fn read_series(repository: &dyn Reader, question: Question, counted: Period, whole: Period) -> Result<Report> {
    let Question { kind, client, .. } = question;
    let days = repository.days(whole, client)?;
    let among: Vec<DayOrders> = days.iter().filter(|row| counted.contains(row.day)).cloned().collect();
    let asked = ReportQuery { kind: ReportKind::UnitsPerMonth, period: counted, client, limit: None };
    let months = match repository.report(&asked)? {
        ReportRows::UnitsPerMonth(months) => months,
        _ => Vec::new(),
    };
    let summary = Summary::of(&among, &months)?;
    let mut units = Vec::new();
    if kind == ReportKind::UnitsPerMonth && question.by_day() {
        units = repository.unit_days(whole, client)?;
    }
    let hours = if question.by_hour() { repository.hours(whole, client)? } else { Vec::new() };
    let rows = match kind {
        ReportKind::UnitsPerMonth => ReportRows::UnitsPerMonth(months),
        ReportKind::RevenuePerMonth => ReportRows::RevenuePerMonth(MonthRevenue::of_days(&among)?),
        _ => ReportRows::OrdersPerDay(among),
    };
    Ok(Report { question, rows, days, units, hours, summary })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn asked(span: Span, on: NaiveDate, today: NaiveDate) -> Question {
        Question {
            kind: ReportKind::RevenuePerMonth,
            span,
            period: span.around(on),
            client: None,
            today,
            shown: SHOWN,
            first_hour: 0,
        }
    }

    #[test]
    fn a_running_period_is_compared_to_as_many_days() {
        let today = day(2026, 11, 21);
        let (whole, cut) = asked(Span::Month, today, today).previous().unwrap();
        assert_eq!(whole, Period::between(day(2026, 10, 1), day(2026, 10, 31)));
        assert_eq!(cut, Period::between(day(2026, 10, 1), day(2026, 10, 21)));
        let (whole, cut) = asked(Span::Month, day(2026, 9, 3), today).previous().unwrap();
        assert_eq!(whole, cut);
        let (_, cut) = asked(Span::Month, day(2026, 3, 30), day(2026, 3, 30)).previous().unwrap();
        assert_eq!(cut.to, Some(day(2026, 2, 28)));
        assert_eq!(asked(Span::All, today, today).previous(), None);
    }

    #[test]
    fn a_quarter_has_a_bar_a_day_and_a_year_a_bar_a_month() {
        let today = day(2026, 11, 21);
        assert!(asked(Span::Days90, today, today).by_day());
        assert!(!asked(Span::Year, today, today).by_day());
        assert!(!asked(Span::All, today, today).by_day());
    }
}
