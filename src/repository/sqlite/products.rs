//! Products: list, look-up, add, edit, delete.

use std::collections::HashMap;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{
    connection::wrap,
    found,
    lists::{List, Sort, counted, json},
    rows, search,
    stock::{last_days, move_stock},
};
use crate::domain::{
    fold::{clean_name, fold},
    ids::ProductId,
    invalid::{Field, Invalid, Problem},
    moment::{Moment, day_number},
    product::{Product, ProductDraft, StockLevel, check_unit},
    quantity::Quantity,
    query::{Direction, Page, ProductCounts, ProductQuery, ProductRow, ProductSort},
    stock::MovementKind,
    unit::Unit,
};
use crate::repository::{RepositoryError, Result};

/// What a product is read from.
const COLUMNS: &str = "id, name, code, price, unit, on_hand, threshold, deleted_ms IS NOT NULL AS deleted";
/// The condition of the index `products_low`, word for word: SQLite takes a partial index only then.
const LOW: &str = "deleted_ms IS NULL AND (on_hand <= 0 OR (threshold IS NOT NULL AND on_hand < threshold))";
/// Days of a product's month in the list.
const MONTH: u32 = 30;

fn read(row: &Row<'_>) -> rusqlite::Result<Product> {
    Ok(Product {
        id: ProductId(row.get("id")?),
        name: row.get("name")?,
        code: row.get("code")?,
        price: rows::price(row, "price")?,
        unit: rows::word(row, "unit", Unit::parse)?,
        on_hand: rows::quantity(row, "on_hand")?,
        threshold: row.get::<_, Option<i64>>("threshold")?.map(Quantity::new),
        deleted: row.get("deleted")?,
    })
}

fn sort(sort: ProductSort) -> Sort {
    match sort {
        ProductSort::Name => Sort::Text("name_key"),
        ProductSort::Code => Sort::Text("coalesce(code_key, char(0x10FFFF))"),
        ProductSort::Price => Sort::Number("price"),
        ProductSort::OnHand => Sort::Number("on_hand"),
    }
}

/// A page of products, each with its month.
pub fn list(c: &Connection, query: &ProductQuery, today: NaiveDate) -> Result<Page<ProductRow>> {
    let living = if query.low_only { LOW } else { "deleted_ms IS NULL" };
    let list = List {
        columns: COLUMNS,
        table: "products",
        filter: living,
        params: &[],
        sort: sort(query.sort),
        id: "id",
        direction: query.direction,
        read,
    };
    let words = search::words(&query.search);
    let page = if words.is_empty() {
        let counts = counts(c)?;
        let total = if query.low_only { counts.low.saturating_add(counts.out) } else { counts.total };
        list.page(c, &query.from, query.limit, total)?
    } else {
        let mut found = search::find(c, search::PRODUCTS, &[words], living)?;
        // The product whose very code was typed stands before all others, however they are sorted.
        let exact = by_code(c, &query.search)?.filter(|p| !query.low_only || p.level() != StockLevel::Enough);
        found.put_first(exact.map(|product| product.id.0));
        let by_fit = (query.sort, query.direction) == (ProductSort::Name, Direction::Up);
        list.found(c, found, !by_fit, &query.from, query.limit)?
    };
    with_month(c, page, today)
}

fn with_month(c: &Connection, page: Page<Product>, today: NaiveDate) -> Result<Page<ProductRow>> {
    let ids: Vec<ProductId> = page.rows.iter().map(|(_, product)| product.id).collect();
    let months = sold(c, &ids, &last_days(today, MONTH))?;
    let rows =
        page.rows.into_iter().zip(months).map(|((cursor, product), sold)| (cursor, ProductRow { product, sold }));
    let Page { before, after, total, cut, .. } = page;
    Ok(Page { rows: rows.collect(), before, after, total, cut })
}

