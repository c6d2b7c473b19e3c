//! Nothing that was typed is lost when the shop's file can't take it.

use crossterm::event::{KeyCode, KeyModifiers};
use rusqlite::Connection;
use salestrack::{i18n::Lang, tui::app::event::Event};

use crate::harness::Dashboard;

/// Lets every write of a table fail, or not any more, as a disk would that is full for a while.
fn broken(bench: &Dashboard, table: &str, fails: bool) {
    let store = Connection::open(bench.folder.path().join("shop.db")).unwrap();
    for act in ["INSERT", "UPDATE"] {
        let sql = if fails {
            format!("CREATE TRIGGER broken_{act} BEFORE {act} ON {table} BEGIN SELECT RAISE(FAIL, 'no'); END")
        } else {
            format!("DROP TRIGGER broken_{act}")
        };
        store.execute_batch(&sql).unwrap();
    }
}

fn paste(bench: &mut Dashboard, text: &str) {
    bench.event(Event::Paste(text.into()));
    bench.settle();
}

fn save(bench: &mut Dashboard) {
    bench.strike(KeyCode::Char('s'), KeyModifiers::CONTROL);
}

#[test]
fn a_form_stays_when_the_file_refuses() {
    for lang in Lang::ALL {
        for (size, keys, table) in [((80, 24), "1a", "products"), ((140, 40), "2a", "clients")] {
            let mut bench = Dashboard::new(lang, size.0, size.1);
            bench.keys(keys);
            paste(&mut bench, "Gingembre confit");
            if table == "products" {
                bench.press(&[KeyCode::Tab, KeyCode::Tab, KeyCode::Tab]);
                paste(&mut bench, "7,80");
            }
            broken(&bench, table, true);
            save(&mut bench);
            insta::assert_snapshot!(format!("kept-{table}-{}", lang.code()), bench.screen());
            broken(&bench, table, false);
            save(&mut bench);
            assert!(bench.app.overlays.is_empty(), "{}", bench.screen());
            bench.find("Gingembre confit");
        }
    }
}

#[test]
fn an_article_that_could_not_be_looked_up_stands_in_the_field_again() {
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    bench.keys("3");
    paste(&mut bench, "2*gin");
    let store = Connection::open(bench.folder.path().join("shop.db")).unwrap();
    store.execute_batch("ALTER TABLE products RENAME COLUMN name TO gone").unwrap();
    bench.press(&[KeyCode::Enter]);
    assert!(bench.screen().contains("2*gin"), "{}", bench.screen());
    store.execute_batch("ALTER TABLE products RENAME COLUMN gone TO name").unwrap();
    bench.press(&[KeyCode::Esc]);
    assert!(bench.screen().contains("2*gin"), "{}", bench.screen());
    bench.press(&[KeyCode::Enter]);
    bench.find("€9.80");
}

#[test]
fn a_sale_that_the_file_refuses_keeps_its_basket() {
    let mut bench = Dashboard::new(Lang::Fr, 80, 24);
    bench.keys("3");
    paste(&mut bench, "gin");
    bench.press(&[KeyCode::Enter, KeyCode::Enter]);
    paste(&mut bench, "50");
    broken(&bench, "documents", true);
    bench.press(&[KeyCode::Enter]);
    insta::assert_snapshot!("kept-sale-fr", bench.screen());
    broken(&bench, "documents", false);
    bench.press(&[KeyCode::Enter]);
    assert!(bench.screen().contains("45,10"), "{}", bench.screen());
}
