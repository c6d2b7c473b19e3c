//! `docs/KEYS.en.md` and `docs/KEYS.fr.md` are written from the table of actions, the shipped keymap and the texts: this fails
//! when they are stale, and `UPDATE_DOCS=1 cargo test --test dashboard keys_page` writes them anew.

use std::{fmt::Write, fs, path::Path};

use salestrack::{
    i18n::{Lang, Texts},
    tui::input::{
        action::{Action, Scope},
        keymap::Keymap,
    },
};

/// What stands around the tables, in each language.
struct Words {
    file: &'static str,
    other: &'static str,
    title: &'static str,
    intro: &'static str,
    own: &'static str,
    action: &'static str,
    keys: &'static str,
    name: &'static str,
}

const ENGLISH: Words = Words {
    file: "docs/KEYS.en.md",
    other: "[Français](KEYS.fr.md) · [Guide](GUIDE.en.md)",
    title: "The keys of SalesTrack",
    intro: include_str!("intro.en.md"),
    own: include_str!("own.en.md"),
    action: "What it does",
    keys: "Keys",
    name: "Name in the file",
};

const FRENCH: Words = Words {
    file: "docs/KEYS.fr.md",
    other: "[English](KEYS.en.md) · [Guide](GUIDE.fr.md)",
    title: "Les touches de SalesTrack",
    intro: include_str!("intro.fr.md"),
    own: include_str!("own.fr.md"),
    action: "Ce qu’elle fait",
    keys: "Touches",
    name: "Nom dans le fichier",
};

fn words(lang: Lang) -> Words {
    match lang {
        Lang::En => ENGLISH,
        Lang::Fr => FRENCH,
    }
}

fn keys(keymap: &Keymap, action: Action) -> String {
    let keys: Vec<String> = keymap.keys(action).iter().map(|key| format!("`{}`", key.replace('|', "\\|"))).collect();
    keys.join(" ")
}

fn page(lang: Lang) -> String {
    let keymap = Keymap::shipped().expect("the shipped keymap is read");
    let (texts, words) = (Texts::new(lang), words(lang));
    let mut page = format!("{}\n\n# {}\n\n{}", words.other, words.title, words.intro);
    for scope in Scope::ALL {
        writeln!(page, "\n## {} `[{}]`\n", texts.get(&scope.title_id()), scope.code())
            .expect("a string takes everything");
        writeln!(page, "| {} | {} | {} |\n|---|---|---|", words.keys, words.action, words.name)
            .expect("a string takes everything");
        for action in Action::ALL.iter().copied().filter(|action| action.scope() == scope) {
            let (label, tip) = (texts.get(&action.label_id()), texts.get(&action.tip_id()));
            writeln!(page, "| {} | **{label}**: {tip} | `{}` |", keys(&keymap, action), action.code())
                .expect("a string takes everything");
        }
    }
    format!("{page}\n{}", words.own)
}

#[test]
fn the_keys_pages_are_what_the_program_does() {
    for lang in Lang::ALL {
        let file = words(lang).file;
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let page = page(lang);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&path, &page).expect("the page is written");
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == page, "{file} is stale: UPDATE_DOCS=1 cargo test --test dashboard keys_page writes it anew");
    }
}

#[test]
fn no_action_is_missing_from_a_page() {
    let keymap = Keymap::shipped().expect("the shipped keymap is read");
    for lang in Lang::ALL {
        let (texts, file) = (Texts::new(lang), words(lang).file);
        let page = page(lang);
        for action in Action::ALL.iter().copied() {
            let heading = format!("`[{}]`", action.scope().code());
            let section =
                page.split("\n## ").find(|section| section.lines().next().is_some_and(|l| l.ends_with(&heading)));
            let row =
                section.and_then(|section| section.lines().find(|l| l.ends_with(&format!("| `{}` |", action.code()))));
            let row = row.unwrap_or_default();
            for said in [keys(&keymap, action), texts.get(&action.label_id()), texts.get(&action.tip_id())] {
                assert!(!said.is_empty() && row.contains(&said), "{file}: {action:?} lacks {said:?} in {row:?}");
            }
        }
    }
}
