//! The table of a report: its columns, its rows, its total.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use super::{
    Emphasis, Reports, layout,
    view::{self, Measure, Row, RowKey, View},
    words,
};
use crate::{
    tr,
    tui::{
        context::Context,
        input::hit::Target,
        theme::Meaning,
        widgets::{
            gauge,
            pane::scrollbar,
            table::{self, Column},
            text::{put, width},
        },
    },
};

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Rank,
    Label,
    /// A ranking's bar.
    Bar,
    Value,
    Before,
    Change,
    /// The change as a bar.
    Swing,
    Orders,
    Revenue,
    /// Units in one more unit of measure.
    Units(usize),
    Share,
}

fn columns(screen: &Reports, view: &View, context: &Context) -> Vec<(Cell, Column)> {
    let texts = &context.display.texts;
    let question = view.question;
    let period = |period, before| words::short_period(texts, context.display.format, question.span, period, before);
    let now = period(question.period, false);
    let before = question.previous().map(|(whole, _)| period(whole, true));
    let mut list = Vec::new();
    if question.ranks() {
        let who =
            if view.measure == Measure::Money { tr!(texts, "reports-client") } else { tr!(texts, "reports-product") };
        list.push((Cell::Rank, Column::new("#", 3).right().gap(0).gives_way(5)));
        list.push((Cell::Label, Column::flex(who, 14)));
        let bars = screen.emphasis == Emphasis::Chart;
        let width = context.body.width.saturating_sub(70).clamp(10, 36);
        if bars {
            let head = before.as_ref().map_or_else(|| format!("━ {now}"), |before| format!("━ {now}   ┴ {before}"));
            list.push((Cell::Bar, Column::new(head, width).gives_way(4)));
        }
        let counted =
            if view.measure == Measure::Money { tr!(texts, "reports-revenue") } else { tr!(texts, "reports-units") };
        list.push((Cell::Value, Column::new(counted, 11).right()));
        if let Some(before) = before {
            list.push((Cell::Before, Column::new(before, 11).right().gives_way(3)));
            if !bars {
                list.push((Cell::Change, Column::new(tr!(texts, "reports-change"), 10).right().gives_way(2)));
            }
        }
        if view.measure == Measure::Money {
            list.push((Cell::Orders, Column::new(tr!(texts, "reports-sales"), 7).right().gives_way(6)));
        } else {
            list.push((Cell::Revenue, Column::new(tr!(texts, "reports-revenue"), 12).right().gives_way(6)));
        }
        if view.measure == Measure::Money {
            list.push((Cell::Share, Column::new(tr!(texts, "reports-share"), 8).right().gives_way(7)));
        }
        return list;
    }
    let head = if question.by_day() { tr!(texts, "reports-day") } else { tr!(texts, "reports-month") };
    list.push((Cell::Label, Column::new(head, 13).gap(0)));
    if view.measure == Measure::Money {
        list.push((Cell::Orders, Column::new(tr!(texts, "reports-sales"), 7).right().gives_way(3)));
    }
    list.push((Cell::Value, Column::new(format!("■ {now}"), 13).right()));
    if let Some(before) = before {
        list.push((Cell::Before, Column::new(format!("■ {before}"), 13).right().gives_way(2)));
        list.push((Cell::Change, Column::new(tr!(texts, "reports-change"), 10).right().gives_way(1)));
    }
    for (index, unit) in view.units.iter().enumerate().skip(1) {
        if matches!(view.measure, Measure::Units(_)) {
            let order = u8::try_from(index).unwrap_or(u8::MAX).saturating_add(5);
            list.push((Cell::Units(index), Column::new(words::unit_word(texts, *unit), 10).right().gives_way(order)));
        }
    }
    if view.measure == Measure::Sales {
        list.push((Cell::Revenue, Column::new(tr!(texts, "reports-revenue"), 13).right().gives_way(3)));
    }
    list.push((Cell::Swing, Column::flex("", 6).gives_way(9)));
    list
}

fn text(cell: Cell, index: usize, row: &Row, view: &View, context: &Context) -> (String, Meaning) {
    let format = context.display.format;
    let none = || ("–".to_owned(), Meaning::Muted);
    match cell {
        Cell::Rank => (format.integer(i64::try_from(index + 1).unwrap_or(i64::MAX)), Meaning::Muted),
        Cell::Label => (words::row_label(context, view, row.key, row.name.as_deref()), Meaning::Text),
        Cell::Bar | Cell::Swing => (String::new(), Meaning::Text),
        Cell::Value => (words::value(context, view.measure, Some(row.key), row.value), Meaning::Text),
        Cell::Before => row
            .before
            .map_or_else(none, |before| (words::value(context, view.measure, Some(row.key), before), Meaning::Muted)),
        Cell::Change => {
            row.before.and_then(|before| view::change(row.value, before)).map_or_else(none, |ppm| change(ppm, context))
        }
        Cell::Orders => row.orders.map_or_else(none, |orders| (format.integer(orders), Meaning::Soft)),
        Cell::Revenue => row.revenue.map_or_else(none, |revenue| (format.money_short(revenue), Meaning::Soft)),
        Cell::Units(unit) => row.units.get(unit).map_or_else(none, |units| (format.number(*units), Meaning::Soft)),
        Cell::Share => {
            view::share(row.value, view.total()).map_or_else(none, |ppm| (format.percent(ppm), Meaning::Muted))
        }
    }
}

/// A change with its sign and colour.
pub fn change(ppm: i64, context: &Context) -> (String, Meaning) {
    let meaning = match ppm {
        1.. => Meaning::Good,
        0 => Meaning::Muted,
        _ => Meaning::Danger,
    };
    (context.display.format.percent_signed(ppm), meaning)
}

