//! The real dashboard on a real store: keys in, lanes awaited, the screen as text.

use std::{
    path::Path,
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    time::{Duration, Instant},
};

use chrono::{DateTime, FixedOffset, NaiveDate};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::{Terminal, backend::TestBackend, layout::Size};
use salestrack::{
    clock::Clock,
    domain::{
        Currency, Money, Quantity, Unit, UnitPrice,
        client::ClientDraft,
        moment::Moment,
        product::ProductDraft,
        sale::{Item, NewLine, NewSale},
        shop::{OversellPolicy, Shop},
    },
    i18n::Lang,
    repository::{self, OpenMode, Repository},
    tui::{
        app::App,
        context::{Context, Setup},
        event::Event,
        frame,
        keymap::Keymap,
        theme::{Depth, Theme},
    },
    worker::{Opener, Worker},
};

/// Saturday, at the till.
const NOW: &str = "2026-11-21T14:32:00+01:00";

/// The dashboard of a shop of two years.
pub struct Bench {
    pub app: App,
    pub folder: tempfile::TempDir,
    events: Receiver<Event>,
}

fn shop() -> Shop {
    Shop {
        name: "Chez Awa".into(),
        currency: Currency::EUR,
        language: None,
        cutoff_minutes: 0,
        oversell: OversellPolicy::Refuse,
    }
}

fn moment(day: NaiveDate, hour: u32, minute: u32) -> Moment {
    let local: DateTime<FixedOffset> = format!("{day}T{hour:02}:{minute:02}:00+01:00").parse().unwrap();
    Moment::at(local, 0)
}

/// A shop with two years of sales that follow from their day alone.
fn fill(path: &Path) {
    let first = NaiveDate::from_ymd_opt(2025, 1, 2).unwrap();
    let mut store = repository::create(path, &shop(), &moment(first, 7, 0)).unwrap();
    let now = moment(first, 7, 30);
    let goods = [
        ("Ginger juice 1 L", "4.90", Unit::Piece),
        ("Attiéké 1 kg", "3.90", Unit::Piece),
        ("Tomatoes", "3.40", Unit::Kilogram),
        ("Wireless mouse", "19.90", Unit::Piece),
        ("=Plantain", "2.90", Unit::Piece),
    ];
    let ids: Vec<_> = goods
        .iter()
        .map(|(name, price, unit)| {
            let price = UnitPrice::parse_plain(price).unwrap();
            let draft = ProductDraft { name: (*name).into(), code: None, price, unit: *unit, threshold: None };
            store.add_product(&draft, Quantity::whole(100_000), &now).unwrap().id
        })
        .collect();
    let clients: Vec<_> = ["Aïcha Diallo", "Moussa Cissé"]
        .iter()
        .map(|name| store.add_client(&ClientDraft { name: (*name).into(), phone: None, email: None }, &now).unwrap().id)
        .collect();
    let last = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    for (n, day) in first.iter_days().take_while(|day| *day <= last).enumerate().filter(|(n, _)| n % 3 != 2) {
        for sale in 0..=n % 3 {
            let lines = ids.iter().take(4).enumerate().filter(|(i, _)| (i + n + sale) % 2 == 0);
            let year = i64::from(chrono::Datelike::year(&day) - 2025);
            let more = year * i64::from(n.is_multiple_of(4)) + i64::from((n / 30).is_multiple_of(5));
            let quantity = |i: usize| match i {
                2 => Quantity::new(1250 + 375 * more),
                _ => Quantity::whole(1 + (n as i64 + i as i64) % 4 + more * (3 - i as i64)),
            };
            let lines =
                lines.map(|(i, id)| NewLine { item: Item::Product { id: *id, price: None }, quantity: quantity(i) });
            let sale = NewSale {
                key: None,
                lines: lines.collect(),
                client: clients.get((n + sale) % 4).copied(),
                given: Some(Money::new(20_000)),
                accept_shortage: false,
                accept_clock: false,
            };
            let hour = 9 + (n % 3) as u32;
            store.record_sale(&sale, &moment(day, hour, (n % 60) as u32)).unwrap();
        }
    }
}

