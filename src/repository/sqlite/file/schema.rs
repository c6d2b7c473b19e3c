//! The schema: append-only migrations, applied in order, and what they give together in a new file.

use std::{cell::Cell, collections::BTreeMap};

use rusqlite::{Batch, Connection, Transaction, config::DbConfig, fallible_iterator::FallibleIterator};

use crate::log;
use crate::repository::sqlite::{connection::wrap, keys, seals, totals};
use crate::repository::{RepositoryError, Result};

/// Called now and then by long work; an error ends it.
type GoOn<'a> = &'a mut dyn FnMut() -> Result<()>;

/// A change of the schema, and what the program does to the rows right after it.
struct Migration {
    sql: &'static str,
    then: fn(&Connection, GoOn<'_>) -> Result<()>,
    /// Are the totals to be added up anew, in the newest schema?
    retotal: bool,
}

impl Migration {
    const fn of(sql: &'static str) -> Migration {
        Migration { sql, then: |_, _| Ok(()), retotal: false }
    }

    const fn retotal(sql: &'static str) -> Migration {
        Migration { retotal: true, ..Migration::of(sql) }
    }
}

/// Every schema change since the first; the number of files applied is the file's `user_version`.
const MIGRATIONS: &[Migration] = &[
    Migration::of(include_str!("../../../../assets/migrations/sqlite/0001_shop.sql")),
    Migration {
        sql: include_str!("../../../../assets/migrations/sqlite/0002_search.sql"),
        then: |c, _| keys::rebuild(c).and_then(|()| keys::rebuild_search(c)),
        retotal: false,
    },
    Migration::of(include_str!("../../../../assets/migrations/sqlite/0003_kept_up.sql")),
    Migration::of(include_str!("../../../../assets/migrations/sqlite/0004_unit_months.sql")),
    Migration::retotal(include_str!("../../../../assets/migrations/sqlite/0005_till.sql")),
    Migration {
        sql: include_str!("../../../../assets/migrations/sqlite/0006_codes.sql"),
        then: |c, _| keys::rebuild_gtins(c),
        retotal: false,
    },
    Migration {
        sql: include_str!("../../../../assets/migrations/sqlite/0007_chain.sql"),
        then: seals::begin,
        retotal: false,
    },
    Migration::of(include_str!("../../../../assets/migrations/sqlite/0008_windows.sql")),
    Migration::retotal(include_str!("../../../../assets/migrations/sqlite/0009_voids.sql")),
];

/// What all of them together give in an empty file, rows included: a new shop is built from it at once. Written by a test, below.
const SCHEMA: &str = include_str!("../../../../assets/schema/sqlite.sql");

/// The parts of the progress, of a thousand: changing the schema, then adding up.
const CHANGED: u64 = 600;
pub const WHOLE: u64 = 1_000;

/// The version that this program knows.
pub fn latest() -> i64 {
    count(MIGRATIONS)
}

/// The version of a file.
pub fn version(c: &Connection) -> Result<i64> {
    c.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(wrap("read the schema's version"))
}

/// Sets a connection up for a change of the schema, before its transaction: tables are made anew and renamed, and every reference
/// is verified at the end.
pub fn prepare(c: &Connection) -> Result<()> {
    c.pragma_update(None, "foreign_keys", false).map_err(wrap("set up the migration"))?;
    c.set_db_config(DbConfig::SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, true).map(drop).map_err(wrap("set up the migration"))
}

/// Builds the whole schema in an empty file, inside the caller's transaction.
pub fn build(c: &Connection) -> Result<()> {
    c.execute_batch(SCHEMA).map_err(wrap("build the schema"))?;
    c.pragma_update(None, "user_version", latest()).map_err(wrap("mark the schema's version"))
}

/// Brings a copy up to date: the file that it was made from is its backup.
pub fn upgrade(c: &mut Connection, tell: &mut dyn FnMut(u64) -> Result<()>) -> Result<()> {
    let from = version(c)?;
    if from >= latest() {
        return Ok(());
    }
    prepare(c)?;
    let transaction = c.transaction().map_err(wrap("begin the migration"))?;
    apply(&transaction, MIGRATIONS, from, tell)?;
    transaction.commit().map_err(wrap("commit the migration"))
}

fn apply(
    transaction: &Transaction<'_>,
    migrations: &[Migration],
    from: i64,
    tell: &mut dyn FnMut(u64) -> Result<()>,
) -> Result<()> {
    let ahead: Vec<&Migration> = migrations.iter().skip(usize::try_from(from).unwrap_or(0)).collect();
    let statements = |migration: &&Migration| migration.sql.matches(";\n").count() as u64;
    let all = ahead.iter().map(statements).sum::<u64>().max(1);
    let mut done = 0_u64;
    // A part whose length is not known comes ever nearer to the end; nothing after it goes back.
    let (mut at, mut asked) = (0, 0_u64);
    let mut tell = |part: u64| {
        at = part.max(at);
        tell(at)
    };
    let mut longer = |tell: &mut dyn FnMut(u64) -> Result<()>| {
        asked += 1;
        tell(CHANGED + (WHOLE - CHANGED) * asked / (asked + 20_000))
    };
    for migration in &ahead {
        let mut batch = Batch::new(transaction, migration.sql);
        while let Some(mut statement) = batch.next().map_err(wrap("change the schema"))? {
            tell((CHANGED * done.min(all)).checked_div(all).unwrap_or(0))?;
            let mut rows = statement.query([]).map_err(wrap("change the schema"))?;
            while rows.next().map_err(wrap("change the schema"))?.is_some() {}
            done += 1;
        }
        (migration.then)(transaction, &mut || longer(&mut tell))?;
    }
    if from > 0 && ahead.iter().any(|migration| migration.retotal) {
        totals::rebuild(transaction, &mut || longer(&mut tell))?;
    }
    transaction.pragma_update(None, "user_version", count(migrations)).map_err(wrap("mark the schema's version"))?;
    let broken = transaction
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get::<_, i64>(0))
        .map_err(wrap("check the references"))?;
    if broken > 0 {
        return Err(RepositoryError::Damaged(format!("{broken} references lead nowhere")));
    }
    tell(WHOLE)
}

