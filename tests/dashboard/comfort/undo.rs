//! Every edit can be taken back, several deep, and is told once the store has answered.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use salestrack::{
    domain::{Quantity, UnitPrice, basket::Basket, client::ClientDraft, edit::Edit},
    i18n::Lang,
    tui::{app::event::Event, input::action::Tab},
};

use super::{KNOWN, chord, overlay, product, save, scan, told, with_known};
use crate::harness::Dashboard;

fn basket(dash: &Dashboard) -> Basket {
    dash.kept_basket().unwrap_or_else(|| Basket::new("none".to_owned()))
}

fn undo(dash: &mut Dashboard) {
    dash.press(&[KeyCode::F(7)]);
}

#[test]
fn the_undone_toast_waits_for_the_store() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    dash.keys("dy");
    assert!(told(&dash).contains("deleted"), "{}", told(&dash));
    dash.event(Event::Key(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::NONE), dash.at));
    dash.at += std::time::Duration::from_millis(160);
    dash.event(Event::Tick);
    assert_eq!((told(&dash).as_str(), dash.app.context.tasks.writing), ("", 1), "nothing is told before the answer");
    dash.settle();
    assert!(told(&dash).contains("=Plantain"), "{}", told(&dash));
    assert!(product(&dash, "=Plantain").is_some());
}

#[test]
fn a_language_that_is_taken_back_is_spoken_no_more() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    dash.keys(",");
    dash.press(&[KeyCode::Tab, KeyCode::Right, KeyCode::Right]);
    save(&mut dash);
    assert!(dash.screen().contains("Produits"), "{}", dash.screen());
    dash.keys("u");
    assert_eq!(dash.app.context.shop.language, None);
    assert!(dash.screen().contains("Products"), "{}", dash.screen());
}

#[test]
fn edits_are_taken_back_one_after_the_other() {
    let mut dash = Dashboard::new(Lang::En, 140, 40);
    with_known(&mut dash);
    dash.keys("/honey");
    dash.press(&[KeyCode::Enter]);
    let before = product(&dash, "Honey 500 g").unwrap();
    dash.keys("e");
    dash.keys(" x");
    save(&mut dash);
    dash.keys("r5");
    save(&mut dash);
    dash.keys("2aZoé");
    save(&mut dash);
    dash.keys(",");
    dash.keys(" & Filles");
    save(&mut dash);
    assert_eq!(dash.app.context.shop.name, "Chez Awa & Filles");
    assert_eq!(dash.app.undo.len(), 4);
    dash.keys("u");
    assert_eq!(dash.app.context.shop.name, "Chez Awa");
    assert_eq!(dash.store().shop().unwrap().name, "Chez Awa");
    dash.keys("uuu");
    assert_eq!(product(&dash, "Honey 500 g").unwrap(), before);
    assert!(dash.app.undo.is_empty());
    dash.keys("u");
    assert_eq!(told(&dash), "nothing to undo");
}

#[test]
fn what_somebody_else_has_changed_since_is_left_alone() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    let honey = with_known(&mut dash);
    dash.keys("/honey");
    dash.press(&[KeyCode::Enter]);
    dash.keys("e x");
    save(&mut dash);
    let act = dash.app.context.act();
    let now = dash.store().product(honey.id).unwrap();
    let mut draft = honey.draft();
    draft.name = "Honey of the neighbour".into();
    dash.store().edit_product(honey.id, &Edit::new(now.draft(), draft), &act).unwrap();
    dash.keys("u");
    assert!(dash.app.context.notices.banner.as_ref().unwrap().text.contains("changed elsewhere"), "{}", dash.screen());
    assert_eq!(dash.store().product(honey.id).unwrap().name, "Honey of the neighbour");
}

