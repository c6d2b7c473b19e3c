//! Lists, cards and documents, read back from what is kept.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use salestrack::{
    domain::{
        Money, Quantity,
        client::Client,
        code::{gtin, plain_key},
        fold,
        ids::{ClientId, DocumentId, ProductId},
        period::Period,
        periods::{Level, PeriodKey},
        product::{Product, StockLevel},
        query::{
            ClientQuery, ClientSort, Cursor, Direction, From, Page, ProductCounts, ProductQuery, ProductRow,
            ProductSort, SaleQuery,
        },
        report::{ClientCard, ProductUnits},
        sale::{
            DocumentKind, HistoryLine, Sale, SaleRow,
            number::{self, Typed},
        },
        search::{self, Candidates, Part, client_key, client_wordings, product_key},
        stock::{self, Movement, ProductCard, last_days},
    },
    repository::Result,
};

use super::{Moved, Recorded, State, reports};

/// Where a row stands in an order: by a number, then a text, then its id.
type Place = (i64, String, i64);

fn place(cursor: &Cursor) -> Place {
    (cursor.number, cursor.text.clone(), cursor.id)
}

/// A page of rows that are sorted by their places.
fn page<T>(mut rows: Vec<(Place, T)>, direction: Direction, from: &From, limit: u32) -> Page<T> {
    rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    if direction == Direction::Down {
        rows.reverse();
    }
    let before = |row: &Place, edge: &Place| if direction == Direction::Up { row < edge } else { row > edge };
    let (total, limit) = (rows.len(), limit as usize);
    let up_to =
        |edge: &Place, with: bool| rows.iter().filter(|(row, _)| before(row, edge) || (with && row == edge)).count();
    let (start, end) = match from {
        From::Start => (0, limit),
        From::End => (total.saturating_sub(limit), total),
        From::After(cursor) => (up_to(&place(cursor), true), up_to(&place(cursor), true) + limit),
        From::At(cursor) => (up_to(&place(cursor), false), up_to(&place(cursor), false) + limit),
        From::Before(cursor) => {
            let end = up_to(&place(cursor), false);
            (end.saturating_sub(limit), end)
        }
    };
    let end = end.min(total);
    let cursor = |(number, text, id): Place| Cursor { number, text, id };
    let shown = rows.into_iter().skip(start).take(end.saturating_sub(start));
    Page {
        rows: shown.map(|(place, row)| (cursor(place), row)).collect(),
        before: start > 0,
        after: end < total,
        total: total as u64,
        cut: false,
    }
}

/// Rows that a search looks at: id, key, folded name.
struct Searched(Vec<(i64, String, String)>);

impl Searched {
    fn words(&self) -> BTreeMap<String, i64> {
        let mut words = BTreeMap::new();
        for (_, _, name) in &self.0 {
            for word in name.split([' ', '-', '\'']).filter(|word| word.chars().count() > 3) {
                *words.entry(word.to_owned()).or_default() += 1;
            }
        }
        words
    }
}

impl Candidates for Searched {
    type Error = salestrack::repository::RepositoryError;

    fn ids(&self, each: &[Vec<Part>], most: usize) -> Result<Vec<i64>> {
        let has = |key: &str| each.iter().all(|word| word.iter().any(|part| key.contains(&part.text())));
        Ok(self.0.iter().filter(|(_, key, _)| has(key)).map(|(id, ..)| *id).take(most).collect())
    }

    fn rows(&self, ids: &[i64], row: &mut dyn FnMut(i64, &str, &str)) -> Result<()> {
        self.0.iter().filter(|(id, ..)| ids.contains(id)).for_each(|(id, key, name)| row(*id, key, name));
        Ok(())
    }

    fn words(&self, start: &str, most: usize, word: &mut dyn FnMut(&str, i64)) -> Result<()> {
        let words = self.words();
        words.iter().filter(|(known, _)| known.starts_with(start)).take(most).for_each(|(known, n)| word(known, *n));
        Ok(())
    }

    fn letters(&self, most: usize) -> Result<Vec<char>> {
        let mut letters: Vec<char> = self.words().keys().filter_map(|word| word.chars().next()).collect();
        letters.dedup();
        letters.truncate(most);
        Ok(letters)
    }
}

