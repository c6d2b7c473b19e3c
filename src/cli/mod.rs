//! The commands: the dashboard's twin for scripts. Each group has a file; all of them work through `desk::Desk`.

mod check;
mod client;
mod dashboard;
mod demo;
mod desk;
mod failure;
mod headings;
mod import;
mod init;
mod output;
mod product;
mod progress;
mod report;
mod sale;
mod table;
mod values;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::clock::Clock;
use crate::config::{Config, GetEnv, Layer};
use crate::i18n::{Format, Lang, Texts};
use crate::tui::theme::Depth;
use crate::{domain::Currency, tr};
use failure::Failure;
use output::Shape;

/// The sales console of a small shop: without a command, the dashboard.
#[derive(Debug, Parser)]
#[command(name = "salestrack", version, about, propagate_version = true)]
struct Arguments {
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        help = "The shop's file (else SALESTRACK_DATABASE, the config file's, the data folder's)"
    )]
    database: Option<PathBuf>,
    #[arg(
        long,
        global = true,
        value_name = "LANG",
        help = "Language: en or fr (else SALESTRACK_LANG, the shop's, the config file's, the locale's)"
    )]
    lang: Option<Lang>,
    /// How rows are printed
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    format: Shape,
    /// Theme of the dashboard
    #[arg(long, global = true, value_name = "NAME")]
    theme: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
enum Command {
    /// Make an empty shop
    Init(init::Arguments),
    /// Open the dashboard on a sample shop, or write one to a file
    Demo(demo::Arguments),
    /// Bring in the database of the Python program
    Import(import::Arguments),
    /// Products and their stock
    #[command(subcommand)]
    Product(product::Command),
    /// Clients and what they bought
    #[command(subcommand)]
    Client(client::Command),
    /// Sales and voids
    #[command(subcommand)]
    Sale(sale::Command),
    /// The six reports
    Report(report::Arguments),
    /// Verify the shop's file
    Check(check::Arguments),
}

/// What every command is given.
pub struct Session {
    config: Config,
    clock: Clock,
    shape: Shape,
    /// Colours of the terminal.
    depth: Depth,
    /// The theme where none is asked for.
    proposed_theme: &'static str,
    /// The config file; the reader's own keys and themes stand beside it.
    config_path: Option<PathBuf>,
    /// The language was asked for by flag: `init` writes it into the shop.
    flag_lang: Option<Lang>,
}

/// Runs the command that the arguments name; gives the exit code.
///
/// # Errors
/// What nobody foresaw; the rest has been told on standard error.
pub fn run(arguments: impl IntoIterator<Item = OsString>, env: GetEnv<'_>) -> color_eyre::Result<u8> {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors: clap knows which stream and which code. Nobody may be there to read.
            let _ = error.print();
            return Ok(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let flag_lang = arguments.lang;
    let flags = Layer { database: arguments.database, lang: flag_lang, theme: arguments.theme, ..Layer::default() };
    // Before the settings are known, the flag and the locale say in which language to complain.
    let early = Texts::new(flag_lang.unwrap_or_else(|| Lang::detect(env)));
    let config = match Config::load(flags, env) {
        Ok(config) => config,
        Err(error) => return Ok(tell(&failure::config_text(&early, &error), 1)),
    };
    let clock = match Clock::from_variable(env("SALESTRACK_NOW").as_deref()) {
        Ok(clock) => clock,
        Err(value) => return Ok(tell(&tr!(early, "config-bad-variable", name = "SALESTRACK_NOW", value = value), 1)),
    };
    let session = Session {
        config,
        clock,
        shape: arguments.format,
        depth: Depth::detect(env),
        proposed_theme: crate::tui::theme::proposed(env),
        config_path: crate::config::config_path(env),
        flag_lang,
    };
    match dispatch(arguments.command, &session) {
        Ok(()) => Ok(0),
        Err(failure) => {
            let lang = session.config.lang(None);
            report_failure(failure, &Texts::new(lang), Format::new(lang, Currency::EUR))
        }
    }
}

fn dispatch(command: Option<Command>, session: &Session) -> Result<(), Failure> {
    match command {
        None => dashboard::run(session, session.config.database.clone(), false),
        Some(Command::Init(arguments)) => init::run(session, &arguments),
        Some(Command::Demo(arguments)) => demo::run(session, &arguments),
        Some(Command::Import(arguments)) => import::run(session, &arguments),
        Some(Command::Product(command)) => session.with_desk(|desk| product::run(desk, command)),
        Some(Command::Client(command)) => session.with_desk(|desk| client::run(desk, command)),
        Some(Command::Sale(command)) => session.with_desk(|desk| sale::run(desk, command)),
        Some(Command::Report(arguments)) => session.with_desk(|desk| report::run(desk, &arguments)),
        Some(Command::Check(arguments)) => session.with_desk(|desk| check::run(desk, &arguments)),
    }
}

fn report_failure(failure: Failure, texts: &Texts, format: Format) -> color_eyre::Result<u8> {
    match failure.told(texts, format) {
        Failure::Told { message, code } => Ok(tell(&message, code)),
        Failure::Silent(code) => Ok(code),
        Failure::Unforeseen(report) => Err(report),
        // `told` leaves none of these.
        Failure::Store(error) => Err(error.into()),
        Failure::Io(error) => Err(error.into()),
    }
}

/// One line on standard error; gives the code back. Data in it never starts a line or a terminal's order of its own.
fn tell(message: &str, code: u8) -> u8 {
    let line: String = message.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    // There is nowhere left to complain to.
    let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("salestrack: {line}\n").as_bytes());
    code
}
