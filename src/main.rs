//! The binary: exit codes and error report, nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    // It fails only when it has been installed already.
    let _ = color_eyre::install();
    match salestrack::run(std::env::args_os(), &|name| std::env::var(name).ok()) {
        Ok(code) => ExitCode::from(code),
        Err(report) => {
            eprintln!("salestrack: {report:?}");
            ExitCode::FAILURE
        }
    }
}