/// A page of what a search has found, in its own order unless `sorted`.
fn found_page<T>(
    rows: Vec<(Place, T)>,
    found: &search::Found,
    sorted: bool,
    direction: Direction,
    from: &From,
    limit: u32,
) -> Page<T> {
    let rank = |id: i64| found.ids.iter().position(|other| *other == id);
    let rows: Vec<(Place, T)> = rows.into_iter().filter(|((_, _, id), _)| rank(*id).is_some()).collect();
    let page = if sorted {
        page(rows, direction, from, limit)
    } else {
        let ranked = rows
            .into_iter()
            .map(|((_, _, id), row)| ((i64::try_from(rank(id).unwrap_or(0)).unwrap_or(0), String::new(), id), row));
        page(ranked.collect(), Direction::Up, from, limit)
    };
    Page { cut: found.cut, ..page }
}

fn active(state: &State) -> impl Iterator<Item = &Product> {
    state.products.values().map(|row| &row.is).filter(|product| !product.deleted)
}

pub fn by_code(state: &State, code: &str) -> Option<Product> {
    holder(state, code, None)
}

/// The product with this code, else the oldest of its GTIN; but for one product.
pub fn holder(state: &State, code: &str, but: Option<ProductId>) -> Option<Product> {
    let others = || active(state).filter(|product| Some(product.id) != but);
    let key = plain_key(code);
    let exact = |product: &&Product| product.code.as_deref().is_some_and(|code| plain_key(code) == key);
    let alike = |product: &&Product| article(product).is_some_and(|article| Some(article) == gtin(code));
    others().find(exact).or_else(|| others().find(alike)).filter(|_| !key.is_empty()).cloned()
}

fn article(product: &Product) -> Option<String> {
    product.code.as_deref().and_then(gtin)
}

/// The oldest product of the GTIN of this one, where that is another.
pub fn twin_of<'a>(state: &'a State, product: &Product) -> Option<&'a Product> {
    let article = article(product).filter(|_| !product.deleted)?;
    active(state).take_while(|other| other.id < product.id).find(|other| self::article(other) == Some(article.clone()))
}

pub fn product_counts(state: &State) -> ProductCounts {
    let count = |level| active(state).filter(|product| product.level() == level).count() as u64;
    ProductCounts { total: active(state).count() as u64, low: count(StockLevel::Low), out: count(StockLevel::Out) }
}

pub fn products(state: &State, query: &ProductQuery, today: NaiveDate) -> Result<Page<ProductRow>> {
    let place = |product: &Product| match query.sort {
        ProductSort::Name => (0, fold(&product.name), product.id.0),
        ProductSort::Code => {
            let code = product.code.as_deref().map_or_else(|| '\u{10FFFF}'.to_string(), plain_key);
            (0, code, product.id.0)
        }
        ProductSort::Price => (product.price.ten_thousandths(), String::new(), product.id.0),
        ProductSort::OnHand => (product.on_hand.thousandths(), String::new(), product.id.0),
    };
    let shown = |product: &&Product| !query.low_only || product.level() != StockLevel::Enough;
    let shown: Vec<&Product> = active(state).filter(shown).collect();
    let sold = reports::totals(state, Period::ALL, None)?.products;
    let row = |product: &Product| {
        let of = |day| sold.get(&(product.id, PeriodKey::of(Level::Day, day))).map_or(Quantity::ZERO, |s| s.quantity);
        let sold = last_days(today, 30).into_iter().map(of).collect();
        let twin = twin_of(state, product).is_some();
        (place(product), ProductRow { product: product.clone(), sold, twin })
    };
    let rows = shown.iter().map(|product| row(product)).collect();
    if search::asks_nothing(&query.search) {
        return Ok(page(rows, query.direction, &query.from, query.limit));
    }
    let key = |p: &&Product| (p.id.0, product_key(&p.name, p.code.as_deref()), fold(&p.name));
    let mut found = search::find(&Searched(shown.iter().map(key).collect()), &[search::words(&query.search)])?;
    let exact = by_code(state, &query.search).filter(|p| !query.low_only || p.level() != StockLevel::Enough);
    found.put_first(exact.map(|product| product.id.0));
    let by_fit = (query.sort, query.direction) == (ProductSort::Name, Direction::Up);
    Ok(found_page(rows, &found, !by_fit, query.direction, &query.from, query.limit))
}

