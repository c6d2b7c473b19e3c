//! Days, months and hours as a locale writes them.

use chrono::{Datelike, NaiveDate, NaiveTime};

use super::{Format, Lang};

/// The names of a language's months and days.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) months: [&'static str; 12],
    pub(super) months_short: [&'static str; 12],
    /// Three letters, without a point: for the axis of a narrow chart.
    pub(super) months_tiny: [&'static str; 12],
    /// From Monday.
    weekdays: [&'static str; 7],
    weekdays_short: [&'static str; 7],
    today: &'static str,
    yesterday: &'static str,
}

static EN: Names = Names {
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    months_short: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    months_tiny: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    weekdays_short: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    today: "Today",
    yesterday: "Yesterday",
};

static FR: Names = Names {
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    months_short: ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    months_tiny: ["jan", "fév", "mar", "avr", "mai", "jun", "jul", "aoû", "sep", "oct", "nov", "déc"],
    weekdays: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    weekdays_short: ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."],
    today: "Aujourd’hui",
    yesterday: "Hier",
};

pub(super) fn names(lang: Lang) -> &'static Names {
    match lang {
        Lang::En => &EN,
        Lang::Fr => &FR,
    }
}

impl Format {
    /// `21 Nov 2026`, `21 nov. 2026`.
    pub fn date(self, day: NaiveDate) -> String {
        format!("{} {}", self.day_short(day), day.year())
    }

    /// `21/11/2026`: what a date field takes.
    pub fn date_field(self, day: NaiveDate) -> String {
        format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
    }

    /// `21 Nov`, `21 nov.`, `1er janv.`.
    pub fn day_short(self, day: NaiveDate) -> String {
        format!("{} {}", self.day_of_month(day), self.month_short(day))
    }

    /// `21 Nov`, `21 nov`: no point and no ordinal, for an axis.
    pub fn day_axis(self, day: NaiveDate) -> String {
        format!("{} {}", day.day(), self.month_tiny(day))
    }

    /// `Saturday 21 November`, `samedi 21 novembre`.
    pub fn day_long(self, day: NaiveDate) -> String {
        format!("{} {} {}", self.weekday(day), self.day_of_month(day), self.month_long(day))
    }

    pub fn month_long(self, day: NaiveDate) -> &'static str {
        month(&names(self.lang).months, day)
    }

    pub fn month_short(self, day: NaiveDate) -> &'static str {
        month(&names(self.lang).months_short, day)
    }

    pub fn month_tiny(self, day: NaiveDate) -> &'static str {
        month(&names(self.lang).months_tiny, day)
    }

    /// `N`: where a month has one column.
    pub fn month_letter(self, day: NaiveDate) -> String {
        self.month_long(day).chars().take(1).flat_map(char::to_uppercase).collect()
    }

    /// `November 2026`.
    pub fn month_year(self, day: NaiveDate) -> String {
        format!("{} {}", self.month_long(day), day.year())
    }

    pub fn weekday(self, day: NaiveDate) -> &'static str {
        weekday(&names(self.lang).weekdays, day)
    }

    pub fn weekday_short(self, day: NaiveDate) -> &'static str {
        weekday(&names(self.lang).weekdays_short, day)
    }

    /// `Today`, `Yesterday`, else the day, with its year when that is another one.
    pub fn relative_day(self, day: NaiveDate, today: NaiveDate) -> String {
        if day == today {
            names(self.lang).today.to_owned()
        } else if Some(day) == today.pred_opt() {
            names(self.lang).yesterday.to_owned()
        } else if day.year() == today.year() {
            self.day_short(day)
        } else {
            self.date(day)
        }
    }

    /// `14:20`.
    pub fn time(self, time: NaiveTime) -> String {
        time.format("%H:%M").to_string()
    }

    fn day_of_month(self, day: NaiveDate) -> String {
        match (self.lang, day.day()) {
            (Lang::Fr, 1) => "1er".to_owned(),
            (Lang::Fr | Lang::En, number) => number.to_string(),
        }
    }
}

fn month(names: &[&'static str; 12], day: NaiveDate) -> &'static str {
    names.get(day.month0() as usize).copied().unwrap_or_default()
}

fn weekday(names: &[&'static str; 7], day: NaiveDate) -> &'static str {
    names.get(day.weekday().num_days_from_monday() as usize).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Currency;

    const EN: Format = Format::new(Lang::En, Currency::EUR);
    const FR: Format = Format::new(Lang::Fr, Currency::EUR);

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn days() {
        let saturday = day(2026, 11, 21);
        assert_eq!(EN.date(saturday), "21 Nov 2026");
        assert_eq!(FR.date(saturday), "21 nov. 2026");
        assert_eq!(EN.date_field(saturday), "21/11/2026");
        assert_eq!(EN.day_long(saturday), "Saturday 21 November");
        assert_eq!(FR.day_long(saturday), "samedi 21 novembre");
        assert_eq!(FR.day_short(day(2026, 1, 1)), "1er janv.");
        assert_eq!(FR.day_axis(day(2026, 10, 5)), "5 oct");
        assert_eq!(FR.month_letter(day(2026, 8, 1)), "A");
        assert_eq!(FR.month_year(saturday), "novembre 2026");
        assert_eq!(EN.weekday_short(saturday), "Sat");
        assert_eq!(EN.time(NaiveTime::from_hms_opt(9, 5, 59).unwrap()), "09:05");
    }

    #[test]
    fn days_near_today_have_a_name() {
        let today = day(2026, 3, 1);
        assert_eq!(EN.relative_day(today, today), "Today");
        assert_eq!(FR.relative_day(day(2026, 2, 28), today), "Hier");
        assert_eq!(FR.relative_day(day(2026, 2, 27), today), "27 févr.");
        assert_eq!(EN.relative_day(day(2025, 12, 31), today), "31 Dec 2025");
    }
}
