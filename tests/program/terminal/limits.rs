//! A system that gives less than it promises: a terminal without end, no room for files, for memory, for threads. The program ends
//! in a sentence, with the terminal given back and nothing lost that was acknowledged.

use portable_pty::PtySize;
use rustix::process::Signal;

use crate::home::{Home, KEYBOARD, MOUSE};

#[test]
fn a_terminal_that_says_it_has_no_end_is_drawn_as_far_as_one_sees() {
    let home = Home::shop();
    let mut window = home.open();
    for (cols, rows) in [(65_535, 65_535), (65_535, 1), (1, 65_535), (0, 0)] {
        window.claims(PtySize { cols, rows, pixel_width: 0, pixel_height: 0 });
        window.press("\x1b3");
        window.press("\x1b1");
    }
    window.resize(120, 36);
    window.press("\x1b3");
    window.wait("Scan or search");
    window.quit();
}

/// The dashboard under a limit of the shell.
fn limited(home: &Home, limit: &str) -> crate::window::Window {
    home.script(&format!("ulimit {limit}; exec \"$0\""))
}

#[test]
fn a_file_that_may_not_grow_is_told_like_a_full_disk() {
    let home = Home::shop();
    home.ok(&["sale", "add", "--line", MOUSE]);
    // Blocks of 512 bytes: from too little to begin to enough for what a sale writes.
    for (blocks, begins) in [(8, false), (70, true), (90, true), (100_000, true)] {
        let mut window = limited(&home, &format!("-f {blocks}"));
        assert_eq!(window.comes_or_ends("Keyboard"), begins, "{blocks}: {:?}", window.raw());
        if begins {
            window.scan(KEYBOARD, "\r");
            window.wait("●1");
            window.press("\x11");
        }
        let code = window.ended();
        let said = window.raw();
        assert!(window.given_back(), "{blocks}: {said:?}");
        // What could not be kept is told, and fails.
        assert_eq!(code != 0, said.contains("the disk is full"), "{blocks}, {code}: {said:?}");
        assert!(begins || code == 1, "{blocks}, {code}");
    }
    assert_eq!(home.sales(), 1);
    home.ok(&["check"]);
}

#[test]
fn memory_that_runs_out_ends_in_a_sentence_on_a_terminal_given_back() {
    let home = Home::shop();
    home.ok(&["sale", "add", "--line", MOUSE]);
    for (megabytes, runs) in [(18, false), (22, false), (200, true)] {
        let mut window = limited(&home, &format!("-v {}", megabytes * 1024));
        assert_eq!(window.comes_or_ends("Keyboard"), runs, "{megabytes} MB: {:?}", window.raw());
        if runs {
            window.press("\x11");
        }
        let code = window.ended();
        let said = window.raw();
        assert!(window.given_back(), "{megabytes} MB: {said:?}");
        assert_eq!(code == 0, runs, "{megabytes} MB, {code}: {said:?}");
        assert!(
            runs || said.contains("salestrack: ") || said.contains("memory allocation"),
            "{megabytes} MB: {said:?}"
        );
    }
    // What the library does when an allocation fails, while the screen is ours.
    let mut window = home.open();
    window.signal(Signal::ABORT);
    window.ended();
    assert!(window.given_back() && window.text().contains("There was no memory left"), "{:?}", window.raw());
    assert_eq!(home.sales(), 1);
    home.ok(&["check"]);
}

#[test]
fn a_number_that_no_hand_means_is_refused_on_the_command_line() {
    let home = Home::shop();
    for (arguments, meant) in [
        (vec!["product", "restock", "1", "4006381333931"], true),
        (vec!["product", "adjust", "1", "4006381333931", "--reason", "count"], true),
        (vec!["product", "add", "--name", "Gold", "--price", "3760091720116"], true),
        (vec!["product", "add", "--name", "Sand", "--price", "1", "--stock", "4006381333931"], true),
        (vec!["product", "add", "--name", "Salt", "--price", "1", "--threshold", "4006381333931"], true),
        (vec!["product", "edit", "1", "--threshold", "4006381333931"], true),
        (vec!["sale", "add", "--line", MOUSE, "--given", "4006381333931"], true),
        (vec!["sale", "add", "--line", &format!("{MOUSE}=4006381333931")], false),
    ] {
        let said = home.refused(&arguments);
        assert!(said.contains("--yes"), "{arguments:?}: {said}");
        let meaning = [arguments.as_slice(), &["--yes"]].concat();
        if meant {
            home.ok(&meaning);
        } else {
            // What is meant may still not be there.
            assert!(!home.refused(&meaning).contains("--yes"));
        }
    }
    home.ok(&["check"]);
}
