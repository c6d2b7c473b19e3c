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
    let mut bench = Dashboard::new(lang, width, height);
    let (mut store, act) = (bench.store(), bench.app.context.act());
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
    bench.press(&[KeyCode::F(5)]);
    bench
}

fn all_products(bench: &Dashboard) -> Vec<Product> {
    let query = ProductQuery { limit: 100, ..ProductQuery::default() };
    let page = bench.store().products(&query, bench.app.context.today()).unwrap();
    page.rows.into_iter().map(|(_, row)| row.product).collect()
}

fn product(bench: &Dashboard, name: &str) -> Product {
    all_products(bench).into_iter().find(|product| product.name == name).unwrap_or_else(|| panic!("no {name}"))
}

fn chosen(bench: &Dashboard) -> String {
    bench.app.products.selected().map(|row| &row.product).map(|product| product.name.clone()).unwrap_or_default()
}

fn chosen_client(bench: &Dashboard) -> String {
    bench.app.clients.selected().map(|client| client.name.clone()).unwrap_or_default()
}

fn search(bench: &mut Dashboard, text: &str) {
    bench.keys("/");
    bench.keys(text);
    bench.press(&[KeyCode::Enter]);
}

fn save(bench: &mut Dashboard) {
    bench.strike(KeyCode::Char('s'), KeyModifiers::CONTROL);
}

#[test]
fn both_lists_look_right_in_both_languages() {
    for lang in Lang::ALL {
        let mut bench = open(lang, 80, 24);
        for (tab, name) in [("1", "products"), ("2", "clients")] {
            bench.keys(tab);
            for (width, height) in SIZES {
                bench.resize(width, height);
                insta::assert_snapshot!(format!("{name}-{}-{width}x{height}", lang.code()), bench.screen());
            }
            bench.resize(80, 24);
            bench.press(&[KeyCode::Enter]);
            insta::assert_snapshot!(format!("{name}-open-{}-80x24", lang.code()), bench.screen());
            bench.press(&[KeyCode::Esc]);
        }
        bench.keys("1/ri");
        insta::assert_snapshot!(format!("products-search-{}-80x24", lang.code()), bench.screen());
        let mut empty = Dashboard::empty(lang, 80, 24);
        insta::assert_snapshot!(format!("products-empty-{}-80x24", lang.code()), empty.screen());
        empty.keys("2");
        insta::assert_snapshot!(format!("clients-empty-{}-80x24", lang.code()), empty.screen());
    }
}

#[test]
fn no_size_breaks_the_lists() {
    for mut bench in [open(Lang::En, 80, 24), Dashboard::empty(Lang::Fr, 80, 24)] {
        for tab in ["1", "2"] {
            bench.resize(80, 24);
            bench.keys(tab);
            for (width, height) in [(1, 1), (20, 5), (59, 15), (60, 16), (109, 20), (110, 16), (500, 200)] {
                bench.resize(width, height);
                bench.press(&[KeyCode::Down, KeyCode::Enter, KeyCode::End, KeyCode::PageUp, KeyCode::Esc]);
                bench.screen();
                for keys in ["a", "d", "r", "c", "e", "/x"] {
                    bench.keys(keys);
                    bench.screen();
                    bench.press(&[KeyCode::Esc, KeyCode::Esc]);
                }
                bench.click(5, 4);
                bench.mouse(MouseEventKind::ScrollDown, 5, 5);
                bench.screen();
            }
        }
    }
}

#[test]
fn a_product_is_added_in_the_readers_numbers_and_taken_out_again() {
    let mut bench = open(Lang::Fr, 80, 24);
    bench.keys("aMangues");
    bench.press(&[KeyCode::Tab]);
    bench.keys("8850329001255");
    bench.press(&[KeyCode::Tab, KeyCode::Right, KeyCode::Tab]);
    bench.keys("3,45");
    bench.press(&[KeyCode::Tab]);
    bench.keys("2");
    bench.press(&[KeyCode::Tab]);
    bench.keys("12,5");
    save(&mut bench);
    // The code belongs to the rice: the form stays, with the refusal at the code, and nothing typed is lost.
    assert_eq!(bench.app.overlays.len(), 1);
    assert!(bench.screen().contains("Broken rice"), "{}", bench.screen());
    for _ in 0..13 {
        bench.press(&[KeyCode::Backspace]);
    }
    save(&mut bench);
    assert!(bench.app.overlays.is_empty(), "{}", bench.screen());
    let mangoes = product(&bench, "Mangues");
    assert_eq!((mangoes.price, mangoes.unit), (UnitPrice::parse_plain("3.45").unwrap(), Unit::Kilogram));
    assert_eq!((mangoes.on_hand, mangoes.threshold), (Quantity::new(12_500), Some(Quantity::whole(2))));
    assert_eq!(chosen(&bench), "Mangues");
    bench.keys("u");
    assert!(all_products(&bench).iter().all(|product| product.name != "Mangues"));
}

