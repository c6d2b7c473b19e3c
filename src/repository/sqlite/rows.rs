//! Stored values as domain values: what a column can't mean is damage, and says which column it is in.

use chrono::NaiveDate;
use rusqlite::{Row, types::Type};

use crate::domain::{
    moment::{day_of_number, local_time},
    money::Money,
    price::UnitPrice,
    quantity::Quantity,
    sale::number::Number,
};

/// A stored word as one of our enums.
pub fn word<T>(row: &Row<'_>, column: &'static str, parse: impl FnOnce(&str) -> Option<T>) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    parse(&text).ok_or_else(|| unknown(row, column, &text))
}

/// The same by the place of its column: where the rows are millions, a name is dear, and so is a copy of the word.
pub fn word_at<T>(row: &Row<'_>, column: usize, parse: impl FnOnce(&str) -> Option<T>) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    parse(text).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, format!("no such word: {text}").into())
    })
}

/// A quantity, in thousandths.
pub fn quantity(row: &Row<'_>, column: &'static str) -> rusqlite::Result<Quantity> {
    row.get(column).map(Quantity::new)
}

/// An amount, in minor units.
pub fn money(row: &Row<'_>, column: &'static str) -> rusqlite::Result<Money> {
    row.get(column).map(Money::new)
}

/// A unit price, in ten-thousandths of the major unit.
pub fn price(row: &Row<'_>, column: &'static str) -> rusqlite::Result<UnitPrice> {
    row.get(column).map(UnitPrice::new)
}

/// A business day, where there is one.
pub fn optional_day(row: &Row<'_>, column: &'static str) -> rusqlite::Result<Option<NaiveDate>> {
    let number: Option<i64> = row.get(column)?;
    number.map(|n| day_of_number(n).ok_or_else(|| unknown(row, column, &n.to_string()))).transpose()
}

/// A business day that must be there.
pub fn day(row: &Row<'_>, column: &'static str) -> rusqlite::Result<NaiveDate> {
    optional_day(row, column)?.ok_or_else(|| unknown(row, column, "NULL"))
}

/// A business day that must be there, by the place of its column: where the rows are thousands, a name is dear.
pub fn day_at(row: &Row<'_>, column: usize) -> rusqlite::Result<NaiveDate> {
    day_number_at(column, row.get(column)?)
}

/// A business day that was made of the value in this column.
pub fn day_number_at(column: usize, number: i64) -> rusqlite::Result<NaiveDate> {
    day_of_number(number).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Integer, format!("no such day: {number}").into())
    })
}

/// A number as it is printed, of the prefix and the count in two columns.
pub fn number(row: &Row<'_>, prefix: &'static str, count: &'static str) -> rusqlite::Result<String> {
    Ok(Number { prefix: row.get_ref(prefix)?.as_str()?, count: row.get(count)? }.to_string())
}

/// The same where there may be none.
pub fn optional_number(row: &Row<'_>, prefix: &'static str, count: &'static str) -> rusqlite::Result<Option<String>> {
    let Some(count) = row.get::<_, Option<i64>>(count)? else { return Ok(None) };
    Ok(Some(Number { prefix: row.get_ref(prefix)?.as_str()?, count }.to_string()))
}

/// The local time of `instant_ms` and `offset_minutes`, where they are known.
pub fn time(row: &Row<'_>) -> rusqlite::Result<Option<chrono::NaiveTime>> {
    let instant: Option<i64> = row.get("instant_ms")?;
    let offset: Option<i32> = row.get("offset_minutes")?;
    Ok(instant.zip(offset).and_then(|(instant, offset)| local_time(instant, offset)))
}

fn unknown(row: &Row<'_>, column: &str, value: &str) -> rusqlite::Error {
    let index = row.as_ref().column_index(column).unwrap_or_default();
    rusqlite::Error::FromSqlConversionFailure(index, Type::Text, format!("{column} is {value}").into())
}