/// Draws head, rows and total.
pub fn draw(screen: &Reports, view: &View, areas: &layout::Areas, buf: &mut Buffer, context: &Context) {
    let (cells, columns): (Vec<Cell>, Vec<Column>) = columns(screen, view, context).into_iter().unzip();
    let theme = &context.display.theme;
    let places = table::layout(&columns, areas.head);
    if areas.head.height > 0 {
        table::head(&columns, &places, areas.head.y, buf, theme);
        legend(&cells, &columns, &places, areas.head.y, buf, context);
    }
    let scale = Scale::of(view);
    let height = usize::from(areas.rows.height);
    let top = screen.top_for(height.max(1));
    for (y, (index, row)) in (areas.rows.y..areas.rows.bottom()).zip(view.rows.iter().enumerate().skip(top)) {
        let line = |cell: &Cell| {
            let (text, meaning) = text(*cell, index, row, view, context);
            Line::from(Span::styled(text, theme.style(meaning)))
        };
        let selected = index == screen.selected;
        let whole = Rect { x: areas.rows.x.saturating_sub(1), y, width: areas.rows.width + 2, height: 1 };
        context.targets.add(whole, Target::Row(index));
        table::row(&columns, &places, y, &cells.iter().map(line).collect::<Vec<_>>(), buf);
        for (cell, place) in cells.iter().zip(&places.places) {
            let Some((x, width)) = place else { continue };
            let area = Rect::new(*x, y, *width, 1);
            match cell {
                Cell::Bar => {
                    let before = row.before.and_then(|before| view::share(before, scale.most));
                    gauge::rank(area, view::share(row.value, scale.most).unwrap_or(0), before, selected, buf, theme);
                }
                Cell::Swing => {
                    if let Some(ppm) = row.before.and_then(|before| view::change(row.value, before)) {
                        gauge::change(area, view::share(ppm, scale.swing).unwrap_or(0), buf, theme);
                    }
                }
                Cell::Rank
                | Cell::Label
                | Cell::Value
                | Cell::Before
                | Cell::Change
                | Cell::Orders
                | Cell::Revenue
                | Cell::Units(_)
                | Cell::Share => {}
            }
        }
        if selected {
            table::mark(whole, buf, theme, !screen.listing);
        }
    }
    let shown = u64::from(areas.rows.height);
    scrollbar(areas.main, top as u64, shown, view.rows.len() as u64, buf, theme);
    total(view, areas, (&cells, &columns, &places), buf, context);
}

/// The head is the legend: its squares have the ink of the bars.
fn legend(cells: &[Cell], columns: &[Column], places: &table::Layout, y: u16, buf: &mut Buffer, context: &Context) {
    for ((cell, column), place) in cells.iter().zip(columns).zip(&places.places) {
        let meaning = match cell {
            Cell::Value => Meaning::Accent,
            Cell::Before => Meaning::Previous,
            Cell::Rank
            | Cell::Label
            | Cell::Bar
            | Cell::Change
            | Cell::Swing
            | Cell::Orders
            | Cell::Revenue
            | Cell::Units(_)
            | Cell::Share => continue,
        };
        let wide = u16::try_from(width(&column.title)).unwrap_or(u16::MAX);
        if let Some((x, cells)) = place.filter(|(_, cells)| column.title.starts_with('■') && wide <= *cells) {
            put(buf, x + cells - wide, y, "■", 1, context.display.theme.style(meaning));
        }
    }
}

fn total(
    view: &View,
    areas: &layout::Areas,
    (cells, columns, places): (&[Cell], &[Column], &table::Layout),
    buf: &mut Buffer,
    context: &Context,
) {
    let theme = &context.display.theme;
    if let Some(rule) = areas.rule.filter(|rule| rule.height > 0) {
        let width = rule.width;
        put(buf, rule.x, rule.y, &"─".repeat(usize::from(width)), width, theme.style(Meaning::Grid));
    }
    if areas.total.height == 0 {
        return;
    }
    let row = Row {
        key: RowKey::Client(None),
        name: None,
        orders: Some(view.orders),
        revenue: Some(view.revenue),
        units: view.sold.clone(),
        value: view.total(),
        before: view.total_before,
    };
    // Kilograms and pieces make no sum: a ranking of units has none.
    let mixed = view.question.ranks() && view.units.len() > 1;
    let line = |cell: &Cell| {
        let (text, meaning) = match cell {
            Cell::Label => (tr!(context.display.texts, "reports-total"), Meaning::Text),
            Cell::Rank | Cell::Share => (String::new(), Meaning::Text),
            Cell::Value | Cell::Before | Cell::Change if mixed => ("–".to_owned(), Meaning::Muted),
            Cell::Bar
            | Cell::Value
            | Cell::Before
            | Cell::Change
            | Cell::Swing
            | Cell::Orders
            | Cell::Revenue
            | Cell::Units(_) => text(*cell, 0, &row, view, context),
        };
        Line::from(Span::styled(text, theme.bold().patch(theme.style(meaning))))
    };
    table::row(columns, places, areas.total.y, &cells.iter().map(line).collect::<Vec<_>>(), buf);
}

/// What the longest bars stand for.
struct Scale {
    most: i64,
    swing: i64,
}

impl Scale {
    fn of(view: &View) -> Scale {
        let values = view.rows.iter().flat_map(|row| [Some(row.value), row.before]).flatten();
        let changes = view.rows.iter().filter_map(|row| view::change(row.value, row.before?));
        // One wild change must not flatten the others: a doubling fills the bar.
        let swing = changes.map(i64::saturating_abs).max().unwrap_or(0).clamp(1, 1_000_000);
        Scale { most: values.max().unwrap_or(0).max(1), swing }
    }
}
