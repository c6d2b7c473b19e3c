//! What may stand where the shop's file should: each gets one clear line in the reader's language, and stays as it is.

use std::{
    fs::{self, Permissions},
    os::unix::{
        fs::{PermissionsExt, symlink},
        net::UnixListener,
        process::CommandExt,
    },
    path::Path,
    process::{Command, Output, Stdio},
};

use rusqlite::Connection;
use salestrack::i18n::Lang;

use crate::home::{Home, KEYBOARD};

/// The size of a page of the shop's file.
const PAGE: usize = 2_048;
/// Words that no French sentence has.
const ENGLISH: [&str; 9] = [" is ", " the ", " it ", " not ", " of ", " file", " database", " error", "disk "];

/// Read, write, verify, look at a report.
const COMMANDS: [&[&str]; 4] =
    [&["product", "list"], &["sale", "add", "--line", KEYBOARD], &["check"], &["report", "best-sellers"]];

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// One line, exit code 1, nothing printed, no word of the inside.
fn refused(output: &Output, lang: Lang) -> String {
    let line = told(output);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b""[..]), "{line}");
    assert_eq!(line.lines().count(), 1, "{line}");
    assert!(line.starts_with("salestrack: "), "{line}");
    for word in ENGLISH {
        assert!(lang == Lang::En || !line.contains(word), "{word:?}: {line}");
    }
    line
}

/// Puts something where a shop is looked for; gives the words that tell what it is, in English and in French.
fn put(what: &str, path: &Path, shop: &[u8]) -> [&'static str; 2] {
    match what {
        "folder" => {
            fs::create_dir(path).unwrap();
            ["it is a folder", "c’est un dossier"]
        }
        "empty" => {
            fs::write(path, b"").unwrap();
            ["it is empty", "il est vide"]
        }
        "text" => {
            fs::write(path, "name;price\nGinger juice;4.90\n".repeat(40)).unwrap();
            ["not an SQLite database", "pas une base SQLite"]
        }
        "short" => {
            fs::write(path, b"SQLite format 3\0").unwrap();
            ["its end is missing", "la fin manque"]
        }
        "another program's" => {
            Connection::open(path)
                .unwrap()
                .execute_batch("CREATE TABLE shop (a); INSERT INTO shop VALUES (1)")
                .unwrap();
            ["belongs to another program", "appartient à un autre programme"]
        }
        "newer" => {
            fs::write(path, shop).unwrap();
            Connection::open(path).unwrap().pragma_update(None, "user_version", 9_999).unwrap();
            ["update SalesTrack", "mettez SalesTrack à jour"]
        }
        "without a shop" => {
            fs::write(path, shop).unwrap();
            Connection::open(path).unwrap().execute_batch("DROP TABLE shop").unwrap();
            ["there is no shop in it", "il n’y a pas de boutique dedans"]
        }
        "socket" => {
            drop(UnixListener::bind(path).unwrap());
            ["not a plain file", "pas un fichier ordinaire"]
        }
        "device" => {
            symlink("/dev/zero", path).unwrap();
            ["not a plain file", "pas un fichier ordinaire"]
        }
        "nowhere" => {
            symlink(path.with_extension("gone"), path).unwrap();
            ["there is no shop at", "il n’y a pas de boutique dans"]
        }
        other => panic!("{other}"),
    }
}

