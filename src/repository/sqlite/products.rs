//! Products: list, look-up, and what is written of them.

use std::collections::HashMap;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, named_params};

use super::{
    catalogue::update,
    connection::wrap,
    lists::{List, Sort, counted, json},
    rows, search,
};
use crate::domain::{
    code::{gtin, plain_key},
    edit::{Edit, Versioned},
    fold::fold,
    ids::ProductId,
    moment::Act,
    periods::{Level, PeriodKey},
    product::{Product, ProductDraft, StockLevel},
    quantity::Quantity,
    query::{Direction, Page, ProductCounts, ProductQuery, ProductRow, ProductSort},
    search::{asks_nothing, find, product_key, words},
    stock::last_days,
    unit::Unit,
};
use crate::repository::{Result, store::NewProduct};

/// What a product is read from.
pub const COLUMNS: &str = "id, name, code, price, unit, on_hand, threshold, deleted_ms IS NOT NULL AS deleted";
/// The condition of the index `products_low`, word for word: SQLite takes a partial index only then.
const LOW: &str = "deleted_ms IS NULL AND (on_hand <= 0 OR (threshold IS NOT NULL AND on_hand < threshold))";
/// Days of a product's month in the list.
const MONTH: u32 = 30;

pub fn read(row: &Row<'_>) -> rusqlite::Result<Product> {
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
    with_month(c, page(c, query)?, today)
}

pub fn page(c: &Connection, query: &ProductQuery) -> Result<Page<Product>> {
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
    if asks_nothing(&query.search) {
        let counts = counts(c)?;
        let total = if query.low_only { counts.low.saturating_add(counts.out) } else { counts.total };
        return list.page(c, &query.from, query.limit, total);
    }
    let mut found = find(&search::Searching { c, searched: search::PRODUCTS, living }, &[words(&query.search)])?;
    // An exact code comes first, whatever the order.
    let exact = by_code(c, &query.search)?.filter(|p| !query.low_only || p.level() != StockLevel::Enough);
    found.put_first(exact.map(|product| product.id.0));
    let by_fit = (query.sort, query.direction) == (ProductSort::Name, Direction::Up);
    list.found(c, found, !by_fit, &query.from, query.limit)
}

fn with_month(c: &Connection, page: Page<Product>, today: NaiveDate) -> Result<Page<ProductRow>> {
    let ids: Vec<ProductId> = page.rows.iter().map(|(_, product)| product.id).collect();
    let months = sold(c, &ids, &last_days(today, MONTH))?;
    let twins = twins(c, &ids)?;
    let rows = page.rows.into_iter().zip(months).map(|((cursor, product), sold)| {
        let twin = twins.contains_key(&product.id);
        (cursor, ProductRow { product, sold, twin })
    });
    let Page { before, after, total, cut, .. } = page;
    Ok(Page { rows: rows.collect(), before, after, total, cut })
}

/// Products `p` that share their GTIN with an older one `o`.
pub const TWINS: &str = "FROM products p JOIN products o ON o.gtin = p.gtin AND o.id < p.id
     WHERE p.gtin IS NOT NULL AND p.deleted_ms IS NULL AND o.gtin IS NOT NULL AND o.deleted_ms IS NULL";

/// Those of the products that share their GTIN with an older one, each with the name of the oldest.
pub fn twins(c: &Connection, ids: &[ProductId]) -> Result<HashMap<ProductId, String>> {
    let wanted = json(&ids.iter().map(|id| id.0).collect::<Vec<_>>());
    // SQLite takes the other columns from the row of the `min`.
    c.prepare_cached(&format!(
        "SELECT p.id, o.name, min(o.id) {TWINS} AND p.id IN (SELECT value FROM json_each(:ids)) GROUP BY p.id"
    ))
    .and_then(|mut statement| {
        statement.query_map(named_params! {":ids": wanted}, |row| Ok((ProductId(row.get(0)?), row.get(1)?)))?.collect()
    })
    .map_err(wrap("look for twins"))
}

/// Units sold on each of the days (ascending), product by product, in one query.
pub fn sold(c: &Connection, ids: &[ProductId], days: &[NaiveDate]) -> Result<Vec<Vec<Quantity>>> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(vec![Vec::new(); ids.len()]) };
    let wanted = json(&ids.iter().map(|id| id.0).collect::<Vec<_>>());
    let mut statement = c
        .prepare_cached(
            "SELECT product_id, period, quantity FROM product_totals
             WHERE product_id IN (SELECT value FROM json_each(:ids)) AND period BETWEEN :first AND :last",
        )
        .map_err(wrap("prepare the days of products"))?;
    let key = |day: NaiveDate| PeriodKey::of(Level::Day, day).0;
    let span = named_params! {":ids": wanted, ":first": key(*first), ":last": key(*last)};
    let totals: HashMap<(i64, i64), Quantity> = statement
        .query_map(span, |row| Ok(((row.get("product_id")?, row.get("period")?), rows::quantity(row, "quantity")?)))
        .and_then(Iterator::collect)
        .map_err(wrap("read the days of products"))?;
    let of = |id: &ProductId| {
        days.iter().map(|day| totals.get(&(id.0, key(*day))).copied().unwrap_or(Quantity::ZERO)).collect()
    };
    Ok(ids.iter().map(of).collect())
}

/// Counts of all, low and out of stock.
pub fn counts(c: &Connection) -> Result<ProductCounts> {
    Ok(ProductCounts { total: counted(c, "products")?, low: counted(c, "low")?, out: counted(c, "out")? })
}

