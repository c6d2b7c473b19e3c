//! The documentation is an input like any other: its examples are run, its links lead somewhere, its config sample is read.
//!
//! A block ```` ```console ```` holds commands behind `$ ` and what they print, as a shell in an empty folder shows it.
//! `UPDATE_DOCS=1 cargo test --test program docs` writes the answers anew.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use rusqlite::Connection;
use salestrack::{
    config::{Config, Layer},
    i18n::Lang,
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every page, by its path from the root.
fn pages() -> Vec<(PathBuf, String)> {
    let docs = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = docs.filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    paths.push(root().join("README.md"));
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// A folder as the examples find it: the old program's database, and nothing else.
struct Shell {
    folder: tempfile::TempDir,
    set: BTreeMap<String, String>,
}

impl Shell {
    fn new() -> Shell {
        let folder = tempfile::tempdir().unwrap();
        let old = Connection::open(folder.path().join("ecom_db.db")).unwrap();
        for part in ["schema", "clean"] {
            let sql = fs::read_to_string(root().join(format!("tests/fixtures/python/{part}.sql"))).unwrap();
            old.execute_batch(&sql).unwrap();
        }
        Shell { folder, set: BTreeMap::new() }
    }

    /// What a command prints, on both streams, and its exit code when that is not 0.
    fn answer(&mut self, line: &str) -> String {
        let words = words(line);
        let (program, arguments) = words.split_first().expect("a command has a first word");
        match program.as_str() {
            "export" => {
                let (name, value) = arguments.first().and_then(|set| set.split_once('=')).expect("export NAME=VALUE");
                self.set.insert(name.to_owned(), value.to_owned());
                String::new()
            }
            "cp" => {
                let [from, to] = arguments else { panic!("cp FROM TO") };
                fs::copy(self.folder.path().join(from), self.folder.path().join(to)).unwrap();
                String::new()
            }
            "salestrack" => self.run(arguments),
            other => panic!("the examples know no `{other}`"),
        }
    }

    fn run(&self, arguments: &[String]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_salestrack"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().stdin(Stdio::null());
        command.env("HOME", self.folder.path()).env("TZ", "UTC").env("LANG", "en_GB.UTF-8");
        command.env("SALESTRACK_NOW", "2026-11-23T10:15:00+01:00").envs(&self.set);
        let output = command.output().unwrap();
        let mut text = String::from_utf8(output.stdout).unwrap();
        text.push_str(&String::from_utf8(output.stderr).unwrap());
        // Blanks at the end of a row are no part of what a reader sees.
        text.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
    }
}

/// The words of a line, quotes as a shell takes them.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut open) = (Vec::new(), String::new(), None, false);
    for c in line.chars() {
        match (quote, c) {
            (Some(end), c) if c == end => quote = None,
            (None, '"' | '\'') => (quote, open) = (Some(c), true),
            (None, ' ') => {
                if open {
                    words.push(std::mem::take(&mut word));
                }
                open = false;
            }
            (_, c) => {
                word.push(c);
                open = true;
            }
        }
    }
    if open {
        words.push(word);
    }
    words
}

/// The page with the answers that its commands give now; one shell runs through a whole page.
fn answered(page: &str) -> String {
    let mut shell = Shell::new();
    let (mut out, mut inside) = (String::new(), false);
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if inside {
            if let Some(command) = line.strip_prefix("$ ") {
                out.push_str(line);
                out.push('\n');
                out.push_str(&shell.answer(command));
            }
            continue;
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[test]
fn every_example_answers_as_it_is_written() {
    let mut stale = Vec::new();
    for (path, page) in pages() {
        let answered = answered(&page);
        if answered == page {
            continue;
        }
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&path, &answered).unwrap();
        } else {
            let differs = page.lines().zip(answered.lines()).find(|(kept, now)| kept != now);
            stale.push(format!("{}: {differs:?}", path.display()));
        }
    }
    assert!(stale.is_empty(), "UPDATE_DOCS=1 cargo test --test program docs writes them anew:\n{}", stale.join("\n"));
}

#[test]
fn every_link_leads_somewhere() {
    let mut broken = Vec::new();
    for (path, page) in pages() {
        let folder = path.parent().unwrap();
        for target in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or(target);
            if !file.is_empty() && !file.contains("://") && !folder.join(file).exists() {
                broken.push(format!("{}: {target}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The settings that a config file of this text gives.
fn settings(text: &str) -> Config {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("salestrack")).unwrap();
    fs::write(home.path().join("salestrack/config.toml"), text).unwrap();
    let folder = home.path().display().to_string();
    let env = |name: &str| ["XDG_CONFIG_HOME", "XDG_DATA_HOME"].contains(&name).then(|| folder.clone());
    Config::load(Layer::default(), &env).unwrap()
}

#[test]
fn the_sample_of_the_config_file_is_read() {
    let sample = fs::read_to_string(root().join("assets/config.toml")).unwrap();
    let plain = settings(&sample);
    assert_eq!((plain.theme, plain.own_lang), (None, Lang::En));
    // With every line switched on, each setting arrives.
    let on: String = sample
        .lines()
        .map(|line| {
            line.strip_prefix('#').filter(|rest| !rest.starts_with(' ') && rest.contains(" = ")).unwrap_or(line)
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    let config = settings(&on);
    assert_eq!(config.database, Path::new("/home/awa/shop.db"));
    assert_eq!((config.theme.as_deref(), config.own_lang), (Some("light"), Lang::Fr));
    assert_eq!(config.charts, salestrack::config::Charts::Blocks);
    assert!(plain.mouse && !config.mouse);
    assert_eq!(config.log_level, salestrack::log::Level::Debug);
}
