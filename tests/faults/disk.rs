//! A disk that fails when it is told to, and remembers what was asked of it: a shim around SQLite's own way to the files
//! of the system, the default one of this process from the first [`install`] on.
//!
//! Every table of methods that the real one gives to a file is wrapped (the log beside a database has another one than
//! the database). What a disk does belongs to the thread, so tests beside each other have a disk each.

use std::{
    cell::RefCell,
    collections::HashMap,
    ffi::{CStr, OsStr, c_char, c_int, c_void},
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    ptr::{null, null_mut},
    sync::{Mutex, OnceLock},
};

use rusqlite::ffi;

/// How a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// No room: nothing can be written.
    Full,
    /// No room after half of it: what could be written stands in the file.
    Short,
    /// The device fails, whatever is asked of it.
    Error,
}

/// Which call fails.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// How.
    pub kind: Kind,
    /// The first one that does; the calls that this kind can hit are counted from one.
    pub at: u64,
    /// All that come after it too, until [`mend`]?
    pub lasting: bool,
}

/// What was asked of the disk, in order.
#[derive(Debug, Clone)]
pub enum Op {
    /// Bytes at a place of a file.
    Write(PathBuf, u64, Vec<u8>),
    /// A file's new length.
    Truncate(PathBuf, u64),
    /// Everything before this must survive a power cut.
    Sync(PathBuf),
    /// A file is gone.
    Delete(PathBuf),
    /// A note of the test's own.
    Mark(u64),
}

#[derive(Default)]
struct Disk {
    names: HashMap<usize, PathBuf>,
    fault: Option<Fault>,
    calls: u64,
    failed: u64,
    recording: bool,
    bytes: bool,
    log: Vec<Op>,
}

thread_local! {
    static DISK: RefCell<Disk> = RefCell::default();
}

/// Makes the shim the way to every file that this process opens from now on.
pub fn install() {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| {
        // SAFETY: the default one exists for as long as the process runs, and so does the copy.
        unsafe {
            let mut copy = *real();
            copy.zName = c"faults".as_ptr();
            copy.pNext = null_mut();
            copy.xOpen = Some(open);
            copy.xDelete = Some(delete);
            copy.xAccess = Some(access);
            assert_eq!(ffi::sqlite3_vfs_register(Box::leak(Box::new(copy)), 1), ffi::SQLITE_OK);
        }
    });
}

/// From now on the disk of this thread fails like this; calls are counted from here.
pub fn fail(fault: Fault) {
    DISK.with_borrow_mut(|disk| (disk.fault, disk.calls, disk.failed) = (Some(fault), 0, 0));
}

/// The disk works again; gives how many calls have failed.
pub fn mend() -> u64 {
    DISK.with_borrow_mut(|disk| {
        disk.fault = None;
        disk.failed
    })
}

/// Remembers every change from now on; the bytes that were written only where they are wanted.
pub fn record(bytes: bool) {
    DISK.with_borrow_mut(|disk| (disk.recording, disk.bytes, disk.log) = (true, bytes, Vec::new()));
}

/// A note among the changes.
pub fn mark(number: u64) {
    log(|| Op::Mark(number));
}

/// What has been remembered so far; goes on remembering.
pub fn recorded() -> Vec<Op> {
    DISK.with_borrow(|disk| disk.log.clone())
}

fn log(op: impl FnOnce() -> Op) {
    if DISK.with_borrow(|disk| disk.recording) {
        let op = op();
        DISK.with_borrow_mut(|disk| disk.log.push(op));
    }
}

/// Does this call fail, and how? `Error` hits every call, the other two hit writes.
fn fails(writes: bool) -> Option<Kind> {
    DISK.with_borrow_mut(|disk| {
        let fault = disk.fault?;
        if fault.kind != Kind::Error && !writes {
            return None;
        }
        disk.calls += 1;
        let hit = disk.calls == fault.at || fault.lasting && disk.calls > fault.at;
        disk.failed += u64::from(hit);
        hit.then_some(fault.kind)
    })
}

fn name_of(file: *mut ffi::sqlite3_file) -> PathBuf {
    DISK.with_borrow(|disk| disk.names.get(&(file as usize)).cloned().unwrap_or_default())
}

fn real() -> *mut ffi::sqlite3_vfs {
    static REAL: OnceLock<usize> = OnceLock::new();
    // SAFETY: asked before anything else is registered; the answer never moves.
    *REAL.get_or_init(|| unsafe { ffi::sqlite3_vfs_find(null()) } as usize) as *mut ffi::sqlite3_vfs
}

/// A table of methods of ours, and the one that it stands for.
#[repr(C)]
struct Wrapped {
    methods: ffi::sqlite3_io_methods,
    real: *const ffi::sqlite3_io_methods,
}

/// The real methods of a file of ours.
unsafe fn methods(file: *mut ffi::sqlite3_file) -> ffi::sqlite3_io_methods {
    // SAFETY: `open` gave every file that gets here a table of ours, which lives for ever.
    unsafe { *(*(*file).pMethods.cast::<Wrapped>()).real }
}

