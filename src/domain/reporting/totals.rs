//! What a document adds to which total: a pure function of the document. A store only keeps the sums.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::periods::{Level, PeriodKey};
use crate::domain::{
    Money, Overflow, Quantity, Unit,
    amounts::Amounts,
    ids::{ClientId, ProductId, TillId},
    moment::Stamp,
    sale::{
        DocumentKind,
        document::{Document, Numbering},
    },
};

/// What a row of totals holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Sales, less voids: of a period, what stood.
    pub orders: i64,
    /// Documents; of a product, lines of sales, less those of voids.
    pub documents: i64,
    /// Of a product, in its unit.
    pub quantity: Quantity,
    pub amounts: Amounts,
}

impl Sums {
    pub fn and(self, other: Sums) -> Result<Sums, Overflow> {
        Ok(Sums {
            orders: self.orders.checked_add(other.orders).ok_or(Overflow)?,
            documents: self.documents.checked_add(other.documents).ok_or(Overflow)?,
            quantity: self.quantity.add(other.quantity)?,
            amounts: self.amounts.and(other.amounts)?,
        })
    }
}

/// What was paid by a tender.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Paid {
    pub payments: i64,
    /// What counts towards the totals.
    pub amount: Money,
    /// What cash rounding added.
    pub rounding: Money,
}

impl Paid {
    fn add(self, other: Paid) -> Result<Paid, Overflow> {
        Ok(Paid {
            payments: self.payments.checked_add(other.payments).ok_or(Overflow)?,
            amount: self.amount.add(other.amount)?,
            rounding: self.rounding.add(other.rounding)?,
        })
    }
}

/// What totals read of a document's head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub kind: DocumentKind,
    /// Who, where and when.
    pub stamp: Stamp,
    /// `None` is a walk-in.
    pub client: Option<ClientId>,
    /// Was it recorded here? An import tells nothing of tenders.
    pub native: bool,
    pub amounts: Amounts,
}

impl Head {
    /// What a head adds to each row that it counts in.
    pub fn sums(&self) -> Sums {
        Sums { orders: orders(self.kind), documents: 1, quantity: Quantity::ZERO, amounts: self.amounts }
    }
}

/// A document of this kind counts so many sales, on its own day.
pub fn orders(kind: DocumentKind) -> i64 {
    match kind {
        DocumentKind::Sale => 1,
        DocumentKind::Void => -1,
    }
}

/// What a line adds to the rows of its product.
pub fn line_sums(kind: DocumentKind, quantity: Quantity, amounts: Amounts) -> Sums {
    Sums { orders: 0, documents: orders(kind), quantity, amounts }
}

/// The periods that a product's day counts in.
pub fn product_periods(day: NaiveDate) -> [PeriodKey; 4] {
    [Level::All, Level::Year, Level::Month, Level::Day].map(|level| PeriodKey::of(level, day))
}

/// The periods that a client's day counts in.
pub fn client_periods(day: NaiveDate) -> [PeriodKey; 3] {
    [Level::All, Level::Year, Level::Month].map(|level| PeriodKey::of(level, day))
}

/// The periods that a unit's day counts in.
fn unit_periods(day: NaiveDate) -> [PeriodKey; 2] {
    [Level::Month, Level::Day].map(|level| PeriodKey::of(level, day))
}

/// The figures that are kept with a client.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// Sales, less voids.
    pub orders: i64,
    /// Sum of its documents.
    pub revenue: Money,
    /// Business days of its first and its last document.
    pub days: Option<(NaiveDate, NaiveDate)>,
}

impl Counters {
    /// These and one document more.
    pub fn and(self, head: &Head) -> Result<Counters, Overflow> {
        let day = head.stamp.day;
        Ok(Counters {
            orders: self.orders.checked_add(orders(head.kind)).ok_or(Overflow)?,
            revenue: self.revenue.add(head.amounts.gross)?,
            days: Some(self.days.map_or((day, day), |(first, last)| (first.min(day), last.max(day)))),
        })
    }
}

