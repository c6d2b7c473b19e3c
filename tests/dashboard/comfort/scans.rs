//! A scan is one event wherever it comes from and however slow: it presses no key, lands in no amount, answers no question, and
//! goes to the basket, or to the place that asks for a code.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use salestrack::{
    domain::{Quantity, Unit, UnitPrice, ids::ProductId, product::ProductDraft},
    i18n::Lang,
    tui::{
        app::event::Event,
        effect::Overlay,
        input::{action::Tab, run::Focus},
    },
};

use super::{KNOWN, UNKNOWN, chord, overlay, product, scan, told, with_known};
use crate::harness::Dashboard;

/// Milliseconds between two characters: from a burst to the slowest reader.
const SPEEDS: [u64; 7] = [0, 3, 15, 25, 40, 60, 100];

/// Ways into every screen and overlay, the keys by their names; what lies over the tab there.
const PLACES: [(&str, &str); 36] = [
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
    ("5 c", "picker"),
    ("5 tab", ""),
    (",", "form"),
    ("?", "help"),
    ("ctrl+p u n", "palette"),
    ("ctrl+t", "themes"),
];

fn go(dash: &mut Dashboard, way: &str) {
    for key in way.split(' ') {
        match key {
            "tab" => dash.press(&[KeyCode::Tab]),
            "f2" => dash.press(&[KeyCode::F(2)]),
            "f3" => dash.press(&[KeyCode::F(3)]),
            "f4" => dash.press(&[KeyCode::F(4)]),
            "ctrl+p" => chord(dash, KeyModifiers::CONTROL, 'p'),
            "ctrl+t" => chord(dash, KeyModifiers::CONTROL, 't'),
            key => dash.keys(key),
        }
    }
}

/// A dashboard at a place, with a product of the known code.
fn at(way: &str) -> Dashboard {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    // In a terminal with colours, the themes can be opened.
    dash.app.context.display.themes = salestrack::tui::theme::Themes::read(None, salestrack::tui::theme::Depth::True);
    with_known(&mut dash);
    go(&mut dash, way);
    dash
}

/// Characters and their end so many milliseconds apart: `\n` enter, `\t` tab, `\r` the line feed of a second end.
fn type_at(dash: &mut Dashboard, typed: &str, gap: u64) {
    dash.at += Duration::from_millis(400);
    burst_at(dash, typed, gap);
    dash.settle();
    dash.at += Duration::from_millis(200);
    dash.event(Event::Tick);
    dash.settle();
    dash.at += Duration::from_millis(200);
}

/// The same right behind what was typed before.
fn burst_at(dash: &mut Dashboard, typed: &str, gap: u64) {
    for c in typed.chars() {
        dash.at += Duration::from_millis(gap);
        let key = match c {
            '\n' => KeyEvent::from(KeyCode::Enter),
            '\t' => KeyEvent::from(KeyCode::Tab),
            '\r' => KeyEvent::new(KeyCode::Char('j'), KeyModifiers::CONTROL),
            '\u{1d}' => KeyEvent::new(KeyCode::Char('5'), KeyModifiers::CONTROL),
            c if c.is_uppercase() => KeyEvent::new(KeyCode::Char(c), KeyModifiers::SHIFT),
            c => KeyEvent::from(KeyCode::Char(c)),
        };
        dash.event(Event::Key(key, dash.at));
        // The store answers within the time that a hand or a reader takes.
        if gap > 0 {
            dash.settle();
        }
    }
}

/// Adds a product with a code.
fn with_code(dash: &mut Dashboard, name: &str, code: &str) -> ProductId {
    let price = UnitPrice::parse_plain("2.25").unwrap();
    let draft = ProductDraft { name: name.into(), code: Some(code.into()), price, unit: Unit::Piece, threshold: None };
    let act = dash.app.context.act();
    dash.store().add_product(&draft, Quantity::whole(50), &act).unwrap().id
}

/// What is in the basket: names and quantities.
fn basket(dash: &Dashboard) -> Vec<(String, i64)> {
    let lines = dash.kept_basket().map(|basket| basket.lines).unwrap_or_default();
    lines.into_iter().map(|line| (line.label, line.quantity.thousandths() / 1_000)).collect()
}

