//! A client or a product, found by typing: the rows come from the read thread.

use ratatui::{buffer::Buffer, layout::Rect};

use super::chooser::{Chooser, moved};
use crate::{
    domain::{fold, product::Product, query::ProductQuery},
    tr,
    tui::{
        context::{Context, Reason, ensure},
        effect::{Address, Answer, Effect, Effects, Mark, Outcome, Overlay, Scan, Turn},
        input::{
            action::{Action, Scope},
            hit::Target,
            run::Focus,
            text_field::TextField,
        },
        theme::Meaning,
        widgets::{
            popup::Popup,
            text::{highlight, put, put_line, put_right, width},
        },
    },
};

/// One row: what is shown, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Id of the client or product.
    pub id: i64,
    pub name: String,
    /// A muted word at the right (phone, price).
    pub note: String,
}

/// The question for the rows of a search text; the answer is a `Vec<Choice>`.
pub type Look = Box<dyn Fn(&str, &Context) -> Effect + Send>;
/// What a choice does; `None` is the row "nobody / all" where there is one.
pub type Pick = Box<dyn FnOnce(Option<Choice>) -> Effects + Send>;
/// What follows from the typed text of what is to be created.
pub type Create = Box<dyn FnOnce(String) -> Effects + Send>;

/// What a row stands for.
enum Row<'a> {
    None(&'a str),
    Choice(&'a Choice),
    Create(&'a str),
}

/// Rows of a picker at most: more are better told apart by one more letter.
pub const CHOICES: u32 = 50;

/// Asks for the products of a search text.
pub fn look_products(text: &str, context: &Context) -> Effect {
    let query = ProductQuery { search: text.to_owned(), limit: CHOICES, ..ProductQuery::default() };
    let format = context.display.format;
    Effect::read(Address::Overlay, "picker", move |reader| {
        let choice = |(_, product): (_, Product)| Choice {
            id: product.id.0,
            name: product.name,
            note: format.unit_price(product.price, product.unit),
        };
        Ok(reader.catalogue(&query)?.rows.into_iter().map(choice).collect::<Vec<_>>())
    })
}

/// The code of what was scanned, as the product has it.
struct Code(String);

/// A list to choose from, searched by typing.
pub struct Picker {
    title: String,
    field: TextField,
    none: Option<String>,
    create: Option<(String, Create)>,
    look: Look,
    pick: Option<Pick>,
    /// Are these products, which have codes?
    products: bool,
    rows: Vec<Choice>,
    chosen: usize,
}

impl Picker {
    /// Opens a picker; it looks at once. `none` is the label of a first row that stands for nobody, `create` the label of a
    /// last row that hands the typed text on.
    pub fn open(
        title: String,
        none: Option<String>,
        create: Option<(String, Create)>,
        look: Look,
        pick: Pick,
        context: &Context,
    ) -> Effects {
        Picker { title, none, create, ..Picker::new(look, pick) }.begin(context)
    }

    /// The same for products: a scan looks for its code here.
    pub fn of_products(title: String, none: Option<String>, look: Look, pick: Pick, context: &Context) -> Effects {
        Picker { title, none, products: true, ..Picker::new(look, pick) }.begin(context)
    }

    fn new(look: Look, pick: Pick) -> Picker {
        Picker {
            title: String::new(),
            field: TextField::default(),
            none: None,
            create: None,
            look,
            pick: Some(pick),
            products: false,
            rows: Vec::new(),
            chosen: 0,
        }
    }

    fn begin(self, context: &Context) -> Effects {
        let first = (self.look)("", context);
        vec![Effect::open(self), first]
    }

    /// The rows of the last search.
    fn accept(&mut self, rows: Vec<Choice>) {
        self.rows = rows;
        // While something is searched for, the first hit is what is meant.
        let first = usize::from(!self.field.is_empty() && self.none.is_some() && !self.rows.is_empty());
        self.chosen = if self.field.is_empty() { self.chosen } else { first };
        self.chosen = self.chosen.min(self.all().len().saturating_sub(1));
    }

    fn all(&self) -> Vec<Row<'_>> {
        let none = self.none.iter().map(|label| Row::None(label));
        let create = self.create.iter().map(|(label, _)| Row::Create(label));
        none.chain(self.rows.iter().map(Row::Choice)).chain(create).collect()
    }

    fn choose(&mut self, turn: &mut Turn<'_>) -> Outcome {
        let choice = match self.all().get(self.chosen) {
            None => return Outcome::Stay,
            Some(Row::None(_)) => None,
            Some(Row::Choice(choice)) => Some((*choice).clone()),
            Some(Row::Create(_)) => {
                if let Some((_, create)) = self.create.take() {
                    turn.extend(create(self.field.take()));
                }
                return Outcome::Close;
            }
        };
        if let Some(pick) = self.pick.take() {
            turn.extend(pick(choice));
        }
        Outcome::Close
    }
}

impl Overlay for Picker {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Chooser]
    }

    fn cancel(&self) -> Action {
        Action::ChooserClose
    }

    fn field(&mut self) -> Option<&mut TextField> {
        Some(&mut self.field)
    }

    fn types(&self) -> bool {
        true
    }

    fn typed(&mut self, turn: &mut Turn<'_>) {
        turn.push((self.look)(self.field.text(), turn.context()));
    }

    fn take(&mut self, answer: Answer, turn: &mut Turn<'_>) -> Result<(), Answer> {
        match answer.take() {
            Ok(rows) => self.accept(rows),
            Err(answer) => {
                let Code(code) = answer.take()?;
                self.field.set(code);
                self.typed(turn);
            }
        }
        Ok(())
    }

    fn expects(&self) -> Focus {
        if self.products { Focus::Code } else { Focus::Text }
    }

    fn takes_scans(&self) -> bool {
        self.products
    }

    fn scanned(&mut self, scan: &Scan, turn: &mut Turn<'_>) {
        let scan = scan.clone();
        turn.read("picker-scan", move |reader| {
            let code = scan.product(reader)?.and_then(|product| product.code);
            Ok(Code(code.unwrap_or_else(|| scan.code().to_owned())))
        });
    }

    fn can_take_back(&self, action: Action) -> bool {
        !matches!(action, Action::Choose | Action::ChooserClose)
    }

    fn mark(&self) -> Mark {
        Box::new(self.chosen)
    }

    fn put_back(&mut self, mark: Mark, _turn: &mut Turn<'_>) {
        if let Ok(chosen) = mark.downcast::<usize>() {
            self.chosen = *chosen;
        }
    }

    fn disabled(&self, action: Action, _context: &Context) -> Option<Reason> {
        ensure(action != Action::Choose || !self.all().is_empty(), Reason::NoMatch)
    }

    fn update(&mut self, action: Action, turn: &mut Turn<'_>) -> Outcome {
        if let Some(row) = moved(action, self.chosen, self.all().len()) {
            self.chosen = row;
            return Outcome::Stay;
        }
        if action == Action::Choose { self.choose(turn) } else { Outcome::Close }
    }

    /// A press on a row chooses it; on the chosen one it takes it.
    fn click(&mut self, target: Target, turn: &mut Turn<'_>) -> Outcome {
        match target {
            Target::Row(row) if row == self.chosen => self.choose(turn),
            Target::Row(row) => {
                self.chosen = row;
                Outcome::Stay
            }
            _ => Outcome::Stay,
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        let theme = &context.display.theme;
        let rows = self.all();
        let chooser = Chooser {
            popup: Popup { title: self.title.clone(), ..Popup::default() },
            size: (64, 20),
            field: &self.field,
            rows: rows.len(),
            chosen: self.chosen,
            nothing: tr!(context.display.texts, "picker-nothing"),
            foot: (String::new(), Meaning::Soft),
        };
        let words: Vec<String> = fold(self.field.text()).split(' ').map(str::to_owned).collect();
        chooser.draw(area, buf, context, |index, at, buf| match rows.get(index) {
            None => {}
            Some(Row::None(label)) => drop(put(buf, at.x, at.y, label, at.width, theme.style(Meaning::Soft))),
            Some(Row::Create(label)) => {
                let text = if self.field.is_empty() {
                    format!("+ {label}")
                } else {
                    tr!(context.display.texts, "picker-create", label = *label, text = self.field.text())
                };
                put(buf, at.x, at.y, &text, at.width, theme.style(Meaning::Accent));
            }
            Some(Row::Choice(choice)) => {
                let note = u16::try_from(width(&choice.note)).unwrap_or(0).min(at.width / 2);
                let mark = theme.style(Meaning::Accent);
                let name = highlight(&choice.name, &words, fold, theme.style(Meaning::Text), mark);
                put_line(buf, at.x, at.y, &name, at.width.saturating_sub(note + 1));
                put_right(buf, at.right(), at.y, &choice.note, note, theme.style(Meaning::Muted));
            }
        });
    }
}
