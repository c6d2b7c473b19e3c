//! Products and Clients: the real dashboard driven with keys, on a real store.

use std::{
    fs,
    time::{Duration, Instant},
};

use crate::harness::Dashboard;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseEventKind};
use salestrack::{
    domain::{
        Quantity, Unit, UnitPrice,
        client::ClientDraft,
        product::{Product, ProductDraft},
        query::{ClientQuery, ProductQuery},
        stock::MovementKind,
    },
    i18n::Lang,
    tui::{app::event::Event, input::action::Tab},
};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (140, 40)];

/// The harness's shop with shelves that run low, long and wide names, and people to call.
fn open(lang: Lang, width: u16, height: u16) -> Dashboard {
    let mut dash = Dashboard::new(lang, width, height);
    let (mut store, act) = (dash.store(), dash.app.context.act());
    for (name, code, price, unit, threshold, stock) in [
        ("Palm oil 1 L", Some("6181100450401"), "5.60", Unit::Piece, Some(10_000), 0),
        ("Okra", Some("2000140000006"), "5.90", Unit::Kilogram, Some(5_000), 3_250),
        ("Broken rice 25 kg", Some("8850329001255"), "38.50", Unit::Piece, Some(6_000), 9_000),
        ("Power bank 10 000 mAh with a cable of two metres and a lamp", None, "24.90", Unit::Piece, None, 7_000),
        ("香米 5 公斤", Some("6901234567892"), "14.90", Unit::Piece, Some(3_000), 8_000),
    ] {
        let price = UnitPrice::parse_plain(price).unwrap();
        let (code, threshold) = (code.map(str::to_owned), threshold.map(Quantity::new));
        let draft = ProductDraft { name: name.into(), code, price, unit, threshold };
        store.add_product(&draft, Quantity::new(stock), &act).unwrap();
    }
    for (name, phone, email) in [
        ("Zeinab Maïga", Some("07 32 79 60 24"), Some("zeinab.maiga@example.com")),
        ("Le Petit Marché des Deux Rives et du Vieux Port", None, Some("commande@petit-marche.example.com")),
    ] {
        let draft = ClientDraft { name: name.into(), phone: phone.map(str::to_owned), email: email.map(str::to_owned) };
        store.add_client(&draft, &act).unwrap();
    }
    dash.press(&[KeyCode::F(5)]);
    dash
}

fn all_products(dash: &Dashboard) -> Vec<Product> {
    let query = ProductQuery { limit: 100, ..ProductQuery::default() };
    let page = dash.store().products(&query, dash.app.context.today()).unwrap();
    page.rows.into_iter().map(|(_, row)| row.product).collect()
}

fn product(dash: &Dashboard, name: &str) -> Product {
    all_products(dash).into_iter().find(|product| product.name == name).unwrap_or_else(|| panic!("no {name}"))
}

fn chosen(dash: &Dashboard) -> String {
    dash.app.products.selected().map(|row| &row.product).map(|product| product.name.clone()).unwrap_or_default()
}

fn chosen_client(dash: &Dashboard) -> String {
    dash.app.clients.selected().map(|client| client.name.clone()).unwrap_or_default()
}

fn search(dash: &mut Dashboard, text: &str) {
    dash.keys("/");
    dash.keys(text);
    dash.press(&[KeyCode::Enter]);
}

fn save(dash: &mut Dashboard) {
    dash.strike(KeyCode::Char('s'), KeyModifiers::CONTROL);
}

#[test]
fn both_lists_look_right_in_both_languages() {
    for lang in Lang::ALL {
        let mut dash = open(lang, 80, 24);
        for (tab, name) in [("1", "products"), ("2", "clients")] {
            dash.keys(tab);
            for (width, height) in SIZES {
                dash.resize(width, height);
                insta::assert_snapshot!(format!("{name}-{}-{width}x{height}", lang.code()), dash.screen());
            }
            dash.resize(80, 24);
            dash.press(&[KeyCode::Enter]);
            insta::assert_snapshot!(format!("{name}-open-{}-80x24", lang.code()), dash.screen());
            dash.press(&[KeyCode::Esc]);
        }
        dash.keys("1/ri");
        insta::assert_snapshot!(format!("products-search-{}-80x24", lang.code()), dash.screen());
        let mut empty = Dashboard::empty(lang, 80, 24);
        insta::assert_snapshot!(format!("products-empty-{}-80x24", lang.code()), empty.screen());
        empty.keys("2");
        insta::assert_snapshot!(format!("clients-empty-{}-80x24", lang.code()), empty.screen());
    }
}