/// Does the place ask for a code itself?
fn takes(dash: &Dashboard) -> bool {
    match dash.app.overlays.last() {
        Some(overlay) => overlay.takes_scans(),
        None => dash.app.open_screen().takes_scans(),
    }
}

/// A text of a form, which is kept there.
fn keeps(dash: &Dashboard) -> bool {
    dash.app.form().is_some_and(|form| form.types() && form.expects() == Focus::Form)
}

#[test]
fn a_known_code_goes_to_the_basket_from_everywhere_at_any_speed() {
    for (way, over) in PLACES {
        for gap in [0, 25, 60, 100] {
            for end in ["\n", "\t", "\n\r", ""] {
                // Every speed with enter, every end at one speed.
                if end != "\n" && gap != 60 {
                    continue;
                }
                let mut dash = at(way);
                let why = format!("{way}, {gap} ms, {end:?}");
                assert_eq!(overlay(&dash), over, "{why}:\n{}", dash.screen());
                let tab = dash.app.tab;
                let honey = product(&dash, "Honey 500 g").unwrap();
                let asks = takes(&dash);
                type_at(&mut dash, &format!("{KNOWN}{end}"), gap);
                assert_eq!((dash.app.tab, overlay(&dash)), (tab, over), "{why}: no key\n{}", dash.screen());
                assert!(!dash.app.ended());
                assert_eq!(product(&dash, "Honey 500 g").unwrap(), honey, "{why}: nothing is written");
                if asks {
                    assert_eq!(basket(&dash), [], "{why}: it was asked for there");
                } else {
                    assert_eq!(basket(&dash), [("Honey 500 g".to_owned(), 1)], "{why}:\n{}", dash.screen());
                }
            }
        }
    }
}

#[test]
fn an_unknown_code_is_offered_wherever_it_comes() {
    for (way, over) in PLACES {
        for gap in [0, 15, 60] {
            let mut dash = at(way);
            if keeps(&dash) || takes(&dash) {
                continue;
            }
            let depth = dash.app.overlays.len();
            let why = format!("{way}, {gap} ms");
            // A search for words knows no code but a known one, when it comes slowly.
            let text =
                dash.app.overlays.last().is_some_and(|overlay| overlay.types() && overlay.expects() == Focus::Text);
            let search = dash.app.open_screen().types() && dash.app.open_screen().expects() == Focus::Text;
            if gap == 60 && (text || (depth == 0 && search)) {
                continue;
            }
            type_at(&mut dash, &format!("{UNKNOWN}\n"), gap);
            assert_eq!((overlay(&dash), dash.app.overlays.len()), ("unknown", depth + 1), "{why}:\n{}", dash.screen());
            assert!(dash.screen().contains(&format!("Unknown code {UNKNOWN}")), "{why}:\n{}", dash.screen());
            dash.press(&[KeyCode::Esc]);
            assert_eq!(overlay(&dash), over, "{why}: what was open before is open still");
            assert_eq!(basket(&dash), [], "{why}");
        }
    }
}

/// The rows about codes that begin like keys: whatever they are, nothing is done that no hand has asked for.
#[test]
fn codes_that_begin_like_keys_press_none() {
    let rows = [
        ("2", "A12"),
        ("2", "A12345"),
        ("2", "PA00987"),
        ("2", "SKU-A0099"),
        ("2", "d-0678"),
        ("4", "v0"),
        ("4", "v06789"),
        ("4", "inv00678"),
        ("4", "V06789"),
        ("1", "d-0678"),
        ("1", "D-0678"),
        ("1", "q12345"),
        ("1", "x00021"),
        ("1", "u00021"),
        ("1", "n00021"),
        ("5", "x00021"),
        ("5", "q2"),
        ("3", "u00021"),
    ];
    for (way, code) in rows {
        for gap in SPEEDS {
            for end in ["\n", "\t", "\n\r", ""] {
                let mut dash = at(way);
                let before = (dash.store().change_mark().unwrap(), product(&dash, "Honey 500 g"), dash.app.undo.len());
                type_at(&mut dash, &format!("{code}{end}"), gap);
                let why = format!("{way}, {code}, {gap} ms, {end:?}:\n{}", dash.screen());
                let after = (dash.store().change_mark().unwrap(), product(&dash, "Honey 500 g"), dash.app.undo.len());
                assert_eq!(before.1, after.1, "{why}");
                assert_eq!(before.2, after.2, "{why}");
                assert!(!dash.app.ended(), "{why}");
                assert!(["", "unknown", "confirm"].contains(&overlay(&dash)), "{why}");
                assert_eq!(dash.app.tab.index() + 1, way.parse::<usize>().unwrap(), "{why}");
                assert!(!told(&dash).contains("written"), "{why}");
                assert_eq!(basket(&dash), [], "{why}");
            }
        }
    }
}

