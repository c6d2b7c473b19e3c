//! `salestrack migrate`: an older shop is told so and left alone, then brought up to date whole, with what stood there kept.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use rustix::process::Signal;
use salestrack::repository::{self, RepositoryError};

use crate::home::Home;
use crate::home::names;

/// Every schema that was released, by the file of a shop that it wrote.
const RELEASED: [&str; 6] = ["v1", "v4", "v5", "v6", "v7", "v8"];

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schema").join(name)
}

/// Is this the same shop? Only in its header does a file say that it has been claimed by somebody.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.get(100..) == other.get(100..)
}

/// A home whose shop was written by an older program.
fn older(version: &str) -> Home {
    let home = Home::bare();
    fs::create_dir_all(home.shop_folder()).unwrap();
    fs::copy(fixture(&format!("{version}.db")), home.file()).unwrap();
    fs::set_permissions(home.file(), fs::Permissions::from_mode(0o600)).unwrap();
    home
}

/// What the commands that read print, one after the other.
fn told(home: &Home) -> String {
    let kinds = [
        "orders-per-day",
        "best-sellers",
        "revenue-per-client",
        "units-per-month",
        "revenue-per-month",
        "least-popular",
    ];
    let reports = kinds.map(|kind| vec!["report", kind]);
    let lists = [vec!["sale", "list"], vec!["product", "list"], vec!["client", "list"]];
    let shown = ["2026-000001", "2026-000004", "P1-1"].map(|number| vec!["sale", "show", number]);
    let commands = reports.into_iter().chain(lists).chain(shown);
    commands.map(|command| home.ok(&[command, vec!["--format", "json"]].concat())).collect()
}

#[test]
fn what_only_reads_migrates_nothing_and_says_what_does() {
    let home = older("v4");
    let before = fs::read(home.file()).unwrap();
    let commands: [&[&str]; 9] = [
        &["report", "best-sellers"],
        &["product", "list"],
        &["product", "show", "1"],
        &["client", "history", "1"],
        &["sale", "list"],
        &["sale", "show", "2026-000001"],
        &["check"],
        &["backup", "b.bak"],
        // What writes does not migrate by the way either.
        &["product", "edit", "1", "--price", "20"],
    ];
    for command in commands {
        let said = home.refused(command);
        assert!(said.contains("salestrack migrate") && said.contains("older"), "{command:?}: {said}");
    }
    let said = home.refused(&["--lang", "fr", "sale", "list"]);
    assert!(said.contains("« salestrack migrate »"), "{said}");
    assert!(fs::read(home.file()).unwrap() == before, "touched");
    assert_eq!(names(&home.shop_folder()), ["salestrack.db"]);
}

#[test]
fn every_released_shop_is_brought_up_to_date_and_kept() {
    for version in RELEASED {
        let home = older(version);
        let before = fs::read(home.file()).unwrap();
        let said = home.json(&["migrate"]);
        let next: i64 = version.trim_start_matches('v').parse::<i64>().unwrap() + 1;
        let name = format!("salestrack.db.before-v{next}.bak");
        let name = name.as_str();
        let kept = home.shop_folder().join(name);
        assert_eq!(said["kept"].as_str().unwrap(), kept.display().to_string());
        assert!(is_same(&fs::read(&kept).unwrap(), &before), "{version}: what is kept is not what stood there");
        assert_eq!(names(&home.shop_folder()), ["salestrack.db", name]);
        assert_eq!(fs::metadata(home.file()).unwrap().permissions().mode() & 0o777, 0o600);
        home.ok(&["check"]);
        assert!(home.json(&["migrate"])["kept"].is_null(), "{version}");
        assert_eq!(names(&home.shop_folder()), ["salestrack.db", name]);
        // It goes on, and what was kept can come back.
        home.ok(&["product", "restock", "1", "1"]);
        home.ok(&["restore", &kept.display().to_string()]);
        home.ok(&["check"]);
    }
}

