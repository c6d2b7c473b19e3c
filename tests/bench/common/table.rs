//! The tables, as Markdown that can be pasted into a page.

use std::time::Duration;

use super::figures::{Times, digits, shown};

/// What is to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Nothing was promised.
    Open,
    /// At the 99th percentile, in milliseconds.
    P99(u64),
    /// Median, and 99th percentile, in milliseconds.
    Both(u64, u64),
    /// The median, in milliseconds.
    Median(u64),
}

impl Reach {
    fn text(self) -> String {
        match self {
            Reach::Open => String::new(),
            Reach::P99(ms) => format!("p99 {ms} ms"),
            Reach::Both(p50, p99) => format!("p50 {p50} ms, p99 {p99} ms"),
            Reach::Median(ms) => format!("p50 {ms} ms"),
        }
    }

    fn met(self, times: &Times) -> Option<bool> {
        let within = |time: Duration, ms: u64| time <= Duration::from_millis(ms);
        match self {
            Reach::Open => None,
            Reach::P99(ms) => Some(within(times.p99(), ms)),
            Reach::Both(p50, p99) => Some(within(times.p50(), p50) && within(times.p99(), p99)),
            Reach::Median(ms) => Some(within(times.p50(), ms)),
        }
    }
}

/// The table of one subject.
#[derive(Debug)]
pub struct Table {
    title: String,
    notes: Vec<String>,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// The usual columns; `plain` says what the plain alternative is.
    pub fn new(title: &str, plain: &str) -> Table {
        let mut head = vec!["what", "reach", "p50", "p99", "max", "times", "reached"];
        if !plain.is_empty() {
            head.splice(6..6, ["plain p50", "plain / ours"]);
        }
        let mut table = Table::with_head(title, &head);
        if !plain.is_empty() {
            table.note(&format!("Plain: {plain}."));
        }
        table
    }

    /// Columns of its own.
    pub fn with_head(title: &str, head: &[&str]) -> Table {
        let head = head.iter().map(|name| (*name).to_owned()).collect();
        Table { title: title.to_owned(), notes: Vec::new(), head, rows: Vec::new() }
    }

    /// A sentence above the table.
    pub fn note(&mut self, text: &str) {
        self.notes.push(text.to_owned());
    }

    /// A row of times, beside those of the plain alternative.
    pub fn times(&mut self, what: &str, reach: Reach, times: &Times, plain: Option<&Times>) {
        let mut row = vec![
            what.to_owned(),
            reach.text(),
            shown(times.p50()),
            shown(times.p99()),
            shown(times.max()),
            times.count().to_string(),
        ];
        if self.head.len() == 9 {
            row.push(plain.map(|plain| shown(plain.p50())).unwrap_or_default());
            row.push(plain.map(|plain| ratio(plain.p50(), times.p50())).unwrap_or_default());
        }
        row.push(mark(reach.met(times)));
        self.rows.push(row);
    }

    /// A row of one figure.
    pub fn figure(&mut self, what: &str, reach: &str, figure: &str, met: Option<bool>) {
        let mut row = vec![what.to_owned(), reach.to_owned(), figure.to_owned()];
        row.resize(self.head.len() - 1, String::new());
        row.push(mark(met));
        self.rows.push(row);
    }

    /// A row as it is.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Prints it.
    pub fn print(&self) {
        let wide: Vec<usize> = (0..self.head.len())
            .map(|at| self.rows.iter().chain([&self.head]).map(|row| row[at].chars().count()).max().unwrap_or(0))
            .collect();
        let line = |cells: &[String]| {
            let cells = cells.iter().zip(&wide).enumerate().map(|(at, (cell, wide))| match at {
                0 => format!("{cell:<wide$}"),
                _ => format!("{cell:>wide$}"),
            });
            format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
        };
        let rule: Vec<String> = wide
            .iter()
            .enumerate()
            .map(|(at, wide)| if at == 0 { "-".repeat(*wide) } else { format!("{}:", "-".repeat(*wide - 1)) })
            .collect();
        println!("## {}\n", self.title);
        for note in &self.notes {
            println!("{note}");
        }
        if !self.notes.is_empty() {
            println!();
        }
        println!("{}\n{}", line(&self.head), line(&rule));
        for row in &self.rows {
            println!("{}", line(row));
        }
        println!();
    }
}

fn mark(met: Option<bool>) -> String {
    match met {
        None => String::new(),
        Some(true) => "yes".to_owned(),
        Some(false) => "NO".to_owned(),
    }
}

fn ratio(plain: Duration, ours: Duration) -> String {
    format!("{} x", digits(plain.as_secs_f64() / ours.as_secs_f64().max(1e-9)))
}