#[test]
fn a_code_that_exists_is_sold_even_where_it_begins_like_a_key() {
    for gap in SPEEDS {
        for end in ["\n", "\t", ""] {
            for way in ["1", "2", "4", "5"] {
                let mut dash = at("1");
                let id = with_code(&mut dash, "Rope", "r00123");
                go(&mut dash, way);
                type_at(&mut dash, &format!("r00123{end}"), gap);
                type_at(&mut dash, &format!("R00123{end}"), gap);
                let why = format!("{way}, {gap} ms, {end:?}:\n{}", dash.screen());
                assert_eq!(basket(&dash), [("Rope".to_owned(), 2)], "{why}");
                assert_eq!(dash.store().product(id).unwrap().on_hand, Quantity::whole(50), "{why}");
                assert_eq!(overlay(&dash), "", "{why}");
            }
        }
    }
}

#[test]
fn a_code_that_begins_with_the_figures_of_tabs_leaves_the_tab() {
    for gap in SPEEDS {
        for way in ["1", "2", "4", "5"] {
            let mut dash = at("1");
            with_code(&mut dash, "Juice", "0012200000235");
            go(&mut dash, way);
            let tab = dash.app.tab;
            type_at(&mut dash, "0012200000235\n", gap);
            assert_eq!(basket(&dash), [("Juice".to_owned(), 1)], "{way}, {gap} ms");
            assert_eq!(dash.app.tab, tab, "{way}, {gap} ms");
            dash.keys("3");
            assert!(dash.screen().contains("scan, or type a name or a code"), "no leftover:\n{}", dash.screen());
        }
    }
}

#[test]
fn a_scan_never_lands_in_an_amount() {
    for gap in SPEEDS {
        for end in ["\n", "\t", ""] {
            let mut dash = at("3");
            scan(&mut dash, KNOWN);
            dash.press(&[KeyCode::Enter]);
            dash.keys("20");
            type_at(&mut dash, &format!("{KNOWN}{end}"), gap);
            let screen = dash.screen();
            assert_eq!(basket(&dash), [("Honey 500 g".to_owned(), 2)], "{gap} ms, {end:?}:\n{screen}");
            assert!(screen.contains("25.00") && screen.contains(" 20 ") && !screen.contains(KNOWN), "{screen}");
            // In the basket, figures type a quantity.
            dash.press(&[KeyCode::Esc, KeyCode::Down]);
            type_at(&mut dash, &format!("{KNOWN}{end}"), gap);
            assert_eq!(basket(&dash), [("Honey 500 g".to_owned(), 3)], "{gap} ms, {end:?}:\n{}", dash.screen());
        }
    }
    for (way, typed) in [("1 e tab tab tab", ""), ("3 f2 tab", "4")] {
        for gap in SPEEDS {
            let mut dash = at(way);
            let text = |dash: &Dashboard| {
                let form = dash.app.form().unwrap();
                form.fields[form.focus].text.text().to_owned()
            };
            dash.keys(typed);
            let before = text(&dash);
            type_at(&mut dash, &format!("{KNOWN}\n"), gap);
            assert_eq!(text(&dash), before, "{way}, {gap} ms");
        }
    }
}

#[test]
fn a_gap_in_a_burst_parts_no_code() {
    for first in [1, 6] {
        let mut dash = at("3");
        dash.at += Duration::from_millis(400);
        burst_at(&mut dash, &KNOWN[..first], 3);
        dash.at += Duration::from_millis(37);
        burst_at(&mut dash, &KNOWN[first..], 3);
        burst_at(&mut dash, "\n", 3);
        dash.at += Duration::from_millis(400);
        dash.event(Event::Tick);
        dash.settle();
        assert_eq!(basket(&dash), [("Honey 500 g".to_owned(), 1)], "{}", dash.screen());
        assert_eq!(overlay(&dash), "");
    }
}

