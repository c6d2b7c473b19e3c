//! How New Sale is drawn: search, matches and client at the left, basket and payment at the right.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
    text::{Line, Span},
};

use super::{
    Focus, NewSale,
    basket::{Cell, Edit},
    draw_pay::{draw_done, draw_payment},
    find,
};
use crate::{
    domain::{
        Quantity,
        basket::{Basket, BasketLine},
        fold,
        product::{Product, StockLevel, stock_level},
        report::average,
    },
    i18n::number_error_text,
    tr,
    tui::{
        context::{Context, Display},
        input::{action::Action, hit::Target},
        theme::{Meaning, Theme},
        widgets::{
            bars::{Bars, week_labels},
            field::{Input, input},
            gauge,
            pane::{Pane, section},
            sparkline, table,
            table::Column,
            text::{fit, highlight, put, put_line, put_right, width, wrap},
            wait,
        },
    },
};

pub struct Panes {
    pub find: Rect,
    pub matches: Rect,
    pub client: Rect,
    pub basket: Rect,
    pub pay: Rect,
}

pub fn panes(body: Rect) -> Panes {
    let left = match body.width {
        ..100 => 31,
        100..132 => 48,
        _ => 58,
    };
    let tall = body.height >= 28;
    let client = if tall { 5 } else { 3 };
    let pay = if tall { 10 } else { 7 };
    let right = body.width.saturating_sub(left);
    let x = body.x + left;
    let matches = body.height.saturating_sub(3 + client);
    let basket = body.height.saturating_sub(pay);
    Panes {
        find: Rect::new(body.x, body.y, left, 3.min(body.height)),
        matches: Rect::new(body.x, body.y + 3, left, matches),
        client: Rect::new(body.x, body.y + 3 + matches, left, client),
        basket: Rect::new(x, body.y, right, basket),
        pay: Rect::new(x, body.y + basket, right, pay),
    }
}

pub fn draw(screen: &NewSale, area: Rect, buf: &mut Buffer, context: &Context) {
    let panes = panes(area);
    context.targets.add(area, Target::Pane(0));
    context.targets.add(panes.client, Target::Act(Action::PickClient));
    context.targets.add(panes.pay, Target::Act(Action::Pay));
    let mut problem = screen.problem.as_deref();
    match &screen.done {
        Some(sale) if screen.basket.lines.is_empty() => draw_done(sale, panes.pay, buf, context),
        _ => {
            // A problem that the payment has room for is not drawn again beside the matches.
            if draw_payment(screen, panes.pay, buf, context) {
                problem = None;
            }
        }
    }
    draw_find(screen, panes.find, buf, context);
    if screen.find.is_empty() {
        draw_best_sellers(screen, problem, panes.matches, buf, context);
    } else {
        draw_matches(screen, problem, panes.matches, buf, context);
    }
    wait::over(&["matches", "best-sellers", "preview"], panes.matches, buf, context);
    draw_client(screen, panes.client, buf, context);
    wait::over(&["sale-client"], panes.client, buf, context);
    draw_basket(screen, panes.basket, buf, context);
    wait::over(&["basket-stock"], panes.basket, buf, context);
}

fn draw_find(screen: &NewSale, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, .. } = &context.display;
    let focused = screen.focus == Focus::Find;
    let pane = Pane { title: tr!(texts, "new-sale-find"), focused, ..Pane::default() };
    let inner = pane.draw(area, buf, theme);
    put(buf, inner.x, inner.y, "›", 1, theme.style(Meaning::Accent));
    let place = Rect::new(inner.x + 2, inner.y, inner.width.saturating_sub(2), 1);
    let placeholder = tr!(texts, "new-sale-find-hint");
    let shown = Input {
        text: screen.find.text(),
        cursor: screen.find.cursor(),
        placeholder: &placeholder,
        focused,
        ..Input::default()
    };
    input(&shown, place, buf, theme);
    // The quantity before a `*` has another colour than the searched text.
    if let Some((quantity, _)) = screen.find.text().split_once('*') {
        let wide = u16::try_from(width(quantity)).unwrap_or(0);
        let accent = theme.style(Meaning::Accent);
        buf.set_style(Rect::new(place.x, place.y, wide.min(place.width), 1).intersection(buf.area), accent);
    }
}