impl Bench {
    pub fn new(lang: Lang, width: u16, height: u16) -> Bench {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        fill(&path);
        Bench::on(folder, lang, width, height)
    }

    pub fn empty(lang: Lang, width: u16, height: u16) -> Bench {
        let folder = tempfile::tempdir().unwrap();
        let first = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        drop(repository::create(&folder.path().join("shop.db"), &shop(), &moment(first, 7, 0)).unwrap());
        Bench::on(folder, lang, width, height)
    }

    fn on(folder: tempfile::TempDir, lang: Lang, width: u16, height: u16) -> Bench {
        let path = folder.path().join("shop.db");
        let (sender, events) = channel();
        let mut context = Context::new(Setup {
            lang,
            theme: Theme::load("dark", Depth::None).unwrap(),
            blocks: false,
            keymap: Keymap::shipped().unwrap(),
            shop: shop(),
            demo: false,
            clock: Clock::fixed(NOW.parse().unwrap()),
            size: Size::new(width, height),
            events: sender.clone(),
        });
        let opener: Opener = Arc::new(move || repository::open(&path, OpenMode::Existing));
        context.worker = Some(Worker::start(opener, move |report| drop(sender.send(Event::Lane(report)))));
        let mut app = App::new(context);
        app.history.folder = folder.path().to_path_buf();
        app.reports.folder = folder.path().to_path_buf();
        let mut bench = Bench { app, folder, events };
        bench.app.open_shop();
        bench.settle();
        bench
    }

    /// Waits until nothing is asked and nothing is being written.
    pub fn settle(&mut self) {
        let until = Instant::now() + Duration::from_secs(20);
        while !self.app.context.waiting.is_empty() || self.app.context.writing > 0 {
            let event = self.events.recv_timeout(until - Instant::now()).unwrap();
            self.app.update(event, Instant::now());
        }
    }

    /// Presses keys, slower than a scanner.
    pub fn press(&mut self, codes: &[KeyCode]) {
        for code in codes {
            let shift = matches!(code, KeyCode::Char(c) if c.is_uppercase());
            let modifiers = if shift { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
            let at = Instant::now();
            self.app.update(Event::Key(KeyEvent::new(*code, modifiers), at), at);
            let later = at + Duration::from_millis(400);
            self.app.update(Event::Tick, later);
            self.settle();
        }
    }

    pub fn keys(&mut self, text: &str) {
        for c in text.chars() {
            self.press(&[KeyCode::Char(c)]);
        }
    }

    pub fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) {
        let mouse = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        self.app.update(Event::Mouse(mouse), Instant::now());
        self.settle();
    }

    pub fn click(&mut self, column: u16, row: u16) {
        self.mouse(MouseEventKind::Down(MouseButton::Left), column, row);
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.app.update(Event::Resize(width, height), Instant::now());
        self.settle();
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        let size = self.app.context.size;
        let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).unwrap();
        terminal.draw(|frame| frame::draw(&self.app, frame)).unwrap();
        let buffer = terminal.backend().buffer();
        let rows = (0..size.height).map(|y| {
            let row: String = (0..size.width).map(|x| buffer.cell((x, y)).unwrap().symbol()).collect();
            row.trim_end().to_owned()
        });
        rows.collect::<Vec<_>>().join("\n")
    }

    /// The column and row at which a text stands.
    pub fn find(&self, text: &str) -> (u16, u16) {
        let screen = self.screen();
        let found = screen
            .lines()
            .enumerate()
            .find_map(|(y, line)| Some((line.find(text).map(|at| &line[..at])?.chars().count(), y)));
        let (x, y) = found.unwrap_or_else(|| panic!("{text:?} is not on the screen:\n{screen}"));
        (x as u16, y as u16)
    }

    /// Another window's view of the store.
    pub fn store(&self) -> Box<dyn Repository> {
        repository::open(&self.folder.path().join("shop.db"), OpenMode::Existing).unwrap()
    }
}
