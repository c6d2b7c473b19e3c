//! `salestrack restore`: verified first, never under anybody's hands, and what was there is kept.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{FileExt, PermissionsExt, symlink};
use std::path::Path;
use std::thread;

use rusqlite::Connection;
use rustix::process::Signal;

use crate::home::{Home, KEYBOARD, MOUSE};
use crate::home::{beginning, names};

/// Garbles a file where it stands, as a failing disk does.
fn garble(file: &Path, at: u64) {
    let handle = fs::OpenOptions::new().write(true).open(file).unwrap();
    handle.write_all_at(&[0x5A; 8_192], at).unwrap();
}

/// What restores have kept beside the shop, a log that went along not counted.
fn kept(home: &Home) -> Vec<String> {
    let mut kept = beginning(&names(&home.shop_folder()), "salestrack.db.before-restore-");
    kept.retain(|name| !name.ends_with("-wal"));
    kept
}

#[test]
fn the_shop_is_as_it_was_and_what_was_there_is_kept() {
    let home = Home::shop();
    home.ok(&["sale", "add", "--line", KEYBOARD]);
    home.ok(&["backup", &home.named("b.bak")]);
    let backup = fs::read(home.path("b.bak")).unwrap();
    home.ok(&["sale", "add", "--line", MOUSE]);
    let told = home.json(&["restore", &home.named("b.bak")]);
    assert_eq!(told["name"], "Chez Awa");
    assert_eq!((home.sales(), home.stock("2").as_str()), (1, "13"));
    assert_eq!(names(&home.shop_folder()), ["salestrack.db", "salestrack.db.before-restore-2026-11-22-143200.bak"]);
    let kept_path = home.shop_folder().join("salestrack.db.before-restore-2026-11-22-143200.bak");
    assert_eq!(told["kept"].as_str().unwrap(), kept_path.display().to_string());
    assert!(fs::read(home.path("b.bak")).unwrap() == backup, "touched");
    assert_eq!(fs::metadata(home.file()).unwrap().permissions().mode() & 0o777, 0o600);
    home.ok(&["check"]);
    // And back again: what was kept is a backup like any other. The second of this second has a number.
    home.ok(&["restore", &kept_path.display().to_string()]);
    assert_eq!(home.sales(), 2);
    assert_eq!(kept(&home).len(), 2);
}

#[test]
fn a_shop_comes_back_where_there_is_none() {
    let home = Home::shop();
    home.ok(&["backup", &home.named("b.bak")]);
    fs::remove_dir_all(home.shop_folder()).unwrap();
    home.ok(&["restore", &home.named("b.bak")]);
    assert_eq!(names(&home.shop_folder()), ["salestrack.db"]);
    home.ok(&["check"]);
    assert_eq!(home.stock("1"), "23");
}

#[test]
fn an_older_backup_is_brought_up_to_date_and_stays_as_it_is() {
    let home = Home::bare();
    let old = Connection::open(home.path("old.bak")).unwrap();
    old.execute_batch(include_str!("../../../assets/migrations/sqlite/0001_shop.sql")).unwrap();
    old.pragma_update(None, "application_id", 0x5354_726B).unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    old.execute("INSERT INTO shop VALUES (1, 'Chez Awa', 'EUR', 2, NULL, 0, 'refuse', 0)", []).unwrap();
    drop(old);
    let before = fs::read(home.path("old.bak")).unwrap();
    home.ok(&["restore", &home.named("old.bak")]);
    assert!(fs::read(home.path("old.bak")).unwrap() == before, "touched");
    assert_eq!(names(&home.shop_folder()), ["salestrack.db"]);
    home.ok(&["check"]);
    home.ok(&["product", "add", "--name", "Keyboard", "--price", "49.90"]);
}

#[test]
fn an_idle_window_keeps_the_shop_from_being_replaced() {
    let home = Home::shop();
    home.ok(&["backup", &home.named("b.bak")]);
    let window = home.open();
    let told = home.refused(&["restore", &home.named("b.bak")]);
    assert!(told.contains("open in another window"), "{told}");
    assert!(home.refused(&["restore", &home.named("b.bak"), "--force", "--lang", "fr"]).contains("fermez-les"));
    assert!(kept(&home).is_empty());
    window.quit();
    home.ok(&["restore", &home.named("b.bak")]);
}

