//! The sample shop: two years of a believable corner shop, the same every time for the same last day, so that charts have
//! something to show. It knows the store's trait only, and draws everything from one seed.

mod calendar;
mod people;
mod shelf;

use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use fastrand::Rng;

use crate::domain::ids::ClientId;
use crate::domain::import::Progress;
use crate::domain::moment::{Act, Moment};
use crate::domain::sale::{Item, NewLine, NewSale};
use crate::domain::shop::Shop;
use crate::domain::{Money, Quantity};
use crate::repository::{OnProgress, Repository, RepositoryError, Result};
use calendar::Day;
use shelf::Shelf;

/// Default number of sales of the sample shop.
pub const USUAL_SALES: u32 = 20_000;
/// The most sales that it may have.
pub const MOST_SALES: u32 = 2_500_000;

/// Which sample shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleSpec {
    /// Number of sales; voids come on top. Products, clients and years grow with it.
    pub sales: u32,
    /// The last business day.
    pub until: NaiveDate,
    /// The last day goes as far as this time; `None` is a whole day.
    pub last: Option<NaiveTime>,
    /// The shop's offset from UTC.
    pub offset_minutes: i32,
    /// Another seed is another shop.
    pub seed: u64,
}

impl SampleSpec {
    /// The usual shop, up to a day.
    pub fn until(until: NaiveDate) -> SampleSpec {
        SampleSpec { sales: USUAL_SALES, until, last: None, offset_minutes: 60, seed: 0x5a1e_57ac }
    }

    /// `small` for the usual shop, `large` for the largest, and in proportion between.
    fn scaled(&self, small: u32, large: u32) -> u32 {
        let above = u64::from(self.sales.saturating_sub(USUAL_SALES));
        let part = u64::from(large - small) * above / u64::from(MOST_SALES - USUAL_SALES);
        small.saturating_add(u32::try_from(part).unwrap_or(u32::MAX)).min(large)
    }

    /// Business days, products, clients.
    fn size(&self) -> (u32, u32, u32) {
        (self.scaled(730, 3650), self.scaled(shelf::base_count(), 100_000), self.scaled(300, 1_000_000))
    }
}

/// Fills an empty shop. Instants are in order, and no stock ever falls under zero.
///
/// # Errors
/// Those of the store, and [`RepositoryError::Interrupted`] when `progress` says no.
pub fn fill(repository: &mut dyn Repository, spec: &SampleSpec, progress: OnProgress<'_>) -> Result<()> {
    let shop = repository.shop()?;
    let (days, products, clients) = spec.size();
    let mut rng = Rng::with_seed(spec.seed);
    let plan = calendar::plan(spec, days, &mut rng);
    let mut teller = Teller::new(spec, shop, plan.first().map_or(spec.until, |day| day.date), rng)?;
    let mut done = 0_u32;
    repository.in_bulk(&mut |store| {
        teller.shelf.stock_up(store, &teller.shop, products, spec.sales, days, &mut teller.rng, &teller.act)?;
        teller.clients = people::add(store, clients, &mut teller.rng, &teller.act)?;
        for (index, day) in plan.iter().enumerate() {
            teller.day(store, day, index, plan.len())?;
            done = done.saturating_add(day.sales);
            if !progress(Progress { done: done.into(), total: spec.sales.into() }) {
                return Err(RepositoryError::Interrupted);
            }
        }
        Ok(())
    })
}

/// The state of the simulated shop.
struct Teller {
    rng: Rng,
    shop: Shop,
    offset: FixedOffset,
    shelf: Shelf,
    clients: Vec<ClientId>,
    /// How much larger the baskets are than in the usual shop.
    spread: u32,
    /// The last instant used: the next is later.
    last: DateTime<FixedOffset>,
    act: Act,
}

impl Teller {
    fn new(spec: &SampleSpec, shop: Shop, first: NaiveDate, rng: Rng) -> Result<Teller> {
        let offset = spec.offset_minutes.checked_mul(60).and_then(FixedOffset::east_opt);
        let offset = offset.ok_or(RepositoryError::Storage { context: "sample", cause: "offset".to_owned() })?;
        let last = local(offset, first.and_time(NaiveTime::MIN) + Duration::hours(7));
        let act = Act::first(Moment::at(last, shop.cutoff_minutes));
        Ok(Teller {
            rng,
            shop,
            offset,
            shelf: Shelf::default(),
            clients: Vec::new(),
            spread: spec.scaled(0, 370),
            last,
            act,
        })
    }

