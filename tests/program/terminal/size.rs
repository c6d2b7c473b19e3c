//! Windows of every size, and pastes of every kind.

use crate::home::{Home, KEYBOARD};

#[test]
fn a_small_window_says_so_and_a_large_one_draws_again() {
    let home = Home::shop();
    let mut window = home.open();
    for tab in ["1", "2", "3", "4", "5"] {
        window.resize(80, 24);
        window.press(&format!("\x1b{tab}"));
        window.wait("1 Products");
        window.resize(59, 15);
        window.wait("This window is too small for the shop.");
        window.wait("59 × 15");
        window.resize(80, 24);
        window.wait("1 Products");
        assert!(!window.shows("too small"), "{}", window.text());
    }
    window.quit();
}

#[test]
fn no_size_is_too_odd() {
    let home = Home::shop();
    let mut window = home.open();
    for tab in ["1", "2", "3", "4", "5"] {
        window.press(&format!("\x1b{tab}"));
        for (cols, rows) in [(1, 1), (500, 200), (60, 16), (500, 16), (60, 200), (2, 300), (300, 2), (120, 36)] {
            window.resize(cols, rows);
            if cols >= 60 && rows >= 16 {
                window.wait("Products");
            }
        }
    }
    window.resize(120, 36);
    window.press("\x1b3");
    window.wait("Scan or search");
    window.quit();
}

#[test]
fn a_window_that_was_small_for_a_moment_is_drawn_whole() {
    let home = Home::shop();
    let mut window = home.open();
    window.new_sale();
    for _ in 0..20 {
        // The program may only see that its size is what it was; what the terminal cut off is gone.
        window.resize(2, 2);
        window.resize(120, 36);
        window.wait_row(&["Products", "History"]);
        window.wait("F1 help");
    }
    window.quit();
}

#[test]
fn a_paste_goes_into_the_field() {
    let home = Home::shop();
    let mut window = home.open();
    window.new_sale();
    window.paste(&format!("{KEYBOARD}\r\n"));
    window.wait_row(&["›", KEYBOARD]);
    assert!(!window.shows("1 line"), "a paste is looked at before it counts:\n{}", window.text());
    window.press("\r");
    window.wait("1 line");
    window.quit();
}

#[test]
fn a_hostile_paste_is_text() {
    let home = Home::shop();
    let mut window = home.open();
    // Where no field is, it is nothing: no key of it is pressed.
    window.paste("3dqyq\r\x03\x1b[2J");
    window.new_sale();
    window.paste(&format!("a\x07\x1b[2J\x1b]0;gone\x07\x00\x7f\u{9b}2Jz{}", "w".repeat(10_000)));
    window.wait("nothing is called that");
    assert!(window.shows("Scan or search") && !window.raw().contains("]0;gone\x07"), "{}", window.text());
    window.press("\x15");
    window.wait("scan, or type a name or a code");
    window.quit();
    assert_eq!(home.json(&["product", "list"]).as_array().unwrap().len(), 2);
}
