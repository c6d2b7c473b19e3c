//! Every edit can be taken back, several deep, and is told once the store has answered.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use salestrack::{
    domain::{Quantity, UnitPrice, basket::Basket, client::ClientDraft, edit::Edit},
    i18n::Lang,
    repository::Window,
    tui::{app::event::Event, input::action::Tab},
};

use super::{KNOWN, chord, overlay, product, save, scan, told, with_known};
use crate::harness::Dashboard;

fn basket(bench: &Dashboard) -> Basket {
    let owner = Window { id: std::process::id(), is_open: &|_| true };
    bench.store().claim_basket(&owner, "none").unwrap()
}

fn undo(bench: &mut Dashboard) {
    chord(bench, KeyModifiers::ALT, 'z');
}

#[test]
fn the_undone_toast_waits_for_the_store() {
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    bench.keys("dy");
    assert!(told(&bench).contains("deleted"), "{}", told(&bench));
    bench.event(Event::Key(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::NONE), bench.at));
    bench.at += std::time::Duration::from_millis(100);
    bench.event(Event::Tick);
    assert_eq!((told(&bench).as_str(), bench.app.context.tasks.writing), ("", 1), "nothing is told before the answer");
    bench.settle();
    assert!(told(&bench).contains("=Plantain"), "{}", told(&bench));
    assert!(product(&bench, "=Plantain").is_some());
}

#[test]
fn a_language_that_is_taken_back_is_spoken_no_more() {
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    bench.keys(",");
    bench.press(&[KeyCode::Tab, KeyCode::Right, KeyCode::Right]);
    save(&mut bench);
    assert!(bench.screen().contains("Produits"), "{}", bench.screen());
    bench.keys("u");
    assert_eq!(bench.app.context.shop.language, None);
    assert!(bench.screen().contains("Products"), "{}", bench.screen());
}

#[test]
fn edits_are_taken_back_one_after_the_other() {
    let mut bench = Dashboard::new(Lang::En, 140, 40);
    with_known(&mut bench);
    bench.keys("/honey");
    bench.press(&[KeyCode::Enter]);
    let before = product(&bench, "Honey 500 g").unwrap();
    bench.keys("e");
    bench.keys(" x");
    save(&mut bench);
    bench.keys("r5");
    save(&mut bench);
    bench.keys("2aZoé");
    save(&mut bench);
    bench.keys(",");
    bench.keys(" & Filles");
    save(&mut bench);
    assert_eq!(bench.app.context.shop.name, "Chez Awa & Filles");
    assert_eq!(bench.app.undo.len(), 4);
    bench.keys("u");
    assert_eq!(bench.app.context.shop.name, "Chez Awa");
    assert_eq!(bench.store().shop().unwrap().name, "Chez Awa");
    bench.keys("uuu");
    assert_eq!(product(&bench, "Honey 500 g").unwrap(), before);
    assert!(bench.app.undo.is_empty());
    bench.keys("u");
    assert_eq!(told(&bench), "nothing to undo");
}

#[test]
fn what_somebody_else_has_changed_since_is_left_alone() {
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    let honey = with_known(&mut bench);
    bench.keys("/honey");
    bench.press(&[KeyCode::Enter]);
    bench.keys("e x");
    save(&mut bench);
    let act = bench.app.context.act();
    let now = bench.store().product(honey.id).unwrap();
    let mut draft = honey.draft();
    draft.name = "Honey of the neighbour".into();
    bench.store().edit_product(honey.id, &Edit::new(now.draft(), draft), &act).unwrap();
    bench.keys("u");
    assert!(
        bench.app.context.notices.banner.as_ref().unwrap().text.contains("changed elsewhere"),
        "{}",
        bench.screen()
    );
    assert_eq!(bench.store().product(honey.id).unwrap().name, "Honey of the neighbour");
}

#[test]
fn every_change_of_the_basket_is_taken_back() {
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    with_known(&mut bench);
    let act = bench.app.context.act();
    let aissata = ClientDraft { name: "Aïssata".into(), phone: None, email: None };
    bench.store().add_client(&aissata, &act).unwrap();
    bench.keys("3");
    let mut states = vec![basket(&bench)];
    let mut note = |bench: &Dashboard| states.push(basket(bench));
    scan(&mut bench, KNOWN);
    note(&bench);
    bench.press(&[KeyCode::Down]);
    bench.keys("+");
    note(&bench);
    bench.keys("7");
    bench.press(&[KeyCode::Enter]);
    note(&bench);
    bench.keys("p9.90");
    bench.press(&[KeyCode::Enter]);
    note(&bench);
    bench.press(&[KeyCode::F(3)]);
    bench.keys("aissata");
    bench.press(&[KeyCode::Enter]);
    note(&bench);
    bench.press(&[KeyCode::Delete]);
    note(&bench);
    let line = |basket: &Basket| basket.lines.first().map(|line| (line.quantity, line.unit_price));
    assert_eq!(line(&states[3]).unwrap().0, Quantity::whole(7));
    assert_ne!(line(&states[4]).unwrap().1, line(&states[3]).unwrap().1);
    assert!(states[5].client.is_some() && states[6].lines.is_empty());
    let said = [
        "Honey 500 g is back",
        "the client as before",
        "Honey 500 g: 7 at €12.50 again",
        "Honey 500 g: 2 at €12.50 again",
        "Honey 500 g: 1 at €12.50 again",
        "Honey 500 g is out again",
    ];
    for (state, said) in states.iter().rev().skip(1).zip(said) {
        undo(&mut bench);
        let kept = basket(&bench);
        assert_eq!((&kept.lines, kept.client), (&state.lines, state.client));
        assert!(told(&bench).replace('\u{a0}', " ").starts_with(said), "{} for {said}", told(&bench));
    }
    undo(&mut bench);
    assert_eq!(told(&bench), "nothing to undo");
    // The client's name is gone from the screen with the client.
    assert!(!bench.screen().contains("Aïssata"), "{}", bench.screen());
}

