//! Codes that are one article: found by each of their forms, refused where another product has one, twins where an older program
//! left two.

use rusqlite::Connection;
use salestrack::domain::{
    ids::ProductId,
    product::{Product, ProductDraft},
    quantity::Quantity,
    query::{ClientQuery, ProductQuery, ProductRow},
};
use salestrack::repository::{
    self, Refusal, Repository, RepositoryError, Result,
    store::{NewProduct, Store, Writing},
};

use crate::memory::Memory;
use crate::repository::support::{add, change, day, noon, on_every_store, person, piece, shop};

fn by_code(store: &dyn Repository, code: &str) -> Option<ProductId> {
    store.product_by_code(code).unwrap().map(|product| product.id)
}

fn taken(outcome: Result<Product>) -> ProductId {
    match outcome {
        Err(RepositoryError::Refused(Refusal::CodeTaken { id, .. })) => id,
        other => panic!("{other:?}"),
    }
}

fn recode(store: &mut dyn Repository, id: ProductId, code: &str) -> Result<Product> {
    let draft = ProductDraft { code: Some(code.into()), ..store.product(id).unwrap().draft() };
    store.edit_product(id, &change(store, id, &draft), &noon(21))
}

fn rows(store: &dyn Repository, search: &str) -> Vec<ProductRow> {
    let query = ProductQuery { search: search.into(), limit: 50, ..ProductQuery::default() };
    store.products(&query, day(23)).unwrap().rows.into_iter().map(|(_, row)| row).collect()
}

#[test]
fn an_article_is_found_by_each_form_of_its_code() {
    for (code, forms) in [
        ("0711719814153", &["711719814153", "00711719814153", "0 71171 98141 53", "0711719814153"][..]),
        ("5400000002649", &["05400000002649", "5-400000-002649"]),
        ("0 60383 04240 0", &["060383042400", "0060383042400", "0 60383 04240 0", "0-60383-04240-0"]),
        ("978-2-07-036822-8", &["9782070368228", "978 2070368228", "09782070368228"]),
        ("96385074", &["9638-5074", "000096385074", "00000096385074"]),
        ("PL2*4", &["pl2*4", "PL2*4"]),
        ("A-12", &["a-12"]),
    ] {
        on_every_store(|store| {
            let other = add(store, &piece("Autre", Some("1234567"), 1), 0);
            let kept = add(store, &piece("Article", Some(code), 1), 0);
            assert_eq!(kept.code.as_deref(), Some(code));
            for form in forms {
                assert_eq!(by_code(store, form), Some(kept.id), "{code}: {form}");
                assert_eq!(rows(store, form).first().map(|row| row.product.id), Some(kept.id), "{code}: {form}");
                assert_eq!(
                    taken(store.add_product(&piece("Copie", Some(form), 1), Quantity::ZERO, &noon(20))),
                    kept.id
                );
                assert_eq!(taken(recode(store, other.id, form)), kept.id);
            }
            for form in ["a12", "A 12", "PL24", "pl2", "71171981415", "1711719814153", "", "-", "0"] {
                assert_eq!(by_code(store, form), None, "{code}: {form}");
            }
            assert!(store.check(&mut |_| true).unwrap().is_empty());
        });
    }
}

#[test]
fn an_article_is_brought_back_and_rewritten_by_itself_only() {
    on_every_store(|store| {
        let first = add(store, &piece("Console", Some("711719814153"), 1), 0);
        assert_eq!(recode(store, first.id, "0711719814153").unwrap().code.as_deref(), Some("0711719814153"));
        store.delete_product(first.id, &noon(20)).unwrap();
        assert_eq!(by_code(store, "0711719814153"), None);
        let heir = add(store, &piece("Console", Some("00711719814153"), 1), 0);
        assert_eq!(taken(store.restore_product(first.id)), heir.id);
        assert_eq!(recode(store, heir.id, "PS5").unwrap().id, heir.id);
        assert_eq!(by_code(store, "00711719814153"), None);
        store.restore_product(first.id).unwrap();
        assert_eq!(by_code(store, "00711719814153"), Some(first.id));
        assert_eq!(store.check(&mut |_| true).unwrap(), []);
    });
}

