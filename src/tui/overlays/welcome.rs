//! The first start: name, currency, language; then a sample shop, an import, or nothing.

use std::path::{Path, PathBuf};

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use crate::{
    domain::{
        Currency, Money,
        product::checked_name,
        shop::{OversellPolicy, Shop},
    },
    i18n::{Format, Lang, errors::error_text},
    repository::RepositoryError,
    tr,
    tui::{
        context::{Context, Reason, ensure},
        effect::{Address, Answer, Effect, Mark, Outcome, Overlay, Turn},
        input::{
            action::{Action, Scope},
            hit::Target,
            run::Focus,
            text_field::TextField,
        },
        theme::Meaning,
        widgets::{
            field::{Input, input, pills},
            keys::{self, KeyHint},
            pane::Pane,
            popup,
            text::{marked, put},
        },
    },
};

/// What the first start has answered.
pub struct Answers {
    /// Name, currency, language.
    pub shop: Shop,
    /// What it begins with.
    pub start: Start,
}

/// What a shop begins with.
pub enum Start {
    Sample,
    /// The Python program's database.
    Import(PathBuf),
    Empty,
}

/// The shop could not be made, for this reason.
pub struct NotOpened(pub RepositoryError);

/// The currencies that are one key away; any other is typed.
const CURRENCIES: [&str; 4] = ["EUR", "XOF", "XAF", "CHF"];

/// What a shop begins with, in the order of the list: nothing, the sample, an import.
const SAMPLE: usize = 1;
const IMPORT: usize = 2;
const STARTS: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Language,
    Name,
    Currency,
    Other,
    Start,
    Path,
}

/// In the order of the screen; what the mouse finds is counted by it.
const PLACES: [Place; 6] = [Place::Language, Place::Name, Place::Currency, Place::Other, Place::Start, Place::Path];

fn field(place: Place) -> usize {
    PLACES.iter().position(|other| *other == place).unwrap_or_default()
}

/// The first start.
pub struct Welcome {
    at: Place,
    lang: Lang,
    name: TextField,
    currency: usize,
    other: TextField,
    start: usize,
    path: TextField,
    problem: Option<(Place, String)>,
}

impl Welcome {
    /// The first start.
    pub fn new(context: &Context) -> Welcome {
        Welcome {
            at: Place::Name,
            lang: context.display.format.lang,
            name: TextField::default(),
            currency: 0,
            other: TextField::default(),
            start: 0,
            path: TextField::with("ecom_db.db"),
            problem: None,
        }
    }

    fn places(&self) -> Vec<Place> {
        let mut places = vec![Place::Language, Place::Name, Place::Currency];
        if self.currency == CURRENCIES.len() {
            places.push(Place::Other);
        }
        places.push(Place::Start);
        if self.start == IMPORT {
            places.push(Place::Path);
        }
        places
    }

    fn has_field(&self) -> bool {
        matches!(self.at, Place::Name | Place::Other | Place::Path)
    }

    /// To the next field or the one before; in the list of starts, which stands upright, from line to line first.
    fn step(&mut self, by: isize) {
        let line = self.start.checked_add_signed(by).filter(|line| *line < STARTS);
        if let Some(line) = line.filter(|_| self.at == Place::Start) {
            self.start = line;
            self.problem = None;
            return;
        }
        let places = self.places();
        let at = places.iter().position(|place| *place == self.at).unwrap_or(0);
        let next = (at + places.len()).saturating_add_signed(by) % places.len();
        self.at = places.get(next).copied().unwrap_or(Place::Name);
    }

    fn choose(&mut self, by: isize, turn: &mut Turn<'_>) {
        let step = |value: usize, count: usize| (value + count).saturating_add_signed(by) % count;
        match self.at {
            Place::Language => {
                self.lang = if self.lang == Lang::En { Lang::Fr } else { Lang::En };
                turn.push(Effect::Speak(self.lang));
            }
            Place::Currency => self.currency = step(self.currency, CURRENCIES.len() + 1),
            Place::Start => self.start = step(self.start, STARTS),
            Place::Name | Place::Other | Place::Path => {}
        }
        self.problem = None;
    }

    fn currency(&self) -> Option<Currency> {
        let typed = self.other.text().trim().to_uppercase();
        Currency::from_code(CURRENCIES.get(self.currency).copied().unwrap_or(&typed))
    }

