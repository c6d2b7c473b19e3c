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
            let mut bench = Dashboard::new(lang, width, height);
            bench.app.context.display.themes = Themes::read(None, Depth::True);
            with_known(&mut bench);
            go(&mut bench);
            insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(format!("{name}-{}-{width}x{height}", lang.code()), bench.screen());
            });
        }
    }
}

/// A basket of three lines, one of them low.
fn basket(bench: &mut Dashboard) {
    bench.keys("3");
    scan(bench, KNOWN);
    scan(bench, KNOWN);
    bench.keys(if bench.app.context.display.format.lang == Lang::Fr { "0,75*tom" } else { "0.75*tom" });
    bench.press(&[KeyCode::Enter]);
    bench.keys("gin");
    bench.press(&[KeyCode::Enter]);
}

#[test]
fn new_sale() {
    look("new-sale-empty", |bench| bench.keys("3"));
    look("new-sale-find", |bench| {
        basket(bench);
        bench.keys("3*i");
    });
    look("new-sale-basket", |bench| {
        basket(bench);
        bench.press(&[KeyCode::Down, KeyCode::Up, KeyCode::Down]);
        bench.keys("12");
    });
    look("new-sale-unknown-word", |bench| {
        bench.keys("3zzz");
        bench.press(&[KeyCode::Enter]);
    });
}

#[test]
fn payment() {
    let pay = |bench: &mut Dashboard, given: &str| {
        basket(bench);
        bench.press(&[KeyCode::F(3)]);
        bench.keys("aicha");
        bench.press(&[KeyCode::Enter, KeyCode::Enter]);
        bench.keys(given);
    };
    look("payment", |bench| pay(bench, "50"));
    look("payment-missing", |bench| pay(bench, "5"));
    look("payment-wrong", |bench| pay(bench, "5x"));
    look("payment-done", |bench| {
        pay(bench, "50");
        bench.press(&[KeyCode::Enter]);
    });
}

#[test]
fn refused_sale() {
    look("new-sale-short", |bench| {
        bench.keys("3");
        bench.keys("20*");
        scan(bench, KNOWN);
        bench.press(&[KeyCode::Enter, KeyCode::Enter]);
    });
}

#[test]
fn history_and_reports() {
    look("history-void-question", |bench| bench.keys("4v"));
    look("history-period", |bench| bench.keys("4f"));
    look("history-client", |bench| bench.keys("4cmou"));
    look("reports-best-sellers", |bench| bench.keys("5JJJ"));
    look("reports-days", |bench| bench.keys("5p"));
}

#[test]
fn forms() {
    look("product-form-wrong", |bench| {
        bench.keys("a");
        bench.press(&[KeyCode::Tab, KeyCode::Tab, KeyCode::Tab]);
        bench.keys("1e5");
        chord(bench, KeyModifiers::CONTROL, 's');
    });
    look("product-restock", |bench| bench.keys("r2"));
    look("product-adjust", |bench| {
        bench.keys("c1");
        bench.press(&[KeyCode::Tab]);
    });
    look("product-form-discard", |bench| {
        bench.keys("aHoney");
        bench.press(&[KeyCode::Esc]);
    });
    look("client-form", |bench| bench.keys("2e"));
    look("open-price", |bench| {
        bench.keys("3");
        bench.press(&[KeyCode::F(2)]);
        bench.keys("Wrapping");
    });
    look("settings", |bench| bench.keys(","));
    look("import", |bench| bench.keys("i"));
}

#[test]
fn questions() {
    look("product-delete", |bench| bench.keys("d"));
    look("client-anonymise", |bench| bench.keys("2A"));
    look("unknown-code", |bench| scan(bench, UNKNOWN));
}

#[test]
fn help_palette_and_lists() {
    look("help-products", |bench| bench.keys("?"));
    look("help-new-sale", |bench| {
        bench.keys("3");
        bench.press(&[KeyCode::F(1)]);
    });
    look("help-form", |bench| {
        bench.keys("a");
        bench.press(&[KeyCode::F(1)]);
    });
    look("palette", |bench| chord(bench, KeyModifiers::CONTROL, 'p'));
    look("palette-found", |bench| {
        chord(bench, KeyModifiers::CONTROL, 'p');
        bench.keys("csv");
    });
    look("palette-nothing", |bench| {
        chord(bench, KeyModifiers::CONTROL, 'p');
        bench.keys("zzz");
    });
    look("picker-client", |bench| {
        bench.keys("3");
        bench.press(&[KeyCode::F(3)]);
        bench.keys("ai");
    });
    look("themes", |bench| chord(bench, KeyModifiers::CONTROL, 't'));
}

#[test]
fn what_just_happened() {
    look("band", |bench| {
        let (title, text) = ("Sale not recorded".to_owned(), "the disk is full; nothing was recorded. ".repeat(4));
        bench.app.run(vec![Effect::Banner(Banner { title, text, wrong: true })]);
    });
    look("refused", |bench| bench.keys("u"));
    look("progress", |bench| {
        let (hand, held) = std::sync::mpsc::channel::<()>();
        let wait = move |_: &mut dyn FnMut(Progress) -> bool| {
            let _ = held.recv();
            Vec::new()
        };
        bench.app.work("Import".into(), Duration::ZERO, Box::new(wait));
        // The work ends with the bench.
        std::mem::forget(hand);
        bench.app.context.tasks.running.as_mut().unwrap().progress = Progress { done: 1_234, total: 20_000 };
        bench.at += Duration::from_secs(2);
        bench.event(salestrack::tui::app::event::Event::Tick);
    });
}

#[test]
fn first_start() {
    look("welcome", |bench| bench.app.welcome(bench.folder.path().join("new.db")));
    look("welcome-wrong", |bench| {
        bench.app.welcome(bench.folder.path().join("new.db"));
        bench.keys("Chez Zoé");
        bench.press(&[KeyCode::Tab, KeyCode::Left, KeyCode::Tab]);
        bench.keys("QQQ");
        bench.press(&[KeyCode::Enter]);
    });
    look("welcome-import", |bench| {
        bench.app.welcome(bench.folder.path().join("new.db"));
        bench.press(&[KeyCode::Tab, KeyCode::Tab, KeyCode::Right, KeyCode::Tab]);
    });
}

#[test]
fn too_small() {
    for lang in Lang::ALL {
        let bench = Dashboard::new(lang, 59, 15);
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("too-small-{}-59x15", lang.code()), bench.screen());
        });
    }
}
