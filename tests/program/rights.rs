//! Files are for their owner only, whatever the umask says; rights that somebody has widened are left as they are.

use std::{
    fs,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::home::{Home, names};
use rusqlite::Connection;

/// Every file and folder below one, with its rights; those of `known` are not ours.
fn rights(folder: &Path, known: &[PathBuf]) -> Vec<(PathBuf, u32)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if known.contains(&path) {
            continue;
        }
        let about = path.symlink_metadata().unwrap();
        found.push((path.clone(), about.permissions().mode() & 0o777));
        if about.is_dir() {
            found.extend(rights(&path, known));
        }
    }
    found
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn only_for_the_owner(home: &Home, umask: &str, known: &[PathBuf]) {
    let found = rights(&home.path(""), known);
    assert!(found.len() > 2, "{found:?}");
    for (path, mode) in found {
        let wanted = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, wanted, "{} is {mode:o} under a umask of {umask}", path.display());
    }
}

/// A command as a shell with that umask runs it.
fn ok(home: &Home, umask: &str, arguments: &[&str]) {
    let plain = home.command(arguments);
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "umask \"$1\"; shift; exec \"$@\"", "sh", umask]);
    shell.arg(plain.get_program()).args(plain.get_args()).env_clear();
    shell.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = shell.current_dir(home.path("")).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn old_program(path: &Path) {
    let fixture = |name: &str| {
        fs::read_to_string(format!("{}/tests/fixtures/python/{name}.sql", env!("CARGO_MANIFEST_DIR"))).unwrap()
    };
    Connection::open(path).unwrap().execute_batch(&format!("{};{}", fixture("schema"), fixture("clean"))).unwrap();
}

#[test]
fn what_commands_write_is_for_the_owner_only() {
    for umask in ["000", "022", "277"] {
        let home = Home::bare();
        ok(&home, umask, &["init", "--name", "Chez Awa"]);
        ok(&home, umask, &["product", "add", "--name", "Keyboard", "--price", "1", "--code", "K", "--stock", "9"]);
        ok(&home, umask, &["sale", "add", "--line", "K"]);
        ok(&home, umask, &["backup", "safe.bak"]);
        ok(&home, umask, &["restore", "safe.bak"]);
        ok(&home, umask, &["demo", "--create", "deep/er/sample.db", "--sales", "20"]);
        let source = home.path("ecom_db.db");
        old_program(&source);
        ok(&home, umask, &["import", "ecom_db.db", "--database", "taken/over.db"]);
        only_for_the_owner(&home, umask, &[source]);
    }
}

#[test]
fn what_a_window_writes_is_for_the_owner_only() {
    let home = Home::shop();
    let script = "umask 000; exec \"$0\"";
    let mut window = home.script(script);
    window.wait("Keyboard");
    home.ok(&["sale", "add", "--line", "id:1"]);
    // History, written to a file.
    window.press("4");
    window.wait("2026-000001");
    window.press("x");
    window.wait(".csv");
    // The log of the database, its index and the rest are there now.
    assert!(rights(&home.path(""), &[]).iter().any(|(path, _)| path.to_string_lossy().ends_with("-wal")));
    assert!(rights(&home.path(""), &[]).iter().any(|(path, _)| path.to_string_lossy().ends_with(".csv")));
    only_for_the_owner(&home, "000", &[]);
    window.quit();
    only_for_the_owner(&home, "000", &[]);
}

#[test]
fn rights_that_somebody_has_widened_are_respected() {
    let home = Home::shop();
    fs::set_permissions(home.file(), fs::Permissions::from_mode(0o660)).unwrap();
    let window = home.open();
    home.ok(&["sale", "add", "--line", "id:1"]);
    for end in ["", "-wal", "-shm"] {
        let mut name = home.file().into_os_string();
        name.push(end);
        assert_eq!(mode(Path::new(&name)), 0o660, "{end}");
    }
    window.quit();
    assert_eq!(mode(&home.file()), 0o660);
    // A copy is nobody else's until its owner says so; what takes the shop's place is as open as the shop was.
    let copy = home.path("safe.bak");
    home.ok(&["backup", &copy.display().to_string()]);
    assert_eq!(mode(&copy), 0o600);
    home.ok(&["restore", &copy.display().to_string()]);
    assert_eq!(mode(&home.file()), 0o660);
}