#[test]
fn every_change_of_a_product_is_undone_with_one_key() {
    let mut bench = open(Lang::En, 140, 40);
    search(&mut bench, "okra");
    let before = product(&bench, "Okra");
    bench.keys("e fresh");
    save(&mut bench);
    assert_eq!(chosen(&bench), "Okra fresh");
    bench.keys("u");
    assert_eq!(product(&bench, "Okra"), before);

    bench.keys("r1.5");
    save(&mut bench);
    assert_eq!(product(&bench, "Okra").on_hand, Quantity::new(4_750));
    bench.keys("u");
    assert_eq!(product(&bench, "Okra").on_hand, before.on_hand);

    bench.keys("c-1");
    save(&mut bench);
    assert_eq!(product(&bench, "Okra").on_hand, Quantity::new(2_250));
    bench.keys("u");
    assert_eq!(product(&bench, "Okra").on_hand, before.on_hand);
    let card = bench.store().product_card(before.id, bench.app.context.today(), 1).unwrap();
    assert_eq!(card.movements[0].kind, MovementKind::Adjustment);
    assert_eq!(card.movements[0].reason.as_deref(), Some("mistyped"));

    bench.keys("dn");
    assert_eq!(product(&bench, "Okra"), before);
    bench.keys("dy");
    assert!(all_products(&bench).iter().all(|product| product.id != before.id));
    bench.keys("u");
    assert_eq!(product(&bench, "Okra"), before);
}

#[test]
fn deleting_names_the_past_sales_at_every_size() {
    for (width, height) in SIZES {
        let mut bench = open(Lang::En, width, height);
        search(&mut bench, "ginger");
        let id = product(&bench, "Ginger juice 1 L").id;
        let card = bench.store().product_card(id, bench.app.context.today(), 1).unwrap();
        assert!(card.sales > 1);
        bench.keys("d");
        let said = bench.screen();
        assert!(!said.contains("never sold"), "{width}x{height}\n{said}");
        assert!(said.contains(&format!("{} past sales", card.sales)), "{width}x{height}\n{said}");
    }
}

#[test]
fn refusals_stand_at_their_field() {
    let mut bench = open(Lang::En, 140, 40);
    search(&mut bench, "okra");
    let note = "n".repeat(201);
    let wrong = |bench: &Dashboard| match bench.app.form() {
        Some(form) => form.fields.iter().map(|field| field.error.is_some()).collect::<Vec<_>>(),
        _ => panic!("no form:\n{}", bench.screen()),
    };
    bench.keys("r1");
    bench.press(&[KeyCode::Tab]);
    bench.app.update(Event::Paste(note.clone()), Instant::now());
    save(&mut bench);
    assert_eq!(wrong(&bench), [false, true]);
    bench.press(&[KeyCode::Esc, KeyCode::Esc]);

    bench.keys("c1");
    bench.press(&[KeyCode::Tab, KeyCode::Left, KeyCode::Tab]);
    bench.app.update(Event::Paste(note), Instant::now());
    save(&mut bench);
    assert_eq!(wrong(&bench), [false, false, true]);
    bench.press(&[KeyCode::Esc, KeyCode::Esc]);

    bench.keys("c-99");
    save(&mut bench);
    assert_eq!(wrong(&bench), [true, false, false]);
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
    let mut bench = open(Lang::En, 80, 24);
    bench.keys("2aTwice");
    let at = Instant::now();
    for _ in 0..2 {
        bench.app.update(Event::Key(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL), at), at);
    }
    bench.settle();
    let query = ClientQuery { search: "Twice".into(), limit: 10, ..ClientQuery::default() };
    assert_eq!(bench.store().clients(&query).unwrap().total, 1);
    assert!(bench.app.overlays.is_empty());
}

