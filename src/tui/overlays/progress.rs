//! Long work: how far, how fast, how long still, and how to end it.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    tr,
    tui::{
        context::{Context, Running},
        input::action::Action,
        theme::Meaning,
        widgets::{
            gauge, keys,
            popup::Popup,
            text::{put, put_right},
        },
    },
};

/// Draws the box.
pub fn draw(running: &Running, area: Rect, buf: &mut Buffer, context: &Context) {
    let theme = &context.display.theme;
    let inner = Popup { title: running.title.clone(), ..Popup::default() }.draw(area, 60, 8, buf, context);
    let count = |n: u64| context.display.format.integer(i64::try_from(n).unwrap_or(i64::MAX));
    let (done, total) = (running.progress.done, running.progress.total);
    let share = if total == 0 { 0 } else { u128::from(done) * 1_000_000 / u128::from(total) };
    let share = i64::try_from(share).unwrap_or(1_000_000);
    gauge::progress(Rect::new(inner.x, inner.y + 1, inner.width, 1), share, buf, theme);
    let elapsed = context.instant.saturating_duration_since(running.since).as_millis().max(1);
    let rate = u64::try_from(u128::from(done) * 1000 / elapsed).unwrap_or(u64::MAX);
    if total > 0 {
        put(buf, inner.x, inner.y + 2, &context.display.format.percent(share), inner.width, theme.bold());
        let text = format!("{} / {}", count(done), count(total));
        put_right(buf, inner.right(), inner.y + 2, &text, inner.width / 2, theme.style(Meaning::Soft));
    }
    if rate > 0 && elapsed > 500 {
        let text = tr!(context.display.texts, "progress-rate", rate = count(rate));
        put(buf, inner.x, inner.y + 3, &text, inner.width, theme.style(Meaning::Muted));
        if total > done {
            let seconds = i64::try_from((total - done) / rate).unwrap_or(i64::MAX).saturating_add(1);
            let text = if seconds < 100 {
                tr!(context.display.texts, "progress-left", seconds = seconds)
            } else {
                tr!(context.display.texts, "progress-left-minutes", minutes = (seconds + 59) / 60)
            };
            put_right(buf, inner.right(), inner.y + 3, &text, inner.width / 2, theme.style(Meaning::Muted));
        }
    }
    let word = if running.cancelled() {
        tr!(context.display.texts, "progress-cancelling")
    } else {
        tr!(context.display.texts, "progress-cancel")
    };
    let hints = [keys::KeyHint { able: !running.cancelled(), ..keys::KeyHint::new(Action::Back, word, context) }];
    let row = Rect::new(inner.x.saturating_sub(1), inner.bottom().saturating_sub(1), inner.width, 1);
    keys::hints(row, &hints, &ratatui::text::Line::default(), buf, context);
}
