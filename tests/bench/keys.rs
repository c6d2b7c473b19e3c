//! From a key to the frame that answers it: the real program in a real pseudo-terminal, idle, and while another process sells
//! as fast as it can. And how soon the open tab tells the truth about what the other one sold.

use std::{
    path::Path,
    thread,
    time::{Duration, Instant, SystemTime},
};

use fastrand::Rng;
use salestrack::{
    domain::query::SaleQuery,
    i18n::{Format, Lang},
    repository::{self, OpenMode},
};

use crate::common::{
    args::Args,
    facts::Facts,
    figures::{Times, digits, grouped},
    seller::Selling,
    shops::{self, Scratch},
    table::{Reach, Table},
    window::{Window, has, rows},
};

/// Titles that stand in the body of each tab.
const TABS: [&str; 5] = ["╭─ Products", "╭─ Clients", "╭─ Scan or search", "╭─ Sales", "╭─ Reports"];
const DOWN: &str = "\x1b[B";
const PAGE_DOWN: &str = "\x1b[6~";
const HOME: &str = "\x1b[H";
const ESCAPE: &str = "\x1b";
/// The list's names, in a window of 120 columns.
const NAMES: (u16, u16) = (2, 22);

/// Prints the table.
pub fn run(args: &Args) {
    let shop = shops::shop(args);
    let scratch = Scratch::of(&shop);
    shops::warm(scratch.path());
    let mut table = Table::new("Key to frame", "");
    let mut facts = Facts::of(scratch.path());
    table.note(&facts.described(&shop));
    table.note(
        "The program in a pseudo-terminal of 120x36, keys 125 to 175 ms apart, as a hand presses them; from writing the \
         key to the end of the first frame that shows its answer.",
    );
    let mut hands = Hands::at(scratch.path());
    let texts = texts(&mut facts, args.pick(2, 12));
    let settled = hands.learn(&texts);
    hands.all_keys(args, "idle", Reach::Median(2), &texts, &settled, &mut table);
    let selling = Selling::start(scratch.path());
    hands.all_keys(args, "while another sells", Reach::Both(4, 16), &texts, &settled, &mut table);
    refreshes(&mut hands, args, &mut table);
    let sold = selling.stop();
    table.times("a sale of the other process meanwhile", Reach::Open, &sold.times, None);
    table.figure("sales a second of the other process", "", &digits(sold.times.rate()), None);
    let truth = truth(&mut hands, args, scratch.path());
    table.times("from the last sale to the screen that counts it: History and header", Reach::P99(1_000), &truth, None);
    table.print();
}

/// What is typed: starts of names, one of them with an error.
fn texts(facts: &mut Facts, count: usize) -> [Vec<String>; 2] {
    ["clients", "products"].map(|what| {
        let mut texts = Vec::new();
        while texts.len() < count {
            let name = facts.name(what);
            let word: String = name.chars().take_while(char::is_ascii_alphabetic).take(7).collect();
            if word.len() >= 4 {
                texts.push(word.to_lowercase());
            }
        }
        texts
    })
}

/// The names in the list after each letter of a text.
type Settled = Vec<Vec<String>>;

/// Somebody at the dashboard.
struct Hands {
    window: Window,
    rng: Rng,
}

impl Hands {
    fn at(shop: &Path) -> Hands {
        let window = Window::dashboard(shop, 120, 36);
        window.wait(" 1 of ");
        let mut hands = Hands { window, rng: Rng::with_seed(11) };
        // Every tab once: what is measured is not the first time.
        for tab in [1, 2, 3, 4, 0] {
            hands.tab(tab, "\x1b");
            hands.window.quiet(Duration::from_millis(120));
        }
        hands
    }

    /// As much time as hands take, never in step with the program's own clocks.
    fn pause(&mut self) {
        thread::sleep(Duration::from_millis(self.rng.u64(125..175)));
    }

    /// Goes to a tab: with alt at once, by the figure alone as most do.
    fn tab(&mut self, tab: usize, alt: &str) -> Duration {
        let title = TABS[tab];
        self.window.answer(&format!("{alt}{}", tab + 1), move |screen| has(screen, title))
    }

