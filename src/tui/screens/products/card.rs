//! The card of a product: figures, gauge, sales per day, stock over time, last movements.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Modifier,
    text::{Line, Span},
};

use super::forms;
use crate::{
    domain::{
        Quantity,
        product::StockLevel,
        stock::{Movement, MovementKind, ProductCard},
    },
    tr,
    tui::{
        context::{Context, Display},
        theme::Meaning,
        widgets::{
            area::Area,
            bars::{Bars, week_labels},
            gauge,
            pane::{Pane, figures, section, value},
            text::{put, put_right, width},
        },
    },
};

/// `whole`: the card takes the whole body, with its charts side by side.
pub fn draw(card: &ProductCard, whole: bool, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, .. } = &context.display;
    let (title, code) = (card.product.name.clone(), card.product.code.clone().unwrap_or_default());
    let facts = Line::from(Span::styled(code, theme.style(Meaning::Muted)));
    let inner = Pane { title, facts, focused: whole, ..Pane::default() }.draw(area, buf, theme);
    if inner.height < 8 {
        return;
    }
    if let Some(name) = &card.twin_of {
        let text = tr!(texts, "products-twin", name = name.as_str());
        put(buf, inner.x, inner.y, &format!("! {text}"), inner.width, theme.style(Meaning::Warn));
    }
    draw_figures(card, Rect::new(inner.x, inner.y + 1, inner.width, 2), buf, context);
    draw_gauge(card, Rect::new(inner.x, inner.y + 4, inner.width, 1), buf, context);
    let top = inner.y + 6;
    let rest = inner.bottom().saturating_sub(top);
    let y = if whole {
        let height = rest.saturating_sub(6).clamp(5, 14);
        let half = inner.width / 2 - 1;
        draw_sold(card, Rect::new(inner.x, top, half, height), buf, context);
        draw_levels(card, Rect::new(inner.x + half + 2, top, inner.width - half - 2, height), buf, context);
        top + height + 1
    } else {
        let height = (rest.saturating_sub(8) / 2).clamp(5, 16);
        draw_sold(card, Rect::new(inner.x, top, inner.width, height), buf, context);
        draw_levels(card, Rect::new(inner.x, top + height + 1, inner.width, height), buf, context);
        top + 2 * height + 2
    };
    draw_movements(card, Rect::new(inner.x, y, inner.width, inner.bottom().saturating_sub(y)), buf, context);
}

fn sold_30(card: &ProductCard) -> i64 {
    let last = card.sold.iter().rev().take(30);
    last.fold(0i64, |sum, (_, quantity)| sum.saturating_add(quantity.thousandths()))
}

fn draw_figures(card: &ProductCard, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    let product = &card.product;
    let worth = product.price.line_total(product.on_hand, format.currency);
    let worth = worth.map(|worth| format.money_short(worth)).unwrap_or_default();
    let meaning = match product.level() {
        StockLevel::Enough => Meaning::Text,
        StockLevel::Low => Meaning::Warn,
        StockLevel::Out => Meaning::Danger,
    };
    let stock = format.quantity(product.on_hand, product.unit);
    let stock = Span::styled(stock, theme.style(meaning).add_modifier(Modifier::BOLD));
    let sold = format.quantity(Quantity::new(sold_30(card)), product.unit);
    let shown = [
        (tr!(texts, "products-on-hand"), Line::from(stock)),
        (tr!(texts, "products-worth"), value(worth, theme)),
        (tr!(texts, "products-price"), value(format.unit_price(product.price, product.unit), theme)),
        (tr!(texts, "products-sold-30"), value(sold, theme)),
    ];
    figures(area, &shown, buf, theme);
}

fn draw_gauge(card: &ProductCard, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    let product = &card.product;
    let sold = sold_30(card);
    let mut words = Vec::new();
    if sold > 0 && product.on_hand > Quantity::ZERO {
        let days = i128::from(product.on_hand.thousandths()) * 30 / i128::from(sold);
        let days = i64::try_from(days).unwrap_or(i64::MAX);
        words.push(tr!(texts, "products-days-left", days = days));
    }
    if let Some(threshold) = product.threshold {
        let least = format.quantity(threshold, product.unit);
        words.push(tr!(texts, "products-minimum", quantity = least));
    }
    let note = words.join(" · ");
    let wide = u16::try_from(width(&note)).unwrap_or(0).min(area.width / 2);
    let line = Rect { width: area.width.saturating_sub(wide + 2), ..area };
    let threshold = product.threshold.map_or(0, Quantity::thousandths);
    gauge::stock(line, product.on_hand.thousandths(), threshold, None, buf, theme);
    put_right(buf, area.right(), area.y, &note, wide, theme.style(Meaning::Muted));
}

