//! The amount given: refused when it is too little or no amount at all, with the basket kept.

use crate::home::{Home, KEYBOARD, MOUSE};
use crate::window::Window;

fn at_the_till(home: &Home) -> Window {
    let mut window = home.open();
    window.pay_for(MOUSE);
    window
}

#[test]
fn too_little_is_refused_at_the_field() {
    let home = Home::shop();
    let mut window = at_the_till(&home);
    window.type_in("19.49");
    window.wait_row(&["Missing", "0.01"]);
    window.press("\r");
    window.wait("is missing. Type what was given");
    assert!(window.shows("1 line"), "{}", window.text());
    assert_eq!(home.sales(), 0);
    // Corrected where it stands.
    window.press("\x7f");
    window.press("\x7f");
    window.type_in("50");
    window.press("\r");
    window.wait("2026-000001");
    window.quit();
    let sale = home.json(&["sale", "show", "2026-000001"]);
    assert_eq!((&sale["payments"][0]["given"], &sale["payments"][0]["change"]), (&"19.50".into(), &"0.00".into()));
}

#[test]
fn the_change_is_shown_before_and_after() {
    let home = Home::shop();
    let mut window = at_the_till(&home);
    window.type_in("20");
    window.wait_row(&["Given", "20"]);
    window.press("\r");
    window.wait("2026-000001");
    window.wait("Change to give");
    window.quit();
    let sale = home.json(&["sale", "show", "2026-000001"]);
    assert_eq!((&sale["payments"][0]["given"], &sale["payments"][0]["change"]), (&"20.00".into(), &"0.50".into()));
}

#[test]
fn rubbish_is_no_amount() {
    let home = Home::shop();
    let mut window = at_the_till(&home);
    for rubbish in ["1e5", "NaN", "inf", "0x20", "99999999999999999999", "-50", "--", "5.0.0", "19.505", "１００", "٣٠"]
    {
        window.paste(rubbish);
        window.wait("! ");
        window.press("\r");
        // The whole line goes.
        window.press("\x15");
        window.wait_row(&["Given", "exact"]);
        assert!(window.shows("1 line"), "{rubbish}:\n{}", window.text());
        assert_eq!(home.sales(), 0, "{rubbish}");
    }
    window.press("\r");
    window.wait("2026-000001");
    window.quit();
    home.ok(&["check"]);
}

#[test]
fn nobody_has_to_wait_for_the_screen() {
    let home = Home::shop();
    let mut window = home.open();
    window.new_sale();
    window.scan(KEYBOARD, "\r");
    window.scan(MOUSE, "\r");
    window.press("\r");
    window.press("\r");
    window.wait("2026-000001");
    window.quit();
    assert_eq!((home.stock("1").as_str(), home.stock("2").as_str()), ("22", "12"));
}

#[test]
fn a_scan_on_the_heels_of_a_sale_begins_the_next_one() {
    let home = Home::shop();
    let mut window = at_the_till(&home);
    window.press("\r");
    window.scan(KEYBOARD, "\r");
    window.wait("2026-000001");
    window.wait_row(&["│", "Keyboard", "49.90"]);
    window.wait("1 line");
    assert_eq!((home.stock("1").as_str(), home.stock("2").as_str()), ("23", "12"));
    window.quit();
    assert_eq!(home.baskets(), ["1"]);
}

#[test]
fn an_enter_too_many_makes_no_second_sale() {
    let home = Home::shop();
    let mut window = at_the_till(&home);
    window.send("\r\r\r");
    window.wait("2026-000001");
    window.press("\r");
    window.wait("the basket is empty");
    window.quit();
    assert_eq!(home.sales(), 1);
    home.ok(&["check"]);
}
