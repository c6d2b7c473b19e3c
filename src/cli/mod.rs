//! The commands, for scripts. Each group has a file; all of them use `desk::Desk`. Their help texts are in
//! `assets/locales/*/help.ftl`.

mod backup;
mod check;
mod client;
mod config;
mod dashboard;
mod demo;
mod desk;
mod failure;
mod help;
mod import;
mod init;
mod output;
mod product;
mod progress;
mod report;
mod sale;
mod shell;
mod table;
mod values;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{FromArgMatches, Parser, Subcommand, error::ErrorKind as ClapError};

use crate::clock::Clock;
use crate::config::{Config, GetEnv, Layer};
use crate::i18n::{Format, Lang, Texts};
use crate::log::{self, Level};
use crate::tui::theme::Depth;
use crate::{domain::Currency, tr};
use failure::Failure;
use output::Shape;

/// The sales console of a small shop: without a command, the dashboard.
#[derive(Debug, Parser)]
#[command(name = "salestrack", version, about, propagate_version = true)]
struct Arguments {
    #[arg(long, global = true, value_name = "PATH")]
    database: Option<PathBuf>,
    #[arg(long, global = true, value_name = "LANG")]
    lang: Option<Lang>,
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    format: Shape,
    #[arg(long, global = true, value_name = "NAME")]
    theme: Option<String>,
    #[arg(long, global = true, value_name = "LEVEL", value_parser = level)]
    log_level: Option<Level>,
    #[arg(long, global = true)]
    yes: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Arguments),
    Demo(demo::Arguments),
    Import(import::Arguments),
    #[command(subcommand)]
    Product(product::Command),
    #[command(subcommand)]
    Client(client::Command),
    #[command(subcommand)]
    Sale(sale::Command),
    Report(report::Arguments),
    Check(check::Arguments),
    Backup(backup::BackupArguments),
    Restore(backup::RestoreArguments),
    Migrate,
    #[command(subcommand)]
    Config(config::Command),
    Completions(shell::Completions),
    Man(shell::Man),
}

fn level(word: &str) -> Result<Level, String> {
    Level::parse(word).ok_or_else(|| Level::ALL.map(Level::word).join(", "))
}

/// What every command is given.
pub struct Session {
    config: Config,
    clock: Clock,
    shape: Shape,
    depth: Depth,
    /// The theme where none is asked for.
    proposed_theme: &'static str,
    /// The config file; the reader's own keys and themes are beside it.
    config_path: Option<PathBuf>,
    log_path: Option<PathBuf>,
    /// The language was asked for by flag: `init` writes it into the shop.
    flag_lang: Option<Lang>,
    /// What looks absurd is meant.
    yes: bool,
}

