//! The real dashboard on a real store: keys in, threads awaited, the screen as text.

use std::{
    fs,
    path::Path,
    sync::{
        OnceLock,
        mpsc::{Receiver, channel},
    },
    time::{Duration, Instant},
};

use chrono::{DateTime, FixedOffset, NaiveDate};
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer, layout::Size};
use rusqlite::{Connection, OptionalExtension, Row};
use salestrack::{
    clock::Clock,
    domain::{
        Currency, Money, Quantity, Unit, UnitPrice,
        basket::Basket,
        client::ClientDraft,
        moment::{Act, Moment},
        product::ProductDraft,
        sale::{Item, NewLine, NewSale},
        shop::{OversellPolicy, Shop},
    },
    i18n::Lang,
    repository::{self, OpenMode, Repository},
    tui::{
        app::{App, Setup, event::Event, frame},
        input::keymap::Keymap,
        theme::{Depth, Theme},
    },
    worker::{Openers, Worker},
};

/// Saturday, at the till.
pub const NOW: &str = "2026-11-21T14:32:00+01:00";

/// The dashboard of a shop of two years.
pub struct Dashboard {
    pub app: App,
    pub folder: tempfile::TempDir,
    /// When the next event happens: time stands still but for the events.
    pub at: Instant,
    events: Receiver<Event>,
}

pub fn shop() -> Shop {
    Shop {
        name: "Chez Awa".into(),
        currency: Currency::EUR,
        language: None,
        cutoff_minutes: 0,
        oversell: OversellPolicy::Refuse,
    }
}

pub fn moment(day: NaiveDate, hour: u32, minute: u32) -> Act {
    let local: DateTime<FixedOffset> = format!("{day}T{hour:02}:{minute:02}:00+01:00").parse().unwrap();
    Act::first(Moment::at(local, 0))
}

/// A folder in memory where the system has one: these tests are not about the disk, and don't wait for it.
pub fn scratch() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// A shop with two years of sales that follow from their day alone.
fn fill(path: &Path) {
    let first = NaiveDate::from_ymd_opt(2025, 1, 2).unwrap();
    let mut store = repository::create(path, &shop(), &moment(first, 7, 0).at).unwrap();
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

/// A copy of the shop of two years.
pub fn write_filled(to: &Path) {
    static FILLED: OnceLock<Vec<u8>> = OnceLock::new();
    let bytes = FILLED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        fill(&path);
        fs::read(path).unwrap()
    });
    fs::write(to, bytes).unwrap();
}

impl Dashboard {
    /// Two years of sales; they are written once, and copied.
    pub fn new(lang: Lang, width: u16, height: u16) -> Dashboard {
        Dashboard::with(lang, width, height, write_filled)
    }

    /// Nothing but the shop.
    pub fn empty(lang: Lang, width: u16, height: u16) -> Dashboard {
        Dashboard::with(lang, width, height, |path| {
            let first = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
            drop(repository::create(path, &shop(), &moment(first, 7, 0).at).unwrap());
        })
    }

    /// The shop that `fill` creates.
    pub fn with(lang: Lang, width: u16, height: u16, fill: impl FnOnce(&Path)) -> Dashboard {
        let folder = scratch();
        let path = folder.path().join("shop.db");
        fill(&path);
        let settings = repository::open(&path, OpenMode::Existing).unwrap().shop().unwrap();
        let (sender, events) = channel();
        let mut app = App::new(Setup {
            lang,
            theme: Theme::load("dark", Depth::None).unwrap(),
            blocks: false,
            keymap: Keymap::shipped().unwrap(),
            shop: settings,
            demo: false,
            clock: Clock::fixed(NOW.parse().unwrap()),
            size: Size::new(width, height),
            events: sender.clone(),
        });
        app.context.place.path.clone_from(&path);
        app.services.worker = Some(
            Worker::start(Openers::of_file(&path), move |report| drop(sender.send(Event::Worker(report)))).unwrap(),
        );
        let at = app.context.instant;
        app.context.place.folder = folder.path().to_path_buf();
        let mut dash = Dashboard { app, folder, at, events };
        dash.app.open_shop();
        dash.settle();
        dash
    }

    /// Waits until nothing is asked and nothing is being written.
    pub fn settle(&mut self) {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let idle = self.app.context.tasks.idle();
            let event = if idle {
                self.events.try_recv().ok()
            } else {
                Some(self.events.recv_timeout(until - Instant::now()).unwrap())
            };
            let Some(event) = event else { return };
            self.app.update(event, self.at);
        }
    }

    /// Takes events as they come, until the dashboard is as it should be.
    pub fn wait_until(&mut self, right: impl Fn(&Dashboard) -> bool) {
        let until = Instant::now() + Duration::from_mins(1);
        while !right(self) {
            let event = self.events.recv_timeout(until - Instant::now()).unwrap();
            self.at += Duration::from_millis(400);
            self.app.update(event, self.at);
        }
    }

    /// Something happens.
    pub fn event(&mut self, event: Event) {
        self.app.update(event, self.at);
    }

    /// The screen's cells.
    pub fn cells(&self) -> Buffer {
        let size = self.app.context.size;
        let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).unwrap();
        let mut frame = terminal.get_frame();
        frame::draw(&self.app, &mut frame);
        frame.buffer_mut().clone()
    }

    /// The basket as it is written down.
    pub fn kept_basket(&self) -> Option<Basket> {
        let shop = Connection::open(self.folder.path().join("shop.db")).unwrap();
        let newest = "SELECT content, key FROM baskets ORDER BY saved_ms DESC LIMIT 1";
        let row = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
        let (content, key) = shop.query_row(newest, [], row).optional().unwrap()?;
        Some(Basket { key, ..serde_json::from_str(&content).unwrap() })
    }

    /// Another window's view of the store.
    pub fn store(&self) -> Box<dyn Repository> {
        repository::open(&self.folder.path().join("shop.db"), OpenMode::Existing).unwrap()
    }
}
