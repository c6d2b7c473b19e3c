//! Lists, searches, cards and single rows: each against a plain walk through the model.

use std::{cmp::Ordering, collections::BTreeSet};

use chrono::{Datelike, Days, Months};
use salestrack::{
    domain::{
        Money, Quantity,
        client::Client,
        fold,
        ids::ProductId,
        moment::Moment,
        period::Period,
        product::{Product, StockLevel},
        query::{ClientQuery, ClientSort, Cursor, Direction, From, Page, ProductQuery, ProductSort, SaleQuery},
        sale::{DocumentKind, SaleRow},
    },
    repository::Repository,
};

use super::{
    acts::NAMES,
    rules::{Document, Item_, Model, article},
};

const SEARCHES: [&str; 14] = [
    "gin",
    "ginger",
    "GINGER JUICE",
    "the",
    "thé",
    "cafe creme",
    "kg 5",
    "menthe a",
    "6181100450982",
    "a1",
    "cafetiere",
    "漢字",
    "oeufs",
    "zzz",
];
const PEOPLE: [&str; 7] = ["aicha", "almeida", "dial", "0612345678", "33 6 12", "awa example", "pierre"];

pub fn agree(store: &dyn Repository, model: &Model) {
    assert_eq!(store.shop().unwrap(), model.shop);
    products(store, model);
    for item in &model.items {
        card(store, model, item);
    }
    clients(store, model);
    documents(store, model);
}

/// All rows of a list, page by page, in both ways; they must be the same rows.
fn walk<T: Clone + PartialEq + std::fmt::Debug>(read: impl Fn(From, u32) -> Page<T>) -> Vec<T> {
    let whole = read(From::Start, 1000);
    assert!(!whole.before && !whole.after);
    assert_eq!(whole.total, whole.rows.len() as u64);
    let rows = |page: &Page<T>| page.rows.iter().map(|(_, row)| row.clone()).collect::<Vec<T>>();
    let all = rows(&whole);
    for size in [1, 3] {
        let mut seen = Vec::new();
        let mut from = From::Start;
        loop {
            let page = read(from, size);
            assert_eq!(page.before, !seen.is_empty());
            seen.extend(rows(&page));
            assert_eq!(page.after, seen.len() < all.len());
            match page.rows.last() {
                Some((cursor, _)) if page.after => from = From::After(cursor.clone()),
                _ => break,
            }
        }
        assert_eq!(seen, all);
    }
    let mut back: Vec<T> = Vec::new();
    let mut before: Option<Cursor> = None;
    loop {
        let page = read(before.map_or(From::End, From::Before), 2);
        back.splice(0..0, rows(&page));
        before = page.rows.first().map(|(cursor, _)| cursor.clone());
        if !page.before || before.is_none() {
            break;
        }
    }
    assert_eq!(back, all);
    if let Some((cursor, row)) = whole.rows.get(whole.rows.len() / 2) {
        assert_eq!(read(From::At(cursor.clone()), 1).rows[0].1, *row);
    }
    all
}

fn low(product: &Product) -> bool {
    product.level() != StockLevel::Enough
}

fn order(sort: ProductSort, a: &Product, b: &Product) -> Ordering {
    let code = |product: &Product| product.code.as_deref().map_or("\u{10FFFF}".to_owned(), fold);
    let by = match sort {
        ProductSort::Name => fold(&a.name).cmp(&fold(&b.name)),
        ProductSort::Code => code(a).cmp(&code(b)),
        ProductSort::Price => a.price.cmp(&b.price),
        ProductSort::OnHand => a.on_hand.cmp(&b.on_hand),
    };
    by.then(a.id.cmp(&b.id))
}

