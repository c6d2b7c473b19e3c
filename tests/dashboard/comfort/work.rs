//! Long work: a box after a second, progress, a clean cancel; and panes that wait.

use std::{
    fs,
    sync::mpsc::{Sender, channel},
    time::Duration,
};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use salestrack::{
    domain::import::Progress,
    i18n::Lang,
    tui::{app::event::Event, effect::Effect, input::action::Tab, screens::export::BOX_AFTER},
};

use super::told;
use crate::harness::Dashboard;

/// Work that goes on for as long as its hand is held; it tells how far it is.
fn held(bench: &mut Dashboard, patience: Duration) -> Sender<Progress> {
    let (hand, told) = channel::<Progress>();
    let count = move |progress: &mut dyn FnMut(Progress) -> bool| {
        while let Ok(far) = told.recv() {
            if !progress(far) {
                return vec![Effect::Toast("cancelled".to_owned())];
            }
        }
        vec![Effect::Toast("counted".to_owned())]
    };
    bench.app.work("Counting".to_owned(), patience, Box::new(count));
    hand
}

fn strike(bench: &mut Dashboard, code: KeyCode) {
    bench.at += Duration::from_millis(50);
    bench.event(Event::Key(KeyEvent::new(code, KeyModifiers::NONE), bench.at));
    bench.at += Duration::from_millis(50);
    bench.event(Event::Tick);
}

#[test]
fn work_that_is_short_has_no_box_and_takes_no_keys() {
    let mut bench = Dashboard::new(Lang::En, 80, 24);
    let hand = held(&mut bench, BOX_AFTER);
    strike(&mut bench, KeyCode::Char('2'));
    assert_eq!(bench.app.tab, Tab::Clients);
    bench.at += Duration::from_millis(200);
    bench.event(Event::Tick);
    assert!(bench.screen().contains("loading") && !bench.screen().contains("Counting"), "{}", bench.screen());
    bench.at += BOX_AFTER;
    bench.event(Event::Tick);
    assert!(bench.screen().contains("Counting"), "{}", bench.screen());
    strike(&mut bench, KeyCode::Char('1'));
    assert_eq!(bench.app.tab, Tab::Clients, "the box has the keys");
    drop(hand);
    bench.settle();
    assert_eq!(told(&bench), "counted");
}

#[test]
fn long_work_is_cancelled_once_and_cleanly() {
    let mut bench = Dashboard::new(Lang::En, 80, 24);
    let hand = held(&mut bench, Duration::ZERO);
    strike(&mut bench, KeyCode::Esc);
    assert!(bench.screen().contains("one moment"), "{}", bench.screen());
    hand.send(Progress { done: 1, total: 2 }).unwrap();
    bench.settle();
    assert_eq!(told(&bench), "cancelled");
    assert!(bench.app.context.tasks.running.is_none());
}

#[test]
fn two_long_works_never_run_together() {
    let mut bench = Dashboard::new(Lang::En, 80, 24);
    let hand = held(&mut bench, BOX_AFTER);
    strike(&mut bench, KeyCode::Char('x'));
    assert_eq!(told(&bench), "Counting is still running");
    drop(hand);
    bench.settle();
    assert!(
        !fs::read_dir(bench.folder.path()).unwrap().any(|e| e.unwrap().path().extension().is_some_and(|e| e == "csv"))
    );
}

#[test]
fn a_panic_in_long_work_is_told_and_the_dashboard_goes_on() {
    let mut bench = Dashboard::new(Lang::En, 80, 24);
    bench.app.work("Breaking".into(), Duration::ZERO, Box::new(|_| panic!("the cable is out")));
    bench.settle();
    assert!(bench.app.context.tasks.running.is_none());
    assert!(bench.app.context.notices.banner.as_ref().unwrap().text.contains("the cable is out"), "{}", bench.screen());
    bench.press(&[KeyCode::Esc]);
    bench.keys("2");
    assert_eq!(bench.app.tab, Tab::Clients);
}