#[test]
fn a_reader_of_another_keyboard_is_read() {
    for gap in SPEEDS {
        for way in ["1", "2", "3", "4", "5"] {
            let mut dash = at(way);
            type_at(&mut dash, "\"è-ààç&èéà&&-\n", gap);
            assert_eq!(basket(&dash), [("Honey 500 g".to_owned(), 1)], "{way}, {gap} ms:\n{}", dash.screen());
        }
        // An unknown one says what is wrong, and where it is set right.
        let mut dash = at("1");
        type_at(&mut dash, "'àà-\"_&\"\"\"ç\"&\n", gap);
        let screen = dash.screen();
        assert!(screen.contains(UNKNOWN) && screen.contains("another keyboard") && screen.contains("F12"), "{screen}");
    }
}

#[test]
fn every_form_of_a_printed_code_is_one_article() {
    for (code, scanned) in [
        ("0711719814153", "711719814153"),
        ("5400000002649", "05400000002649"),
        ("0 60383 04240 0", "060383042400"),
        ("978-2-07-036822-8", "9782070368228"),
        ("PL2*4", "PL2*4"),
        ("pl2*4", "PL2*4"),
        (KNOWN, "*3760091720116*"),
        (KNOWN, "]C13760091720116"),
        (KNOWN, "]E03760091720116"),
        ("5400000002649", "]d20105400000002649\u{1d}10ABC"),
    ] {
        for gap in [0, 25, 60] {
            for way in ["1", "3"] {
                let mut dash = at("1");
                if code != KNOWN {
                    with_code(&mut dash, "Thing", code);
                }
                go(&mut dash, way);
                type_at(&mut dash, &format!("{scanned}\n"), gap);
                let sold: Vec<i64> = basket(&dash).iter().map(|(_, quantity)| *quantity).collect();
                assert_eq!(sold, [1], "{code} as {scanned}, {way}, {gap} ms:\n{}", dash.screen());
            }
        }
        // Typed by a hand, it is the same.
        let mut dash = at("1");
        if code != KNOWN && !scanned.contains('\u{1d}') {
            with_code(&mut dash, "Thing", code);
            dash.keys("3");
            dash.keys(scanned);
            dash.press(&[KeyCode::Enter]);
            assert_eq!(basket(&dash), [("Thing".to_owned(), 1)], "{code} as {scanned}, by hand:\n{}", dash.screen());
        }
    }
}

#[test]
fn marks_alone_and_another_code_find_nothing() {
    let mut dash = at("3");
    with_code(&mut dash, "Thing", "5400000002649");
    for typed in ["---", ".", "'", "\"", "(", ";", "0000"] {
        for gap in [3, 60] {
            // Slowly, it can't be told from a hand that looks for the figures of a code.
            if typed == "0000" && gap == 60 {
                continue;
            }
            type_at(&mut dash, &format!("{typed}\n"), gap);
            assert_eq!(basket(&dash), [], "{typed}:\n{}", dash.screen());
            dash.press(&[KeyCode::Esc, KeyCode::Esc]);
        }
    }
}

#[test]
fn an_enter_before_each_code_records_nothing() {
    for gap in SPEEDS {
        for way in ["1", "3", "4"] {
            let mut dash = at(way);
            let sales = dash.store().sale_by_number("2026-000327").unwrap().is_some();
            for _ in 0..3 {
                type_at(&mut dash, &format!("\n{KNOWN}\n"), gap);
            }
            let why = format!("{way}, {gap} ms:\n{}", dash.screen());
            assert_eq!(basket(&dash), [("Honey 500 g".to_owned(), 3)], "{why}");
            assert_eq!(dash.store().sale_by_number("2026-000327").unwrap().is_some(), sales, "{why}");
            assert_eq!(overlay(&dash), "", "{why}");
        }
        // In the payment too, where enter records.
        let mut dash = at("3");
        scan(&mut dash, KNOWN);
        dash.press(&[KeyCode::Enter]);
        type_at(&mut dash, &format!("\n{KNOWN}\n"), gap);
        assert_eq!(basket(&dash), [("Honey 500 g".to_owned(), 2)], "{gap} ms:\n{}", dash.screen());
    }
}

