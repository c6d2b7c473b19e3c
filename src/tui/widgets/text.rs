//! Text by display width: cut with `…`, padded, and never with a control character in it.

use std::borrow::Cow;

use ratatui::{
    buffer::Buffer,
    style::Style,
    text::{Line, Span},
};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Cells that a text takes.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text without control characters and without what turns the direction of writing: data never steers a terminal.
pub fn clean(text: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    if text.contains(steers) { Cow::Owned(text.replace(steers, "")) } else { Cow::Borrowed(text) }
}

/// The text cut to a width, with `…` where something is gone; never in the middle of a character.
pub fn fit(text: &str, cells: usize) -> String {
    let text = clean(text);
    if width(&text) <= cells {
        return text.into_owned();
    }
    if cells == 0 {
        return String::new();
    }
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let next = width(grapheme);
        if used + next > cells - 1 {
            break;
        }
        used += next;
        out.push_str(grapheme);
    }
    out.push('…');
    out
}

/// Cut, and filled with spaces at the right.
pub fn pad_right(text: &str, cells: usize) -> String {
    let text = fit(text, cells);
    let gap = cells.saturating_sub(width(&text));
    format!("{text}{}", " ".repeat(gap))
}

/// Cut, and filled with spaces at the left: for numbers, whose cut shows as `…` instead of a smaller number.
pub fn pad_left(text: &str, cells: usize) -> String {
    let text = if width(text) > cells && cells > 0 { "…".to_owned() } else { fit(text, cells) };
    let gap = cells.saturating_sub(width(&text));
    format!("{}{text}", " ".repeat(gap))
}

/// Writes a text at a place, at most `cells` wide; returns the column behind it.
pub fn put(buf: &mut Buffer, x: u16, y: u16, text: &str, cells: u16, style: Style) -> u16 {
    let room = buf.area.right().saturating_sub(x).min(cells);
    if y < buf.area.y || y >= buf.area.bottom() || x < buf.area.x || room == 0 {
        return x;
    }
    if let Some(end) = put_simple(buf, x, y, text, room, style) {
        return end;
    }
    let text = fit(text, usize::from(room));
    buf.set_stringn(x, y, &text, usize::from(room), style).0
}

/// Characters that are one cell wide whatever their neighbours: nearly all text. The rest needs a look-up in Unicode's tables.
fn is_simple(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{A0}' | 'À'..='ɏ' | '’' | '…' | '\u{202F}' | '€' | '−' | '─'..='▟' | '⠀'..='⣿')
}

/// The same for a text of simple characters; nothing is written of another one.
fn put_simple(buf: &mut Buffer, x: u16, y: u16, text: &str, room: u16, style: Style) -> Option<u16> {
    let mut count = 0_usize;
    for c in text.chars() {
        if !is_simple(c) {
            return None;
        }
        count += 1;
    }
    let cut = count > usize::from(room);
    let mut at = x;
    for c in text.chars().take(usize::from(room)) {
        let last = cut && at - x == room - 1;
        buf[(at, y)].set_char(if last { '…' } else { c }).set_style(style);
        at += 1;
    }
    Some(at)
}

/// Writes a text that ends right before a column.
pub fn put_right(buf: &mut Buffer, right: u16, y: u16, text: &str, cells: u16, style: Style) {
    let wide = u16::try_from(width(text)).unwrap_or(u16::MAX);
    if wide > cells {
        put(buf, right.saturating_sub(1), y, "…", 1, style);
    } else {
        put(buf, right.saturating_sub(wide), y, text, wide, style);
    }
}

/// Writes styled spans, at most `cells` wide; returns the column behind them.
pub fn put_line(buf: &mut Buffer, x: u16, y: u16, line: &Line<'_>, cells: u16) -> u16 {
    let end = x.saturating_add(cells);
    let mut at = x;
    for span in &line.spans {
        at = put(buf, at, y, &span.content, end.saturating_sub(at), line.style.patch(span.style));
    }
    at
}

/// Writes styled spans that end right before a column.
pub fn put_line_right(buf: &mut Buffer, right: u16, y: u16, line: &Line<'_>, cells: u16) {
    let wide = u16::try_from(line_width(line)).unwrap_or(u16::MAX).min(cells);
    put_line(buf, right.saturating_sub(wide), y, line, wide);
}

/// Cells that spans take.
pub fn line_width(line: &Line<'_>) -> usize {
    line.spans.iter().map(|span| width(&clean(&span.content))).sum()
}

