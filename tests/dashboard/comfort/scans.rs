//! A scan is one event wherever it comes from: it triggers no key, lands in no amount, and goes to the basket.

use crossterm::event::{KeyCode, KeyModifiers};
use salestrack::{
    i18n::Lang,
    tui::{effect::Overlay, input::action::Tab},
};

use super::{KNOWN, UNKNOWN, chord, overlay, scan, with_known};
use crate::harness::Dashboard;

/// Ways into every screen and overlay, the keys by their names; what lies over the tab there.
const PLACES: [(&str, &str); 34] = [
    ("1", ""),
    ("1 /", ""),
    ("1 / t o", ""),
    ("1 a", "form"),
    ("1 e", "form"),
    ("1 e tab tab tab", "form"),
    ("1 r", "form"),
    ("1 c", "form"),
    ("1 c tab", "form"),
    ("1 d", "confirm"),
    ("2", ""),
    ("2 / a", ""),
    ("2 a", "form"),
    ("2 e tab", "form"),
    ("2 d", "confirm"),
    ("2 A", "confirm"),
    ("3", ""),
    ("3 t o m", ""),
    ("3 f2", "form"),
    ("3 f2 tab", "form"),
    ("3 f3", "picker"),
    ("3 f4", "form"),
    ("4", ""),
    ("4 /", ""),
    ("4 f", "form"),
    ("4 c", "picker"),
    ("4 p", "picker"),
    ("4 v", "confirm"),
    ("5", ""),
    ("5 p", "form"),
    ("5 tab", ""),
    ("?", "help"),
    ("ctrl+p u n", "palette"),
    ("ctrl+t", "themes"),
];

fn go(bench: &mut Dashboard, way: &str) {
    for key in way.split(' ') {
        match key {
            "tab" => bench.press(&[KeyCode::Tab]),
            "f2" => bench.press(&[KeyCode::F(2)]),
            "f3" => bench.press(&[KeyCode::F(3)]),
            "f4" => bench.press(&[KeyCode::F(4)]),
            "ctrl+p" => chord(bench, KeyModifiers::CONTROL, 'p'),
            "ctrl+t" => chord(bench, KeyModifiers::CONTROL, 't'),
            key => bench.keys(key),
        }
    }
}

/// Is the field with the focus for texts (which keep a burst, a phone number over a slow line) or codes (which take it)?
fn keeps(bench: &mut Dashboard) -> bool {
    bench.app.form().is_some_and(|form| !form.amount() && form.types())
}

#[test]
fn a_known_code_goes_to_the_basket_from_everywhere() {
    for (way, over) in PLACES {
        let mut bench = Dashboard::new(Lang::En, 120, 36);
        // In a terminal with colours, the themes can be opened.
        bench.app.context.display.themes =
            salestrack::tui::theme::Themes::read(None, salestrack::tui::theme::Depth::True);
        let honey = with_known(&mut bench);
        go(&mut bench, way);
        assert_eq!(overlay(&bench), over, "{way}:\n{}", bench.screen());
        let (tab, keeps) = (bench.app.tab, keeps(&mut bench));
        let before = bench.screen();
        scan(&mut bench, KNOWN);
        assert_eq!((bench.app.tab, overlay(&bench)), (tab, over), "{way}: a scan triggers nothing");
        assert!(!bench.app.ended());
        assert_eq!(bench.store().product(honey.id).unwrap(), honey, "{way}: nothing is written");
        if keeps {
            continue;
        }
        if tab != Tab::NewSale {
            assert!(bench.screen().contains("in the basket: Honey"), "{way}:\n{}", bench.screen());
            bench.app.context.notices.toast = None;
            assert!(!bench.screen().contains(KNOWN) || before.contains(KNOWN), "{way}:\n{}", bench.screen());
        }
        while !bench.app.overlays.is_empty() {
            bench.press(&[KeyCode::Esc]);
        }
        chord(&mut bench, KeyModifiers::ALT, '3');
        let screen = bench.screen();
        assert!(screen.contains("Basket  1 line") && screen.contains("Honey 500 g"), "{way}:\n{screen}");
    }
}

#[test]
fn an_unknown_code_offers_to_create_the_product_from_everywhere() {
    for (way, over) in PLACES {
        let mut bench = Dashboard::new(Lang::En, 120, 36);
        bench.app.context.display.themes =
            salestrack::tui::theme::Themes::read(None, salestrack::tui::theme::Depth::True);
        with_known(&mut bench);
        go(&mut bench, way);
        if keeps(&mut bench) {
            continue;
        }
        let depth = bench.app.overlays.len();
        scan(&mut bench, UNKNOWN);
        assert_eq!((overlay(&bench), bench.app.overlays.len()), ("confirm", depth + 1), "{way}:\n{}", bench.screen());
        assert!(bench.screen().contains(&format!("Unknown code {UNKNOWN}")), "{way}:\n{}", bench.screen());
        bench.keys("y");
        assert_eq!(overlay(&bench), "form", "{way}");
        assert!(bench.screen().contains(UNKNOWN), "{way}:\n{}", bench.screen());
        bench.press(&[KeyCode::Esc]);
        assert_eq!(overlay(&bench), over, "{way}: what was open before is open still");
    }
}

#[test]
fn a_scan_never_lands_in_an_amount() {
    for (way, typed) in [("1 r", "12"), ("1 c", "-3"), ("1 e tab tab tab", ""), ("3 f2 tab", "4")] {
        let mut bench = Dashboard::new(Lang::En, 120, 36);
        with_known(&mut bench);
        go(&mut bench, way);
        let text = |bench: &Dashboard| match bench.app.form() {
            Some(form) => form.fields[form.focus].text.text().to_owned(),
            _ => panic!("no form:\n{}", bench.screen()),
        };
        bench.keys(typed);
        let before = text(&bench);
        scan(&mut bench, KNOWN);
        assert_eq!(text(&bench), before, "{way}");
    }
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    with_known(&mut bench);
    bench.keys("3");
    scan(&mut bench, KNOWN);
    bench.press(&[KeyCode::Enter]);
    bench.keys("20");
    scan(&mut bench, KNOWN);
    let screen = bench.screen();
    // Two of it are in the basket, and what was given is 20 still.
    assert!(screen.contains("25.00") && screen.contains(" 20 ") && !screen.contains(KNOWN), "{screen}");
}

#[test]
fn a_code_field_takes_the_code() {
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    bench.keys("aHoney");
    bench.press(&[KeyCode::Tab]);
    scan(&mut bench, UNKNOWN);
    match bench.app.form() {
        Some(form) => assert_eq!((form.fields[1].text.text(), form.focus), (UNKNOWN, 2)),
        _ => panic!("no form:\n{}", bench.screen()),
    }
    bench.press(&[KeyCode::Esc, KeyCode::Esc]);
    bench.keys("3");
    assert!(!bench.screen().contains(UNKNOWN));
}

#[test]
fn scans_while_a_form_is_saved_find_their_way() {
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    bench.keys("2aZoé");
    // The question about an unknown code comes over the form before the store has answered its save.
    bench.at += std::time::Duration::from_millis(400);
    for key in UNKNOWN.chars().map(KeyCode::Char).chain([KeyCode::Enter]) {
        bench.at += std::time::Duration::from_millis(2);
        let key = crossterm::event::KeyEvent::new(key, KeyModifiers::NONE);
        bench.event(salestrack::tui::app::event::Event::Key(key, bench.at));
    }
    bench.settle();
    bench.press(&[KeyCode::Esc]);
    assert!(overlay(&bench) == "form" || overlay(&bench).is_empty(), "{}", bench.screen());
}
