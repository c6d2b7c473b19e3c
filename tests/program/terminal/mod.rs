//! The dashboard as a shopkeeper meets it: the real program in a real pseudo-terminal, on a real file.

mod basket;
mod clock;
mod leaving;
mod limits;
mod live;
mod panics;
mod payment;
mod scanner;
mod size;

use serde_json::json;

use crate::{
    home::{Home, KEYBOARD, MOUSE},
    window::Window,
};

#[test]
fn the_first_readme_is_sold_with_three_keys_beyond_the_codes() {
    let home = Home::shop();
    let mut window = home.open();
    let mut keys = 0;
    let mut key = |window: &mut Window, key: &str| {
        keys += 1;
        window.press(key);
    };
    key(&mut window, "3");
    window.wait("Scan or search");
    window.scan(KEYBOARD, "\r");
    window.wait_row(&["Keyboard", "49.90", "49.90"]);
    window.scan(MOUSE, "\r");
    window.wait_row(&["Mouse", "19.50", "19.50"]);
    key(&mut window, "\r");
    window.wait("enter record");
    key(&mut window, "\r");
    window.wait("2026-000001");
    assert!(keys <= 3, "{keys} keys");
    assert_eq!((home.stock("1").as_str(), home.stock("2").as_str()), ("22", "12"));
    let sale = home.json(&["sale", "show", "2026-000001"]);
    assert_eq!((&sale["total"], &sale["units"]), (&json!("69.40"), &json!("2")));
    home.ok(&["check"]);
    window.quit();
}

#[test]
fn codes_typed_by_hand_are_sold_alike() {
    let home = Home::shop();
    let mut window = home.open();
    window.new_sale();
    for (code, name) in [(KEYBOARD, "Keyboard"), (MOUSE, "Mouse")] {
        window.type_in(code);
        window.press("\r");
        window.wait_row(&["│", name, "€"]);
    }
    window.press("\r");
    window.press("\r");
    window.wait("2026-000001");
    assert_eq!((home.stock("1").as_str(), home.stock("2").as_str()), ("22", "12"));
    window.quit();
}
