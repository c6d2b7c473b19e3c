//! The real program in a real pseudo-terminal: keys in, the screen out.

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// Nothing takes so long, except on a machine that is on its knees.
const CEILING: Duration = Duration::from_secs(30);
/// Hands let more time pass between two keys than a scanner does. It belongs to the input; no effect is waited for by it.
const HANDS: Duration = Duration::from_millis(170);
/// Fingers that know their word type its letters so far apart.
const FINGERS: Duration = Duration::from_millis(40);

/// What the terminal has received.
struct Received {
    parser: vt100::Parser,
    raw: Vec<u8>,
    ended: bool,
    /// The window is closed: nobody reads on.
    closed: bool,
}

/// A terminal with a program in it.
pub struct Window {
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    reader: Option<JoinHandle<()>>,
    child: Box<dyn Child + Send + Sync>,
    received: Arc<(Mutex<Received>, Condvar)>,
    /// When something was sent last, and how long a hand lets pass after it.
    sent: Option<(Instant, Duration)>,
}

fn at_least_one(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

fn pty_size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

impl Window {
    /// Starts a command in a terminal of the usual size.
    pub fn spawn(command: CommandBuilder) -> Window {
        let pair = native_pty_system().openpty(pty_size(120, 36)).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let parser = vt100::Parser::new(at_least_one(36), at_least_one(120), 0);
        let received =
            Arc::new((Mutex::new(Received { parser, raw: Vec::new(), ended: false, closed: false }), Condvar::new()));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let into = Arc::clone(&received);
        let reading = thread::spawn(move || {
            let mut bytes = [0; 8_192];
            loop {
                // The end of a pseudo-terminal is an error on Linux.
                let n = reader.read(&mut bytes).unwrap_or(0);
                let mut received = into.0.lock().unwrap_or_else(PoisonError::into_inner);
                received.parser.process(&bytes[..n]);
                received.raw.extend_from_slice(&bytes[..n]);
                received.ended = n == 0;
                into.1.notify_all();
                if n == 0 || received.closed {
                    return;
                }
            }
        });
        let keys = Some(pair.master.take_writer().unwrap());
        Window { master: Some(pair.master), keys, reader: Some(reading), child, received, sent: None }
    }

    fn lock(&self) -> MutexGuard<'_, Received> {
        self.received.0.lock().unwrap()
    }

    /// What stands on the screen.
    pub fn text(&self) -> String {
        self.lock().parser.screen().contents()
    }

    /// Every byte that came.
    pub fn raw(&self) -> String {
        String::from_utf8_lossy(&self.lock().raw).into_owned()
    }

    /// Does the screen show this?
    pub fn shows(&self, what: &str) -> bool {
        self.text().contains(what)
    }

    fn wait_for(&self, what: &str, is: impl Fn(&Received) -> bool) {
        let deadline = Instant::now() + CEILING;
        let mut received = self.lock();
        while !is(&received) {
            let left = deadline.saturating_duration_since(Instant::now());
            let seen = received.parser.screen().contents();
            assert!(!left.is_zero(), "{what} never came:\n{seen}");
            received = self.received.1.wait_timeout(received, left).unwrap().0;
        }
    }

    /// Waits until the screen shows this.
    pub fn wait(&self, what: &str) {
        self.wait_for(what, |received| received.parser.screen().contents().contains(what));
    }

    /// Waits until the screen shows this no more.
    pub fn wait_gone(&self, what: &str) {
        self.wait_for(&format!("the end of {what}"), |received| !received.parser.screen().contents().contains(what));
    }

    /// Waits until one row shows all of these, from left to right.
    pub fn wait_row(&self, parts: &[&str]) {
        self.wait_for(&format!("{parts:?}"), |received| {
            let contents = received.parser.screen().contents();
            contents.lines().any(|row| {
                let mut rest = Some(row);
                for part in parts {
                    rest = rest.and_then(|row| row.split_once(part)).map(|(_, rest)| rest);
                }
                rest.is_some()
            })
        });
    }

    /// Lets pass what a hand lets pass, and is not over yet.
    fn pause(&mut self) {
        if let Some((sent, pause)) = self.sent.take() {
            thread::sleep(pause.saturating_sub(sent.elapsed()));
        }
    }

    /// Sends bytes at once, as a terminal does for one key, a paste or a scanner.
    pub fn send(&mut self, bytes: &str) {
        // A figure behind an escape is typed when another key follows it soon.
        let figure = bytes.starts_with('\x1b') && bytes.len() == 2;
        self.sent = Some((Instant::now(), if figure { 2 * HANDS } else { HANDS }));
        let keys = self.keys.as_mut().unwrap();
        keys.write_all(bytes.as_bytes()).unwrap();
        keys.flush().unwrap();
    }

    /// A key pressed by hand.
    pub fn press(&mut self, key: &str) {
        self.pause();
        self.send(key);
    }

    /// The letter that answers a question, once it has been read.
    pub fn answer(&mut self, letter: &str) {
        thread::sleep(HANDS);
        self.send(letter);
    }

    /// A text typed by hand.
    pub fn type_in(&mut self, text: &str) {
        self.pause();
        for c in text.chars() {
            self.send(&c.to_string());
            thread::sleep(FINGERS);
        }
    }

    /// What a scanner sends: the code, and the end of it.
    pub fn scan(&mut self, code: &str, end: &str) {
        self.pause();
        self.send(&format!("{code}{end}"));
    }

    /// What a slow scanner sends: a character every so many milliseconds.
    pub fn scan_slowly(&mut self, code: &str, end: &str, millis: u64) {
        self.pause();
        for c in code.chars().chain(end.chars()) {
            self.send(&c.to_string());
            thread::sleep(Duration::from_millis(millis));
        }
    }

    /// A text pasted into a terminal that marks pastes.
    pub fn paste(&mut self, text: &str) {
        self.send(&format!("\x1b[200~{text}\x1b[201~"));
    }

    /// New Sale, by its key.
    pub fn new_sale(&mut self) {
        self.press("3");
        self.wait("Scan or search");
    }

    /// New Sale with one article that was scanned, and the field of the payment.
    pub fn pay_for(&mut self, code: &str) {
        self.new_sale();
        self.scan(code, "\r");
        self.wait("1 line");
        self.press("\r");
        self.wait("enter record");
    }

    /// The terminal claims to be of this size, whatever it is.
    pub fn claims(&self, size: PtySize) {
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    /// Waits until the screen shows this; `false` when the program ends before.
    pub fn comes_or_ends(&self, what: &str) -> bool {
        self.wait_for(what, |received| received.ended || received.parser.screen().contents().contains(what));
        self.shows(what) && !self.lock().ended
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// The program's process id.
    pub fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap()).unwrap()
    }

    /// Pulls the window to another size.
    pub fn resize(&self, cols: u16, rows: u16) {
        self.lock().parser.screen_mut().set_size(at_least_one(rows), at_least_one(cols));
        self.master.as_ref().unwrap().resize(pty_size(cols, rows)).unwrap();
    }

    /// Waits for the end of the program; gives its exit code.
    pub fn ended(&mut self) -> u32 {
        self.wait_for("the end of the program", |received| received.ended);
        self.child.wait().unwrap().exit_code()
    }

    /// The window is closed under the program, as when a connection breaks off; gives the exit code.
    pub fn vanish(mut self) -> u32 {
        self.lock().closed = true;
        // What is drawn for this key ends the reading, and with it the last hold on the terminal but ours.
        self.press("\x0c");
        self.reader.take().unwrap().join().unwrap();
        drop((self.master.take(), self.keys.take()));
        let deadline = Instant::now() + CEILING;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(Instant::now() < deadline, "the program goes on without a terminal");
            thread::yield_now();
        }
    }

    /// Leaves with `q` from a screen without a focused field.
    pub fn quit(mut self) {
        self.press("\x11");
        assert_eq!(self.ended(), 0);
    }

    /// Is the terminal as it was before?
    pub fn given_back(&self) -> bool {
        let received = self.lock();
        let screen = received.parser.screen();
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && !screen.bracketed_paste()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // A test that failed leaves nothing running; one that did not has ended it already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
