//! The terminal, taken and given back: on quit, on error, on panic in any thread, on suspend.

use std::{
    io::{self, Stdout, Write, stdout},
    mem::ManuallyDrop,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use color_eyre::eyre::{Result, WrapErr};
use crossterm::{
    cursor::{SetCursorStyle, Show},
    event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture},
    execute,
    terminal::{self, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use ratatui::{
    Terminal, TerminalOptions, Viewport,
    backend::CrosstermBackend,
    layout::{Position, Rect, Size},
};

use rustix::{
    stdio,
    termios::{OptionalActions, Termios, tcgetattr, tcsetattr},
};
use signal_hook::consts::SIGABRT;

use crate::tui::app::{App, frame};

/// A terminal in raw mode on its alternate screen; dropping it gives it back.
pub struct Guarded {
    /// Never dropped: it would complain on standard error of a terminal that has gone, which may be the same one, and then
    /// that would be a panic. Its cursor is given back with the rest.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<Stdout>>>,
    drawn: Size,
    mouse: bool,
}

/// No screen is larger: a terminal that says so is drawn to this far.
const LARGEST: Size = Size::new(500, 200);

/// The size to which a terminal of this size is drawn.
pub fn drawn_size(columns: u16, rows: u16) -> Size {
    Size::new(columns.min(LARGEST.width), rows.min(LARGEST.height))
}

impl Guarded {
    /// Takes the terminal. A panic of the UI thread gives it back before it is reported; one of a thread is caught there
    /// and shown on the screen, so it must not touch the terminal.
    /// Where memory runs out, the program is aborted: `aborted` is said then, on the terminal that was given back.
    pub fn enter(mouse: bool, aborted: String) -> Result<Guarded> {
        give_back_when_aborted(aborted).wrap_err("watch for the end of memory")?;
        let ui = std::thread::current().id();
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().id() == ui {
                give_back();
                report(panic);
            } else {
                crate::log::panicked(panic);
            }
        }));
        take(mouse).inspect_err(|_| give_back())?;
        let set_up = || {
            let (columns, rows) = terminal::size()?;
            let drawn = drawn_size(columns, rows);
            // Its size is ours to say: a terminal may claim more than memory holds.
            let viewport = Viewport::Fixed(Rect::from((Position::ORIGIN, drawn)));
            Terminal::with_options(CrosstermBackend::new(stdout()), TerminalOptions { viewport }).map(|t| (t, drawn))
        };
        let (terminal, drawn) = set_up().inspect_err(|_| give_back()).wrap_err("set the terminal up")?;
        Ok(Guarded { terminal: ManuallyDrop::new(terminal), drawn, mouse })
    }

    /// Columns and rows that are drawn.
    pub fn size(&self) -> Size {
        self.drawn
    }

    /// Draws what has changed.
    pub fn draw(&mut self, app: &App) -> Result<()> {
        if app.context.size != self.drawn {
            self.resize(app.context.size)?;
        }
        self.terminal.draw(|target| frame::draw(app, target)).wrap_err("draw")?;
        Ok(())
    }

    /// Forgets what is on the screen, so that the next draw paints all of it. (`Terminal::clear` would ask the
    /// terminal where its cursor is, while another thread reads its answers.)
    pub fn repaint(&mut self) -> Result<()> {
        self.resize(self.drawn)
    }

    fn resize(&mut self, size: Size) -> Result<()> {
        self.drawn = size;
        self.terminal.resize(Rect::from((Position::ORIGIN, size))).wrap_err("repaint")
    }

    /// Returns the terminal back, stops the process as ctrl+z does, and takes the terminal again when it goes on. All of its
    /// group is stopped, as a terminal would: the shell that a script was started from waits for the script too.
    pub fn suspend(&mut self) -> Result<()> {
        give_back();
        rustix::process::kill_current_process_group(rustix::process::Signal::TSTP).wrap_err("suspend")?;
        self.retake()
    }

    /// Takes the terminal again after another program had it.
    pub fn retake(&mut self) -> Result<()> {
        // A shell puts its own mode back when it stops a program; that ours has gone is known only by asking for it anew.
        disable_raw_mode().wrap_err("take the terminal again")?;
        take(self.mouse)?;
        self.repaint()
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        give_back();
    }
}

/// Do we have it? Giving it back twice would put the cursor where it was before, over what has been printed since: after
/// a panic, over the report of it.
static TAKEN: AtomicBool = AtomicBool::new(false);

fn take(mouse: bool) -> Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode().wrap_err("switch the terminal to raw mode")?;
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste)
        .wrap_err("switch the terminal to its other screen")?;
    if mouse {
        execute!(stdout(), EnableMouseCapture).wrap_err("take the mouse")?;
    }
    Ok(())
}

/// What an abort has ready: the orders that give the terminal back, its mode before it was ours, and what is said.
static ABORTED: OnceLock<(Vec<u8>, Option<Termios>, String)> = OnceLock::new();

/// No mouse, no marked pastes; then the usual cursor, on the first screen.
fn orders(out: &mut impl Write) -> [io::Result<()>; 2] {
    [
        execute!(out, DisableMouseCapture, DisableBracketedPaste),
        execute!(out, SetCursorStyle::DefaultUserShape, LeaveAlternateScreen, Show),
    ]
}

/// Memory that can't be had aborts the program, past every destructor and every panic hook. The handler of the signal does what a
/// handler may: it writes bytes that lie ready, and sets a mode that was read before.
#[expect(unsafe_code, reason = "a signal handler can only be registered so")]
fn give_back_when_aborted(said: String) -> io::Result<()> {
    let mut bytes = Vec::new();
    orders(&mut bytes).into_iter().collect::<io::Result<()>>()?;
    if ABORTED.set((bytes, tcgetattr(stdio::stdin()).ok(), said)).is_err() {
        return Ok(());
    }
    let handler = || {
        let end = || drop(signal_hook::low_level::emulate_default_handler(SIGABRT));
        let Some((orders, mode, said)) = ABORTED.get().filter(|_| TAKEN.swap(false, Ordering::SeqCst)) else {
            return end();
        };
        let _ = rustix::io::write(stdio::stdout(), orders);
        if let Some(mode) = mode {
            let _ = tcsetattr(stdio::stdin(), OptionalActions::Now, mode);
        }
        for part in ["salestrack: ", said, "\n"] {
            let _ = rustix::io::write(stdio::stderr(), part.as_bytes());
        }
        end();
    };
    // Safety: `write` and `tcsetattr` may be called in a handler (POSIX, signal-safety), and what they read is never changed.
    unsafe { signal_hook::low_level::register(SIGABRT, handler) }.map(drop)
}

/// Each step for itself: a terminal that is half gone still gets the rest.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = stdout();
    let steps = (
        orders(&mut out),
        if terminal::is_raw_mode_enabled().unwrap_or(true) { disable_raw_mode() } else { Ok(()) },
        out.flush(),
    );
    // Nobody is left to be told.
    drop(steps);
}
