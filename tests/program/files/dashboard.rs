//! Backups of the dashboard: the one of the day, the one that is asked for, and the way back.

use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use crate::home::{Home, KEYBOARD, MOUSE};
use crate::home::{beginning, names};
use crate::window::Window;

const TODAY: &str = "salestrack.db.2026-11-22.bak";
/// In a text field, alt and a letter would be an escape and that letter.
const PRODUCTS: &str = "\x1b1";
const BACK_UP: &str = "\x1bb";
const RESTORE: &str = "\x1br";

impl Home {
    pub fn backups(&self) -> PathBuf {
        self.shop_folder().join("backups")
    }

    /// Waits until a file is there: a backup has its name only once it is whole.
    fn await_backup(&self, name: &str) {
        let until = Instant::now() + Duration::from_secs(30);
        while !self.backups().join(name).exists() {
            assert!(Instant::now() < until, "{name} never came: {:?}", names(&self.backups()));
            thread::yield_now();
        }
    }
}

/// Opens the list of backups and waits for a row.
fn list(window: &mut Window, row: &[&str]) {
    window.press(PRODUCTS);
    window.press(RESTORE);
    window.wait("Go back to a backup");
    window.wait_row(row);
}

#[test]
fn a_window_makes_the_backup_of_the_day_and_keeps_seven() {
    let home = Home::shop();
    home.ok(&["sale", "add", "--line", KEYBOARD]);
    fs::create_dir(home.backups()).unwrap();
    for day in 10..20 {
        fs::copy(home.file(), home.backups().join(format!("salestrack.db.2026-11-{day}.bak"))).unwrap();
    }
    for other in ["salestrack.db.2025-01-01-120000.bak", "other.db.2025-01-01.bak", "notes.txt"] {
        fs::write(home.backups().join(other), "not of a day of this shop").unwrap();
    }
    // What a killed window left: nobody holds its lock.
    fs::write(home.backups().join("salestrack.db.2026-11-09.bak.new-4194305-0"), "half").unwrap();
    fs::write(home.shop_folder().join("salestrack.db.restoring-4194305-0"), "half").unwrap();
    let window = home.open();
    home.await_backup(TODAY);
    assert_eq!(home.sales_in(&home.backups().join(TODAY)), 1);
    window.quit();
    let kept = names(&home.backups());
    let days: Vec<&str> = kept.iter().filter_map(|name| name.strip_prefix("salestrack.db.2026-11-")).collect();
    assert_eq!(days, ["14.bak", "15.bak", "16.bak", "17.bak", "18.bak", "19.bak", "22.bak"]);
    assert_eq!(kept.len(), 10, "{kept:?}");
    assert_eq!(names(&home.shop_folder()), ["backups", "salestrack.db"]);
    // The second window of the day, and the command, find it there.
    let before = fs::metadata(home.backups().join(TODAY)).unwrap().modified().unwrap();
    home.open().quit();
    assert!(home.ok(&["backup"]).contains("already"));
    assert_eq!(fs::metadata(home.backups().join(TODAY)).unwrap().modified().unwrap(), before);
}

#[test]
fn a_backup_of_the_day_that_fails_is_told_and_the_shop_goes_on() {
    let home = Home::shop();
    fs::write(home.backups(), "a file where the folder should be").unwrap();
    let mut window = home.open();
    window.wait("Today’s backup was not made");
    window.press("\x1b");
    window.wait_gone("Today’s backup was not made");
    window.new_sale();
    window.scan(MOUSE, "\r");
    window.wait("1 line");
    window.quit();
    let told = home.refused(&["backup", "--lang", "fr"]);
    assert!(told.contains("backups"), "{told}");
}

#[test]
fn a_shop_that_is_left_at_once_is_left_at_once() {
    let home = Home::bare();
    fs::create_dir_all(home.shop_folder()).unwrap();
    let file = home.file().display().to_string();
    home.ok(&["demo", "--create", &file, "--sales", "3000", "--until", "2026-11-22"]);
    let mut window = home.start(&[]);
    window.wait("Products");
    window.press("q");
    assert_eq!(window.ended(), 0);
    // Whole, or not there at all.
    assert!(names(&home.backups()).iter().all(|name| name == TODAY), "{:?}", names(&home.backups()));
}

