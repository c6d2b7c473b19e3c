//! Colours by meaning, at the depth that the terminal has. Themes are files; nothing else knows a colour.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Color, Modifier, Style},
};
use serde::Deserialize;
use thiserror::Error;

/// What a colour stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// Ground of the screen.
    Ground,
    /// Ground of overlays and of the error band.
    Raised,
    /// Ground of an input.
    Field,
    /// A selected row, with the focus.
    Selection,
    /// A selected row of a pane without the focus.
    SelectionIdle,
    /// Border of a pane.
    Border,
    /// Border of the pane with the focus.
    FocusBorder,
    /// Grid and section rules.
    Grid,
    /// The empty part of a gauge.
    Track,
    /// Text.
    Text,
    /// Secondary, never the point.
    Soft,
    /// Labels, codes, units.
    Muted,
    /// Where I am, matches, data.
    Accent,
    /// Foot of the chart ramp.
    AccentLow,
    /// Text on a pill or button.
    OnAccent,
    /// The period before.
    Previous,
    /// Something good.
    Good,
    /// Something low.
    Warn,
    /// Something wrong.
    Danger,
}

/// How many colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// 24 bits.
    True,
    /// The 256-colour palette.
    Indexed,
    /// The 16 names, over the terminal's own ground.
    Sixteen,
    /// None (`NO_COLOR`): bold, dim and reversed must do.
    None,
}

impl Depth {
    /// What the environment says: `NO_COLOR`, `COLORTERM`, `TERM`.
    pub fn detect(get: impl Fn(&str) -> Option<String>) -> Depth {
        let term = get("TERM").unwrap_or_default();
        let colours = get("COLORTERM").unwrap_or_default();
        if get("NO_COLOR").is_some_and(|value| !value.is_empty()) || term == "dumb" {
            Depth::None
        } else if colours == "truecolor" || colours == "24bit" || term.contains("direct") {
            Depth::True
        } else if term.contains("256") {
            Depth::Indexed
        } else {
            Depth::Sixteen
        }
    }
}

/// A theme that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ThemeError {
    /// Neither shipped nor a file.
    #[error("there is no theme `{0}`")]
    Unknown(String),
    /// A file of another form.
    #[error("{0}")]
    Syntax(String),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Palette<T> {
    bg: Option<T>,
    raised: Option<T>,
    field: Option<T>,
    selection: Option<T>,
    selection_idle: Option<T>,
    border: Option<T>,
    focus_border: Option<T>,
    grid: Option<T>,
    track: Option<T>,
    text: Option<T>,
    soft: Option<T>,
    muted: Option<T>,
    accent: Option<T>,
    accent_low: Option<T>,
    on_accent: Option<T>,
    previous: Option<T>,
    good: Option<T>,
    warn: Option<T>,
    danger: Option<T>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    r#true: Palette<String>,
    indexed: Palette<u8>,
    sixteen: Palette<u8>,
}

/// Colours by meaning.
#[derive(Debug, Clone)]
pub struct Theme {
    palette: Palette<Color>,
    depth: Depth,
}

impl<T> Palette<T> {
    fn map<U>(self, f: impl Fn(T) -> Option<U>) -> Palette<U> {
        let f = |value: Option<T>| value.and_then(&f);
        Palette {
            bg: f(self.bg),
            raised: f(self.raised),
            field: f(self.field),
            selection: f(self.selection),
            selection_idle: f(self.selection_idle),
            border: f(self.border),
            focus_border: f(self.focus_border),
            grid: f(self.grid),
            track: f(self.track),
            text: f(self.text),
            soft: f(self.soft),
            muted: f(self.muted),
            accent: f(self.accent),
            accent_low: f(self.accent_low),
            on_accent: f(self.on_accent),
            previous: f(self.previous),
            good: f(self.good),
            warn: f(self.warn),
            danger: f(self.danger),
        }
    }
}

impl Theme {
    /// A theme that ships with the program.
    pub fn load(name: &str, depth: Depth) -> Result<Theme, ThemeError> {
        match name {
            "dark" => Theme::from_toml(include_str!("../../assets/themes/dark.toml"), depth),
            "light" => Theme::from_toml(include_str!("../../assets/themes/light.toml"), depth),
            other => Err(ThemeError::Unknown(other.to_owned())),
        }
    }