#[test]
fn no_size_breaks_the_lists() {
    for mut dash in [open(Lang::En, 80, 24), Dashboard::empty(Lang::Fr, 80, 24)] {
        for tab in ["1", "2"] {
            dash.resize(80, 24);
            dash.keys(tab);
            for (width, height) in [(1, 1), (20, 5), (59, 15), (60, 16), (109, 20), (110, 16), (500, 200)] {
                dash.resize(width, height);
                dash.press(&[KeyCode::Down, KeyCode::Enter, KeyCode::End, KeyCode::PageUp, KeyCode::Esc]);
                dash.screen();
                for keys in ["a", "d", "r", "c", "e", "/x"] {
                    dash.keys(keys);
                    dash.screen();
                    dash.leave();
                }
                dash.click(5, 4);
                dash.mouse(MouseEventKind::ScrollDown, 5, 5);
                dash.screen();
            }
        }
    }
}

#[test]
fn a_product_is_added_in_the_readers_numbers_and_taken_out_again() {
    let mut dash = open(Lang::Fr, 80, 24);
    dash.keys("aMangues");
    dash.press(&[KeyCode::Tab]);
    dash.keys("8850329001255");
    dash.press(&[KeyCode::Tab, KeyCode::Right, KeyCode::Tab]);
    dash.keys("3,45");
    dash.press(&[KeyCode::Tab]);
    dash.keys("2");
    dash.press(&[KeyCode::Tab]);
    dash.keys("12,5");
    save(&mut dash);
    // The code belongs to the rice: the form stays, with the refusal at the code, and nothing typed is lost.
    assert_eq!(dash.app.overlays.len(), 1);
    assert!(dash.screen().contains("Broken rice"), "{}", dash.screen());
    for _ in 0..13 {
        dash.press(&[KeyCode::Backspace]);
    }
    save(&mut dash);
    assert!(dash.app.overlays.is_empty(), "{}", dash.screen());
    let mangoes = product(&dash, "Mangues");
    assert_eq!((mangoes.price, mangoes.unit), (UnitPrice::parse_plain("3.45").unwrap(), Unit::Kilogram));
    assert_eq!((mangoes.on_hand, mangoes.threshold), (Quantity::new(12_500), Some(Quantity::whole(2))));
    assert_eq!(chosen(&dash), "Mangues");
    dash.keys("u");
    assert!(all_products(&dash).iter().all(|product| product.name != "Mangues"));
}

#[test]
fn every_change_of_a_product_is_undone_with_one_key() {
    let mut dash = open(Lang::En, 140, 40);
    search(&mut dash, "okra");
    let before = product(&dash, "Okra");
    dash.keys("e fresh");
    save(&mut dash);
    assert_eq!(chosen(&dash), "Okra fresh");
    dash.keys("u");
    assert_eq!(product(&dash, "Okra"), before);

    dash.keys("r1.5");
    save(&mut dash);
    assert_eq!(product(&dash, "Okra").on_hand, Quantity::new(4_750));
    dash.keys("u");
    assert_eq!(product(&dash, "Okra").on_hand, before.on_hand);

    dash.keys("c-1");
    save(&mut dash);
    assert_eq!(product(&dash, "Okra").on_hand, Quantity::new(2_250));
    dash.keys("u");
    assert_eq!(product(&dash, "Okra").on_hand, before.on_hand);
    let card = dash.store().product_card(before.id, dash.app.context.today(), 1).unwrap();
    assert_eq!(card.movements[0].kind, MovementKind::Adjustment);
    assert_eq!(card.movements[0].reason.as_deref(), Some("mistyped"));

    dash.keys("dn");
    assert_eq!(product(&dash, "Okra"), before);
    dash.keys("dy");
    assert!(all_products(&dash).iter().all(|product| product.id != before.id));
    dash.keys("u");
    assert_eq!(product(&dash, "Okra"), before);
}

