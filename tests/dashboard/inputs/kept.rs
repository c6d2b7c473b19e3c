//! Nothing that was typed is lost when the shop's file can't take it.

use crossterm::event::{KeyCode, KeyModifiers};
use rusqlite::Connection;
use salestrack::{i18n::Lang, tui::app::event::Event};

use crate::harness::Dashboard;

/// Lets every write of a table fail, or not any more, as a disk would that is full for a while.
fn broken(dash: &Dashboard, table: &str, fails: bool) {
    let store = Connection::open(dash.folder.path().join("shop.db")).unwrap();
    for act in ["INSERT", "UPDATE"] {
        let sql = if fails {
            format!("CREATE TRIGGER broken_{act} BEFORE {act} ON {table} BEGIN SELECT RAISE(FAIL, 'no'); END")
        } else {
            format!("DROP TRIGGER broken_{act}")
        };
        store.execute_batch(&sql).unwrap();
    }
}

fn paste(dash: &mut Dashboard, text: &str) {
    dash.event(Event::Paste(text.into()));
    dash.settle();
}

fn save(dash: &mut Dashboard) {
    dash.strike(KeyCode::Char('s'), KeyModifiers::CONTROL);
}

#[test]
fn a_form_stays_when_the_file_refuses() {
    for lang in Lang::ALL {
        for (size, keys, table) in [((80, 24), "1a", "products"), ((140, 40), "2a", "clients")] {
            let mut dash = Dashboard::new(lang, size.0, size.1);
            dash.keys(keys);
            paste(&mut dash, "Gingembre confit");
            if table == "products" {
                dash.press(&[KeyCode::Tab, KeyCode::Tab, KeyCode::Tab]);
                paste(&mut dash, "7,80");
            }
            broken(&dash, table, true);
            save(&mut dash);
            insta::assert_snapshot!(format!("kept-{table}-{}", lang.code()), dash.screen());
            broken(&dash, table, false);
            save(&mut dash);
            assert!(dash.app.overlays.is_empty(), "{}", dash.screen());
            dash.find("Gingembre confit");
        }
    }
}

#[test]
fn an_article_that_could_not_be_looked_up_stands_in_the_field_again() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    dash.keys("3");
    paste(&mut dash, "2*gin");
    let store = Connection::open(dash.folder.path().join("shop.db")).unwrap();
    store.execute_batch("ALTER TABLE products RENAME COLUMN name TO gone").unwrap();
    dash.press(&[KeyCode::Enter]);
    assert!(dash.screen().contains("2*gin"), "{}", dash.screen());
    store.execute_batch("ALTER TABLE products RENAME COLUMN gone TO name").unwrap();
    dash.press(&[KeyCode::Esc]);
    assert!(dash.screen().contains("2*gin"), "{}", dash.screen());
    dash.press(&[KeyCode::Enter]);
    dash.find("€9.80");
}

#[test]
fn a_sale_that_the_file_refuses_keeps_its_basket() {
    let mut dash = Dashboard::new(Lang::Fr, 80, 24);
    dash.keys("3");
    paste(&mut dash, "gin");
    dash.press(&[KeyCode::Enter, KeyCode::Enter]);
    paste(&mut dash, "50");
    broken(&dash, "documents", true);
    dash.press(&[KeyCode::Enter]);
    insta::assert_snapshot!("kept-sale-fr", dash.screen());
    broken(&dash, "documents", false);
    dash.press(&[KeyCode::Enter]);
    assert!(dash.screen().contains("À rendre"), "{}", dash.screen());
}