fn draw_matches(screen: &NewSale, problem: Option<&str>, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, .. } = &context.display;
    let count = i64::try_from(screen.matches.len()).unwrap_or(0);
    let title = tr!(texts, "new-sale-matches", count = count);
    let inner = Pane { title, ..Pane::default() }.draw(area, buf, theme);
    let entry = find::parse_entry(screen.find.text());
    let words: Vec<String> = fold(&entry.text).split(' ').map(str::to_owned).collect();
    let mut bottom = inner.bottom();
    if let Some(problem) = problem {
        bottom = draw_problem(problem, inner, bottom, buf, theme);
    } else if screen.preview.is_some() && usize::from(inner.height) >= screen.matches.len() * 2 + 12 {
        // The chart has what the matches leave.
        bottom = inner.bottom().saturating_sub(12);
        draw_preview(screen, Rect::new(inner.x, bottom, inner.width, 12), buf, context);
    }
    if screen.matches.is_empty() && problem.is_none() && screen.matched == entry.text {
        let text = tr!(texts, "new-sale-no-match");
        put(buf, inner.x, inner.y, &text, inner.width, theme.style(Meaning::Muted));
    }
    let room = usize::from(bottom.saturating_sub(inner.y) / 2).max(1);
    let first = screen.chosen.saturating_sub(room - 1);
    for (i, product) in screen.matches.iter().enumerate().skip(first).take(room) {
        let y = inner.y + u16::try_from((i - first) * 2).unwrap_or(0);
        let row = Rect::new(inner.x, y, inner.width, 2.min(bottom.saturating_sub(y)));
        context.targets.add(row, Target::Choice(0, i));
        draw_match(product, &screen.basket, &entry, &words, row, buf, context);
        if i == screen.chosen {
            let row = Rect::new(inner.x.saturating_sub(1), row.y, inner.width + 2, row.height);
            theme.select(row, buf, true);
            for y in row.y..row.bottom() {
                put(buf, row.x, y, "▌", 1, theme.style(Meaning::Accent));
            }
        }
    }
}

fn draw_match(
    product: &Product,
    basket: &Basket,
    entry: &find::Entry,
    words: &[String],
    row: Rect,
    buf: &mut Buffer,
    context: &Context,
) {
    let Display { theme, texts, format, .. } = &context.display;
    let quantity = entry.quantity_for(product.unit, context);
    let amount = match &quantity {
        Ok(quantity) => product.price.line_total(*quantity, format.currency).map(|total| format.money_short(total)),
        Err(_) => Ok(format.price(product.price)),
    };
    let amount = amount.unwrap_or_default();
    let amount_width = u16::try_from(width(&amount)).unwrap_or(0);
    let mark = theme.style(Meaning::Accent).add_modifier(Modifier::BOLD);
    let room = row.width.saturating_sub(amount_width + 1);
    let name = fit(&product.name, usize::from(room));
    put_line(buf, row.x, row.y, &highlight(&name, words, fold, theme.style(Meaning::Text), mark), room);
    put_right(buf, row.right(), row.y, &amount, amount_width, theme.bold());
    if row.height < 2 {
        return;
    }
    let taken = basket.quantity_of(product.id);
    let on_hand = product.on_hand.sub(taken).unwrap_or(product.on_hand);
    let left = tr!(texts, "new-sale-left", quantity = format.quantity(on_hand, product.unit));
    let is_short = quantity.as_ref().is_ok_and(|quantity| *quantity > on_hand);
    let style = level_style(if is_short { StockLevel::Out } else { stock_level(on_hand, product.threshold) }, theme);
    let left_width = u16::try_from(width(&left)).unwrap_or(0).min(row.width);
    put_right(buf, row.right(), row.y + 1, &left, left_width, style);
    let room = row.width.saturating_sub(left_width + 1);
    match quantity {
        Ok(quantity) => {
            let quantity = format.quantity(quantity, product.unit);
            let text = format!("{quantity} × {}", format.unit_price(product.price, product.unit));
            put(buf, row.x, row.y + 1, &text, room, theme.style(Meaning::Muted));
        }
        Err(error) => {
            put(buf, row.x, row.y + 1, "!", 1, theme.style(Meaning::Warn));
            let reason = number_error_text(texts, &error);
            put(buf, row.x + 2, row.y + 1, &reason, room.saturating_sub(2), theme.style(Meaning::Muted));
        }
    }
}