#[test]
fn deleting_names_the_past_sales_at_every_size() {
    for (width, height) in SIZES {
        let mut dash = open(Lang::En, width, height);
        search(&mut dash, "ginger");
        let id = product(&dash, "Ginger juice 1 L").id;
        let card = dash.store().product_card(id, dash.app.context.today(), 1).unwrap();
        assert!(card.sales > 1);
        dash.keys("d");
        let said = dash.screen();
        assert!(!said.contains("never sold"), "{width}x{height}\n{said}");
        assert!(said.contains(&format!("{} past sales", card.sales)), "{width}x{height}\n{said}");
    }
}

#[test]
fn refusals_stand_at_their_field() {
    let mut dash = open(Lang::En, 140, 40);
    search(&mut dash, "okra");
    let note = "n".repeat(201);
    let wrong = |dash: &Dashboard| match dash.app.form() {
        Some(form) => form.fields.iter().map(|field| field.error.is_some()).collect::<Vec<_>>(),
        _ => panic!("no form:\n{}", dash.screen()),
    };
    dash.keys("r1");
    dash.press(&[KeyCode::Tab]);
    dash.app.update(Event::Paste(note.clone()), Instant::now());
    save(&mut dash);
    assert_eq!(wrong(&dash), [false, true]);
    dash.leave();

    dash.keys("c1");
    dash.press(&[KeyCode::Tab, KeyCode::Left, KeyCode::Tab]);
    dash.app.update(Event::Paste(note), Instant::now());
    save(&mut dash);
    assert_eq!(wrong(&dash), [false, false, true]);
    dash.leave();

    dash.keys("c-99");
    save(&mut dash);
    assert_eq!(wrong(&dash), [true, false, false]);
}

#[test]
fn a_wrong_check_digit_is_told_and_saved() {
    for (lang, words) in [(Lang::En, "the check digit is off"), (Lang::Fr, "chiffre de contrôle faux")] {
        let mut bench = open(lang, 80, 24);
        bench.keys("aGari");
        bench.press(&[KeyCode::Tab]);
        bench.keys("400638133393");
        assert!(bench.screen().contains(words), "twelve digits\n{}", bench.screen());
        bench.keys("1");
        assert!(!bench.screen().contains(words), "{}", bench.screen());
        bench.press(&[KeyCode::Backspace]);
        bench.keys("2");
        assert!(bench.screen().contains(words), "{}", bench.screen());
        bench.press(&[KeyCode::Tab, KeyCode::Tab]);
        bench.keys("1");
        save(&mut bench);
        assert!(bench.app.overlays.is_empty(), "{}", bench.screen());
        assert_eq!(product(&bench, "Gari").code.as_deref(), Some("4006381333932"));
    }
}

#[test]
fn a_twin_of_an_older_program_has_a_sign_and_says_whose_code_it_has() {
    for (lang, words) in [(Lang::En, "code of Broken rice 25 kg too"), (Lang::Fr, "aussi le code de Broken rice 25 kg")]
    {
        let mut bench = open(lang, 140, 40);
        let hand = rusqlite::Connection::open(bench.folder.path().join("shop.db")).unwrap();
        let code = "08850329001255";
        let sql = "UPDATE products SET code = ?1, code_key = ?1, gtin = ?1 WHERE name LIKE 'Power bank%'";
        hand.execute(sql, [code]).unwrap();
        bench.press(&[KeyCode::F(5)]);
        assert_eq!(bench.screen().matches("…!").count(), 1, "{}", bench.screen());
        assert!(!bench.screen().contains("8850329001255!"), "{}", bench.screen());
        search(&mut bench, code);
        assert!(bench.screen().contains(words), "{}", bench.screen());
        bench.resize(80, 24);
        bench.press(&[KeyCode::Enter]);
        assert!(bench.screen().contains(words), "{}", bench.screen());
    }
}

#[test]
fn marks_alone_sell_nothing() {
    let mut bench = open(Lang::En, 120, 36);
    bench.keys("3");
    for marks in ["---", ".", "'", "\"", "(", ";", "2*-"] {
        bench.keys(marks);
        bench.press(&[KeyCode::Enter]);
        // Nothing was added: what was typed stands there again.
        assert!(bench.screen().contains("Nothing here is called"), "{marks}\n{}", bench.screen());
        (0..marks.len()).for_each(|_| bench.press(&[KeyCode::Backspace]));
    }
}

