//! The table of a report: columns, rows, total.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use super::{
    Reports, labels, layout,
    view::{self, Measure, Row, RowKey, View},
};
use crate::{
    tr,
    tui::{
        context::{Context, Display},
        input::hit::Target,
        theme::Meaning,
        widgets::{
            gauge,
            pane::scrollbar,
            table::{self, Column},
            text::{put, put_line, width},
        },
    },
};

/// The content of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Rank,
    Label,
    /// The value of a ranking's row, as a bar.
    Bar,
    Value,
    Before,
    Change,
    /// The change as a bar.
    ChangeBar,
    Orders,
    Revenue,
    /// The quantity in one of the view's units, by its index.
    Units(usize),
    Share,
}

fn columns(screen: &Reports, view: &View, context: &Context) -> Vec<(Cell, Column)> {
    let Display { texts, format, .. } = &context.display;
    let question = view.question;
    let period = |period, before| labels::short_period(texts, *format, question.span, period, before);
    let now = period(question.period, false);
    let before = question.previous().map(|(whole, _)| period(whole, true));
    // Columns of numbers, that give way in an order; the highest goes first.
    let number = |title, width, order| Column::new(title, width).right().gives_way(order);
    let money = view.measure == Measure::Money;
    let mut list = Vec::new();
    if question.ranks() {
        let (name, counted) = if money {
            (tr!(texts, "reports-client"), tr!(texts, "reports-revenue"))
        } else {
            (tr!(texts, "reports-product"), tr!(texts, "reports-units"))
        };
        list.push((Cell::Rank, number("#".to_owned(), 3, 5).gap(0)));
        list.push((Cell::Label, Column::flex(name, 14)));
        let bars = !screen.choice.table_only;
        if bars {
            let width = context.body.width.saturating_sub(70).clamp(10, 36);
            let head = before.as_ref().map_or_else(|| format!("━ {now}"), |before| format!("━ {now}   ┴ {before}"));
            list.push((Cell::Bar, Column::new(head, width).shrinks(6).gives_way(4)));
        }
        list.push((Cell::Value, number(counted, 11, 0)));
        if let Some(before) = before {
            list.push((Cell::Before, number(before, 11, 3)));
            if !bars {
                list.push((Cell::Change, number(tr!(texts, "reports-change"), 10, 2)));
            }
        }
        if money {
            list.push((Cell::Orders, number(tr!(texts, "reports-sales"), 7, 6)));
            list.push((Cell::Share, number(tr!(texts, "reports-share"), 8, 7)));
        } else {
            list.push((Cell::Revenue, number(tr!(texts, "reports-revenue"), 12, 6)));
        }
        return list;
    }
    let head = match (question.by_hour(), question.by_day()) {
        (true, _) => tr!(texts, "reports-hour"),
        (_, true) => tr!(texts, "reports-day"),
        (..) => tr!(texts, "reports-month"),
    };
    list.push((Cell::Label, Column::new(head, 13).gap(0)));
    if money {
        list.push((Cell::Orders, number(tr!(texts, "reports-sales"), 7, 3)));
    }
    list.push((Cell::Value, number(format!("■ {now}"), 13, 0)));
    if let Some(before) = before {
        list.push((Cell::Before, number(format!("■ {before}"), 13, 2)));
        list.push((Cell::Change, number(tr!(texts, "reports-change"), 10, 1)));
    }
    if matches!(view.measure, Measure::Units(_)) {
        for (index, unit) in view.units.iter().enumerate().skip(1) {
            let order = u8::try_from(index).unwrap_or(u8::MAX).saturating_add(5);
            list.push((Cell::Units(index), number(labels::unit_text(texts, *unit), 10, order)));
        }
    }
    if view.measure == Measure::Sales {
        list.push((Cell::Revenue, number(tr!(texts, "reports-revenue"), 13, 3)));
    }
    list.push((Cell::ChangeBar, Column::flex("", 6).gives_way(9)));
    list
}

