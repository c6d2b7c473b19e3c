//! How History is drawn: the list with its day lines.

use chrono::NaiveDate;
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use super::{
    History, layout, sale,
    words::{short_number, tender_word},
};
use crate::{
    domain::sale::{DocumentKind, SaleRow},
    i18n::Texts,
    tr,
    tui::{
        context::Context,
        input::{action::Tab, hit::Target},
        screens::{listing::position, spans},
        theme::Meaning,
        widgets::{
            empty,
            field::{Input, input},
            pane::{Pane, scrollbar},
            table::{self, Column},
            text::{put, put_right, width},
            wait,
        },
    },
};

pub fn draw(screen: &History, area: Rect, buf: &mut Buffer, context: &Context) {
    let panes = layout::panes(area);
    if screen.open {
        return sale::draw(screen, area, true, buf, context);
    }
    list(screen, panes.list, buf, context);
    wait::over(&["history", "history-days"], panes.list, buf, context);
    if let Some(side) = panes.sale {
        sale::draw(screen, side, false, buf, context);
    }
}

fn list(screen: &History, area: Rect, buf: &mut Buffer, context: &Context) {
    let texts = &context.display.texts;
    let total = screen.list.total();
    let count = |n: u64| context.display.format.integer(i64::try_from(n).unwrap_or(i64::MAX));
    let title = match (&screen.filter.client, screen.origin) {
        (Some((_, name)), Some(Tab::Clients)) => tr!(texts, "history-of", name = name.as_str()),
        _ => tr!(texts, "history-title"),
    };
    let foot = if total > 0 {
        Line::from(Span::styled(position(&screen.list, context), context.display.theme.style(Meaning::Muted)))
    } else {
        Line::default()
    };
    let pane = Pane { title, count: count(total), facts: facts(screen, context), foot, focused: !screen.typing };
    let inner = pane.draw(area, buf, &context.display.theme);
    if inner.height < 2 {
        return;
    }
    let columns = columns(texts);
    let places = table::layout(&columns, inner);
    if screen.typing || !screen.number.is_empty() {
        number_field(screen, inner, buf, context);
    } else {
        table::head(&columns, &places, inner.y, buf, &context.display.theme);
    }
    let height = layout::list_height(area);
    if screen.list.loaded() && screen.list.selected().is_none() {
        return nothing(screen, Rect { y: inner.y + 1, height: inner.height - 1, ..inner }, buf, context);
    }
    for (y, line) in (inner.y + 1..inner.bottom()).zip(layout::lines(&screen.list, height)) {
        match line {
            layout::Line::Blank => {}
            layout::Line::Day(day) => day_line(screen, day, Rect { y, height: 1, ..inner }, buf, context),
            layout::Line::Row(selected, index, row) => {
                let whole = Rect { x: inner.x.saturating_sub(1), y, width: inner.width + 2, height: 1 };
                context.targets.add(whole, Target::Row(index));
                table::row(&columns, &places, y, &cells(row, context), buf);
                if selected {
                    table::mark(whole, buf, &context.display.theme, !screen.typing);
                }
            }
        }
    }
    let shown = layout::rows_that_fit(&screen.list, height);
    let top = screen.list.position().saturating_sub(1).min(total.saturating_sub(shown as u64));
    let top = screen.list.offset().min(top);
    scrollbar(area, top, shown as u64, total, buf, &context.display.theme);
}

/// The filters, muted; those that are set in accent.
fn facts(screen: &History, context: &Context) -> Line<'static> {
    let texts = &context.display.texts;
    let filter = &screen.filter;
    let ink = |set: bool| context.display.theme.style(if set { Meaning::Accent } else { Meaning::Muted });
    let narrow = context.body.width < 100;
    let period = spans::period_text(texts, context.display.format, filter.span, filter.period, context.today());
    let client = filter.client.as_ref().map(|(_, name)| name.clone());
    let product = filter.product.as_ref().map(|(_, name)| name.clone());
    let parts = [
        (filter.period != crate::domain::period::Period::ALL, period),
        (client.is_some(), client.unwrap_or_else(|| tr!(texts, "filter-any-client"))),
        (product.is_some(), product.unwrap_or_else(|| tr!(texts, "filter-any-product"))),
    ];
    let mut spans: Vec<Span<'static>> = Vec::new();
    for (set, text) in parts {
        if !spans.is_empty() {
            spans.push(Span::raw("  "));
        }
        let text = crate::tui::widgets::text::fit(&text, if narrow { 18 } else { 26 });
        spans.push(Span::styled(text, ink(set)));
    }
    Line::from(spans)
}