#[test]
fn documents_and_reports_stay_as_they_were() {
    for version in ["v4", "v5", "v6", "v7", "v8"] {
        let home = older(version);
        home.ok(&["migrate"]);
        assert_eq!(told(&home), fs::read_to_string(fixture(&format!("{version}.json"))).unwrap(), "{version}");
    }
}

#[test]
fn what_was_imported_on_no_day_of_a_shop_stands_on_the_day_of_its_import() {
    let home = older("v6");
    assert!(home.ok(&["migrate"]).contains("3 imported sales"));
    let findings = home.json(&["check"]);
    let redated: Vec<_> = findings.as_array().unwrap().iter().filter(|row| row["check"] == "redated").collect();
    let details: Vec<_> = redated.iter().map(|row| row["detail"].as_str().unwrap()).collect();
    assert_eq!(
        details,
        [("P2-000017", "0025-02-28"), ("P2-000019", "2099-12-31"), ("P2-000020", "9999-12-31")]
            .map(|(number, day)| format!("{number}: imported with the day {day}, stands on the day of its import"))
    );
    assert_eq!(home.json(&["sale", "show", "P2-17"])["day"], "2027-11-26");
    assert!(home.ok(&["check"]).contains("3 imported sales"));
    assert!(home.ok(&["--lang", "fr", "check"]).contains("3 ventes importées"));
    // It is no damage: a backup of it is sound, and nothing is repaired.
    home.ok(&["backup", &home.path("b.bak").display().to_string()]);
    assert!(home.ok(&["check", "--repair"]).contains("nothing to rebuild"));
}

#[test]
fn products_of_one_article_both_stay_and_are_told() {
    let home = older("v5");
    home.ok(&["migrate"]);
    let found = |code: &str| home.json(&["product", "show", code])["name"].as_str().unwrap().to_owned();
    for (code, name) in [
        ("711719814153", "Console"),
        ("0711719814153", "Console (old label)"),
        ("00711719814153", "Console"),
        ("5400000002649", "Water"),
        ("05400000002649", "Water, case"),
        ("060383042400", "Sponge"),
        ("978-2-07-036822-8", "Novel"),
        ("9782070368228", "Novel, used"),
        ("09782070368228", "Novel, twice used"),
        ("978 2070368228", "Novel"),
        // The older one was deleted.
        ("96385074", "Heir"),
        ("pl2*4", "Plant"),
    ] {
        assert_eq!(found(code), name, "{code}");
    }
    let twins = |home: &Home| {
        let findings = home.json(&["check"]);
        let findings = findings.as_array().unwrap().iter();
        findings
            .map(|row| (row["check"].as_str().unwrap().to_owned(), row["detail"].as_str().unwrap().to_owned()))
            .collect()
    };
    let told: Vec<(String, String)> = twins(&home);
    let expected = [
        "product 12 (0711719814153): the same article as product 11 (711719814153)",
        "product 14 (05400000002649): the same article as product 13 (5400000002649)",
        "product 17 (9782070368228): the same article as product 16 (978-2-07-036822-8)",
        "product 18 (09782070368228): the same article as product 16 (978-2-07-036822-8)",
    ];
    assert_eq!(told, expected.map(|detail| ("twin".to_owned(), detail.to_owned())));
    let said = home.ok(&["check"]);
    assert!(said.contains("everything is in order") && said.contains("4 products"), "{said}");
    // They are no damage: nothing is repaired, and a backup of them is sound.
    assert!(home.ok(&["check", "--repair"]).contains("nothing to rebuild"));
    assert_eq!(twins(&home), told);
    home.ok(&["backup", &home.path("b.bak").display().to_string()]);
    // They can be edited and given up; a code can't be taken anew.
    home.ok(&["product", "edit", "12", "--price", "180"]);
    assert!(home.refused(&["product", "edit", "12", "--code", "00711719814153"]).contains("Console"));
    assert!(
        home.refused(&["product", "add", "--name", "x", "--price", "1", "--code", "0-711719-814153"])
            .contains("Console")
    );
    home.ok(&["product", "delete", "id:11"]);
    assert_eq!(found("711719814153"), "Console (old label)");
    assert!(home.ok(&["check"]).contains("3 products"));
}