fn text(cell: Cell, index: usize, row: &Row, view: &View, context: &Context) -> (String, Meaning) {
    let format = context.display.format;
    let value = |value| labels::value(context, view.measure, Some(row.key), value);
    let soft = |text: String| (text, Meaning::Soft);
    let muted = |text: String| (text, Meaning::Muted);
    let content = match cell {
        Cell::Rank => Some(muted(format.integer(i64::try_from(index + 1).unwrap_or(i64::MAX)))),
        Cell::Label => Some((labels::row_label(context, view, row.key, row.name.as_deref()), Meaning::Text)),
        Cell::Bar | Cell::ChangeBar => Some((String::new(), Meaning::Text)),
        Cell::Value => Some((value(row.value), Meaning::Text)),
        Cell::Before => row.before.map(|before| muted(value(before))),
        Cell::Change => row.before.and_then(|before| view::change(row.value, before)).map(|ppm| change(ppm, context)),
        Cell::Orders => row.orders.map(|orders| soft(format.integer(orders))),
        Cell::Revenue => row.revenue.map(|revenue| soft(format.money_short(revenue))),
        Cell::Units(unit) => row.units.get(unit).map(|units| soft(format.number(*units))),
        Cell::Share => view::share(row.value, view.total()).map(|ppm| muted(format.percent(ppm))),
    };
    content.unwrap_or_else(|| muted("–".to_owned()))
}

/// The text of a change in parts per million, and its colour.
pub fn change(ppm: i64, context: &Context) -> (String, Meaning) {
    let meaning = match ppm {
        1.. => Meaning::Good,
        0 => Meaning::Muted,
        _ => Meaning::Danger,
    };
    (context.display.format.percent_signed(ppm), meaning)
}

pub fn draw(screen: &Reports, view: &View, areas: &layout::Areas, buf: &mut Buffer, context: &Context) {
    let (cells, mut columns): (Vec<Cell>, Vec<Column>) = columns(screen, view, context).into_iter().unzip();
    let theme = &context.display.theme;
    let height = usize::from(areas.rows.height);
    let top = screen.top_for(height.max(1));
    let line = |cell: &Cell, index, row: &Row| {
        let (text, meaning) = text(*cell, index, row, view, context);
        Line::from(Span::styled(text, theme.style(meaning)))
    };
    let visible: Vec<(usize, &Row)> = view.rows.iter().enumerate().skip(top).take(height).collect();
    let mut lines: Vec<Vec<Line<'_>>> =
        visible.iter().map(|(index, row)| cells.iter().map(|cell| line(cell, *index, row)).collect()).collect();
    let sums = [view.others.clone(), Some(view.sum())];
    let sums = sums.map(|row| row.map(|row| cells.iter().map(|cell| sum_cell(*cell, &row, view, context)).collect()));
    lines.extend(sums.iter().flatten().cloned());
    table::widen(&mut columns, &lines);
    let places = table::layout(&columns, areas.head);
    shorten_legend(&cells, &mut columns, &places);
    if areas.head.height > 0 {
        table::head(&columns, &places, areas.head.y, buf, theme);
        legend(&cells, &columns, &places, areas.head.y, buf, context);
    }
    let scale = Scale::of(view);
    for (y, ((index, row), line)) in (areas.rows.y..).zip(visible.into_iter().zip(&lines)) {
        let selected = index == screen.choice.selected;
        let whole = Rect { x: areas.rows.x.saturating_sub(1), y, width: areas.rows.width + 2, height: 1 };
        context.targets.add(whole, Target::Row(index));
        table::row(&columns, &places, y, line, buf);
        for (cell, place) in cells.iter().zip(&places.places) {
            let Some((x, width)) = place else { continue };
            draw_bar(*cell, row, &scale, selected, Rect::new(*x, y, *width, 1), buf, context);
        }
        if selected {
            table::mark(whole, buf, theme, !screen.choice.list_focused);
        }
    }
    let shown = u64::from(areas.rows.height);
    scrollbar(areas.main, top as u64, shown, view.rows.len() as u64, buf, theme);
    if let Some(rule) = areas.rule.filter(|rule| rule.height > 0) {
        put(buf, rule.x, rule.y, &"─".repeat(usize::from(rule.width)), rule.width, theme.style(Meaning::Grid));
    }
    for (area, line) in [areas.others, areas.total].into_iter().zip(&sums) {
        if let Some(line) = line.as_ref().filter(|_| area.height > 0) {
            table::row(&columns, &places, area.y, line, buf);
            if view.is_mixed() {
                spill(&cells, &places, area.y, line, buf);
            }
        }
    }
}