#[test]
fn an_escape_that_tmux_holds_back_is_an_escape() {
    let mut dash = at("3");
    scan(&mut dash, KNOWN);
    dash.press(&[KeyCode::Enter, KeyCode::Enter]);
    assert!(told(&dash).contains("recorded"), "{}", dash.screen());
    dash.at += Duration::from_millis(400);
    dash.event(Event::Key(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::ALT), dash.at));
    burst_at(&mut dash, "sb", 90);
    dash.at += Duration::from_millis(400);
    dash.event(Event::Tick);
    dash.settle();
    assert_eq!(overlay(&dash), "", "{}", dash.screen());
    assert!(dash.screen().contains("› usb"), "{}", dash.screen());
    assert_eq!(dash.app.undo.len(), 1, "no sale is taken back");
    // A figure behind an escape is typed, too, when something follows it.
    dash.press(&[KeyCode::Esc]);
    dash.event(Event::Key(KeyEvent::new(KeyCode::Char('1'), KeyModifiers::ALT), dash.at));
    burst_at(&mut dash, "L", 200);
    assert_eq!(dash.app.tab, Tab::NewSale);
    assert!(dash.screen().contains("› 1L"), "{}", dash.screen());
    // Alone it goes to its tab, at once.
    dash.at += Duration::from_millis(400);
    dash.event(Event::Key(KeyEvent::new(KeyCode::Char('4'), KeyModifiers::ALT), dash.at));
    assert_eq!(dash.app.tab, Tab::History);
}

#[test]
fn what_can_be_taken_back_is_done_at_once() {
    let mut dash = at("1");
    dash.at += Duration::from_millis(400);
    dash.event(Event::Key(KeyEvent::from(KeyCode::Char('2')), dash.at));
    assert_eq!(dash.app.tab, Tab::Clients, "no silence is waited for");
    dash.settle();
    dash.at += Duration::from_millis(400);
    dash.event(Event::Key(KeyEvent::from(KeyCode::Char('1')), dash.at));
    dash.settle();
    let first = dash.app.products.selected().map(|row| row.product.id);
    dash.at += Duration::from_millis(400);
    dash.event(Event::Key(KeyEvent::from(KeyCode::Char('j')), dash.at));
    assert_ne!(dash.app.products.selected().map(|row| row.product.id), first);
    // What would write waits for silence.
    dash.at += Duration::from_millis(400);
    dash.event(Event::Key(KeyEvent::from(KeyCode::Char('d')), dash.at));
    dash.settle();
    assert_eq!(overlay(&dash), "");
    dash.at += Duration::from_millis(160);
    dash.event(Event::Tick);
    dash.settle();
    assert_eq!(overlay(&dash), "confirm");
}

#[test]
fn a_key_that_is_held_down_is_heard_at_once_and_text_on_a_list_presses_nothing() {
    let mut dash = at("3");
    scan(&mut dash, KNOWN);
    dash.press(&[KeyCode::Down]);
    dash.at += Duration::from_millis(400);
    burst_at(&mut dash, "++++++", 33);
    assert_eq!(basket(&dash), [("Honey 500 g".to_owned(), 7)], "no end is waited for");
    let mut dash = at("2");
    let text = "quit and delete ".repeat(40);
    type_at(&mut dash, &text, 0);
    assert!(!dash.app.ended());
    assert!(["", "confirm", "form"].contains(&overlay(&dash)), "{}", dash.screen());
}

