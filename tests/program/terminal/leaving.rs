//! Every way out gives the terminal back.

use std::{
    fs,
    io::Write,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use rusqlite::Connection;
use rustix::process::{Pid, Signal, kill_process};

use crate::home::{Home, KEYBOARD};
use crate::window::Window;

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
fn a_shop_that_another_program_keeps_to_itself_is_told_in_french() {
    let home = Home::shop();
    let keeper = keeper(&home);
    refused_in_french(&home, "un autre programme occupe le fichier");
    drop(keeper);
    home.open().quit();
}

/// Not even reading is possible beside this one.
fn keeper(home: &Home) -> Connection {
    let keeper = Connection::open(home.file()).unwrap();
    keeper.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE shop SET name = 'x'").unwrap();
    keeper
}

#[test]
fn commands_beside_a_busy_program_say_so_in_one_line_and_change_nothing() {
    let home = Home::shop();
    let wrong = |arguments: &[&str]| {
        let begun = Instant::now();
        let output = home.run(arguments);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {stderr}");
        assert!(stderr.contains("another program is busy") && stderr.lines().count() == 1, "{arguments:?}: {stderr}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        // The patience for another till, and not much more.
        assert!(begun.elapsed() < Duration::from_secs(12), "{arguments:?}: {:?}", begun.elapsed());
    };
    let sell: &[&str] = &["sale", "add", "--line", KEYBOARD];
    // One that writes: who reads is not disturbed by it.
    let writer = Connection::open(home.file()).unwrap();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    wrong(sell);
    assert_eq!(home.stock("1"), "23");
    writer.execute_batch("ROLLBACK").unwrap();
    drop(writer);
    // One that keeps the file to itself.
    let keeper = keeper(&home);
    thread::scope(|scope| {
        for arguments in [sell, &["sale", "list"], &["check"], &["report", "best-sellers"]] {
            scope.spawn(move || wrong(arguments));
        }
    });
    drop(keeper);
    home.ok(sell);
    assert_eq!((home.sales(), home.stock("1").as_str()), (1, "22"));
    home.ok(&["check"]);
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

/// How a window may be started below a shell: by hand, or by a script of the shop's own.
const STARTS: [&str; 2] = ["\"$0\"", "sh -c '\"$0\"; true' \"$0\""];

#[test]
fn control_z_stops_and_a_shell_brings_it_back() {
    for how in STARTS {
        let home = Home::shop();
        let mut window = home.start_in_shell(how);
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
}

#[test]
fn a_stop_from_elsewhere_is_survived_too() {
    let home = Home::shop();
    let mut window = home.start_in_shell("\"$0\" & echo \"<$!>\"; fg >/dev/null");
    window.wait("Keyboard");
    let raw = window.raw();
    let process = raw.split_once('<').and_then(|(_, rest)| rest.split_once('>')).unwrap().0.parse().unwrap();
    // Nothing more is being drawn: half of an escape sequence would swallow what the shell says next.
    window.wait_row(&["14:32", "+23", "23"]);
    // Nothing can be done against this one: the shell takes the terminal as it stands, and gives it back as it likes.
    kill_process(Pid::from_raw(process).unwrap(), Signal::STOP).unwrap();
    window.wait("now in the shell");
    window.press("\n");
    window.wait_gone("now in the shell");
    window.wait("Keyboard");
    // Keys come one by one again, unseen: the terminal is ours.
    window.new_sale();
    window.scan(KEYBOARD, "\r");
    window.wait("1 line");
    window.press("\x11");
    assert_eq!(window.ended(), 0);
    assert_given_back(&window);
}

/// In a session of its own, which no signal reaches when the terminal goes; the shell stays as the one that is waited for.
const BY_ITSELF: &str = "trap '' HUP; setsid -w \"$0\"; exit $?";

#[test]
fn a_window_that_vanishes_ends_the_program_and_keeps_the_basket() {
    // With the signal that the end of a terminal sends to its session, where it is ignored, and where it does not come.
    for how in ["exec \"$0\"", "trap '' HUP; exec \"$0\"", BY_ITSELF] {
        let home = Home::shop();
        let mut window = home.script(how);
        window.wait("Keyboard");
        window.new_sale();
        window.scan(KEYBOARD, "\r");
        window.wait("1 line");
        assert_eq!(window.vanish(), 0, "{how}");
        let mut window = home.open();
        window.new_sale();
        window.wait("1 line");
        window.quit();
        home.ok(&["check"]);
    }
}

#[test]
fn a_quiet_window_that_vanishes_without_a_signal_ends_too() {
    let home = Home::shop();
    let window = home.script(BY_ITSELF);
    window.wait("Keyboard");
    // Nothing is drawn any more, which would find out by failing.
    assert_eq!(window.vanish(), 0);
}