/// A disk that fails under an open window: SQLite can't say any more who has the file.
#[test]
fn a_damaged_shop_is_replaced_but_not_under_a_window() {
    let home = Home::shop();
    home.ok(&["backup", &home.named("b.bak")]);
    for at in [0, 4_096] {
        let window = home.open();
        garble(&home.file(), at);
        assert!(home.refused(&["restore", &home.named("b.bak"), "--force"]).contains("open in another window"), "{at}");
        window.quit();
        // Without its first bytes nobody can tell it from any other file.
        let (arguments, all) = (["restore", &home.named("b.bak"), "--force"], at == 0);
        home.ok(if all { &arguments } else { &arguments[..2] });
        home.ok(&["check"]);
        assert_eq!(home.stock("1"), "23");
    }
    assert_eq!(kept(&home).len(), 2);
}

#[test]
fn a_log_that_a_killed_window_left_is_kept_with_its_sales() {
    let home = Home::shop();
    home.ok(&["backup", &home.named("b.bak")]);
    let mut window = home.open();
    home.ok(&["sale", "add", "--line", KEYBOARD]);
    window.signal(Signal::KILL);
    window.ended();
    let log = home.shop_folder().join("salestrack.db-wal");
    assert!(fs::metadata(&log).unwrap().len() > 0);
    home.ok(&["restore", &home.named("b.bak")]);
    assert_eq!(home.sales(), 0);
    assert!(!log.exists());
    assert_eq!(home.sales_in(&home.shop_folder().join(&kept(&home)[0])), 1);
}

#[test]
fn a_log_without_its_file_is_not_played_into_the_backup() {
    let home = Home::shop();
    home.ok(&["backup", &home.named("b.bak")]);
    let mut window = home.open();
    home.ok(&["sale", "add", "--line", KEYBOARD]);
    window.signal(Signal::KILL);
    window.ended();
    fs::remove_file(home.file()).unwrap();
    // A new shop would swallow it as well.
    assert!(home.refused(&["init"]).contains("salestrack.db-wal already"));
    home.ok(&["restore", &home.named("b.bak")]);
    assert_eq!(home.sales(), 0);
    home.ok(&["check"]);
    assert_eq!(
        beginning(&names(&home.shop_folder()), "salestrack.db.before-restore-2026-11-22-143200.bak-wal").len(),
        1
    );
}

#[test]
fn what_is_no_sound_backup_is_named_and_nothing_is_touched() {
    let home = Home::shop();
    home.ok(&["sale", "add", "--line", KEYBOARD]);
    home.ok(&["backup", &home.named("good.bak")]);
    let good = fs::read(home.path("good.bak")).unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(home.path(name), bytes).unwrap();
    write("empty", b"");
    write("notes.txt", b"milk, bread");
    write("cut", &good[..good.len() - 4_096]);
    write("stump", &good[..60]);
    Connection::open(home.path("other.db")).unwrap().execute_batch("CREATE TABLE notes (n)").unwrap();
    write("newer", &good);
    Connection::open(home.path("newer")).unwrap().pragma_update(None, "user_version", 99).unwrap();
    write("garbled", &good);
    garble(&home.path("garbled"), 8_192);
    write("totals", &good);
    Connection::open(home.path("totals")).unwrap().execute("UPDATE day_totals SET gross = 1", []).unwrap();
    write("facts", &good);
    let tampered = Connection::open(home.path("facts")).unwrap();
    // A view or a trigger that is missing comes back by itself, a label does not.
    let change = "DROP VIEW v_sales; DROP TRIGGER lines_are_facts; UPDATE document_lines SET label = 'Cable'";
    tampered.execute_batch(change).unwrap();
    drop(tampered);
    symlink(home.file(), home.path("link")).unwrap();
    fs::create_dir(home.path("folder")).unwrap();
    let before = fs::read(home.file()).unwrap();
    let cases = [
        ("nothing", "there is no file", "il n’y a pas de fichier"),
        ("empty", "it is empty", "il est vide"),
        ("notes.txt", "not an SQLite", "pas une base"),
        ("cut", "cut off", "coupé"),
        ("stump", "cut off", "coupé"),
        ("other.db", "another program", "un autre programme"),
        ("newer", "newer SalesTrack", "plus récent"),
        ("garbled", "garbled", "garbled"),
        ("totals", "--repair", "--repair"),
        ("facts", "one thing is off", "une chose ne va pas"),
        ("link", "the shop itself", "la boutique elle-même"),
        ("folder", "it is a folder", "c’est un dossier"),
    ];
    for (name, english, french) in cases {
        let told = home.refused(&["restore", &home.named(name)]);
        assert!(told.contains(english), "{name}: {told}");
        let told = home.refused(&["restore", &home.named(name), "--lang", "fr"]);
        assert!(told.contains(french), "{name}: {told}");
    }
    assert!(fs::read(home.file()).unwrap() == before, "touched");
    assert_eq!(names(&home.shop_folder()), ["salestrack.db"]);
}

