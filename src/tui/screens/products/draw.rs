//! How the list of products is drawn.

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use super::{Products, detail};
use crate::{
    domain::{
        Quantity, fold,
        product::StockLevel,
        query::{Direction, ProductRow, ProductSort},
    },
    tr,
    tui::{
        action::Action,
        context::Context,
        theme::Meaning,
        widgets::{
            empty,
            field::{Input, input},
            gauge,
            pane::{Pane, scrollbar},
            sparkline, table,
            table::Column,
            text::{highlight, put, put_right, width},
        },
    },
};

/// The panes.
pub struct Panes {
    /// The list.
    pub list: Rect,
    /// The detail, where there is room for it.
    pub detail: Option<Rect>,
}

/// Lays the panes out: the detail takes 46 or 54 columns from 110 on.
pub fn panes(body: Rect) -> Panes {
    let side = match body.width {
        ..110 => return Panes { list: body, detail: None },
        110..132 => 46,
        132..180 => 54,
        _ => 72,
    };
    let list = Rect { width: body.width - side, ..body };
    Panes { list, detail: Some(Rect { x: body.x + list.width, width: side, ..body }) }
}

/// Rows that the list shows.
pub fn rows(body: Rect) -> usize {
    usize::from(panes(body).list.height.saturating_sub(3))
}

/// Draws it.
pub fn draw(screen: &Products, frame: &mut Frame<'_>, area: Rect, context: &Context) {
    let buf = frame.buffer_mut();
    if screen.nothing_here() {
        return draw_empty(area, buf, context);
    }
    let panes = panes(area);
    match (panes.detail, screen.open) {
        (None, true) => detail::draw(screen, area, true, buf, context),
        (Some(place), _) => {
            draw_list(screen, panes.list, buf, context);
            detail::draw(screen, place, false, buf, context);
        }
        (None, false) => draw_list(screen, panes.list, buf, context),
    }
}

fn draw_empty(area: Rect, buf: &mut Buffer, context: &Context) {
    let texts = &context.texts;
    let theme = &context.theme;
    let pane = Pane { title: tr!(texts, "tab-products"), count: "0".to_owned(), focused: true, ..Pane::default() };
    let inner = pane.draw(area, buf, theme);
    let key = |action| context.keymap.key(action, false).unwrap_or_default();
    let hints = [
        (key(Action::AddProduct), tr!(texts, "products-empty-add")),
        (key(Action::ImportFile), tr!(texts, "products-empty-import")),
        (key(Action::LoadSample), tr!(texts, "products-empty-sample")),
    ];
    empty::draw(inner, &tr!(texts, "products-empty"), &tr!(texts, "products-empty-text"), &hints, buf, theme);
}

fn columns(screen: &Products, context: &Context) -> Vec<Column> {
    let texts = &context.texts;
    let sorted = |sort| (screen.sort == sort).then_some(screen.direction == Direction::Up);
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

fn layout(columns: &[Column], list: Rect) -> (Rect, table::Layout) {
    let inner = Rect::new(list.x + 2, list.y + 1, list.width.saturating_sub(4), list.height.saturating_sub(2));
    (inner, table::layout(columns, inner))
}

/// The sort that a click on the head asks for.
pub fn sort_at(screen: &Products, list: Rect, x: u16, context: &Context) -> Option<ProductSort> {
    let columns = columns(screen, context);
    let (_, layout) = layout(&columns, list);
    let hit =
        layout.places.iter().position(|place| place.is_some_and(|(from, wide)| (from..from + wide).contains(&x)))?;
    super::SORTS.get(hit).copied()
}

fn draw_list(screen: &Products, area: Rect, buf: &mut Buffer, context: &Context) {
    let theme = &context.theme;
    let texts = &context.texts;
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let total = context.format.integer(count(screen.list.total()));
    let counts = screen.counts;
    let muted = theme.style(Meaning::Muted);
    let mut facts = Vec::new();
    if screen.low_only {
        facts.push(Span::styled(format!("{}  ", tr!(texts, "products-low-only")), theme.style(Meaning::Accent)));
    }
    facts.push(Span::styled(context.format.integer(count(counts.low)), theme.style(Meaning::Warn)));
    facts.push(Span::styled(format!(" {}  ", tr!(texts, "stock-low")), muted));
    facts.push(Span::styled(context.format.integer(count(counts.out)), theme.style(Meaning::Danger)));
    facts.push(Span::styled(format!(" {}", tr!(texts, "stock-out")), muted));
    let foot = context.position(&screen.list);
    let pane = Pane {
        title: tr!(texts, "tab-products"),
        count: total,
        facts: Line::from(facts),
        foot: Line::from(Span::styled(foot, muted)),
        focused: true,
    };
    let searching = screen.typing || !screen.search.is_empty();
    let pane = if searching { Pane { title: String::new(), count: String::new(), ..pane } } else { pane };
    pane.draw(area, buf, theme);
    if searching {
        draw_search(screen, area, buf, context);
    }
    let columns = columns(screen, context);
    let (inner, layout) = layout(&columns, area);
    table::head(&columns, &layout, inner.y, buf, theme);
    let height = usize::from(inner.height.saturating_sub(1));
    if screen.list.loaded() && screen.list.total() == 0 {
        let text = tr!(texts, "list-no-match");
        put(buf, inner.x, inner.y + 1, &text, inner.width, muted);
    }
    let words: Vec<String> = fold(screen.search.text()).split(' ').map(str::to_owned).collect();
    for ((selected, row), y) in screen.list.visible(height).zip(inner.y + 1..inner.bottom()) {
        let place = Rect::new(area.x + 1, y, area.width.saturating_sub(2), 1);
        draw_row(row, selected, &words, &columns, &layout, place, buf, context);
    }
    let visible = u64::try_from(height).unwrap_or(0);
    scrollbar(area, screen.list.offset(), visible, screen.list.total(), buf, theme);
}

/// The search stands where the title was: the list below keeps its place.
fn draw_search(screen: &Products, area: Rect, buf: &mut Buffer, context: &Context) {
    let theme = &context.theme;
    let wide = 30.min(area.width.saturating_sub(30)).max(10);
    put(buf, area.x + 2, area.y, &" ".repeat(usize::from(wide) + 4), wide + 4, theme.style(Meaning::Text));
    put(buf, area.x + 3, area.y, "/", 1, theme.style(Meaning::Accent));
    let shown = Input {
        text: screen.search.text(),
        cursor: screen.search.cursor(),
        focused: screen.typing,
        ..Input::default()
    };
    input(&shown, Rect::new(area.x + 5, area.y, wide, 1), buf, theme);
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
    let theme = &context.theme;
    let format = context.format;
    let product = &row.product;
    let text = theme.style(Meaning::Text);
    let level = product.level();
    let (ink, word) = match level {
        StockLevel::Enough => (text, None),
        StockLevel::Low => (theme.style(Meaning::Warn), Some((tr!(context.texts, "stock-low"), Meaning::Warn))),
        StockLevel::Out => (theme.style(Meaning::Danger), Some((tr!(context.texts, "stock-out"), Meaning::Danger))),
    };
    let bold = if level == StockLevel::Enough { ink } else { ink.add_modifier(ratatui::style::Modifier::BOLD) };
    let cells = [
        highlight(&product.name, words, fold, text, theme.style(Meaning::Accent)),
        Line::from(Span::styled(product.code.clone().unwrap_or_default(), theme.style(Meaning::Muted))),
        Line::from(Span::styled(format.price(product.price), text)),
    ];
    table::row(columns, layout, place.y, &cells, buf);
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
    if selected {
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
}
