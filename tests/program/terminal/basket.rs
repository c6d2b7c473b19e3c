//! The basket outlives the window, however that ends, and belongs to one window at a time.

use rusqlite::Connection;
use rustix::process::Signal;

use crate::home::{Home, KEYBOARD, MOUSE};
use crate::window::Window;

fn with_two_lines(home: &Home) -> Window {
    let mut window = home.open();
    window.new_sale();
    window.scan(KEYBOARD, "\r");
    window.wait("1 line");
    window.scan(MOUSE, "\r");
    window.wait("2 lines");
    window
}

fn finds_it_again(home: &Home) {
    let mut window = home.open();
    window.new_sale();
    window.wait("2 lines");
    window.wait_row(&["│", "Keyboard", "49.90"]);
    window.wait_row(&["│", "Mouse", "19.50"]);
    window.quit();
}

#[test]
fn it_survives_leaving() {
    let home = Home::shop();
    let mut window = with_two_lines(&home);
    window.press("\x1b1");
    window.wait_row(&["Keyboard", "23"]);
    window.press("q");
    assert_eq!(window.ended(), 0);
    // Nobody's, and nothing says that there is a window.
    let shop = Connection::open(home.file()).unwrap();
    let owned: bool = shop.query_row("SELECT window IS NOT NULL FROM baskets", [], |row| row.get(0)).unwrap();
    assert!(!owned);
    finds_it_again(&home);
    finds_it_again(&home);
}

#[test]
fn it_survives_signals() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let home = Home::shop();
        let mut window = with_two_lines(&home);
        window.signal(signal);
        assert_eq!(window.ended(), 0, "{signal:?}");
        finds_it_again(&home);
    }
}

#[test]
fn it_survives_a_crash() {
    let home = Home::shop();
    let mut window = with_two_lines(&home);
    // What is on the screen is written down behind it, within the blink that the crash does not wait for.
    while home.baskets() != ["2"] {}
    window.signal(Signal::KILL);
    window.ended();
    finds_it_again(&home);
    home.ok(&["check"]);
}

#[test]
fn two_windows_have_two_baskets() {
    let home = Home::shop();
    let mut first = with_two_lines(&home);
    let mut second = home.open();
    second.new_sale();
    second.wait("Scan the first article");
    second.scan(MOUSE, "\r");
    second.wait("1 line");
    first.scan(MOUSE, "\r");
    first.wait_row(&["Mouse", "2", "39.00"]);
    second.quit();
    first.quit();
    let mut baskets = home.baskets();
    baskets.sort();
    assert_eq!(baskets, ["1", "2"], "lines of each");
}

#[test]
fn a_sold_basket_does_not_come_back() {
    let home = Home::shop();
    let mut window = with_two_lines(&home);
    window.press("\r");
    window.wait("enter record");
    window.press("\r");
    window.wait("2026-000001");
    window.signal(Signal::KILL);
    window.ended();
    assert!(home.baskets().is_empty());
    let mut window = home.open();
    window.new_sale();
    window.wait("Scan the first article");
    window.quit();
}
