//! What keeps other programs from taking the file away from under an open window.

use std::fs::OpenOptions;
use std::path::Path;

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
