//! A key that can't do anything here says why; key line, help and palette say it too.

use crossterm::event::{KeyCode, KeyModifiers};
use salestrack::{
    i18n::Lang,
    tui::{
        context::Tone,
        input::action::{Action, Tab},
    },
};

use super::{chord, overlay, told};
use crate::harness::Dashboard;

#[test]
fn in_an_empty_shop_nothing_is_pressed_in_vain() {
    for tab in Tab::ALL {
        let mut bench = Dashboard::empty(Lang::En, 80, 24);
        bench.app.go(tab);
        bench.settle();
        let scopes = bench.app.scopes();
        for action in Action::ALL.iter().copied().filter(|action| scopes.contains(&action.scope())) {
            let Some(reason) = bench.app.disabled(action) else { continue };
            let before = bench.screen();
            bench.app.act(action);
            bench.settle();
            assert_eq!(told(&bench), reason.text(&bench.app.context), "{action:?} on {tab:?}");
            assert_eq!(bench.app.context.notices.toast.as_ref().unwrap().tone, Tone::Refused);
            bench.app.context.notices.toast = None;
            assert_eq!(bench.screen(), before, "{action:?} on {tab:?} did something");
        }
    }
}

#[test]
fn a_pressed_key_says_why_not() {
    let mut bench = Dashboard::empty(Lang::En, 80, 24);
    for (keys, reason) in [
        ("e", "no product is selected"),
        ("s", "the list is empty"),
        ("x", "there is nothing to write"),
        ("u", "nothing to undo"),
        ("2p", "no client is selected"),
        ("4v", "no sale is selected"),
        ("F", "no filter is set"),
        ("5/", "reports are not searched"),
        (">", "nothing comes after today"),
    ] {
        bench.keys(keys);
        assert_eq!(told(&bench), reason, "{keys}");
        assert_eq!(overlay(&bench), "");
    }
    bench.press(&[KeyCode::Esc]);
    assert_eq!(told(&bench), "nothing is open; ctrl+c quits");
    bench.keys("3");
    bench.press(&[KeyCode::Enter]);
    assert_eq!(told(&bench), "the basket is empty: scan an article first");
    assert!(bench.screen().contains("! the basket is empty"), "{}", bench.screen());
    bench.press(&[KeyCode::F(6)]);
    assert_eq!(told(&bench), "nobody is chosen already");
}

#[test]
fn in_a_full_shop_it_depends_on_what_is_selected() {
    let mut bench = Dashboard::new(Lang::En, 140, 40);
    let able = |bench: &Dashboard, action| bench.app.disabled(action).is_none();
    assert!(able(&bench, Action::EditProduct) && !able(&bench, Action::LoadSample));
    assert!(!able(&bench, Action::Open), "the detail stands beside the list");
    bench.resize(80, 24);
    assert!(able(&bench, Action::Open));
    bench.keys("4");
    assert!(able(&bench, Action::Void));
    bench.keys("vy");
    // The newest document is the void now.
    bench.press(&[KeyCode::Home]);
    assert!(bench.app.disabled(Action::Void).unwrap().text(&bench.app.context).contains("is a void itself"));
    bench.keys("5");
    assert!(able(&bench, Action::ToggleChart) && able(&bench, Action::EarlierPeriod));
    bench.keys("JJJ");
    assert!(!able(&bench, Action::ToggleChart), "a ranking has no chart");
}

#[test]
fn help_and_palette_say_why_not_and_the_palette_runs_it_all_the_same() {
    let mut bench = Dashboard::empty(Lang::En, 140, 40);
    bench.keys("?");
    let help = bench.screen();
    let row = |screen: &str, label: &str| screen.lines().find(|line| line.contains(label)).unwrap_or("").to_owned();
    assert!(row(&help, "change this product").contains("not now: no product is selected"), "{help}");
    assert!(row(&help, "add a product").contains("Opens the form of a new product"), "{help}");
    bench.press(&[KeyCode::Esc]);
    chord(&mut bench, KeyModifiers::CONTROL, 'p');
    bench.keys("change this product");
    let palette = bench.screen();
    assert!(row(&palette, "▌change this product").contains("– no product is selected"), "{palette}");
    assert!(palette.contains("Not now: no product is selected."), "{palette}");
    bench.press(&[KeyCode::Enter]);
    assert_eq!((overlay(&bench), told(&bench).as_str()), ("", "no product is selected"));
}

