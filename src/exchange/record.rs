//! How a kind of record is declared: its fields, each a key and a typed value. Tables, JSON and CSV are made from it.

use chrono::NaiveDate;
use serde_json::Value;

use crate::{
    domain::{Currency, Money, Quantity, Unit, UnitPrice, fold},
    i18n::{Format, Lang, Texts},
    tr,
};

/// The fields of a kind of record, in order: the key that programs read (people read the text `column-<key>`), and the
/// value. What is exported is listed under the same keys, so one that was released is never renamed.
pub struct Schema<T: 'static>(pub &'static [(&'static str, fn(&T) -> Cell)]);

/// Keys and values of one thing.
pub type Record = Vec<(&'static str, Cell)>;

/// Many records of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Needed where there are no records.
    pub keys: Vec<&'static str>,
    pub records: Vec<Record>,
}

impl<T> Schema<T> {
    pub fn keys(&self) -> Vec<&'static str> {
        self.0.iter().map(|(key, _)| *key).collect()
    }

    pub fn record(&self, of: &T) -> Record {
        self.0.iter().map(|(key, cell)| (*key, cell(of))).collect()
    }

    pub fn table(&self, of: &[T]) -> Table {
        Table { keys: self.keys(), records: of.iter().map(|item| self.record(item)).collect() }
    }
}

/// One value of a record.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Null,
    /// An id or a count.
    Integer(i64),
    Flag(bool),
    Text(String),
    /// A stable word, and the id of the text that people read.
    Word(&'static str, &'static str),
    /// Absent, with the id of the text that people read in its place.
    Absent(&'static str),
    Money(Money),
    Price(UnitPrice),
    /// A quantity whose unit is in another field.
    Quantity(Quantity),
    /// A quantity that people read with its unit.
    Measure(Quantity, Unit),
    Unit(Unit),
    Day(NaiveDate),
    /// A month, by its first day.
    Month(NaiveDate),
    /// The records that belong to this one.
    Table(Table),
}

impl Cell {
    pub fn text(text: Option<&str>) -> Cell {
        text.map_or(Cell::Null, |text| Cell::Text(text.to_owned()))
    }

    /// Is it right-aligned?
    pub fn is_number(&self) -> bool {
        matches!(self, Cell::Integer(_) | Cell::Money(_) | Cell::Price(_) | Cell::Quantity(_) | Cell::Measure(..))
    }

    /// Amounts are strings: a JSON number would be read as a float.
    fn json(&self, currency: Currency) -> Value {
        match self {
            Cell::Null | Cell::Absent(_) => Value::Null,
            Cell::Integer(number) => Value::from(*number),
            Cell::Flag(flag) => Value::from(*flag),
            Cell::Table(table) => table.records.iter().map(|record| json(record, currency)).collect(),
            _ => Value::from(self.plain(currency)),
        }
    }

    /// What a program reads, the same in every language.
    pub fn plain(&self, currency: Currency) -> String {
        match self {
            Cell::Null | Cell::Absent(_) => String::new(),
            Cell::Integer(number) => number.to_string(),
            Cell::Flag(flag) => flag.to_string(),
            Cell::Text(text) => fold::printable(text),
            Cell::Word(word, _) => (*word).to_owned(),
            Cell::Money(amount) => amount.to_plain(currency),
            Cell::Price(price) => price.to_plain(currency),
            Cell::Quantity(quantity) | Cell::Measure(quantity, _) => quantity.to_plain(),
            Cell::Unit(unit) => unit.code().to_owned(),
            Cell::Day(day) => day.format("%Y-%m-%d").to_string(),
            Cell::Month(month) => month.format("%Y-%m").to_string(),
            Cell::Table(_) => self.json(currency).to_string(),
        }
    }

    /// What a spreadsheet reads in the reader's language: the decimal mark is its own. What belongs to one record is written behind
    /// each other, `2 × tea 9.80 | 1 × rice 3.00`.
    pub fn people(&self, format: Format) -> String {
        let plain = || self.plain(format.currency);
        match self {
            _ if self.is_number() && format.lang == Lang::Fr => plain().replace('.', ","),
            Cell::Table(table) => {
                let one =
                    |record: &Record| record.iter().map(|(_, cell)| cell.people(format)).collect::<Vec<_>>().join(" ");
                table.records.iter().map(one).collect::<Vec<_>>().join(" | ")
            }
            _ => plain(),
        }
    }

    /// What a person reads.
    pub fn words(&self, texts: &Texts, format: Format) -> String {
        match self {
            Cell::Null | Cell::Table(_) => String::new(),
            Cell::Absent(id) | Cell::Word(_, id) => texts.get(id),
            Cell::Integer(number) => number.to_string(),
            Cell::Flag(true) => tr!(texts, "cli-yes"),
            Cell::Flag(false) => tr!(texts, "cli-no"),
            // A control character could be an instruction to the terminal.
            Cell::Text(text) => fold::printable(text),
            Cell::Money(amount) => format.money(*amount),
            Cell::Price(price) => format.price(*price),
            Cell::Quantity(quantity) => format.number(*quantity),
            Cell::Measure(quantity, unit) => format.quantity(*quantity, *unit),
            Cell::Unit(unit) => texts.get(&format!("unit-{}", unit.code())),
            Cell::Day(day) => format.date(*day),
            Cell::Month(month) => format.month_year(*month),
        }
    }
}

/// A record as an object of JSON.
pub fn json(record: &Record, currency: Currency) -> Value {
    Value::Object(record.iter().map(|(key, cell)| ((*key).to_owned(), cell.json(currency))).collect())
}

/// The heading of a key, for people.
pub fn heading(texts: &Texts, key: &str) -> String {
    texts.get(&format!("column-{}", key.replace('_', "-")))
}
