//! Somebody who sells baskets of three lines, as fast as the shop takes them: here, or in a process of its own.

use std::{
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use chrono::{DateTime, FixedOffset, TimeDelta};
use fastrand::Rng;
use salestrack::{
    domain::{
        Quantity,
        ids::{ClientId, ProductId},
        moment::{Act, Moment},
        sale::{Item, NewLine, NewSale},
    },
    repository::{self, OpenMode, Repository, RepositoryError},
};

use super::{facts::Facts, figures::Times};

/// The argument before the shop in which a process sells.
pub const FLAG: &str = "--sell";

/// A till.
pub struct Seller {
    /// Its own connection.
    pub store: Box<dyn Repository>,
    rng: Rng,
    process: u32,
    products: i64,
    clients: i64,
    clock: DateTime<FixedOffset>,
    sold: u64,
    /// How often the store was too busy to take a sale.
    refused: u64,
}

impl Seller {
    /// A till that goes on after the last sale of a shop.
    pub fn open(path: &Path) -> Seller {
        let facts = Facts::of(path);
        let last = facts.number("SELECT max(instant_ms) FROM documents");
        let clock = DateTime::from_timestamp_millis(last).unwrap();
        let store = repository::open(path, OpenMode::Existing).unwrap();
        let process = std::process::id();
        Seller {
            store,
            rng: Rng::with_seed(process.into()),
            process,
            products: facts.products,
            clients: facts.clients,
            clock: clock.with_timezone(&FixedOffset::east_opt(3_600).unwrap()),
            sold: 0,
            refused: 0,
        }
    }

    /// The next basket: few products make most of the sales, and every other customer is known.
    pub fn basket(&mut self) -> NewSale {
        let lines = (0..3).map(|_| {
            let (a, b, c) = (self.product(), self.product(), self.product());
            NewLine { item: Item::Product { id: ProductId(a.min(b).min(c)), price: None }, quantity: Quantity::ONE }
        });
        let lines = lines.collect();
        let client = self.rng.bool().then(|| ClientId(self.rng.i64(1..=self.clients)));
        self.sold += 1;
        NewSale {
            key: Some(format!("bench-{}-{}", self.process, self.sold)),
            lines,
            client,
            given: None,
            accept_shortage: true,
            accept_clock: false,
        }
    }

    fn product(&mut self) -> i64 {
        self.rng.i64(1..=self.products)
    }

    /// Sells one basket; only the store's own work is timed.
    pub fn sell(&mut self, times: &mut Times) {
        let basket = self.basket();
        self.clock += TimeDelta::milliseconds(1);
        let now = Act::first(Moment::at(self.clock, 0));
        times.time(|| {
            loop {
                match self.store.record_sale(&basket, &now) {
                    // Told that the file is busy, a shopkeeper presses the key again.
                    Err(RepositoryError::Busy) => self.refused += 1,
                    outcome => return outcome.map(|_| ()).unwrap(),
                }
            }
        });
    }
}

/// What the other process does: sells until its standard input ends, then says how long each sale took, and when the last was
/// done.
pub fn sell_until_told(path: &Path) {
    let mut seller = Seller::open(path);
    let stop = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stop);
    thread::spawn(move || {
        drop(std::io::stdin().read_to_end(&mut Vec::new()));
        told.store(true, Ordering::Relaxed);
    });
    println!("ready");
    let mut last = SystemTime::now();
    let mut out = std::io::stdout().lock();
    let mut times = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let mut one = Times::default();
        seller.sell(&mut one);
        last = SystemTime::now();
        times.push(one.sum());
    }
    for time in times {
        writeln!(out, "{}", time.as_nanos()).unwrap();
    }
    writeln!(out, "refused {}", seller.refused).unwrap();
    writeln!(out, "last {}", last.duration_since(UNIX_EPOCH).unwrap().as_nanos()).unwrap();
}

/// Another process that sells.
pub struct Selling {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<std::process::ChildStdout>,
}

/// What it sold.
pub struct Sold {
    /// How long each sale took.
    pub times: Times,
    /// How often the store was too busy to take one.
    pub refused: u64,
    /// When the last was committed.
    pub last: SystemTime,
}

impl Selling {
    /// Starts one, and waits until it sells.
    pub fn start(path: &Path) -> Selling {
        let program = std::env::current_exe().unwrap();
        let mut command = Command::new(program);
        command.arg(FLAG).arg(path).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let input = child.stdin.take();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut String::new()).unwrap();
        Selling { child, input, output }
    }

    /// Ends it.
    pub fn stop(mut self) -> Sold {
        drop(self.input.take());
        let mut sold = Sold { times: Times::default(), refused: 0, last: UNIX_EPOCH };
        for line in (&mut self.output).lines() {
            let line = line.unwrap();
            let nanos = |text: &str| Duration::from_nanos(text.parse().unwrap());
            match line.split_once(' ') {
                Some(("refused", count)) => sold.refused = count.parse().unwrap(),
                Some((_, last)) => sold.last = UNIX_EPOCH + nanos(last),
                None => sold.times.push(nanos(&line)),
            }
        }
        assert!(self.child.wait().unwrap().success());
        sold
    }
}

impl Drop for Selling {
    fn drop(&mut self) {
        // One that has been told to stop is gone already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
