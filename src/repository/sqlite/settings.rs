//! The settings of the shop: one row.

use rusqlite::{Connection, ToSql, named_params};

use super::{catalogue::update, connection::wrap, rows};
use crate::domain::{
    currency::Currency,
    edit::{Edit, Versioned},
    moment::Moment,
    shop::{OversellPolicy, Shop},
};
use crate::repository::{RepositoryError, Result};

/// Writes the one row of a new shop, with an id that no other shop has.
pub fn insert(c: &Connection, shop: &Shop, now: &Moment) -> Result<()> {
    let shop = shop.clone().checked()?;
    c.execute(
        "INSERT INTO shop (id, random_id, name, currency, exponent, language, cutoff_minutes, oversell, created_ms)
         VALUES (1, lower(hex(randomblob(16))), :name, :currency, :exponent, :language, :cutoff, :oversell, :now)",
        named_params! {
            ":name": shop.name,
            ":currency": shop.currency.code(),
            ":exponent": shop.currency.exponent(),
            ":language": shop.language,
            ":cutoff": shop.cutoff_minutes,
            ":oversell": shop.oversell.code(),
            ":now": now.instant_ms,
        },
    )
    .map_err(wrap("write the settings"))?;
    Ok(())
}

/// The settings.
pub fn load(c: &Connection) -> Result<Versioned<Shop>> {
    c.prepare_cached("SELECT name, currency, language, cutoff_minutes, oversell, version FROM shop WHERE id = 1")
        .and_then(|mut statement| {
            statement.query_row([], |row| {
                let shop = Shop {
                    name: row.get("name")?,
                    currency: rows::word(row, "currency", Currency::from_code)?,
                    language: row.get("language")?,
                    cutoff_minutes: row.get("cutoff_minutes")?,
                    oversell: rows::word(row, "oversell", OversellPolicy::parse)?,
                };
                Ok(Versioned { row: shop, version: row.get("version")? })
            })
        })
        .map_err(|error| match error {
            rusqlite::Error::QueryReturnedNoRows => RepositoryError::Damaged("the shop's settings are gone".into()),
            other => wrap("read the settings")(other),
        })
}

/// Writes the fields that differ, over the settings of a version.
pub fn put(c: &Connection, change: &Edit<Shop>, over: i64) -> Result<()> {
    let Edit { before: from, after: to } = change;
    let (code, exponent) = (to.currency.code(), to.currency.exponent());
    let oversell = to.oversell.code();
    let fields: [(&str, bool, &dyn ToSql); 6] = [
        ("name", from.name != to.name, &to.name),
        ("currency", from.currency != to.currency, &code),
        ("exponent", from.currency != to.currency, &exponent),
        ("language", from.language != to.language, &to.language),
        ("cutoff_minutes", from.cutoff_minutes != to.cutoff_minutes, &to.cutoff_minutes),
        ("oversell", from.oversell != to.oversell, &oversell),
    ];
    update(c, "shop", 1, over, &fields)
}