#[test]
fn the_palette_finds_by_word_sentence_and_place_in_the_readers_language() {
    let first = |bench: &Dashboard| {
        let screen = bench.screen();
        let mut rows = screen.lines().skip_while(|line| !line.contains("› "));
        rows.find_map(|line| line.split_once("┃▌").map(|(_, rest)| rest.to_owned())).unwrap_or_default()
    };
    for (lang, typed, found) in [
        (Lang::En, "restock", "goods have come in"),
        (Lang::En, "rstk", "goods have come in"),
        (Lang::En, "breakage", "correct the stock"),
        (Lang::En, "colours", "choose the colours"),
        (Lang::Fr, "reassort", "marchandise reçue"),
        (Lang::Fr, "casse", "corriger le stock"),
        (Lang::Fr, "livraison", "marchandise reçue"),
        (Lang::Fr, "couleurs", "choisir les couleurs"),
    ] {
        let mut bench = Dashboard::new(lang, 120, 36);
        chord(&mut bench, KeyModifiers::CONTROL, 'p');
        bench.keys(typed);
        assert!(first(&bench).starts_with(found), "{typed}: {}", bench.screen());
    }
}

#[test]
fn the_palette_runs_what_belongs_to_another_tab_there() {
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    bench.keys("3");
    chord(&mut bench, KeyModifiers::CONTROL, 'p');
    bench.keys("goods have come in");
    bench.press(&[KeyCode::Enter]);
    assert_eq!((bench.app.tab, overlay(&bench)), (Tab::Products, "form"));
    assert!(bench.screen().contains("Received") || bench.screen().contains("Goods in"), "{}", bench.screen());
}

#[test]
fn under_an_overlay_help_and_palette_are_its_own_and_tabs_stay() {
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    bench.keys("aHoney");
    chord(&mut bench, KeyModifiers::ALT, '3');
    assert_eq!(bench.app.tab, Tab::Products);
    assert_eq!(told(&bench), "first close what is open, with esc");
    bench.press(&[KeyCode::F(1)]);
    assert_eq!(overlay(&bench), "help");
    assert!(bench.screen().contains("Keys  Forms"), "{}", bench.screen());
    bench.press(&[KeyCode::Esc]);
    chord(&mut bench, KeyModifiers::CONTROL, 'p');
    bench.keys("the next field");
    bench.press(&[KeyCode::Enter]);
    match bench.app.form() {
        Some(form) => assert_eq!(form.focus, 1),
        _ => panic!("no form:\n{}", bench.screen()),
    }
    assert!(bench.screen().contains("Honey"));
    chord(&mut bench, KeyModifiers::CONTROL, 'c');
    assert!(bench.app.ended());
}

#[test]
fn what_cannot_be_done_gives_way_on_the_key_line() {
    let line = |bench: &Dashboard| bench.screen().lines().last().unwrap_or_default().to_owned();
    let mut bench = Dashboard::new(Lang::En, 80, 24);
    bench.keys("5");
    assert!(!line(&bench).contains("later"), "{}", line(&bench));
    bench.keys("<");
    assert!(line(&bench).contains("later"), "{}", line(&bench));
    bench.resize(140, 40);
    bench.keys(">");
    assert!(line(&bench).contains("later"), "where there is room, it stays in its place: {}", line(&bench));
}

#[test]
fn the_first_start_has_its_keys_too_and_nothing_behind_it() {
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    let path = bench.folder.path().join("new.db");
    bench.app.welcome(path);
    bench.press(&[KeyCode::F(1)]);
    let screen = bench.screen();
    assert!(screen.contains("Keys  Forms") && !screen.contains("Plantain"), "{screen}");
    bench.press(&[KeyCode::F(1)]);
    assert_eq!(overlay(&bench), "welcome", "the key that opens help closes it");
    chord(&mut bench, KeyModifiers::ALT, '3');
    assert_eq!(told(&bench), "first close what is open, with esc");
}
