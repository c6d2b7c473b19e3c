//! Records as separated values under stable headings: plain machine texts from a command, the marks of the reader's language from a screen.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use super::record::{Record, Table};
use crate::{
    domain::Currency,
    i18n::{Format, Lang},
    private,
};

/// A row as programs read it.
pub fn line(record: &Record, currency: Currency) -> Vec<String> {
    record.iter().map(|(_, cell)| guarded(&cell.plain(currency))).collect()
}

/// A row as a spreadsheet in the reader's language reads it.
pub fn people_line(record: &Record, format: Format) -> Vec<String> {
    record.iter().map(|(_, cell)| guarded(&cell.people(format))).collect()
}

/// A text that no spreadsheet runs as a formula: one that would be run gets an apostrophe before it. Where the decimal mark
/// is a comma, spreadsheets split cells at semicolons, so the text after one is guarded too. Numbers are left alone.
pub fn guarded(text: &str) -> String {
    if is_decimal(text) || is_phone(text) {
        return text.to_owned();
    }
    let mut cell = String::with_capacity(text.len() + 1);
    let mut begins = true;
    for c in text.chars() {
        if begins && starts_formula(c) {
            cell.push('\'');
        }
        begins = c == ';';
        cell.push(c);
    }
    cell
}

/// Whether a cell that begins with this may be run as a formula. Some locales accept the full-width forms.
const fn starts_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

/// `+33 6 12`: nothing to be run.
fn is_phone(text: &str) -> bool {
    let part = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '\u{A0}' | '\u{202F}');
    text.strip_prefix('+').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.chars().all(part))
}

/// `12`, `-12.5`, `-12,5`: what programs write for a number.
fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, decimals) = text.strip_prefix('-').unwrap_or(text).split_once(['.', ',']).unzip();
    match (whole, decimals) {
        (Some(whole), Some(decimals)) => digits(whole) && digits(decimals),
        _ => digits(text.strip_prefix('-').unwrap_or(text)),
    }
}

/// A CSV file that gets its name only when it is complete; dropped before that, it is deleted.
pub struct Sheet {
    writer: csv::Writer<NamedTempFile>,
    folder: PathBuf,
    name: String,
    rows: usize,
}

impl Sheet {
    /// Begins a file of that name (without its ending) in a folder, with its headings; only its owner can read it. A spreadsheet opens
    /// it with a double click: it begins with the mark of UTF-8, and where the decimal mark is a comma, cells end with a semicolon.
    pub fn create(folder: &Path, name: &str, columns: &[&str], lang: Lang) -> io::Result<Sheet> {
        let mut draft = private::draft(folder)?;
        draft.write_all("\u{FEFF}".as_bytes())?;
        let delimiter = if lang == Lang::Fr { b';' } else { b',' };
        let writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(draft);
        let mut sheet = Sheet { writer, folder: folder.to_path_buf(), name: name.to_owned(), rows: 0 };
        sheet.writer.write_record(columns)?;
        Ok(sheet)
    }

    pub fn row(&mut self, row: &[String]) -> io::Result<()> {
        self.writer.write_record(row)?;
        self.rows += 1;
        Ok(())
    }

    /// Rows written, the headings not counted.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Puts the whole file at its place: the name, or the name with a number where there is such a file already; an
    /// export never overwrites another one. Returns the path and the number of rows.
    ///
    /// # Errors
    /// What the system says; nothing is left then.
    pub fn finish(self) -> io::Result<(PathBuf, usize)> {
        let mut draft = self.writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        draft.as_file().sync_all()?;
        for number in 1..10_000 {
            let end = if number == 1 { String::new() } else { format!("-{number}") };
            let path = self.folder.join(format!("{}{end}.csv", self.name));
            match draft.persist_noclobber(&path) {
                Ok(_) => return Ok((path, self.rows)),
                Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => draft = taken.file,
                Err(failed) => return Err(failed.error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

/// Writes a file of that name in a folder; see [`Sheet::finish`].
pub fn write(table: &Table, format: Format, folder: &Path, name: &str) -> io::Result<(PathBuf, usize)> {
    let mut sheet = Sheet::create(folder, name, &table.keys, format.lang)?;
    for record in &table.records {
        sheet.row(&people_line(record, format))?;
    }
    sheet.finish()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::{
        domain::{
            Money, Quantity, Unit,
            ids::ProductId,
            report::{ProductUnits, ReportRows},
        },
        exchange::records::report,
    };

    #[test]
    fn a_name_is_never_a_formula() {
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("@cmd"), "'@cmd");
        assert_eq!(guarded("-5+cmd"), "'-5+cmd");
        for number in ["-5.20", "12", "-9223372036854775808", "0.0125"] {
            assert_eq!(guarded(number), number);
        }
        assert_eq!(guarded("-1.2.3"), "'-1.2.3");
        assert_eq!(guarded("\t=1"), "'\t=1");
        assert_eq!(guarded("＝1+1"), "'＝1+1");
        assert_eq!(guarded("gauche;=1+1;x"), "gauche;'=1+1;x");
        for phone in ["+33612345679", "+229 01 97 52 09 61"] {
            assert_eq!(guarded(phone), phone);
        }
        assert_eq!(guarded("+1+cmd"), "'+1+cmd");
        assert_eq!(guarded("-1,5"), "-1,5");
        assert_eq!(guarded("-"), "'-");
        assert_eq!(guarded("Ginger"), "Ginger");
    }

    #[test]
    fn a_report_is_written_plain() {
        let row = ProductUnits {
            product: ProductId(7),
            name: "Rice, \"broken\"".into(),
            unit: Unit::Kilogram,
            units: Quantity::new(1250),
            revenue: Money::new(425),
        };
        let table = report(&ReportRows::BestSellers(vec![row]));
        let folder = tempfile::tempdir().unwrap();
        let english = Format::new(Lang::En, Currency::EUR);
        let (path, rows) = write(&table, english, folder.path(), "best").unwrap();
        assert_eq!((path.as_path(), rows), (folder.path().join("best.csv").as_path(), 1));
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text, "\u{FEFF}product_id,name,unit,units,revenue\n7,\"Rice, \"\"broken\"\"\",kg,1.25,4.25\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let (path, _) = write(&table, Format::new(Lang::Fr, Currency::EUR), folder.path(), "fr").unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text, "\u{FEFF}product_id;name;unit;units;revenue\n7;\"Rice, \"\"broken\"\"\";kg;1,25;4,25\n");
    }

    #[test]
    fn a_file_is_there_whole_or_not_at_all_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let names = || {
            let mut names: Vec<_> =
                fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        };
        let row = ["1".to_owned()];
        for _ in 0..2 {
            let mut sheet = Sheet::create(folder.path(), "list", &["id"], Lang::En).unwrap();
            sheet.row(&row).unwrap();
            assert_eq!(sheet.finish().unwrap().1, 1);
        }
        assert_eq!(names(), ["list-2.csv", "list.csv"]);
        let mut sheet = Sheet::create(folder.path(), "list", &["id"], Lang::En).unwrap();
        sheet.row(&row).unwrap();
        drop(sheet);
        assert_eq!(names(), ["list-2.csv", "list.csv"]);
        let mode = fs::metadata(folder.path().join("list.csv")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
}
