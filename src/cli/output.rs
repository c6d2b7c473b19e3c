//! Rows on standard output, as an aligned table for people, as JSON or as CSV for programs. Programs read stable keys and
//! plain numbers; people read their own language.

use std::io::{self, Write};

use chrono::NaiveDate;
use clap::ValueEnum;
use serde_json::{Map, Value};

use super::headings::heading;
use super::table::Table;
use crate::domain::{Money, Quantity, Unit, UnitPrice};
use crate::i18n::{Format, Texts};
use crate::tr;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Shape {
    /// Aligned columns in the reader's language.
    #[default]
    Table,
    /// One array of objects, or one object.
    Json,
    /// Comma-separated, with a header.
    Csv,
}

/// A row: keys that are never translated, and what stands under them.
pub type Record = Vec<(&'static str, Cell)>;

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Absent.
    Null,
    /// An id or a count.
    Integer(i64),
    /// Yes or no.
    Flag(bool),
    /// As it is.
    Text(String),
    /// A word of ours, and the id of the text that people read.
    Word(&'static str, &'static str),
    /// Absent, with the id of the text that people read in its place.
    Nobody(&'static str),
    /// An amount.
    Money(Money),
    /// A price of one.
    Price(UnitPrice),
    /// A quantity, with its unit where people need it.
    Quantity(Quantity, Option<Unit>),
    /// A day.
    Day(NaiveDate),
    /// A month, by its first day.
    Month(NaiveDate),
    /// Rows under this one.
    Rows(&'static [&'static str], Vec<Record>),
}

impl Cell {
    /// A text, or nothing.
    pub fn text(text: Option<&str>) -> Cell {
        text.map_or(Cell::Null, |text| Cell::Text(text.to_owned()))
    }

    /// Is it a number, for the eye?
    fn is_number(&self) -> bool {
        match self {
            Cell::Integer(_) | Cell::Money(_) | Cell::Price(_) | Cell::Quantity(..) => true,
            Cell::Null
            | Cell::Flag(_)
            | Cell::Text(_)
            | Cell::Word(..)
            | Cell::Nobody(_)
            | Cell::Day(_)
            | Cell::Month(_)
            | Cell::Rows(..) => false,
        }
    }

    fn json(&self, format: Format) -> Value {
        match self {
            Cell::Null | Cell::Nobody(_) => Value::Null,
            Cell::Integer(number) => Value::from(*number),
            Cell::Flag(flag) => Value::from(*flag),
            Cell::Text(_)
            | Cell::Word(..)
            | Cell::Money(_)
            | Cell::Price(_)
            | Cell::Quantity(..)
            | Cell::Day(_)
            | Cell::Month(_) => Value::from(self.plain(format)),
            Cell::Rows(_, records) => records.iter().map(|record| object(record, format)).collect(),
        }
    }

    /// What a program reads.
    fn plain(&self, format: Format) -> String {
        match self {
            Cell::Null | Cell::Nobody(_) => String::new(),
            Cell::Integer(number) => number.to_string(),
            Cell::Flag(flag) => flag.to_string(),
            Cell::Text(text) => text.clone(),
            Cell::Word(word, _) => (*word).to_owned(),
            Cell::Money(amount) => amount.to_plain(format.currency),
            Cell::Price(price) => price.to_plain(format.currency),
            Cell::Quantity(quantity, _) => quantity.to_plain(),
            Cell::Day(day) => day.format("%Y-%m-%d").to_string(),
            Cell::Month(month) => month.format("%Y-%m").to_string(),
            Cell::Rows(..) => self.json(format).to_string(),
        }
    }

    /// What a person reads.
    fn words(&self, texts: &Texts, format: Format) -> String {
        match self {
            Cell::Null | Cell::Rows(..) => String::new(),
            Cell::Nobody(id) | Cell::Word(_, id) => texts.get(id),
            Cell::Integer(number) => number.to_string(),
            Cell::Flag(true) => tr!(texts, "cli-yes"),
            Cell::Flag(false) => tr!(texts, "cli-no"),
            // What a terminal could take for an order never reaches it.
            Cell::Text(text) => text.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect(),
            Cell::Money(amount) => format.money(*amount),
            Cell::Price(price) => format.price(*price),
            Cell::Quantity(quantity, Some(unit)) => format.quantity_full(*quantity, *unit),
            Cell::Quantity(quantity, None) => format.number(*quantity),
            Cell::Day(day) => format.date(*day),
            Cell::Month(month) => format.month_year(*month),
        }
    }
}

fn object(record: &Record, format: Format) -> Value {
    let map: Map<String, Value> = record.iter().map(|(key, cell)| ((*key).to_owned(), cell.json(format))).collect();
    Value::Object(map)
}

/// Writes one answer of a command.
pub struct Output<'a> {
    texts: &'a Texts,
    format: Format,
    shape: Shape,
    sink: Box<dyn Write + 'a>,
}

