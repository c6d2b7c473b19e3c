//! What a report asks of the store: its own rows, and the days and totals around them.

use chrono::NaiveDate;

use crate::{
    domain::{
        ids::ClientId,
        period::{Period, Span},
        report::{DayOrders, DayUnits, MonthRevenue, ReportKind, ReportQuery, ReportRows, Summary},
    },
    repository::{Reader, Result},
};

/// A chart has a bar a day up to so many days, and a bar a month beyond.
const DAY_BARS: i64 = 92;

/// Rows of a ranking of clients that the screen takes at first, and at most; the command gives them all.
pub const SHOWN: u32 = 100;
const MOST_SHOWN: u32 = 6_400;
/// The end of the rows is near so many rows before it.
const NEAR: usize = 20;

/// What is on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    pub kind: ReportKind,
    /// How the period was chosen.
    pub span: Span,
    /// Business days.
    pub period: Period,
    /// Only of this client.
    pub client: Option<ClientId>,
    /// The business day on which it is asked.
    pub today: NaiveDate,
    /// Rows of a ranking of clients: as many as have been scrolled to.
    pub shown: u32,
}

impl Question {
    /// Is it a ranking of products or clients, not a row of days or months?
    pub fn ranks(&self) -> bool {
        match self.kind {
            ReportKind::BestSellers | ReportKind::LeastPopular | ReportKind::RevenuePerClient => true,
            ReportKind::OrdersPerDay | ReportKind::UnitsPerMonth | ReportKind::RevenuePerMonth => false,
        }
    }

    /// Is it the same report, however far it has been scrolled?
    pub fn is_about(&self, other: &Question) -> bool {
        Question { shown: other.shown, ..*self } == *other
    }

    /// Rows to ask for once the selection comes near the end of what is there; none when that is all.
    pub fn further(&self, selected: usize, rows: usize) -> Option<u32> {
        let full = self.kind.default_limit().is_none() && self.ranks() && rows >= self.shown as usize;
        let near = selected.saturating_add(NEAR) >= rows;
        (full && near && self.shown < MOST_SHOWN).then(|| self.shown.saturating_mul(4).min(MOST_SHOWN))
    }

    /// Does it count by day?
    pub fn by_day(&self) -> bool {
        self.period.days().is_some_and(|days| days <= DAY_BARS)
    }

    /// The whole period before, and the part of it that has as many days as this one has had.
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

    /// Does the period hold today, with days still to come?
    pub fn running(&self) -> bool {
        self.period.contains(self.today) && self.period.to.is_some_and(|to| to > self.today)
    }
}

/// What the store says about a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What was asked.
    pub question: Question,
    /// The report itself.
    pub rows: ReportRows,
    /// Orders and revenue of each day with a document.
    pub days: Vec<DayOrders>,
    /// Units of each day, where they are counted by day.
    pub units: Vec<DayUnits>,
    /// The totals.
    pub summary: Summary,
}

/// Reads a report. Of the period before, `counted` is the part that is compared and `whole` what the grey bars show.
pub fn read(repository: &dyn Reader, question: Question, counted: Period, whole: Period) -> Result<Report> {
    if question.ranks() {
        read_ranking(repository, question, counted)
    } else {
        read_series(repository, question, counted, whole)
    }
}

fn read_ranking(repository: &dyn Reader, question: Question, counted: Period) -> Result<Report> {
    let Question { kind, client, .. } = question;
    let limit = kind.default_limit().or(Some(question.shown));
    let asked = ReportQuery { kind, period: question.period, client, limit };
    let mut rows = repository.report(&asked)?;
    // A ranking is compared row by row, with the same products or clients.
    if counted != question.period {
        rows = repository.report_of(&ReportQuery { period: counted, ..asked }, &rows)?;
    }
    let summary = repository.summary(counted, client)?;
    Ok(Report { question, rows, days: Vec::new(), units: Vec::new(), summary })
}

/// The days are read once: the bars, the rows and the totals are all made of them.
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
    let rows = match kind {
        ReportKind::UnitsPerMonth => ReportRows::UnitsPerMonth(months),
        ReportKind::RevenuePerMonth => ReportRows::RevenuePerMonth(MonthRevenue::of_days(&among)?),
        _ => ReportRows::OrdersPerDay(DayOrders::with_orders(among)),
    };
    Ok(Report { question, rows, days, units, summary })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn asked(span: Span, on: NaiveDate, today: NaiveDate) -> Question {
        Question { kind: ReportKind::RevenuePerMonth, span, period: span.around(on), client: None, today, shown: SHOWN }
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
