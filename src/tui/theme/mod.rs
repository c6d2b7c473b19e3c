//! Colours by meaning, at the depth that the terminal has. Themes are files; nothing else knows a colour.

mod file;
mod themes;

use std::collections::HashMap;

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Color, Modifier, Style},
};

pub use self::{
    file::{ThemeError, ThemeProblem},
    themes::{Themes, proposed},
};

/// The themes that ship with the program, by name; the first one is taken where none is asked for.
pub const SHIPPED: [(&str, &str); 4] = [
    ("dark", include_str!("../../../assets/themes/dark.toml")),
    ("light", include_str!("../../../assets/themes/light.toml")),
    ("ansi16", include_str!("../../../assets/themes/ansi16.toml")),
    ("mono", include_str!("../../../assets/themes/mono.toml")),
];

/// What a colour means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// Ground of the screen.
    Ground,
    /// Ground of overlays and of the banner.
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

impl Meaning {
    /// Every meaning, each with its word in a theme's file.
    pub const ALL: [(Meaning, &str); 19] = [
        (Meaning::Ground, "bg"),
        (Meaning::Raised, "raised"),
        (Meaning::Field, "field"),
        (Meaning::Selection, "selection"),
        (Meaning::SelectionIdle, "selection_idle"),
        (Meaning::Border, "border"),
        (Meaning::FocusBorder, "focus_border"),
        (Meaning::Grid, "grid"),
        (Meaning::Track, "track"),
        (Meaning::Text, "text"),
        (Meaning::Soft, "soft"),
        (Meaning::Muted, "muted"),
        (Meaning::Accent, "accent"),
        (Meaning::AccentLow, "accent_low"),
        (Meaning::OnAccent, "on_accent"),
        (Meaning::Previous, "previous"),
        (Meaning::Good, "good"),
        (Meaning::Warn, "warn"),
        (Meaning::Danger, "danger"),
    ];
}

/// How many colours the terminal has, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depth {
    /// None (`NO_COLOR`): bold, dim and reversed must do.
    None,
    /// The 16 names, over the terminal's own ground.
    Sixteen,
    /// The 256-colour palette.
    Indexed,
    /// 24 bits.
    True,
}

/// Terminals that have 24 bits and say so by their name only, over a connection that loses `COLORTERM`.
const TRUE_TERMS: [&str; 8] = ["kitty", "alacritty", "foot", "wezterm", "ghostty", "contour", "iterm", "direct"];
/// Terminals without colours.
const PLAIN_TERMS: [&str; 4] = ["dumb", "vt100", "vt102", "vt220"];

impl Depth {
    /// What the environment says: `NO_COLOR`, `COLORTERM`, `TERM`.
    pub fn detect(get: impl Fn(&str) -> Option<String>) -> Depth {
        let term = get("TERM").unwrap_or_default();
        let colours = get("COLORTERM").unwrap_or_default();
        let plain = PLAIN_TERMS.contains(&term.as_str()) || term.ends_with("-m") || term.ends_with("mono");
        if get("NO_COLOR").is_some_and(|value| !value.is_empty()) || plain {
            Depth::None
        } else if colours == "truecolor" || colours == "24bit" || TRUE_TERMS.iter().any(|name| term.contains(name)) {
            Depth::True
        } else if term.contains("256") {
            Depth::Indexed
        } else {
            Depth::Sixteen
        }
    }
}

/// Colours by meaning.
#[derive(Debug, Clone)]
pub struct Theme {
    palette: HashMap<Meaning, Color>,
    depth: Depth,
}

impl Default for Theme {
    /// No colours.
    fn default() -> Theme {
        Theme { palette: HashMap::new(), depth: Depth::None }
    }
}

impl Theme {
    /// A theme that ships with the program; `None` where there is none of that name.
    pub fn load(name: &str, depth: Depth) -> Option<Theme> {
        let text = SHIPPED.iter().find(|(shipped, _)| *shipped == name).map(|(_, text)| *text)?;
        Some(file::read(text, None).0.theme(depth))
    }

    /// How many colours it uses.
    pub fn depth(&self) -> Depth {
        self.depth
    }

    /// Does it paint its own ground?
    pub fn paints(&self) -> bool {
        matches!(self.depth, Depth::True | Depth::Indexed)
    }

    fn color(&self, meaning: Meaning) -> Option<Color> {
        self.palette.get(&meaning).copied()
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
            (Some(color), false) if self.paints() => style.fg(color),
            (Some(color), false) => style.fg(color).remove_modifier(Modifier::DIM),
            (None, _) => self.plain(meaning),
        }
    }

    /// What a meaning looks like where it has no colour.
    fn plain(&self, meaning: Meaning) -> Style {
        // An ink takes the place of what the cell had: a title is not as faint as the border that it is in.
        let ink = Style::new().fg(Color::Reset).remove_modifier(Modifier::DIM);
        match meaning {
            Meaning::Selection | Meaning::OnAccent => Style::new().add_modifier(Modifier::REVERSED),
            Meaning::SelectionIdle => Style::new().add_modifier(Modifier::BOLD),
            Meaning::Ground | Meaning::Raised | Meaning::Field => Style::new(),
            Meaning::Accent if self.depth == Depth::None => ink.add_modifier(Modifier::BOLD),
            Meaning::Good | Meaning::Warn | Meaning::Danger => ink.add_modifier(Modifier::BOLD),
            Meaning::Muted | Meaning::Grid | Meaning::Track | Meaning::Previous | Meaning::Border => {
                Style::new().fg(Color::Reset).add_modifier(Modifier::DIM)
            }
            Meaning::FocusBorder | Meaning::Text | Meaning::Soft | Meaning::Accent | Meaning::AccentLow => ink,
        }
    }

    /// Text in bold.
    pub fn bold(&self) -> Style {
        self.style(Meaning::Text).add_modifier(Modifier::BOLD)
    }

    /// What can't be done now: fainter than muted.
    pub fn faint(&self) -> Style {
        // Where muted is the faintest that can be read, the key that is not bold says it.
        self.style(if self.paints() { Meaning::Previous } else { Meaning::Muted })
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
    pub fn dim(&self, area: Rect, buf: &mut Buffer, percent: u32) {
        let Some(Color::Rgb(r, g, b)) = self.color(Meaning::Ground) else {
            return self.dim_plain(area, buf);
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

    fn dim_plain(&self, area: Rect, buf: &mut Buffer) {
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
    fn every_shipped_theme_is_read_at_every_depth() {
        for (name, text) in SHIPPED {
            assert_eq!(file::read(text, None).1, [], "{name}");
            for depth in [Depth::True, Depth::Indexed, Depth::Sixteen, Depth::None] {
                let theme = Theme::load(name, depth).unwrap();
                let most = match name {
                    "ansi16" => Depth::Sixteen,
                    "mono" => Depth::None,
                    _ => Depth::True,
                };
                assert_eq!(theme.depth(), depth.min(most), "{name}");
                if theme.paints() {
                    let lacking: Vec<_> = Meaning::ALL.iter().filter(|(m, _)| theme.color(*m).is_none()).collect();
                    assert!(lacking.is_empty(), "{name} at {depth:?} lacks {lacking:?}");
                }
            }
        }
        assert!(Theme::load("mauve", Depth::True).is_none());
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
        assert_eq!(Depth::detect(env(&[("TERM", "xterm-kitty")])), Depth::True);
        assert_eq!(Depth::detect(env(&[("TERM", "vt220")])), Depth::None);
        assert_eq!(Depth::detect(env(&[("TERM", "dumb"), ("COLORTERM", "truecolor")])), Depth::None);
    }
}