/// Units sold on each of the days (ascending), product by product, in one query.
pub fn sold(c: &Connection, ids: &[ProductId], days: &[NaiveDate]) -> Result<Vec<Vec<Quantity>>> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(vec![Vec::new(); ids.len()]) };
    let wanted = json(&ids.iter().map(|id| id.0).collect::<Vec<_>>());
    let mut statement = c
        .prepare_cached(
            "SELECT product_id, period, sum(quantity) AS quantity
             FROM product_totals
             WHERE product_id IN (SELECT value FROM json_each(:ids)) AND period BETWEEN :first AND :last
             GROUP BY product_id, period",
        )
        .map_err(wrap("prepare the days of products"))?;
    let span = named_params! {":ids": wanted, ":first": day_number(*first), ":last": day_number(*last)};
    let totals: HashMap<(i64, i64), Quantity> = statement
        .query_map(span, |row| Ok(((row.get("product_id")?, row.get("period")?), rows::quantity(row, "quantity")?)))
        .and_then(Iterator::collect)
        .map_err(wrap("read the days of products"))?;
    let of = |id: &ProductId| {
        days.iter().map(|day| totals.get(&(id.0, day_number(*day))).copied().unwrap_or(Quantity::ZERO)).collect()
    };
    Ok(ids.iter().map(of).collect())
}

/// How many there are, and how they stand.
pub fn counts(c: &Connection) -> Result<ProductCounts> {
    Ok(ProductCounts { total: counted(c, "products")?, low: counted(c, "low")?, out: counted(c, "out")? })
}

/// One product, deleted or not.
pub fn load(c: &Connection, id: ProductId) -> Result<Product> {
    c.prepare_cached(&format!("SELECT {COLUMNS} FROM products WHERE id = :id"))
        .and_then(|mut statement| statement.query_row(named_params! {":id": id.0}, read).optional())
        .map_err(wrap("read a product"))
        .and_then(|row| found(row, id))
}

/// A product that is not deleted.
pub fn living(c: &Connection, id: ProductId) -> Result<Product> {
    let product = load(c, id)?;
    if product.deleted {
        return Err(RepositoryError::Deleted { id, name: product.name });
    }
    Ok(product)
}

/// The product that is not deleted and has this code, case and accents ignored.
pub fn by_code(c: &Connection, code: &str) -> Result<Option<Product>> {
    let key = code_key(code);
    if key.is_empty() {
        return Ok(None);
    }
    c.prepare_cached(&format!("SELECT {COLUMNS} FROM products WHERE code_key = :key AND deleted_ms IS NULL"))
        .and_then(|mut statement| statement.query_row(named_params! {":key": key}, read).optional())
        .map_err(wrap("look a code up"))
}

/// Adds a product; what is there already is its opening movement.
pub fn add(c: &Connection, draft: &ProductDraft, opening: Quantity, now: &Moment) -> Result<Product> {
    let draft = draft.clone().checked()?;
    if opening.is_negative() {
        return Err(Invalid::new(Field::Quantity, Problem::Negative).into());
    }
    check_unit(opening, draft.unit, Field::Quantity)?;
    check_code(c, draft.code.as_deref(), None)?;
    let keys = Keys::of(&draft.name, draft.code.as_deref());
    c.prepare_cached(
        "INSERT INTO products (name, name_key, search_key, code, code_key, price, unit, threshold, created_ms)
         VALUES (:name, :name_key, :search_key, :code, :code_key, :price, :unit, :threshold, :now)",
    )
    .and_then(|mut statement| {
        statement.insert(named_params! {
            ":name": draft.name,
            ":name_key": keys.name,
            ":search_key": keys.search,
            ":code": draft.code,
            ":code_key": keys.code,
            ":price": draft.price.ten_thousandths(),
            ":unit": draft.unit.code(),
            ":threshold": draft.threshold.map(Quantity::thousandths),
            ":now": now.instant_ms,
        })
    })
    .map_err(wrap("add a product"))
    .map(ProductId)
    .and_then(|id| {
        if !opening.is_zero() {
            move_stock(c, id, MovementKind::Opening, opening, None, None, now)?;
        }
        load(c, id)
    })
}

