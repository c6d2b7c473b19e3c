//! What the dashboard takes of the machine: memory after a visit to everything, and what it does while nobody does anything.

use std::{thread, time::Duration};

use crate::common::{
    args::Args,
    facts::Facts,
    figures::digits,
    machine::kilobytes,
    shops::{self, Scratch},
    table::Table,
    window::{Window, has},
};

/// How long nobody does anything.
const IDLE: Duration = Duration::from_secs(5);

/// Prints the table.
pub fn run(args: &Args) {
    let shop = shops::shop(args);
    let scratch = Scratch::of(&shop);
    let mut table = Table::with_head("Memory and idling", &["what", "reach", "figure", "reached"]);
    table.note(&Facts::of(&shop).described(&shop));
    let mut window = Window::dashboard(scratch.path(), 200, 60);
    window.wait(" 1 of ");
    window.quiet(Duration::from_millis(300));
    remember(&window, "after the start", None, &mut table);
    for tab in ["2", "3", "4", "5", "1"] {
        window.press(&format!("\x1b{tab}"));
        window.quiet(Duration::from_millis(300));
    }
    remember(&window, "after visiting every tab", Some(40.0), &mut table);
    wander(&mut window);
    remember(&window, "after every report, the ends of the lists and searches", None, &mut table);
    // What was asked for last has come, and no word of success is about to go.
    thread::sleep(Duration::from_secs(1));
    let (ticks, wakes) = (window.ticks(), window.wakes());
    thread::sleep(IDLE);
    let (ticks, wakes) = (window.ticks() - ticks, window.wakes() - wakes);
    table.figure("idle: clock ticks of CPU in 5 s", "0", &ticks.to_string(), Some(ticks == 0));
    let each = f64::from(u32::try_from(wakes).unwrap()) / IDLE.as_secs_f64();
    table.figure("idle: wake-ups a second", "< 5", &digits(each), Some(each < 5.0));
    table.print();
}

fn remember(window: &Window, when: &str, reach: Option<f64>, table: &mut Table) {
    let status = window.process("status");
    let megabytes = |name: &str| {
        let kilobytes = kilobytes(&status, name).unwrap_or(0);
        f64::from(u32::try_from(kilobytes).unwrap()) / 1024.0
    };
    let own = megabytes("RssAnon:");
    let reached = reach.map(|reach| own <= reach);
    let reach = reach.map(|reach| format!("{reach} MB")).unwrap_or_default();
    table.figure(&format!("{when}: without mapped files"), &reach, &format!("{own:.1} MB"), reached);
    table.figure(&format!("{when}: resident in all"), "", &format!("{:.1} MB", megabytes("VmRSS:")), None);
}

/// Goes wherever there is something to load.
fn wander(window: &mut Window) {
    let pause = Duration::from_millis(250);
    for (tab, searched) in [("1", true), ("2", true), ("4", false)] {
        window.press(&format!("\x1b{tab}"));
        window.quiet(pause);
        for key in ["\x1b[F", "\x1b[5~", "\x1b[5~", "\x1b[H", "\x1b[6~", "\x1b[6~"] {
            window.press(key);
            window.quiet(pause);
        }
        if searched {
            window.press("/");
            window.wait("╭─ / ");
            for letter in ["a", "d", "e"] {
                window.press(letter);
                window.quiet(pause);
            }
            window.press("\x1b");
            window.quiet(pause);
        }
    }
    window.press("\x1b5");
    window.quiet(pause);
    // Each report for all time: the spans lie to the right of the year.
    for _ in 0..6 {
        window.press("m");
        window.quiet(pause);
        window.press("\x1b[1;2B");
        window.quiet(pause);
    }
    assert!(window.look(|screen| has(screen, "Reports")));
}
