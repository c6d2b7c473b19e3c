//! Reading what a user types into a field, in either locale: tolerant of signs and grouping, never of two readings.

use chrono::{Datelike, NaiveDate};

use super::calendar::names;
use super::{Lang, Texts};
use crate::domain::plain::{self, letter_o, shown};
use crate::domain::{Currency, Money, NumberError, Quantity, Unit, UnitPrice, fold};
use crate::tr;

/// An amount of zero or more.
pub fn amount(text: &str, currency: Currency, lang: Lang) -> Result<Money, NumberError> {
    let plain = normalize(without_sign(text, currency), lang)?;
    let money = Money::parse_plain(&plain, currency)?;
    if money.is_negative() { Err(NumberError::Negative) } else { Ok(money) }
}

/// A unit price of zero or more, to four decimals.
pub fn price(text: &str, currency: Currency, lang: Lang) -> Result<UnitPrice, NumberError> {
    let price = UnitPrice::parse_plain(&price_text(text, currency, lang)?)?;
    if price.is_negative() { Err(NumberError::Negative) } else { Ok(price) }
}

/// A unit price as plain machine text, with its sign and all its decimals.
pub fn price_text(text: &str, currency: Currency, lang: Lang) -> Result<String, NumberError> {
    let body = without_sign(text, currency);
    // Where no amount has three decimals, 1,500 may mean a thousand and a half: a price has four, and would take it for one and a half.
    // Where it has none at all, so does 1.500.
    let marks = if currency.exponent() == 0 { &[',', '.'][..] } else { &[','] };
    if currency.exponent() < 3 && may_group(body, marks) && decimal_mark(body, lang).is_some() {
        return Err(NumberError::NotANumber { what: shown(body) });
    }
    normalize(body, lang)
}

/// A quantity of zero or more, to the decimals that the unit allows.
pub fn quantity(text: &str, unit: Unit, lang: Lang) -> Result<Quantity, NumberError> {
    if minus(text.trim()).is_some() {
        // Before anything else is wrong with it: "-" alone, "-0.5" of pieces.
        return Err(NumberError::Negative);
    }
    let quantity = signed_quantity(text, unit, lang)?;
    if quantity.is_negative() { Err(NumberError::Negative) } else { Ok(quantity) }
}

/// A quantity with a sign, as a correction of the stock takes it.
pub fn signed_quantity(text: &str, unit: Unit, lang: Lang) -> Result<Quantity, NumberError> {
    let body = match unit {
        // Nobody types "3 piece".
        Unit::Piece => text,
        Unit::Kilogram | Unit::Gram | Unit::Litre | Unit::Metre => strip_end(text.trim(), unit.code()).unwrap_or(text),
    };
    let plain = match normalize(body, lang) {
        // A correction often begins with its sign: nothing is wrong yet, the number is missing.
        Err(NumberError::Negative) => return Err(NumberError::Empty),
        // The example that it is shown must be one that is taken here.
        Err(NumberError::NotANumber { what }) if unit.decimals() == 0 => return Err(NumberError::NotACount { what }),
        other => other?,
    };
    plain::read(&plain, 3, unit.decimals()).map(Quantity::new)
}

/// The text without the currency's sign or code at either end.
fn without_sign(text: &str, currency: Currency) -> &str {
    let text = text.trim();
    let no_break = currency.symbol().replace(' ', "\u{A0}");
    for sign in [no_break.as_str(), &currency.symbol(), currency.code(), &currency.symbol_short()] {
        if let Some(rest) = strip_end(text, sign).or_else(|| strip_start(text, sign)) {
            return rest;
        }
    }
    text
}

fn strip_end<'a>(text: &'a str, sign: &str) -> Option<&'a str> {
    let (rest, end) = text.split_at_checked(text.len().checked_sub(sign.len())?)?;
    end.eq_ignore_ascii_case(sign).then(|| rest.trim_end())
}