#[test]
fn what_is_no_shop_is_named_and_left_alone() {
    let home = Home::shop();
    home.ok(&["check"]);
    let shop = fs::read(home.file()).unwrap();
    for what in [
        "folder",
        "empty",
        "text",
        "short",
        "another program's",
        "newer",
        "without a shop",
        "socket",
        "device",
        "nowhere",
    ] {
        let path = home.path("other.db");
        let words = put(what, &path, &shop);
        let before = path.is_file().then(|| fs::read(&path).unwrap());
        let name = path.display().to_string();
        for (lang, words) in Lang::ALL.into_iter().zip(words) {
            for command in COMMANDS {
                let arguments = [command, &["--database", &name, "--lang", lang.code()]].concat();
                let line = refused(&home.run(&arguments), lang);
                assert!(line.contains(words), "{what}: {line}");
            }
            // The dashboard says the same on the plain terminal, before it paints anything; where there is nothing, it
            // makes a shop.
            if what != "nowhere" {
                let mut window = home.start(&["--database", &name, "--lang", lang.code()]);
                window.wait("salestrack: ");
                assert_eq!(window.ended(), 1, "{what}");
            }
        }
        assert_eq!(path.is_file().then(|| fs::read(&path).unwrap()), before, "{what}");
        let _ = fs::remove_dir(&path).or_else(|_| fs::remove_file(&path));
    }
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_refused() {
    let home = Home::shop();
    home.ok(&["check"]);
    let shop = fs::read(home.file()).unwrap();
    let path = home.path("cut.db");
    let name = path.display().to_string();
    for (n, length) in (0..shop.len()).step_by(PAGE).flat_map(|start| [start, start + PAGE / 2 + 1]).enumerate() {
        fs::write(&path, &shop[..length]).unwrap();
        let lang = Lang::ALL[n % 2];
        let command = COMMANDS[n % COMMANDS.len()];
        let line = refused(&home.run(&[command, &["--database", &name, "--lang", lang.code()]].concat()), lang);
        let words = match (lang, length) {
            (Lang::En, 0) => "it is empty",
            (Lang::Fr, 0) => "il est vide",
            (Lang::En, _) => "its end is missing",
            (Lang::Fr, _) => "la fin manque",
        };
        assert!(line.contains(words), "{length}: {line}");
        assert_eq!(fs::read(&path).unwrap(), shop[..length]);
    }
}

/// Whatever is asked of a damaged file is answered, or refused as damage; nothing breaks off.
#[test]
fn each_page_may_be_damaged() {
    let home = Home::shop();
    for n in 0..6 {
        home.ok(&["sale", "add", "--line", KEYBOARD, "--key", &n.to_string()]);
    }
    home.ok(&["check"]);
    let shop = fs::read(home.file()).unwrap();
    let path = home.path("damaged.db");
    let name = path.display().to_string();
    let mut found = 0;
    for page in 0..shop.len() / PAGE {
        for (lang, filler) in Lang::ALL.into_iter().zip([0xff, 0x00]) {
            let mut bytes = shop.clone();
            // Not the first hundred bytes: they say whose file it is.
            let start = if page == 0 { 100 } else { page * PAGE };
            bytes[start..(page + 1) * PAGE].fill(filler);
            fs::write(&path, &bytes).unwrap();
            for command in COMMANDS {
                let output = home.run(&[command, &["--database", &name, "--lang", lang.code()]].concat());
                let line = told(&output);
                assert!(matches!(output.status.code(), Some(0 | 1)), "page {page}, {command:?}: {line}");
                assert!(line.lines().count() <= 1, "page {page}, {command:?}: {line}");
                for word in ENGLISH {
                    assert!(lang == Lang::En || !line.contains(word), "page {page}, {command:?}: {line}");
                }
                if command == ["check"] {
                    found += usize::from(output.status.code() == Some(1));
                }
            }
            for side in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(home.path(&format!("damaged.db{side}")));
            }
        }
    }
    // Pages that are free say nothing; all others are missed.
    assert!(found > shop.len() / PAGE, "{found}");
}

/// A shop on a read-only mount; `$SHOP` is its file.
const READ_ONLY: &str = "set -e; mount -t tmpfs tmpfs \"$TINY\"; cp \"$HOME/.local/share/salestrack/salestrack.db\" \"$TINY/shop.db\"; mount -o remount,ro \"$TINY\"; ";
/// A shop on a disk with so many kilobytes left.
const FULL: &str = "set -e; mount -t tmpfs -o size=2m tmpfs \"$TINY\"; cp \"$HOME/.local/share/salestrack/salestrack.db\" \"$TINY/shop.db\"; \
    dd if=/dev/zero of=\"$TINY/junk\" bs=1k 2>/dev/null || true; truncate -s -LEFTK \"$TINY/junk\"; ";

