//! The ends of a shop's chains as this computer last saw them, in a small file beside the log: a chain that is cut off at its end is
//! seen by it, and a shop that comes back from a backup goes on after its numbers.
//!
//! Nothing here may stop a sale: what can't be read is not known, what can't be written is left.

use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::BTreeMap,
    fmt::Write,
    fs::{File, OpenOptions, TryLockError},
    io::ErrorKind,
    os::unix::{
        ffi::OsStrExt,
        fs::{FileExt, OpenOptionsExt},
    },
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    thread,
    time::{Duration, Instant},
};

use chrono::NaiveDate;

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

/// A shop as it was when the whole of it was last checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub day: NaiveDate,
    /// The last document.
    pub document: i64,
    pub heads: Heads,
}

/// The whole is checked again after so many days.
const CHECKED_EVERY: i64 = 7;

impl Checked {
    /// Need only what came since be checked on this day?
    pub fn is_recent(&self, today: NaiveDate) -> bool {
        (0..CHECKED_EVERY).contains(&(today - self.day).num_days())
    }

    fn text(&self) -> String {
        format!("checked {} {}\n{}", self.day, self.document, self.heads.text())
    }

    fn parse(text: &str) -> Option<Checked> {
        let (first, heads) = text.split_once('\n')?;
        let (day, document) = first.strip_prefix("checked ")?.split_once(' ')?;
        Some(Checked { day: day.parse().ok()?, document: document.parse().ok()?, heads: Heads::parse(heads) })
    }
}

/// What a transaction has moved on.
#[derive(Debug, Clone, Default)]
pub struct Moved {
    /// The heads before it, where they are known without looking.
    pub before: BTreeMap<ChainKey, (i64, Hash)>,
    pub after: Heads,
}

impl Moved {
    fn add(&mut self, later: &Moved) {
        for (key, head) in &later.before {
            self.before.entry(*key).or_insert(*head);
        }
        self.after = std::mem::take(&mut self.after).and(&later.after);
    }
}

/// Of a connection that writes: notes the heads now and then, and at its end. A file that is written with each sale would make the
/// sync of each sale longer.
#[derive(Debug, Default)]
pub struct Keeper {
    /// Looked for when it is first needed.
    file: OnceCell<Option<Arc<HeadsFile>>>,
    pending: RefCell<Moved>,
    written: Cell<Option<Instant>>,
}

impl Keeper {
    /// Of a file that has not got its name yet: notes nothing.
    pub fn of_draft() -> Keeper {
        let keeper = Keeper::default();
        keeper.file.set(None).ok();
        keeper
    }

    pub fn file(&self, open: impl FnOnce() -> Option<HeadsFile>) -> Option<&Arc<HeadsFile>> {
        self.file.get_or_init(|| open().map(Arc::new)).as_ref()
    }

    /// Takes note of what moved; `holds` says whether a chain has a link.
    pub fn keep(&self, moved: &Moved, holds: &mut dyn FnMut(ChainKey, i64, &Hash) -> bool) {
        self.pending.borrow_mut().add(moved);
        if self.written.get().is_none_or(|written| written.elapsed() >= NOW_AND_THEN) {
            self.write(holds);
        }
    }

    fn write(&self, holds: &mut dyn FnMut(ChainKey, i64, &Hash) -> bool) {
        let moved = self.pending.take();
        if let Some(Some(file)) = self.file.get()
            && moved.after != Heads::default()
        {
            file.keep(&moved, holds);
            self.written.set(Some(Instant::now()));
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.write(&mut |_, _, _| false);
    }
}

const NOW_AND_THEN: Duration = Duration::from_secs(1);

/// A till's turn is over when it has begun to write; a stopped process must not keep the others out.
const LONGEST_TURN: Duration = Duration::from_millis(400);
const LOOK: Duration = Duration::from_micros(100);

/// A turn, until it is dropped.
pub struct Turn(Option<Arc<HeadsFile>>);

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(file) = self.0.as_ref().and_then(|file| file.1.get()) {
            file.unlock().ok();
        }
    }
}

/// The file of a shop, by its id and its place: a copy elsewhere is another shop's.
#[derive(Debug)]
pub struct HeadsFile(PathBuf, OnceLock<File>);

