//! The card of a client: figures, spending per month, favourite products, last purchases.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use crate::{
    domain::{
        report::{ClientCard, average},
        sale::{DocumentKind, SaleRow},
    },
    tr,
    tui::{
        context::{Context, Display},
        theme::Meaning,
        widgets::{
            bars::Bars,
            gauge,
            pane::{Pane, figures, section, value},
            text::{fit, put, put_right, width},
        },
    },
};

/// `whole`: the card takes the whole body.
pub fn draw(card: &ClientCard, whole: bool, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    let (title, soft) = (card.client.name.clone(), theme.style(Meaning::Soft));
    let since = card.client.first_day.map(|day| {
        let month = format.month_year(day);
        Span::styled(tr!(texts, "clients-since", month = month), theme.style(Meaning::Muted))
    });
    let facts = Line::from(since.into_iter().collect::<Vec<_>>());
    let inner = Pane { title, facts, focused: whole, ..Pane::default() }.draw(area, buf, theme);
    if inner.height < 8 {
        return;
    }
    let phone = card.client.phone.clone().unwrap_or_default();
    let email = card.client.email.clone().unwrap_or_default();
    let half = inner.width / 2;
    put(buf, inner.x, inner.y + 1, &phone, half, soft);
    let email = fit(&email, usize::from(inner.width.saturating_sub(half + 1)));
    put_right(buf, inner.right(), inner.y + 1, &email, inner.width - half, soft);
    draw_figures(card, Rect::new(inner.x, inner.y + 3, inner.width, 2), buf, context);
    let top = inner.y + 6;
    let rest = inner.bottom().saturating_sub(top);
    let favourites = u16::try_from(card.favourites.len()).unwrap_or(0);
    let tail = (favourites + 2 + 6).min(rest / 2);
    let chart = rest.saturating_sub(tail).clamp(4, 14);
    draw_months(card, Rect::new(inner.x, top, inner.width, chart), buf, context);
    let mut y = top + chart + 1;
    if favourites > 0 && y + favourites + 3 < inner.bottom() {
        draw_favourites(card, Rect::new(inner.x, y, inner.width, favourites + 1), buf, context);
        y += favourites + 2;
    }
    draw_sales(card, Rect::new(inner.x, y, inner.width, inner.bottom().saturating_sub(y)), buf, context);
}

fn draw_figures(card: &ClientCard, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    let client = &card.client;
    let basket =
        average(client.revenue, client.orders).map_or_else(|| "–".to_owned(), |basket| format.money_short(basket));
    let every = match (client.first_day, client.last_day) {
        (Some(first), Some(last)) if client.orders > 1 => {
            let days = (last - first).num_days() / (client.orders - 1);
            tr!(texts, "count-days", count = days.max(1))
        }
        _ => "–".to_owned(),
    };
    let shown = [
        (tr!(texts, "clients-spent"), value(format.money_short(client.revenue), theme)),
        (tr!(texts, "clients-visits"), value(format.integer(client.orders), theme)),
        (tr!(texts, "clients-basket"), value(basket, theme)),
        (tr!(texts, "clients-every"), value(every, theme)),
    ];
    figures(area, &shown, buf, theme);
}

fn draw_months(card: &ClientCard, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    let note = tr!(texts, "clients-twelve-months", sign = format.currency.symbol_short());
    section(Rect { height: 1, ..area }, &tr!(texts, "clients-per-month"), &note, buf, theme);
    let values: Vec<i64> = card.months.iter().map(|(_, spent)| spent.minor()).collect();
    let labels = card.months.iter().enumerate().map(|(i, (month, _))| (i, format.month_letter(*month)));
    let axis = |value: i64| format.axis_money(value);
    let empty = tr!(texts, "clients-no-purchase");
    let bars = Bars {
        values: &values,
        labels: labels.collect(),
        selected: values.len().checked_sub(1),
        axis: Some(&axis),
        empty: &empty,
        ..Bars::default()
    };
    bars.draw(Rect::new(area.x, area.y + 1, area.width, area.height.saturating_sub(1)), buf, theme);
}

fn draw_favourites(card: &ClientCard, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    let note = tr!(texts, "clients-units-year");
    section(Rect { height: 1, ..area }, &tr!(texts, "clients-favourites"), &note, buf, theme);
    let most = card.favourites.first().map_or(1, |row| row.units.thousandths()).max(1);
    for (row, y) in card.favourites.iter().zip(area.y + 1..area.bottom()) {
        let units = format.quantity(row.units, row.unit);
        let name = area.width * 2 / 5;
        put(buf, area.x, y, &row.name, name, theme.style(Meaning::Text));
        let room = 10;
        let bar = Rect::new(area.x + name + 1, y, area.width.saturating_sub(name + room + 2), 1);
        let share = i128::from(row.units.thousandths().max(0)) * 1_000_000 / i128::from(most);
        gauge::rank(bar, i64::try_from(share).unwrap_or(0), None, false, buf, theme);
        put_right(buf, area.right(), y, &units, room, theme.style(Meaning::Soft));
    }
}

fn draw_sales(card: &ClientCard, area: Rect, buf: &mut Buffer, context: &Context) {
    if area.height < 2 {
        return;
    }
    let Display { theme, texts, format, .. } = &context.display;
    section(Rect { height: 1, ..area }, &tr!(texts, "clients-last-purchases"), "", buf, theme);
    let when = |sale: &SaleRow| format.relative_day(sale.day, context.today());
    let shown = || card.sales.iter().zip(area.y + 1..area.bottom());
    // A date of another year is wider than one of this year.
    let days = shown().map(|(sale, _)| width(&when(sale))).max().unwrap_or(0).max(11);
    let days = u16::try_from(days).unwrap_or(11);
    for (sale, y) in shown() {
        let muted = theme.style(Meaning::Muted);
        put(buf, area.x, y, &when(sale), days, muted);
        put(buf, area.x + days + 1, y, &sale.number, 12, theme.style(Meaning::Soft));
        let total = format.money_short(sale.total);
        let wide = u16::try_from(width(&total)).unwrap_or(0);
        let meaning = if sale.kind == DocumentKind::Void { Meaning::Warn } else { Meaning::Text };
        put_right(buf, area.right(), y, &total, wide, theme.style(meaning));
        let items = tr!(texts, "clients-items", count = sale.items.thousandths() / 1_000);
        let column = wide.max(11);
        let room = area.width.saturating_sub(days + 1 + 12 + column + 1);
        put_right(buf, area.right().saturating_sub(column + 1), y, &items, room, muted);
    }
}
