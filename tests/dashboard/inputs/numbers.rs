//! Every field of the dashboard that takes a number or a day, and everything that people and pastes put there.

use std::fmt::Write;

use crossterm::event::{KeyCode, KeyModifiers};
use salestrack::{
    i18n::Lang,
    tui::{app::event::Event, overlays::confirm::Confirm},
};

use crate::harness::Dashboard;

/// What is put into each field. Blanks are written so that the table shows them.
const TYPED: [&str; 44] = [
    "",
    " ",
    "3",
    "0",
    "-2",
    "+5",
    "\u{2212}2",
    "--",
    "--5",
    "-",
    "12.5",
    "12,5",
    "12.50",
    "1.005",
    "0,0125",
    "0.12345",
    "5.",
    ".5",
    "1e5",
    "NaN",
    "inf",
    "abc",
    "1O",
    "１２",
    "٣",
    "½",
    "1 234,50",
    "1\u{a0}234,50",
    "1\u{202f}234,50",
    "1,234.50",
    "1.234,50",
    "1,234",
    "1.234",
    "12 34",
    "1'234",
    "99999999999999999999",
    "9223372036854775807",
    "922337203685477.5807",
    "12€",
    "€ 12",
    "12 EUR",
    "3 kg",
    "=1+1",
    "\u{1b}[2J",
];

/// What is put into a field for a day.
const DAYS: [&str; 24] = [
    "",
    "21/11/2026",
    "2026-11-21",
    "21.11",
    "21 nov",
    "1er janvier",
    "Nov 21",
    "29/02",
    "31/02/2026",
    "2026-13-01",
    "0/0/0",
    "00/00/0000",
    "21/11/1899",
    "9999-12-31",
    "99999999999999999999",
    "-1/11/2026",
    "２１/11/2026",
    "٢١/١١/٢٠٢٦",
    "tomorrow",
    "NaN",
    "1e5",
    "21/11/2026/5",
    "ju",
    "\u{1b}[2J",
];

/// A way to a field, and out of it.
struct Field {
    name: &'static str,
    open: fn(&mut Dashboard),
    leave: fn(&mut Dashboard),
}

const DAY_FIELDS: [Field; 2] = [
    Field { name: "first day of a period", open: period, leave: leave_form },
    Field { name: "last day of a report", open: report_period, leave: leave_form },
];

const FIELDS: [Field; 11] = [
    Field { name: "price of a product", open: |dash| product_field(dash, 3), leave: leave_form },
    Field { name: "threshold of a product", open: |dash| product_field(dash, 4), leave: leave_form },
    Field { name: "stock of a product", open: |dash| product_field(dash, 5), leave: leave_form },
    Field { name: "goods in", open: |dash| dash.keys("1r"), leave: leave_form },
    Field { name: "correction", open: |dash| dash.keys("1c"), leave: leave_form },
    Field { name: "end of the day", open: |dash| form_field(dash, KeyCode::Char(','), 4), leave: leave_form },
    Field { name: "amount given", open: payment, leave: leave_till },
    Field { name: "quantity in the basket", open: line_quantity, leave: leave_till },
    Field { name: "price in the basket", open: line_price, leave: leave_till },
    Field { name: "quantity before a *", open: |dash| dash.keys("3"), leave: leave_till },
    Field { name: "open price", open: open_price, leave: leave_form },
];

fn form_field(dash: &mut Dashboard, key: KeyCode, steps: usize) {
    dash.press(&[key]);
    dash.press(&vec![KeyCode::Tab; steps]);
}

fn product_field(dash: &mut Dashboard, steps: usize) {
    dash.keys("1a");
    paste(dash, "Thing");
    dash.press(&vec![KeyCode::Tab; steps]);
}

fn payment(dash: &mut Dashboard) {
    dash.keys("3");
    paste(dash, "gin");
    dash.press(&[KeyCode::Enter, KeyCode::F(9)]);
}

fn line_quantity(dash: &mut Dashboard) {
    dash.keys("3");
    paste(dash, "gin");
    dash.press(&[KeyCode::Enter, KeyCode::Down, KeyCode::Char('e')]);
}

fn line_price(dash: &mut Dashboard) {
    line_quantity(dash);
    dash.press(&[KeyCode::Esc, KeyCode::Char('p')]);
}

fn period(dash: &mut Dashboard) {
    dash.keys("4f");
    dash.press(&[KeyCode::Left, KeyCode::Tab]);
}

fn report_period(dash: &mut Dashboard) {
    dash.keys("5p");
    dash.press(&[KeyCode::Tab]);
}

fn open_price(dash: &mut Dashboard) {
    dash.keys("3");
    dash.press(&[KeyCode::F(2)]);
    paste(dash, "Thing");
    dash.press(&[KeyCode::Tab]);
}

fn leave_form(dash: &mut Dashboard) {
    dash.leave();
    leave_till(dash);
}

fn leave_till(dash: &mut Dashboard) {
    dash.press(&[KeyCode::Esc, KeyCode::Esc, KeyCode::Esc, KeyCode::F(8)]);
    if !dash.app.overlays.is_empty() {
        dash.keys("y");
    }
    dash.strike(KeyCode::Char('1'), KeyModifiers::ALT);
}

