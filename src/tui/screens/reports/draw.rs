//! How Reports is drawn: list, stepper and pills, figures, chart; the table is in `rows`.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use super::{
    Reports, layout, rows,
    view::{self, Measure, View},
    words,
};
use crate::{
    domain::{Quantity, period::Span as PeriodSpan},
    tr,
    tui::{
        context::Context,
        input::{action::Action, hit::Target},
        theme::Meaning,
        widgets::{
            bars::Bars,
            field::stepper,
            pane::{Pane, figures, value},
            text::{fit, put, put_line_right, put_right, width},
            wait,
        },
    },
};

pub fn draw(screen: &Reports, area: Rect, buf: &mut Buffer, context: &Context) {
    let question = screen.question(context.today());
    let plain = question.ranks() || screen.emphasis == super::Emphasis::Table;
    let areas = layout::areas(area, screen.rows(), plain);
    if let Some(area) = areas.list {
        list(screen, area, buf, context);
    }
    let mut title = words::title(&context.display.texts, &question);
    if areas.list.is_none() {
        title.push_str(" ▼");
    }
    let facts = screen.view.as_ref().map(|view| words::measure(context, view)).unwrap_or_default();
    let style = context.display.theme.style(Meaning::Muted);
    let foot = if screen.rows() > usize::from(areas.rows.height) {
        let number = |n: usize| context.display.format.integer(i64::try_from(n).unwrap_or(i64::MAX));
        tr!(
            context.display.texts,
            "list-position",
            position = number(screen.selected + 1),
            total = number(screen.rows())
        )
    } else {
        String::new()
    };
    let pane = Pane {
        title,
        facts: Line::from(Span::styled(facts, style)),
        foot: Line::from(Span::styled(foot, style)),
        focused: !screen.listing,
        ..Pane::default()
    };
    pane.draw(areas.main, buf, &context.display.theme);
    if areas.list.is_none() {
        context.targets.add(Rect { height: 1, ..areas.main }, Target::Act(Action::NextPane));
    }
    period(screen, &areas, buf, context);
    if let Some(view) = &screen.view {
        numbers(view, &areas, buf, context);
        if let Some(area) = areas.chart {
            chart(screen, view, area, buf, context);
        }
        if view.rows.is_empty() {
            nothing(&areas, buf, context);
        } else {
            rows::draw(screen, view, &areas, buf, context);
        }
    }
    wait::over(&["report", "report-previous"], areas.main, buf, context);
    if areas.list.is_none() && screen.listing {
        let drop = layout::dropped(areas.main);
        context.targets.add(areas.main, Target::Pane(0));
        context.display.theme.clear(drop.intersection(buf.area), buf, Meaning::Raised);
        list(screen, drop, buf, context);
    }
}

fn list(screen: &Reports, area: Rect, buf: &mut Buffer, context: &Context) {
    let theme = &context.display.theme;
    let title = tr!(context.display.texts, "tab-reports");
    let inner = Pane { title, focused: screen.listing, ..Pane::default() }.draw(area, buf, theme);
    for (y, (title, kind)) in (inner.y..inner.bottom()).zip(layout::list_lines()) {
        if let Some(title) = title {
            put(buf, inner.x, y, &context.display.texts.get(title), inner.width, theme.style(Meaning::Muted));
        }
        if let Some(kind) = kind {
            let row = Rect { x: inner.x.saturating_sub(1), y, width: inner.width + 2, height: 1 };
            context.targets.add(row, Target::Report(kind));
            let name = words::name(&context.display.texts, kind);
            let here = kind == screen.kind;
            let style = if here { theme.bold() } else { theme.style(Meaning::Soft) };
            put(buf, inner.x + 1, y, &name, inner.width.saturating_sub(1), style);
            if here {
                crate::tui::widgets::table::mark(row, buf, theme, screen.listing);
            }
        }
    }
}

/// The stepper at the left, the spans at the right, the days between them.
fn period(screen: &Reports, areas: &layout::Areas, buf: &mut Buffer, context: &Context) {
    let theme = &context.display.theme;
    let row = areas.stepper;
    if row.height == 0 {
        return;
    }
    let pills = layout::pills(areas, &context.display.texts);
    let end = pills.first().map_or(row.right(), |(.., place)| place.x);
    let stepped = screen.span != PeriodSpan::All;
    let room = Rect { width: end.saturating_sub(row.x + 1), ..row };
    let title = fit(&screen.title_of_period(context), usize::from(room.width.saturating_sub(8)));
    let (back, on) = stepper(&title, stepped, stepped && screen.has_later(context), room, buf, theme);
    context.targets.add(back, Target::Act(Action::EarlierPeriod));
    context.targets.add(on, Target::Act(Action::LaterPeriod));
    let note = screen.note_of_period(context);
    let at = on.right() + 2;
    if usize::from(end.saturating_sub(at + 1)) >= width(&note) {
        put(buf, at, row.y, &note, end.saturating_sub(at + 1), theme.style(Meaning::Muted));
    }
    for (span, word, place) in pills {
        context.targets.add(place, Target::Span(span));
        let here = span == screen.span;
        let text = if here && !theme.paints() { format!("[{word}]") } else { format!(" {word} ") };
        put(buf, place.x, place.y, &text, place.width, if here { theme.pill() } else { theme.style(Meaning::Soft) });
    }
}

