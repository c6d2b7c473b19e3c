//! Clients: list, card, edit, delete, anonymise, history.

use chrono::{Datelike, Months, NaiveDate};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{
    connection::wrap,
    documents, found,
    lists::{List, Sort, counted},
    rows, search,
};
use crate::domain::{
    client::{Client, ClientDraft},
    fold::fold,
    ids::{ClientId, ProductId},
    moment::{Moment, day_number},
    money::Money,
    query::{ClientQuery, ClientSort, Direction, Page, SaleQuery},
    report::{ClientCard, ProductUnits},
    sale::HistoryLine,
    unit::Unit,
};
use crate::repository::{RepositoryError, Result};

const COLUMNS: &str = "id, name, phone, email, orders, revenue, first_day, last_day,
    deleted_ms IS NOT NULL AS deleted, anonymised_ms IS NOT NULL AS anonymised";
/// Months of a client's card.
const YEAR: u32 = 12;
/// Last documents of a client's card.
const LAST_SALES: u32 = 12;

fn read(row: &Row<'_>) -> rusqlite::Result<Client> {
    Ok(Client {
        id: ClientId(row.get("id")?),
        name: row.get("name")?,
        phone: row.get("phone")?,
        email: row.get("email")?,
        orders: row.get("orders")?,
        revenue: rows::money(row, "revenue")?,
        first_day: rows::day(row, "first_day")?,
        last_day: rows::day(row, "last_day")?,
        deleted: row.get("deleted")?,
        anonymised: row.get("anonymised")?,
    })
}

fn sort(sort: ClientSort) -> Sort {
    match sort {
        ClientSort::Name => Sort::Text("name_key"),
        ClientSort::LastDay => Sort::Number("coalesce(last_day, 0)"),
        ClientSort::Revenue => Sort::Number("revenue"),
    }
}

/// A page of clients.
pub fn list(c: &Connection, query: &ClientQuery) -> Result<Page<Client>> {
    let list = List {
        columns: COLUMNS,
        table: "clients",
        filter: "deleted_ms IS NULL",
        params: &[],
        sort: sort(query.sort),
        id: "id",
        direction: query.direction,
        read,
    };
    let words = search::words(&query.search);
    if words.is_empty() {
        return list.page(c, &query.from, query.limit, counted(c, "clients")?);
    }
    // A phone number is found however it is spaced; what is none may still be in a name or an address.
    let digits = phone_digits(&query.search).filter(|_| words.len() > 1).map(|digits| vec![digits]);
    let wordings: Vec<Vec<String>> = [digits, Some(words)].into_iter().flatten().collect();
    let found = search::find(c, search::CLIENTS, &wordings, list.filter)?;
    let by_fit = (query.sort, query.direction) == (ClientSort::Name, Direction::Up);
    list.found(c, found, !by_fit, &query.from, query.limit)
}

