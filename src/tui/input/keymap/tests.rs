//! What a user's own file may say, and what becomes of a line that is wrong.

use crossterm::event::{KeyCode, KeyModifiers};

use super::*;
use crate::i18n::{Lang, Texts};

fn press(c: char) -> KeyEvent {
    KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)
}

/// The wrong lines of a file, each with what is wrong.
fn wrong(text: &str) -> Vec<(usize, KeymapProblem)> {
    Keymap::with_file(text).1.into_iter().map(|error| (error.line, error.problem)).collect()
}

#[test]
fn every_action_has_a_key_and_every_section_is_known() {
    let keymap = Keymap::shipped().unwrap();
    for action in Action::ALL {
        assert!(!keymap.keys(*action).is_empty(), "{action:?} has no key");
    }
}

#[test]
fn a_users_file_rebinds_and_may_swap() {
    let (keymap, errors) = Keymap::with_file("[products]\nadd = \"e\"\nedit = [\"a\"]\n");
    assert_eq!(errors, []);
    assert_eq!(keymap.lookup(&[Scope::Products], press('e')), Some(Action::AddProduct));
    assert_eq!(keymap.lookup(&[Scope::Products], press('a')), Some(Action::EditProduct));
}

#[test]
fn an_action_can_be_left_without_a_key() {
    let (keymap, errors) = Keymap::with_file("[products]\ndelete = []\n");
    assert_eq!(errors, []);
    assert_eq!(keymap.lookup(&[Scope::Products], press('d')), None);
}

#[test]
fn every_wrong_line_is_told_and_the_others_hold() {
    let text = "[nowhere]\nadd = \"x\"\n\n[products]\nfly = \"f\"\nadd = \"hyper+a\"\nrestock = \"f7\"\nedit = 3\n";
    let (keymap, _) = Keymap::with_file(text);
    let lines = wrong(text);
    assert_eq!(
        lines,
        [
            (1, KeymapProblem::UnknownScope("nowhere".into())),
            (5, KeymapProblem::UnknownAction("fly".into())),
            (6, KeymapProblem::UnknownKey("hyper+a".into())),
            (8, KeymapProblem::Form),
        ]
    );
    assert_eq!(keymap.keys(Action::Restock), ["F7"]);
    assert_eq!(keymap.keys(Action::AddProduct), ["a"]);
    assert_eq!(keymap.keys(Action::EditProduct), ["e"]);
}

#[test]
fn a_broken_line_leaves_the_rest_of_the_file() {
    let text = "[products]\nadd = \nrestock = \"f7\"\n[clients\n";
    let lines: Vec<usize> = wrong(text).into_iter().map(|(line, _)| line).collect();
    assert!(lines.contains(&2) && lines.contains(&4), "{lines:?}");
    assert_eq!(Keymap::with_file(text).0.keys(Action::Restock), ["F7"]);
}

#[test]
fn a_key_means_one_thing_in_a_section() {
    let clash = |key: &str, other: &str| KeymapProblem::Clash { key: key.into(), other: other.into() };
    assert_eq!(wrong("[products]\nadd = \"d\"\n"), [(2, clash("d", "delete"))]);
    assert_eq!(wrong("[products]\nadd = \"z\"\nsort = \"z\"\n"), [(3, clash("z", "add"))]);
    // The second line of a swap is wrong: its action keeps its key, and so the first one can't have it.
    let (keymap, errors) = Keymap::with_file("[products]\nadd = \"e\"\nedit = \"nokey\"\n");
    assert_eq!(errors.iter().map(|error| error.line).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(
        (keymap.keys(Action::AddProduct), keymap.keys(Action::EditProduct)),
        (vec!["a".into()], vec!["e".into()])
    );
}

#[test]
fn a_nearer_section_hides_a_key_of_another() {
    let (keymap, errors) = Keymap::with_file("[products]\nrestock = \"/\"\n");
    assert_eq!(errors, []);
    let scopes = [Scope::Products, Scope::List, Scope::Global];
    assert_eq!(keymap.lookup(&scopes, press('/')), Some(Action::Restock));
    assert_eq!(keymap.lookup(&[Scope::Clients, Scope::List], press('/')), Some(Action::Search));
}

#[test]
fn a_key_that_would_be_typed_is_no_key_where_one_types() {
    assert_eq!(wrong("[new_sale]\npay = \"p\"\n"), [(2, KeymapProblem::Typed("p".into()))]);
    assert_eq!(wrong("[payment]\ncommit = \"ctrl+u\"\n"), [(2, KeymapProblem::Typed("ctrl+u".into()))]);
    assert_eq!(wrong("[new_sale]\npay = [\"p\", \"f12\"]\n"), []);
    assert_eq!(wrong("[form]\nright = \"l\"\n"), []);
    assert_eq!(wrong("[basket]\nmore = \"1\"\n"), [(2, KeymapProblem::Digit("1".into()))]);
    let same = KeymapProblem::SameAs { key: "ctrl+i".into(), other: "tab" };
    assert_eq!(wrong("[global]\nrefresh = \"ctrl+i\"\n"), [(2, same)]);
}

#[test]
fn nobody_is_locked_out() {
    for (text, action) in [
        ("[global]\nquit = []\n", "quit"),
        ("[global]\nquit = \"q\"\n", "quit"),
        ("[global]\nhelp = \"?\"\n", "help"),
        ("[global]\npalette = []\n", "palette"),
        ("[global]\nback = []\n", "back"),
        ("[new_sale]\nclear = [\"ctrl+c\", \"ctrl+q\"]\n", "quit"),
        ("[list]\nopen = [\"f1\", \"?\"]\n", "help"),
    ] {
        let (keymap, errors) = Keymap::with_file(text);
        let told: Vec<_> = errors.iter().map(|error| error.problem.clone()).collect();
        assert_eq!(told, [KeymapProblem::Locked(action.into())], "{text}");
        assert!(keymap.lock_out(&[]).is_none());
        assert_eq!(keymap.keys(Action::Quit), Keymap::shipped().unwrap().keys(Action::Quit));
    }
    // Two lines that only together leave no way out of a form: the other one holds.
    let (keymap, errors) = Keymap::with_file("[global]\nback = []\n[form]\ncancel = []\n");
    assert_eq!(errors.len(), 1);
    assert!(keymap.lock_out(&[]).is_none());
    assert_eq!(wrong("[global]\nquit = \"f10\"\nhelp = \"f13\"\npalette = \"f11\"\n"), []);
}

#[test]
fn a_wrong_line_is_told_in_the_readers_words() {
    let (_, errors) = Keymap::with_file("[products]\n\nfly = \"f\"\nadd = \"d\"\n");
    let said = |lang| errors.iter().map(|error| error.text(&Texts::new(lang))).collect::<Vec<_>>();
    assert_eq!(
        said(Lang::En),
        ["line 3: there is no action “fly” in this section", "line 4: the key d means “delete” already"]
    );
    assert!(said(Lang::Fr)[0].starts_with("ligne 3 :"), "{:?}", said(Lang::Fr));
}
