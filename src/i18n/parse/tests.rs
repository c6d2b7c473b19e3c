//! What people type, and what they should not.

use proptest::prelude::*;

use super::*;
use crate::i18n::Format;

const EUR: Currency = Currency::EUR;

fn cents(text: &str, lang: Lang) -> Result<i64, NumberError> {
    amount(text, EUR, lang).map(Money::minor)
}

#[test]
fn amounts_in_either_way_of_writing() {
    for lang in Lang::ALL {
        for (text, wanted) in [
            ("12.50", 1250),
            ("12,50", 1250),
            ("12,5", 1250),
            ("€12.50", 1250),
            ("12,50 €", 1250),
            ("12,50\u{A0}€", 1250),
            ("12.50 eur", 1250),
            ("1\u{202F}234,50", 123_450),
            ("1 234.50", 123_450),
            ("1,234.50", 123_450),
            ("1.234,50", 123_450),
            ("1,234,567", 123_456_700),
            ("1'234.50", 123_450),
            ("0", 0),
            (" 7 ", 700),
            // On the way to 5,50.
            ("5.", 500),
            ("5,", 500),
            ("1 234,", 123_400),
        ] {
            assert_eq!(cents(text, lang), Ok(wanted), "{text} {lang:?}");
        }
    }
    assert_eq!(amount("1 500 F CFA", Currency::XOF, Lang::Fr), Ok(Money::new(1500)));
    assert_eq!(amount("1 500 F", Currency::XOF, Lang::Fr), Ok(Money::new(1500)));
    assert_eq!(amount("1500 XOF", Currency::XOF, Lang::En), Ok(Money::new(1500)));
}

#[test]
fn a_price_has_one_reading_or_none() {
    let read = |text: &str, code: &str, lang| {
        price(text, Currency::from_code(code).unwrap(), lang).map(UnitPrice::ten_thousandths)
    };
    let refused = |text: &str| Err(NumberError::NotANumber { what: text.to_owned() });
    for code in ["EUR", "XOF"] {
        assert_eq!(read("1,500", code, Lang::En), Ok(15_000_000));
        assert_eq!(read("1,500", code, Lang::Fr), refused("1,500"));
        for lang in Lang::ALL {
            assert_eq!(read("1 500", code, lang), Ok(15_000_000));
            assert_eq!(read("0.125", code, lang), Ok(1_250));
            assert_eq!(read("1.5", code, lang), Ok(15_000));
            assert_eq!(read("1.0125", code, lang), Ok(10_125));
        }
    }
    for lang in Lang::ALL {
        assert_eq!(read("1.500", "XOF", lang), refused("1.500"));
        assert_eq!(read("1.005", "EUR", lang), Ok(10_050));
    }
    // A dinar has a thousand parts.
    assert_eq!(read("1,500", "KWD", Lang::Fr), Ok(15_000));
}

#[test]
fn one_comma_and_three_digits_is_the_locale_s() {
    assert_eq!(cents("1,234", Lang::En), Ok(123_400));
    assert_eq!(cents("1,234", Lang::Fr), Err(NumberError::TooManyDecimals { max: 2 }));
    assert_eq!(cents("1.005", Lang::En), Err(NumberError::TooManyDecimals { max: 2 }));
    assert_eq!(quantity("0,250", Unit::Kilogram, Lang::En), Ok(Quantity::new(250)));
    assert_eq!(quantity("1,250", Unit::Kilogram, Lang::Fr), Ok(Quantity::new(1250)));
    assert_eq!(price("0,0125", EUR, Lang::Fr), Ok(UnitPrice::new(125)));
}

#[test]
fn hostile_amounts_are_refused() {
    for lang in Lang::ALL {
        for bad in [
            "1e5",
            "NaN",
            "inf",
            "１２",
            "٣",
            "--5",
            "1.2.3",
            "1,2,3",
            "12 5",
            "1 2",
            ",",
            ".",
            "+",
            "12 EUR 5",
            "€",
            "1_000",
            "0x10",
            "12€5",
            "½",
            "abc",
            "1 234 56",
            "1,234 567.00.1",
        ] {
            let error = cents(bad, lang).unwrap_err();
            assert!(matches!(error, NumberError::NotANumber { .. } | NumberError::Empty), "{bad}: {error:?}");
        }
        assert_eq!(cents("", lang), Err(NumberError::Empty));
        assert_eq!(cents("  \u{A0}", lang), Err(NumberError::Empty));
        assert_eq!(cents("99999999999999999999", lang), Err(NumberError::TooLarge));
        assert_eq!(cents("-5", lang), Err(NumberError::Negative));
        assert_eq!(cents("-", lang), Err(NumberError::Negative));
        assert_eq!(cents("−5", lang), Err(NumberError::Negative));
        assert_eq!(cents("6.9O", lang), Err(NumberError::LetterO { suggestion: "6.90".into(), last: true }));
    }
}

