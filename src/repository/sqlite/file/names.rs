//! Files as files: private ones, names that are given at the end, and what the system says turned into our words.

use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};

use crate::{
    private,
    repository::{FileProblem, RepositoryError, Result},
};

/// What SQLite keeps beside a file while it is open.
pub const SIDES: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Turns an error of the system into ours, with a phrase of context.
pub fn wrap_io(context: &'static str) -> impl Fn(io::Error) -> RepositoryError {
    move |error| match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => RepositoryError::DiskFull,
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => RepositoryError::ReadOnly,
        _ => RepositoryError::Storage { context, cause: error.to_string() },
    }
}

/// The same for a place that somebody has named, and that is not the shop's own.
pub fn wrap_place(path: &Path) -> impl Fn(io::Error) -> RepositoryError {
    move |error| {
        let problem = match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => FileProblem::NoRoom,
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => FileProblem::NotWritable,
            ErrorKind::NotFound | ErrorKind::NotADirectory => FileProblem::NoFolder,
            ErrorKind::AlreadyExists => return RepositoryError::Exists(shown(path)),
            _ => FileProblem::Failed(error.to_string()),
        };
        RepositoryError::File { path: shown(path), problem }
    }
}

/// A file in the making: private (SQLite gives its side files the same permission), under a temporary name, and removed with everything
/// beside it unless it is placed. Its lock says that its maker is running: the system releases it however the maker ends, and unlike the
/// number of a process it means the same in every container.
#[derive(Debug)]
pub struct Draft {
    path: PathBuf,
    lock: Option<File>,
}

/// So many names are tried.
const NAMES: u32 = 16;

/// A name beside a place that nothing else has.
pub fn draft_name(place: &Path, word: &str) -> PathBuf {
    beside(place, &format!(".{word}-{:016x}", fastrand::u64(..)))
}

impl Draft {
    /// An empty one, in the folder of the place that it is to take.
    pub fn beside(place: &Path, word: &str) -> io::Result<Draft> {
        for _ in 0..NAMES {
            let path = draft_name(place, word);
            let file = match private::create(&path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                created => created?,
            };
            // Somebody who sweeps may have found it before it was locked.
            let swept = matches!(file.try_lock(), Err(TryLockError::WouldBlock)) || !is_there(&path);
            if !swept {
                return Ok(Draft { path, lock: Some(file) });
            }
            fs::remove_file(path).ok();
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    /// Where it grows.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its place, whole and for good; only where `replace` says so in the place of another file.
    pub fn place(mut self, place: &Path, replace: bool) -> io::Result<()> {
        File::open(&self.path)?.sync_all()?;
        // Closed before the name is known: closing a file gives up the locks of the process on it.
        self.lock = None;
        if replace {
            fs::rename(&self.path, place)?;
        } else {
            name(&self.path, place)?;
        }
        sync_folder(place);
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        remove_all(&self.path);
    }
}

/// Gives a finished file a name, never over another one. The old name may be left.
pub fn name(draft: &Path, place: &Path) -> io::Result<()> {
    match fs::hard_link(draft, place) {
        // A file system without links (a USB stick): renaming is all there is.
        Err(error) if error.kind() != ErrorKind::AlreadyExists && !is_there(place) => fs::rename(draft, place),
        other => other,
    }
}

/// The name itself must survive a power cut; where a folder can't be synced, nothing better can be done.
pub fn sync_folder(of: &Path) {
    File::open(folder_of(of)).and_then(|folder| folder.sync_all()).ok();
}

/// Does anything bear this name, a link that leads nowhere included?
pub fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// The file itself, where a link leads to it: its side files are beside it, and not beside the link.
pub fn real(path: &Path) -> PathBuf {
    let linked = path.symlink_metadata().is_ok_and(|about| about.is_symlink());
    let followed = if linked { path.canonicalize().ok() } else { None };
    followed.unwrap_or_else(|| path.to_owned())
}

/// The path of a file beside another: its name and a suffix.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The folder that a file is in.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Gives a new file the mode and the owner of the one that it replaces: the superuser must not take a shop from its owner.
pub fn like(new: &Path, old: &Path) -> io::Result<()> {
    owned_like(new, old);
    fs::set_permissions(new, fs::metadata(old)?.permissions())
}

/// The same for the owner alone. Nobody but the superuser may give a file away.
pub fn owned_like(new: &Path, old: &Path) {
    if let (Ok(now), Ok(about)) = (fs::metadata(new), fs::metadata(old))
        && (now.uid(), now.gid()) != (about.uid(), about.gid())
    {
        chown(new, Some(about.uid()), Some(about.gid())).ok();
    }
}

/// Removes a file of ours with its side files; what isn't there needn't be removed.
pub fn remove_all(path: &Path) {
    fs::remove_file(path).ok();
    for side in SIDES {
        fs::remove_file(beside(path, side)).ok();
    }
}

/// Removes what killed processes left half written of a file, in a folder. What can't be removed is left.
pub fn sweep(of: &Path, folder: &Path) {
    let Some(of) = of.file_name().and_then(OsStr::to_str) else { return };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(draft) = name.to_str().and_then(|name| draft_of(name, of)) else { continue };
        let path = entry.path();
        is_held(&path.with_file_name(draft), || drop(fs::remove_file(&path)));
    }
}

/// The draft of a file that a name belongs to, itself or what SQLite keeps beside it: `shop.db.restoring-81c3…-journal`. A shop or a
/// file of somebody's that is named like one (`my.new-shop.db`) is none.
fn draft_of<'a>(name: &'a str, of: &str) -> Option<&'a str> {
    let draft = SIDES.into_iter().find_map(|side| name.strip_suffix(side)).unwrap_or(name);
    let rest = draft.strip_prefix(of)?;
    let words = [".new-", ".restoring-", ".filling-", ".migrating-", ".window-"];
    let number = words.into_iter().find_map(|word| Some(rest.rsplit_once(word)?.1))?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    is_number.then_some(draft)
}

