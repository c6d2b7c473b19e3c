//! A client or a product, found by typing: the rows come from the read lane.

use ratatui::{Frame, layout::Rect};

use super::Outcome;
use crate::{
    domain::fold,
    tr,
    tui::{
        action::Action,
        context::Context,
        field::TextField,
        theme::Meaning,
        widgets::{
            field::{Input, input},
            popup::Popup,
            table,
            text::{highlight, put, put_line, put_right, width},
        },
    },
};

/// One row: what is shown, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Id of the client or product.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// A muted word at the right (phone, price).
    pub note: String,
}

/// Asks the read lane for the rows of a search text; the answer calls `Picker::accept` on the top overlay.
pub type Look = Box<dyn Fn(&str, &mut Context)>;
/// Takes what was chosen; `None` is the row "nobody / all" where there is one.
pub type Pick = Box<dyn FnOnce(Option<Choice>, &mut Context)>;
/// Takes the typed text of what is to be created.
pub type Create = Box<dyn FnOnce(String, &mut Context)>;

/// What a row stands for.
enum Row<'a> {
    None(&'a str),
    Choice(&'a Choice),
    Create(&'a str),
}

/// A list to choose from, searched by typing.
pub struct Picker {
    title: String,
    field: TextField,
    none: Option<String>,
    create: Option<(String, Create)>,
    look: Look,
    pick: Option<Pick>,
    rows: Vec<Choice>,
    chosen: usize,
}

impl Picker {
    /// A picker; it looks at once. `none` is the label of a first row that stands for nobody, `create` the label of a last row
    /// that hands the typed text on.
    pub fn open(
        title: String,
        none: Option<String>,
        create: Option<(String, Create)>,
        look: Look,
        pick: Pick,
        context: &mut Context,
    ) -> Picker {
        look("", context);
        let (field, rows) = (TextField::default(), Vec::new());
        Picker { title, field, none, create, look, pick: Some(pick), rows, chosen: 0 }
    }

    /// The rows of the last search.
    pub fn accept(&mut self, rows: Vec<Choice>) {
        self.rows = rows;
        // While something is searched for, the first hit is what is meant.
        let first = usize::from(!self.field.is_empty() && self.none.is_some() && !self.rows.is_empty());
        self.chosen = if self.field.is_empty() { self.chosen } else { first };
        self.chosen = self.chosen.min(self.all().len().saturating_sub(1));
    }

    /// What is typed.
    pub fn field(&mut self) -> &mut TextField {
        &mut self.field
    }

    /// What is typed has changed.
    pub fn typed(&mut self, context: &mut Context) {
        (self.look)(self.field.text(), context);
    }

    fn all(&self) -> Vec<Row<'_>> {
        let none = self.none.iter().map(|label| Row::None(label));
        let create = self.create.iter().map(|(label, _)| Row::Create(label));
        none.chain(self.rows.iter().map(Row::Choice)).chain(create).collect()
    }

    fn step(&mut self, by: isize) {
        self.chosen = self.chosen.saturating_add_signed(by).min(self.all().len().saturating_sub(1));
    }

    fn choose(&mut self, context: &mut Context) -> Outcome {
        let choice = match self.all().get(self.chosen) {
            None => return Outcome::Stay,
            Some(Row::None(_)) => None,
            Some(Row::Choice(choice)) => Some((*choice).clone()),
            Some(Row::Create(_)) => {
                if let Some((_, create)) = self.create.take() {
                    create(self.field.take(), context);
                }
                return Outcome::Close;
            }
        };
        if let Some(pick) = self.pick.take() {
            pick(choice, context);
        }
        Outcome::Close
    }

    /// An action of the list.
    pub fn update(&mut self, action: Action, context: &mut Context) -> Outcome {
        match action {
            Action::ChooserUp => self.step(-1),
            Action::ChooserDown => self.step(1),
            Action::ChooserPageUp => self.step(-10),
            Action::ChooserPageDown => self.step(10),
            Action::Choose => return self.choose(context),
            Action::ChooserClose => return Outcome::Close,
            _ => {}
        }
        Outcome::Stay
    }

    /// Draws it.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, context: &Context) {
        let (buf, theme) = (frame.buffer_mut(), &context.theme);
        let high = 20.min(area.height.saturating_sub(2));
        let wide = 64.min(area.width.saturating_sub(2));
        let inner = Popup { title: self.title.clone(), ..Popup::default() }.draw(area, wide, high, buf, theme);
        if inner.height < 4 {
            return;
        }
        put(buf, inner.x, inner.y, "›", 1, theme.style(Meaning::Accent));
        let typed = Input { text: self.field.text(), cursor: self.field.cursor(), focused: true, ..Input::default() };
        input(&typed, Rect::new(inner.x + 2, inner.y, inner.width.saturating_sub(2), 1), buf, theme);
        let rule = "─".repeat(usize::from(inner.width + 2));
        put(buf, inner.x - 1, inner.y + 1, &rule, inner.width + 2, theme.style(Meaning::Grid));
        let words: Vec<String> = fold(self.field.text()).split(' ').map(str::to_owned).collect();
        let rows = self.all();
        let room = usize::from(inner.height - 2);
        let first = self.chosen.saturating_sub(room - 1);
        for (i, row) in rows.iter().enumerate().skip(first).take(room) {
            let y = inner.y + 2 + u16::try_from(i - first).unwrap_or(0);
            match row {
                Row::None(label) => drop(put(buf, inner.x, y, label, inner.width, theme.style(Meaning::Soft))),
                Row::Create(label) => {
                    let text = if self.field.is_empty() {
                        format!("+ {label}")
                    } else {
                        tr!(context.texts, "picker-create", label = *label, text = self.field.text())
                    };
                    put(buf, inner.x, y, &text, inner.width, theme.style(Meaning::Accent));
                }
                Row::Choice(choice) => {
                    let note = u16::try_from(width(&choice.note)).unwrap_or(0).min(inner.width / 2);
                    let mark = theme.style(Meaning::Accent);
                    let name = highlight(&choice.name, &words, fold, theme.style(Meaning::Text), mark);
                    put_line(buf, inner.x, y, &name, inner.width.saturating_sub(note + 1));
                    put_right(buf, inner.right(), y, &choice.note, note, theme.style(Meaning::Muted));
                }
            }
            if i == self.chosen {
                table::mark(Rect::new(inner.x - 1, y, inner.width + 2, 1), buf, theme, true);
            }
        }
    }
}
