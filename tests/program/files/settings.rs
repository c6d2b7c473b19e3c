//! What a person, a shell and `man` are told of the program: settings, log, completions, pages.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::panic::catch_unwind;

use salestrack::clock::Clock;
use salestrack::log::{self, Level};
use serde_json::json;

use crate::home::{Home, KEYBOARD, names};

fn write_config(home: &Home, text: &str) {
    fs::create_dir_all(home.path(".config/salestrack")).unwrap();
    fs::write(home.path(".config/salestrack/config.toml"), text).unwrap();
}

#[test]
fn the_config_file_is_found_and_begun_even_when_it_is_wrong() {
    let home = Home::bare();
    write_config(&home, "themme = \"dark\"\n");
    assert!(home.refused(&["config", "show"]).contains("themme"));
    let path = home.path(".config/salestrack/config.toml").display().to_string();
    assert_eq!(home.ok(&["config", "path"]).trim_end(), path);
    let sample = home.ok(&["config", "sample"]);
    assert_eq!(sample, include_str!("../../../assets/config.toml"));
    write_config(&home, &sample);
    home.ok(&["config", "show"]);
}

#[test]
fn each_setting_says_who_set_it() {
    let home = Home::shop();
    let row = |setting: &str, value: &str, by: &str, place: serde_json::Value| json!({"setting": setting, "value": value, "said_by": by, "where": place});
    let shop = home.file().display().to_string();
    let shown = home.json(&["config", "show"]);
    assert_eq!(shown[0], row("database", &shop, "default", json!(null)));
    assert_eq!(shown[1], row("lang", "en", "system", json!(null)));
    assert_eq!(shown[5], row("log_level", "info", "default", json!(null)));
    let log = home.path(".local/state/salestrack/salestrack.log").display().to_string();
    assert_eq!(shown[6], row("log", &log, "default", json!(null)));

    let file = home.path(".config/salestrack/config.toml").display().to_string();
    write_config(&home, "lang = \"fr\"\ncharts = \"blocks\"\ntheme = \"light\"\nlog_level = \"warn\"\n");
    let shown = home.json(&["config", "show", "--theme", "dark"]);
    assert_eq!(shown[1], row("lang", "fr", "file", json!(file)));
    assert_eq!(shown[2], row("theme", "dark", "flag", json!("--theme")));
    assert_eq!(shown[3], row("charts", "blocks", "file", json!(file)));
    assert_eq!(shown[5], row("log_level", "warn", "file", json!(file)));
    assert!(home.ok(&["config", "show"]).contains("fichier de configuration"));

    // The shop's own language is stronger than the file's, and what is asked for now stronger than both.
    let spoken = home.named("b.db");
    home.ok(&["init", "--database", &spoken, "--lang", "en"]);
    let shown = home.json(&["config", "show", "--database", &spoken]);
    assert_eq!(shown[0], row("database", &spoken, "flag", json!("--database")));
    assert_eq!(shown[1], row("lang", "en", "shop", json!(spoken)));
    let output = home.command(&["config", "show", "--database", &spoken, "--format", "csv"]);
    let mut output = output;
    let output = output.env("SALESTRACK_LANG", "fr").env("SALESTRACK_LOG", "off").output().unwrap();
    let csv = String::from_utf8(output.stdout).unwrap();
    assert!(csv.contains("\nlang,fr,variable,SALESTRACK_LANG\n"), "{csv}");
    assert!(csv.contains("\nlog_level,off,variable,SALESTRACK_LOG\n"), "{csv}");
}

#[test]
fn every_shell_has_its_script_and_every_command_its_page() {
    let home = Home::bare();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = home.ok(&["completions", shell]);
        assert!(script.contains("salestrack") && script.contains("restore"), "{shell}");
    }
    assert_eq!(home.run(&["completions", "abacus"]).status.code(), Some(2));
    assert!(home.ok(&["man"]).starts_with(".ie"));
    fs::create_dir(home.path("man")).unwrap();
    home.ok(&["man", "--to", &home.named("man")]);
    let pages = names(&home.path("man"));
    for page in ["salestrack.1", "salestrack-sale.1", "salestrack-sale-add.1", "salestrack-backup.1"] {
        assert!(pages.iter().any(|name| name == page), "{page}: {pages:?}");
    }
    assert!(home.refused(&["man", "--to", &home.named("nowhere")]).contains("could not be written"));
    // None of them makes a shop or a log.
    assert!(!home.path(".local").exists());
}

