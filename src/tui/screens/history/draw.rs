//! How the list of History is drawn, with a heading for each day.

use chrono::NaiveDate;
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use super::{
    Filter, History,
    days::Counted,
    layout,
    sale::{self, short_number, tender_text},
};
use crate::{
    domain::{
        period::Period,
        sale::{DocumentKind, SaleRow},
    },
    i18n::Texts,
    tr,
    tui::{
        context::{Context, Display},
        input::{
            action::{Action, Tab},
            hit::Target,
        },
        screens::{listing::position, spans},
        theme::Meaning,
        widgets::{
            empty,
            field::{Input, input},
            pane::{Pane, scrollbar},
            table::{self, Column},
            text::{fit, put, put_right, width},
            wait,
        },
    },
};

pub fn draw(screen: &History, area: Rect, buf: &mut Buffer, context: &Context) {
    if screen.view.open {
        return sale::draw(screen, area, true, buf, context);
    }
    let (list, side) = layout::panes(area);
    draw_list(screen, list, buf, context);
    wait::over(&["history", "history-days"], list, buf, context);
    if let Some(side) = side {
        sale::draw(screen, side, false, buf, context);
    }
}

fn draw_list(screen: &History, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    let view = &screen.view;
    let total = screen.list.total();
    let title = match (&view.filter.client, screen.origin) {
        (Some((_, name)), Some(Tab::Clients)) => tr!(texts, "history-of", name = name.as_str()),
        _ => tr!(texts, "history-title"),
    };
    let foot = if total > 0 {
        Line::from(Span::styled(position(&screen.list, context), theme.style(Meaning::Muted)))
    } else {
        Line::default()
    };
    let count = format.integer(i64::try_from(total).unwrap_or(i64::MAX));
    let pane = Pane { title, count, facts: filter_facts(&view.filter, context), foot, focused: !view.typing };
    let inner = pane.draw(area, buf, theme);
    if inner.height < 2 {
        return;
    }
    let height = layout::list_height(area);
    let mut columns = columns(texts);
    for line in layout::lines(&screen.list, height) {
        if let (layout::Line::Row(.., row), Some(column)) = (line, columns.last_mut()) {
            column.hold(width(&format.money_short(row.total)));
        }
    }
    let layout = table::layout(&columns, inner);
    if view.typing || !view.number.is_empty() {
        draw_number_field(screen, inner, buf, context);
    } else {
        table::head(&columns, &layout, inner.y, buf, theme);
    }
    if screen.list.loaded() && screen.list.selected().is_none() {
        return draw_empty(screen, Rect { y: inner.y + 1, height: inner.height - 1, ..inner }, buf, context);
    }
    for (y, line) in (inner.y + 1..inner.bottom()).zip(layout::lines(&screen.list, height)) {
        match line {
            layout::Line::Blank => {}
            layout::Line::Day(day) => draw_day(screen, day, Rect { y, height: 1, ..inner }, buf, context),
            layout::Line::Row(selected, index, row) => {
                let whole = Rect { x: inner.x.saturating_sub(1), y, width: inner.width + 2, height: 1 };
                context.targets.add(whole, Target::Row(index));
                table::row(&columns, &layout, y, &cells(row, context), buf);
                if selected {
                    table::mark(whole, buf, theme, !view.typing);
                }
            }
        }
    }
    let shown = layout::rows_that_fit(&screen.list, height) as u64;
    let top = screen.list.position().saturating_sub(1).min(total.saturating_sub(shown));
    scrollbar(area, screen.list.offset().min(top), shown, total, buf, theme);
}

/// Period, client and product of the filter: muted, or in the accent colour where they are set.
fn filter_facts(filter: &Filter, context: &Context) -> Line<'static> {
    let Display { theme, texts, format, .. } = &context.display;
    let width = if context.body.width < 100 { 18 } else { 26 };
    let fact = |set: bool, text: String| {
        Span::styled(fit(&text, width), theme.style(if set { Meaning::Accent } else { Meaning::Muted }))
    };
    let period = spans::period_text(texts, *format, filter.span, filter.period, context.today());
    let client = filter.client.as_ref().map(|(_, name)| name.clone());
    let product = filter.product.as_ref().map(|(_, name)| name.clone());
    Line::from(vec![
        fact(filter.period != Period::ALL, period),
        Span::raw("  "),
        fact(client.is_some(), client.unwrap_or_else(|| tr!(texts, "filter-any-client"))),
        Span::raw("  "),
        fact(product.is_some(), product.unwrap_or_else(|| tr!(texts, "filter-any-product"))),
    ])
}

