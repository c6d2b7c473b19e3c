//! The threads behind the dashboard, on a real shop: writes in order, the newest read, other people's changes, panics.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails; clippy takes only #[test] functions for tests")]

use std::{
    hint,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use salestrack::{
    clock::Clock,
    domain::{
        Currency, Quantity, Unit, UnitPrice,
        moment::Act,
        product::ProductDraft,
        query::{ClientQuery, ProductQuery},
        shop::{OversellPolicy, Shop},
    },
    repository::{self, OpenMode, Reader, Repository, RepositoryError},
    worker::{Openers, ReadJob, Report, Worker, WriteJob},
};
use tempfile::TempDir;

/// Nothing takes so long, except on a machine that is on its knees.
const CEILING: Duration = Duration::from_secs(30);

fn now() -> Act {
    Act::first(Clock::from_variable(Some("2026-11-22T14:32:00+01:00")).unwrap().moment(0))
}

/// A shop, its threads, and what they report.
struct Shopfront {
    folder: TempDir,
    worker: Worker<String>,
    reports: mpsc::Receiver<Report<String>>,
}

fn settings() -> Shop {
    Shop {
        name: "Chez Awa".to_owned(),
        currency: Currency::EUR,
        language: None,
        cutoff_minutes: 0,
        oversell: OversellPolicy::Refuse,
    }
}

fn shopfront() -> Shopfront {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    repository::create(&path, &settings(), &now().at).unwrap();
    let (send, reports) = mpsc::channel();
    let open = Openers::of_file(&path);
    // The receiver is gone when a test has seen enough.
    let worker = Worker::start(open, move |report| drop(send.send(report))).unwrap();
    Shopfront { folder, worker, reports }
}

impl Shopfront {
    /// The next report that is not about a change.
    fn next(&self) -> Report<String> {
        loop {
            match self.reports.recv_timeout(CEILING).unwrap() {
                Report::Changed => {}
                report => return report,
            }
        }
    }

    fn another(&self) -> Box<dyn Repository> {
        repository::open(&self.folder.path().join("shop.db"), OpenMode::Existing).unwrap()
    }
}

fn add(repository: &mut dyn Repository, name: &str) -> Result<(), RepositoryError> {
    let price = UnitPrice::parse_plain("1").unwrap();
    let draft = ProductDraft { name: name.to_owned(), code: None, price, unit: Unit::Piece, threshold: None };
    repository.add_product(&draft, Quantity::ONE, &now()).map(|_| ())
}

fn adds(name: &str) -> WriteJob<String> {
    let name = name.to_owned();
    Box::new(move |repository| {
        add(repository, &name).unwrap();
        name
    })
}

fn says(word: &str) -> ReadJob<String> {
    let word = word.to_owned();
    Box::new(move |_| word)
}

fn writes(word: &str) -> WriteJob<String> {
    let word = word.to_owned();
    Box::new(move |_| word)
}

fn count(repository: &dyn Reader) -> usize {
    let query = ProductQuery { limit: 1_000, ..ProductQuery::default() };
    repository.products(&query, now().at.day).unwrap().rows.len()
}

#[test]
fn every_write_is_done_in_order_before_the_end() {
    let shop = shopfront();
    let names: Vec<String> = (0..100).map(|n| format!("Product {n}")).collect();
    for name in &names {
        shop.worker.write(adds(name));
    }
    let other = shop.another();
    shop.worker.finish();
    assert_eq!(count(&*other), 100);
    let written: Vec<String> = shop
        .reports
        .try_iter()
        .filter_map(|report| if let Report::Written(name) = report { Some(name) } else { None })
        .collect();
    assert_eq!(written, names);
}

#[test]
fn a_read_that_waits_is_superseded_by_a_newer_one_of_its_slot() {
    let mut shop = shopfront();
    let (go, wait) = mpsc::channel::<()>();
    let (started, starts) = mpsc::channel::<()>();
    let first = shop.worker.read(
        "products",
        Box::new(move |_| {
            started.send(()).unwrap();
            wait.recv().unwrap();
            "first".to_owned()
        }),
    );
    starts.recv_timeout(CEILING).unwrap();
    shop.worker.read("today", says("old"));
    shop.worker.read("today", says("older than the next"));
    let last = shop.worker.read("today", says("newest"));
    shop.worker.read("often", says("another slot"));
    go.send(()).unwrap();
    let seen: Vec<(&str, u64, String)> = (0..3)
        .map(|_| match shop.next() {
            Report::Read { slot, generation, result } => (slot, generation, result),
            Report::Written(_) | Report::Changed | Report::Failed(..) | Report::Unopened(_) => {
                panic!("a read was asked for")
            }
        })
        .collect();
    let expected = [("products", first, "first"), ("today", last, "newest"), ("often", last + 1, "another slot")];
    assert_eq!(seen, expected.map(|(slot, generation, word)| (slot, generation, word.to_owned())));
}

#[test]
fn a_read_that_runs_is_interrupted_by_a_newer_one_of_its_slot() {
    let mut shop = shopfront();
    let (started, starts) = mpsc::channel::<()>();
    shop.worker.read(
        "products",
        Box::new(move |repository| {
            started.send(()).unwrap();
            // Reads on until it is told to stop.
            loop {
                match repository.products(&ProductQuery::default(), now().at.day) {
                    Err(RepositoryError::Interrupted) => return "interrupted".to_owned(),
                    outcome => drop(outcome.unwrap()),
                }
            }
        }),
    );
    starts.recv_timeout(CEILING).unwrap();
    // An interruption between two statements hits nothing: it is repeated, as a hand that types on does.
    let first = loop {
        shop.worker.read("products", says("newest"));
        if let Ok(report) = shop.reports.recv_timeout(Duration::from_millis(5)) {
            break report;
        }
    };
    assert!(matches!(first, Report::Read { result, .. } if result == "interrupted"));
    assert!(matches!(shop.next(), Report::Read { result, .. } if result == "newest"));
}

/// SQLite itself says `SQLITE_ERROR` where an interruption meets a table that it opens for the first time.
#[test]
fn an_interrupted_search_is_never_taken_for_a_damaged_file() {
    let shop = shopfront();
    add(&mut *shop.another(), "Clavier").unwrap();
    let path = shop.folder.path().join("shop.db");
    let question = |search: &str| ProductQuery { search: search.to_owned(), limit: 20, ..ProductQuery::default() };
    let mut interrupted = 0;
    for round in 0..400_u32 {
        // Each opens its tables anew.
        let reader = repository::open_reader(&path).unwrap();
        let interrupt = reader.interrupter();
        let stop = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    interrupt();
                    for _ in 0..(round * 37) % 500 {
                        hint::spin_loop();
                    }
                }
            });
            for search in ["clav", "cl", "clabier", "\"clavier\" cla"] {
                let answers = [
                    reader.products(&question(search), now().at.day).map(drop),
                    reader
                        .clients(&ClientQuery { search: search.to_owned(), limit: 20, ..ClientQuery::default() })
                        .map(drop),
                    reader.product_by_code(search).map(drop),
                    reader.shop().map(drop),
                ];
                for answer in answers {
                    match answer {
                        Ok(()) => {}
                        Err(RepositoryError::Interrupted) => interrupted += 1,
                        Err(error) => {
                            stop.store(true, Ordering::Relaxed);
                            panic!("{search}: {error:?}");
                        }
                    }
                }
            }
            stop.store(true, Ordering::Relaxed);
        });
        // What was interrupted is whole again.
        assert_eq!(reader.products(&question("clav"), now().at.day).unwrap().rows.len(), 1);
    }
    assert!(interrupted > 0);
}