fn paste(dash: &mut Dashboard, text: &str) {
    dash.event(Event::Paste(text.into()));
    dash.settle();
}

/// What a screen complains about: from its mark on, over the rows that follow, to the column's end.
fn complaint(screen: &str) -> Option<String> {
    let rows: Vec<Vec<char>> = screen.lines().map(|line| line.chars().collect()).collect();
    let (y, x) = rows.iter().enumerate().find_map(|(y, row)| {
        let x = row.windows(3).position(|three| three[0] == ' ' && three[1] == '!' && three[2] == ' ')?;
        Some((y, x + 3))
    })?;
    let part = |row: &Vec<char>| {
        let rest: String = row.iter().skip(x).take_while(|c| !['│', '┃'].contains(c)).collect();
        rest.split("   ").next().unwrap_or_default().trim().to_owned()
    };
    let follows =
        |row: &&Vec<char>| row.get(x - 2..x) == Some(&[' ', ' ']) && row.get(x).is_some_and(|c| c.is_alphanumeric());
    let rest = rows[y + 1..].iter().take_while(follows).map(part);
    Some(std::iter::once(part(&rows[y])).chain(rest).collect::<Vec<_>>().join(" "))
}

fn table(fields: &[Field], all_typed: &[&str], lang: Lang) -> String {
    let mut table = String::new();
    for field in fields {
        writeln!(table, "{}", field.name).unwrap();
        let mut dash = Dashboard::new(lang, 80, 24);
        for typed in all_typed {
            (field.open)(&mut dash);
            dash.strike(KeyCode::Char('u'), KeyModifiers::CONTROL);
            paste(&mut dash, typed);
            if field.name.ends_with('*') {
                paste(&mut dash, "*");
            }
            let said = complaint(&dash.screen()).unwrap_or_default();
            assert!(!said.ends_with('…'), "{}, {typed:?}: {said}", field.name);
            writeln!(table, "  {:24}{said}", format!("{typed:?}")).unwrap();
            (field.leave)(&mut dash);
        }
    }
    table
}

#[test]
fn every_number_field_says_what_is_wrong_while_one_types() {
    for lang in Lang::ALL {
        insta::assert_snapshot!(format!("numbers-{}", lang.code()), table(&FIELDS, &TYPED, lang));
    }
}

#[test]
fn every_field_for_a_day_says_what_is_wrong_while_one_types() {
    for lang in Lang::ALL {
        insta::assert_snapshot!(format!("days-{}", lang.code()), table(&DAY_FIELDS, &DAYS, lang));
    }
}

/// Numbers that no hand means are asked about, wherever they are typed, and taken where they are meant.
#[test]
fn a_number_that_no_hand_means_is_asked_about() {
    let asked = |dash: &Dashboard| dash.app.overlays.last().is_some_and(|o| o.as_a::<Confirm>().is_some());
    // Goods in, a correction, a price, an opening stock, an open price: enter asks, esc keeps the form, y saves.
    for (way, typed) in [("1r", "4006381333"), ("1c", "4006381333"), ("1e\t\t\t", "12345678")] {
        let mut dash = Dashboard::new(Lang::En, 80, 24);
        for key in way.chars() {
            dash.press(&[if key == '\t' { KeyCode::Tab } else { KeyCode::Char(key) }]);
        }
        dash.strike(KeyCode::Char('u'), KeyModifiers::CONTROL);
        dash.keys(typed);
        let mark = dash.store().product_counts().unwrap();
        dash.strike(KeyCode::Char('s'), KeyModifiers::CONTROL);
        assert!(asked(&dash), "{way}:\n{}", dash.screen());
        dash.press(&[KeyCode::Enter, KeyCode::Esc]);
        assert!(dash.app.form().is_some() && !asked(&dash), "{way}:\n{}", dash.screen());
        assert_eq!(dash.store().product_counts().unwrap(), mark);
        dash.strike(KeyCode::Char('s'), KeyModifiers::CONTROL);
        dash.keys("y");
        assert!(dash.app.overlays.is_empty(), "{way}:\n{}", dash.screen());
    }
    // In the basket: before the star, in the cell, and the amount given.
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    dash.keys("3400000*tom");
    dash.press(&[KeyCode::Enter]);
    assert!(asked(&dash), "{}", dash.screen());
    dash.press(&[KeyCode::Esc]);
    dash.strike(KeyCode::Char('u'), KeyModifiers::CONTROL);
    dash.keys("tom");
    dash.press(&[KeyCode::Enter, KeyCode::Down]);
    dash.keys("400000");
    dash.press(&[KeyCode::Enter]);
    assert!(asked(&dash), "{}", dash.screen());
    dash.press(&[KeyCode::Esc, KeyCode::Esc, KeyCode::Esc, KeyCode::Enter]);
    dash.keys("1234567");
    dash.press(&[KeyCode::Enter]);
    assert!(asked(&dash) && dash.screen().contains("1,234,567"), "{}", dash.screen());
    let before = dash.app.undo.len();
    dash.press(&[KeyCode::Enter]);
    assert_eq!(dash.app.undo.len(), before, "enter answers nothing");
    dash.keys("y");
    assert_eq!(dash.app.undo.len(), before + 1, "{}", dash.screen());
}
