//! Every parser of what people type, and of the files that they write by hand.

use chrono::NaiveDate;
use salestrack::{
    clock::Clock,
    domain::{
        Currency, Money, Quantity, Unit, UnitPrice,
        basket::Basket,
        clean_name,
        client::ClientDraft,
        fold, plain,
        product::{ProductDraft, checked_name},
        says_nothing,
    },
    exchange::csv,
    i18n::{Format, Lang, Texts, number_error_text, parse},
    tui::{
        keymap::{Keymap, SHIPPED},
        widgets::text,
    },
};

use super::{mutate, random, rounds};

const TYPED: [&str; 24] = [
    "12.50",
    "12,5",
    "1 234,50",
    "1,234.50",
    "€12",
    "12 EUR",
    "1 500 F CFA",
    "0.125 kg",
    "-3",
    "+3",
    "99999999999999999999",
    "1e5",
    "21/11/2026",
    "2026-11-21",
    "1er janvier 2026",
    "Nov 21",
    "29/02",
    "3*clav",
    "0,25*tom",
    "2026-000123",
    "id:12",
    "A1=0.5",
    "Ginger juice 1 L",
    "awa@example.org",
];
const FILES: [&str; 4] = [
    "[products]\nadd = [\"a\", \"ctrl+n\"]\nedit = \"e\"\n",
    "[true]\nbg = \"#101010\"\naccent = \"#ff8800\"\n[indexed]\nbg = 16\n",
    "{\"key\":\"k\",\"lines\":[{\"product\":1,\"label\":\"Gin\",\"code\":null,\"unit\":\"Piece\",\"unit_price\":12500,\"quantity\":1000}],\"client\":null,\"given\":5000}",
    "2026-11-22T01:30:00+01:00",
];

/// What it reads, it writes so that it reads the same again.
fn numbers(typed: &str) {
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    for lang in Lang::ALL {
        for currency in [Currency::EUR, Currency::XOF, Currency::from_code("TND").unwrap()] {
            let format = Format { lang, currency };
            if let Ok(money) = parse::amount(typed, currency, lang) {
                assert!(money >= Money::ZERO, "{typed:?}");
                assert_eq!(parse::amount(&format.money_field(money), currency, lang), Ok(money), "{typed:?}");
            }
            if let Ok(price) = parse::price(typed, currency, lang) {
                assert!(!price.is_negative(), "{typed:?}");
                assert_eq!(parse::price(&format.price_field(price), currency, lang), Ok(price), "{typed:?}");
            }
            let _ = Money::parse_plain(typed, currency);
        }
        for unit in Unit::ALL {
            if let Ok(quantity) = parse::quantity(typed, unit, lang) {
                assert!(unit != Unit::Piece || quantity.is_whole(), "{typed:?}");
                let format = Format { lang, currency: Currency::EUR };
                assert_eq!(parse::quantity(&format.quantity_field(quantity), unit, lang), Ok(quantity), "{typed:?}");
            }
            if let Err(error) = parse::signed_quantity(typed, unit, lang) {
                assert!(number_error_text(&Texts::new(lang), &error).chars().count() < 200, "{typed:?}");
            }
        }
        if let Ok(day) = parse::date(typed, today) {
            let format = Format { lang, currency: Currency::EUR };
            assert_eq!(parse::date(&format.date_field(day), today), Ok(day), "{typed:?}");
        }
    }
    let _ = (plain::read(typed, 4, 4), Quantity::parse_plain(typed), UnitPrice::parse_plain(typed));
}

fn names(typed: &str) {
    let kept = clean_name(typed);
    assert!(!kept.chars().any(char::is_control), "{typed:?}");
    assert_eq!(clean_name(&kept), kept, "{typed:?}");
    assert_eq!(fold(&fold(typed)), fold(typed));
    if let Ok(name) = checked_name(typed) {
        assert!(!says_nothing(&name) && name.chars().count() <= 200, "{typed:?}");
        assert_eq!(checked_name(&name), Ok(name));
    }
    let draft = ClientDraft { name: typed.into(), phone: Some(typed.into()), email: Some(typed.into()) };
    if let Ok(draft) = draft.checked() {
        assert_eq!(draft.clone().checked(), Ok(draft), "{typed:?}");
    }
    let (price, unit, code) = (UnitPrice::ZERO, Unit::Piece, Some(typed.to_owned()));
    let draft = ProductDraft { name: typed.into(), code, price, unit, threshold: None };
    if let Ok(draft) = draft.checked() {
        assert_eq!(draft.clone().checked(), Ok(draft), "{typed:?}");
    }
    let cell = csv::guarded(typed);
    assert!(!cell.starts_with(['=', '+', '@', '\t', '\r']), "{typed:?}");
    for cells in [0, 1, 2, 7, 40] {
        assert!(text::width(&text::fit(typed, cells)) <= cells, "{typed:?} in {cells}");
        assert_eq!(text::width(&text::pad_right(typed, cells)), cells, "{typed:?} in {cells}");
        assert_eq!(text::width(&text::pad_left(typed, cells)), cells, "{typed:?} in {cells}");
        assert!(text::wrap(typed, cells).iter().all(|line| text::width(line) <= cells), "{typed:?} in {cells}");
    }
}

fn files(written: &str) {
    let (_, errors) = Keymap::with_file(written);
    let lines = written.lines().count().max(1);
    assert!(errors.iter().all(|error| (1..=lines + 1).contains(&error.line)), "{written:?}: {errors:?}");
    let _ = (serde_json::from_str::<Basket>(written), Clock::from_variable(Some(written)));
}

#[test]
fn no_parser_stumbles() {
    let mut random = random();
    for round in 0..rounds(3_000, 1) {
        let typed = mutate::text(&TYPED, &mut random);
        numbers(&typed);
        names(&typed);
        // Files are longer, and read less often.
        if round % 8 == 0 {
            let shipped = [FILES[0], FILES[1], FILES[2], FILES[3], SHIPPED];
            files(&mutate::text(&shipped, &mut random));
        }
    }
}
