//! A layer of the source uses only what stands below it, and no two files use each other but a parent and its children.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The rooms of the house, the lowest first. A room may use those before it; rooms on one line may not use each other.
const HOUSE: &[&[&str]] = &[
    &["domain"],
    &["clock", "private"],
    &["log"],
    &["repository"],
    &["i18n", "worker"],
    &["config", "exchange", "sample"],
    &["tui"],
    &["cli"],
];

/// The rooms of the dashboard, the lowest first.
const DASHBOARD: &[&[&str]] =
    &[&["theme", "input"], &["context"], &["widgets", "effect"], &["overlays"], &["screens"], &["app"], &["runtime"]];

/// A file by its place: `tui/screens/products/mod.rs` is `["tui", "screens", "products"]`.
type Module = Vec<String>;

/// The source: each file with its text, by its module.
struct Source(BTreeMap<Module, String>);

impl Source {
    fn read() -> Source {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = BTreeMap::new();
        let mut folders = vec![src.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    files.insert(module(path.strip_prefix(&src).unwrap()), fs::read_to_string(&path).unwrap());
                }
            }
        }
        Source(files)
    }

    /// The file that a path leads to, from a module on; re-exports are followed.
    fn follow(&self, from: &[String], path: &[String]) -> Option<Module> {
        let mut at = from.to_vec();
        for (done, step) in path.iter().enumerate() {
            let child = [at.as_slice(), std::slice::from_ref(step)].concat();
            if self.0.contains_key(&child) {
                at = child;
            } else if let Some(target) =
                self.exports(&at).remove(step).filter(|target| path.get(done..) != Some(target))
            {
                let rest = path.get(done + 1..).unwrap_or_default();
                return self.follow(&at, &[target.as_slice(), rest].concat());
            } else {
                break;
            }
        }
        self.0.contains_key(&at).then_some(at)
    }

    /// What a module re-exports: names, and the paths from it that they stand for.
    fn exports(&self, module: &[String]) -> BTreeMap<String, Module> {
        let text = self.0.get(module).map_or("", String::as_str);
        let lists = text.split("pub use ").skip(1).filter_map(|rest| rest.split_once(';')).map(|(list, _)| list);
        let own = |path: &Module| !["crate", "super"].contains(&path.first().map_or("", String::as_str));
        let mut exports = BTreeMap::new();
        for mut path in lists.flat_map(leaves).filter(own) {
            if path.first().is_some_and(|first| first == "self") {
                path.remove(0);
            }
            // A module stands before the function of its name.
            exports.entry(path.last().cloned().unwrap_or_default()).or_insert(path);
        }
        // What a module gets from itself leads nowhere.
        exports.retain(|_, path| path.len() > 1);
        exports
    }

    /// The files that a file uses.
    fn uses(&self, module: &Module) -> BTreeSet<Module> {
        let text = self.0.get(module).map_or("", String::as_str);
        // Tests stand at the end of a file, and may look wherever they like.
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text);
        let code: String =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        let imports =
            code.split("use ").skip(1).filter_map(|rest| rest.split_once(';')).map(|(list, _)| list.to_owned());
        let inline = ["crate::", "super::"].into_iter().flat_map(|start| {
            code.match_indices(start).map(|(at, _)| {
                let rest = code.get(at..).unwrap_or_default();
                rest.chars().take_while(|c| c.is_alphanumeric() || "_:".contains(*c)).collect::<String>()
            })
        });
        let paths = imports.chain(inline).flat_map(|list| leaves(&list));
        let used = paths.filter_map(|path| {
            let first = path.first()?;
            let (from, rest) = match first.as_str() {
                "crate" => (Vec::new(), path.get(1..)?),
                "self" => (module.clone(), path.get(1..)?),
                "super" => {
                    let up = path.iter().take_while(|step| *step == "super").count();
                    (module.get(..module.len().checked_sub(up)?)?.to_vec(), path.get(up..)?)
                }
                _ => (module.clone(), path.as_slice()),
            };
            self.follow(&from, rest)
        });
        used.filter(|used| used != module && !used.is_empty()).collect()
    }
}

fn module(path: &Path) -> Module {
    let mut steps: Module = path.iter().map(|step| step.to_string_lossy().into_owned()).collect();
    let last = steps.pop().unwrap();
    let name = last.trim_end_matches(".rs");
    if !["mod", "lib", "main"].contains(&name) {
        steps.push(name.to_owned());
    }
    steps
}

