//! Something in the program breaks: the thread that draws, a lane, work on a thread of its own. The terminal is given back
//! where nothing can go on, and stays as it is where it can; the basket and the file are whole in any case.
//!
//! The program has no way to break on demand. So the dashboard runs inside a test of this very suite, in a terminal of its
//! own, and something is said on its channel that panics.

use std::{env, fs, path::PathBuf, sync::mpsc, thread, time::Duration};

use salestrack::{
    clock::Clock,
    i18n::Lang,
    tui::{self, Launch, app::App, event::Event, own::Own, theme::Depth},
};

use crate::window::{Home, KEYBOARD, MOUSE, Window};

const INSIDE: &str = "panics::the_dashboard_inside_a_test";

#[expect(clippy::panic, reason = "what it is for")]
fn break_here(app: &mut App, place: &str) {
    match place {
        "draw" => panic!("broken on purpose in the thread that draws"),
        "write" => {
            app.context.write(|_| -> salestrack::repository::Result<()> { panic!("broken on purpose") }, |_, _| {});
        }
        "read" => app.context.read(
            "today",
            |_| -> salestrack::repository::Result<()> { panic!("broken on purpose") },
            |_, ()| {},
        ),
        _ => app.context.background(
            "Work that breaks".into(),
            Duration::ZERO,
            |_| -> () { panic!("broken on purpose") },
            |_, ()| {},
        ),
    }
}

#[test]
#[ignore = "run by the tests beside it, in a terminal"]
fn the_dashboard_inside_a_test() {
    let (path, place) = (PathBuf::from(env::var("SHOP").unwrap()), env::var("BREAK").unwrap());
    let signal = PathBuf::from(env::var("HOME").unwrap()).join("now");
    let (events, inbox) = mpsc::channel();
    let into = events.clone();
    thread::spawn(move || {
        while !signal.exists() {
            thread::yield_now();
        }
        drop(into.send(Event::Background(Box::new(move |app: &mut App| break_here(app, &place)))));
    });
    let clock = Clock::from_variable(env::var("SALESTRACK_NOW").ok().as_deref()).unwrap();
    let own = Own::read(None, None, "dark", Depth::True);
    let launch =
        Launch { path, lang: Lang::En, lang_given: false, own, blocks: false, mouse: true, demo: false, clock };
    tui::run_on(launch, (events, inbox)).unwrap();
}

/// A window with one line in its basket, in which something breaks now.
fn breaks_in(home: &Home, place: &str) -> Window {
    let shop = home.file().display().to_string();
    let mut window = home.inside(INSIDE, &[("SHOP", &shop), ("BREAK", place)]);
    window.wait("Keyboard");
    window.new_sale();
    window.scan(KEYBOARD, "\r");
    window.wait("1 line");
    while home.baskets() != ["1"] {}
    fs::write(home.path("now"), "").unwrap();
    window
}

#[test]
fn a_panic_of_the_thread_that_draws_gives_the_terminal_back_and_keeps_the_basket() {
    let home = Home::shop();
    let mut window = breaks_in(&home, "draw");
    assert_eq!(window.ended(), 101);
    assert!(window.given_back(), "{}", window.text());
    // What broke is told below the shell's own lines, not on the screen that has gone.
    assert!(window.shows("broken on purpose in the thread that draws"), "{}", window.text());
    let mut window = home.open();
    window.new_sale();
    window.wait("1 line");
    window.wait_row(&["│", "Keyboard", "49.90"]);
    window.quit();
    home.ok(&["check"]);
}

#[test]
fn a_panic_of_a_lane_is_told_and_the_sale_goes_on() {
    for place in ["write", "read", "work"] {
        let home = Home::shop();
        let mut window = breaks_in(&home, place);
        window.wait("broke off");
        assert!(!window.given_back(), "{place}");
        window.press("\x1b");
        window.wait_gone("broke off");
        window.scan(MOUSE, "\r");
        window.wait("2 lines");
        window.press("\r");
        window.wait("enter record");
        window.press("\r");
        window.wait("2026-000001");
        assert!(!window.raw().contains("broken on purpose\r\n"), "printed over the screen");
        window.press("\x11");
        window.ended();
        assert!(window.given_back());
        assert_eq!((home.sales(), home.stock("1").as_str()), (1, "22"), "{place}");
        home.ok(&["check"]);
    }
}
