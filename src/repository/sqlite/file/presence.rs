//! Our own look at a shop's file, beside SQLite's.
//!
//! The locks with which SQLite says "this file is in use" belong to the process, and closing *any* handle of the process
//! on a file gives all of them up: a handle that is opened to read a header, and closed again, would leave every open
//! window without its lock, and the next program that closes the file would believe to be the last one and throw the
//! write-ahead log away, with every sale that follows. So such a handle stays open as long as the process has a
//! connection to the file.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::process::{Flock, FlockType, fcntl_getlk};

/// What a file is whatever its names are: device and inode.
pub type Identity = (u64, u64);

/// Every file of ours that is open in this process.
static OPEN: Mutex<BTreeMap<Identity, Held>> = Mutex::new(BTreeMap::new());

struct Held {
    /// More than one only when a file got another name in the very moment of being opened.
    files: Vec<File>,
    users: usize,
}

/// Keeps our handle on a file open. It has to outlive the connection beside it.
#[derive(Debug)]
pub struct Presence {
    identity: Identity,
}

impl Presence {
    /// Opens a file to look at it, or joins those of this process that have.
    pub fn on(path: &Path) -> io::Result<Presence> {
        let mut open = open();
        let known = identity(&fs::metadata(path)?);
        if let Some(held) = open.get_mut(&known) {
            held.users += 1;
            return Ok(Presence { identity: known });
        }
        let file = File::open(path)?;
        // The name may have changed hands since: what counts is the file that was opened.
        let identity = identity(&file.metadata()?);
        let held = open.entry(identity).or_insert_with(|| Held { files: Vec::new(), users: 0 });
        held.files.push(file);
        held.users += 1;
        Ok(Presence { identity })
    }

    /// The first bytes, at most so many.
    pub fn head(&self, length: usize) -> io::Result<Vec<u8>> {
        let open = open();
        let file = open.get(&self.identity).and_then(|held| held.files.first()).ok_or(io::ErrorKind::NotFound)?;
        let mut head = vec![0; length];
        let mut filled = 0;
        while let Some(rest) = head.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match file.read_at(rest, u64::try_from(filled).unwrap_or(u64::MAX)) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        head.truncate(filled);
        Ok(head)
    }

    /// Copies the whole file, through the handle that is open already: another one, closed at the end, would give up the locks of
    /// the process. `go_on` is told how much of it is done, and ends it.
    pub fn copy(&self, into: &mut File, go_on: &mut dyn FnMut(u64, u64) -> bool) -> io::Result<()> {
        let held = |read: &mut dyn FnMut(&File) -> io::Result<u64>| {
            let open = open();
            read(open.get(&self.identity).and_then(|held| held.files.first()).ok_or(io::ErrorKind::NotFound)?)
        };
        let whole = held(&mut |file| Ok(file.metadata()?.len()))?;
        let mut part = vec![0; 1 << 20];
        let mut done = 0;
        while done < whole && go_on(done, whole) {
            let read = held(&mut |file| Ok(file.read_at(&mut part, done)? as u64));
            match read {
                Ok(0) => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => {
                    let read = read?;
                    into.write_all(part.get(..usize::try_from(read).unwrap_or(0)).unwrap_or_default())?;
                    done += read;
                }
            }
        }
        Ok(())
    }

    /// How many in this process look at the file, this one included.
    pub fn users(&self) -> usize {
        open().get(&self.identity).map_or(1, |held| held.users)
    }

    /// Has another process a lock on it? SQLite locks a range of bytes behind its first gigabyte, we ask for them all.
    pub fn is_locked(&self) -> bool {
        let whole = Flock::from(FlockType::WriteLock);
        let open = open();
        let files = open.get(&self.identity).map(|held| held.files.as_slice()).unwrap_or_default();
        files.first().is_some_and(|file| fcntl_getlk(file, &whole).is_ok_and(|lock| lock.is_some()))
    }

    /// Does this name still lead to the file?
    pub fn is_at(&self, path: &Path) -> bool {
        fs::metadata(path).is_ok_and(|about| identity(&about) == self.identity)
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        let mut open = open();
        if let Some(held) = open.get_mut(&self.identity) {
            held.users = held.users.saturating_sub(1);
            if held.users == 0 {
                // Closed under the lock: nobody of ours can be opening the file in this moment.
                open.remove(&self.identity);
            }
        }
    }
}

/// What a file is whatever its names are.
pub fn identity(about: &Metadata) -> Identity {
    (about.dev(), about.ino())
}

fn open() -> MutexGuard<'static, BTreeMap<Identity, Held>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}
