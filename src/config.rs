//! The user's settings: flags win over environment variables, those over the config file, that over the defaults. The
//! shop's own settings are in its database.

mod scanner;

pub use scanner::Scanner;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use thiserror::Error;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml_edit::{DocumentMut, Item, TomlError, Value};

use crate::i18n::Lang;
use crate::log::Level;
use crate::private;

/// The environment, injected so that a test has one of its own.
pub type GetEnv<'a> = &'a dyn Fn(&str) -> Option<String>;

/// How charts are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Charts {
    /// Dots, eight a cell: the finest.
    #[default]
    Braille,
    /// Blocks, for fonts that lack the dots.
    Blocks,
}

impl Charts {
    /// Its word in the file.
    pub fn word(self) -> &'static str {
        match self {
            Charts::Braille => "braille",
            Charts::Blocks => "blocks",
        }
    }

    /// The style of its word in the file and in `SALESTRACK_CHARTS`.
    pub fn parse(word: &str) -> Option<Charts> {
        [Charts::Braille, Charts::Blocks].into_iter().find(|charts| charts.word() == word)
    }
}

/// What a flag, a variable or the file says; `None` leaves it to the next one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layer {
    pub database: Option<PathBuf>,
    pub lang: Option<Lang>,
    pub theme: Option<String>,
    pub charts: Option<Charts>,
    pub mouse: Option<bool>,
    pub log_level: Option<Level>,
    /// The reader, as it was learned.
    pub scanner: Option<Scanner>,
}

/// Where the value of a setting comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Flag(&'static str),
    Variable(&'static str),
    File,
    /// The built-in default, or the system's language.
    Default,
}

/// Where the value of each setting comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origins {
    pub database: Origin,
    /// Language of the program, without the shop's own.
    pub lang: Origin,
    pub theme: Origin,
    pub charts: Origin,
    pub mouse: Origin,
    pub log_level: Origin,
    pub scanner: Origin,
}

/// The settings that hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    pub database: PathBuf,
    /// Asked for by flag or variable: stronger than the shop's own language.
    pub asked_lang: Option<Lang>,
    /// Of the config file or the locale: weaker than the shop's own language.
    pub own_lang: Lang,
    pub theme: Option<String>,
    pub charts: Charts,
    /// Does the dashboard take the mouse? Else the terminal keeps it, to select text.
    pub mouse: bool,
    pub log_level: Level,
    /// The reader, as it was learned.
    pub scanner: Scanner,
    pub origins: Origins,
}

/// A larger config file is refused.
const MOST_BYTES: u64 = 64 * 1024;

/// A setting that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// The file is there, and can't be read.
    #[error("{path}: {cause}")]
    Unreadable { path: String, cause: io::ErrorKind },
    #[error("{path}, line {line}: {cause}")]
    Syntax {
        path: String,
        /// First line is 1.
        line: usize,
        cause: String,
    },
    /// An unknown key: a typing error is reported, not ignored.
    #[error("{path}, line {line}: unknown key {key}")]
    UnknownKey {
        path: String,
        /// First line is 1.
        line: usize,
        key: String,
    },
    /// A value that is not valid for its key.
    #[error("{path}, line {line}: bad value for {key}")]
    BadValue {
        path: String,
        /// First line is 1.
        line: usize,
        key: String,
    },
    /// A value that is not valid for its variable.
    #[error("{name}={value}")]
    BadVariable { name: &'static str, value: String },
    /// No home folder, and no path given.
    #[error("no home folder")]
    NoHome,
}