/// Runs a story on every store, with products that an older program let in.
fn on_every_store_with(codes: &[&str], story: impl Fn(&mut dyn Repository)) {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("shop.db");
    let mut sqlite = repository::create(&file, &shop(), &noon(20).at).unwrap();
    for code in codes {
        let id = add(sqlite.as_mut(), &piece(&format!("no. {code}"), None, 1), 0).id;
        let hand = Connection::open(&file).unwrap();
        hand.execute("UPDATE products SET code = ?1, code_key = ?1 WHERE id = ?2", (code, id.0)).unwrap();
    }
    // The keys follow from the codes.
    assert!(repository::repair(&file, &mut |_| true).unwrap().iter().all(|finding| finding.derived));
    story(sqlite.as_mut());
    let mut memory = Memory::new(&shop());
    for code in codes {
        let draft = piece(&format!("no. {code}"), Some(code), 1);
        let new = NewProduct { draft: &draft, deleted: false, origin: None };
        memory.write(Writing::Case, &mut |tx| tx.add_product(&new, &noon(20))).unwrap();
    }
    story(&mut memory);
}

#[test]
fn twins_of_an_older_program_stay_and_are_told() {
    on_every_store_with(&["711719814153", "0711719814153", "5400000002649", "05400000002649", "A-1"], |store| {
        let [first, second, water, case, own] = [1, 2, 3, 4, 5].map(ProductId);
        // Each by its own form; the number leads to the older one.
        assert_eq!(by_code(store, "711719814153"), Some(first));
        assert_eq!(by_code(store, "0711719814153"), Some(second));
        assert_eq!(by_code(store, "00711719814153"), Some(first));
        assert_eq!(by_code(store, "0-711719-814153"), Some(first));
        assert_eq!((by_code(store, "5400000002649"), by_code(store, "05400000002649")), (Some(water), Some(case)));
        let told = |store: &dyn Repository| {
            let mut twins: Vec<i64> =
                rows(store, "").iter().filter(|row| row.twin).map(|row| row.product.id.0).collect();
            twins.sort_unstable();
            twins
        };
        assert_eq!(told(store), [2, 4]);
        let card = |store: &dyn Repository, id| store.product_card(id, day(23), 7).unwrap().twin_of;
        assert_eq!(card(store, second).as_deref(), Some("no. 711719814153"));
        assert_eq!((card(store, first), card(store, own)), (None, None));
        let findings = store.check(&mut |_| true).unwrap();
        assert!(findings.iter().all(|finding| finding.note && !finding.derived && finding.check == "twin"));
        assert_eq!(findings.len(), 2);

        // Either can be edited; neither gives the number to anybody, nor to itself in another form.
        for id in [first, second] {
            let draft = ProductDraft { name: format!("no. {id}, new"), ..store.product(id).unwrap().draft() };
            store.edit_product(id, &change(store, id, &draft), &noon(21)).unwrap();
        }
        assert_eq!(taken(recode(store, own, "00711719814153")), first);
        assert_eq!(taken(recode(store, first, "00711719814153")), second);
        assert_eq!(taken(recode(store, second, "00711719814153")), first);
        // One of them goes: the other one is the article, and no twin.
        store.delete_product(first, &noon(21)).unwrap();
        assert_eq!(by_code(store, "711719814153"), Some(second));
        assert_eq!(told(store), [4]);
        assert_eq!(taken(store.restore_product(first)), second);
        recode(store, case, "CASE").unwrap();
        assert_eq!(told(store), [0; 0]);
        assert_eq!(store.check(&mut |_| true).unwrap(), []);
    });
}

#[test]
fn marks_alone_find_nothing() {
    on_every_store(|store| {
        add(store, &piece("Riz", Some("A-12"), 1), 1);
        add(store, &piece("L’eau (1 l)", None, 1), 1);
        store.add_client(&person("Awa d’Almeida", Some("+229 01"), Some("awa@example.org")), &noon(20)).unwrap();
        let clients = |search: &str| {
            let query = ClientQuery { search: search.into(), limit: 5, ..ClientQuery::default() };
            store.clients(&query).unwrap().total
        };
        for marks in ["---", ".", "'", "\"", "(", ";", "’", "- -", "«»", "/:@", "\u{301}"] {
            assert_eq!((rows(store, marks).len(), clients(marks)), (0, 0), "{marks:?}");
        }
        for nothing in ["", " ", "\t", "\u{200B}"] {
            assert_eq!((rows(store, nothing).len(), clients(nothing)), (2, 1), "{nothing:?}");
        }
        // But a code of marks is a code.
        let marked = add(store, &piece("Tiret", Some("---"), 1), 1);
        assert_eq!(rows(store, "---").iter().map(|row| row.product.id).collect::<Vec<_>>(), [marked.id]);
        assert!(rows(store, "--").is_empty());
    });
}
