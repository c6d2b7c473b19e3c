//! How the list of clients is drawn.

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use super::{Clients, card};
use crate::{
    domain::{
        client::Client,
        fold,
        query::{ClientSort, Direction},
    },
    tr,
    tui::{
        action::Action,
        context::Context,
        theme::Meaning,
        widgets::{
            empty,
            field::{Input, input},
            pane::{Pane, scrollbar},
            table,
            table::Column,
            text::{highlight, put},
        },
    },
};

/// The panes.
pub struct Panes {
    /// The list.
    pub list: Rect,
    /// The card, where there is room for it.
    pub card: Option<Rect>,
}

/// Lays the panes out: the card takes 46 or 50 columns from 110 on.
pub fn panes(body: Rect) -> Panes {
    let side = match body.width {
        ..110 => return Panes { list: body, card: None },
        110..132 => 46,
        132..180 => 50,
        _ => 68,
    };
    let list = Rect { width: body.width - side, ..body };
    Panes { list, card: Some(Rect { x: body.x + list.width, width: side, ..body }) }
}

/// Rows that the list shows.
pub fn rows(body: Rect) -> usize {
    usize::from(panes(body).list.height.saturating_sub(3))
}

/// Draws it.
pub fn draw(screen: &Clients, frame: &mut Frame<'_>, area: Rect, context: &Context) {
    let buf = frame.buffer_mut();
    if screen.nothing_here() {
        return draw_empty(area, buf, context);
    }
    let panes = panes(area);
    match (panes.card, screen.open) {
        (None, true) => card::draw(screen, area, true, buf, context),
        (Some(place), _) => {
            draw_list(screen, panes.list, buf, context);
            card::draw(screen, place, false, buf, context);
        }
        (None, false) => draw_list(screen, panes.list, buf, context),
    }
}

fn draw_empty(area: Rect, buf: &mut Buffer, context: &Context) {
    let texts = &context.texts;
    let pane = Pane { title: tr!(texts, "tab-clients"), count: "0".to_owned(), focused: true, ..Pane::default() };
    let inner = pane.draw(area, buf, &context.theme);
    let key = context.keymap.key(Action::AddClient, false).unwrap_or_default();
    let hints = [(key, tr!(texts, "clients-empty-add"))];
    empty::draw(inner, &tr!(texts, "clients-empty"), &tr!(texts, "clients-empty-text"), &hints, buf, &context.theme);
}

fn columns(screen: &Clients, context: &Context) -> Vec<Column> {
    let texts = &context.texts;
    let sorted = |sort| (screen.sort == sort).then_some(screen.direction == Direction::Up);
    vec![
        Column::flex(tr!(texts, "clients-name"), 16).sorted(sorted(ClientSort::Name)),
        Column::new(tr!(texts, "clients-phone"), 19).gives_way(1),
        Column::new(tr!(texts, "clients-email"), 23).gives_way(2),
        Column::new(tr!(texts, "clients-last"), 11).sorted(sorted(ClientSort::LastDay)),
        Column::new(tr!(texts, "clients-revenue"), 12).right().sorted(sorted(ClientSort::Revenue)),
    ]
}

fn layout(columns: &[Column], list: Rect) -> (Rect, table::Layout) {
    let inner = Rect::new(list.x + 2, list.y + 1, list.width.saturating_sub(4), list.height.saturating_sub(2));
    (inner, table::layout(columns, inner))
}

/// The sort that a click on the head asks for.
pub fn sort_at(screen: &Clients, list: Rect, x: u16, context: &Context) -> Option<ClientSort> {
    let columns = columns(screen, context);
    let (_, layout) = layout(&columns, list);
    let hit = layout.places.iter().position(|place| place.is_some_and(|(from, wide)| (from..from + wide).contains(&x)));
    match hit? {
        0 => Some(ClientSort::Name),
        3 => Some(ClientSort::LastDay),
        4 => Some(ClientSort::Revenue),
        _ => None,
    }
}

fn draw_list(screen: &Clients, area: Rect, buf: &mut Buffer, context: &Context) {
    let theme = &context.theme;
    let texts = &context.texts;
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let muted = theme.style(Meaning::Muted);
    let searching = screen.typing || !screen.search.is_empty();
    let foot = context.position(&screen.list);
    let pane = Pane {
        title: if searching { String::new() } else { tr!(texts, "tab-clients") },
        count: if searching { String::new() } else { context.format.integer(count(screen.list.total())) },
        foot: Line::from(Span::styled(foot, muted)),
        focused: true,
        ..Pane::default()
    };
    pane.draw(area, buf, theme);
    if searching {
        let wide = 30.min(area.width.saturating_sub(12)).max(10);
        put(buf, area.x + 2, area.y, &" ".repeat(usize::from(wide) + 4), wide + 4, theme.style(Meaning::Text));
        put(buf, area.x + 3, area.y, "/", 1, theme.style(Meaning::Accent));
        let (text, cursor) = (screen.search.text(), screen.search.cursor());
        let shown = Input { text, cursor, focused: screen.typing, ..Input::default() };
        input(&shown, Rect::new(area.x + 5, area.y, wide, 1), buf, theme);
    }
    let columns = columns(screen, context);
    let (inner, layout) = layout(&columns, area);
    table::head(&columns, &layout, inner.y, buf, theme);
    if screen.list.loaded() && screen.list.total() == 0 {
        put(buf, inner.x, inner.y + 1, &tr!(texts, "list-no-match"), inner.width, muted);
    }
    let height = usize::from(inner.height.saturating_sub(1));
    let words: Vec<String> = fold(screen.search.text()).split(' ').map(str::to_owned).collect();
    for ((selected, client), y) in screen.list.visible(height).zip(inner.y + 1..inner.bottom()) {
        table::row(&columns, &layout, y, &cells(client, &words, context), buf);
        if selected {
            table::mark(Rect::new(area.x + 1, y, area.width.saturating_sub(2), 1), buf, theme, true);
        }
    }
    scrollbar(area, screen.list.offset(), u64::try_from(height).unwrap_or(0), screen.list.total(), buf, theme);
}

fn cells(client: &Client, words: &[String], context: &Context) -> Vec<Line<'static>> {
    let theme = &context.theme;
    let (text, soft, muted) = (theme.style(Meaning::Text), theme.style(Meaning::Soft), theme.style(Meaning::Muted));
    let accent = theme.style(Meaning::Accent);
    let found = |field: &Option<String>, style| match field {
        Some(field) => highlight(field, words, fold, style, accent),
        None => Line::from(Span::styled("–", muted)),
    };
    let last = match client.last_day {
        Some(day) if day == context.today() => Span::styled(context.format.relative_day(day, context.today()), accent),
        Some(day) => Span::styled(context.format.relative_day(day, context.today()), soft),
        None => Span::styled("–", muted),
    };
    vec![
        highlight(&client.name, words, fold, text, accent),
        found(&client.phone, soft),
        found(&client.email, muted),
        Line::from(last),
        Line::from(Span::styled(context.format.money_short(client.revenue), text)),
    ]
}
