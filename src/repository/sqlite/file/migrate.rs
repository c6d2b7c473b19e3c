//! Migrations: append-only files, applied in order to a copy, which takes the place of the file when it is whole. What stood there
//! is kept beside it.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Batch, Connection, OpenFlags, Transaction, config::DbConfig, fallible_iterator::FallibleIterator};

use super::claim::{Claim, claim, foresee};
use super::names::{Draft, beside, folder_of, real, remove_all, shown, sweep, sync_folder, wrap_io, wrap_place};
use super::open::{inspect, open_to_read, recognise};
use crate::domain::import::Progress;
use crate::log;
use crate::repository::sqlite::{
    connection::{self, configure, wrap},
    keys, totals,
};
use crate::repository::{FileProblem, OnProgress, RepositoryError, Result};

/// A change of the schema, and what the program does to the rows right after it.
struct Migration {
    sql: &'static str,
    then: fn(&Connection) -> Result<()>,
    /// Are the totals to be added up anew, in the newest schema?
    retotal: bool,
}

impl Migration {
    const fn of(sql: &'static str) -> Migration {
        Migration { sql, then: |_| Ok(()), retotal: false }
    }
}

/// Every schema change since the first; the number of files applied is the file's `user_version`.
const MIGRATIONS: &[Migration] = &[
    Migration::of(include_str!("../../../../assets/migrations/sqlite/0001_shop.sql")),
    Migration {
        sql: include_str!("../../../../assets/migrations/sqlite/0002_search.sql"),
        then: |c| keys::rebuild(c).and_then(|()| keys::rebuild_search(c)),
        retotal: false,
    },
    Migration::of(include_str!("../../../../assets/migrations/sqlite/0003_kept_up.sql")),
    Migration::of(include_str!("../../../../assets/migrations/sqlite/0004_unit_months.sql")),
    Migration {
        sql: include_str!("../../../../assets/migrations/sqlite/0005_till.sql"),
        then: |_| Ok(()),
        retotal: true,
    },
];

/// What all of them together give in an empty file, rows included: a new shop is built from it at once. Written by a test, below.
const SCHEMA: &str = include_str!("../../../../assets/schema/sqlite.sql");

/// The parts of the progress, of a thousand: copying, changing the schema, adding up.
const COPIED: u64 = 200;
const CHANGED: u64 = 600;
const WHOLE: u64 = 1_000;

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

/// Brings the shop of an older program up to date; returns the name under which what stood there is kept, or `None` where there was
/// nothing to do.
pub fn migrate(path: &Path, progress: OnProgress<'_>) -> Result<Option<PathBuf>> {
    let path = &real(path);
    let from = version_of(path)?;
    if from >= latest() {
        return Ok(None);
    }
    foresee(path)?;
    sweep(path, folder_of(path));
    // Nobody gets in from here on, so that what is copied is what is replaced.
    let claimed = claim(path)?;
    let Claim::Database { presence, .. } = &claimed else {
        return Err(RepositoryError::File { path: shown(path), problem: FileProblem::InUse });
    };
    // Somebody else may have been faster.
    let from = version_of_claimed(&claimed)?.unwrap_or(from);
    if from >= latest() {
        return Ok(None);
    }
    let draft = Draft::beside(path, "migrating").map_err(wrap_place(path))?;
    let mut tell = |done: u64| {
        if progress(Progress { done, total: WHOLE }) { Ok(()) } else { Err(RepositoryError::Interrupted) }
    };
    tell(0)?;
    let mut stopped = None;
    let copied = OpenOptions::new().write(true).open(draft.path()).and_then(|mut file| {
        presence.copy(&mut file, &mut |done, whole| {
            let outcome = tell(COPIED.saturating_mul(done).checked_div(whole).unwrap_or(0));
            let go_on = outcome.is_ok();
            stopped = outcome.err();
            go_on
        })
    });
    if let Some(stopped) = stopped {
        return Err(stopped);
    }
    copied.map_err(wrap_place(path))?;
    change(draft.path(), &mut |done| tell(COPIED + done * (WHOLE - COPIED) / WHOLE))
        .map_err(|error| of_place(error, path))?;
    let rights = fs::metadata(path).and_then(|about| fs::set_permissions(draft.path(), about.permissions()));
    rights.map_err(wrap_place(path))?;
    let kept = keep(path, from).map_err(wrap_io("keep the file as it was"))?;
    draft.place(path, true).map_err(wrap_place(path))?;
    log::info(format_args!("schema changed from version {from} to {}", latest()));
    Ok(Some(kept))
}

fn version_of(path: &Path) -> Result<i64> {
    let _presence = inspect(path)?;
    let c = open_to_read(path)?;
    recognise(&c, path)
}

fn version_of_claimed(claimed: &Claim) -> Result<Option<i64>> {
    match claimed {
        Claim::Database { connection, .. } => version(connection).map(Some),
        Claim::Bare { .. } => Ok(None),
    }
}

/// Where the copy has no room, neither has the shop.
fn of_place(error: RepositoryError, path: &Path) -> RepositoryError {
    match error {
        RepositoryError::DiskFull => RepositoryError::File { path: shown(path), problem: FileProblem::NoRoom },
        other => other,
    }
}

/// Changes a copy that nobody else sees: half of it is worth nothing, so it needs no journal, and is synced when it gets its place.
fn change(draft: &Path, tell: &mut dyn FnMut(u64) -> Result<()>) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut c = Connection::open_with_flags(draft, flags).map_err(wrap("open the copy"))?;
    configure(&c)?;
    connection::journal_off(&c)?;
    let _tuned = connection::Tuned::for_long_work(&c, false)?;
    upgrade(&mut c, tell)?;
    c.close().map_err(|(_, error)| wrap("close the copy")(error))
}

/// The file gets a second name, `<name>.before-v5.bak`; it keeps its first one until the new file takes it.
fn keep(path: &Path, from: i64) -> io::Result<PathBuf> {
    let kept = beside(path, &format!(".before-v{}.bak", from + 1));
    let second = beside(&kept, &format!(".new-{}-0", std::process::id()));
    remove_all(&second);
    if fs::hard_link(path, &second).is_err() {
        // A file system without links (a USB stick).
        fs::copy(path, &second)?;
        File::open(&second)?.sync_all()?;
    }
    fs::rename(&second, &kept)?;
    sync_folder(path);
    Ok(kept)
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
    for migration in &ahead {
        let mut batch = Batch::new(transaction, migration.sql);
        while let Some(mut statement) = batch.next().map_err(wrap("change the schema"))? {
            tell((CHANGED * done.min(all)).checked_div(all).unwrap_or(0))?;
            let mut rows = statement.query([]).map_err(wrap("change the schema"))?;
            while rows.next().map_err(wrap("change the schema"))?.is_some() {}
            done += 1;
        }
        (migration.then)(transaction)?;
    }
    if from > 0 && ahead.iter().any(|migration| migration.retotal) {
        let mut asked = 0_u64;
        totals::rebuild(transaction, &mut || {
            asked += 1;
            // How often it asks grows with the shop; the last part of the way is as long as it takes.
            tell(CHANGED + (WHOLE - CHANGED) * asked / (asked + 20_000))
        })?;
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

/// The schema as a new file has it, in memory.
pub fn fresh() -> Result<Connection> {
    let c = Connection::open_in_memory().map_err(wrap("open a schema in memory"))?;
    build(&c)?;
    Ok(c)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::path::Path;

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
    fn a_new_shop_is_what_the_migrations_give() {
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