fn products(store: &dyn Repository, model: &Model) {
    let today = model.now().day;
    let active = || model.items.iter().map(|item| &item.product).filter(|product| !product.deleted);
    let counts = store.product_counts().unwrap();
    let at = |level: StockLevel| active().filter(|product| product.level() == level).count() as u64;
    assert_eq!(
        (counts.total, counts.low, counts.out),
        (active().count() as u64, at(StockLevel::Low), at(StockLevel::Out))
    );
    for (sort, direction, low_only) in [
        (ProductSort::Name, Direction::Up, false),
        (ProductSort::Name, Direction::Down, true),
        (ProductSort::Code, Direction::Up, false),
        (ProductSort::Price, Direction::Down, false),
        (ProductSort::OnHand, Direction::Up, true),
    ] {
        let query = ProductQuery { low_only, sort, direction, ..ProductQuery::default() };
        let read = |from, limit| store.products(&ProductQuery { from, limit, ..query.clone() }, today).unwrap();
        let rows: Vec<Product> = walk(read).into_iter().map(|row| row.product).collect();
        let mut wanted: Vec<Product> = active().filter(|product| !low_only || low(product)).cloned().collect();
        wanted.sort_by(|a, b| order(sort, a, b));
        if direction == Direction::Down {
            wanted.reverse();
        }
        assert_eq!(rows, wanted, "{query:?}");
    }
    for search in SEARCHES.iter().chain(&NAMES) {
        let query = ProductQuery { search: (*search).to_owned(), sort: ProductSort::Price, ..ProductQuery::default() };
        let read = |from, limit| store.products(&ProductQuery { from, limit, ..query.clone() }, today).unwrap();
        let rows: Vec<Product> = walk(read).into_iter().map(|row| row.product).collect();
        let texts = |product: &Product| vec![product.name.clone(), product.code.clone().unwrap_or_default()];
        let (found, wanted): (BTreeSet<ProductId>, BTreeSet<ProductId>) = (
            rows.iter().map(|product| product.id).collect(),
            active().filter(|product| says(&texts(product), search)).map(|product| product.id).collect(),
        );
        assert!(found.is_superset(&wanted), "{search:?}: {found:?}, {wanted:?}");
        for extra in rows.iter().filter(|product| !wanted.contains(&product.id)) {
            let exact = extra.code.as_deref().is_some_and(|code| article(code) == article(search));
            assert!(exact || nearly(&texts(extra), search), "{search:?} found {extra:?}");
        }
    }
    for code in ["A1", "a1 ", "6181100450982", "006181100450982", "06181100450982", "6181100450-982", "GIN", "", "none"]
    {
        assert_eq!(store.product_by_code(code).unwrap().as_ref(), model.by_code(code), "{code:?}");
    }
}