fn level_style(level: StockLevel, theme: &Theme) -> Style {
    theme.style(match level {
        StockLevel::Enough => Meaning::Muted,
        StockLevel::Low => Meaning::Warn,
        StockLevel::Out => Meaning::Danger,
    })
}

/// Draws a problem at the foot of the matches; returns the y of the row above it.
fn draw_problem(problem: &str, inner: Rect, bottom: u16, buf: &mut Buffer, theme: &Theme) -> u16 {
    let lines = wrap(problem, usize::from(inner.width.saturating_sub(2)));
    let height = u16::try_from(lines.len()).unwrap_or(1).min(inner.height);
    let top = bottom.saturating_sub(height);
    put(buf, inner.x, top, "!", 1, theme.style(Meaning::Danger).add_modifier(Modifier::BOLD));
    for (y, line) in (top..bottom).zip(&lines) {
        put(buf, inner.x + 2, y, line, inner.width, theme.style(Meaning::Danger));
    }
    top.saturating_sub(1)
}

fn draw_preview(screen: &NewSale, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    let Some(card) = &screen.preview else { return };
    let product = &card.product;
    let now = format.quantity(product.on_hand, product.unit);
    let note = tr!(texts, "new-sale-now", quantity = now);
    section(area, &fit(&product.name, usize::from(area.width / 2)), &note, buf, theme);
    let gauge_area = Rect::new(area.x, area.y + 1, area.width, 1);
    let threshold = product.threshold.map_or(0, Quantity::thousandths);
    gauge::stock(gauge_area, product.on_hand.thousandths(), threshold, None, buf, theme);
    let unit = tr!(texts, "new-sale-sold-per-day");
    put_right(buf, area.right(), area.y + 3, &unit, area.width, theme.style(Meaning::Muted));
    let weeks = usize::from(area.width.saturating_sub(6) / 7).min(card.sold.len() / 7);
    let sold = card.sold.iter().skip(card.sold.len().saturating_sub(weeks * 7));
    let (days, values): (Vec<_>, Vec<_>) = sold.map(|(day, quantity)| (*day, quantity.thousandths())).unzip();
    let axis = |value: i64| format.axis_quantity(Quantity::new(value));
    let bars = Bars {
        values: &values,
        labels: week_labels(&days, |day| format.day_axis(day)),
        selected: values.len().checked_sub(1),
        axis: Some(&axis),
        whole: product.unit.axis_step(),
        ..Bars::default()
    };
    bars.draw(Rect::new(area.x, area.y + 4, area.width, area.height.saturating_sub(4)), buf, theme);
}

fn draw_best_sellers(screen: &NewSale, problem: Option<&str>, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, keymap, .. } = &context.display;
    let title = tr!(texts, "new-sale-often");
    let inner = Pane { title, ..Pane::default() }.draw(area, buf, theme);
    let mut bottom = inner.bottom();
    if let Some(problem) = problem {
        bottom = draw_problem(problem, inner, bottom, buf, theme);
    } else if inner.height >= 12 {
        bottom = bottom.saturating_sub(4);
        section(Rect { y: bottom, height: 1, ..inner }, &tr!(texts, "new-sale-in-field"), "", buf, theme);
        let examples = [
            (tr!(texts, "new-sale-example-1"), tr!(texts, "new-sale-example-1-text")),
            (tr!(texts, "new-sale-example-2"), tr!(texts, "new-sale-example-2-text")),
            (keymap.key(Action::Add, true).unwrap_or_default(), tr!(texts, "new-sale-example-3-text")),
        ];
        for (y, (example, text)) in (bottom + 1..).zip(&examples) {
            put(buf, inner.x, y, example, 10, theme.style(Meaning::Soft));
            put(buf, inner.x + 11, y, text, inner.width.saturating_sub(11), theme.style(Meaning::Muted));
        }
        bottom = bottom.saturating_sub(1);
    }
    for (i, (y, product)) in (inner.y..bottom).zip(&screen.best_sellers).enumerate() {
        context.targets.add(Rect::new(inner.x, y, inner.width, 1), Target::Choice(0, i));
        let price = format.unit_price(product.price, product.unit);
        let wide = u16::try_from(width(&price)).unwrap_or(0);
        put(buf, inner.x, y, &product.name, inner.width.saturating_sub(wide + 1), theme.style(Meaning::Text));
        put_right(buf, inner.right(), y, &price, wide, theme.style(Meaning::Soft));
    }
}

