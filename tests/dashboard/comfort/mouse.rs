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
fn press(dash: &mut Dashboard, text: &str) {
    let (x, y) = dash.find(text);
    dash.at += Duration::from_secs(1);
    dash.event(salestrack::tui::app::event::Event::Tick);
    dash.click(x, y);
}

fn twice(dash: &mut Dashboard, text: &str) {
    let (x, y) = dash.find(text);
    dash.at += Duration::from_secs(1);
    dash.event(salestrack::tui::app::event::Event::Tick);
    dash.click(x, y);
    dash.click(x, y);
}

#[test]
fn tabs_and_the_keys_of_the_last_line_are_pressed() {
    let mut dash = Dashboard::new(Lang::Fr, 80, 24);
    for (title, tab) in [("Clients", Tab::Clients), ("Historique", Tab::History), ("Vente", Tab::NewSale)] {
        press(&mut dash, title);
        assert_eq!(dash.app.tab, tab);
    }
    press(&mut dash, "Produits");
    press(&mut dash, "e modifier");
    assert_eq!(overlay(&dash), "form");
    dash.press(&[KeyCode::Esc]);
    press(&mut dash, "? aide");
    assert_eq!(overlay(&dash), "help");
}

#[test]
fn a_second_press_on_a_row_opens_it() {
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    press(&mut dash, "Tomatoes");
    assert!(!dash.screen().contains("Last movements"));
    twice(&mut dash, "Tomatoes");
    assert!(dash.screen().contains("Last movements") && dash.screen().contains("Tomatoes"), "{}", dash.screen());
    dash.keys("4");
    let row = dash.screen().lines().nth(6).unwrap().chars().skip(2).take(6).collect::<String>();
    twice(&mut dash, &row);
    assert!(dash.screen().contains(&format!("Sale 2026-{row}")), "{}", dash.screen());
    dash.press(&[KeyCode::Esc]);
    dash.keys("5");
    twice(&mut dash, "October");
    assert_eq!(dash.app.reports.span(), Span::Month, "{}", dash.screen());
}

#[test]
fn two_slow_presses_are_no_double_one() {
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    press(&mut dash, "Tomatoes");
    press(&mut dash, "Tomatoes");
    assert!(!dash.screen().contains("Last movements"), "{}", dash.screen());
}

#[test]
fn fields_choices_and_buttons_of_a_form_are_pressed() {
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    dash.keys("aHoney");
    press(&mut dash, "Price        [");
    dash.keys("4.5");
    press(&mut dash, "litre");
    match dash.app.form() {
        Some(form) => assert!(form.focus == 2 && form.fields[2].choice > 0, "{}", dash.screen()),
        _ => panic!("no form"),
    }
    press(&mut dash, "ctrl+s save");
    assert_eq!(overlay(&dash), "", "{}", dash.screen());
    assert!(super::product(&dash, "Honey").is_some());
}

#[test]
fn a_press_beside_a_box_closes_it_as_esc_does() {
    for way in ["?", "d", "a", ","] {
        let mut dash = Dashboard::new(Lang::En, 120, 36);
        dash.keys(way);
        let (inside, under) = ((35, 18), (1, 33));
        dash.click(inside.0, inside.1);
        assert_ne!(overlay(&dash), "", "{way}: inside, nothing closes");
        dash.at += Duration::from_secs(1);
        dash.event(salestrack::tui::app::event::Event::Tick);
        dash.click(under.0, under.1);
        assert_eq!(overlay(&dash), "", "{way}:\n{}", dash.screen());
    }
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    dash.keys("aHoney");
    dash.click(1, 33);
    dash.click(1, 33);
    assert_eq!(overlay(&dash), "confirm", "what was typed is not thrown away by a double press");
    dash.at += Duration::from_secs(1);
    dash.event(salestrack::tui::app::event::Event::Tick);
    dash.click(1, 33);
    assert_eq!(overlay(&dash), "form");
    dash.press(&[KeyCode::Esc]);
    let (x, y) = dash.find("y leave");
    dash.click(x, y);
    assert_eq!(overlay(&dash), "");
}