#[test]
fn a_question_is_answered_by_one_letter_alone() {
    for gap in SPEEDS {
        for typed in ["yyyyyyy", "y\n", "oy", "y1", &format!("y{KNOWN}\n"), "\n", " ", "\n\n\n"] {
            let mut dash = at("2 A");
            let client = dash.app.clients.selected().unwrap().clone();
            if gap == 0 && typed.chars().count() == 1 {
                continue;
            }
            type_at(&mut dash, typed, gap);
            assert_eq!(dash.store().client(client.id).unwrap(), client, "{typed:?}, {gap} ms");
            assert!(!dash.app.overlays.is_empty(), "{typed:?}, {gap} ms");
        }
    }
    for letter in ["y", "o", "Y", "O"] {
        let mut dash = at("2 d");
        dash.keys(letter);
        assert!(told(&dash).contains("deleted"), "{letter}: {}", told(&dash));
    }
    // A letter right behind the key that asked is none: nobody has read the question yet.
    let mut dash = at("4");
    dash.at += Duration::from_millis(400);
    burst_at(&mut dash, "vy", 100);
    dash.at += Duration::from_millis(400);
    dash.event(Event::Tick);
    dash.settle();
    assert_eq!(overlay(&dash), "confirm");
}

#[test]
fn a_scan_behind_typed_letters_parts_from_them() {
    let mut dash = at("2 a");
    dash.at += Duration::from_millis(400);
    burst_at(&mut dash, "Koffi", 90);
    dash.at += Duration::from_millis(90);
    burst_at(&mut dash, &format!("{KNOWN}\n"), 2);
    dash.at += Duration::from_millis(400);
    dash.event(Event::Tick);
    dash.settle();
    // A form of a client asks for no code: what came close behind its letters stays there, and nothing is saved.
    assert_eq!(overlay(&dash), "form");
    let mut dash = at("3");
    dash.at += Duration::from_millis(400);
    burst_at(&mut dash, "Kof", 90);
    dash.at += Duration::from_millis(90);
    burst_at(&mut dash, &format!("{KNOWN}\n"), 2);
    dash.at += Duration::from_millis(400);
    dash.event(Event::Tick);
    dash.settle();
    assert_eq!(basket(&dash), [("Honey 500 g".to_owned(), 1)], "{}", dash.screen());
    assert!(dash.screen().contains("› Kof"), "{}", dash.screen());
}

#[test]
fn two_fast_scans_are_two_articles_in_order() {
    for gap in [0, 1, 15] {
        let mut dash = at("3");
        with_code(&mut dash, "Rope", "00012345600012");
        type_at(&mut dash, &format!("{KNOWN}\n00012345600012\n{KNOWN}\n"), gap);
        assert_eq!(basket(&dash), [("Honey 500 g".to_owned(), 2), ("Rope".to_owned(), 1)], "{gap} ms");
    }
}

#[test]
fn the_places_that_ask_for_a_code_take_it() {
    for gap in [0, 25, 60] {
        // Products: the search finds.
        let mut dash = at("1 /");
        type_at(&mut dash, &format!("{KNOWN}\n"), gap);
        assert_eq!(dash.app.products.selected().map(|row| row.product.name.clone()).as_deref(), Some("Honey 500 g"));
        assert_eq!(dash.app.products.list.total(), 1);
        // History: the sales of that product.
        let mut dash = at("4 /");
        type_at(&mut dash, &format!("{KNOWN}\n"), gap);
        assert!(dash.screen().contains("Honey 500 g"), "{}", dash.screen());
        // A product's form: the code, whichever field has the focus.
        for way in ["1 a", "1 a tab", "1 a tab tab", "1 a tab tab tab"] {
            let mut dash = at(way);
            type_at(&mut dash, &format!("{UNKNOWN}\n"), gap);
            let form = dash.app.form().unwrap();
            assert_eq!(form.fields[1].text.text(), UNKNOWN, "{way}, {gap} ms");
            assert!(form.fields[0].text.is_empty() && form.fields[3].text.is_empty(), "{way}, {gap} ms");
            assert_eq!(dash.app.overlays.len(), 1, "no second form");
        }
    }
}

