//! The threads that send what happens at the terminal: keys, mouse, sizes, signals.

use std::{
    io::stdin,
    sync::{Condvar, Mutex, PoisonError, mpsc::Sender},
    thread,
    time::{Duration, Instant},
};

use crossterm::event::{self, KeyEventKind};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};
use signal_hook::{
    consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM},
    iterator::Signals,
};

use super::terminal::drawn_size;
use crate::tui::app::event::Event;

/// Ends the dashboard when the input thread ends: no key would arrive any more.
struct Last<'a>(&'a Sender<Event>);

impl Drop for Last<'_> {
    fn drop(&mut self) {
        // A closed channel: it has ended already.
        drop(self.0.send(Event::End));
    }
}

/// So many events may wait for the dashboard: what comes faster than it is dealt with waits in the terminal, not in memory.
const WAITING: usize = 1_024;

/// The events that have been read and not been dealt with yet.
#[derive(Default)]
pub struct Backlog {
    waiting: Mutex<usize>,
    less: Condvar,
}

impl Backlog {
    /// One more; waits while there are too many.
    fn add(&self) {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let room = self.less.wait_while(waiting, |waiting| *waiting >= WAITING);
        *room.unwrap_or_else(PoisonError::into_inner) += 1;
    }

    /// So many have been dealt with.
    pub fn done(&self, events: usize) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = waiting.saturating_sub(events);
        self.less.notify_one();
    }
}

/// Reads keys, mouse, pastes and sizes until the terminal is gone.
pub fn read_input(events: &Sender<Event>, backlog: &Backlog) {
    let _last = Last(events);
    let mut at = Instant::now();
    loop {
        // What is there already came together with what was read last, however long ago this thread had its turn.
        // (The library looks at the terminal only when it may wait for it; an event ends the wait.)
        let together = event::poll(Duration::from_millis(1)).unwrap_or(false);
        let read = event::read();
        if !together {
            at = Instant::now();
        }
        let event = match read {
            Ok(event::Event::Key(key)) if key.kind != KeyEventKind::Release => Event::Key(key, at),
            Ok(event::Event::Mouse(mouse)) => Event::Mouse(mouse),
            Ok(event::Event::Paste(text)) => Event::Paste(text),
            Ok(event::Event::Resize(columns, rows)) => {
                let size = drawn_size(columns, rows);
                Event::Resize(size.width, size.height)
            }
            Ok(event::Event::Key(_) | event::Event::FocusGained | event::Event::FocusLost) => continue,
            Err(_) => return,
        };
        backlog.add();
        if events.send(event).is_err() {
            return;
        }
    }
}

/// Ends the dashboard when the terminal has hung up. A signal says so only to processes in
/// its session; without one, reading keys would turn in circles for ever.
///
/// # Errors
/// The system has no thread left.
pub fn watch_terminal(events: Sender<Event>) -> std::io::Result<()> {
    let watching = thread::Builder::new().spawn(move || {
        // Where a terminal can't be watched, its signals and its reader are left.
        if hung_up(None) {
            drop(events.send(Event::End));
        }
    });
    watching.map(drop)
}

/// Has the other end of the terminal gone?
pub fn terminal_gone() -> bool {
    hung_up(Some(&Timespec::default()))
}

fn hung_up(wait: Option<&Timespec>) -> bool {
    let keyboard = stdin();
    // Only hang-up and error, which poll always reports.
    let mut watched = [PollFd::new(&keyboard, PollFlags::empty())];
    while poll(&mut watched, wait) == Err(Errno::INTR) {}
    let [watched] = watched;
    watched.revents().intersects(PollFlags::HUP | PollFlags::ERR)
}

/// Turns SIGTERM, SIGHUP and SIGINT into an orderly end, and takes the terminal again after a stop.
pub fn watch_signals(events: Sender<Event>) -> std::io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGCONT])?;
    let watching = thread::Builder::new().spawn(move || {
        for signal in &mut signals {
            let event = if signal == SIGCONT { Event::Continued } else { Event::End };
            if events.send(event).is_err() {
                return;
            }
        }
    });
    watching.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_panics_ends_the_dashboard() {
        let (events, inbox) = std::sync::mpsc::channel();
        let reader = thread::spawn(move || {
            let _last = Last(&events);
            panic!("a key that nobody has ever seen");
        });
        assert!(reader.join().is_err());
        assert!(matches!(inbox.recv(), Ok(Event::End)));
    }
}
