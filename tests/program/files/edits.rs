//! Edits at the same time: each changes what it was told to change, and nothing that somebody else has changed meanwhile.

use std::process::{Child, Stdio};
use std::thread;

use salestrack::domain::{
    edit::{Changed, Edit, Value},
    invalid::Field,
    shop::{OversellPolicy, Shop},
};
use salestrack::repository::{self, OpenMode, Refusal, RepositoryError};

use crate::home::Home;

const PAIRS: usize = 60;

fn start(home: &Home, command: &[&str]) -> Child {
    home.command(command).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Runs two commands at the same time, and both work.
fn at_once(home: &Home, one: &[&str], other: &[&str]) {
    for child in [start(home, one), start(home, other)] {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn of_two_commands_at_once_on_a_product_both_are_kept() {
    let home = Home::shop();
    for n in 1..=PAIRS {
        let (name, price) = (format!("Keyboard {n}"), format!("{n}.50"));
        at_once(
            &home,
            &["product", "edit", "1", "--name", &name],
            &["product", "edit", "1", "--price", &price, "--threshold", "2"],
        );
        let product = home.json(&["product", "show", "1"]);
        assert_eq!((product["name"].as_str(), product["price"].as_str()), (Some(&*name), Some(&*price)), "{n}");
    }
    home.ok(&["check"]);
}

#[test]
fn of_two_commands_at_once_on_a_client_both_are_kept() {
    let home = Home::shop();
    home.ok(&["client", "add", "--name", "Ada"]);
    for n in 1..=PAIRS {
        let (phone, email) = (format!("97 00 00 {n:02}"), format!("ada{n}@example.org"));
        at_once(&home, &["client", "edit", "1", "--phone", &phone], &["client", "edit", "1", "--email", &email]);
        let client = home.json(&["client", "show", "1"]);
        assert_eq!((client["phone"].as_str(), client["email"].as_str()), (Some(&*phone), Some(&*email)), "{n}");
    }
    home.ok(&["check"]);
}

#[test]
fn of_two_windows_at_once_on_the_settings_both_are_kept() {
    let home = Home::shop();
    for n in 1..=PAIRS {
        let before = repository::open_reader(&home.file()).unwrap().shop().unwrap();
        let named = Shop { name: format!("Chez Awa {n}"), ..before.clone() };
        let oversell = if n % 2 == 0 { OversellPolicy::Refuse } else { OversellPolicy::Ask };
        let asked = Shop { oversell, cutoff_minutes: u16::try_from(n).unwrap(), ..before.clone() };
        thread::scope(|scope| {
            for after in [&named, &asked] {
                let (edit, path) = (Edit::new(before.clone(), after.clone()), home.file());
                scope.spawn(move || {
                    let mut store = repository::open(&path, OpenMode::Existing).unwrap();
                    store.change_shop(&edit).unwrap();
                });
            }
        });
        let shop = repository::open_reader(&home.file()).unwrap().shop().unwrap();
        assert_eq!(shop, Shop { name: named.name, ..asked }, "{n}");
    }
}

/// What two people typed into one field is told to the second, with both values, and nothing is written.
#[test]
fn one_field_changed_twice_is_refused_to_the_second() {
    let home = Home::shop();
    let (mut one, mut other) = (
        repository::open(&home.file(), OpenMode::Existing).unwrap(),
        repository::open(&home.file(), OpenMode::Existing).unwrap(),
    );
    let before = one.shop().unwrap();
    let named = |name: &str| Edit::new(before.clone(), Shop { name: name.into(), ..before.clone() });
    one.change_shop(&named("Chez Fatou")).unwrap();
    let Err(RepositoryError::Refused(Refusal::Changed(changed))) = other.change_shop(&named("Chez Binta")) else {
        unreachable!("refused")
    };
    let text = |name: &str| Value::Text(Some(name.to_owned()));
    let expected = Changed { field: Field::Name, theirs: text("Chez Fatou"), ours: text("Chez Binta") };
    assert_eq!(changed, [expected]);
    assert_eq!(one.shop().unwrap().name, "Chez Fatou");
    // The same to the same is no quarrel.
    other.change_shop(&named("Chez Fatou")).unwrap();
}
