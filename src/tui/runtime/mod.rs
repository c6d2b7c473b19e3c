//! The dashboard in its terminal: set-up, and the loop that blocks on one channel, updates, and draws once when it is empty.

mod input;
mod terminal;

use std::{
    io::IsTerminal,
    path::PathBuf,
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};

use color_eyre::eyre::{Result, WrapErr};
use ratatui::layout::Size;

use crate::{
    clock::Clock,
    config::Scanner,
    domain::{
        Currency,
        shop::{OversellPolicy, Shop},
    },
    i18n::Lang,
    repository::{self, RepositoryError},
    tr,
    tui::app::{App, Setup, event::Event, user_files::UserFiles},
};

/// A frame is drawn at the latest this long after the first event that it answers.
const FRAME: Duration = Duration::from_millis(16);

/// While more than this is to be written, no further key is read.
const WRITES: usize = 200;

/// Why the dashboard did not open, in the reader's words: one line, not a fault of the program.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

/// What the command line passes on.
pub struct Launch {
    /// The shop's file; the first start creates it.
    pub path: PathBuf,
    /// The reader's language.
    pub lang: Lang,
    /// Did the reader ask for that language, or does the shop decide?
    pub lang_given: bool,
    /// Keys and colours, the reader's own over the shipped ones.
    pub user_files: UserFiles,
    /// Blocks instead of braille.
    pub blocks: bool,
    /// Does the mouse press what it sees? Else the terminal keeps it, to select text.
    pub mouse: bool,
    /// The reader, as it was learned.
    pub scanner: Scanner,
    /// The throw-away shop of `demo`?
    pub demo: bool,
    pub clock: Clock,
}

/// Runs the dashboard until it is left. The terminal is given back on every way out.
pub fn run(launch: Launch) -> Result<()> {
    run_on(launch, mpsc::channel())
}

/// The same on a channel of the caller's, who may have something to say on it too.
pub fn run_on(launch: Launch, (events, inbox): (mpsc::Sender<Event>, mpsc::Receiver<Event>)) -> Result<()> {
    if !std::io::stdout().is_terminal() || !std::io::stdin().is_terminal() {
        let texts = crate::i18n::Texts::new(launch.lang);
        return Err(Refused(tr!(texts, "dashboard-no-terminal")).into());
    }
    // What is wrong with the file is said on the plain terminal, before anything is painted.
    let shop = existing_shop(&launch)?;
    input::watch_signals(events.clone()).wrap_err("watch for signals")?;
    let aborted = tr!(crate::i18n::Texts::new(launch.lang), "dashboard-aborted");
    let mut terminal = terminal::Guarded::enter(launch.mouse, aborted)?;
    let backlog = Arc::new(input::Backlog::default());
    let (input, read) = (events.clone(), Arc::clone(&backlog));
    let texts = crate::i18n::Texts::new(launch.lang);
    let started = thread::Builder::new().spawn(move || input::read_input(&input, &read));
    started.and_then(|_| input::watch_terminal(events.clone())).map_err(|error| no_thread(&texts, &error))?;
    let size = terminal.size();
    let is_there = shop.is_some();
    let mut app = new_app(&launch, shop.as_ref().map(|(shop, _)| shop), size, events);
    app.context.place.read_only = shop.and_then(|(_, why)| why).map(|why| read_only_text(&app, &why));
    if app.context.place.read_only.is_none() {
        app.daily.switch_on();
    }
    if is_there {
        app.open_worker(launch.path.clone());
    } else {
        app.welcome(launch.path.clone());
    }
    // A draw that fails because the terminal has gone is no failure: the signal may come later.
    let ended = main_loop(&mut app, &inbox, &mut terminal, &backlog)
        .or_else(|error| if input::terminal_gone() { Ok(()) } else { Err(error) });
    drop(terminal);
    if let Some(error) = app.take_no_thread() {
        return Err(no_thread(&texts, &error).into());
    }
    // Every write that was asked for is done before the process ends; the basket waits for the next window.
    app.end_daily();
    app.context.tasks.end_work();
    let kept = app.release_basket();
    if let Some(worker) = app.services.worker.take() {
        worker.finish();
    }
    ended?;
    kept.outcome().map_err(|error| {
        let why = crate::i18n::errors::error_text(&app.context.display.texts, app.context.display.format, &error);
        Refused(tr!(app.context.display.texts, "new-sale-not-kept", why = why)).into()
    })
}

