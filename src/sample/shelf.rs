//! The shelf of the sample shop: its products, how well each sells, and the deliveries that keep it full.

use std::collections::HashMap;

use fastrand::Rng;

use crate::domain::ids::ProductId;
use crate::domain::moment::Act;
use crate::domain::product::ProductDraft;
use crate::domain::sale::{Item, NewLine};
use crate::domain::shop::Shop;
use crate::domain::{Money, Quantity, Unit, UnitPrice};
use crate::repository::{Repository, RepositoryError, Result};

const PRODUCTS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample/products.txt"));

/// How well each season's goods sell in each month, out of 150.
const SEASONS: [(char, [u32; 12]); 4] = [
    ('a', [100; 12]),
    ('s', [60, 65, 80, 95, 115, 140, 150, 140, 105, 80, 65, 65]),
    ('w', [145, 130, 110, 90, 75, 60, 55, 60, 85, 110, 130, 145]),
    ('f', [50, 45, 45, 60, 60, 55, 55, 50, 50, 60, 90, 150]),
];
/// Prefixes of barcodes, by makers.
const MAKERS: [u64; 6] = [6_181_100, 3_256_220, 8_901_725, 3_760_091, 8_850_012, 6_957_303];

/// A product and how it sells.
#[derive(Debug)]
struct Good {
    id: ProductId,
    price: UnitPrice,
    unit: Unit,
    season: &'static [u32; 12],
    on_hand: Quantity,
    /// A delivery is ordered under this.
    reorder: Quantity,
    /// What a delivery brings.
    batch: Quantity,
    /// The number of days at the end without a delivery.
    dry: usize,
    ordered: bool,
}

/// Every product, the sums of how well they sell, and what waits for a delivery.
#[derive(Debug, Default)]
pub struct Shelf {
    goods: Vec<Good>,
    places: HashMap<ProductId, usize>,
    sums: Vec<u64>,
    waiting: Vec<usize>,
}

fn rows() -> impl Iterator<Item = &'static str> + Clone {
    PRODUCTS.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Products of the usual shop.
pub fn base_count() -> u32 {
    u32::try_from(rows().count()).unwrap_or(200)
}

impl Shelf {
    /// Adds the products with a full shelf.
    #[expect(clippy::too_many_arguments, reason = "one call, from the one place that knows them all")]
    pub fn stock_up(
        &mut self,
        store: &mut dyn Repository,
        shop: &Shop,
        count: u32,
        sales: u32,
        days: u32,
        rng: &mut Rng,
        act: &Act,
    ) -> Result<()> {
        let mut ranks: Vec<u64> = (0..u64::from(count)).collect();
        rng.shuffle(&mut ranks);
        // A few best sellers, a long tail, and one in seventeen that never sells.
        let weight = |rank: u64| if rank % 17 == 11 { 0 } else { 1_000_000_000 / (rank + 6) };
        let all: u64 = ranks.iter().map(|rank| weight(*rank)).sum();
        let mut sum = 0;
        for ((index, row), rank) in (0_u32..).zip(rows().cycle()).zip(ranks) {
            let share = weight(rank);
            sum += share;
            // Lines of a hundred days; a sale has two and a half.
            let hundred_days =
                u128::from(share) * u128::from(sales) * 250 / u128::from(all.max(1)) / u128::from(days.max(1));
            let sold = i64::try_from(hundred_days).unwrap_or(0);
            let good = add(store, shop, row, index, sold, rank, act)?;
            self.places.insert(good.id, self.goods.len());
            self.goods.push(good);
            self.sums.push(sum);
        }
        Ok(())
    }

    fn pick(&self, rng: &mut Rng) -> usize {
        let all = self.sums.last().copied().unwrap_or(0).max(1);
        let at = rng.u64(0..all);
        self.sums.partition_point(|sum| *sum <= at)
    }

