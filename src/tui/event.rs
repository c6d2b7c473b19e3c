//! Everything that reaches the dashboard, on one channel, and the threads that send it.

use std::{
    sync::mpsc::Sender,
    thread,
    time::{Duration, Instant},
};

use crossterm::event::{self, KeyEvent, KeyEventKind, MouseEvent};
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    iterator::Signals,
};

use super::app::Reply;
use crate::worker::Report;

/// Something that happened.
pub enum Event {
    /// A key, with the instant at which it was read: a scanner is told from hands by it.
    Key(KeyEvent, Instant),
    /// The mouse.
    Mouse(MouseEvent),
    /// A pasted text.
    Paste(String),
    /// The terminal's new size.
    Resize(u16, u16),
    /// A lane of the worker reports.
    Lane(Report<Reply>),
    /// Work on a thread of its own (import, sample shop) hands something over.
    Background(Reply),
    /// A deadline has passed (clock minute, toast, spinner, held key).
    Tick,
    /// The terminal is gone, or a signal asks to end: the basket is kept, nothing is asked.
    End,
}

/// Reads keys, mouse, pastes and sizes until the terminal is gone.
pub fn read_input(events: &Sender<Event>) {
    let mut at = Instant::now();
    loop {
        // What is there already came together with what was read last, however long ago this thread had its turn.
        let together = event::poll(Duration::ZERO).unwrap_or(false);
        let read = event::read();
        if !together {
            at = Instant::now();
        }
        let event = match read {
            Ok(event::Event::Key(key)) if key.kind != KeyEventKind::Release => Event::Key(key, at),
            Ok(event::Event::Mouse(mouse)) => Event::Mouse(mouse),
            Ok(event::Event::Paste(text)) => Event::Paste(text),
            Ok(event::Event::Resize(width, height)) => Event::Resize(width, height),
            Ok(event::Event::Key(_) | event::Event::FocusGained | event::Event::FocusLost) => continue,
            Err(_) => Event::End,
        };
        let ended = matches!(event, Event::End);
        if events.send(event).is_err() || ended {
            return;
        }
    }
}

/// Turns SIGTERM, SIGHUP and SIGINT into an orderly end.
pub fn watch_signals(events: Sender<Event>) -> std::io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT])?;
    thread::spawn(move || {
        for _ in &mut signals {
            if events.send(Event::End).is_err() {
                return;
            }
        }
    });
    Ok(())
}
