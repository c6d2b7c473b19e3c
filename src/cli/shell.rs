//! What a shell and `man` are told of the commands: both are written from the commands themselves.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

use super::failure::Failure;
use super::help;
use crate::i18n::Texts;

/// For which shell.
#[derive(Debug, Args)]
pub struct Completions {
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

/// Which pages.
#[derive(Debug, Args)]
pub struct Man {
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
}

/// Prints the script that completes our commands.
pub fn completions(arguments: &Completions, texts: &Texts) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut help::command(texts), "salestrack", &mut script);
    Ok(std::io::stdout().lock().write_all(&script)?)
}

/// Prints the page of the program, or writes all of them.
pub fn man(arguments: &Man, texts: &Texts) -> Result<(), Failure> {
    let command = help::command(texts);
    match &arguments.to {
        Some(folder) => Ok(clap_mangen::generate_to(command, folder)?),
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page)?;
            Ok(std::io::stdout().lock().write_all(&page)?)
        }
    }
}