fn draw_sold(card: &ProductCard, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    // Whole weeks, so that each weekday has the same column in every product's chart.
    let weeks = (usize::from(area.width.saturating_sub(6)) / 7).clamp(1, 6).min(card.sold.len() / 7);
    let days = card.sold.iter().skip(card.sold.len().saturating_sub(weeks * 7));
    let (days, values): (Vec<_>, Vec<_>) = days.map(|(day, quantity)| (*day, quantity.thousandths())).unzip();
    let sum = values.iter().fold(0i64, |sum, value| sum.saturating_add(*value));
    let sum = format.quantity(Quantity::new(sum), card.product.unit);
    let weeks = i64::try_from(weeks).unwrap_or(0);
    let note = tr!(texts, "products-in-weeks", quantity = sum, weeks = weeks);
    section(Rect { height: 1, ..area }, &tr!(texts, "products-sold-per-day"), &note, buf, theme);
    let axis = |value: i64| format.axis_quantity(Quantity::new(value));
    let empty = tr!(texts, "products-never-sold");
    let bars = Bars {
        values: &values,
        labels: week_labels(&days, |day| format.day_axis(day)),
        selected: values.len().checked_sub(1),
        axis: Some(&axis),
        whole: card.product.unit.axis_step(),
        empty: &empty,
        ..Bars::default()
    };
    bars.draw(Rect::new(area.x, area.y + 1, area.width, area.height.saturating_sub(1)), buf, theme);
}

fn draw_levels(card: &ProductCard, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    let count = i64::try_from(card.levels.len()).unwrap_or(0);
    let note = tr!(texts, "count-days", count = count);
    section(Rect { height: 1, ..area }, &tr!(texts, "products-stock-over-time"), &note, buf, theme);
    let values: Vec<i64> = card.levels.iter().map(|(_, level)| level.thousandths().max(0)).collect();
    let mut labels: Vec<(usize, String)> = card
        .levels
        .iter()
        .enumerate()
        .filter(|(i, _)| i % 30 == 0 && i + 12 < card.levels.len())
        .map(|(i, (day, _))| (i, format.day_axis(*day)))
        .collect();
    labels.push((card.levels.len().saturating_sub(1), tr!(texts, "header-today")));
    let axis = |value: i64| format.axis_quantity(Quantity::new(value));
    let threshold = card.product.threshold.map(Quantity::thousandths);
    let chart = Area {
        values: &values,
        threshold,
        labels,
        axis: &axis,
        whole: card.product.unit.axis_step(),
        blocks: context.display.blocks,
    };
    chart.draw(Rect::new(area.x, area.y + 1, area.width, area.height.saturating_sub(1)), buf, theme);
}

fn draw_movements(card: &ProductCard, area: Rect, buf: &mut Buffer, context: &Context) {
    if area.height < 2 {
        return;
    }
    let Display { theme, texts, format, .. } = &context.display;
    section(Rect { height: 1, ..area }, &tr!(texts, "products-movements"), "", buf, theme);
    let today = context.today();
    let when = |movement: &Movement| match movement.time {
        Some(time) if movement.day == today => format.time(time),
        _ => format.relative_day(movement.day, today),
    };
    let shown = || card.movements.iter().zip(area.y + 1..area.bottom());
    // A date of another year is wider than one of this year.
    let wide = shown().map(|(movement, _)| width(&when(movement))).max().unwrap_or(0).max(10);
    let wide = u16::try_from(wide).unwrap_or(10);
    for (movement, y) in shown() {
        let unit = card.product.unit;
        let muted = theme.style(Meaning::Muted);
        put(buf, area.x, y, &when(movement), wide, muted);
        let room = area.width.saturating_sub(wide + 1 + 20);
        put(buf, area.x + wide + 1, y, &movement_text(movement, context), room, theme.style(Meaning::Soft));
        let signed = format.quantity_signed(movement.quantity, unit);
        let meaning = if movement.quantity > Quantity::ZERO { Meaning::Good } else { Meaning::Text };
        put_right(buf, area.right().saturating_sub(9), y, &signed, 10, theme.style(meaning));
        let balance = format.quantity(movement.balance, unit);
        put_right(buf, area.right(), y, &balance, 8, muted);
    }
}

fn movement_text(movement: &Movement, context: &Context) -> String {
    let texts = &context.display.texts;
    let number = movement.number.clone().unwrap_or_default();
    let reason = movement.reason.as_deref().map(|reason| forms::reason_text(reason, context));
    let with_reason = |word: String| [Some(word), reason].into_iter().flatten().collect::<Vec<_>>().join(", ");
    match movement.kind {
        MovementKind::Opening => tr!(texts, "movement-opening"),
        MovementKind::Sale => tr!(texts, "movement-sale", number = number),
        MovementKind::Void => tr!(texts, "movement-void", number = number),
        MovementKind::Restock => with_reason(tr!(texts, "movement-restock")),
        MovementKind::Adjustment => with_reason(tr!(texts, "movement-adjustment")),
        MovementKind::Import => tr!(texts, "movement-import"),
    }
}
