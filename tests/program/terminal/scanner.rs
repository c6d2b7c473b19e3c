//! A scanner, wherever it is fired.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::home::{Home, KEYBOARD, MOUSE, UNKNOWN};

const EMPTY_FIELD: &str = "scan, or type a name or a code";

#[test]
fn fast_scans_are_articles_in_their_order() {
    for end in ["\r", "\r\n", "\t"] {
        let home = Home::shop();
        let mut window = home.open();
        window.new_sale();
        window.scan(&format!("{KEYBOARD}{end}{MOUSE}"), end);
        window.wait_row(&["│", "Keyboard", "49.90"]);
        window.wait_row(&["│", "Mouse", "19.50"]);
        window.wait("2 lines");
        let text = window.text();
        assert!(text.rfind("Keyboard").unwrap() < text.rfind("Mouse").unwrap(), "{end:?}:\n{text}");
        assert!(text.contains(EMPTY_FIELD), "{end:?}:\n{text}");
        assert!(!text.contains("enter record"), "{end:?} went on to the payment:\n{text}");
        window.quit();
        assert_eq!(home.sales(), 0);
    }
}

#[test]
fn a_scan_on_another_tab_fills_the_basket_and_presses_no_key() {
    for end in ["\r", "\r\n", "\t"] {
        let home = Home::shop();
        let mut window = home.open();
        // Each digit of the code would be the key of a tab.
        window.scan(KEYBOARD, end);
        window.wait("in the basket: Keyboard");
        window.scan(MOUSE, end);
        window.wait("in the basket: Mouse");
        assert!(!window.shows("Scan or search"), "{end:?}:\n{}", window.text());
        window.new_sale();
        window.wait_row(&["│", "Keyboard", "49.90"]);
        window.wait_row(&["│", "Mouse", "19.50"]);
        window.wait(EMPTY_FIELD);
        window.quit();
    }
}

#[test]
fn many_scans_in_one_go_are_as_many_pieces() {
    let home = Home::shop();
    home.ok(&["product", "restock", "1", "2000"]);
    let mut window = home.open();
    window.scan(&format!("{KEYBOARD}\r").repeat(1_000), "");
    window.wait("in the basket: Keyboard");
    window.new_sale();
    window.wait_row(&["Keyboard", "1,000", "49,900.00"]);
    window.quit();
}

#[test]
fn a_scan_while_the_amount_is_typed_does_not_land_in_it() {
    let home = Home::shop();
    let mut window = home.open();
    window.pay_for(MOUSE);
    window.type_in("100");
    window.wait_row(&["Given", "100"]);
    window.scan(KEYBOARD, "\r");
    window.wait("2 lines");
    window.wait_row(&["Given", "100"]);
    assert!(!window.shows("1004") && !window.shows(KEYBOARD), "{}", window.text());
    assert_eq!(home.sales(), 0);
    window.quit();
}

#[test]
fn a_quantity_typed_before_a_scan_counts() {
    let home = Home::shop();
    let mut window = home.open();
    window.new_sale();
    window.type_in("3*");
    window.wait_row(&["›", "3*"]);
    window.scan(MOUSE, "\r");
    window.wait_row(&["│", "Mouse", "3", "58.50"]);
    assert!(window.shows(EMPTY_FIELD), "{}", window.text());
    window.quit();
}

#[test]
fn an_unknown_scan_offers_to_make_the_product() {
    let home = Home::shop();
    let mut window = home.open();
    window.new_sale();
    window.scan(MOUSE, "\r");
    window.wait("1 line");
    window.scan(UNKNOWN, "\r");
    window.wait(&format!("Unknown code {UNKNOWN}"));
    window.press("\x1b");
    window.wait_gone("Unknown code");
    assert!(window.shows("1 line") && window.shows(EMPTY_FIELD), "{}", window.text());
    window.scan(UNKNOWN, "\r");
    window.wait(&format!("Unknown code {UNKNOWN}"));
    window.press("\r");
    // The form holds the code; nobody types it again.
    window.wait_gone("Unknown code");
    window.wait(UNKNOWN);
    window.press("\x1b");
    window.wait_gone(UNKNOWN);
    window.quit();
}

#[test]
fn a_scan_over_the_question_does_not_answer_it() {
    let home = Home::shop();
    let mut window = home.open();
    window.new_sale();
    window.scan(UNKNOWN, "\r");
    window.wait(&format!("Unknown code {UNKNOWN}"));
    window.scan(MOUSE, "\r");
    window.wait("1 line");
    assert!(window.shows(&format!("Unknown code {UNKNOWN}")), "{}", window.text());
    window.press("\x1b");
    window.wait_gone("Unknown code");
    window.quit();
}

