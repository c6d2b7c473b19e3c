//! The machine and the program, as far as a reader of the figures wants to know them; and what a process takes of it.

use std::{fs, thread};

use super::args::Args;

/// One line above the tables.
pub fn described(args: &Args) -> String {
    let cores = thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let model = read("/proc/cpuinfo");
    let model = model
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .unwrap_or("")
        .trim_start_matches(['\t', ' ', ':']);
    let memory = kilobytes(&read("/proc/meminfo"), "MemTotal:").unwrap_or(0) / 1_048_576;
    let load = read("/proc/loadavg");
    let load = load.split_whitespace().next().unwrap_or("?");
    let form = args.pick("quick form", "full form");
    format!(
        "{form}; {cores} cores ({model}), {memory} GB; load before the start {load}; SQLite {}\n",
        rusqlite::version()
    )
}

/// A figure of a file such as `/proc/PID/status`, in kilobytes.
pub fn kilobytes(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
