//! Every argument of a command that is a number, a day, an id or a name, and everything that scripts and people put there.

use std::{ffi::OsString, fmt::Write, os::unix::ffi::OsStringExt};

use salestrack::i18n::Lang;

use crate::home::{Home, KEYBOARD};

const NUMBERS: [&str; 27] = [
    "",
    " ",
    "3",
    "0",
    "-2",
    "+5",
    "--",
    "--5",
    "-",
    "12.5",
    "12,5",
    "1.005",
    "0.12345",
    "5.",
    "1e5",
    "NaN",
    "inf",
    "abc",
    "1O",
    "１２",
    "٣",
    "1 234,50",
    "1,234.50",
    "99999999999999999999",
    "922337203685477.5807",
    "=1+1",
    "\u{1b}[2J\n",
];
const DAYS: [&str; 12] = [
    "",
    "2026-11-21",
    "21/11/2026",
    "2026-02-30",
    "2026-13-01",
    "0000-00-00",
    "-001-01-01",
    "9999-12-31",
    "99999-01-01",
    "２026-11-21",
    "today",
    "\u{1b}[2J",
];

/// The commands; `@` is where the value goes.
const TAKES_NUMBERS: [&[&str]; 9] = [
    &["product", "add", "--name", "Thing", "--price", "@"],
    &["product", "add", "--name", "Thing", "--price", "1", "--stock", "@"],
    &["product", "edit", "1", "--threshold", "@"],
    &["product", "restock", "1", "@"],
    &["product", "adjust", "1", "@", "--reason", "count"],
    &["product", "show", "@"],
    &["client", "show", "@"],
    &["sale", "add", "--line", KEYBOARD, "--given", "@"],
    &["demo", "--create", "/dev/null/demo.db", "--sales", "@"],
];
const TAKES_DAYS: [&[&str]; 2] = [&["sale", "list", "--from", "@"], &["report", "best-sellers", "--to", "@"]];

fn table(commands: &[&[&str]], values: &[&str], lang: Lang) -> String {
    let home = Home::shop();
    home.ok(&["client", "add", "--name", "Awa"]);
    let mut table = String::new();
    for command in commands {
        writeln!(table, "{}", command.join(" ")).unwrap();
        for value in values {
            let with = |word: &&str| if *word == "@" { *value } else { *word }.to_owned();
            let mut arguments = vec!["--lang".to_owned(), lang.code().to_owned()];
            arguments.extend(command.iter().map(with));
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let output = home.run(&arguments);
            let line = String::from_utf8(output.stderr).unwrap();
            assert!(line.lines().count() <= 1, "{arguments:?}: {line}");
            assert!(!line.trim_end().chars().any(char::is_control), "{arguments:?}: {line:?}");
            let code = output.status.code().unwrap();
            assert!((code == 0) == line.is_empty() && code < 3, "{arguments:?}: {code} {line}");
            writeln!(
                table,
                "  {:24}{code} {}",
                format!("{value:?}"),
                line.trim_end().trim_start_matches("salestrack: ")
            )
            .unwrap();
        }
    }
    home.ok(&["check"]);
    table
}

#[test]
fn every_number_is_read_or_refused_by_its_argument() {
    for lang in Lang::ALL {
        insta::assert_snapshot!(format!("arguments-{}", lang.code()), table(&TAKES_NUMBERS, &NUMBERS, lang));
    }
}

#[test]
fn every_day_is_read_or_refused_by_its_argument() {
    for lang in Lang::ALL {
        insta::assert_snapshot!(format!("argument-days-{}", lang.code()), table(&TAKES_DAYS, &DAYS, lang));
    }
}