#[test]
fn the_list_stays_until_the_answer_to_a_search_has_come() {
    let mut bench = open(Lang::En, 80, 24);
    bench.keys("/");
    let at = Instant::now();
    // The key is taken, the thread has not been heard yet: what stood there still stands.
    bench.app.update(Event::Key(KeyEvent::new(KeyCode::Char('o'), KeyModifiers::NONE), at), at);
    bench.app.update(Event::Tick, at + Duration::from_millis(400));
    assert!(!bench.app.context.tasks.waiting.is_empty());
    assert!(bench.screen().contains("Okra") && bench.screen().contains("Broken rice"), "{}", bench.screen());
    bench.press(&[KeyCode::Down]);
    bench.settle();
    bench.keys("kra");
    assert_eq!(chosen(&bench), "Okra");
    assert!(!bench.screen().contains("Broken rice"));
}

#[test]
fn large_stocks_and_days_of_other_years_are_never_cut() {
    let mut bench = open(Lang::Fr, 80, 24);
    let ginger = product(&bench, "Ginger juice 1 L");
    let (mut store, act) = (bench.store(), bench.app.context.act());
    let to = Quantity::whole(1_284).add(ginger.on_hand.neg().unwrap()).unwrap();
    store.adjust(ginger.id, to, "count", &act).unwrap();
    bench.press(&[KeyCode::F(5)]);
    bench.resize(120, 36);
    assert!(bench.screen().contains("290\u{202f}000,00"), "{}", bench.screen());
    bench.resize(80, 24);
    let screen = bench.screen();
    let row = screen.lines().find(|line| line.contains("Ginger")).unwrap();
    assert!(row.contains("1\u{202f}284"), "{row}");
    assert!(screen.lines().filter(|line| line.contains("€")).all(|line| !line.contains("… ━")), "{screen}");
    bench.press(&[KeyCode::Home, KeyCode::Enter]);
    assert!(bench.screen().contains("2 janv. 2025 stock initial"), "{}", bench.screen());
}

#[test]
fn the_key_line_of_a_search_offers_what_its_keys_do() {
    let mut bench = open(Lang::En, 80, 24);
    for tab in ["1", "2"] {
        bench.keys(tab);
        bench.keys("/a");
        let screen = bench.screen();
        let line = screen.lines().last().unwrap();
        assert!(line.contains("esc back") && !line.contains("delete"), "{line}");
        bench.press(&[KeyCode::Esc]);
    }
}

#[test]
fn search_filter_and_detail_are_left_one_level_a_press() {
    let mut bench = open(Lang::En, 80, 24);
    let all = all_products(&bench).len() as u64;
    bench.keys("f");
    assert!(bench.screen().contains("Palm oil") && !bench.screen().contains("Ginger"), "{}", bench.screen());
    bench.keys("/OKRÂ");
    assert_eq!(chosen(&bench), "Okra");
    bench.press(&[KeyCode::Enter, KeyCode::Enter]);
    assert!(bench.screen().contains("Last movements"), "{}", bench.screen());
    bench.press(&[KeyCode::Esc]);
    assert!(bench.screen().contains("Okra") && !bench.screen().contains("Palm oil"));
    bench.press(&[KeyCode::Esc]);
    assert!(bench.screen().contains("Palm oil") && !bench.screen().contains("Ginger"));
    bench.press(&[KeyCode::Esc]);
    assert!(bench.screen().contains("Ginger"));
    assert!(bench.screen().contains(&format!("of {all}")), "{}", bench.screen());
}