#[test]
fn quantities_keep_to_their_unit() {
    assert_eq!(quantity("3", Unit::Piece, Lang::En), Ok(Quantity::whole(3)));
    assert_eq!(quantity("0.5", Unit::Piece, Lang::En), Err(NumberError::TooManyDecimals { max: 0 }));
    assert_eq!(quantity("0,5 kg", Unit::Kilogram, Lang::Fr), Ok(Quantity::new(500)));
    assert_eq!(quantity("2 L", Unit::Litre, Lang::Fr), Ok(Quantity::whole(2)));
    assert_eq!(quantity("-3", Unit::Piece, Lang::En), Err(NumberError::Negative));
    assert_eq!(signed_quantity("-3", Unit::Piece, Lang::En), Ok(Quantity::whole(-3)));
    assert_eq!(signed_quantity("-", Unit::Piece, Lang::En), Err(NumberError::Empty));
    assert_eq!(quantity("-0.5", Unit::Piece, Lang::En), Err(NumberError::Negative));
    let as_typed = NumberError::NotACount { what: "12 abc".into() };
    assert_eq!(quantity("12 abc", Unit::Piece, Lang::En), Err(as_typed));
    assert_eq!(signed_quantity("+3", Unit::Piece, Lang::En), Ok(Quantity::whole(3)));
    assert_eq!(quantity("99999999999999999999", Unit::Piece, Lang::En), Err(NumberError::TooLarge));
}

#[test]
fn days_as_people_write_them() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    let day = |y, m, d| Ok(NaiveDate::from_ymd_opt(y, m, d).unwrap());
    for text in [
        "21/11/2026",
        "2026-11-21",
        "21.11.2026",
        "21.11",
        "21/11",
        "21-11-26",
        "21 nov",
        "21 Nov.",
        "21 novembre 2026",
        "Nov 21",
        "November 21, 2026",
        "21st november",
    ] {
        assert_eq!(date(text, today), day(2026, 11, 21), "{text}");
    }
    assert_eq!(date("1er août", today), day(2026, 8, 1));
    assert_eq!(date("24 déc", today), day(2025, 12, 24));
    assert_eq!(date("29 févr.", today), day(2024, 2, 29));
    assert_eq!(date("3 juil. 2025", today), day(2025, 7, 3));
}

#[test]
fn hostile_days_are_refused() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    for bad in ["30/02/2026", "2026-02-30", "31/11", "0/1/2026", "11/21/2026", "29 février 2025"] {
        assert!(matches!(date(bad, today), Err(NumberError::NoSuchDay { .. })), "{bad}: {:?}", date(bad, today));
    }
    for bad in [
        "yesterday",
        "1",
        "21 jui",
        "1/2/3/4",
        "99999999999999999999",
        "21/11/20261",
        "٣/11/2026",
        "-",
        "21/11/1",
        "NaN",
        "1e5 nov",
    ] {
        assert!(matches!(date(bad, today), Err(NumberError::NotADate { .. })), "{bad}: {:?}", date(bad, today));
    }
    assert_eq!(date(" ", today), Err(NumberError::NoDay));
}

#[test]
fn an_error_says_what_to_write_instead() {
    let (en, fr) = (Texts::new(Lang::En), Texts::new(Lang::Fr));
    let letter = cents("6,9O", Lang::Fr).unwrap_err();
    assert_eq!(error_text(&en, &letter), "the last sign is a letter O, not a zero: write 6,90");
    assert_eq!(error_text(&fr, &letter), "le dernier signe est une lettre O, pas un zéro : écrivez 6,90");
    assert_eq!(error_text(&fr, &NumberError::TooManyDecimals { max: 2 }), "2 chiffres au plus après la virgule");
    assert_eq!(error_text(&en, &cents("abc", Lang::En).unwrap_err()), "“abc” is not a number: write it like 12.50");
}

proptest! {
    #[test]
    fn nothing_panics(text in ".*") {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        for lang in Lang::ALL {
            let _ = amount(&text, EUR, lang);
            let _ = price(&text, Currency::XOF, lang);
            let _ = signed_quantity(&text, Unit::Kilogram, lang);
        }
        let _ = date(&text, today);
    }

    #[test]
    fn nothing_panics_near_dates(text in "[0-9a-z/. -]{0,16}") {
        let _ = date(&text, NaiveDate::from_ymd_opt(2024, 2, 29).unwrap());
    }

    #[test]
    fn what_is_shown_reads_back(minor in 0..=i64::MAX, code in prop::sample::select(vec!["EUR", "XOF", "TND", "CHF"])) {
        let currency = Currency::from_code(code).unwrap();
        for lang in Lang::ALL {
            let format = Format::new(lang, currency);
            let money = Money::new(minor);
            prop_assert_eq!(amount(&format.money(money), currency, lang), Ok(money));
            prop_assert_eq!(amount(&format.money_field(money), currency, lang), Ok(money));
        }
    }

    #[test]
    fn quantities_shown_read_back(thousandths in any::<i64>()) {
        for lang in Lang::ALL {
            let format = Format::new(lang, EUR);
            let quantity = Quantity::new(thousandths);
            let full = format.quantity(quantity, Unit::Kilogram);
            prop_assert_eq!(signed_quantity(&full, Unit::Kilogram, lang), Ok(quantity));
        }
    }
}