#[test]
fn totals_know_hours_tenders_and_net_amounts_afterwards() {
    let home = older("v4");
    home.ok(&["migrate"]);
    let c = Connection::open(home.file()).unwrap();
    let one = |sql: &str| c.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(one("SELECT count(*) FROM day_totals WHERE gross <> net"), 0);
    assert_eq!(one("SELECT count(*) FROM documents WHERE total <> net OR tax <> 0"), 0);
    assert_eq!(one("SELECT count(*) FROM document_lines WHERE list_price <> unit_price"), 0);
    // Three sales and two voids at five hours of the wall; what was imported has none, and no tender.
    assert_eq!(one("SELECT sum(documents) FROM hour_totals"), 6);
    assert_eq!(one("SELECT sum(payments) FROM tender_totals"), 6);
    assert_eq!(one("SELECT length(random_id) FROM shop"), 32);
}

#[test]
fn nothing_is_migrated_under_the_hands_of_a_window() {
    let home = older("v4");
    let before = fs::read(home.file()).unwrap();
    // A window of the old program, idle: it has read, and holds SQLite's shared lock.
    let window = Connection::open(home.file()).unwrap();
    window.pragma_update(None, "journal_mode", "WAL").unwrap();
    window.query_row("SELECT count(*) FROM documents", [], |_| Ok(())).unwrap();
    let said = home.refused(&["migrate"]);
    assert!(said.contains("open"), "{said}");
    drop(window);
    assert!(is_same(&fs::read(home.file()).unwrap(), &before));
    home.ok(&["migrate"]);
}

#[test]
fn a_migration_that_is_stopped_leaves_the_old_shop() {
    let home = older("v4");
    let before = fs::read(home.file()).unwrap();
    // Stopped at the first look, at the second ... until there is no look left at which to stop it.
    for stop in 1.. {
        let mut looks = 0;
        let outcome = repository::migrate(&home.file(), &mut |_| {
            looks += 1;
            looks < stop
        });
        match outcome {
            Ok(kept) => {
                assert!(kept.is_some() && stop > 20, "{stop}");
                break;
            }
            Err(error) => assert!(matches!(error, RepositoryError::Interrupted), "{error}"),
        }
        assert_eq!(names(&home.shop_folder()), ["salestrack.db"], "{stop}");
        assert!(is_same(&fs::read(home.file()).unwrap(), &before), "{stop}");
    }
    home.ok(&["check"]);
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_shop_or_the_new_one() {
    for millis in (0..60).step_by(3) {
        let home = older("v4");
        let before = fs::read(home.file()).unwrap();
        let mut child = home.command(&["migrate"]).spawn().unwrap();
        thread::sleep(Duration::from_millis(millis));
        rustix::process::kill_process(rustix::process::Pid::from_child(&child), Signal::KILL).ok();
        child.wait().unwrap();
        if repository::needs_migration(&home.file()) {
            assert!(is_same(&fs::read(home.file()).unwrap(), &before), "{millis}");
            home.ok(&["migrate"]);
        }
        home.ok(&["check"]);
        assert_eq!(told(&home), fs::read_to_string(fixture("v4.json")).unwrap(), "{millis}");
        let left = names(&home.shop_folder());
        assert!(left.iter().all(|name| !name.contains("migrating")), "{left:?}");
    }
}

#[test]
fn the_dashboard_brings_its_shop_up_to_date_before_it_opens() {
    let home = older("v4");
    let window = home.start(&[]);
    window.wait("Keyboard");
    let until = Instant::now() + Duration::from_secs(30);
    while !home.shop_folder().join("backups").exists() {
        assert!(Instant::now() < until, "no backup of the day is begun");
        thread::yield_now();
    }
    window.quit();
    assert_eq!(names(&home.shop_folder())[..2], ["backups", "salestrack.db"]);
    assert!(home.shop_folder().join("salestrack.db.before-v5.bak").exists());
    home.ok(&["check"]);
}