impl Config {
    /// Puts the layers together.
    ///
    /// # Errors
    /// Names the file and the line, or the variable, of the first setting that can't be used.
    pub fn load(flags: Layer, env: GetEnv<'_>) -> Result<Config, ConfigError> {
        let variables = of_environment(env)?;
        let file = match config_path(env) {
            Some(path) => of_file(&path)?,
            None => Layer::default(),
        };
        let asked_lang = flags.lang.or(variables.lang);
        let database = winner("--database", flags.database, "SALESTRACK_DATABASE", variables.database, file.database);
        let lang = winner("--lang", flags.lang, "SALESTRACK_LANG", variables.lang, file.lang);
        let theme = winner("--theme", flags.theme, "SALESTRACK_THEME", variables.theme, file.theme);
        let charts = winner("", flags.charts, "SALESTRACK_CHARTS", variables.charts, file.charts);
        let mouse = winner("", flags.mouse, "SALESTRACK_MOUSE", variables.mouse, file.mouse);
        let log = winner("--log-level", flags.log_level, "SALESTRACK_LOG", variables.log_level, file.log_level);
        Ok(Config {
            database: match database.0 {
                Some(path) => path,
                None => data_path(env).ok_or(ConfigError::NoHome)?,
            },
            asked_lang,
            own_lang: file.lang.unwrap_or_else(|| Lang::detect(env)),
            theme: theme.0,
            charts: charts.0.unwrap_or_default(),
            mouse: mouse.0.unwrap_or(true),
            log_level: log.0.unwrap_or_default(),
            scanner: file.scanner.clone().unwrap_or_default(),
            origins: Origins {
                database: database.1,
                lang: lang.1,
                theme: theme.1,
                charts: charts.1,
                mouse: mouse.1,
                log_level: log.1,
                scanner: if file.scanner.is_some() { Origin::File } else { Origin::Default },
            },
        })
    }

    /// The language for a shop that has, or has not, one of its own.
    pub fn lang(&self, of_shop: Option<&str>) -> Lang {
        self.asked_lang.or_else(|| of_shop.and_then(Lang::parse)).unwrap_or(self.own_lang)
    }
}

/// The value that wins, and where it comes from.
fn winner<T>(
    flag: &'static str,
    by_flag: Option<T>,
    variable: &'static str,
    by_variable: Option<T>,
    by_file: Option<T>,
) -> (Option<T>, Origin) {
    let by_flag = by_flag.map(|value| (value, Origin::Flag(flag)));
    let by_variable = by_variable.map(|value| (value, Origin::Variable(variable)));
    match by_flag.or(by_variable).or(by_file.map(|value| (value, Origin::File))) {
        Some((value, origin)) => (Some(value), origin),
        None => (None, Origin::Default),
    }
}

fn of_environment(env: GetEnv<'_>) -> Result<Layer, ConfigError> {
    // A name that is not valid UTF-8 would name another file.
    let text = |value: &str| (!value.contains(char::REPLACEMENT_CHARACTER)).then(|| value.to_owned());
    Ok(Layer {
        lang: variable(env, "SALESTRACK_LANG", Lang::parse)?,
        charts: variable(env, "SALESTRACK_CHARTS", Charts::parse)?,
        mouse: variable(env, "SALESTRACK_MOUSE", |value| value.parse().ok())?,
        log_level: variable(env, "SALESTRACK_LOG", Level::parse)?,
        database: variable(env, "SALESTRACK_DATABASE", text)?.map(PathBuf::from),
        theme: variable(env, "SALESTRACK_THEME", text)?,
        scanner: None,
    })
}

