//! How Reports is drawn, but for the table: list of reports, period, figures, chart.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use super::{
    Choice, Reports, labels, layout, rows,
    view::{self, Measure, View},
};
use crate::{
    domain::{Quantity, period::Span as PeriodSpan},
    tr,
    tui::{
        context::{Context, Display},
        input::{action::Action, hit::Target},
        theme::Meaning,
        widgets::{
            bars::Bars,
            field::stepper,
            pane::{Pane, figures, value},
            table,
            text::{fit, put, put_line_right, put_right, width},
            wait,
        },
    },
};

pub fn draw(screen: &Reports, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    let areas = screen.areas_in(area, context);
    if let Some(area) = areas.list {
        draw_list(screen, area, buf, context);
    }
    let mut title = labels::title(texts, &screen.question(context));
    if areas.list.is_none() {
        title.push_str(" ▼");
    }
    let facts = screen.view.as_ref().map(|view| labels::measure(context, view)).unwrap_or_default();
    let foot = if screen.rows() > usize::from(areas.rows.height) {
        let number = |n: usize| format.integer(i64::try_from(n).unwrap_or(i64::MAX));
        let (position, total) = (number(screen.choice.selected + 1), number(screen.rows()));
        tr!(texts, "list-position", position = position, total = total)
    } else {
        String::new()
    };
    let muted = |text: String| Line::from(Span::styled(text, theme.style(Meaning::Muted)));
    let focused = !screen.choice.list_focused;
    let pane = Pane { title, facts: muted(facts), foot: muted(foot), focused, ..Pane::default() };
    pane.draw(areas.main, buf, theme);
    if areas.list.is_none() {
        context.targets.add(Rect { height: 1, ..areas.main }, Target::Act(Action::NextPane));
    }
    draw_period(screen, &areas, buf, context);
    if let Some(view) = &screen.view {
        draw_figures(view, &areas, buf, context);
        if let Some(area) = areas.chart {
            draw_chart(screen, view, area, buf, context);
        }
        if view.rows.is_empty() {
            draw_empty(areas.rows, buf, context);
        } else {
            rows::draw(screen, view, &areas, buf, context);
        }
    }
    wait::over(&["report", "report-previous"], areas.main, buf, context);
    if areas.list.is_none() && screen.choice.list_focused {
        let popup = layout::popup(areas.main);
        context.targets.add(areas.main, Target::Pane(0));
        theme.clear(popup.intersection(buf.area), buf, Meaning::Raised);
        draw_list(screen, popup, buf, context);
    }
}

fn draw_list(screen: &Reports, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, .. } = &context.display;
    let Choice { kind: current, list_focused: focused, .. } = screen.choice;
    let inner = Pane { title: tr!(texts, "tab-reports"), focused, ..Pane::default() }.draw(area, buf, theme);
    for (y, (title, kind)) in (inner.y..inner.bottom()).zip(layout::list_lines()) {
        if let Some(title) = title {
            put(buf, inner.x, y, &texts.get(title), inner.width, theme.style(Meaning::Muted));
        }
        if let Some(kind) = kind {
            let row = Rect { x: inner.x.saturating_sub(1), y, width: inner.width + 2, height: 1 };
            context.targets.add(row, Target::Report(kind));
            let style = if kind == current { theme.bold() } else { theme.style(Meaning::Soft) };
            put(buf, inner.x + 1, y, &labels::name(texts, kind), inner.width.saturating_sub(1), style);
            if kind == current {
                table::mark(row, buf, theme, focused);
            }
        }
    }
}

/// The stepper at the left, the pills of the spans at the right, the note between them.
fn draw_period(screen: &Reports, areas: &layout::Areas, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, .. } = &context.display;
    let (row, span) = (areas.stepper, screen.choice.span);
    if row.height == 0 {
        return;
    }
    let pills = layout::pills(areas, texts);
    let end = pills.first().map_or(row.right(), |(.., place)| place.x);
    let stepped = span != PeriodSpan::All;
    let room = Rect { width: end.saturating_sub(row.x + 1), ..row };
    let title = fit(&screen.period_title(context), usize::from(room.width.saturating_sub(8)));
    let (earlier, later) = stepper(&title, stepped, stepped && screen.has_later(context), room, buf, theme);
    context.targets.add(earlier, Target::Act(Action::EarlierPeriod));
    context.targets.add(later, Target::Act(Action::LaterPeriod));
    let note = screen.period_note(context);
    let x = later.right() + 2;
    let room = end.saturating_sub(x + 1);
    if usize::from(room) >= width(&note) {
        put(buf, x, row.y, &note, room, theme.style(Meaning::Muted));
    }
    for (pill, word, place) in pills {
        context.targets.add(place, Target::Span(pill));
        let current = pill == span;
        let text = if current && !theme.paints() { format!("[{word}]") } else { format!(" {word} ") };
        let style = if current { theme.pill() } else { theme.style(Meaning::Soft) };
        put(buf, place.x, place.y, &text, place.width, style);
    }
}