fn draw_client(screen: &NewSale, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, keymap, .. } = &context.display;
    let key = keymap.key(Action::PickClient, true).unwrap_or_default();
    let facts = Line::from(Span::styled(key, theme.bold()));
    let inner = Pane { title: tr!(texts, "new-sale-client"), facts, ..Pane::default() }.draw(area, buf, theme);
    let muted = theme.style(Meaning::Muted);
    let Some(card) = &screen.client else {
        // The card of a chosen client is not read yet.
        if screen.basket.client.is_none() {
            put(buf, inner.x, inner.y, &tr!(texts, "new-sale-walk-in"), inner.width, muted);
        }
        return;
    };
    let client = &card.client;
    let phone = client.phone.clone().unwrap_or_default();
    let phone_width = u16::try_from(width(&phone)).unwrap_or(0);
    put(buf, inner.x, inner.y, &client.name, inner.width.saturating_sub(phone_width + 1), theme.style(Meaning::Text));
    put_right(buf, inner.right(), inner.y, &phone, phone_width.min(inner.width / 2), muted);
    if inner.height < 3 {
        return;
    }
    let visits = tr!(texts, "new-sale-visits", count = client.orders);
    put(buf, inner.x, inner.y + 1, &visits, inner.width, muted);
    let revenue = format.money_short(client.revenue);
    put_right(buf, inner.right(), inner.y + 1, &revenue, inner.width / 2, theme.style(Meaning::Soft));
    if let Some(usual) = average(client.revenue, client.orders) {
        let usual = tr!(texts, "new-sale-usual", amount = format.money_short(usual));
        put(buf, inner.x, inner.y + 2, &usual, inner.width, muted);
    }
    let months: Vec<i64> = card.months.iter().map(|(_, spent)| spent.minor()).collect();
    let place = Rect::new(inner.right().saturating_sub(12), inner.y + 2, 12.min(inner.width), 1);
    sparkline::draw(&months, place, theme.ramp(2, 3, false), buf, theme);
}

fn draw_basket(screen: &NewSale, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, .. } = &context.display;
    let lines = &screen.basket.lines;
    let count = i64::try_from(lines.len()).unwrap_or(0);
    let focused = screen.focus == Focus::Basket;
    let count = if lines.is_empty() { String::new() } else { tr!(texts, "new-sale-lines", count = count) };
    let pane = Pane { title: tr!(texts, "new-sale-basket"), count, focused, ..Pane::default() };
    let inner = pane.draw(area, buf, theme);
    if lines.is_empty() {
        return draw_empty_basket(screen, inner, buf, context);
    }
    let room = usize::from(inner.height.saturating_sub(1));
    let first = screen.line.saturating_sub(room.max(1) - 1);
    let visible = || lines.iter().enumerate().skip(first).take(room);
    let wide = inner.width >= 62;
    let cells: Vec<_> = visible().map(|(i, line)| line_cells(screen, line, i, wide, context)).collect();
    let (columns, layout) = basket_columns(screen, &cells, wide, inner, context);
    table::head(&columns, &layout, inner.y, buf, theme);
    for ((i, line), cells) in visible().zip(&cells) {
        let y = inner.y + 1 + u16::try_from(i - first).unwrap_or(0);
        table::row(&columns, &layout, y, cells, buf);
        let row = Rect::new(area.x + 1, y, area.width.saturating_sub(2), 1);
        context.targets.add(row, Target::Row(i));
        if i == screen.line {
            table::mark(row, buf, theme, focused);
        }
        if screen.short.iter().any(|short| Some(short.product) == line.product) {
            put(buf, row.x, y, "!", 1, theme.style(Meaning::Danger).add_modifier(Modifier::BOLD));
        }
        if i == screen.line
            && let Some(Edit { cell, text }) = &screen.edit
            && let Some(Some((x, wide))) = layout.places.get(1 + usize::from(*cell == Cell::Price))
        {
            let place = Rect::new(*x, y, *wide, 1);
            let shown = Input { text: text.text(), cursor: text.cursor(), focused: true, ..Input::default() };
            buf.set_style(place.intersection(buf.area), theme.style(Meaning::Field));
            put(buf, *x, y, &" ".repeat(usize::from(*wide)), *wide, theme.style(Meaning::Field));
            input(&shown, place, buf, theme);
        }
    }
}