fn count(migrations: &[Migration]) -> i64 {
    i64::try_from(migrations.len()).unwrap_or(i64::MAX)
}

/// Refuses triggers that are not ours, or no longer as we wrote them: they act on whatever is recorded.
pub fn no_foreign_triggers(c: &Connection) -> Result<()> {
    let foreign = foreign_triggers(c)?;
    if foreign.is_empty() { Ok(()) } else { Err(RepositoryError::Foreign(foreign.join(", "))) }
}

fn foreign_triggers(c: &Connection) -> Result<Vec<String>> {
    let triggers: Vec<(String, Option<String>)> = c
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name")
        .and_then(|mut statement| statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .map_err(wrap("read the triggers"))?;
    let foreign = triggers.into_iter().filter(|(_, sql)| !sql.as_deref().is_some_and(is_ours));
    Ok(foreign.map(|(name, _)| name).collect())
}

/// Does the newest schema hold this statement, to the letter?
fn is_ours(sql: &str) -> bool {
    SCHEMA.contains(&format!("\n{sql};\n"))
}

/// What was verified of the schema, until it changes.
#[derive(Debug, Default)]
pub struct KnownSchema(Cell<Option<i64>>);

impl KnownSchema {
    /// In a transaction that is about to write: another program may have put a trigger in since the last one.
    pub fn hold(&self, c: &Connection) -> Result<()> {
        let now: i64 = c
            .prepare_cached("PRAGMA schema_version")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(wrap("read the schema's version"))?;
        if self.0.get() != Some(now) {
            no_foreign_triggers(c)?;
            self.0.set(Some(now));
        }
        Ok(())
    }
}

/// Name, and statement, of every table, index, trigger and view, by type and name.
pub type Objects = BTreeMap<(String, String), String>;

pub fn objects(c: &Connection) -> Result<Objects> {
    let sql =
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    c.prepare(sql)
        .and_then(|mut statement| {
            statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?.collect()
        })
        .map_err(wrap("read the schema"))
}

/// Can it be made anew from what else is in the file? The tables of a search can, and those that it keeps itself.
pub fn is_derived(kind: &str, name: &str) -> bool {
    kind != "table" || SEARCHES.iter().any(|of| name.starts_with(of))
}

const SEARCHES: [&str; 6] =
    ["product_search", "client_search", "product_trigrams", "client_trigrams", "product_terms", "client_terms"];

/// Takes every trigger out that is not ours, and makes triggers, views, indexes and search tables anew that are missing or changed.
pub fn reinstall(c: &Connection) -> Result<()> {
    let (wanted, present) = (objects(&fresh()?)?, objects(c)?);
    // What a search keeps itself comes and goes with it.
    let derived = |(kind, name): (&str, &str)| is_derived(kind, name) && !kept_by_a_search(kind, name);
    let run = |sql: &str| c.execute_batch(sql).map_err(wrap("make a part of the schema anew"));
    for ((kind, name), sql) in &present {
        let ours = wanted.get(&(kind.clone(), name.clone()));
        if ours != Some(sql) && (kind == "trigger" || ours.is_some() && derived((kind, name))) {
            run(&drop_statement(kind, name))?;
        }
    }
    let standing = objects(c)?;
    // Tables of a search first, then what refers to others.
    let missing = |(key, _): &(&(String, String), &String)| !standing.contains_key(*key);
    let mut missing: Vec<_> = wanted.iter().filter(missing).filter(|((kind, name), _)| derived((kind, name))).collect();
    missing.sort_by_key(|((kind, _), _)| (kind != "view", kind == "trigger"));
    for ((_, name), sql) in missing {
        run(sql)?;
        if sql.contains("USING fts5 ") {
            run(&format!("INSERT INTO {name} ({name}, rank) VALUES ('secure-delete', 1)"))?;
        }
    }
    Ok(())
}

fn kept_by_a_search(kind: &str, name: &str) -> bool {
    kind == "table" && !SEARCHES.contains(&name)
}

/// Takes out of a copy whatever the schema of its version has not; returns what it was.
pub fn drop_foreign(c: &Connection, version: i64, triggers_only: bool) -> Result<Vec<String>> {
    let wanted = objects(&at(version)?)?;
    let mut dropped = Vec::new();
    // A trigger of a table goes with it.
    let mut present: Vec<_> = objects(c)?.into_iter().filter(|(key, sql)| wanted.get(key) != Some(sql)).collect();
    present.sort_by_key(|((kind, _), _)| kind != "trigger");
    for ((kind, name), _) in present {
        let known = wanted.contains_key(&(kind.clone(), name.clone()));
        if kind == "trigger" || !(known || triggers_only) {
            c.execute_batch(&drop_statement(&kind, &name)).map_err(wrap("take out what is not ours"))?;
            dropped.push(format!("{kind} {name}"));
        }
    }
    for name in &dropped {
        log::warn(format_args!("taken out, not ours: {name}"));
    }
    Ok(dropped)
}

fn drop_statement(kind: &str, name: &str) -> String {
    format!("DROP {kind} IF EXISTS \"{}\"", name.replace('"', "\"\""))
}

/// The schema as a file of this version has it, in memory.
fn at(version: i64) -> Result<Connection> {
    let mut c = Connection::open_in_memory().map_err(wrap("open a schema in memory"))?;
    prepare(&c)?;
    let migrations = MIGRATIONS.get(..usize::try_from(version).unwrap_or(0)).unwrap_or(MIGRATIONS);
    let transaction = c.transaction().map_err(wrap("begin the migration"))?;
    apply(&transaction, migrations, 0, &mut |_| Ok(()))?;
    transaction.commit().map_err(wrap("commit the migration"))?;
    Ok(c)
}

/// The schema as a new file has it, in memory.
pub fn fresh() -> Result<Connection> {
    let c = Connection::open_in_memory().map_err(wrap("open a schema in memory"))?;
    build(&c)?;
    Ok(c)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::{fs, path::Path};

    use super::*;

    const HEADING: &str = "\
-- The schema of a new shop: what the files in `assets/migrations/sqlite` give one after the other, which is where each table is
-- explained. Written by `UPDATE_DOCS=1 cargo test --lib migrate`; never edited by hand.
";

    fn texts(c: &Connection, sql: &str) -> Vec<String> {
        c.prepare(sql)
            .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
            .unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// Every statement that makes this schema anew, and the rows that it begins with.
    fn dump(c: &Connection) -> String {
        let mut dump = HEADING.to_owned();
        let made = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
                    AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY rowid";
        for sql in texts(c, made) {
            write!(dump, "\n{sql};\n").unwrap();
        }
        dump.push('\n');
        for table in
            texts(c, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name")
        {
            let columns = texts(c, &format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid")).join(", ");
            let quoted =
                texts(c, &format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}') ORDER BY cid"));
            if table.starts_with("sqlite_") {
                continue;
            }
            for row in texts(c, &format!("SELECT concat_ws(', ', {}) FROM {table}", quoted.join(", "))) {
                writeln!(dump, "INSERT INTO {table} ({columns}) VALUES ({row});").unwrap();
            }
        }
        for searched in texts(c, "SELECT name FROM pragma_table_list WHERE type = 'virtual' AND name LIKE '%_search'") {
            writeln!(dump, "INSERT INTO {searched} ({searched}, rank) VALUES ('secure-delete', 1);").unwrap();
            let config = format!("SELECT k || v FROM {searched}_config WHERE k <> 'version' ORDER BY k");
            assert_eq!(texts(c, &config), ["secure-delete1"]);
        }
        dump
    }

    #[test]
    fn a_new_shop_is_like_one_that_was_migrated() {
        let mut migrated = Connection::open_in_memory().unwrap();
        prepare(&migrated).unwrap();
        let transaction = migrated.transaction().unwrap();
        apply(&transaction, MIGRATIONS, 0, &mut |_| Ok(())).unwrap();
        transaction.commit().unwrap();
        let wanted = dump(&migrated);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/schema/sqlite.sql");
            return fs::write(path, wanted).unwrap();
        }
        assert!(
            SCHEMA == wanted,
            "assets/schema/sqlite.sql is stale: UPDATE_DOCS=1 cargo test --lib migrate writes it"
        );
        assert!(dump(&fresh().unwrap()) == wanted, "the schema does not give what it was written from");
    }
}