#[test]
fn another_shop_is_not_replaced_by_mistake() {
    let home = Home::shop();
    home.ok(&["init", "--database", &home.named("b.db"), "--name", "Chez Binta"]);
    Connection::open(home.path("b.db")).unwrap().execute("UPDATE shop SET created_ms = 1", []).unwrap();
    assert!(home.refused(&["restore", &home.named("b.db")]).contains("Chez Binta"));
    fs::write(home.path("notes.txt"), "milk").unwrap();
    let onto_notes = ["restore", &home.named("b.db"), "--database", &home.named("notes.txt")];
    assert!(home.refused(&onto_notes).contains("--force"));
    assert!(home.refused(&["restore", &home.named("b.db"), "--database", &home.named("")]).contains("is a folder"));
    symlink(home.path("unplugged/shop.db"), home.path("far.db")).unwrap();
    home.refused(&["restore", &home.named("b.db"), "--database", &home.named("far.db"), "--force"]);
    assert_eq!(fs::read_to_string(home.path("notes.txt")).unwrap(), "milk");
    home.ok(&["restore", &home.named("b.db"), "--force"]);
    assert_eq!(kept(&home).len(), 1);
}

#[test]
fn a_link_to_the_shop_stays_a_link() {
    let home = Home::shop();
    symlink(home.file(), home.path("link.db")).unwrap();
    home.ok(&["backup", &home.named("b.bak"), "--database", &home.named("link.db")]);
    home.ok(&["sale", "add", "--line", KEYBOARD, "--database", &home.named("link.db")]);
    assert_eq!(home.sales(), 1);
    home.ok(&["restore", &home.named("b.bak"), "--database", &home.named("link.db")]);
    assert!(home.path("link.db").symlink_metadata().unwrap().is_symlink());
    assert_eq!(home.sales(), 0);
    assert_eq!(kept(&home).len(), 1);
}

#[test]
fn a_backup_on_a_medium_for_reading_is_restored_and_one_place_for_reading_is_named() {
    let home = Home::shop();
    home.ok(&["backup", &home.named("b.bak")]);
    home.ok(&["sale", "add", "--line", KEYBOARD]);
    fs::copy(home.file(), home.path("tiny.db")).unwrap();
    let script = "mount -t tmpfs -o size=2M tmpfs \"$TINY\" && cp \"$HOME/tiny.db\" \"$HOME/b.bak\" \"$TINY\" && \
                  mount -o remount,ro \"$TINY\" && \
                  \"$SALESTRACK\" restore \"$TINY/b.bak\" >&2 && \"$SALESTRACK\" restore \"$HOME/b.bak\" --database \"$TINY/tiny.db\"";
    let Some(output) = home.in_namespace(script) else { return };
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.lines().last().unwrap().contains("can’t be written"), "{told}");
    assert_eq!(home.sales(), 0);
    home.ok(&["check"]);
}