impl HeadsFile {
    /// `None` where nothing is kept.
    pub fn of(shop: &str, path: &Path) -> Option<HeadsFile> {
        let place = chain::hex(&chain::of_fields(&[Field::Bytes(path.as_os_str().as_bytes())]));
        Some(HeadsFile(FOLDER.get()?.join(format!("{shop}-{}", place.get(..16)?)), OnceLock::new()))
    }

    /// A pipe or a device in its place must not keep a sale waiting.
    fn open(&self, new: bool) -> Option<&File> {
        let open = || OpenOptions::new().read(true).write(true).custom_flags(NO_WAIT).open(&self.0);
        let create = || {
            self.0.parent().map_or(Ok(()), private::folder)?;
            private::create(&self.0)?;
            open()
        };
        if self.1.get().is_none() {
            let file = open()
                .or_else(|error| if new && error.kind() == ErrorKind::NotFound { create() } else { Err(error) })
                .ok()?;
            let about = file.metadata().ok()?;
            if !about.is_file() || about.len() > MOST {
                return None;
            }
            self.1.set(file).ok();
        }
        self.1.get()
    }

    /// What is known of the shop.
    pub fn known(&self) -> Heads {
        self.read().map(|text| Heads::parse(&text)).unwrap_or_default()
    }

    fn read(&self) -> Option<String> {
        let file = self.open(false)?;
        let mut text = Vec::new();
        let mut part = [0; 1_024];
        while let Ok(count @ 1..) = file.read_at(&mut part, text.len() as u64) {
            text.extend_from_slice(part.get(..count)?);
            if text.len() as u64 > MOST {
                return None;
            }
        }
        Some(String::from_utf8_lossy(&text).into_owned())
    }

    /// The last time that the whole shop was checked, where this computer did so.
    pub fn checked(&self) -> Option<Checked> {
        Checked::parse(&self.of_checks().read()?)
    }

    /// Notes that the whole shop was checked.
    pub fn note_check(&self, checked: &Checked) {
        let file = self.of_checks();
        file.open(true).and_then(|file| file.set_len(0).ok());
        file.write_text(&checked.text());
    }

    fn of_checks(&self) -> HeadsFile {
        HeadsFile(self.0.with_added_extension("checked"), OnceLock::new())
    }

    /// Moves on what is known. Where it is another chain than the one that was seen, by whatever way, what was seen stays: the check
    /// tells it. `holds` says whether a chain has a link.
    pub fn keep(&self, moved: &Moved, holds: &mut dyn FnMut(ChainKey, i64, &Hash) -> bool) {
        let known = self.known();
        let goes_on = |key: &ChainKey| match known.chains.get(key) {
            Some(head @ (number, hash)) => moved.before.get(key) == Some(head) || holds(*key, *number, hash),
            None => true,
        };
        if moved.after.chains.keys().all(goes_on) {
            self.write(&known.and(&moved.after));
        }
    }

    /// Waits for a turn to begin writing: who is about to begin holds it, so that a till that sells without a pause lets another one in
    /// between. Whoever does not let go of it in time is passed over.
    pub fn turn(self: &Arc<HeadsFile>) -> Turn {
        let begun = Instant::now();
        let mut held = false;
        while let Some(file) = self.open(true)
            && begun.elapsed() < LONGEST_TURN
        {
            match file.try_lock() {
                Ok(()) => {
                    held = true;
                    break;
                }
                Err(TryLockError::WouldBlock) => thread::sleep(LOOK),
                Err(TryLockError::Error(_)) => break,
            }
        }
        Turn(held.then(|| Arc::clone(self)))
    }

    /// Begins anew: a backup has taken the place of the shop.
    pub fn replace(&self, heads: &Heads) {
        self.open(false).and_then(|file| file.set_len(0).ok());
        self.write(heads);
    }

    /// Without truncating first: a concurrent reader sees the old lines or the new ones.
    fn write(&self, heads: &Heads) {
        self.write_text(&heads.text());
    }

    fn write_text(&self, text: &str) {
        self.open(true).and_then(|file| file.write_all_at(text.as_bytes(), 0).ok());
    }
}

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
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let checked = Checked { day, document: 17, heads: heads.clone() };
        assert_eq!(Checked::parse(&checked.text()), Some(checked.clone()));
        assert_eq!(Checked::parse(checked.text().get(..9).unwrap()), None, "half of a file");
        let is_recent = |days| checked.is_recent(day + chrono::Days::new(days));
        assert!(is_recent(0) && is_recent(6) && !is_recent(7) && !checked.is_recent(day.pred_opt().unwrap()));
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
