//! A table in plain text, aligned by what a terminal shows: numbers to the right, words to the left.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

/// Rows of texts; each says whether it is a number.
#[derive(Debug, Default)]
pub struct TextTable {
    head: Option<Vec<String>>,
    rows: Vec<Vec<(String, bool)>>,
}

impl TextTable {
    pub fn new(head: Vec<String>) -> TextTable {
        TextTable { head: Some(head), rows: Vec::new() }
    }

    /// Without a line of headings.
    pub fn bare() -> TextTable {
        TextTable::default()
    }

    pub fn push(&mut self, row: Vec<(String, bool)>) {
        self.rows.push(row);
    }

    /// Two blanks between columns and none at the end of a line.
    pub fn write(&self, sink: &mut dyn Write) -> io::Result<()> {
        let mut columns: Vec<(usize, bool)> = self.head.iter().flatten().map(|head| (head.width(), false)).collect();
        for row in &self.rows {
            if columns.len() < row.len() {
                columns.resize(row.len(), (0, false));
            }
            for ((width, number), (text, is_number)) in columns.iter_mut().zip(row) {
                *width = (*width).max(text.width());
                *number |= is_number;
            }
        }
        if let Some(head) = &self.head {
            write_line(sink, &columns, head.iter().map(String::as_str))?;
            let rule: usize = columns.iter().map(|(width, _)| width + 2).sum();
            writeln!(sink, "{}", "─".repeat(rule.saturating_sub(2)))?;
        }
        for row in &self.rows {
            write_line(sink, &columns, row.iter().map(|(text, _)| text.as_str()))?;
        }
        Ok(())
    }
}

fn write_line<'a>(
    sink: &mut dyn Write,
    columns: &[(usize, bool)],
    cells: impl Iterator<Item = &'a str>,
) -> io::Result<()> {
    let mut line = String::new();
    for ((width, number), text) in columns.iter().zip(cells) {
        let pad = " ".repeat(width.saturating_sub(text.width()));
        let (before, after) = if *number { (pad.as_str(), "") } else { ("", pad.as_str()) };
        line.push_str(before);
        line.push_str(text);
        line.push_str(after);
        line.push_str("  ");
    }
    writeln!(sink, "{}", line.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_by_display_width() {
        let mut table = TextTable::new(vec!["Name".into(), "N".into()]);
        table.push(vec![("日本".into(), false), ("1".into(), true)]);
        table.push(vec![("é".into(), false), ("12".into(), true)]);
        let mut sink = Vec::new();
        table.write(&mut sink).unwrap();
        assert_eq!(String::from_utf8(sink).unwrap(), "Name   N\n────────\n日本   1\né     12\n");
    }
}
