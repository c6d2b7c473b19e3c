//! The binary: exit codes and error report, nothing else.

use std::{io::Write, process::ExitCode};

fn main() -> ExitCode {
    // It fails only when it has been installed already.
    let _ = color_eyre::install();
    match salestrack::run(std::env::args_os(), &|name| std::env::var(name).ok()) {
        Ok(code) => ExitCode::from(code),
        Err(report) => {
            // The terminal may be what went away: then nobody is left to be told, and that is no reason to panic.
            let _ = writeln!(std::io::stderr(), "salestrack: {report:?}");
            ExitCode::FAILURE
        }
    }
}