/// The paths of a use list: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn leaves(list: &str) -> Vec<Module> {
    let list = list.trim();
    let Some((head, inner)) = list.split_once('{') else {
        let path = list.split(" as ").next().unwrap_or(list);
        return vec![path.split("::").map(|step| step.trim().to_owned()).filter(|step| !step.is_empty()).collect()];
    };
    let head: Module = head.split("::").map(|step| step.trim().to_owned()).filter(|step| !step.is_empty()).collect();
    let inner = inner.rsplit_once('}').map_or(inner, |(inner, _)| inner);
    let (mut depth, mut start, mut items) = (0, 0, Vec::new());
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(inner.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(inner.get(start..).unwrap_or_default());
    let items = items.into_iter().filter(|item| !item.trim().is_empty());
    items.flat_map(leaves).map(|leaf| [head.as_slice(), leaf.as_slice()].concat()).collect()
}

/// Each room stands on a floor that is in the list, and uses only what is below.
fn holds(source: &Source, under: &[&str], floors: &[&[&str]]) {
    let room = |module: &Module| {
        let inner = module.strip_prefix(under.iter().map(|step| (*step).to_owned()).collect::<Module>().as_slice())?;
        inner.first().cloned()
    };
    let floor = |room: &str| {
        floors
            .iter()
            .position(|floor| floor.contains(&room))
            .unwrap_or_else(|| panic!("no floor for the room `{room}`"))
    };
    let there: BTreeSet<String> = source.0.keys().filter_map(room).collect();
    for listed in floors.iter().flat_map(|floor| floor.iter()) {
        assert!(there.contains(*listed), "the room `{listed}` is in the list, and nowhere else");
    }
    let mut wrong = Vec::new();
    for module in source.0.keys() {
        let Some(own) = room(module) else { continue };
        for used in source.uses(module) {
            if let Some(other) = room(&used).filter(|other| *other != own)
                && floor(&other) >= floor(&own)
            {
                wrong.push(format!("{} uses {}", module.join("/"), used.join("/")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn arrows_only_run_downwards() {
    let source = Source::read();
    holds(&source, &[], HOUSE);
    holds(&source, &["tui"], DASHBOARD);
}

#[test]
fn no_two_files_use_each_other_but_a_parent_and_its_children() {
    let source = Source::read();
    let uses: BTreeMap<&Module, BTreeSet<Module>> = source
        .0
        .keys()
        .map(|module| (module, source.uses(module).into_iter().filter(|used| !module.starts_with(used)).collect()))
        .collect();
    // What can be reached from a file without going up to a parent.
    let reached = |from: &Module| {
        let mut seen: BTreeSet<Module> = BTreeSet::new();
        let mut next: Vec<Module> = vec![from.clone()];
        while let Some(module) = next.pop() {
            for used in uses.get(&module).into_iter().flatten() {
                if seen.insert(used.clone()) {
                    next.push(used.clone());
                }
            }
        }
        seen
    };
    let circles: Vec<String> =
        source.0.keys().filter(|module| reached(module).contains(*module)).map(|module| module.join("/")).collect();
    assert!(circles.is_empty(), "in a circle: {}", circles.join(", "));
}

#[test]
fn files_stay_readable() {
    for (module, text) in Source::read().0 {
        assert!(text.starts_with("//!"), "{} does not say what it is for", module.join("/"));
        assert!(text.lines().count() <= 500, "{} is longer than 500 lines", module.join("/"));
    }
}

#[test]
fn a_path_is_followed_through_what_is_re_exported() {
    let file = |name: &str, text: &str| (module(&PathBuf::from(name)), text.to_owned());
    let source = Source(BTreeMap::from([
        file("a/mod.rs", "pub use self::inner::{Thing, deep};"),
        file("a/inner/mod.rs", ""),
        file("a/inner/deep.rs", "use super::super::Thing;"),
        file("b.rs", "use crate::{a::{self, deep::X}, c};\nfn f() { crate::a::Thing; }"),
        file("c.rs", "use super::b;"),
    ]));
    let of = |name: &str| -> Vec<String> {
        source.uses(&module(&PathBuf::from(name))).into_iter().map(|used| used.join("/")).collect()
    };
    assert_eq!(of("b.rs"), ["a", "a/inner", "a/inner/deep", "c"]);
    assert_eq!(of("a/inner/deep.rs"), ["a/inner"]);
    assert_eq!(of("c.rs"), ["b"]);
}
