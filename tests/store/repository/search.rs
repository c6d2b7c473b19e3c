//! Search as you type: parts of words, starts, typing errors, ranking, and that nothing of it outlives a name.

use salestrack::domain::query::{ClientQuery, ClientSort, Direction, ProductQuery};
use salestrack::repository::Repository;

use crate::repository::support::{add, change, day, noon, on_every_store, person, piece};

fn products(store: &dyn Repository, search: &str) -> Vec<String> {
    let query = ProductQuery { search: search.into(), limit: 50, ..ProductQuery::default() };
    store.products(&query, day(23)).unwrap().rows.into_iter().map(|(_, row)| row.product.name).collect()
}

fn clients(store: &dyn Repository, search: &str) -> Vec<String> {
    let query = ClientQuery { search: search.into(), limit: 50, ..ClientQuery::default() };
    store.clients(&query).unwrap().rows.into_iter().map(|(_, client)| client.name).collect()
}

fn stocked(store: &mut dyn Repository) {
    for (name, code) in [
        ("Clavier mécanique", Some("3760091720116")),
        ("Souris sans fil", Some("A1-B2")),
        ("Enclave de bois", None),
        ("Café clair", None),
        ("Clé USB", Some("usb")),
        ("Harissa", None),
    ] {
        add(store, &piece(name, code, 100), 1);
    }
}

#[test]
fn whole_words_come_before_starts_and_starts_before_parts() {
    on_every_store(|store| {
        stocked(store);
        assert_eq!(products(store, "cla"), ["Café clair", "Clavier mécanique", "Enclave de bois"]);
        assert_eq!(products(store, "CLÉ"), ["Clé USB"]);
        add(store, &piece("Sacla", None, 1), 1);
        add(store, &piece("Zoo cla", None, 1), 1);
        assert_eq!(products(store, "cla")[0], "Zoo cla");
        assert_eq!(products(store, "cla").last().unwrap(), "Sacla");
    });
}

#[test]
fn one_letter_is_the_start_of_a_word() {
    on_every_store(|store| {
        stocked(store);
        assert_eq!(products(store, "h"), ["Harissa"]);
        assert_eq!(products(store, "s s f"), ["Souris sans fil"]);
        assert!(products(store, "v").is_empty());
        // The letter beside a longer word is still a start.
        assert_eq!(products(store, "cla b"), ["Enclave de bois"]);
        assert!(products(store, "clavier i").is_empty());
    });
}

#[test]
fn two_letters_are_found_within_a_word() {
    on_every_store(|store| {
        stocked(store);
        add(store, &piece("Vin doux", None, 1), 1);
        add(store, &piece("Bon vi", None, 1), 1);
        assert_eq!(products(store, "vi"), ["Bon vi", "Vin doux", "Clavier mécanique"]);
        assert_eq!(products(store, "cl"), ["Café clair", "Clavier mécanique", "Clé USB", "Enclave de bois"]);
        // The last two letters of a word, of a code, and beside other words.
        assert_eq!(products(store, "er"), ["Clavier mécanique"]);
        assert_eq!(products(store, "16"), ["Clavier mécanique"]);
        assert_eq!(products(store, "la av"), ["Clavier mécanique", "Enclave de bois"]);
        assert_eq!(products(store, "clavier ni"), ["Clavier mécanique"]);
        assert!(products(store, "qz").is_empty() && products(store, "clavier qz").is_empty());
    });
}

#[test]
fn two_wide_letters_are_found_at_the_start_and_within() {
    on_every_store(|store| {
        for name in ["緑茶", "抹茶緑茶飴", "お茶", "緑の茶"] {
            add(store, &piece(name, None, 1), 1);
        }
        assert_eq!(products(store, "緑茶"), ["緑茶", "抹茶緑茶飴"]);
        assert_eq!(products(store, "茶飴"), ["抹茶緑茶飴"]);
        store.add_client(&person("王小明", None, None), &noon(20)).unwrap();
        assert_eq!(clients(store, "小明"), ["王小明"]);
    });
}