#[test]
fn keys_and_clicks_sort_and_select() {
    let mut bench = open(Lang::En, 140, 40);
    bench.keys("g");
    let first = chosen(&bench);
    let (x, y) = bench.find("Price");
    bench.click(x + 1, y);
    bench.press(&[KeyCode::Home]);
    assert_eq!(chosen(&bench), "=Plantain");
    bench.click(x + 1, y);
    bench.press(&[KeyCode::Home]);
    assert_eq!(chosen(&bench), "Broken rice 25 kg");
    assert!(bench.screen().contains("Price ▼"), "{}", bench.screen());
    bench.keys("ssS");
    bench.keys("S");
    bench.press(&[KeyCode::Home]);
    assert_eq!(chosen(&bench), first);
    let (x, y) = bench.find("Okra");
    bench.click(x, y);
    assert_eq!(chosen(&bench), "Okra");
    bench.mouse(MouseEventKind::ScrollUp, x, y);
    assert_ne!(chosen(&bench), "Okra");
}

#[test]
fn what_was_added_does_not_pull_the_selection_later() {
    let mut bench = Dashboard::empty(Lang::En, 80, 24);
    let (mut store, act) = (bench.store(), bench.app.context.act());
    store
        .in_bulk(&mut |store| {
            for n in 0..300 {
                let draft = ClientDraft { name: format!("Client {n:03}"), phone: None, email: None };
                store.add_client(&draft, &act)?;
            }
            Ok(())
        })
        .unwrap();
    bench.keys("2aZoé");
    save(&mut bench);
    // Zoé is on a page that has not come yet: walking down passes every client, and does not jump to her.
    bench.press(&[KeyCode::Home]);
    for n in 1..300 {
        bench.press(&[KeyCode::Down]);
        assert_eq!(chosen_client(&bench), format!("Client {n:03}"));
    }
}

#[test]
fn a_file_of_the_list_has_the_columns_of_the_command() {
    let mut bench = open(Lang::Fr, 80, 24);
    for (tab, file, head, line) in [
        (
            "1",
            "salestrack-products.csv",
            "id,code,name,price,unit,stock,threshold",
            "2000140000006,Okra,5.90,kg,3.25,5",
        ),
        (
            "2",
            "salestrack-clients.csv",
            "id,name,phone,email,orders,revenue",
            "Zeinab Maïga,07 32 79 60 24,zeinab.maiga@example.com,0,0.00",
        ),
    ] {
        bench.keys(tab);
        bench.keys("x");
        let text = fs::read_to_string(bench.folder.path().join(file)).unwrap();
        assert_eq!(text.lines().next(), Some(head));
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn a_client_is_changed_deleted_brought_back_and_erased() {
    let mut bench = open(Lang::En, 140, 40);
    bench.keys("2");
    search(&mut bench, "73279");
    assert_eq!(chosen_client(&bench), "Zeinab Maïga");
    bench.keys("e Touré");
    bench.press(&[KeyCode::Tab, KeyCode::Tab]);
    bench.keys(" @");
    save(&mut bench);
    assert_eq!(bench.app.overlays.len(), 1, "a bad address is refused at its field");
    bench.press(&[KeyCode::Backspace, KeyCode::Backspace]);
    save(&mut bench);
    assert_eq!(chosen_client(&bench), "Zeinab Maïga Touré");
    bench.keys("u");
    assert_eq!(chosen_client(&bench), "Zeinab Maïga");
    bench.keys("dy");
    assert_eq!(chosen_client(&bench), "");
    bench.keys("u");
    assert_eq!(chosen_client(&bench), "Zeinab Maïga");
    let id = bench.app.clients.selected().unwrap().id;
    bench.keys("A");
    bench.press(&[KeyCode::Esc]);
    assert!(!bench.store().client(id).unwrap().anonymised);
    bench.keys("Ay");
    let erased = bench.store().client(id).unwrap();
    assert!(erased.anonymised && erased.name.is_empty() && erased.phone.is_none());
    assert!(bench.app.undo.is_empty(), "undo must not bring personal data back");
}

#[test]
fn a_client_leads_to_purchases_and_a_product_to_the_basket() {
    let mut bench = open(Lang::En, 140, 40);
    bench.keys("2");
    search(&mut bench, "aicha");
    bench.keys("p");
    assert_eq!(bench.app.tab, Tab::History);
    assert!(bench.screen().contains("Aïcha Diallo"), "{}", bench.screen());
    bench.keys("1");
    search(&mut bench, "tomat");
    bench.keys("n");
    assert_eq!(bench.app.tab, Tab::NewSale);
    assert!(bench.screen().contains("Tomatoes"), "{}", bench.screen());
}
