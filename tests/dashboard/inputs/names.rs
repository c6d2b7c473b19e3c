//! Names that nobody should have: pasted into every field for a text, kept clean, cut by display width, on every screen.

use crossterm::event::{KeyCode, KeyModifiers, MouseEventKind};
use ratatui::buffer::Buffer;
use salestrack::{
    domain::{
        product::NAME_MAX,
        query::{ClientQuery, ProductQuery},
    },
    i18n::Lang,
    tui::app::event::Event,
};

use crate::harness::Dashboard;

/// What is pasted, and what is kept of it.
const NAMES: [(&str, &str); 18] = [
    ("a\tb", "a b"),
    ("two\nlines\r\nand more", "two lines  and more"),
    ("\u{1b}[2J\u{1b}]0;title\u{7}", "[2J ]0;title"),
    ("\0nul\0", "nul"),
    ("\u{9b}31m", "31m"),
    ("x\u{202e}gnp.exe", "x gnp.exe"),
    ("\u{feff}bom\u{200b}", "bom"),
    ("👩‍👩‍👧‍👦 family", "👩‍👩‍👧‍👦 family"),
    ("🇸🇳🇫🇷1️⃣👋🏿", "🇸🇳🇫🇷1️⃣👋🏿"),
    ("e\u{301}\u{301}\u{301}\u{301}tage\u{300}re", "e\u{301}\u{301}\u{301}\u{301}tage\u{300}re"),
    ("السلام عليكم", "السلام عليكم"),
    ("שלום 123 abc", "שלום 123 abc"),
    ("﷽", "﷽"),
    (
        "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字",
        "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字",
    ),
    ("=cmd|'/c calc'!A0", "=cmd|'/c calc'!A0"),
    ("Robert'); DROP TABLE products;--", "Robert'); DROP TABLE products;--"),
    ("{ $name } <b>%s%n</b> \\u{41} ${HOME}", "{ $name } <b>%s%n</b> \\u{41} ${HOME}"),
    ("  \u{a0} spaces \u{2003} ", "spaces"),
];

const SIZES: [(u16, u16); 5] = [(60, 16), (80, 24), (100, 30), (140, 40), (300, 60)];

fn paste(dash: &mut Dashboard, text: &str) {
    dash.event(Event::Paste(text.into()));
    dash.settle();
}

/// Puts a name into a form that is open on its first field, and gives it a price where it wants one.
fn fill(dash: &mut Dashboard, name: &str, price: bool) {
    dash.strike(KeyCode::Char('u'), KeyModifiers::CONTROL);
    paste(dash, name);
    if price {
        dash.press(&[KeyCode::Tab, KeyCode::Tab, KeyCode::Tab]);
        paste(dash, "1");
        dash.press(&[KeyCode::Tab, KeyCode::Tab]);
        paste(dash, "5");
    }
    dash.strike(KeyCode::Char('s'), KeyModifiers::CONTROL);
}

/// Where lines of frames stand, row by row.
fn frames(buffer: &Buffer) -> Vec<Vec<u16>> {
    let upright =
        |x: u16, y: u16| matches!(buffer[(x, y)].symbol(), "│" | "┃" | "╭" | "╮" | "╰" | "╯" | "┏" | "┓" | "┗" | "┛");
    (0..buffer.area.height).map(|y| (0..buffer.area.width).filter(|x| upright(*x, y)).collect()).collect()
}

fn sane(buffer: &Buffer) {
    for cell in &buffer.content {
        let steers = |c: char| c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}');
        assert!(!cell.symbol().contains(steers), "{:?}", cell.symbol());
    }
}

#[test]
fn a_name_is_kept_clean() {
    let mut dash = Dashboard::empty(Lang::En, 100, 30);
    for (name, kept) in NAMES {
        dash.keys("1a");
        fill(&mut dash, name, true);
        dash.keys("2a");
        fill(&mut dash, name, false);
        let query = ProductQuery { limit: 50, ..ProductQuery::default() };
        let products = dash.store().products(&query, dash.app.context.today()).unwrap().rows;
        assert!(products.iter().any(|(_, row)| row.product.name == kept), "{name:?}: {products:?}");
        let clients = dash.store().clients(&ClientQuery { limit: 50, ..ClientQuery::default() }).unwrap().rows;
        assert!(clients.iter().any(|(_, client)| client.name == kept), "{name:?}: {clients:?}");
    }
}

