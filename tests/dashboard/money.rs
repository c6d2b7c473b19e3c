//! Amounts of nine figures on every screen, days and lines by one key: the real dashboard driven with keys, on a real store.

use crossterm::event::{KeyCode, KeyModifiers};
use salestrack::{
    domain::{
        Quantity, Unit, UnitPrice,
        period::{Period, Span},
        product::ProductDraft,
    },
    i18n::Lang,
};

use crate::harness::Dashboard;

/// The harness's shop, in which a generator of over a million is sold three times today.
fn rich(lang: Lang) -> Dashboard {
    let mut dash = Dashboard::new(lang, 80, 24);
    let (mut store, act) = (dash.store(), dash.app.context.act());
    let price = UnitPrice::parse_plain("1234567.89").unwrap();
    let draft = ProductDraft {
        name: "Generator, heavy, on four wheels".into(),
        code: Some("GEN".into()),
        price,
        unit: Unit::Piece,
        threshold: None,
    };
    store.add_product(&draft, Quantity::whole(100), &act).unwrap();
    drop(store);
    for _ in 0..3 {
        dash.keys("3");
        dash.keys("GEN");
        dash.press(&[KeyCode::Enter, KeyCode::Enter, KeyCode::Enter]);
        tab(&mut dash, '1');
    }
    dash
}

/// From the search field too.
fn tab(dash: &mut Dashboard, digit: char) {
    dash.strike(KeyCode::Char(digit), KeyModifiers::ALT);
}

/// Rows in which `…` stands for an amount, whole or in part.
fn cut(screen: &str) -> Vec<&str> {
    let is_cut = |row: &&str| {
        let cells: Vec<char> = row.chars().collect();
        cells.iter().enumerate().any(|(i, c)| {
            let near = |by: isize| i.checked_add_signed(by).and_then(|at| cells.get(at)).copied().unwrap_or(' ');
            let after_amount = near(-1).is_ascii_digit() && near(-2).is_ascii_digit();
            let alone = near(-1) == ' ' && near(-2) == ' ' && near(1) == ' ';
            *c == '…' && (after_amount || alone)
        })
    };
    screen.lines().filter(is_cut).collect()
}

#[test]
fn no_amount_is_ever_cut() {
    for lang in Lang::ALL {
        let mut dash = rich(lang);
        for (width, height) in [(80, 24), (100, 30), (140, 40), (200, 60)] {
            dash.resize(width, height);
            for way in ["1", "2", "4", "5", "5J", "5JJ", "5JJJ", "5JJJJ", "5JJJJJ", "5m", "5M"] {
                dash.keys(way);
                let screen = dash.screen();
                assert_eq!(cut(&screen), [""; 0], "{way} at {width}x{height}:\n{screen}");
                if way.starts_with('5') {
                    dash.keys("KKKKK");
                }
            }
            dash.keys("3");
            dash.keys("2*gen");
            assert_eq!(cut(&dash.screen()), [""; 0], "{}", dash.screen());
            dash.press(&[KeyCode::Enter]);
            let screen = dash.screen();
            assert_eq!(cut(&screen), [""; 0], "{screen}");
            let price = if lang == Lang::En { "€1,234,567.89" } else { "1\u{202f}234\u{202f}567,89\u{a0}€" };
            assert!(screen.contains(price), "{screen}");
            dash.press(&[KeyCode::F(8)]);
            dash.keys("y");
            tab(&mut dash, '1');
        }
    }
}

#[test]
fn the_hours_of_the_header_are_the_shops_own() {
    let mut dash = Dashboard::new(Lang::En, 140, 40);
    let before = dash.app.today.clone().unwrap();
    assert_eq!(before.open_hours(0).len(), 2, "lately it has sold at nine and at ten");
    dash.keys("3");
    dash.keys("gin");
    dash.press(&[KeyCode::Enter, KeyCode::Enter, KeyCode::Enter]);
    let after = dash.app.today.clone().unwrap();
    assert_eq!(after.open_hours(0).len(), 6, "from nine to two in the afternoon");
    assert!(after.open_hours(0).last().is_some_and(|sold| *sold > 0));
    // A business day that begins at ten in the morning ends with the hour before.
    assert_eq!(after.open_hours(10).len(), 24);
}

#[test]
fn a_day_is_shown_by_its_hours() {
    let mut dash = Dashboard::new(Lang::En, 140, 40);
    dash.keys("5M");
    dash.keys("MMMM");
    while dash.app.reports.span() != Span::Day {
        dash.keys("m");
    }
    let screen = dash.screen();
    assert!(screen.contains("Revenue per hour") && screen.contains("Hour"), "{screen}");
    assert!(screen.contains("9:00"), "{screen}");
    dash.keys("JJ");
    assert!(dash.screen().contains("Sales per day"), "{}", dash.screen());
    while dash.app.reports.span() != Span::Year {
        dash.keys("m");
    }
    assert!(dash.screen().contains("Sales per day"), "it keeps its name:\n{}", dash.screen());
}

