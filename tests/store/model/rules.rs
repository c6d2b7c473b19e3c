//! The model: what a shop holds, and what each use case does to it or is refused for.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, Timelike};
use salestrack::{
    domain::{
        Currency, Money, Quantity, Unit, UnitPrice,
        basket::Basket,
        client::ClientDraft,
        fold,
        ids::{ClientId, DocumentId, ProductId},
        moment::Moment,
        product::{Product, ProductDraft},
        refusal::Refusal as No,
        sale::{Item, NewLine, NewSale},
        shop::{OversellPolicy, Shop},
        stock::MovementKind,
    },
    repository::RepositoryError,
};

/// Why a use case is refused, told without its particulars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    Invalid,
    CodeTaken,
    Short,
    Deleted,
    Given,
    KeyReused,
    AlreadyVoided,
    NotASale,
    Clock,
    Anonymised,
    Busy,
}

impl Refusal {
    pub fn of(error: &RepositoryError) -> Refusal {
        match error {
            RepositoryError::Refused(No::NotFound(_)) => Refusal::NotFound,
            RepositoryError::Refused(No::Invalid(_)) => Refusal::Invalid,
            RepositoryError::Refused(No::CodeTaken { .. }) => Refusal::CodeTaken,
            RepositoryError::Refused(No::Short(_)) => Refusal::Short,
            RepositoryError::Refused(No::Deleted { .. }) => Refusal::Deleted,
            RepositoryError::Refused(No::GivenTooLittle { .. }) => Refusal::Given,
            RepositoryError::Refused(No::KeyReused(_)) => Refusal::KeyReused,
            RepositoryError::Refused(No::AlreadyVoided(_)) => Refusal::AlreadyVoided,
            RepositoryError::Refused(No::NotASale(_)) => Refusal::NotASale,
            RepositoryError::Refused(No::ClockBehind { .. }) => Refusal::Clock,
            RepositoryError::Refused(No::Anonymised) => Refusal::Anonymised,
            RepositoryError::Busy => Refusal::Busy,
            other => panic!("{other}"),
        }
    }
}

pub type Outcome<T = ()> = Result<T, Refusal>;

pub struct Movement {
    pub kind: MovementKind,
    pub quantity: i64,
    pub day: NaiveDate,
    pub document: Option<usize>,
    pub reason: Option<String>,
}

pub struct Item_ {
    pub product: Product,
    pub ledger: Vec<Movement>,
}

pub struct Person {
    pub id: ClientId,
    pub draft: ClientDraft,
    pub deleted: bool,
    pub anonymised: bool,
}

/// A line, as it was sold.
#[derive(Clone)]
pub struct Line {
    pub product: Option<ProductId>,
    pub label: String,
    pub code: Option<String>,
    pub unit: Unit,
    pub quantity: i64,
    pub price: UnitPrice,
    pub total: i64,
}

pub struct Document {
    pub id: DocumentId,
    pub number: String,
    pub day: NaiveDate,
    pub time: NaiveTime,
    pub instant: i64,
    pub client: Option<ClientId>,
    pub lines: Vec<Line>,
    pub total: i64,
    pub given: i64,
    pub original: Option<usize>,
    pub voided_by: Option<usize>,
    /// Idempotency key, and what it stands for.
    pub key: Option<(String, NewSale)>,
}

impl Document {
    pub fn is_sale(&self) -> bool {
        self.original.is_none()
    }

    /// A void takes its sale out of the count, on its own day.
    pub fn orders(&self) -> i64 {
        if self.is_sale() { 1 } else { -1 }
    }
}

pub struct Model {
    pub shop: Shop,
    pub items: Vec<Item_>,
    pub people: Vec<Person>,
    pub documents: Vec<Document>,
    /// Key, content, whose.
    pub baskets: Vec<(Basket, Option<&'static str>)>,
    pub dead: Vec<&'static str>,
    /// The local time, an hour ahead of UTC.
    pub clock: DateTime<FixedOffset>,
    numbers: BTreeMap<i32, u32>,
}

impl Model {
    pub fn new(shop: Shop) -> Model {
        Model {
            shop,
            items: Vec::new(),
            people: Vec::new(),
            documents: Vec::new(),
            baskets: Vec::new(),
            dead: Vec::new(),
            clock: DateTime::parse_from_rfc3339("2024-11-20T08:00:00+01:00").unwrap(),
            numbers: BTreeMap::new(),
        }
    }

    pub fn now(&self) -> Moment {
        Moment::at(self.clock, self.shop.cutoff_minutes)
    }

    pub fn item(&self, id: ProductId) -> Option<&Item_> {
        self.items.iter().find(|item| item.product.id == id)
    }

    fn active(&self, index: usize) -> Outcome<&Product> {
        let product = &self.items[index].product;
        if product.deleted { Err(Refusal::Deleted) } else { Ok(product) }
    }

