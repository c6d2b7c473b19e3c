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
        let mut dash = Dashboard::empty(Lang::En, 80, 24);
        dash.app.go(tab);
        dash.settle();
        let scopes = dash.app.scopes();
        for action in Action::ALL.iter().copied().filter(|action| scopes.contains(&action.scope())) {
            let Some(reason) = dash.app.disabled(action) else { continue };
            let before = dash.screen();
            dash.app.act(action);
            dash.settle();
            assert_eq!(told(&dash), reason.text(&dash.app.context), "{action:?} on {tab:?}");
            assert_eq!(dash.app.context.notices.toast.as_ref().unwrap().tone, Tone::Refused);
            dash.app.context.notices.toast = None;
            assert_eq!(dash.screen(), before, "{action:?} on {tab:?} did something");
        }
    }
}

#[test]
fn a_pressed_key_says_why_not() {
    let mut dash = Dashboard::empty(Lang::En, 80, 24);
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
        dash.keys(keys);
        assert_eq!(told(&dash), reason, "{keys}");
        assert_eq!(overlay(&dash), "");
    }
    dash.press(&[KeyCode::Esc]);
    assert_eq!(told(&dash), "nothing is open; ctrl+c quits");
    dash.keys("3");
    dash.press(&[KeyCode::Enter]);
    assert_eq!(told(&dash), "the basket is empty: scan an article first");
    assert!(dash.screen().contains("! the basket is empty"), "{}", dash.screen());
    dash.press(&[KeyCode::F(6)]);
    assert_eq!(told(&dash), "nobody is chosen already");
}

#[test]
fn in_a_full_shop_it_depends_on_what_is_selected() {
    let mut dash = Dashboard::new(Lang::En, 140, 40);
    let able = |dash: &Dashboard, action| dash.app.disabled(action).is_none();
    assert!(able(&dash, Action::EditProduct) && !able(&dash, Action::LoadSample));
    assert!(!able(&dash, Action::Open), "the detail stands beside the list");
    dash.resize(80, 24);
    assert!(able(&dash, Action::Open));
    dash.keys("4");
    assert!(able(&dash, Action::Void));
    dash.keys("vy");
    // The newest document is the void now.
    dash.press(&[KeyCode::Home]);
    assert!(dash.app.disabled(Action::Void).unwrap().text(&dash.app.context).contains("is a void itself"));
    dash.keys("5");
    assert!(able(&dash, Action::ToggleChart) && able(&dash, Action::EarlierPeriod));
    dash.keys("JJJ");
    assert!(!able(&dash, Action::ToggleChart), "a ranking has no chart");
}

#[test]
fn help_and_palette_say_why_not_and_the_palette_runs_it_all_the_same() {
    let mut dash = Dashboard::empty(Lang::En, 140, 40);
    dash.keys("?");
    let help = dash.screen();
    let row = |screen: &str, label: &str| screen.lines().find(|line| line.contains(label)).unwrap_or("").to_owned();
    assert!(row(&help, "change this product").contains("not now: no product is selected"), "{help}");
    assert!(row(&help, "add a product").contains("Opens the form of a new product"), "{help}");
    dash.press(&[KeyCode::Esc]);
    chord(&mut dash, KeyModifiers::CONTROL, 'p');
    dash.keys("change this product");
    let palette = dash.screen();
    assert!(row(&palette, "▌change this product").contains("– no product is selected"), "{palette}");
    assert!(palette.contains("Not now: no product is selected."), "{palette}");
    dash.press(&[KeyCode::Enter]);
    assert_eq!((overlay(&dash), told(&dash).as_str()), ("", "no product is selected"));
}

#[test]
fn the_palette_finds_by_word_sentence_and_place_in_the_readers_language() {
    let first = |dash: &Dashboard| {
        let screen = dash.screen();
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
        let mut dash = Dashboard::new(lang, 120, 36);
        chord(&mut dash, KeyModifiers::CONTROL, 'p');
        dash.keys(typed);
        assert!(first(&dash).starts_with(found), "{typed}: {}", dash.screen());
    }
}

#[test]
fn the_palette_runs_what_belongs_to_another_tab_there() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    dash.keys("3");
    chord(&mut dash, KeyModifiers::CONTROL, 'p');
    dash.keys("goods have come in");
    dash.press(&[KeyCode::Enter]);
    assert_eq!((dash.app.tab, overlay(&dash)), (Tab::Products, "form"));
    assert!(dash.screen().contains("Received") || dash.screen().contains("Goods in"), "{}", dash.screen());
}

#[test]
fn under_an_overlay_help_and_palette_are_its_own_and_tabs_stay() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    dash.keys("aHoney");
    chord(&mut dash, KeyModifiers::ALT, '3');
    assert_eq!(dash.app.tab, Tab::Products);
    assert_eq!(told(&dash), "first close what is open, with esc");
    dash.press(&[KeyCode::F(1)]);
    assert_eq!(overlay(&dash), "help");
    assert!(dash.screen().contains("Keys  Forms"), "{}", dash.screen());
    dash.press(&[KeyCode::Esc]);
    chord(&mut dash, KeyModifiers::CONTROL, 'p');
    dash.keys("the next field");
    dash.press(&[KeyCode::Enter]);
    match dash.app.form() {
        Some(form) => assert_eq!(form.focus, 1),
        _ => panic!("no form:\n{}", dash.screen()),
    }
    assert!(dash.screen().contains("Honey"));
    chord(&mut dash, KeyModifiers::CONTROL, 'c');
    assert!(!dash.app.ended(), "what is typed in a form is not thrown away unasked");
    chord(&mut dash, KeyModifiers::CONTROL, 'c');
    assert_eq!(dash.app.overlays.len(), 2, "one question is enough");
    dash.keys("y");
    assert!(dash.app.ended());
}

#[test]
fn what_cannot_be_done_gives_way_on_the_key_line() {
    let line = |dash: &Dashboard| dash.screen().lines().last().unwrap_or_default().to_owned();
    let mut dash = Dashboard::new(Lang::En, 80, 24);
    dash.keys("5");
    assert!(!line(&dash).contains("later"), "{}", line(&dash));
    dash.keys("<");
    assert!(line(&dash).contains("later"), "{}", line(&dash));
    dash.resize(140, 40);
    dash.keys(">");
    assert!(line(&dash).contains("later"), "where there is room, it stays in its place: {}", line(&dash));
}

#[test]
fn the_first_start_has_its_keys_too_and_nothing_behind_it() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    let path = dash.folder.path().join("new.db");
    dash.app.welcome(path);
    dash.press(&[KeyCode::F(1)]);
    let screen = dash.screen();
    assert!(screen.contains("Keys  Forms") && !screen.contains("Plantain"), "{screen}");
    dash.press(&[KeyCode::F(1)]);
    assert_eq!(overlay(&dash), "welcome", "the key that opens help closes it");
    chord(&mut dash, KeyModifiers::ALT, '3');
    assert_eq!(told(&dash), "first close what is open, with esc");
}
