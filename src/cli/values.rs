//! Arguments as numbers and days. What can't be read is refused in one line that names the argument.

use chrono::NaiveDate;

use super::failure::Failure;
use crate::domain::period::Period;
use crate::domain::{NumberError, invalid::Problem};
use crate::i18n::{Texts, errors::problem_text, number_error_text};
use crate::tr;

/// Which argument, and what is wrong with it.
pub fn refuse(texts: &Texts, argument: &str, error: &NumberError) -> Failure {
    bad_argument(texts, argument, number_error_text(texts, error))
}

pub fn bad_argument(texts: &Texts, argument: &str, problem: String) -> Failure {
    Failure::usage(tr!(texts, "cli-argument", argument = argument, problem = problem))
}

/// An empty name, code or key.
pub fn nothing(texts: &Texts, argument: &str) -> Failure {
    bad_argument(texts, argument, problem_text(texts, Problem::Empty))
}

/// An argument cut to a length that one line bears.
pub fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

/// A comma before three digits parts thousands for one reader and decimals for another: nothing is guessed from it.
pub fn one_meaning(text: &str) -> Result<&str, NumberError> {
    let digits = text.rsplit_once(',').map(|(_, digits)| digits.trim());
    if digits.is_some_and(|digits| digits.len() == 3 && digits.bytes().all(|digit| digit.is_ascii_digit())) {
        return Err(NumberError::NotANumber { what: shown(text) });
    }
    Ok(text)
}

/// An id: a whole number of one or more.
pub fn id(texts: &Texts, argument: &str, text: &str) -> Result<i64, Failure> {
    whole(text).map_err(|error| refuse(texts, argument, &error))
}

/// A count of one or more.
pub fn count(texts: &Texts, argument: &str, text: &str) -> Result<u32, Failure> {
    whole(text)
        .and_then(|number| u32::try_from(number).map_err(|_| NumberError::TooLarge))
        .map_err(|error| refuse(texts, argument, &error))
}

fn whole(text: &str) -> Result<i64, NumberError> {
    let number = crate::domain::plain::read(text, 0, 0).map_err(|error| match error {
        // The example that it is shown must be one that is taken here.
        NumberError::NotANumber { what } => NumberError::NotACount { what },
        other => other,
    })?;
    match number {
        0 => Err(NumberError::Zero),
        ..0 => Err(NumberError::Negative),
        1.. => Ok(number),
    }
}

/// A day as `2025-05-29`, and nothing else: a script has no locale.
pub fn day(texts: &Texts, argument: &str, text: &str) -> Result<NaiveDate, Failure> {
    let text = text.trim();
    let shaped = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    if text.is_empty() {
        return Err(bad_argument(texts, argument, tr!(texts, "cli-no-day")));
    }
    if !shaped {
        return Err(bad_argument(texts, argument, tr!(texts, "cli-not-a-day", what = shown(text))));
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|day| *day >= NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default())
        .ok_or_else(|| refuse(texts, argument, &NumberError::NoSuchDay { what: text.to_owned() }))
}

/// `--from` and `--to`.
pub fn period(texts: &Texts, from: Option<&str>, to: Option<&str>) -> Result<Period, Failure> {
    let from = from.map(|text| day(texts, "--from", text)).transpose()?;
    let to = to.map(|text| day(texts, "--to", text)).transpose()?;
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        return Err(Failure::usage(tr!(texts, "cli-period")));
    }
    Ok(Period { from, to })
}