/// Lets the quantities behind a name reach over the columns between it and the revenue, which are empty where units have no sum.
fn spill(cells: &[Cell], places: &table::Layout, y: u16, line: &[Line<'_>], buf: &mut Buffer) {
    let of = |wanted: Cell| {
        let index = cells.iter().position(|cell| *cell == wanted)?;
        Some((line.get(index)?, (*places.places.get(index)?)?.0))
    };
    if let (Some((text, x)), Some((_, end))) = (of(Cell::Label), of(Cell::Revenue)) {
        put_line(buf, x, y, text, end.saturating_sub(x + 2));
    }
}

fn draw_bar(cell: Cell, row: &Row, scale: &Scale, selected: bool, area: Rect, buf: &mut Buffer, context: &Context) {
    let theme = &context.display.theme;
    match cell {
        Cell::Bar => {
            let before = row.before.and_then(|before| view::share(before, scale.value));
            gauge::rank(area, view::share(row.value, scale.value).unwrap_or(0), before, selected, buf, theme);
        }
        Cell::ChangeBar => {
            if let Some(ppm) = row.before.and_then(|before| view::change(row.value, before)) {
                gauge::change(area, view::share(ppm, scale.change).unwrap_or(0), buf, theme);
            }
        }
        _ => {}
    }
}

/// A narrow bar keeps the first part of its legend.
fn shorten_legend(cells: &[Cell], columns: &mut [Column], places: &table::Layout) {
    for ((cell, column), place) in cells.iter().zip(columns).zip(&places.places) {
        if *cell == Cell::Bar && place.is_some_and(|(_, cells)| width(&column.title) > usize::from(cells)) {
            column.title = column.title.split("   ").next().unwrap_or_default().to_owned();
        }
    }
}

/// Colours the squares of the head as the bars of the chart.
fn legend(cells: &[Cell], columns: &[Column], places: &table::Layout, y: u16, buf: &mut Buffer, context: &Context) {
    for ((cell, column), place) in cells.iter().zip(columns).zip(&places.places) {
        let meaning = match cell {
            Cell::Value => Meaning::Accent,
            Cell::Before => Meaning::Previous,
            _ => continue,
        };
        let wide = u16::try_from(width(&column.title)).unwrap_or(u16::MAX);
        if let Some((x, cells)) = place.filter(|(_, cells)| column.title.starts_with('■') && wide <= *cells) {
            put(buf, x + cells - wide, y, "■", 1, context.display.theme.style(meaning));
        }
    }
}

/// A cell of the total, or of what is not listed. Different units have no sum: each stands by itself behind the name.
fn sum_cell(cell: Cell, row: &Row, view: &View, context: &Context) -> Line<'static> {
    let Display { theme, format, .. } = &context.display;
    let (is_total, mixed) = (row.key == RowKey::Total, view.is_mixed());
    let (text, meaning) = match cell {
        Cell::Label => {
            let (name, meaning) = text(cell, 0, row, view, context);
            let each = view.units.iter().zip(&row.units).filter(|(_, units)| mixed && !units.is_zero());
            let each: Vec<String> = each.map(|(unit, units)| format.quantity(*units, *unit)).collect();
            (if each.is_empty() { name } else { format!("{name}  {}", each.join(" · ")) }, meaning)
        }
        Cell::Rank => (String::new(), Meaning::Text),
        Cell::Share if is_total => (String::new(), Meaning::Text),
        Cell::Value | Cell::Before | Cell::Change if mixed => (String::new(), Meaning::Text),
        _ => text(cell, 0, row, view, context),
    };
    let style = theme.style(meaning);
    Line::from(Span::styled(text, if is_total { theme.bold().patch(style) } else { style }))
}

/// The values of bars of full length.
struct Scale {
    value: i64,
    /// In parts per million.
    change: i64,
}

impl Scale {
    fn of(view: &View) -> Scale {
        let largest = |rows: &mut dyn Iterator<Item = &Row>| {
            rows.flat_map(|row| [Some(row.value), row.before]).flatten().max().unwrap_or(0).max(1)
        };
        let all = largest(&mut view.rows.iter());
        // Where walk-ins dwarf everybody else, the others are shown among themselves, and the walk-ins fill their bar.
        let named = largest(&mut view.rows.iter().filter(|row| row.key != RowKey::Client(None)));
        let dwarfed = view.rows.len() > 1 && all / 2 > named;
        let changes = view.rows.iter().filter_map(|row| view::change(row.value, row.before?));
        // A doubling fills the bar, so that one extreme change does not flatten the others.
        let change = changes.map(i64::saturating_abs).max().unwrap_or(0).clamp(1, 1_000_000);
        Scale { value: if dwarfed { named } else { all }, change }
    }
}