    fn open(&mut self, turn: &mut Turn<'_>) {
        let texts = &turn.context().display.texts;
        let typed = self.name.text().trim();
        let name = if typed.is_empty() { Ok(tr!(texts, "welcome-default-name")) } else { checked_name(typed) };
        let name = match name {
            Ok(name) => name,
            Err(invalid) => {
                let text = crate::i18n::errors::problem_text(texts, invalid.problem);
                return self.refuse(Place::Name, text);
            }
        };
        let Some(currency) = self.currency() else {
            return self.refuse(Place::Other, tr!(texts, "settings-currency-unknown"));
        };
        let start = match self.start {
            SAMPLE => Start::Sample,
            IMPORT => {
                let path = PathBuf::from(self.path.text().trim());
                if !Path::new(&path).is_file() {
                    return self.refuse(Place::Path, tr!(texts, "import-no-file"));
                }
                Start::Import(path)
            }
            _ => Start::Empty,
        };
        let language = Some(self.lang.code().to_owned());
        let shop = Shop { name, currency, language, cutoff_minutes: 0, oversell: OversellPolicy::Refuse };
        turn.push(Effect::answer(Address::App, Answers { shop, start }));
    }

    /// What is wrong with what the shop starts with.
    fn start_problem(&self) -> Option<&str> {
        let (place, text) = self.problem.as_ref()?;
        matches!(place, Place::Start | Place::Path).then_some(text)
    }

    fn refuse(&mut self, place: Place, text: String) {
        self.at = place;
        self.problem = Some((place, text));
    }

    fn draw_label(&self, label: &str, place: Place, row: Rect, buf: &mut Buffer, context: &Context) {
        let meaning = if self.at == place { Meaning::Text } else { Meaning::Muted };
        context.targets.add(row, Target::Field(field(place)));
        put(buf, row.x, row.y, label, 11, context.display.theme.style(meaning));
        if self.at == place {
            put(buf, row.x + 11, row.y, "›", 1, context.display.theme.style(Meaning::Accent));
        }
    }

    fn draw_input(&self, text: &TextField, place: Place, hint: &str, row: Rect, buf: &mut Buffer, context: &Context) {
        let wrong = self.problem.as_ref().is_some_and(|(at, _)| *at == place);
        let shown = Input {
            text: text.text(),
            cursor: text.cursor(),
            placeholder: hint,
            focused: self.at == place,
            wrong,
            boxed: true,
            ..Input::default()
        };
        input(&shown, row, buf, &context.display.theme);
    }

    fn draw_shop(&self, inner: Rect, buf: &mut Buffer, context: &Context) {
        let texts = &context.display.texts;
        let theme = &context.display.theme;
        let row = |y: u16| Rect::new(inner.x, inner.y + y, inner.width, 1);
        let value = |y: u16| Rect::new(inner.x + 13, inner.y + y, inner.width.saturating_sub(13), 1);
        self.draw_label(&tr!(texts, "welcome-language"), Place::Language, row(0), buf, context);
        let chosen = usize::from(self.lang == Lang::Fr);
        let words = ["English".to_owned(), "Français".to_owned()];
        let press = |place: Place, places: Vec<Rect>| {
            for (choice, at) in places.into_iter().enumerate() {
                context.targets.add(at, Target::Choice(field(place), choice));
            }
        };
        press(Place::Language, pills(&words, chosen, value(0), buf, theme));
        self.draw_label(&tr!(texts, "welcome-name"), Place::Name, row(2), buf, context);
        let hint = tr!(texts, "welcome-default-name");
        self.draw_input(
            &self.name,
            Place::Name,
            &hint,
            Rect { width: 40.min(value(2).width), ..value(2) },
            buf,
            context,
        );
        self.draw_label(&tr!(texts, "welcome-currency"), Place::Currency, row(4), buf, context);
        let mut words: Vec<String> = CURRENCIES.iter().map(|code| (*code).to_owned()).collect();
        words.push(tr!(texts, "welcome-other"));
        press(Place::Currency, pills(&words, self.currency, value(4), buf, theme));
        if self.currency == CURRENCIES.len() {
            let at = Rect { width: 12.min(value(5).width), ..value(5) };
            context.targets.add(at, Target::Field(field(Place::Other)));
            self.draw_input(&self.other, Place::Other, "KMF", at, buf, context);
        }
        let example = self.currency().map(|currency| {
            let minor =
                1_234 * 10_i64.pow(u32::from(currency.exponent())) + if currency.exponent() == 2 { 50 } else { 0 };
            Format { lang: self.lang, currency }.money(Money::new(minor))
        });
        let above = self.problem.as_ref().filter(|_| self.start_problem().is_none());
        let (text, meaning) = match (above, example) {
            (Some((_, problem)), _) => (format!("! {problem}"), Meaning::Danger),
            (None, Some(example)) => (tr!(texts, "welcome-frozen", example = example), Meaning::Muted),
            (None, None) => (tr!(texts, "welcome-iso"), Meaning::Muted),
        };
        put(buf, value(6).x, value(6).y, &text, value(6).width, theme.style(meaning));
    }

