//! The terminal, taken and given back: on quit, on error, on panic in any thread, on suspend.

use std::{
    io::{self, Stdout, Write, stdout},
    mem::ManuallyDrop,
    sync::atomic::{AtomicBool, Ordering},
};

use color_eyre::eyre::{Result, WrapErr};
use crossterm::{
    cursor::{SetCursorStyle, Show},
    event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture},
    execute,
    terminal::{self, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use ratatui::{Terminal, backend::CrosstermBackend, layout::Size};

use crate::tui::app::{App, frame};

/// A terminal in raw mode on its alternate screen; dropping it gives it back.
pub struct Guarded {
    /// Never dropped: it would complain on standard error of a terminal that has gone, which may be the same one, and then
    /// that would be a panic. Its cursor is given back with the rest.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<Stdout>>>,
    mouse: bool,
}

impl Guarded {
    /// Takes the terminal. A panic of the UI thread gives it back before it is reported; one of a thread is caught there
    /// and shown on the screen, so it must not touch the terminal.
    pub fn enter(mouse: bool) -> Result<Guarded> {
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
        let terminal = Terminal::new(CrosstermBackend::new(stdout())).wrap_err("set the terminal up")?;
        Ok(Guarded { terminal: ManuallyDrop::new(terminal), mouse })
    }

    /// Columns and rows.
    pub fn size(&self) -> Result<Size> {
        self.terminal.size().wrap_err("ask the terminal's size")
    }

    /// Draws what has changed.
    pub fn draw(&mut self, app: &App) -> Result<()> {
        self.terminal.draw(|target| frame::draw(app, target)).wrap_err("draw")?;
        Ok(())
    }

    /// Forgets what stands on the screen, so that the next draw paints all of it. (`Terminal::clear` would ask the
    /// terminal where its cursor is, while another thread reads its answers.)
    pub fn repaint(&mut self) -> Result<()> {
        let size = self.size()?;
        self.terminal.resize(ratatui::layout::Rect::new(0, 0, size.width, size.height)).wrap_err("repaint")
    }

    /// Returns the terminal back, stops the process as ctrl+z does, and takes the terminal again when it goes on. All of its
    /// group is stopped, as a terminal would: the shell that a script was started from waits for the script too.
    pub fn suspend(&mut self) -> Result<()> {
        give_back();
        rustix::process::kill_current_process_group(rustix::process::Signal::TSTP).wrap_err("suspend")?;
        self.retake()
    }

    /// Takes the terminal again after somebody else has had it.
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

/// Each step for itself: a terminal that is half gone still gets the rest.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = stdout();
    let steps: [io::Result<()>; 4] = [
        execute!(out, DisableMouseCapture, DisableBracketedPaste),
        execute!(out, SetCursorStyle::DefaultUserShape, LeaveAlternateScreen, Show),
        if terminal::is_raw_mode_enabled().unwrap_or(true) { disable_raw_mode() } else { Ok(()) },
        out.flush(),
    ];
    // Nobody is left to be told.
    drop(steps);
}
