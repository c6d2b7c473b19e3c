//! Every screen and overlay, in both languages, at two sizes: pictures of cells.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyModifiers};
use salestrack::{
    domain::import::Progress,
    i18n::Lang,
    tui::{
        context::Banner,
        effect::Effect,
        theme::{Depth, Themes},
    },
};

use super::{KNOWN, UNKNOWN, chord, scan, with_known};
use crate::harness::Dashboard;

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 36)];

/// Goes to a place, once for each language and size, and keeps what it looks like.
fn look(name: &str, go: impl Fn(&mut Dashboard)) {
    for lang in Lang::ALL {
        for (width, height) in SIZES {
            let mut dash = Dashboard::new(lang, width, height);
            dash.app.context.display.themes = Themes::read(None, Depth::True);
            with_known(&mut dash);
            go(&mut dash);
            insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(format!("{name}-{}-{width}x{height}", lang.code()), dash.screen());
            });
        }
    }
}

/// A basket of three lines, one of them low.
fn basket(dash: &mut Dashboard) {
    dash.keys("3");
    scan(dash, KNOWN);
    scan(dash, KNOWN);
    dash.keys(if dash.app.context.display.format.lang == Lang::Fr { "0,75*tom" } else { "0.75*tom" });
    dash.press(&[KeyCode::Enter]);
    dash.keys("gin");
    dash.press(&[KeyCode::Enter]);
}

#[test]
fn new_sale() {
    look("new-sale-empty", |dash| dash.keys("3"));
    look("new-sale-find", |dash| {
        basket(dash);
        dash.keys("3*i");
    });
    look("new-sale-basket", |dash| {
        basket(dash);
        dash.press(&[KeyCode::Down, KeyCode::Up, KeyCode::Down]);
        dash.keys("12");
    });
    look("new-sale-unknown-word", |dash| {
        dash.keys("3zzz");
        dash.press(&[KeyCode::Enter]);
    });
}

#[test]
fn payment() {
    let pay = |dash: &mut Dashboard, given: &str| {
        basket(dash);
        dash.press(&[KeyCode::F(3)]);
        dash.keys("aicha");
        dash.press(&[KeyCode::Enter, KeyCode::Enter]);
        dash.keys(given);
    };
    look("payment", |dash| pay(dash, "50"));
    look("payment-missing", |dash| pay(dash, "5"));
    look("payment-wrong", |dash| pay(dash, "5x"));
    look("payment-done", |dash| {
        pay(dash, "50");
        dash.press(&[KeyCode::Enter]);
    });
}

#[test]
fn refused_sale() {
    look("new-sale-short", |dash| {
        dash.keys("3");
        dash.keys("20*");
        scan(dash, KNOWN);
        dash.press(&[KeyCode::Enter, KeyCode::Enter]);
    });
}

#[test]
fn history_and_reports() {
    look("history-void-question", |dash| dash.keys("4v"));
    look("history-period", |dash| dash.keys("4f"));
    look("history-client", |dash| dash.keys("4cmou"));
    look("reports-best-sellers", |dash| dash.keys("5JJJ"));
    look("reports-days", |dash| dash.keys("5p"));
}

#[test]
fn forms() {
    look("product-form-wrong", |dash| {
        dash.keys("a");
        dash.press(&[KeyCode::Tab, KeyCode::Tab, KeyCode::Tab]);
        dash.keys("1e5");
        chord(dash, KeyModifiers::CONTROL, 's');
    });
    look("product-restock", |dash| dash.keys("r2"));
    look("product-adjust", |dash| {
        dash.keys("c1");
        dash.press(&[KeyCode::Tab]);
    });
    look("product-form-discard", |dash| {
        dash.keys("aHoney");
        dash.press(&[KeyCode::Esc]);
    });
    look("client-form", |dash| dash.keys("2e"));
    look("open-price", |dash| {
        dash.keys("3");
        dash.press(&[KeyCode::F(2)]);
        dash.keys("Wrapping");
    });
    look("settings", |dash| dash.keys(","));
    look("import", |dash| dash.keys("i"));
}

#[test]
fn questions() {
    look("product-delete", |dash| dash.keys("d"));
    look("client-anonymise", |dash| dash.keys("2A"));
    look("unknown-code", |dash| scan(dash, UNKNOWN));
}

#[test]
fn help_palette_and_lists() {
    look("help-products", |dash| dash.keys("?"));
    look("help-new-sale", |dash| {
        dash.keys("3");
        dash.press(&[KeyCode::F(1)]);
    });
    look("help-form", |dash| {
        dash.keys("a");
        dash.press(&[KeyCode::F(1)]);
    });
    look("palette", |dash| chord(dash, KeyModifiers::CONTROL, 'p'));
    look("palette-found", |dash| {
        chord(dash, KeyModifiers::CONTROL, 'p');
        dash.keys("csv");
    });
    look("palette-nothing", |dash| {
        chord(dash, KeyModifiers::CONTROL, 'p');
        dash.keys("zzz");
    });
    look("picker-client", |dash| {
        dash.keys("3");
        dash.press(&[KeyCode::F(3)]);
        dash.keys("ai");
    });
    look("themes", |dash| chord(dash, KeyModifiers::CONTROL, 't'));
}

#[test]
fn what_just_happened() {
    look("band", |dash| {
        let (title, text) = ("Sale not recorded".to_owned(), "the disk is full; nothing was recorded. ".repeat(4));
        dash.app.run(vec![Effect::Banner(Banner { title, text, wrong: true })]);
    });
    look("refused", |dash| dash.keys("u"));
    look("progress", |dash| {
        let (hand, held) = std::sync::mpsc::channel::<()>();
        let wait = move |_: &mut dyn FnMut(Progress) -> bool| {
            let _ = held.recv();
            Vec::new()
        };
        dash.app.work("Import".into(), Duration::ZERO, Box::new(wait));
        // The work ends with the dash.
        std::mem::forget(hand);
        dash.app.context.tasks.running.as_mut().unwrap().progress = Progress { done: 1_234, total: 20_000 };
        dash.at += Duration::from_secs(2);
        dash.event(salestrack::tui::app::event::Event::Tick);
    });
}

#[test]
fn first_start() {
    look("welcome", |dash| dash.app.welcome(dash.folder.path().join("new.db")));
    look("welcome-wrong", |dash| {
        dash.app.welcome(dash.folder.path().join("new.db"));
        dash.keys("Chez Zoé");
        dash.press(&[KeyCode::Tab, KeyCode::Left, KeyCode::Tab]);
        dash.keys("QQQ");
        dash.press(&[KeyCode::Enter]);
    });
    look("welcome-import", |dash| {
        dash.app.welcome(dash.folder.path().join("new.db"));
        dash.press(&[KeyCode::Tab, KeyCode::Tab, KeyCode::Down, KeyCode::Down, KeyCode::Down]);
    });
}

#[test]
fn too_small() {
    for lang in Lang::ALL {
        let dash = Dashboard::new(lang, 59, 15);
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("too-small-{}-59x15", lang.code()), dash.screen());
        });
    }
}