/// Rows of totals by their keys: what one document adds, or what many have added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    pub days: BTreeMap<(NaiveDate, TillId), Sums>,
    /// By day, local hour and till; a document without a time is in none.
    pub hours: BTreeMap<(NaiveDate, u8, TillId), Sums>,
    /// What went out of each unit, by day and by month, and till.
    pub units: BTreeMap<(PeriodKey, Unit, TillId), Quantity>,
    /// By day, till and tender.
    pub tenders: BTreeMap<(NaiveDate, TillId, String), Paid>,
    /// Whatever the till.
    pub products: BTreeMap<(ProductId, PeriodKey), Sums>,
    /// Whatever the till; walk-ins are one client.
    pub clients: BTreeMap<(Option<ClientId>, PeriodKey), Sums>,
    /// What is kept with each client.
    pub counters: BTreeMap<ClientId, Counters>,
}

impl Totals {
    /// What a document adds.
    pub fn of(document: &Document) -> Result<Totals, Overflow> {
        let head = Head {
            kind: document.kind,
            stamp: document.stamp,
            client: document.client,
            native: matches!(document.numbering, Numbering::Next(_)),
            amounts: document.amounts(),
        };
        let mut totals = Totals::default();
        totals.add_head(&head)?;
        totals.add_client(&head)?;
        for line in &document.lines {
            totals.add_units(&head, line.unit, line.quantity)?;
            if let Some(product) = line.product {
                totals.add_product(&head, product, line.quantity, line.amounts())?;
            }
        }
        for payment in &document.payments {
            totals.add_payment(&head, &payment.tender, payment.amount, Money::ZERO)?;
        }
        Ok(totals)
    }

    /// A head, to its day and its hour.
    pub fn add_head(&mut self, head: &Head) -> Result<(), Overflow> {
        let Stamp { day, till, .. } = head.stamp;
        add(self.days.entry((day, till)).or_default(), head.sums())?;
        if let Some(hour) = head.stamp.hour() {
            add(self.hours.entry((day, hour, till)).or_default(), head.sums())?;
        }
        Ok(())
    }

    /// A head, to its client.
    pub fn add_client(&mut self, head: &Head) -> Result<(), Overflow> {
        for period in client_periods(head.stamp.day) {
            add(self.clients.entry((head.client, period)).or_default(), head.sums())?;
        }
        if let Some(client) = head.client {
            let counters = self.counters.entry(client).or_default();
            *counters = counters.and(head)?;
        }
        Ok(())
    }

    /// A line, to its unit.
    pub fn add_units(&mut self, head: &Head, unit: Unit, quantity: Quantity) -> Result<(), Overflow> {
        for period in unit_periods(head.stamp.day) {
            let sum = self.units.entry((period, unit, head.stamp.till)).or_insert(Quantity::ZERO);
            *sum = sum.add(quantity)?;
        }
        Ok(())
    }

    /// A line, to its product.
    pub fn add_product(
        &mut self,
        head: &Head,
        product: ProductId,
        quantity: Quantity,
        amounts: Amounts,
    ) -> Result<(), Overflow> {
        for period in product_periods(head.stamp.day) {
            add(self.products.entry((product, period)).or_default(), line_sums(head.kind, quantity, amounts))?;
        }
        Ok(())
    }

    /// A payment, to its tender.
    pub fn add_payment(&mut self, head: &Head, tender: &str, amount: Money, rounding: Money) -> Result<(), Overflow> {
        if head.native {
            let key = (head.stamp.day, head.stamp.till, tender.to_owned());
            let paid = self.tenders.entry(key).or_default();
            *paid = paid.add(Paid { payments: 1, amount, rounding })?;
        }
        Ok(())
    }
}

fn add(sums: &mut Sums, more: Sums) -> Result<(), Overflow> {
    *sums = sums.and(more)?;
    Ok(())
}
