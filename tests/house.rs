//! The floors of the house: a room may use only what stands below it. Reads every `crate::` path of the source.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what it found by failing")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The rooms, the lowest first. A room may use those before it; rooms on one line may not use each other.
const FLOORS: &[&[&str]] = &[
    &["domain"],
    &["clock"],
    &["private"],
    &["log"],
    &["repository"],
    &["i18n", "documents", "worker"],
    &["config", "exchange", "sample"],
    &["tui"],
    &["cli"],
];

fn floor(room: &str) -> usize {
    FLOORS.iter().position(|floor| floor.contains(&room)).unwrap_or_else(|| panic!("no floor for the room `{room}`"))
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
}

/// The rooms that a text names behind `crate::`, the braces of a use list included.
fn rooms_named(text: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            let mut taking = true;
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => taking = true,
                    c if depth == 0 && taking && (c.is_alphanumeric() || c == '_') => word.push(c),
                    _ if depth == 0 && !word.is_empty() => {
                        rooms.push(std::mem::take(&mut word));
                        taking = false;
                    }
                    _ => {}
                }
                if depth == 0 && c == ',' && !word.is_empty() {
                    rooms.push(std::mem::take(&mut word));
                }
            }
            if !word.is_empty() {
                rooms.push(word);
            }
        } else {
            let room: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            rooms.push(room);
        }
    }
    rooms
}

#[test]
fn arrows_only_run_downwards() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut wrong = Vec::new();
    for file in files {
        let inner = file.strip_prefix(&src).unwrap();
        let first = inner.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        let room = first.trim_end_matches(".rs").to_owned();
        if room == "lib" || room == "main" {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for named in rooms_named(&text) {
            // `tr!` is exported at the root, but belongs to i18n.
            let named = if named == "tr" { "i18n".to_owned() } else { named };
            if named != room && floor(&named) >= floor(&room) {
                wrong.push(format!("{}: {room} uses {named}", inner.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_stay_readable() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//!"), "{} does not say what it is for", file.display());
        assert!(text.lines().count() <= 500, "{} is longer than 500 lines", file.display());
    }
}
