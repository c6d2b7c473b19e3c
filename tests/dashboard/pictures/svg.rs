//! A screen as SVG: grounds as runs of cells, words as text, and lines, blocks and dots as shapes, so that they meet
//! whatever font the reader has.

use std::{collections::BTreeMap, fmt::Write};

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Position,
    style::{Color, Modifier},
};
use unicode_width::UnicodeWidthStr;

/// A cell, in tenths of a pixel: whole numbers keep the files small.
const WIDE: i32 = 84;
const HIGH: i32 = 180;
/// Thickness of a light line; a heavy one has twice as much.
const LINE: i32 = 10;

/// Draws the whole buffer.
pub fn of(buffer: &Buffer, title: &str) -> String {
    let area = buffer.area;
    let (width, height) = (i32::from(area.width) * WIDE, i32::from(area.height) * HIGH);
    let mut svg = String::new();
    let view = format!("viewBox=\"0 0 {width} {height}\" width=\"{}\" height=\"{}\"", width / 10, height / 10);
    let font =
        "font-family=\"ui-monospace,'DejaVu Sans Mono','Cascadia Mono',Menlo,Consolas,monospace\" font-size=\"140\"";
    put(&mut svg, format_args!("<svg xmlns=\"http://www.w3.org/2000/svg\" {view} {font}>\n<title>{title}</title>\n"));
    let mut shapes: BTreeMap<String, String> = BTreeMap::new();
    for y in area.top()..area.bottom() {
        let cells: Vec<&Cell> = (area.left()..area.right()).filter_map(|x| buffer.cell(Position::new(x, y))).collect();
        grounds(&mut svg, &cells, i32::from(y) * HIGH);
        words(&mut svg, &mut shapes, &cells, i32::from(y) * HIGH);
    }
    for (colour, path) in shapes {
        put(&mut svg, format_args!("<path fill=\"{colour}\" d=\"{path}\"/>\n"));
    }
    svg.push_str("</svg>\n");
    svg
}

fn put(svg: &mut String, what: std::fmt::Arguments<'_>) {
    svg.write_fmt(what).unwrap();
}

fn at(index: usize) -> i32 {
    i32::try_from(index).unwrap() * WIDE
}

fn grounds(svg: &mut String, cells: &[&Cell], y: i32) {
    let mut from = 0;
    while let Some(cell) = cells.get(from) {
        let colour = inks(cell).1;
        let run = cells.iter().skip(from).take_while(|cell| inks(cell).1 == colour).count();
        let (x, width) = (at(from), at(run));
        put(svg, format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{HIGH}\" fill=\"{colour}\"/>\n"));
        from += run;
    }
}

/// The words of a row as text; every other sign goes to the shapes of its colour.
fn words(svg: &mut String, shapes: &mut BTreeMap<String, String>, cells: &[&Cell], y: i32) {
    let mut index = 0;
    while let Some(cell) = cells.get(index) {
        let symbol = cell.symbol();
        let wide = symbol.width().max(1);
        let sign = symbol.chars().next().unwrap_or(' ');
        let colour = inks(cell).0;
        let path = shape(sign, at(index), y);
        if symbol.trim().is_empty() {
            index += 1;
        } else if let Some(path) = path {
            shapes.entry(colour).or_default().push_str(&path);
            index += 1;
        } else if wide > 1 {
            word(svg, cell, symbol, at(index), y, at(wide));
            index += wide;
        } else {
            let like = |other: &&&Cell| {
                let sign = other.symbol().chars().next().unwrap_or(' ');
                let plain =
                    !other.symbol().trim().is_empty() && other.symbol().width() == 1 && shape(sign, 0, 0).is_none();
                plain && inks(other).0 == colour && other.modifier == cell.modifier
            };
            let run: Vec<&str> = cells.iter().skip(index).take_while(like).map(|cell| cell.symbol()).collect();
            word(svg, cell, &run.concat(), at(index), y, at(run.len()));
            index += run.len();
        }
    }
}

fn word(svg: &mut String, cell: &Cell, text: &str, x: i32, y: i32, width: i32) {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let mut looks = format!("fill=\"{}\"", inks(cell).0);
    for (modifier, look) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
        (Modifier::CROSSED_OUT, " text-decoration=\"line-through\""),
        (Modifier::DIM, " opacity=\"0.6\""),
    ] {
        if cell.modifier.contains(modifier) {
            looks.push_str(look);
        }
    }
    // The width is said, so that columns stand straight in a font of another width too.
    let place = format!("x=\"{x}\" y=\"{}\" textLength=\"{width}\"", y + 134);
    put(svg, format_args!("<text {place} lengthAdjust=\"spacingAndGlyphs\" {looks}>{text}</text>\n"));
}

/// Ink and ground of a cell.
fn inks(cell: &Cell) -> (String, String) {
    let (ink, ground) = (hex(cell.fg, "#e6e6e6"), hex(cell.bg, "#101010"));
    if cell.modifier.contains(Modifier::REVERSED) { (ground, ink) } else { (ink, ground) }
}

/// The pictures are drawn in true colours; what the theme leaves to the terminal gets the fallback.
fn hex(colour: Color, fallback: &str) -> String {
    match colour {
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        _ => fallback.to_owned(),
    }
}

