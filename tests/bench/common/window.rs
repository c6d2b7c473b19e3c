//! The real program in a real pseudo-terminal, with a clock on every frame: the reading thread notes when a frame has come
//! whole, and when the screen first shows what is waited for.

use std::{
    fs,
    io::{Read, Write},
    num::NonZeroU16,
    path::Path,
    sync::{Arc, Condvar, Mutex, MutexGuard},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

use super::facts::Facts;

/// Nothing takes so long.
const CEILING: Duration = Duration::from_mins(1);
/// Every frame ends with the cursor: hidden, or shown and put in its place.
const FRAME_END: &[u8] = b"\x1b[?25";

/// Does the screen show it?
pub type Shows = Box<dyn Fn(&vt100::Screen) -> bool + Send>;

struct State {
    parser: vt100::Parser,
    /// When each frame had come.
    frames: Vec<Instant>,
    bytes: usize,
    wanted: Vec<Shows>,
    shown: Vec<Option<Instant>>,
    ended: bool,
}

/// A terminal with the program in it.
pub struct Window {
    /// Where the program's settings would be; empty.
    _home: TempDir,
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    state: Arc<(Mutex<State>, Condvar)>,
    /// When it was started.
    pub started: Instant,
}

impl Window {
    /// The dashboard on a shop, in the evening of its last day.
    pub fn dashboard(shop: &Path, columns: u16, rows: u16) -> Window {
        let now = format!("{}T21:00:00+01:00", Facts::of(shop).last);
        Window::start(&["--database", shop.to_str().unwrap()], &now, columns, rows)
    }

    /// The program with arguments.
    pub fn start(arguments: &[&str], now: &str, columns: u16, rows: u16) -> Window {
        let home = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_salestrack"));
        command.args(arguments);
        command.env_clear();
        command.cwd(home.path());
        for (name, value) in [
            ("HOME", home.path().to_str().unwrap()),
            ("LANG", "en_GB.UTF-8"),
            ("TZ", "UTC"),
            ("TERM", "xterm-256color"),
            ("COLORTERM", "truecolor"),
            ("SALESTRACK_NOW", now),
        ] {
            command.env(name, value);
        }
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let cells = |n: u16| NonZeroU16::new(n).unwrap();
        let state = State {
            parser: vt100::Parser::new(cells(rows), cells(columns), 0),
            frames: Vec::new(),
            bytes: 0,
            wanted: Vec::new(),
            shown: Vec::new(),
            ended: false,
        };
        let state = Arc::new((Mutex::new(state), Condvar::new()));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let into = Arc::clone(&state);
        thread::spawn(move || read_all(&mut reader, &into));
        let keys = pair.master.take_writer().unwrap();
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        Window { _home: home, _master: pair.master, keys, child, state, started }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.0.lock().unwrap()
    }

    /// Says what to look out for, before whatever makes it come.
    pub fn expect(&self, shows: Vec<Shows>) {
        let mut state = self.lock();
        state.shown = vec![None; shows.len()];
        state.wanted = shows;
    }

    /// Looks at what stands there already, too.
    pub fn expect_now(&self, shows: impl Fn(&vt100::Screen) -> bool + Send + 'static) {
        let mut state = self.lock();
        let there = shows(state.parser.screen());
        state.shown = vec![there.then(Instant::now)];
        state.wanted = vec![Box::new(shows)];
    }

    /// Waits for all of it; gives the instants at which the frames that show it had come.
    pub fn shown(&self) -> Vec<Instant> {
        let deadline = Instant::now() + CEILING;
        let mut state = self.lock();
        loop {
            if let Some(all) = state.shown.iter().copied().collect() {
                return all;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !state.ended, "it never came:\n{}", state.parser.screen().contents());
            state = self.state.1.wait_timeout(state, left).unwrap().0;
        }
    }

    /// Presses a key; gives the time until the first whole frame that shows what is expected.
    pub fn answer(&mut self, key: &str, shows: impl Fn(&vt100::Screen) -> bool + Send + 'static) -> Duration {
        self.expect(vec![Box::new(shows)]);
        let start = Instant::now();
        self.press(key);
        self.shown()[0].saturating_duration_since(start)
    }

    /// Presses a key.
    pub fn press(&mut self, key: &str) {
        self.keys.write_all(key.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits until the screen shows a text.
    pub fn wait(&self, text: &str) {
        let text = text.to_owned();
        self.expect_now(move |screen| screen.contents().contains(&text));
        self.shown();
    }

    /// Waits until nothing has come for a while.
    pub fn quiet(&self, pause: Duration) {
        let mut seen = usize::MAX;
        loop {
            let bytes = self.lock().bytes;
            if bytes == seen {
                return;
            }
            seen = bytes;
            thread::sleep(pause);
        }
    }

    /// Looks at the screen.
    pub fn look<T>(&self, at: impl Fn(&vt100::Screen) -> T) -> T {
        at(self.lock().parser.screen())
    }

    /// How many frames have come.
    pub fn frames(&self) -> usize {
        self.lock().frames.len()
    }

    /// Waits for the end of a program that ends by itself; gives when it ended.
    pub fn ended(&self) -> Instant {
        let mut state = self.lock();
        while !state.ended {
            state = self.state.1.wait(state).unwrap();
        }
        Instant::now()
    }

    /// A file of the program's process, as `status`.
    pub fn process(&self, file: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{file}", self.child.process_id().unwrap())).unwrap_or_default()
    }

    /// How often its threads have waited and been woken.
    pub fn wakes(&self) -> u64 {
        let folder = format!("/proc/{}/task", self.child.process_id().unwrap());
        let tasks = fs::read_dir(folder).into_iter().flatten().flatten();
        let woken = |task: fs::DirEntry| {
            let status = fs::read_to_string(task.path().join("status")).ok()?;
            super::machine::kilobytes(&status, "voluntary_ctxt_switches:")
        };
        tasks.filter_map(woken).sum()
    }

    /// Clock ticks of a hundredth of a second that it has used.
    pub fn ticks(&self) -> u64 {
        let stat = self.process("stat");
        let fields = stat.rsplit(')').next().unwrap_or_default();
        fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // `ctrl+q` leaves from anywhere; what does not leave is ended.
        drop(self.keys.write_all(b"\x11"));
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until {
            if self.child.try_wait().is_ok_and(|status| status.is_some()) {
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn read_all(reader: &mut dyn Read, into: &(Mutex<State>, Condvar)) {
    let mut bytes = vec![0; 65_536];
    // The end of a frame may lie across two pieces.
    let mut tail: Vec<u8> = Vec::new();
    loop {
        // The end of a pseudo-terminal is an error on Linux.
        let n = reader.read(&mut bytes).unwrap_or(0);
        let now = Instant::now();
        let Ok(mut state) = into.0.lock() else { return };
        state.parser.process(&bytes[..n]);
        state.bytes += n;
        state.ended = n == 0;
        tail.extend_from_slice(&bytes[..n]);
        let ends = tail.windows(FRAME_END.len()).filter(|window| *window == FRAME_END).count();
        tail.drain(..tail.len().saturating_sub(FRAME_END.len() - 1));
        if ends > 0 {
            state.frames.push(now);
            let State { parser, wanted, shown, .. } = &mut *state;
            for (shows, shown) in wanted.iter().zip(shown).filter(|(_, shown)| shown.is_none()) {
                *shown = shows(parser.screen()).then_some(now);
            }
        }
        into.1.notify_all();
        if n == 0 {
            return;
        }
    }
}

/// The rows of the screen as text.
pub fn rows(screen: &vt100::Screen) -> impl Iterator<Item = String> + '_ {
    let (_, columns) = screen.size();
    screen.rows(0, columns.get())
}

/// Does one row show this?
pub fn has(screen: &vt100::Screen, text: &str) -> bool {
    rows(screen).any(|row| row.contains(text))
}