#[test]
fn scan_quantity_enter_receives_goods() {
    let mut dash = at("1 r");
    assert!(!dash.screen().contains("Goods in: Honey"));
    type_at(&mut dash, &format!("{KNOWN}\n"), 3);
    assert!(dash.screen().contains("Goods in: Honey 500 g"), "{}", dash.screen());
    dash.keys("12");
    dash.press(&[KeyCode::Enter]);
    assert_eq!(product(&dash, "Honey 500 g").unwrap().on_hand, Quantity::whole(9 + 12));
    // Scanned one by one, they are counted.
    dash.keys("r");
    for _ in 0..3 {
        type_at(&mut dash, &format!("{KNOWN}\n"), 3);
    }
    let count = dash.app.form().unwrap().fields[0].text.text().to_owned();
    assert!(dash.screen().contains("Goods in: Honey 500 g"), "{}", dash.screen());
    assert_eq!(count, "3");
    // Another article does not throw away what is counted, and an unknown one is told.
    with_code(&mut dash, "Rope", "00012345600012");
    type_at(&mut dash, "00012345600012\n", 3);
    assert!(dash.screen().contains("save Honey 500 g first"), "{}", dash.screen());
    type_at(&mut dash, &format!("{UNKNOWN}\n"), 3);
    assert!(dash.screen().contains("no product has the code"), "{}", dash.screen());
    assert_eq!(basket(&dash), []);
}

#[test]
fn an_unknown_article_is_created_and_sold() {
    let mut dash = at("3");
    dash.keys("3*");
    type_at(&mut dash, &format!("{UNKNOWN}\n"), 3);
    dash.press(&[KeyCode::Enter]);
    assert_eq!(overlay(&dash), "form", "{}", dash.screen());
    dash.keys("Soap");
    dash.press(&[KeyCode::Tab, KeyCode::Tab, KeyCode::Tab]);
    dash.keys("1.50");
    super::save(&mut dash);
    assert_eq!(basket(&dash), [("Soap".to_owned(), 3)], "{}", dash.screen());
    assert_eq!(product(&dash, "Soap").unwrap().code.as_deref(), Some(UNKNOWN));
}

#[test]
fn an_unknown_code_is_given_to_a_product_that_exists() {
    let mut dash = at("4");
    type_at(&mut dash, &format!("{UNKNOWN}\n"), 3);
    dash.press(&[KeyCode::Down, KeyCode::Enter]);
    assert_eq!(overlay(&dash), "picker", "{}", dash.screen());
    dash.keys("tomato");
    dash.press(&[KeyCode::Enter]);
    assert_eq!(product(&dash, "Tomatoes").unwrap().code.as_deref(), Some(UNKNOWN), "{}", dash.screen());
    assert_eq!(basket(&dash), [("Tomatoes".to_owned(), 1)]);
    assert!(dash.screen().contains("●1"), "the basket waits:\n{}", dash.screen());
    // Where the product has a code already, that is not thrown away unasked.
    type_at(&mut dash, "4006381333948\n", 3);
    dash.press(&[KeyCode::Down, KeyCode::Enter]);
    dash.keys("tomato");
    dash.press(&[KeyCode::Enter]);
    assert_eq!(overlay(&dash), "confirm", "{}", dash.screen());
    dash.press(&[KeyCode::Esc]);
    assert_eq!(product(&dash, "Tomatoes").unwrap().code.as_deref(), Some(UNKNOWN));
}

#[test]
fn an_unknown_code_is_sold_at_an_open_price() {
    let mut dash = at("2");
    type_at(&mut dash, &format!("{UNKNOWN}\n"), 3);
    dash.press(&[KeyCode::Down, KeyCode::Down, KeyCode::Enter]);
    assert_eq!((dash.app.tab, overlay(&dash)), (Tab::NewSale, "form"), "{}", dash.screen());
}

#[test]
fn scans_while_a_form_is_saved_find_their_way() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    dash.keys("2aZoé");
    // An unknown code in a text of a form stays there, and the form closes once the store has answered its save.
    dash.event(Event::Key(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL), dash.at));
    dash.at += Duration::from_millis(400);
    burst_at(&mut dash, &format!("{UNKNOWN}\n"), 0);
    dash.settle();
    assert_eq!(overlay(&dash), "", "{}", dash.screen());
    dash.keys("/zo");
    assert!(dash.screen().contains("Zoé"), "{}", dash.screen());
}

#[test]
fn keys_wait_for_no_store_that_is_silent() {
    let mut dash = at("2 /");
    let worker = dash.app.services.worker.take();
    dash.at += Duration::from_millis(400);
    burst_at(&mut dash, "pa 0098\n", 0);
    assert!(dash.screen().contains("pa 0098"), "{}", dash.screen());
    dash.app.services.worker = worker;
}
