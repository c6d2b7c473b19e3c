//! How the payment is drawn: the total in big digits, the amount given, the change.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
    text::{Line, Span},
};

use super::{Focus, NewSale, payment::Given};
use crate::{
    domain::{Money, sale::Sale},
    tr,
    tui::{
        context::{Context, Display},
        theme::Meaning,
        widgets::{
            digits::{Digits, Size},
            field::{Input, input},
            pane::Pane,
            text::{put, put_right, wrap},
        },
    },
};

/// An amount without the currency sign, and the sign before or after it.
fn parts(amount: Money, context: &Context) -> (String, String, String) {
    let Display { format, .. } = &context.display;
    let (bare, whole) = (format.money_bare(amount), format.money_short(amount));
    let (before, after) = whole.split_once(bare.as_str()).unwrap_or(("", ""));
    let (before, after) = (before.trim().to_owned(), after.trim().to_owned());
    (bare, before, after)
}

fn draw_amount(
    amount: Money,
    largest: Size,
    right: bool,
    area: Rect,
    meaning: Meaning,
    buf: &mut Buffer,
    context: &Context,
) {
    let Display { theme, .. } = &context.display;
    let (digits, before, after) = parts(amount, context);
    // In a low pane, large digits would touch the border.
    let largest = if area.height < 6 && largest == Size::Large { Size::Small } else { largest };
    let big = Digits { digits: &digits, before: &before, after: &after, largest };
    let style = theme.style(meaning).add_modifier(Modifier::BOLD);
    let height = big.size(area).rows();
    let area = Rect { y: area.y + area.height.saturating_sub(height) / 2, ..area };
    big.draw(area, right, style, buf);
}

/// Draws the open payment; returns whether it had room for what is wrong with the given amount.
pub fn draw_payment(screen: &NewSale, area: Rect, buf: &mut Buffer, context: &Context) -> bool {
    let Display { theme, texts, format, .. } = &context.display;
    let focused = screen.focus == Focus::Payment;
    let inner = Pane { title: tr!(texts, "new-sale-to-pay"), focused, ..Pane::default() }.draw(area, buf, theme);
    let Ok(total) = screen.basket.total(format.currency) else {
        let rows = wrap(&tr!(texts, "error-overflow"), usize::from(inner.width));
        for (y, row) in (inner.y..inner.bottom()).zip(rows) {
            put(buf, inner.x, y, &row, inner.width, theme.style(Meaning::Danger));
        }
        return false;
    };
    let form = match inner.width {
        ..60 => 16,
        60..76 => 30,
        _ => 34,
    };
    let split = inner.width.saturating_sub(form);
    let meaning = if screen.basket.lines.is_empty() { Meaning::Muted } else { Meaning::Text };
    let digits = Rect::new(inner.x, inner.y, split.saturating_sub(1), inner.height);
    draw_amount(total, Size::Large, false, digits, meaning, buf, context);
    let tall = inner.height >= 8;
    let x = inner.x + split;
    let at = |row: u16| Rect::new(x, inner.y + row, form, 1);
    let label = if form >= 30 { 9 } else { 6 };
    let muted = theme.style(Meaning::Muted);
    let (cash, given, change) = if tall { (1, 3, 5) } else { (1, 2, 3) };
    put(buf, x, at(cash).y, &tr!(texts, "new-sale-paid-by"), label + 1, muted);
    put_right(buf, inner.right(), at(cash).y, &tr!(texts, "tender-cash"), form - label, theme.bold());
    put(buf, x, at(given).y, &tr!(texts, "new-sale-given"), label, muted);
    let exact = tr!(texts, "new-sale-exact");
    let state = screen.given(context);
    let field = Input {
        text: screen.given.text(),
        cursor: screen.given.cursor(),
        placeholder: &exact,
        focused,
        wrong: matches!(state, Given::Wrong(_) | Given::Missing(_)),
        right: true,
        boxed: true,
    };
    input(&field, Rect::new(x + label, at(given).y, form - label, 1), buf, theme);
    let rest = Rect::new(x + label, at(change).y, form - label, if tall { 3 } else { 1 });
    match &state {
        Given::Exact => {
            put(buf, x, rest.y, &tr!(texts, "new-sale-change"), label, muted);
            put_right(buf, rest.right(), rest.y, "–", 1, muted);
        }
        Given::Change(amount) => {
            put(buf, x, rest.y, &tr!(texts, "new-sale-change"), label, muted);
            draw_amount(*amount, Size::Small, true, rest, Meaning::Good, buf, context);
        }
        Given::Missing(missing) => {
            let text = format.money_short(*missing);
            put(buf, x, rest.y, &tr!(texts, "new-sale-missing"), label, theme.style(Meaning::Danger));
            put_right(buf, rest.right(), rest.y, &text, rest.width, theme.style(Meaning::Danger));
        }
        Given::Wrong(problem) => {
            let rest = Rect::new(x, rest.y, form, inner.bottom().saturating_sub(rest.y));
            return draw_wrong(problem, rest, buf, theme.style(Meaning::Danger));
        }
    }
    false
}

/// Draws what is wrong with the given amount, unless it needs more room; returns whether it did.
fn draw_wrong(problem: &str, area: Rect, buf: &mut Buffer, style: Style) -> bool {
    let rows = wrap(problem, usize::from(area.width.saturating_sub(2)));
    put(buf, area.x, area.y, "!", 1, style);
    if rows.len() > usize::from(area.height) {
        return false;
    }
    for (y, row) in (area.y..area.bottom()).zip(rows) {
        put(buf, area.x + 2, y, &row, area.width.saturating_sub(2), style);
    }
    true
}

/// Draws the change of the sale just recorded.
pub fn draw_done(sale: &Sale, area: Rect, buf: &mut Buffer, context: &Context) {
    let Display { theme, texts, format, .. } = &context.display;
    let facts = Line::from(Span::styled(tr!(texts, "new-sale-until-next"), theme.style(Meaning::Muted)));
    let inner = Pane { title: tr!(texts, "new-sale-to-give"), facts, ..Pane::default() }.draw(area, buf, theme);
    let paid = sale.payments.first();
    let change = paid.map_or(Money::ZERO, |payment| payment.change);
    let form = if inner.width >= 60 { 30 } else { 22 };
    let split = inner.width.saturating_sub(form);
    let digits = Rect::new(inner.x, inner.y, split.saturating_sub(1), inner.height);
    draw_amount(change, Size::Large, false, digits, Meaning::Good, buf, context);
    let given = paid.map_or(sale.head.total, |payment| payment.given);
    let rows = [
        (tr!(texts, "new-sale-sale"), sale.head.number.clone()),
        (tr!(texts, "new-sale-column-total"), format.money_short(sale.head.total)),
        (tr!(texts, "new-sale-given"), format.money_short(given)),
        (tr!(texts, "new-sale-paid-by"), tr!(texts, "tender-cash")),
    ];
    let top = inner.y + inner.height.saturating_sub(4) / 2;
    for (y, (label, value)) in (top..inner.bottom()).zip(rows) {
        put(buf, inner.x + split, y, &label, 10, theme.style(Meaning::Muted));
        put_right(buf, inner.right(), y, &value, form.saturating_sub(9), theme.style(Meaning::Text));
    }
}