#[test]
fn a_save_pressed_twice_saves_once() {
    let mut dash = open(Lang::En, 80, 24);
    dash.keys("2aTwice");
    let at = Instant::now();
    for _ in 0..2 {
        dash.app.update(Event::Key(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL), at), at);
    }
    dash.settle();
    let query = ClientQuery { search: "Twice".into(), limit: 10, ..ClientQuery::default() };
    assert_eq!(dash.store().clients(&query).unwrap().total, 1);
    assert!(dash.app.overlays.is_empty());
}

#[test]
fn the_list_stays_until_the_answer_to_a_search_has_come() {
    let mut dash = open(Lang::En, 80, 24);
    dash.keys("/");
    let at = Instant::now();
    // The key is taken, the thread has not been heard yet: what stood there still stands.
    dash.app.update(Event::Key(KeyEvent::new(KeyCode::Char('o'), KeyModifiers::NONE), at), at);
    dash.app.update(Event::Tick, at + Duration::from_millis(400));
    assert!(!dash.app.context.tasks.waiting.is_empty());
    assert!(dash.screen().contains("Okra") && dash.screen().contains("Broken rice"), "{}", dash.screen());
    dash.press(&[KeyCode::Down]);
    dash.settle();
    dash.keys("kra");
    assert_eq!(chosen(&dash), "Okra");
    assert!(!dash.screen().contains("Broken rice"));
}

#[test]
fn large_stocks_and_days_of_other_years_are_never_cut() {
    let mut dash = open(Lang::Fr, 80, 24);
    let ginger = product(&dash, "Ginger juice 1 L");
    let (mut store, act) = (dash.store(), dash.app.context.act());
    let to = Quantity::whole(1_284).add(ginger.on_hand.neg().unwrap()).unwrap();
    store.adjust(ginger.id, to, "count", &act).unwrap();
    dash.press(&[KeyCode::F(5)]);
    dash.resize(120, 36);
    assert!(dash.screen().contains("290\u{202f}000,00"), "{}", dash.screen());
    dash.resize(80, 24);
    let screen = dash.screen();
    let row = screen.lines().find(|line| line.contains("Ginger")).unwrap();
    assert!(row.contains("1\u{202f}284"), "{row}");
    assert!(screen.lines().filter(|line| line.contains("€")).all(|line| !line.contains("… ━")), "{screen}");
    dash.press(&[KeyCode::Home, KeyCode::Enter]);
    assert!(dash.screen().contains("2 janv. 2025 stock initial"), "{}", dash.screen());
}

#[test]
fn the_key_line_of_a_search_offers_what_its_keys_do() {
    let mut dash = open(Lang::En, 80, 24);
    for tab in ["1", "2"] {
        dash.keys(tab);
        dash.keys("/a");
        let screen = dash.screen();
        let line = screen.lines().last().unwrap();
        assert!(line.contains("esc back") && !line.contains("delete"), "{line}");
        dash.press(&[KeyCode::Esc]);
    }
}

#[test]
fn search_filter_and_detail_are_left_one_level_a_press() {
    let mut dash = open(Lang::En, 80, 24);
    let all = all_products(&dash).len() as u64;
    dash.keys("f");
    assert!(dash.screen().contains("Palm oil") && !dash.screen().contains("Ginger"), "{}", dash.screen());
    dash.keys("/OKRÂ");
    assert_eq!(chosen(&dash), "Okra");
    dash.press(&[KeyCode::Enter, KeyCode::Enter]);
    assert!(dash.screen().contains("Last movements"), "{}", dash.screen());
    dash.press(&[KeyCode::Esc]);
    assert!(dash.screen().contains("Okra") && !dash.screen().contains("Palm oil"));
    dash.press(&[KeyCode::Esc]);
    assert!(dash.screen().contains("Palm oil") && !dash.screen().contains("Ginger"));
    dash.press(&[KeyCode::Esc]);
    assert!(dash.screen().contains("Ginger"));
    assert!(dash.screen().contains(&format!("of {all}")), "{}", dash.screen());
}

