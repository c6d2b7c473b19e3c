//! How a row of the list of products is drawn: its cells, a gauge of the stock, a sparkline of the sales.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Modifier,
    text::{Line, Span},
};

use crate::{
    domain::{Quantity, fold, product::StockLevel, query::ProductRow},
    tr,
    tui::{
        context::{Context, Display},
        screens::listing::RowPlace,
        theme::Meaning,
        widgets::{
            gauge, sparkline, table,
            text::{highlight, put, put_right, width},
        },
    },
};

pub fn draw(row: &ProductRow, place: &RowPlace<'_>, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    let RowPlace { area, selected, words, columns, layout } = *place;
    let (product, y) = (&row.product, area.y);
    let text = theme.style(Meaning::Text);
    let (on_hand_style, word) = match product.level() {
        StockLevel::Enough => (text, None),
        StockLevel::Low => (theme.style(Meaning::Warn), Some((tr!(texts, "stock-low"), Meaning::Warn))),
        StockLevel::Out => (theme.style(Meaning::Danger), Some((tr!(texts, "stock-out"), Meaning::Danger))),
    };
    let on_hand_style = if word.is_some() { on_hand_style.add_modifier(Modifier::BOLD) } else { on_hand_style };
    let cells = [
        highlight(&product.name, words, fold, text, theme.style(Meaning::Accent)),
        Line::from(Span::styled(product.code.clone().unwrap_or_default(), theme.style(Meaning::Muted))),
        Line::from(Span::styled(format.unit_price(product.price, product.unit), text)),
    ];
    table::row(columns, layout, y, &cells, buf);
    let column = |index: usize| layout.places.get(index).copied().flatten();
    // The mark of a shared code follows the code; after the widest code it is in the gap between the columns.
    if let (true, Some((x, wide)), Some(code)) = (row.twin, column(1), &product.code) {
        let behind = u16::try_from(width(code)).unwrap_or(u16::MAX).min(wide);
        put(buf, x + behind, y, "!", 1, theme.style(Meaning::Warn));
    }
    if let Some((x, wide)) = column(3) {
        // Whole numbers are padded by the width of the decimals, so that all of them align. A number too wide for that is
        // not padded, and a still wider one is abbreviated: it is never left out.
        let aligned = format.quantity_aligned(product.on_hand);
        let fits = |text: &str| width(text) <= usize::from(wide);
        let number = match aligned.trim_end() {
            _ if fits(&aligned) => aligned,
            trimmed if fits(trimmed) => trimmed.to_owned(),
            _ => format.axis_quantity(product.on_hand),
        };
        put_right(buf, x + wide, y, &number, wide, on_hand_style);
    }
    // Gauge and sparkline keep their colours on a painted background. Where the selection is reversed instead, it is
    // drawn last, over all of them.
    if selected && theme.paints() {
        table::mark(area, buf, theme, true);
    }
    if let Some((x, wide)) = column(4) {
        let threshold = product.threshold.map_or(0, Quantity::thousandths);
        let word = word.as_ref().map(|(word, meaning)| (word.as_str(), *meaning));
        gauge::stock(Rect::new(x, y, wide, 1), product.on_hand.thousandths(), threshold, word, buf, theme);
    }
    let sold: Vec<i64> = row.sold.iter().map(|quantity| quantity.thousandths()).collect();
    if let Some((x, wide)) = column(5) {
        let style = if selected { theme.style(Meaning::Accent) } else { theme.ramp(2, 3, false) };
        sparkline::draw(&sold, Rect::new(x, y, wide, 1), style, buf, theme);
    }
    if let Some((x, wide)) = column(6) {
        let sum = sold.iter().fold(0i64, |sum, thousandths| sum.saturating_add(*thousandths));
        let whole = format.integer((sum + 500 * sum.signum()) / 1_000);
        let cells = wide.max(u16::try_from(width(&whole)).unwrap_or(0));
        put_right(buf, x + wide, y, &whole, cells, theme.style(Meaning::Soft));
    }
    if selected && !theme.paints() {
        table::mark(area, buf, theme, true);
    }
}