    /// The names that each text brings, once it has settled, on an idle shop.
    fn learn(&mut self, texts: &[Vec<String>; 2]) -> [Vec<Settled>; 2] {
        let mut learnt = [Vec::new(), Vec::new()];
        for (list, texts) in texts.iter().enumerate() {
            self.open_search(list);
            for text in texts {
                let mut settled = Vec::new();
                for letter in text.chars() {
                    self.window.press(&letter.to_string());
                    self.window.quiet(Duration::from_millis(100));
                    settled.push(self.window.look(|screen| names(screen, list)));
                }
                learnt[list].push(settled);
                self.erase(text);
            }
            self.close_search(list);
        }
        learnt
    }

    /// Clients, or the field of a new sale.
    fn open_search(&mut self, list: usize) {
        self.pause();
        self.tab([1, 2][list], "\x1b");
        if list == 0 {
            // A figure behind an escape is typed when a character follows it soon.
            thread::sleep(Duration::from_millis(320));
            self.window.press("/");
            self.window.wait("╭─ / ");
        }
    }

    /// Takes back what was typed.
    fn erase(&mut self, text: &str) {
        for _ in text.chars() {
            self.window.press("\x7f");
            thread::sleep(Duration::from_millis(35));
        }
        self.window.quiet(Duration::from_millis(100));
    }

    /// Leaves a search.
    fn close_search(&mut self, list: usize) {
        if list == 0 {
            self.window.press(ESCAPE);
            self.window.quiet(Duration::from_millis(120));
        }
    }

    /// Every kind of key, with a row each.
    fn all_keys(
        &mut self,
        args: &Args,
        state: &str,
        reach: Reach,
        texts: &[Vec<String>; 2],
        settled: &[Vec<Settled>; 2],
        table: &mut Table,
    ) {
        let mut all = Times::default();
        let count = args.pick(24, 300);
        let mut row = |what: &str, times: Times| {
            table.times(&format!("{state}: {what}"), reach, &times, None);
            all.add(&times);
        };
        for (tab, list) in [(0, "products"), (1, "clients"), (3, "sales")] {
            self.pause();
            self.tab(tab, "\x1b");
            self.window.quiet(Duration::from_millis(100));
            let moves = self.moves(DOWN, count, tab);
            row(&format!("down in {list}"), moves);
            let pages = self.moves(PAGE_DOWN, count / 2, tab);
            row(&format!("page down in {list}"), pages);
        }
        row("another tab (alt and its number)", self.tabs(count, "\x1b"));
        for (list, what) in ["clients", "articles of a new sale"].into_iter().enumerate() {
            let (echo, found) = self.typing(list, &texts[list], &settled[list]);
            row(&format!("a letter typed in the search of {what}"), echo);
            row(&format!("a letter typed, and the {what} that it finds"), found);
        }
        self.pause();
        self.tab(0, "\x1b");
        thread::sleep(Duration::from_millis(320));
        let letters = self.moves("j", count / 2, 0);
        row("`j` in products", letters);
        row("another tab (its number alone)", self.tabs(count / 2, ""));
        table.times(&format!("{state}: all of these"), reach, &all, None);
    }

    /// Moves on in a list; the answer is another row.
    fn moves(&mut self, key: &str, count: usize, tab: usize) -> Times {
        let mut times = Times::default();
        for at in 0..count {
            // No list is so short that it ends before that.
            if at % 20 == 0 {
                self.window.press(HOME);
                thread::sleep(Duration::from_millis(100));
            }
            self.pause();
            let before = self.window.look(|screen| place(screen, tab));
            times.push(self.window.answer(key, move |screen| place(screen, tab) != before));
        }
        times
    }

    fn tabs(&mut self, count: usize, alt: &str) -> Times {
        let mut times = Times::default();
        let mut open = usize::MAX;
        for _ in 0..count {
            self.pause();
            // A figure typed into the field of a new sale is no tab: it is left with alt.
            let next = loop {
                let next = self.rng.usize(0..TABS.len());
                if next != open && (!alt.is_empty() || next != 2) {
                    break next;
                }
            };
            open = next;
            times.push(self.tab(next, alt));
        }
        times
    }