/// Tills sell while the shop is put back again and again: what was confirmed is in the shop that was open at that time,
/// be it kept aside by now. Nothing is in none, and no file is half one and half the other.
#[test]
fn no_confirmed_sale_falls_between_two_shops() {
    let home = Home::shop();
    home.ok(&["product", "restock", "1", "1000"]);
    home.ok(&["backup", &home.named("b.bak")]);
    let confirmed: BTreeSet<String> = thread::scope(|scope| {
        let tills: Vec<_> = (0..3)
            .map(|till| {
                let home = &home;
                scope.spawn(move || {
                    let keys = (0..12).map(|n| format!("till-{till}-{n}"));
                    keys.filter(|key| {
                        let output = home.run(&["sale", "add", "--line", KEYBOARD, "--key", key]);
                        let told = String::from_utf8(output.stderr).unwrap();
                        assert!(output.status.success() || told.contains("busy"), "{told}");
                        output.status.success()
                    })
                    .collect::<Vec<_>>()
                })
            })
            .collect();
        while !tills.iter().all(thread::ScopedJoinHandle::is_finished) {
            let output = home.run(&["restore", &home.named("b.bak")]);
            let told = String::from_utf8(output.stderr).unwrap();
            assert!(output.status.success() || told.contains("open in another"), "{told}");
        }
        tills.into_iter().flat_map(|till| till.join().unwrap()).collect()
    });
    assert!(!confirmed.is_empty());
    let mut found = BTreeSet::new();
    let all = names(&home.shop_folder());
    assert_eq!(beginning(&all, "salestrack.db").len(), all.len(), "{all:?}");
    for name in all {
        let file = home.shop_folder().join(&name);
        assert!(!name.ends_with("-wal") && !name.contains("restoring"), "{name}");
        home.sales_in(&file);
        let shop = Connection::open(file).unwrap();
        let mut keys = shop.prepare("SELECT key FROM documents WHERE key LIKE 'till-%'").unwrap();
        found.extend(keys.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap));
    }
    let lost: Vec<&String> = confirmed.difference(&found).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn numbers_go_on_after_those_of_the_shop_that_was_left_and_the_chain_says_why() {
    let home = Home::shop();
    home.ok(&["sale", "add", "--line", KEYBOARD]);
    home.ok(&["backup", &home.named("b.bak")]);
    for _ in 0..3 {
        home.ok(&["sale", "add", "--line", MOUSE]);
    }
    home.ok(&["restore", &home.named("b.bak")]);
    let told = |home: &Home| {
        let findings = home.json(&["check"]);
        let details = findings.as_array().unwrap().iter().map(|row| row["detail"].as_str().unwrap().to_owned());
        details.collect::<Vec<String>>()
    };
    let [restored] = told(&home).try_into().unwrap();
    assert!(restored.contains("2026-000002 to 2026-000004"), "{restored}");
    assert!(home.ok(&["check"]).contains("everything is in order"));
    let sold = home.json(&["sale", "add", "--line", MOUSE]);
    assert_eq!(sold["number"], "2026-000005");
    assert_eq!(told(&home).len(), 1);
    assert!(home.ok(&["check", "--repair"]).contains("nothing to rebuild"));
    // Where the shop is gone, what this computer has seen of it is enough.
    fs::remove_dir_all(home.shop_folder()).unwrap();
    home.ok(&["restore", &home.named("b.bak")]);
    assert_eq!(home.json(&["sale", "add", "--line", MOUSE])["number"], "2026-000006");
    assert!(home.ok(&["check"]).contains("everything is in order"));
}

#[test]
fn a_file_put_back_by_hand_is_seen_for_good() {
    let home = Home::shop();
    home.ok(&["sale", "add", "--line", KEYBOARD]);
    home.put_back_after(|| {
        home.ok(&["sale", "add", "--line", MOUSE]);
        home.ok(&["check"]);
    });
    let found = |home: &Home| {
        let output = home.run(&["check", "--repair", "--format", "json"]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(found(&home).contains("this computer has seen"));
    // Sold on, the numbers are there again, of other sales.
    for _ in 0..3 {
        home.ok(&["sale", "add", "--line", KEYBOARD]);
        assert!(found(&home).contains("this computer has seen another one"));
    }
}
