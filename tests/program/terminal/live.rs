//! Another process works on the same file while the dashboard is open.

use crate::home::{Home, KEYBOARD, MOUSE};

#[test]
fn a_sale_from_elsewhere_shows_on_every_tab() {
    let home = Home::shop();
    let mut window = home.open();
    window.wait_row(&["Keyboard", "23"]);
    home.ok(&["sale", "add", "--line", KEYBOARD]);
    window.wait("€49.90  ");
    window.wait_row(&["Keyboard", "22"]);
    window.press("4");
    window.wait("2026-000001");
    home.ok(&["sale", "add", "--line", MOUSE]);
    window.wait("000002 14:32");
    window.press("5");
    window.wait("69.40");
    home.ok(&["sale", "add", "--line", MOUSE]);
    window.wait("88.90");
    window.quit();
}

#[test]
fn the_basket_shows_what_another_till_left() {
    let home = Home::shop();
    let mut window = home.open();
    window.new_sale();
    window.scan(MOUSE, "\r");
    window.wait_row(&["│", "Mouse", "12"]);
    home.ok(&["sale", "add", "--line", &format!("{MOUSE}=5")]);
    window.wait_row(&["│", "Mouse", "7"]);
    window.quit();
}

#[test]
fn a_last_piece_sold_elsewhere_is_refused_by_name_and_the_basket_kept() {
    let home = Home::shop();
    home.ok(&["product", "adjust", "2", "-12", "--reason", "breakage"]);
    let mut window = home.open();
    window.new_sale();
    window.scan(KEYBOARD, "\r");
    window.wait("1 line");
    window.scan(MOUSE, "\r");
    window.wait("2 lines");
    window.press("\r");
    window.wait("enter record");
    home.ok(&["sale", "add", "--line", MOUSE]);
    window.press("\r");
    window.wait("Sale not recorded");
    window.wait("Mouse: 1");
    window.wait("2 lines");
    assert_eq!((home.sales(), home.stock("1").as_str()), (1, "23"));
    // The banner closes, the line goes, and the rest is sold.
    window.press("\x1b");
    window.wait_gone("Sale not recorded");
    assert!(window.shows("2 lines"), "{}", window.text());
    window.quit();
    assert_eq!(home.baskets(), ["2"]);
    home.ok(&["check"]);
}

#[test]
#[ignore = "a measurement, not a rule: run it by hand on a quiet machine"]
fn an_idle_dashboard_takes_no_time() {
    let home = Home::shop();
    let window = home.open();
    let ticks = || {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", window.pid().as_raw_nonzero())).unwrap();
        let fields: Vec<String> = stat.rsplit_once(')').unwrap().1.split_whitespace().map(str::to_owned).collect();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    };
    let pause = std::time::Duration::from_millis(1_500);
    std::thread::sleep(pause);
    let before = ticks();
    std::thread::sleep(pause);
    let used = ticks() - before;
    assert!(used <= 1, "{used} hundredths of a second");
    window.quit();
}
