//! What a scanner has read.

use crate::{
    config::Scanner,
    domain::{code, product::Product},
    repository::{Reader, Result},
};

/// A scan: the codes that its text can mean, the most literal first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    readings: Vec<String>,
}

impl Scan {
    /// What a reader has typed.
    pub fn read(typed: &str, scanner: &Scanner) -> Scan {
        let mut readings: Vec<String> = scanner.layout.decode(typed).into_iter().collect();
        for reading in code::readings(typed) {
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
        Scan { readings }
    }

    /// The readings, the most literal first.
    pub fn readings(&self) -> &[String] {
        &self.readings
    }

    /// The reading that is most likely meant where no product has any of them: figures as many as a printed code has, else
    /// what was typed without the marks around it.
    pub fn code(&self) -> &str {
        let printed =
            |text: &&String| matches!(text.len(), 8 | 12 | 13 | 14) && text.bytes().all(|byte| byte.is_ascii_digit());
        let inner = |text: &&String| text.chars().all(|c| c.is_ascii_graphic() && c != '*') && !text.starts_with(']');
        let best = self.readings.iter().find(printed).or_else(|| self.readings.iter().find(inner));
        best.or(self.readings.first()).map_or("", String::as_str)
    }

    /// Has the reader typed as for another keyboard?
    pub fn is_of_another_layout(&self) -> bool {
        self.readings.first().is_some_and(|typed| {
            !typed.bytes().any(|byte| byte.is_ascii_digit()) && self.code().bytes().all(|byte| byte.is_ascii_digit())
        })
    }

    /// The product that has one of the readings for its code.
    pub fn product(&self, reader: &dyn Reader) -> Result<Option<Product>> {
        for reading in &self.readings {
            if let Some(product) = reader.product_by_code(reading)? {
                return Ok(Some(product));
            }
        }
        Ok(None)
    }
}