impl<'a> Output<'a> {
    /// An answer in a shape.
    pub fn new(texts: &'a Texts, format: Format, shape: Shape, sink: impl Write + 'a) -> Output<'a> {
        Output { texts, format, shape, sink: Box::new(sink) }
    }

    /// A sentence for people; programs that asked for rows get none.
    pub fn say(&mut self, sentence: &str) -> io::Result<()> {
        match self.shape {
            // The name of a file may hold what steers a terminal.
            Shape::Table => writeln!(self.sink, "{}", sentence.replace(|c: char| c.is_control() && c != '\n', "")),
            Shape::Json | Shape::Csv => Ok(()),
        }?;
        self.sink.flush()
    }

    /// One record: an object, one row, or a card.
    pub fn one(&mut self, record: &Record) -> io::Result<()> {
        match self.shape {
            Shape::Json => {
                serde_json::to_writer_pretty(&mut self.sink, &object(record, self.format)).map_err(io::Error::from)?;
                writeln!(self.sink)?;
            }
            Shape::Csv => {
                let mut csv = csv::Writer::from_writer(&mut self.sink);
                csv.write_record(record.iter().map(|(key, _)| key)).map_err(io::Error::from)?;
                csv.write_record(record.iter().map(|(_, cell)| guarded(cell, self.format))).map_err(io::Error::from)?;
                csv.flush()?;
            }
            Shape::Table => self.card(record)?,
        }
        self.sink.flush()
    }

    /// Many records. `next` gives them one by one, so that JSON and CSV cost no memory however many there are.
    pub fn many<E: From<io::Error>>(
        &mut self,
        columns: &'static [&'static str],
        mut next: impl FnMut() -> Result<Option<Record>, E>,
    ) -> Result<(), E> {
        match self.shape {
            Shape::Json => {
                let mut first = true;
                write!(self.sink, "[")?;
                while let Some(record) = next()? {
                    write!(self.sink, "{}", if first { "\n  " } else { ",\n  " })?;
                    serde_json::to_writer(&mut self.sink, &object(&record, self.format)).map_err(io::Error::from)?;
                    first = false;
                }
                writeln!(self.sink, "{}", if first { "]" } else { "\n]" })?;
            }
            Shape::Csv => {
                let mut csv = csv::Writer::from_writer(&mut self.sink);
                csv.write_record(columns).map_err(io::Error::from)?;
                while let Some(record) = next()? {
                    let cells = record.iter().map(|(_, cell)| guarded(cell, self.format));
                    csv.write_record(cells).map_err(io::Error::from)?;
                }
                csv.flush()?;
            }
            Shape::Table => {
                let mut table = self.table(columns);
                while let Some(record) = next()? {
                    self.push(&mut table, &record);
                }
                table.write(&mut self.sink)?;
            }
        }
        Ok(self.sink.flush()?)
    }

    fn table(&self, columns: &[&str]) -> Table {
        Table::new(columns.iter().map(|key| heading(self.texts, key)).collect())
    }

    fn push(&self, table: &mut Table, record: &Record) {
        table.push(record.iter().map(|(_, cell)| (cell.words(self.texts, self.format), cell.is_number())).collect());
    }

    /// A card: what has one value above, what has rows below.
    fn card(&mut self, record: &Record) -> io::Result<()> {
        let mut head = Table::bare();
        for (key, cell) in record.iter().filter(|(_, cell)| !matches!(cell, Cell::Rows(..))) {
            let label = heading(self.texts, key);
            head.push(vec![(label, false), (cell.words(self.texts, self.format), false)]);
        }
        head.write(&mut self.sink)?;
        for (_, cell) in record {
            if let Cell::Rows(columns, records) = cell {
                let mut table = self.table(columns);
                for record in records {
                    self.push(&mut table, record);
                }
                writeln!(self.sink)?;
                table.write(&mut self.sink)?;
            }
        }
        Ok(())
    }
}

/// A cell of CSV, in which no text is a formula.
fn guarded(cell: &Cell, format: Format) -> String {
    crate::exchange::csv::guarded(&cell.plain(format))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Currency;
    use crate::i18n::Lang;

    fn written(shape: Shape, name: &str) -> String {
        let texts = Texts::new(Lang::Fr);
        let mut sink = Vec::new();
        let mut output = Output::new(&texts, Format::new(Lang::Fr, Currency::EUR), shape, &mut sink);
        let mut rows = vec![vec![
            ("id", Cell::Integer(7)),
            ("name", Cell::Text(name.to_owned())),
            ("price", Cell::Price(UnitPrice::new(125_000))),
            ("stock", Cell::Quantity(Quantity::new(-250), Some(Unit::Kilogram))),
            ("code", Cell::Null),
        ]]
        .into_iter();
        output.many::<io::Error>(&["id", "name", "price", "stock", "code"], || Ok(rows.next())).unwrap();
        drop(output);
        String::from_utf8(sink).unwrap()
    }

    #[test]
    fn programs_read_plain_values() {
        let json = "[\n  {\"id\":7,\"name\":\"Thé\",\"price\":\"12.50\",\"stock\":\"-0.25\",\"code\":null}\n]\n";
        assert_eq!(written(Shape::Json, "Thé"), json);
        assert_eq!(written(Shape::Csv, "Thé, vert"), "id,name,price,stock,code\n7,\"Thé, vert\",12.50,-0.25,\n");
    }

    #[test]
    fn a_spreadsheet_runs_no_name() {
        for name in ["=1+1", "+33 6", "-x", "@SUM(A1)", "-1-1", "-"] {
            assert!(written(Shape::Csv, name).contains(&format!("'{name}")), "{name}");
        }
        assert!(written(Shape::Csv, "-12.5").contains(",-12.5,"));
    }

    #[test]
    fn a_terminal_runs_no_name() {
        assert!(!written(Shape::Table, "\u{1b}[2J").contains('\u{1b}'));
    }
}
