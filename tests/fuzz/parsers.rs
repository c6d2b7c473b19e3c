//! What a user types: numbers, days, what to find, words of the schema. Nothing panics; what is taken reads back as the
//! same thing however it is shown, and no digit that was typed is lost or added; what is refused is refused with a reason.

use chrono::NaiveDate;
use fastrand::Rng;
use salestrack::domain::{
    Currency, Money, NumberError, Quantity, Unit, UnitPrice, clean_name, fold,
    invalid::Field,
    moment::{day_number, day_of_number},
    plain,
    product::check_unit,
    sale::DocumentKind,
    shop::OversellPolicy,
    stock::MovementKind,
};
use salestrack::exchange::csv;
use salestrack::i18n::{Format, Lang, Texts, number_error_text, parse};

use crate::{mutate, storm};

const NUMBERS: &[&str] = &[
    "12.50",
    "12,50",
    "1 234,50",
    "1,234.50",
    "1.234,50",
    "€12.50",
    "12,50 €",
    "1 500 F CFA",
    "0.250 kg",
    "0,25",
    "3",
    "-3",
    "+12",
    ".5",
    "17.5kg",
    "2 L",
    "1’234",
    "0",
    "EUR 12",
    "1234567.89",
    "0.0125",
    "999999999",
    "CHF 1.00",
    "−8,90 €",
];
const DAYS: &[&str] = &[
    "21/11/2026",
    "2026-11-21",
    "21.11",
    "21 nov",
    "1er janvier 2026",
    "Nov 21",
    "29 févr.",
    "29/02/2024",
    "24 déc",
    "3 juil. 2025",
    "21-11-26",
    "1/1/1900",
    "31/12/9999",
    "May 5",
    "21st Nov 2026",
    "août 3",
];
const WORDS: &[&str] = &[
    "kg",
    "piece",
    "g",
    "l",
    "m",
    "EUR",
    "XOF",
    "sale",
    "void",
    "refuse",
    "ask",
    "fr",
    "en_GB.UTF-8",
    "cash",
    "opening",
];

fn currency(rng: &mut Rng) -> Currency {
    let codes = ["EUR", "XOF", "TND", "CHF", "JPY", "USD", "GBP"];
    Currency::from_code(codes[rng.usize(..codes.len())]).unwrap()
}

fn lang(rng: &mut Rng) -> Lang {
    Lang::ALL[rng.usize(..Lang::ALL.len())]
}

fn unit(rng: &mut Rng) -> Unit {
    [Unit::Piece, Unit::Kilogram, Unit::Gram, Unit::Litre, Unit::Metre][rng.usize(..5)]
}

/// The digits that count: without zeros before and behind them.
fn digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').to_owned()
}

/// A reason is one line, in either language, whatever was typed.
fn told(error: &NumberError) {
    thread_local! {
        static TEXTS: Vec<Texts> = Lang::ALL.into_iter().map(Texts::new).collect();
    }
    for text in TEXTS.with(|texts| texts.iter().map(|texts| number_error_text(texts, error)).collect::<Vec<_>>()) {
        assert!(!text.is_empty() && !text.chars().any(char::is_control), "{text:?}");
        assert!(text.chars().count() < 300, "{text:?}");
    }
}

fn amount(rng: &mut Rng, drawn: &mut String) {
    let (currency, lang) = (currency(rng), lang(rng));
    let text = mutate::text(rng, NUMBERS);
    *drawn = format!("{text:?} as {} in {lang:?}", currency.code());
    let format = Format::new(lang, currency);
    match parse::amount(&text, currency, lang) {
        Ok(money) => {
            assert!(!money.is_negative());
            assert_eq!(digits(&text), digits(&money.to_plain(currency)));
            for shown in
                [format.money(money), format.money_short(money), format.money_bare(money), format.money_field(money)]
            {
                assert_eq!(parse::amount(&shown, currency, lang), Ok(money), "{shown:?}");
            }
            assert_eq!(Money::parse_plain(&money.to_plain(currency), currency), Ok(money));
        }
        Err(error) => told(&error),
    }
    match parse::price(&text, currency, lang) {
        Ok(price) => {
            assert!(!price.is_negative());
            assert_eq!(digits(&text), digits(&price.to_plain(currency)));
            for shown in [format.price(price), format.price_field(price)] {
                assert_eq!(parse::price(&shown, currency, lang), Ok(price), "{shown:?}");
            }
            assert_eq!(UnitPrice::parse_plain(&price.to_plain(currency)), Ok(price));
        }
        Err(error) => told(&error),
    }
}

