//! The conformance story: a day at the till, told through the trait only.

use salestrack::{
    domain::{
        Quantity, Unit, UnitPrice,
        edit::Edit,
        ids::{DocumentId, ProductId},
        invalid::{Field, Problem},
        period::Period,
        query::{Direction, From, SaleQuery},
        report::{ReportKind, ReportQuery, ReportRows},
        sale::{DocumentKind, Item, NewLine},
        shop::OversellPolicy,
    },
    repository::{Refusal, Repository, RepositoryError},
};

use crate::memory::Memory;

use super::{at, cents, clean, client, day, draft, line, sale, shop, store};

#[test]
fn sqlite_tells_the_story() {
    let (_folder, mut store) = store(OversellPolicy::Refuse);
    story(&mut *store);
}

#[test]
fn a_store_in_memory_tells_the_same() {
    story(&mut Memory::new(&shop(OversellPolicy::Refuse)));
}

fn on_hand(store: &dyn Repository, id: ProductId) -> Quantity {
    store.product(id).unwrap().on_hand
}

fn story(store: &mut dyn Repository) {
    let morning = at("2026-03-02T09:15:00");
    let keyboard =
        store.add_product(&draft("Keyboard", "49.90", Unit::Piece), Quantity::whole(23), &morning).unwrap().id;
    let mouse = store.add_product(&draft("Mouse", "19.90", Unit::Piece), Quantity::whole(13), &morning).unwrap().id;
    let apples = store.add_product(&draft("Apples", "8.90", Unit::Kilogram), Quantity::whole(5), &morning).unwrap().id;
    let dust = store.add_product(&draft("Dust", "1", Unit::Piece), Quantity::whole(1), &morning).unwrap().id;
    let ada = store.add_client(&client("Ada"), &morning).unwrap().id;

    sells(store, keyboard, mouse, apples, ada);
    refuses(store, keyboard, apples);
    asks_for_the_clock(store, keyboard);
    let march = Period::between(day("2026-03-01"), day("2026-03-31"));
    let before = store.report(&ReportQuery { kind: ReportKind::BestSellers, period: march, client: None, limit: None });
    let ReportRows::BestSellers(rows) = before.unwrap() else { panic!("another report") };
    assert_eq!(rows.iter().map(|row| row.product).collect::<Vec<_>>(), [keyboard, mouse, apples]);
    voids(store, keyboard, ada);
    reports(store, mouse, dust, ada);
    lists(store, keyboard, ada);
    assert!(clean(store));
}

