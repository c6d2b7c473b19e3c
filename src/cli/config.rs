//! `salestrack config`: where the config file is, which settings hold and who said so, and a sample to begin with.

use std::io::Write;
use std::path::PathBuf;

use clap::Subcommand;

use super::Session;
use super::failure::{self, Failure};
use super::output::{Output, Shape};
use crate::config::{ConfigError, GetEnv, Origin, Scanner, config_path};
use crate::exchange::record::{Cell, Schema};
use crate::i18n::{Format, Texts};
use crate::repository;

/// The annotated sample.
const SAMPLE: &str = include_str!("../../assets/config.toml");

struct Setting {
    name: &'static str,
    value: String,
    /// The word for programs, and the id of the text that people read.
    said_by: (&'static str, &'static str),
    place: Option<String>,
}

/// Here and not in `exchange`: settings are of the program, not of a shop.
static SETTING: Schema<Setting> = Schema(&[
    ("setting", |setting| Cell::Text(setting.name.to_owned())),
    ("value", |setting| Cell::Text(setting.value.clone())),
    ("said_by", |setting| Cell::Word(setting.said_by.0, setting.said_by.1)),
    ("where", |setting| Cell::text(setting.place.as_deref())),
]);

/// What is asked about the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub enum Command {
    Path,
    Show,
    Sample,
}

/// What can be answered although the config file can't be read: how else would it be found, and put right? `None` where
/// the settings are wanted.
pub fn without_settings(command: Command, texts: &Texts, env: GetEnv<'_>) -> Option<Result<(), Failure>> {
    let mut out = std::io::stdout().lock();
    match command {
        Command::Show => None,
        Command::Sample => Some(out.write_all(SAMPLE.as_bytes()).map_err(Failure::from)),
        Command::Path => Some(match config_path(env) {
            Some(path) => writeln!(out, "{}", path.display()).map_err(Failure::from),
            None => Err(Failure::refused(failure::config_text(texts, &ConfigError::NoHome))),
        }),
    }
}

/// The settings that hold.
pub fn show(session: &Session) -> Result<(), Failure> {
    let config = &session.config;
    // The shop's own language is stronger than the config file's. A shop that can't be opened says nothing of it.
    let shop = repository::open_reader(&config.database).and_then(|shop| shop.shop()).ok();
    let spoken = shop.as_ref().and_then(|shop| shop.language.as_deref());
    let lang = config.lang(spoken);
    let by_shop = config.asked_lang.is_none() && spoken.and_then(crate::i18n::Lang::parse).is_some();
    let file = session.config_path.as_ref();
    let home = etcetera::home_dir().ok().filter(|_| session.shape == Shape::Table);
    let shown = |path: &PathBuf| match home.as_ref().and_then(|home| path.strip_prefix(home).ok()) {
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    };
    let database = shown(&config.database);
    let row = |name: &'static str, value: String, origin: Origin| {
        let (word, id, place) = match origin {
            Origin::Flag(name) => ("flag", "config-by-flag", Some(name.to_owned())),
            Origin::Variable(name) => ("variable", "config-by-variable", Some(name.to_owned())),
            Origin::File => ("file", "config-by-file", file.map(shown)),
            Origin::Default if name == "lang" => ("system", "config-by-system", None),
            Origin::Default => ("default", "config-by-nobody", None),
        };
        Setting { name, value, said_by: (word, id), place }
    };
    let origins = &config.origins;
    let mut language = row("lang", lang.code().to_owned(), origins.lang);
    if by_shop {
        (language.said_by, language.place) = (("shop", "config-by-shop"), Some(database.clone()));
    }
    let learned = config.scanner != Scanner::default();
    let scanner = if learned { config.scanner.to_value().to_string().trim().to_owned() } else { "any".to_owned() };
    let log = session.log_path.as_ref().map(shown);
    let rows = [
        row("database", database, origins.database),
        language,
        row("theme", config.theme.clone().unwrap_or_else(|| session.proposed_theme.to_owned()), origins.theme),
        row("charts", config.charts.word().to_owned(), origins.charts),
        row("mouse", config.mouse.to_string(), origins.mouse),
        row("log_level", config.log_level.word().to_owned(), origins.log_level),
        row("log", log.unwrap_or_default(), Origin::Default),
        row("scanner", scanner, origins.scanner),
    ];
    let texts = Texts::new(lang);
    let currency = shop.map_or(crate::domain::Currency::EUR, |shop| shop.currency);
    let out = std::io::stdout().lock();
    Output::new(&texts, Format::new(lang, currency), session.shape, out).table(SETTING.table(&rows))
}