/// The system has no thread left (`ulimit -u`, a full machine): said in one line, on the terminal that was given back.
fn no_thread(texts: &crate::i18n::Texts, error: &std::io::Error) -> Refused {
    Refused(tr!(texts, "dashboard-no-thread", why = error.to_string()))
}

/// Why the shop can only be read, for the banner.
fn read_only_text(app: &App, why: &RepositoryError) -> String {
    let texts = &app.context.display.texts;
    match why {
        RepositoryError::ReadOnly => tr!(texts, "read-only-text"),
        other => crate::i18n::errors::error_text(texts, app.context.display.format, other),
    }
}

fn existing_shop(launch: &Launch) -> Result<Option<(Shop, Option<RepositoryError>)>> {
    let opened = repository::open_as_possible(&launch.path);
    match opened.and_then(|(repository, why)| Ok((repository.shop()?, why))) {
        Ok(found) => Ok(Some(found)),
        Err(RepositoryError::NoShop(_)) => Ok(None),
        Err(error) => {
            let format = crate::i18n::Format::new(launch.lang, Currency::EUR);
            let texts = crate::i18n::Texts::new(launch.lang);
            Err(Refused(crate::i18n::errors::error_text(&texts, format, &error)).into())
        }
    }
}

fn new_app(launch: &Launch, shop: Option<&Shop>, size: Size, events: mpsc::Sender<Event>) -> App {
    let proposed = Shop {
        name: String::new(),
        currency: Currency::EUR,
        language: None,
        cutoff_minutes: 0,
        oversell: OversellPolicy::Refuse,
    };
    let shop = shop.cloned().unwrap_or(proposed);
    let spoken = shop.language.as_deref().and_then(|code| code.parse().ok());
    let lang = if launch.lang_given { launch.lang } else { spoken.unwrap_or(launch.lang) };
    let files = launch.user_files.clone();
    let mut app = App::new(Setup {
        lang,
        theme: files.themes.get(&files.theme).unwrap_or_default(),
        blocks: launch.blocks,
        keymap: files.keymap.clone(),
        shop,
        demo: launch.demo,
        clock: launch.clock,
        size,
        events,
    });
    app.take_user_files(files);
    app.context.display.scanner = launch.scanner.clone();
    app
}

fn main_loop(
    app: &mut App,
    inbox: &mpsc::Receiver<Event>,
    terminal: &mut terminal::Guarded,
    backlog: &input::Backlog,
) -> Result<()> {
    terminal.draw(app)?;
    // Input that has been dealt with, while too much of what it asks for is still to be written.
    let mut dealt_with = 0;
    let mut update = |app: &mut App, event: Event, now: Instant| {
        dealt_with += usize::from(event.is_input());
        app.update(event, now);
        if app.context.tasks.writing <= WRITES && dealt_with > 0 {
            backlog.done(std::mem::take(&mut dealt_with));
        }
    };
    while !app.ended() {
        let now = Instant::now();
        let wait = app.deadline(now).saturating_duration_since(now);
        let event = match inbox.recv_timeout(wait) {
            Ok(event) => event,
            Err(mpsc::RecvTimeoutError::Timeout) => Event::Tick,
            Err(mpsc::RecvTimeoutError::Disconnected) => return Ok(()),
        };
        let first = Instant::now();
        update(app, event, first);
        while first.elapsed() < FRAME && !app.ended() {
            let Ok(event) = inbox.try_recv() else { break };
            update(app, event, Instant::now());
        }
        if app.take_suspend() {
            terminal.suspend()?;
            app.repaint();
        }
        if app.take_continued() {
            terminal.retake()?;
        }
        if app.take_redraw() {
            terminal.repaint()?;
        }
        if !app.ended() {
            terminal.draw(app)?;
        }
    }
    Ok(())
}