/// The value of a variable; `None` where it is not set, or empty.
fn variable<T>(
    env: GetEnv<'_>,
    name: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, ConfigError> {
    let Some(value) = env(name).filter(|value| !value.is_empty()) else { return Ok(None) };
    parse(&value).map(Some).ok_or(ConfigError::BadVariable { name, value })
}

/// `config.toml` in the XDG config folder.
pub fn config_path(env: GetEnv<'_>) -> Option<PathBuf> {
    Some(folder(env, "XDG_CONFIG_HOME", etcetera::base_strategy::Xdg::config_dir)?.join("salestrack/config.toml"))
}

/// `salestrack.db` in the XDG data folder.
pub fn data_path(env: GetEnv<'_>) -> Option<PathBuf> {
    Some(folder(env, "XDG_DATA_HOME", etcetera::base_strategy::Xdg::data_dir)?.join("salestrack/salestrack.db"))
}

/// `salestrack.log` in the XDG state folder.
pub fn log_path(env: GetEnv<'_>) -> Option<PathBuf> {
    let default = |xdg: &etcetera::base_strategy::Xdg| xdg.state_dir().unwrap_or_else(|| xdg.data_dir());
    Some(folder(env, "XDG_STATE_HOME", default)?.join("salestrack/salestrack.log"))
}

/// The XDG rules: an absolute path in the variable, else the folder under the home.
fn folder(env: GetEnv<'_>, name: &str, default: fn(&etcetera::base_strategy::Xdg) -> PathBuf) -> Option<PathBuf> {
    match env(name).map(PathBuf::from) {
        Some(path) if path.is_absolute() => Some(path),
        _ => etcetera::base_strategy::Xdg::new().ok().map(|xdg| default(&xdg)),
    }
}

fn of_file(path: &Path) -> Result<Layer, ConfigError> {
    match private::text(path, MOST_BYTES) {
        Ok(text) => parse(&path.display().to_string(), &text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Layer::default()),
        Err(error) => Err(ConfigError::Unreadable { path: path.display().to_string(), cause: error.kind() }),
    }
}

fn parse(path: &str, text: &str) -> Result<Layer, ConfigError> {
    let line = |offset: usize| text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1;
    let table = DeTable::parse(text).map_err(|error| ConfigError::Syntax {
        path: path.to_owned(),
        line: error.span().map_or(1, |span| line(span.start)),
        cause: error.message().to_owned(),
    })?;
    let mut layer = Layer::default();
    for (key, value) in table.get_ref() {
        let at = line(key.span().start);
        let key = key.get_ref().to_string();
        let Some(known) = take(&mut layer, &key, value) else {
            return Err(ConfigError::UnknownKey { path: path.to_owned(), line: at, key });
        };
        if !known {
            return Err(ConfigError::BadValue { path: path.to_owned(), line: at, key });
        }
    }
    Ok(layer)
}

/// Takes one setting over: `None` is an unknown key, `false` a value that it can't have.
fn take(layer: &mut Layer, key: &str, value: &Spanned<DeValue<'_>>) -> Option<bool> {
    let text = match value.get_ref() {
        DeValue::String(text) if !text.is_empty() => Some(text.to_string()),
        _ => None,
    };
    let text = text.as_deref();
    Some(match key {
        "database" => set(&mut layer.database, text.map(PathBuf::from)),
        "lang" => set(&mut layer.lang, text.and_then(Lang::parse)),
        "theme" => set(&mut layer.theme, text.map(str::to_owned)),
        "scanner" => set(&mut layer.scanner, Scanner::of_file(value)),
        "charts" => set(&mut layer.charts, text.and_then(Charts::parse)),
        "log_level" => set(&mut layer.log_level, text.and_then(Level::parse)),
        "mouse" => set(&mut layer.mouse, value.get_ref().as_bool()),
        _ => return None,
    })
}

/// Sets a setting; `false` where there is no value for it.
fn set<T>(setting: &mut Option<T>, value: Option<T>) -> bool {
    *setting = value;
    setting.is_some()
}

/// Writes one setting into the config file, and leaves every other line of it as it is. The file is whole at any
/// moment; where there is none, it is made, for its owner only.
///
/// # Errors
/// What the system says, or that the file is not TOML: nothing has been written then.
pub fn keep(path: &Path, key: &str, value: impl Into<Value>) -> io::Result<()> {
    // A link is followed, not replaced.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let text = match private::text(&path, MOST_BYTES) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let changed = with_setting(&text, key, value.into())?;
    let folder = path.parent().unwrap_or(Path::new(""));
    private::folder(folder)?;
    let mut draft = private::draft(folder)?;
    draft.write_all(changed.as_bytes())?;
    if let Ok(old) = fs::metadata(&path) {
        draft.as_file().set_permissions(old.permissions())?;
    }
    draft.as_file().sync_all()?;
    draft.persist(&path)?;
    Ok(())
}

/// The text of a config file with one setting changed, or added before any section; everything else stays as it was written.
fn with_setting(text: &str, key: &str, value: Value) -> io::Result<String> {
    let mut document: DocumentMut =
        text.parse().map_err(|error: TomlError| io::Error::other(error.message().to_owned()))?;
    let Some(there) = document.get_mut(key).and_then(Item::as_value_mut) else {
        document.insert(key, Item::Value(value));
        return Ok(document.to_string());
    };
    let around = there.decor().clone();
    *there = value;
    *there.decor_mut() = around;
    let mut changed = document.to_string();
    if !text.ends_with('\n') {
        // The library ends every file with one.
        changed.truncate(changed.trim_end_matches('\n').len());
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_is_told_by_name_and_line() {
        let unknown = parse("c", "lang = \"fr\"\n\nthemme = \"dark\"\n").unwrap_err();
        assert_eq!(unknown, ConfigError::UnknownKey { path: "c".into(), line: 3, key: "themme".into() });
        let bad = parse("c", "# mine\ncharts = 3\n").unwrap_err();
        assert_eq!(bad, ConfigError::BadValue { path: "c".into(), line: 2, key: "charts".into() });
        assert!(matches!(parse("c", "lang = \n"), Err(ConfigError::Syntax { line: 1, .. })));
    }

    #[test]
    fn flags_win_over_variables_over_the_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("salestrack")).unwrap();
        let text = "database = \"/of/file.db\"\nlang = \"fr\"\ntheme = \"light\"\ncharts = \"blocks\"\n";
        std::fs::write(folder.path().join("salestrack/config.toml"), text).unwrap();
        let home = folder.path().display().to_string();
        let env = |name: &str| match name {
            "XDG_CONFIG_HOME" => Some(home.clone()),
            "SALESTRACK_DATABASE" => Some("/of/env.db".to_owned()),
            "SALESTRACK_THEME" => Some("dark".to_owned()),
            "LANG" => Some("en_GB".to_owned()),
            _ => None,
        };
        let flags = Layer { database: Some("/of/flag.db".into()), ..Layer::default() };
        let config = Config::load(flags, &env).unwrap();
        assert_eq!(config.database, PathBuf::from("/of/flag.db"));
        assert_eq!(config.theme.as_deref(), Some("dark"));
        assert_eq!(config.origins.database, Origin::Flag("--database"));
        assert_eq!(config.origins.theme, Origin::Variable("SALESTRACK_THEME"));
        assert_eq!((config.origins.charts, config.origins.log_level), (Origin::File, Origin::Default));
        assert_eq!(config.charts, Charts::Blocks);
        assert_eq!((config.lang(None), config.lang(Some("en"))), (Lang::Fr, Lang::En));
        assert_eq!(Config::load(Layer::default(), &env).unwrap().database, PathBuf::from("/of/env.db"));
    }

    #[test]
    fn one_setting_is_kept_and_the_rest_of_the_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/config.toml");
        let text = || fs::read_to_string(&path).unwrap();
        keep(&path, "theme", "light").unwrap();
        assert_eq!(text(), "theme = \"light\"\n");
        fs::write(&path, "# mine\nlang = \"fr\"\ntheme = \"light\" # for the day").unwrap();
        keep(&path, "theme", "my \"own\"").unwrap();
        assert_eq!(parse("c", &text()).unwrap().theme.as_deref(), Some("my \"own\""));
        assert!(text().starts_with("# mine\nlang = \"fr\"\n") && text().ends_with(" # for the day"), "{}", text());
        fs::write(&path, "# theme = \"dark\"\nlang = \"fr\"").unwrap();
        keep(&path, "theme", "mono").unwrap();
        assert_eq!(text(), "# theme = \"dark\"\nlang = \"fr\"\ntheme = \"mono\"\n");
        fs::write(&path, "lang = ").unwrap();
        assert!(keep(&path, "theme", "mono").is_err());
        assert_eq!(text(), "lang = ");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