#[test]
fn the_box_says_how_far_how_fast_and_how_long_still() {
    let mut bench = Dashboard::new(Lang::En, 80, 24);
    let hand = held(&mut bench, Duration::ZERO);
    let running = bench.app.context.tasks.running.as_mut().unwrap();
    running.progress = Progress { done: 30_000, total: 90_000 };
    bench.at += Duration::from_secs(30);
    bench.event(Event::Tick);
    let screen = bench.screen();
    for said in ["33.3", "30,000 / 90,000", "1,000 a second", "61 s left", "esc cancel"] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    bench.app.context.tasks.running.as_mut().unwrap().progress = Progress { done: 30_000, total: 900_000 };
    assert!(bench.screen().contains("15 min left"), "{}", bench.screen());
    drop(hand);
    bench.settle();
}

#[test]
fn an_export_ends_whole_and_never_over_another() {
    let mut bench = Dashboard::new(Lang::En, 80, 24);
    bench.keys("4x");
    bench.keys("x");
    let read = |name: &str| fs::read_to_string(bench.folder.path().join(name)).unwrap();
    let (first, second) = (read("salestrack-sales-all.csv"), read("salestrack-sales-all-2.csv"));
    assert_eq!(first, second);
    assert_eq!(first.lines().count() as u64, bench.app.history.total() + 1);
    assert!(told(&bench).contains("salestrack-sales-all-2.csv"), "{}", told(&bench));
}

#[test]
fn a_cancelled_export_leaves_nothing() {
    let mut bench = Dashboard::new(Lang::En, 80, 24);
    // The answer comes only once the cancel has been heard: the thread waits for nobody, so it is asked first.
    bench.keys("4");
    strike(&mut bench, KeyCode::Char('x'));
    if let Some(running) = &bench.app.context.tasks.running {
        running.cancel();
    }
    bench.settle();
    let files = fs::read_dir(bench.folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let left: Vec<String> = files.filter(|name| name.contains("salestrack")).collect();
    let whole = told(&bench).contains("salestrack-sales-all.csv");
    assert_eq!(left.len(), usize::from(whole), "{left:?}, {}", told(&bench));
    assert!(whole || told(&bench).contains("cancelled"), "{}", told(&bench));
}

#[test]
fn quitting_ends_the_work() {
    let mut bench = Dashboard::new(Lang::En, 80, 24);
    let hand = held(&mut bench, Duration::ZERO);
    hand.send(Progress { done: 1, total: 2 }).unwrap();
    bench.event(Event::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL), bench.at));
    assert!(bench.app.ended());
    let ending = std::thread::spawn(move || {
        // The hand goes on until the work has heard of its end.
        while hand.send(Progress { done: 1, total: 2 }).is_ok() {
            std::thread::yield_now();
        }
    });
    bench.app.context.tasks.end_work();
    ending.join().unwrap();
}

#[test]
fn a_pane_that_waits_is_dimmed_after_a_while_and_says_so() {
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    bench.at += Duration::from_millis(400);
    bench.event(Event::Key(KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE), bench.at));
    bench.at += Duration::from_millis(40);
    bench.event(Event::Tick);
    assert!(bench.app.context.tasks.waiting.contains_key("product-card"));
    let soon = bench.screen();
    assert!(!soon.contains("loading") && soon.contains("Last movements"), "what stood there stays:\n{soon}");
    bench.at += Duration::from_millis(200);
    bench.event(Event::Tick);
    let later = bench.screen();
    let last = |screen: &str| screen.lines().rev().nth(1).unwrap_or_default().to_owned();
    assert!(later.contains("loading") && later.contains("Last movements"), "{later}");
    // The spinner turns in the border of the pane that waits, not in that of the list.
    let spins = |text: &str| text.contains(['⠹', '⠼', '⠶', '⠧', '⠏', '⠛']);
    let (list, card): (String, String) =
        (last(&later).chars().take(70).collect(), last(&later).chars().skip(70).collect());
    assert!(!spins(&list) && spins(&card), "{later}");
    bench.settle();
    assert!(!bench.screen().contains("loading"));
}