#[test]
fn the_log_tells_what_was_done_and_nothing_of_whom() {
    let home = Home::shop();
    let log = home.path(".local/state/salestrack/salestrack.log");
    // Everyday commands, and what is merely refused, leave no trace.
    home.ok(&["client", "add", "--name", "Aminata Traoré", "--phone", "0612345678"]);
    home.refused(&["product", "show", "nothing"]);
    assert!(!log.exists());
    home.ok(&["backup", &home.named("b.bak")]);
    let mut window = home.open();
    window.press("2");
    window.wait("Aminata");
    window.quit();
    home.ok(&["restore", &home.named("b.bak")]);
    let text = fs::read_to_string(&log).unwrap();
    let told: Vec<&str> = ["backed up to", "dashboard 0", "dashboard left", "restored"].into_iter().collect();
    let at: Vec<Option<usize>> = told.iter().map(|what| text.find(what)).collect();
    assert!(at.iter().all(Option::is_some) && at.is_sorted(), "{text}");
    assert!(text.lines().all(|line| line.starts_with("2026-11-22T14:32:00+01:00 info ")), "{text}");
    assert_eq!(fs::metadata(&log).unwrap().permissions().mode() & 0o777, 0o600);

    // At its loudest it names commands and kinds of errors, never what was typed or shown.
    home.ok(&["sale", "add", "--line", KEYBOARD, "--client", "1", "--log-level", "debug"]);
    home.refused(&["product", "show", "Aminata", "--log-level", "debug"]);
    home.refused(&["sale", "add", "--line", &format!("{KEYBOARD}=900"), "--log-level", "debug"]);
    let text = fs::read_to_string(&log).unwrap();
    assert!(text.contains(" debug ") && text.contains("Short"), "{text}");
    for private in ["Aminata", "Traor", "0612345678", "Keyboard", KEYBOARD, "49.90", "Chez Awa"] {
        assert!(!text.contains(private), "{private}: {text}");
    }
}

#[test]
fn the_log_can_be_off_is_bounded_and_stops_nobody() {
    let home = Home::shop();
    let folder = home.path(".local/state/salestrack");
    home.ok(&["backup", &home.named("a.bak"), "--log-level", "off"]);
    // No log; what is there are the heads of the chains.
    assert!(names(&folder).iter().all(|name| name == "heads"));
    assert_eq!(home.run(&["check", "--log-level", "loud"]).status.code(), Some(2));
    let mut bad = home.command(&["check"]);
    let bad = bad.env("SALESTRACK_LOG", "loud").output().unwrap();
    assert!(String::from_utf8(bad.stderr).unwrap().contains("SALESTRACK_LOG"));

    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("salestrack.log"), "x".repeat(1 << 20)).unwrap();
    fs::write(folder.join("salestrack.log.1"), "older").unwrap();
    home.ok(&["backup", &home.named("b.bak")]);
    assert_eq!(names(&folder), ["heads", "salestrack.log", "salestrack.log.1"]);
    assert!(fs::metadata(folder.join("salestrack.log")).unwrap().len() < 1_000);
    assert_eq!(fs::metadata(folder.join("salestrack.log.1")).unwrap().len(), 1 << 20);

    fs::remove_dir_all(&folder).unwrap();
    fs::write(&folder, "a file where the folder should be").unwrap();
    home.ok(&["backup", &home.named("c.bak")]);
    home.open().quit();
}

#[test]
fn a_panic_is_written_down_by_its_place_and_not_by_its_words() {
    let home = Home::bare();
    let path = home.path("state/salestrack.log");
    log::start(path.clone(), Level::Error, Clock::system());
    let thread = std::thread::spawn(|| {
        let name = String::from("Aminata");
        assert!(name.is_empty(), "not the client {name}");
    });
    assert!(thread.join().is_err());
    assert!(catch_unwind(|| log::info("quiet")).is_ok());
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains("panic at tests/program/files/settings.rs:"), "{text}");
    assert!(!text.contains("Aminata") && !text.contains("quiet"), "{text}");
}
