//! The themes that can be chosen: those that ship with the program, and the reader's own beside the config file.

use std::{fs, path::Path};

use super::{
    Depth, SHIPPED, Theme,
    file::{self, Palettes, ThemeError, ThemeProblem},
};
use crate::private;

/// More than any hand-made theme takes: a file beyond it is none.
const MOST_BYTES: u64 = 64 * 1024;

/// A theme that can be chosen.
#[derive(Debug, Clone)]
struct Entry {
    name: String,
    own: bool,
    palettes: Palettes,
    errors: Vec<ThemeError>,
}

/// Every theme that can be chosen, the shipped ones first.
#[derive(Debug, Clone)]
pub struct Themes {
    depth: Depth,
    all: Vec<Entry>,
}

impl Themes {
    /// Reads the shipped themes, and `themes/NAME.toml` of a config folder; a file of a shipped name replaces that one.
    pub fn read(config: Option<&Path>, depth: Depth) -> Themes {
        let shipped = SHIPPED.iter().map(|(name, text)| Entry {
            name: (*name).to_owned(),
            own: false,
            palettes: file::read(text, None).0,
            errors: Vec::new(),
        });
        let mut all: Vec<Entry> = shipped.collect();
        for entry in config.map(|config| own(&config.join("themes"))).unwrap_or_default() {
            match all.iter_mut().find(|other| other.name == entry.name) {
                Some(other) => *other = entry,
                None => all.push(entry),
            }
        }
        Themes { depth, all }
    }

    /// How many colours the terminal has.
    pub fn depth(&self) -> Depth {
        self.depth
    }

    /// The names, each with whether it is the reader's own.
    pub fn names(&self) -> impl Iterator<Item = (&str, bool)> {
        self.all.iter().map(|entry| (entry.name.as_str(), entry.own))
    }

    /// The theme of a name, in the colours of this terminal.
    pub fn get(&self, name: &str) -> Option<Theme> {
        Some(self.all.iter().find(|entry| entry.name == name)?.palettes.theme(self.depth))
    }

    /// What is wrong with the file of a theme, or with its name.
    pub fn errors(&self, name: &str) -> Vec<ThemeError> {
        match self.all.iter().find(|entry| entry.name == name) {
            Some(entry) => entry.errors.clone(),
            None => vec![ThemeError { line: 0, problem: ThemeProblem::Unknown(name.to_owned()) }],
        }
    }
}

/// The default theme: the light one where the terminal reports a light background.
pub fn proposed(get: impl Fn(&str) -> Option<String>) -> &'static str {
    let ground = get("COLORFGBG").and_then(|colors| colors.rsplit(';').next()?.parse::<u8>().ok());
    if matches!(ground, Some(7 | 15)) { "light" } else { "dark" }
}

/// The files of a folder, by name.
fn own(folder: &Path) -> Vec<Entry> {
    let Ok(files) = fs::read_dir(folder) else { return Vec::new() };
    let mut entries: Vec<Entry> = files.filter_map(|file| entry(&file.ok()?.path())).collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    entries
}

fn entry(path: &Path) -> Option<Entry> {
    let name = path.file_stem()?.to_str()?.to_owned();
    if path.extension()? != "toml" {
        return None;
    }
    let text = private::text(path, MOST_BYTES).map_err(|error| ThemeProblem::Unreadable(error.kind()));
    let (palettes, errors) = match text {
        Ok(text) => file::read(&text, Some("dark")),
        Err(why) => (file::read("", Some("dark")).0, vec![ThemeError { line: 0, problem: why }]),
    };
    Some(Entry { name, own: true, palettes, errors })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Meaning;

    #[test]
    fn own_files_stand_behind_the_shipped_ones_and_may_replace_them() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("themes")).unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join("themes").join(name), text).unwrap();
        write("violet.toml", "[true]\naccent = \"B388FF\"\n");
        write("light.toml", "base = \"light\"\n[true]\naccent = \"8700AF\"\nfoo = 1\n");
        write("notes.txt", "no theme");
        let themes = Themes::read(Some(folder.path()), Depth::True);
        let names: Vec<(&str, bool)> = themes.names().collect();
        assert_eq!(names, [("dark", false), ("light", true), ("ansi16", false), ("mono", false), ("violet", true)]);
        let dark = themes.get("dark").unwrap();
        let violet = themes.get("violet").unwrap();
        assert_eq!(violet.style(Meaning::Ground), dark.style(Meaning::Ground));
        assert_ne!(violet.style(Meaning::Accent), dark.style(Meaning::Accent));
        assert_eq!(themes.errors("light").len(), 1);
        assert_eq!(themes.errors("violet"), []);
        assert!(themes.get("mauve").is_none() && !themes.errors("mauve").is_empty());
    }

    #[test]
    fn a_light_ground_gets_the_light_theme() {
        let of = |value: &'static str| proposed(move |_| Some(value.to_owned()));
        assert_eq!((of("0;15"), of("15;0"), of("0;default;7"), of("junk")), ("light", "dark", "light", "dark"));
        assert_eq!(proposed(|_| None), "dark");
    }
}