/// Runs the command that the arguments name; returns the exit code.
///
/// # Errors
/// An unexpected error; the others have been printed to standard error.
pub fn run(arguments: impl IntoIterator<Item = OsString>, env: GetEnv<'_>) -> color_eyre::Result<u8> {
    let typed: Vec<OsString> = arguments.into_iter().collect();
    // Until the settings are loaded, the flag and the locale decide the language.
    let early = Texts::new(help::language(&typed, env));
    let mut command = help::command(&early);
    let parsed = command.try_get_matches_from_mut(typed).and_then(|matches| {
        // Only the command's name is logged: the arguments may hold personal data.
        let name = matches.subcommand_name().unwrap_or("dashboard").to_owned();
        Ok((name, Arguments::from_arg_matches(&matches)?))
    });
    // A group without a command prints the group's help.
    let group = ClapError::DisplayHelpOnMissingArgumentOrSubcommand;
    let (name, arguments) = match parsed {
        Ok(parsed) => parsed,
        Err(error) if error.exit_code() == 0 || error.kind() == group => {
            // Help and version are no errors: clap knows which stream and which code. Nobody may be there to read.
            let _ = error.print();
            return Ok(u8::try_from(error.exit_code()).unwrap_or(2));
        }
        Err(error) => return Ok(tell(&help::usage_text(&early, &error), failure::USAGE)),
    };
    let flag_lang = arguments.lang;
    let flags = Layer {
        database: arguments.database,
        lang: flag_lang,
        theme: arguments.theme,
        log_level: arguments.log_level,
        ..Layer::default()
    };
    if let Some(answered) = arguments.command.as_ref().and_then(|command| without_settings(command, &early, env)) {
        return answered.map_or_else(
            |failure| report_failure(failure, &early, Format::new(early.lang(), Currency::EUR)),
            |()| Ok(0),
        );
    }
    let config = match Config::load(flags, env) {
        Ok(config) => config,
        Err(error) => return Ok(tell(&failure::config_text(&early, &error), 1)),
    };
    let clock = match Clock::from_variable(env("SALESTRACK_NOW").as_deref()) {
        Ok(clock) => clock,
        Err(value) => return Ok(tell(&tr!(early, "config-bad-variable", name = "SALESTRACK_NOW", value = value), 1)),
    };
    let log_path = crate::config::log_path(env);
    if let Some(path) = &log_path {
        log::start(path.clone(), config.log_level, clock);
        crate::repository::heads::start(path.with_file_name("heads"));
    }
    log::debug(name);
    let session = Session {
        config,
        clock,
        shape: arguments.format,
        depth: Depth::detect(env),
        proposed_theme: crate::tui::theme::proposed(env),
        config_path: crate::config::config_path(env),
        log_path,
        flag_lang,
        yes: arguments.yes,
    };
    match dispatch(arguments.command, &session) {
        Ok(()) => Ok(0),
        Err(failure) => {
            let lang = session.config.lang(None);
            report_failure(failure, &Texts::new(lang), Format::new(lang, Currency::EUR))
        }
    }
}

/// The commands that say the same whatever the settings are.
fn without_settings(command: &Command, texts: &Texts, env: GetEnv<'_>) -> Option<Result<(), Failure>> {
    match command {
        Command::Config(command) => config::without_settings(*command, texts, env),
        Command::Completions(arguments) => Some(shell::completions(arguments, texts)),
        Command::Man(arguments) => Some(shell::man(arguments, texts)),
        Command::Init(_)
        | Command::Demo(_)
        | Command::Import(_)
        | Command::Product(_)
        | Command::Client(_)
        | Command::Sale(_)
        | Command::Report(_)
        | Command::Check(_)
        | Command::Backup(_)
        | Command::Restore(_)
        | Command::Migrate => None,
    }
}

fn dispatch(command: Option<Command>, session: &Session) -> Result<(), Failure> {
    match command {
        None => dashboard::run(session, session.config.database.clone(), false),
        Some(Command::Init(arguments)) => init::run(session, &arguments),
        Some(Command::Demo(arguments)) => demo::run(session, &arguments),
        Some(Command::Import(arguments)) => import::run(session, &arguments),
        Some(Command::Product(command)) => product::run(session, command),
        Some(Command::Client(command)) => client::run(session, command),
        Some(Command::Sale(command)) => sale::run(session, command),
        Some(Command::Report(arguments)) => session.reading(|desk| report::run(desk, &arguments)),
        Some(Command::Check(arguments)) => {
            session.reading(|desk| check::run(desk, &session.config.database, &arguments))
        }
        Some(Command::Backup(arguments)) => {
            session.reading(|desk| backup::back_up(desk, &session.config.database, &arguments))
        }
        Some(Command::Restore(arguments)) => backup::restore(session, &arguments),
        Some(Command::Migrate) => backup::migrate(session),
        // The others of these need no session, and have been answered.
        Some(Command::Config(_) | Command::Completions(_) | Command::Man(_)) => config::show(session),
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

/// One line on standard error; returns the code back. Data in it never starts a line or a terminal's order of its own.
fn tell(message: &str, code: u8) -> u8 {
    let line: String = message.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    // There is nowhere left to complain to.
    let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("salestrack: {line}\n").as_bytes());
    code
}
