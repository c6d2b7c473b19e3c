//! Every way out gives the terminal back.

use std::{fs, io::Write, process::Stdio};

use rusqlite::Connection;
use rustix::process::Signal;

use crate::window::{Home, KEYBOARD, Window};

/// What a terminal must have heard last: mouse off, pastes unmarked, the first screen, a cursor.
fn assert_given_back(window: &Window) {
    assert!(window.given_back(), "{}", window.text());
    let raw = window.raw();
    let from = raw.rfind("\x1b[?1000l").unwrap_or_else(|| raw.len().saturating_sub(200));
    let last = &raw[from..];
    for order in ["\x1b[?1000l", "\x1b[?2004l", "\x1b[?1049l", "\x1b[?25h"] {
        assert!(last.contains(order), "{order:?} is not in {last:?}");
    }
}

#[test]
fn quitting_gives_the_terminal_back() {
    for key in ["q", "\x03", "\x11"] {
        let home = Home::shop();
        let mut window = home.open();
        assert!(!window.given_back());
        window.press(key);
        assert_eq!(window.ended(), 0, "{key:?}");
        assert_given_back(&window);
    }
}

#[test]
fn control_c_leaves_from_a_field_and_from_an_overlay() {
    let home = Home::shop();
    let mut window = home.open();
    window.new_sale();
    window.type_in("key");
    window.wait_row(&["›", "key"]);
    window.press("\x03");
    assert_eq!(window.ended(), 0);
    assert_given_back(&window);
    let mut window = home.open();
    window.press("?");
    window.wait("esc close");
    window.press("\x03");
    assert_eq!(window.ended(), 0);
    assert_given_back(&window);
}

#[test]
fn a_signal_gives_the_terminal_back() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let home = Home::shop();
        let mut window = home.open();
        window.signal(signal);
        assert_eq!(window.ended(), 0, "{signal:?}");
        assert_given_back(&window);
    }
}

fn refused_in_french(home: &Home, why: &str) {
    let mut window = home.start(&["--lang", "fr"]);
    assert_eq!(window.ended(), 1);
    let raw = window.raw();
    assert!(!raw.contains("\x1b[?1049h"), "the screen was taken: {raw:?}");
    assert!(raw.starts_with("salestrack: ") && raw.contains(why), "{raw:?}");
    assert_eq!(raw.trim_end().lines().count(), 1, "{raw}");
    assert!(window.given_back());
}

#[test]
fn a_file_that_is_no_shop_is_told_in_french_and_left_alone() {
    let home = Home::shop();
    let junk = b"this is not a database, it is a shopping list".repeat(100);
    fs::write(home.file(), &junk).unwrap();
    refused_in_french(&home, "n’est pas une boutique de SalesTrack");
    assert_eq!(fs::read(home.file()).unwrap(), junk);
}

#[test]
fn a_newer_shop_is_told_in_french_and_left_alone() {
    let home = Home::shop();
    Connection::open(home.file()).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    refused_in_french(&home, "SalesTrack plus récent");
}

#[test]
fn without_a_terminal_one_line_says_so() {
    let home = Home::shop();
    let wanted = "Dans un script, prenez les commandes";
    for piped in [false, true] {
        let mut command = home.command(&["--lang", "fr"]);
        command.stdin(if piped { Stdio::piped() } else { Stdio::null() }).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        if let Some(mut input) = child.stdin.take() {
            // It may have ended before it is written to.
            drop(input.write_all(b"3\r\rq"));
        }
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        assert!(stderr.contains(wanted) && stderr.lines().count() == 1, "{stderr}");
    }
}

#[test]
fn control_z_stops_and_a_shell_brings_it_back() {
    let home = Home::shop();
    let mut window = home.start_in_shell();
    window.wait("Keyboard");
    window.new_sale();
    window.scan(KEYBOARD, "\r");
    window.wait("1 line");
    window.press("\x1a");
    window.wait("now in the shell");
    assert!(window.given_back(), "{}", window.text());
    window.press("\n");
    window.wait("1 line");
    window.wait("Scan or search");
    assert!(!window.given_back());
    // It hears keys as before.
    window.scan(KEYBOARD, "\r");
    window.wait_row(&["│", "Keyboard", "2", "99.80"]);
    window.press("\x11");
    assert_eq!(window.ended(), 0);
    assert_given_back(&window);
}