#[test]
fn questions_are_answered_and_undone_by_pressing() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    let name = dash.app.products.selected().map(|row| &row.product).unwrap().name.clone();
    dash.keys("d");
    press(&mut dash, "esc back");
    assert!(overlay(&dash).is_empty() && super::product(&dash, &name).is_some());
    dash.keys("d");
    let button = dash.screen().lines().rev().find_map(|line| line.contains("back").then(|| line.to_owned())).unwrap();
    let yes = button.split("back").nth(1).unwrap().trim().split("  ").next().unwrap().to_owned();
    press(&mut dash, &yes);
    assert!(super::product(&dash, &name).is_none(), "{}", dash.screen());
}

#[test]
fn palette_pickers_and_themes_are_pressed_and_rolled() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    dash.keys("4");
    dash.keys("c");
    press(&mut dash, "Moussa Cissé");
    press(&mut dash, "Moussa Cissé");
    assert!(overlay(&dash).is_empty() && dash.screen().contains("Moussa Cissé"), "{}", dash.screen());
    chord(&mut dash, KeyModifiers::CONTROL, 'p');
    dash.keys("choose the days");
    press(&mut dash, "choose the days");
    if overlay(&dash) == "palette" {
        press(&mut dash, "▌choose the days");
    }
    assert_eq!(overlay(&dash), "form", "{}", dash.screen());
    dash.press(&[KeyCode::Esc]);
    dash.keys("?");
    let before = dash.screen();
    dash.mouse(crossterm::event::MouseEventKind::ScrollDown, 60, 18);
    assert_ne!(dash.screen(), before);
}

#[test]
fn reports_are_stepped_chosen_and_spanned() {
    let mut dash = Dashboard::new(Lang::En, 140, 40);
    dash.keys("5");
    press(&mut dash, "Best sellers");
    assert_eq!(dash.app.reports.kind(), ReportKind::BestSellers);
    press(&mut dash, " month ");
    assert_eq!(dash.app.reports.span(), Span::Month);
    let before = dash.app.reports.period();
    press(&mut dash, "‹");
    assert_ne!(dash.app.reports.period(), before);
    press(&mut dash, "›");
    assert_eq!(dash.app.reports.period(), before);
    dash.resize(80, 24);
    press(&mut dash, "▼");
    press(&mut dash, "Revenue per month");
    assert_eq!(dash.app.reports.kind(), ReportKind::RevenuePerMonth, "{}", dash.screen());
}

#[test]
fn a_whole_sale_is_made_with_the_mouse() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    with_known(&mut dash);
    press(&mut dash, "New Sale");
    press(&mut dash, "Ginger juice");
    scan(&mut dash, KNOWN);
    twice(&mut dash, "Honey 500 g");
    dash.keys("2");
    dash.press(&[KeyCode::Enter]);
    assert!(dash.screen().contains("25.00"), "{}", dash.screen());
    press(&mut dash, "passing customer");
    press(&mut dash, "Aïcha Diallo");
    press(&mut dash, "Aïcha Diallo");
    press(&mut dash, "To pay");
    press(&mut dash, "record the sale");
    assert!(told(&dash).contains("recorded"), "{}", dash.screen());
}

#[test]
fn the_first_start_is_answered_with_the_mouse() {
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    let path = dash.folder.path().join("new.db");
    dash.app.welcome(path.clone());
    press(&mut dash, "Français");
    assert!(dash.screen().contains("Bienvenue"), "{}", dash.screen());
    press(&mut dash, "XOF");
    press(&mut dash, "○ un exemple");
    press(&mut dash, "○ rien");
    press(&mut dash, "ouvrir la boutique");
    assert_eq!(overlay(&dash), "", "{}", dash.screen());
    assert!(path.exists() && dash.app.context.shop.currency.code() == "XOF");
}

#[test]
fn no_press_anywhere_breaks_anything() {
    for way in ["1", "2", "3", "4", "5", "5J", "1a", "1d", "?", ","] {
        let mut dash = Dashboard::new(Lang::En, 80, 24);
        dash.keys(way);
        for y in 0..24 {
            for x in (0..80).step_by(5) {
                dash.at += Duration::from_secs(1);
                dash.click(x, y);
            }
        }
        dash.screen();
    }
}
