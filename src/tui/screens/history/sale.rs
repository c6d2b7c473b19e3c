//! How a sale is drawn: total, date and client, lines, payment.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use super::History;
use crate::{
    domain::sale::{DocumentKind, Sale, SaleLine, SaleRow},
    i18n::Texts,
    tr,
    tui::{
        context::{Context, Display},
        theme::Meaning,
        widgets::{
            pane::{Pane, figures, section, value},
            table::{self, Column},
            text::{put, put_right},
            wait,
        },
    },
};

/// `004127` of `2026-004127`.
pub fn short_number(number: &str) -> &str {
    number.rsplit_once('-').map_or(number, |(_, number)| number)
}

pub fn tender_text(texts: &Texts, tender: &str) -> String {
    if tender == "cash" { tr!(texts, "history-cash") } else { tender.to_owned() }
}

/// Hands out the lines of an area, from its top.
struct Rows {
    area: Rect,
    y: u16,
}

impl Rows {
    /// The next line; `None` below the area.
    fn next(&mut self) -> Option<Rect> {
        let row = (self.y < self.area.bottom()).then_some(Rect { y: self.y, height: 1, ..self.area });
        self.y = self.y.saturating_add(1);
        row
    }
}

/// Draws the selected document.
pub fn draw(screen: &History, area: Rect, focused: bool, buf: &mut Buffer, context: &Context) {
    draw_sale(screen, area, focused, buf, context);
    wait::over(&["history-sale"], area, buf, context);
}

fn draw_sale(screen: &History, area: Rect, focused: bool, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, .. } = &context.display;
    let Some(row) = screen.list.selected() else {
        Pane { focused, ..Pane::default() }.draw(area, buf, theme);
        return;
    };
    let title = match row.kind {
        DocumentKind::Sale => tr!(texts, "history-sale", number = row.number.as_str()),
        DocumentKind::Void => tr!(texts, "history-void", number = row.number.as_str()),
    };
    let (state, meaning) = match (row.kind, &row.voided_by) {
        (DocumentKind::Sale, None) => (tr!(texts, "history-state-paid"), Meaning::Good),
        (DocumentKind::Sale, Some(_)) => (tr!(texts, "history-voided"), Meaning::Warn),
        (DocumentKind::Void, _) => (tr!(texts, "history-state-void"), Meaning::Warn),
    };
    let facts = Line::from(Span::styled(state, theme.style(meaning)));
    let inner = Pane { title, facts, focused, ..Pane::default() }.draw(area, buf, theme);
    let mut rows = Rows { area: inner, y: inner.y };
    if inner.height > 18 {
        rows.next();
    }
    draw_head(row, &mut rows, buf, context);
    if let Some(sale) = screen.sale.as_ref().filter(|sale| sale.head.id == row.id) {
        draw_lines(sale, screen.view.scroll, &mut rows, buf, context);
        draw_payments(sale, &mut rows, buf, context);
    }
}

fn draw_head(row: &SaleRow, rows: &mut Rows, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    if let Some(top) = rows.next() {
        let area = Rect { height: 2.min(rows.area.bottom().saturating_sub(top.y)), ..top };
        let list = [
            (tr!(texts, "history-total"), value(format.money(row.total), theme)),
            (tr!(texts, "history-articles"), value(format.number(row.items), theme)),
        ];
        figures(area, &list, buf, theme);
    }
    rows.next();
    rows.next();
    let time = row.time.map(|time| format!(", {}", format.time(time))).unwrap_or_default();
    let when = format!("{}{time}", format.day_long(row.day));
    label(&tr!(texts, "history-when"), &when, Meaning::Text, rows, buf, context);
    let (who, meaning) = match (&row.client_name, row.client, &row.reference) {
        (Some(name), ..) => (name.clone(), Meaning::Text),
        (None, Some(_), _) => (tr!(texts, "history-anonymised"), Meaning::Muted),
        (None, None, Some(reference)) => (reference.clone(), Meaning::Muted),
        (None, None, None) => (tr!(texts, "history-walk-in"), Meaning::Muted),
    };
    label(&tr!(texts, "history-client"), &who, meaning, rows, buf, context);
    if let Some(original) = &row.original {
        let text = tr!(texts, "history-reverses", number = original.as_str());
        label(&tr!(texts, "history-void-word"), &text, Meaning::Warn, rows, buf, context);
    }
    if let Some(by) = &row.voided_by {
        let text = tr!(texts, "history-voided-by", number = short_number(by));
        label(&tr!(texts, "history-void-word"), &text, Meaning::Warn, rows, buf, context);
    }
    rows.next();
}

