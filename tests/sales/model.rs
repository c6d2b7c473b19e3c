//! A plain model of a shop, held in memory: after any history, every report and every stock is the plain sum over its lines.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;
use salestrack::{
    domain::{
        Currency, Quantity, Unit, UnitPrice,
        ids::{ClientId, DocumentId, ProductId},
        period::{Period, whole_month, whole_year},
        report::{ReportKind, ReportQuery, ReportRows},
        shop::OversellPolicy,
    },
    repository::{Repository, RepositoryError},
};

use super::{at, clean, client, day, draft, line, noon, sale, store};

/// Something that happens; indexes are taken modulo what there is.
#[derive(Debug, Clone)]
enum Act {
    Sell { client: Option<usize>, lines: Vec<(usize, i64)>, consent: bool },
    Void(usize),
    Restock(usize, i64),
    Adjust(usize, i64),
    Edit(usize, i64),
    Delete(usize),
    Sleep(u64),
}

fn act() -> impl Strategy<Value = Act> {
    let lines = prop::collection::vec((0_usize..8, 1_i64..6), 1..4);
    prop_oneof![
        6 => (prop::option::of(0_usize..3), lines, any::<bool>())
            .prop_map(|(client, lines, consent)| Act::Sell { client, lines, consent }),
        2 => any::<usize>().prop_map(Act::Void),
        1 => (0_usize..8, 1_i64..30).prop_map(|(product, n)| Act::Restock(product, n)),
        1 => (0_usize..8, -4_i64..5).prop_map(|(product, n)| Act::Adjust(product, n)),
        1 => (0_usize..8, 0_i64..100_000).prop_map(|(product, price)| Act::Edit(product, price)),
        1 => (0_usize..8).prop_map(Act::Delete),
        2 => (0_u64..45).prop_map(Act::Sleep),
    ]
}

struct Item {
    id: ProductId,
    unit: Unit,
    price: i64,
    on_hand: i64,
    deleted: bool,
}

/// A line, with what its document says: all that a report knows.
struct Line {
    document: usize,
    product: ProductId,
    unit: Unit,
    quantity: i64,
    total: i64,
}

struct Document {
    id: DocumentId,
    day: NaiveDate,
    client: Option<ClientId>,
    sale: bool,
    voided: bool,
    total: i64,
}

#[derive(Default)]
struct Model {
    items: Vec<Item>,
    clients: Vec<ClientId>,
    documents: Vec<Document>,
    lines: Vec<Line>,
}

impl Model {
    fn write(&mut self, document: Document, lines: Vec<(ProductId, Unit, i64, i64)>) {
        let at = self.documents.len();
        for (product, unit, quantity, total) in lines {
            let item = self.items.iter_mut().find(|item| item.id == product).unwrap();
            item.on_hand -= quantity;
            self.lines.push(Line { document: at, product, unit, quantity, total });
        }
        self.documents.push(document);
    }

    fn documents(&self, period: Period, client: Option<ClientId>) -> impl Iterator<Item = &Document> {
        self.documents
            .iter()
            .filter(move |d| period.contains(d.day) && client.is_none_or(|client| d.client == Some(client)))
    }

    fn lines(&self, period: Period, client: Option<ClientId>) -> impl Iterator<Item = (&Document, &Line)> {
        self.lines
            .iter()
            .map(|line| (&self.documents[line.document], line))
            .filter(move |(d, _)| period.contains(d.day) && client.is_none_or(|client| d.client == Some(client)))
    }
}

fn act_out(store: &mut dyn Repository, model: &mut Model, act: &Act, today: &mut NaiveDate) {
    let now = noon(*today);
    let pick = |at: usize, length: usize| at % length;
    match act {
        Act::Sleep(days) => *today = *today + Days::new(*days),
        Act::Restock(product, n) => {
            let item = pick(*product, model.items.len());
            let item = &mut model.items[item];
            if !item.deleted {
                store.restock(item.id, Quantity::whole(*n), None, &now).unwrap();
                item.on_hand += n * 1000;
            }
        }
        Act::Adjust(product, n) => {
            let item = pick(*product, model.items.len());
            let item = &mut model.items[item];
            if !item.deleted && *n != 0 && store.adjust(item.id, Quantity::whole(*n), "count", &now).is_ok() {
                item.on_hand += n * 1000;
            }
        }
        Act::Edit(product, price) => {
            let at = pick(*product, model.items.len());
            let item = &mut model.items[at];
            if !item.deleted {
                let mut draft = store.product(item.id).unwrap().draft();
                draft.price = UnitPrice::new(*price);
                store.edit_product(item.id, &draft, &now).unwrap();
                item.price = *price;
            }
        }
        Act::Delete(product) => {
            // The first one stays, so that there is always something to sell.
            let at = pick(*product, model.items.len());
            if at > 0 && !model.items[at].deleted {
                store.delete_product(model.items[at].id, &now).unwrap();
                model.items[at].deleted = true;
            }
        }
        Act::Sell { client, lines, consent } => sell(store, model, *client, lines, *consent, *today),
        Act::Void(which) => void(store, model, *which, *today),
    }
}

