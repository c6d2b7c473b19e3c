//! What holds for every frame, whatever has happened: no order to the terminal in any cell, nothing past the edges, no
//! word of the program's own.

use ratatui::{Terminal, backend::TestBackend, buffer::Buffer, layout::Rect};
use salestrack::tui::app::{App, frame};
use unicode_width::UnicodeWidthStr;

/// Draws frames, all of one size into the same memory.
#[derive(Default)]
pub struct Screen {
    terminal: Option<Terminal<TestBackend>>,
    /// Words of success, those that say the same one after the other counted once.
    pub told: usize,
    last: String,
}

impl Screen {
    /// Draws the dashboard and looks at every cell.
    pub fn look(&mut self, app: &App) -> &Buffer {
        let size = app.context.size;
        let area = Rect::new(0, 0, size.width, size.height);
        let same = self.terminal.as_ref().is_some_and(|terminal| terminal.size().unwrap() == size);
        if !same {
            self.terminal = Some(Terminal::new(TestBackend::new(size.width, size.height)).unwrap());
        }
        let terminal = self.terminal.as_mut().unwrap();
        let mut target = terminal.get_frame();
        assert_eq!(target.area(), area);
        frame::draw(app, &mut target);
        let buffer = target.buffer_mut();
        assert_eq!(buffer.area, area);
        let wide = usize::from(area.width);
        for (at, cell) in buffer.content.iter().enumerate() {
            let symbol = cell.symbol();
            if symbol.len() == 1 && (" "..="~").contains(&symbol) {
                continue;
            }
            let place = (at % wide, at / wide);
            assert!(!symbol.chars().any(steers), "{symbol:?} at {place:?}");
            // A wide character in the last column would be drawn past it, or on the next row.
            assert!(place.0 + 1 < wide || symbol.width() <= 1, "{symbol:?} at {place:?} of {wide}");
        }
        if let Some(banner) = &app.context.notices.banner {
            words(&banner.title);
            words(&banner.text);
        }
        if let Some(toast) = &app.context.notices.toast {
            words(&toast.text);
            if toast.text != self.last {
                self.last.clone_from(&toast.text);
                self.told += 1;
            }
        }
        self.terminal.as_mut().unwrap().current_buffer_mut()
    }
}

/// A control character, or one that turns the direction of what follows.
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A text for people: not empty, no id of a text that is nowhere, nothing of the inside.
fn words(text: &str) {
    let inside = ["error-", "Storage", "Err(", "None", "rusqlite", "{ $", "panick"];
    assert!(!text.trim().is_empty());
    assert!(!inside.iter().any(|word| text.contains(word)) || text.contains("{ $name }"), "{text:?}");
}
