//! How long one frame takes: each tab on a wide terminal, drawn into memory, with something changed from frame to frame.

use crossterm::event::{KeyCode, KeyModifiers};
use ratatui::{Terminal, backend::TestBackend};
use salestrack::{
    domain::report::ReportKind,
    tui::{app::frame, input::action::Tab},
};

use crate::common::{
    args::Args,
    dash::Dashboard,
    facts::Facts,
    figures::Times,
    shops::{self, Scratch},
    table::{Reach, Table},
};

const WIDE: (u16, u16) = (200, 60);

/// Prints the table.
pub fn run(args: &Args) {
    let shop = shops::shop(args);
    let scratch = Scratch::of(&shop);
    let mut table = Table::new("Drawing", "");
    table.note(&Facts::of(&shop).described(&shop));
    table.note(
        "One frame of 200x60, drawn into memory: every second one after a key that moves on, the others as they were.",
    );
    let mut dashboard = Dashboard::on(scratch.path(), WIDE.0, WIDE.1);
    let frames = args.pick(400, 2_000);
    for tab in Tab::ALL {
        dashboard.press(KeyCode::Char(digit(tab)), KeyModifiers::ALT);
        if tab == Tab::NewSale {
            fill_basket(&mut dashboard);
        }
        let reports = if tab == Tab::Reports { ReportKind::ALL.len() } else { 1 };
        for _ in 0..reports {
            let times = drawn(&mut dashboard, tab, frames);
            let report = match tab {
                Tab::Reports => format!(", {}", dashboard.app.reports.kind().code()),
                Tab::Products | Tab::Clients | Tab::NewSale | Tab::History => String::new(),
            };
            table.times(&format!("{}{report}", name(tab)), Reach::P99(1), &times, None);
            if tab == Tab::Reports {
                dashboard.press(KeyCode::Down, KeyModifiers::SHIFT);
            }
        }
    }
    dashboard.press(KeyCode::F(1), KeyModifiers::NONE);
    table.times("the help above a tab", Reach::P99(1), &drawn(&mut dashboard, Tab::NewSale, frames), None);
    table.print();
}

fn digit(tab: Tab) -> char {
    char::from(b'1' + u8::try_from(tab.index()).unwrap())
}

fn name(tab: Tab) -> &'static str {
    match tab {
        Tab::Products => "Products",
        Tab::Clients => "Clients",
        Tab::NewSale => "New Sale, with a basket and matches",
        Tab::History => "History",
        Tab::Reports => "Reports",
    }
}

/// Some articles in the basket, and something typed.
fn fill_basket(dashboard: &mut Dashboard) {
    for start in ["c", "s", "t", "b", "l"] {
        dashboard.press(KeyCode::Char(start.chars().next().unwrap()), KeyModifiers::NONE);
        dashboard.press(KeyCode::Enter, KeyModifiers::NONE);
    }
    dashboard.press(KeyCode::Char('a'), KeyModifiers::NONE);
}

fn drawn(dashboard: &mut Dashboard, tab: Tab, frames: usize) -> Times {
    let mut terminal = Terminal::new(TestBackend::new(WIDE.0, WIDE.1)).unwrap();
    let mut times = Times::default();
    for at in 0..frames + 10 {
        if at % 2 == 1 && tab != Tab::NewSale {
            dashboard.press(if at % 40 < 20 { KeyCode::Down } else { KeyCode::Up }, KeyModifiers::NONE);
        }
        let mut one = Times::default();
        one.time(|| terminal.draw(|target| frame::draw(&dashboard.app, target)).map(|_| ()).unwrap());
        // The first ones fill caches, and the whole screen.
        if at >= 10 {
            times.add(&one);
        }
    }
    times
}