fn sells(
    store: &mut dyn Repository,
    keyboard: ProductId,
    mouse: ProductId,
    apples: ProductId,
    ada: salestrack::domain::ids::ClientId,
) {
    let mut first = sale(vec![line(keyboard, "1"), line(mouse, "1")], Some(ada));
    first.given = Some(cents(10_000));
    first.key = Some("basket-1".to_owned());
    let sold = store.record_sale(&first, &at("2026-03-02T09:20:00")).unwrap();
    assert_eq!(sold.head.number, "2026-000001");
    assert_eq!(sold.head.total, cents(6980));
    assert_eq!(sold.head.items, Quantity::whole(2));
    assert_eq!(sold.head.client_name.as_deref(), Some("Ada"));
    assert_eq!(
        sold.payments.first().map(|paid| (paid.amount, paid.given, paid.change)),
        Some((cents(6980), cents(10_000), cents(3020)))
    );
    assert_eq!((on_hand(store, keyboard), on_hand(store, mouse)), (Quantity::whole(22), Quantity::whole(12)));

    // The same key: the same sale, once.
    assert_eq!(store.record_sale(&first, &at("2026-03-02T09:21:00")).unwrap(), sold);
    assert_eq!(on_hand(store, keyboard), Quantity::whole(22));
    first.lines.pop();
    assert!(matches!(
        store.record_sale(&first, &at("2026-03-02T09:21:00")),
        Err(RepositoryError::Refused(Refusal::KeyReused(_)))
    ));

    // A walk-in: measured, open price, a price of the moment; each line is rounded once.
    let open = Item::Open { label: "  Gift wrap ".to_owned(), price: UnitPrice::parse_plain("1.50").unwrap() };
    let cheap = Item::Product { id: mouse, price: Some(UnitPrice::parse_plain("15").unwrap()) };
    let lines = vec![
        line(apples, "0.25"),
        NewLine { item: open, quantity: Quantity::whole(2) },
        NewLine { item: cheap, quantity: Quantity::ONE },
    ];
    let sold = store.record_sale(&sale(lines, None), &at("2026-03-02T10:00:00")).unwrap();
    assert_eq!(sold.head.number, "2026-000002");
    assert_eq!(sold.lines.iter().map(|line| line.total.minor()).collect::<Vec<_>>(), [223, 300, 1500]);
    assert_eq!(sold.lines.get(1).map(|line| (line.product, line.label.as_str())), Some((None, "Gift wrap")));
    assert_eq!(sold.head.items, Quantity::whole(4));
    assert_eq!(store.sale(sold.head.id).unwrap(), sold);
    for number in ["2026-000002", "2026-2", "2", "#2", " #000002 "] {
        assert_eq!(store.sale_by_number(number).unwrap().as_ref(), Some(&sold), "{number}");
    }
    for number in ["", "3", "2025-000002", "x", "2026-", "99999999999999999999"] {
        assert_eq!(store.sale_by_number(number).unwrap(), None, "{number}");
    }
    // What is said later changes no past document.
    let trackball = Edit::new(store.product(mouse).unwrap().draft(), draft("Trackball", "99", Unit::Piece));
    store.edit_product(mouse, &trackball, &at("2026-03-02T10:05:00")).unwrap();
    assert_eq!(store.sale(sold.head.id).unwrap(), sold);
}

fn refuses(store: &mut dyn Repository, keyboard: ProductId, apples: ProductId) {
    let now = at("2026-03-02T11:00:00");
    let mut try_lines = |lines| store.record_sale(&sale(lines, None), &now).unwrap_err();
    let invalid = |error| match error {
        RepositoryError::Refused(Refusal::Invalid(invalid)) => (invalid.field, invalid.problem),
        other => panic!("{other}"),
    };
    assert_eq!(invalid(try_lines(vec![])), (Field::Lines, Problem::Empty));
    assert_eq!(invalid(try_lines(vec![line(keyboard, "0")])), (Field::Quantity, Problem::Zero));
    assert_eq!(invalid(try_lines(vec![line(keyboard, "-1")])), (Field::Quantity, Problem::Negative));
    assert_eq!(invalid(try_lines(vec![line(keyboard, "0.5")])), (Field::Quantity, Problem::WholeOnly));
    assert!(matches!(try_lines(vec![line(ProductId(999), "1")]), RepositoryError::Refused(Refusal::NotFound(_))));
    let dear = Item::Open { label: "Moon".to_owned(), price: UnitPrice::new(i64::MAX) };
    let dear = vec![NewLine { item: dear, quantity: Quantity::whole(1000) }];
    assert!(matches!(try_lines(dear), RepositoryError::Refused(Refusal::Overflow(_))));

    // The shortage is that of a product over all its lines, and every short product is named.
    let error = try_lines(vec![line(keyboard, "20"), line(keyboard, "3"), line(apples, "4.751")]);
    let RepositoryError::Refused(Refusal::Short(short)) = error else { panic!("{error}") };
    assert_eq!(
        short.iter().map(|short| (short.product, short.asked, short.left)).collect::<Vec<_>>(),
        [(keyboard, Quantity::whole(23), Quantity::whole(22)), (apples, Quantity::new(4751), Quantity::new(4750))]
    );
    let mut forced = sale(vec![line(keyboard, "23")], None);
    forced.accept_shortage = true;
    assert!(matches!(store.record_sale(&forced, &now), Err(RepositoryError::Refused(Refusal::Short(_)))));
    let mut little = sale(vec![line(keyboard, "1")], None);
    little.given = Some(cents(4989));
    assert!(matches!(store.record_sale(&little, &now), Err(RepositoryError::Refused(Refusal::GivenTooLittle { .. }))));

    let gone = store.add_product(&draft("Gone", "1", Unit::Piece), Quantity::ONE, &now).unwrap().id;
    store.delete_product(gone, &now).unwrap();
    let deleted = store.record_sale(&sale(vec![line(gone, "1")], None), &now);
    assert!(matches!(deleted, Err(RepositoryError::Refused(Refusal::Deleted { id, .. })) if id == gone));
    let left = store.add_client(&client("Left"), &now).unwrap().id;
    store.delete_client(left, &now).unwrap();
    let to_nobody = store.record_sale(&sale(vec![line(keyboard, "1")], Some(left)), &now);
    assert!(matches!(to_nobody, Err(RepositoryError::Refused(Refusal::NotFound(_)))));
}