/// Revenue, its change, sales, basket, the best one; one line where there is little room.
fn numbers(view: &View, areas: &layout::Areas, buf: &mut Buffer, context: &Context) {
    let (texts, format, theme) = (&context.display.texts, context.display.format, &context.display.theme);
    let row = areas.figures;
    if row.height == 0 {
        return;
    }
    let revenue = format.money(view.revenue);
    let basket = view.basket().map_or_else(|| "–".to_owned(), |basket| format.money(basket));
    let question = view.question;
    let versus = question.previous().map(|(whole, _)| {
        let name = words::short_period(texts, format, question.span, whole, true);
        if question.running() {
            tr!(texts, "reports-versus-so-far", name = name)
        } else {
            tr!(texts, "reports-versus", name = name)
        }
    });
    let trend = view.revenue_before.and_then(|before| view::change(view.revenue.minor(), before.minor()));
    let (change, meaning) = trend.map_or_else(
        || ("–".to_owned(), Meaning::Muted),
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
        let at = put(buf, row.x, row.y, &revenue, row.width, theme.bold());
        let right = format!(
            "{}  {}",
            tr!(texts, "count-sales", count = view.orders),
            tr!(texts, "reports-basket-short", amount = basket)
        );
        let cells = u16::try_from(width(&right)).unwrap_or(u16::MAX).min(row.width);
        let free = row.right().saturating_sub(at + cells + 2);
        if let Some(versus) = versus {
            let text = format!("  {change}");
            let next = put(buf, at, row.y, &text, free, theme.style(meaning));
            let left = row.right().saturating_sub(next + cells + 2);
            put(buf, next, row.y, &format!(" {versus}"), left, theme.style(Meaning::Muted));
        }
        if at + cells + 2 <= row.right() {
            let line = Line::from(Span::styled(right, theme.style(Meaning::Soft)));
            put_line_right(buf, row.right(), row.y, &line, cells);
        }
        return;
    }
    let best = view.best().map_or_else(|| "–".to_owned(), |best| words::best_label(context, view, best));
    let mut list = vec![(tr!(texts, "reports-revenue"), value(revenue, theme))];
    if let Some(versus) = versus {
        list.push((versus, Line::from(Span::styled(change, theme.bold().patch(theme.style(meaning))))));
    }
    list.push((tr!(texts, "reports-sales"), value(format.integer(view.orders), theme)));
    list.push((tr!(texts, "reports-basket"), value(basket, theme)));
    list.push((tr!(texts, "reports-best"), value(best, theme)));
    figures(row, &list, buf, theme);
}

fn chart(screen: &Reports, view: &View, area: Rect, buf: &mut Buffer, context: &Context) {
    let values: Vec<i64> = view.bars.iter().map(|bar| bar.value.unwrap_or(0)).collect();
    let compared = view.bars.iter().any(|bar| bar.before.is_some());
    let previous: Vec<i64> =
        if compared { view.bars.iter().map(|bar| bar.before.unwrap_or(0)).collect() } else { Vec::new() };
    let axis = |value: i64| match view.measure {
        Measure::Money => context.display.format.axis_money(value),
        Measure::Sales => context.display.format.axis_quantity(Quantity::whole(value)),
        Measure::Units(_) => context.display.format.axis_quantity(Quantity::new(value)),
    };
    let empty = tr!(context.display.texts, "reports-no-sales");
    let bars = Bars {
        values: &values,
        previous: &previous,
        future_from: view.bars.iter().position(|bar| bar.value.is_none()),
        labels: words::bar_labels(context, view),
        selected: view.bar_of(screen.selected),
        axis: Some(&axis),
        empty: &empty,
    };
    bars.draw(area, buf, &context.display.theme);
}

fn nothing(areas: &layout::Areas, buf: &mut Buffer, context: &Context) {
    let text = tr!(context.display.texts, "reports-no-sales");
    let row = areas.rows;
    if row.height > 0 {
        let cells = u16::try_from(width(&text)).unwrap_or(u16::MAX).min(row.width);
        let right = row.x + cells + (row.width - cells) / 2;
        put_right(buf, right, row.y, &text, cells, context.display.theme.style(Meaning::Muted));
    }
}
