//! A theme's file: a section for each number of colours, a word for each meaning; and what is wrong with it, by line.

use std::{collections::HashMap, io::ErrorKind};

use ratatui::style::Color;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{Depth, Meaning, SHIPPED, Theme};
use crate::{
    i18n::{Texts, errors::cause_text},
    tr,
};

/// The sections, each with the number of colours that it is for.
const SECTIONS: [(&str, Depth); 3] = [("true", Depth::True), ("indexed", Depth::Indexed), ("sixteen", Depth::Sixteen)];

/// A line of a theme's file that can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeError {
    /// Counted from 1; 0 is the file itself.
    pub line: usize,
    /// What is wrong.
    pub problem: ThemeProblem,
}

/// What is wrong with a line of a theme's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeProblem {
    /// The file can't be read.
    Unreadable(ErrorKind),
    /// There is neither a shipped theme nor a file of that name.
    Unknown(String),
    /// Not `name = value` in a section.
    Form,
    /// No section of that name.
    UnknownSection(String),
    /// No meaning of that name.
    UnknownName(String),
    /// Not six hexadecimal digits, or not a number of the palette.
    BadColour(String),
    /// No shipped theme of that name to build on.
    UnknownBase(String),
}

impl ThemeError {
    /// The reader's words.
    pub fn text(&self, texts: &Texts) -> String {
        let why = match &self.problem {
            ThemeProblem::Unreadable(why) => tr!(texts, "theme-unreadable", why = cause_text(texts, *why)),
            ThemeProblem::Unknown(name) => tr!(texts, "theme-unknown", name = name.as_str()),
            ThemeProblem::Form => tr!(texts, "theme-form"),
            ThemeProblem::UnknownSection(name) => tr!(texts, "theme-no-section", name = name.as_str()),
            ThemeProblem::UnknownName(name) => tr!(texts, "theme-no-name", name = name.as_str()),
            ThemeProblem::BadColour(name) => tr!(texts, "theme-bad-colour", name = name.as_str()),
            ThemeProblem::UnknownBase(name) => tr!(texts, "theme-no-base", name = name.as_str()),
        };
        if self.line == 0 { why } else { tr!(texts, "user-files-line", line = self.line.to_string(), why = why) }
    }
}

/// The colours of a file, by number of colours.
#[derive(Debug, Clone, Default)]
pub struct Palettes {
    all: HashMap<Depth, HashMap<Meaning, Color>>,
}

impl Palettes {
    /// The theme that a terminal of this depth gets: the colours for it, or for fewer where there are none.
    pub fn theme(&self, depth: Depth) -> Theme {
        let at = [Depth::True, Depth::Indexed, Depth::Sixteen].into_iter().filter(|at| *at <= depth);
        let found = at.into_iter().find_map(|at| Some((at, self.all.get(&at)?)));
        match found {
            Some((depth, palette)) => Theme { palette: palette.clone(), depth },
            None => Theme::default(),
        }
    }

    /// These colours where they are given, and those of another theme elsewhere. Where only the true colour is given, the
    /// nearest one of the 256 is nearer to it than the other theme's.
    fn over(mut self, base: Palettes) -> Palettes {
        let nearest: Vec<(Meaning, Color)> =
            self.all.get(&Depth::True).into_iter().flatten().filter_map(near).collect();
        if !nearest.is_empty() {
            let indexed = self.all.entry(Depth::Indexed).or_default();
            for (meaning, color) in nearest {
                indexed.entry(meaning).or_insert(color);
            }
        }
        for (depth, palette) in base.all {
            let mine = self.all.entry(depth).or_default();
            for (meaning, color) in palette {
                mine.entry(meaning).or_insert(color);
            }
        }
        self
    }
}

/// The one of the 256 colours that is nearest to a true one: of the cube, or of the greys.
fn near((meaning, color): (&Meaning, &Color)) -> Option<(Meaning, Color)> {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let Color::Rgb(r, g, b) = *color else { return None };
    let distance = |(x, y, z): (u8, u8, u8)| {
        let part = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        part(r, x) + part(g, y) + part(b, z)
    };
    let cube = (0..6u8).flat_map(|x| (0..6u8).flat_map(move |y| (0..6u8).map(move |z| (x, y, z)))).map(|(x, y, z)| {
        let step = |i: u8| STEPS.get(usize::from(i)).copied().unwrap_or(0);
        (16 + 36 * x + 6 * y + z, (step(x), step(y), step(z)))
    });
    let greys = (0..24u8).map(|i| (232 + i, (8 + 10 * i, 8 + 10 * i, 8 + 10 * i)));
    let (index, _) = cube.chain(greys).min_by_key(|(_, rgb)| distance(*rgb))?;
    Some((*meaning, Color::Indexed(index)))
}