    fn draw_start(&self, inner: Rect, buf: &mut Buffer, context: &Context) {
        let texts = &context.display.texts;
        let theme = &context.display.theme;
        let choices = [
            (tr!(texts, "welcome-empty"), tr!(texts, "welcome-empty-text")),
            (tr!(texts, "welcome-sample"), tr!(texts, "welcome-sample-text")),
            (tr!(texts, "welcome-import"), tr!(texts, "welcome-import-text")),
        ];
        for ((i, (word, text)), y) in choices.iter().enumerate().zip(inner.y..) {
            let chosen = i == self.start;
            context.targets.add(Rect::new(inner.x, y, inner.width, 1), Target::Choice(field(Place::Start), i));
            let mark = theme.style(if chosen { Meaning::Accent } else { Meaning::Muted });
            put(buf, inner.x, y, if chosen { "●" } else { "○" }, 1, mark);
            let style = if chosen { theme.bold() } else { theme.style(Meaning::Soft) };
            let style =
                if chosen && self.at == Place::Start { style.add_modifier(Modifier::UNDERLINED) } else { style };
            put(buf, inner.x + 2, y, word, 18, style);
            put(buf, inner.x + 21, y, text, inner.width.saturating_sub(21), theme.style(Meaning::Muted));
        }
        // What is wrong takes two rows, under the file.
        let problem = self.start_problem();
        let row = Rect::new(inner.x, inner.y + if problem.is_some() { 3 } else { 4 }, inner.width, 1);
        let told = marked(problem, inner.width);
        for (line, y) in told.iter().zip(row.y + 1..inner.bottom()) {
            put(buf, inner.x, y, line, inner.width, theme.style(Meaning::Danger));
        }
        if self.start == IMPORT {
            self.draw_label(&tr!(texts, "import-path"), Place::Path, row, buf, context);
            let at = Rect { x: row.x + 13, width: row.width.saturating_sub(13), ..row };
            self.draw_input(&self.path, Place::Path, "ecom_db.db", at, buf, context);
        } else {
            put(buf, row.x + 2, row.y, &tr!(texts, "welcome-local"), row.width, theme.style(Meaning::Muted));
        }
    }
}