#[test]
fn a_letter_undoes_in_the_basket_what_was_done_there() {
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    with_known(&mut bench);
    bench.keys("a");
    bench.keys("Soap");
    bench.press(&[KeyCode::Tab, KeyCode::Tab, KeyCode::Tab]);
    bench.keys("1");
    save(&mut bench);
    assert_eq!(overlay(&bench), "", "{}", bench.screen());
    bench.keys("3");
    scan(&mut bench, KNOWN);
    bench.press(&[KeyCode::Down]);
    bench.keys("++");
    bench.keys("u");
    assert_eq!(basket(&bench).lines[0].quantity, Quantity::whole(2));
    assert!(product(&bench, "Soap").is_some(), "the product that was added before is not touched");
}

#[test]
fn with_nothing_changed_in_the_basket_the_last_sale_is_taken_back() {
    let mut bench = Dashboard::new(Lang::En, 120, 36);
    let honey = with_known(&mut bench);
    bench.keys("3");
    scan(&mut bench, KNOWN);
    bench.press(&[KeyCode::Enter, KeyCode::Enter]);
    assert_eq!(bench.store().product(honey.id).unwrap().on_hand, Quantity::whole(8));
    undo(&mut bench);
    assert_eq!(bench.app.tab, Tab::NewSale);
    assert_eq!(told(&bench), "sale taken back");
    assert_eq!(bench.store().product(honey.id).unwrap().on_hand, Quantity::whole(9));
}

#[test]
fn a_cleared_basket_comes_back_with_client_and_amount() {
    let mut bench = Dashboard::new(Lang::Fr, 120, 36);
    with_known(&mut bench);
    bench.keys("3");
    scan(&mut bench, KNOWN);
    bench.press(&[KeyCode::F(3)]);
    bench.keys("aicha");
    bench.press(&[KeyCode::Enter, KeyCode::Enter]);
    bench.keys("20");
    let full = bench.screen();
    bench.press(&[KeyCode::F(8)]);
    assert!(basket(&bench).is_empty());
    undo(&mut bench);
    let kept = basket(&bench);
    assert_eq!((kept.lines.len(), kept.client.is_some(), kept.given.is_some()), (1, true, true));
    for word in ["Aïcha Diallo", "20"] {
        assert!(full.contains(word) && bench.screen().contains(word), "{}", bench.screen());
    }
}

/// A form that was open while somebody else changed the same field says so, with both values; saved again, it goes over that.
#[test]
fn a_form_tells_what_somebody_else_has_put_into_its_field() {
    for (lang, told) in [(Lang::En, "€4.75 here meanwhile"), (Lang::Fr, "a mis 4,75")] {
        let mut bench = Dashboard::new(lang, 120, 36);
        let honey = with_known(&mut bench);
        bench.keys("/honey");
        bench.press(&[KeyCode::Enter]);
        bench.keys("e");
        // Somebody else changes the price and the code, while the price is typed here.
        let act = bench.app.context.act();
        let mut theirs = honey.draft();
        theirs.price = UnitPrice::parse_plain("4.75").unwrap();
        theirs.code = Some("ELSEWHERE".into());
        bench.store().edit_product(honey.id, &Edit::new(honey.draft(), theirs), &act).unwrap();
        bench.press(&[KeyCode::Tab, KeyCode::Tab, KeyCode::Tab]);
        bench.keys("9");
        save(&mut bench);
        let screen = bench.screen();
        assert!(screen.contains(told), "{screen}");
        assert_eq!(bench.store().product(honey.id).unwrap().price.ten_thousandths(), 47_500);
        save(&mut bench);
        assert!(bench.app.overlays.is_empty(), "{}", bench.screen());
        let product = bench.store().product(honey.id).unwrap();
        assert_ne!(product.price.ten_thousandths(), 47_500);
        // What was not touched here stays as the other one left it.
        assert_eq!(product.code.as_deref(), Some("ELSEWHERE"));
    }
}