#[test]
fn two_letters_within_never_push_a_start_out() {
    on_every_store(|store| {
        store
            .in_bulk(&mut |store| {
                for n in 0..700 {
                    store.add_client(&person(&format!("Xavi {n:04}"), None, None), &noon(20))?;
                }
                store.add_client(&person("Zoé Vincent", None, None), &noon(20))?;
                store.add_client(&person("Zoé vi", None, None), &noon(20)).map(drop)
            })
            .unwrap();
        let query = ClientQuery { search: "vi".into(), limit: 3, ..ClientQuery::default() };
        let page = store.clients(&query).unwrap();
        let names: Vec<String> = page.rows.into_iter().map(|(_, row)| row.name).collect();
        assert_eq!(names, ["Zoé vi", "Zoé Vincent", "Xavi 0000"]);
        assert!(page.cut);
    });
}

#[test]
fn one_typing_error_is_forgiven_from_five_letters_on() {
    on_every_store(|store| {
        stocked(store);
        for typed in ["clvier", "calvier", "clabier", "claviier", "xlavier", "lcavier", "clavo", "klavi"] {
            assert_eq!(products(store, typed), ["Clavier mécanique"], "{typed}");
        }
        assert_eq!(products(store, "harisa"), ["Harissa"]);
        assert_eq!(products(store, "mecaniqe clavier"), ["Clavier mécanique"]);
        // Four letters, two errors, or a number: nothing is guessed.
        for typed in ["clov", "clovver", "3760091720117", "37600917201"] {
            let expected: &[&str] = if typed == "37600917201" { &["Clavier mécanique"] } else { &[] };
            assert_eq!(products(store, typed), expected, "{typed}");
        }
    });
}

#[test]
fn an_exact_code_is_first_however_it_is_written() {
    on_every_store(|store| {
        stocked(store);
        add(store, &piece("A1 B2 papier", None, 1), 1);
        assert_eq!(products(store, "a1-b2"), ["Souris sans fil", "A1 B2 papier"]);
    });
}

#[test]
fn clients_are_found_by_name_mail_and_phone() {
    on_every_store(|store| {
        store
            .add_client(&person("Awa d’Almeida", Some("+229 01 97 12 34 56"), Some("awa@example.org")), &noon(20))
            .unwrap();
        store.add_client(&person("Jean-Pierre Dossou", Some("06.39.98.10.20"), None), &noon(20)).unwrap();
        for typed in [
            "almeida",
            "d'almeida",
            "AWA alm",
            "example.org",
            "awa@exa",
            "2290197",
            "01 97 12",
            "97 123 456",
            "almieda",
        ] {
            assert_eq!(clients(store, typed), ["Awa d’Almeida"], "{typed}");
        }
        for typed in ["pierre", "jean pierre", "dosou j", "0639981020", "06 39", "39.98.10"] {
            assert_eq!(clients(store, typed), ["Jean-Pierre Dossou"], "{typed}");
        }
    });
}

#[test]
fn a_phone_is_found_in_its_national_and_its_international_form() {
    on_every_store(|store| {
        for (name, phone) in [
            ("Awa", "+33 6 12 34 56 79"),
            ("Ben", "06.12.34.56.79"),
            ("Cora", "+229 01 97 12 34 56"),
            ("Dina", "0033 6 98 76 54 32"),
            ("Eli", "+44 (0)20 7946 0123"),
            ("Fatou", "06 12 99 99 99"),
        ] {
            store.add_client(&person(name, Some(phone), None), &noon(20)).unwrap();
        }
        let cases: [(&[&str], &[&str]); 6] = [
            (&["0612345679", "06 12 34 56 79", "06.12.34.56.79", "06-12-34-56-79", "06 12 34 56"], &["Awa", "Ben"]),
            (&["+33612345679", "0033612345679", "0033 6 12 34", "00 33 6.12.34.56.79", "+33 6-12"], &["Awa"]),
            (&["00229", "0022901", "002290197123456", "00229 01 97 12 34 56", "0197123456"], &["Cora"]),
            (&["0698765432", "06 98 76 54 32", "0033698765432", "+33 6 98 76 54 32"], &["Dina"]),
            (&["020 7946 0123", "02079460123", "7946 0123"], &["Eli"]),
            (&["0612999999"], &["Fatou"]),
        ];
        for (typed, names) in cases {
            for typed in typed {
                assert_eq!(clients(store, typed), names, "{typed}");
            }
        }
        // A few figures are the start of a number, or in one.
        assert_eq!(clients(store, "0612"), ["Ben", "Fatou"]);
        assert!(clients(store, "0612345678").is_empty() && clients(store, "00331").is_empty());
    });
}

