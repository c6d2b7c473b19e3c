//! `docs/KEYS.md` is written from the table of actions, the shipped keymap and the texts: this fails when it is stale, and
//! `UPDATE_DOCS=1 cargo test --test keys_page` writes it anew.

#![expect(clippy::expect_used, reason = "helpers of tests fail as tests do")]

use std::{fmt::Write, fs, path::Path};

use salestrack::{
    i18n::{Lang, Texts},
    tui::{
        action::{Action, Scope},
        keymap::Keymap,
    },
};

/// What stands around the tables, in each language.
struct Words {
    title: &'static str,
    intro: &'static str,
    action: &'static str,
    keys: &'static str,
    name: &'static str,
}

const ENGLISH: Words = Words {
    title: "The keys of SalesTrack",
    intro: "This page is written by a test, from the same table that the program reads. In the dashboard, `?` (or `F1`, also \
            while you type) shows the keys of the place where you are.\n\nEvery key can be changed: write a file `keymap.toml` \
            beside your `config.toml`, with the section and the name of the action, and the keys that you want. An action \
            that you name has those keys only; all others keep theirs. A typo, or a key that means two things, is reported \
            with its line when the dashboard starts.\n\n```toml\n[products]\nrestock = [\"r\", \"f7\"]\n```",
    action: "What it does",
    keys: "Keys",
    name: "Name in the file",
};

const FRENCH: Words = Words {
    title: "Les touches de SalesTrack",
    intro: "Cette page est écrite par un test, à partir de la table que lit le programme. Dans le tableau de bord, `?` (ou `F1`, \
            même pendant la saisie) montre les touches de l’endroit où vous êtes.\n\nToutes les touches se changent : écrivez un \
            fichier `keymap.toml` à côté de votre `config.toml`, avec la section, le nom de l’action et les touches voulues. Une \
            action que vous nommez n’a plus que ces touches-là ; les autres gardent les leurs. Une faute de frappe, ou une touche \
            qui voudrait dire deux choses, est signalée avec sa ligne au démarrage du tableau de bord.\n\n```toml\n[products]\n\
            restock = [\"r\", \"f7\"]\n```",
    action: "Ce qu’elle fait",
    keys: "Touches",
    name: "Nom dans le fichier",
};

fn page() -> String {
    let keymap = Keymap::shipped().expect("the shipped keymap is read");
    let mut page = String::from("[English](#the-keys-of-salestrack) · [Français](#les-touches-de-salestrack)\n\n");
    for (lang, words) in [(Lang::En, ENGLISH), (Lang::Fr, FRENCH)] {
        let texts = Texts::new(lang);
        writeln!(page, "# {}\n\n{}", words.title, words.intro).expect("a string takes everything");
        for scope in Scope::ALL {
            let title = texts.get(&format!("scope-{}", scope.code()).replace('_', "-"));
            writeln!(page, "\n## {title} `[{}]`\n", scope.code()).expect("a string takes everything");
            writeln!(page, "| {} | {} | {} |\n|---|---|---|", words.action, words.keys, words.name)
                .expect("a string takes everything");
            for action in Action::ALL.iter().copied().filter(|action| action.scope() == scope) {
                let keys: Vec<String> = keymap.keys(action).iter().map(|key| format!("`{key}`")).collect();
                let label = texts.get(&action.label_id());
                writeln!(page, "| {label} | {} | `{}` |", keys.join(" "), action.code())
                    .expect("a string takes everything");
            }
        }
        page.push('\n');
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

#[test]
fn the_keys_page_is_what_the_program_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/KEYS.md");
    let page = page();
    let missing = page.split("| <").nth(1);
    assert!(missing.is_none(), "a label is missing from the locales: {missing:?}");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &page).expect("the page is written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == page, "docs/KEYS.md is stale: UPDATE_DOCS=1 cargo test --test keys_page writes it anew");
}
