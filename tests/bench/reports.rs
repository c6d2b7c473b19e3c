//! How long a report takes: the six of them over every kind of period, cards and histories, beside the former program's SQL
//! over the same rows.

use std::path::Path;

use salestrack::{
    domain::{
        ids::ClientId,
        period::{Period, Span},
        query::SaleQuery,
        report::ReportKind,
    },
    repository::{self, OpenMode, Repository},
    tui::screens::reports::load::{self, Question},
};

use crate::common::{
    args::Args,
    facts::Facts,
    figures::{Times, repeat},
    python::Former,
    shops,
    table::{Reach, Table},
};

/// A product's card in the dashboard looks back so far.
const CARD_DAYS: u32 = 90;
/// Rows of a page.
const PAGE: u32 = 120;

/// A kind of period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    All,
    Year,
    Month,
    Day,
    Custom,
    Client,
    ClientCustom,
}

impl When {
    const EVERY: [When; 7] =
        [When::All, When::Year, When::Month, When::Day, When::Client, When::Custom, When::ClientCustom];

    fn words(self) -> &'static str {
        match self {
            When::All => "all time",
            When::Year => "any year",
            When::Month => "any month",
            When::Day => "any day",
            When::Client => "one client, all time",
            When::Custom => "custom period",
            When::ClientCustom => "one client, custom period",
        }
    }

    fn span(self) -> Span {
        match self {
            When::All | When::Client => Span::All,
            When::Year => Span::Year,
            When::Month => Span::Month,
            When::Day => Span::Day,
            When::Custom | When::ClientCustom => Span::Custom,
        }
    }

    /// A question of this kind.
    fn any(self, facts: &mut Facts) -> (Period, Option<ClientId>) {
        let period = match self {
            When::All | When::Client => Period::ALL,
            When::Year | When::Month | When::Day => facts.period(self.span()),
            When::Custom | When::ClientCustom => facts.custom(),
        };
        let client = matches!(self, When::Client | When::ClientCustom).then(|| facts.client());
        (period, client)
    }

    fn reach(self, kind: ReportKind) -> Reach {
        let ranks = match kind {
            ReportKind::BestSellers | ReportKind::LeastPopular | ReportKind::RevenuePerClient => true,
            ReportKind::OrdersPerDay | ReportKind::UnitsPerMonth | ReportKind::RevenuePerMonth => false,
        };
        match self {
            When::Custom if ranks => Reach::P99(500),
            When::Custom | When::ClientCustom => Reach::P99(20),
            When::All | When::Year | When::Month | When::Day | When::Client => Reach::P99(5),
        }
    }
}

/// What is measured, and how long.
struct Bench<'a> {
    args: &'a Args,
    shop: &'a Path,
}

/// Prints the table.
pub fn run(args: &Args) {
    let shop = shops::shop(args);
    let former = Former::of(&shop);
    let bench = Bench { args, shop: &shop };
    let mut facts = Facts::of(&shop);
    let store = repository::open(&shop, OpenMode::Existing).unwrap();
    let store = store.as_ref();
    let mut table = Table::new("Reports", "the former program's SQL over the same rows, all of them fetched");
    table.note(&facts.described(&shop));
    table.note(
        "Each is what the dashboard asks for its first page and chart; random choices. Before each row the file is read once; \
                for those that say so it is dropped from the system's memory before each question, and opened anew.",
    );
    for kind in ReportKind::ALL {
        for when in When::EVERY {
            let ours = ours(&bench, || {
                let (period, client) = when.any(&mut facts);
                let question = Question {
                    kind,
                    span: when.span(),
                    period,
                    client,
                    today: facts.last,
                    shown: load::SHOWN,
                    first_hour: 0,
                };
                move || drop(load::read(store, question, period, period).unwrap())
            });
            let plain = plain(bench.args, || {
                let (period, client) = when.any(&mut facts);
                former.report(kind, period, client);
            });
            table.times(&format!("{}, {}", kind.code(), when.words()), when.reach(kind), &ours, Some(&plain));
        }
    }
    periods_before(&bench, store, &mut facts, &mut table);
    people(&bench, store, &mut facts, &former, &mut table);
    goods(&bench, store, &mut facts, &former, &mut table);
    cold(&bench, &mut facts, &mut table);
    table.print();
}

