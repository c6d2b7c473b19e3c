//! What a value of the Python program's file means, if anything: pure rules, one value at a time.
//!
//! SQLite keeps any type in any column, and that program never checked what it wrote.

use chrono::NaiveDate;
use rusqlite::types::ValueRef;

use crate::domain::{Currency, NumberError, UnitPrice, clean_name, is_blank, plain, product::NAME_MAX};
use crate::i18n::{Lang, parse};

/// Prices and quantities beyond this are a slip of the keyboard, and would not fit once multiplied and summed.
const HUGE: i64 = 1_000_000_000;

/// Decimals of a unit price.
const PRICE_DECIMALS: usize = 4;

/// How a value was read. The reasons are text ids of the locales.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read<T> {
    /// As it stands.
    Plain(T),
    /// Understood, but not as it stands.
    Changed(T, &'static str),
    /// No meaning could be found.
    Bad(&'static str),
}

impl<T> Read<T> {
    /// The value, where there is one, and the reason where it is not as it stood.
    pub fn parts(self) -> (Option<T>, Option<&'static str>) {
        match self {
            Read::Plain(value) => (Some(value), None),
            Read::Changed(value, reason) => (Some(value), Some(reason)),
            Read::Bad(reason) => (None, Some(reason)),
        }
    }
}

/// An id, where there is a usable one.
pub fn id(value: ValueRef<'_>) -> Option<i64> {
    match value {
        ValueRef::Integer(n) => Some(n),
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Text(_) | ValueRef::Blob(_) => None,
    }
}

/// A name without stray tabs, quotes and blanks at its ends; [`Read::Bad`] is an empty one.
pub fn name(value: ValueRef<'_>) -> Read<String> {
    const EMPTY: &str = "import-name-empty";
    let (raw, is_text) = match value {
        ValueRef::Null | ValueRef::Blob(_) => return Read::Bad(EMPTY),
        ValueRef::Integer(n) => (n.to_string(), false),
        ValueRef::Real(x) => (x.to_string(), false),
        ValueRef::Text(bytes) => (String::from_utf8_lossy(bytes).into_owned(), true),
    };
    let clean = trimmed(&raw);
    if is_blank(&clean) {
        return Read::Bad(EMPTY);
    }
    if clean.chars().count() > NAME_MAX {
        let cut: String = clean.chars().take(NAME_MAX).collect();
        return Read::Changed(trimmed(&cut), "import-name-cut");
    }
    let as_it_was = value.as_bytes().is_ok_and(|bytes| bytes == clean.as_bytes());
    match (is_text, as_it_was) {
        (true, true) => Read::Plain(clean),
        (true, false) => Read::Changed(clean, "import-name-trimmed"),
        (false, _) => Read::Changed(clean, "import-name-not-text"),
    }
}

/// A phone number or an address, trimmed like a name; none is no fault.
pub fn contact(value: ValueRef<'_>, reason: &'static str) -> Read<Option<String>> {
    if value == ValueRef::Null {
        return Read::Plain(None);
    }
    match name(value) {
        Read::Plain(text) => Read::Plain(Some(text)),
        Read::Changed(text, _) => Read::Changed(Some(text), reason),
        // An empty text means the same as NULL.
        Read::Bad(_) if value == ValueRef::Text(b"") => Read::Plain(None),
        Read::Bad(_) => Read::Changed(None, reason),
    }
}

fn trimmed(text: &str) -> String {
    let mut text = clean_name(text);
    // Quotes go only as a pair around the whole: `Écran 24"` and `Livre "Python débutant"` keep theirs.
    while let Some(inner) = quoted(&text) {
        text = inner.trim().to_owned();
    }
    text
}

fn quoted(text: &str) -> Option<&str> {
    ['"', '\''].into_iter().find_map(|mark| {
        let inner = text.strip_prefix(mark)?.strip_suffix(mark)?;
        // `"Clavier" et "souris"` begins and ends with other pairs.
        (!inner.contains(mark)).then_some(inner)
    })
}

/// A price: of either sign, since a product and a line treat a negative one differently.
pub fn price(value: ValueRef<'_>) -> Read<UnitPrice> {
    const UNREADABLE: &str = "import-price-unreadable";
    const TWO_READINGS: &str = "import-price-two-readings";
    match value {
        ValueRef::Null | ValueRef::Blob(_) => Read::Bad(UNREADABLE),
        ValueRef::Integer(n) => bounded(n.checked_mul(10_000)).map_or(Read::Bad("import-price-huge"), Read::Plain),
        ValueRef::Real(x) if !x.is_finite() => Read::Bad(UNREADABLE),
        // The shortest decimal of this float is what was typed, but for rounding noise at its end.
        ValueRef::Real(x) => decimal(&x.to_string()),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => {
                text_price(text).unwrap_or(Read::Bad(if two_readings(text) { TWO_READINGS } else { UNREADABLE }))
            }
            Err(_) => Read::Bad(UNREADABLE),
        },
    }
}