fn strip_start<'a>(text: &'a str, sign: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(sign.len())?;
    start.eq_ignore_ascii_case(sign).then(|| rest.trim_start())
}

/// The text after a minus sign.
fn minus(text: &str) -> Option<&str> {
    text.strip_prefix(['-', '\u{2212}'])
}

/// Takes the grouping out and makes the decimal mark a point. Grouping must be by threes, or it is a slip of the hand. A
/// mark that waits for its decimals, as in `12,`, is no slip: it is on its way to `12,5`.
fn normalize(text: &str, lang: Lang) -> Result<String, NumberError> {
    let text = text.trim();
    if let Some(error) = letter_o(text) {
        return Err(error);
    }
    let refuse = || NumberError::NotANumber { what: shown(text) };
    let (sign, body) = match minus(text) {
        Some("") => return Err(NumberError::Negative),
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = match decimal_mark(body, lang) {
        Some(at) => {
            let (whole, behind) = body.split_at_checked(at).ok_or_else(refuse)?;
            (whole, Some(behind.get(1..).unwrap_or_default()))
        }
        None => (body, None),
    };
    let is_group = |c: char| matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\'' | '’' | ',' | '.');
    let groups: Vec<&str> = whole.split(is_group).collect();
    let mut marks = whole.chars().filter(|c| is_group(*c) && !c.is_whitespace());
    let one_kind = marks.next().is_none_or(|first| marks.all(|mark| mark == first));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let by_threes = groups.iter().skip(1).all(|group| group.len() == 3)
        && groups.first().is_some_and(|first| groups.len() == 1 || (1..=3).contains(&first.len()));
    // Refused here, where the text is still as it was typed.
    if !one_kind || !by_threes || !groups.iter().copied().chain(decimals).all(digits) {
        return Err(refuse());
    }
    let whole = groups.concat();
    Ok(match decimals {
        Some("") if !whole.is_empty() => format!("{sign}{whole}"),
        Some(decimals) => format!("{sign}{whole}.{decimals}"),
        None => format!("{sign}{whole}"),
    })
}

/// One mark, with three digits behind it and one to three before it that begin with no zero: `1,500`.
fn may_group(body: &str, marks: &[char]) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    body.split_once(marks).is_some_and(|(whole, behind)| {
        behind.len() == 3
            && digits(behind)
            && (1..=3).contains(&whole.len())
            && digits(whole)
            && !whole.starts_with('0')
    })
}

/// Where the decimal mark is. With both marks it is the later one; a mark that repeats groups; a comma alone with three
/// digits behind it groups in English, as in 1,234, unless a zero stands before it.
fn decimal_mark(body: &str, lang: Lang) -> Option<usize> {
    let last = body.rfind([',', '.'])?;
    let (before, behind) = body.split_at_checked(last)?;
    let mark = behind.chars().next()?;
    if before.contains(mark) {
        return None;
    }
    let other = if mark == ',' { '.' } else { ',' };
    let groups = mark == ','
        && lang == Lang::En
        && !before.contains(other)
        && behind.len() == 4
        && (1..=3).contains(&before.len())
        && !before.starts_with('0');
    if groups { None } else { Some(last) }
}

