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
fn held(dash: &mut Dashboard, patience: Duration) -> Sender<Progress> {
    let (hand, told) = channel::<Progress>();
    let count = move |progress: &mut dyn FnMut(Progress) -> bool| {
        while let Ok(far) = told.recv() {
            if !progress(far) {
                return vec![Effect::Toast("cancelled".to_owned())];
            }
        }
        vec![Effect::Toast("counted".to_owned())]
    };
    dash.app.work("Counting".to_owned(), patience, Box::new(count));
    hand
}

fn strike(dash: &mut Dashboard, code: KeyCode) {
    dash.at += Duration::from_millis(50);
    dash.event(Event::Key(KeyEvent::new(code, KeyModifiers::NONE), dash.at));
    // What can't be taken back waits for silence.
    dash.at += Duration::from_millis(160);
    dash.event(Event::Tick);
}

#[test]
fn work_that_is_short_has_no_box_and_takes_no_keys() {
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    let hand = held(&mut dash, BOX_AFTER);
    strike(&mut dash, KeyCode::Char('2'));
    assert_eq!(dash.app.tab, Tab::Clients);
    dash.at += Duration::from_millis(200);
    dash.event(Event::Tick);
    assert!(dash.screen().contains("loading") && !dash.screen().contains("Counting"), "{}", dash.screen());
    dash.at += BOX_AFTER;
    dash.event(Event::Tick);
    assert!(dash.screen().contains("Counting"), "{}", dash.screen());
    strike(&mut dash, KeyCode::Char('1'));
    assert_eq!(dash.app.tab, Tab::Clients, "the box has the keys");
    drop(hand);
    dash.settle();
    assert_eq!(told(&dash), "counted");
}

#[test]
fn long_work_is_cancelled_once_and_cleanly() {
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    let hand = held(&mut dash, Duration::ZERO);
    strike(&mut dash, KeyCode::Esc);
    assert!(dash.screen().contains("one moment"), "{}", dash.screen());
    hand.send(Progress { done: 1, total: 2 }).unwrap();
    dash.settle();
    assert_eq!(told(&dash), "cancelled");
    assert!(dash.app.context.tasks.running.is_none());
}

#[test]
fn two_long_works_never_run_together() {
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    let hand = held(&mut dash, BOX_AFTER);
    strike(&mut dash, KeyCode::Char('x'));
    assert_eq!(told(&dash), "Counting is still running");
    drop(hand);
    dash.settle();
    assert!(
        !fs::read_dir(dash.folder.path()).unwrap().any(|e| e.unwrap().path().extension().is_some_and(|e| e == "csv"))
    );
}

#[test]
fn a_panic_in_long_work_is_told_and_the_dashboard_goes_on() {
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    dash.app.work("Breaking".into(), Duration::ZERO, Box::new(|_| panic!("the cable is out")));
    dash.settle();
    assert!(dash.app.context.tasks.running.is_none());
    assert!(dash.app.context.notices.banner.as_ref().unwrap().text.contains("the cable is out"), "{}", dash.screen());
    dash.press(&[KeyCode::Esc]);
    dash.keys("2");
    assert_eq!(dash.app.tab, Tab::Clients);
}

#[test]
fn the_box_says_how_far_how_fast_and_how_long_still() {
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    let hand = held(&mut dash, Duration::ZERO);
    let running = dash.app.context.tasks.running.as_mut().unwrap();
    running.progress = Progress { done: 30_000, total: 90_000 };
    dash.at += Duration::from_secs(30);
    dash.event(Event::Tick);
    let screen = dash.screen();
    for said in ["33.3", "30,000 / 90,000", "1,000 a second", "61 s left", "esc cancel"] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    dash.app.context.tasks.running.as_mut().unwrap().progress = Progress { done: 30_000, total: 900_000 };
    assert!(dash.screen().contains("15 min left"), "{}", dash.screen());
    drop(hand);
    dash.settle();
}

#[test]
fn an_export_ends_whole_and_never_over_another() {
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    dash.keys("4x");
    dash.keys("x");
    let read = |name: &str| fs::read_to_string(dash.folder.path().join(name)).unwrap();
    let (first, second) = (read("salestrack-sales-all.csv"), read("salestrack-sales-all-2.csv"));
    assert_eq!(first, second);
    assert_eq!(first.lines().count() as u64, dash.app.history.total() + 1);
    assert!(told(&dash).contains("salestrack-sales-all-2.csv"), "{}", told(&dash));
}

#[test]
fn a_cancelled_export_leaves_nothing() {
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    // The answer comes only once the cancel has been heard: the thread waits for nobody, so it is asked first.
    dash.keys("4");
    strike(&mut dash, KeyCode::Char('x'));
    if let Some(running) = &dash.app.context.tasks.running {
        running.cancel();
    }
    dash.settle();
    let files = fs::read_dir(dash.folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let left: Vec<String> = files.filter(|name| name.contains("salestrack")).collect();
    let whole = told(&dash).contains("salestrack-sales-all.csv");
    assert_eq!(left.len(), usize::from(whole), "{left:?}, {}", told(&dash));
    assert!(whole || told(&dash).contains("cancelled"), "{}", told(&dash));
}

#[test]
fn quitting_ends_the_work() {
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    let hand = held(&mut dash, Duration::ZERO);
    hand.send(Progress { done: 1, total: 2 }).unwrap();
    dash.event(Event::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL), dash.at));
    assert!(dash.app.ended());
    let ending = std::thread::spawn(move || {
        // The hand goes on until the work has heard of its end.
        while hand.send(Progress { done: 1, total: 2 }).is_ok() {
            std::thread::yield_now();
        }
    });
    dash.app.context.tasks.end_work();
    ending.join().unwrap();
}

#[test]
fn a_pane_that_waits_is_dimmed_after_a_while_and_says_so() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    dash.at += Duration::from_millis(400);
    dash.event(Event::Key(KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE), dash.at));
    dash.at += Duration::from_millis(40);
    dash.event(Event::Tick);
    assert!(dash.app.context.tasks.waiting.contains_key("product-card"));
    let soon = dash.screen();
    assert!(!soon.contains("loading") && soon.contains("Last movements"), "what stood there stays:\n{soon}");
    dash.at += Duration::from_millis(200);
    dash.event(Event::Tick);
    let later = dash.screen();
    let last = |screen: &str| screen.lines().rev().nth(1).unwrap_or_default().to_owned();
    assert!(later.contains("loading") && later.contains("Last movements"), "{later}");
    // The spinner turns in the border of the pane that waits, not in that of the list.
    let spins = |text: &str| text.contains(['⠹', '⠼', '⠶', '⠧', '⠏', '⠛']);
    let (list, card): (String, String) =
        (last(&later).chars().take(70).collect(), last(&later).chars().skip(70).collect());
    assert!(!spins(&list) && spins(&card), "{later}");
    dash.settle();
    assert!(!dash.screen().contains("loading"));
}
