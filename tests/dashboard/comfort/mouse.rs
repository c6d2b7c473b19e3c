//! The mouse presses what it sees; it is never needed.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyModifiers};
use salestrack::{
    domain::{period::Span, report::ReportKind},
    i18n::Lang,
    tui::input::action::Tab,
};

use super::{KNOWN, chord, overlay, scan, told, with_known};
use crate::harness::Dashboard;

/// Presses where a text stands.
fn press(bench: &mut Dashboard, text: &str) {
    let (x, y) = bench.find(text);
    bench.at += Duration::from_secs(1);
    bench.event(salestrack::tui::app::event::Event::Tick);
    bench.click(x, y);
}

fn twice(bench: &mut Dashboard, text: &str) {
    let (x, y) = bench.find(text);
    bench.at += Duration::from_secs(1);
    bench.event(salestrack::tui::app::event::Event::Tick);
    bench.click(x, y);
    bench.click(x, y);
}

#[test]
fn tabs_and_the_keys_of_the_last_line_are_pressed() {
    let mut bench = Dashboard::new(Lang::Fr, 80, 24);
    for (title, tab) in [("Clients", Tab::Clients), ("Historique", Tab::History), ("Vente", Tab::NewSale)] {
        press(&mut bench, title);
        assert_eq!(bench.app.tab, tab);
    }
    press(&mut bench, "Produits");
    press(&mut bench, "e modifier");
    assert_eq!(overlay(&bench), "form");
    bench.press(&[KeyCode::Esc]);
    press(&mut bench, "? aide");
    assert_eq!(overlay(&bench), "help");
}

#[test]
fn a_second_press_on_a_row_opens_it() {
    let mut bench = Dashboard::new(Lang::En, 80, 24);
    press(&mut bench, "Tomatoes");
    assert!(!bench.screen().contains("Last movements"));
    twice(&mut bench, "Tomatoes");
    assert!(bench.screen().contains("Last movements") && bench.screen().contains("Tomatoes"), "{}", bench.screen());
    bench.keys("4");
    let row = bench.screen().lines().nth(6).unwrap().chars().skip(2).take(6).collect::<String>();
    twice(&mut bench, &row);
    assert!(bench.screen().contains(&format!("Sale 2026-{row}")), "{}", bench.screen());
    bench.press(&[KeyCode::Esc]);
    bench.keys("5");
    twice(&mut bench, "October");
    assert_eq!(bench.app.reports.span(), Span::Month, "{}", bench.screen());
}

#[test]
fn two_slow_presses_are_no_double_one() {
    let mut bench = Dashboard::new(Lang::En, 80, 24);
    press(&mut bench, "Tomatoes");
    press(&mut bench, "Tomatoes");
    assert!(!bench.screen().contains("Last movements"), "{}", bench.screen());
}

#[test]
fn fields_choices_and_buttons_of_a_form_are_pressed() {
    let mut bench = Dashboard::new(Lang::En, 80, 24);
    bench.keys("aHoney");
    press(&mut bench, "Price        [");
    bench.keys("4.5");
    press(&mut bench, "litre");
    match bench.app.form() {
        Some(form) => assert!(form.focus == 2 && form.fields[2].choice > 0, "{}", bench.screen()),
        _ => panic!("no form"),
    }
    press(&mut bench, "ctrl+s save");
    assert_eq!(overlay(&bench), "", "{}", bench.screen());
    assert!(super::product(&bench, "Honey").is_some());
}

#[test]
fn a_press_beside_a_box_closes_it_as_esc_does() {
    for way in ["?", "d", "a", ","] {
        let mut bench = Dashboard::new(Lang::En, 120, 36);
        bench.keys(way);
        let (middle, under) = ((60, 18), (1, 33));
        bench.click(middle.0, middle.1);
        assert_ne!(overlay(&bench), "", "{way}: inside, nothing closes");
        bench.at += Duration::from_secs(1);
        bench.event(salestrack::tui::app::event::Event::Tick);
        bench.click(under.0, under.1);
        assert_eq!(overlay(&bench), "", "{way}:\n{}", bench.screen());
    }
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    bench.keys("aHoney");
    bench.click(1, 33);
    bench.click(1, 33);
    assert_eq!(overlay(&bench), "form", "what was typed is not thrown away by a double press");
    assert!(bench.screen().contains("Press esc again"), "{}", bench.screen());
    bench.at += Duration::from_secs(1);
    bench.event(salestrack::tui::app::event::Event::Tick);
    bench.click(1, 33);
    assert_eq!(overlay(&bench), "");
}