#[test]
fn what_is_deleted_renamed_or_anonymised_is_found_no_more() {
    on_every_store(|store| {
        stocked(store);
        let mouse = products_id(store, "souris");
        store.delete_product(mouse, &noon(20)).unwrap();
        assert!(products(store, "souris").is_empty() && products(store, "sourris").is_empty());
        store.restore_product(mouse).unwrap();
        assert_eq!(products(store, "sourris"), ["Souris sans fil"]);
        store.edit_product(mouse, &change(store, mouse, &piece("Tapis", None, 1)), &noon(20)).unwrap();
        assert!(products(store, "souris").is_empty() && products(store, "sourris").is_empty());
        assert_eq!(products(store, "tapia"), ["Tapis"]);
        let client = store.add_client(&person("Zébulon", None, None), &noon(20)).unwrap();
        assert_eq!(clients(store, "zebulom"), ["Zébulon"]);
        store.anonymise_client(client.id, &noon(20)).unwrap();
        assert!(clients(store, "zebulon").is_empty() && clients(store, "zebulom").is_empty());
        assert_eq!(store.check(&mut |_| true).unwrap(), []);
    });
}

fn products_id(store: &dyn Repository, search: &str) -> salestrack::domain::ids::ProductId {
    let query = ProductQuery { search: search.into(), limit: 1, ..ProductQuery::default() };
    store.products(&query, day(23)).unwrap().rows[0].1.product.id
}

#[test]
fn a_search_that_fits_too_many_gives_the_best_and_says_so() {
    on_every_store(|store| {
        store
            .in_bulk(&mut |store| {
                for n in 0..700 {
                    store.add_client(&person(&format!("Awa {n:04}"), None, None), &noon(20))?;
                }
                Ok(())
            })
            .unwrap();
        let ask = |search: &str, sort| {
            let query = ClientQuery { search: search.into(), sort, limit: 20, ..ClientQuery::default() };
            store.clients(&query).unwrap()
        };
        let page = ask("awa", ClientSort::Name);
        assert!(page.cut && page.after && page.total < 700, "{}", page.total);
        let page = ask("awa 0699", ClientSort::Revenue);
        assert_eq!((page.cut, page.total), (false, 1));
        let backwards =
            ClientQuery { search: "awa 001".into(), direction: Direction::Down, limit: 3, ..ClientQuery::default() };
        let names: Vec<String> = store.clients(&backwards).unwrap().rows.into_iter().map(|(_, row)| row.name).collect();
        assert_eq!(names, ["Awa 0019", "Awa 0018", "Awa 0017"]);
    });
}

#[test]
fn what_is_typed_is_never_a_command() {
    on_every_store(|store| {
        stocked(store);
        for typed in [
            "\"",
            "cla\" OR \"",
            "NEAR(cla)",
            "cla*",
            "-cla",
            "^cla",
            "search_key:cla",
            "AND",
            "'; DROP TABLE x",
            "\0\u{1}",
            "%",
            "_",
        ] {
            products(store, typed);
            clients(store, typed);
        }
        assert_eq!(products(store, "cla*"), products(store, "cla"));
    });
}