/// Chooses, and times what was chosen, again and again.
fn ours<W: FnOnce()>(bench: &Bench<'_>, mut choose: impl FnMut() -> W) -> Times {
    let args = bench.args;
    shops::warm(bench.shop);
    for _ in 0..args.pick(3, 20) {
        choose()();
    }
    let (budget, most) = (args.budget(250, 4_000), args.pick(300, 2_000));
    let mut times = Times::default();
    while times.count() < most && (times.count() < 5 || times.sum() < budget) {
        times.time(choose());
    }
    times
}

/// The plain alternative takes too long to be repeated often.
fn plain(args: &Args, work: impl FnMut()) -> Times {
    repeat(args.budget(60, 1_000), 1, 50, work)
}

/// The grey bars, and the change since the period before: asked for after the report itself.
fn periods_before(bench: &Bench<'_>, store: &dyn Repository, facts: &mut Facts, table: &mut Table) {
    for kind in ReportKind::ALL {
        for when in [When::Month, When::Year, When::Custom] {
            let times = ours(bench, || {
                let (period, _) = when.any(facts);
                let question = Question {
                    kind,
                    span: when.span(),
                    period,
                    client: None,
                    today: facts.last,
                    shown: load::SHOWN,
                    first_hour: 0,
                };
                let before = question.previous();
                move || {
                    if let Some((whole, counted)) = before {
                        drop(load::read(store, question, counted, whole).unwrap());
                    }
                }
            });
            let what = format!("{}, the period before, {}", kind.code(), when.words());
            table.times(&what, Reach::Open, &times, None);
        }
    }
}

/// What one client bought, and what was sold today.
fn people(bench: &Bench<'_>, store: &dyn Repository, facts: &mut Facts, former: &Former, table: &mut Table) {
    let every_line = ours(bench, || {
        let client = facts.client();
        move || drop(store.client_history(client).unwrap())
    });
    let plain_history = plain(bench.args, || {
        former.purchases(facts.client());
    });
    table.times("client's history, every line", Reach::P99(5), &every_line, Some(&plain_history));
    let page = ours(bench, || {
        let client = Some(facts.client());
        move || drop(store.sales(&SaleQuery { client, limit: PAGE, ..SaleQuery::default() }).unwrap())
    });
    table.times("client's history, first page of sales", Reach::P99(5), &page, Some(&plain_history));
    let card = ours(bench, || {
        let (client, today) = (facts.client(), facts.last);
        move || drop(store.client_card(client, today).unwrap())
    });
    table.times("client's card: months, favourites, last sales", Reach::P99(5), &card, Some(&plain_history));
    let today = ours(bench, || {
        let day = facts.last;
        move || drop(store.today(day).unwrap())
    });
    let day = facts.last;
    let plain_day = plain(bench.args, || {
        former.report(ReportKind::RevenuePerMonth, Period::between(day, day), None);
    });
    table.times("today's sparkline", Reach::P99(5), &today, Some(&plain_day));
    let busy = ours(bench, || {
        let day = facts.day();
        move || drop(store.today(day).unwrap())
    });
    table.times("the sparkline of any day", Reach::P99(5), &busy, Some(&plain_day));
}

/// The first question of a day: everything comes from the disk.
fn cold(bench: &Bench<'_>, facts: &mut Facts, table: &mut Table) {
    for kind in ReportKind::ALL {
        let mut times = Times::default();
        for _ in 0..bench.args.pick(3, 20) {
            let question = Question {
                kind,
                span: Span::Month,
                period: facts.period(Span::Month),
                client: None,
                today: facts.last,
                shown: load::SHOWN,
                first_hour: 0,
            };
            shops::chill(bench.shop);
            let store = repository::open(bench.shop, OpenMode::Existing).unwrap();
            times.time(|| drop(load::read(store.as_ref(), question, question.period, question.period).unwrap()));
        }
        table.times(&format!("{}, any month, from the disk", kind.code()), Reach::Open, &times, None);
    }
}

/// The charts of a product.
fn goods(bench: &Bench<'_>, store: &dyn Repository, facts: &mut Facts, former: &Former, table: &mut Table) {
    let card = ours(bench, || {
        let (product, today) = (facts.product(), facts.last);
        move || drop(store.product_card(product, today, CARD_DAYS).unwrap())
    });
    let plain_card = plain(bench.args, || {
        let product = rusqlite::types::Value::Integer(facts.product().0);
        former.rows(
            "SELECT o.order_date, SUM(d.quantity) FROM order_details d JOIN orders o ON o.order_id = d.id_order
             WHERE d.id_product = ? GROUP BY o.order_date",
            &[product],
        );
    });
    table.times("product's card: sales, stock, movements", Reach::P99(5), &card, Some(&plain_card));
}
