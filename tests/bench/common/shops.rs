//! The shops that are measured: made once under `target/bench`, and used again until the schema or the sample changes.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use chrono::{DateTime, NaiveDate};
use salestrack::{
    domain::{
        Currency,
        edit::Edit,
        moment::Moment,
        shop::{OversellPolicy, Shop},
    },
    repository::{self, OpenMode},
    sample::{self, SampleSpec},
};

use super::{args::Args, facts::Facts, figures::digits};

/// Sales of the shop of the quick form.
const QUICK: u32 = 50_000;
/// Sales of the shop of ten years.
const BIG: u32 = 2_500_000;
/// Names another shop than the cached one.
const VARIABLE: &str = "SALESTRACK_BENCH_SHOP";

/// Where shops and exports stay.
pub fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("bench");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The shop of this form, or the one that the variable names.
pub fn shop(args: &Args) -> PathBuf {
    match std::env::var_os(VARIABLE) {
        Some(path) => PathBuf::from(path),
        None => of_sales(args.pick(QUICK, BIG)),
    }
}

/// The shop of the quick form.
pub fn small() -> PathBuf {
    of_sales(QUICK)
}

/// The sample shop with so many sales.
pub fn of_sales(sales: u32) -> PathBuf {
    let folder = folder();
    let start = format!("shop-{sales}-");
    let path = folder.join(format!("{start}{:016x}.db", key()));
    if path.exists() {
        return path;
    }
    // Those of an earlier schema, and what was exported from them.
    for old in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap()) {
        let name = old.file_name().to_string_lossy().into_owned();
        if name.trim_start_matches("former-").starts_with(&start) {
            fs::remove_file(old.path()).unwrap();
        }
    }
    let clock = Instant::now();
    let last = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    let settings = Shop {
        name: "Chez Awa".into(),
        currency: Currency::EUR,
        language: Some("en".into()),
        cutoff_minutes: 0,
        oversell: OversellPolicy::Refuse,
    };
    let now = Moment::at(DateTime::parse_from_rfc3339("2026-11-21T21:00:00+01:00").unwrap(), 0);
    let spec = SampleSpec { sales, ..SampleSpec::until(last) };
    repository::create_filled(&path, &settings, &now, |store| sample::fill(store, &spec, &mut |_| true)).unwrap();
    let seconds = clock.elapsed().as_secs_f64();
    println!(
        "The shop of {} sales was made in {seconds:.1} s: {} MB.\n",
        digits(f64::from(sales)),
        fs::metadata(&path).unwrap().len() >> 20
    );
    path
}

/// Tells apart what the schema and the sample shop were, so that no figure is of another one.
fn key() -> u64 {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = ["assets/migrations/sqlite", "assets/sample", "src/sample"]
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()))
        .collect();
    files.sort();
    let bytes = files.iter().flat_map(|file| fs::read(file).unwrap());
    // FNV-1a.
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Reads a file once, so that no question is the disk's. Some systems take back what was not touched for a while.
pub fn warm(path: &Path) {
    let mut file = fs::File::open(path).unwrap();
    let mut buffer = vec![0; 1 << 20];
    while std::io::Read::read(&mut file, &mut buffer).unwrap() > 0 {}
}

/// Drops a file from the system's memory.
pub fn chill(path: &Path) {
    let file = fs::File::open(path).unwrap();
    // What is not on the disk yet can't be dropped.
    file.sync_all().unwrap();
    rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed).unwrap();
}

/// A copy to sell in, in a folder of its own, in which the program may put its backups: the cached shop stays as it is. All of
/// it is gone when this is dropped.
pub struct Scratch {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl Scratch {
    /// Copies a shop, lets it sell what it does not have, and waits until the copy is on the disk, so that no sale waits for it.
    pub fn of(shop: &Path) -> Scratch {
        let folder = tempfile::Builder::new().prefix("scratch-").tempdir_in(folder()).unwrap();
        let path = folder.path().join("shop.db");
        fs::copy(shop, &path).unwrap();
        fs::File::open(&path).unwrap().sync_all().unwrap();
        let mut store = repository::open(&path, OpenMode::Existing).unwrap();
        let settings = store.shop().unwrap();
        let asks = Shop { oversell: OversellPolicy::Ask, ..settings.clone() };
        store.change_shop(&Edit::new(settings, asks)).unwrap();
        // The backup of the day counts as made: it is the first minute's work of a day, and not what is measured.
        let backups = folder.path().join("backups");
        fs::create_dir(&backups).unwrap();
        fs::write(backups.join(format!("shop.db.{}.bak", Facts::of(&path).last)), []).unwrap();
        Scratch { path, _folder: folder }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