    /// Types texts: until the letter stands in the field, and until the names are those that the text brings.
    fn typing(&mut self, list: usize, texts: &[String], settled: &[Settled]) -> (Times, Times) {
        let (mut echo, mut found) = (Times::default(), Times::default());
        self.open_search(list);
        for (text, settled) in texts.iter().zip(settled) {
            for (at, expected) in settled.iter().enumerate() {
                self.pause();
                let typed: String = text.chars().take(at + 1).collect();
                let field = if list == 0 { format!("╭─ / {typed} ") } else { format!("› {typed} ") };
                let letter = text.chars().nth(at).unwrap().to_string();
                let expected = expected.clone();
                let in_field = move |screen: &vt100::Screen| has(screen, &field);
                let start = Instant::now();
                self.window.expect(vec![Box::new(in_field), Box::new(move |screen| names(screen, list) == expected)]);
                self.window.press(&letter);
                let shown = self.window.shown();
                echo.push(shown[0] - start);
                found.push(shown[1].max(shown[0]) - start);
            }
            self.erase(text);
        }
        self.close_search(list);
        (echo, found)
    }
}

/// What is selected: the number of a sale, which stays its own while others come in above; else the place in the list.
fn place(screen: &vt100::Screen, tab: usize) -> String {
    let mut rows = rows(screen);
    let row = if tab == 3 { rows.find(|row| row.contains('▌')) } else { rows.find(|row| row.contains(" of ")) };
    let row = row.unwrap_or_default();
    if tab == 3 {
        row.chars().skip(2).take(8).collect()
    } else {
        row.split(" of ").next().unwrap_or_default().to_owned()
    }
}

/// The names that a search found: those of clients, or of articles, whose stock and chart stand between them.
fn names(screen: &vt100::Screen, list: usize) -> Vec<String> {
    let names = screen.rows(NAMES.0, NAMES.1).skip(3);
    if list == 0 {
        return names.collect();
    }
    let priced = screen.rows(0, 48).skip(3).map(|row| row.contains('€') && !row.contains("× €"));
    names.zip(priced).filter(|(_, priced)| *priced).map(|(name, _)| name).collect()
}

/// How often the open tab is read again while another process sells.
fn refreshes(hands: &mut Hands, args: &Args, table: &mut Table) {
    for (tab, name) in [(3, "sales"), (0, "products"), (4, "reports")] {
        hands.pause();
        hands.tab(tab, "\x1b");
        let (start, frames) = (Instant::now(), hands.window.frames());
        let (mut changes, mut header) = (0_u32, String::new());
        while start.elapsed() < args.budget(1_500, 8_000) {
            let now = hands.window.look(|screen| rows(screen).next().unwrap_or_default());
            changes += u32::from(now != header);
            header = now;
            thread::sleep(Duration::from_millis(3));
        }
        let seconds = start.elapsed().as_secs_f64();
        let frames = u32::try_from(hands.window.frames() - frames).unwrap();
        let each = |n: u32| digits(f64::from(n) / seconds);
        table.figure(
            &format!("refreshes a second, {name} open"),
            "a few",
            &each(changes),
            Some(f64::from(changes) / seconds <= 6.0),
        );
        table.figure(&format!("frames a second, {name} open"), "", &each(frames), None);
    }
}

/// The other process sells and stops: when does History count its last sale, and the header show what
/// the day came to?
fn truth(hands: &mut Hands, args: &Args, shop: &Path) -> Times {
    hands.pause();
    hands.tab(3, "\x1b");
    let today = Facts::of(shop).last;
    let mut times = Times::default();
    for _ in 0..args.pick(2, 20) {
        let selling = Selling::start(shop);
        thread::sleep(Duration::from_millis(700 + hands.rng.u64(0..300)));
        let last = selling.stop().last;
        let store = repository::open(shop, OpenMode::Existing).unwrap();
        let money = Format::new(Lang::En, store.shop().unwrap().currency);
        let revenue = money.money_short(store.today(today).unwrap().revenue);
        let newest = store.sales(&SaleQuery { limit: 1, ..SaleQuery::default() }).unwrap();
        let title = format!("Sales  {} ", grouped(&newest.total.to_string()));
        hands.window.expect_now(move |screen| has(screen, &revenue) && has(screen, &title));
        let shown = hands.window.shown()[0];
        let ago = SystemTime::now().duration_since(last).unwrap();
        times.push(ago.saturating_sub(shown.elapsed()));
    }
    times
}
