//! Clients: list, card, history, and what is written of them.

use chrono::{Datelike, Months, NaiveDate};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, named_params};

use super::{
    catalogue::update,
    connection::wrap,
    documents, found,
    lists::{List, Sort, counted},
    rows, search,
};
use crate::domain::{
    client::{Client, ClientDraft},
    edit::{Edit, Versioned},
    fold::fold,
    ids::{ClientId, ProductId},
    moment::{Act, day_number},
    money::Money,
    periods::{Level, PeriodKey},
    query::{ClientQuery, ClientSort, Direction, Page, SaleQuery},
    report::{ClientCard, ProductUnits},
    sale::HistoryLine,
    search::{asks_nothing, client_key, client_wordings, find, words},
    unit::Unit,
};
use crate::repository::{Result, store::NewClient};

const COLUMNS: &str = "id, name, phone, email, orders, revenue, first_day, last_day,
    deleted_ms IS NOT NULL AS deleted, anonymised_ms IS NOT NULL AS anonymised";
/// The condition of every row of the list.
const NOT_DELETED: &str = "deleted_ms IS NULL";
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
        first_day: rows::optional_day(row, "first_day")?,
        last_day: rows::optional_day(row, "last_day")?,
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

pub fn list(c: &Connection, query: &ClientQuery) -> Result<Page<Client>> {
    let list = List {
        columns: COLUMNS,
        table: "clients",
        filter: NOT_DELETED,
        params: &[],
        sort: sort(query.sort),
        id: "id",
        direction: query.direction,
        read,
    };
    if asks_nothing(&query.search) {
        return list.page(c, &query.from, query.limit, counted(c, "clients")?);
    }
    let searching = search::Searching { c, searched: search::CLIENTS, living: NOT_DELETED };
    let found = find(&searching, &client_wordings(&query.search, words(&query.search)))?;
    let by_fit = (query.sort, query.direction) == (ClientSort::Name, Direction::Up);
    list.found(c, found, !by_fit, &query.from, query.limit)
}

/// One client, deleted or not.
pub fn load(c: &Connection, id: ClientId) -> Result<Option<Versioned<Client>>> {
    c.prepare_cached(&format!("SELECT {COLUMNS}, version FROM clients WHERE id = :id"))
        .and_then(|mut statement| {
            let read = |row: &Row<'_>| Ok(Versioned { row: read(row)?, version: row.get("version")? });
            statement.query_row(named_params! {":id": id.0}, read).optional()
        })
        .map_err(wrap("read a client"))
}

pub fn add(c: &Connection, client: &NewClient<'_>, act: &Act) -> Result<ClientId> {
    let NewClient { draft, origin } = client;
    c.prepare_cached(
        "INSERT INTO clients (name, name_key, search_key, phone, email, created_ms, source_id, old_id)
         VALUES (:name, :name_key, :search_key, :phone, :email, :now, :source, :old_id)",
    )
    .and_then(|mut statement| {
        statement.insert(named_params! {
            ":name": draft.name,
            ":name_key": fold(&draft.name),
            ":search_key": client_key(&draft.name, draft.phone.as_deref(), draft.email.as_deref()),
            ":phone": draft.phone,
            ":email": draft.email,
            ":now": act.at.instant_ms,
            ":source": origin.map(|(source, _)| source.0),
            ":old_id": origin.map(|(_, old)| old),
        })
    })
    .map(ClientId)
    .map_err(wrap("add a client"))
}

/// Writes the fields that differ, over those of a version.
pub fn put(c: &Connection, id: ClientId, change: &Edit<ClientDraft>, over: i64) -> Result<()> {
    let Edit { before, after } = change;
    let renamed = before.name != after.name;
    let (name_key, search_key) =
        (fold(&after.name), client_key(&after.name, after.phone.as_deref(), after.email.as_deref()));
    let fields: [(&str, bool, &dyn ToSql); 5] = [
        ("name", renamed, &after.name),
        ("name_key", renamed, &name_key),
        ("search_key", before != after, &search_key),
        ("phone", before.phone != after.phone, &after.phone),
        ("email", before.email != after.email, &after.email),
    ];
    update(c, "clients", id.0, over, &fields)
}

/// Erases personal data for good. Doing it again changes nothing.
pub fn anonymise(c: &Connection, id: ClientId, act: &Act) -> Result<()> {
    c.execute(
        "UPDATE clients SET name = '', name_key = '', search_key = '', phone = NULL, email = NULL,
                deleted_ms = coalesce(deleted_ms, :now), anonymised_ms = coalesce(anonymised_ms, :now),
                version = version + 1
         WHERE id = :id",
        named_params! {":now": act.at.instant_ms, ":id": id.0},
    )
    .map_err(wrap("anonymise a client"))?;
    Ok(())
}

/// A client with its year, favourites and last purchases.
pub fn card(c: &Connection, id: ClientId, today: NaiveDate) -> Result<ClientCard> {
    let client = found(load(c, id)?, id)?.row;
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
        let values = named_params! {":id": id.0, ":month": PeriodKey::of(Level::Month, month).0};
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
    found(load(c, id)?, id)?;
    let mut statement = c
        .prepare_cached(
            "SELECT s.prefix, d.number, d.day, l.product_id, l.label, l.unit,
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
                number: rows::number(row, "prefix", "number")?,
                day: rows::day(row, "day")?,
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
    use crate::repository::sqlite::{file::schema, lists::assert_indexed};

    #[test]
    fn every_order_of_the_list_is_an_index() {
        let c = schema::fresh().unwrap();
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
            assert_indexed(&c, &list, index);
        }
    }
}