/// Reads a file. What it does not say comes from its `base`, which is `otherwise` where it names none. The lines that can't
/// be used are told, and left out.
pub fn read(text: &str, otherwise: Option<&str>) -> (Palettes, Vec<ThemeError>) {
    let number = |offset: usize| text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1;
    let (table, syntax) = DeTable::parse_recoverable(text);
    let mut errors: Vec<ThemeError> = Vec::new();
    let mut wrong = |line: usize, problem: ThemeProblem| {
        // One mistake is told once.
        if !errors.iter().any(|other| other.line == line) {
            errors.push(ThemeError { line, problem });
        }
    };
    for error in syntax {
        wrong(error.span().map_or(1, |span| number(span.start)), ThemeProblem::Form);
    }
    let mut base = otherwise.map(str::to_owned);
    let mut own = Palettes::default();
    for (key, value) in table.get_ref() {
        let line = number(key.span().start);
        let name = key.get_ref().to_string();
        let section = SECTIONS.iter().find(|(section, _)| *section == name);
        match (section, value.get_ref()) {
            (Some((_, depth)), DeValue::Table(colors)) => {
                let palette = own.all.entry(*depth).or_default();
                for (key, value) in colors {
                    let line = number(key.span().start);
                    let name = key.get_ref().to_string();
                    match Meaning::ALL.iter().find(|(_, word)| *word == name) {
                        None => wrong(line, ThemeProblem::UnknownName(name)),
                        Some((meaning, _)) => match color(value, *depth) {
                            Some(color) => drop(palette.insert(*meaning, color)),
                            None => wrong(line, ThemeProblem::BadColour(name)),
                        },
                    }
                }
            }
            (Some(_), _) => wrong(line, ThemeProblem::Form),
            (None, DeValue::String(named)) if name == "base" => match shipped(named) {
                Some(_) => base = Some(named.to_string()),
                None => wrong(line, ThemeProblem::UnknownBase(named.to_string())),
            },
            (None, DeValue::Table(_)) => wrong(line, ThemeProblem::UnknownSection(name)),
            (None, _) => wrong(line, ThemeProblem::UnknownName(name)),
        }
    }
    errors.sort_by_key(|error| error.line);
    match base.as_deref().and_then(shipped) {
        Some(text) => (own.over(read(text, None).0), errors),
        None => (own, errors),
    }
}

fn shipped(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(shipped, _)| *shipped == name).map(|(_, text)| *text)
}

/// `"7AB8FF"`, `"#7AB8FF"`, or a number of the palette.
fn color(value: &Spanned<DeValue<'_>>, depth: Depth) -> Option<Color> {
    match (value.get_ref(), depth) {
        (DeValue::String(hex), Depth::True) => {
            let hex = hex.strip_prefix('#').unwrap_or(hex);
            let digits = hex.len() == 6 && hex.chars().all(|c| c.is_ascii_hexdigit());
            let [_, r, g, b] = u32::from_str_radix(hex, 16).ok().filter(|_| digits)?.to_be_bytes();
            Some(Color::Rgb(r, g, b))
        }
        (DeValue::Integer(number), Depth::Indexed | Depth::Sixteen) => {
            let number: u8 = number.to_string().parse().ok()?;
            (depth == Depth::Indexed || number < 16).then_some(Color::Indexed(number))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_line_is_told_and_the_others_hold() {
        let text = "base = \"mauve\"\n[true]\naccent = \"red\"\nwarn = \"#F0A000\"\nnose = \"112233\"\n[sixteen]\ngood = 16\n\
                    danger = 1\n[ninety]\n";
        let (palettes, errors) = read(text, Some("dark"));
        let told: Vec<(usize, ThemeProblem)> = errors.into_iter().map(|error| (error.line, error.problem)).collect();
        assert_eq!(
            told,
            [
                (1, ThemeProblem::UnknownBase("mauve".into())),
                (3, ThemeProblem::BadColour("accent".into())),
                (5, ThemeProblem::UnknownName("nose".into())),
                (7, ThemeProblem::BadColour("good".into())),
                (9, ThemeProblem::UnknownSection("ninety".into())),
            ]
        );
        let theme = palettes.theme(Depth::True);
        assert_eq!(theme.color(Meaning::Warn), Some(Color::Rgb(0xF0, 0xA0, 0)));
        assert_eq!(theme.color(Meaning::Accent), Theme::load("dark", Depth::True).unwrap().color(Meaning::Accent));
        assert_eq!(palettes.theme(Depth::Sixteen).color(Meaning::Danger), Some(Color::Indexed(1)));
    }

    #[test]
    fn a_few_colours_make_a_theme_on_every_terminal() {
        let (palettes, errors) = read("base = \"light\"\n[true]\naccent = \"8700AF\"\n", Some("dark"));
        assert_eq!(errors, []);
        let light = |depth| Theme::load("light", depth).unwrap();
        for depth in [Depth::True, Depth::Indexed, Depth::Sixteen] {
            let theme = palettes.theme(depth);
            assert_eq!(theme.color(Meaning::Ground), light(depth).color(Meaning::Ground));
            assert_eq!(theme.depth(), depth);
        }
        assert_eq!(palettes.theme(Depth::True).color(Meaning::Accent), Some(Color::Rgb(0x87, 0, 0xAF)));
        // The nearest of the 256; among sixteen there is no near one, and the base keeps its own.
        assert_eq!(palettes.theme(Depth::Indexed).color(Meaning::Accent), Some(Color::Indexed(91)));
        assert_eq!(palettes.theme(Depth::Sixteen).color(Meaning::Accent), light(Depth::Sixteen).color(Meaning::Accent));
    }

    #[test]
    fn a_broken_line_leaves_the_rest() {
        let (palettes, errors) = read("[true]\naccent = \nwarn = \"F0A000\"\n", Some("dark"));
        assert_eq!(errors, [ThemeError { line: 2, problem: ThemeProblem::Form }]);
        assert_eq!(palettes.theme(Depth::True).color(Meaning::Warn), Some(Color::Rgb(0xF0, 0xA0, 0)));
    }
}
