//! How the list of products is drawn.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use super::{Products, detail};
use crate::{
    domain::{
        Quantity, fold,
        product::StockLevel,
        query::{ProductRow, ProductSort},
    },
    tr,
    tui::{
        context::Context,
        input::action::Action,
        screens::listing::{Listed, Listing, Look},
        theme::Meaning,
        widgets::{
            empty, gauge,
            pane::Pane,
            sparkline,
            table::{self, Column},
            text::{highlight, put, put_right, width},
        },
    },
};

pub fn draw(screen: &Products, area: Rect, buf: &mut Buffer, context: &Context) {
    if ProductRow::nothing_here(screen) {
        return draw_empty(area, buf, context);
    }
    let panes = Listing::<ProductRow>::panes(area);
    match (panes.side, screen.open) {
        (None, true) => detail::draw(screen, area, true, buf, context),
        (Some(place), _) => {
            draw_list(screen, panes.list, buf, context);
            detail::draw(screen, place, false, buf, context);
        }
        (None, false) => draw_list(screen, panes.list, buf, context),
    }
}

fn draw_empty(area: Rect, buf: &mut Buffer, context: &Context) {
    let texts = &context.display.texts;
    let theme = &context.display.theme;
    let pane = Pane { title: tr!(texts, "tab-products"), count: "0".to_owned(), focused: true, ..Pane::default() };
    let inner = pane.draw(area, buf, theme);
    let key = |action| context.display.keymap.key(action, false).unwrap_or_default();
    let hints = [
        (key(Action::AddProduct), tr!(texts, "products-empty-add")),
        (key(Action::ImportFile), tr!(texts, "products-empty-import")),
        (key(Action::LoadSample), tr!(texts, "products-empty-sample")),
    ];
    empty::draw(inner, &tr!(texts, "products-empty"), &tr!(texts, "products-empty-text"), &hints, buf, theme);
}

fn columns(screen: &Products, context: &Context) -> Vec<Column> {
    let texts = &context.display.texts;
    let sorted = |sort| screen.mark(sort);
    vec![
        Column::flex(tr!(texts, "products-name"), 20).sorted(sorted(ProductSort::Name)),
        Column::new(tr!(texts, "products-code"), 13).gives_way(3).sorted(sorted(ProductSort::Code)),
        Column::new(tr!(texts, "products-price"), 9).right().sorted(sorted(ProductSort::Price)),
        Column::new(tr!(texts, "products-on-hand"), 7).sorted(sorted(ProductSort::OnHand)),
        Column::new("", 8).gap(1).gives_way(1),
        Column::new(tr!(texts, "products-sold-30"), 10).gives_way(2),
        Column::new("", 4).right().gap(1).gives_way(2),
    ]
}

fn draw_list(screen: &Products, area: Rect, buf: &mut Buffer, context: &Context) {
    let (theme, texts) = (&context.display.theme, &context.display.texts);
    let count = |n: u64| context.display.format.integer(i64::try_from(n).unwrap_or(i64::MAX));
    let muted = theme.style(Meaning::Muted);
    let mut facts = Vec::new();
    if screen.filter.0 {
        facts.push(Span::styled(format!("{}  ", tr!(texts, "products-low-only")), theme.style(Meaning::Accent)));
    }
    // Nothing low is nothing to look at.
    let ink = |n: u64, meaning| if n > 0 { theme.style(meaning) } else { muted };
    facts.push(Span::styled(count(screen.counts.low), ink(screen.counts.low, Meaning::Warn)));
    facts.push(Span::styled(format!(" {}  ", tr!(texts, "stock-low")), muted));
    facts.push(Span::styled(count(screen.counts.out), ink(screen.counts.out, Meaning::Danger)));
    facts.push(Span::styled(format!(" {}", tr!(texts, "stock-out")), muted));
    let title = tr!(texts, "tab-products");
    let look = Look { title, facts: Line::from(facts), columns: columns(screen, context) };
    screen.draw_list(look, area, buf, context, |row, selected, words, columns, layout, place, buf| {
        draw_row(row, selected, words, columns, layout, place, buf, context);
    });
}

