//! Records on standard output, as an aligned table for people, as JSON or as CSV for programs.

use std::io::{self, Write};
use std::iter;

use clap::ValueEnum;

use super::failure::Failure;
use super::table::TextTable;
use crate::exchange::csv::line;
use crate::exchange::record::{Cell, Record, Table, heading, json};
use crate::i18n::{Format, Texts};

/// How records are written.
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

/// Writes one answer of a command.
pub struct Output<'a> {
    texts: &'a Texts,
    format: Format,
    shape: Shape,
    sink: Box<dyn Write + 'a>,
}

impl<'a> Output<'a> {
    pub fn new(texts: &'a Texts, format: Format, shape: Shape, sink: impl Write + 'a) -> Output<'a> {
        Output { texts, format, shape, sink: Box::new(sink) }
    }

    /// A sentence for people; programs that asked for records get none.
    pub fn say(&mut self, sentence: &str) -> io::Result<()> {
        match self.shape {
            // The name of a file may hold what steers a terminal.
            Shape::Table => writeln!(self.sink, "{}", sentence.replace(|c: char| c.is_control() && c != '\n', "")),
            Shape::Json | Shape::Csv => Ok(()),
        }?;
        self.sink.flush()
    }

    /// What was done: a sentence for people, a record for programs.
    pub fn done(&mut self, sentence: &str, record: Record) -> Result<(), Failure> {
        match self.shape {
            Shape::Table => Ok(self.say(sentence)?),
            Shape::Json | Shape::Csv => self.one(record),
        }
    }

    /// One record: an object, one row, or a card.
    pub fn one(&mut self, record: Record) -> Result<(), Failure> {
        match self.shape {
            Shape::Json => {
                let object = json(&record, self.format.currency);
                serde_json::to_writer_pretty(&mut self.sink, &object).map_err(io::Error::from)?;
                writeln!(self.sink)?;
            }
            Shape::Csv => {
                return self.table(Table { keys: record.iter().map(|(key, _)| *key).collect(), records: vec![record] });
            }
            Shape::Table => self.card(&record)?,
        }
        Ok(self.sink.flush()?)
    }

    pub fn table(&mut self, table: Table) -> Result<(), Failure> {
        self.many(&table.keys, iter::once(Ok(table.records)))
    }

    /// Many records, page by page, so that JSON and CSV cost no memory however many there are.
    pub fn many(
        &mut self,
        keys: &[&'static str],
        pages: impl Iterator<Item = Result<Vec<Record>, Failure>>,
    ) -> Result<(), Failure> {
        match self.shape {
            Shape::Json => {
                let mut first = true;
                write!(self.sink, "[")?;
                for page in pages {
                    for record in page? {
                        write!(self.sink, "{}", if first { "\n  " } else { ",\n  " })?;
                        let object = json(&record, self.format.currency);
                        serde_json::to_writer(&mut self.sink, &object).map_err(io::Error::from)?;
                        first = false;
                    }
                }
                writeln!(self.sink, "{}", if first { "]" } else { "\n]" })?;
            }
            Shape::Csv => {
                let mut csv = csv::Writer::from_writer(&mut self.sink);
                csv.write_record(keys).map_err(io::Error::from)?;
                for page in pages {
                    for record in page? {
                        csv.write_record(line(&record, self.format.currency)).map_err(io::Error::from)?;
                    }
                }
                csv.flush()?;
            }
            Shape::Table => {
                let mut table = self.headed(keys);
                for page in pages {
                    page?.iter().for_each(|record| self.push(&mut table, record));
                }
                table.write(&mut self.sink)?;
            }
        }
        Ok(self.sink.flush()?)
    }

    fn headed(&self, keys: &[&str]) -> TextTable {
        TextTable::new(keys.iter().map(|key| heading(self.texts, key)).collect())
    }

    fn push(&self, table: &mut TextTable, record: &Record) {
        table.push(record.iter().map(|(_, cell)| (cell.words(self.texts, self.format), cell.is_number())).collect());
    }

    /// A card: what has one value above, what has rows below.
    fn card(&mut self, record: &Record) -> io::Result<()> {
        let mut head = TextTable::bare();
        for (key, cell) in record.iter().filter(|(_, cell)| !matches!(cell, Cell::Table(_))) {
            head.push(vec![(heading(self.texts, key), false), (cell.words(self.texts, self.format), false)]);
        }
        head.write(&mut self.sink)?;
        for (_, cell) in record {
            if let Cell::Table(Table { keys, records }) = cell {
                let mut table = self.headed(keys);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Currency, Quantity, Unit, UnitPrice};
    use crate::i18n::Lang;

    fn written(shape: Shape, name: &str) -> String {
        let texts = Texts::new(Lang::Fr);
        let mut sink = Vec::new();
        let mut output = Output::new(&texts, Format::new(Lang::Fr, Currency::EUR), shape, &mut sink);
        let record = vec![
            ("id", Cell::Integer(7)),
            ("name", Cell::Text(name.to_owned())),
            ("price", Cell::Price(UnitPrice::new(125_000))),
            ("stock", Cell::Measure(Quantity::new(-250), Unit::Kilogram)),
            ("code", Cell::Null),
        ];
        output.table(Table { keys: vec!["id", "name", "price", "stock", "code"], records: vec![record] }).unwrap();
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
        for name in ["=1+1", "+x", "-x", "@SUM(A1)", "-1-1", "-"] {
            assert!(written(Shape::Csv, name).contains(&format!("'{name}")), "{name}");
        }
        assert!(written(Shape::Csv, "-12.5").contains(",-12.5,"));
        assert!(written(Shape::Csv, "+33 6").contains(",+33 6,"), "a phone number is no formula");
    }

    #[test]
    fn a_terminal_runs_no_name() {
        assert!(!written(Shape::Table, "\u{1b}[2J").contains('\u{1b}'));
    }
}
