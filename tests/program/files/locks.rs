//! What keeps other programs from taking the file away from under an open window.

use std::fs::OpenOptions;
use std::path::Path;
use std::process::Command;

use rustix::fs::{FlockOperation, fcntl_lock};

use crate::home::names;
use crate::home::{Home, MOUSE};

/// Would SQLite, of any version, find that nobody else has the file?
pub fn is_free(file: &Path) -> bool {
    let handle = OpenOptions::new().read(true).write(true).open(file).unwrap();
    fcntl_lock(&handle, FlockOperation::NonBlockingLockExclusive).is_ok()
}

/// A window opens the file several times over. Without its lock, the next program that closes the file would throw the
/// log away, and every later sale of the window with it.
#[test]
fn an_idle_window_holds_its_lock_on_the_file() {
    let home = Home::shop();
    assert!(is_free(&home.file()));
    let window = home.open();
    assert!(!is_free(&home.file()));
    window.quit();
    assert!(is_free(&home.file()));
}

/// What the documentation promises to whoever copies it by hand: while nothing is open, the one file is everything.
#[test]
fn a_window_that_is_left_leaves_one_file() {
    let home = Home::shop();
    let mut window = home.open();
    window.pay_for(MOUSE);
    window.press("\r");
    window.wait("2026-000001");
    window.quit();
    let left: Vec<String> = names(&home.shop_folder()).into_iter().filter(|name| name != "backups").collect();
    assert_eq!(left, ["salestrack.db"]);
    std::fs::copy(home.file(), home.path("copy.db")).unwrap();
    assert_eq!(home.sales_in(&home.path("copy.db")), 1);
}

/// A file that is mounted in another folder, as a container has it, is one file with two logs. Where nothing may be mounted there is no
/// such file.
#[test]
fn a_shop_that_is_mounted_elsewhere_is_refused_while_it_is_used() {
    let home = Home::shop();
    let mounted = home.path("mounted.db");
    std::fs::write(&mounted, []).unwrap();
    let inside = |script: &str| {
        let mount = format!("mount --bind {} {} && {script}", home.file().display(), mounted.display());
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-c", &mount]).envs(home.variables()).output().ok()
    };
    if !inside("true").is_some_and(|output| output.status.success()) {
        return;
    }
    let sell = format!("{} --database {} sale add --line {MOUSE}", env!("CARGO_BIN_EXE_salestrack"), mounted.display());
    let window = home.open();
    let refused = inside(&sell).unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && said.contains("mounted under another name"), "{said}");
    window.quit();
    assert_eq!(home.sales(), 0);
    assert!(inside(&sell).unwrap().status.success());
    assert_eq!(home.sales(), 1);
}
