//! The file itself: hostile ones are named for what they are and left untouched.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use salestrack::domain::query::{ClientQuery, ProductQuery};
use salestrack::repository::{self, Erasure, FileProblem, OpenMode, Refusal, Repository, RepositoryError};
use tempfile::TempDir;

use crate::repository::support::{add, day, noon, person, piece, shop};

struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Place {
        Place { folder: TempDir::new().unwrap() }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("shop.db")
    }

    fn with_shop() -> Place {
        let place = Place::new();
        let mut store = repository::create(&place.file(), &shop(), &noon(20).at).unwrap();
        for n in 0..200 {
            add(store.as_mut(), &piece(&format!("Article {n}"), None, 100), 1);
        }
        drop(store);
        place
    }
}

fn open(path: &Path) -> Result<Box<dyn Repository>, RepositoryError> {
    repository::open(path, OpenMode::Existing)
}

fn refusal(path: &Path) -> RepositoryError {
    for mode in [OpenMode::ReadOnly, OpenMode::Existing] {
        let error = repository::open(path, mode).err().expect("refused");
        if mode == OpenMode::Existing {
            return error;
        }
    }
    unreachable!()
}

/// Refused, and byte for byte the same afterwards.
fn refused_untouched(path: &Path) -> RepositoryError {
    let before = fs::read(path).unwrap();
    let error = refusal(path);
    assert_eq!(fs::read(path).unwrap(), before);
    error
}

#[test]
fn a_new_shop_is_private_and_alone_in_its_folder() {
    let place = Place::new();
    let path = place.folder.path().join("deep/er/shop.db");
    drop(repository::create(&path, &shop(), &noon(20).at).unwrap());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let names: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["shop.db"]);
    assert_eq!(open(&path).unwrap().shop().unwrap(), shop());
    assert!(matches!(repository::create(&path, &shop(), &noon(20).at), Err(RepositoryError::Exists(_))));
}

#[test]
fn nothing_is_left_of_a_shop_that_was_refused() {
    let place = Place::new();
    let nameless = salestrack::domain::shop::Shop { name: " ".into(), ..shop() };
    assert!(matches!(
        repository::create(&place.file(), &nameless, &noon(20).at),
        Err(RepositoryError::Refused(Refusal::Invalid(_)))
    ));
    assert_eq!(fs::read_dir(place.folder.path()).unwrap().count(), 0);
}

#[test]
fn what_is_no_shop_is_named() {
    let place = Place::new();
    assert!(matches!(refusal(&place.file()), RepositoryError::NoShop(_)));
    assert!(matches!(refusal(place.folder.path()), RepositoryError::NotAShop { .. }));
    for content in ["", "id,name\n1,Pen\n", "SQLite format 3"] {
        fs::write(place.file(), content).unwrap();
        assert!(matches!(refused_untouched(&place.file()), RepositoryError::NotAShop { .. }), "{content}");
        assert!(matches!(repository::create(&place.file(), &shop(), &noon(20).at), Err(RepositoryError::Exists(_))));
    }
    fs::remove_file(place.file()).unwrap();
    Connection::open(place.file()).unwrap().execute_batch("CREATE TABLE notes (n)").unwrap();
    assert!(matches!(refused_untouched(&place.file()), RepositoryError::NotAShop { .. }));
    assert_eq!(fs::read_dir(place.folder.path()).unwrap().count(), 1);
}

#[test]
fn a_newer_shop_is_left_untouched() {
    let place = Place::with_shop();
    Connection::open(place.file()).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(refused_untouched(&place.file()), RepositoryError::Newer { found: 99, .. }));

    // The newer program may still run, its version in the log only.
    let place = Place::with_shop();
    let newer = Connection::open(place.file()).unwrap();
    newer.pragma_update(None, "user_version", 98).unwrap();
    assert!(matches!(refused_untouched(&place.file()), RepositoryError::Newer { found: 98, .. }));
    drop(newer);
}

#[test]
fn a_cut_off_shop_is_damaged() {
    let place = Place::with_shop();
    let whole = fs::read(place.file()).unwrap();
    for length in [50, 100, 4096, whole.len() / 2, whole.len() - 1] {
        fs::write(place.file(), &whole[..length]).unwrap();
        assert!(matches!(refused_untouched(&place.file()), RepositoryError::CutOff), "{length}");
    }
}

#[test]
fn a_garbled_shop_is_damaged_and_no_panic() {
    let place = Place::with_shop();
    let mut bytes = fs::read(place.file()).unwrap();
    let length = bytes.len();
    bytes[8192..length].fill(0x5A);
    fs::write(place.file(), bytes).unwrap();
    let outcome = open(&place.file()).and_then(|store| {
        store.shop()?;
        store.products(&ProductQuery { limit: 500, ..ProductQuery::default() }, day(23)).map(|_| ())
    });
    assert!(matches!(outcome, Err(RepositoryError::Damaged(_))), "{outcome:?}");
}