/// The columns of the basket, as wide as what is in them.
fn basket_columns(
    screen: &NewSale,
    cells: &[Vec<Line<'static>>],
    wide: bool,
    area: Rect,
    context: &Context,
) -> (Vec<Column>, table::Layout) {
    let texts = &context.display.texts;
    let [quantity, amount, left, gap] = if wide { [10, 11, 12, 2] } else { [3, 5, 5, 1] };
    let mut columns = vec![
        Column::flex(tr!(texts, "new-sale-column-article"), if wide { 14 } else { 8 }),
        Column::new(tr!(texts, "new-sale-column-quantity"), quantity).gap(1),
        Column::new(tr!(texts, "new-sale-column-price"), amount).right().gap(gap),
        Column::new(tr!(texts, "new-sale-column-total"), amount).right().gap(1),
        Column::new(tr!(texts, "new-sale-column-left"), left).gap(gap).gives_way(1),
    ];
    table::widen(&mut columns, cells);
    if let Some(Edit { cell, .. }) = &screen.edit
        && let Some(column) = columns.get_mut(1 + usize::from(*cell == Cell::Price))
    {
        column.hold(8);
    }
    let layout = table::layout(&columns, area);
    (columns, layout)
}

fn draw_empty_basket(screen: &NewSale, inner: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, .. } = &context.display;
    let first = if screen.done.is_some() { tr!(texts, "new-sale-next") } else { tr!(texts, "new-sale-first") };
    let lines = [(first, Meaning::Soft), (tr!(texts, "new-sale-first-hint"), Meaning::Muted)];
    let top = inner.y + inner.height.saturating_sub(2) / 2;
    for (y, (text, meaning)) in (top..).zip(lines) {
        let wide = u16::try_from(width(&text)).unwrap_or(0).min(inner.width);
        put(buf, inner.x + (inner.width - wide) / 2, y, &text, wide, theme.style(meaning));
    }
}

fn line_cells(screen: &NewSale, line: &BasketLine, index: usize, wide: bool, context: &Context) -> Vec<Line<'static>> {
    let Display { theme, texts, format, .. } = &context.display;
    let total = line.total(format.currency).map(|total| format.money_short(total)).unwrap_or_default();
    let unit = format.quantity(line.quantity, line.unit);
    let number = format.number(line.quantity);
    let unit = unit.strip_prefix(&number).unwrap_or("").to_owned();
    let left = line.product.and_then(|id| screen.left(id)).map_or_else(Line::default, |(left, product)| {
        let level = stock_level(left, product.threshold);
        let style = level_style(level, theme);
        let word = match level {
            StockLevel::Low if wide => format!(" {}", tr!(texts, "stock-low")),
            StockLevel::Out if wide => format!(" {}", tr!(texts, "stock-out")),
            StockLevel::Enough | StockLevel::Low | StockLevel::Out => String::new(),
        };
        let left = if wide { format.quantity(left, product.unit) } else { format.number(left) };
        Line::from(Span::styled(format!("{left}{word}"), style))
    });
    let amount = if index == screen.line { theme.bold() } else { theme.style(Meaning::Text) };
    vec![
        Line::from(Span::styled(line.label.clone(), theme.style(Meaning::Text))),
        Line::from(vec![
            Span::styled(number, theme.style(Meaning::Text)),
            Span::styled(unit, theme.style(Meaning::Muted)),
        ]),
        price_cell(screen, line, context),
        Line::from(Span::styled(total, amount)),
        left,
    ]
}

/// The price of a line; where it is not the product's, the product's stands before it.
fn price_cell(screen: &NewSale, line: &BasketLine, context: &Context) -> Line<'static> {
    let Display { theme, format, .. } = &context.display;
    let product = line.product.and_then(|id| screen.left(id)).map(|(_, product)| product.price);
    let price = format.unit_price(line.unit_price, line.unit);
    match product.filter(|price| *price != line.unit_price) {
        Some(listed) => Line::from(vec![
            Span::styled(format!("{}→", format.price(listed)), theme.style(Meaning::Muted)),
            Span::styled(price, theme.style(Meaning::Warn)),
        ]),
        None => Line::from(Span::styled(price, theme.style(Meaning::Soft))),
    }
}
