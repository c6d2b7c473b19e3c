//! SQLite's own file layer, counted: how often a file is synced, and how much is written. It becomes the default layer of
//! this process, and hands everything on.

#![expect(unsafe_code, reason = "a layer below SQLite can only be written in the words of its C interface")]

use std::{
    ffi::{c_int, c_void},
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use rusqlite::ffi;

/// What the files of this process have been asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Syncs of logs.
    pub log_syncs: u64,
    /// Syncs of the shop's file, at a checkpoint.
    pub file_syncs: u64,
    /// Bytes written to logs.
    pub log_bytes: u64,
    /// Bytes written to the shop's file.
    pub file_bytes: u64,
}

impl Counted {
    /// What has come since then.
    pub fn since(self, then: Counted) -> Counted {
        Counted {
            log_syncs: self.log_syncs - then.log_syncs,
            file_syncs: self.file_syncs - then.file_syncs,
            log_bytes: self.log_bytes - then.log_bytes,
            file_bytes: self.file_bytes - then.file_bytes,
        }
    }
}

/// Syncs and bytes, of logs and of other files.
static SYNCS: [AtomicU64; 2] = [AtomicU64::new(0), AtomicU64::new(0)];
static BYTES: [AtomicU64; 2] = [AtomicU64::new(0), AtomicU64::new(0)];
const LOG: usize = 0;
const OTHER: usize = 1;

/// The counters now.
pub fn counted() -> Counted {
    Counted {
        log_syncs: SYNCS[LOG].load(Relaxed),
        file_syncs: SYNCS[OTHER].load(Relaxed),
        log_bytes: BYTES[LOG].load(Relaxed),
        file_bytes: BYTES[OTHER].load(Relaxed),
    }
}

/// The methods of a kind of file, and ours in their place.
struct Methods {
    at: usize,
    real: ffi::sqlite3_io_methods,
    ours: ffi::sqlite3_io_methods,
}

type Open = unsafe extern "C" fn(
    *mut ffi::sqlite3_vfs,
    ffi::sqlite3_filename,
    *mut ffi::sqlite3_file,
    c_int,
    *mut c_int,
) -> c_int;

type Sync = unsafe extern "C" fn(*mut ffi::sqlite3_file, c_int) -> c_int;
type Write = unsafe extern "C" fn(*mut ffi::sqlite3_file, *const c_void, c_int, i64) -> c_int;

static OPEN: OnceLock<Open> = OnceLock::new();
static METHODS: [OnceLock<Methods>; 2] = [OnceLock::new(), OnceLock::new()];

/// Counts from now on, in every connection that is opened in this process.
pub fn count() {
    OPEN.get_or_init(|| {
        // SAFETY: the default layer is there for as long as the process; a copy of it with another `xOpen` lives as long.
        unsafe {
            let real = ffi::sqlite3_vfs_find(std::ptr::null());
            let mut ours = *real;
            let open = ours.xOpen.unwrap();
            ours.xOpen = Some(open_counted);
            ours.zName = c"counted".as_ptr();
            ours.pNext = std::ptr::null_mut();
            let registered = ffi::sqlite3_vfs_register(Box::leak(Box::new(ours)), 1);
            assert_eq!(registered, ffi::SQLITE_OK);
            open
        }
    });
}

unsafe extern "C" fn open_counted(
    vfs: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: the arguments are SQLite's own, handed on as they came; a file that was opened has methods.
    unsafe {
        let code = OPEN.get().unwrap()(vfs, name, file, flags, out);
        if code == ffi::SQLITE_OK && flags & ffi::SQLITE_OPEN_WAL != 0 {
            replace(file, LOG, sync::<LOG>, write::<LOG>);
        } else if code == ffi::SQLITE_OK && flags & ffi::SQLITE_OPEN_MAIN_DB != 0 {
            replace(file, OTHER, sync::<OTHER>, write::<OTHER>);
        }
        code
    }
}

/// Puts our methods into a file that has just been opened.
///
/// # Safety
/// The file is open.
unsafe fn replace(file: *mut ffi::sqlite3_file, kind: usize, sync: Sync, write: Write) {
    // SAFETY: an open file has methods that stay for as long as the process.
    unsafe {
        let methods = METHODS[kind].get_or_init(|| {
            let real = *(*file).pMethods;
            let ours = ffi::sqlite3_io_methods { xSync: Some(sync), xWrite: Some(write), ..real };
            Methods { at: (*file).pMethods.addr(), real, ours }
        });
        // A file with other methods (of a file system without locks, say) is left alone.
        if (*file).pMethods.addr() == methods.at {
            (*file).pMethods = &raw const methods.ours;
        }
    }
}

unsafe extern "C" fn sync<const KIND: usize>(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    SYNCS[KIND].fetch_add(1, Relaxed);
    // SAFETY: the file is one that the real layer opened, and the call is handed on as it came.
    unsafe { METHODS[KIND].get().unwrap().real.xSync.unwrap()(file, flags) }
}

unsafe extern "C" fn write<const KIND: usize>(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    amount: c_int,
    at: i64,
) -> c_int {
    BYTES[KIND].fetch_add(u64::try_from(amount).unwrap_or(0), Relaxed);
    // SAFETY: the file is one that the real layer opened, and the call is handed on as it came.
    unsafe { METHODS[KIND].get().unwrap().real.xWrite.unwrap()(file, from, amount, at) }
}