fn number_field(screen: &History, inner: Rect, buf: &mut Buffer, context: &Context) {
    let label = tr!(context.display.texts, "history-number-label");
    let at = put(buf, inner.x, inner.y, &label, inner.width, context.display.theme.style(Meaning::Muted)) + 1;
    let field = Input {
        text: screen.number.text(),
        cursor: screen.number.cursor(),
        placeholder: &tr!(context.display.texts, "history-number-hint"),
        focused: screen.typing,
        ..Input::default()
    };
    let room = inner.right().saturating_sub(at);
    input(&field, Rect { x: at, width: room, height: 1, ..inner }, buf, &context.display.theme);
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
    let (texts, format, theme) = (&context.display.texts, context.display.format, &context.display.theme);
    let voided = row.voided_by.is_some();
    let meaning = match row.kind {
        DocumentKind::Void => Meaning::Warn,
        DocumentKind::Sale if voided => Meaning::Muted,
        DocumentKind::Sale => Meaning::Text,
    };
    let ink = theme.style(meaning);
    let soft = if meaning == Meaning::Text { theme.style(Meaning::Soft) } else { ink };
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
    let tender = row.tenders.iter().map(|tender| tender_word(texts, tender)).collect::<Vec<_>>().join(", ");
    let cell = |text: String, style| Line::from(Span::styled(text, style));
    vec![
        cell(short_number(&row.number).to_owned(), soft),
        cell(row.time.map(|time| format.time(time)).unwrap_or_default(), soft),
        cell(who, ink),
        cell(format.number(row.items), soft),
        cell(tender, soft),
        cell(format.money_short(row.total), ink),
    ]
}

/// `Today  Saturday 21 November ──── 23 sales  €486.90`.
fn day_line(screen: &History, day: NaiveDate, area: Rect, buf: &mut Buffer, context: &Context) {
    let (format, theme) = (context.display.format, &context.display.theme);
    let today = context.today();
    let near = day == today || Some(day) == today.pred_opt();
    let (name, long) = if near {
        (format.relative_day(day, today), format.day_long(day))
    } else {
        (format.weekday(day).to_owned(), format.date(day))
    };
    let mut letters = name.chars();
    let name: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let at = put(buf, area.x, area.y, &name, area.width, theme.style(Meaning::Soft).patch(theme.bold()));
    let mut at = put(buf, at + 2, area.y, &long, area.right().saturating_sub(at + 2), theme.style(Meaning::Muted));
    at += 1;
    let mut right = area.right();
    // The figures are those of the whole day: they say nothing under a filter of products or numbers.
    let whole = screen.filter.product.is_none() && screen.number.is_empty();
    if let Some(figures) = screen.days.get(&day).filter(|_| whole) {
        let money = format.money_short(figures.revenue);
        let sales = tr!(context.display.texts, "count-sales", count = figures.orders);
        let text = format!("{sales}  {money}");
        let cells = u16::try_from(width(&text)).unwrap_or(u16::MAX);
        if at + cells + 2 < right {
            put_right(buf, right, area.y, &text, cells, theme.style(Meaning::Soft));
            right -= cells + 1;
        }
    }
    if at < right {
        put(buf, at, area.y, &"─".repeat(usize::from(right - at)), right - at, theme.style(Meaning::Grid));
    }
}

fn nothing(screen: &History, area: Rect, buf: &mut Buffer, context: &Context) {
    use crate::tui::input::action::Action;
    let texts = &context.display.texts;
    let filtered = screen.filter != super::Filter::default() || !screen.number.is_empty();
    let hint =
        |action: Action| (context.display.keymap.key(action, false).unwrap_or_default(), texts.get(&action.label_id()));
    if filtered {
        let title = tr!(texts, "history-none-found");
        let text = tr!(texts, "history-none-found-text");
        empty::draw(area, &title, &text, &[hint(Action::ClearFilters)], buf, &context.display.theme);
    } else {
        let title = tr!(texts, "history-empty");
        empty::draw(
            area,
            &title,
            &tr!(texts, "history-empty-text"),
            &[hint(Action::TabNewSale)],
            buf,
            &context.display.theme,
        );
    }
}
