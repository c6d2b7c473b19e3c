//! The tour of the README and the ways of the guide, key by key: what they promise is on the screen.

use std::process::Command;

use salestrack::i18n::Lang;

use super::stage::{Shop, press};
use crate::harness::Dashboard;

fn opened() -> Dashboard {
    Shop::new(400).open(Lang::En)
}

#[track_caller]
fn shows(dashboard: &Dashboard, text: &str) {
    let screen = dashboard.screen();
    assert!(screen.contains(text), "no {text:?} in\n{screen}");
}

/// The header, where today's revenue stands.
fn header(dashboard: &Dashboard) -> String {
    dashboard.screen().lines().next().unwrap_or_default().to_owned()
}

#[test]
fn the_tour_of_the_readme() {
    let mut dashboard = opened();
    press(&mut dashboard, &["5"]);
    shows(&dashboard, "Revenue per month");
    press(&mut dashboard, &["J", "K", "m", "shift+left", "enter"]);
    let before = header(&dashboard);
    press(&mut dashboard, &["3", "t:caf", "enter", "t:2*pain", "enter"]);
    shows(&dashboard, "Basket  2 lines");
    shows(&dashboard, "Café moulu 250 g");
    shows(&dashboard, "Pain de mie");
    press(&mut dashboard, &["enter", "enter"]);
    shows(&dashboard, "recorded");
    assert_ne!(header(&dashboard)[40..], before[40..], "today's revenue moves");
    press(&mut dashboard, &["F7", "y"]);
    shows(&dashboard, "sale taken back");
    press(&mut dashboard, &["alt+4"]);
    shows(&dashboard, "Void");
    press(&mut dashboard, &["1", "/", "t:the"]);
    shows(&dashboard, "Thé");
    press(&mut dashboard, &["esc", "esc", "2"]);
    shows(&dashboard, "Clients  300");
    press(&mut dashboard, &["ctrl+p"]);
    shows(&dashboard, "Actions");
    press(&mut dashboard, &["esc", "?"]);
    shows(&dashboard, "Keys");
    press(&mut dashboard, &["esc", "q"]);
    assert!(dashboard.app.ended());
}

#[test]
fn what_another_process_sells_shows_by_itself() {
    let mut dashboard = opened();
    let before = header(&dashboard);
    let mut command = Command::new(env!("CARGO_BIN_EXE_salestrack"));
    command.env_clear().env("HOME", "/nowhere").env("SALESTRACK_NOW", "2026-11-21T16:42:30+01:00");
    command.arg("--database").arg(dashboard.folder.path().join("shop.db")).args(["sale", "add", "--line", "id:1"]);
    let sold = command.output().unwrap();
    assert!(sold.status.success(), "{}", String::from_utf8_lossy(&sold.stderr));
    dashboard.wait_until(|dashboard| header(dashboard) != before);
}

#[test]
fn the_ways_of_the_guide_through_products() {
    let mut dashboard = opened();
    press(&mut dashboard, &["/", "t:adaptateur", "enter", "c"]);
    shows(&dashboard, "Correct the stock");
    press(&mut dashboard, &["esc", "r", "t:5", "ctrl+s"]);
    shows(&dashboard, "restocked");
    press(&mut dashboard, &["d", "y"]);
    shows(&dashboard, "deleted");
    press(&mut dashboard, &["u"]);
    shows(&dashboard, "is back");
    press(&mut dashboard, &["n", "3"]);
    shows(&dashboard, "Basket  1 line");
    press(&mut dashboard, &["F9"]);
    shows(&dashboard, "record the sale");
}

#[test]
fn the_ways_of_the_guide_through_clients_and_history() {
    let mut dashboard = opened();
    press(&mut dashboard, &["2", "down", "p"]);
    shows(&dashboard, "Purchases of");
    press(&mut dashboard, &["2", "n"]);
    shows(&dashboard, "3 New Sale");
    press(&mut dashboard, &["alt+4", "F", "v"]);
    shows(&dashboard, "Void sale");
    press(&mut dashboard, &["y"]);
    shows(&dashboard, "voided by");
    press(&mut dashboard, &[","]);
    shows(&dashboard, "Settings of the shop");
}
