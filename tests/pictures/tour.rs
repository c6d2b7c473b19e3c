//! The tour of the README and the ways of the guide, key by key: what they promise is on the screen.

use std::process::Command;

use salestrack::i18n::Lang;

use super::stage::{Shop, Stage};

fn opened() -> Stage {
    Stage::open(&Shop::new(400), Lang::En)
}

fn press(stage: &mut Stage, keys: &[&str]) {
    for key in keys {
        stage.press(key);
    }
}

#[track_caller]
fn shows(stage: &Stage, text: &str) {
    let rows = stage.rows();
    assert!(rows.iter().any(|row| row.contains(text)), "no {text:?} in\n{}", rows.join("\n"));
}

/// The header, where today's revenue stands.
fn header(stage: &Stage) -> String {
    stage.rows().swap_remove(0)
}

#[test]
fn the_tour_of_the_readme() {
    let mut stage = opened();
    press(&mut stage, &["5"]);
    shows(&stage, "Revenue per month");
    press(&mut stage, &["J", "K", "m", "shift+left", "enter"]);
    let before = header(&stage);
    press(&mut stage, &["3", "t:caf", "enter", "t:2*pain", "enter"]);
    shows(&stage, "Basket  2 lines");
    shows(&stage, "Café moulu 250 g");
    shows(&stage, "Pain de mie");
    press(&mut stage, &["enter", "enter"]);
    shows(&stage, "recorded");
    assert_ne!(header(&stage)[40..], before[40..], "today's revenue moves");
    press(&mut stage, &["alt+u"]);
    shows(&stage, "sale taken back");
    press(&mut stage, &["alt+4"]);
    shows(&stage, "Void");
    press(&mut stage, &["1", "/", "t:the"]);
    shows(&stage, "Thé");
    press(&mut stage, &["esc", "esc", "2"]);
    shows(&stage, "Clients  300");
    press(&mut stage, &["ctrl+p"]);
    shows(&stage, "Actions");
    press(&mut stage, &["esc", "?"]);
    shows(&stage, "Keys");
    press(&mut stage, &["esc", "q"]);
    assert!(stage.ended());
}

#[test]
fn what_another_process_sells_shows_by_itself() {
    let mut stage = opened();
    let before = header(&stage);
    let mut command = Command::new(env!("CARGO_BIN_EXE_salestrack"));
    command.env_clear().env("HOME", "/nowhere").env("SALESTRACK_NOW", "2026-11-21T16:42:30+01:00");
    command.arg("--database").arg(stage.path()).args(["sale", "add", "--line", "id:1"]);
    let sold = command.output().unwrap();
    assert!(sold.status.success(), "{}", String::from_utf8_lossy(&sold.stderr));
    stage.wait_until(|rows| rows.first() != Some(&before));
}

#[test]
fn the_ways_of_the_guide_through_products() {
    let mut stage = opened();
    press(&mut stage, &["/", "t:adaptateur", "enter", "c"]);
    shows(&stage, "Correct the stock");
    press(&mut stage, &["esc", "r", "t:5", "ctrl+s"]);
    shows(&stage, "restocked");
    press(&mut stage, &["d", "y"]);
    shows(&stage, "deleted");
    press(&mut stage, &["u"]);
    shows(&stage, "is back");
    press(&mut stage, &["n", "3"]);
    shows(&stage, "Basket  1 line");
    press(&mut stage, &["F9"]);
    shows(&stage, "record the sale");
}

#[test]
fn the_ways_of_the_guide_through_clients_and_history() {
    let mut stage = opened();
    press(&mut stage, &["2", "down", "p"]);
    shows(&stage, "Purchases of");
    press(&mut stage, &["2", "n"]);
    shows(&stage, "3 New Sale");
    press(&mut stage, &["alt+4", "F", "v"]);
    shows(&stage, "Void sale");
    press(&mut stage, &["y"]);
    shows(&stage, "voided by");
    press(&mut stage, &[","]);
    shows(&stage, "Settings of the shop");
}
