//! `salestrack backup`: sound whoever sells meanwhile, and nothing where it can't be.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};
use std::thread;

use rusqlite::Connection;
use rustix::process::{Pid, Signal, kill_process};
use salestrack::repository::{self, OpenMode, RepositoryError};

use crate::home::{Home, KEYBOARD, MOUSE};
use crate::home::{beginning, names, refusal};

#[test]
fn a_backup_is_sound_while_others_sell() {
    let home = Home::shop();
    home.ok(&["product", "restock", "1", "1000"]);
    let folder = home.path("safe");
    fs::create_dir(&folder).unwrap();
    thread::scope(|scope| {
        let sellers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..12 {
                        home.ok(&["sale", "add", "--line", KEYBOARD]);
                    }
                })
            })
            .collect();
        let mut number = 0;
        while number < 3 || !sellers.iter().all(thread::ScopedJoinHandle::is_finished) {
            home.ok(&["backup", &folder.join(format!("{number}.bak")).display().to_string()]);
            number += 1;
        }
    });
    let made = names(&folder);
    // In the order in which they were made, each holds at least what the one before it holds.
    let mut counted: Vec<usize> = (0..made.len()).map(|n| home.sales_in(&folder.join(format!("{n}.bak")))).collect();
    assert!(counted.is_sorted(), "{counted:?}");
    home.ok(&["backup", &home.named("last.bak")]);
    counted.push(home.sales_in(&home.path("last.bak")));
    assert_eq!(counted.last(), Some(&24));
    home.ok(&["check"]);
}

#[test]
fn a_backup_beside_an_open_window_holds_what_the_window_has_just_sold() {
    let home = Home::shop();
    let mut window = home.open();
    window.pay_for(MOUSE);
    window.press("\r");
    window.wait("2026-000001");
    home.ok(&["backup", &home.named("b.bak")]);
    assert_eq!(home.sales_in(&home.path("b.bak")), 1);
    window.quit();
}

#[test]
fn a_backup_is_for_its_owner_only_and_alone_in_its_folder() {
    let home = Home::shop();
    fs::create_dir(home.path("safe")).unwrap();
    let plain = home.command(&[]);
    for (umask, name) in [("000", "a.bak"), ("777", "b.bak")] {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "umask $1; exec \"$0\" backup \"$2\"", env!("CARGO_BIN_EXE_salestrack"), umask]);
        command.arg(home.path("safe").join(name)).env_clear().stdin(Stdio::null());
        command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        assert!(command.output().unwrap().status.success());
        let mode = fs::metadata(home.path("safe").join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{umask}");
    }
    assert_eq!(names(&home.path("safe")), ["a.bak", "b.bak"]);
}

#[test]
fn places_where_no_backup_goes_are_named() {
    let home = Home::shop();
    let shop = home.file().display().to_string();
    let log = format!("{shop}-wal");
    symlink(home.file(), home.path("link.db")).unwrap();
    fs::hard_link(home.file(), home.path("twin.db")).unwrap();
    fs::write(home.path("notes.txt"), "milk, bread").unwrap();
    fs::write(home.path("orphan.bak-wal"), "x").unwrap();
    let named = |name: &str| home.named(name);
    let before = fs::read(home.file()).unwrap();
    let cases = [
        (shop.clone(), true, "is the shop itself"),
        (log, true, "is the shop itself"),
        (named("link.db"), true, "is the shop itself"),
        (named("twin.db"), true, "is the shop itself"),
        (named(""), true, "is a folder"),
        (named("nowhere/b.bak"), true, "no folder"),
        (named("notes.txt/b.bak"), true, "no folder"),
        ("/dev/null".to_owned(), true, "not a plain file"),
        (named("notes.txt"), false, "already"),
        (named("orphan.bak"), false, "already"),
    ];
    for (place, force, word) in cases {
        let arguments = ["backup", &place, "--force"];
        let arguments = if force { &arguments[..] } else { &arguments[..2] };
        let told = home.refused(arguments);
        assert!(told.contains(word), "{place}: {told}");
        let told = home.refused(&[arguments, &["--lang", "fr"]].concat());
        assert!(!told.contains(word), "{place}: {told}");
    }
    assert!(fs::read(home.file()).unwrap() == before, "touched");
    assert_eq!(fs::read_to_string(home.path("notes.txt")).unwrap(), "milk, bread");
}