fn sell(
    store: &mut dyn Repository,
    model: &mut Model,
    client: Option<usize>,
    lines: &[(usize, i64)],
    consent: bool,
    today: NaiveDate,
) {
    let client = client.map(|at| model.clients[at % model.clients.len()]);
    let mut asked: BTreeMap<ProductId, i64> = BTreeMap::new();
    let mut wanted = Vec::new();
    let mut dead = false;
    for (at, n) in lines {
        let item = &model.items[at % model.items.len()];
        // What is weighed is sold in quarters.
        let quantity = if item.unit == Unit::Piece { n * 1000 } else { n * 250 };
        dead |= item.deleted;
        *asked.entry(item.id).or_default() += quantity;
        wanted.push((item.id, item.unit, quantity, item.price));
    }
    let short = asked.iter().any(|(id, asked)| model.items.iter().any(|item| item.id == *id && item.on_hand < *asked));
    let new = wanted.iter().map(|(id, _, quantity, _)| line(*id, &Quantity::new(*quantity).to_plain())).collect();
    let mut new = sale(new, client);
    new.accept_shortage = consent;
    match store.record_sale(&new, &noon(today)) {
        Err(RepositoryError::Deleted { .. }) => assert!(dead),
        Err(RepositoryError::Short(_)) => assert!(short && !consent && !dead),
        Err(other) => panic!("{other}"),
        Ok(sold) => {
            assert!(!dead && (consent || !short));
            let lines: Vec<_> = wanted
                .into_iter()
                .map(|(id, unit, quantity, price)| {
                    let total = UnitPrice::new(price).line_total(Quantity::new(quantity), Currency::EUR).unwrap();
                    (id, unit, quantity, total.minor())
                })
                .collect();
            let total = lines.iter().map(|line| line.3).sum();
            assert_eq!(sold.head.total.minor(), total);
            model.write(Document { id: sold.head.id, day: today, client, sale: true, voided: false, total }, lines);
        }
    }
}

fn void(store: &mut dyn Repository, model: &mut Model, which: usize, today: NaiveDate) {
    if model.documents.is_empty() {
        return;
    }
    let at = which % model.documents.len();
    let original = &mut model.documents[at];
    let outcome = store.void_sale(original.id, &noon(today));
    assert_eq!(outcome.is_ok(), original.sale && !original.voided);
    let Ok(void) = outcome else { return };
    original.voided = true;
    let document = Document {
        id: void.head.id,
        day: today,
        client: original.client,
        sale: false,
        voided: false,
        total: -original.total,
    };
    let lines = model
        .lines
        .iter()
        .filter(|line| line.document == at)
        .map(|line| (line.product, line.unit, -line.quantity, -line.total))
        .collect();
    model.write(document, lines);
}

/// The six reports as plain tables of text, so that both sides read alike.
fn told(store: &dyn Repository, kind: ReportKind, period: Period, client: Option<ClientId>) -> Vec<String> {
    let rows = store.report(&ReportQuery { kind, period, client, limit: None }).unwrap();
    match rows {
        ReportRows::OrdersPerDay(rows) => {
            rows.iter().map(|r| format!("{} {} {}", r.day, r.orders, r.revenue.minor())).collect()
        }
        ReportRows::BestSellers(rows) | ReportRows::LeastPopular(rows) => {
            rows.iter().map(|r| format!("{} {} {}", r.product, r.units.thousandths(), r.revenue.minor())).collect()
        }
        ReportRows::RevenuePerClient(rows) => rows
            .iter()
            .map(|r| format!("{} {} {}", r.client.map_or(0, |id| id.0), r.orders, r.revenue.minor()))
            .collect(),
        ReportRows::UnitsPerMonth(rows) => {
            rows.iter().map(|r| format!("{} {} {}", r.month, r.unit, r.units.thousandths())).collect()
        }
        ReportRows::RevenuePerMonth(rows) => {
            rows.iter().map(|r| format!("{} {} {}", r.month, r.orders, r.revenue.minor())).collect()
        }
    }
}

