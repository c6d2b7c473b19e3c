//! Something in the program breaks: the thread that draws, a thread, work on a thread of its own. The terminal is given back
//! where nothing can go on, and stays as it is where it can; the basket and the file are whole in any case.
//!
//! The program has no way to break on demand. So the dashboard runs inside a test of this very suite, in a terminal of its
//! own, and something is said on its channel that panics.

use std::{env, fs, path::PathBuf, sync::mpsc, thread, time::Duration};

use ratatui::{buffer::Buffer, layout::Rect};
use salestrack::{
    clock::Clock,
    i18n::Lang,
    tui::{
        app::{event::Event, user_files::UserFiles},
        context::Context,
        effect::{Effect, Outcome, Overlay, Turn},
        input::action::{Action, Scope},
        runtime::{self, Launch},
        theme::Depth,
    },
};

use crate::home::{Home, KEYBOARD, MOUSE};
use crate::window::Window;

const INSIDE: &str = "terminal::panics::the_dashboard_inside_a_test";

#[expect(clippy::panic, reason = "what it is for")]
fn breaks(place: &str) -> Effect {
    match place {
        "draw" => Effect::Open(Box::new(BreaksDrawing)),
        "write" => Effect::Write(Box::new(|_, _| panic!("broken on purpose"))),
        "read" => Effect::Read { slot: "today", question: Box::new(|_| panic!("broken on purpose")) },
        _ => Effect::Work {
            title: "Work that breaks".into(),
            patience: Duration::ZERO,
            work: Box::new(|_| panic!("broken on purpose")),
        },
    }
}

/// An overlay that can't be drawn.
struct BreaksDrawing;

impl Overlay for BreaksDrawing {
    fn scopes(&self) -> &'static [Scope] {
        &[]
    }

    fn cancel(&self) -> Action {
        Action::No
    }

    fn update(&mut self, _: Action, _: &mut Turn<'_>) -> Outcome {
        Outcome::Stay
    }

    #[expect(clippy::panic, reason = "what it is for")]
    fn draw(&self, _: Rect, _: &mut Buffer, _: &Context) {
        panic!("broken on purpose in the thread that draws");
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
        drop(into.send(Event::Background(vec![breaks(&place)])));
    });
    let clock = Clock::from_variable(env::var("SALESTRACK_NOW").ok().as_deref()).unwrap();
    let user_files = UserFiles::read(None, None, "dark", Depth::True);
    let launch = Launch {
        path,
        lang: Lang::En,
        lang_given: false,
        user_files,
        blocks: false,
        mouse: true,
        scanner: salestrack::config::Scanner::default(),
        demo: false,
        clock,
    };
    runtime::run_on(launch, (events, inbox)).unwrap();
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
fn a_panic_of_a_thread_is_told_and_the_sale_goes_on() {
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
