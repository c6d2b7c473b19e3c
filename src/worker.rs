//! Background threads that own the repository connections: jobs in, results out.
//!
//! The write thread runs every job, in order, and is drained before the program ends. The read thread keeps one slot per
//! purpose: the newest job wins, and a superseded one is interrupted; it is given a reader, which can't write. A watcher says
//! when any other connection, of this program or of another, has changed the store. Jobs are closures over one call, so that
//! adding a query touches no list here.

use std::{
    any::Any,
    collections::VecDeque,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::repository::{self, Interrupter, Reader, Repository, RepositoryError};

/// How often the watcher asks whether the store has changed: well under the second that a reader may wait.
const WATCH_EVERY: Duration = Duration::from_millis(300);

/// How often a thread tries to open a store that could not be opened: busy for a moment, or on a disk that comes back.
const OPEN_AGAIN: Duration = Duration::from_millis(500);

/// The slot whose question goes before all others: keys wait for its answer.
pub const FIRST: &str = "code";

/// Opens one more connection to the store.
type Open<T> = Arc<dyn Fn() -> Result<Box<T>, RepositoryError> + Send + Sync>;
/// One use case, and what becomes of its result.
pub type WriteJob<R> = Box<dyn FnOnce(&mut dyn Repository) -> R + Send>;
/// One question, and what becomes of its answer.
pub type ReadJob<R> = Box<dyn FnOnce(&dyn Reader) -> R + Send>;

/// How the threads open the store.
#[derive(Clone)]
pub struct Openers {
    /// To work in it.
    pub write: Open<dyn Repository>,
    pub read: Open<dyn Reader>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkerThread {
    Write,
    /// The one that reads.
    Read,
}

/// What the threads send back.
pub enum Report<R> {
    /// A job of the write thread is done.
    Written(R),
    /// A job of the read thread is done: outdated when the slot's generation has moved on.
    Read {
        /// The slot it was asked for.
        slot: &'static str,
        /// The slot's generation when it was asked.
        generation: u64,
        result: R,
    },
    /// The store was changed by some connection.
    Changed,
    /// A job of this thread panicked; the text is for the log and the banner.
    Failed(WorkerThread, RepositoryError),
    /// A thread could not open the store. It goes on trying, and its jobs wait; this is said once.
    Unopened(RepositoryError),
}

impl Openers {
    /// Of a shop's file; where it can't be written, each use case is refused.
    pub fn of_file(path: &Path) -> Openers {
        let (place, path) = (path.to_owned(), path.to_owned());
        Openers {
            write: Arc::new(move || repository::open_as_possible(&place).map(|(repository, _)| repository)),
            read: Arc::new(move || repository::open_reader(&path)),
        }
    }
}

struct Reads<R> {
    queue: VecDeque<(&'static str, u64, ReadJob<R>)>,
    running: Option<&'static str>,
    interrupter: Option<Interrupter>,
    closed: bool,
}

/// The threads of one window.
pub struct Worker<R: Send + 'static> {
    writes: Option<mpsc::Sender<WriteJob<R>>>,
    reads: Arc<(Mutex<Reads<R>>, Condvar)>,
    stop: Arc<AtomicBool>,
    write_thread: Option<JoinHandle<()>>,
    read_thread: Option<JoinHandle<()>>,
    generation: u64,
}

impl<R: Send + 'static> Worker<R> {
    /// Starts the threads; `send` is called from them.
    ///
    /// # Errors
    /// The system has no thread left.
    pub fn start(open: Openers, send: impl Fn(Report<R>) + Clone + Send + 'static) -> io::Result<Worker<R>> {
        let (writes, jobs) = mpsc::channel::<WriteJob<R>>();
        let reads = Arc::new((
            Mutex::new(Reads { queue: VecDeque::new(), running: None, interrupter: None, closed: false }),
            Condvar::new(),
        ));
        let stop = Arc::new(AtomicBool::new(false));
        let write_thread = {
            let (open, stop, send) = (Arc::clone(&open.write), Arc::clone(&stop), send.clone());
            thread::Builder::new().spawn(move || write_thread(&open, &stop, &jobs, &send))?
        };
        let read_thread = {
            let (open, stop, send, reads) = (open.read, Arc::clone(&stop), send, Arc::clone(&reads));
            thread::Builder::new().spawn(move || read_thread(&open, &stop, &reads, &send))?
        };
        Ok(Worker {
            writes: Some(writes),
            reads,
            stop,
            write_thread: Some(write_thread),
            read_thread: Some(read_thread),
            generation: 0,
        })
    }

    /// Queues a write: it runs after those before it, and is never dropped.
    pub fn write(&self, job: WriteJob<R>) {
        if let Some(writes) = &self.writes
            && writes.send(job).is_err()
        {
            // The thread has said why it ended when it did.
        }
    }

    /// Asks for a read; what the slot still waits for is forgotten, what it runs is interrupted. Returns the generation.
    pub fn read(&mut self, slot: &'static str, job: ReadJob<R>) -> u64 {
        self.generation += 1;
        let (state, wake) = &*self.reads;
        let mut state = lock(state);
        state.queue.retain(|(queued, ..)| *queued != slot);
        if state.running == Some(slot)
            && let Some(interrupt) = &state.interrupter
        {
            interrupt();
        }
        if slot == FIRST {
            state.queue.push_front((slot, self.generation, job));
        } else {
            state.queue.push_back((slot, self.generation, job));
        }
        wake.notify_one();
        self.generation
    }

    /// Ends the threads: reads are dropped, every queued write is done, and none has the store open any more when this
    /// returns. The last one to close a shop folds its log into the file, but two that close at the same time each take
    /// the other for one that goes on; so the write thread ends last, alone.
    pub fn finish(mut self) {
        self.end_reads();
        if let Some(thread) = self.read_thread.take() {
            // A panic there has been reported by its hook already.
            drop(thread.join());
        }
    }

    fn end_reads(&self) {
        self.stop.store(true, Ordering::Relaxed);
        {
            let (state, wake) = &*self.reads;
            let mut state = lock(state);
            state.closed = true;
            state.queue.clear();
            if let Some(interrupt) = &state.interrupter {
                interrupt();
            }
            wake.notify_one();
        }
        if let Some(thread) = &self.read_thread {
            thread.thread().unpark();
        }
    }
}

impl<R: Send + 'static> Drop for Worker<R> {
    fn drop(&mut self) {
        self.end_reads();
        drop(self.writes.take());
        if let Some(thread) = self.write_thread.take() {
            thread.thread().unpark();
            // A panic there has been reported by its hook already.
            drop(thread.join());
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens the store, however long it takes; `None` when the threads are to end. Without a thread nothing could be sold until
/// the next start, long after whatever was wrong has passed.
fn opened<T: ?Sized, R>(open: &Open<T>, stop: &AtomicBool, send: &impl Fn(Report<R>)) -> Option<Box<T>> {
    let mut told = false;
    loop {
        // Tried at least once, even at the end: what was asked for is done where it can be done.
        match open() {
            Ok(repository) => return Some(repository),
            Err(_) if stop.load(Ordering::Relaxed) => return None,
            Err(_) if told => {}
            Err(error) => send(Report::Unopened(error)),
        }
        told = true;
        thread::park_timeout(OPEN_AGAIN);
    }
}

fn write_thread<R>(
    open: &Open<dyn Repository>,
    stop: &AtomicBool,
    jobs: &mpsc::Receiver<WriteJob<R>>,
    send: &impl Fn(Report<R>),
) {
    loop {
        let Some(mut repository) = opened(open, stop, send) else { return };
        let mut watch = Watch { looked: Instant::now(), mark: None };
        loop {
            match jobs.recv_timeout(watch.wait()) {
                Ok(job) => match guarded(|| job(&mut *repository)) {
                    Ok(result) => send(Report::Written(result)),
                    Err(error) => {
                        send(Report::Failed(WorkerThread::Write, error));
                        // A panic may have left a transaction open, in which the next sale would be lost: closing the
                        // connection rolls it back.
                        break;
                    }
                },
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => return,
            }
            if watch.sees_a_change(&*repository) {
                send(Report::Changed);
            }
        }
    }
}

/// Has another connection changed the store? Asked on the connection that writes, whose own commits are no change to it.
struct Watch {
    looked: Instant,
    /// Nobody knows what was committed before the first look: it counts as a change.
    mark: Option<i64>,
}

impl Watch {
    /// Until the next look.
    fn wait(&self) -> Duration {
        WATCH_EVERY.saturating_sub(self.looked.elapsed())
    }

    fn sees_a_change(&mut self, repository: &dyn Repository) -> bool {
        if !self.wait().is_zero() {
            return false;
        }
        self.looked = Instant::now();
        let now = repository.change_mark().ok();
        let changed = now.is_some() && now != self.mark;
        self.mark = now.or(self.mark);
        changed
    }
}

fn read_thread<R>(
    open: &Open<dyn Reader>,
    stop: &AtomicBool,
    reads: &(Mutex<Reads<R>>, Condvar),
    send: &impl Fn(Report<R>),
) {
    loop {
        let Some(reader) = opened(open, stop, send) else { return };
        lock(&reads.0).interrupter = Some(reader.interrupter());
        loop {
            let Some((slot, generation, job)) = next_read(reads) else { return };
            match guarded(|| job(&*reader)) {
                Ok(result) => send(Report::Read { slot, generation, result }),
                Err(error) => {
                    send(Report::Failed(WorkerThread::Read, error));
                    break;
                }
            }
        }
    }
}

/// Waits for the next read; `None` when the thread is to end.
fn next_read<R>(reads: &(Mutex<Reads<R>>, Condvar)) -> Option<(&'static str, u64, ReadJob<R>)> {
    let (state, wake) = reads;
    let mut state = lock(state);
    state.running = None;
    loop {
        if state.closed {
            return None;
        }
        if let Some((slot, generation, job)) = state.queue.pop_front() {
            state.running = Some(slot);
            return Some((slot, generation, job));
        }
        state = wake.wait(state).unwrap_or_else(PoisonError::into_inner);
    }
}

fn guarded<R>(job: impl FnOnce() -> R) -> Result<R, RepositoryError> {
    catch_unwind(AssertUnwindSafe(job)).map_err(|panic| RepositoryError::Storage {
        context: "a task of the dashboard broke off",
        cause: panic_text(&*panic),
    })
}

/// The system has no thread left.
pub fn no_thread(error: &io::Error) -> RepositoryError {
    RepositoryError::Storage { context: "start a thread", cause: error.to_string() }
}

/// What a panic said.
pub fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".to_owned())
}