pub fn clients(state: &State, query: &ClientQuery) -> Result<Page<Client>> {
    let place = |client: &Client| match query.sort {
        ClientSort::Name => (0, fold(&client.name), client.id.0),
        ClientSort::LastDay => {
            (client.last_day.map_or(0, salestrack::domain::moment::day_number), String::new(), client.id.0)
        }
        ClientSort::Revenue => (client.revenue.minor(), String::new(), client.id.0),
    };
    let shown: Vec<&Client> = state.clients.values().map(|row| &row.is).filter(|client| !client.deleted).collect();
    let rows = shown.iter().map(|client| (place(client), (*client).clone())).collect();
    if search::asks_nothing(&query.search) {
        return Ok(page(rows, query.direction, &query.from, query.limit));
    }
    let key = |c: &&Client| (c.id.0, client_key(&c.name, c.phone.as_deref(), c.email.as_deref()), fold(&c.name));
    let searched = Searched(shown.iter().map(key).collect());
    let found = search::find(&searched, &client_wordings(&query.search, search::words(&query.search)))?;
    let by_fit = (query.sort, query.direction) == (ClientSort::Name, Direction::Up);
    Ok(found_page(rows, &found, !by_fit, query.direction, &query.from, query.limit))
}

pub fn product_card(state: &State, product: &Product, today: NaiveDate, days: u32) -> Result<ProductCard> {
    let window = last_days(today, days);
    let totals = reports::totals(state, Period::ALL, None)?.products;
    let of = |key| totals.get(&(product.id, key)).copied().unwrap_or_default();
    let sold = window.iter().map(|day| (*day, of(PeriodKey::of(Level::Day, *day)).quantity)).collect();
    let ledger = state.ledgers.get(&product.id).map(Vec::as_slice).unwrap_or_default();
    let mut moved: BTreeMap<NaiveDate, Quantity> = BTreeMap::new();
    for movement in ledger.iter().filter(|movement| window.first().is_some_and(|first| movement.stamp.day >= *first)) {
        let sum = moved.entry(movement.stamp.day).or_insert(Quantity::ZERO);
        *sum = sum.add(movement.entry.quantity)?;
    }
    let movement = |moved: &Moved| Movement {
        kind: moved.entry.kind,
        quantity: moved.entry.quantity,
        balance: moved.balance,
        reason: moved.entry.reason.clone(),
        number: moved.document.and_then(|id| state.number(id)),
        day: moved.stamp.day,
        time: moved.stamp.time.and_then(|time| time.local()),
    };
    Ok(ProductCard {
        product: product.clone(),
        sold,
        levels: stock::levels(product.on_hand, &moved, &window)?,
        movements: ledger.iter().rev().take(100).map(movement).collect(),
        sales: of(PeriodKey::ALL).documents,
        twin_of: twin_of(state, product).map(|twin| twin.name.clone()),
    })
}

pub fn client_card(state: &State, client: &Client, today: NaiveDate) -> Result<ClientCard> {
    use chrono::Datelike;
    let this_month = today.with_day(1).unwrap_or(today);
    let months: Vec<NaiveDate> =
        (0..12).rev().filter_map(|back| this_month.checked_sub_months(Months::new(back))).collect();
    let since = Period { from: months.first().copied(), to: None };
    let totals = reports::totals(state, since, Some(client.id))?;
    let spent = |month| {
        let key = (Some(client.id), PeriodKey::of(Level::Month, month));
        (month, totals.clients.get(&key).map_or(Money::ZERO, |sums| sums.amounts.gross))
    };
    let mut favourites = reports::products(state, &totals);
    favourites.retain(|row| row.units > Quantity::ZERO);
    favourites.sort_by_key(|row| (std::cmp::Reverse(row.units), row.product));
    favourites.truncate(4);
    let favourites: Vec<ProductUnits> = favourites;
    let query = SaleQuery { client: Some(client.id), limit: 12, ..SaleQuery::default() };
    Ok(ClientCard {
        client: client.clone(),
        months: months.into_iter().map(spent).collect(),
        favourites,
        sales: sales(state, &query).rows.into_iter().map(|(_, row)| row).collect(),
    })
}

