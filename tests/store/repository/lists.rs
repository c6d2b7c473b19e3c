//! Lists: every page, from both ends, in every order, puts the whole list back together.

use salestrack::domain::quantity::Quantity;
use salestrack::domain::query::{
    ClientQuery, ClientSort, Cursor, Direction, From, Page, ProductQuery, ProductRow, ProductSort,
};
use salestrack::repository::Repository;

use crate::repository::support::{add, day, noon, on_every_store, person, piece};

/// Pages forwards by `After`, backwards by `Before`, and compares both with the one big page.
fn paged<T: std::fmt::Debug>(get: impl Fn(From, u32) -> Page<T>) -> Vec<i64> {
    let ids = |rows: &[(Cursor, T)]| rows.iter().map(|(cursor, _)| cursor.id).collect::<Vec<i64>>();
    let all = get(From::Start, 1000);
    assert!(!all.before && !all.after);
    let whole = ids(&all.rows);
    assert_eq!(all.total, whole.len() as u64);
    for limit in [1, 3, 7] {
        let (mut forwards, mut from) = (Vec::new(), From::Start);
        loop {
            let page = get(from.clone(), limit);
            assert_eq!(page.total, all.total);
            assert_eq!(page.before, from != From::Start, "{from:?}");
            forwards.extend(ids(&page.rows));
            assert_eq!(page.after, forwards.len() < whole.len());
            match page.rows.last() {
                Some((cursor, _)) if page.after => from = From::After(cursor.clone()),
                _ => break,
            }
        }
        assert_eq!(forwards, whole);
        let (mut backwards, mut from) = (Vec::new(), From::End);
        loop {
            let page = get(from.clone(), limit);
            assert_eq!(page.after, from != From::End, "{from:?}");
            backwards.splice(0..0, ids(&page.rows));
            assert_eq!(page.before, backwards.len() < whole.len());
            match page.rows.first() {
                Some((cursor, _)) if page.before => from = From::Before(cursor.clone()),
                _ => break,
            }
        }
        assert_eq!(backwards, whole);
    }
    for (index, (cursor, _)) in all.rows.iter().enumerate() {
        let page = get(From::At(cursor.clone()), 2);
        assert_eq!(ids(&page.rows), whole[index..whole.len().min(index + 2)]);
        assert_eq!((page.before, page.after), (index > 0, index + 2 < whole.len()));
    }
    whole
}

/// Names, codes, prices and stocks that tie in every way.
fn stocked(store: &mut dyn Repository) {
    for (n, name) in (0..25_i64).zip(["Café", "cafe", "Thé vert", "Sucre 50% "].into_iter().cycle()) {
        let code = (n % 3 == 0).then(|| format!("C{n}"));
        let name = format!("{name} {}", n % 5);
        let mut draft = piece(&name, code.as_deref(), 100 * (n % 4));
        draft.threshold = (n % 2 == 0).then(|| Quantity::whole(3));
        add(store, &draft, n % 6);
    }
    let gone = add(store, &piece("Café parti", None, 1), 0);
    store.delete_product(gone.id, &noon(20)).unwrap();
}

fn products(store: &dyn Repository, query: &ProductQuery) -> Vec<i64> {
    paged(|from, limit| store.products(&ProductQuery { from, limit, ..query.clone() }, day(23)).unwrap())
}

#[test]
fn products_page_the_same_from_both_ends() {
    on_every_store(|store| {
        stocked(store);
        for sort in [ProductSort::Name, ProductSort::Code, ProductSort::Price, ProductSort::OnHand] {
            for (search, low_only, count) in [("", false, 25), ("cafe", false, 13), ("", true, 9), ("thé", true, 4)] {
                let query = |direction| ProductQuery {
                    search: search.into(),
                    low_only,
                    sort,
                    direction,
                    ..ProductQuery::default()
                };
                let up = products(store, &query(Direction::Up));
                let mut down = products(store, &query(Direction::Down));
                down.reverse();
                assert_eq!(up, down);
                assert_eq!(up.len(), count, "{search} {low_only}");
            }
        }
    });
}

#[test]
fn an_exact_code_stands_first_on_whatever_page_that_is() {
    on_every_store(|store| {
        stocked(store);
        for sort in [ProductSort::Name, ProductSort::Price] {
            for direction in [Direction::Up, Direction::Down] {
                let query = ProductQuery { search: "c3".into(), sort, direction, ..ProductQuery::default() };
                let found = products(store, &query);
                let first = store.product(salestrack::domain::ids::ProductId(found[0])).unwrap();
                assert_eq!(first.code.as_deref(), Some("C3"));
            }
        }
    });
}

fn names(page: &Page<ProductRow>) -> Vec<&str> {
    page.rows.iter().map(|(_, row)| row.product.name.as_str()).collect()
}

#[test]
fn search_takes_words_in_any_order_and_signs_as_they_are() {
    on_every_store(|store| {
        for name in ["Crème brûlée 50%", "Brioche à la crème", "Œufs_frais", r"a\b", "axb"] {
            add(store, &piece(name, None, 1), 1);
        }
        let found = |search: &str| {
            let query = ProductQuery { search: search.into(), limit: 10, ..ProductQuery::default() };
            let page = store.products(&query, day(23)).unwrap();
            assert_eq!(page.total, page.rows.len() as u64);
            names(&page).join(", ")
        };
        assert_eq!(found("BRULEE creme"), "Crème brûlée 50%");
        assert_eq!(found("crème"), "Brioche à la crème, Crème brûlée 50%");
        assert_eq!(found("%"), "Crème brûlée 50%");
        assert_eq!(found("_"), "Œufs_frais");
        assert_eq!(found("oeufs"), "Œufs_frais");
        assert_eq!(found(r"\"), r"a\b");
        assert_eq!(found("nothing of it"), "");
    });
}

#[test]
fn each_row_has_its_month() {
    on_every_store(|store| {
        stocked(store);
        let page = store.products(&ProductQuery { limit: 5, ..ProductQuery::default() }, day(23)).unwrap();
        assert!(page.rows.iter().all(|(_, row)| row.sold == vec![Quantity::ZERO; 30]));
    });
}

#[test]
fn clients_page_the_same_from_both_ends() {
    on_every_store(|store| {
        for n in 0..20 {
            store.add_client(&person(&format!("Éva {}", n % 6), None, None), &noon(20)).unwrap();
        }
        for sort in [ClientSort::Name, ClientSort::LastDay, ClientSort::Revenue] {
            for (search, count) in [("", 20), ("eva 3", 3)] {
                for direction in [Direction::Up, Direction::Down] {
                    let query = ClientQuery { search: search.into(), sort, direction, ..ClientQuery::default() };
                    let found =
                        paged(|from, limit| store.clients(&ClientQuery { from, limit, ..query.clone() }).unwrap());
                    assert_eq!(found.len(), count);
                }
            }
        }
    });
}
