//! Another program holds the shop's file while somebody sells: the dashboard goes on, nothing that was put into the basket
//! is lost, and what has to wait says so.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use crate::harness::{Dashboard, write_filled};
use crossterm::event::KeyCode;
use rusqlite::Connection;
use salestrack::{
    domain::basket::Basket,
    i18n::Lang,
    repository::{self, OpenMode, Window},
};

/// Nothing takes so long, except on a machine that is on its knees.
const CEILING: Duration = Duration::from_mins(1);

/// Another program in the middle of a write.
struct Holder(Connection);

impl Holder {
    fn of(path: &Path) -> Holder {
        let other = Connection::open(path).unwrap();
        other.execute_batch("BEGIN EXCLUSIVE").unwrap();
        Holder(other)
    }

    /// It has changed its mind.
    fn gives_up(self) {
        self.0.execute_batch("ROLLBACK").unwrap();
    }

    /// It has done something.
    fn commits(self) {
        self.0.execute_batch("UPDATE shop SET name = 'Chez nous'; COMMIT").unwrap();
    }
}

/// A shop with something on its shelf, the dashboard on New Sale.
fn till() -> Dashboard {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    dash.keys("3");
    dash
}

fn file(dash: &Dashboard) -> std::path::PathBuf {
    dash.folder.path().join("shop.db")
}

fn puts_in(dash: &mut Dashboard, name: &str) {
    dash.keys(name);
    dash.press(&[KeyCode::Enter]);
}

/// What is written down of baskets: their lines, and whether a window has them.
fn written(dash: &Dashboard) -> Vec<(usize, bool)> {
    let shop = Connection::open(file(dash)).unwrap();
    let mut rows = shop.prepare("SELECT content, window IS NOT NULL FROM baskets").unwrap();
    let rows = rows.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?))).unwrap();
    rows.map(|row| row.unwrap())
        .map(|(content, owned)| (serde_json::from_str::<Basket>(&content).unwrap().lines.len(), owned))
        .collect()
}

/// Leaves as the program does.
fn leaves(dash: &mut Dashboard) -> repository::Result<()> {
    let kept = dash.app.release_basket();
    dash.app.services.worker.take().unwrap().finish();
    kept.outcome()
}

#[test]
fn articles_go_in_at_once_and_are_written_down_as_soon_as_the_file_is_free() {
    let mut dash = till();
    let holder = Holder::of(&file(&dash));
    let begun = Instant::now();
    for name in ["ginger", "mouse", "plantain"] {
        puts_in(&mut dash, name);
    }
    // Far from the patience that a sale has for another till.
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let screen = dash.screen();
    assert!(screen.contains("3 lines") && screen.contains("as soon as it is free"), "{screen}");
    assert!(!screen.contains("Not done"), "{screen}");
    assert_eq!(written(&dash), []);
    holder.commits();
    let until = Instant::now() + CEILING;
    while written(&dash) != [(3, true)] {
        assert!(Instant::now() < until, "never written down: {:?}\n{}", written(&dash), dash.screen());
        dash.at += Duration::from_millis(300);
        dash.settle();
        dash.event(salestrack::tui::app::event::Event::Tick);
    }
}

#[test]
fn leaving_writes_down_what_could_not_be_written_before() {
    let mut dash = till();
    let holder = Holder::of(&file(&dash));
    puts_in(&mut dash, "ginger");
    puts_in(&mut dash, "mouse");
    holder.gives_up();
    assert_eq!(written(&dash), []);
    leaves(&mut dash).unwrap();
    assert_eq!(written(&dash), [(2, false)]);
}

#[test]
fn leaving_says_so_when_the_basket_can_not_be_kept() {
    let mut dash = till();
    let holder = Holder::of(&file(&dash));
    puts_in(&mut dash, "ginger");
    assert!(matches!(leaves(&mut dash), Err(repository::RepositoryError::Busy)));
    holder.gives_up();
    // An empty one is no loss.
    let mut dash = Dashboard::empty(Lang::En, 120, 36);
    let holder = Holder::of(&file(&dash));
    leaves(&mut dash).unwrap();
    holder.gives_up();
}

#[test]
fn a_sale_that_has_to_wait_too_long_is_refused_with_its_basket_kept() {
    let mut dash = till();
    puts_in(&mut dash, "ginger");
    puts_in(&mut dash, "mouse");
    let before = dash.store().product_counts().unwrap();
    let holder = Holder::of(&file(&dash));
    dash.press(&[KeyCode::Enter, KeyCode::Enter]);
    let screen = dash.screen();
    assert!(screen.contains("Sale not recorded") && screen.contains("busy"), "{screen}");
    assert!(screen.contains("2 lines"), "{screen}");
    holder.gives_up();
    dash.press(&[KeyCode::Enter]);
    let screen = dash.screen();
    assert!(screen.contains("2026-") && !screen.contains("Sale not recorded"), "{screen}");
    assert_eq!(written(&dash), []);
    assert_eq!(dash.store().product_counts().unwrap().total, before.total);
    assert_eq!(dash.store().check(&mut |_| true).unwrap(), []);
}

/// A window that opens at a bad moment does not get its basket at once; it gets it, and what was put in meanwhile stays.
#[test]
fn a_window_that_opens_in_the_meantime_finds_its_basket_later() {
    let mut holder = None;
    let mut dash = Dashboard::with(Lang::En, 120, 36, |path| {
        write_filled(path);
        let mut store = repository::open(path, OpenMode::Existing).unwrap();
        let gone = Window { id: "gone", is_open: &|_| false };
        let mut basket = store.claim_basket(&gone, "of a window that is gone").unwrap();
        let product = store.product(salestrack::domain::ids::ProductId(2)).unwrap();
        basket.add(&product, salestrack::domain::Quantity::ONE).unwrap();
        store.save_basket(&gone, &basket).unwrap();
        holder = Some(Holder::of(path));
    });
    dash.keys("3");
    puts_in(&mut dash, "ginger");
    assert!(dash.screen().contains("1 line"), "{}", dash.screen());
    holder.take().unwrap().gives_up();
    puts_in(&mut dash, "mouse");
    assert!(dash.screen().contains("3 lines"), "{}", dash.screen());
    assert_eq!(written(&dash), [(3, true)]);
}

/// A sale before the basket has been claimed is one of its own, whatever other windows do.
#[test]
fn every_basket_has_a_key_of_its_own_from_the_first_moment() {
    let mut holders = None;
    let mut dash = Dashboard::with(Lang::En, 120, 36, |path| {
        write_filled(path);
        holders = Some(Holder::of(path));
    });
    dash.keys("3");
    puts_in(&mut dash, "ginger");
    holders.take().unwrap().gives_up();
    dash.press(&[KeyCode::Enter, KeyCode::Enter]);
    assert!(dash.screen().contains("2026-"), "{}", dash.screen());
    let shop = Connection::open(file(&dash)).unwrap();
    let key: String =
        shop.query_row("SELECT key FROM documents ORDER BY id DESC LIMIT 1", [], |row| row.get(0)).unwrap();
    assert_eq!(key.len(), 32, "{key:?}");
}