#[test]
fn force_replaces_a_file_but_no_open_shop() {
    let home = Home::shop();
    let other = home.named("other.db");
    home.ok(&["init", "--database", &other]);
    fs::write(home.path("notes.txt"), "milk, bread").unwrap();
    fs::write(home.path("notes.txt-wal"), "what a killed program left").unwrap();
    home.ok(&["backup", &home.named("notes.txt"), "--force"]);
    assert_eq!(home.sales_in(&home.path("notes.txt")), 0);
    let held = repository::open(&home.path("other.db"), OpenMode::Existing).unwrap();
    assert!(home.refused(&["backup", &other, "--force"]).contains("open in another window"));
    drop(held);
    home.ok(&["backup", &other, "--force"]);
    assert!(home.ok(&["product", "list", "--database", &other]).contains("Keyboard"));
    // A link is replaced, not followed.
    fs::write(home.path("far.txt"), "far").unwrap();
    symlink(home.path("far.txt"), home.path("near.bak")).unwrap();
    home.ok(&["backup", &home.named("near.bak"), "--force"]);
    assert_eq!(fs::read_to_string(home.path("far.txt")).unwrap(), "far");
}

#[test]
fn a_backup_that_is_stopped_leaves_nothing() {
    let home = Home::shop();
    for _ in 0..3 {
        home.ok(&["sale", "add", "--line", KEYBOARD]);
    }
    fs::create_dir(home.path("safe")).unwrap();
    let to = home.path("safe/b.bak");
    let _open = repository::open(&home.file(), OpenMode::Existing).unwrap();
    // Stopped at the first look, at the second ... until there is no look left at which to stop it.
    for stop in 1.. {
        let mut looks = 0;
        let outcome = repository::back_up(&home.file(), &to, false, &mut |_| {
            looks += 1;
            looks < stop
        });
        match outcome {
            Ok(()) => {
                assert!(stop > 10, "{stop}");
                break;
            }
            Err(error) => assert!(matches!(error, RepositoryError::Interrupted), "{error}"),
        }
        assert!(names(&home.path("safe")).is_empty(), "{stop}");
    }
    assert_eq!(names(&home.path("safe")), ["b.bak"]);
}

#[test]
fn ctrl_c_stops_the_program_and_leaves_nothing() {
    let home = Home::bare();
    home.ok(&["demo", "--create", &home.named("big.db"), "--sales", "3000", "--until", "2026-11-22"]);
    fs::create_dir(home.path("safe")).unwrap();
    let mut command = home.command(&["backup", &home.named("safe/b.bak"), "--database", &home.named("big.db")]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // As soon as there is something that could be left.
    while names(&home.path("safe")).is_empty() {
        thread::yield_now();
    }
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    kill_process(pid, Signal::INT).unwrap();
    let told = refusal(child.wait_with_output().unwrap(), 1, &["ctrl+c"]);
    assert!(told.contains("stopped on request"), "{told}");
    assert!(names(&home.path("safe")).is_empty());
}

#[test]
fn a_full_disk_and_a_disk_for_reading_are_named_and_left_clean() {
    let home = Home::shop();
    let script = |options: &str, then: &str| {
        format!(
            "mount -t tmpfs -o {options} tmpfs \"$TINY\" && \"$SALESTRACK\" backup \"$TINY/b.bak\"; code=$?; \
             ls -A \"$TINY\" | grep . >&2; {then} exit $code"
        )
    };
    for (options, words) in [("size=120k", ["no room", "plus de place"]), ("ro", ["can’t be written", "ne peut pas"])]
    {
        for (lang, word) in ["en", "fr"].into_iter().zip(words) {
            let Some(output) =
                home.in_namespace(&script(options, "").replace("backup", &format!("--lang {lang} backup")))
            else {
                return;
            };
            let told = refusal(output, 1, &[options]);
            assert!(told.contains(word), "{options}: {told}");
        }
    }
    home.ok(&["check"]);
    // With room enough, all is well there too.
    let output = home.in_namespace(&script("size=2M", "")).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "b.bak\n");
}