/// Root may do everything: such a test runs as somebody who may nothing.
#[test]
fn a_shop_without_permission_is_told_as_one() {
    let home = Home::shop();
    home.ok(&["check"]);
    let mode = |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    let folder = home.path("shops");
    fs::create_dir(&folder).unwrap();
    let (path, program) = (folder.join("shop.db"), home.path("salestrack"));
    fs::copy(home.file(), &path).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_salestrack"), &program).unwrap();
    mode(&home.path(""), 0o755);
    mode(&program, 0o755);
    let name = path.display().to_string();
    let run = |lang: Lang, command: &[&str]| {
        let plain = home.command(&[command, &["--database", &name, "--lang", lang.code()]].concat());
        let mut other = Command::new(&program);
        other.args(plain.get_args()).env_clear().stdin(Stdio::null());
        other.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        if rustix::process::geteuid().is_root() {
            other.uid(65_534).gid(65_534);
        }
        loop {
            match other.output() {
                // A test beside this one has forked while the copy was being written.
                Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => std::thread::yield_now(),
                output => break output.unwrap(),
            }
        }
    };
    for (folder_mode, file_mode) in [(0o755, 0o000), (0o000, 0o644)] {
        mode(&path, file_mode);
        mode(&folder, folder_mode);
        for (lang, words) in [(Lang::En, "can’t be read"), (Lang::Fr, "impossible de lire")] {
            assert!(refused(&run(lang, &["product", "list"]), lang).contains(words));
        }
        mode(&folder, 0o755);
    }
    // What can be read but not written, or stands in a folder that can't be, is there to look at.
    for (folder_mode, file_mode) in [(0o755, 0o444), (0o555, 0o666)] {
        mode(&path, file_mode);
        mode(&folder, folder_mode);
        for (lang, words) in [(Lang::En, "can’t be written"), (Lang::Fr, "impossible d’écrire")] {
            let list = run(lang, &["product", "list"]);
            assert_eq!(list.status.code(), Some(0), "{}", told(&list));
            assert!(refused(&run(lang, &["product", "restock", "1", "2"]), lang).contains(words));
        }
    }
    mode(&folder, 0o755);
}

#[test]
fn a_shop_on_a_read_only_mount_can_be_looked_at() {
    let home = Home::shop();
    home.ok(&["check"]);
    let run = |lang: &str, command: &str| {
        home.in_namespace(&format!(
            "{READ_ONLY} exec \"$SALESTRACK\" --lang {lang} --database \"$TINY/shop.db\" {command}"
        ))
    };
    let Some(list) = run("en", "product list") else { return };
    assert_eq!(list.status.code(), Some(0), "{}", told(&list));
    assert!(String::from_utf8(list.stdout).unwrap().contains("Keyboard"));
    for command in ["check", "sale list", "report revenue-per-month", "client list"] {
        assert_eq!(run("fr", command).unwrap().status.code(), Some(0), "{command}");
    }
    for command in ["product restock 1 3", "client add --name Awa", "product delete 2"] {
        assert!(refused(&run("en", command).unwrap(), Lang::En).contains("can’t be written"), "{command}");
        assert!(refused(&run("fr", command).unwrap(), Lang::Fr).contains("impossible d’écrire"), "{command}");
    }
    let dashboard = "exec \"$SALESTRACK\" --lang fr --database \"$TINY/shop.db\"";
    let mut window = home.script(&format!(
        "export SALESTRACK=\"$0\" TINY=\"$HOME/tiny\"; exec unshare -rm sh -c '{READ_ONLY} {dashboard}'"
    ));
    window.wait("Keyboard");
    window.wait("Cette boutique est en lecture seule");
    window.press("\u{1b}");
    window.wait_gone("lecture seule");
    window.press("r");
    window.wait("lecture seule");
    window.press("4");
    window.press("q");
    assert_eq!(window.ended(), 0);
}

#[test]
fn a_full_disk_is_told_as_one() {
    let home = Home::shop();
    home.ok(&["check"]);
    for (left, commands) in [
        // Not even the log's small companion finds room.
        (0, vec!["product list", "sale add --line 4006381333931"]),
        (36, vec!["sale add --line 4006381333931", "product restock 1 3", "client add --name Awa"]),
    ] {
        for (lang, words) in [(Lang::En, "the disk is full"), (Lang::Fr, "le disque est plein")] {
            for command in &commands {
                let script = FULL.replace("LEFT", &left.to_string());
                let code = lang.code();
                let script =
                    format!("{script} exec \"$SALESTRACK\" --lang {code} --database \"$TINY/shop.db\" {command}");
                let Some(output) = home.in_namespace(&script) else { return };
                assert!(refused(&output, lang).contains(words), "{left}, {command}");
            }
        }
    }
}