fn asks_for_the_clock(store: &mut dyn Repository, keyboard: ProductId) {
    let mut late = sale(vec![line(keyboard, "1")], None);
    // A little before is another till's clock.
    let third = store.record_sale(&late, &at("2026-03-02T09:58:30")).unwrap();
    assert_eq!(third.head.number, "2026-000003");
    for early in ["2026-03-02T09:56:29", "2026-03-01T23:59:00", "2025-12-31T10:00:00"] {
        let refused = store.record_sale(&late, &at(early));
        assert!(
            matches!(refused, Err(RepositoryError::Refused(Refusal::ClockBehind { last })) if last == day("2026-03-02")),
            "{early}"
        );
    }
    let refused = store.record_sale(&late, &at("2099-01-01T10:00:00"));
    assert!(matches!(refused, Err(RepositoryError::Refused(Refusal::ClockAhead { .. }))), "{refused:?}");
    late.accept_clock = true;
    assert_eq!(store.record_sale(&late, &at("2025-12-31T10:00:00")).unwrap().head.number, "2025-000001");
    late.accept_clock = false;
    // What was refused took no number.
    assert_eq!(store.record_sale(&late, &at("2026-03-02T10:30:00")).unwrap().head.number, "2026-000004");
}

fn voids(store: &mut dyn Repository, keyboard: ProductId, ada: salestrack::domain::ids::ClientId) {
    let first = store.sale_by_number("2026-000001").unwrap().unwrap();
    let before = on_hand(store, keyboard);
    let void = store.void_sale(first.head.id, &at("2026-03-03T09:00:00")).unwrap();
    assert_eq!((void.head.kind, void.head.number.as_str()), (DocumentKind::Void, "2026-000005"));
    assert_eq!(void.head.original.as_deref(), Some("2026-000001"));
    assert_eq!((void.head.total, void.head.items), (cents(-6980), Quantity::whole(-2)));
    assert!(void.lines.iter().all(|line| line.quantity.is_negative() && line.total.is_negative()));
    assert_eq!(void.payments.first().map(|paid| (paid.amount, paid.change)), Some((cents(-6980), cents(0))));
    assert_eq!(on_hand(store, keyboard), before.add(Quantity::ONE).unwrap());
    assert_eq!(store.sale(first.head.id).unwrap().head.voided_by.as_deref(), Some("2026-000005"));
    let again = store.void_sale(first.head.id, &at("2026-03-03T09:01:00"));
    assert!(matches!(again, Err(RepositoryError::Refused(Refusal::AlreadyVoided(by))) if by == "2026-000005"));
    let voided = store.void_sale(void.head.id, &at("2026-03-03T09:01:00"));
    assert!(matches!(voided, Err(RepositoryError::Refused(Refusal::NotASale(number))) if number == "2026-000005"));
    assert!(matches!(
        store.void_sale(DocumentId(999), &at("2026-03-03T09:01:00")),
        Err(RepositoryError::Refused(Refusal::NotFound(_)))
    ));
    let ada = store.client(ada).unwrap();
    assert_eq!((ada.orders, ada.revenue), (0, cents(0)));
    assert_eq!((ada.first_day, ada.last_day), (Some(day("2026-03-02")), Some(day("2026-03-03"))));
}