#[test]
fn a_shop_that_is_off_gives_no_backup_and_says_why() {
    let home = Home::shop();
    home.ok(&["sale", "add", "--line", KEYBOARD]);
    let shop = rusqlite::Connection::open(home.file()).unwrap();
    shop.execute("UPDATE day_totals SET gross = gross + 1", []).unwrap();
    drop(shop);
    let told = home.refused(&["backup", &home.named("b.bak")]);
    assert!(told.contains("--repair"), "{told}");
    assert!(beginning(&names(&home.path("")), "b.bak").is_empty());
    home.ok(&["check", "--repair"]);
    home.ok(&["backup", &home.named("b.bak")]);
}

#[test]
fn a_day_to_come_and_what_is_no_backup_push_none_out() {
    let home = Home::shop();
    fs::create_dir(home.backups()).unwrap();
    let day = |name: &str| home.backups().join(format!("salestrack.db.{name}.bak"));
    for real in 10..20 {
        fs::copy(home.file(), day(&format!("2026-11-{real}"))).unwrap();
    }
    for to_come in 1..9 {
        fs::copy(home.file(), day(&format!("2099-01-0{to_come}"))).unwrap();
    }
    fs::write(day("2026-11-20"), "").unwrap();
    let half = fs::read(home.file()).unwrap();
    fs::write(day("2026-11-21"), &half[..half.len() / 2]).unwrap();
    // Nor is there a backup of today where its name leads to nothing of worth.
    for (at, nothing) in [&b""[..], b"SQLite", &half[..half.len() / 2]].into_iter().enumerate() {
        fs::write(day("2026-11-22"), nothing).unwrap();
        assert!(!home.ok(&["backup"]).contains("already"), "{at}");
        assert_eq!(home.sales_in(&day("2026-11-22")), 0);
        assert!(home.ok(&["backup"]).contains("already"), "{at}");
    }
    let kept = names(&home.backups());
    let real: Vec<&str> = kept.iter().filter_map(|name| name.strip_prefix("salestrack.db.2026-11-")).collect();
    let expected = ["14", "15", "16", "17", "18", "19", "20", "21", "22"].map(|day| format!("{day}.bak"));
    assert_eq!(real, expected);
    assert_eq!(kept.len(), expected.len() + 8, "{kept:?}");
}

#[test]
fn a_name_that_sqlite_reads_otherwise_is_a_name() {
    let home = Home::bare();
    for name in ["file:shop.db", ":memory:", "file::memory:?cache=shared", "a?b#c%20.db", "-x.db"] {
        // As somebody types it who stands in the folder.
        let run = |arguments: &[&str]| {
            let output = home.command(arguments).current_dir(home.path("")).output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{name} {arguments:?}: {output:?}");
        };
        let database = format!("--database={name}");
        let backup = format!("{name}.bak");
        run(&["init", &database, "--name", "X"]);
        run(&["product", "add", &database, "--name", "Y", "--price", "1"]);
        run(&["backup", &database, "--", &backup]);
        run(&["product", "add", &database, "--name", "Z", "--price", "1"]);
        run(&["restore", &database, "--", &backup]);
        run(&["check", &database]);
        assert!(home.path(name).is_file() && home.path(&backup).is_file(), "{name}");
        let shop = repository::open_reader(&home.path(name)).unwrap();
        assert_eq!(shop.product_counts().unwrap().total, 1, "{name}");
    }
}

/// The shop on a day, with the sale of a mouse.
fn sell_on(home: &Home, day: &str) {
    home.on(day, &["sale", "add", "--line", MOUSE]);
}