    /// The active product that has this code.
    pub fn by_code(&self, code: &str) -> Option<&Product> {
        let key = article(code);
        let mut active = self.items.iter().map(|item| &item.product).filter(|product| !product.deleted);
        active.find(|product| !key.is_empty() && product.code.as_deref().is_some_and(|code| article(code) == key))
    }

    fn check_draft(&self, draft: &ProductDraft, own: Option<ProductId>) -> Outcome<ProductDraft> {
        let draft = draft.clone().checked().map_err(|_| Refusal::Invalid)?;
        self.check_code(draft.code.as_deref(), own)?;
        Ok(draft)
    }

    fn check_code(&self, code: Option<&str>, own: Option<ProductId>) -> Outcome {
        match code.and_then(|code| self.by_code(code)) {
            Some(other) if Some(other.id) != own => Err(Refusal::CodeTaken),
            Some(_) | None => Ok(()),
        }
    }

    fn move_stock(
        &mut self,
        id: ProductId,
        kind: MovementKind,
        quantity: i64,
        document: Option<usize>,
        reason: Option<&str>,
    ) {
        let day = self.now().day;
        let item = self.items.iter_mut().find(|item| item.product.id == id).unwrap();
        item.product.on_hand = item.product.on_hand.add(Quantity::new(quantity)).unwrap();
        item.ledger.push(Movement { kind, quantity, day, document, reason: reason.map(str::to_owned) });
    }

    pub fn add_product(&mut self, draft: &ProductDraft, opening: Quantity, id: Option<ProductId>) -> Outcome {
        let draft = draft.clone().checked().map_err(|_| Refusal::Invalid)?;
        if opening.is_negative() || (draft.unit == Unit::Piece && !opening.is_whole()) || self.is_half(&draft) {
            return Err(Refusal::Invalid);
        }
        let ProductDraft { name, code, price, unit, threshold } = self.check_draft(&draft, None)?;
        let Some(id) = id else { panic!("the store refused {draft:?}") };
        let on_hand = Quantity::ZERO;
        let product = Product { id, name, code, price, unit, on_hand, threshold, deleted: false };
        self.items.push(Item_ { product, ledger: Vec::new() });
        if !opening.is_zero() {
            self.move_stock(id, MovementKind::Opening, opening.thousandths(), None, None);
        }
        Ok(())
    }

    /// A piece of a part of a franc.
    fn is_half(&self, draft: &ProductDraft) -> bool {
        let whole = draft.price.ten_thousandths() % 10_000 == 0;
        draft.unit == Unit::Piece && self.currency() == Currency::XOF && !whole
    }

    pub fn edit_product(&mut self, index: usize, draft: &ProductDraft) -> Outcome {
        let id = self.active(index)?.id;
        let checked = draft.clone().checked().map_err(|_| Refusal::Invalid)?;
        let now = &self.items[index].product;
        if (checked.price, checked.unit) != (now.price, now.unit) && self.is_half(&checked) {
            return Err(Refusal::Invalid);
        }
        if checked.unit != self.items[index].product.unit && !self.items[index].ledger.is_empty() {
            return Err(Refusal::Invalid);
        }
        let ProductDraft { name, code, price, unit, threshold } = self.check_draft(&checked, Some(id))?;
        let product = &mut self.items[index].product;
        *product = Product { name, code, price, unit, threshold, ..product.clone() };
        Ok(())
    }

    pub fn delete_product(&mut self, index: usize) -> Outcome {
        self.active(index)?;
        self.items[index].product.deleted = true;
        Ok(())
    }

    pub fn restore_product(&mut self, index: usize) -> Outcome {
        let product = &self.items[index].product;
        self.check_code(product.code.as_deref(), Some(product.id))?;
        self.items[index].product.deleted = false;
        Ok(())
    }

    pub fn restock(&mut self, index: usize, quantity: Quantity) -> Outcome {
        let product = self.active(index)?;
        let whole = product.unit != Unit::Piece || quantity.is_whole();
        if quantity <= Quantity::ZERO || !whole {
            return Err(Refusal::Invalid);
        }
        let id = product.id;
        self.move_stock(id, MovementKind::Restock, quantity.thousandths(), None, None);
        Ok(())
    }

    pub fn adjust(&mut self, index: usize, quantity: Quantity, reason: &str) -> Outcome {
        let product = self.active(index)?;
        let whole = product.unit != Unit::Piece || quantity.is_whole();
        let under = product.on_hand.add(quantity).unwrap().is_negative() && quantity.is_negative();
        if quantity.is_zero() || !whole || under || reason.trim().is_empty() {
            return Err(Refusal::Invalid);
        }
        let id = product.id;
        self.move_stock(id, MovementKind::Adjustment, quantity.thousandths(), None, Some(reason));
        Ok(())
    }