    /// What is done at a local time, or in the second after the last one.
    fn at(&mut self, time: NaiveDateTime) -> Act {
        self.last = local(self.offset, time).max(self.last + Duration::seconds(1));
        self.act = Act::first(Moment::at(self.last, self.shop.cutoff_minutes));
        self.act
    }

    fn day(&mut self, store: &mut dyn Repository, day: &Day, index: usize, days: usize) -> Result<()> {
        let left = days.saturating_sub(index);
        // An early last day has no delivery yet: nothing may be in the future.
        if day.opened {
            let morning = self.at(day.date.and_time(NaiveTime::MIN) + Duration::minutes(450));
            self.shelf.deliver(store, left, &mut self.rng, &morning)?;
            if self.rng.u32(0..4) == 0 {
                self.shelf.breakage(store, &mut self.rng, &morning)?;
            }
        }
        for time in day.times(&mut self.rng) {
            self.sale(store, day.date.and_time(time), index, days)?;
        }
        Ok(())
    }

    fn sale(&mut self, store: &mut dyn Repository, time: NaiveDateTime, index: usize, days: usize) -> Result<()> {
        let now = self.at(time);
        let month = time.month0() as usize;
        let mut lines: Vec<NewLine> = Vec::new();
        let mut total = Money::ZERO;
        for _ in 0..self.line_count() + self.more_lines() {
            if let Some((id, quantity, amount)) = self.shelf.take(&mut self.rng, month, &self.shop, &lines)? {
                total = total.add(amount)?;
                lines.push(NewLine { item: Item::Product { id, price: None }, quantity });
            }
        }
        if lines.is_empty() {
            let (id, amount) = self.shelf.take_anything(store, &self.shop, &now)?;
            total = total.add(amount)?;
            lines.push(NewLine { item: Item::Product { id, price: None }, quantity: Quantity::ONE });
        }
        let client = if self.rng.u32(0..100) < 45 { self.client(index, days) } else { None };
        let given = self.given(total);
        let sale = NewSale { key: None, lines, client, given, accept_shortage: false, accept_clock: false };
        let recorded = store.record_sale(&sale, &now)?;
        if self.rng.u32(0..1000) < 6 {
            let later = self.at(time + Duration::minutes(1));
            store.void_sale(recorded.head.id, &later)?;
            for line in &sale.lines {
                if let Item::Product { id, .. } = line.item {
                    self.shelf.put_back(id, line.quantity)?;
                }
            }
        }
        Ok(())
    }

    fn line_count(&mut self) -> u32 {
        match self.rng.u32(0..100) {
            0..32 => 1,
            32..59 => 2,
            59..77 => 3,
            77..89 => 4,
            89..96 => 5,
            _ => 6,
        }
    }

    /// A larger shop sells larger baskets: four lines a sale in the largest.
    fn more_lines(&mut self) -> u32 {
        if self.spread == 0 { 0 } else { self.rng.u32(0..self.spread) * self.rng.u32(0..3) / 100 }
    }

    /// Some clients come often; the number of clients grows with the days.
    fn client(&mut self, index: usize, days: usize) -> Option<ClientId> {
        let all = self.clients.len();
        let known = all * 3 / 10 + all * 7 / 10 * (index + 1) / days.max(1);
        let known = known.clamp(1, all.max(1));
        let (a, b, c) = (self.rng.usize(0..known), self.rng.usize(0..known), self.rng.usize(0..known));
        self.clients.get(a.min(b).min(c)).copied()
    }

    /// Most pay with a note, some to the cent.
    fn given(&mut self, total: Money) -> Option<Money> {
        // Five euros, or five hundred francs: the smallest note is the same count of the smallest unit.
        let step = match self.rng.u32(0..10) {
            0..4 => return None,
            4..7 => 500,
            7..9 => 1_000,
            _ => 2_000,
        };
        let notes = total.minor().checked_add(step - 1)? / step;
        Some(Money::new(notes.max(1).checked_mul(step)?))
    }
}

/// The same wall clock all year: the sample shop knows no summer time.
fn local(offset: FixedOffset, time: NaiveDateTime) -> DateTime<FixedOffset> {
    offset.from_local_datetime(&time).earliest().unwrap_or_else(|| offset.from_utc_datetime(&time))
}