    /// Takes a product that is in season and there; nothing when the customer changes his mind.
    pub fn take(
        &mut self,
        rng: &mut Rng,
        month: usize,
        shop: &Shop,
        basket: &[NewLine],
    ) -> Result<Option<(ProductId, Quantity, Money)>> {
        for _ in 0..8 {
            let index = self.pick(rng);
            let chance = rng.u32(0..150);
            let Some(good) = self.goods.get(index) else { continue };
            let wanted = good.season.get(month).is_some_and(|season| chance < *season);
            let twice = basket.iter().any(|line| matches!(line.item, Item::Product { id, .. } if id == good.id));
            let quantity = quantity_of(good.unit, good.price, rng);
            if wanted && !twice && quantity <= good.on_hand {
                let amount = good.price.line_total(quantity, shop.currency)?;
                let id = good.id;
                self.remove(index, quantity)?;
                return Ok(Some((id, quantity, amount)));
            }
        }
        Ok(None)
    }

    /// One piece of whatever there is; when the shelf is empty, a delivery comes at once.
    pub fn take_anything(&mut self, store: &mut dyn Repository, shop: &Shop, act: &Act) -> Result<(ProductId, Money)> {
        let there = self.goods.iter().position(|good| good.on_hand >= Quantity::ONE);
        let index = there.unwrap_or(0);
        let nothing = || RepositoryError::Storage { context: "sample", cause: "no products".to_owned() };
        if there.is_none() {
            let good = self.goods.get_mut(index).ok_or_else(nothing)?;
            store.restock(good.id, good.batch, None, act)?;
            good.on_hand = good.on_hand.add(good.batch)?;
        }
        self.remove(index, Quantity::ONE)?;
        let good = self.goods.get(index).ok_or_else(nothing)?;
        Ok((good.id, good.price.line_total(Quantity::ONE, shop.currency)?))
    }

    fn remove(&mut self, index: usize, quantity: Quantity) -> Result<()> {
        if let Some(good) = self.goods.get_mut(index) {
            good.on_hand = good.on_hand.sub(quantity)?;
            if good.on_hand < good.reorder && !good.ordered {
                good.ordered = true;
                self.waiting.push(index);
            }
        }
        Ok(())
    }

    /// What a void brings back.
    pub fn put_back(&mut self, id: ProductId, quantity: Quantity) -> Result<()> {
        if let Some(good) = self.places.get(&id).and_then(|index| self.goods.get_mut(*index)) {
            good.on_hand = good.on_hand.add(quantity)?;
        }
        Ok(())
    }

    /// The morning's delivery: most of what was ordered; the rest comes another day.
    pub fn deliver(&mut self, store: &mut dyn Repository, days_left: usize, rng: &mut Rng, act: &Act) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        for index in waiting {
            let Some(good) = self.goods.get_mut(index) else { continue };
            if days_left <= good.dry || rng.u32(0..10) < 3 {
                self.waiting.push(index);
                continue;
            }
            store.restock(good.id, good.batch, None, act)?;
            good.on_hand = good.on_hand.add(good.batch)?;
            good.ordered = false;
        }
        Ok(())
    }

    /// Something falls down, is eaten, or was counted wrong.
    pub fn breakage(&mut self, store: &mut dyn Repository, rng: &mut Rng, act: &Act) -> Result<()> {
        let index = self.pick(rng);
        let reason = match rng.u32(0..10) {
            0..7 => "breakage",
            7..9 => "own_use",
            _ => "count",
        };
        let Some(good) = self.goods.get(index) else { return Ok(()) };
        let lost = Quantity::whole(rng.i64(1..=2));
        if good.on_hand > Quantity::whole(4) {
            store.adjust(good.id, lost.neg()?, reason, act)?;
            self.remove(index, lost)?;
        }
        Ok(())
    }
}

