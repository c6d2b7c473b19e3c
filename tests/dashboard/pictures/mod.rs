//! The dashboard as the documentation shows it, made by the program itself: the real one on the sample shop, driven with keys.
//! The tour of the README is walked; the pictures are written on demand.
//!
//! `cargo test --test dashboard pictures -- --ignored` writes `docs/pictures/*.svg` anew.

mod stage;
mod svg;
mod tour;

use std::{fs, path::Path};

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Color, Style},
};
use salestrack::i18n::Lang;
use stage::Shop;

/// One picture: its name, and the keys that lead to it from the opening of the dashboard.
const SCENES: [(&str, &[&str]); 8] = [
    ("products", &["1", "down", "down"]),
    ("clients", &["2", "down"]),
    ("new-sale", &["3", "t:caf", "enter", "t:2*pain", "enter", "t:2*tea", "enter", "t:ba"]),
    ("payment", &["3", "t:caf", "enter", "t:2*pain", "enter", "t:2*tea", "enter", "enter", "t:50"]),
    ("history", &["4", "down"]),
    ("reports", &["5"]),
    ("best-sellers", &["5", "J", "J", "J"]),
    ("palette", &["1", "ctrl+p"]),
];

#[test]
#[ignore = "writes docs/pictures; takes the time of a sample shop"]
fn write_pictures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
    fs::create_dir_all(&folder).unwrap();
    let shop = Shop::new(salestrack::sample::USUAL_SALES);
    for lang in Lang::ALL {
        for (name, keys) in SCENES {
            // Each scene has a shop of its own: what one sells, or leaves in its basket, is not seen in the next.
            let mut dashboard = shop.open(lang);
            stage::press(&mut dashboard, keys);
            let picture = svg::of(&dashboard.cells(), name);
            fs::write(folder.join(format!("{name}.{}.svg", lang.code())), picture).unwrap();
        }
    }
}

#[test]
fn a_picture_shows_every_cell() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 2));
    let style = Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Rgb(9, 9, 9));
    buffer.set_string(0, 0, "a<b & 漢c", style);
    buffer.set_string(0, 1, "╭─╮█▄⣿", style);
    let picture = svg::of(&buffer, "specimen");
    assert!(picture.contains(">a&lt;b</text>") && picture.contains(">&amp;</text>"), "{picture}");
    assert!(picture.contains(">漢</text>") && picture.contains(">c</text>"), "{picture}");
    assert!(picture.contains("fill=\"#090909\""), "{picture}");
    // Lines, blocks and dots are drawn, so that they meet whatever the reader's font is.
    for drawn in ['╭', '─', '█', '▄', '⣿'] {
        assert!(!picture.contains(drawn), "{drawn} is left to the font");
    }
}