#[test]
fn every_change_of_the_basket_is_taken_back() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    with_known(&mut dash);
    let act = dash.app.context.act();
    let aissata = ClientDraft { name: "Aïssata".into(), phone: None, email: None };
    dash.store().add_client(&aissata, &act).unwrap();
    dash.keys("3");
    let mut states = vec![basket(&dash)];
    let mut note = |dash: &Dashboard| states.push(basket(dash));
    scan(&mut dash, KNOWN);
    note(&dash);
    dash.press(&[KeyCode::Down]);
    dash.keys("+");
    note(&dash);
    dash.keys("7");
    dash.press(&[KeyCode::Enter]);
    note(&dash);
    dash.keys("p9.90");
    dash.press(&[KeyCode::Enter]);
    note(&dash);
    dash.press(&[KeyCode::F(3)]);
    dash.keys("aissata");
    dash.press(&[KeyCode::Enter]);
    note(&dash);
    dash.press(&[KeyCode::Delete]);
    note(&dash);
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
        undo(&mut dash);
        let kept = basket(&dash);
        assert_eq!((&kept.lines, kept.client), (&state.lines, state.client));
        assert!(told(&dash).replace('\u{a0}', " ").starts_with(said), "{} for {said}", told(&dash));
    }
    undo(&mut dash);
    assert_eq!(told(&dash), "nothing to undo");
    // The client's name is gone from the screen with the client.
    assert!(!dash.screen().contains("Aïssata"), "{}", dash.screen());
}

#[test]
fn a_letter_undoes_in_the_basket_what_was_done_there() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    with_known(&mut dash);
    dash.keys("a");
    dash.keys("Soap");
    dash.press(&[KeyCode::Tab, KeyCode::Tab, KeyCode::Tab]);
    dash.keys("1");
    save(&mut dash);
    assert_eq!(overlay(&dash), "", "{}", dash.screen());
    dash.keys("3");
    scan(&mut dash, KNOWN);
    dash.press(&[KeyCode::Down]);
    dash.keys("++");
    dash.keys("u");
    assert_eq!(basket(&dash).lines[0].quantity, Quantity::whole(2));
    assert!(product(&dash, "Soap").is_some(), "the product that was added before is not touched");
}

#[test]
fn with_nothing_changed_in_the_basket_the_last_sale_is_taken_back() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    let honey = with_known(&mut dash);
    dash.keys("3");
    scan(&mut dash, KNOWN);
    dash.press(&[KeyCode::Enter, KeyCode::Enter]);
    assert_eq!(dash.store().product(honey.id).unwrap().on_hand, Quantity::whole(8));
    undo(&mut dash);
    assert_eq!(overlay(&dash), "confirm");
    assert_eq!(dash.store().product(honey.id).unwrap().on_hand, Quantity::whole(8), "a question makes no document");
    dash.press(&[KeyCode::Enter]);
    assert_eq!(overlay(&dash), "confirm", "enter is no answer");
    dash.keys("y");
    assert_eq!(dash.app.tab, Tab::NewSale);
    assert_eq!(told(&dash), "sale taken back");
    assert_eq!(basket(&dash).lines.len(), 1, "what was sold is in the basket again");
    assert_eq!(dash.store().product(honey.id).unwrap().on_hand, Quantity::whole(9));
}

#[test]
fn a_sale_is_taken_back_until_the_next_article_and_never_unasked() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    with_known(&mut dash);
    dash.keys("3");
    for _ in 0..3 {
        scan(&mut dash, KNOWN);
        dash.press(&[KeyCode::Enter, KeyCode::Enter]);
    }
    chord(&mut dash, KeyModifiers::ALT, '4');
    let sales = dash.app.history.total();
    // Pressed three times, it asks once and voids nothing.
    dash.keys("uuu");
    assert_eq!(overlay(&dash), "confirm");
    for word in ["Void sale 2026-", "12.50", "walk-in"] {
        assert!(dash.screen().contains(word), "{word}:\n{}", dash.screen());
    }
    dash.press(&[KeyCode::Esc]);
    // The next customer's first article: only History takes the sale back now.
    scan(&mut dash, KNOWN);
    dash.keys("u");
    assert_eq!((overlay(&dash), told(&dash).as_str()), ("", "nothing to undo"));
    dash.press(&[KeyCode::F(5)]);
    assert_eq!(dash.app.history.total(), sales, "no document more than before");
}