#[test]
fn a_backup_is_made_by_a_key_and_by_the_palette() {
    let home = Home::shop();
    let mut window = home.open();
    home.await_backup(TODAY);
    window.press("3");
    window.wait("Scan or search");
    window.press(PRODUCTS);
    window.press(BACK_UP);
    window.wait("backed up: salestrack.db.2026-11-22-143200.bak");
    assert_eq!(home.sales_in(&home.backups().join("salestrack.db.2026-11-22-143200.bak")), 0);
    // The clock of this test stands still: the second of this second is refused, and named.
    window.press("\x10");
    window.wait("Actions");
    window.type_in("back the shop up");
    window.press("\r");
    window.wait("already");
    window.quit();
}

#[test]
fn the_shop_goes_back_to_a_backup_and_the_window_with_it() {
    let home = Home::shop();
    let mut window = home.open();
    home.await_backup(TODAY);
    window.press(PRODUCTS);
    window.press(BACK_UP);
    window.wait("backed up");
    home.ok(&["sale", "add", "--line", &format!("{KEYBOARD}=3")]);
    window.wait_row(&["Keyboard", "20"]);
    list(&mut window, &["22 Nov 2026 14:32, asked for", "kB"]);
    window.type_in("asked");
    window.wait_gone("of the day");
    window.press("\r");
    window.wait("Go back to this backup?");
    assert!(window.shows("Chez Awa (salestrack.db) will be as it was"), "{}", window.text());
    window.press("n");
    window.wait_gone("Go back to this backup?");
    assert_eq!(home.sales(), 1);
    list(&mut window, &["asked for"]);
    window.type_in("asked");
    window.wait_gone("of the day");
    window.press("\r");
    window.wait("Go back to this backup?");
    window.answer("y");
    window.wait("back to the backup of 22 Nov 2026 14:32");
    window.wait_row(&["Keyboard", "23"]);
    assert_eq!(home.sales(), 0);
    // It sells on, and what was replaced stands in the list.
    window.pay_for(MOUSE);
    window.press("\r");
    // The number of the sale that was left is not given again.
    window.wait("2026-000002");
    list(&mut window, &["before a restore"]);
    window.press("\x1b");
    window.quit();
    home.ok(&["check"]);
    let kept = beginning(&names(&home.shop_folder()), "salestrack.db.before-restore");
    assert_eq!(home.sales_in(&home.shop_folder().join(&kept[0])), 1);
}

#[test]
fn another_window_keeps_the_shop_and_this_one_its_basket() {
    let home = Home::shop();
    home.ok(&["backup", &home.named("b.bak")]);
    let other = home.open();
    let mut window = home.open();
    window.new_sale();
    window.scan(KEYBOARD, "\r");
    window.wait("1 line");
    window.press(PRODUCTS);
    window.press(RESTORE);
    window.wait("Go back to a backup");
    window.wait("a file elsewhere");
    window.type_in("b.bak");
    window.wait("a file elsewhere: b.bak");
    window.press("\r");
    window.wait("File");
    window.press("\r");
    window.wait("Go back to this backup?");
    window.answer("y");
    window.wait("is open in another window");
    window.wait("1 line");
    window.press("\x1b");
    window.wait_gone("is open in another window");
    other.quit();
    window.new_sale();
    window.scan(MOUSE, "\r");
    window.wait("2 lines");
    window.quit();
    assert_eq!(home.baskets(), ["2"]);
    assert!(beginning(&names(&home.shop_folder()), "salestrack.db.before-restore").is_empty());
}

#[test]
fn what_is_no_backup_is_refused_in_the_window() {
    let home = Home::shop();
    fs::write(home.path("notes.txt"), "milk").unwrap();
    let mut window = home.start(&["--lang", "fr"]);
    window.wait("Keyboard");
    window.press(PRODUCTS);
    window.press(RESTORE);
    window.wait("Revenir à une sauvegarde");
    window.type_in("notes.txt");
    window.wait("un fichier ailleurs");
    window.press("\r");
    window.wait("Fichier");
    window.press("\r");
    window.wait("Revenir à cette sauvegarde");
    window.answer("o");
    window.wait("n’est pas une boutique de SalesTrack");
    window.press("\x1b");
    window.wait_row(&["Keyboard", "23"]);
    window.quit();
    home.ok(&["check"]);
}