#[test]
fn a_name_that_says_nothing_or_too_much_is_refused_where_it_stands() {
    for lang in Lang::ALL {
        let mut dash = Dashboard::empty(lang, 80, 24);
        for keys in ["1a", "2a"] {
            for name in ["", " ", "\u{301}", "\u{200b}\u{200d}", "\t\n", "\u{202e}"] {
                dash.keys(keys);
                fill(&mut dash, name, keys == "1a");
                let empty = if lang == Lang::En { "! something is needed here" } else { "! il manque quelque chose" };
                assert!(dash.screen().contains(empty), "{name:?}\n{}", dash.screen());
                dash.leave();
            }
            dash.keys(keys);
            fill(&mut dash, &"Ω".repeat(10_000), keys == "1a");
            let long = if lang == Lang::En { "! 200 characters at most" } else { "! 200 signes au plus" };
            assert!(dash.screen().contains(long), "{}", dash.screen());
            // Nothing is lost: what is too much can be taken out.
            dash.press(&vec![KeyCode::Tab; if keys == "1a" { 6 } else { 3 }]);
            dash.press(&[KeyCode::End]);
            dash.press(&vec![KeyCode::Backspace; 500 - NAME_MAX]);
            dash.strike(KeyCode::Char('s'), KeyModifiers::CONTROL);
            assert!(dash.app.overlays.is_empty(), "{}", dash.screen());
        }
    }
}

/// Every place that shows a name: lists, details, cards, forms, questions, pickers, the till, a sale, reports, the header.
#[test]
fn no_name_moves_a_frame() {
    let tour = |dash: &mut Dashboard, shots: &mut Vec<Buffer>| {
        for (width, height) in SIZES {
            dash.resize(width, height);
            for keys in ["1", "1e", "1r", "1c", "1d", "2", "2e", "2d", "2A", "3", "4", "4v", "4c", "4p", "5", "5c", "?"]
            {
                dash.keys(keys);
                // A question is as high as the name that it asks about.
                if ["1d", "2d", "2A", "4v"].contains(&keys) {
                    sane(&dash.cells());
                } else {
                    shots.push(dash.cells());
                }
                dash.leave();
                dash.press(&[KeyCode::Esc]);
                dash.strike(KeyCode::Char('1'), KeyModifiers::ALT);
            }
            dash.keys("5");
            for _ in 0..6 {
                dash.keys("J");
                shots.push(dash.cells());
            }
            dash.press(&[KeyCode::Enter]);
            shots.push(dash.cells());
            dash.click(width / 2, height / 2);
            dash.mouse(MouseEventKind::ScrollDown, width / 2, height / 2);
            dash.leave();
            dash.strike(KeyCode::Char('1'), KeyModifiers::ALT);
        }
    };
    let shop = |name: &str| {
        let mut dash = Dashboard::empty(Lang::Fr, 100, 30);
        dash.keys(",");
        fill(&mut dash, name, false);
        dash.keys("2a");
        fill(&mut dash, name, false);
        dash.keys("1a");
        fill(&mut dash, name, true);
        dash.keys("n3");
        dash.press(&[KeyCode::F(3), KeyCode::Down, KeyCode::Enter, KeyCode::F(9), KeyCode::Enter]);
        dash.strike(KeyCode::Char('1'), KeyModifiers::ALT);
        // A basket in the making.
        dash.keys("n");
        dash.strike(KeyCode::Char('1'), KeyModifiers::ALT);
        dash
    };
    let mut plain = Vec::new();
    tour(&mut shop("Plain"), &mut plain);
    for (name, _) in NAMES {
        let mut shots = Vec::new();
        tour(&mut shop(name), &mut shots);
        for (n, (shot, plain)) in shots.iter().zip(&plain).enumerate() {
            sane(shot);
            let (found, wanted) = (frames(shot), frames(plain));
            for (y, (found, wanted)) in found.iter().zip(&wanted).enumerate() {
                assert_eq!(found, wanted, "{name:?}, shot {n} of {:?}, row {y}", shot.area);
            }
        }
    }
}