#[test]
fn names_and_codes_are_data() {
    let home = Home::shop();
    let long = "Ω".repeat(10_000);
    for (name, kept) in [
        ("\u{1b}[2J\u{7}Gin\r\n", "[2J Gin"),
        ("a\tb\u{202e}c", "a b c"),
        ("=cmd|'/c calc'!A0", "=cmd|'/c calc'!A0"),
        ("-5", "-5"),
        ("Robert'); DROP TABLE products;--", "Robert'); DROP TABLE products;--"),
        ("👩‍👩‍👧‍👦 漢字 e\u{301}", "👩‍👩‍👧‍👦 漢字 e\u{301}"),
    ] {
        let named = format!("--name={name}");
        let product = home.json(&["product", "add", &named, "--price", "1"]);
        assert_eq!(product["name"], kept);
        let client = home.json(&["client", "add", &named]);
        assert_eq!(client["name"], kept);
        for shape in ["table", "csv", "json"] {
            let list = home.ok(&["product", "list", "--format", shape]);
            assert!(!list.chars().any(|c| c.is_control() && c != '\n'), "{list:?}");
        }
    }
    for (lang, empty, much) in
        [("en", "something is needed", "200 characters"), ("fr", "il manque quelque chose", "200 signes")]
    {
        for (name, words) in [("", empty), (" \t", empty), ("\u{301}", empty), (long.as_str(), much)] {
            for command in [&["product", "add", "--price", "1"][..], &["client", "add"]] {
                let told = home.refused(&[command, &["--name", name, "--lang", lang]].concat());
                assert!(told.contains(words), "{told}");
            }
        }
    }
    // A name that is looked up may be anything, and is told back short and harmless.
    let told = home.refused(&["sale", "show", &format!("\u{1b}[2J{long}")]);
    assert!(told.len() < 400 && !told.contains('\u{1b}'), "{told}");
    home.ok(&["check"]);
}

/// What clap would say in English is said in the reader's language, in one line.
#[test]
fn slips_of_the_command_line_are_told() {
    let home = Home::shop();
    for lang in Lang::ALL {
        let mut table = String::new();
        for line in [
            "prodct list",
            "product lst",
            "product",
            "product add --nme x",
            "product add",
            "product show",
            "product show 1 2",
            "report x",
            "report best-sellers --format xml",
            "sale add --line",
            "product add --name a --name b --price 1",
            "product list --theme",
            "backup --frce",
            "check --repair=3",
            "product restock 1 --",
            "--log-level loud",
            "-x",
            "product list extra",
        ] {
            let arguments: Vec<&str> = ["--lang", lang.code()].into_iter().chain(line.split(' ')).collect();
            let output = home.run(&arguments);
            assert_eq!(output.status.code(), Some(2), "{line}");
            let told = String::from_utf8(output.stderr).unwrap();
            if line != "product" {
                assert_eq!(told.lines().count(), 1, "{told}");
            }
            writeln!(table, "{line:40} {}", told.lines().next().unwrap_or_default()).unwrap();
        }
        insta::assert_snapshot!(format!("usage-{}", lang.code()), table);
        insta::assert_snapshot!(
            format!("help-{}", lang.code()),
            home.ok(&["--lang", lang.code(), "sale", "add", "-h"])
        );
    }
}

/// A command line is bytes; so is the name of a file.
#[test]
fn arguments_that_are_no_text_are_refused_and_files_are_found() {
    let home = Home::shop();
    let bytes = |text: &[u8]| OsString::from_vec(text.to_vec());
    let mut command = home.command(&["product", "add", "--price", "1", "--name"]);
    let output = command.arg(bytes(b"caf\xe9")).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), told.as_str()), (Some(2), "salestrack: an argument is no text in UTF-8\n"));
    let mut command = home.command(&["init", "--name", "Latin", "--database"]);
    let output = command.arg(bytes(home.path("bout\u{e9}ique").as_os_str().as_encoded_bytes())).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let place = [home.path("").as_os_str().as_encoded_bytes(), b"latin-\xe9.db"].concat();
    for command in [&["init"][..], &["product", "list"], &["check"]] {
        let output = home.command(command).arg("--database").arg(bytes(&place)).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
