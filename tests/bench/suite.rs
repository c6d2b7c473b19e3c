//! The benchmarks: `cargo bench` prints a table for each subject, within three minutes; `cargo bench -- --full` does so on
//! the shop of ten years; `cargo bench -- search drawing` only some. They print figures and never fail on a time.
//!
//! Each subject runs in a process of its own, so that neither its memory nor its warmth is another one's.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a benchmark stops at the first surprise"
)]

mod commit;
mod common;
mod drawing;
mod growth;
mod import;
mod keys;
mod memory;
mod reports;
mod search;
mod start;

use std::{
    env,
    process::{Command, exit},
    time::Instant,
};

use common::{args::Args, seller};

/// What is measured, in the order of the tables.
const SUBJECTS: [(&str, fn(&Args)); 9] = [
    ("reports", reports::run),
    ("commit", commit::run),
    ("search", search::run),
    ("keys", keys::run),
    ("drawing", drawing::run),
    ("start", start::run),
    ("import", import::run),
    ("memory", memory::run),
    ("growth", growth::run),
];

fn main() {
    // As the program does: the heads of the chains are kept, and tills take turns.
    salestrack::repository::heads::start(common::shops::folder().join("heads"));
    // A process that only sells, for the subjects that need a busy shop.
    if let Some(path) = env::args().skip_while(|arg| arg != seller::FLAG).nth(1) {
        return seller::sell_until_told(path.as_ref());
    }
    let names: Vec<&str> = SUBJECTS.iter().map(|(name, _)| *name).collect();
    let args = match Args::parse(env::args().skip(1), &names) {
        Ok(args) => args,
        Err(usage) => {
            eprintln!("{usage}");
            exit(2);
        }
    };
    if let [only] = args.subjects.as_slice() {
        let found = SUBJECTS.iter().find(|(name, _)| name == only);
        return found.iter().for_each(|(_, run)| run(&args));
    }
    println!("{}", common::machine::described(&args));
    let start = Instant::now();
    let program = env::current_exe().unwrap();
    for subject in &args.subjects {
        let mut command = Command::new(&program);
        command.arg(subject).args(args.full.then_some("--full"));
        let status = command.status().unwrap();
        if !status.success() {
            eprintln!("{subject} stopped: {status}");
            exit(1);
        }
    }
    println!("All of it took {:.0} s.", start.elapsed().as_secs_f64());
}
