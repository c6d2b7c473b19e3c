//! Search as you type: names typed key by key from their start, from the middle of a word, and with a typing error, over
//! products and clients, beside a scan with LIKE.

use std::{path::Path, time::Instant};

use chrono::NaiveDate;
use rusqlite::types::Value;
use salestrack::{
    domain::query::{ClientQuery, ProductQuery},
    repository::{self, OpenMode, Repository},
};

use crate::common::{
    args::Args,
    facts::Facts,
    figures::{Times, repeat},
    python::Former,
    shops,
    table::{Reach, Table},
};

/// Rows that a list asks for.
const PAGE: u32 = 120;
/// As many letters are typed.
const LETTERS: usize = 10;

/// What is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Typed {
    Start,
    Middle,
    TwoWords,
    Digits,
    Error,
}

const TYPED: [Typed; 5] = [Typed::Start, Typed::Middle, Typed::TwoWords, Typed::Digits, Typed::Error];

/// What is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Clients,
    Products,
}

impl What {
    fn table(self) -> &'static str {
        match self {
            What::Clients => "clients",
            What::Products => "products",
        }
    }

    fn digits(self) -> &'static str {
        match self {
            What::Clients => "phone",
            What::Products => "code",
        }
    }
}

/// Prints the table.
pub fn run(args: &Args) {
    let shop = shops::shop(args);
    let former = Former::of(&shop);
    let mut facts = Facts::of(&shop);
    let store = repository::open(&shop, OpenMode::Existing).unwrap();
    let mut table = Table::new("Search", "`LIKE '%text%'` over the former program's table, the first 120 rows by name");
    table.note(&facts.described(&shop));
    table.note(
        "A list's page of 120 rows for each letter typed. A fifth each: the start of a name, the middle of a word, two \
         words at once, the digits of a phone number or a code, a typing error.",
    );
    for what in [What::Clients, What::Products] {
        let (by_letter, mistyped) = measure(args, &shop, store.as_ref(), &mut facts, what);
        for (at, (times, text)) in by_letter.iter().enumerate() {
            let letters = if at == 0 { "letter" } else { "letters" };
            let plain = repeat(args.budget(40, 1_000), 1, 20, || like(&former, what, text));
            table.times(&format!("{}, {} {letters}", what.table(), at + 1), Reach::P99(10), times, Some(&plain));
        }
        let name = format!("of these, 5 letters or more with a typing error, {}", what.table());
        table.times(&name, Reach::P99(10), &mistyped, None);
    }
    table.print();
}

/// The times of each number of letters, with a text of that length; and of those with a typing error.
fn measure(
    args: &Args,
    shop: &Path,
    store: &dyn Repository,
    facts: &mut Facts,
    what: What,
) -> (Vec<(Times, String)>, Times) {
    let mut by_letter = vec![(Times::default(), String::new()); LETTERS];
    let mut mistyped = Times::default();
    let today = facts.last;
    for _ in 0..args.pick(2, 20) {
        for typed in TYPED {
            ask(store, today, what, &text(facts, what, typed));
        }
    }
    let start = Instant::now();
    for round in 0..args.pick(150, 3_000) {
        if start.elapsed() > args.budget(8_000, 120_000) && round >= 20 {
            break;
        }
        if round % 500 == 0 {
            shops::warm(shop);
        }
        let typed = TYPED[round % TYPED.len()];
        let letters: Vec<char> = text(facts, what, typed).chars().take(LETTERS).collect();
        for (at, (times, example)) in by_letter.iter_mut().enumerate().take(letters.len()) {
            *example = letters[..=at].iter().collect();
            let mut one = Times::default();
            one.time(|| ask(store, today, what, example));
            times.add(&one);
            if typed == Typed::Error && at >= 4 {
                mistyped.add(&one);
            }
        }
    }
    (by_letter, mistyped)
}

fn ask(store: &dyn Repository, today: NaiveDate, what: What, text: &str) {
    let search = text.trim().to_owned();
    match what {
        What::Clients => {
            drop(store.clients(&ClientQuery { search, limit: PAGE, ..ClientQuery::default() }).unwrap());
        }
        What::Products => {
            drop(store.products(&ProductQuery { search, limit: PAGE, ..ProductQuery::default() }, today).unwrap());
        }
    }
}

/// What somebody types who looks for a row.
fn text(facts: &mut Facts, what: What, typed: Typed) -> String {
    let name = facts.name(what.table());
    let words: Vec<&str> = name.split_whitespace().filter(|word| word.chars().count() >= 3).collect();
    let any = |facts: &mut Facts| words.get(facts.rng.usize(0..words.len().max(1))).copied().unwrap_or(&name);
    match typed {
        Typed::Start => name.clone(),
        Typed::Middle => any(facts).chars().skip(1).collect(),
        Typed::TwoWords => {
            let start = |word: &str| word.chars().take(4).collect::<String>();
            words.iter().rev().take(2).map(|word| start(word)).collect::<Vec<_>>().join(" ")
        }
        Typed::Digits => facts.text(what.table(), what.digits()),
        Typed::Error => {
            let longest = words.iter().max_by_key(|word| word.chars().count()).copied().unwrap_or(&name);
            mistyped(longest, &mut facts.rng)
        }
    }
}

/// One letter wrong, missing, or swapped with its neighbour.
fn mistyped(word: &str, rng: &mut fastrand::Rng) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = rng.usize(1..letters.len().max(3) - 1).min(letters.len() - 1);
    match rng.u32(0..3) {
        0 => letters[at] = rng.lowercase(),
        1 => drop(letters.remove(at)),
        _ => letters.swap(at, at - 1),
    }
    letters.into_iter().collect()
}

fn like(former: &Former, what: What, text: &str) {
    let pattern = Value::Text(format!("%{text}%"));
    let sql = match what {
        What::Clients => {
            "SELECT id, name, email, phone_number FROM customer
             WHERE name LIKE ?1 OR email LIKE ?1 OR phone_number LIKE ?1 ORDER BY name LIMIT 120"
        }
        What::Products => {
            "SELECT product_id, name, price, stock FROM products WHERE name LIKE ?1 ORDER BY name LIMIT 120"
        }
    };
    former.rows(sql, &[pattern]);
}