/// A day: `21/11/2026`, `2026-11-21`, `21.11`, `21 nov`, `1er janvier 2026`, `Nov 21`. Numbers are day first in both languages.
/// Without a year it is the last such day that is not after today.
pub fn date(text: &str, today: NaiveDate) -> Result<NaiveDate, NumberError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NumberError::NoDay);
    }
    let refuse = || NumberError::NotADate { what: shown(text) };
    let folded = fold(text);
    if minus(text).is_some() {
        return Err(refuse());
    }
    let parts: Vec<&str> = folded.split(['/', '-', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let (day, month, year) = match *parts.as_slice() {
        [year, month, day] if year.len() == 4 && number(year).is_some() => (number(day), number(month), Some(year)),
        [day, month] => (day_number(day), month_number(month), None),
        [day, month, year] => (day_number(day), month_number(month), Some(year)),
        _ => return Err(refuse()),
    };
    let (day, month) = match (day, month) {
        (Some(day), Some(month)) => (day, month),
        // The month's name first, as in Nov 21.
        _ => {
            match (parts.first().and_then(|part| month_number(part)), parts.get(1).and_then(|part| day_number(part))) {
                (Some(month), Some(day)) => (day, month),
                _ => return Err(refuse()),
            }
        }
    };
    let no_such_day = || NumberError::NoSuchDay { what: shown(text) };
    if let Some(year) = year {
        let year = full_year(year, today).ok_or_else(refuse)?;
        return NaiveDate::from_ymd_opt(year, month, day).ok_or_else(no_such_day);
    }
    // Eight years back hold a 29 February.
    (0..=8)
        .filter_map(|back| NaiveDate::from_ymd_opt(today.year() - back, month, day))
        .find(|found| *found <= today)
        .ok_or_else(no_such_day)
}

fn number(text: &str) -> Option<u32> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// `21`, `1er`, `21st`.
fn day_number(text: &str) -> Option<u32> {
    let bare = ["er", "st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
    number(bare)
}

/// A month's number, or its name in either language, from three letters on as long as they mean one month.
fn month_number(text: &str) -> Option<u32> {
    if let Some(month) = number(text) {
        return Some(month);
    }
    if text.len() < 3 {
        return None;
    }
    let mut found = (1..=12_u32).zip(0..12_usize).filter(|(_, at)| {
        Lang::ALL.into_iter().any(|lang| {
            let names = names(lang);
            let long = names.months.get(*at).is_some_and(|name| fold(name).starts_with(text));
            long || names.months_tiny.get(*at).is_some_and(|name| fold(name) == text)
        })
    });
    let month = found.next()?.0;
    found.next().is_none().then_some(month)
}

/// Four digits, or two of this century.
fn full_year(text: &str, today: NaiveDate) -> Option<i32> {
    let year = i32::try_from(number(text)?).ok()?;
    match text.len() {
        4 if year >= 1900 => Some(year),
        2 => Some(today.year() / 100 * 100 + year),
        _ => None,
    }
}

/// What the user is told about a number: what is wrong, and what to write instead. Outside it is `number_error_text`.
pub fn error_text(texts: &Texts, error: &NumberError) -> String {
    match error {
        NumberError::Empty => tr!(texts, "number-empty"),
        NumberError::NotANumber { what } => {
            let example = match texts.lang() {
                Lang::En => "12.50",
                Lang::Fr => "12,50",
            };
            tr!(texts, "number-not-a-number", what = what.as_str(), example = example)
        }
        NumberError::NotACount { what } => {
            tr!(texts, "number-not-a-number", what = what.as_str(), example = "3")
        }
        NumberError::LetterO { suggestion, last: true } => {
            tr!(texts, "number-letter-o-last", suggestion = suggestion.as_str())
        }
        NumberError::LetterO { suggestion, last: false } => {
            tr!(texts, "number-letter-o", suggestion = suggestion.as_str())
        }
        NumberError::TooManyDecimals { max: 0 } => tr!(texts, "number-whole"),
        NumberError::TooManyDecimals { max } => tr!(texts, "number-decimals", max = i64::from(*max)),
        NumberError::TooLarge => tr!(texts, "number-too-large"),
        NumberError::Negative => tr!(texts, "number-negative"),
        NumberError::Zero => tr!(texts, "number-zero"),
        NumberError::NoDay => tr!(texts, "number-no-day"),
        NumberError::NotADate { what } => tr!(texts, "number-not-a-date", what = what.as_str()),
        NumberError::NoSuchDay { what } => tr!(texts, "number-no-such-day", what = what.as_str()),
    }
}

#[cfg(test)]
mod tests;