fn label(name: &str, text: &str, meaning: Meaning, rows: &mut Rows, buf: &mut Buffer, context: &Context) {
    if let Some(row) = rows.next() {
        put(buf, row.x, row.y, name, 9, context.display.theme.style(Meaning::Muted));
        put(buf, row.x + 10, row.y, text, row.width.saturating_sub(10), context.display.theme.style(meaning));
    }
}

/// Draws as many lines as leave room for the payment, and the number of those below, which are reached by scrolling.
fn draw_lines(sale: &Sale, scroll: usize, rows: &mut Rows, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, .. } = &context.display;
    let Some(top) = rows.next() else { return };
    section(top, &tr!(texts, "history-lines"), "", buf, theme);
    let mut columns = vec![
        Column::flex("", 10).gap(0),
        Column::new("", 10).right(),
        Column::new("", 10).right(),
        Column::new("", 11).right(),
    ];
    let narrow = top.width < 50;
    if narrow {
        columns.remove(2);
    }
    let below = sale.payments.len() * 2 + 2;
    let room = usize::from(rows.area.bottom().saturating_sub(rows.y)).saturating_sub(below).max(1);
    let scroll = scroll.min(sale.lines.len().saturating_sub(room));
    let rest = sale.lines.len() - scroll;
    let shown = if rest > room { room.saturating_sub(1) } else { rest };
    let cells = |line: &SaleLine| {
        let mut cells = cells(line, context);
        if narrow {
            cells.remove(2);
        }
        cells
    };
    let lines: Vec<_> = sale.lines.iter().skip(scroll).take(shown).map(cells).collect();
    table::widen(&mut columns, &lines);
    let places = table::layout(&columns, top);
    for line in &lines {
        let Some(row) = rows.next() else { return };
        table::row(&columns, &places, row.y, line, buf);
    }
    if rest > shown
        && let Some(row) = rows.next()
    {
        let more = i64::try_from(rest - shown).unwrap_or(i64::MAX);
        put(buf, row.x, row.y, &tr!(texts, "history-more-lines", count = more), row.width, theme.style(Meaning::Muted));
    }
    rows.next();
}

fn cells(line: &SaleLine, context: &Context) -> Vec<Line<'static>> {
    let Display { theme, format, .. } = &context.display;
    let cell = |text: String, meaning| Line::from(Span::styled(text, theme.style(meaning)));
    vec![
        cell(line.label.clone(), Meaning::Text),
        cell(format.quantity(line.quantity, line.unit), Meaning::Soft),
        cell(format.unit_price(line.unit_price, line.unit), Meaning::Muted),
        cell(format.money_short(line.total), Meaning::Text),
    ]
}

fn draw_payments(sale: &Sale, rows: &mut Rows, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    if sale.payments.is_empty() {
        return;
    }
    if let Some(row) = rows.next() {
        section(row, &tr!(texts, "history-paid"), "", buf, theme);
    }
    for payment in &sale.payments {
        let tender = tender_text(texts, &payment.tender);
        let mut amounts = vec![(tr!(texts, "history-given", tender = tender), payment.given)];
        if !payment.change.is_zero() {
            amounts.push((tr!(texts, "history-change"), payment.change));
        }
        for (name, amount) in amounts {
            let Some(row) = rows.next() else { return };
            put(buf, row.x, row.y, &name, row.width, theme.style(Meaning::Soft));
            put_right(buf, row.right(), row.y, &format.money(amount), row.width / 2, theme.style(Meaning::Text));
        }
    }
}