/// The superuser who puts a backup back, migrates or makes one takes nothing from the shop's owner.
#[test]
fn the_superuser_leaves_a_shop_to_its_owner() {
    let home = Home::shop();
    let owner = (4_242, 4_243);
    if std::os::unix::fs::chown(home.file(), Some(owner.0), Some(owner.1)).is_err() {
        eprintln!("only the superuser can try this");
        return;
    }
    let of = |path: &Path| {
        let about = fs::metadata(path).unwrap();
        (about.uid(), about.gid())
    };
    home.ok(&["backup", &home.named("b.bak")]);
    assert_eq!(of(&home.path("b.bak")), owner);
    home.ok(&["restore", &home.named("b.bak")]);
    assert_eq!(of(&home.file()), owner);
    let older = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/schema/v6.db");
    fs::copy(older, home.file()).unwrap();
    home.ok(&["migrate"]);
    assert_eq!(of(&home.file()), owner);
}

/// Runs a command as somebody to whom the rights of files mean something: the superuser becomes the owner of the whole home first.
fn as_owner(home: &Home, arguments: &[&str]) -> Output {
    let mut command = home.command(arguments);
    if rustix::process::geteuid().is_root() {
        let give = Command::new("chown").arg("-R").arg("4242:4242").arg(home.path("")).status().unwrap();
        assert!(give.success());
        command.uid(4_242).gid(4_242);
    }
    command.output().unwrap()
}

#[test]
fn a_shop_that_may_only_be_read_is_left_as_it_is() {
    for folder in [0o700, 0o500] {
        let home = Home::shop();
        fs::set_permissions(home.file(), fs::Permissions::from_mode(0o400)).unwrap();
        fs::set_permissions(home.shop_folder(), fs::Permissions::from_mode(folder)).unwrap();
        let read = as_owner(&home, &["product", "list"]);
        assert!(read.status.success(), "{read:?}");
        let written = as_owner(&home, &["product", "restock", "1", "1"]);
        let said = String::from_utf8(written.stderr).unwrap();
        assert!(said.contains("can\u{2019}t be written to") && written.status.code() == Some(1), "{said}");
        assert_eq!(names(&home.shop_folder()), ["salestrack.db"], "{folder:o}");
        fs::set_permissions(home.shop_folder(), fs::Permissions::from_mode(0o700)).unwrap();
    }
}

#[test]
fn a_log_that_cannot_be_read_is_told_and_left() {
    let home = Home::shop();
    let kept = home.path("kept");
    fs::create_dir(&kept).unwrap();
    // As a killed window leaves it.
    let open = Connection::open(home.file()).unwrap();
    open.execute_batch("UPDATE shop SET name = 'Chez Binta'").unwrap();
    for side in ["", "-wal"] {
        let from = home.shop_folder().join(format!("salestrack.db{side}"));
        fs::copy(from, kept.join(format!("salestrack.db{side}"))).unwrap();
    }
    drop(open);
    fs::set_permissions(&kept, fs::Permissions::from_mode(0o500)).unwrap();
    let shop = kept.join("salestrack.db").display().to_string();
    for command in [vec!["product", "list"], vec!["check"], vec!["product", "restock", "1", "1"]] {
        let output = as_owner(&home, &[vec!["--database", &shop], command].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("copy both files to a folder of your own"), "{said}");
    }
    assert_eq!(names(&kept), ["salestrack.db", "salestrack.db-wal"]);
    fs::set_permissions(&kept, fs::Permissions::from_mode(0o700)).unwrap();
    // The copy has what was in the log.
    let copy = as_owner(&home, &["--database", &shop, "product", "list"]);
    assert!(copy.status.success(), "{copy:?}");
}
