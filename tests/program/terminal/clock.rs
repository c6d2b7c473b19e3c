//! A clock that was set back: a day that is over gets no sale that nobody has meant. The dashboard asks, a command refuses.

use crate::home::{Home, KEYBOARD, MOUSE};

/// Two days before the clock of the other commands.
const BACK: &str = "2026-11-20T14:32:00+01:00";
/// A clock that was never set, or set by a typing error.
const FAR_AHEAD: &str = "2099-03-12T10:00:00+01:00";
/// So little that two tills may differ by it.
const NEARLY: &str = "2026-11-22T14:31:00+01:00";

fn sold_today() -> Home {
    let home = Home::shop();
    home.ok(&["sale", "add", "--line", KEYBOARD]);
    home
}

#[test]
fn a_command_refuses_to_sell_on_a_day_that_is_over() {
    let home = sold_today();
    let output = home.command(&["sale", "add", "--line", MOUSE]).env("SALESTRACK_NOW", BACK).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("the clock stands before the last sale, of 22 Nov 2026"), "{stderr}");
    assert_eq!((home.sales(), home.stock("2").as_str()), (1, "13"));
    // Two tills' clocks are never quite the same.
    let output = home.command(&["sale", "add", "--line", MOUSE]).env("SALESTRACK_NOW", NEARLY).output().unwrap();
    assert!(output.status.success());
    // Everything else goes on under a wrong clock: what was sold under one must be voidable.
    let void = home.command(&["sale", "void", "2026-000001"]).env("SALESTRACK_NOW", BACK).output().unwrap();
    assert!(void.status.success());
    assert_eq!((home.stock("1").as_str(), home.stock("2").as_str()), ("23", "12"));
    home.ok(&["check"]);
}

#[test]
fn the_dashboard_asks_and_keeps_the_basket() {
    let home = sold_today();
    let mut window = home.open_at(BACK);
    window.pay_for(MOUSE);
    window.press("\r");
    window.wait("The clock looks wrong");
    window.wait("22 Nov 2026");
    // No: nothing is recorded, the basket is as it was.
    window.press("\x1b");
    window.wait_gone("The clock looks wrong");
    window.wait("1 line");
    assert_eq!(home.sales(), 1);
    // Yes: whoever knows better sells.
    window.press("\r");
    window.wait("The clock looks wrong");
    window.answer("y");
    window.wait("2026-000002");
    assert_eq!((home.sales(), home.stock("2").as_str()), (2, "12"));
    window.quit();
    home.ok(&["check"]);
}

#[test]
fn a_clock_far_ahead_is_asked_about_once_and_a_sale_dated_wrong_is_left_behind() {
    let home = sold_today();
    let mut window = home.open_at(FAR_AHEAD);
    window.pay_for(MOUSE);
    window.press("\r");
    window.wait("12 Mar 2099");
    window.answer("y");
    window.wait("2099-000001");
    window.quit();
    // The clock is right again: asked once, with the way out.
    let mut window = home.open();
    window.pay_for(MOUSE);
    window.press("\r");
    window.wait("then void that sale");
    window.answer("y");
    window.wait("2026-000002");
    window.scan(MOUSE, "\r");
    window.wait("1 line");
    window.press("\r");
    window.wait("enter record");
    window.press("\r");
    window.wait("2026-000003");
    window.quit();
    home.ok(&["sale", "void", "2099-000001"]);
    home.ok(&["check"]);
}
