//! One sale as it is drawn: figures, when and who, lines, payment.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use super::{
    History,
    words::{short_number, tender_word},
};
use crate::{
    domain::{
        Quantity,
        sale::{DocumentKind, Sale, SaleLine, SaleRow},
    },
    tr,
    tui::{
        context::Context,
        theme::Meaning,
        widgets::{
            pane::{Pane, figures, section, value},
            table::{self, Column},
            text::{put, put_right},
            wait,
        },
    },
};

/// Lines from the top of an area, as long as there are any.
struct Pen {
    area: Rect,
    y: u16,
}

impl Pen {
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
    let texts = &context.display.texts;
    let Some(row) = screen.list.selected() else {
        Pane { focused, ..Pane::default() }.draw(area, buf, &context.display.theme);
        return;
    };
    let (title, word, meaning) = match (row.kind, &row.voided_by) {
        (DocumentKind::Sale, None) => {
            (tr!(texts, "history-sale", number = row.number.as_str()), tr!(texts, "history-state-paid"), Meaning::Good)
        }
        (DocumentKind::Sale, Some(_)) => {
            (tr!(texts, "history-sale", number = row.number.as_str()), tr!(texts, "history-voided"), Meaning::Warn)
        }
        (DocumentKind::Void, _) => {
            (tr!(texts, "history-void", number = row.number.as_str()), tr!(texts, "history-state-void"), Meaning::Warn)
        }
    };
    let facts = Line::from(Span::styled(word, context.display.theme.style(meaning)));
    let inner = Pane { title, facts, focused, ..Pane::default() }.draw(area, buf, &context.display.theme);
    let mut pen = Pen { area: inner, y: inner.y };
    if inner.height > 18 {
        pen.next();
    }
    head(row, &mut pen, buf, context);
    let sale = screen.sale.as_ref().filter(|sale| sale.head.id == row.id);
    if let Some(sale) = sale {
        lines(sale, screen.scroll, &mut pen, buf, context);
        payments(sale, &mut pen, buf, context);
    }
}

fn head(row: &SaleRow, pen: &mut Pen, buf: &mut Buffer, context: &Context) {
    let (texts, format, theme) = (&context.display.texts, context.display.format, &context.display.theme);
    if let Some(top) = pen.next() {
        let area = Rect { height: 2.min(pen.area.bottom().saturating_sub(top.y)), ..top };
        let list = [
            (tr!(texts, "history-total"), value(format.money(row.total), theme)),
            (tr!(texts, "history-articles"), value(format.number(row.items), theme)),
        ];
        figures(area, &list, buf, theme);
    }
    pen.next();
    pen.next();
    let time = row.time.map(|time| format!(", {}", format.time(time))).unwrap_or_default();
    let when = format!("{}{time}", format.day_long(row.day));
    label(&tr!(texts, "history-when"), &when, Meaning::Text, pen, buf, context);
    let (who, ink) = match (&row.client_name, row.client, &row.reference) {
        (Some(name), ..) => (name.clone(), Meaning::Text),
        (None, Some(_), _) => (tr!(texts, "history-anonymised"), Meaning::Muted),
        (None, None, Some(reference)) => (reference.clone(), Meaning::Muted),
        (None, None, None) => (tr!(texts, "history-walk-in"), Meaning::Muted),
    };
    label(&tr!(texts, "history-client"), &who, ink, pen, buf, context);
    if let Some(original) = &row.original {
        let text = tr!(texts, "history-reverses", number = original.as_str());
        label(&tr!(texts, "history-void-word"), &text, Meaning::Warn, pen, buf, context);
    }
    if let Some(by) = &row.voided_by {
        let text = tr!(texts, "history-voided-by", number = short_number(by));
        label(&tr!(texts, "history-void-word"), &text, Meaning::Warn, pen, buf, context);
    }
    pen.next();
}

fn label(name: &str, text: &str, ink: Meaning, pen: &mut Pen, buf: &mut Buffer, context: &Context) {
    if let Some(row) = pen.next() {
        put(buf, row.x, row.y, name, 9, context.display.theme.style(Meaning::Muted));
        put(buf, row.x + 10, row.y, text, row.width.saturating_sub(10), context.display.theme.style(ink));
    }
}

/// The lines, as many as leave room for the payment; the rest is counted, and reached by scrolling.
fn lines(sale: &Sale, scroll: usize, pen: &mut Pen, buf: &mut Buffer, context: &Context) {
    let (texts, theme) = (&context.display.texts, &context.display.theme);
    let Some(top) = pen.next() else { return };
    section(top, &tr!(texts, "history-lines"), "", buf, theme);
    let columns = [
        Column::flex("", 10).gap(0),
        Column::new("", 10).right(),
        Column::new("", 10).right().gives_way(1),
        Column::new("", 11).right(),
    ];
    // The unit price goes first in a narrow pane.
    let columns = if top.width < 50 {
        vec![columns[0].clone(), columns[1].clone(), columns[3].clone()]
    } else {
        columns.to_vec()
    };
    let places = table::layout(&columns, top);
    let below = sale.payments.len() * 2 + 2;
    let room = usize::from(pen.area.bottom().saturating_sub(pen.y)).saturating_sub(below).max(1);
    let scroll = scroll.min(sale.lines.len().saturating_sub(room));
    let rest = sale.lines.len() - scroll;
    let shown = if rest > room { room.saturating_sub(1) } else { rest };
    for line in sale.lines.iter().skip(scroll).take(shown) {
        let Some(row) = pen.next() else { return };
        let mut cells = cells(line, context);
        if columns.len() == 3 {
            cells.remove(2);
        }
        table::row(&columns, &places, row.y, &cells, buf);
    }
    if rest > shown
        && let Some(row) = pen.next()
    {
        let more = i64::try_from(rest - shown).unwrap_or(i64::MAX);
        put(buf, row.x, row.y, &tr!(texts, "history-more-lines", count = more), row.width, theme.style(Meaning::Muted));
    }
    pen.next();
}

fn cells(line: &SaleLine, context: &Context) -> Vec<Line<'static>> {
    let (format, theme) = (context.display.format, &context.display.theme);
    let cell = |text: String, meaning| Line::from(Span::styled(text, theme.style(meaning)));
    vec![
        cell(line.label.clone(), Meaning::Text),
        cell(quantity(line.quantity, line, context), Meaning::Soft),
        cell(format.price(line.unit_price), Meaning::Muted),
        cell(format.money_short(line.total), Meaning::Text),
    ]
}

fn quantity(quantity: Quantity, line: &SaleLine, context: &Context) -> String {
    context.display.format.quantity_full(quantity, line.unit)
}

fn payments(sale: &Sale, pen: &mut Pen, buf: &mut Buffer, context: &Context) {
    let (texts, format, theme) = (&context.display.texts, context.display.format, &context.display.theme);
    if sale.payments.is_empty() {
        return;
    }
    if let Some(row) = pen.next() {
        section(row, &tr!(texts, "history-paid"), "", buf, theme);
    }
    for payment in &sale.payments {
        let tender = tender_word(texts, &payment.tender);
        let mut rows = vec![(tr!(texts, "history-given", tender = tender), payment.given)];
        if !payment.change.is_zero() {
            rows.push((tr!(texts, "history-change"), payment.change));
        }
        for (name, amount) in rows {
            let Some(row) = pen.next() else { return };
            put(buf, row.x, row.y, &name, row.width, theme.style(Meaning::Soft));
            put_right(buf, row.right(), row.y, &format.money(amount), row.width / 2, theme.style(Meaning::Text));
        }
    }
}
