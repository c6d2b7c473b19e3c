//! Files and folders for their owner only, whatever the umask says; rights that somebody has widened are left alone.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use tempfile::NamedTempFile;

const FILE: u32 = 0o600;
const FOLDER: u32 = 0o700;

/// A new, empty file to be written.
///
/// # Errors
/// What the system says; [`ErrorKind::AlreadyExists`] where something bears the name.
pub fn create(path: &Path) -> io::Result<File> {
    new(path, OpenOptions::new().write(true))
}

/// A temporary file in the folder in which it will be renamed; dropped before that, it is deleted.
pub fn draft(folder: &Path) -> io::Result<NamedTempFile> {
    let folder = if folder == Path::new("") { Path::new(".") } else { folder };
    let draft = tempfile::Builder::new().prefix(".salestrack-").suffix(".part").tempfile_in(folder)?;
    draft.as_file().set_permissions(Permissions::from_mode(FILE))?;
    Ok(draft)
}

/// The text of a file that a person wrote, of at most so many bytes.
///
/// # Errors
/// What the system says; [`ErrorKind::IsADirectory`], or [`ErrorKind::InvalidData`] for a pipe, at which reading would wait, and for a
/// file that is larger or no text.
pub fn text(path: &Path, most: u64) -> io::Result<String> {
    let about = fs::metadata(path)?;
    if about.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if !about.is_file() || about.len() > most {
        return Err(ErrorKind::InvalidData.into());
    }
    fs::read_to_string(path)
}

/// A file to be written at its end, new or not.
pub fn append(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true);
    match new(path, &mut options) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => options.create_new(false).open(path),
        other => other,
    }
}

fn new(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let file = options.create_new(true).mode(FILE).open(path)?;
    // The umask may have taken even the owner's rights.
    file.set_permissions(Permissions::from_mode(FILE))?;
    Ok(file)
}

/// A folder, and those that are missing on the way to it; one that is there stays as it is.
///
/// # Errors
/// What the system says: [`ErrorKind::AlreadyExists`] or [`ErrorKind::NotADirectory`] where a file is in the way.
pub fn folder(path: &Path) -> io::Result<()> {
    // An empty path is the folder that we are in.
    if path == Path::new("") || path.is_dir() {
        return Ok(());
    }
    if let Some(above) = path.parent() {
        folder(above)?;
    }
    match DirBuilder::new().mode(FOLDER).create(path) {
        // Another process made it meanwhile.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
        Ok(()) => fs::set_permissions(path, Permissions::from_mode(FOLDER)),
    }
}