fn reports(store: &mut dyn Repository, mouse: ProductId, dust: ProductId, ada: salestrack::domain::ids::ClientId) {
    let march = Period::between(day("2026-03-01"), day("2026-03-31"));
    let ask = |kind, client, limit| store.report(&ReportQuery { kind, period: march, client, limit }).unwrap();
    let ReportRows::OrdersPerDay(days) = ask(ReportKind::OrdersPerDay, None, None) else { panic!() };
    assert_eq!(
        days.iter().map(|row| (row.day, row.orders)).collect::<Vec<_>>(),
        [(day("2026-03-02"), 4), (day("2026-03-03"), -1)]
    );
    let days = store.days(march, None).unwrap();
    assert_eq!(days.last().map(|row| (row.orders, row.revenue)), Some((-1, cents(-6980))));
    let ReportRows::RevenuePerMonth(months) = ask(ReportKind::RevenuePerMonth, None, None) else { panic!() };
    assert_eq!(months.iter().map(|row| (row.orders, row.revenue)).collect::<Vec<_>>(), [(3, cents(2023 + 2 * 4990))]);
    let ReportRows::UnitsPerMonth(units) = ask(ReportKind::UnitsPerMonth, None, None) else { panic!() };
    assert_eq!(
        units.iter().map(|row| (row.unit, row.units)).collect::<Vec<_>>(),
        [(Unit::Kilogram, Quantity::new(250)), (Unit::Piece, Quantity::whole(5))]
    );
    let ReportRows::RevenuePerClient(clients) = ask(ReportKind::RevenuePerClient, None, None) else { panic!() };
    assert_eq!(
        clients.iter().map(|row| (row.client, row.name.as_deref(), row.orders, row.revenue)).collect::<Vec<_>>(),
        [(None, None, 3, cents(12_003)), (Some(ada), Some("Ada"), 0, cents(0))]
    );
    let ReportRows::LeastPopular(least) = ask(ReportKind::LeastPopular, None, Some(2)) else { panic!() };
    assert_eq!(least.first().map(|row| (row.product, row.units)), Some((dust, Quantity::ZERO)));
    assert_eq!(least.len(), 2);
    let ReportRows::BestSellers(best) = ask(ReportKind::BestSellers, Some(ada), None) else { panic!() };
    assert_eq!(best.iter().find(|row| row.product == mouse).map(|row| row.name.as_str()), Some("Trackball"));

    let summary = store.summary(Period::ALL, None).unwrap();
    assert_eq!((summary.orders, summary.days), (4, Some((day("2025-12-31"), day("2026-03-03")))));
    let today = store.today(day("2026-03-02")).unwrap();
    assert_eq!((today.orders, today.revenue), (4, cents(6980 + 2023 + 2 * 4990)));
    let hours: Vec<_> = today.hours.iter().map(|row| (row.hour, row.revenue)).collect();
    assert_eq!(hours, [(9, cents(6980 + 4990)), (10, cents(2023 + 4990))]);
    assert_eq!(today.open_hours(0), [6980 + 4990, 2023 + 4990]);
    assert_eq!(store.today(day("2026-03-09")).unwrap().revenue, cents(0));
}