/// Is a draft locked by its maker? If not, `work` is done under our own lock. Where locks don't work, it counts as held.
fn is_held(draft: &Path, work: impl FnOnce()) -> bool {
    let lock = match draft.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        // It has got its place. Not opened: closing it would give up the locks of this process on what is there.
        Ok(about) if about.is_file() && about.nlink() > 1 => None,
        Ok(about) if about.is_file() => match File::open(draft) {
            Ok(file) if file.try_lock().is_ok() => Some(file),
            _ => return true,
        },
        _ => return true,
    };
    work();
    drop(lock);
    false
}

/// A window of a shop as others see it, as long as this lives.
#[derive(Debug)]
pub struct OpenWindow {
    token: String,
    _mark: Draft,
}

impl OpenWindow {
    /// Opens one.
    pub fn on(shop: &Path) -> Result<OpenWindow> {
        let shop = real(shop);
        sweep(&shop, folder_of(&shop));
        let mark = Draft::beside(&shop, "window").map_err(wrap_io("mark a window"))?;
        // The rest of the path need not be Unicode.
        let token = mark.path.to_string_lossy().rsplit('-').next().unwrap_or_default().to_owned();
        Ok(OpenWindow { token, _mark: mark })
    }

    /// What it is known by.
    pub fn token(&self) -> &str {
        &self.token
    }
}

/// Is there a window of this token?
pub fn is_open(shop: &Path, token: &str) -> bool {
    let word = token.bytes().all(|byte| byte.is_ascii_alphanumeric());
    word && is_held(&beside(&real(shop), &format!(".window-{token}")), || ())
}

/// A path as a message names it.
pub fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_has_any_more_is_swept_and_nothing_else() {
        assert_eq!(draft_of("a.2026-11-23.bak.new-4711-0-journal", "a"), Some("a.2026-11-23.bak.new-4711-0"));
        assert_eq!(draft_of("a.restoring-4711-0", "a"), Some("a.restoring-4711-0"));
        assert_eq!(draft_of("a.2026-11-23.bak", "a"), None);
        let folder = tempfile::tempdir().unwrap();
        let of = folder.path().join("usb.bak");
        let own = Draft::beside(&of, "new").unwrap();
        let placed = folder.path().join("usb.bak.new-91aced");
        let names = ["usb.bak", "usb.bak.new-4711-0", "usb.bak.new-4711-0-wal", "other.bak.new-4711-0"];
        for name in names {
            fs::write(folder.path().join(name), []).unwrap();
        }
        fs::write(beside(own.path(), "-journal"), []).unwrap();
        fs::hard_link(&of, &placed).unwrap();
        sweep(&of, folder.path());
        let left = names.map(|name| folder.path().join(name).exists());
        assert_eq!(left, [true, false, false, true]);
        assert!(own.path().exists() && beside(own.path(), "-journal").exists());
        assert!(!placed.exists());
    }

    #[test]
    fn a_shop_that_is_named_like_a_draft_is_no_draft() {
        let folder = tempfile::tempdir().unwrap();
        let shop = folder.path().join("my.new-shop.db");
        let names = ["my.new-shop.db", "my.new-shop.db.2026-11-23.bak", "my.new-shop.db.new-notes.txt"];
        for name in names {
            fs::write(folder.path().join(name), []).unwrap();
        }
        let left = ["my.new-shop.db.restoring-81c3", "my.new-shop.db.2026-11-23.bak.new-4711-0-wal"];
        for name in left {
            fs::write(folder.path().join(name), []).unwrap();
        }
        sweep(&shop, folder.path());
        assert_eq!(names.map(|name| folder.path().join(name).exists()), [true; 3]);
        assert_eq!(left.map(|name| folder.path().join(name).exists()), [false; 2]);
    }

    #[test]
    fn a_window_is_open_as_long_as_its_lock_is_held() {
        let folder = tempfile::tempdir().unwrap();
        let shop = folder.path().join("shop.db");
        let window = OpenWindow::on(&shop).unwrap();
        let token = window.token().to_owned();
        assert!(is_open(&shop, &token));
        assert!(!is_open(&shop, "0"), "there is none");
        assert!(!is_open(&shop, "../../etc/passwd") && !is_open(&shop, "4711"));
        // A process that was killed leaves its mark, and the lock is gone.
        let mark = folder.path().join("shop.db.window-dead");
        fs::write(&mark, []).unwrap();
        assert!(!is_open(&shop, "dead"));
        let other = OpenWindow::on(&shop).unwrap();
        assert!(!mark.exists() && is_open(&shop, &token) && is_open(&shop, other.token()));
        drop(window);
        assert!(!is_open(&shop, &token));
    }
}