fn expected(model: &Model, kind: ReportKind, period: Period, client: Option<ClientId>) -> Vec<String> {
    let first = |day: NaiveDate| day.with_day(1).unwrap();
    let mut products: BTreeMap<ProductId, (i64, i64)> = BTreeMap::new();
    for (_, line) in model.lines(period, client) {
        let sum = products.entry(line.product).or_default();
        *sum = (sum.0 + line.quantity, sum.1 + line.total);
    }
    let figures = |key: &dyn Fn(&Document) -> String| {
        let mut sums: BTreeMap<String, (i64, i64)> = BTreeMap::new();
        for document in model.documents(period, client) {
            let sum = sums.entry(key(document)).or_default();
            *sum = (sum.0 + i64::from(document.sale), sum.1 + document.total);
        }
        sums
    };
    let told = |sums: BTreeMap<String, (i64, i64)>| -> Vec<String> {
        sums.into_iter().map(|(key, (orders, total))| format!("{key} {orders} {total}")).collect()
    };
    match kind {
        ReportKind::OrdersPerDay => {
            let mut sums = figures(&|document| document.day.to_string());
            sums.retain(|_, (orders, _)| *orders > 0);
            told(sums)
        }
        ReportKind::RevenuePerMonth => told(figures(&|document| first(document.day).to_string())),
        ReportKind::UnitsPerMonth => {
            let mut sums: BTreeMap<(NaiveDate, &str), i64> = BTreeMap::new();
            for (document, line) in model.lines(period, client) {
                *sums.entry((first(document.day), line.unit.code())).or_default() += line.quantity;
            }
            sums.into_iter().map(|((month, unit), units)| format!("{month} {unit} {units}")).collect()
        }
        ReportKind::RevenuePerClient => {
            let mut rows: Vec<(i64, (i64, i64))> = figures(&|d| d.client.map_or(0, |id| id.0).to_string())
                .into_iter()
                .map(|(id, sums)| (id.parse().unwrap(), sums))
                .collect();
            rows.sort_by_key(|(id, (_, total))| (-total, *id));
            rows.into_iter().map(|(id, (orders, total))| format!("{id} {orders} {total}")).collect()
        }
        ReportKind::BestSellers => {
            let mut rows: Vec<_> = products.into_iter().collect();
            rows.sort_by_key(|(id, (units, _))| (-units, *id));
            rows.into_iter().map(|(id, (units, total))| format!("{id} {units} {total}")).collect()
        }
        ReportKind::LeastPopular => {
            let mut rows: Vec<_> = model
                .items
                .iter()
                .filter(|item| !item.deleted)
                .map(|item| (item.id, products.get(&item.id).copied().unwrap_or_default()))
                .collect();
            rows.sort_by_key(|(id, (units, _))| (*units, *id));
            rows.into_iter().map(|(id, (units, total))| format!("{id} {units} {total}")).collect()
        }
    }
}

fn agree(store: &dyn Repository, model: &Model, edges: (u64, u64), start: NaiveDate, today: NaiveDate) {
    for item in &model.items {
        assert_eq!(store.product(item.id).unwrap().on_hand.thousandths(), item.on_hand, "product {}", item.id);
    }
    let from = start + Days::new(edges.0);
    let periods = [
        Period::ALL,
        Period::between(today, today),
        whole_month(today),
        whole_year(start),
        Period::between(from, from + Days::new(edges.1)),
        Period { from: Some(from), to: None },
        Period { from: None, to: Some(from) },
    ];
    for period in periods {
        for client in model.clients.iter().map(|id| Some(*id)).take(1).chain([None]) {
            for kind in ReportKind::ALL {
                let (told, expected) = (told(store, kind, period, client), expected(model, kind, period, client));
                assert_eq!(told, expected, "{} {period:?} {client:?}", kind.code());
            }
            let summary = store.summary(period, client).unwrap();
            let documents = || model.documents(period, client);
            assert_eq!(summary.revenue.minor(), documents().map(|d| d.total).sum::<i64>());
            assert_eq!(summary.orders, documents().map(|d| i64::from(d.sale)).sum::<i64>());
            let first = documents().map(|d| d.day).min();
            assert_eq!(summary.days, first.zip(documents().map(|d| d.day).max()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_is_the_sum_of_its_lines(
        stocks in prop::collection::vec((0_i64..12, 0_i64..200_000, any::<bool>()), 1..8),
        acts in prop::collection::vec(act(), 1..50),
        edges in (0_u64..500, 0_u64..500),
    ) {
        let (_folder, mut store) = store(OversellPolicy::Ask);
        let start = day("2024-11-20");
        let mut today = start;
        let mut model = Model::default();
        // One transaction for the whole history: each act in it is checked as it would be alone.
        store.in_bulk(&mut |store| {
            let now = at("2024-11-20T08:00:00");
            for (at, (stock, price, weighed)) in stocks.iter().enumerate() {
                let unit = if *weighed { Unit::Kilogram } else { Unit::Piece };
                let mut draft = draft(&format!("Product {at}"), "0", unit);
                draft.price = UnitPrice::new(*price);
                let id = store.add_product(&draft, Quantity::whole(*stock), &now)?.id;
                model.items.push(Item { id, unit, price: *price, on_hand: stock * 1000, deleted: false });
            }
            for name in ["Ada", "Grace", "Ken"] {
                model.clients.push(store.add_client(&client(name), &now)?.id);
            }
            for act in &acts {
                act_out(store, &mut model, act, &mut today);
            }
            Ok(())
        }).unwrap();
        agree(&*store, &model, edges, start, today);
        for id in &model.clients {
            let kept = store.client(*id).unwrap();
            let own = || model.documents(Period::ALL, Some(*id));
            prop_assert_eq!(kept.revenue.minor(), own().map(|d| d.total).sum::<i64>());
            prop_assert_eq!(kept.orders, own().map(|d| i64::from(d.sale)).sum::<i64>());
            prop_assert_eq!(kept.last_day, own().map(|d| d.day).max());
        }
        prop_assert!(clean(&*store));
    }
}
