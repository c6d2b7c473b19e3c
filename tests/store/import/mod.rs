//! Taking over from the Python program: equal reports on clean data, every kind of dirt, and nothing done twice.
#![expect(clippy::unwrap_used, reason = "the helpers of a test fail with it")]

mod dirt;
mod refusals;
mod reports;
mod twice;

use std::fs;
use std::path::{Path, PathBuf};

use chrono::DateTime;
use rusqlite::Connection;
use salestrack::domain::{
    Currency, Quantity,
    import::Progress,
    moment::{Act, Moment},
    period::Period,
    query::SaleQuery,
    report::{ProductUnits, ReportKind, ReportQuery, ReportRows},
    sale::Sale,
    shop::{OversellPolicy, Shop},
};
use salestrack::exchange::python::{self, ImportError, ImportReport};
use salestrack::repository::{self, Repository};

/// A folder with a source and a shop in it.
struct Imports {
    folder: tempfile::TempDir,
    shop: Box<dyn Repository>,
}

fn now() -> Act {
    Act::first(Moment::at(DateTime::parse_from_rfc3339("2026-03-02T09:00:00+01:00").unwrap(), 0))
}

fn go_on(_: Progress) -> bool {
    true
}

impl Imports {
    /// A source made of fixtures, and an empty shop.
    fn of(fixtures: &[&str]) -> Imports {
        Imports::in_currency(fixtures, Currency::EUR)
    }

    fn in_currency(fixtures: &[&str], currency: Currency) -> Imports {
        let folder = tempfile::tempdir().unwrap();
        let settings =
            Shop { name: "Test".into(), currency, language: None, cutoff_minutes: 0, oversell: OversellPolicy::Refuse };
        let shop = repository::create(&folder.path().join("shop.db"), &settings, &now().at).unwrap();
        let imports = Imports { folder, shop };
        imports.run("schema");
        for fixture in fixtures {
            imports.run(fixture);
        }
        imports
    }

    fn source(&self) -> PathBuf {
        self.folder.path().join("ecom_db.db")
    }

    /// Runs a fixture on the source, as the old program would.
    fn run(&self, fixture: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/python/{fixture}.sql"));
        self.sql(&fs::read_to_string(path).unwrap());
    }

    fn sql(&self, sql: &str) {
        let source = Connection::open(self.source()).unwrap();
        // The old program never switched them on.
        source.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        source.execute_batch(sql).unwrap();
    }

    /// Imports; whatever happens, the source keeps its bytes and its folder no new file, and the shop is sound.
    fn try_import(
        &mut self,
        dry_run: bool,
        progress: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<ImportReport, ImportError> {
        let files = || {
            let mut names: Vec<_> = fs::read_dir(self.folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
            names.retain(|name| name.to_string_lossy().starts_with("ecom_db"));
            names.sort();
            names
        };
        let (before, beside) = (fs::read(self.source()).unwrap(), files());
        let outcome = python::import(&self.source(), self.shop.as_mut(), &now(), dry_run, progress);
        assert!(fs::read(self.source()).unwrap() == before, "the source has changed");
        assert_eq!(files(), beside);
        assert_eq!(self.shop.check(&mut go_on).unwrap(), []);
        outcome
    }

    fn import(&mut self) -> ImportReport {
        self.try_import(false, &mut go_on).unwrap()
    }

    fn report(&self, kind: ReportKind) -> ReportRows {
        self.shop.report(&ReportQuery { kind, period: Period::ALL, client: None, limit: None }).unwrap()
    }

    fn sold(&self) -> Vec<ProductUnits> {
        match self.report(ReportKind::BestSellers) {
            ReportRows::BestSellers(mut rows) => {
                rows.sort_by_key(|row| row.product);
                rows
            }
            other => unreachable!("{other:?}"),
        }
    }

    /// Name and stock of every product, deleted or not, by id.
    fn stock(&self) -> Vec<(String, String)> {
        let shop = Connection::open(self.folder.path().join("shop.db")).unwrap();
        let mut statement = shop.prepare("SELECT name, on_hand FROM products ORDER BY id").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, Quantity::new(row.get(1)?).to_plain()))).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }

    fn sale(&self, number: &str) -> Sale {
        self.shop.sale_by_number(number).unwrap().unwrap()
    }

    fn count_sales(&self) -> usize {
        self.shop.sales(&SaleQuery::default()).unwrap().rows.len()
    }
}

/// The notes as `table id reason`, with a dash before what was left out.
fn told(report: &ImportReport) -> Vec<String> {
    let id = |id: Option<i64>| id.map_or_else(|| "?".to_owned(), |id| id.to_string());
    report
        .notes
        .kept()
        .iter()
        .map(|note| {
            let sign = if note.left_out { "-" } else { "" };
            format!("{sign}{} {} {}", note.table, id(note.id), note.reason.trim_start_matches("import-"))
        })
        .collect()
}