#[test]
fn a_shop_that_is_cut_while_it_is_open_is_an_error_and_no_crash() {
    let place = Place::with_shop();
    let mut store = open(&place.file()).unwrap();
    let all = ProductQuery { limit: 500, ..ProductQuery::default() };
    assert_eq!(store.products(&all, day(23)).unwrap().rows.len(), 200);
    // The log says how long the file is.
    store.add_client(&person("Awa", None, None), &noon(20)).unwrap();
    // A copy over a slow network, a stick that was pulled out: the pages are gone while the program runs.
    fs::OpenOptions::new().write(true).open(place.file()).unwrap().set_len(8192).unwrap();
    // What was read before may still be known; what was not is an error.
    for from in 0..50 {
        drop(store.products(&ProductQuery { search: format!("{from}"), ..all.clone() }, day(23)));
    }
    assert!(store.check(&mut |_| true).map_or(true, |findings| !findings.is_empty()));
}

#[test]
fn reading_only_writes_nothing() {
    let place = Place::with_shop();
    let before = fs::read(place.file()).unwrap();
    let mut store = repository::open(&place.file(), OpenMode::ReadOnly).unwrap();
    assert_eq!(store.product_counts().unwrap().total, 200);
    let refused = store.add_client(&person("Awa", None, None), &noon(20));
    assert!(matches!(refused, Err(RepositoryError::ReadOnly)), "{refused:?}");
    drop(store);
    assert_eq!(fs::read(place.file()).unwrap(), before);
}