fn words(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Does each word of a search stand in the texts: anywhere, or, when it is short, at a word's start?
fn says(texts: &[String], search: &str) -> bool {
    let all: Vec<String> = texts.iter().flat_map(|text| words(text)).collect();
    words(search).iter().all(|wanted| {
        let short = wanted.chars().count() < 3;
        all.iter().any(|word| if short { word.starts_with(wanted.as_str()) } else { word.contains(wanted.as_str()) })
    })
}

/// The same, with one typing error in a word of five letters or more.
fn nearly(texts: &[String], search: &str) -> bool {
    let all: Vec<String> = texts.iter().flat_map(|text| words(text)).collect();
    words(search).iter().all(|wanted| {
        let typed: Vec<char> = wanted.chars().collect();
        says(texts, wanted)
            || (typed.len() >= 5 && all.iter().any(|word| starts_within_one(&typed, &word.chars().collect::<Vec<_>>())))
    })
}

/// Is there a start of the word that is one wrong, missing, surplus or swapped letter away from what was typed?
fn starts_within_one(typed: &[char], word: &[char]) -> bool {
    (0..=word.len()).any(|end| distance(typed, &word[..end]) <= 1)
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let other = usize::from(a[i - 1] != b[j - 1]);
                let mut least = (table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(table[i - 1][j - 1] + other);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(table[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    table[a.len()][b.len()]
}

fn card(store: &dyn Repository, model: &Model, item: &Item_) {
    let today = model.now().day;
    assert_eq!(store.product(item.product.id).unwrap(), item.product);
    let card = store.product_card(item.product.id, today, 40).unwrap();
    assert_eq!(card.product, item.product);
    let documents = || {
        let named = |document: &&Document| document.lines.iter().any(|line| line.product == Some(item.product.id));
        model.documents.iter().filter(named)
    };
    let of_item = |document: &Document| {
        let lines = document.lines.iter().filter(|line| line.product == Some(item.product.id)).count();
        document.orders() * lines as i64
    };
    assert_eq!(card.sales, documents().map(of_item).sum::<i64>());
    assert_eq!(card.sold.len(), 40);
    for (back, (day, sold)) in (0..40).rev().zip(&card.sold) {
        assert_eq!(*day, today - Days::new(back));
        let lines = documents().filter(|document| document.day == *day).flat_map(|document| &document.lines);
        let units: i64 = lines.filter(|line| line.product == Some(item.product.id)).map(|line| line.quantity).sum();
        assert_eq!(sold.thousandths(), units);
    }
    // After the clock was set back the ledger is not in the order of its days, and its chart can't be exact.
    if item.ledger.is_sorted_by_key(|movement| movement.day) {
        for (day, level) in &card.levels {
            let moved: i64 = item.ledger.iter().filter(|m| m.day <= *day).map(|m| m.quantity).sum();
            assert_eq!(level.thousandths(), moved, "{day}");
        }
    }
    let mut balance = 0;
    let mut wanted: Vec<_> = item
        .ledger
        .iter()
        .map(|m| {
            balance += m.quantity;
            let number = m.document.map(|at| model.documents[at].number.clone());
            (m.kind, Quantity::new(m.quantity), Quantity::new(balance), m.day, number, m.reason.clone())
        })
        .collect();
    wanted.reverse();
    wanted.truncate(100);
    let told = card.movements.into_iter().map(|m| (m.kind, m.quantity, m.balance, m.day, m.number, m.reason));
    assert_eq!(told.collect::<Vec<_>>(), wanted);
}

fn clients(store: &dyn Repository, model: &Model) {
    let mut all: Vec<Client> = Vec::new();
    for person in &model.people {
        let own = || model.documents.iter().filter(|document| document.client == Some(person.id));
        let client = Client {
            id: person.id,
            name: person.draft.name.clone(),
            phone: person.draft.phone.clone(),
            email: person.draft.email.clone(),
            orders: own().map(Document::orders).sum(),
            revenue: Money::new(own().map(|document| document.total).sum()),
            first_day: own().map(|document| document.day).min(),
            last_day: own().map(|document| document.day).max(),
            deleted: person.deleted,
            anonymised: person.anonymised,
        };
        assert_eq!(store.client(person.id).unwrap(), client);
        client_card(store, model, &client);
        all.push(client);
    }
    all.retain(|client| !client.deleted);
    for (sort, direction) in [
        (ClientSort::Name, Direction::Up),
        (ClientSort::LastDay, Direction::Down),
        (ClientSort::Revenue, Direction::Down),
        (ClientSort::Revenue, Direction::Up),
    ] {
        let read = |from, limit| {
            store.clients(&ClientQuery { sort, direction, from, limit, ..ClientQuery::default() }).unwrap()
        };
        all.sort_by(|a, b| {
            let by = match sort {
                ClientSort::Name => fold(&a.name).cmp(&fold(&b.name)),
                ClientSort::LastDay => a.last_day.cmp(&b.last_day),
                ClientSort::Revenue => a.revenue.cmp(&b.revenue),
            };
            by.then(a.id.cmp(&b.id))
        });
        if direction == Direction::Down {
            all.reverse();
        }
        assert_eq!(walk(read), all, "{sort:?} {direction:?}");
    }
    for search in PEOPLE {
        let read = |from, limit| {
            let query = ClientQuery { search: search.to_owned(), from, limit, ..ClientQuery::default() };
            store.clients(&query).unwrap()
        };
        let found = walk(read);
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        // A number is the same with its country's code, with `00` for the `+`, and with a `0` for both.
        let number = |text: &str| {
            let digits = digits(text);
            let code = digits.strip_prefix("00").filter(|code| code.len() >= 3);
            let national = digits.strip_prefix('0').filter(|national| national.len() >= 6);
            code.or(national).map(str::to_owned)
        };
        let texts = |client: &Client| {
            let phone = client.phone.clone().unwrap_or_default();
            vec![client.name.clone(), client.email.clone().unwrap_or_default(), digits(&phone), phone]
        };
        for client in &all {
            let wanted = says(&texts(client), search)
                || says(&texts(client), &digits(search)) && !digits(search).is_empty()
                || number(search).is_some_and(|number| says(&texts(client), &number));
            let there = found.contains(client);
            assert!(there || !wanted, "{search:?} misses {client:?}");
            assert!(!there || wanted || nearly(&texts(client), search), "{search:?} found {client:?}");
        }
    }
}

fn client_card(store: &dyn Repository, model: &Model, client: &Client) {
    let today = model.now().day;
    let card = store.client_card(client.id, today).unwrap();
    assert_eq!(card.client, *client);
    let own = || model.documents.iter().filter(|document| document.client == Some(client.id));
    for (back, (month, spent)) in (0..12).rev().zip(&card.months) {
        assert_eq!(*month, today.with_day(1).unwrap() - Months::new(back));
        let in_it = |document: &&Document| (document.day.year(), document.day.month()) == (month.year(), month.month());
        assert_eq!(spent.minor(), own().filter(in_it).map(|document| document.total).sum::<i64>());
    }
    let mut newest: Vec<&Document> = own().collect();
    newest.sort_by_key(|document| (document.day, document.id));
    let history: Vec<_> = newest
        .iter()
        .flat_map(|document| {
            document.lines.iter().map(|line| (document.number.clone(), document.day, line.label.clone(), line.quantity))
        })
        .collect();
    let told = store.client_history(client.id).unwrap();
    let told: Vec<_> =
        told.into_iter().map(|line| (line.number, line.day, line.name, line.quantity.thousandths())).collect();
    assert_eq!(told, history);
    newest.reverse();
    newest.truncate(12);
    let wanted: Vec<SaleRow> = newest.into_iter().map(|document| row(model, document)).collect();
    assert_eq!(card.sales, wanted);
}

/// A document as a list shows it.
fn row(model: &Model, document: &Document) -> SaleRow {
    let person = document.client.and_then(|id| model.people.iter().find(|person| person.id == id));
    let number = |at: Option<usize>| at.map(|at| model.documents[at].number.clone());
    // Articles: pieces, and each measured line as one.
    let items = document.lines.iter().map(|line| {
        let measured = line.unit != salestrack::domain::Unit::Piece;
        if measured { 1000 * line.quantity.signum() } else { line.quantity }
    });
    SaleRow {
        id: document.id,
        kind: if document.is_sale() { DocumentKind::Sale } else { DocumentKind::Void },
        number: document.number.clone(),
        day: document.day,
        time: Some(document.time),
        client: document.client,
        client_name: person.map(|person| person.draft.name.clone()).filter(|name| !name.is_empty()),
        items: Quantity::new(items.sum()),
        tenders: vec!["cash".into()],
        total: Money::new(document.total),
        original: number(document.original),
        voided_by: number(document.voided_by),
        reference: None,
    }
}

fn documents(store: &dyn Repository, model: &Model) {
    for document in &model.documents {
        let sale = store.sale(document.id).unwrap();
        assert_eq!(sale.head, row(model, document));
        assert_eq!(store.sale_by_number(&document.number).unwrap().as_ref(), Some(&sale));
        let lines = sale.lines.iter().zip(&document.lines);
        assert_eq!(sale.lines.len(), document.lines.len());
        for (told, line) in lines {
            assert_eq!(
                (told.product, &told.label, &told.code, told.unit, told.unit_price),
                (line.product, &line.label, &line.code, line.unit, line.price)
            );
            assert_eq!((told.quantity.thousandths(), told.total.minor()), (line.quantity, line.total));
        }
        let [paid] = sale.payments.as_slice() else { panic!("{:?}", sale.payments) };
        assert_eq!((paid.amount.minor(), paid.given.minor()), (document.total, document.given));
        assert_eq!(paid.change.minor(), document.given - document.total);
    }
    let Moment { day: today, .. } = model.now();
    let month = Period::between(today - Days::new(30), today);
    let client = model.people.first().map(|person| person.id);
    let product = model.items.first().map(|item| item.product.id);
    let number = Some("2024-000002".to_owned());
    for query in [
        SaleQuery::default(),
        SaleQuery { direction: Direction::Up, ..SaleQuery::default() },
        SaleQuery { period: month, ..SaleQuery::default() },
        SaleQuery { client, ..SaleQuery::default() },
        SaleQuery { client, period: month, ..SaleQuery::default() },
        SaleQuery { product, ..SaleQuery::default() },
        SaleQuery { product, client, period: month, direction: Direction::Up, ..SaleQuery::default() },
        SaleQuery { number, ..SaleQuery::default() },
        SaleQuery { number: Some("2".into()), ..SaleQuery::default() },
        SaleQuery { number: Some("2024-".into()), ..SaleQuery::default() },
        SaleQuery { number: Some("'; --".into()), ..SaleQuery::default() },
    ] {
        let rows = walk(|from, limit| store.sales(&SaleQuery { from, limit, ..query.clone() }).unwrap());
        let mut wanted: Vec<&Document> = model.documents.iter().filter(|document| fits(&query, document)).collect();
        // Those of one product stand as its ledger has them.
        if query.product.is_none() {
            wanted.sort_by_key(|document| (document.day, document.id));
        }
        if query.direction == Direction::Down {
            wanted.reverse();
        }
        let wanted: Vec<SaleRow> = wanted.into_iter().map(|document| row(model, document)).collect();
        assert_eq!(rows, wanted, "{query:?}");
    }
}

fn fits(query: &SaleQuery, document: &Document) -> bool {
    let number = match query.number.as_deref() {
        None => true,
        Some("2") => document.number.ends_with("-000002"),
        Some(start) => document.number.starts_with(start),
    };
    let product = |id| document.lines.iter().any(|line| line.product == Some(id));
    number
        && query.period.contains(document.day)
        && query.client.is_none_or(|client| document.client == Some(client))
        && query.product.is_none_or(product)
}