/// The path of a line, a block or dots in the cell at (x, y); nothing for what a font draws.
fn shape(sign: char, x: i32, y: i32) -> Option<String> {
    match sign {
        '\u{2500}'..='\u{257F}' => lines(sign, x, y),
        '▀' => Some(bar(x, y, WIDE, HIGH / 2)),
        '▁'..='█' => {
            let high = (i32::try_from(u32::from(sign) - 0x2580).ok()?) * HIGH / 8;
            Some(bar(x, y + HIGH - high, WIDE, high))
        }
        '▉'..='▏' => {
            let wide = (8 - i32::try_from(u32::from(sign) - 0x2588).ok()?) * WIDE / 8;
            Some(bar(x, y, wide, HIGH))
        }
        '▐' => Some(bar(x + WIDE / 2, y, WIDE / 2, HIGH)),
        '▔' => Some(bar(x, y, WIDE, HIGH / 8)),
        '\u{2801}'..='\u{28FF}' => Some(dots(u32::from(sign) - 0x2800, x, y)),
        _ => None,
    }
}

fn bar(x: i32, y: i32, wide: i32, high: i32) -> String {
    format!("M{x} {y}h{wide}v{high}h-{wide}z")
}

fn dots(bits: u32, x: i32, y: i32) -> String {
    // The order of Unicode: down the left column, down the right one, then the lowest row.
    const PLACES: [(i32, i32); 8] = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)];
    let mut path = String::new();
    for (bit, (column, row)) in PLACES.into_iter().enumerate() {
        if bits & (1 << bit) != 0 {
            let (left, top) = (x + column * WIDE / 2 + 12, y + row * HIGH / 4 + 13);
            path.push_str(&bar(left, top, 19, 19));
        }
    }
    path
}

/// A sign made of arms from the middle of the cell: left, right, up, down, each absent, light or heavy.
fn lines(sign: char, x: i32, y: i32) -> Option<String> {
    let arms: [i32; 4] = match sign {
        '─' | '╌' | '┄' | '┈' => [1, 1, 0, 0],
        '━' | '╍' | '┅' | '┉' => [2, 2, 0, 0],
        '│' | '╎' | '┆' | '┊' => [0, 0, 1, 1],
        '┃' | '╏' | '┇' | '┋' => [0, 0, 2, 2],
        '┌' | '╭' => [0, 1, 0, 1],
        '┐' | '╮' => [1, 0, 0, 1],
        '└' | '╰' => [0, 1, 1, 0],
        '┘' | '╯' => [1, 0, 1, 0],
        '├' => [0, 1, 1, 1],
        '┤' => [1, 0, 1, 1],
        '┬' => [1, 1, 0, 1],
        '┴' => [1, 1, 1, 0],
        '┼' => [1, 1, 1, 1],
        '╴' => [1, 0, 0, 0],
        '╵' => [0, 0, 1, 0],
        '╶' => [0, 1, 0, 0],
        '╷' => [0, 0, 0, 1],
        '╸' => [2, 0, 0, 0],
        '╺' => [0, 2, 0, 0],
        '╼' => [1, 2, 0, 0],
        '╾' => [2, 1, 0, 0],
        _ => return None,
    };
    let (middle, centre) = (x + WIDE / 2, y + HIGH / 2);
    if let '╭' | '╮' | '╰' | '╯' = sign {
        return Some(corner(arms, x, y));
    }
    if let '╌' | '┄' | '┈' | '╍' | '┅' | '┉' = sign {
        let thick = arms[0] * LINE;
        return Some([0, 1, 2].map(|n| bar(x + 6 + n * WIDE / 3, centre - thick / 2, 14, thick)).concat());
    }
    if let '╎' | '┆' | '┊' | '╏' | '┇' | '┋' = sign {
        let thick = arms[2] * LINE;
        return Some([0, 1, 2].map(|n| bar(middle - thick / 2, y + 15 + n * HIGH / 3, thick, 30)).concat());
    }
    let half = |arm: i32| arm * LINE / 2;
    let mut path = String::new();
    for (arm, (left, top, wide, high)) in arms.into_iter().zip([
        (x, centre - half(arms[0]), WIDE / 2, 2 * half(arms[0])),
        (middle, centre - half(arms[1]), WIDE / 2, 2 * half(arms[1])),
        (middle - half(arms[2]), y, 2 * half(arms[2]), HIGH / 2),
        (middle - half(arms[3]), centre, 2 * half(arms[3]), HIGH / 2),
    ]) {
        if arm > 0 {
            path.push_str(&bar(left, top, wide, high));
        }
    }
    Some(path)
}

/// A round corner: a quarter of a ring between the two arms, and the rest of the upright one.
fn corner(arms: [i32; 4], x: i32, y: i32) -> String {
    let (middle, centre) = (x + WIDE / 2, y + HIGH / 2);
    let (out, inner) = (WIDE / 2 + LINE / 2, WIDE / 2 - LINE / 2);
    let (side, to) = if arms[0] > 0 { (-1, x) } else { (1, x + WIDE) };
    let down = if arms[3] > 0 { 1 } else { -1 };
    // From the end of the level arm, along the outer edge to the upright one, and back along the inner edge.
    let sweep = i32::from(side * down < 0);
    let back = 1 - sweep;
    let upright = centre + down * (WIDE / 2);
    let ring = format!(
        "M{to} {}A{out} {out} 0 0 {sweep} {} {upright}h{}A{inner} {inner} 0 0 {back} {to} {}z",
        centre - down * LINE / 2,
        middle - side * LINE / 2,
        side * LINE,
        centre + down * LINE / 2,
    );
    let (top, bottom) = if down > 0 { (upright, y + HIGH) } else { (y, upright) };
    ring + &bar(middle - LINE / 2, top, LINE, bottom - top)
}
