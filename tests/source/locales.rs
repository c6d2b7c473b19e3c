//! Both languages say the same things, and every text that the source asks for exists.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use salestrack::i18n::{Lang, TOPICS};

/// Ids that are put together at run time begin with one of these.
const DYNAMIC: &[&str] = &[
    "unit-",          // by the unit's code
    "count-",         // the shared vocabulary of counts
    "action-",        // by the action's scope and code
    "hint-",          // by the action's scope and code
    "tip-",           // by the action's scope and code
    "theme-",         // by the name of a shipped theme
    "scope-",         // by the scope's code
    "command",        // by the words of a command
    "option-",        // by the words of a command and the option
    "reports-group-", // titles of the list of reports
];

/// The ids of a language, each with the arguments that its text takes.
type Ids = BTreeMap<String, BTreeSet<String>>;

fn ids(lang: Lang) -> Ids {
    let mut ids = Ids::new();
    for topic in TOPICS {
        let mut current = None;
        for line in topic.source(lang).lines() {
            if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let (id, _) = line.split_once('=').unwrap_or_else(|| panic!("{}: no id in: {line}", topic.name));
                let id = id.trim().to_owned();
                let first = ids.insert(id.clone(), BTreeSet::new()).is_none();
                assert!(first, "{lang:?}: {id} stands twice");
                current = Some(id);
            }
            let Some(arguments) = current.as_ref().and_then(|id| ids.get_mut(id)) else { continue };
            if line.starts_with('#') {
                continue;
            }
            for part in line.split('$').skip(1) {
                arguments.insert(part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect());
            }
        }
    }
    ids
}

fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

/// What stands between the opening parenthesis before `text` and its closing one, split at the commas of the top level.
fn call_parts(text: &str) -> Vec<String> {
    let (mut parts, mut depth, mut quoted, mut escaped) = (vec![String::new()], 0, false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        parts.last_mut().unwrap().push(c);
    }
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// The id and the argument names of every `tr!` call.
fn calls(source: &str) -> Vec<(String, BTreeSet<String>)> {
    let code: String = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .fold(String::new(), |all, line| all + line + "\n");
    let mut found = Vec::new();
    for call in code.split("tr!(").skip(1) {
        let parts = call_parts(call);
        let Some(id) = parts.get(1).and_then(|part| part.strip_prefix('"')?.strip_suffix('"')) else { continue };
        let name = |part: &String| part.split('=').next().unwrap_or_default().trim().to_owned();
        found.push((id.to_owned(), parts.iter().skip(2).map(name).collect()));
    }
    found
}

#[test]
fn both_languages_have_the_same_texts() {
    let (en, fr) = (ids(Lang::En), ids(Lang::Fr));
    for (id, arguments) in &en {
        let other = fr.get(id).unwrap_or_else(|| panic!("{id} is missing in French"));
        assert_eq!(arguments, other, "{id} takes other arguments in French");
    }
    for id in fr.keys() {
        assert!(en.contains_key(id), "{id} is missing in English");
    }
}

#[test]
fn every_locale_file_parses() {
    for topic in TOPICS {
        for lang in Lang::ALL {
            if let Err((_, errors)) = fluent_bundle::FluentResource::try_new(topic.source(lang).to_owned()) {
                panic!("{lang:?} {}: {errors:?}", topic.name);
            }
        }
    }
}

#[test]
fn every_file_of_the_folder_is_a_topic() {
    for lang in Lang::ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/locales").join(lang.code());
        for entry in fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let known = TOPICS.iter().any(|topic| format!("{}.ftl", topic.name) == name);
            assert!(known, "{}/{name} is not in the list of topics", lang.code());
        }
    }
}

#[test]
fn every_text_that_is_asked_for_exists() {
    let en = ids(Lang::En);
    let mut wrong = Vec::new();
    for (path, source) in sources() {
        for (id, given) in calls(&source) {
            match en.get(&id) {
                None => wrong.push(format!("{path}: no text {id}")),
                Some(wanted) if *wanted != given => {
                    wrong.push(format!("{path}: {id} takes {wanted:?} and is given {given:?}"));
                }
                Some(_) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_text_is_used() {
    // An id in a table of ids counts too: it is a literal like any other.
    let code: String = sources().into_iter().map(|(_, source)| source).collect();
    let used = |id: &str| match id.strip_prefix("column-") {
        // The heading of a field, by its key.
        Some(key) => code.contains(&format!("\"{}\"", key.replace('-', "_"))),
        None => DYNAMIC.iter().any(|prefix| id.starts_with(prefix)) || code.contains(&format!("\"{id}\"")),
    };
    let unused: Vec<String> = ids(Lang::En).into_keys().filter(|id| !used(id)).collect();
    assert!(unused.is_empty(), "texts that nothing uses: {unused:?}");
}

#[test]
fn the_scan_reads_a_call() {
    let source =
        "// tr!(t, \"comment\")\nlet a = tr!(self.texts(x, y), \"some-id\", name = f(a, \"b,)\"), count = 3,);";
    let names = ["name", "count"].map(str::to_owned).into_iter().collect();
    assert_eq!(calls(source), vec![("some-id".to_owned(), names)]);
}
