//! The folded texts kept for sorting, searching and looking up, and the indexes over them: compared with the names they
//! come from, or written anew.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, Row, named_params};

use super::{
    connection::wrap,
    search::{self, Searched},
};
use crate::domain::{
    code::{gtin, plain_key},
    fold,
    search::{client_key, product_key},
};
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
    walk(c, CLIENTS, client_of, &mut |row| each("client", row))?;
    walk(c, GTINS, gtin_of, &mut |row| each("product", row))?;
    for searched in SEARCHED {
        check_index(c, searched, tell)?;
        check_words(c, searched, tell)?;
    }
    Ok(())
}

const SEARCHED: [Searched; 2] = [search::PRODUCTS, search::CLIENTS];

/// Has each trigram as many rows in the index as there are rows that have it?
fn check_index(c: &Connection, searched: Searched, tell: &mut dyn FnMut(&'static str, String)) -> Result<()> {
    let Searched { table, trigrams, .. } = searched;
    let mut counted: HashMap<String, i64> = HashMap::new();
    let mut read = |c: &Connection| -> rusqlite::Result<()> {
        let mut statement = c.prepare(&format!("SELECT search_key FROM {table} WHERE deleted_ms IS NULL"))?;
        let mut rows = statement.query([])?;
        let mut seen = HashSet::new();
        while let Some(row) = rows.next()? {
            let letters: Vec<char> = row.get_ref(0)?.as_str()?.chars().collect();
            seen.extend(letters.windows(3).map(|part| part.iter().collect::<String>()));
            for part in seen.drain() {
                *counted.entry(part).or_default() += 1;
            }
        }
        let mut statement = c.prepare(&format!("SELECT term, doc FROM {trigrams}"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            *counted.entry(row.get(0)?).or_default() -= row.get::<_, i64>(1)?;
        }
        Ok(())
    };
    read(c).map_err(wrap("compare the index of a search"))?;
    let mut wrong: Vec<(String, i64)> = counted.into_iter().filter(|(_, off)| *off != 0).collect();
    wrong.sort_unstable();
    for (part, off) in wrong {
        tell("search", format!("{table}: {off} rows more than the index knows have {part:?}"));
    }
    Ok(())
}

/// Are the words those of the names?
fn check_words(c: &Connection, searched: Searched, tell: &mut dyn FnMut(&'static str, String)) -> Result<()> {
    let Searched { table, words, .. } = searched;
    let sql = format!(
        "SELECT word, sum(kept), sum(counted)
         FROM (SELECT word, n AS kept, 0 AS counted FROM words WHERE list = :list
               UNION ALL SELECT word, 0, count(*) FROM {words} GROUP BY word)
         GROUP BY word HAVING sum(kept) <> sum(counted)"
    );
    let mut read = || -> rusqlite::Result<()> {
        let mut statement = c.prepare(&sql)?;
        let mut rows = statement.query(named_params! { ":list": table })?;
        while let Some(row) = rows.next()? {
            let (word, kept, counted): (String, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            tell("search", format!("{table}: word {word:?} kept {kept} times, in {counted} names"));
        }
        Ok(())
    };
    read().map_err(wrap("compare the words of a search"))
}

/// Writes the indexes of the searches anew, whatever is in them.
pub fn rebuild_search(c: &Connection) -> Result<()> {
    for Searched { table, index, words, .. } in SEARCHED {
        c.execute_batch(&format!(
            "INSERT INTO {index} ({index}) VALUES ('rebuild');
             DELETE FROM words WHERE list = '{table}';
             INSERT INTO words (list, word, n) SELECT '{table}', word, count(*) FROM {words} GROUP BY word;"
        ))
        .map_err(wrap("rebuild the index of a search"))?;
    }
    Ok(())
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

/// Writes the GTINs of the codes anew where they differ. (They are younger than the other keys, which an old schema gets first.)
pub fn rebuild_gtins(c: &Connection) -> Result<()> {
    let mut wrong = Vec::new();
    walk(c, GTINS, gtin_of, &mut |row| {
        if row.differs() {
            wrong.push((row.id, row.expected.clone()));
        }
    })?;
    for (id, [gtin, ..]) in wrong {
        c.prepare_cached("UPDATE products SET gtin = :gtin WHERE id = :id")
            .and_then(|mut statement| statement.execute(named_params! { ":id": id, ":gtin": gtin }))
            .map_err(wrap("rebuild the GTIN of a product"))?;
    }
    Ok(())
}

const PRODUCTS: &str = "SELECT id, name_key, search_key, code_key, name, code FROM products";
const GTINS: &str = "SELECT id, gtin, code FROM products WHERE code IS NOT NULL";
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
    Ok(Keyed {
        id: row.get(0)?,
        kept: [row.get(1)?, row.get(2)?, row.get(3)?],
        expected: [Some(fold(&name)), Some(product_key(&name, code.as_deref())), code.as_deref().map(plain_key)],
    })
}

fn gtin_of(row: &Row<'_>) -> rusqlite::Result<Keyed> {
    let code: String = row.get(2)?;
    Ok(Keyed { id: row.get(0)?, kept: [row.get(1)?, None, None], expected: [gtin(&code), None, None] })
}

fn client_of(row: &Row<'_>) -> rusqlite::Result<Keyed> {
    let (name, phone, email): (String, Option<String>, Option<String>) = (row.get(3)?, row.get(4)?, row.get(5)?);
    Ok(Keyed {
        id: row.get(0)?,
        kept: [row.get(1)?, row.get(2)?, None],
        expected: [Some(fold(&name)), Some(client_key(&name, phone.as_deref(), email.as_deref())), None],
    })
}
