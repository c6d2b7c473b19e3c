//! From starting the program to its first frame with the shop's rows on it; and how large the program is.

use std::{fs, time::Duration};

use crate::common::{
    args::Args,
    facts::Facts,
    figures::{Times, digits},
    shops::{self, Scratch},
    table::{Reach, Table},
    window::{Window, has},
};

/// Prints the table.
pub fn run(args: &Args) {
    let shop = shops::shop(args);
    let scratch = Scratch::of(&shop);
    shops::warm(scratch.path());
    let mut table = Table::new("Start", "the same program asked for its version, in the same terminal, to its end");
    let facts = Facts::of(&shop);
    table.note(&facts.described(&shop));
    let starts = args.pick(20, 100);
    let mut plain = Times::default();
    for _ in 0..starts {
        let window = Window::start(&["--version"], "", 120, 36);
        plain.push(window.ended() - window.started);
    }
    for (columns, rows) in [(80, 24), (120, 36), (200, 60)] {
        let mut times = Times::default();
        for _ in 0..starts {
            let window = Window::dashboard(scratch.path(), columns, rows);
            // A product is selected, and the day's revenue has come.
            window.expect_now(|screen| has(screen, "│▌") && has(screen, " 1 of ") && !has(screen, "€0.00"));
            times.push(window.shown()[0] - window.started);
        }
        let what = format!("to the first rows, {columns}x{rows}");
        table.times(&what, Reach::P99(50), &times, Some(&plain));
    }
    let bytes = fs::metadata(env!("CARGO_BIN_EXE_salestrack")).unwrap().len();
    let megabytes = Duration::from_micros(bytes).as_secs_f64();
    table.figure("the program, stripped", "15 MB", &format!("{} MB", digits(megabytes)), Some(megabytes <= 15.0));
    table.print();
}
