//! The ends of a shop's chains as this computer last saw them, in a small file beside the log: a chain that is cut off at its end is
//! seen by it, and a shop that comes back from a backup goes on after its numbers.
//!
//! Nothing here may stop a sale: what can't be read is not known, what can't be written is left.

use std::{
    collections::BTreeMap,
    fmt::Write,
    fs::{self, OpenOptions},
    io::ErrorKind,
    os::unix::{
        ffi::OsStrExt,
        fs::{FileExt, OpenOptionsExt},
    },
    path::{Path, PathBuf},
    sync::OnceLock,
};

use crate::domain::chain::{self, ChainKey, Field, Hash};
use crate::domain::ids::{SourceId, TillId};
use crate::private;

/// A file of more is none of ours.
const MOST: u64 = 1 << 20;

static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// Keeps the heads of this process's shops in a folder, from here on.
pub fn start(folder: PathBuf) {
    FOLDER.set(folder).ok();
}

/// Where the chains of a shop end, and the last number of each series.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heads {
    pub chains: BTreeMap<ChainKey, (i64, Hash)>,
    /// By prefix.
    pub series: BTreeMap<String, i64>,
}

impl Heads {
    /// The further of both, each by itself.
    #[must_use]
    pub fn and(mut self, other: &Heads) -> Heads {
        for (key, head) in &other.chains {
            let known = self.chains.entry(*key).or_insert(*head);
            *known = (*known).max(*head);
        }
        for (prefix, last) in &other.series {
            let known = self.series.entry(prefix.clone()).or_insert(*last);
            *known = (*known).max(*last);
        }
        self
    }

    /// A line for each; numbers have so many figures that a line keeps its length as they grow.
    fn text(&self) -> String {
        let mut text = String::new();
        for (key, (number, hash)) in &self.chains {
            // Writing to a string never fails.
            let _ = writeln!(text, "{} {number:019} {}", key, chain::hex(hash));
        }
        for (prefix, last) in &self.series {
            let _ = writeln!(text, "series {prefix} {last:019}");
        }
        text
    }

    /// Lines that can't be read are passed over.
    fn parse(text: &str) -> Heads {
        let mut heads = Heads::default();
        for line in text.lines() {
            match line.split(' ').collect::<Vec<_>>().as_slice() {
                ["series", prefix, last] => {
                    heads.series.extend(last.parse().ok().map(|last| ((*prefix).to_owned(), last)));
                }
                [kind, id, number, hash] => {
                    let key = match (*kind, id.parse()) {
                        ("till", Ok(id)) => ChainKey::Till(TillId(id)),
                        ("source", Ok(id)) => ChainKey::Source(SourceId(id)),
                        _ => continue,
                    };
                    heads.chains.extend(number.parse().ok().zip(chain::unhex(hash)).map(|head| (key, head)));
                }
                _ => {}
            }
        }
        heads
    }
}

/// The file of a shop: by its id and its place, for a copy elsewhere is another shop's.
fn file(shop: &str, path: &Path) -> Option<PathBuf> {
    let place = chain::hex(&chain::of_fields(&[Field::Bytes(path.as_os_str().as_bytes())]));
    Some(FOLDER.get()?.join(format!("{shop}-{}", place.get(..16)?)))
}

/// What is known of a shop.
pub fn known(shop: &str, path: &Path) -> Heads {
    let read = || -> Option<Heads> {
        let file = file(shop, path)?;
        let about = fs::metadata(&file).ok()?;
        (about.is_file() && about.len() <= MOST).then(|| fs::read_to_string(file).ok())?.map(|text| Heads::parse(&text))
    };
    read().unwrap_or_default()
}

/// Moves what is known on.
pub fn keep(shop: &str, path: &Path, known: Heads, heads: &Heads) {
    write(shop, path, &known.and(heads));
}

/// Begins anew: a backup has taken the place of the shop.
pub fn replace(shop: &str, path: &Path, heads: &Heads) {
    if let Some(file) = file(shop, path) {
        fs::remove_file(file).ok();
    }
    write(shop, path, heads);
}

fn write(shop: &str, path: &Path, heads: &Heads) {
    let Some(file) = file(shop, path) else { return };
    let open = || match OpenOptions::new().write(true).custom_flags(NO_WAIT).open(&file) {
        Err(error) if error.kind() == ErrorKind::NotFound => private::create(&file),
        opened => opened,
    };
    let opened = open().or_else(|_| {
        file.parent().map_or(Ok(()), private::folder)?;
        open()
    });
    // Not a byte is taken away first: whoever reads meanwhile sees the lines of before or of now.
    if let Ok(file) = opened {
        file.write_all_at(heads.text().as_bytes(), 0).ok();
    }
}

/// A pipe in its place must not keep a sale waiting.
const NO_WAIT: i32 = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let chains = BTreeMap::from([
            (ChainKey::Till(TillId(1)), (12, [7; 32])),
            (ChainKey::Source(SourceId(3)), (i64::MAX, [255; 32])),
        ]);
        let heads = Heads { chains, series: BTreeMap::from([("2026-".to_owned(), 41)]) };
        assert_eq!(Heads::parse(&heads.text()), heads);
        assert_eq!(Heads::parse(&format!("till x\n\u{0}\nseries 2026- x\n{}", heads.text())), heads);
        let further =
            Heads { series: BTreeMap::from([("2026-".to_owned(), 40), ("2027-".to_owned(), 1)]), ..Heads::default() };
        assert_eq!(
            heads.clone().and(&further).series,
            BTreeMap::from([("2026-".to_owned(), 41), ("2027-".to_owned(), 1)])
        );
        assert_eq!(
            heads.text().len(),
            Heads { series: BTreeMap::from([("2026-".to_owned(), 4_000)]), ..heads.clone() }.text().len()
        );
    }
}
