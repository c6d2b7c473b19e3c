//! Files as files: private ones, names that are given at the end, and what the system says turned into our words.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::process::{Pid, test_kill_process};

use crate::{
    private,
    repository::{FileProblem, RepositoryError},
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

/// A file in the making: private (SQLite gives its side files the same permission), under a name of its own, and gone with everything beside it unless it gets its place.
pub struct Draft {
    path: PathBuf,
}

impl Draft {
    /// An empty one, in the folder of the place that it is to take.
    pub fn beside(place: &Path, word: &str) -> io::Result<Draft> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = beside(place, &format!(".{word}-{}-{number}", std::process::id()));
        // Left by a killed process that had our number.
        remove_all(&path);
        private::create(&path)?;
        Ok(Draft { path })
    }

    /// Where it grows.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its place, whole and for good; only where `replace` says so in the place of another file.
    pub fn place(self, place: &Path, replace: bool) -> io::Result<()> {
        File::open(&self.path)?.sync_all()?;
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

/// The file itself, where a link leads to it: its side files stand beside it, and not beside the link.
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

/// The folder that a file stands in.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Gives a new file the rights of the one that it stands for, and its owner: the superuser must not take a shop from its owner.
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
        let draft = name.to_str().and_then(|name| name.strip_prefix(of)).and_then(drafted_by);
        if draft.is_some_and(|process| !process_is_alive(process)) {
            fs::remove_file(entry.path()).ok();
        }
    }
}

/// The process that has made a draft, by what stands behind the shop's name in its own: `.2026-11-23.bak.new-4711-0`,
/// `.restoring-4711-0`, and with what SQLite keeps beside them.
fn drafted_by(rest: &str) -> Option<u32> {
    let draft = [".new-", ".restoring-", ".filling-", ".migrating-"]
        .into_iter()
        .find_map(|word| Some(rest.split_once(word)?.1))?;
    draft.split('-').next()?.parse().ok()
}

/// Is there a process of this number? One of somebody else, which may not be signalled, is alive too.
pub fn process_is_alive(process: u32) -> bool {
    let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| test_kill_process(pid) != Err(rustix::io::Errno::SRCH))
}

/// A path as a message names it.
pub fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_dead_process_left_is_swept_and_nothing_else() {
        assert_eq!(drafted_by(".2026-11-23.bak.new-4711-0-journal"), Some(4711));
        assert_eq!(drafted_by(".restoring-4711-0"), Some(4711));
        assert_eq!(drafted_by(".2026-11-23.bak"), None);
        assert!(process_is_alive(std::process::id()));
        let folder = tempfile::tempdir().unwrap();
        let of = folder.path().join("usb.bak");
        let own = format!("usb.bak.new-{}-0", std::process::id());
        // No process has so large a number.
        let names = ["usb.bak", &own, "usb.bak.new-4194305-0", "usb.bak.new-4194305-0-wal", "other.bak.new-4194305-0"];
        for name in names {
            fs::write(folder.path().join(name), []).unwrap();
        }
        sweep(&of, folder.path());
        let left = names.map(|name| folder.path().join(name).exists());
        assert_eq!(left, [true, true, false, false, true]);
    }
}
