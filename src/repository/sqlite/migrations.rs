//! Migrations: append-only files, applied in order in one transaction, after a backup beside the file.

use std::path::Path;

use rusqlite::{
    Connection, OpenFlags, Transaction, TransactionBehavior,
    backup::{Backup, StepResult},
};

use super::connection::wrap;
use super::files::{Draft, beside, wrap_io};
use super::keys;
use crate::log;
use crate::repository::{RepositoryError, Result};

/// A change of the schema, and what the program does to the rows right after it.
struct Migration {
    sql: &'static str,
    then: fn(&Connection) -> Result<()>,
}

impl Migration {
    const fn of(sql: &'static str) -> Migration {
        Migration { sql, then: |_| Ok(()) }
    }
}

/// Every schema change since the first; the number of files applied is the file's `user_version`.
const MIGRATIONS: &[Migration] = &[
    Migration::of(include_str!("../../../assets/migrations/sqlite/0001_shop.sql")),
    Migration {
        sql: include_str!("../../../assets/migrations/sqlite/0002_search.sql"),
        then: |c| keys::rebuild(c).and_then(|()| keys::rebuild_search(c)),
    },
    Migration::of(include_str!("../../../assets/migrations/sqlite/0003_kept_up.sql")),
    Migration::of(include_str!("../../../assets/migrations/sqlite/0004_unit_months.sql")),
];

/// The version that this program knows.
pub fn latest() -> i64 {
    count(MIGRATIONS)
}

/// The version of a file.
pub fn version(c: &Connection) -> Result<i64> {
    c.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(wrap("read the schema's version"))
}

/// Builds the whole schema in an empty file, inside the caller's transaction.
pub fn build(transaction: &Transaction<'_>) -> Result<()> {
    apply(transaction, MIGRATIONS, 0)
}

/// Brings a file up to date. Two programs may start at once: the version is read again under the write lock.
pub fn migrate(c: &mut Connection, path: &Path) -> Result<()> {
    migrate_to(c, Some(path), MIGRATIONS)
}

/// Brings a copy up to date: the file that it was made from is its backup.
pub fn upgrade(c: &mut Connection) -> Result<()> {
    migrate_to(c, None, MIGRATIONS)
}

fn migrate_to(c: &mut Connection, path: Option<&Path>, migrations: &[Migration]) -> Result<()> {
    if version(c)? >= count(migrations) {
        return Ok(());
    }
    let transaction =
        c.transaction_with_behavior(TransactionBehavior::Immediate).map_err(wrap("begin the migration"))?;
    let from = version(&transaction)?;
    if from >= count(migrations) {
        return Ok(());
    }
    // Under the lock, so that what is kept is what is about to be changed.
    path.map_or(Ok(()), |path| back_up(path, from))?;
    apply(&transaction, migrations, from)?;
    transaction.commit().map_err(wrap("commit the migration"))?;
    log::info(format_args!("schema changed from version {from} to {}", count(migrations)));
    Ok(())
}

fn apply(transaction: &Transaction<'_>, migrations: &[Migration], from: i64) -> Result<()> {
    for migration in migrations.iter().skip(usize::try_from(from).unwrap_or(0)) {
        transaction.execute_batch(migration.sql).map_err(wrap("change the schema"))?;
        (migration.then)(transaction)?;
    }
    transaction.pragma_update(None, "user_version", count(migrations)).map_err(wrap("mark the schema's version"))?;
    let broken = transaction
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get::<_, i64>(0))
        .map_err(wrap("check the references"))?;
    if broken > 0 {
        return Err(RepositoryError::Damaged(format!("{broken} references lead nowhere")));
    }
    Ok(())
}

/// Keeps the file as it is, as `<name>.before-v2.bak`: written whole under another name first.
fn back_up(path: &Path, from: i64) -> Result<()> {
    let kept = beside(path, &format!(".before-v{}.bak", from + 1));
    let unkept = wrap_io("back the file up before a migration");
    let draft = Draft::beside(&kept, "new").map_err(&unkept)?;
    let copy = || -> rusqlite::Result<StepResult> {
        // A connection of its own: SQLite copies nothing from one that is about to write.
        let source = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut target = Connection::open(draft.path())?;
        let step = Backup::new(&source, &mut target)?.step(-1)?;
        target.close().map_err(|(_, error)| error)?;
        Ok(step)
    };
    match copy().map_err(wrap("back the file up before a migration"))? {
        StepResult::Done => draft.place(&kept, true).map_err(unkept),
        _ => Err(RepositoryError::Busy),
    }
}

fn count(migrations: &[Migration]) -> i64 {
    i64::try_from(migrations.len()).unwrap_or(i64::MAX)
}

/// The schema as a new file has it, in memory.
pub fn fresh() -> Result<Connection> {
    let mut c = Connection::open_in_memory().map_err(wrap("open a schema in memory"))?;
    let transaction = c.transaction().map_err(wrap("begin"))?;
    build(&transaction)?;
    transaction.commit().map_err(wrap("commit"))?;
    Ok(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{currency::Currency, moment::Moment, shop::OversellPolicy, shop::Shop};
    use crate::repository::sqlite::connection;

    fn opened(path: &Path) -> connection::Opened {
        let shop = Shop {
            name: "Chez Awa".into(),
            currency: Currency::from_code("XOF").unwrap(),
            language: None,
            cutoff_minutes: 0,
            oversell: OversellPolicy::Ask,
        };
        let now =
            Moment { instant_ms: 0, offset_minutes: 0, day: chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap() };
        connection::create(path, &shop, &now).unwrap()
    }

    fn longer(more: &[&'static str]) -> Vec<Migration> {
        let known = MIGRATIONS.iter().map(|known| Migration { sql: known.sql, then: known.then });
        known.chain(more.iter().map(|sql| Migration::of(sql))).collect()
    }

    #[test]
    fn a_migration_leaves_a_backup_and_runs_once() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("shop.db");
        let mut opened = opened(&path);
        let c = &mut opened.connection;
        let longer = longer(&["ALTER TABLE shop ADD COLUMN motto TEXT"]);
        migrate_to(c, Some(&path), &longer).unwrap();
        migrate_to(c, Some(&path), &longer).unwrap();
        assert_eq!(version(c).unwrap(), latest() + 1);
        c.execute("UPDATE shop SET motto = 'Bienvenue'", []).unwrap();
        let kept = Connection::open(beside(&path, &format!(".before-v{}.bak", latest() + 1))).unwrap();
        assert_eq!(version(&kept).unwrap(), latest());
        assert!(kept.prepare("SELECT motto FROM shop").is_err());
        assert_eq!(kept.query_row("SELECT name FROM shop", [], |row| row.get::<_, String>(0)).unwrap(), "Chez Awa");
    }

    #[test]
    fn a_migration_that_fails_changes_nothing() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("shop.db");
        let mut opened = opened(&path);
        let c = &mut opened.connection;
        let broken = longer(&["ALTER TABLE shop ADD COLUMN motto TEXT", "SELECT nothing"]);
        assert!(migrate_to(c, Some(&path), &broken).is_err());
        assert_eq!(version(c).unwrap(), latest());
        assert!(c.prepare("SELECT motto FROM shop").is_err());
    }
}
