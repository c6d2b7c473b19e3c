//! How the list of clients is drawn.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use super::{Clients, card};
use crate::{
    domain::{client::Client, fold, query::ClientSort},
    tr,
    tui::{
        context::Context,
        input::action::Action,
        screens::listing::{Listed, Listing, Look},
        theme::Meaning,
        widgets::{
            empty,
            pane::Pane,
            table::{self, Column},
            text::highlight,
        },
    },
};

pub fn draw(screen: &Clients, area: Rect, buf: &mut Buffer, context: &Context) {
    if Client::nothing_here(screen) {
        return draw_empty(area, buf, context);
    }
    let panes = Listing::<Client>::panes(area);
    match (panes.side, screen.open) {
        (None, true) => card::draw(screen, area, true, buf, context),
        (Some(place), _) => {
            draw_list(screen, panes.list, buf, context);
            card::draw(screen, place, false, buf, context);
        }
        (None, false) => draw_list(screen, panes.list, buf, context),
    }
}

fn draw_empty(area: Rect, buf: &mut Buffer, context: &Context) {
    let texts = &context.display.texts;
    let pane = Pane { title: tr!(texts, "tab-clients"), count: "0".to_owned(), focused: true, ..Pane::default() };
    let inner = pane.draw(area, buf, &context.display.theme);
    let key = context.display.keymap.key(Action::AddClient, false).unwrap_or_default();
    let hints = [(key, tr!(texts, "clients-empty-add"))];
    empty::draw(
        inner,
        &tr!(texts, "clients-empty"),
        &tr!(texts, "clients-empty-text"),
        &hints,
        buf,
        &context.display.theme,
    );
}

fn columns(screen: &Clients, context: &Context) -> Vec<Column> {
    let texts = &context.display.texts;
    let sorted = |sort| screen.mark(sort);
    vec![
        Column::flex(tr!(texts, "clients-name"), 16).sorted(sorted(ClientSort::Name)),
        Column::new(tr!(texts, "clients-phone"), 19).gives_way(1),
        Column::new(tr!(texts, "clients-email"), 23).gives_way(2),
        Column::new(tr!(texts, "clients-last"), 11).sorted(sorted(ClientSort::LastDay)),
        Column::new(tr!(texts, "clients-revenue"), 12).right().sorted(sorted(ClientSort::Revenue)),
    ]
}

fn draw_list(screen: &Clients, area: Rect, buf: &mut Buffer, context: &Context) {
    let title = tr!(context.display.texts, "tab-clients");
    let look = Look { title, facts: Line::default(), columns: columns(screen, context) };
    screen.draw_list(look, area, buf, context, |client, selected, words, columns, layout, place, buf| {
        table::row(columns, layout, place.y, &cells(client, words, context), buf);
        if selected {
            table::mark(place, buf, &context.display.theme, true);
        }
    });
}

fn cells(client: &Client, words: &[String], context: &Context) -> Vec<Line<'static>> {
    let theme = &context.display.theme;
    let (text, soft, muted) = (theme.style(Meaning::Text), theme.style(Meaning::Soft), theme.style(Meaning::Muted));
    let accent = theme.style(Meaning::Accent);
    let found = |field: &Option<String>, style| match field {
        Some(field) => highlight(field, words, fold, style, accent),
        None => Line::from(Span::styled("–", muted)),
    };
    let last = match client.last_day {
        Some(day) if day == context.today() => {
            Span::styled(context.display.format.relative_day(day, context.today()), accent)
        }
        Some(day) => Span::styled(context.display.format.relative_day(day, context.today()), soft),
        None => Span::styled("–", muted),
    };
    vec![
        highlight(&client.name, words, fold, text, accent),
        found(&client.phone, soft),
        found(&client.email, muted),
        Line::from(last),
        Line::from(Span::styled(context.display.format.money_short(client.revenue), text)),
    ]
}