/// A text in which the parts that match any of the words stand out. `fold` makes one character comparable.
pub fn highlight(
    text: &str,
    words: &[String],
    fold: impl Fn(&str) -> String,
    plain: Style,
    marked: Style,
) -> Line<'static> {
    if words.iter().all(String::is_empty) {
        return Line::from(Span::styled(text.to_owned(), plain));
    }
    let graphemes: Vec<&str> = text.graphemes(true).collect();
    let folded: Vec<String> = graphemes.iter().map(|grapheme| fold(grapheme)).collect();
    let mut hit = vec![false; graphemes.len()];
    for word in words.iter().filter(|word| !word.is_empty()) {
        for start in 0..folded.len() {
            let mut rest = word.as_str();
            let mut end = start;
            while let Some(part) = folded.get(end)
                && !rest.is_empty()
            {
                let Some(tail) = rest.strip_prefix(part.as_str()).filter(|_| !part.is_empty()) else { break };
                rest = tail;
                end += 1;
            }
            if rest.is_empty() {
                hit.iter_mut().take(end).skip(start).for_each(|hit| *hit = true);
                break;
            }
        }
    }
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut last = None;
    for (grapheme, hit) in graphemes.iter().zip(hit) {
        if last == Some(hit)
            && let Some(span) = spans.last_mut()
        {
            span.content.to_mut().push_str(grapheme);
        } else {
            spans.push(Span::styled((*grapheme).to_owned(), if hit { marked } else { plain }));
        }
        last = Some(hit);
    }
    Line::from(spans)
}

/// A text broken at spaces into lines of a width. The signs that French parts from their words by a space stay with them:
/// none begins a line, no opening quote ends one.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut words: Vec<String> = Vec::new();
        let mut quoted = false;
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let stays = quoted || word.starts_with([':', ';', '!', '?', '»']);
            quoted = word.ends_with('«');
            match words.last_mut() {
                Some(before) if stays => *before = format!("{before} {word}"),
                _ => words.push(word.to_owned()),
            }
        }
        let mut line = String::new();
        for word in &words {
            if !line.is_empty() && width(&line) + 1 + width(word) > cells {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines.iter().map(|line| fit(line, cells)).collect()
}

/// What is wrong, in rows of a width, with a mark before it.
pub fn marked(wrong: Option<&str>, cells: u16) -> Vec<String> {
    let rows = wrap(wrong.unwrap_or_default(), usize::from(cells.saturating_sub(2)));
    rows.into_iter().enumerate().map(|(i, row)| format!("{} {row}", if i == 0 { "!" } else { " " })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_signs_stay_with_their_words() {
        assert_eq!(wrap("nombres entiers seulement : écrivez 3", 25), ["nombres entiers", "seulement : écrivez 3"]);
        assert_eq!(wrap("le produit « sel » manque", 14), ["le produit", "« sel » manque"]);
        assert_eq!(wrap("! no", 4), ["! no"]);
    }

    #[test]
    fn cuts_never_split_a_character() {
        assert_eq!(fit("Attiéké", 5), "Atti…");
        assert_eq!(fit("日本語", 5), "日本…");
        assert_eq!(fit("日本語", 4), "日…");
        assert_eq!(fit("abc", 3), "abc");
        assert_eq!(fit("abc", 0), "");
        assert_eq!(fit("\u{1b}[2Jx\u{202e}", 10), "[2Jx");
        assert_eq!(pad_left("12345678", 6), "     …");
        assert_eq!(pad_left("1234", 6), "  1234");
    }

    #[test]
    fn matches_stand_out_whatever_their_accents() {
        let fold = |s: &str| crate::domain::fold(s);
        let marked = Style::new().add_modifier(ratatui::style::Modifier::BOLD);
        let line = highlight("Purée de tomates", &["tom".to_owned(), "pure".to_owned()], fold, Style::new(), marked);
        let bold: Vec<&str> =
            line.spans.iter().filter(|span| span.style == marked).map(|span| span.content.as_ref()).collect();
        assert_eq!(bold, ["Puré", "tom"]);
    }

    #[test]
    fn the_short_way_writes_the_same_as_the_long_one() {
        let area = ratatui::layout::Rect::new(0, 0, 12, 1);
        let style = Style::new().add_modifier(ratatui::style::Modifier::BOLD);
        for code in 0..=u32::from(char::MAX) {
            let Some(c) = char::from_u32(code).filter(|c| is_simple(*c)) else { continue };
            // No neighbour makes one of it: not itself, nor a letter, nor what was there before.
            let text = format!("{c}{c}e{c}");
            assert_eq!((width(&text), text.graphemes(true).count()), (4, 4), "{code:x}");
            for room in [1, 3, 4, 9] {
                let mut short = Buffer::filled(area, ratatui::buffer::Cell::new("日"));
                let mut long = short.clone();
                let end = put_simple(&mut short, 2, 0, &text, room, style).unwrap();
                let fitted = fit(&text, usize::from(room));
                assert_eq!(end, long.set_stringn(2, 0, &fitted, usize::from(room), style).0, "{code:x}");
                assert_eq!(short, long, "{code:x}");
            }
        }
        let mut untouched = Buffer::empty(area);
        assert_eq!(put_simple(&mut untouched, 0, 0, "ab日", 9, style), None);
        assert_eq!(untouched, Buffer::empty(area));
    }

    #[test]
    fn long_texts_wrap_at_spaces() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("a\nb", 7), ["a", "b"]);
    }
}