/// A table of ours for a real one; there are as many as the real one has kinds of files.
unsafe fn wrapped(table: *const ffi::sqlite3_io_methods) -> *const ffi::sqlite3_io_methods {
    static TABLES: Mutex<Vec<(usize, usize)>> = Mutex::new(Vec::new());
    let mut tables = TABLES.lock().unwrap();
    if let Some((_, ours)) = tables.iter().find(|(real, _)| *real == table as usize) {
        return *ours as *const ffi::sqlite3_io_methods;
    }
    // SAFETY: the real tables are statics.
    let mut methods = unsafe { *table };
    methods.xClose = Some(close);
    methods.xRead = Some(read);
    methods.xWrite = Some(write);
    methods.xTruncate = Some(truncate);
    methods.xSync = Some(sync);
    methods.xFileSize = Some(file_size);
    methods.xLock = Some(lock);
    methods.xShmMap = Some(shm_map);
    methods.xFetch = Some(fetch);
    let ours: *const Wrapped = Box::leak(Box::new(Wrapped { methods, real: table }));
    tables.push((table as usize, ours as usize));
    ours.cast()
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    if fails(false).is_some() {
        // SAFETY: SQLite hands over room for a file; without methods it won't be closed.
        unsafe { (*file).pMethods = null() };
        return ffi::SQLITE_CANTOPEN;
    }
    // SAFETY: SQLite's own arguments go to SQLite's own function.
    let opened = unsafe { ((*real()).xOpen.unwrap())(real(), name, file, flags, out) };
    // SAFETY: it has set the methods, or left none.
    unsafe {
        if !(*file).pMethods.is_null() {
            (*file).pMethods = wrapped((*file).pMethods);
            DISK.with_borrow_mut(|disk| disk.names.insert(file as usize, path_of(name)));
        }
    }
    opened
}

unsafe fn path_of(name: *const c_char) -> PathBuf {
    if name.is_null() {
        return PathBuf::from("temporary");
    }
    // SAFETY: SQLite's names end with a zero.
    Path::new(OsStr::from_bytes(unsafe { CStr::from_ptr(name) }.to_bytes())).to_owned()
}

unsafe extern "C" fn delete(_: *mut ffi::sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    if fails(false).is_some() {
        return ffi::SQLITE_IOERR_DELETE;
    }
    // SAFETY: as in `open`.
    unsafe {
        log(|| Op::Delete(path_of(name)));
        ((*real()).xDelete.unwrap())(real(), name, sync)
    }
}

unsafe extern "C" fn access(_: *mut ffi::sqlite3_vfs, name: *const c_char, flags: c_int, out: *mut c_int) -> c_int {
    if fails(false).is_some() {
        return ffi::SQLITE_IOERR_ACCESS;
    }
    // SAFETY: as in `open`.
    unsafe { ((*real()).xAccess.unwrap())(real(), name, flags, out) }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    DISK.with_borrow_mut(|disk| disk.names.remove(&(file as usize)));
    // SAFETY: the real method on the file that it belongs to; so below.
    unsafe { (methods(file).xClose.unwrap())(file) }
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, into: *mut c_void, amount: c_int, at: i64) -> c_int {
    if fails(false).is_some() {
        return ffi::SQLITE_IOERR_READ;
    }
    // SAFETY: as above.
    unsafe { (methods(file).xRead.unwrap())(file, into, amount, at) }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, from: *const c_void, amount: c_int, at: i64) -> c_int {
    let (amount, answer) = match fails(true) {
        None => (amount, ffi::SQLITE_OK),
        Some(Kind::Short) => (amount / 2, ffi::SQLITE_FULL),
        Some(Kind::Full) => return ffi::SQLITE_FULL,
        Some(Kind::Error) => return ffi::SQLITE_IOERR_WRITE,
    };
    // SAFETY: SQLite hands over so many bytes, of which we take all or the first half.
    unsafe {
        log(|| {
            let amount = if DISK.with_borrow(|disk| disk.bytes) { usize::try_from(amount).unwrap() } else { 0 };
            let bytes = std::slice::from_raw_parts(from.cast::<u8>(), amount);
            Op::Write(name_of(file), u64::try_from(at).unwrap(), bytes.to_vec())
        });
        let written = (methods(file).xWrite.unwrap())(file, from, amount, at);
        if written == ffi::SQLITE_OK { answer } else { written }
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: i64) -> c_int {
    if fails(false).is_some() {
        return ffi::SQLITE_IOERR_TRUNCATE;
    }
    log(|| Op::Truncate(name_of(file), u64::try_from(size).unwrap()));
    // SAFETY: as above.
    unsafe { (methods(file).xTruncate.unwrap())(file, size) }
}

/// Counted and remembered; the real disk is spared, since no test cuts the real power.
unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    if fails(false).is_some() {
        return ffi::SQLITE_IOERR_FSYNC;
    }
    log(|| Op::Sync(name_of(file)));
    ffi::SQLITE_OK
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, size: *mut i64) -> c_int {
    if fails(false).is_some() {
        return ffi::SQLITE_IOERR_FSTAT;
    }
    // SAFETY: as above.
    unsafe { (methods(file).xFileSize.unwrap())(file, size) }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    if fails(false).is_some() {
        return ffi::SQLITE_IOERR_LOCK;
    }
    // SAFETY: as above.
    unsafe { (methods(file).xLock.unwrap())(file, level) }
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    page: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    if fails(false).is_some() {
        return ffi::SQLITE_IOERR_SHMMAP;
    }
    // SAFETY: as above.
    unsafe { (methods(file).xShmMap.unwrap())(file, page, size, extend, out) }
}

/// No page is mapped, so that each of them is read where a read can fail.
unsafe extern "C" fn fetch(_: *mut ffi::sqlite3_file, _: i64, _: c_int, page: *mut *mut c_void) -> c_int {
    // SAFETY: SQLite hands over room for the answer.
    unsafe { *page = null_mut() };
    ffi::SQLITE_OK
}