#[test]
fn the_backup_of_a_day_checks_what_came_since_the_whole_was_checked() {
    let home = Home::shop();
    sell_on(&home, "2026-10-05");
    sell_on(&home, "2026-11-20");
    home.on("2026-11-22", &["backup"]);
    let mut day = 23;
    // What a disk may have done to the shop, and whether the backup of the next day sees it.
    let damages = [
        ("UPDATE day_totals SET gross = gross + 1 WHERE day = 20261120", true),
        ("UPDATE hour_totals SET orders = orders + 1 WHERE day = 20261122", true),
        ("DELETE FROM tender_totals WHERE day = 20261123", true),
        ("UPDATE product_totals SET quantity = 9 WHERE period = 320261123", true),
        ("DELETE FROM product_totals WHERE period = 220261100", true),
        ("UPDATE product_totals SET quantity = quantity + 1 WHERE period = 120260000", true),
        ("UPDATE product_totals SET gross = 1 WHERE period = 0", true),
        ("UPDATE client_totals SET orders = 0 WHERE period = 220261100", true),
        ("DELETE FROM client_totals WHERE period = 0", true),
        ("UPDATE unit_totals SET quantity = 1 WHERE period = 320261123", true),
        ("UPDATE products SET on_hand = on_hand + 1000 WHERE id = 2", true),
        ("UPDATE counts SET n = n + 1 WHERE list = 'documents'", true),
        ("DROP TRIGGER lines_are_facts; UPDATE document_lines SET label = 'x' WHERE document_id = 3", true),
        ("UPDATE day_totals SET gross = gross + 1 WHERE day = 20261005", false),
    ];
    sell_on(&home, "2026-11-22");
    sell_on(&home, "2026-11-23");
    let sound = fs::read(home.file()).unwrap();
    for (damage, is_seen) in damages {
        fs::write(home.file(), &sound).unwrap();
        Connection::open(home.file()).unwrap().execute_batch(damage).unwrap();
        let output = home.run_on(&format!("2026-11-{day}"), &["backup"]);
        assert_eq!(output.status.success(), !is_seen, "{damage}: {output:?}");
        day += i32::from(!is_seen);
    }
    // A week after it was checked, the whole is checked again.
    let output = home.run_on("2026-11-29", &["backup"]);
    assert!(!output.status.success(), "{output:?}");
    fs::write(home.file(), &sound).unwrap();
    home.on("2026-11-29", &["backup"]);
}

/// A file that was put back by hand ends before what this computer has seen of it.
#[test]
fn no_backup_calls_sound_what_the_check_refuses() {
    let home = Home::shop();
    home.ok(&["sale", "add", "--line", MOUSE]);
    home.put_back_after(|| drop(home.ok(&["sale", "add", "--line", KEYBOARD])));
    for command in [vec!["check"], vec!["backup"], vec!["backup", "b.bak"]] {
        let output = home.run(&command);
        assert_eq!(output.status.code(), Some(1), "{command:?}: {output:?}");
    }
}

#[test]
fn a_series_that_is_not_of_its_till_and_year_and_an_unknown_unit_are_told() {
    let damages = [
        "INSERT INTO series (prefix, till_id, year, kind) VALUES ('2026-000', 1, 2027, 'sale')",
        "INSERT INTO series (prefix, till_id, year, kind) VALUES ('2027-', 1, 2099, 'sale')",
        "UPDATE tills SET prefix = 'B'",
        "INSERT INTO units (code, whole) VALUES ('crate', 0); UPDATE products SET unit = 'crate' WHERE id = 1",
    ];
    for damage in damages {
        let home = Home::shop();
        home.ok(&["sale", "add", "--line", MOUSE]);
        Connection::open(home.file()).unwrap().execute_batch(damage).unwrap();
        for command in [vec!["check"], vec!["check", "--repair"], vec!["backup"]] {
            let output = home.run(&command);
            assert_eq!(output.status.code(), Some(1), "{damage}: {command:?}: {output:?}");
        }
        // The exit code says so even where the list can't be written.
        for end in ["| true", ">/dev/full"] {
            let script = format!("{{ {} check; echo $? >code; }} {end}", env!("CARGO_BIN_EXE_salestrack"));
            let mut shell = Command::new("sh");
            shell.args(["-c", &script]).current_dir(home.path("")).envs(home.variables());
            shell.output().unwrap();
            assert_eq!(fs::read_to_string(home.path("code")).unwrap().trim(), "1", "{end}");
        }
    }
}

/// A file that was put back by hand: the numbers that this computer has seen are not given again, and the check still tells it.
#[test]
fn no_number_is_given_twice_after_a_file_was_put_back_by_hand() {
    let home = Home::shop();
    home.ok(&["sale", "add", "--line", MOUSE]);
    home.put_back_after(|| {
        home.ok(&["sale", "add", "--line", KEYBOARD]);
        home.ok(&["sale", "add", "--line", KEYBOARD]);
    });
    let sold = home.json(&["sale", "add", "--line", MOUSE]);
    assert_eq!(sold["number"], "2026-000004");
    assert_eq!(home.run(&["check"]).status.code(), Some(1));
}