impl Overlay for Welcome {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Form]
    }

    fn cancel(&self) -> Action {
        Action::Cancel
    }

    fn field(&mut self) -> Option<&mut TextField> {
        match self.at {
            Place::Name => Some(&mut self.name),
            Place::Other => Some(&mut self.other),
            Place::Path => Some(&mut self.path),
            Place::Language | Place::Currency | Place::Start => None,
        }
    }

    fn types(&self) -> bool {
        self.has_field()
    }

    fn typed(&mut self, _turn: &mut Turn<'_>) {
        self.problem = None;
    }

    /// No name of a shop looks like a code: a scan here is nothing.
    fn expects(&self) -> Focus {
        Focus::Code
    }

    fn is_filled(&self) -> bool {
        !self.name.is_empty()
    }

    fn can_take_back(&self, action: Action) -> bool {
        matches!(action, Action::NextField | Action::PreviousField | Action::ChoiceLeft | Action::ChoiceRight)
    }

    fn mark(&self) -> Mark {
        Box::new((self.at, self.currency, self.start))
    }

    fn put_back(&mut self, mark: Mark, _turn: &mut Turn<'_>) {
        if let Ok(mark) = mark.downcast::<(Place, usize, usize)>() {
            (self.at, self.currency, self.start) = *mark;
        }
    }

    fn disabled(&self, action: Action, _context: &Context) -> Option<Reason> {
        ensure(!self.has_field() || !matches!(action, Action::ChoiceLeft | Action::ChoiceRight), Reason::TypedField)
    }

    /// What was answered stays.
    fn take(&mut self, answer: Answer, turn: &mut Turn<'_>) -> Result<(), Answer> {
        let NotOpened(error) = answer.take()?;
        let text = error_text(&turn.display.texts, turn.display.format, &error);
        self.refuse(if self.start == IMPORT { Place::Path } else { Place::Start }, text);
        Ok(())
    }

    /// A press on a field gives it the keys; on one of its words, chooses that.
    fn click(&mut self, target: Target, turn: &mut Turn<'_>) -> Outcome {
        if let Target::Field(index) | Target::Choice(index, _) = target
            && let Some(place) = PLACES.get(index)
        {
            self.at = *place;
            self.problem = None;
        }
        if let Target::Choice(_, choice) = target {
            match self.at {
                Place::Language => {
                    self.lang = if choice == 0 { Lang::En } else { Lang::Fr };
                    turn.push(Effect::Speak(self.lang));
                }
                Place::Currency => self.currency = choice,
                Place::Start => self.start = choice,
                Place::Name | Place::Other | Place::Path => {}
            }
        }
        Outcome::Stay
    }

    fn update(&mut self, action: Action, turn: &mut Turn<'_>) -> Outcome {
        match action {
            Action::NextField => self.step(1),
            Action::PreviousField => self.step(-1),
            Action::ChoiceLeft => self.choose(-1, turn),
            Action::ChoiceRight => self.choose(1, turn),
            Action::Submit | Action::Save => self.open(turn),
            Action::Cancel => return Outcome::Leave(Action::Quit),
            _ => {}
        }
        Outcome::Stay
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, context: &Context) {
        let theme = &context.display.theme;
        let texts = &context.display.texts;
        let wide = 74.min(area.width.saturating_sub(4));
        let tall = area.height >= 30;
        let high = if tall { 25 } else { 20 }.min(area.height);
        let x = area.x + (area.width - wide) / 2;
        let mut y = area.y + (area.height - high) / 2;
        y = draw_brand(Rect::new(x, y, wide, high), tall, buf, context);
        let shop = Rect::new(x, y, wide, 9);
        let focused = !matches!(self.at, Place::Start | Place::Path);
        let inner = Pane { title: tr!(texts, "welcome-shop"), focused, ..Pane::default() }.draw(shop, buf, theme);
        self.draw_shop(inner, buf, context);
        let more = u16::from(self.start_problem().is_some());
        let start = Rect::new(x, y + 9, wide, 7 + more).intersection(area);
        let inner =
            Pane { title: tr!(texts, "welcome-start"), focused: !focused, ..Pane::default() }.draw(start, buf, theme);
        self.draw_start(inner, buf, context);
        let row = Rect::new(x, (y + 17 + more).min(area.bottom().saturating_sub(1)), wide, 1);
        let key = |action| context.display.keymap.key(action, true).unwrap_or_default();
        let turn = KeyHint::new(Action::ChoiceRight, tr!(texts, "welcome-choose"), context);
        let hints = [
            KeyHint::new(Action::NextField, tr!(texts, "welcome-next"), context),
            KeyHint { key: format!("{} {}", key(Action::ChoiceLeft), turn.key), ..turn },
            KeyHint::new(Action::Cancel, tr!(texts, "welcome-leave"), context),
        ];
        keys::hints(row, &hints, &ratatui::text::Line::default(), buf, context);
        let open = format!("{}  {}", key(Action::Submit), tr!(texts, "welcome-open"));
        popup::buttons(row, &[(Action::Save, open, false, true)], buf, context);
    }
}

/// The drawing of the name; returns the row under it.
fn draw_brand(area: Rect, tall: bool, buf: &mut Buffer, context: &Context) -> u16 {
    const BIG: [&str; 3] = [
        "      ▄▄ ██  ▄▀▀▀ ▄▀▀▄ █    █▀▀▀ ▄▀▀▀",
        "   ▄▄ ██ ██  ▀▀▀▄ █▀▀█ █    █▀▀  ▀▀▀▄",
        "▄▄ ██ ██ ██  ▄▄▄▀ █  █ █▄▄▄ █▄▄▄ ▄▄▄▀",
    ];
    const TRACK: [&str; 3] = ["▀▀█▀▀ █▀▀▄ ▄▀▀▄ ▄▀▀▀ █ ▄▀", "  █   █▀█  █▀▀█ █    █▀▄ ", "  █   █  █ █  █ ▀▄▄▄ █  █"];
    let theme = &context.display.theme;
    let accent = theme.style(Meaning::Accent).add_modifier(Modifier::BOLD);
    let words = tr!(context.display.texts, "welcome-words");
    if !tall {
        put(buf, area.x, area.y, "▂▄▆█", 4, accent);
        put(buf, area.x + 6, area.y, "SalesTrack", 10, theme.bold());
        put(buf, area.x + 19, area.y, &words, area.width.saturating_sub(19), theme.style(Meaning::Soft));
        return area.y + 2;
    }
    for ((sales, track), y) in BIG.iter().zip(TRACK).zip(area.y..) {
        let x = put(buf, area.x, y, sales, area.width, theme.bold());
        put(buf, area.x, y, &sales.chars().take(11).collect::<String>(), 11, accent);
        put(buf, x + 1, y, track, area.width, accent);
    }
    put(buf, area.x, area.y + 4, &words, area.width, theme.style(Meaning::Soft));
    area.y + 6
}