/// A text that is a number: `12.5`, `12,50 €`, `1 200`, `1.200,50`. With three digits behind its only mark it could be a thousand: then it
/// is none.
fn text_price(text: &str) -> Option<Read<UnitPrice>> {
    // As typed where the former program was used; `12 FCFA` as `12 F`.
    let written = text.trim().strip_suffix("CFA").unwrap_or(text);
    let plain = [Currency::EUR, Currency::from_code("XOF")?].into_iter();
    let mut plain = plain.map(|currency| parse::price_text(written, currency, Lang::Fr));
    let text = &plain.find_map(Result::ok)?;
    match plain::read(text, 4, 4) {
        Ok(n) => Some(
            bounded(Some(n)).map_or(Read::Bad("import-price-huge"), |price| Read::Changed(price, "import-price-text")),
        ),
        Err(NumberError::TooManyDecimals { .. }) => {
            Some(decimal(text.trim().replace(',', ".").trim_start_matches('+')))
        }
        Err(_) => None,
    }
}

/// `1,250`, with or without a currency: a thousand and a quarter, or one and a quarter. The old program itself wrote points.
fn two_readings(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, ',' | '.')).collect();
    digits.split_once(',').is_some_and(|(whole, behind)| {
        !whole.is_empty() && behind.len() == 3 && behind.bytes().all(|digit| digit.is_ascii_digit())
    })
}

fn bounded(ten_thousandths: Option<i64>) -> Option<UnitPrice> {
    ten_thousandths.filter(|n| n.unsigned_abs() <= HUGE.unsigned_abs() * 10_000).map(UnitPrice::new)
}

/// A decimal text with any number of decimals, rounded half away from zero to those of a unit price.
fn decimal(text: &str) -> Read<UnitPrice> {
    let (negative, size) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = size.split_once('.').unwrap_or((size, ""));
    let (kept, rest) = fraction.split_at_checked(PRICE_DECIMALS).unwrap_or((fraction, ""));
    let Ok(mut n) = format!("{whole}{kept:0<PRICE_DECIMALS$}").parse::<i64>() else {
        return Read::Bad("import-price-huge");
    };
    if rest.starts_with(['5', '6', '7', '8', '9']) {
        n = n.saturating_add(1);
    }
    let Some(price) = bounded(Some(if negative { -n } else { n })) else {
        return Read::Bad("import-price-huge");
    };
    if rest.is_empty() {
        Read::Plain(price)
    } else if rest.starts_with("0000") || rest.starts_with("9999") {
        Read::Changed(price, "import-price-noise")
    } else {
        Read::Changed(price, "import-price-rounded")
    }
}

/// Whole pieces sold, more than zero.
pub fn quantity(value: ValueRef<'_>) -> Read<i64> {
    const UNREADABLE: &str = "import-quantity-unreadable";
    let whole = |n: i64| match n {
        ..=0 => Read::Bad("import-quantity-not-positive"),
        1..=HUGE => Read::Plain(n),
        _ => Read::Bad("import-quantity-huge"),
    };
    match value {
        ValueRef::Null | ValueRef::Blob(_) => Read::Bad(UNREADABLE),
        ValueRef::Integer(n) => whole(n),
        ValueRef::Real(x) if !x.is_finite() => Read::Bad(UNREADABLE),
        ValueRef::Real(x) if x <= 0.0 => Read::Bad("import-quantity-not-positive"),
        ValueRef::Real(x) => {
            let text = x.to_string();
            match text.parse() {
                Ok(n) => whole(n),
                Err(_) if text.contains('.') => Read::Bad("import-quantity-fraction"),
                Err(_) => Read::Bad("import-quantity-huge"),
            }
        }
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes).map(|text| text.trim().parse()) {
            Ok(Ok(n)) => match whole(n) {
                Read::Plain(n) => Read::Changed(n, "import-quantity-text"),
                other @ (Read::Changed(..) | Read::Bad(_)) => other,
            },
            Ok(Err(_)) | Err(_) => Read::Bad(UNREADABLE),
        },
    }
}

