//! The manners of the dashboard: keys that say why not, undo, mouse, scans from everywhere, long work, own files; and how
//! every screen and overlay looks in both languages.

mod looks;
mod mouse;
mod own;
mod reasons;
mod scans;
mod undo;
mod work;

use std::time::Duration;

use crate::harness::Dashboard;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use salestrack::{
    domain::{
        Quantity, Unit, UnitPrice,
        product::{Product, ProductDraft},
        query::ProductQuery,
    },
    tui::{
        app::event::Event,
        overlays::{
            confirm::Confirm, form::Form, help::Help, palette::Palette, picker::Picker, themes::ThemeList,
            unknown::Unknown, welcome::Welcome,
        },
    },
};

/// The code of a product that the shop has, and one that it has not.
const KNOWN: &str = "3760091720116";
const UNKNOWN: &str = "4006381333931";

/// Adds a product with the known code; the open screen is read again.
fn with_known(dash: &mut Dashboard) -> Product {
    let price = UnitPrice::parse_plain("12.50").unwrap();
    let draft = ProductDraft {
        name: "Honey 500 g".into(),
        code: Some(KNOWN.into()),
        price,
        unit: Unit::Piece,
        threshold: Some(Quantity::whole(2)),
    };
    let act = dash.app.context.act();
    let honey = dash.store().add_product(&draft, Quantity::whole(9), &act).unwrap();
    dash.press(&[KeyCode::F(5)]);
    honey
}

/// A scanner: characters closer together than hands type them, ended by enter.
fn scan(dash: &mut Dashboard, code: &str) {
    dash.at += Duration::from_millis(400);
    for key in code.chars().map(KeyCode::Char).chain([KeyCode::Enter]) {
        dash.at += Duration::from_millis(2);
        dash.event(Event::Key(KeyEvent::new(key, KeyModifiers::NONE), dash.at));
    }
    dash.at += Duration::from_millis(400);
    dash.event(Event::Tick);
    dash.settle();
}

/// What stands at the right end of the key line.
fn told(dash: &Dashboard) -> String {
    dash.app.context.notices.toast.as_ref().map(|toast| toast.text.clone()).unwrap_or_default()
}

fn chord(dash: &mut Dashboard, modifiers: KeyModifiers, c: char) {
    dash.strike(KeyCode::Char(c), modifiers);
}

fn save(dash: &mut Dashboard) {
    chord(dash, KeyModifiers::CONTROL, 's');
}

fn product(dash: &Dashboard, name: &str) -> Option<Product> {
    let query = ProductQuery { limit: 100, ..ProductQuery::default() };
    let page = dash.store().products(&query, dash.app.context.today()).unwrap();
    page.rows.into_iter().map(|(_, row)| row.product).find(|product| product.name == name)
}

/// What lies over the tab.
fn overlay(dash: &Dashboard) -> &'static str {
    let Some(overlay) = dash.app.overlays.last() else { return "" };
    let kinds = [
        (overlay.as_a::<Confirm>().is_some(), "confirm"),
        (overlay.as_a::<Form>().is_some(), "form"),
        (overlay.as_a::<Help>().is_some(), "help"),
        (overlay.as_a::<Palette>().is_some(), "palette"),
        (overlay.as_a::<Picker>().is_some(), "picker"),
        (overlay.as_a::<ThemeList>().is_some(), "themes"),
        (overlay.as_a::<Unknown>().is_some(), "unknown"),
        (overlay.as_a::<Welcome>().is_some(), "welcome"),
    ];
    kinds.iter().find(|(is, _)| *is).map_or("another", |(_, kind)| kind)
}
