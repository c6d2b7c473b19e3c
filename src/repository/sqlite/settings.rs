//! The settings of the shop: one row.

use rusqlite::{Connection, named_params};

use super::{connection::wrap, rows};
use crate::domain::{
    currency::Currency,
    invalid::{Field, Invalid, Problem},
    moment::Moment,
    product::checked_name,
    shop::{OversellPolicy, Shop},
};
use crate::repository::{RepositoryError, Result};

/// The last minute after midnight at which a business day may end.
const CUTOFF_MAX: u16 = 719;

/// Writes the one row of a new shop.
pub fn insert(c: &Connection, shop: &Shop, now: &Moment) -> Result<()> {
    let name = checked(shop)?;
    c.execute(
        "INSERT INTO shop (id, name, currency, exponent, language, cutoff_minutes, oversell, created_ms)
         VALUES (1, :name, :currency, :exponent, :language, :cutoff, :oversell, :now)",
        named_params! {
            ":name": name,
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
pub fn load(c: &Connection) -> Result<Shop> {
    c.prepare_cached("SELECT name, currency, language, cutoff_minutes, oversell FROM shop WHERE id = 1")
        .and_then(|mut statement| {
            statement.query_row([], |row| {
                Ok(Shop {
                    name: row.get("name")?,
                    currency: rows::word(row, "currency", Currency::from_code)?,
                    language: row.get("language")?,
                    cutoff_minutes: row.get("cutoff_minutes")?,
                    oversell: rows::word(row, "oversell", OversellPolicy::parse)?,
                })
            })
        })
        .map_err(|error| match error {
            rusqlite::Error::QueryReturnedNoRows => RepositoryError::Damaged("the shop's settings are gone".into()),
            other => wrap("read the settings")(other),
        })
}

/// Changes the settings; the currency only while there is no document.
pub fn change(c: &Connection, shop: &Shop) -> Result<()> {
    let name = checked(shop)?;
    if load(c)?.currency != shop.currency {
        let used = c
            .query_row("SELECT EXISTS (SELECT 1 FROM documents)", [], |row| row.get::<_, bool>(0))
            .map_err(wrap("look for documents"))?;
        if used {
            return Err(Invalid::new(Field::Currency, Problem::Frozen).into());
        }
    }
    c.execute(
        "UPDATE shop SET name = :name, currency = :currency, exponent = :exponent, language = :language,
                cutoff_minutes = :cutoff, oversell = :oversell
         WHERE id = 1",
        named_params! {
            ":name": name,
            ":currency": shop.currency.code(),
            ":exponent": shop.currency.exponent(),
            ":language": shop.language,
            ":cutoff": shop.cutoff_minutes,
            ":oversell": shop.oversell.code(),
        },
    )
    .map_err(wrap("change the settings"))?;
    Ok(())
}

/// The cleaned name, or what is wrong with the settings.
fn checked(shop: &Shop) -> Result<String> {
    if shop.cutoff_minutes > CUTOFF_MAX {
        return Err(Invalid::new(Field::Cutoff, Problem::OutOfRange).into());
    }
    if shop.currency.exponent() > 3 {
        return Err(Invalid::new(Field::Currency, Problem::OutOfRange).into());
    }
    Ok(checked_name(&shop.name)?)
}