    /// A theme of a file.
    pub fn from_toml(text: &str, depth: Depth) -> Result<Theme, ThemeError> {
        let file: File = toml::from_str(text).map_err(|error| ThemeError::Syntax(error.message().to_owned()))?;
        let palette = match depth {
            Depth::True => file.r#true.map(|hex| {
                let value = u32::from_str_radix(hex.trim_start_matches('#'), 16).ok()?;
                let [_, r, g, b] = value.to_be_bytes();
                Some(Color::Rgb(r, g, b))
            }),
            Depth::Indexed => file.indexed.map(|index| Some(Color::Indexed(index))),
            Depth::Sixteen => file.sixteen.map(|index| Some(Color::Indexed(index))),
            Depth::None => file.sixteen.map(|_| None),
        };
        Ok(Theme { palette, depth })
    }

    /// How many colours it may use.
    pub fn depth(&self) -> Depth {
        self.depth
    }

    /// Does it paint its own ground?
    pub fn paints(&self) -> bool {
        matches!(self.depth, Depth::True | Depth::Indexed)
    }

    fn color(&self, meaning: Meaning) -> Option<Color> {
        let p = &self.palette;
        match meaning {
            Meaning::Ground => p.bg,
            Meaning::Raised => p.raised,
            Meaning::Field => p.field,
            Meaning::Selection => p.selection,
            Meaning::SelectionIdle => p.selection_idle,
            Meaning::Border => p.border,
            Meaning::FocusBorder => p.focus_border,
            Meaning::Grid => p.grid,
            Meaning::Track => p.track,
            Meaning::Text => p.text,
            Meaning::Soft => p.soft,
            Meaning::Muted => p.muted,
            Meaning::Accent => p.accent,
            Meaning::AccentLow => p.accent_low,
            Meaning::OnAccent => p.on_accent,
            Meaning::Previous => p.previous,
            Meaning::Good => p.good,
            Meaning::Warn => p.warn,
            Meaning::Danger => p.danger,
        }
    }

    /// The style of a meaning: a ground for grounds and selections, an ink for everything else.
    pub fn style(&self, meaning: Meaning) -> Style {
        let style = Style::new();
        let ground = matches!(
            meaning,
            Meaning::Ground | Meaning::Raised | Meaning::Field | Meaning::Selection | Meaning::SelectionIdle
        );
        match (self.color(meaning), ground) {
            (Some(color), true) => style.bg(color),
            (Some(color), false) => style.fg(color),
            (None, _) => self.plain(meaning),
        }
    }

    /// What a meaning looks like where it has no colour.
    fn plain(&self, meaning: Meaning) -> Style {
        let style = Style::new();
        match meaning {
            Meaning::Selection | Meaning::OnAccent => style.add_modifier(Modifier::REVERSED),
            Meaning::SelectionIdle | Meaning::Accent if self.depth == Depth::None => style.add_modifier(Modifier::BOLD),
            Meaning::SelectionIdle | Meaning::Good | Meaning::Warn | Meaning::Danger => {
                style.add_modifier(Modifier::BOLD)
            }
            Meaning::Muted | Meaning::Grid | Meaning::Track | Meaning::Previous | Meaning::Border => {
                style.add_modifier(Modifier::DIM)
            }
            Meaning::Ground
            | Meaning::Raised
            | Meaning::Field
            | Meaning::FocusBorder
            | Meaning::Text
            | Meaning::Soft
            | Meaning::Accent
            | Meaning::AccentLow => style,
        }
    }

    /// Text in bold.
    pub fn bold(&self) -> Style {
        self.style(Meaning::Text).add_modifier(Modifier::BOLD)
    }

    /// What can't be done now: fainter than muted.
    pub fn faint(&self) -> Style {
        let style = self.style(Meaning::Previous);
        if self.paints() { style } else { style.add_modifier(Modifier::DIM) }
    }

    /// The chosen one of several.
    pub fn pill(&self) -> Style {
        self.button(Meaning::Accent)
    }

    /// A button that takes something away.
    pub fn danger_button(&self) -> Style {
        self.button(Meaning::Danger)
    }

    fn button(&self, meaning: Meaning) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD);
        match (self.color(Meaning::OnAccent), self.color(meaning)) {
            (Some(ink), Some(ground)) => style.fg(ink).bg(ground),
            (None, Some(ink)) => style.fg(ink).add_modifier(Modifier::REVERSED),
            _ => style.add_modifier(Modifier::REVERSED),
        }
    }

    /// The ink of row `i` of `n` of a bar, from its foot (0) to the head of the tallest (n - 1).
    pub fn ramp(&self, i: u16, n: u16, bright: bool) -> Style {
        let head = if bright { Meaning::Accent } else { Meaning::AccentLow };
        let (Some(Color::Rgb(r0, g0, b0)), Some(Color::Rgb(r1, g1, b1))) =
            (self.color(Meaning::AccentLow), self.color(Meaning::Accent))
        else {
            return self.style(if self.depth == Depth::Indexed { head } else { Meaning::Accent });
        };
        // The foot starts at half the way to the head; a bright bar is the head's colour throughout its upper part.
        let (low, high) = if bright { (75, 100) } else { (45, 78) };
        let share = low + (high - low) * u32::from(i) / u32::from(n.saturating_sub(1).max(1));
        let mix = |a: u8, b: u8| {
            let mixed = (u32::from(a) * (100 - share.min(100)) + u32::from(b) * share.min(100)) / 100;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Style::new().fg(Color::Rgb(mix(r0, r1), mix(g0, g1), mix(b0, b1)))
    }

    /// Paints the ground and the ink of a whole area.
    pub fn clear(&self, area: Rect, buf: &mut Buffer, ground: Meaning) {
        let area = area.intersection(buf.area);
        let style = Style::reset().patch(self.style(ground)).patch(self.style(Meaning::Text));
        for position in area.positions() {
            if let Some(cell) = buf.cell_mut(position) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }

    /// Veils what is drawn already by `percent` towards the ground (behind an overlay: 55; while loading: 45).
    pub fn veil(&self, area: Rect, buf: &mut Buffer, percent: u32) {
        let Some(Color::Rgb(r, g, b)) = self.color(Meaning::Ground) else {
            return self.veil_plain(area, buf);
        };
        let fade = |color: Color| match color {
            Color::Rgb(cr, cg, cb) => {
                let mix = |from: u8, to: u8| {
                    let mixed = (u32::from(from) * (100 - percent.min(100)) + u32::from(to) * percent.min(100)) / 100;
                    u8::try_from(mixed).unwrap_or(u8::MAX)
                };
                Color::Rgb(mix(cr, r), mix(cg, g), mix(cb, b))
            }
            other => other,
        };
        for position in area.intersection(buf.area).positions() {
            if let Some(cell) = buf.cell_mut(position) {
                (cell.fg, cell.bg) = (fade(cell.fg), fade(cell.bg));
            }
        }
    }

    fn veil_plain(&self, area: Rect, buf: &mut Buffer) {
        let muted = self.color(Meaning::Previous);
        for position in area.intersection(buf.area).positions() {
            if let Some(cell) = buf.cell_mut(position) {
                match (self.depth, muted) {
                    (Depth::Indexed, Some(ink)) => cell.fg = ink,
                    _ => {
                        cell.set_style(Style::reset().add_modifier(Modifier::DIM));
                    }
                }
            }
        }
    }

    /// Marks a row as selected: its ground, or reversed where there is none. A reversed row loses its own colours first.
    pub fn select(&self, row: Rect, buf: &mut Buffer, focused: bool) {
        let meaning = if focused { Meaning::Selection } else { Meaning::SelectionIdle };
        let style = self.style(meaning);
        for position in row.intersection(buf.area).positions() {
            if let Some(cell) = buf.cell_mut(position) {
                if self.paints() {
                    if Some(cell.fg) == self.color(Meaning::Muted) {
                        cell.set_style(self.style(Meaning::Soft));
                    }
                    cell.set_style(style);
                } else {
                    if focused {
                        cell.set_style(Style::reset());
                    }
                    cell.set_style(style);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_theme_loads_at_every_depth() {
        for name in ["dark", "light"] {
            for depth in [Depth::True, Depth::Indexed, Depth::Sixteen, Depth::None] {
                let theme = Theme::load(name, depth).unwrap();
                assert_eq!(theme.paints(), matches!(depth, Depth::True | Depth::Indexed));
            }
        }
        assert!(matches!(Theme::load("mauve", Depth::True), Err(ThemeError::Unknown(_))));
    }

    #[test]
    fn the_environment_says_the_depth() {
        let env = |pairs: &'static [(&str, &str)]| {
            move |name: &str| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
        };
        assert_eq!(Depth::detect(env(&[("NO_COLOR", "1"), ("COLORTERM", "truecolor")])), Depth::None);
        assert_eq!(Depth::detect(env(&[("COLORTERM", "truecolor")])), Depth::True);
        assert_eq!(Depth::detect(env(&[("TERM", "xterm-256color")])), Depth::Indexed);
        assert_eq!(Depth::detect(env(&[("TERM", "linux")])), Depth::Sixteen);
    }
}