#[test]
fn a_file_that_cannot_be_written_can_be_read() {
    let place = Place::with_shop();
    fs::set_permissions(place.file(), fs::Permissions::from_mode(0o400)).unwrap();
    fs::set_permissions(place.folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
    let root = fs::OpenOptions::new().append(true).open(place.file()).is_ok();
    let reader = repository::open(&place.file(), OpenMode::ReadOnly);
    let writer = open(&place.file());
    fs::set_permissions(place.folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(reader.unwrap().shop().unwrap(), shop());
    // Permissions say nothing to the superuser.
    if !root {
        assert!(matches!(writer, Err(RepositoryError::ReadOnly)));
    }
}

#[test]
fn erased_names_are_nowhere_in_the_files() {
    let place = Place::with_shop();
    let mut store = open(&place.file()).unwrap();
    let client = store.add_client(&person("Zébulon Quetzal", Some("0612345678"), None), &noon(20)).unwrap();
    store.anonymise_client(client.id, &noon(20)).unwrap();
    for entry in fs::read_dir(place.folder.path()).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        for trace in ["Quetzal", "quetzal", "0612345678"] {
            assert!(!bytes.windows(trace.len()).any(|window| window == trace.as_bytes()), "{trace}");
        }
    }
}

/// Another program that is reading keeps the old pages in the log; they go when it has ended.
#[test]
fn names_that_another_program_still_reads_are_erased_later() {
    let place = Place::with_shop();
    let mut store = open(&place.file()).unwrap();
    let client = store.add_client(&person("Zébulon Quetzal", Some("0612345678"), None), &noon(20)).unwrap();
    let reader = Connection::open(place.file()).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM clients").unwrap();
    let is_left = || {
        let files = fs::read_dir(place.folder.path()).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
        files.into_iter().any(|bytes| bytes.windows(7).any(|window| window == b"Quetzal"))
    };
    assert_eq!(store.anonymise_client(client.id, &noon(20)).unwrap(), Erasure::Held);
    store.change_mark().unwrap();
    assert!(is_left());
    reader.execute_batch("COMMIT").unwrap();
    store.change_mark().unwrap();
    assert!(!is_left());
}

#[test]
fn a_log_that_vanishes_stops_what_is_recorded_and_takes_nothing_with_it() {
    for replaced in [false, true] {
        let place = Place::with_shop();
        let mut store = open(&place.file()).unwrap();
        store.add_client(&person("Awa", None, None), &noon(20)).unwrap();
        let log = place.folder.path().join(format!("{}-wal", place.file().file_name().unwrap().to_str().unwrap()));
        let moved = place.folder.path().join("elsewhere");
        fs::rename(&log, &moved).unwrap();
        if replaced {
            fs::write(&log, b"").unwrap();
        }
        let refused = store.add_client(&person("Binta", None, None), &noon(20));
        assert!(
            matches!(refused, Err(RepositoryError::File { problem: FileProblem::Moved, .. })),
            "{replaced}: {refused:?}"
        );
        // Put back, it goes on; and left alone, closing folds what was acknowledged into the file.
        if !replaced {
            fs::rename(&moved, &log).unwrap();
            store.add_client(&person("Binta", None, None), &noon(20)).unwrap();
            fs::rename(&log, &moved).unwrap();
        }
        drop(store);
        fs::remove_file(&log).ok();
        let store = open(&place.file()).unwrap();
        let clients = store.clients(&ClientQuery { limit: 50, ..ClientQuery::default() }).unwrap().rows;
        assert_eq!(clients.len(), if replaced { 1 } else { 2 });
        assert!(store.check(&mut |_| true).unwrap().is_empty());
    }
}

#[test]
fn a_second_name_of_a_file_is_refused_while_the_first_is_used() {
    let place = Place::with_shop();
    let (first, second) = (place.file(), place.folder.path().join("second.db"));
    let elsewhere = tempfile::tempdir().unwrap();
    let third = elsewhere.path().join("third.db");
    fs::hard_link(&first, &second).unwrap();
    fs::hard_link(&first, &third).unwrap();
    let other_name = |path: &Path| {
        for mode in [OpenMode::Existing, OpenMode::ReadOnly] {
            let outcome = repository::open(path, mode).map(drop);
            assert!(
                matches!(outcome, Err(RepositoryError::File { problem: FileProblem::OtherName, .. })),
                "{outcome:?}"
            );
        }
    };
    let mut store = open(&first).unwrap();
    store.add_client(&person("Awa", None, None), &noon(20)).unwrap();
    other_name(&second);
    other_name(&third);
    // The first name, and a symbolic link to it, are the same name.
    drop(open(&first).unwrap());
    let link = place.folder.path().join("link.db");
    std::os::unix::fs::symlink(&first, &link).unwrap();
    drop(open(&link).unwrap());
    drop(store);
    // One after the other, nothing is lost.
    let mut store = open(&second).unwrap();
    store.add_client(&person("Binta", None, None), &noon(20)).unwrap();
    other_name(&first);
    drop(store);
    let store = open(&first).unwrap();
    assert_eq!(store.clients(&ClientQuery { limit: 50, ..ClientQuery::default() }).unwrap().rows.len(), 2);
}

#[test]
fn the_change_mark_moves_with_other_connections_only() {
    let place = Place::with_shop();
    let (mut mine, mut other) = (open(&place.file()).unwrap(), open(&place.file()).unwrap());
    let mark = mine.change_mark().unwrap();
    mine.add_client(&person("Awa", None, None), &noon(20)).unwrap();
    assert_eq!(mine.change_mark().unwrap(), mark);
    other.add_client(&person("Binta", None, None), &noon(20)).unwrap();
    assert_ne!(mine.change_mark().unwrap(), mark);
}

/// The file that version 0.1.0 wrote: three products, two clients, two sales and a void.
#[test]
fn a_shop_of_the_first_schema_is_brought_up_to_date() {
    let place = Place::with_shop();
    let old = place.folder.path().join("old.db");
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/schema/v1.db"), &old).unwrap();
    assert!(matches!(open(&old), Err(RepositoryError::Older { found: 1, .. })));
    repository::migrate(&old, &mut |_| true).unwrap();
    let store = open(&old).unwrap();
    assert_eq!(store.check(&mut |_| true).unwrap(), []);
    let query = |search: &str| ClientQuery { search: search.into(), limit: 5, ..ClientQuery::default() };
    for typed in ["almeida", "pierre", "dosou"] {
        assert_eq!(store.clients(&query(typed)).unwrap().total, 1, "{typed}");
    }
    let sale = store.sale_by_number("2026-000001").unwrap().unwrap();
    assert!(sale.head.voided_by.is_some());
    assert!(
        fs::read_dir(place.folder.path())
            .unwrap()
            .any(|entry| { entry.unwrap().file_name().to_string_lossy().contains("before-v2") })
    );
}

/// A sync client, or a hand, moves the file while a window has it open: what would be written then is lost with the window.
#[test]
fn nothing_is_recorded_in_a_file_that_has_lost_its_name() {
    let other = Place::with_shop();
    let ways: [fn(&Place, &Place); 3] = [
        |place, _| fs::remove_file(place.file()).unwrap(),
        |place, _| fs::rename(place.file(), place.folder.path().join("moved.db")).unwrap(),
        |place, other| fs::rename(other.file(), place.file()).unwrap(),
    ];
    for away in ways {
        let place = Place::with_shop();
        let mut store = open(&place.file()).unwrap();
        add(store.as_mut(), &piece("Before", None, 100), 1);
        away(&place, &other);
        let refused = store.add_client(&person("Awa", None, None), &noon(20));
        let problem = FileProblem::Moved;
        assert!(matches!(refused, Err(RepositoryError::File { problem: of, .. }) if of == problem), "{away:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn the_backup_of_a_day_gets_what_other_threads_leave() {
    let place = Place::with_shop();
    let priority = || rustix::process::getpriority_process(None).unwrap();
    let file = place.file();
    let thread = std::thread::spawn(move || {
        repository::backups::back_up_day(&file, &noon(20).at, &mut |_| true).unwrap();
        priority()
    });
    assert_eq!(thread.join().unwrap(), 19);
    assert_eq!(priority(), 0, "of this thread");
}
