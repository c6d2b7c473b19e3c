//! The reader's own keys and themes: what is wrong is told by line, the rest holds, and nobody is locked out.

use std::fs;

use crossterm::event::{KeyCode, KeyModifiers};
use salestrack::{
    i18n::Lang,
    tui::{
        app::user_files::UserFiles,
        theme::{Depth, Meaning},
    },
};

use super::{chord, overlay, told};
use crate::harness::Dashboard;

/// A dashboard whose reader has these files beside the config file.
fn open(lang: Lang, files: &[(&str, &str)], theme: Option<&str>) -> Dashboard {
    let mut dash = Dashboard::new(lang, 120, 36);
    let folder = dash.folder.path().join("salestrack");
    fs::create_dir_all(folder.join("themes")).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    let files = UserFiles::read(Some(folder.join("config.toml")), theme, "dark", Depth::True);
    dash.app.take_user_files(files);
    dash
}

#[test]
fn every_wrong_line_is_told_and_the_dashboard_goes_on() {
    let keymap = "[products]\nadd = \"d\"\nrestock = \"f7\"\n[global]\nquit = []\nfly = \"f\"\n";
    let mut dash = open(Lang::Fr, &[("keymap.toml", keymap)], None);
    let screen = dash.screen();
    for said in [
        "keymap.toml : ligne 2 : la touche d veut déjà dire « delete »",
        "keymap.toml : ligne 5 : « quit » n’aurait plus aucune touche",
        "keymap.toml : ligne 6 : il n’y a pas d’action « fly »",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    dash.press(&[KeyCode::Esc]);
    assert!(!dash.screen().contains("keymap.toml"));
    dash.press(&[KeyCode::F(7)]);
    assert_eq!(overlay(&dash), "form", "the right line of the file holds");
    dash.press(&[KeyCode::Esc]);
    dash.keys("q");
    assert!(dash.app.ended());
}

#[test]
fn what_does_not_fit_is_counted() {
    let keymap: String = (0..40).fold(String::new(), |text, n| text + &format!("[nowhere{n}]\n"));
    for (width, height) in [(120, 36), (80, 24), (60, 16), (1, 1)] {
        let mut dash = open(Lang::En, &[("keymap.toml", &keymap)], None);
        dash.resize(width, height);
        let screen = dash.screen();
        assert!(width == 1 || screen.contains("more"), "{screen}");
    }
}

#[test]
fn an_unreadable_file_is_told_too() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    let folder = dash.folder.path().join("salestrack");
    fs::create_dir_all(folder.join("keymap.toml")).unwrap();
    dash.app.take_user_files(UserFiles::read(Some(folder.join("config.toml")), Some("mauve"), "dark", Depth::True));
    let screen = dash.screen();
    assert!(screen.contains("keymap.toml: the file can’t be read"), "{screen}");
    assert!(screen.contains("there is no theme “mauve”"), "{screen}");
    assert_eq!(dash.app.context.display.theme_name, "dark");
}

#[test]
fn a_theme_is_seen_at_once_kept_and_taken_back() {
    let mut dash = open(Lang::En, &[("themes/violet.toml", "[true]\naccent = \"B388FF\"\n")], None);
    let accent = |dash: &Dashboard| dash.app.context.display.theme.style(Meaning::Accent);
    let dark = accent(&dash);
    chord(&mut dash, KeyModifiers::CONTROL, 't');
    assert!(dash.screen().contains("violet"), "{}", dash.screen());
    dash.press(&[KeyCode::Down, KeyCode::Down, KeyCode::Down, KeyCode::Down]);
    assert_ne!(accent(&dash), dark, "shown while one looks through them");
    dash.press(&[KeyCode::Esc]);
    assert_eq!(accent(&dash), dark, "esc keeps what held before");
    chord(&mut dash, KeyModifiers::CONTROL, 't');
    dash.keys("viol");
    dash.press(&[KeyCode::Enter]);
    let config = dash.folder.path().join("salestrack/config.toml");
    assert_eq!(fs::read_to_string(&config).unwrap(), "theme = \"violet\"\n");
    assert_eq!(told(&dash), "colours: violet");
    dash.keys("u");
    assert_eq!((accent(&dash), fs::read_to_string(&config).unwrap().as_str()), (dark, "theme = \"dark\"\n"));
    // Out of a theme without colours there is a way back.
    chord(&mut dash, KeyModifiers::CONTROL, 't');
    dash.keys("mono");
    dash.press(&[KeyCode::Enter]);
    assert_eq!(dash.app.context.display.theme.depth(), Depth::None);
    chord(&mut dash, KeyModifiers::CONTROL, 't');
    assert_eq!(overlay(&dash), "themes");
}

#[test]
fn a_theme_that_cannot_be_kept_holds_until_the_end() {
    let mut dash = open(Lang::En, &[("config.toml", "lang = \n")], None);
    chord(&mut dash, KeyModifiers::CONTROL, 't');
    dash.keys("light");
    dash.press(&[KeyCode::Enter]);
    assert!(dash.app.context.notices.banner.as_ref().unwrap().title.contains("not kept"), "{}", dash.screen());
    assert_eq!(dash.app.context.display.theme_name, "light");
}