#[test]
fn questions_are_answered_and_undone_by_pressing() {
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    let name = bench.app.products.selected().map(|row| &row.product).unwrap().name.clone();
    bench.keys("d");
    press(&mut bench, "keep");
    assert!(overlay(&bench).is_empty() && super::product(&bench, &name).is_some());
    bench.keys("d");
    let button = bench.screen().lines().rev().find_map(|line| line.contains("keep").then(|| line.to_owned())).unwrap();
    let yes = button.split("keep").nth(1).unwrap().trim().split("  ").next().unwrap().to_owned();
    press(&mut bench, &yes);
    assert!(super::product(&bench, &name).is_none(), "{}", bench.screen());
}

#[test]
fn palette_pickers_and_themes_are_pressed_and_rolled() {
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    bench.keys("4");
    bench.keys("c");
    press(&mut bench, "Moussa Cissé");
    press(&mut bench, "Moussa Cissé");
    assert!(overlay(&bench).is_empty() && bench.screen().contains("Moussa Cissé"), "{}", bench.screen());
    chord(&mut bench, KeyModifiers::CONTROL, 'p');
    bench.keys("choose the days");
    press(&mut bench, "choose the days");
    if overlay(&bench) == "palette" {
        press(&mut bench, "▌choose the days");
    }
    assert_eq!(overlay(&bench), "form", "{}", bench.screen());
    bench.press(&[KeyCode::Esc]);
    bench.keys("?");
    let before = bench.screen();
    bench.mouse(crossterm::event::MouseEventKind::ScrollDown, 60, 18);
    assert_ne!(bench.screen(), before);
}

#[test]
fn reports_are_stepped_chosen_and_spanned() {
    let mut bench = Dashboard::new(Lang::En, 140, 40);
    bench.keys("5");
    press(&mut bench, "Best sellers");
    assert_eq!(bench.app.reports.kind(), ReportKind::BestSellers);
    press(&mut bench, " month ");
    assert_eq!(bench.app.reports.span(), Span::Month);
    let before = bench.app.reports.period();
    press(&mut bench, "‹");
    assert_ne!(bench.app.reports.period(), before);
    press(&mut bench, "›");
    assert_eq!(bench.app.reports.period(), before);
    bench.resize(80, 24);
    press(&mut bench, "▼");
    press(&mut bench, "Revenue per month");
    assert_eq!(bench.app.reports.kind(), ReportKind::RevenuePerMonth, "{}", bench.screen());
}

#[test]
fn a_whole_sale_is_made_with_the_mouse() {
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    with_known(&mut bench);
    press(&mut bench, "New Sale");
    press(&mut bench, "Ginger juice");
    scan(&mut bench, KNOWN);
    twice(&mut bench, "Honey 500 g");
    bench.keys("2");
    bench.press(&[KeyCode::Enter]);
    assert!(bench.screen().contains("25.00"), "{}", bench.screen());
    press(&mut bench, "passing customer");
    press(&mut bench, "Aïcha Diallo");
    press(&mut bench, "Aïcha Diallo");
    press(&mut bench, "To pay");
    press(&mut bench, "record the sale");
    assert!(told(&bench).contains("recorded"), "{}", bench.screen());
}

#[test]
fn the_first_start_is_answered_with_the_mouse() {
    let mut bench = Dashboard::new(Lang::En, 80, 24);
    let path = bench.folder.path().join("new.db");
    bench.app.welcome(path.clone());
    press(&mut bench, "Français");
    assert!(bench.screen().contains("Bienvenue"), "{}", bench.screen());
    press(&mut bench, "XOF");
    press(&mut bench, "○ rien");
    press(&mut bench, "ouvrir la boutique");
    assert_eq!(overlay(&bench), "", "{}", bench.screen());
    assert!(path.exists() && bench.app.context.shop.currency.code() == "XOF");
}

#[test]
fn no_press_anywhere_breaks_anything() {
    for way in ["1", "2", "3", "4", "5", "5J", "1a", "1d", "?", ","] {
        let mut bench = Dashboard::new(Lang::En, 80, 24);
        bench.keys(way);
        for y in 0..24 {
            for x in (0..80).step_by(5) {
                bench.at += Duration::from_secs(1);
                bench.click(x, y);
            }
        }
        bench.screen();
    }
}
