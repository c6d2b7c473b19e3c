//! The frame around every screen: header with tabs and today, banner, key line; and what lies over it.

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
    style::Modifier,
    text::{Line, Span},
};

use super::App;
use crate::{
    tr,
    tui::{
        context::{Context, Tone},
        input::{
            action::{Action, Tab},
            hit::Target,
        },
        overlays::{progress, welcome::Welcome},
        theme::Meaning,
        widgets::{
            header::Header,
            keys::{self, KeyHint},
            text::{line_width, put, put_line_right, width},
        },
    },
};

/// Under this, nothing but a polite word is shown.
pub const LEAST: (u16, u16) = (60, 16);
/// Draws the whole dashboard.
pub fn draw(app: &App, frame: &mut Frame<'_>) {
    paint(app, frame.area(), frame.buffer_mut());
}

fn paint(app: &App, area: Rect, buf: &mut Buffer) {
    let context = &app.context;
    context.display.theme.clear(area, buf, Meaning::Ground);
    if area.width < LEAST.0 || area.height < LEAST.1 {
        return too_small(context, area, buf);
    }
    let row = Rect::new(0, area.height - 1, area.width, 1);
    let end = line_end(app);
    // Before there is a shop, there is nothing behind the first start.
    let first = app.overlays.first().is_some_and(|overlay| overlay.as_a::<Welcome>().is_some());
    if !first {
        header(app, Rect { height: 2, ..area }, buf);
        app.open_screen().draw(context.body, buf, context);
        keys::hints(row, &hints(app), &end, buf, context);
        draw_banner(app, buf);
    }
    for (index, overlay) in app.overlays.iter().enumerate() {
        if !(first && index == 0) {
            context.display.theme.dim(area, buf, 55);
        }
        overlay.draw(area, buf, context);
    }
    if first {
        draw_banner(app, buf);
    }
    if !app.overlays.is_empty() {
        // What just happened is told over what is dimmed.
        let wide = u16::try_from(line_width(&end)).unwrap_or(u16::MAX).min(area.width.saturating_sub(2));
        put_line_right(buf, row.right().saturating_sub(1), row.y, &end, wide);
    }
    progress(context, area, buf);
}

/// What the mouse finds at a position.
pub(super) fn target_at(app: &App, at: Position) -> Option<Target> {
    let size = app.context.size;
    let area = Rect::new(0, 0, size.width, size.height);
    app.context.targets.find(at, || paint(app, area, &mut Buffer::empty(area)))
}

fn progress(context: &Context, area: Rect, buf: &mut Buffer) {
    if let Some(running) = context.work_in_box() {
        context.display.theme.dim(area, buf, 55);
        progress::draw(running, area, buf, context);
    }
}

fn header(app: &App, area: Rect, buf: &mut Buffer) {
    let context = &app.context;
    let waits = app.new_sale.lines();
    let title = |tab: &Tab| {
        let title = context.display.texts.get(tab.title_id());
        // A basket that waits is seen from every other tab.
        if *tab == Tab::NewSale && app.tab != Tab::NewSale && waits > 0 { format!("{title} ●{waits}") } else { title }
    };
    let titles: Vec<String> = Tab::ALL.iter().map(title).collect();
    let zero = crate::domain::Money::ZERO;
    let revenue = context.display.format.money_short(app.today.as_ref().map_or(zero, |today| today.revenue));
    let sales = tr!(context.display.texts, "header-sales", count = app.today.as_ref().map_or(0, |today| today.orders));
    let hours = app.today.as_ref().map(|today| today.open_hours(context.shop.first_hour())).unwrap_or_default();
    let clock = context.now.local_time().map(|time| time.format("%H:%M").to_string()).unwrap_or_default();
    let name = if context.place.demo { tr!(context.display.texts, "header-demo") } else { context.shop.name.clone() };
    let name = if context.place.read_only.is_some() {
        tr!(context.display.texts, "header-read-only", name = name)
    } else {
        name
    };
    let shop = name.as_str();
    let today = tr!(context.display.texts, "header-today");
    let header = Header {
        shop,
        tabs: &titles,
        open: app.tab.index(),
        today: &today,
        revenue: &revenue,
        sales: &sales,
        hours: &hours,
        clock: &clock,
    };
    header.draw(area, buf, &context.display.theme);
    for (tab, place) in Tab::ALL.iter().zip(header.tabs_at(area)) {
        context.targets.add(Rect { height: 2, ..place }, Target::Act(tab.action()));
    }
}

fn hints(app: &App) -> Vec<KeyHint> {
    let context = &app.context;
    let typing = app.open_screen().types();
    let hint = |action: Action| {
        let key = context.display.keymap.key(action, typing)?;
        let able = app.disabled_below(action).is_none();
        Some(KeyHint { key, word: context.display.texts.get(&action.hint_id()), action, able })
    };
    app.open_screen().hints().into_iter().chain([Action::Help]).filter_map(hint).collect()
}

/// The right end of the key line: a spinner, or what just happened.
fn line_end(app: &App) -> Line<'static> {
    let context = &app.context;
    let (theme, texts) = (&context.display.theme, &context.display.texts);
    if context.tasks.slow_at_all(context.instant) {
        let word = if context.tasks.writing > 0 { tr!(texts, "saving") } else { tr!(texts, "loading") };
        return Line::from(vec![
            Span::styled(context.spinner(), theme.style(Meaning::Accent)),
            Span::styled(format!(" {word}"), theme.style(Meaning::Muted)),
        ]);
    }
    let Some(toast) = &context.notices.toast else { return Line::default() };
    let (sign, meaning) = match toast.tone {
        Tone::Done | Tone::Undoable => ("✓ ", Meaning::Good),
        Tone::Refused => ("! ", Meaning::Warn),
    };
    let mut spans = vec![
        Span::styled(sign, theme.style(meaning).add_modifier(Modifier::BOLD)),
        Span::styled(toast.text.clone(), theme.style(Meaning::Text)),
    ];
    if toast.tone == Tone::Undoable {
        let key = context.display.keymap.key(Action::Undo, app.typing_now()).unwrap_or_default();
        spans.push(Span::styled(format!("   {key}"), theme.bold()));
        let word = texts.get(&Action::Undo.hint_id());
        spans.push(Span::styled(format!(" {word}"), theme.style(Meaning::Muted)));
    }
    Line::from(spans)
}

fn draw_banner(app: &App, buf: &mut Buffer) {
    let context = &app.context;
    let Some(banner) = &context.notices.banner else { return };
    let height = app.banner_height();
    let area = Rect::new(0, context.size.height.saturating_sub(height + 1), context.size.width, height);
    let close = KeyHint::new(Action::Back, tr!(context.display.texts, "banner-close"), context);
    keys::banner(area, banner, &close, buf, context);
}

fn too_small(context: &Context, area: Rect, buf: &mut Buffer) {
    let theme = &context.display.theme;
    let size = format!("{} × {}", area.width, area.height);
    let wanted = format!("{} × {}", LEAST.0, LEAST.1);
    let lines = [
        (tr!(context.display.texts, "too-small"), theme.bold()),
        (tr!(context.display.texts, "too-small-wanted", wanted = wanted), theme.style(Meaning::Soft)),
        (tr!(context.display.texts, "too-small-found", found = size), theme.style(Meaning::Muted)),
    ];
    let top = area.y + area.height.saturating_sub(3) / 2;
    for (y, (text, style)) in (top..area.bottom()).zip(lines) {
        let wide = u16::try_from(width(&text)).unwrap_or(u16::MAX).min(area.width);
        put(buf, area.x + (area.width - wide) / 2, y, &text, wide, style);
    }
}