#[test]
fn a_key_leads_to_a_day_of_history() {
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    let today = dash.app.context.today();
    let shown = |dash: &Dashboard| dash.app.history.period();
    let day = |day| Period::between(day, day);
    dash.keys("4");
    assert_eq!(shown(&dash), Period::ALL);
    dash.keys("y");
    assert_eq!(shown(&dash), day(today.pred_opt().unwrap()));
    dash.press(&[KeyCode::Right]);
    assert_eq!(shown(&dash), day(today));
    dash.press(&[KeyCode::Right]);
    assert_eq!(shown(&dash), day(today), "there is no tomorrow yet");
    dash.press(&[KeyCode::Left, KeyCode::Left]);
    assert_eq!(shown(&dash), day(today - chrono::Days::new(2)));
    dash.keys("t");
    assert_eq!(shown(&dash), day(today));
    // Enter applies the form from its first field on, and the last day may stay empty.
    dash.keys("f");
    dash.press(&[KeyCode::Down]);
    dash.press(&[KeyCode::Backspace; 12]);
    dash.keys("2026-11-01");
    dash.press(&[KeyCode::Down]);
    dash.press(&[KeyCode::Backspace; 12]);
    dash.press(&[KeyCode::Enter]);
    assert_eq!(shown(&dash), Period::between("2026-11-01".parse().unwrap(), today), "{}", dash.screen());
}

#[test]
fn the_marked_line_is_changed_from_the_search_field() {
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    dash.keys("3");
    // What stands behind the article in the basket.
    let quantity = |dash: &Dashboard| {
        let screen = dash.screen();
        let row = screen.lines().find(|row| row.contains("›Gin")).unwrap_or_default();
        let number = row.rsplit("1 L").next().unwrap_or_default().split_whitespace().next();
        number.unwrap_or_default().to_owned()
    };
    for (typed, wanted) in [("gin", 1), ("*5", 5), ("+", 6), ("*2", 2)] {
        dash.keys(typed);
        dash.press(&[KeyCode::Enter]);
        assert_eq!(quantity(&dash), wanted.to_string(), "{typed}: {}", dash.screen());
    }
    // What no hand means is asked about, and an amount that is none is not taken.
    dash.keys("*0");
    dash.press(&[KeyCode::Enter]);
    assert!(dash.screen().contains("€9.80"), "{}", dash.screen());
}

#[test]
fn a_piece_has_no_price_of_half_a_franc() {
    let mut dash = Dashboard::with(Lang::En, 80, 24, |path| {
        let shop = salestrack::domain::shop::Shop {
            currency: salestrack::domain::Currency::from_code("XOF").unwrap(),
            ..crate::harness::shop()
        };
        let day = "2026-11-20".parse().unwrap();
        salestrack::repository::create(path, &shop, &crate::harness::moment(day, 9, 0).at).unwrap();
    });
    let (mut store, act) = (dash.store(), dash.app.context.act());
    let draft = |unit, price: &str| ProductDraft {
        name: "Rice".into(),
        code: None,
        price: UnitPrice::parse_plain(price).unwrap(),
        unit,
        threshold: None,
    };
    assert!(store.add_product(&draft(Unit::Piece, "18.5"), Quantity::ZERO, &act).is_err());
    store.add_product(&draft(Unit::Piece, "18"), Quantity::whole(3), &act).unwrap();
    store.add_product(&draft(Unit::Kilogram, "18.5"), Quantity::ZERO, &act).unwrap();
    drop(store);
    dash.keys("3");
    dash.keys("rice");
    dash.press(&[KeyCode::Enter, KeyCode::Down]);
    dash.keys("p");
    dash.keys("18.5");
    dash.press(&[KeyCode::Enter]);
    assert!(dash.screen().contains("whole"), "{}", dash.screen());
}

#[test]
fn a_price_is_changed_by_a_key_the_figures_and_enter() {
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    dash.keys("1/gin");
    dash.press(&[KeyCode::Enter]);
    dash.keys("p");
    dash.press(&[KeyCode::Backspace; 6]);
    dash.keys("5.20");
    dash.press(&[KeyCode::Enter]);
    assert!(dash.screen().contains("€5.20"), "{}", dash.screen());
    assert!(dash.app.overlays.is_empty(), "{}", dash.screen());
}

#[test]
fn a_letter_chooses_the_unit() {
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    dash.keys("1a");
    dash.keys("Flour");
    dash.press(&[KeyCode::Tab, KeyCode::Tab]);
    dash.at += std::time::Duration::from_secs(1);
    dash.keys("k");
    dash.press(&[KeyCode::Tab]);
    dash.keys("1.20");
    dash.press(&[KeyCode::Enter, KeyCode::Enter, KeyCode::Enter]);
    let query = salestrack::domain::query::ProductQuery { search: "flour".into(), limit: 5, ..Default::default() };
    let page = dash.store().catalogue(&query).unwrap();
    assert_eq!(page.rows.first().map(|(_, product)| product.unit), Some(Unit::Kilogram), "{}", dash.screen());
}