/// One product, deleted or not.
pub fn load(c: &Connection, id: ProductId) -> Result<Option<Versioned<Product>>> {
    c.prepare_cached(&format!("SELECT {COLUMNS}, version FROM products WHERE id = :id"))
        .and_then(|mut statement| {
            let read = |row: &Row<'_>| Ok(Versioned { row: read(row)?, version: row.get("version")? });
            statement.query_row(named_params! {":id": id.0}, read).optional()
        })
        .map_err(wrap("read a product"))
}

/// The product that is not deleted and has this code, case and accents ignored; else the oldest of its GTIN.
pub fn by_code(c: &Connection, code: &str) -> Result<Option<Product>> {
    holder(c, code, None)
}

/// The same, but for one product.
pub fn holder(c: &Connection, code: &str, but: Option<ProductId>) -> Result<Option<Product>> {
    let but = but.map(|id| id.0);
    let look = |condition: &str, key: &str| {
        c.prepare_cached(&look_up(condition))
            .and_then(|mut statement| statement.query_row(named_params! {":key": key, ":but": but}, read).optional())
            .map_err(wrap("look a code up"))
    };
    let key = plain_key(code);
    if key.is_empty() {
        return Ok(None);
    }
    match (look("code_key = :key", &key)?, gtin(code)) {
        (None, Some(gtin)) => look("gtin = :key", &gtin),
        (found, _) => Ok(found),
    }
}

fn look_up(condition: &str) -> String {
    format!(
        "SELECT {COLUMNS} FROM products WHERE {condition} AND deleted_ms IS NULL AND id IS NOT :but ORDER BY id LIMIT 1"
    )
}

/// Has its stock ever moved?
pub fn has_moved(c: &Connection, id: ProductId) -> Result<bool> {
    c.prepare_cached("SELECT last_seq > 0 FROM products WHERE id = :id")
        .and_then(|mut statement| statement.query_row(named_params! {":id": id.0}, |row| row.get(0)))
        .map_err(wrap("look for movements"))
}

/// Adds a product, with nothing on hand.
pub fn add(c: &Connection, product: &NewProduct<'_>, act: &Act) -> Result<ProductId> {
    let NewProduct { draft, deleted, origin } = product;
    let now = act.at.instant_ms;
    c.prepare_cached(
        "INSERT INTO products (name, name_key, search_key, code, code_key, gtin, price, unit, threshold, created_ms,
                               deleted_ms, source_id, old_id)
         VALUES (:name, :name_key, :search_key, :code, :code_key, :gtin, :price, :unit, :threshold, :now, :deleted, :source,
                 :old_id)",
    )
    .and_then(|mut statement| {
        statement.insert(named_params! {
            ":name": draft.name,
            ":name_key": fold(&draft.name),
            ":search_key": product_key(&draft.name, draft.code.as_deref()),
            ":code": draft.code,
            ":code_key": draft.code.as_deref().map(plain_key),
            ":gtin": draft.code.as_deref().and_then(gtin),
            ":price": draft.price.ten_thousandths(),
            ":unit": draft.unit.code(),
            ":threshold": draft.threshold.map(Quantity::thousandths),
            ":now": now,
            ":deleted": deleted.then_some(now),
            ":source": origin.map(|(source, _)| source.0),
            ":old_id": origin.map(|(_, old)| old),
        })
    })
    .map(ProductId)
    .map_err(wrap("add a product"))
}

/// Writes the fields that differ, over those of a version.
pub fn put(c: &Connection, id: ProductId, change: &Edit<ProductDraft>, over: i64) -> Result<()> {
    let Edit { before, after } = change;
    let (renamed, recoded) = (before.name != after.name, before.code != after.code);
    let (name_key, search_key) = (fold(&after.name), product_key(&after.name, after.code.as_deref()));
    let (code_key, gtin) = (after.code.as_deref().map(plain_key), after.code.as_deref().and_then(gtin));
    let (price, unit) = (after.price.ten_thousandths(), after.unit.code());
    let threshold = after.threshold.map(Quantity::thousandths);
    let fields: [(&str, bool, &dyn ToSql); 9] = [
        ("name", renamed, &after.name),
        ("name_key", renamed, &name_key),
        ("search_key", renamed || recoded, &search_key),
        ("code", recoded, &after.code),
        ("code_key", recoded, &code_key),
        ("gtin", recoded, &gtin),
        ("price", before.price != after.price, &price),
        ("unit", before.unit != after.unit, &unit),
        ("threshold", before.threshold != after.threshold, &threshold),
    ];
    update(c, "products", id.0, over, &fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::sqlite::{file::schema, lists::assert_indexed};

    #[test]
    fn codes_and_twins_are_looked_up_in_an_index() {
        let c = schema::fresh().unwrap();
        let plan = |sql: &str| {
            let mut statement = c.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let plan: Vec<String> =
                statement.raw_query().mapped(|row| row.get("detail")).map(|detail| detail.unwrap()).collect();
            plan.join("; ")
        };
        for (key, index) in [("code_key", "products_code (code_key=?)"), ("gtin", "products_gtin (gtin=?)")] {
            let plan = plan(&look_up(&format!("{key} = :key")));
            assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{plan}");
        }
        let plan = plan(&format!("SELECT p.id {TWINS} AND p.id IN (SELECT value FROM json_each(:ids)) GROUP BY p.id"));
        assert!(plan.contains("SEARCH o USING") && plan.contains("products_gtin (gtin=?"), "{plan}");
        assert!(plan.contains("SEARCH p USING INTEGER PRIMARY KEY"), "{plan}");
    }

    #[test]
    fn every_order_of_the_list_is_an_index() {
        let c = schema::fresh().unwrap();
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
            assert_indexed(&c, &list, index);
        }
    }
}