/// Adds one product: `sold` is what a hundred days sell of it, in lines.
fn add(
    store: &mut dyn Repository,
    shop: &Shop,
    row: &'static str,
    index: u32,
    sold: i64,
    rank: u64,
    act: &Act,
) -> Result<Good> {
    let mut fields = row.split(';');
    let base = fields.next().unwrap_or_default();
    let unit = fields.next().and_then(Unit::parse).unwrap_or_default();
    let cents: i64 = fields.next().and_then(|cents| cents.parse().ok()).unwrap_or(100);
    let season = fields.next().and_then(|season| season.chars().next()).unwrap_or('a');
    let season = SEASONS.iter().find(|(code, _)| *code == season).map_or(&SEASONS[0].1, |(_, months)| months);
    let round = index / base_count().max(1);
    let name = if round == 0 { base.to_owned() } else { format!("{base}, n° {}", round + 1) };
    let price = price(cents, shop);
    // Lines of pieces take one and a half, of kilos one.
    let week = (sold / 14).max(2);
    let threshold = if rank % 17 == 11 { None } else { Some(Quantity::whole(week)) };
    let batch = Quantity::whole((week * 4 + 5) / 6 * 6);
    let reorder = Quantity::whole(week + week / 2 + 1);
    let draft = ProductDraft { name, code: Some(barcode(unit, index)), price, unit, threshold };
    let product = store.add_product(&draft, batch.add(reorder)?, act)?;
    // Some suppliers let the shop down: what they bring runs low, or out, by the last day.
    let dry = match rank {
        21 | 47 | 83 => 60,
        _ if rank % 29 == 13 => 9,
        _ => 0,
    };
    Ok(Good { id: product.id, price, unit, season, on_hand: product.on_hand, reorder, batch, dry, ordered: false })
}

/// The price in the shop's currency: to the cent, or to a coin that exists where there are no cents.
fn price(cents: i64, shop: &Shop) -> UnitPrice {
    if shop.currency.exponent() > 0 {
        return UnitPrice::new(cents.saturating_mul(100));
    }
    let francs = cents.saturating_mul(656) / 100;
    let coin = match francs {
        ..1_000 => 25,
        1_000..5_000 => 50,
        _ => 100,
    };
    UnitPrice::new(((francs + coin / 2) / coin).max(1).saturating_mul(coin).saturating_mul(10_000))
}

/// What one customer takes: pieces by one, two or three (one of what is dear), the rest by the scale.
fn quantity_of(unit: Unit, price: UnitPrice, rng: &mut Rng) -> Quantity {
    match unit {
        Unit::Piece => Quantity::whole(match rng.u32(0..10) {
            _ if price > UnitPrice::new(15_000_000) => 1,
            0..7 => 1,
            7..9 => 2,
            _ => 3,
        }),
        Unit::Kilogram => Quantity::new(rng.i64(4..=40) * 50),
        Unit::Gram => Quantity::whole(rng.i64(2..=20) * 50),
        Unit::Litre | Unit::Metre => Quantity::new(rng.i64(1..=8) * 500),
    }
}

/// An EAN-13 barcode: a maker's, or one of the numbers that are kept for a shop's own scale.
fn barcode(unit: Unit, index: u32) -> String {
    let maker = usize::try_from(index).ok().and_then(|index| MAKERS.get(index % MAKERS.len())).copied().unwrap_or(0);
    let maker = if unit == Unit::Piece { maker } else { 2_000_000 };
    // A step that shares no factor with 100,000: unlike its neighbours, and never twice.
    let article = (u64::from(index) * 7_919 + 450) % 100_000;
    let digits = format!("{:012}", maker * 100_000 + article);
    let sum: u32 =
        digits.bytes().zip([1, 3].into_iter().cycle()).map(|(byte, times)| u32::from(byte - b'0') * times).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn barcodes_have_their_check_digit() {
        for index in 0..1000 {
            let code = barcode(Unit::Piece, index);
            let sum: u32 = code.bytes().zip([1, 3].into_iter().cycle()).map(|(b, t)| u32::from(b - b'0') * t).sum();
            assert_eq!((code.len(), sum % 10), (13, 0), "{code}");
        }
    }

    #[test]
    fn every_row_reads() {
        for row in rows() {
            let fields: Vec<&str> = row.split(';').collect();
            assert_eq!(fields.len(), 4, "{row}");
            assert!(Unit::parse(fields[1]).is_some() && fields[2].parse::<i64>().is_ok(), "{row}");
            assert!(SEASONS.iter().any(|(code, _)| fields[3].starts_with(*code)), "{row}");
        }
    }

    #[test]
    fn francs_come_in_coins() {
        let shop = |currency| Shop {
            name: "x".into(),
            currency,
            language: None,
            cutoff_minutes: 0,
            oversell: crate::domain::shop::OversellPolicy::Refuse,
        };
        assert_eq!(price(490, &shop(crate::domain::Currency::EUR)), UnitPrice::new(49_000));
        assert_eq!(price(490, &shop(crate::domain::Currency::XOF)), UnitPrice::new(32_000_000));
    }
}