fn row(state: &State, id: DocumentId, recorded: &Recorded) -> SaleRow {
    let document = &recorded.document;
    let client = document.client.and_then(|id| state.clients.get(&id));
    let void = |(_, other): &(DocumentId, &Recorded)| {
        other.document.original == Some(id) && other.document.kind == DocumentKind::Void
    };
    SaleRow {
        id,
        kind: document.kind,
        number: state.number(id).unwrap_or_default(),
        day: document.stamp.day,
        time: document.stamp.time.and_then(|time| time.local()),
        client: document.client,
        client_name: client.map(|row| row.is.name.clone()).filter(|name| !name.is_empty()),
        items: document.items,
        tenders: document.payments.iter().map(|payment| payment.tender.clone()).collect(),
        total: document.total,
        original: document.original.and_then(|id| state.number(id)),
        voided_by: state.all_documents().find(void).and_then(|(id, _)| state.number(id)),
        reference: document.reference.clone(),
    }
}

pub fn sale(state: &State, id: DocumentId) -> Option<Sale> {
    let recorded = state.recorded(id)?;
    let (lines, payments) = (recorded.document.lines.clone(), recorded.document.payments.clone());
    Some(Sale { head: row(state, id, recorded), lines, payments })
}

pub fn sale_by_number(state: &State, typed: &str) -> Option<Sale> {
    let known = state.known_series();
    let (series, count) = match number::read(typed, &known) {
        Typed::Number(series, count) => (series.id, count),
        Typed::Count(count) => (number::newest(&known)?.id, count),
        Typed::Empty | Typed::Series(_) | Typed::Nonsense => return None,
    };
    let (id, _) = state.all_documents().find(|(_, made)| (made.series, made.count) == (series, count))?;
    sale(state, id)
}

pub fn sales(state: &State, query: &SaleQuery) -> Page<SaleRow> {
    let known = state.known_series();
    let typed = query.number.as_deref().map_or(Typed::Empty, |typed| number::read(typed, &known));
    let numbered = |made: &Recorded| match typed {
        Typed::Empty => true,
        Typed::Count(count) => made.count == count,
        Typed::Series(series) => made.series == series.id,
        Typed::Number(series, count) => (made.series, made.count) == (series.id, count),
        Typed::Nonsense => false,
    };
    let fits = |made: &Recorded| {
        let client = query.client.is_none_or(|client| made.document.client == Some(client));
        client && query.period.contains(made.document.stamp.day) && numbered(made)
    };
    // Of a product, in the order of its ledger.
    let ledger = query.product.map(|id| state.ledgers.get(&id).map(Vec::as_slice).unwrap_or_default());
    let place = |id: DocumentId, made: &Recorded| match ledger {
        None => Some((salestrack::domain::moment::day_number(made.document.stamp.day), String::new(), id.0)),
        Some(ledger) => {
            let at = ledger.iter().position(|moved| moved.document == Some(id))?;
            Some((i64::try_from(at).ok()?, String::new(), id.0))
        }
    };
    let rows = state.all_documents().filter(|(_, made)| fits(made));
    let rows = rows.filter_map(|(id, made)| Some((place(id, made)?, row(state, id, made))));
    page(rows.collect(), query.direction, &query.from, query.limit)
}

pub fn client_history(state: &State, client: ClientId) -> Vec<HistoryLine> {
    let mut documents: Vec<(DocumentId, &Recorded)> =
        state.all_documents().filter(|(_, made)| made.document.client == Some(client)).collect();
    documents.sort_by_key(|(id, made)| (made.document.stamp.day, *id));
    let lines = |(id, made): (DocumentId, &Recorded)| {
        let (number, day) = (state.number(id).unwrap_or_default(), made.document.stamp.day);
        let line = move |line: &salestrack::domain::sale::SaleLine| HistoryLine {
            number: number.clone(),
            day,
            product: line.product,
            name: line.label.clone(),
            unit: line.unit,
            quantity: line.quantity,
            unit_price: line.unit_price,
            total: line.total,
        };
        made.document.lines.iter().map(line).collect::<Vec<_>>()
    };
    documents.into_iter().flat_map(lines).collect()
}