fn draw_number_field(screen: &History, inner: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, .. } = &context.display;
    let label = tr!(texts, "history-number-label");
    let x = put(buf, inner.x, inner.y, &label, inner.width, theme.style(Meaning::Muted)) + 1;
    let field = Input {
        text: screen.view.number.text(),
        cursor: screen.view.number.cursor(),
        placeholder: &tr!(texts, "history-number-hint"),
        focused: screen.view.typing,
        ..Input::default()
    };
    input(&field, Rect { x, width: inner.right().saturating_sub(x), height: 1, ..inner }, buf, theme);
}

fn columns(texts: &Texts) -> Vec<Column> {
    vec![
        Column::new(tr!(texts, "history-no"), 6).gap(0),
        Column::new(tr!(texts, "history-time"), 5).gap(1).gives_way(3),
        Column::flex(tr!(texts, "history-client"), 12),
        Column::new(tr!(texts, "history-items"), 6).right().gives_way(2),
        Column::new(tr!(texts, "history-paid"), 8).gap(3).gives_way(4),
        Column::new(tr!(texts, "history-total"), 12).right().gap(1),
    ]
}

fn cells(row: &SaleRow, context: &Context) -> Vec<Line<'static>> {
    let Display { theme, texts, format, .. } = &context.display;
    let voided = row.voided_by.is_some();
    let meaning = match row.kind {
        DocumentKind::Void => Meaning::Warn,
        DocumentKind::Sale if voided => Meaning::Muted,
        DocumentKind::Sale => Meaning::Text,
    };
    let style = theme.style(meaning);
    let soft = if meaning == Meaning::Text { theme.style(Meaning::Soft) } else { style };
    let who = row.client_name.clone().or_else(|| row.reference.clone()).unwrap_or_default();
    let note = match (&row.original, voided) {
        (Some(original), _) => Some(tr!(texts, "history-void-of", number = short_number(original))),
        (None, true) => Some(tr!(texts, "history-voided")),
        (None, false) => None,
    };
    let who = match note {
        Some(note) if who.is_empty() => note,
        Some(note) => format!("{who} · {note}"),
        None => who,
    };
    let tender = row.tenders.iter().map(|tender| tender_text(texts, tender)).collect::<Vec<_>>().join(", ");
    let cell = |text: String, style| Line::from(Span::styled(text, style));
    vec![
        cell(short_number(&row.number).to_owned(), soft),
        cell(row.time.map(|time| format.time(time)).unwrap_or_default(), soft),
        cell(who, style),
        cell(format.number(row.items), soft),
        cell(tender, soft),
        cell(format.money_short(row.total), style),
    ]
}

/// `Today  Saturday 21 November ──── 23 sales  €486.90`.
fn draw_day(screen: &History, day: NaiveDate, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    let today = context.today();
    let (name, date) = if day == today || Some(day) == today.pred_opt() {
        (format.relative_day(day, today), format.day_long(day))
    } else {
        (format.weekday(day).to_owned(), format.date(day))
    };
    let mut letters = name.chars();
    let name: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let x = put(buf, area.x, area.y, &name, area.width, theme.style(Meaning::Soft).patch(theme.bold())) + 2;
    let x = put(buf, x, area.y, &date, area.right().saturating_sub(x), theme.style(Meaning::Muted)) + 1;
    let mut right = area.right();
    if let Some(figures) = screen.days.get(&day) {
        let counted = match figures.counted {
            Counted::Sales(orders) => tr!(texts, "count-sales", count = orders),
            Counted::Units(units, unit) => format!("× {}", format.quantity(units, unit)),
        };
        let text = format!("{counted}  {}", format.money_short(figures.revenue));
        let cells = u16::try_from(width(&text)).unwrap_or(u16::MAX);
        if x + cells + 2 < right {
            put_right(buf, right, area.y, &text, cells, theme.style(Meaning::Soft));
            right -= cells + 1;
        }
    }
    if x < right {
        put(buf, x, area.y, &"─".repeat(usize::from(right - x)), right - x, theme.style(Meaning::Grid));
    }
}

fn draw_empty(screen: &History, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, keymap, .. } = &context.display;
    let (title, text, action) = if screen.view.is_filtered() {
        (tr!(texts, "history-none-found"), tr!(texts, "history-none-found-text"), Action::ClearFilters)
    } else {
        (tr!(texts, "history-empty"), tr!(texts, "history-empty-text"), Action::TabNewSale)
    };
    let hint = (keymap.key(action, false).unwrap_or_default(), texts.get(&action.label_id()));
    empty::draw(area, &title, &text, &[hint], buf, theme);
}