    pub fn add_client(&mut self, draft: &ClientDraft, id: Option<ClientId>) -> Outcome {
        let draft = draft.clone().checked().map_err(|_| Refusal::Invalid)?;
        let Some(id) = id else { panic!("the store refused {draft:?}") };
        self.people.push(Person { id, draft, deleted: false, anonymised: false });
        Ok(())
    }

    fn named(&self, index: usize) -> Outcome {
        if self.people[index].anonymised { Err(Refusal::Anonymised) } else { Ok(()) }
    }

    pub fn edit_client(&mut self, index: usize, draft: &ClientDraft) -> Outcome {
        self.named(index)?;
        self.people[index].draft = draft.clone().checked().map_err(|_| Refusal::Invalid)?;
        Ok(())
    }

    pub fn delete_client(&mut self, index: usize) {
        self.people[index].deleted = true;
    }

    pub fn restore_client(&mut self, index: usize) -> Outcome {
        self.named(index)?;
        self.people[index].deleted = false;
        Ok(())
    }

    pub fn anonymise(&mut self, index: usize) {
        let person = &mut self.people[index];
        (person.deleted, person.anonymised) = (true, true);
        person.draft = ClientDraft { name: String::new(), phone: None, email: None };
    }

    pub fn change_shop(&mut self, shop: &Shop) -> Outcome {
        let frozen = shop.currency != self.shop.currency && !self.documents.is_empty();
        if frozen || shop.cutoff_minutes >= 720 || shop.name.trim().is_empty() {
            return Err(Refusal::Invalid);
        }
        self.shop = shop.clone();
        Ok(())
    }

    /// The document that a sale makes, or the first one of its key.
    pub fn sell(&mut self, sale: &NewSale, id: Option<DocumentId>) -> Outcome<usize> {
        if let Some(key) = &sale.key
            && let Some((index, first)) = self.documents.iter().enumerate().find_map(|(index, document)| {
                document.key.as_ref().filter(|(other, _)| other == key).map(|(_, sale)| (index, sale))
            })
        {
            let same = (&first.lines, first.client, first.given) == (&sale.lines, sale.client, sale.given);
            return if same { Ok(index) } else { Err(Refusal::KeyReused) };
        }
        if let Some(client) = sale.client {
            let person = self.people.iter().find(|person| person.id == client).unwrap();
            match (person.anonymised, person.deleted) {
                (true, _) => return Err(Refusal::Anonymised),
                (false, true) => return Err(Refusal::NotFound),
                (false, false) => {}
            }
        }
        let lines = sale.lines.iter().map(|line| self.line(line)).collect::<Outcome<Vec<Line>>>()?;
        if lines.is_empty() {
            return Err(Refusal::Invalid);
        }
        let total: i64 = lines.iter().map(|line| line.total).sum();
        let given = sale.given.map_or(total, Money::minor);
        if given < total {
            return Err(Refusal::Given);
        }
        let consent = self.shop.oversell == OversellPolicy::Ask && sale.accept_shortage;
        if self.short(&lines) && !consent {
            return Err(Refusal::Short);
        }
        if !sale.accept_clock && self.clock_is_behind() {
            return Err(Refusal::Clock);
        }
        let Some(id) = id else { panic!("the store refused {sale:?}") };
        let index = self.documents.len();
        let taken: Vec<_> = lines.iter().filter_map(|line| Some((line.product?, -line.quantity))).collect();
        let key = sale.key.clone().map(|key| (key, sale.clone()));
        self.write(id, sale.client, lines, given, None, key);
        for (product, quantity) in taken {
            self.move_stock(product, MovementKind::Sale, quantity, Some(index), None);
        }
        if let Some(key) = &sale.key {
            self.baskets.retain(|(basket, _)| basket.key != *key);
        }
        Ok(index)
    }

    fn line(&self, line: &NewLine) -> Outcome<Line> {
        if line.quantity <= Quantity::ZERO {
            return Err(Refusal::Invalid);
        }
        let (product, label, code, unit, price) = match &line.item {
            Item::Product { id, price } => {
                let product = &self.item(*id).unwrap().product;
                if product.deleted {
                    return Err(Refusal::Deleted);
                }
                let price = price.unwrap_or(product.price);
                (Some(*id), product.name.clone(), product.code.clone(), product.unit, price)
            }
            Item::Open { label, price } if !label.trim().is_empty() => {
                (None, label.trim().to_owned(), None, Unit::Piece, *price)
            }
            Item::Open { .. } => return Err(Refusal::Invalid),
        };
        if price.is_negative() || (unit == Unit::Piece && !line.quantity.is_whole()) {
            return Err(Refusal::Invalid);
        }
        let total = price.line_total(line.quantity, self.currency()).unwrap().minor();
        Ok(Line { product, label, code, unit, quantity: line.quantity.thousandths(), price, total })
    }

