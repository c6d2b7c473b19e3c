//! The folded texts kept for sorting, searching and looking up: compared with the names they come from, or written anew.

use rusqlite::{Connection, Row, named_params};

use super::{clients, connection::wrap, products};
use crate::repository::Result;

/// A row's id, the keys that it has and those that it must have.
struct Keyed {
    id: i64,
    kept: [Option<String>; 3],
    expected: [Option<String>; 3],
}

impl Keyed {
    fn differs(&self) -> bool {
        self.kept != self.expected
    }
}

/// Tells each product and client whose keys are not those of its texts.
pub fn check(c: &Connection, tell: &mut dyn FnMut(&'static str, String)) -> Result<()> {
    let mut each = |table: &str, row: &Keyed| {
        if row.differs() {
            tell("key", format!("{table} {}: {:?}, expected {:?}", row.id, row.kept, row.expected));
        }
    };
    walk(c, PRODUCTS, product_of, &mut |row| each("product", row))?;
    walk(c, CLIENTS, client_of, &mut |row| each("client", row))
}

/// Writes the keys anew where they differ.
pub fn rebuild(c: &Connection) -> Result<()> {
    let mut wrong = Vec::new();
    walk(c, PRODUCTS, product_of, &mut |row| {
        if row.differs() {
            wrong.push((row.id, row.expected.clone()));
        }
    })?;
    let sql = "UPDATE products SET name_key = :name, search_key = :search, code_key = :code WHERE id = :id";
    for (id, [name, search, code]) in wrong.drain(..) {
        c.execute(sql, named_params! { ":id": id, ":name": name, ":search": search, ":code": code })
            .map_err(wrap("rebuild the keys of a product"))?;
    }
    walk(c, CLIENTS, client_of, &mut |row| {
        if row.differs() {
            wrong.push((row.id, row.expected.clone()));
        }
    })?;
    let sql = "UPDATE clients SET name_key = :name, search_key = :search WHERE id = :id";
    for (id, [name, search, _]) in wrong {
        c.execute(sql, named_params! { ":id": id, ":name": name, ":search": search })
            .map_err(wrap("rebuild the keys of a client"))?;
    }
    Ok(())
}

const PRODUCTS: &str = "SELECT id, name_key, search_key, code_key, name, code FROM products";
const CLIENTS: &str = "SELECT id, name_key, search_key, name, phone, email FROM clients WHERE anonymised_ms IS NULL";

fn walk(
    c: &Connection,
    sql: &str,
    read: fn(&Row<'_>) -> rusqlite::Result<Keyed>,
    each: &mut dyn FnMut(&Keyed),
) -> Result<()> {
    let mut statement = c.prepare(sql).map_err(wrap("read the keys"))?;
    let rows = statement.query_map([], read).map_err(wrap("read the keys"))?;
    for row in rows {
        each(&row.map_err(wrap("read the keys"))?);
    }
    Ok(())
}

fn product_of(row: &Row<'_>) -> rusqlite::Result<Keyed> {
    let (name, code): (String, Option<String>) = (row.get(4)?, row.get(5)?);
    let keys = products::Keys::of(&name, code.as_deref());
    Ok(Keyed {
        id: row.get(0)?,
        kept: [row.get(1)?, row.get(2)?, row.get(3)?],
        expected: [Some(keys.name), Some(keys.search), keys.code],
    })
}

fn client_of(row: &Row<'_>) -> rusqlite::Result<Keyed> {
    let (name, phone, email): (String, Option<String>, Option<String>) = (row.get(3)?, row.get(4)?, row.get(5)?);
    let (name_key, search_key) = clients::keys(&name, phone.as_deref(), email.as_deref());
    Ok(Keyed {
        id: row.get(0)?,
        kept: [row.get(1)?, row.get(2)?, None],
        expected: [Some(name_key), Some(search_key), None],
    })
}
