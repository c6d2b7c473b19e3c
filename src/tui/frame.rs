//! The frame around every screen: header with tabs and today, error band, key line; and what lies over it.

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
    style::Modifier,
    text::{Line, Span},
};

use super::{
    action::Action,
    app::App,
    context::{Context, PATIENCE},
    overlays::{self, Overlay},
    screens::Tab,
    theme::Meaning,
    widgets::{
        header::Header,
        keys::{self, Hint},
        text::{put, width},
    },
};
use crate::tr;

/// Under this, nothing but a polite word is shown.
pub const LEAST: (u16, u16) = (60, 16);
/// The turns of the spinner, one each tenth of a second.
const SPINNER: [&str; 8] = ["⠹", "⠼", "⠶", "⠧", "⠏", "⠛", "⠹", "⠼"];

/// Draws the whole dashboard.
pub fn draw(app: &App, frame: &mut Frame<'_>) {
    let context = &app.context;
    let area = frame.area();
    context.theme.clear(area, frame.buffer_mut(), Meaning::Ground);
    if area.width < LEAST.0 || area.height < LEAST.1 {
        return too_small(context, area, frame.buffer_mut());
    }
    if let Some(Overlay::Welcome(welcome)) = app.overlays.last() {
        welcome.draw(frame, area, context);
        progress(context, frame, area);
        return;
    }
    let titles = titles(context);
    with_header(app, &titles, |header| {
        header.draw(Rect { height: 2, ..area }, frame.buffer_mut(), &context.theme);
    });
    app.open_screen().draw(frame, context.body, context);
    let slow = slow(context);
    if slow {
        context.theme.veil(context.body, frame.buffer_mut(), 45);
    }
    key_line(app, slow, Rect::new(0, area.height - 1, area.width, 1), frame.buffer_mut());
    error_band(app, frame.buffer_mut());
    for overlay in &app.overlays {
        context.theme.veil(area, frame.buffer_mut(), 55);
        overlay.draw(frame, area, context);
    }
    progress(context, frame, area);
}

fn progress(context: &Context, frame: &mut Frame<'_>, area: Rect) {
    if let Some(running) = &context.running {
        context.theme.veil(area, frame.buffer_mut(), 55);
        overlays::progress::draw(running, frame, area, context);
    }
}

fn titles(context: &Context) -> Vec<String> {
    Tab::ALL.iter().map(|tab| context.texts.get(tab.title_id())).collect()
}

fn with_header<T>(app: &App, titles: &[String], use_it: impl FnOnce(&Header<'_>) -> T) -> T {
    let context = &app.context;
    let zero = crate::domain::Money::ZERO;
    let revenue = context.format.money_short(app.today.as_ref().map_or(zero, |today| today.revenue));
    let sales = tr!(context.texts, "header-sales", count = app.today.as_ref().map_or(0, |today| today.orders));
    let hours: Vec<i64> = app.today.as_ref().map(open_hours).unwrap_or_default();
    let clock = context.now.local_time().map(|time| time.format("%H:%M").to_string()).unwrap_or_default();
    let name = if context.demo { tr!(context.texts, "header-demo") } else { context.shop.name.clone() };
    let shop = name.as_str();
    let today = tr!(context.texts, "header-today");
    use_it(&Header {
        shop,
        tabs: titles,
        open: app.tab.index(),
        today: &today,
        revenue: &revenue,
        sales: &sales,
        hours: &hours,
        clock: &clock,
    })
}

/// Twelve hours around those that have sales: a shop is seldom open at four in the morning.
fn open_hours(today: &crate::domain::report::Today) -> Vec<i64> {
    let hours: Vec<i64> = today.hours.iter().map(|hour| hour.minor()).collect();
    let first = hours.iter().position(|hour| *hour != 0).unwrap_or(8).min(8);
    hours.into_iter().skip(first).take(12).collect()
}

/// The tab whose title stands at a position of the header.
pub fn tab_at(app: &App, at: Position) -> Option<Tab> {
    let titles = titles(&app.context);
    let area = Rect::new(0, 0, app.context.size.width, 2);
    let places = with_header(app, &titles, |header| header.tabs_at(area));
    let index = places.iter().position(|place| Rect { height: 2, ..*place }.contains(at))?;
    Tab::ALL.get(index).copied()
}

/// Has a read of this screen been waiting for longer than anybody should?
fn slow(context: &Context) -> bool {
    context.waiting.values().any(|(_, since)| context.instant.saturating_duration_since(*since) >= PATIENCE)
}

fn key_line(app: &App, slow: bool, area: Rect, buf: &mut Buffer) {
    let context = &app.context;
    let typing = app.open_screen().types();
    let hint = |action: Action| -> Option<Hint> {
        Some((context.keymap.key(action, typing)?, context.texts.get(&action.hint_id())))
    };
    let mut hints: Vec<Hint> = app.open_screen().hints().into_iter().filter_map(hint).collect();
    hints.extend(hint(Action::Help));
    let theme = &context.theme;
    let end = if slow {
        let turn = context.instant.saturating_duration_since(app.started()).as_millis() / 100;
        let turn = usize::try_from(turn).unwrap_or(0) % SPINNER.len();
        Line::from(vec![
            Span::styled(SPINNER.get(turn).copied().unwrap_or("⠹"), theme.style(Meaning::Accent)),
            Span::styled(format!(" {}", tr!(context.texts, "loading")), theme.style(Meaning::Muted)),
        ])
    } else if let Some(toast) = &context.toast {
        let mut spans = vec![
            Span::styled("✓ ", theme.style(Meaning::Good).add_modifier(Modifier::BOLD)),
            Span::styled(toast.text.clone(), theme.style(Meaning::Text)),
        ];
        if toast.undoable {
            let key = context.keymap.key(Action::Undo, typing).unwrap_or_default();
            spans.push(Span::styled(format!("   {key}"), theme.bold()));
            let word = context.texts.get(&Action::Undo.hint_id());
            spans.push(Span::styled(format!(" {word}"), theme.style(Meaning::Muted)));
        }
        Line::from(spans)
    } else {
        Line::default()
    };
    keys::hints(area, &hints, &end, buf, theme);
}

fn error_band(app: &App, buf: &mut Buffer) {
    let context = &app.context;
    let Some(band) = &context.band else { return };
    let height = context.band_height();
    let area = Rect::new(0, context.size.height.saturating_sub(height + 1), context.size.width, height);
    let close = context.keymap.key(Action::Back, true).unwrap_or_default();
    let hints = [(close, tr!(context.texts, "band-close"))];
    keys::band(area, &band.title, &band.text, &hints, buf, &context.theme);
}

fn too_small(context: &Context, area: Rect, buf: &mut Buffer) {
    let theme = &context.theme;
    let size = format!("{} × {}", area.width, area.height);
    let wanted = format!("{} × {}", LEAST.0, LEAST.1);
    let lines = [
        (tr!(context.texts, "too-small"), theme.bold()),
        (tr!(context.texts, "too-small-wanted", wanted = wanted), theme.style(Meaning::Soft)),
        (tr!(context.texts, "too-small-found", found = size), theme.style(Meaning::Muted)),
    ];
    let top = area.y + area.height.saturating_sub(3) / 2;
    for (y, (text, style)) in (top..area.bottom()).zip(lines) {
        let wide = u16::try_from(width(&text)).unwrap_or(u16::MAX).min(area.width);
        put(buf, area.x + (area.width - wide) / 2, y, &text, wide, style);
    }
}