/// Revenue and its change, number of sales, average basket, best row; on one line where the layout is compact.
fn draw_figures(view: &View, areas: &layout::Areas, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    let row = areas.figures;
    if row.height == 0 {
        return;
    }
    let none = || "–".to_owned();
    let revenue = format.money(view.revenue);
    let basket = view.basket().map_or_else(none, |basket| format.money(basket));
    let question = view.question;
    let versus = question.previous().map(|(whole, _)| {
        let name = labels::short_period(texts, *format, question.span, whole, true);
        if question.running() {
            tr!(texts, "reports-versus-so-far", name = name)
        } else {
            tr!(texts, "reports-versus", name = name)
        }
    });
    let change = view.revenue_before.and_then(|before| view::change(view.revenue.minor(), before.minor()));
    let (change, meaning) = change.map_or_else(
        || (none(), Meaning::Muted),
        |ppm| {
            let (text, meaning) = rows::change(ppm, context);
            let arrow = match ppm {
                1.. => "▲ ",
                0 => "",
                _ => "▼ ",
            };
            (format!("{arrow}{text}"), meaning)
        },
    );
    if areas.compact {
        let x = put(buf, row.x, row.y, &revenue, row.width, theme.bold());
        let sales = tr!(texts, "count-sales", count = view.orders);
        let right = format!("{sales}  {}", tr!(texts, "reports-basket-short", amount = basket));
        let cells = u16::try_from(width(&right)).unwrap_or(u16::MAX).min(row.width);
        let room = |x: u16| row.right().saturating_sub(x + cells + 2);
        if let Some(versus) = versus {
            let next = put(buf, x, row.y, &format!("  {change}"), room(x), theme.style(meaning));
            put(buf, next, row.y, &format!(" {versus}"), room(next), theme.style(Meaning::Muted));
        }
        if x + cells + 2 <= row.right() {
            let line = Line::from(Span::styled(right, theme.style(Meaning::Soft)));
            put_line_right(buf, row.right(), row.y, &line, cells);
        }
        return;
    }
    let best = view.best().map_or_else(none, |best| labels::best_label(context, view, best));
    let mut list = vec![(tr!(texts, "reports-revenue"), value(revenue, theme))];
    if let Some(versus) = versus {
        list.push((versus, Line::from(Span::styled(change, theme.bold().patch(theme.style(meaning))))));
    }
    list.push((tr!(texts, "reports-sales"), value(format.integer(view.orders), theme)));
    list.push((tr!(texts, "reports-basket"), value(basket, theme)));
    list.push((tr!(texts, "reports-best"), value(best, theme)));
    figures(row, &list, buf, theme);
}

fn draw_chart(screen: &Reports, view: &View, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    let values: Vec<i64> = view.bars.iter().map(|bar| bar.value.unwrap_or(0)).collect();
    let compared = view.bars.iter().any(|bar| bar.before.is_some());
    let previous: Vec<i64> =
        if compared { view.bars.iter().map(|bar| bar.before.unwrap_or(0)).collect() } else { Vec::new() };
    let axis = |value: i64| match view.measure {
        Measure::Money => format.axis_money(value),
        Measure::Sales => format.axis_quantity(Quantity::whole(value)),
        Measure::Units(_) => format.axis_quantity(Quantity::new(value)),
    };
    let bars = Bars {
        values: &values,
        previous: &previous,
        future_from: view.bars.iter().position(|bar| bar.value.is_none()),
        labels: labels::bar_labels(context, view),
        selected: view.bar_of(screen.choice.selected),
        axis: Some(&axis),
        whole: if let Measure::Units(unit) = view.measure { unit.axis_step() } else { 1 },
        empty: &tr!(texts, "reports-no-sales"),
    };
    bars.draw(area, buf, theme);
}

fn draw_empty(row: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, .. } = &context.display;
    if row.height > 0 {
        let text = tr!(texts, "reports-no-sales");
        let cells = u16::try_from(width(&text)).unwrap_or(u16::MAX).min(row.width);
        let right = row.x + cells + (row.width - cells) / 2;
        put_right(buf, right, row.y, &text, cells, theme.style(Meaning::Muted));
    }
}