#[test]
fn a_change_by_somebody_else_is_reported() {
    let shop = shopfront();
    shop.worker.write(writes("the threads are open"));
    shop.next();
    let mut other = shop.another();
    add(&mut *other, "Keyboard").unwrap();
    loop {
        if let Report::Changed = shop.reports.recv_timeout(CEILING).unwrap() {
            return;
        }
    }
}

#[test]
fn a_job_that_panics_is_reported_and_its_lane_lives_on() {
    let mut shop = shopfront();
    let cause = |report: Report<String>| match report {
        Report::Failed(_, RepositoryError::Storage { cause, .. }) => cause,
        Report::Written(_) | Report::Read { .. } | Report::Changed | Report::Failed(..) | Report::Unopened(_) => {
            panic!("nothing failed")
        }
    };
    shop.worker.write(Box::new(|_| panic!("a write broke")));
    shop.worker.write(adds("Keyboard"));
    assert_eq!(cause(shop.next()), "a write broke");
    assert!(matches!(shop.next(), Report::Written(name) if name == "Keyboard"));
    shop.worker.read("products", Box::new(|_| panic!("a read broke")));
    assert_eq!(cause(shop.next()), "a read broke");
    shop.worker.read("products", says("alive"));
    assert!(matches!(shop.next(), Report::Read { result, .. } if result == "alive"));
}

#[test]
fn a_panic_within_a_transaction_rolls_it_back() {
    let shop = shopfront();
    shop.worker.write(Box::new(|repository| {
        let outcome = repository.in_bulk(&mut |repository| {
            add(repository, "Half")?;
            panic!("in the middle")
        });
        format!("{outcome:?}")
    }));
    assert!(matches!(shop.next(), Report::Failed(..)));
    // The next write stands for itself again, and others see it.
    shop.worker.write(adds("Whole"));
    assert!(matches!(shop.next(), Report::Written(_)));
    assert_eq!(count(&*shop.another()), 1);
}

#[test]
fn a_store_that_cannot_be_opened_is_reported_once_and_served_as_soon_as_it_can() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("late.db");
    let (send, reports) = mpsc::channel();
    let open = Openers::of_file(&path);
    let mut worker = Worker::<String>::start(open, move |report| drop(send.send(report))).unwrap();
    worker.write(adds("Keyboard"));
    worker.read("count", Box::new(|repository| format!("{} products", count(repository))));
    // Each thread says it once.
    for _ in 0..2 {
        let report = reports.recv_timeout(CEILING).unwrap();
        assert!(matches!(report, Report::Unopened(RepositoryError::NoShop(_))));
    }
    repository::create(&path, &settings(), &now().at).unwrap();
    let mut seen = [false; 2];
    while seen != [true; 2] {
        match reports.recv_timeout(CEILING).unwrap() {
            Report::Written(name) => seen[0] = name == "Keyboard",
            Report::Read { result, .. } => seen[1] = result.ends_with("products"),
            Report::Changed => {}
            Report::Failed(_, error) | Report::Unopened(error) => panic!("{error}"),
        }
    }
    worker.finish();
}

#[test]
fn threads_that_never_open_end_when_they_are_told_to() {
    let open =
        Openers { write: Arc::new(|| Err(RepositoryError::Busy)), read: Arc::new(|| Err(RepositoryError::Busy)) };
    let (send, reports) = mpsc::channel();
    let worker = Worker::<String>::start(open, move |report| drop(send.send(report))).unwrap();
    worker.write(writes("nobody hears this"));
    assert!(matches!(reports.recv_timeout(CEILING).unwrap(), Report::Unopened(RepositoryError::Busy)));
    worker.finish();
}