#[test]
fn keys_and_clicks_sort_and_select() {
    let mut dash = open(Lang::En, 140, 40);
    dash.keys("g");
    let first = chosen(&dash);
    let (x, y) = dash.find("Price");
    dash.click(x + 1, y);
    dash.press(&[KeyCode::Home]);
    assert_eq!(chosen(&dash), "=Plantain");
    dash.click(x + 1, y);
    dash.press(&[KeyCode::Home]);
    assert_eq!(chosen(&dash), "Broken rice 25 kg");
    assert!(dash.screen().contains("Price ▼"), "{}", dash.screen());
    dash.keys("ssS");
    dash.keys("S");
    dash.press(&[KeyCode::Home]);
    assert_eq!(chosen(&dash), first);
    let (x, y) = dash.find("Okra");
    dash.click(x, y);
    assert_eq!(chosen(&dash), "Okra");
    dash.mouse(MouseEventKind::ScrollUp, x, y);
    assert_ne!(chosen(&dash), "Okra");
}

#[test]
fn what_was_added_does_not_pull_the_selection_later() {
    let mut dash = Dashboard::empty(Lang::En, 80, 24);
    let (mut store, act) = (dash.store(), dash.app.context.act());
    store
        .in_bulk(&mut |store| {
            for n in 0..300 {
                let draft = ClientDraft { name: format!("Client {n:03}"), phone: None, email: None };
                store.add_client(&draft, &act)?;
            }
            Ok(())
        })
        .unwrap();
    dash.keys("2aZoé");
    save(&mut dash);
    // Zoé is on a page that has not come yet: walking down passes every client, and does not jump to her.
    dash.press(&[KeyCode::Home]);
    for n in 1..300 {
        dash.press(&[KeyCode::Down]);
        assert_eq!(chosen_client(&dash), format!("Client {n:03}"));
    }
}

#[test]
fn a_file_of_the_list_has_the_columns_of_the_command() {
    let mut dash = open(Lang::Fr, 80, 24);
    for (tab, file, head, line) in [
        (
            "1",
            "salestrack-products.csv",
            "\u{FEFF}id;code;name;price;unit;stock;threshold",
            "2000140000006;Okra;5,90;kg;3,25;5",
        ),
        (
            "2",
            "salestrack-clients.csv",
            "\u{FEFF}id;name;phone;email;orders;revenue",
            "Zeinab Maïga;07 32 79 60 24;zeinab.maiga@example.com;0;0,00",
        ),
    ] {
        dash.keys(tab);
        dash.keys("x");
        let text = fs::read_to_string(dash.folder.path().join(file)).unwrap();
        assert_eq!(text.lines().next(), Some(head));
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn a_client_is_changed_deleted_brought_back_and_erased() {
    let mut dash = open(Lang::En, 140, 40);
    dash.keys("2");
    search(&mut dash, "73279");
    assert_eq!(chosen_client(&dash), "Zeinab Maïga");
    dash.keys("e Touré");
    dash.press(&[KeyCode::Tab, KeyCode::Tab]);
    dash.keys(" @");
    save(&mut dash);
    assert_eq!(dash.app.overlays.len(), 1, "a bad address is refused at its field");
    dash.press(&[KeyCode::Backspace, KeyCode::Backspace]);
    save(&mut dash);
    assert_eq!(chosen_client(&dash), "Zeinab Maïga Touré");
    dash.keys("u");
    assert_eq!(chosen_client(&dash), "Zeinab Maïga");
    dash.keys("dy");
    assert_eq!(chosen_client(&dash), "");
    dash.keys("u");
    assert_eq!(chosen_client(&dash), "Zeinab Maïga");
    let id = dash.app.clients.selected().unwrap().id;
    dash.keys("A");
    dash.press(&[KeyCode::Esc]);
    assert!(!dash.store().client(id).unwrap().anonymised);
    dash.keys("Ay");
    let erased = dash.store().client(id).unwrap();
    assert!(erased.anonymised && erased.name.is_empty() && erased.phone.is_none());
    assert!(dash.app.undo.is_empty(), "undo must not bring personal data back");
}

#[test]
fn a_client_leads_to_purchases_and_a_product_to_the_basket() {
    let mut dash = open(Lang::En, 140, 40);
    dash.keys("2");
    search(&mut dash, "aicha");
    dash.keys("p");
    assert_eq!(dash.app.tab, Tab::History);
    assert!(dash.screen().contains("Aïcha Diallo"), "{}", dash.screen());
    dash.keys("1");
    search(&mut dash, "tomat");
    dash.keys("n");
    assert_eq!(dash.app.tab, Tab::NewSale);
    assert!(dash.screen().contains("Tomatoes"), "{}", dash.screen());
}