/// The digits of what reads like a phone number, however it is spaced.
fn phone_digits(text: &str) -> Option<String> {
    let like_a_number = text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-./()".contains(c));
    let digits = digits(text);
    (like_a_number && !digits.is_empty()).then_some(digits)
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The folded texts that are stored beside a client's own: for sorting, and for searching.
pub fn keys(name: &str, phone: Option<&str>, email: Option<&str>) -> (String, String) {
    let (phone, email) = (phone.unwrap_or_default(), email.unwrap_or_default());
    (fold(name), search::key([name, email, phone, &digits(phone)]))
}

/// One client, deleted or not.
pub fn load(c: &Connection, id: ClientId) -> Result<Client> {
    c.prepare_cached(&format!("SELECT {COLUMNS} FROM clients WHERE id = :id"))
        .and_then(|mut statement| statement.query_row(named_params! {":id": id.0}, read).optional())
        .map_err(wrap("read a client"))
        .and_then(|row| found(row, id))
}

/// A client whose personal data is still there.
fn named(c: &Connection, id: ClientId) -> Result<Client> {
    let client = load(c, id)?;
    if client.anonymised { Err(RepositoryError::Anonymised) } else { Ok(client) }
}

/// Adds a client.
pub fn add(c: &Connection, draft: &ClientDraft, now: &Moment) -> Result<Client> {
    let draft = draft.clone().checked()?;
    let (name_key, search_key) = keys(&draft.name, draft.phone.as_deref(), draft.email.as_deref());
    let id = c
        .prepare_cached(
            "INSERT INTO clients (name, name_key, search_key, phone, email, created_ms)
             VALUES (:name, :name_key, :search_key, :phone, :email, :now)",
        )
        .and_then(|mut statement| {
            statement.insert(named_params! {
                ":name": draft.name,
                ":name_key": name_key,
                ":search_key": search_key,
                ":phone": draft.phone,
                ":email": draft.email,
                ":now": now.instant_ms,
            })
        })
        .map_err(wrap("add a client"))?;
    load(c, ClientId(id))
}

/// Changes a client.
pub fn edit(c: &Connection, id: ClientId, draft: &ClientDraft) -> Result<Client> {
    named(c, id)?;
    let draft = draft.clone().checked()?;
    let (name_key, search_key) = keys(&draft.name, draft.phone.as_deref(), draft.email.as_deref());
    c.prepare_cached(
        "UPDATE clients SET name = :name, name_key = :name_key, search_key = :search_key, phone = :phone, email = :email
         WHERE id = :id",
    )
    .and_then(|mut statement| {
        statement.execute(named_params! {
            ":name": draft.name,
            ":name_key": name_key,
            ":search_key": search_key,
            ":phone": draft.phone,
            ":email": draft.email,
            ":id": id.0,
        })
    })
    .map_err(wrap("change a client"))?;
    load(c, id)
}

/// Takes a client out of every list; one that is out already stays as it is.
pub fn delete(c: &Connection, id: ClientId, now: &Moment) -> Result<()> {
    if load(c, id)?.deleted {
        return Ok(());
    }
    set_deleted(c, id, Some(now.instant_ms))
}

/// Brings a deleted client back.
pub fn restore(c: &Connection, id: ClientId) -> Result<Client> {
    named(c, id)?;
    set_deleted(c, id, None)?;
    load(c, id)
}

fn set_deleted(c: &Connection, id: ClientId, at: Option<i64>) -> Result<()> {
    c.prepare_cached("UPDATE clients SET deleted_ms = :at WHERE id = :id")
        .and_then(|mut statement| statement.execute(named_params! {":at": at, ":id": id.0}))
        .map_err(wrap("delete or restore a client"))?;
    Ok(())
}

/// Erases personal data for good. Doing it again changes nothing.
pub fn anonymise(c: &Connection, id: ClientId, now: &Moment) -> Result<()> {
    load(c, id)?;
    c.execute(
        "UPDATE clients SET name = '', name_key = '', search_key = '', phone = NULL, email = NULL,
                deleted_ms = coalesce(deleted_ms, :now), anonymised_ms = coalesce(anonymised_ms, :now)
         WHERE id = :id",
        named_params! {":now": now.instant_ms, ":id": id.0},
    )
    .map_err(wrap("anonymise a client"))?;
    Ok(())
}

/// A client with its year, favourites and last purchases.
pub fn card(c: &Connection, id: ClientId, today: NaiveDate) -> Result<ClientCard> {
    let client = load(c, id)?;
    let this_month = today.with_day(1).unwrap_or(today);
    let months: Vec<NaiveDate> =
        (0..YEAR).rev().filter_map(|back| this_month.checked_sub_months(Months::new(back))).collect();
    let first = months.first().copied().unwrap_or(this_month);
    let query = SaleQuery { client: Some(id), limit: LAST_SALES, ..SaleQuery::default() };
    let sales = documents::list(c, &query)?.rows.into_iter().map(|(_, sale)| sale).collect();
    Ok(ClientCard { client, months: spending(c, id, months)?, favourites: favourites(c, id, first)?, sales })
}

fn spending(c: &Connection, id: ClientId, months: Vec<NaiveDate>) -> Result<Vec<(NaiveDate, Money)>> {
    let mut statement = c
        .prepare_cached(
            "SELECT coalesce(sum(gross), 0) AS gross FROM client_totals WHERE client_id = :id AND period = :month",
        )
        .map_err(wrap("prepare a client's months"))?;
    let spent = months.into_iter().map(|month| {
        let values = named_params! {":id": id.0, ":month": day_number(month) / 100};
        statement.query_row(values, |row| Ok((month, rows::money(row, "gross")?)))
    });
    spent.collect::<rusqlite::Result<_>>().map_err(wrap("read a client's months"))
}

fn favourites(c: &Connection, id: ClientId, first: NaiveDate) -> Result<Vec<ProductUnits>> {
    let mut statement = c
        .prepare_cached(
            "SELECT l.product_id, p.name, p.unit, sum(l.quantity) AS units, sum(l.total) AS revenue
             FROM documents d
             JOIN document_lines l ON l.document_id = d.id
             JOIN products p ON p.id = l.product_id
             WHERE d.client_id = :id AND d.day >= :first
             GROUP BY l.product_id HAVING units > 0
             ORDER BY units DESC, l.product_id LIMIT 4",
        )
        .map_err(wrap("prepare a client's favourites"))?;
    statement
        .query_map(named_params! {":id": id.0, ":first": day_number(first)}, |row| {
            Ok(ProductUnits {
                product: ProductId(row.get("product_id")?),
                name: row.get("name")?,
                unit: rows::word(row, "unit", Unit::parse)?,
                units: rows::quantity(row, "units")?,
                revenue: rows::money(row, "revenue")?,
            })
        })
        .and_then(Iterator::collect)
        .map_err(wrap("read a client's favourites"))
}

/// Every line that a client ever bought or gave back, oldest first.
pub fn history(c: &Connection, id: ClientId) -> Result<Vec<HistoryLine>> {
    load(c, id)?;
    let mut statement = c
        .prepare_cached(
            "SELECT s.prefix || printf('%06d', d.number) AS number, d.day, l.product_id, l.label, l.unit,
                    l.quantity, l.unit_price, l.total
             FROM documents d
             JOIN series s ON s.id = d.series_id
             JOIN document_lines l ON l.document_id = d.id
             WHERE d.client_id = :id
             ORDER BY d.day, d.id, l.position",
        )
        .map_err(wrap("prepare a client's history"))?;
    statement
        .query_map(named_params! {":id": id.0}, |row| {
            Ok(HistoryLine {
                number: row.get("number")?,
                day: rows::some_day(row, "day")?,
                product: row.get::<_, Option<i64>>("product_id")?.map(ProductId),
                name: row.get("label")?,
                unit: rows::word(row, "unit", Unit::parse)?,
                quantity: rows::quantity(row, "quantity")?,
                unit_price: rows::price(row, "unit_price")?,
                total: rows::money(row, "total")?,
            })
        })
        .and_then(Iterator::collect)
        .map_err(wrap("read a client's history"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::sqlite::{lists::assert_indexed, migrations};

    #[test]
    fn every_order_of_the_list_is_an_index() {
        let mut c = Connection::open_in_memory().unwrap();
        let transaction = c.transaction().unwrap();
        migrations::build(&transaction).unwrap();
        let cases = [
            (ClientSort::Name, "clients_by_name"),
            (ClientSort::LastDay, "clients_by_last_day"),
            (ClientSort::Revenue, "clients_by_revenue"),
        ];
        for (by, index) in cases {
            let list = List {
                columns: COLUMNS,
                table: "clients",
                filter: "deleted_ms IS NULL",
                params: &[],
                sort: sort(by),
                id: "id",
                direction: Direction::Up,
                read,
            };
            assert_indexed(&transaction, &list, index);
        }
    }
}
