//! Files that a user writes: keys, colours, settings. Nothing panics; what is wrong is told by its line.

use std::{env, fs};

use fastrand::Rng;
use salestrack::{
    config::{Config, ConfigError, Layer},
    i18n::{Lang, Texts},
    tui::{
        input::keymap::Keymap,
        theme::{Depth, Themes},
    },
};

use crate::{mutate, storm};

fn shipped(path: &str) -> String {
    fs::read_to_string(format!("{}/assets/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A line that is in the file, or the one behind its end.
fn stands_in(line: usize, text: &str) {
    assert!((1..=text.lines().count() + 1).contains(&line), "line {line}");
}

fn keys(text: &str) {
    for error in Keymap::with_file(text).1 {
        stands_in(error.line, text);
        assert!(!error.text(&Texts::new(Lang::Fr)).is_empty());
    }
}

fn colours(text: &str, folder: &std::path::Path) {
    fs::write(folder.join("salestrack/themes/mine.toml"), text).unwrap();
    for depth in [Depth::True, Depth::Indexed, Depth::Sixteen, Depth::None] {
        let themes = Themes::read(Some(&folder.join("salestrack")), depth);
        assert!(themes.get("mine").is_some());
        for error in themes.errors("mine") {
            stands_in(error.line, text);
            assert!(!error.text(&Texts::new(Lang::En)).is_empty());
        }
    }
}

fn configured(text: &str, folder: &std::path::Path) {
    fs::write(folder.join("salestrack/config.toml"), text).unwrap();
    let home = folder.display().to_string();
    let env = |name: &str| matches!(name, "XDG_CONFIG_HOME" | "XDG_DATA_HOME" | "HOME").then(|| home.clone());
    match Config::load(Layer::default(), &env) {
        Ok(_) | Err(ConfigError::Unreadable { .. } | ConfigError::BadVariable { .. } | ConfigError::NoHome) => {}
        Err(
            ConfigError::Syntax { line, .. }
            | ConfigError::UnknownKey { line, .. }
            | ConfigError::BadValue { line, .. },
        ) => stands_in(line, text),
    }
}

#[test]
fn settings() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("salestrack/themes")).unwrap();
    let seeds = [shipped("keymap.toml"), shipped("themes/dark.toml"), shipped("config.toml")];

    storm("settings", 20, |rng: &mut Rng, drawn| {
        let kind = rng.usize(..seeds.len());
        let text = mutate::lines(rng, &seeds[kind]);
        drawn.clone_from(&text);
        match kind {
            0 => keys(&text),
            1 => colours(&text, folder.path()),
            _ => configured(&text, folder.path()),
        }
    });
}