/// Changes a product; its unit only before its first movement.
pub fn edit(c: &Connection, id: ProductId, draft: &ProductDraft) -> Result<Product> {
    let old = living(c, id)?;
    let draft = draft.clone().checked()?;
    if draft.unit != old.unit && has_moved(c, id)? {
        return Err(Invalid::new(Field::Unit, Problem::Frozen).into());
    }
    check_code(c, draft.code.as_deref(), Some(id))?;
    let keys = Keys::of(&draft.name, draft.code.as_deref());
    c.prepare_cached(
        "UPDATE products SET name = :name, name_key = :name_key, search_key = :search_key, code = :code,
                code_key = :code_key, price = :price, unit = :unit, threshold = :threshold
         WHERE id = :id",
    )
    .and_then(|mut statement| {
        statement.execute(named_params! {
            ":name": draft.name,
            ":name_key": keys.name,
            ":search_key": keys.search,
            ":code": draft.code,
            ":code_key": keys.code,
            ":price": draft.price.ten_thousandths(),
            ":unit": draft.unit.code(),
            ":threshold": draft.threshold.map(Quantity::thousandths),
            ":id": id.0,
        })
    })
    .map_err(wrap("change a product"))?;
    load(c, id)
}

/// Takes a product out of every list.
pub fn delete(c: &Connection, id: ProductId, now: &Moment) -> Result<()> {
    living(c, id)?;
    set_deleted(c, id, Some(now.instant_ms))
}

/// Brings a deleted product back, when its code is still free.
pub fn restore(c: &Connection, id: ProductId) -> Result<Product> {
    let product = load(c, id)?;
    check_code(c, product.code.as_deref(), Some(id))?;
    set_deleted(c, id, None)?;
    load(c, id)
}

fn set_deleted(c: &Connection, id: ProductId, at: Option<i64>) -> Result<()> {
    c.prepare_cached("UPDATE products SET deleted_ms = :at WHERE id = :id")
        .and_then(|mut statement| statement.execute(named_params! {":at": at, ":id": id.0}))
        .map_err(wrap("delete or restore a product"))?;
    Ok(())
}

fn has_moved(c: &Connection, id: ProductId) -> Result<bool> {
    c.prepare_cached("SELECT last_seq > 0 FROM products WHERE id = :id")
        .and_then(|mut statement| statement.query_row(named_params! {":id": id.0}, |row| row.get(0)))
        .map_err(wrap("look for movements"))
}

/// Is the code free, or this product's own?
fn check_code(c: &Connection, code: Option<&str>, own: Option<ProductId>) -> Result<()> {
    let Some(code) = code else { return Ok(()) };
    match by_code(c, code)? {
        Some(other) if Some(other.id) != own => {
            Err(RepositoryError::CodeTaken { code: code.to_owned(), id: other.id, name: other.name })
        }
        Some(_) | None => Ok(()),
    }
}

/// What a code is looked up by: folded, or as it is when folding leaves nothing of it.
pub fn code_key(code: &str) -> String {
    let key = fold(code);
    if key.is_empty() { clean_name(code) } else { key }
}

/// The folded texts that are stored beside a product's own.
pub struct Keys {
    /// For sorting.
    pub name: String,
    /// For searching.
    pub search: String,
    /// For looking up.
    pub code: Option<String>,
}

impl Keys {
    /// Of a name and a code.
    pub fn of(name: &str, code: Option<&str>) -> Keys {
        Keys { name: fold(name), search: search::key([name, code.unwrap_or_default()]), code: code.map(code_key) }
    }
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
            (ProductSort::Name, "deleted_ms IS NULL", "products_by_name"),
            (ProductSort::Code, "deleted_ms IS NULL", "products_by_code"),
            (ProductSort::Price, "deleted_ms IS NULL", "products_by_price"),
            (ProductSort::OnHand, "deleted_ms IS NULL", "products_by_on_hand"),
            (ProductSort::Name, LOW, "products_low"),
        ];
        for (by, living, index) in cases {
            let list = List {
                columns: COLUMNS,
                table: "products",
                filter: living,
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
