//! The same figures on ever larger shops: what must not grow with the history, and what the former program's SQL makes of it.

use std::path::Path;

use salestrack::{
    domain::{
        period::{Period, Span},
        query::{ClientQuery, ClientSort, Cursor, From, Page, ProductQuery, ProductSort, SaleQuery},
        report::{ReportKind, ReportQuery},
    },
    repository::{self, OpenMode, Repository, Result},
    tui::screens::reports::load::{self, Question},
};

use crate::common::{
    args::Args,
    facts::Facts,
    figures::{Times, repeat, shown},
    python::Former,
    seller::Seller,
    shops::{self, Scratch},
    table::Table,
};

/// Rows of a page.
const PAGE: u32 = 120;
/// Sales that make about so many lines.
const SHOPS: [(&str, u32); 3] = [("10 thousand lines", 4_000), ("100 thousand", 40_000), ("1 million", 370_000)];

/// A row of the table, shop by shop.
type Row = (String, Vec<String>);

/// Prints the table.
pub fn run(args: &Args) {
    let mut shops: Vec<(&str, std::path::PathBuf)> =
        SHOPS.iter().map(|(name, sales)| (*name, shops::of_sales(*sales))).collect();
    if args.full {
        shops.push(("10 million", shops::shop(args)));
    }
    let mut head = vec!["p50 / p99 of"];
    head.extend(shops.iter().map(|(name, _)| *name));
    let mut table = Table::with_head("Growth", &head);
    let mut rows: Vec<Row> = Vec::new();
    for (name, shop) in &shops {
        table.note(&format!("{name}: {}", Facts::of(shop).described(shop)));
        for (at, (what, figure)) in measure(args, shop).into_iter().enumerate() {
            if at == rows.len() {
                rows.push((what, Vec::new()));
            }
            rows[at].1.push(figure);
        }
    }
    for (what, figures) in rows {
        table.row([vec![what], figures].concat());
    }
    table.print();
}

fn measure(args: &Args, shop: &Path) -> Vec<(String, String)> {
    let scratch = Scratch::of(shop);
    shops::warm(scratch.path());
    let mut facts = Facts::of(scratch.path());
    let store = repository::open(scratch.path(), OpenMode::Existing).unwrap();
    let mut rows = Vec::new();
    let budget = args.budget(150, 2_000);
    let mut row = |what: &str, work: &mut dyn FnMut()| {
        for _ in 0..3 {
            work();
        }
        let times = repeat(budget, 5, 1_000, work);
        rows.push((what.to_owned(), format!("{} / {}", shown(times.p50()), shown(times.p99()))));
    };
    reports(store.as_ref(), &mut facts, &mut row);
    pages(store.as_ref(), &mut facts, &mut row);
    searches(store.as_ref(), &mut facts, &mut row);
    let mut seller = Seller::open(scratch.path());
    row("commit: a sale of 3 lines", &mut || seller.sell(&mut Times::default()));
    let former = Former::of(shop);
    for kind in [ReportKind::RevenuePerMonth, ReportKind::BestSellers, ReportKind::RevenuePerClient] {
        let times = repeat(budget, 1, 20, || {
            former.report(kind, Period::ALL, None);
        });
        rows.push((format!("plain: {}, all time, the former program's SQL", kind.code()), shown(times.p50())));
    }
    rows
}

type Measured<'a> = &'a mut dyn FnMut(&str, &mut dyn FnMut());

fn reports(store: &dyn Repository, facts: &mut Facts, row: Measured<'_>) {
    for kind in [ReportKind::RevenuePerMonth, ReportKind::BestSellers, ReportKind::RevenuePerClient] {
        for (span, name) in [(Span::All, "all time"), (Span::Month, "any month")] {
            row(&format!("report: {}, {name}", kind.code()), &mut || {
                let period = if span == Span::All { Period::ALL } else { facts.period(span) };
                let question =
                    Question { kind, span, period, client: None, today: facts.last, shown: load::SHOWN, first_hour: 0 };
                drop(load::read(store, question, period, period).unwrap());
            });
        }
    }
    row("report: revenue-per-month of one client", &mut || {
        let client = Some(facts.client());
        let query = ReportQuery { kind: ReportKind::RevenuePerMonth, period: Period::ALL, client, limit: None };
        drop(store.report(&query).unwrap());
    });
}

/// Down a list page by page, round and round, and to its end.
fn walk<T>(row: Measured<'_>, what: &str, mut page: impl FnMut(From) -> Result<Page<T>>) {
    let mut last: Option<Cursor> = None;
    row(&format!("page down: {what}"), &mut || {
        let from = last.take().map_or(From::Start, From::After);
        let page = page(from).unwrap();
        last = page.rows.last().filter(|_| page.after).map(|(cursor, _)| cursor.clone());
    });
    row(&format!("to the end: {what}"), &mut || drop(page(From::End).unwrap()));
}

fn pages(store: &dyn Repository, facts: &mut Facts, row: Measured<'_>) {
    let today = facts.last;
    for (sort, name) in [(ProductSort::Name, "products by name"), (ProductSort::OnHand, "products by stock")] {
        walk(row, name, |from| {
            store.products(&ProductQuery { sort, from, limit: PAGE, ..ProductQuery::default() }, today)
        });
    }
    walk(row, "products that are low", |from| {
        store.products(&ProductQuery { low_only: true, from, limit: PAGE, ..ProductQuery::default() }, today)
    });
    for (sort, name) in [(ClientSort::Name, "clients by name"), (ClientSort::Revenue, "clients by revenue")] {
        walk(row, name, |from| store.clients(&ClientQuery { sort, from, limit: PAGE, ..ClientQuery::default() }));
    }
    walk(row, "sales", |from| store.sales(&SaleQuery { from, limit: PAGE, ..SaleQuery::default() }));
    let product = facts.product();
    walk(row, "sales of one product", |from| {
        store.sales(&SaleQuery { product: Some(product), from, limit: PAGE, ..SaleQuery::default() })
    });
    row("history: any product, its last sales", &mut || {
        let product = Some(facts.product());
        drop(store.sales(&SaleQuery { product, limit: PAGE, ..SaleQuery::default() }).unwrap());
    });
    row("history: any month", &mut || {
        let period = facts.period(Span::Month);
        drop(store.sales(&SaleQuery { period, limit: PAGE, ..SaleQuery::default() }).unwrap());
    });
    row("history: numbers that end with 123", &mut || {
        let number = Some("123".to_owned());
        drop(store.sales(&SaleQuery { number, limit: PAGE, ..SaleQuery::default() }).unwrap());
    });
}

fn searches(store: &dyn Repository, facts: &mut Facts, row: Measured<'_>) {
    for letters in [1, 3, 6] {
        row(&format!("search: {letters} letters, clients"), &mut || {
            let search: String = facts.name("clients").chars().take(letters).collect();
            drop(store.clients(&ClientQuery { search, limit: PAGE, ..ClientQuery::default() }).unwrap());
        });
        row(&format!("search: {letters} letters, products"), &mut || {
            let search: String = facts.name("products").chars().take(letters).collect();
            let query = ProductQuery { search, limit: PAGE, ..ProductQuery::default() };
            drop(store.products(&query, facts.last).unwrap());
        });
    }
}
