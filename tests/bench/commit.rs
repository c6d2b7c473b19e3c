//! How fast a sale is safe: three lines, committed and synced, beside a bare program that writes and syncs as many bytes; and
//! with two tills at once.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use crate::common::{
    args::Args,
    facts::Facts,
    figures::{Times, digits, shown},
    seller::{Seller, Selling},
    shops::{self, Scratch},
    syncs,
    table::{Reach, Table},
};

/// Prints the table: of the small shop, and in the full form of the big one too.
pub fn run(args: &Args) {
    syncs::count();
    let mut table =
        Table::new("Sale commit", "the same number of bytes appended to a file and synced, one after each sale");
    let mut shops = vec![shops::small()];
    let asked = shops::shop(args);
    if !shops.contains(&asked) {
        shops.push(asked);
    }
    for shop in shops {
        measure(args, &shop, &mut table);
    }
    table.print();
}

fn measure(args: &Args, shop: &Path, table: &mut Table) {
    let facts = Facts::of(shop);
    table.note(&facts.described(shop));
    let which = format!("{} documents", digits(f64::from(u32::try_from(facts.documents).unwrap())));
    let scratch = Scratch::of(shop);
    shops::warm(scratch.path());
    let mut seller = Seller::open(scratch.path());
    // The first ones find the cache cold, and say how many bytes a sale writes.
    let before = syncs::counted();
    for _ in 0..WARM {
        seller.sell(&mut Times::default());
    }
    let bytes = usize::try_from(syncs::counted().since(before).log_bytes / WARM).unwrap();
    let mut peer = Peer::new(bytes);
    let (mut ours, mut bare) = (Times::default(), Times::default());
    let start = Instant::now();
    let before = syncs::counted();
    while start.elapsed() < args.budget(4_000, 20_000) {
        seller.sell(&mut ours);
        peer.write(&mut bare);
    }
    let counted = syncs::counted().since(before);
    drop(peer);
    drop(seller);
    let sales = f64::from(u32::try_from(ours.count()).unwrap());
    let each = |n: u64| f64::from(u32::try_from(n).unwrap()) / sales;
    table.times(&format!("a sale of 3 lines, {which}"), Reach::P99(25), &ours, Some(&bare));
    table.times(&format!("bare write and sync of {bytes} bytes"), Reach::Open, &bare, None);
    table.figure("sales a second", ">= 250", &digits(ours.rate()), Some(ours.rate() >= 250.0));
    table.figure("bare writes a second", "", &digits(bare.rate()), None);
    let ratio = ours.rate() / bare.rate();
    table.figure("rate of sales / bare rate", ">= 0.5", &format!("{ratio:.2}"), Some(ratio >= 0.5));
    let syncs = each(counted.log_syncs + counted.file_syncs);
    table.figure("syncs a sale, checkpoints and all", "<= 1.1", &format!("{syncs:.3}"), Some(syncs <= 1.1));
    table.figure("of these, of the log", "", &format!("{:.3}", each(counted.log_syncs)), None);
    table.figure("bytes a sale writes to the log", "", &digits(each(counted.log_bytes)), None);
    table.figure("bytes a sale writes to the file", "", &digits(each(counted.file_bytes)), None);
    two_tills(args, scratch.path(), table);
}

/// Sales before anything is measured.
const WARM: u64 = 50;

/// Two processes sell at once.
fn two_tills(args: &Args, path: &Path, table: &mut Table) {
    let start = Instant::now();
    let tills = [Selling::start(path), Selling::start(path)];
    thread::sleep(args.budget(4_000, 20_000));
    let sold = tills.map(Selling::stop);
    let seconds = start.elapsed().as_secs_f64();
    let mut both = Times::default();
    for one in &sold {
        both.add(&one.times);
    }
    table.times("a sale while another till sells too", Reach::P99(250), &both, None);
    let rare = both.per_mille(999);
    table.figure("of these, p99.9", "<= 100 ms", &shown(rare), Some(rare <= Duration::from_millis(100)));
    table.figure("the longest", "<= 250 ms", &shown(both.max()), Some(both.max() <= Duration::from_millis(250)));
    let rate = f64::from(u32::try_from(both.count()).unwrap()) / seconds;
    table.figure("sales a second of both tills together", "", &digits(rate), None);
    let refused: u64 = sold.iter().map(|one| one.refused).sum();
    table.figure("refused as busy after waiting, and tried again", "", &refused.to_string(), None);
    let shares = sold.map(|one| one.times.count().to_string());
    table.figure("sales of each till", "", &shares.join(" and "), None);
}

/// A bare program: bytes at the end of a file, and a sync.
struct Peer {
    file: fs::File,
    path: std::path::PathBuf,
    bytes: Vec<u8>,
}

impl Peer {
    fn new(bytes: usize) -> Peer {
        let path = shops::folder().join(format!("peer-{}", std::process::id()));
        let file = OpenOptions::new().append(true).create(true).open(&path).unwrap();
        Peer { file, path, bytes: vec![0xa5; bytes] }
    }

    fn write(&mut self, times: &mut Times) {
        times.time(|| {
            self.file.write_all(&self.bytes).unwrap();
            self.file.sync_data().unwrap();
        });
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.path));
    }
}
