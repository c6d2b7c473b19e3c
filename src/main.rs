//! The binary: exit codes and error report, nothing else.

use std::{io::Write, process::ExitCode};

/// A variable as text. One of ours that is none is not passed over as if it were not set: what can't be read in it stays as
/// the sign for that, and is refused where it is used.
fn variable(name: &str) -> Option<String> {
    match std::env::var(name) {
        Ok(value) => Some(value),
        Err(std::env::VarError::NotUnicode(value)) if name.starts_with("SALESTRACK_") => {
            Some(value.to_string_lossy().into_owned())
        }
        Err(_) => None,
    }
}

fn main() -> ExitCode {
    // A file that may grow no further is told like a full disk; by itself the signal of it would end the program.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
    // It fails only when it has been installed already.
    let _ = color_eyre::install();
    match salestrack::run(std::env::args_os(), &variable) {
        Ok(code) => ExitCode::from(code),
        Err(report) => {
            // The terminal may have gone: writing to it then fails, which is no reason to panic.
            let _ = writeln!(std::io::stderr(), "salestrack: {report:?}");
            ExitCode::FAILURE
        }
    }
}
