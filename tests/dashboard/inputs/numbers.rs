//! Every field of the dashboard that takes a number or a day, and everything that people and pastes put there.

use std::fmt::Write;

use crossterm::event::{KeyCode, KeyModifiers};
use salestrack::{i18n::Lang, tui::app::event::Event};

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
    Field { name: "price of a product", open: |bench| product_field(bench, 3), leave: leave_form },
    Field { name: "threshold of a product", open: |bench| product_field(bench, 4), leave: leave_form },
    Field { name: "stock of a product", open: |bench| product_field(bench, 5), leave: leave_form },
    Field { name: "goods in", open: |bench| bench.keys("1r"), leave: leave_form },
    Field { name: "correction", open: |bench| bench.keys("1c"), leave: leave_form },
    Field { name: "end of the day", open: |bench| form_field(bench, KeyCode::Char(','), 4), leave: leave_form },
    Field { name: "amount given", open: payment, leave: leave_till },
    Field { name: "quantity in the basket", open: line_quantity, leave: leave_till },
    Field { name: "price in the basket", open: line_price, leave: leave_till },
    Field { name: "quantity before a *", open: |bench| bench.keys("3"), leave: leave_till },
    Field { name: "open price", open: open_price, leave: leave_form },
];

fn form_field(bench: &mut Dashboard, key: KeyCode, steps: usize) {
    bench.press(&[key]);
    bench.press(&vec![KeyCode::Tab; steps]);
}

fn product_field(bench: &mut Dashboard, steps: usize) {
    bench.keys("1a");
    paste(bench, "Thing");
    bench.press(&vec![KeyCode::Tab; steps]);
}

fn payment(bench: &mut Dashboard) {
    bench.keys("3");
    paste(bench, "gin");
    bench.press(&[KeyCode::Enter, KeyCode::F(9)]);
}

fn line_quantity(bench: &mut Dashboard) {
    bench.keys("3");
    paste(bench, "gin");
    bench.press(&[KeyCode::Enter, KeyCode::Down, KeyCode::Char('e')]);
}

fn line_price(bench: &mut Dashboard) {
    line_quantity(bench);
    bench.press(&[KeyCode::Esc, KeyCode::Char('p')]);
}

fn period(bench: &mut Dashboard) {
    bench.keys("4f");
    bench.press(&[KeyCode::Left, KeyCode::Tab]);
}

fn report_period(bench: &mut Dashboard) {
    bench.keys("5p");
    bench.press(&[KeyCode::Tab]);
}

fn open_price(bench: &mut Dashboard) {
    bench.keys("3");
    bench.press(&[KeyCode::F(2)]);
    paste(bench, "Thing");
    bench.press(&[KeyCode::Tab]);
}

fn leave_form(bench: &mut Dashboard) {
    bench.press(&[KeyCode::Esc, KeyCode::Esc]);
    leave_till(bench);
}

fn leave_till(bench: &mut Dashboard) {
    bench.press(&[KeyCode::Esc, KeyCode::Esc, KeyCode::Esc, KeyCode::F(8)]);
    bench.strike(KeyCode::Char('1'), KeyModifiers::ALT);
}

fn paste(bench: &mut Dashboard, text: &str) {
    bench.event(Event::Paste(text.into()));
    bench.settle();
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
        let mut bench = Dashboard::new(lang, 80, 24);
        for typed in all_typed {
            (field.open)(&mut bench);
            bench.strike(KeyCode::Char('u'), KeyModifiers::CONTROL);
            paste(&mut bench, typed);
            if field.name.ends_with('*') {
                paste(&mut bench, "*");
            }
            let said = complaint(&bench.screen()).unwrap_or_default();
            assert!(!said.ends_with('…'), "{}, {typed:?}: {said}", field.name);
            writeln!(table, "  {:24}{said}", format!("{typed:?}")).unwrap();
            (field.leave)(&mut bench);
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
