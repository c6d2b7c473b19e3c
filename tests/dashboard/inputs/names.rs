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

fn paste(bench: &mut Dashboard, text: &str) {
    bench.event(Event::Paste(text.into()));
    bench.settle();
}

/// Puts a name into a form that is open on its first field, and gives it a price where it wants one.
fn fill(bench: &mut Dashboard, name: &str, price: bool) {
    bench.strike(KeyCode::Char('u'), KeyModifiers::CONTROL);
    paste(bench, name);
    if price {
        bench.press(&[KeyCode::Tab, KeyCode::Tab, KeyCode::Tab]);
        paste(bench, "1");
        bench.press(&[KeyCode::Tab, KeyCode::Tab]);
        paste(bench, "5");
    }
    bench.strike(KeyCode::Char('s'), KeyModifiers::CONTROL);
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
    let mut bench = Dashboard::empty(Lang::En, 100, 30);
    for (name, kept) in NAMES {
        bench.keys("1a");
        fill(&mut bench, name, true);
        bench.keys("2a");
        fill(&mut bench, name, false);
        let query = ProductQuery { limit: 50, ..ProductQuery::default() };
        let products = bench.store().products(&query, bench.app.context.today()).unwrap().rows;
        assert!(products.iter().any(|(_, row)| row.product.name == kept), "{name:?}: {products:?}");
        let clients = bench.store().clients(&ClientQuery { limit: 50, ..ClientQuery::default() }).unwrap().rows;
        assert!(clients.iter().any(|(_, client)| client.name == kept), "{name:?}: {clients:?}");
    }
}

#[test]
fn a_name_that_says_nothing_or_too_much_is_refused_where_it_stands() {
    for lang in Lang::ALL {
        let mut bench = Dashboard::empty(lang, 80, 24);
        for keys in ["1a", "2a"] {
            for name in ["", " ", "\u{301}", "\u{200b}\u{200d}", "\t\n", "\u{202e}"] {
                bench.keys(keys);
                fill(&mut bench, name, keys == "1a");
                let empty = if lang == Lang::En { "! something is needed here" } else { "! il manque quelque chose" };
                assert!(bench.screen().contains(empty), "{name:?}\n{}", bench.screen());
                bench.press(&[KeyCode::Esc, KeyCode::Esc]);
            }
            bench.keys(keys);
            fill(&mut bench, &"Ω".repeat(10_000), keys == "1a");
            let long = if lang == Lang::En { "! 200 characters at most" } else { "! 200 signes au plus" };
            assert!(bench.screen().contains(long), "{}", bench.screen());
            // Nothing is lost: what is too much can be taken out.
            bench.press(&vec![KeyCode::Tab; if keys == "1a" { 6 } else { 3 }]);
            bench.press(&[KeyCode::End]);
            bench.press(&vec![KeyCode::Backspace; 500 - NAME_MAX]);
            bench.strike(KeyCode::Char('s'), KeyModifiers::CONTROL);
            assert!(bench.app.overlays.is_empty(), "{}", bench.screen());
        }
    }
}

/// Every place that shows a name: lists, details, cards, forms, questions, pickers, the till, a sale, reports, the header.
#[test]
fn no_name_moves_a_frame() {
    let tour = |bench: &mut Dashboard, shots: &mut Vec<Buffer>| {
        for (width, height) in SIZES {
            bench.resize(width, height);
            for keys in ["1", "1e", "1r", "1c", "1d", "2", "2e", "2d", "2A", "3", "4", "4v", "4c", "4p", "5", "5c", "?"]
            {
                bench.keys(keys);
                // A question is as high as the name that it asks about.
                if ["1d", "2d", "2A", "4v"].contains(&keys) {
                    sane(&bench.cells());
                } else {
                    shots.push(bench.cells());
                }
                bench.press(&[KeyCode::Esc, KeyCode::Esc, KeyCode::Esc]);
                bench.strike(KeyCode::Char('1'), KeyModifiers::ALT);
            }
            bench.keys("5");
            for _ in 0..6 {
                bench.keys("J");
                shots.push(bench.cells());
            }
            bench.press(&[KeyCode::Enter]);
            shots.push(bench.cells());
            bench.click(width / 2, height / 2);
            bench.mouse(MouseEventKind::ScrollDown, width / 2, height / 2);
            bench.press(&[KeyCode::Esc, KeyCode::Esc]);
            bench.strike(KeyCode::Char('1'), KeyModifiers::ALT);
        }
    };
    let shop = |name: &str| {
        let mut bench = Dashboard::empty(Lang::Fr, 100, 30);
        bench.keys(",");
        fill(&mut bench, name, false);
        bench.keys("2a");
        fill(&mut bench, name, false);
        bench.keys("1a");
        fill(&mut bench, name, true);
        bench.keys("n3");
        bench.press(&[KeyCode::F(3), KeyCode::Down, KeyCode::Enter, KeyCode::F(9), KeyCode::Enter]);
        bench.strike(KeyCode::Char('1'), KeyModifiers::ALT);
        // A basket in the making.
        bench.keys("n");
        bench.strike(KeyCode::Char('1'), KeyModifiers::ALT);
        bench
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