/// Whole pieces on hand, of either sign; what can't be read is zero.
pub fn stock(value: ValueRef<'_>) -> Read<i64> {
    let whole = |n: i64| {
        if n.unsigned_abs() <= HUGE.unsigned_abs() { Read::Plain(n) } else { Read::Changed(0, "import-stock-huge") }
    };
    match value {
        ValueRef::Null => Read::Changed(0, "import-stock-none"),
        ValueRef::Text(_) | ValueRef::Blob(_) => Read::Changed(0, "import-stock-text"),
        ValueRef::Integer(n) => whole(n),
        // `round` goes half away from zero.
        ValueRef::Real(x) => match x.round().to_string().parse() {
            Ok(n) => match whole(n) {
                Read::Plain(n) if x.to_string().contains('.') => Read::Changed(n, "import-stock-rounded"),
                read @ (Read::Plain(_) | Read::Changed(..) | Read::Bad(_)) => read,
            },
            Err(_) => Read::Changed(0, "import-stock-huge"),
        },
    }
}

/// A day `YYYY-MM-DD`, whatever time is behind it.
pub fn day(value: ValueRef<'_>, latest: NaiveDate) -> Read<NaiveDate> {
    const UNREADABLE: Read<NaiveDate> = Read::Bad("import-date-unreadable");
    let ValueRef::Text(bytes) = value else { return UNREADABLE };
    let Ok(text) = std::str::from_utf8(bytes) else { return UNREADABLE };
    let Some((date, behind)) = text.trim().split_at_checked(10) else { return UNREADABLE };
    let mut parts = date.split('-');
    let mut part = |digits: usize| {
        let part = parts.next().filter(|part| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))?;
        part.parse::<u32>().ok()
    };
    let read =
        (|| NaiveDate::from_ymd_opt(i32::try_from(part(4)?).ok().filter(|year| *year > 0)?, part(2)?, part(2)?))();
    match read {
        // Earlier or later days are typing errors or a wrong clock.
        Some(day) if day < NaiveDate::default() || day > latest => Read::Bad("import-date-impossible"),
        Some(day) if text.len() == 10 => Read::Plain(day),
        Some(day) if behind.is_empty() || behind.starts_with([' ', 'T', 't', '\t']) => {
            Read::Changed(day, "import-date-time")
        }
        Some(_) | None => UNREADABLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> ValueRef<'_> {
        ValueRef::Text(text.as_bytes())
    }

    #[test]
    fn prices_are_read_without_their_noise() {
        let price_of = |n: i64| UnitPrice::new(n);
        assert_eq!(price(ValueRef::Real(0.1 + 0.2)), Read::Changed(price_of(3_000), "import-price-noise"));
        assert_eq!(price(ValueRef::Real(89.99)), Read::Plain(price_of(899_900)));
        assert_eq!(price(ValueRef::Real(0.0125)), Read::Plain(price_of(125)));
        assert_eq!(price(ValueRef::Real(-0.00005)), Read::Changed(price_of(-1), "import-price-rounded"));
        assert_eq!(price(ValueRef::Integer(12)), Read::Plain(price_of(120_000)));
        assert_eq!(price(text("12,5")), Read::Changed(price_of(125_000), "import-price-text"));
        for (written, ten_thousandths) in [
            ("12 €", 120_000),
            ("1 200", 12_000_000),
            ("12,50€", 125_000),
            ("1.200,50", 12_005_000),
            ("1,200.50", 12_005_000),
            ("€ 12", 120_000),
            ("12 FCFA", 120_000),
            ("1\u{a0}500 F CFA", 15_000_000),
            ("1\u{202f}200,5", 12_005_000),
            ("12 eur", 120_000),
            ("1.200.000", 12_000_000_000),
            ("0,125", 1_250),
            ("1.250", 12_500),
            ("-3,5", -35_000),
            ("12.", 120_000),
        ] {
            assert_eq!(
                price(text(written)),
                Read::Changed(price_of(ten_thousandths), "import-price-text"),
                "{written}"
            );
        }
        for two in ["1,250", "12,250 €"] {
            assert_eq!(price(text(two)), Read::Bad("import-price-two-readings"), "{two}");
        }
        for unreadable in ["1 20", "12 €€", "12 pommes", "1,2,3", "€", "", "--3", "1 2345"] {
            assert_eq!(price(text(unreadable)), Read::Bad("import-price-unreadable"), "{unreadable}");
        }
        assert_eq!(price(text("abc")), Read::Bad("import-price-unreadable"));
        assert_eq!(price(ValueRef::Null), Read::Bad("import-price-unreadable"));
        assert_eq!(price(ValueRef::Real(1e300)), Read::Bad("import-price-huge"));
        assert_eq!(price(ValueRef::Integer(i64::MIN)), Read::Bad("import-price-huge"));
        assert_eq!(price(ValueRef::Real(f64::INFINITY)), Read::Bad("import-price-unreadable"));
    }

    #[test]
    fn quantities_are_whole_and_positive() {
        assert_eq!(quantity(ValueRef::Integer(2)), Read::Plain(2));
        assert_eq!(quantity(ValueRef::Real(2.0)), Read::Plain(2));
        assert_eq!(quantity(text(" 2 ")), Read::Changed(2, "import-quantity-text"));
        assert_eq!(quantity(ValueRef::Real(0.5)), Read::Bad("import-quantity-fraction"));
        assert_eq!(quantity(ValueRef::Integer(0)), Read::Bad("import-quantity-not-positive"));
        assert_eq!(quantity(ValueRef::Integer(i64::MAX)), Read::Bad("import-quantity-huge"));
        assert_eq!(quantity(text("two")), Read::Bad("import-quantity-unreadable"));
    }

    #[test]
    fn stocks_are_numbers_or_nothing() {
        assert_eq!(stock(ValueRef::Integer(-3)), Read::Plain(-3));
        assert_eq!(stock(ValueRef::Real(-2.5)), Read::Changed(-3, "import-stock-rounded"));
        assert_eq!(stock(ValueRef::Null), Read::Changed(0, "import-stock-none"));
        assert_eq!(stock(text("beaucoup")), Read::Changed(0, "import-stock-text"));
    }

    #[test]
    fn days_are_strict_but_for_a_time_behind() {
        let may = NaiveDate::from_ymd_opt(2025, 5, 29).unwrap();
        let latest = NaiveDate::from_ymd_opt(2025, 6, 1).unwrap();
        let day = |value| day(value, latest);
        assert_eq!(day(text("1970-01-01")), Read::Plain(NaiveDate::default()));
        assert_eq!(day(text("2025-06-01")), Read::Plain(latest));
        for impossible in ["0025-05-29", "1969-12-31", "2025-06-02", "2099-01-01", "9999-12-31 10:00"] {
            assert_eq!(day(text(impossible)), Read::Bad("import-date-impossible"), "{impossible}");
        }
        assert_eq!(day(text("2025-05-29")), Read::Plain(may));
        assert_eq!(day(text("2025-05-29 14:03:11.5")), Read::Changed(may, "import-date-time"));
        assert_eq!(day(text("2025-05-29T14:03")), Read::Changed(may, "import-date-time"));
        for wrong in ["", "29/05/2025", "2025-02-30", "2025-5-29", "2025-05-291", "0000-01-01", "é2025-05-2"] {
            assert_eq!(day(text(wrong)), Read::Bad("import-date-unreadable"), "{wrong}");
        }
    }

    #[test]
    fn names_lose_what_stands_at_their_ends() {
        assert_eq!(name(text("Keyboard")), Read::Plain("Keyboard".to_owned()));
        assert_eq!(name(text("\t\"L'oeuf\" ")), Read::Changed("L'oeuf".to_owned(), "import-name-trimmed"));
        assert_eq!(name(text(" \"\t\" ")), Read::Bad("import-name-empty"));
        for kept in ["Livre \"Python débutant\"", "Écran 24\"", "'n Boek", "\"Clavier\" et \"souris\"", "L'œuf d'or'"]
        {
            assert_eq!(name(text(kept)), Read::Plain(kept.to_owned()));
        }
        assert_eq!(name(text("\"Clavier\"")), Read::Changed("Clavier".to_owned(), "import-name-trimmed"));
        assert_eq!(name(text("'\"Clavier\"'")), Read::Changed("Clavier".to_owned(), "import-name-trimmed"));
        assert_eq!(name(ValueRef::Integer(7)), Read::Changed("7".to_owned(), "import-name-not-text"));
    }
}