fn lists(store: &mut dyn Repository, keyboard: ProductId, ada: salestrack::domain::ids::ClientId) {
    let numbers = |query: &SaleQuery| {
        let page = store.sales(query).unwrap();
        let numbers: Vec<String> = page.rows.iter().map(|(_, row)| row.number.clone()).collect();
        (numbers, page.before, page.after, page.total)
    };
    let all = ["2026-000005", "2026-000004", "2026-000003", "2026-000002", "2026-000001", "2025-000001"];
    let query = SaleQuery::default();
    assert_eq!(numbers(&query), (all.map(str::to_owned).to_vec(), false, false, 6));
    let up = SaleQuery { direction: Direction::Up, limit: 2, ..query.clone() };
    assert_eq!(numbers(&up).0, ["2025-000001", "2026-000001"]);

    // Pages of two, forwards, backwards and from the middle.
    let two = SaleQuery { limit: 2, ..query.clone() };
    let first = store.sales(&two).unwrap();
    assert!(!first.before && first.after);
    let last = first.rows.last().unwrap().0.clone();
    let next = store.sales(&SaleQuery { from: From::After(last.clone()), ..two.clone() }).unwrap();
    assert_eq!(next.rows.iter().map(|(_, row)| row.number.as_str()).collect::<Vec<_>>(), &all[2..4]);
    let cursor = next.rows.first().unwrap().0.clone();
    let back = store.sales(&SaleQuery { from: From::Before(cursor), ..two.clone() }).unwrap();
    assert_eq!((&back.rows, back.before, back.after), (&first.rows, false, true));
    let end = numbers(&SaleQuery { from: From::End, ..two.clone() });
    assert_eq!((end.0, end.1, end.2), (vec![all[4].to_owned(), all[5].to_owned()], true, false));
    let here = numbers(&SaleQuery { from: From::At(last), ..two.clone() });
    assert_eq!((here.0, here.1, here.2), (vec![all[1].to_owned(), all[2].to_owned()], true, true));

    let filtered = |change: &dyn Fn(&mut SaleQuery)| {
        let mut query = SaleQuery::default();
        change(&mut query);
        let (numbers, _, _, total) = numbers(&query);
        assert_eq!(u64::try_from(numbers.len()).unwrap(), total);
        numbers
    };
    assert_eq!(filtered(&|q| q.client = Some(ada)), [all[0], all[4]]);
    // Of a product, in the order in which they were recorded: the one of 2025 was made on a clock set back.
    assert_eq!(filtered(&|q| q.product = Some(keyboard)), [all[0], all[1], all[5], all[2], all[4]]);
    assert_eq!(filtered(&|q| q.period.to = Some(day("2026-01-01"))), [all[5]]);
    assert_eq!(filtered(&|q| q.period = Period::between(day("2026-03-02"), day("2026-03-02"))).len(), 4);
    assert_eq!(filtered(&|q| q.number = Some("1".to_owned())), [all[4], all[5]]);
    assert_eq!(filtered(&|q| q.number = Some("#2026-000001".to_owned())), [all[4]]);
    assert_eq!(filtered(&|q| q.number = Some("2025-".to_owned())), [all[5]]);
    assert_eq!(filtered(&|q| q.number = Some("nothing".to_owned())), [""; 0]);
}

#[test]
fn every_store_sells_short_where_the_shop_says_so() {
    let (_folder, mut sqlite) = store(OversellPolicy::Ask);
    sells_short(&mut *sqlite);
    sells_short(&mut Memory::new(&shop(OversellPolicy::Ask)));
}

fn sells_short(store: &mut dyn Repository) {
    let now = at("2026-03-02T09:00:00");
    let id = store.add_product(&draft("Milk", "1.20", Unit::Piece), Quantity::ONE, &now).unwrap().id;
    let mut both = sale(vec![line(id, "2")], None);
    assert!(matches!(store.record_sale(&both, &now), Err(RepositoryError::Refused(Refusal::Short(_)))));
    both.accept_shortage = true;
    store.record_sale(&both, &now).unwrap();
    assert_eq!(on_hand(store, id), Quantity::whole(-1));
    // The shop changes its mind: the same consent is worth nothing then.
    store.change_shop(&Edit::new(shop(OversellPolicy::Ask), shop(OversellPolicy::Refuse))).unwrap();
    assert!(matches!(store.record_sale(&both, &now), Err(RepositoryError::Refused(Refusal::Short(_)))));
    assert!(clean(store));
}