    fn short(&self, lines: &[Line]) -> bool {
        let mut asked: BTreeMap<ProductId, i64> = BTreeMap::new();
        for line in lines {
            if let Some(product) = line.product {
                *asked.entry(product).or_default() += line.quantity;
            }
        }
        asked.iter().any(|(id, asked)| *asked > self.item(*id).unwrap().product.on_hand.thousandths())
    }

    /// Two tills' clocks may differ by two minutes.
    fn clock_is_behind(&self) -> bool {
        // A later end of the day makes an earlier day of the same instant: that is no clock set back.
        let now = self.now();
        self.documents.last().is_some_and(|last| now.instant_ms < last.instant - 120_000)
    }

    fn write(
        &mut self,
        id: DocumentId,
        client: Option<ClientId>,
        lines: Vec<Line>,
        given: i64,
        original: Option<usize>,
        key: Option<(String, NewSale)>,
    ) {
        let now = self.now();
        let year = chrono::Datelike::year(&now.day);
        let number = self.numbers.entry(year).or_default();
        *number += 1;
        let number = format!("{year:04}-{number:06}");
        let total = lines.iter().map(|line| line.total).sum();
        let (instant, time) = (now.instant_ms, self.clock.time());
        let (day, voided_by) = (now.day, None);
        self.documents.push(Document {
            id,
            number,
            day,
            time,
            instant,
            client,
            lines,
            total,
            given,
            original,
            voided_by,
            key,
        });
    }

    pub fn void(&mut self, index: usize, id: Option<DocumentId>) -> Outcome {
        let original = &self.documents[index];
        if !original.is_sale() {
            return Err(Refusal::NotASale);
        }
        if original.voided_by.is_some() {
            return Err(Refusal::AlreadyVoided);
        }
        let Some(id) = id else { panic!("the store refused to void {}", original.number) };
        let back = |line: &Line| Line { quantity: -line.quantity, total: -line.total, ..line.clone() };
        let lines: Vec<Line> = original.lines.iter().map(back).collect();
        let (client, total) = (original.client, original.total);
        let at = self.documents.len();
        let returned: Vec<_> = lines.iter().filter_map(|line| Some((line.product?, -line.quantity))).collect();
        self.write(id, client, lines, -total, Some(index), None);
        self.documents[index].voided_by = Some(at);
        for (product, quantity) in returned {
            self.move_stock(product, MovementKind::Void, quantity, Some(at), None);
        }
        Ok(())
    }

    /// A window's own basket, else the last one saved that nobody has any more, else a fresh one.
    pub fn claim(&mut self, window: &'static str, fresh: &str) -> Basket {
        let dead = &self.dead;
        let free = |owner: Option<&str>| owner.is_none_or(|owner| dead.contains(&owner));
        let own = self.baskets.iter().rposition(|(_, owner)| *owner == Some(window));
        match own.or_else(|| self.baskets.iter().rposition(|(_, owner)| free(*owner))) {
            Some(at) => {
                self.baskets[at].1 = Some(window);
                self.baskets[at].0.clone()
            }
            None => Basket::new(fresh.to_owned()),
        }
    }

    pub fn save(&mut self, window: &'static str, basket: &Basket) -> Outcome {
        let another = |owner: Option<&str>| owner.is_some_and(|owner| owner != window);
        if !basket.is_empty() && self.baskets.iter().any(|(other, owner)| other.key == basket.key && another(*owner)) {
            return Err(Refusal::Busy);
        }
        let replaced = |other: &Basket| !basket.is_empty() && other.key == basket.key;
        self.baskets.retain(|(other, owner)| *owner != Some(window) && !replaced(other));
        if !basket.is_empty() {
            self.baskets.push((basket.clone(), Some(window)));
        }
        Ok(())
    }

    pub fn release(&mut self, window: &'static str) {
        for (_, owner) in self.baskets.iter_mut().filter(|(_, owner)| *owner == Some(window)) {
            *owner = None;
        }
    }

    pub fn currency(&self) -> Currency {
        self.shop.currency
    }

    pub fn sleep(&mut self, days: u64, hour: u32) {
        self.clock = (self.clock + Days::new(days)).with_hour(hour).unwrap();
    }

    pub fn set_back(&mut self, days: u64) {
        self.clock = self.clock - Days::new(days);
    }
}

/// Case, accents, what groups the digits of a GTIN and zeros before it are nothing.
pub fn article(code: &str) -> String {
    let digits = code.trim().replace([' ', '-'], "");
    let is_gtin = [8, 12, 13, 14].contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit());
    if is_gtin { format!("{digits:0>14}") } else { fold(code) }
}