#[test]
fn a_cleared_basket_comes_back_with_client_and_amount() {
    let mut dash = Dashboard::new(Lang::Fr, 120, 36);
    with_known(&mut dash);
    dash.keys("3");
    scan(&mut dash, KNOWN);
    dash.press(&[KeyCode::F(3)]);
    dash.keys("aicha");
    dash.press(&[KeyCode::Enter, KeyCode::Enter]);
    dash.keys("20");
    let full = dash.screen();
    dash.press(&[KeyCode::F(8)]);
    assert!(!basket(&dash).is_empty(), "a question empties nothing");
    dash.keys("o");
    assert!(basket(&dash).is_empty());
    undo(&mut dash);
    let kept = basket(&dash);
    assert_eq!((kept.lines.len(), kept.client.is_some(), kept.given.is_some()), (1, true, true));
    for word in ["Aïcha Diallo", "20"] {
        assert!(full.contains(word) && dash.screen().contains(word), "{}", dash.screen());
    }
}

/// A form that was open while somebody else changed the same field says so, with both values; saved again, it goes over that.
#[test]
fn a_form_tells_what_somebody_else_has_put_into_its_field() {
    for (lang, told) in [(Lang::En, "€4.75 here meanwhile"), (Lang::Fr, "a mis 4,75")] {
        let mut dash = Dashboard::new(lang, 120, 36);
        let honey = with_known(&mut dash);
        dash.keys("/honey");
        dash.press(&[KeyCode::Enter]);
        dash.keys("e");
        // Somebody else changes the price and the code, while the price is typed here.
        let act = dash.app.context.act();
        let mut theirs = honey.draft();
        theirs.price = UnitPrice::parse_plain("4.75").unwrap();
        theirs.code = Some("ELSEWHERE".into());
        dash.store().edit_product(honey.id, &Edit::new(honey.draft(), theirs), &act).unwrap();
        dash.press(&[KeyCode::Tab, KeyCode::Tab, KeyCode::Tab]);
        dash.keys("99");
        save(&mut dash);
        let screen = dash.screen();
        assert!(screen.contains(told), "{screen}");
        assert_eq!(dash.store().product(honey.id).unwrap().price.ten_thousandths(), 47_500);
        save(&mut dash);
        assert!(dash.app.overlays.is_empty(), "{}", dash.screen());
        let product = dash.store().product(honey.id).unwrap();
        assert_ne!(product.price.ten_thousandths(), 47_500);
        // What was not touched here stays as the other one left it.
        assert_eq!(product.code.as_deref(), Some("ELSEWHERE"));
    }
}

/// Whoever types a number and moves on means it for the line where it was typed.
#[test]
fn leaving_a_cell_for_another_line_sets_it_where_it_was_typed() {
    let mut dash = Dashboard::new(Lang::En, 120, 36);
    dash.keys("3");
    for article in ["ginger", "mouse"] {
        dash.keys(article);
        dash.press(&[KeyCode::Enter]);
    }
    let quantities = |dash: &Dashboard| basket(dash).lines.iter().map(|line| line.quantity).collect::<Vec<_>>();
    dash.press(&[KeyCode::Tab]);
    dash.keys("5");
    dash.press(&[KeyCode::Up]);
    assert_eq!(quantities(&dash), [Quantity::ONE, Quantity::whole(5)]);
    dash.press(&[KeyCode::Enter]);
    assert_eq!(quantities(&dash), [Quantity::ONE, Quantity::whole(5)]);
    assert_eq!(basket(&dash).lines.len(), 2);
}