fn quantity(rng: &mut Rng, drawn: &mut String) {
    let (unit, lang) = (unit(rng), lang(rng));
    let text = mutate::text(rng, NUMBERS);
    *drawn = format!("{text:?} as {unit:?} in {lang:?}");
    let format = Format::new(lang, Currency::EUR);
    let signed = parse::signed_quantity(&text, unit, lang);
    match &signed {
        Ok(quantity) => {
            assert_eq!(digits(&text), digits(&quantity.to_plain()));
            assert_eq!(check_unit(*quantity, unit, Field::Quantity), Ok(()));
            let shown = [
                format.quantity(*quantity, unit),
                format.quantity_signed(*quantity, unit),
                format.quantity_field(*quantity),
            ];
            for shown in shown {
                assert_eq!(parse::signed_quantity(&shown, unit, lang), Ok(*quantity), "{shown:?}");
            }
            assert_eq!(Quantity::parse_plain(&quantity.to_plain()), Ok(*quantity));
        }
        Err(error) => told(error),
    }
    let plain = parse::quantity(&text, unit, lang);
    match signed {
        Ok(quantity) if quantity.is_negative() => assert_eq!(plain, Err(NumberError::Negative)),
        // Where it may not stand, a minus is what is wrong first, before a nought too.
        Err(_) | Ok(Quantity::ZERO) if plain == Err(NumberError::Negative) => {}
        other => assert_eq!(plain, other),
    }
}

fn machine(rng: &mut Rng, drawn: &mut String) {
    let scale = rng.u8(0..=4);
    let decimals = rng.u8(0..=scale);
    let text = mutate::text(rng, NUMBERS);
    *drawn = format!("{text:?} with {decimals} of {scale} decimals");
    match plain::read(&text, scale, decimals) {
        Ok(value) => {
            assert_eq!(digits(&text), digits(&plain::write(value, scale, 0)));
            assert_eq!(plain::read(&plain::write(value, scale, 0), scale, decimals), Ok(value));
        }
        Err(error) => told(&error),
    }
}

fn day(rng: &mut Rng, drawn: &mut String) {
    let today = NaiveDate::from_ymd_opt(rng.i32(1950..2090), rng.u32(1..=12), rng.u32(1..=28)).unwrap();
    let text = mutate::text(rng, DAYS);
    *drawn = format!("{text:?} on {today}");
    match parse::date(&text, today) {
        Ok(day) => {
            assert_eq!(parse::date(&day.format("%Y-%m-%d").to_string(), today), Ok(day));
            for lang in Lang::ALL {
                let format = Format::new(lang, Currency::EUR);
                for shown in [format.date(day), format.date_field(day)] {
                    assert_eq!(parse::date(&shown, today), Ok(day), "{shown:?}");
                }
            }
            assert_eq!(day_of_number(day_number(day)), Some(day));
        }
        Err(error) => told(&error),
    }
}

/// The words of the schema, and of the reader's own surroundings.
fn word(rng: &mut Rng, drawn: &mut String) {
    let text = mutate::text(rng, WORDS);
    *drawn = format!("{text:?}");
    if let Some(unit) = Unit::parse(&text) {
        assert_eq!(Unit::parse(unit.code()), Some(unit));
    }
    if let Some(currency) = Currency::from_code(&text) {
        assert_eq!(Currency::from_code(currency.code()), Some(currency));
    }
    if let Some(kind) = DocumentKind::parse(&text) {
        assert_eq!(kind.code(), text);
    }
    if let Some(kind) = MovementKind::parse(&text) {
        assert_eq!(kind.code(), text);
    }
    if let Some(policy) = OversellPolicy::parse(&text) {
        assert_eq!(policy.code(), text);
    }
    if let Some(lang) = Lang::parse(&text) {
        assert_eq!(Lang::parse(lang.code()), Some(lang));
    }
    Lang::detect(|_| Some(text.clone()));
}

/// Names: cleaned once is clean, folded once is folded, and neither keeps an order to a terminal.
fn name(rng: &mut Rng, drawn: &mut String) {
    let text = mutate::text(rng, &["Ginger juice 1 L", "Café « Awa »", "=Plantain", "O'Brien", "Ærø", "日本茶"]);
    *drawn = format!("{text:?}");
    let (clean, folded) = (clean_name(&text), fold(&text));
    assert_eq!(clean_name(&clean), clean);
    assert_eq!(fold(&folded), folded);
    assert_eq!(fold(&clean), folded);
    assert!(!clean.chars().any(char::is_control) && clean.trim() == clean);
    // A cell of a spreadsheet stays a cell; a number stays a number.
    let cell = csv::guarded(&text);
    let plain = text.replacen(',', ".", 1);
    let decimal =
        plain.parse::<f64>().is_ok() && plain.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let phone = text.strip_prefix('+').is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit())
            && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | '\u{A0}' | '\u{202F}'))
    });
    let number = decimal || phone;
    assert!(number || !cell.split(';').any(|part| part.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{cell:?}");
    assert!(!number || cell == text || !text.ends_with(|c: char| c.is_ascii_digit()), "{cell:?}");
    assert_eq!(cell.replace('\'', ""), text.replace('\'', ""));
}

#[test]
fn parsers() {
    storm("parsers", 1, |rng, drawn| match rng.u8(0..16) {
        0..5 => amount(rng, drawn),
        5..9 => quantity(rng, drawn),
        9..11 => machine(rng, drawn),
        11..13 => day(rng, drawn),
        13 => word(rng, drawn),
        _ => name(rng, drawn),
    });
}