/// Two rows a tab, at the speeds of cheap readers: a code that exists, and one that begins like a key.
#[test]
fn a_slow_scanner_is_one_on_every_tab() {
    let home = Home::shop();
    home.ok(&["client", "add", "--name", "Awa"]);
    home.ok(&["sale", "add", "--line", MOUSE]);
    let before = (home.json(&["client", "list"]), home.json(&["product", "list"]));
    let mut window = home.open();
    let mut scans = 0;
    let rows =
        [("1", "d-0678", 25), ("2", "A12345", 60), ("3", "q00067", 40), ("4", "v06789", 60), ("5", "x00021", 25)];
    for (tab, like_a_key, millis) in rows {
        window.press(&format!("\x1b{tab}"));
        window.scan_slowly(KEYBOARD, "\r", millis);
        scans += 1;
        if tab == "3" {
            window.wait_row(&["│", "Keyboard", &scans.to_string()]);
        } else {
            window.wait("in the basket: Keyboard");
        }
        window.press(&format!("\x1b{tab}"));
        window.scan_slowly(like_a_key, "\r", millis);
        if tab != "3" {
            window.wait(&format!("Unknown code {like_a_key}"));
        }
        window.press("\x1b");
        window.press("\x1b");
    }
    window.press("\x1b3");
    window.wait_row(&["Keyboard", &scans.to_string()]);
    window.quit();
    assert_eq!(before, (home.json(&["client", "list"]), home.json(&["product", "list"])));
    assert_eq!(home.sales(), 1);
}

/// The same through tmux, which holds an escape back and sends what follows it as one key.
#[test]
fn tmux_between_hides_no_scan() {
    let home = Home::shop();
    home.ok(&["client", "add", "--name", "Awa"]);
    let before = home.json(&["client", "list"]);
    let socket = home.path("tmux").display().to_string();
    let tmux = |arguments: &[&str]| {
        let mut command = std::process::Command::new("tmux");
        command.env_remove("TMUX").env("HOME", home.path("")).env("LANG", "C.UTF-8");
        command.args(["-S", &socket]).args(arguments).output()
    };
    let program = format!("{} --lang en --database {}", env!("CARGO_BIN_EXE_salestrack"), home.file().display());
    if tmux(&["new-session", "-d", "-x", "100", "-y", "30", &program]).is_err() {
        // Nothing to look at where there is no tmux.
        return;
    }
    let press = |keys: &[&str]| drop(tmux(&[&["send-keys"], keys].concat()).unwrap());
    let pause = |millis| thread::sleep(Duration::from_millis(millis));
    let shows = |what: &str| {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let screen = String::from_utf8(tmux(&["capture-pane", "-p"]).unwrap().stdout).unwrap();
            if screen.contains(what) {
                return;
            }
            assert!(Instant::now() < until, "{what} never came:\n{screen}");
            pause(50);
        }
    };
    let scan = |code: &str, millis| {
        for c in code.chars() {
            press(&["-l", "--", &c.to_string()]);
            pause(millis);
        }
        press(&["Enter"]);
    };
    shows("Keyboard");
    for (tab, like_a_key) in [("2", "A12345"), ("4", "v06789"), ("5", "x00021"), ("1", "d-0678")] {
        press(&[tab]);
        pause(200);
        scan(KEYBOARD, 20);
        shows("in the basket: Keyboard");
        shows("New Sale ●1");
        pause(200);
        scan(like_a_key, 50);
        shows(&format!("Unknown code {like_a_key}"));
        press(&["Escape"]);
        pause(700);
    }
    press(&["3"]);
    shows("Basket  1 line");
    pause(200);
    press(&["Enter"]);
    shows("enter record");
    pause(200);
    press(&["Enter"]);
    shows("2026-000001");
    pause(200);
    // An escape, and letters within the half second for which tmux waits: they are typed.
    press(&["Escape", "u"]);
    pause(100);
    press(&["s"]);
    pause(100);
    press(&["b"]);
    shows("› usb");
    press(&["C-c"]);
    pause(300);
    drop(tmux(&["kill-server"]));
    assert_eq!((home.sales(), before), (1, home.json(&["client", "list"])));
    assert_eq!(home.stock("1"), "19");
}