#[expect(clippy::too_many_arguments, reason = "a row, and how it is drawn")]
fn draw_row(
    row: &ProductRow,
    selected: bool,
    words: &[String],
    columns: &[Column],
    layout: &table::Layout,
    place: Rect,
    buf: &mut Buffer,
    context: &Context,
) {
    let theme = &context.display.theme;
    let format = context.display.format;
    let product = &row.product;
    let text = theme.style(Meaning::Text);
    let level = product.level();
    let (ink, word) = match level {
        StockLevel::Enough => (text, None),
        StockLevel::Low => (theme.style(Meaning::Warn), Some((tr!(context.display.texts, "stock-low"), Meaning::Warn))),
        StockLevel::Out => {
            (theme.style(Meaning::Danger), Some((tr!(context.display.texts, "stock-out"), Meaning::Danger)))
        }
    };
    let bold = if level == StockLevel::Enough { ink } else { ink.add_modifier(ratatui::style::Modifier::BOLD) };
    let cells = [
        highlight(&product.name, words, fold, text, theme.style(Meaning::Accent)),
        Line::from(Span::styled(product.code.clone().unwrap_or_default(), theme.style(Meaning::Muted))),
        Line::from(Span::styled(format.price(product.price), text)),
    ];
    table::row(columns, layout, place.y, &cells, buf);
    // The gap behind the widest code has room for it.
    if let (true, Some(Some((x, wide))), Some(code)) = (row.twin, layout.places.get(1), &product.code) {
        let behind = u16::try_from(width(code)).unwrap_or(u16::MAX).min(*wide);
        put(buf, x + behind, place.y, "!", 1, theme.style(Meaning::Warn));
    }
    if let Some(Some((x, wide))) = layout.places.get(3) {
        // Whole numbers leave the places of the decimals blank, so that all of them align.
        // A number that needs those places takes them, and one beyond them is written short: it never goes.
        let aligned = format.quantity_aligned(product.on_hand);
        let fits = |text: &str| width(text) <= usize::from(*wide);
        let number = match aligned.trim_end() {
            _ if fits(&aligned) => aligned,
            trimmed if fits(trimmed) => trimmed.to_owned(),
            _ => format.axis_quantity(product.on_hand),
        };
        put_right(buf, x + wide, place.y, &number, *wide, bold);
    }
    // Where the ground is painted, gauge and sparkline keep their ink on it; a reversed row loses all of them.
    if selected && theme.paints() {
        table::mark(place, buf, theme, true);
    }
    if let Some(Some((x, wide))) = layout.places.get(4) {
        let area = Rect::new(*x, place.y, *wide, 1);
        let threshold = product.threshold.map_or(0, Quantity::thousandths);
        let word = word.as_ref().map(|(word, meaning)| (word.as_str(), *meaning));
        gauge::stock(area, product.on_hand.thousandths(), threshold, word, buf, theme);
    }
    if let Some(Some((x, wide))) = layout.places.get(5) {
        let sold: Vec<i64> = row.sold.iter().map(|quantity| quantity.thousandths()).collect();
        let ink = if selected { theme.style(Meaning::Accent) } else { theme.ramp(2, 3, false) };
        sparkline::draw(&sold, Rect::new(*x, place.y, *wide, 1), ink, buf, theme);
    }
    if let Some(Some((x, wide))) = layout.places.get(6) {
        let sum = row.sold.iter().fold(0i64, |sum, quantity| sum.saturating_add(quantity.thousandths()));
        let whole = format.integer((sum + 500 * sum.signum()) / 1_000);
        let cells = (*wide).max(u16::try_from(width(&whole)).unwrap_or(0));
        put_right(buf, x + wide, place.y, &whole, cells, theme.style(Meaning::Soft));
    }
    if selected && !theme.paints() {
        table::mark(place, buf, theme, true);
    }
}
